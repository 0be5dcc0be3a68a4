"""The grammar of one condition: ``<fact> <operator> <value>`` as a string, both ways (docs/pack-format.md)."""

from __future__ import annotations

import re
from datetime import date

from ..types import Condition, Op, Operand, Point, Relative, Span, Unit
from ..values import Month
from .faults import Node, described, perhaps
from .scalars import FIRST_YEAR, LAST_YEAR, Spelling, month_of
from .shapes import listed

_FACT = r"[a-z_][a-z0-9_]*(?:\.[a-z0-9_]+)?"
_SPAN = r"(?P<count>-?\d+)\s*(?P<unit>[a-z]+)"
_WHOLE = re.compile(
    rf"(?P<fact>{_FACT})(?![a-z0-9_.])\s*(?P<op>not\s+in\b|[a-z]+\b|[<>=!≤≥≠]+|\S+)\s*(?P<value>.*)", re.ASCII
)
_RELATIVE = re.compile(rf"(?P<point>{_FACT})(?:\s*(?P<sign>[+-])\s*{_SPAN})?", re.ASCII)
_OPTION = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
RULE = "rule"  # the fact whose values are rule keys: they have hyphens and may begin with a figure
_RULE_KEY = re.compile(r"[a-z0-9][a-z0-9_.-]*", re.ASCII)
_ORDER = frozenset({Op.LT, Op.LE, Op.GT, Op.GE})
_MAX_NUMBER = 999_999


class ConditionError(ValueError):
    """Why a condition cannot be read, in words for staff."""


def parse(text: str) -> Condition:
    whole = _WHOLE.fullmatch(text.strip())
    if whole is None:
        raise ConditionError(
            f"读不懂条件“{text[:60]}”，要写成“事实 运算符 值”，如 lapse_months <= 3；句中有逗号要加引号"
        )
    op = _operator(" ".join(whole["op"].split()))
    return Condition(whole["fact"], op, _operand(whole["fact"], op, whole["value"].strip()))


def _operator(word: str) -> Op:
    if word in set(Op):
        return Op(word)
    raise ConditionError(f"不认识的运算符“{word[:20]}”，可用：{' '.join(op.value for op in Op)}")


def _operand(fact: str, op: Op, text: str) -> Operand:
    if not text:
        raise ConditionError(f"“{fact} {op}”后面缺少要比较的值")
    if op in (Op.WITHIN, Op.AFTER):
        return _span(text)
    if op in (Op.IN, Op.NOT_IN):
        return _options(fact, text)
    if fact == RULE and _RULE_KEY.fullmatch(text):
        return text
    if re.fullmatch(r"[-+]?\d[\d.,]*", text, re.ASCII):
        return _number(fact, text)
    if re.match(r"\d", text, re.ASCII):
        return _calendar(text)
    return _word(op, text)


def _span(text: str) -> Span:
    found = re.fullmatch(_SPAN, text, re.ASCII)
    if found is None:
        raise ConditionError(f"读不懂“{text[:40]}”，时长要写成 90 days 或 3 months")
    return _length(found["count"], found["unit"])


def _length(count: str, unit: str) -> Span:
    known = {"day": Unit.DAYS, "days": Unit.DAYS, "month": Unit.MONTHS, "months": Unit.MONTHS}
    if unit not in known:
        raise ConditionError(f"不认识的单位“{unit}”" + perhaps(unit, [Unit.DAYS.value, Unit.MONTHS.value]))
    if count.startswith("-"):
        raise ConditionError(f"时长不能是负数：{count} {unit}")
    if len(count) > 4:
        raise ConditionError(f"时长太大：{count[:20]} {unit}")
    return Span(int(count), known[unit])


def _options(fact: str, text: str) -> tuple[str, ...]:
    words = tuple(word.strip() for word in text.split(","))
    shape = _RULE_KEY if fact == RULE else _OPTION
    for word in words:
        if not shape.fullmatch(word):
            hint = "；数字和日期请用 >= 和 <= 写成范围" if re.match(r"\d", word) else ""
            raise ConditionError(f"“{word[:40]}”不是选项的键，多个选项用英文逗号隔开{hint}")
    if len(set(words)) < len(words):
        raise ConditionError(f"选项重复：{text[:60]}")
    return words


def _number(fact: str, text: str) -> int | Month:
    if not text.isdigit():
        raise ConditionError(f"“{text[:20]}”不行：条件里只能写不小于 0 的整数")
    if len(text) > len(str(_MAX_NUMBER)):
        raise ConditionError(f"数字太大：{text[:20]}")
    number = int(text)
    if fact != "last_paid":
        return number
    if not FIRST_YEAR <= number <= LAST_YEAR:
        raise ConditionError(f"last_paid 要同年份或月份比较，如 2024 或 2025-09，现在是 {text}")
    return Month.at(number, 12)


def _calendar(text: str) -> Month | date:
    if month := month_of(text):
        return month
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise ConditionError(f"没有 {text} 这一天") from None
        if FIRST_YEAR <= day.year <= LAST_YEAR:
            return day
    raise ConditionError(f"读不懂“{text[:40]}”，日期写成 2026-03-10，月份写成 2025-09")


def _word(op: Op, text: str) -> str | Relative:
    """An option's key, or a date: a moving point, an event, or, after an order operator, any date fact."""
    found = _RELATIVE.fullmatch(text)
    if found is None:
        raise ConditionError(f"读不懂要比较的值“{text[:60]}”")
    point, sign = found["point"], found["sign"]
    if sign is None and op not in _ORDER and point not in set(Point) and "." not in point:
        return point
    if sign is None:
        return Relative(point)
    span = _length(found["count"], found["unit"])
    return Relative(point, Span(-span.count, span.unit) if sign == "-" else span)


# ---------------------------------------------------------------- back to text


def spell(condition: Condition) -> str:
    """Raises ValueError for a condition that no text stands for (a hand-made one of odd parts)."""
    text = f"{condition.fact} {condition.op} {_spelled(condition.value)}"
    if parse(text) != condition:
        raise ValueError(f"no text stands for {condition!r}")
    return text


def _spelled(value: Operand) -> str:
    match value:
        case Span(count, unit):
            return f"{count} {unit}"
        case Relative(point, None):
            return point
        case Relative(point, Span(count, unit)):
            return f"{point} {'-' if count < 0 else '+'} {abs(count)} {unit}"
        case tuple():
            return ", ".join(value)
        case _:
            return str(value)


def _read(node: Node) -> Condition:
    if not isinstance(node.value, str):
        node.fault(f"条件要写成一句文字，如 lapse_months <= 3，现在是{described(node.value)}")
    else:
        try:
            return parse(node.value)
        except ConditionError as bad:
            node.fault(str(bad))
    return Condition("", Op.IS, "")


CONDITION: Spelling[Condition] = Spelling(_read, spell)
WHEN = listed(CONDITION)
