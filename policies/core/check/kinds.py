"""Which operators and values a fact takes. A comparison of unlike things would be false, or fail, for everybody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..facts import EVENT, is_derived
from ..outcome import BackPayment
from ..policy import Catalogue, Policy, WindowName
from ..types import Condition, Kind, Op, Operand, Point, Relative, Scheme, Span
from ..values import Month
from .problems import Problem, conditions

DECIDED_FACTS = frozenset({"rule", "back_payment"})  # known once a rule has decided
# Built in, whether or not the catalogue has words for them; other derived facts are numbers.
_KINDS: dict[str, Kind] = {
    "pay_on": Kind.DATE,
    "cover_year": Kind.YEAR,
    "in_window": Kind.YES_NO,
    "window": Kind.CHOICE,
    "rule": Kind.CHOICE,
    "back_payment": Kind.CHOICE,
}
_OPTIONS: dict[str, tuple[str, ...]] = {
    "window": (*WindowName, "none"),
    "back_payment": (*BackPayment, "not_stated"),
}
_SAME = frozenset({Op.IS, Op.IS_NOT})
_CHOSEN = _SAME | {Op.IN, Op.NOT_IN}
_ORDERED = _SAME | {Op.LT, Op.LE, Op.GT, Op.GE}
_OPERATORS: dict[Kind, frozenset[Op]] = {
    Kind.CHOICE: _CHOSEN,
    Kind.CHOICES: _CHOSEN,
    Kind.YES_NO: _SAME,
    Kind.MONTH: _ORDERED,
    Kind.YEAR: _ORDERED,
    Kind.NUMBER: _ORDERED,
    Kind.DATE: _ORDERED | {Op.WITHIN, Op.AFTER},
}
_WANTED: dict[Kind, str] = {
    Kind.CHOICE: "选项",
    Kind.CHOICES: "选项",
    Kind.YES_NO: "yes 或 no",
    Kind.MONTH: "月份，如 2025-09",
    Kind.YEAR: "年份，如 2026",
    Kind.NUMBER: "整数",
    Kind.DATE: "日期，如 2026-03-10",
}
RESIDENTS_ONLY = frozenset({"cover_year", "window", "in_window", "lapse_years"})


def kind_of(fact: str, catalogue: Catalogue) -> Kind | None:
    """None: no such fact. A wording with a dot ("last_paid.year") is not a fact; a kind of event is."""
    if fact in _KINDS:
        return _KINDS[fact]
    if is_derived(fact):
        return Kind.NUMBER
    if "." in fact and not fact.startswith(EVENT):
        return None
    row = catalogue.facts.get(fact)
    return row.kind if row else None


def options_of(fact: str, catalogue: Catalogue) -> tuple[str, ...] | None:
    """The keys a condition may name; None where it names none, or any rule."""
    if fact in _OPTIONS:
        return _OPTIONS[fact]
    if kind_of(fact, catalogue) is Kind.YES_NO:
        return ("yes", "no")
    row = catalogue.facts.get(fact)
    return tuple(option.key for option in row.options) if row and row.options else None


def unfit_operators(policy: Policy, catalogue: Catalogue) -> Iterator[Problem]:
    for place, condition in conditions(policy):
        kind = kind_of(condition.fact, catalogue)
        if kind and condition.op not in _OPERATORS[kind]:
            fit = " ".join(op for op in Op if op in _OPERATORS[kind])
            yield place.error("P201", f"“{condition.fact}”不能用“{condition.op}”，可用：{fit}")


def unfit_values(policy: Policy, catalogue: Catalogue) -> Iterator[Problem]:
    for place, condition in conditions(policy):
        kind = kind_of(condition.fact, catalogue)
        if kind and condition.op in _OPERATORS[kind] and not _fits(kind, condition, catalogue):
            yield place.error("P202", f"“{condition.fact}”要同{_WANTED[kind]}比较，现在是“{condition.value}”")


def _fits(kind: Kind, condition: Condition, catalogue: Catalogue) -> bool:
    value: Operand = condition.value
    match kind:
        case Kind.CHOICE | Kind.CHOICES:
            return isinstance(value, tuple if condition.op in (Op.IN, Op.NOT_IN) else str)
        case Kind.YES_NO:
            return isinstance(value, str)
        case Kind.MONTH:
            return isinstance(value, Month) or _is_date(value, catalogue)
        case Kind.YEAR | Kind.NUMBER:
            return isinstance(value, int) and not isinstance(value, Month)
        case Kind.DATE:
            if condition.op in (Op.WITHIN, Op.AFTER):
                return isinstance(value, Span)
            return isinstance(value, date) or _is_date(value, catalogue)


def _is_date(value: Operand, catalogue: Catalogue) -> bool:
    if not isinstance(value, Relative):
        return False
    return value.point in set(Point) or kind_of(value.point, catalogue) in (Kind.DATE, None)


def residents_facts_elsewhere(policy: Policy) -> Iterator[Problem]:
    if policy.scheme is Scheme.RESIDENT:
        return
    for place, condition in conditions(policy):
        value = condition.value
        point = value.point if isinstance(value, Relative) else ""
        for name in (condition.fact, point):
            if name.partition(".")[0] in RESIDENTS_ONLY or name.startswith("cover_year_"):
                yield place.warning("P203", f"“{name}”只有居民医保才有，这个条件在这里永远不成立")
