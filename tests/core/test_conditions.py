"""Conditions: both sides of every bound, spans from an event, moving points, and facts that do not exist."""

from datetime import date, timedelta

import pytest

from policies.core import codec
from policies.core.conditions import compile_condition, facts_read
from policies.core.types import Op

from .cases import make_sheet


def holds(condition: str, sheet) -> bool | None:
    return compile_condition(codec.parse_condition(condition))(sheet)


# last_paid so that lapse_months is 2, 3, 4 with payment in 2026-03
PAID_TO = {2: "2025-12", 3: "2025-11", 4: "2025-10"}


@pytest.mark.parametrize(
    ("condition", "at_2", "at_3", "at_4"),
    [
        ("lapse_months < 3", True, False, False),
        ("lapse_months <= 3", True, True, False),
        ("lapse_months = 3", False, True, False),
        ("lapse_months != 3", True, False, True),
        ("lapse_months >= 3", False, True, True),
        ("lapse_months > 3", False, False, True),
    ],
)
def test_bounds_include_what_they_say(condition, at_2, at_3, at_4):
    assert [holds(condition, make_sheet(last_paid=PAID_TO[n])) for n in (2, 3, 4)] == [at_2, at_3, at_4]


@pytest.mark.parametrize(
    ("condition", "held"),
    [
        ("reason = left_job", True),
        ("reason = other", False),
        ("reason != other", True),
        ("reason != left_job", False),
        ("reason in other, left_job", True),
        ("reason in other, moved_area", False),
        ("reason not in other, moved_area", True),
        ("reason not in other, left_job", False),
    ],
)
def test_choices_are_compared_by_key(condition, held):
    assert holds(condition, make_sheet(reason="left_job")) is held


@pytest.mark.parametrize(
    ("condition", "held"),
    [
        ("last_paid <= 2025-11", True),
        ("last_paid < 2025-11", False),
        ("last_paid >= 2025-11", True),
        ("last_paid > 2025-10", True),
        ("last_paid >= 2025", False),  # a year stands for its December
        ("last_paid >= 2024", True),
        ("last_paid = 2025-11", True),
    ],
)
def test_months_are_compared_as_months(condition, held):
    assert holds(condition, make_sheet(last_paid="2025-11")) is held


# ---------------------------------------------------------------- time since an event


@pytest.mark.parametrize(
    ("event", "span", "last"),
    [
        ("2025-11-30", "3 months", "2026-02-28"),
        ("2023-11-30", "3 months", "2024-02-29"),
        ("2025-12-31", "2 months", "2026-02-28"),
        ("2026-02-28", "1 months", "2026-03-28"),
        ("2024-02-29", "12 months", "2025-02-28"),
        ("2025-11-30", "90 days", "2026-02-28"),
        ("2025-12-01", "90 days", "2026-03-01"),
        ("2024-12-01", "90 days", "2025-03-01"),
        ("2023-12-01", "90 days", "2024-02-29"),
    ],
)
def test_within_a_span_includes_its_last_day(event, span, last):
    on = make_sheet(pay_on=last, event_on__birth=event)
    next_day = make_sheet(pay_on=_next(last), event_on__birth=event)
    assert [holds(f"event_on.birth within {span}", sheet) for sheet in (on, next_day)] == [True, False]
    assert [holds(f"event_on.birth after {span}", sheet) for sheet in (on, next_day)] == [False, True]


def _next(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def test_within_a_span_begins_on_the_day_of_the_event():
    same_day = make_sheet(pay_on="2026-03-10", event_on__birth="2026-03-10")
    too_early = make_sheet(pay_on="2026-03-09", event_on__birth="2026-03-10")
    assert holds("event_on.birth within 90 days", same_day) is True
    assert holds("event_on.birth within 90 days", too_early) is False
    assert holds("event_on.birth after 90 days", too_early) is False


def test_within_a_span_counts_from_the_first_after_the_cut_off():
    given = {"event_on__birth": "2025-12-28", "pay_on": "2026-03-26"}
    assert holds("event_on.birth within 90 days", make_sheet(**given)) is True
    assert holds("event_on.birth within 90 days", make_sheet(cut_off_day=25, **given)) is False


def test_a_kind_of_event_is_not_another():
    sheet = make_sheet(event_on__birth="2026-03-01")
    assert holds("event_on.discharge within 90 days", sheet) is None


# ---------------------------------------------------------------- moving points


@pytest.mark.parametrize(
    ("condition", "pay_on", "held"),
    [
        ("pay_on < cover_year_start", "2025-12-31", True),
        ("pay_on < cover_year_start", "2026-01-01", False),
        ("pay_on <= cover_year_end", "2026-12-31", True),
        ("pay_on <= cover_year_end", "2027-01-01", False),
        ("pay_on <= cover_year_start + 2 months", "2026-03-01", True),
        ("pay_on <= cover_year_start + 2 months", "2026-03-02", False),
        ("pay_on >= cover_year_start - 90 days", "2025-10-03", True),
        ("pay_on >= cover_year_start - 90 days", "2025-10-02", False),
        ("pay_on <= 2026-02-28", "2026-02-28", True),
        ("pay_on <= 2026-02-28", "2026-03-01", False),
    ],
)
def test_payment_date_against_a_moving_point(condition, pay_on, held):
    assert holds(condition, make_sheet(scheme="resident", cover_year="2026", pay_on=pay_on)) is held


@pytest.mark.parametrize(
    ("condition", "held"),
    [
        ("event_on.birth >= cover_year_start", True),
        ("event_on.birth >= pay_on - 1 months", False),
        ("event_on.birth <= pay_on", True),
        ("event_on.birth < event_on.discharge", True),
        ("last_paid >= cover_year_start", True),  # a month against a day: by its month
        ("last_paid < cover_year_start", False),
    ],
)
def test_dates_and_months_against_moving_points(condition, held):
    sheet = make_sheet(
        scheme="resident",
        cover_year="2026",
        event_on__birth="2026-01-15",
        event_on__discharge="2026-01-16",
        last_paid="2026-01",
    )
    assert holds(condition, sheet) is held


def test_point_that_is_not_known_leaves_it_open():
    assert holds("pay_on <= event_on.birth + 90 days", make_sheet()) is None
    assert holds("event_on.birth < pay_on", make_sheet(event_on__birth="unknown")) is None
    condition = codec.parse_condition("pay_on <= event_on.birth + 90 days")
    assert facts_read(condition) == ("pay_on", "event_on.birth")
    assert facts_read(codec.parse_condition("pay_on < cover_year_start")) == ("pay_on",)


# ---------------------------------------------------------------- what does not exist

ON_AN_ABSENT_FACT = [
    "continuous_months = 3",
    "continuous_months != 3",
    "continuous_months < 3",
    "continuous_months <= 3",
    "continuous_months > 3",
    "continuous_months >= 0",
    "first_lapse in yes, no",
    "first_lapse not in yes",
    "lapse_months != 1",
    "lapse_months <= 3",
    "lapse_days >= 0",
    "last_paid < 2025-01",
    "last_paid != 2025-01",
    "last_paid = 2025-01",
    "lapse_years >= 0",
    "last_paid <= cover_year_end",
]


@pytest.mark.parametrize("condition", ON_AN_ABSENT_FACT)
def test_condition_on_an_absent_fact_is_false(condition):
    assert (
        holds(condition, make_sheet(scheme="resident", cover_year="2026", reason="first_enrolment")) is False
    )


@pytest.mark.parametrize(
    "condition", ["cover_year = 2026", "cover_year != 2026", "lapse_years < 1", "pay_on < cover_year_start"]
)
def test_cover_years_are_absent_outside_the_residents_scheme(condition):
    assert holds(condition, make_sheet(scheme="flexible", last_paid="2024-12")) is False


@pytest.mark.parametrize("condition", ON_AN_ABSENT_FACT)
@pytest.mark.parametrize(
    "given",
    [
        {},
        {
            "reason": "unknown",
            "last_paid": "unknown",
            "continuous_months": "unknown",
            "first_lapse": "unknown",
        },
    ],
)
def test_condition_on_an_open_fact_is_open(condition, given):
    assert holds(condition, make_sheet(scheme="resident", cover_year="2026", **given)) is None


def test_every_operator_is_tried_on_an_absent_fact():
    tried = {codec.parse_condition(text).op for text in ON_AN_ABSENT_FACT}
    assert tried | {Op.WITHIN, Op.AFTER} == set(Op)
