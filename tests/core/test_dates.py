"""Every form of benefit start, month ends, cut-off days, the residents' formula, due dates on holidays."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.core.dates import (
    MONTHLY_FORMS,
    PRESETS,
    Case,
    after_cut_off,
    last_day,
    not_before,
    plus_months,
    plus_span,
    resident_months,
    roll_to_working_day,
    start_by_day_alone,
    start_on,
    variable_months,
    wait_begins_on,
)
from policies.core.outcome import Form, ResidentWait
from policies.core.types import Span, Unit
from policies.core.values import Month

from .cases import make_start

P = date(2026, 3, 10)


def start(form, count=None, *, paid_on=P, counted_from=None, case=None, **more):
    facts = {"paid_on": paid_on, "counted_from": counted_from or paid_on, **(case or {})}
    return start_on(make_start(form, count, **more), Case(**facts))


# domain.md c.3, P = 2026-03-10, N = 3 and 6 (days: 30 and 90)
TABLE = [
    ("S0", None, {}, "2026-03-10"),
    ("S1", None, {}, "2026-03-11"),
    ("S2", None, {}, "2026-03-01"),
    ("S3", None, {}, "2026-04-01"),
    ("S4", None, {}, "2026-05-01"),
    ("S5", 3, {}, "2026-06-10"),
    ("S5", 6, {}, "2026-09-10"),
    ("S6", 3, {}, "2026-06-01"),
    ("S6", 6, {}, "2026-09-01"),
    ("S7", 3, {}, "2026-07-01"),
    ("S7", 6, {}, "2026-10-01"),
    ("S8", 30, {}, "2026-04-09"),
    ("S8", 90, {}, "2026-06-08"),
    ("S8", 30, {"first_counts": True}, "2026-04-08"),
    ("S8", 90, {"first_counts": True}, "2026-06-07"),
    ("S9", 3, {"case": {"cover_year": 2026}}, "2026-04-01"),
    ("S9", 6, {"case": {"cover_year": 2027}}, "2027-07-01"),
    ("S9", 0, {"case": {"cover_year": 2027}}, "2027-01-01"),
    ("S10", None, {"on": date(2026, 7, 1)}, "2026-07-01"),
    ("S11", None, {"event": "birth", "case": {"event_on": date(2026, 2, 20)}}, "2026-02-20"),
    (
        "S11",
        None,
        {"event": "birth", "plus_days": 1, "case": {"event_on": date(2026, 2, 28)}},
        "2026-03-01",
    ),
    ("S12", 3, {"first_counts": True}, "2026-05-01"),
    ("S12", 6, {"first_counts": True}, "2026-08-01"),
    ("S12", 3, {"first_counts": False}, "2026-06-01"),
    ("S12", 1, {"first_counts": True}, "2026-03-01"),
]


@pytest.mark.parametrize(("form", "count", "more", "day"), TABLE)
def test_form_gives_the_day_of_the_dossier(form, count, more, day):
    assert start(form, count, **more).day == date.fromisoformat(day)


def test_every_form_stands_in_the_table():
    assert {row[0] for row in TABLE} == set(Form) == set(PRESETS)


def test_monthly_forms_are_those_that_move_with_the_month_of_payment_only():
    moving = {
        form
        for form, count, more, _ in TABLE
        if start(form, count, paid_on=date(2026, 3, 1), **more).day
        == start(form, count, paid_on=date(2026, 3, 31), **more).day
        and start(form, count, paid_on=date(2026, 3, 31), **more).day
        != start(form, count, paid_on=date(2026, 4, 1), **more).day
    }
    assert moving == MONTHLY_FORMS


@pytest.mark.parametrize(
    ("form", "months", "days"),
    [
        ("S0", 0, None),
        ("S1", 0, None),
        ("S2", 0, None),
        ("S3", 0, None),
        ("S4", 0, None),
        ("S6", 3, None),
        ("S8", None, 3),
        ("S12", 3, None),
    ],
)
def test_wait_is_told_in_the_unit_that_is_counted(form, months, days):
    found = start(form, 3 if months or days else None, first_counts=False if form == "S12" else None)
    assert (found.months, found.days) == (months, days)


def test_event_is_waited_for_in_no_unit():
    found = start("S11", event="birth", case={"event_on": P})
    assert (found.months, found.days) == (0, None)


# ---------------------------------------------------------------- month ends


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2025-11-30", 3, "2026-02-28"),
        ("2023-11-30", 3, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2026-02-28", 1, "2026-03-28"),
        ("2026-05-31", 0, "2026-05-31"),
    ],
)
def test_plus_months_clips_at_the_end_of_a_shorter_month(day, months, expected):
    assert plus_months(date.fromisoformat(day), months) == date.fromisoformat(expected)


@given(st.dates(date(1999, 1, 1), date(2099, 12, 31)), st.integers(-60, 60))
def test_plus_months_lands_in_that_month_on_that_day_or_its_end(day, months):
    landed = plus_months(day, months)
    assert Month.of(landed) - Month.of(day) == months
    assert landed.day == min(day.day, last_day(Month.of(landed)).day)


@given(st.integers(1999 * 12, 2099 * 12).map(Month))
def test_last_day_is_the_day_before_the_next_month(month):
    assert last_day(month) + timedelta(days=1) == month.plus(1).first_day()


@pytest.mark.parametrize(
    ("form", "paid_on", "expected"),
    [
        ("S5", "2025-11-30", "2026-02-28"),
        ("S5", "2023-11-30", "2024-02-29"),
        ("S6", "2025-11-30", "2026-02-01"),
        ("S7", "2025-11-30", "2026-03-01"),
    ],
)
def test_forms_at_a_month_end(form, paid_on, expected):
    assert start(form, 3, paid_on=date.fromisoformat(paid_on)).day == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("form", "paid_on", "expected"),
    [
        ("S1", "2024-02-28", "2024-02-29"),
        ("S1", "2024-02-29", "2024-03-01"),
        ("S1", "2025-12-31", "2026-01-01"),
        ("S3", "2025-12-31", "2026-01-01"),
        ("S4", "2025-12-31", "2026-02-01"),
        ("S2", "2024-02-29", "2024-02-01"),
    ],
)
def test_forms_without_count_across_borders(form, paid_on, expected):
    assert start(form, paid_on=date.fromisoformat(paid_on)).day == date.fromisoformat(expected)


def test_days_and_months_are_never_converted():
    assert plus_span(date(2026, 1, 31), Span(3, Unit.MONTHS)) == date(2026, 4, 30)
    assert plus_span(date(2026, 1, 31), Span(90, Unit.DAYS)) == date(2026, 5, 1)
    assert plus_span(date(2026, 5, 31), Span(-3, Unit.MONTHS)) == date(2026, 2, 28)


# ---------------------------------------------------------------- cut-off, served, not before: in this order


@pytest.mark.parametrize(
    ("paid_on", "cut_off_day", "expected"),
    [
        ("2026-03-25", 25, "2026-03-25"),
        ("2026-03-26", 25, "2026-04-01"),
        ("2026-12-26", 25, "2027-01-01"),
        ("2026-02-28", 30, "2026-02-28"),
        ("2026-03-31", 30, "2026-04-01"),
        ("2026-03-31", 31, "2026-03-31"),
        ("2026-03-31", None, "2026-03-31"),
    ],
)
def test_after_the_cut_off_day_it_counts_as_the_next_first(paid_on, cut_off_day, expected):
    assert after_cut_off(date.fromisoformat(paid_on), cut_off_day) == date.fromisoformat(expected)


def test_cut_off_moves_each_anchor_and_keeps_the_payment_day():
    moved = start("S3", paid_on=date(2026, 3, 26), counted_from=date(2026, 4, 1))
    assert (moved.day, moved.paid_on) == (date(2026, 5, 1), date(2026, 3, 26))
    assert start("S0", paid_on=date(2026, 3, 26), counted_from=date(2026, 4, 1)).day == date(2026, 4, 1)
    assert start("S5", 3, paid_on=date(2026, 3, 26), counted_from=date(2026, 4, 1)).day == date(2026, 7, 1)


@pytest.mark.parametrize(
    ("served", "day", "months"),
    [(0, "2026-09-01", 6), (2, "2026-07-01", 4), (6, "2026-03-01", 0), (9, "2026-03-01", 0)],
)
def test_months_served_come_off_and_never_below_nothing(served, day, months):
    found = start("S6", 6, case={"served": served}, served=("wait_served_months",))
    assert (found.day, found.months, found.served) == (date.fromisoformat(day), months, served)


def test_served_days_come_off_a_wait_in_days():
    assert start("S8", 90, case={"served": 60}).day == date(2026, 4, 9)
    assert start("S8", 90, case={"served": 90}, first_counts=True).day == P


@pytest.mark.parametrize(
    ("not_before", "day", "held"),
    [
        ("2026-05-31", "2026-06-01", False),
        ("2026-06-01", "2026-06-01", False),
        ("2026-06-02", "2026-06-02", True),
    ],
)
def test_not_before_holds_an_earlier_day_back(not_before, day, held):
    found = start("S6", 3, not_before=date.fromisoformat(not_before))
    assert (found.day, found.held_back) == (date.fromisoformat(day), held)


def test_not_before_comes_after_what_is_served():
    assert start("S6", 6, case={"served": 6}, not_before=date(2026, 4, 1)).day == date(2026, 4, 1)


def test_event_that_is_not_known_gives_no_day():
    found = start("S11", event="birth", not_before=date(2026, 1, 1))
    assert found.day is None
    assert not found.held_back


def test_fixed_date_without_its_date_is_an_error():
    with pytest.raises(ValueError, match="S10"):
        start("S10")


def test_cover_year_start_without_a_cover_year_gives_no_day():
    assert start("S9", 3).day is None


# ---------------------------------------------------------------- residents


@pytest.mark.parametrize(
    ("years", "repaired", "months"),
    [
        (0, 0, 3),
        (1, 0, 3),
        (2, 0, 4),
        (3, 0, 5),
        (3, 2, 3),
        (3, 5, 3),  # repair takes off the variable part only
        (4, 0, 6),
        (4, 3, 6),  # the floor from four years on
        (5, 0, 7),
        (5, 1, 6),
        (9, 8, 6),
    ],
)
def test_residents_wait_of_the_national_notice(years, repaired, months):
    assert resident_months(ResidentWait(), years, repaired) == months


@pytest.mark.parametrize(
    ("wait", "years", "months"),
    [
        (ResidentWait(free_years=0), 1, 4),
        (ResidentWait(free_years=0), 0, 3),
        (ResidentWait(per_year=2), 3, 7),
        (ResidentWait(cap=2, floor=None), 9, 5),
        (ResidentWait(cap=0, floor=None), 9, 3),
        (ResidentWait(floor=None), 4, 6),
        (ResidentWait(floor=12, floor_years=2), 1, 3),
        (ResidentWait(floor=12, floor_years=2), 2, 12),
        (ResidentWait(floor=4, floor_years=2), 5, 7),
        (ResidentWait(fixed=0, floor=None), 1, 0),
    ],
)
def test_residents_wait_of_other_places(wait, years, months):
    assert resident_months(wait, years) == months


def test_nobody_has_lapsed_a_year_unless_it_is_said():
    assert start("S5", ResidentWait(free_years=0)).day == date(2026, 6, 10)  # the fixed three months alone


def test_variable_part_is_capped_before_repair():
    assert variable_months(ResidentWait(cap=3), 9) == 3
    assert resident_months(ResidentWait(cap=3, floor=None), 9, repaired=1) == 5


@pytest.mark.parametrize(
    ("form", "case", "day"),
    [
        ("S5", {}, "2026-08-10"),
        ("S9", {"cover_year": 2027}, "2027-06-01"),
        ("S6", {}, "2026-08-01"),
    ],
)
def test_residents_wait_is_counted_from_any_anchor(form, case, day):
    found = start(form, ResidentWait(), case={"years": 3, **case})
    assert (found.day, found.months, found.years, found.variable) == (date.fromisoformat(day), 5, 3, 2)


# ---------------------------------------------------------------- due dates


def test_due_date_on_holidays_moves_to_the_next_working_day():
    holidays = {date(2026, 10, day) for day in range(1, 9)}
    assert roll_to_working_day(date(2026, 10, 3), lambda day: day not in holidays) == date(2026, 10, 9)
    assert roll_to_working_day(date(2026, 10, 9), lambda day: day not in holidays) == date(2026, 10, 9)


def test_due_date_stays_in_a_year_the_calendar_does_not_know():
    assert roll_to_working_day(date(2031, 10, 3), lambda _: None) == date(2031, 10, 3)


@pytest.mark.parametrize(
    ("form", "paid", "first_day", "held_back"),
    [
        (Form.S2, date(2026, 11, 10), date(2027, 1, 1), True),
        (Form.S3, date(2026, 12, 31), date(2027, 1, 1), False),
        (Form.S3, date(2026, 11, 30), date(2027, 1, 1), True),
        (Form.S1, date(2026, 12, 31), date(2027, 1, 1), False),
        (Form.S0, date(2026, 12, 31), date(2027, 1, 1), True),
        (Form.S0, date(2027, 1, 2), date(2027, 1, 2), False),
    ],
)
def test_a_cover_year_paid_for_ahead_covers_nothing_before_it_begins(form, paid, first_day, held_back):
    started = start_on(make_start(form), Case(paid, paid, cover_year=2027))
    assert (started.day, started.held_back) == (first_day, held_back)


@pytest.mark.parametrize(
    ("years", "repaired", "first_day"),
    [
        (0, 0, date(2026, 6, 8)),  # 10 March + 90 days
        (2, 0, date(2026, 7, 8)),  # one further year: one month more
        (2, 1, date(2026, 6, 8)),
        (4, 3, date(2026, 9, 10)),  # the floor: six months from the payment, later than 90 days
        (5, 0, date(2026, 10, 8)),  # 90 days and four months, later than the floor
    ],
)
def test_a_formula_in_days_adds_months_to_its_days(years, repaired, first_day):
    start = make_start(Form.S8, ResidentWait(fixed_days=90))
    paid = date(2026, 3, 10)
    assert start_on(start, Case(paid, paid, years=years, repaired=repaired)).day == first_day


def test_a_formula_can_count_from_a_fixed_day():
    start = make_start(Form.S10, ResidentWait(), on=date(2025, 1, 1))
    paid = date(2025, 2, 10)
    assert start_on(start, Case(paid, paid, years=2)).day == date(2025, 5, 1)
    assert start_on(make_start(Form.S10, on=date(2025, 4, 1)), Case(paid, paid)).day == date(2025, 4, 1)


def test_a_formula_in_days_may_count_the_day_of_payment():
    wait = make_start(Form.S8, ResidentWait(fixed_days=90), first_counts=True)
    assert start_on(wait, Case(P, P)).day == date(2026, 6, 7)
    assert start_on(wait, Case(P, P, years=2)).day == date(2026, 7, 7)


@pytest.mark.parametrize(
    ("years", "repaired", "months"),
    [
        (0, 0, None),
        (1, 0, None),  # the free year
        (2, 0, 1),
        (2, 1, None),  # what the year adds is repaired
        (3, 1, 1),
    ],
)
def test_a_formula_in_days_tells_its_days_beside_the_months_that_the_years_add(years, repaired, months):
    wait = make_start(Form.S8, ResidentWait(fixed_days=90))
    found = start_on(wait, Case(P, P, years=years, repaired=repaired))
    assert (found.months, found.days) == (months, 90)


def test_residents_wait_tells_what_is_served_and_what_holds_it_back():
    wait = make_start(Form.S5, ResidentWait(), served=("wait_served_months",), not_before=date(2026, 7, 1))
    found = start_on(wait, Case(P, P, years=3, served=2))  # 5 months less 2: 10 June, before the earliest day
    assert (found.day, found.months, found.served, found.held_back) == (date(2026, 7, 1), 3, 2, True)


@pytest.mark.parametrize(
    ("earliest", "day"),
    [("2026-06-01", "2027-01-01"), ("2027-03-01", "2027-03-01")],
)
def test_not_before_and_the_cover_year_hold_back_to_the_later_of_the_two(earliest, day):
    start = make_start(Form.S2, not_before=date.fromisoformat(earliest))
    assert not_before(start, 2027) == date.fromisoformat(day)
    assert start_on(start, Case(P, P, cover_year=2027)).day == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("form", "count", "more", "begins"),
    [
        ("S2", None, {}, "2026-03-10"),
        ("S4", None, {}, "2026-03-10"),  # what it adds is no wait of whole months
        ("S9", 0, {"case": {"cover_year": 2027}}, "2027-01-01"),
        ("S9", 3, {"case": {"cover_year": 2027}}, "2027-01-01"),
        ("S10", None, {"on": date(2026, 7, 1)}, "2026-03-10"),  # nothing is counted from its day
        ("S10", ResidentWait(), {"on": date(2026, 7, 1)}, "2026-07-01"),
    ],
)
def test_wait_begins_where_its_counting_does(form, count, more, begins):
    assert wait_begins_on(start(form, count, **more)) == date.fromisoformat(begins)


# ---------------------------------------------------------------- settled ahead, by the day alone


@pytest.mark.parametrize(
    ("form", "count", "day", "months"),
    [("S3", None, "2026-05-01", 0), ("S5", 0, "2026-04-01", 0), ("S6", 3, "2026-07-01", 3)],
)
def test_start_settled_ahead_is_the_one_worked_out(form, count, day, months):
    paid_on, counted_from = date(2026, 3, 26), date(2026, 4, 1)
    found = start_by_day_alone(make_start(form, count))(paid_on, counted_from)
    assert found == start(form, count, paid_on=paid_on, counted_from=counted_from)
    assert (found.day, found.months) == (date.fromisoformat(day), months)


@pytest.mark.parametrize(
    ("form", "more"),
    [
        ("S6", {"count": 3, "served": ("wait_served_months",)}),
        ("S6", {"count": 3, "not_before": date(2026, 9, 1)}),
        ("S0", {"plus_days": 1}),
        ("S5", {"count": ResidentWait()}),
        ("S9", {"count": 3}),
        ("S10", {"on": date(2026, 7, 1)}),
        ("S11", {"event": "birth"}),
    ],
)
def test_start_that_something_else_can_move_is_not_settled_ahead(form, more):
    assert start_by_day_alone(make_start(form, **more)) is None
