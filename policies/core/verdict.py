"""What a walk comes to: a question, a decision, several possible ones, or nobody who speaks. A closed union."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from .outcome import (
    BackPayment,
    BenefitStart,
    GapCost,
    GapCosts,
    LateFee,
    Limit,
    Outcome,
    Price,
    State,
    UnstatedStart,
    WaitBenefit,
)
from .policy import Channel, Material, MaterialUse, Policy, Step, Version
from .types import Source
from .values import Month, Value


@dataclass(frozen=True, slots=True)
class Ask:
    """The next question. ``wording`` is the key of the fact whose words are used (last_paid -> last_paid.year)."""

    fact: str
    wording: str
    used: Mapping[str, Value]  # the answers that still count, in the order asked
    again: bool = False  # 不清楚 leads to too many cases: asked once more, with its hint and 12393
    event: str = ""  # the kind of event whose date stands under event_on


class Lapse(NamedTuple):
    """Nones where the person's answers do not say."""

    months: int | None = None
    days: int | None = None
    cover_years: int | None = None
    first_unpaid: Month | None = None
    last_unpaid: Month | None = None
    stopped_on: date | None = None  # the first day without benefits, where the source says when they stop


class Started(NamedTuple):
    """A benefit start worked out for one payment date, with the parts of its arithmetic."""

    start: BenefitStart
    paid_on: date
    counted_from: date  # after the cut-off day: the 1st of the next month
    day: date | None  # None: the event it counts from is not known
    months: int | None  # the wait, after what is served or repaired
    days: int | None = None
    event_on: date | None = None
    years: int | None = None  # residents: cover years lapsed that count
    variable: int = 0
    repaired: int = 0
    served: int = 0
    held_back: bool = False  # the not-before date decided


@dataclass(frozen=True, slots=True)
class Cited:
    """One claim beside those it disagrees with."""

    text: str
    sources: tuple[Source, ...]
    value: str = ""  # what it comes to for this person, as scripts spell it


@dataclass(frozen=True, slots=True)
class Disagreement:
    field: str
    used: Cited
    others: tuple[Cited, ...]


class Choice(NamedTuple):
    """The decision under one value of one option."""

    option: str
    value: str | int
    is_default: bool
    decision: Decision | None  # None: this level has no rule for it


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day before something changes, and what the start of benefits is on either side."""

    pay_by: date
    now: Decision
    after: Decision | None
    holidays_known: bool = True  # False: the day may move, that year's holidays are not announced yet

    @property
    def loses_the_year(self) -> bool:
        """After it, the cover year that is paid for can no longer be had."""
        return self.after is not None and (self.now.state, self.after.state) == (
            State.DECIDED,
            State.NO_COVER,
        )


@dataclass(frozen=True, slots=True)
class StepToDo:
    step: Step
    certain: bool  # False: its condition hangs on a fact that was not asked
    only: str  # that condition in words
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class MaterialNeeded:
    material: Material
    use: MaterialUse
    certain: bool
    only: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class ChannelOpen:
    channel: Channel
    certain: bool
    only: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A statement of the rule or its version, with what it rests on."""

    text: str
    sources: tuple[Source, ...]
    ask: str = ""  # what to ask 12393 about it


@dataclass(frozen=True, slots=True)
class Advice:
    """What to do about a decision. None of it is asked for (semantics 9)."""

    steps: tuple[StepToDo, ...] = ()
    materials: tuple[MaterialNeeded, ...] = ()
    channels: tuple[ChannelOpen, ...] = ()
    statements: tuple[Told, ...] = ()

    @property
    def sources(self) -> Iterator[Source]:
        shown: tuple[StepToDo | MaterialNeeded | ChannelOpen | Told, ...]
        shown = (*self.steps, *self.materials, *self.channels, *self.statements)
        for item in shown:
            yield from item.sources


@dataclass(frozen=True, slots=True)
class Stated:
    """What the line that decides says, whoever asks. None or empty: the source does not say."""

    policy: Policy
    version: Version
    level: str  # city, province, nation
    own_policy: bool
    rule: str | None
    rule_title: str
    outcome: Outcome
    back_payment: BackPayment | None
    back_payment_limit: Limit | None
    during_wait: tuple[WaitBenefit, ...]
    gap_cost: GapCost | None
    gap_costs: tuple[GapCosts, ...]
    late_fee: LateFee | None
    prices: tuple[Price, ...]
    repair_price: Price | None
    grounds: tuple[Source, ...]  # what the line itself rests on
    sources: tuple[Source, ...]  # and each of its claims
    disagreements: tuple[Disagreement, ...]


class Worked(NamedTuple):
    """One claim about the start, worked out: a day, or the range of days that an unstated counting leaves open."""

    started: Started | None = None
    unstated: UnstatedStart | None = None
    range: tuple[date, date] | None = None

    @property
    def ways(self) -> tuple[BenefitStart, ...]:
        """The way of counting, or each that the source leaves open."""
        return self.started.start.ways if self.started else self.unstated.ways if self.unstated else ()


class Decision(NamedTuple):
    """All that the answers lead to: what the line states, worked out for this person. None: not said, or not known."""

    stated: Stated
    state: State
    used: Mapping[str, Value]
    pay_on: date
    cover_year: int | None
    lapse: Lapse
    back_payment: BackPayment | None  # as stated, or over since its last day
    worked: Worked
    first_benefits_from: date | None
    no_benefits_from: date | None  # first day without benefits
    prices: tuple[Price, ...]  # of those stated, the ones that hold for this person
    cover_ends_on: date | None  # residents: the last day of the cover year
    too_late_from: date | None  # with NO_COVER: the wait would have ended here, after the cover year
    too_late_at_best: date | None  # the same, with every month paid off that may be; it may lie in the year
    advice: Advice
    sources: tuple[Source, ...]  # all that is cited
    disagreements: tuple[Disagreement, ...]
    event: str = ""  # the kind of event whose date stands under event_on

    @property
    def policy(self) -> Policy:
        return self.stated.policy

    @property
    def version(self) -> Version:
        return self.stated.version

    @property
    def level(self) -> str:
        return self.stated.level

    @property
    def own_policy(self) -> bool:
        return self.stated.own_policy

    @property
    def rule(self) -> str | None:
        return self.stated.rule

    @property
    def rule_title(self) -> str:
        return self.stated.rule_title

    @property
    def outcome(self) -> Outcome:
        return self.stated.outcome

    @property
    def back_payment_limit(self) -> Limit | None:
        return self.stated.back_payment_limit

    @property
    def during_wait(self) -> tuple[WaitBenefit, ...]:
        return self.stated.during_wait

    @property
    def gap_cost(self) -> GapCost | None:
        return self.stated.gap_cost

    @property
    def gap_costs(self) -> tuple[GapCosts, ...]:
        return self.stated.gap_costs

    @property
    def late_fee(self) -> LateFee | None:
        return self.stated.late_fee

    @property
    def repair_price(self) -> Price | None:
        return self.stated.repair_price

    @property
    def grounds(self) -> tuple[Source, ...]:
        return self.stated.grounds

    @property
    def no_cover_until(self) -> date | None:
        return self.stated.outcome.no_cover_until

    @property
    def started(self) -> Started | None:
        return self.worked.started

    @property
    def unstated(self) -> UnstatedStart | None:
        return self.worked.unstated

    @property
    def steps(self) -> tuple[StepToDo, ...]:
        return self.advice.steps

    @property
    def materials(self) -> tuple[MaterialNeeded, ...]:
        return self.advice.materials

    @property
    def channels(self) -> tuple[ChannelOpen, ...]:
        return self.advice.channels

    @property
    def statements(self) -> tuple[Told, ...]:
        return self.advice.statements

    @property
    def start_range(self) -> tuple[date, date] | None:
        return self.worked.range

    @property
    def benefits_from(self) -> date | None:
        started = self.worked.started
        return started.day if started else None

    def disputed_by(self, field: str) -> tuple[Cited, ...]:
        """What other sources say of this field of the outcome, where they disagree with what is used."""
        return tuple(other for one in self.disagreements if one.field == field for other in one.others)


@dataclass(frozen=True, slots=True)
class Decided:
    """``decision`` is the one under each option's default; ``choices`` lists every value of each option."""

    decision: Decision
    choices: tuple[Choice, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    last_in_time: Deadline | None = None  # beyond them: the last day on which the cover year can still be had
    missed: Deadline | None = None  # the last one before the payment

    @property
    def days(self) -> tuple[Deadline, ...]:
        """All the days to make."""
        return (*self.deadlines, self.last_in_time) if self.last_in_time else self.deadlines

    @property
    def pays_gap(self) -> bool:
        """Where the person may choose, whether the gap is paid in ``decision``."""
        shown = (one.value for one in self.choices if one.option == "pay_gap" and one.is_default)
        return next(shown, "yes") == "yes"


@dataclass(frozen=True, slots=True)
class Possible:
    """One decision that 不清楚 leaves open, and the cases in words that lead to it."""

    cases: tuple[str, ...]
    decided: Decided


@dataclass(frozen=True, slots=True)
class Depends:
    facts: tuple[str, ...]  # the unknown facts it hangs on
    possible: tuple[Possible, ...]
    used: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Uncovered:
    """No level speaks for this scheme on that day."""

    used: Mapping[str, Value]


Verdict = Ask | Decided | Depends | Uncovered
