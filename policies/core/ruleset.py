"""Policies of a region, its province and the nation, compiled for walking: one Chain per set of versions in force."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple

from .conditions import Test, Tests, compile_condition, compile_when, counted_under, facts_read
from .dates import IsWorkingDay
from .facts import EVENT, Terms, base_of
from .outcome import (
    NOT_STATED,
    BackPayment,
    BenefitStart,
    Form,
    Outcome,
    ResidentWait,
    Statement,
)
from .policy import (
    BenefitStop,
    Catalogue,
    ChannelUse,
    MaterialUse,
    Otherwise,
    Policy,
    Rule,
    Step,
    StopKind,
    Version,
    Window,
)
from .starting import Begin, compile_claim
from .types import Condition, Relative, Scheme

OPTIONS = ("pay_gap", "repair_years")
# Known before anything is asked, and different from one payment day to the next.
OF_THE_DAY = frozenset(
    {"pay_on", "pay_month", "pay_month_of_quarter", "pay_day", "cover_year", "window", "in_window"}
)


@dataclass(frozen=True, slots=True)
class Level:
    """Who speaks: a policy, as seen from the place that asks."""

    policy: Policy
    name: str  # city, province, nation
    own: bool  # the policy of the pooling area itself


class Left(NamedTuple):
    """What an outcome leaves to the person (semantics 5)."""

    pay_gap: bool  # some source allows the gap to be paid, and does not require it
    no_gap: bool  # it is required or impossible, and no source says otherwise
    repairs: tuple[ResidentWait, ...]  # waits that extra payment shortens


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A rule compiled, or the last line of a policy (``rule`` is None). Each is itself alone, and found by that."""

    level: Level
    version: Version
    rule: Rule | None
    tests: Tests
    outcome: Outcome
    terms: Terms  # how this version counts
    left: Left
    uses: tuple[str, ...] = ()  # facts the outcome needs for its date
    begins: tuple[Begin, ...] = field(default=(), repr=False, compare=False)  # each claim of the start
    same: int = 0  # lines of a chain with one number decide the same
    repeats: bool = False  # a later line decides the same
    memo: list[Any] = field(
        default_factory=list, repr=False, compare=False
    )  # decision.py's, shared by copies

    @property
    def grounds(self) -> tuple[str, ...]:
        """What the line rests on as a whole."""
        return self.rule.sources if self.rule else self.version.otherwise_sources

    @property
    def starts(self) -> Iterator[BenefitStart]:
        """Every benefit start that any claim names, the candidates of an unstated one included."""
        return starts_of(self.outcome)


@dataclass(frozen=True, slots=True)
class Speaker:
    """One level with its version in force: who speaks, and what it says to do, with conditions compiled."""

    level: Level
    version: Version
    terms: Terms  # how it counts
    steps: tuple[tuple[Step, tuple[Test, ...]], ...]
    materials: tuple[tuple[MaterialUse, tuple[Test, ...]], ...]
    channels: tuple[tuple[ChannelUse, tuple[Test, ...]], ...]
    statements: tuple[tuple[Statement, tuple[Test, ...]], ...]


@dataclass(slots=True)
class Opening:
    """Where a walk of a chain gets to while only choices are known: worked out once, by walk.py."""

    step: Any = None
    at: int = 0


@dataclass(frozen=True, slots=True)
class Chain:
    """The lines of all levels that speak on a day, in the order they are tried."""

    speakers: tuple[Speaker, ...]
    lines: tuple[Line, ...]
    terms: Terms  # of the nearest level, which the others are held against
    mentions: frozenset[str]  # facts named by any condition, derived ones included
    reads_day: bool  # some condition looks at the payment day or cover year before anything is asked
    opening: Opening = field(default_factory=lambda: Opening(), repr=False, compare=False)
    offers: dict[Any, Any] = field(
        default_factory=dict, repr=False, compare=False
    )  # options.py's, by option and the lines under its values
    _known: dict[tuple[str, str], Chain] = field(default_factory=dict, repr=False, compare=False)

    def knowing(self, fact: str, value: str) -> Chain:
        """The same chain once a choice is known: lines it rules out gone, conditions it settles too. Remembered.

        A reason settles other choices with it.
        """
        try:
            return self._known[fact, value]
        except KeyError:
            settled = {fact: value}
            if fact == "reason":
                implied = self.terms.implied_by(value)
                settled |= {key: known for key, known in implied.items() if isinstance(known, str)}
            lines = list(self.lines)
            for key, known in settled.items():
                lines = [left for line in lines if (left := _knowing(line, key, known)) is not None]
            chain = self._known[fact, value] = replace(
                self, lines=_numbered(lines), opening=Opening(), offers={}, _known={}
            )
            return chain

    @property
    def bases(self) -> frozenset[str]:
        return frozenset(base_of(fact) for fact in self.mentions)


@dataclass(slots=True)
class Ruleset:
    """What the site knows for one pooling area and scheme. Immutable but for the chains it remembers."""

    scheme: Scheme
    levels: tuple[Level, ...]  # the most specific first
    catalogue: Catalogue
    is_working_day: IsWorkingDay
    borders: tuple[date, ...] = field(init=False)  # the days on which some version begins
    _chains: dict[int, Chain | None] = field(default_factory=dict)  # by how many borders a day has passed

    def __post_init__(self) -> None:
        begins = {version.effective_from for level in self.levels for version in level.policy.versions}
        self.borders = tuple(sorted(begins))

    def at(self, pay_on: date) -> Chain | None:
        """The chain in force for a payment on that day; None where no level speaks."""
        passed = bisect_right(self.borders, pay_on)
        try:
            return self._chains[passed]
        except KeyError:
            chain = self._chains[passed] = compile_chain(
                self.scheme, self.levels, pay_on, self.is_working_day
            )
            return chain


def version_in_force(policy: Policy, pay_on: date) -> Version | None:
    """The one that holds for a payment on that day; None before the first."""
    begun = bisect_right(policy.versions, pay_on, key=lambda version: version.effective_from)
    return policy.versions[begun - 1] if begun else None


def is_repeal(version: Version) -> bool:
    return not version.rules and version.otherwise is Otherwise.DEFER


def compile_chain(
    scheme: Scheme, levels: Iterable[Level], pay_on: date, is_working_day: IsWorkingDay
) -> Chain | None:
    """Each level with its version in force; a level with none, or with a repeal, is skipped (semantics 1)."""
    speaking = [
        (level, version)
        for level in levels
        if (version := version_in_force(level.policy, pay_on)) and not is_repeal(version)
    ]
    if not speaking:
        return None
    windows = _windows(speaking)
    counted = [_terms(scheme, version, windows, is_working_day) for _, version in speaking]
    counted = [counted[0] if terms == counted[0] else terms for terms in counted]
    lines: list[Line] = []
    for (level, version), terms in zip(speaking, counted, strict=True):
        lines += [_compile_rule(level, version, rule, terms, counted[0]) for rule in version.rules]
        if version.otherwise is not Otherwise.DEFER or (level, version) == speaking[-1]:
            # A policy that ends without a word reads as not stated; it never slides upwards (semantics 2).
            lines.append(silent_line(level, version, terms))
            break
    mentions = frozenset(fact for line in lines for _, facts in line.tests for fact in facts)
    speakers = tuple(
        _speaker(level, version, terms, counted[0])
        for (level, version), terms in zip(speaking, counted, strict=True)
    )
    whens = [condition for line in lines if line.rule for condition in line.rule.when]
    reads_day = any(
        condition.fact in OF_THE_DAY or isinstance(condition.value, Relative) for condition in whens
    )
    return Chain(speakers, _numbered(lines), counted[0], mentions, reads_day)


def _speaker(level: Level, version: Version, terms: Terms, nearest: Terms) -> Speaker:
    return Speaker(
        level,
        version,
        terms,
        tuple((step, compile_all(step.when, terms, nearest)) for step in version.steps),
        tuple((use, compile_all(use.when, terms, nearest)) for use in version.materials),
        tuple((use, compile_all(use.when, terms, nearest)) for use in version.channels),
        tuple((said, compile_all(said.when, terms, nearest)) for said in version.statements),
    )


def compile_all(when: tuple[Condition, ...], terms: Terms, nearest: Terms) -> tuple[Test, ...]:
    """Each condition by itself, on the answers as a level with these terms counts them."""
    return tuple(counted_under(terms, nearest, compile_condition(one), facts_read(one)) for one in when)


def _compile_rule(level: Level, version: Version, rule: Rule, terms: Terms, nearest: Terms) -> Line:
    """A level that counts otherwise than the nearest does looks at the answers in its own way (semantics 1)."""
    tests = tuple(
        (counted_under(terms, nearest, test, facts), facts) for test, facts in compile_when(rule.when)
    )
    begins = tuple(compile_claim(claim.value) for claim in rule.then.start)
    return Line(level, version, rule, tests, rule.then, terms, left_by(rule.then), used_by(rule.then), begins)


def silent_line(level: Level, version: Version, terms: Terms) -> Line:
    """A version that says nothing to these answers."""
    return Line(level, version, None, (), NOT_STATED, terms, left_by(NOT_STATED))


def _numbered(lines: list[Line]) -> tuple[Line, ...]:
    """Give lines that decide the same one number, so that a walk compares numbers: equal outcomes, counted alike."""
    said: list[tuple[Outcome, Terms]] = []
    for line in lines:
        if (line.outcome, line.terms) not in said:
            said.append((line.outcome, line.terms))
    numbers = [said.index((line.outcome, line.terms)) for line in lines]
    return tuple(
        replace(line, same=number, repeats=number in numbers[index + 1 :])
        for index, (line, number) in enumerate(zip(lines, numbers, strict=True))
    )


def _knowing(line: Line, fact: str, value: str) -> Line | None:
    left: list[tuple[Test, tuple[str, ...]]] = []
    for test, facts in line.tests:
        if facts != (fact,):
            left.append((test, facts))
        elif not test({fact: value}):
            return None
    return line if len(left) == len(line.tests) else replace(line, tests=tuple(left))


def left_by(outcome: Outcome) -> Left:
    said = {claim.value for claim in outcome.back_payment}
    waits = [getattr(claim.value, "count", None) for claim in outcome.start]
    return Left(
        pay_gap=not said.isdisjoint({BackPayment.ALLOWED, BackPayment.OPTIONAL}),
        no_gap=bool(said) and said <= {BackPayment.REQUIRED, BackPayment.NOT_POSSIBLE},
        repairs=tuple(wait for wait in waits if isinstance(wait, ResidentWait) and wait.repairable),
    )


def used_by(outcome: Outcome) -> tuple[str, ...]:
    """The facts without which an outcome cannot be dated, or its price not told (semantics 9)."""
    facts = [fact for start in starts_of(outcome) for fact in _used_by_start(start)]
    if any(price.group for claim in outcome.price for price in claim.value):
        facts.append("group")
    return tuple(dict.fromkeys(facts))


def starts_of(outcome: Outcome) -> Iterator[BenefitStart]:
    for claim in outcome.start:
        yield from claim.value.ways


def _used_by_start(start: BenefitStart) -> tuple[str, ...]:
    if start.form is Form.S11:
        return (EVENT + start.event,)
    return (*start.served, *(("last_paid",) if isinstance(start.count, ResidentWait) else ()))


def _terms(
    scheme: Scheme, version: Version, windows: tuple[Window, ...], is_working_day: IsWorkingDay
) -> Terms:
    """How one version counts. What it does not state it does not take from the level above (semantics 1)."""
    stop = min((claim.value for claim in version.stop), key=_earliness, default=None)
    return Terms(scheme, windows, version.cut_off_day, version.period, stop, is_working_day)


def _earliness(stop: BenefitStop) -> tuple[int, int]:
    """The safer of several claims is the earlier end of benefits (semantics 23)."""
    months = {StopKind.LAPSE_MONTH: 0, StopKind.MONTH_AFTER: 1}.get(stop.kind, stop.months)
    return months, stop.day


def _windows(speaking: list[tuple[Level, Version]]) -> tuple[Window, ...]:
    """Cover year by cover year, the windows of the most specific level that entered any."""
    years: dict[int, list[Window]] = {}
    for level, _ in reversed(speaking):
        own: dict[int, list[Window]] = {}
        for window in level.policy.windows:
            own.setdefault(window.cover_year, []).append(window)
        years |= own
    return tuple(window for year in sorted(years) for window in years[year])
