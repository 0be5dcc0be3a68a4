"""Decisions beside each other: the person's own choices, and paying by one day or later."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from policies.core.outcome import State
from policies.core.verdict import Choice, Deadline, Decision
from wizard import words
from wizard.presenters import points
from wizard.presenters.headline import brief

NO_RULE = "来源未写明这样选会怎样"


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    is_default: bool
    start: str
    cells: tuple[tuple[str, str], ...]  # (column, what it says)


@dataclass(frozen=True, slots=True)
class Comparison:
    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Due:
    by: str
    now: str
    later: str


_TITLES = {"pay_gap": "补交和不补交，差在哪里？", "repair_years": "多交钱少等几个月（缴费修复），差在哪里？"}

# Columns beside the date. One is shown only where the rows differ in it, gap costs always.
_COLUMNS: tuple[tuple[str, Callable[[Decision], str]], ...] = (
    ("断缴期间的费用", lambda decision: points.gap_costs(decision.gap_costs)),
    ("等待期间", lambda decision: points.during_wait(decision.during_wait)),
    ("滞纳金", lambda decision: points.late_fee(decision.late_fee)),
    ("要交的钱", lambda decision: "；".join(map(points.price, decision.prices)) or words.NOT_STATED),
)


def comparisons(choices: Sequence[Choice]) -> tuple[Comparison, ...]:
    options = dict.fromkeys(choice.option for choice in choices)
    groups = ([choice for choice in choices if choice.option == option] for option in options)
    return tuple(_comparison(group) for group in groups if len(group) > 1)


def _comparison(group: list[Choice]) -> Comparison:
    decisions = [choice.decision for choice in group if choice.decision]
    shown = [
        (name, say)
        for position, (name, say) in enumerate(_COLUMNS)
        if not position or len({say(decision) for decision in decisions}) > 1
    ]
    rows = tuple(
        Row(_value(c), c.is_default, _start(c.decision), tuple((name, _cell(c, say)) for name, say in shown))
        for c in group
    )
    title = _TITLES.get(group[0].option, "几种选法，差在哪里？")
    return Comparison(title, tuple(name for name, _ in shown), rows)


def _cell(choice: Choice, say: Callable[[Decision], str]) -> str:
    return say(choice.decision) if choice.decision else words.NOT_STATED


def _start(decision: Decision | None) -> str:
    return brief(decision) if decision else NO_RULE


def _value(choice: Choice) -> str:
    if choice.option == "pay_gap":
        return "补交" if choice.value == "yes" else "不补交"
    if choice.option == "repair_years":
        return f"修复{choice.value}年" if choice.value else "不修复"
    return str(choice.value)


# ---------------------------------------------------------------- deadlines


def dues(deadlines: Sequence[Deadline]) -> tuple[Due, ...]:
    return tuple(_due(deadline) for deadline in deadlines)


def _due(deadline: Deadline) -> Due:
    now, after = deadline.now, deadline.after
    if after is None:
        return Due(words.full_day(deadline.pay_by), _sum_up(now, now), "要再答几个问题才知道")
    return Due(words.full_day(deadline.pay_by), _sum_up(now, after), _sum_up(after, now))


def _sum_up(one: Decision, other: Decision) -> str:
    """The start, and whatever else differs from the other side of the deadline."""
    parts = [brief(one)]
    if one.state is State.DECIDED:
        if one.back_payment != other.back_payment:
            parts.append(words.BACK_PAYMENT[one.back_payment] if one.back_payment else "能否补交来源未写明")
        if one.gap_costs != other.gap_costs:
            parts.append(f"断缴期间的费用{points.gap_costs(one.gap_costs)}")
        if one.prices != other.prices:
            parts += map(points.price, one.prices)
    return "；".join(parts)
