"""The date that a way of counting gives, for a day of payment that the editor picks: seen before it is chosen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from policies.core.codec.faults import Node
from policies.core.codec.policies import WINDOW
from policies.core.codec.starts import START
from policies.core.dates import Case, after_cut_off, plus_months, start_on
from policies.core.facts import Terms, candidate_cover_years
from policies.core.outcome import BenefitStart, Form, UnstatedStart
from policies.core.policy import Window
from policies.core.starting import both_readings, says_too_little
from policies.core.types import Scheme

from .base import Plain
from .wording import said


@dataclass(frozen=True, slots=True)
class Counting:
    """What the draft settles for every start in it, and the cover year that the editor wrote."""

    cut_off_day: int | None = None
    is_residents: bool = False
    windows: tuple[Window, ...] = ()
    cover_year: int | None = None

    def cover_years(self, paid_on: date) -> tuple[int | None, ...]:
        """The years a resident's payment on that day can be for; nobody else pays for a year."""
        if not self.is_residents:
            return (None,)
        if self.cover_year is not None:
            return (self.cover_year,)
        return candidate_cover_years(Terms(Scheme.RESIDENT, self.windows, self.cut_off_day), paid_on)


def windows_of(plain: Iterable[Plain]) -> tuple[Window, ...]:
    """Those that can be read: a draft may hold others."""
    read = []
    for one in plain:
        faults: list = []
        window = WINDOW.read(Node(one, (), faults))
        read += [] if faults else [window]
    return tuple(read)


def preview(plain: Plain, paid_on: date, counting: Counting) -> list[str]:
    """Lines to show: the day, and one at a month's end; or what is still missing. The rule's conditions are not looked at."""
    faults: list = []
    start = START.read(Node(plain, (), faults))
    if faults:
        return ["还算不出来：" + "；".join(said(fault.reason, {}) for fault in faults)]
    if isinstance(start, BenefitStart) and says_too_little(start):
        start = both_readings(start)
    years = counting.cover_years(paid_on)
    if isinstance(start, UnstatedStart):
        return [_range(start, paid_on, counting, year) for year in years]
    ends = [(date(year or paid_on.year, 1, 31), year) for year in years]
    days = [(paid_on, year) for year in years]
    return [
        *(_line(start, day, counting, year) for day, year in days),
        *(f"月底交的，例如{_line(start, day, counting, year)}" for day, year in ends),
    ]


def _range(start: UnstatedStart, paid_on: date, counting: Counting, year: int | None) -> str:
    known = sorted(day for one in start.candidates if (day := _day(one, paid_on, counting, year)))
    if not known:
        return "页面写“来源未写明”，不给日子。"
    of_year = f"{year}年度，" if year else ""
    return f"{of_year}页面只给一段：最早{_say(known[0])}，最晚{_say(known[-1])}。"


def _line(start: BenefitStart, paid_on: date, counting: Counting, year: int | None) -> str:
    day = _day(start, paid_on, counting, year)
    if day is None:
        return f"{_say(paid_on)}到账：日子要看那件事是哪天。"
    assumed = (
        "（假设断了2个年度）"
        if start.form is not Form.S11 and not isinstance(start.count, int | None)
        else ""
    )
    event = "（假设那件事在一个月前）" if start.form is Form.S11 else ""
    of_year = f"，交的是{year}年度" if year else ""
    return f"{_say(paid_on)}到账{of_year}{assumed}{event}，{_say(day)}起能报销。"


def _day(start: BenefitStart, paid_on: date, counting: Counting, year: int | None) -> date | None:
    if year is None and start.form is Form.S9:
        year = paid_on.year
    case = Case(
        paid_on,
        after_cut_off(paid_on, counting.cut_off_day),
        cover_year=year,
        event_on=plus_months(paid_on, -1),
        years=2,
    )
    return start_on(start, case).day


def _say(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
