"""What to do, in order: steps with their authority and channels, papers by need, hotlines."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from policies.core.policy import (
    ONLINE,
    Authority,
    Catalogue,
    Channel,
    ChannelKind,
    Material,
    MaterialUse,
    Need,
    Step,
)
from policies.core.types import Scheme
from policies.core.verdict import ChannelOpen, Decision, MaterialNeeded
from wizard import words
from wizard.presenters.citing import Citations, Refs


@dataclass(frozen=True, slots=True)
class Way:
    """One channel, with all that helps to find it."""

    name: str
    kind: str
    details: tuple[str, ...]
    only: str  # 只有…时
    refs: Refs = ()
    link: str = ""
    path: str = ""  # taps in the app, or the way to the window

    @property
    def in_short(self) -> str:
        """For paper: its name and how to get there."""
        kind = f"（{self.kind}）" if self.kind else ""
        only = f"（只有{self.only}时）" if self.only else ""
        return f"{self.name}{kind}{only}" + (f"，{self.path}" if self.path else "")


@dataclass(frozen=True, slots=True)
class Todo:
    text: str
    office: str
    only: str
    online: tuple[Way, ...]
    offline: tuple[Way, ...]
    refs: Refs = ()

    @property
    def has_way(self) -> bool:
        return bool(self.online or self.offline)

    @property
    def all_refs(self) -> Refs:
        """For paper: the step's own, and those of its ways."""
        ways = (*self.online, *self.offline)
        return tuple(sorted({*self.refs, *(number for way in ways for number in way.refs)}))


@dataclass(frozen=True, slots=True)
class Paper:
    name: str
    copies: str  # 原件，复印件1份
    only: str  # 单位漏缴时
    details: tuple[str, ...]
    in_short: str = ""  # for paper: what may stand in for it, and where one gets it
    refs: Refs = ()


@dataclass(frozen=True, slots=True)
class Papers:
    required: tuple[Paper, ...] = ()
    only_if: tuple[Paper, ...] = ()
    not_needed: tuple[Paper, ...] = ()

    @property
    def is_stated(self) -> bool:
        return bool(self.required or self.only_if or self.not_needed)

    @property
    def refs(self) -> Refs:
        """For paper: what all of them rest on."""
        papers = (*self.required, *self.only_if, *self.not_needed)
        return tuple(sorted({number for paper in papers for number in paper.refs}))


@dataclass(frozen=True, slots=True)
class Hotline:
    number: str
    name: str
    about: str


HOTLINES = (
    Hotline("12393", "医保服务热线", "问政策、参保登记、哪天能报销。先拨参保地的区号，再拨12393。"),
    Hotline("12366", "税务热线", "问缴费、到账、补缴数额、退费。"),
)


# ---------------------------------------------------------------- steps


def todos(decision: Decision, cite: Citations) -> tuple[Todo, ...]:
    """The steps in order. A step that names no channel gets those of its authority that no other step names."""
    ways = {way.channel.key: way for way in decision.channels}
    named = {key for one in decision.steps for key in one.step.channels}
    served: set[Authority] = set()
    found = []
    for one in decision.steps:
        mine = [way for key in one.step.channels if (way := ways.get(key) or _own(decision, key))]
        if not mine and one.step.authority not in served:
            mine = [way for key, way in ways.items() if key not in named and _fits(way, one.step.authority)]
            served.add(one.step.authority)
        found.append(_todo(one.step, one.only, mine, cite, cite.of(one.sources)))
    return tuple(found)


def other_ways(decision: Decision, cite: Citations) -> tuple[Way, ...]:
    """The channels that no step took up."""
    authorities = {one.step.authority for one in decision.steps if not one.step.channels}
    named = {key for one in decision.steps for key in one.step.channels}
    rest = [way for way in _other_than_hotlines(decision.channels) if way.channel.key not in named]
    return tuple(_way(way, cite) for way in rest if not _any(way, authorities))


def _any(way: ChannelOpen, authorities: Iterable[Authority]) -> bool:
    return any(_fits(way, authority) for authority in authorities)


def _fits(way: ChannelOpen, authority: Authority) -> bool:
    return way.channel.authority is authority


def _own(decision: Decision, key: str) -> ChannelOpen | None:
    channel = decision.policy.channels.get(key)
    return ChannelOpen(channel, certain=True, only="", sources=()) if channel else None


def _other_than_hotlines(ways: Iterable[ChannelOpen]) -> list[ChannelOpen]:
    """12393 and 12366 stand in a place of their own."""
    numbers = {line.number for line in HOTLINES}
    return [
        way for way in ways if way.channel.kind is not ChannelKind.PHONE or way.channel.phone not in numbers
    ]


def _todo(step: Step, only: str, ways: list[ChannelOpen], cite: Citations, refs: Refs) -> Todo:
    shown = _other_than_hotlines(ways)
    online = tuple(_way(way, cite) for way in shown if way.channel.kind in ONLINE)
    offline = tuple(_way(way, cite) for way in shown if way.channel.kind not in ONLINE)
    return Todo(step.text, words.AUTHORITY[step.authority], only, online, offline, refs)


def _way(open_: ChannelOpen, cite: Citations) -> Way:
    of = open_.channel
    return Way(
        of.name,
        _kind(of),
        _way_details(of),
        open_.only,
        cite.of(open_.sources),
        of.address if _is_web(of) else "",
        "，".join(part for part in (of.path, _address(of), _phone(of)) if part),
    )


def _kind(of: Channel) -> str:
    kind = words.CHANNEL[of.kind]
    return "" if kind in of.name or (of.kind is ChannelKind.APP and "App" in of.name) else kind


def _is_web(of: Channel) -> bool:
    return of.address.startswith(("https://", "http://"))


def _address(of: Channel) -> str:
    return f"地址：{of.address}" if of.address and not _is_web(of) else ""


def _phone(of: Channel) -> str:
    return f"电话：{of.phone}" if of.phone else ""


def _way_details(of: Channel) -> tuple[str, ...]:
    details = (
        of.path,
        _address(of),
        _phone(of),
        f"办公时间：{of.hours}" if of.hours else "",
        of.note,
        f"受理后{of.working_days}个工作日内办好" if of.working_days else "",
    )
    return tuple(detail for detail in details if detail)


# ---------------------------------------------------------------- papers


def papers(decision: Decision, catalogue: Catalogue, cite: Citations) -> Papers:
    known = {**catalogue.materials, **decision.policy.materials}
    by_need: dict[Need, list[Paper]] = {need: [] for need in Need}
    for one in decision.materials:
        need = Need.IF if one.only and one.use.need is Need.REQUIRED else one.use.need
        by_need[need].append(_paper(one, known, cite))
    return Papers(tuple(by_need[Need.REQUIRED]), tuple(by_need[Need.IF]), tuple(by_need[Need.NOT_NEEDED]))


def _paper(one: MaterialNeeded, known: Mapping[str, Material], cite: Citations) -> Paper:
    use = one.use
    substitutes = [known[key].name for key in use.substitutes if key in known]
    return Paper(
        name=one.material.name,
        copies=_copies(use),
        only=one.only,
        details=_paper_details(one, substitutes),
        in_short="，".join(_instead_and_where(one, substitutes)),
        refs=cite.of(one.sources),
    )


def _copies(use: MaterialUse) -> str:
    if use.need is Need.NOT_NEEDED:
        return ""
    parts = ["原件"] if use.original else []
    return "，".join([*parts, f"复印件{use.copies}份"] if use.copies else parts)


def _paper_details(one: MaterialNeeded, substitutes: list[str]) -> tuple[str, ...]:
    note = (one.material.note,) if one.material.note else ()
    return (*_instead_and_where(one, substitutes), *note)


def _instead_and_where(one: MaterialNeeded, substitutes: list[str]) -> tuple[str, ...]:
    details = (
        f"没有的话，可以用{words.listed(substitutes, '或')}代替" if substitutes else "",
        f"在哪里拿：{one.material.where}" if one.material.where else "",
    )
    return tuple(detail for detail in details if detail)


def default_order(scheme: Scheme) -> str:
    """What holds nearly everywhere, said as such where the policy names no steps."""
    if scheme is Scheme.EMPLOYEE:
        return "一般先由单位（或你本人）到医保部门登记，再通过税务渠道缴费。"
    return "一般先到医保部门办参保登记，再通过税务渠道缴费。"
