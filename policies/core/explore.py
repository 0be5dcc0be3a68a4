"""Every answer a policy can give: walk all cells of all facts, keep each leaf with a witness that leads there.

Conditions cut each fact into finitely many cells (cells.py), so the tree is finite. A leaf that no rule decides is a
gap, a rule that no leaf reaches is dead, and two rule sets differ exactly where their leaves do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from .cells import Cell, cells_of, join
from .decision import Situation, build
from .essence import essence_of
from .facts import candidate_cover_years
from .ruleset import Chain, Line, Ruleset
from .types import Kind, Scheme
from .values import Value
from .verdict import Decided, Decision
from .walk import Hangs, Hit, Replay, Wants, query_key, replay

MOST_LEAVES = 20_000


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

    def unreached(self, chain: Chain) -> tuple[str, ...]:
        """Rules of the nearest level that no answers lead to."""
        own = chain.speakers[0]
        reached = {leaf.rule for leaf in self.leaves if leaf.line.version is own.version}
        return tuple(rule.key for rule in own.version.rules if rule.key not in reached)


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
        case Hit(line):
            yield Leaf(path, {**fixed, **given}, line, _decision(ruleset, chain, line, run, given, path))
        case Wants(fact) | Hangs(fact):
            key = query_key(fact, run.used)
            for cell in cells_of(run.chain, ruleset.catalogue, run.known, fact):
                yield from _leaves(ruleset, chain, fixed, {**given, key: cell.witness}, (*path, cell))


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
    situation = Situation(
        ruleset,
        chain,
        line,
        run.sheet,
        run.known,
        repaired=repaired if isinstance(repaired, int) else 0,
        veiled=veiled,
    )
    return build(situation)


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
    """Answers to which two rule sets say different things."""

    path: tuple[Cell, ...]
    answers: Mapping[str, Value]
    before: Decision | None  # None: the other set needs an answer that these do not hold
    after: Decision | None


def differences(
    before: Ruleset, after: Ruleset, pay_on: date, cover_year: int | None = None
) -> list[Difference]:
    """Where the decisions part, by the leaves of both sides."""
    found: dict[tuple[Cell, ...], Difference] = {}
    for leaf in explore(before, pay_on, cover_year).leaves:
        other = _decided_by(after, leaf)
        if not _same(leaf.decision, other):
            found[leaf.path] = Difference(leaf.path, leaf.answers, leaf.decision, other)
    for leaf in explore(after, pay_on, cover_year).leaves:
        other = _decided_by(before, leaf)
        if leaf.path not in found and not _same(other, leaf.decision):
            found[leaf.path] = Difference(leaf.path, leaf.answers, other, leaf.decision)
    return list(found.values())


def _decided_by(ruleset: Ruleset, leaf: Leaf) -> Decision | None:
    pay_on = leaf.answers["pay_on"]
    chain = ruleset.at(pay_on) if isinstance(pay_on, date) else None
    if chain is None:
        return None
    fixed = {key: leaf.answers[key] for key in ("pay_on", "cover_year") if key in leaf.answers}
    run = replay(chain, leaf.answers, fixed)
    if not isinstance(run.step, Hit):
        return None
    return _decision(ruleset, chain, run.step.line, run, leaf.answers, leaf.path)


def _same(one: Decision | None, other: Decision | None) -> bool:
    if one is None or other is None:
        return one is other
    return essence_of(Decided(one)) == essence_of(Decided(other))
