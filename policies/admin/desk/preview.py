"""The date that a way of counting gives, for a day of payment that the editor picks: seen before it is chosen."""

from __future__ import annotations

from datetime import date

from policies.core.codec.faults import Node
from policies.core.codec.starts import START
from policies.core.dates import Case, after_cut_off, plus_months, start_on
from policies.core.outcome import BenefitStart, Form, UnstatedStart
from policies.core.starting import both_readings, says_too_little
from policies.core.verdict import Started

from .base import Plain


def preview(plain: Plain, paid_on: date, cut_off_day: int | None = None) -> list[str]:
    """Lines to show: the day, and the same at a month's end; or what is still missing."""
    faults: list = []
    start = START.read(Node(plain, (), faults))
    if faults:
        return ["还算不出来：" + "；".join(fault.reason for fault in faults)]
    if isinstance(start, BenefitStart) and says_too_little(start):
        start = both_readings(start)
    if isinstance(start, UnstatedStart):
        days = [_day(one, paid_on, cut_off_day) for one in start.candidates]
        known = sorted(day for day in days if day)
        return [
            f"页面只给一段：最早{_say(known[0])}，最晚{_say(known[-1])}。"
            if known
            else "页面写“来源未写明”，不给日子。"
        ]
    end = date(paid_on.year, 1, 31)
    return [_line(start, paid_on, cut_off_day), _line(start, end, cut_off_day)]


def _line(start: BenefitStart, paid_on: date, cut_off_day: int | None) -> str:
    day = _day(start, paid_on, cut_off_day)
    if day is None:
        return f"{_say(paid_on)}到账：日子要看那件事是哪天。"
    assumed = (
        "（假设断了2个年度）"
        if start.form is not Form.S11 and not isinstance(start.count, int | None)
        else ""
    )
    event = "（假设那件事在一个月前）" if start.form is Form.S11 else ""
    return f"{_say(paid_on)}到账{assumed}{event}，{_say(day)}起能报销。"


def _day(start: BenefitStart, paid_on: date, cut_off_day: int | None) -> date | None:
    started: Started = start_on(
        start,
        Case(
            paid_on,
            after_cut_off(paid_on, cut_off_day),
            cover_year=paid_on.year if start.form is Form.S9 else None,
            event_on=plus_months(paid_on, -1),
            years=2,
        ),
    )
    return started.day


def _say(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
