"""A condition compiled to a function of a Sheet: True, False, or None while it cannot be told.

An absent fact makes every condition false, "not in" included (semantics 8).
"""

from __future__ import annotations

import operator
import sys
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from .dates import plus_span
from .facts import COUNTED, FROM_STOP, Sheet, Terms
from .types import Condition, Op, Point, Relative, Span
from .values import ABSENT, NEVER, Missing, Month, Value

Test = Callable[[Any], bool | None]  # of a Sheet, or of a plain dict that holds the fact

_COMPARE: dict[Op, Callable[[Any, Any], bool]] = {
    Op.IS: operator.eq,
    Op.IS_NOT: operator.ne,
    Op.LT: operator.lt,
    Op.LE: operator.le,
    Op.GT: operator.gt,
    Op.GE: operator.ge,
    Op.IN: lambda value, options: value in options,
    Op.NOT_IN: lambda value, options: value not in options,
}


def compile_condition(condition: Condition) -> Test:
    """The test of one condition. Bad combinations of operator and value are refused by codec and check."""
    fact = COUNTED if condition.fact == "pay_on" else condition.fact
    match condition.value:
        case Span() as span:
            return _since_event(fact, condition.op, span)
        case Relative() as relative:
            return _against_point(fact, _COMPARE[condition.op], relative)
        case value if condition.op is Op.IS:
            return _is(fact, value)
        case value:
            return _against_value(fact, _COMPARE[condition.op], value)


def counted_under(terms: Terms, nearest: Terms, test: Test, facts: tuple[str, ...]) -> Test:
    """The same test, on the answers as a level with these terms counts them; ``nearest``: those of the sheet."""
    if terms is nearest or (terms.counting == nearest.counting and FROM_STOP not in facts):
        return test
    return lambda sheet: test(sheet.under(terms) if isinstance(sheet, Sheet) else sheet)


Tests = tuple[tuple[Test, tuple[str, ...]], ...]  # each with the facts it reads


def compile_when(when: Sequence[Condition]) -> Tests:
    """All conditions of a rule; the bounds of one whole number become one test."""
    bounds: dict[str, list[Condition]] = {}
    for condition in when:
        if condition.op in _BOUNDS and isinstance(condition.value, int):
            bounds.setdefault(condition.fact, []).append(condition)
    tests: list[tuple[Test, tuple[str, ...]]] = []
    for condition in when:
        pair = bounds.get(condition.fact, [])
        if len(pair) < 2 or condition not in pair:
            tests.append((compile_condition(condition), facts_read(condition)))
        elif condition is pair[0]:
            tests.append((_between(condition.fact, pair), (condition.fact,)))
    return tuple(tests)


_BOUNDS = frozenset({Op.LT, Op.LE, Op.GT, Op.GE})


def _between(fact: str, bounds: list[Condition]) -> Test:
    """Whole numbers only, so that an open bound is the closed one beside it. Months are whole numbers too."""
    lows = [one.value + (one.op is Op.GT) for one in bounds if one.op in (Op.GT, Op.GE)]  # type: ignore[operator]
    highs = [one.value - (one.op is Op.LT) for one in bounds if one.op in (Op.LT, Op.LE)]  # type: ignore[operator]
    low, high = max(lows, default=-sys.maxsize), min(highs, default=sys.maxsize)

    def test(sheet: Sheet) -> bool | None:
        answer = sheet[fact]
        if answer.__class__ is Missing:
            return False if answer is ABSENT else None
        return answer is not NEVER and low <= answer <= high  # type: ignore[operator]

    return test


def _is(fact: str, value: object) -> Test:
    """By far the most common test, spelled out: it is most of what a walk does."""

    def test(sheet: Sheet) -> bool | None:
        answer = sheet[fact]
        if answer.__class__ is Missing:
            return False if answer is ABSENT else None
        return answer == value

    return test


def _against_value(fact: str, compare: Callable[[Any, Any], bool], value: object) -> Test:
    def test(sheet: Sheet) -> bool | None:
        answer = sheet[fact]
        if answer.__class__ is Missing:
            return False if answer is ABSENT else None
        return answer is not NEVER and compare(answer, value)

    return test


def _against_point(fact: str, compare: Callable[[Any, Any], bool], relative: Relative) -> Test:
    def test(sheet: Sheet) -> bool | None:
        answer, point = sheet[fact], point_on(sheet, relative)
        if answer is ABSENT or answer is NEVER or point is ABSENT:
            return False
        if isinstance(answer, Missing) or isinstance(point, Missing):
            return None
        return compare(answer, Month.of(point) if isinstance(answer, Month) else point)

    return test


def _since_event(fact: str, op: Op, span: Span) -> Test:
    """Within: from the event's day to the span's last, both included, a month end clipped (semantics 14)."""
    within = op is Op.WITHIN

    def test(sheet: Sheet) -> bool | None:
        event = sheet[fact]
        if event is ABSENT:
            return False
        if not isinstance(event, date):
            return None
        paid_on, last = sheet.counted_from(), plus_span(event, span)
        return event <= paid_on <= last if within else paid_on > last

    return test


def point_on(sheet: Sheet, relative: Relative) -> date | Missing:
    """The day a moving point stands for in this case."""
    match relative.point:
        case Point.PAY_ON:
            day: Value = sheet.counted_from()
        case Point.COVER_YEAR_START | Point.COVER_YEAR_END:
            year = sheet["cover_year"]
            if not isinstance(year, int):
                return ABSENT
            day = date(year, 1, 1) if relative.point == Point.COVER_YEAR_START else date(year, 12, 31)
        case fact:
            day = sheet[fact]
    if isinstance(day, Missing):
        return day
    if not isinstance(day, date):
        return ABSENT
    return plus_span(day, relative.plus) if relative.plus else day


def facts_read(condition: Condition) -> tuple[str, ...]:
    """The facts a condition reads: its own, and the date fact it is compared with."""
    value = condition.value
    if isinstance(value, Relative) and value.point not in set(Point):
        return (condition.fact, value.point)
    return (condition.fact,)
