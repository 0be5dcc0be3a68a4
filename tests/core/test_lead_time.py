"""By when to hand a case in that takes its time: counted by hand on a calendar."""

from datetime import date

import pytest

from policies.core.lead_time import HandIn, hand_in_by
from policies.working_days import is_working_day

FRIDAY = date(2026, 3, 27)


def weekdays(day: date) -> bool:
    return day.isoweekday() <= 5


@pytest.mark.parametrize(
    ("pay_by", "days", "last"),
    [
        (FRIDAY, 0, FRIDAY),
        (FRIDAY, 1, date(2026, 3, 26)),
        (FRIDAY, 4, date(2026, 3, 23)),
        (FRIDAY, 5, date(2026, 3, 20)),  # Monday is day 1, and no office takes a case on Sunday
        (FRIDAY, 6, date(2026, 3, 19)),
        (FRIDAY, 20, date(2026, 2, 27)),
        (date(2026, 3, 29), 0, FRIDAY),  # a Sunday
        (date(2026, 3, 29), 1, date(2026, 3, 26)),
    ],
)
def test_working_days_are_counted_back_from_the_last_day(pay_by, days, last):
    assert hand_in_by(pay_by, days, weekdays) == HandIn(last, True)


def test_holidays_and_working_weekends_of_a_known_year():
    """1 to 8 October 2025 are off, Sunday 28 September is worked: 28, 29, 30 September, 9 and 10 October are five."""
    assert hand_in_by(date(2025, 10, 10), 5, is_working_day) == HandIn(date(2025, 9, 26), True)


def test_of_an_unknown_year_the_longest_holiday_is_allowed_for():
    """Five weekdays before Friday 27 March lead to the 20th; nine days before that is Wednesday the 11th."""
    assert hand_in_by(FRIDAY, 5, lambda day: None) == HandIn(date(2026, 3, 11), False)
