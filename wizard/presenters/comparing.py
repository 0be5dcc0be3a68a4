"""Decisions beside each other: the person's own choices, paying on one day or another, going on in another scheme."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from policies.core.policy import Verification
from policies.core.starting import NOTHING as NOTHING_KNOWN
from policies.core.verdict import Choice, Decision
from wizard import words
from wizard.answers import NO_FIGURES, OwnFigures
from wizard.presenters import points, waiting
from wizard.presenters.citing import claim_of
from wizard.presenters.headline import brief
from wizard.presenters.lapsed import counts_years
from wizard.presenters.sums import NOTHING, Bill, bill

Span = tuple[int, int] | tuple[Decimal, Decimal]  # the least and the most
NO_RULE = "来源未写明这样选会怎样"
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
    ("断缴期间的费用", _said(lambda decision: _gap_costs(decision))),
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
            chosen(choice),
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
    more = "" if counts_years(decisions[0]) else "补交要多交那几个月的钱。"
    if said and said.text:
        more += f"{said.text.rstrip('。')}。"
    if decisions[0].worked == NOTHING_KNOWN:
        return f"查到的规定里，两种从哪天起能报销都没有写明。{more}"
    if any(decision.disputed_by("benefits_from") for decision in decisions):
        return f"从哪天起能报销，来源说法不一致；照这里先用的说法，两种一样。{more}"
    if any(decision.disputed_by("gap_costs") for decision in decisions):
        return f"可以报销的日期，查到的规定里两种都一样；断缴期间的费用，来源说法不一致。{more}"
    return f"可以报销的日期和断缴期间的费用，查到的规定里两种都一样。{more}"


def _useless_from(rows: Sequence[Row]) -> str:
    """From which row on more money buys nothing."""
    last = next(place for place, row in enumerate(rows) if row.start == rows[-1].start)
    if last == len(rows) - 1:
        return ""
    return f"{rows[last].label}以后，再多交也不会少等。" if last else "日期都一样：多交钱也不会少等。"


def _gap_costs(decision: Decision) -> str:
    said = points.gap_costs(decision.gap_costs)
    return f"来源说法不一致，先按“{said}”" if decision.disputed_by("gap_costs") else said


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


def chosen(choice: Choice) -> str:
    if choice.option == "pay_gap":
        return "补交" if choice.value == "yes" else "不补交"
    if choice.option == "repair_years":
        return f"修复{choice.value}年" if choice.value else "不修复"
    return str(choice.value)


# ---------------------------------------------------------------- another day, another year, another scheme


def days(ways: Sequence[Way]) -> Comparison:
    """Paying on one day or another."""
    columns = _differing(ways)
    return compared("早几天交、晚几天交", ways, columns, _difference(ways))


def years(ways: Sequence[Way]) -> Comparison:
    """Paying for one cover year or another. What is cheap for one year says nothing of the other."""
    ends = "交哪个年度的钱，就保障到那一年的12月31日为止。"
    return compared("交哪个年度的钱", ways, [_COST], ends + _difference(ways), costs_compare=False)


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
