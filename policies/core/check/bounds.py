"""What the conditions of one rule leave of a fact: a range on its axis, or a set of options. No policy here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from math import inf

from ..types import Condition, Op, Operand, Span, Unit
from ..values import Month


@dataclass(frozen=True, slots=True)
class Axis:
    """A fact counted in whole numbers, months or days, or the time since an event in one unit."""

    fact: str
    counted: type[int] | type[date] | Unit

    def show(self, point: int) -> str:
        if isinstance(self.counted, Unit):
            return f"{point} {self.counted}"
        if self.counted is date:
            return date.fromordinal(point).isoformat()
        return str(Month(point)) if self.counted is Month else str(point)


@dataclass(frozen=True, slots=True)
class Range:
    """From ``least`` to ``most``, both included; None: no bound on that side."""

    least: int | None = None
    most: int | None = None
    without: frozenset[int] = frozenset()

    @property
    def is_empty(self) -> bool:
        if self.least is None or self.most is None:
            return False
        if self.least > self.most:
            return True
        return self.most - self.least < len(self.without) and all(
            point in self.without for point in range(self.least, self.most + 1)
        )

    def at_least(self, point: int) -> Range:
        return replace(self, least=point if self.least is None else max(self.least, point))

    def at_most(self, point: int) -> Range:
        return replace(self, most=point if self.most is None else min(self.most, point))

    def pieces(self) -> Iterator[tuple[float, float]]:
        """The range without the points taken out of it."""
        least = -inf if self.least is None else self.least
        most = inf if self.most is None else self.most
        for point in sorted(self.without):
            if least <= point <= most:
                yield least, point - 1
                least = point + 1
        yield least, most

    def covers(self, least: int, most: int) -> bool:
        from_below = self.least is None or self.least <= least
        to_above = self.most is None or self.most >= most
        return from_below and to_above and not any(least <= point <= most for point in self.without)


def axis_of(condition: Condition) -> tuple[Axis, int] | None:
    """The axis a condition cuts and the point it cuts it at; None for options and moving points."""
    match condition.value:
        case Span(count, unit):
            return Axis(condition.fact, unit), count
        case Month() as month:
            return Axis(condition.fact, Month), int(month)
        case int() as number:
            return Axis(condition.fact, int), number
        case date() as day:
            return Axis(condition.fact, date), day.toordinal()
        case _:
            return None


def cut(range_: Range, op: Op, point: int) -> Range:
    match op:
        case Op.IS:
            return range_.at_least(point).at_most(point)
        case Op.IS_NOT:
            return replace(range_, without=range_.without | {point})
        case Op.LT:
            return range_.at_most(point - 1)
        case Op.LE | Op.WITHIN:
            return range_.at_most(point)
        case Op.GT | Op.AFTER:
            return range_.at_least(point + 1)
        case Op.GE:
            return range_.at_least(point)
        case _:
            return range_


def ranges(conditions: Iterable[Condition]) -> dict[Axis, Range]:
    """Each axis the conditions cut, with what they leave of it. Numbers are never below 0."""
    found: dict[Axis, Range] = {}
    for condition in conditions:
        if at := axis_of(condition):
            axis, point = at
            begin = Range(least=0) if axis.counted is int else Range()
            found[axis] = cut(found.get(axis, begin), condition.op, point)
    return found


def gaps(taken: Iterable[Range]) -> Iterator[tuple[int, int]]:
    """What lies between the ranges and in none of them."""
    reached: float | None = None
    for least, most in sorted(piece for left in taken for piece in left.pieces() if piece[0] <= piece[1]):
        if reached is not None and least > reached + 1:
            yield int(reached) + 1, int(least) - 1
        reached = most if reached is None else max(reached, most)


def options_left(conditions: Iterable[Condition]) -> dict[str, set[str]]:
    """The options left of each fact that "=" or "in" narrows down."""
    chosen: dict[str, set[str]] = {}
    barred: dict[str, set[str]] = {}
    for condition in conditions:
        named = _named(condition.value)
        if condition.op in (Op.IS, Op.IN) and named:
            chosen[condition.fact] = chosen.get(condition.fact, named) & named
        elif condition.op in (Op.IS_NOT, Op.NOT_IN):
            barred.setdefault(condition.fact, set()).update(named)
    return {fact: options - barred.get(fact, set()) for fact, options in chosen.items()}


def _named(value: Operand) -> set[str]:
    if isinstance(value, tuple):
        return set(value)
    return {value} if isinstance(value, str) else set()
