"""What one region has decided for one scheme: rules in versions, windows, steps, papers, channels. No behaviour."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from .outcome import Outcome, Statement
from .types import Condition, Fact, Said, Scheme, Source


@dataclass(frozen=True, slots=True)
class Passage:
    """Where in a source a rule stands, so that anybody can lay the two side by side."""

    source: str
    at: str  # 第十一条; [9] [87] of an article with numbered lines


@dataclass(frozen=True, slots=True)
class Rule:
    key: str
    when: tuple[Condition, ...]
    then: Outcome
    title: str = ""
    sources: tuple[str, ...] = ()
    passages: tuple[Passage, ...] = ()
    based_on: str = ""  # "370000/flexible/over-3-months": a copied rule remembers its original


class Otherwise(StrEnum):
    DEFER = "defer"  # the level above speaks
    NOT_STATED = "not_stated"


class Authority(StrEnum):
    MEDICAL_INSURANCE = "medical_insurance"  # 医保
    TAX = "tax"  # 税务
    BANK = "bank"  # 银行
    EMPLOYER = "employer"  # 单位


class ChannelKind(StrEnum):
    APP = "app"
    MINI_PROGRAM = "mini_program"
    OFFICIAL_ACCOUNT = "official_account"
    WEBSITE = "website"
    WINDOW = "window"
    BANK = "bank"
    PHONE = "phone"


ONLINE = frozenset(
    {ChannelKind.APP, ChannelKind.MINI_PROGRAM, ChannelKind.OFFICIAL_ACCOUNT, ChannelKind.WEBSITE}
)


@dataclass(frozen=True, slots=True)
class Channel:
    key: str
    name: str  # exact, as it stands on the door or in the app store
    kind: ChannelKind
    authority: Authority
    path: str = ""  # taps inside the app
    phone: str = ""
    address: str = ""
    hours: str = ""
    note: str = ""
    working_days: int | None = None  # until the payment is posted or the case is done


@dataclass(frozen=True, slots=True)
class Material:
    key: str
    name: str
    where: str = ""  # where to get it
    note: str = ""


class Need(StrEnum):
    REQUIRED = "required"
    IF = "if"  # only in the case its words name
    NOT_NEEDED = "not_needed"  # often asked for, not needed


@dataclass(frozen=True, slots=True)
class MaterialUse:
    material: str
    need: Need = Need.REQUIRED
    only: str = ""  # need IF: the case in words
    original: bool | None = None  # None: the source does not say
    copies: int = 0
    substitutes: tuple[str, ...] = ()
    when: tuple[Condition, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChannelUse:
    channel: str
    when: tuple[Condition, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, in order, with the authority that does it."""

    key: str
    text: str
    authority: Authority
    channels: tuple[str, ...] = ()
    when: tuple[Condition, ...] = ()
    sources: tuple[str, ...] = ()


class StopKind(StrEnum):
    """When benefits end after the first unpaid month."""

    LAPSE_MONTH = "lapse_month"
    MONTH_AFTER = "month_after"
    MONTHS_AFTER = "months_after"  # from the k-th month after
    GRACE = "grace"  # no interruption if paid by day d of month + k


@dataclass(frozen=True, slots=True)
class BenefitStop:
    kind: StopKind
    months: int = 0
    day: int = 0


class WindowName(StrEnum):
    MAIN = "main"
    EXTENDED = "extended"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Window:
    """When a cover year can be paid for; both days included. A day that no source states is None: one of the two, and
    of the main window only.
    """

    cover_year: int
    name: WindowName
    opens_on: date | None = None
    closes_on: date | None = None
    sources: tuple[str, ...] = ()


class Verification(StrEnum):
    VERIFIED = "verified"
    UNVERIFIED = "unverified"


class Period(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Version:
    """What holds for payments from ``effective_from`` on, until the next version. No rules and DEFER: a repeal."""

    effective_from: date
    verification: Verification
    rules: tuple[Rule, ...]
    otherwise: Otherwise | None  # None: unfinished, check() says so; read as NOT_STATED
    review_by: date | None = None
    otherwise_sources: tuple[str, ...] = ()
    stop: Said[BenefitStop] = ()
    cut_off_day: int | None = None  # after it, a payment counts as made on the 1st of the next month
    period: Period = Period.MONTH
    steps: tuple[Step, ...] = ()
    materials: tuple[MaterialUse, ...] = ()
    channels: tuple[ChannelUse, ...] = ()
    statements: tuple[Statement, ...] = ()  # shown with every decision of this version
    changed: str = ""  # one line: what is different from the version before


@dataclass(frozen=True, slots=True)
class Scenario:
    """An example of a source, run against the policy: answers in, part of the decision expected."""

    name: str
    answers: Mapping[str, str]
    expect: Mapping[str, object]
    basis: str = (
        ""  # "src": stands in the source; "der": derived from its text; "amb": the source leaves it open
    )
    source: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """All that one region has decided for one scheme; its versions by payment date."""

    region: str
    scheme: Scheme
    versions: tuple[Version, ...]  # ordered by effective_from, each once
    sources: Mapping[str, Source] = field(default_factory=dict)
    windows: tuple[Window, ...] = ()
    channels: Mapping[str, Channel] = field(default_factory=dict)  # this place's own
    materials: Mapping[str, Material] = field(default_factory=dict)
    scenarios: tuple[Scenario, ...] = ()

    def cite(self, keys: Iterable[str]) -> tuple[Source, ...]:
        """The sources of these keys, each once."""
        return tuple(dict.fromkeys(self.sources[key] for key in keys if key in self.sources))


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What all places share: the questions, the papers, the national channels."""

    facts: Mapping[str, Fact]
    materials: Mapping[str, Material] = field(default_factory=dict)
    channels: Mapping[str, Channel] = field(default_factory=dict)
