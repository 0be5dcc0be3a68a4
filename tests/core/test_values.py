"""Months are counted, spelled and compared; the three that are not a value stay apart."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.core.values import ABSENT, NEVER, UNASKED, UNKNOWN, Month

MONTHS = st.integers(1900 * 12, 2200 * 12).map(Month)


@pytest.mark.parametrize(
    ("day", "text"),
    [(date(2026, 1, 1), "2026-01"), (date(2026, 12, 31), "2026-12"), (date(2024, 2, 29), "2024-02")],
)
def test_month_of_a_day_is_spelled_with_year_and_month(day, text):
    assert str(Month.of(day)) == text
    assert repr(Month.of(day)) == f"Month({text})"


def test_month_knows_its_year_and_number_in_january_and_december():
    assert (Month.at(2026, 1).year, Month.at(2026, 1).month) == (2026, 1)
    assert (Month.at(2026, 12).year, Month.at(2026, 12).month) == (2026, 12)


@pytest.mark.parametrize(
    ("months", "text"), [(0, "2026-11"), (1, "2026-12"), (2, "2027-01"), (14, "2028-01"), (-11, "2025-12")]
)
def test_month_plus_crosses_years(months, text):
    later = Month.at(2026, 11).plus(months)
    assert str(later) == text
    assert isinstance(later, Month)


def test_months_between_is_a_difference():
    assert Month.at(2027, 1) - Month.at(2026, 11) == 2


@given(MONTHS, st.integers(-600, 600))
def test_month_arithmetic_goes_there_and_back(month, by):
    assert month.plus(by).plus(-by) == month
    assert month.plus(by) - month == by
    assert Month.of(month.first_day()) == month
    assert Month.at(month.year, month.month) == month


def test_missing_values_are_four_different_things():
    assert len({UNASKED, UNKNOWN, ABSENT, NEVER}) == 4
