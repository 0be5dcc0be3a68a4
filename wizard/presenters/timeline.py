"""One person's time as a picture: paid, lapsed, waiting, covered, with the days between; and the same in words.

Geometry only: what is drawn where, in units of the picture. The template draws it, the style sheet gives it its look. The
lengths are a sketch: a lapse of years would leave no room for the weeks that matter, so each stretch has a least and a
greatest width.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from policies.core.outcome import Benefit, State
from policies.core.verdict import Deadline, Decision
from wizard import words
from wizard.presenters import points, waiting
from wizard.presenters.points import PAID_AFTERWARDS

DAY = timedelta(days=1)
WIDTH, BAR, ROW = 320, 22, 18  # of the picture, of the bar, of a line of labels
LEAST, MOST = 1.2, 9.0  # months that a stretch is drawn as
OPEN_DAYS = 61  # what a stretch without an end stands for
GAP = 6  # between two labels of one row
LETTER = 13  # how wide a Chinese character is; a digit is about half of it

NAMES = {
    "paid": "已交",
    "lapse": "断缴",
    "wait": "等待",
    "part": "报一部分",
    "maybe": "？",
    "open": "未写明",
    "covered": "能报销",
}


@dataclass(frozen=True, slots=True)
class Stretch:
    """From one day up to, not including, another. ``kind`` picks the look, ``text`` says it."""

    kind: str  # paid, lapse, wait, part, maybe, open, covered
    begins: date | None
    ends: date | None
    text: str


@dataclass(frozen=True, slots=True)
class Box:
    kind: str
    x: int
    width: int

    @property
    def name(self) -> str:
        """In the box itself, where there is room for it."""
        name = NAMES[self.kind]
        return name if len(name) * LETTER + GAP <= self.width else ""

    @property
    def middle(self) -> int:
        return self.x + self.width // 2


@dataclass(frozen=True, slots=True)
class Mark:
    """A day on the bar, with its label below (the person's own days) or above (the last days to pay by)."""

    kind: str  # day, pay, due
    x: int
    text: str
    text_x: int
    y: int


@dataclass(frozen=True, slots=True)
class Timeline:
    boxes: tuple[Box, ...]
    marks: tuple[Mark, ...]
    lines: tuple[Stretch, ...]  # the words beside the picture
    bar_y: int
    height: int
    width: int = WIDTH
    bar: int = BAR

    @property
    def kinds(self) -> frozenset[str]:
        """Which patterns the picture needs."""
        return frozenset(box.kind for box in self.boxes)


def timeline(decision: Decision, deadlines: Sequence[Deadline]) -> Timeline | None:
    """None where there is nothing to draw: no lapse, or nothing known of the time after the payment."""
    if decision.state is not State.DECIDED or decision.lapse.first_unpaid is None:
        return None
    stretches = tuple(_stretches(decision))
    boxes = _boxes(stretches)
    place = _Place(stretches, boxes)
    days = _labels(place, _days(decision, stretches), kind="day")
    dues = _labels(place, _due_days(decision, deadlines), kind="due")
    above, below = _rows(dues), _rows(days)
    bar_y = above * ROW + 4
    marks = [_mark(label, bar_y - 5 - label.row * ROW) for label in dues]
    marks += [_mark(label, bar_y + BAR + (label.row + 1) * ROW - 3) for label in days]
    return Timeline(
        boxes,
        tuple(marks),
        stretches,
        bar_y=bar_y,
        height=bar_y + BAR + below * ROW + 6,
    )


# ---------------------------------------------------------------- what there is to draw


def _stretches(decision: Decision) -> Iterator[Stretch]:
    first = decision.lapse.first_unpaid
    if first is None:
        return
    lapsed = first.first_day()
    yield Stretch("paid", None, lapsed, f"交到{words.month(first.plus(-1))}")
    full, span = decision.benefits_from, decision.start_range
    start = full or (span[0] if span else None)
    counts = points.counts_from(decision)
    gap_ends = min(counts, start) if start else counts
    if lapsed < gap_ends:
        yield Stretch("lapse", lapsed, gap_ends, f"断缴：{_between(lapsed, gap_ends)}{_gap(decision)}")
    yield from _until_covered(decision, counts)
    if full:
        yield _covered(decision, full)
    elif span:
        ends = decision.cover_ends_on
        if ends is None or span[1] <= ends:
            yield Stretch("covered", span[1], None, f"最晚{words.day(span[1])}起能报销")


def _gap(decision: Decision) -> str:
    """What holds meanwhile, as far as it is said."""
    stopped, costs = decision.no_benefits_from, decision.gap_costs
    since = f"，待遇从{words.day(stopped)}起停" if stopped else ""
    if not costs:
        return since
    of_all = "看病的钱" if costs[0].benefit is Benefit.ALL else ""
    months = "（指漏交的那几个月）" if decision.gap_cost in PAID_AFTERWARDS else ""
    return f"{since}，{of_all}{points.gap_costs(costs)}{months}"


def _until_covered(decision: Decision, paid: date) -> Iterator[Stretch]:
    """Waiting, with what is paid meanwhile; a range where only that is known; open where nothing is."""
    full, span, part = decision.benefits_from, decision.start_range, decision.first_benefits_from
    if full:
        if part and part < full and paid < full:
            begins = max(part, paid)
            if paid < begins:
                yield Stretch("wait", paid, begins, f"等待：{_between(paid, begins)}，不能报销")
            benefits = waiting.benefits(decision.during_wait)
            yield Stretch("part", begins, full, f"{_between(begins, full)}：{benefits}")
        elif paid < full:
            yield Stretch("wait", paid, full, f"等待：{_between(paid, full)}，{_meanwhile(decision)}")
    elif span:
        if paid < span[0]:
            yield Stretch("wait", paid, span[0], f"等待：{_between(paid, span[0])}，{_meanwhile(decision)}")
        ends = decision.cover_ends_on
        last = min(span[1], ends + DAY) if ends else span[1]
        over = f"；最晚的一种算法里，{ends.year}年度已经结束" if ends and span[1] > ends else ""
        if span[0] < last:
            yield Stretch("maybe", span[0], last, f"{_between(span[0], last)}：来源没写清，可能还要等{over}")
    else:
        yield Stretch("open", paid, None, "到账以后，哪天起能报销，来源未写明")


def _meanwhile(decision: Decision) -> str:
    return waiting.benefits(decision.during_wait) if decision.during_wait else "能不能报销，来源未写明"


def _covered(decision: Decision, full: date) -> Stretch:
    ends = decision.cover_ends_on
    until = f"，到{words.day(ends)}为止" if ends else ""
    since = words.day(full)
    if (
        full < decision.pay_on and decision.gap_cost not in PAID_AFTERWARDS
    ):  # of its first days nothing is said
        since = words.month(full)
    return Stretch("covered", full, ends + DAY if ends else None, f"能报销：{since}起{until}")


def _between(begins: date, ends: date) -> str:
    """2025年10月1日到2026年3月9日; the end is the day after."""
    last = ends - DAY
    return words.day(begins) if begins == last else f"{words.day(begins)}到{words.day(last)}"


# ---------------------------------------------------------------- where it is drawn


def _boxes(stretches: Sequence[Stretch]) -> tuple[Box, ...]:
    weights = [_weight(one) for one in stretches]
    unit = WIDTH / sum(weights)
    edges = [0]
    for weight in weights:
        edges.append(edges[-1] + round(weight * unit))
    edges[-1] = WIDTH
    return tuple(
        Box(one.kind, left, right - left)
        for one, left, right in zip(stretches, edges, edges[1:], strict=False)
    )


def _weight(of: Stretch) -> float:
    """In months, kept within bounds. What has no end, or no beginning, is drawn as a short piece."""
    if of.begins is None or of.ends is None:
        return 2.2
    return min(MOST, max(LEAST, (of.ends - of.begins).days / 30.4))


class _Place:
    """From a day to its place on the bar."""

    def __init__(self, stretches: Sequence[Stretch], boxes: Sequence[Box]) -> None:
        self._parts = list(zip(stretches, boxes, strict=True))

    def x(self, day: date) -> int | None:
        """None for a day that is not drawn."""
        for stretch, box in self._parts:
            begins, ends = stretch.begins, stretch.ends
            if begins is not None and day >= begins and (ends is None or day < ends):
                if ends is None:  # drawn as a short piece: days beyond it are not on the picture
                    share = (day - begins).days / OPEN_DAYS
                    return box.x + round(box.width * share) if share < 1 else None
                return box.x + round(box.width * (day - begins).days / (ends - begins).days)
        return None


@dataclass(frozen=True, slots=True)
class _Label:
    kind: str
    x: int
    text: str
    left: int
    right: int
    row: int


def _days(decision: Decision, stretches: Iterable[Stretch]) -> list[tuple[date, str]]:
    """Where stretches begin, and the payment: each day once, the payment first in words."""
    named = {decision.pay_on: f"{words.short_day(decision.pay_on)}到账"}
    for one in stretches:
        if one.begins is not None and one.begins not in named:
            named[one.begins] = words.short_day(one.begins)
    days = sorted(named.items())
    year = 0
    found = []
    for day, text in days:
        found.append((day, f"{day.year}年{text}" if day.year != year else text))
        year = day.year
    return found


def _due_days(decision: Decision, deadlines: Iterable[Deadline]) -> list[tuple[date, str]]:
    """The last days to pay by that fall into the time drawn; the first two, or the picture is full."""
    days = [one.pay_by for one in deadlines if one.pay_by > decision.pay_on][:2]
    return [(day, f"最迟{words.short_day(day)}") for day in days]


def _labels(place: _Place, days: Iterable[tuple[date, str]], *, kind: str) -> list[_Label]:
    """Each label below its day, in the first row where it does not run into another."""
    placed: list[_Label] = []
    for day, text in days:
        x = place.x(day)
        if x is None:
            continue
        wide = round(sum(LETTER if ord(letter) > 0x2E7F else LETTER * 0.66 for letter in text))
        left = min(max(0, x - wide // 2), WIDTH - wide)
        taken = {other.row for other in placed if other.left < left + wide + GAP and left < other.right + GAP}
        row = next(row for row in range(len(placed) + 1) if row not in taken)
        placed.append(_Label(kind, x, text, left, left + wide, row))
    return placed


def _rows(labels: Sequence[_Label]) -> int:
    return max((label.row + 1 for label in labels), default=0)


def _mark(label: _Label, y: int) -> Mark:
    return Mark(label.kind, label.x, label.text, label.left, y)
