"""From a form of benefit start and a payment date to a day. Forms S0 to S12 are rows of one table (domain.md c.3)."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, auto
from typing import NamedTuple

from .outcome import BenefitStart, Form, ResidentWait
from .types import Span, Unit
from .values import Month
from .verdict import Started

IsWorkingDay = Callable[[date], bool | None]  # None: the holiday calendar of that year is not known
DAY = timedelta(days=1)


def plus_months(day: date, months: int) -> date:
    """The same day so many months on, clipped to the end of a shorter month: 11-30 + 3 months = 02-28."""
    count = day.year * 12 + day.month - 1 + months
    year, month = count // 12, count % 12 + 1
    return date(year, month, day.day if day.day <= 28 else min(day.day, calendar.monthrange(year, month)[1]))


def first_of_month(day: date, months: int) -> date:
    """The 1st of the month so many months on."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def plus_days(day: date, days: int) -> date:
    return day + timedelta(days=days)


def plus_span(day: date, span: Span) -> date:
    if span.unit is Unit.MONTHS:
        return plus_months(day, span.count)
    return plus_days(day, span.count)


def last_day(month: Month) -> date:
    return month.plus(1).first_day() - DAY


def after_cut_off(paid_on: date, cut_off_day: int | None) -> date:
    """A payment after the cut-off day counts as made on the 1st of the next month, everywhere (semantics 15)."""
    if cut_off_day is None or paid_on.day <= cut_off_day:
        return paid_on
    return Month.of(paid_on).plus(1).first_day()


def roll_to_working_day(due: date, is_working_day: IsWorkingDay) -> date:
    """A due date on a holiday moves to the next working day; in a year the calendar does not know it stays."""
    while is_working_day(due) is False:
        due += DAY
    return due


class Anchor(Enum):
    """The day counting starts from."""

    ARRIVAL = auto()
    PAYMENT_MONTH = auto()
    COVER_YEAR_START = auto()
    EVENT = auto()
    FIXED = auto()


_ON_PAYMENT = (Anchor.ARRIVAL, Anchor.PAYMENT_MONTH)
_MONTHS_FROM: dict[Anchor, Callable[[date, int], date]] = {
    anchor: first_of_month if anchor is Anchor.PAYMENT_MONTH else plus_months for anchor in Anchor
}


@dataclass(frozen=True, slots=True)
class Preset:
    """One row of the table: an anchor, what is always added to it, and the unit that is counted."""

    anchor: Anchor
    months: int = 0
    days: int = 0
    counts: Unit | None = None


PRESETS: dict[Form, Preset] = {
    Form.S0: Preset(Anchor.ARRIVAL),
    Form.S1: Preset(Anchor.ARRIVAL, days=1),
    Form.S2: Preset(Anchor.PAYMENT_MONTH),
    Form.S3: Preset(Anchor.PAYMENT_MONTH, months=1),
    Form.S4: Preset(Anchor.PAYMENT_MONTH, months=2),
    Form.S5: Preset(Anchor.ARRIVAL, counts=Unit.MONTHS),
    Form.S6: Preset(Anchor.PAYMENT_MONTH, counts=Unit.MONTHS),
    Form.S7: Preset(Anchor.PAYMENT_MONTH, months=1, counts=Unit.MONTHS),
    Form.S8: Preset(Anchor.ARRIVAL, counts=Unit.DAYS),
    Form.S9: Preset(Anchor.COVER_YEAR_START, counts=Unit.MONTHS),
    Form.S10: Preset(Anchor.FIXED, counts=Unit.MONTHS),
    Form.S11: Preset(Anchor.EVENT),
    Form.S12: Preset(Anchor.PAYMENT_MONTH, counts=Unit.MONTHS),
}

# The start moves only when the month of payment does (semantics 20).
MONTHLY_FORMS = frozenset({Form.S2, Form.S3, Form.S4, Form.S6, Form.S7, Form.S12})
# The start moves with each day of payment.
DAILY_FORMS = frozenset(form for form, preset in PRESETS.items() if preset.anchor is Anchor.ARRIVAL)


class Case(NamedTuple):
    """What a start needs to know of one person; built by deciding.py from the answers."""

    paid_on: date
    counted_from: date  # paid_on after the cut-off
    cover_year: int | None = None
    event_on: date | None = None
    years: int = 0  # cover years lapsed that count
    repaired: int = 0  # of them repaired by extra payment
    served: int = 0  # months already served or credited


def variable_months(wait: ResidentWait, years: int) -> int:
    """Months that the years lapsed add, before any repair."""
    added = max(0, years - wait.free_years) * wait.per_year
    return added if wait.cap is None else min(added, wait.cap)


def resident_months(wait: ResidentWait, years: int, repaired: int = 0) -> int:
    """max(fixed + max(0, variable - repaired), floor from floor_years on): semantics 18.

    >>> resident_months(ResidentWait(), 4, repaired=3)
    6
    """
    months = wait.fixed + max(0, variable_months(wait, years) - repaired)
    if wait.floor is not None and years >= wait.floor_years:
        return max(months, wait.floor)
    return months


def start_on(start: BenefitStart, case: Case) -> Started:
    """The first day of benefits, with the parts of its arithmetic.

    ``day`` is None where it hangs on a date the person does not know or has not. Raises ValueError for S10 without
    its date; the codec never lets one through.
    """
    preset = PRESETS[start.form]
    wait, count = None, start.count
    if isinstance(count, ResidentWait):
        wait, count = count, resident_months(count, case.years, case.repaired)
    left = max(0, (count or 0) - case.served)
    if wait is not None and wait.fixed_days is not None:
        left = wait.fixed_days
        day: date | None = _day_of_fixed_days(start, wait, wait.fixed_days, case)
    else:
        day = _day(start, preset, case, left)
    earliest = not_before(start, case.cover_year)
    held_back = earliest is not None and day is not None and day < earliest
    if held_back:
        day = earliest
    months, days = _waited(preset, left, wait, case)
    parts = (start, case.paid_on, case.counted_from, day, months, days, case.event_on)
    if wait is None:
        return Started(*parts, served=case.served, held_back=held_back)
    variable = variable_months(wait, case.years)
    return Started(*parts, case.years, variable, case.repaired, case.served, held_back)


def _waited(
    preset: Preset, left: int, wait: ResidentWait | None, case: Case
) -> tuple[int | None, int | None]:
    """Months and days of the wait; a formula in days has both where the years lapsed add months."""
    if preset.counts is not Unit.DAYS:
        return left, None
    added = 0 if wait is None else max(0, variable_months(wait, case.years) - case.repaired)
    return added or None, left


def _day(start: BenefitStart, preset: Preset, case: Case, left: int) -> date | None:
    anchor = _anchor(start, preset.anchor, case)
    return None if anchor is None else _moved(anchor, preset.anchor, *_distance(start, preset, left))


def _distance(start: BenefitStart, preset: Preset, left: int) -> tuple[int, int]:
    """Months, then days, from the anchor to the first day of benefits, where ``left`` is still to wait."""
    counted = left - (1 if start.first_counts and left else 0)
    months = preset.months + (counted if preset.counts is Unit.MONTHS else 0)
    days = preset.days + start.plus_days + (counted if preset.counts is Unit.DAYS else 0)
    return months, days


def start_by_day_alone(start: BenefitStart) -> Callable[[date, date], Started] | None:
    """``start_on`` settled ahead, of (paid_on, counted_from), for a start that nothing else of the case can move.

    None where something can: an event, a fixed day, a cover year, months served, a formula, a not-before day.
    """
    preset, count = PRESETS[start.form], start.count
    if preset.anchor not in _ON_PAYMENT or isinstance(count, ResidentWait):
        return None
    if start.served or start.not_before or start.plus_days:
        return None
    left = count or 0
    months, days = _distance(start, preset, left)
    waits, waits_days = (None, left) if preset.counts is Unit.DAYS else (left, None)
    move, by = (plus_days, days) if days else (_MONTHS_FROM[preset.anchor], months)

    def begin(paid_on: date, counted_from: date) -> Started:
        return Started(start, paid_on, counted_from, move(counted_from, by), waits, waits_days)

    return begin


def _moved(day: date, anchor: Anchor, months: int, days: int) -> date:
    day = _MONTHS_FROM[anchor](day, months)
    return plus_days(day, days) if days else day


def wait_begins_on(started: Started) -> date:
    """The first day of the wait: of its first month where months are counted, else the payment day as it counts.

    A wait that is not counted from the payment begins where its counting does.
    """
    preset = PRESETS[started.start.form]
    if preset.anchor is Anchor.COVER_YEAR_START and started.day is not None:
        return plus_months(started.day, -(started.months or 0))
    if preset.anchor is Anchor.FIXED and started.start.count and started.start.on is not None:
        return started.start.on
    if preset.anchor is Anchor.PAYMENT_MONTH and preset.counts is Unit.MONTHS:
        return first_of_month(started.counted_from, preset.months)
    return started.counted_from


def _day_of_fixed_days(start: BenefitStart, wait: ResidentWait, fixed_days: int, case: Case) -> date:
    """So many days, then the months that the years lapsed add; the floor is months from the payment on."""
    fixed = case.counted_from + timedelta(days=fixed_days - (1 if start.first_counts else 0))
    day = plus_months(fixed, max(0, variable_months(wait, case.years) - case.repaired))
    if wait.floor is not None and case.years >= wait.floor_years:
        return max(day, plus_months(case.counted_from, wait.floor))
    return day


def not_before(start: BenefitStart, cover_year: int | None) -> date | None:
    """The rule's own earliest day; and a cover year paid for ahead of time covers nothing before it begins."""
    if cover_year is None or PRESETS[start.form].anchor not in _ON_PAYMENT:
        return start.not_before
    begins = date(cover_year, 1, 1)
    return begins if start.not_before is None else max(begins, start.not_before)


def _anchor(start: BenefitStart, anchor: Anchor, of: Case) -> date | None:
    match anchor:
        case Anchor.ARRIVAL | Anchor.PAYMENT_MONTH:
            return of.counted_from
        case Anchor.EVENT:
            return of.event_on
        case Anchor.COVER_YEAR_START:
            return None if of.cover_year is None else date(of.cover_year, 1, 1)
        case Anchor.FIXED:
            if start.on is None:
                raise ValueError("S10 needs its date")
            return start.on
