"""How long a case takes at an office: the last day to hand it in so that the payment still arrives by a day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from .dates import DAY, IsWorkingDay

LONGEST_HOLIDAY = timedelta(
    days=9
)  # Spring Festival of 2024 and 2026, weekends taken in; no other was longer


class HandIn(NamedTuple):
    day: date
    holidays_known: (
        bool  # False: some year's holidays are not announced yet, so the longest one is allowed for
    )


def hand_in_by(pay_by: date, working_days: int, is_working_day: IsWorkingDay) -> HandIn:
    """The last working day after which so many working days lie, up to and including ``pay_by``.

    The day of acceptance itself does not count (民法典 art. 201).
    """
    day, left, known = pay_by, working_days, True
    while left or not _works(day, is_working_day):
        known = known and is_working_day(day) is not None
        left -= _works(day, is_working_day)
        day -= DAY
    return HandIn(day if known else day - LONGEST_HOLIDAY, known)


def _works(day: date, is_working_day: IsWorkingDay) -> bool:
    """Monday to Friday, where the calendar is not known."""
    known = is_working_day(day)
    return day.isoweekday() <= 5 if known is None else known
