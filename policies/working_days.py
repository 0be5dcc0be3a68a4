"""The holiday calendar, handed to the core: working days with 调休, for the years the State Council has announced."""

from datetime import date

import chinese_calendar


def is_working_day(day: date) -> bool | None:
    """None for a year whose calendar is not out yet."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None
