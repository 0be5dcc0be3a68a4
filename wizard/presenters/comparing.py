"""Decisions beside each other: the person's own choices, paying by one day or later, going on in another scheme."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from policies.core.dates import DAILY_FORMS, MONTHLY_FORMS
from policies.core.lead_time import hand_in_by
from policies.core.outcome import BackPayment, State
from policies.core.policy import Channel, Verification
from policies.core.starting import NOTHING as NOTHING_KNOWN
from policies.core.types import Scheme
from policies.core.verdict import Choice, Deadline, Decided, Decision
from policies.working_days import is_working_day
from wizard import words
from wizard.answers import NO_FIGURES, OwnFigures
from wizard.presenters import points, waiting
from wizard.presenters.citing import claim_of
from wizard.presenters.headline import brief
from wizard.presenters.sums import NOTHING, Bill, bill

Span = tuple[int, int] | tuple[Decimal, Decimal]  # the least and the most
NO_RULE = "来源未写明这样选会怎样"
LATER = "再晚"
EARLIEST, CHEAPEST = "最早", "这次交的钱最少"


@dataclass(frozen=True, slots=True)
class Way:
    """One thing the person could do, and what it leads to."""

    label: str
    decision: Decision | None  # None: nothing is decided, ``instead`` says why
    address: str = ""  # the whole page that way
    is_default: bool = False
    instead: str = NO_RULE
    unsaid: str = words.NOT_STATED  # in every cell, where there is no decision
    bill: Bill = NOTHING

    @property
    def start(self) -> str:
        return brief(self.decision) if self.decision else self.instead

    @property
    def days(self) -> Span | None:
        """The first and the last day on which benefits may begin, as ordinals; None: not known."""
        decision = self.decision
        if decision is None:
            return None
        first, last = decision.start_range or (decision.benefits_from, decision.benefits_from)
        return (first.toordinal(), last.toordinal()) if first and last else None

    @property
    def cost(self) -> Span | None:
        """The least and the most that is to be paid now; None: not known."""
        total = self.bill.total
        if total is None:
            return None
        return total.low, Decimal("Infinity") if self.bill.is_open else total.high


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    address: str  # the whole page under this choice
    is_default: bool
    start: str
    cells: tuple[tuple[str, str], ...]  # (column, what it says)
    marks: tuple[str, ...] = ()


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

Column = tuple[str, Callable[[Way], str]]


def _said(say: Callable[[Decision], str]) -> Callable[[Way], str]:
    return lambda way: say(way.decision) if way.decision else way.unsaid


def cost(way: Way) -> str:
    """What is to be paid now, where it can be reckoned; else as the source puts it."""
    if way.bill.figures:
        return way.bill.brief
    return _said(lambda decision: "；".join(map(points.price, decision.prices)) or words.NOT_STATED)(way)


_COST: Column = ("要交的钱", cost)
# Columns beside the date. One is shown only where the rows differ in it; gap costs wherever they are stated.
_COLUMNS: tuple[Column, ...] = (
    ("断缴期间的费用", _said(lambda decision: points.gap_costs(decision.gap_costs))),
    ("等的时候", _said(waiting.meanwhile)),
    ("滞纳金", _said(lambda decision: points.late_fee(decision.late_fee))),
    _COST,
)
# Another scheme's rules may be another level's, and not as sure.
_SPEAKER: Column = ("谁的规定", _said(lambda decision: _speaker(decision)))
# More years paid against fewer months waited: both always, nothing else differs.
_REPAIR_COLUMNS: tuple[Column, ...] = (
    ("等几个月", _said(lambda decision: _months(decision))),
    ("要多交的钱", _said(lambda decision: _extra(decision))),
)


Choose = Callable[[str, str], str]  # option and value to the address that settles it


def comparisons(
    choices: Sequence[Choice], choose: Choose, own: OwnFigures = NO_FIGURES
) -> tuple[Comparison, ...]:
    options = dict.fromkeys(choice.option for choice in choices)
    groups = ([choice for choice in choices if choice.option == option] for option in options)
    return tuple(_of_choices(group, choose, own) for group in groups if len(group) > 1)


def _of_choices(group: list[Choice], choose: Choose, own: OwnFigures) -> Comparison:
    option = group[0].option
    ways = [
        Way(
            _value(choice),
            choice.decision,
            address="" if choice.is_default else choose(option, str(choice.value)),
            is_default=choice.is_default,
            bill=_bill(choice.decision, own, pays_gap=(option, choice.value) != ("pay_gap", "no")),
        )
        for choice in group
    ]
    columns = _REPAIR_COLUMNS if option == "repair_years" else _differing(ways)
    table = compared(_TITLES.get(option, "几种选法，差在哪里？"), ways, columns)
    return replace(table, note=_note(option, table.rows, [way.decision for way in ways if way.decision]))


def _bill(decision: Decision | None, own: OwnFigures, *, pays_gap: bool) -> Bill:
    return bill(decision, own, pays_gap=pays_gap) if decision else NOTHING


def compared(
    title: str, ways: Sequence[Way], columns: Sequence[Column], note: str = "", *, costs_compare: bool = True
) -> Comparison:
    """One row each; the earliest and the cheapest marked where that is beyond doubt."""
    earliest = _least([way.days for way in ways])
    cheapest = _least([way.cost for way in ways]) if costs_compare else set()
    rows = tuple(
        Row(
            way.label,
            way.address,
            way.is_default,
            way.start,
            tuple((name, say(way)) for name, say in columns),
            tuple(mark for mark, places in ((EARLIEST, earliest), (CHEAPEST, cheapest)) if place in places),
        )
        for place, way in enumerate(ways)
    )
    is_partial = any(waiting.part_days(way.decision) for way in ways if way.decision)
    start = "哪天起全部能报销" if is_partial else "哪天起能报销"
    return Comparison(title, note, start, tuple(name for name, _ in columns), rows)


def _least(spans: Sequence[Span | None]) -> set[int]:
    """The places that come before all others whatever is left open; none where one is not known, or all are alike."""
    known = [span for span in spans if span is not None]
    if len(known) < len(spans) or len(set(known)) < 2:
        return set()
    least = min(high for _, high in known)
    best = {place for place, span in enumerate(known) if span == (least, least)}
    lows = [low for place, (low, _) in enumerate(known) if place not in best]
    return best if best and all(low > least for low in lows) else set()


def _differing(ways: Sequence[Way]) -> list[Column]:
    decided = [way for way in ways if way.decision]
    said = [(column, {column[1](way) for way in decided}) for column in _COLUMNS]
    return [
        column
        for position, (column, texts) in enumerate(said)
        if len(texts) > 1 or (position == 0 and texts != {words.NOT_STATED})
    ]


def _note(option: str, rows: Sequence[Row], decisions: Sequence[Decision]) -> str:
    if option == "repair_years":
        return _useless_from(rows)
    if len({(row.start, row.cells[:1]) for row in rows}) > 1:
        return ""
    said = claim_of(decisions[0].outcome.back_payment, decisions[0].back_payment)
    is_yearly = decisions[0].policy.scheme is Scheme.RESIDENT
    more = "" if is_yearly else "补交要多交那几个月的钱。"
    if said and said.text:
        more += f"{said.text.rstrip('。')}。"
    if decisions[0].worked == NOTHING_KNOWN:
        return f"查到的规定里，两种从哪天起能报销都没有写明。{more}"
    disputed = [{one.field for one in decision.disagreements} for decision in decisions]
    if any("benefits_from" in fields for fields in disputed):
        return f"从哪天起能报销，来源说法不一致；照这里先用的说法，两种一样。{more}"
    if any("gap_costs" in fields for fields in disputed):
        return f"可以报销的日期，查到的规定里两种都一样；断缴期间的费用，来源说法不一致。{more}"
    return f"可以报销的日期和断缴期间的费用，查到的规定里两种都一样。{more}"


def _useless_from(rows: Sequence[Row]) -> str:
    """From which row on more money buys nothing."""
    last = next(place for place, row in enumerate(rows) if row.start == rows[-1].start)
    if last == len(rows) - 1:
        return ""
    return f"{rows[last].label}以后，再多交也不会少等。" if last else "日期都一样：多交钱也不会少等。"


def _speaker(decision: Decision) -> str:
    is_sure = decision.version.verification is Verification.VERIFIED
    if is_sure or decision.level == "nation":
        return words.LEVEL[decision.level] + ("" if is_sure else "（未经官方核实）")
    return "未经官方核实的说法"


def _months(decision: Decision) -> str:
    months = decision.started.months if decision.started else None
    return words.NOT_STATED if months is None else f"{months}个月"


def _extra(decision: Decision) -> str:
    repaired = decision.started.repaired if decision.started else 0
    if not repaired:
        return "不用多交"
    return points.repair_sum(decision.repair_price, repaired) if decision.repair_price else words.NOT_STATED


def _value(choice: Choice) -> str:
    if choice.option == "pay_gap":
        return "补交" if choice.value == "yes" else "不补交"
    if choice.option == "repair_years":
        return f"修复{choice.value}年" if choice.value else "不修复"
    return str(choice.value)


# ---------------------------------------------------------------- another day, another scheme


def days(ways: Sequence[Way]) -> Comparison:
    """Paying on one day or another."""
    columns = _differing(ways)
    return compared("早几天交、晚几天交", ways, columns, _difference(ways))


def schemes(ways: Sequence[Way]) -> Comparison:
    """Going on as one is, or in another scheme. A month's premium and a year's are not held against each other."""
    columns = [*_differing(ways), *([] if _COST in _differing(ways) else [_COST]), _SPEAKER]
    return compared("换一种医保", ways, columns, _difference(ways), costs_compare=False)


def _difference(ways: Sequence[Way]) -> str:
    """In one sentence, without advice."""
    exact = [(way, span[0]) for way in ways if (span := way.days) and span[0] == span[1]]
    if len(exact) < 2:
        return ""
    if len({day for _, day in exact}) == 1:
        return "哪天起能报销都一样。" if len(exact) == len(ways) else ""
    first, last = min(exact, key=lambda one: one[1]), max(exact, key=lambda one: one[1])
    return f"“{first[0].label}”比“{last[0].label}”早{last[1] - first[1]}天能报销。"


# ---------------------------------------------------------------- deadlines


def dues(decision: Decision, deadlines: Sequence[Deadline], on: date) -> tuple[Due, ...]:
    """One line for each day to make, and one for whoever misses them all. ``on``: today."""
    if not deadlines:
        return ()
    rows: list[tuple[str, Decision, str]] = []
    at_first = decision  # what holds on the first day of the stretch that a deadline ends
    for deadline in deadlines:
        # With each day, so that the last day's date is not all days'.
        moves = brief(at_first) != brief(deadline.now) or _moves_daily(deadline.now)
        if moves and not rows and decision.pay_on != deadline.pay_by:
            rows.append((f"{words.day(decision.pay_on)}到账", decision, ""))
        label = f"{words.day(deadline.pay_by)}{'到账' if moves else '以前'}"
        rows.append((label, deadline.now, _notes(deadline, on)))
        at_first = deadline.after or deadline.now
    after = deadlines[-1].after
    lines = _dues([*rows, (LATER, after, "")] if after else rows)
    return tuple(lines) if after else (*lines, Due(LATER, "要再答几个问题才知道"))


def dues_by(of: Decided) -> str:
    """Which choice of the person's own the days are worked out by; who has not lapsed yet, as if they will pay."""
    by = [_value(choice) for choice in of.choices if choice.is_default and choice.option == "pay_gap"]
    if by:
        return f"都按“{by[0]}”算。"
    later = (one for deadline in of.deadlines for one in (deadline.now, deadline.after) if one)
    is_free = any(one.back_payment in (BackPayment.ALLOWED, BackPayment.OPTIONAL) for one in later)
    return (
        "断了以后才交的，按把断掉的都补交来算。" if is_free and of.decision.state is State.NOT_LAPSED else ""
    )


def _notes(deadline: Deadline, on: date) -> str:
    """What may move the day, and by when to hand the case in where an office takes its time."""
    notes = [] if deadline.holidays_known else [_holidays(deadline.pay_by.year)]
    is_ahead = deadline.pay_by >= on
    slow = [one.channel for one in deadline.now.channels if one.channel.working_days and is_ahead]
    return "".join([*notes, *(_hand_in(channel, deadline.pay_by, on) for channel in slow)])


def _hand_in(channel: Channel, pay_by: date, on: date) -> str:
    days = channel.working_days or 0
    last = hand_in_by(pay_by, days, is_working_day)
    takes = f"找“{channel.name}”办的，收下材料以后最多要{days}个工作日"
    if last.day < on:
        return f"{takes}，这样办可能赶不上这一天，请先打12393问。"
    spare = "" if last.holidays_known else "（有的放假安排还没公布，已按最长的假期多留几天）"
    return f"{takes}，最迟{words.day(last.day)}把材料交上去{spare}。"


def passed(missed: Deadline | None) -> str:
    """The last day that would have changed something: with its date, without reproach."""
    if missed is None or missed.now.worked == NOTHING_KNOWN:
        return ""  # a day before which nothing is known either helps nobody
    if missed.after and _said_of(missed.now) == _said_of(missed.after):
        return ""  # another rule, and nothing that anybody would notice
    then = brief(missed.now)
    then = then if then.startswith("最") else f"是{then}"
    when = "到账的" if _moves(missed.now) else "以前到账的"
    return f"{words.day(missed.pay_by)}{when}，{then}。这个日子已经过了，现在按上面的算。"


def _said_of(decision: Decision) -> object:
    """What a reader is told of it, but for a start that moves with the day of payment."""
    started = decision.started
    counted = (started.start.form, started.months, started.days) if started else brief(decision)
    return counted, _extras(decision), decision.state


def _moves(decision: Decision) -> bool:
    """A start that is counted from the payment: of an earlier one it was another day."""
    form = decision.started.start.form if decision.started else None
    return form in DAILY_FORMS or form in MONTHLY_FORMS


def _moves_daily(decision: Decision) -> bool:
    """A start that is counted from the day of arrival itself."""
    return decision.started is not None and decision.started.start.form in DAILY_FORMS


def _holidays(year: int) -> str:
    return f"{year}年的放假安排还没有公布，这一天可能顺延；请按不顺延准备。"


def _dues(rows: Sequence[tuple[str, Decision, str]]) -> list[Due]:
    said = [_extras(decision) for _, decision, _ in rows]
    varying = [place for place in range(len(said[0])) if len({extras[place] for extras in said}) > 1]
    return [
        Due(
            label,
            or_later(decision) if label == LATER else brief(decision),
            tuple(extras[place] for place in varying if extras[place]),
            is_partial=bool(waiting.part_days(decision)),
            note=note,
        )
        for (label, decision, note), extras in zip(rows, said, strict=True)
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
    if any(one.field == "back_payment" for one in decision.disagreements):
        back = "能不能补交，来源说法不一致"
    price = "；".join(map(points.price, decision.prices)) or "要交多少钱，来源未写明"
    return (back, f"断缴期间的费用：{points.gap_costs(decision.gap_costs)}", price)
