"""Decisions beside each other: the person's own choices, and paying by one day or later."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from policies.core.dates import DAILY_FORMS
from policies.core.outcome import State
from policies.core.verdict import Choice, Deadline, Decision
from wizard import words
from wizard.presenters import points, waiting
from wizard.presenters.citing import claim_of
from wizard.presenters.headline import brief

NO_RULE = "来源未写明这样选会怎样"
LATER = "再晚"


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    address: str  # the whole page under this choice
    is_default: bool
    start: str
    cells: tuple[tuple[str, str], ...]  # (column, what it says)


@dataclass(frozen=True, slots=True)
class Comparison:
    title: str
    note: str
    start: str  # heading of the dates
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def differs(self) -> bool:
        """Whether the choice moves the date."""
        return len({row.start for row in self.rows}) > 1


@dataclass(frozen=True, slots=True)
class Due:
    label: str
    start: str
    extras: tuple[str, ...] = ()
    is_partial: bool = False  # part of the benefits is paid before that day
    note: str = ""


_TITLES = {"pay_gap": "补交和不补交，差在哪里？", "repair_years": "多交钱少等几个月（缴费修复），差在哪里？"}

Column = tuple[str, Callable[[Decision], str]]

# Columns beside the date. One is shown only where the rows differ in it; gap costs wherever they are stated.
_COLUMNS: tuple[Column, ...] = (
    ("断缴期间的费用", lambda decision: points.gap_costs(decision.gap_costs)),
    ("等的时候", waiting.meanwhile),
    ("滞纳金", lambda decision: points.late_fee(decision.late_fee)),
    ("要交的钱", lambda decision: "；".join(map(points.price, decision.prices)) or words.NOT_STATED),
)
# More years paid against fewer months waited: both always, nothing else differs.
_REPAIR_COLUMNS: tuple[Column, ...] = (
    ("等几个月", lambda decision: _months(decision)),
    ("要多交的钱", lambda decision: _extra(decision)),
)


Choose = Callable[[str, str], str]  # option and value to the address that settles it


def comparisons(choices: Sequence[Choice], choose: Choose) -> tuple[Comparison, ...]:
    options = dict.fromkeys(choice.option for choice in choices)
    groups = ([choice for choice in choices if choice.option == option] for option in options)
    return tuple(_comparison(group, choose) for group in groups if len(group) > 1)


def _comparison(group: list[Choice], choose: Choose) -> Comparison:
    decisions = [choice.decision for choice in group if choice.decision]
    shown = _shown(group[0].option, decisions)
    rows = tuple(
        Row(
            label=_value(choice),
            address="" if choice.is_default else choose(choice.option, str(choice.value)),
            is_default=choice.is_default,
            start=_start(choice.decision),
            cells=tuple((name, _cell(choice, say)) for name, say in shown),
        )
        for choice in group
    )
    title = _TITLES.get(group[0].option, "几种选法，差在哪里？")
    is_partial = any(waiting.part_days(decision) for decision in decisions)
    return Comparison(
        title,
        _note(group[0].option, rows, decisions),
        "哪天起全部能报销" if is_partial else "哪天起能报销",
        tuple(name for name, _ in shown),
        rows,
    )


def _shown(option: str, decisions: Sequence[Decision]) -> list[Column]:
    if option == "repair_years":
        return list(_REPAIR_COLUMNS)
    said = [(column, {column[1](decision) for decision in decisions}) for column in _COLUMNS]
    return [
        column
        for position, (column, texts) in enumerate(said)
        if len(texts) > 1 or (position == 0 and texts != {words.NOT_STATED})
    ]


def _note(option: str, rows: Sequence[Row], decisions: Sequence[Decision]) -> str:
    if option == "repair_years":
        return _useless_from(rows)
    if len({(row.start, row.cells) for row in rows}) > 1:
        return ""
    said = claim_of(decisions[0].outcome.back_payment, decisions[0].back_payment)
    more = f"，{said.text}" if said and said.text else ""
    return f"可以报销的日期和断缴期间的费用，查到的规定里两种都一样。补交要多交那几个月的钱{more}。"


def _useless_from(rows: Sequence[Row]) -> str:
    """From which row on more money buys nothing."""
    last = next(place for place, row in enumerate(rows) if row.start == rows[-1].start)
    if last == len(rows) - 1:
        return ""
    return f"{rows[last].label}以后，再多交也不会少等。" if last else "日期都一样：多交钱也不会少等。"


def _months(decision: Decision) -> str:
    months = decision.started.months if decision.started else None
    return words.NOT_STATED if months is None else f"{months}个月"


def _extra(decision: Decision) -> str:
    repaired = decision.started.repaired if decision.started else 0
    if not repaired:
        return "不用多交"
    return points.repair_sum(decision.repair_price, repaired) if decision.repair_price else words.NOT_STATED


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


def dues(decision: Decision, deadlines: Sequence[Deadline]) -> tuple[Due, ...]:
    """One line for each day to make, and one for whoever misses them all."""
    if not deadlines:
        return ()
    rows: list[tuple[str, Decision]] = []
    at_first = decision  # what holds on the first day of the stretch that a deadline ends
    for deadline in deadlines:
        # With each day, so that the last day's date is not all days'.
        moves = brief(at_first) != brief(deadline.now) or _moves_daily(deadline.now)
        if moves and not rows and decision.pay_on != deadline.pay_by:
            rows.append((f"{words.day(decision.pay_on)}到账", decision))
        rows.append((f"{words.day(deadline.pay_by)}{'到账' if moves else '以前'}", deadline.now))
        at_first = deadline.after or deadline.now
    after = deadlines[-1].after
    lines = _dues([*rows, (LATER, after)] if after else rows)
    unsure = {f"{words.day(one.pay_by)}以前": one.pay_by.year for one in deadlines if not one.holidays_known}
    lines = [
        replace(line, note=_holidays(unsure[line.label])) if line.label in unsure else line for line in lines
    ]
    return tuple(lines) if after else (*lines, Due(LATER, "要再答几个问题才知道"))


def passed(missed: Deadline | None) -> str:
    """The last day that would have changed something: with its date, without reproach."""
    if missed is None:
        return ""
    return f"{words.day(missed.pay_by)}以前到账的，是{brief(missed.now)}。这个日子已经过了，现在按上面的算。"


def _moves_daily(decision: Decision) -> bool:
    """A start that is counted from the day of arrival itself."""
    return decision.started is not None and decision.started.start.form in DAILY_FORMS


def _holidays(year: int) -> str:
    return f"{year}年的放假安排还没有公布，这一天可能顺延；请按不顺延准备。"


def _dues(rows: Sequence[tuple[str, Decision]]) -> list[Due]:
    said = [_extras(decision) for _, decision in rows]
    varying = [place for place in range(len(said[0])) if len({extras[place] for extras in said}) > 1]
    return [
        Due(
            label,
            or_later(decision) if label == LATER else brief(decision),
            tuple(extras[place] for place in varying if extras[place]),
            is_partial=bool(waiting.part_days(decision)),
        )
        for (label, decision), extras in zip(rows, said, strict=True)
    ]


def or_later(decision: Decision) -> str:
    """The start for whoever pays on that day or any later one: it moves on with the payment."""
    moves = decision.benefits_from or decision.start_range
    return f"{brief(decision)}，或者更晚" if moves else brief(decision)


def _extras(decision: Decision) -> tuple[str, ...]:
    """What else may differ between paying by a day and paying later."""
    if decision.state is not State.DECIDED:
        return ("", "", "")
    back = words.BACK_PAYMENT[decision.back_payment] if decision.back_payment else "能否补交，来源未写明"
    price = "；".join(map(points.price, decision.prices)) or "要交多少钱，来源未写明"
    return (back, f"断缴期间的费用：{points.gap_costs(decision.gap_costs)}", price)
