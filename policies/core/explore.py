"""Every answer a policy can give: walk all cells of all facts, keep each leaf with a witness that leads there.

Conditions cut each fact into finitely many cells (cells.py), so the tree is finite. A leaf that no rule decides is a
gap, a rule that no leaf reaches is dead, and two rule sets differ exactly where their leaves do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from .cells import Cell, cells_of, join
from .decision import build
from .essence import essence_of
from .facts import FIRST_ENROLMENT, IMPLIED, candidate_cover_years, implied_by
from .matter import Matter
from .ruleset import Chain, Line, Ruleset
from .types import Kind, Scheme
from .values import NEVER, UNKNOWN, Value
from .verdict import Decided, Decision
from .walk import Hangs, Replay, Wants, query_key, replay

MOST_LEAVES = 20_000
NOBODYS = IMPLIED[FIRST_ENROLMENT]["previous_scheme"]


@dataclass(frozen=True, slots=True)
class Leaf:
    """One way through the questions: a cell of each, the answers that stand for them, and what they lead to."""

    path: tuple[Cell, ...]
    answers: Mapping[str, Value]  # a witness, by query key
    line: Line
    decision: Decision

    @property
    def rule(self) -> str | None:
        return self.line.rule.key if self.line.rule else None

    @property
    def is_gap(self) -> bool:
        """The version says nothing and does not say so."""
        return self.line.rule is None and self.line.version.otherwise is None


@dataclass(frozen=True, slots=True)
class Exploration:
    leaves: tuple[Leaf, ...]
    is_complete: bool  # False: more than MOST_LEAVES

    @property
    def gaps(self) -> tuple[Leaf, ...]:
        return tuple(leaf for leaf in self.leaves if leaf.is_gap)


def unreached(explored: Iterable[Exploration], chain: Chain) -> tuple[str, ...]:
    """Rules of the nearest level that no answers of any of these lead to."""
    own = chain.speakers[0].version
    leaves = (leaf for found in explored for leaf in found.leaves)
    reached = {leaf.rule for leaf in leaves if leaf.line.version is own}
    return tuple(rule.key for rule in own.rules if rule.key not in reached)


def cover_years(ruleset: Ruleset, pay_on: date) -> tuple[int | None, ...]:
    """What has to be explored to see every rule: each cover year the payment can be for; (None,) for employees."""
    chain = ruleset.at(pay_on)
    if chain is None or ruleset.scheme is not Scheme.RESIDENT:
        return (None,)
    return candidate_cover_years(chain.terms, pay_on)


def explore(ruleset: Ruleset, pay_on: date, cover_year: int | None = None) -> Exploration:
    """All leaves for one payment date (and cover year), neighbours that decide the same put together."""
    chain = ruleset.at(pay_on)
    if chain is None:
        return Exploration((), is_complete=True)
    fixed: dict[str, Value] = {"pay_on": pay_on}
    if ruleset.scheme is Scheme.RESIDENT:
        fixed["cover_year"] = cover_year or candidate_cover_years(chain.terms, pay_on)[0]
    leaves: list[Leaf] = []
    for leaf in _leaves(ruleset, chain, fixed, {}, ()):
        if len(leaves) == MOST_LEAVES:
            return Exploration(tuple(leaves), is_complete=False)
        leaves.append(leaf)
    return Exploration(tuple(joined_leaves(leaves)), is_complete=True)


def _leaves(
    ruleset: Ruleset,
    chain: Chain,
    fixed: Mapping[str, Value],
    given: Mapping[str, Value],
    path: tuple[Cell, ...],
) -> Iterator[Leaf]:
    run = replay(chain, given, fixed)
    match run.step:
        case Line() as line:
            yield Leaf(path, {**fixed, **given}, line, _decision(ruleset, chain, line, run, given, path))
        case Wants(fact) | Hangs(fact):
            key = query_key(fact, run.used)
            for cell in cells_of(run.chain, ruleset.catalogue, run.known, fact):
                possible = _without_contradiction(cell, given)
                if possible is not None:
                    answers = {**given, key: possible.witness}
                    yield from _leaves(ruleset, chain, fixed, answers, (*path, possible))


def _without_contradiction(cell: Cell, given: Mapping[str, Value]) -> Cell | None:
    """Whoever was in no scheme before is a first enrolment (semantics 8), and that is a leaf of its own."""
    if cell.fact != "previous_scheme" or given.get("reason", FIRST_ENROLMENT) == FIRST_ENROLMENT:
        return cell
    values = tuple(value for value in cell.values if value != NOBODYS)
    return replace(cell, values=values) if values else None


def _decision(
    ruleset: Ruleset,
    chain: Chain,
    line: Line,
    run: Replay,
    given: Mapping[str, Value],
    path: tuple[Cell, ...],
) -> Decision:
    repaired = given.get("repair_years", 0)
    veiled = frozenset(cell.fact for cell in path if len(cell.values) > 1 and _is_date(ruleset, cell))
    matter = Matter(ruleset, chain, run.fixed, {}, given, veiled=veiled, used=run.known)
    return build(matter, line, run.sheet, run.sheet, repaired if isinstance(repaired, int) else 0)


def _is_date(ruleset: Ruleset, cell: Cell) -> bool:
    """A cell of days or months stands for all of them: none may show up as if it had been answered."""
    row = ruleset.catalogue.facts.get(cell.fact)
    return cell.fact == "last_paid" or (row is not None and row.kind is Kind.DATE)


def joined_leaves(leaves: list[Leaf]) -> list[Leaf]:
    """Neighbours that differ in their last cell only and decide the same become one leaf."""
    joined: list[Leaf] = []
    for leaf in leaves:
        both = _join(joined[-1], leaf) if joined else None
        if both is None:
            joined.append(leaf)
        else:
            joined[-1] = both
    return joined


def _join(one: Leaf, other: Leaf) -> Leaf | None:
    if (
        one.line.rule is not other.line.rule
        or one.line.version is not other.line.version
        or not one.path
        or one.path[:-1] != other.path[:-1]
    ):
        return None
    if essence_of(Decided(one.decision)) != essence_of(Decided(other.decision)):
        return None
    cell = join(one.path[-1], other.path[-1])
    return replace(one, path=(*one.path[:-1], cell)) if cell else None


# ---------------------------------------------------------------- what differs


@dataclass(frozen=True, slots=True)
class Difference:
    """Answers to which two rule sets say different things. None: nobody speaks there."""

    path: tuple[Cell, ...]
    answers: Mapping[str, Value]
    before: Decision | None
    after: Decision | None


def differences(
    before: Ruleset, after: Ruleset, pay_on: date, cover_year: int | None = None
) -> list[Difference]:
    """Exactly where the decisions part: both are walked at once, each fact cut where either tells values apart."""
    chains = before.at(pay_on), after.at(pay_on)
    if chains[0] is None or chains[1] is None:
        return [
            *(
                Difference(leaf.path, leaf.answers, leaf.decision, None)
                for leaf in explore(before, pay_on, cover_year).leaves
            ),
            *(
                Difference(leaf.path, leaf.answers, None, leaf.decision)
                for leaf in explore(after, pay_on, cover_year).leaves
            ),
        ]
    fixed: dict[str, Value] = {"pay_on": pay_on}
    if after.scheme is Scheme.RESIDENT:
        fixed["cover_year"] = cover_year or candidate_cover_years(chains[1].terms, pay_on)[0]
    sides = _Side(before, chains[0]), _Side(after, chains[1])
    joined: list[Difference] = []
    for one in islice(_side_by_side(sides, fixed, {}, ()), MOST_LEAVES):
        both = _join_differences(joined[-1], one) if joined else None
        if both is None:
            joined.append(one)
        else:
            joined[-1] = both
    return [one for one in joined if not _same(one.before, one.after)]


@dataclass(frozen=True, slots=True)
class _Side:
    ruleset: Ruleset
    chain: Chain


def _side_by_side(
    sides: tuple[_Side, _Side],
    fixed: Mapping[str, Value],
    given: Mapping[str, Value],
    path: tuple[Cell, ...],
) -> Iterator[Difference]:
    """Every way through both at once, the same ones included. A fact that either wants is asked of both."""
    implied = settled_by(given, sides[0].ruleset.scheme)
    runs = [replay(side.chain, {**implied, **given}, fixed) for side in sides]
    fact = next((run.step.fact for run in runs if not isinstance(run.step, Line)), None)
    if fact is None:
        decisions = [
            _decision(side.ruleset, side.chain, run.step, run, given, path)
            for side, run in zip(sides, runs, strict=True)
            if isinstance(run.step, Line)
        ]
        yield Difference(path, {**fixed, **given}, *decisions)
        return
    known = {**fixed, **implied, **given}
    for cell in cells_of(runs[0].chain, sides[0].ruleset.catalogue, known, fact, runs[1].chain):
        possible = _without_contradiction(cell, given)
        if possible is not None:
            yield from _side_by_side(sides, fixed, {**given, fact: possible.witness}, (*path, possible))


def settled_by(given: Mapping[str, Value], scheme: Scheme) -> Mapping[str, Value]:
    """What an answer to one side settles for the other: a reason, or never having paid, which is a first enrolment."""
    if given.get("last_paid") is NEVER:
        return {"reason": FIRST_ENROLMENT, **implied_by(FIRST_ENROLMENT, scheme)}
    return implied_by(given.get("reason", UNKNOWN), scheme)


def _join_differences(one: Difference, other: Difference) -> Difference | None:
    """Neighbours in the last cell only, with the same said on each side."""
    if not one.path or len(one.path) != len(other.path) or one.path[:-1] != other.path[:-1]:
        return None
    if not (_same(one.before, other.before) and _same(one.after, other.after)):
        return None
    cell = join(one.path[-1], other.path[-1])
    return replace(one, path=(*one.path[:-1], cell)) if cell else None


def _same(one: Decision | None, other: Decision | None) -> bool:
    if one is None or other is None:
        return one is other
    return essence_of(Decided(one)) == essence_of(Decided(other))
