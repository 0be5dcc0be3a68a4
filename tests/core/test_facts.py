"""What follows from the answers: implied facts, lapse by every counting, grace, cover years, windows."""

from datetime import date

import pytest

from policies.core.facts import (
    Terms,
    base_of,
    benefits_stopped_on,
    candidate_cover_years,
    grace_ends_on,
    is_derived,
    lapse_years,
)
from policies.core.policy import BenefitStop, Period, StopKind, Window, WindowName
from policies.core.types import Scheme
from policies.core.values import ABSENT, NEVER, UNASKED, UNKNOWN

from .cases import make_sheet

GRACE = BenefitStop(StopKind.GRACE, months=2, day=3)
COUNTINGS = (
    "lapse_months",
    "lapse_months.with_payment_month",
    "lapse_months.from_stop",
    "lapse_periods",
    "lapse_days",
)


def windows(*rows: tuple[int, str, str, str]) -> tuple[Window, ...]:
    return tuple(
        Window(year, WindowName(name), *(date.fromisoformat(day) if day else None for day in (opens, closes)))
        for year, name, opens, closes in rows
    )


# ---------------------------------------------------------------- lapse


@pytest.mark.parametrize(
    ("last_paid", "pay_on", "months", "with_payment_month", "days"),
    [
        ("2026-05", "2026-08-10", 2, 3, 70),  # design.md
        ("2026-08", "2026-08-10", 0, 0, 0),
        ("2026-07", "2026-08-10", 0, 1, 9),
        ("2026-07", "2026-08-01", 0, 1, 0),
        ("2026-07", "2026-08-31", 0, 1, 30),
        ("2026-06", "2026-08-01", 1, 2, 31),
        ("2026-06", "2026-08-31", 1, 2, 61),
        ("2025-12", "2026-03-10", 2, 3, 68),
        ("2024-01", "2024-03-01", 1, 2, 29),
        ("2016-02", "2026-02-28", 119, 120, 3651),
    ],
)
def test_lapse_is_counted_in_months_and_days(last_paid, pay_on, months, with_payment_month, days):
    sheet = make_sheet(last_paid=last_paid, pay_on=pay_on)
    assert sheet["lapse_months"] == months
    assert sheet["lapse_months.with_payment_month"] == with_payment_month
    assert sheet["lapse_days"] == days


@pytest.mark.parametrize(
    ("pay_on", "months", "days"), [("2026-08-25", 2, 85), ("2026-08-26", 3, 92), ("2026-08-31", 3, 92)]
)
def test_after_the_cut_off_day_lapse_runs_to_the_next_first(pay_on, months, days):
    sheet = make_sheet(last_paid="2026-05", pay_on=pay_on, cut_off_day=25)
    assert (sheet["lapse_months"], sheet["lapse_days"]) == (months, days)


@pytest.mark.parametrize(
    ("stop", "stopped_on", "months"),
    [
        (BenefitStop(StopKind.LAPSE_MONTH), "2026-02-01", 6),
        (BenefitStop(StopKind.MONTH_AFTER), "2026-03-01", 5),
        (BenefitStop(StopKind.MONTHS_AFTER, months=2), "2026-04-01", 4),
        (GRACE, "2026-04-04", 4),
    ],
)
def test_lapse_from_the_month_benefits_stopped_in(stop, stopped_on, months):
    sheet = make_sheet(last_paid="2026-01", pay_on="2026-08-10", stop=stop)
    assert benefits_stopped_on(sheet) == date.fromisoformat(stopped_on)
    assert sheet["lapse_months.from_stop"] == months


def test_lapse_from_stop_is_none_before_benefits_stop():
    stop = BenefitStop(StopKind.MONTHS_AFTER, months=3)
    assert make_sheet(last_paid="2026-07", pay_on="2026-08-10", stop=stop)["lapse_months.from_stop"] == 0


def test_lapse_from_stop_does_not_exist_where_no_source_says_when_benefits_stop():
    assert make_sheet(last_paid="2026-01")["lapse_months.from_stop"] is ABSENT


@pytest.mark.parametrize(
    ("period", "last_paid", "pay_on", "periods"),
    [
        (Period.MONTH, "2026-01", "2026-04-10", 2),
        (Period.QUARTER, "2025-12", "2026-03-31", 0),
        (Period.QUARTER, "2025-12", "2026-04-01", 1),
        (Period.QUARTER, "2025-12", "2026-07-01", 2),
        (Period.QUARTER, "2026-03", "2026-06-30", 0),
        (Period.YEAR, "2024-12", "2025-12-31", 0),
        (Period.YEAR, "2024-12", "2026-01-01", 1),
        (Period.YEAR, "2026-12", "2026-03-01", 0),
    ],
)
def test_unpaid_periods_lie_before_the_one_that_holds_the_payment(period, last_paid, pay_on, periods):
    assert make_sheet(last_paid=last_paid, pay_on=pay_on, period=period)["lapse_periods"] == periods


@pytest.mark.parametrize("counting", COUNTINGS)
@pytest.mark.parametrize(
    ("given", "value"),
    [({}, UNASKED), ({"last_paid": "unknown"}, UNKNOWN), ({"last_paid": "never"}, ABSENT)],
)
def test_lapse_is_not_known_before_last_paid_is(counting, given, value):
    stop = BenefitStop(StopKind.MONTH_AFTER)
    assert make_sheet(stop=stop, **given)[counting] is value


# ---------------------------------------------------------------- grace


@pytest.mark.parametrize(
    ("pay_on", "months"), [("2026-10-01", 0), ("2026-10-03", 0), ("2026-10-04", 2), ("2026-11-01", 3)]
)
def test_payment_within_grace_is_no_interruption(pay_on, months):
    assert make_sheet(last_paid="2026-07", pay_on=pay_on, stop=GRACE)["lapse_months"] == months


def test_grace_is_no_interruption_by_any_counting():
    sheet = make_sheet(last_paid="2026-07", pay_on="2026-10-03", stop=GRACE)
    assert grace_ends_on(sheet) == date(2026, 10, 3)
    assert {counting: sheet[counting] for counting in COUNTINGS if counting != "lapse_months.from_stop"} == {
        "lapse_months": 0,
        "lapse_months.with_payment_month": 0,
        "lapse_periods": 0,
        "lapse_days": 0,
    }


def test_grace_that_ends_on_a_holiday_runs_to_the_next_working_day():
    holidays = frozenset(date(2026, 10, day) for day in range(1, 8))
    within = make_sheet(last_paid="2026-07", pay_on="2026-10-08", stop=GRACE, holidays=holidays)
    after = make_sheet(last_paid="2026-07", pay_on="2026-10-09", stop=GRACE, holidays=holidays)
    assert (within["lapse_months"], after["lapse_months"]) == (0, 2)
    assert benefits_stopped_on(after) == date(2026, 10, 9)


def test_grace_day_is_clipped_to_a_short_month():
    stop = BenefitStop(StopKind.GRACE, months=1, day=31)
    assert grace_ends_on(make_sheet(last_paid="2025-12", stop=stop)) == date(2026, 2, 28)


# ---------------------------------------------------------------- cover years


@pytest.mark.parametrize(
    ("last_paid", "cover_year", "years"),
    [
        ("2025", "2026", 0),
        ("2026", "2026", 0),
        ("2024", "2026", 1),
        ("2020", "2026", 5),
        ("2025-12", "2026", 0),  # paid by the month before: the year counts if December was paid
        ("2025-11", "2026", 1),
        ("2025-01", "2027", 2),
    ],
)
def test_cover_years_between_the_last_paid_and_the_one_paid_for(last_paid, cover_year, years):
    sheet = make_sheet(scheme="resident", last_paid=last_paid, cover_year=cover_year)
    assert sheet["lapse_years"] == years


@pytest.mark.parametrize(
    ("last_paid", "since", "years"),
    [
        ("2020", 2025, 1),
        ("2023", 2025, 1),
        ("2024", 2025, 1),
        ("2025", 2025, 0),
        ("2020", 2027, 0),
        ("2020", 2021, 5),
    ],
)
def test_cover_years_count_from_the_named_year_on(last_paid, since, years):
    sheet = make_sheet(scheme="resident", last_paid=last_paid, cover_year="2026")
    assert sheet[f"lapse_years.since_{since}"] == years
    assert lapse_years(sheet, since) == years


def test_cover_years_do_not_exist_for_somebody_who_never_paid():
    sheet = make_sheet(scheme="resident", last_paid="never", cover_year="2026")
    assert sheet["lapse_years"] is ABSENT
    assert lapse_years(sheet, None) == 0


@pytest.mark.parametrize("scheme", ["employee", "flexible"])
def test_cover_years_do_not_exist_outside_the_residents_scheme(scheme):
    sheet = make_sheet(scheme=scheme, last_paid="2024-12")
    assert sheet["cover_year"] is ABSENT
    assert sheet["lapse_years"] is ABSENT
    assert sheet["lapse_years.since_2025"] is ABSENT


def test_cover_years_wait_for_the_answers():
    assert make_sheet(scheme="resident", cover_year="2026")["lapse_years"] is UNASKED
    assert make_sheet(scheme="resident", cover_year="2026", last_paid="unknown")["lapse_years"] is UNKNOWN


@pytest.mark.parametrize(
    ("rows", "pay_on", "years"),
    [
        ([], "2026-08-31", (2026,)),
        ([], "2026-09-01", (2026, 2027)),
        ([], "2026-12-31", (2026, 2027)),
        ([(2027, "main", "2026-10-01", "2026-12-31")], "2026-09-30", (2026,)),
        ([(2027, "main", "2026-10-01", "2026-12-31")], "2026-10-01", (2027,)),
        ([(2027, "main", "2026-10-01", "2026-12-31")], "2026-12-31", (2027,)),
        (
            [(2026, "late", "2026-01-01", "2026-10-31"), (2027, "main", "2026-10-01", "2026-12-31")],
            "2026-10-31",
            (2026, 2027),
        ),
        (
            [(2026, "late", "2026-01-01", "2026-10-31"), (2027, "main", "2026-10-01", "2026-12-31")],
            "2026-11-01",
            (2027,),
        ),
        # of the window one day is not entered: it may hold the day, from autumn on
        ([(2027, "main", "", "2026-12-25")], "2026-08-31", (2026,)),
        ([(2027, "main", "", "2026-12-25")], "2026-09-01", (2026, 2027)),
        ([(2027, "main", "", "2026-12-25")], "2026-12-26", (2026,)),
        ([(2027, "main", "2026-10-08", "")], "2026-10-07", (2026,)),
        ([(2027, "main", "2026-10-08", "")], "2026-10-08", (2026, 2027)),
        (
            [(2026, "late", "2026-01-01", "2026-10-31"), (2027, "main", "", "2026-12-25")],
            "2026-09-01",
            (2026, 2027),
        ),
        # only the year of payment and those after it can be paid for
        ([(2025, "late", "2025-01-01", "2026-02-28")], "2026-01-15", (2026,)),
    ],
)
def test_cover_years_a_payment_can_be_for(rows, pay_on, years):
    terms = Terms(Scheme.RESIDENT, windows(*rows))
    assert candidate_cover_years(terms, date.fromisoformat(pay_on)) == years


# ---------------------------------------------------------------- windows

YEAR_2026 = windows(
    (2026, "main", "2025-10-01", "2025-12-31"),
    (2026, "extended", "2026-01-01", "2026-02-28"),
    (2026, "late", "2026-03-01", "2026-06-30"),
)


@pytest.mark.parametrize(
    ("pay_on", "name", "inside"),
    [
        ("2025-09-30", "none", "no"),
        ("2025-10-01", "main", "yes"),
        ("2025-12-31", "main", "yes"),
        ("2026-01-01", "extended", "no"),
        ("2026-02-28", "extended", "no"),
        ("2026-06-30", "late", "no"),
        ("2026-07-01", "none", "no"),
    ],
)
def test_window_is_known_from_its_dates(pay_on, name, inside):
    sheet = make_sheet(scheme="resident", pay_on=pay_on, cover_year="2026", windows=YEAR_2026)
    assert (sheet["window"], sheet["in_window"]) == (name, inside)


def test_entered_dates_win_over_an_answer():
    sheet = make_sheet(
        scheme="resident", pay_on="2025-12-01", cover_year="2026", windows=YEAR_2026, in_window="no"
    )
    assert sheet["in_window"] == "yes"


@pytest.mark.parametrize("told", [{}, {"in_window": "yes"}])
def test_year_whose_windows_nobody_entered_has_none_whatever_one_answers(told):
    sheet = make_sheet(scheme="resident", pay_on="2025-12-01", cover_year="2025", windows=YEAR_2026, **told)
    assert sheet["window"] is ABSENT
    assert sheet["in_window"] == told.get("in_window", UNASKED)


@pytest.mark.parametrize(("told", "window"), [("yes", "main"), ("no", ABSENT), ("unknown", UNKNOWN)])
def test_without_dates_the_person_says_whether_it_is_the_main_window(told, window):
    assert make_sheet(scheme="resident", cover_year="2026", in_window=told)["window"] == window


CLOSES = windows((2026, "main", "", "2025-12-25"))
OPENS = windows((2026, "main", "2025-10-08", ""), (2026, "late", "2026-03-01", "2026-06-30"))


@pytest.mark.parametrize(
    ("rows", "pay_on", "told", "window", "inside"),
    [
        (CLOSES, "2025-12-25", None, UNASKED, UNASKED),
        (CLOSES, "2025-12-25", "yes", "main", "yes"),
        (CLOSES, "2025-12-25", "no", "none", "no"),
        (CLOSES, "2025-12-25", "unknown", UNKNOWN, UNKNOWN),
        (CLOSES, "2025-12-26", None, "none", "no"),
        (CLOSES, "2025-12-26", "yes", "none", "no"),
        (OPENS, "2025-10-07", "yes", "none", "no"),
        (OPENS, "2025-10-08", None, UNASKED, UNASKED),
        (OPENS, "2026-02-28", "yes", "main", "yes"),
        (OPENS, "2026-03-01", None, "late", "no"),
        (OPENS, "2026-06-30", "yes", "late", "no"),
        (OPENS, "2026-07-01", None, UNASKED, UNASKED),
    ],
)
def test_window_with_one_day_tells_what_that_day_can_and_asks_the_rest(rows, pay_on, told, window, inside):
    more = {} if told is None else {"in_window": told}
    sheet = make_sheet(scheme="resident", pay_on=pay_on, cover_year="2026", windows=rows, **more)
    assert (sheet["window"], sheet["in_window"]) == (window, inside)


def test_cut_off_day_moves_a_payment_out_of_a_window():
    sheet = make_sheet(
        scheme="resident", pay_on="2025-12-26", cover_year="2026", windows=YEAR_2026, cut_off_day=25
    )
    assert sheet["window"] == "extended"


# ---------------------------------------------------------------- implied facts, parts of a date


@pytest.mark.parametrize(
    ("reason", "scheme", "previous"),
    [
        ("missed_payment", "flexible", "flexible"),
        ("missed_window", "resident", "resident"),
        ("left_job", "flexible", "employee"),
        ("unemployment_benefit_ended", "resident", "employee"),
        ("first_enrolment", "resident", "none"),
        ("moved_area", "flexible", UNASKED),
        ("other", "flexible", UNASKED),
        ("unknown", "flexible", UNASKED),
    ],
)
def test_reason_implies_the_scheme_before(reason, scheme, previous):
    assert make_sheet(scheme=scheme, reason=reason)["previous_scheme"] == previous


def test_first_enrolment_implies_never_and_no_lapse():
    sheet = make_sheet(
        reason="first_enrolment", last_paid="2025-01", continuous_months="30", first_lapse="no"
    )
    assert sheet["last_paid"] is NEVER
    absent = ("lapse_months", "lapse_days", "first_lapse", "continuous_months", "lapse_months_this_year")
    assert {key: sheet[key] for key in absent} == dict.fromkeys(absent, ABSENT)


@pytest.mark.parametrize("reason", ["left_job", "unknown", "other"])
def test_never_paid_is_first_enrolment_whatever_the_reason(reason):
    sheet = make_sheet(last_paid="never", reason=reason)
    assert (sheet["reason"], sheet["previous_scheme"]) == ("first_enrolment", "none")


def test_learning_an_answer_works_out_again_what_was_open():
    sheet = make_sheet()
    assert sheet["lapse_months"] is UNASKED
    sheet.learn("last_paid", make_sheet(last_paid="2025-12")["last_paid"])
    assert sheet["lapse_months"] == 2
    sheet = make_sheet()
    assert sheet["previous_scheme"] is UNASKED
    sheet.learn("reason", "left_job")
    assert sheet["previous_scheme"] == "employee"


@pytest.mark.parametrize(
    ("pay_on", "month", "of_quarter", "day"),
    [
        ("2026-01-01", 1, 1, 1),
        ("2026-03-31", 3, 3, 31),
        ("2026-04-30", 4, 1, 30),
        ("2026-12-31", 12, 3, 31),
    ],
)
def test_parts_of_the_payment_date(pay_on, month, of_quarter, day):
    sheet = make_sheet(pay_on=pay_on)
    assert (sheet["pay_month"], sheet["pay_month_of_quarter"], sheet["pay_day"]) == (month, of_quarter, day)


def test_parts_of_a_payment_date_after_the_cut_off():
    sheet = make_sheet(pay_on="2026-03-26", cut_off_day=25)
    assert (sheet["pay_month"], sheet["pay_month_of_quarter"]) == (4, 1)


def test_derived_facts_are_known_by_name_and_stand_on_one_that_is_asked():
    assert is_derived("lapse_years.since_2025")
    assert not is_derived("lapse_years.since_ever")
    assert not is_derived("in_window")
    assert not is_derived("cover_year")
    assert not is_derived("lapse_months_this_year")
    assert {base_of(key) for key in (*COUNTINGS, "lapse_years", "lapse_years.since_2025")} == {"last_paid"}
    assert base_of("lapse_months_this_year") == "lapse_months_this_year"
    assert (base_of("window"), base_of("reason")) == ("in_window", "reason")
