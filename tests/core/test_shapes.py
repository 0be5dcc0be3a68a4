"""Shapes of real rules, each written as staff would write it over the shipped questions and worked out by hand.

docs/shapes.md lists every shape with the test or scenario that shows it; the last tests here hold it to that.
"""

import ast
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from policies.core import codec, money
from policies.core.check import check
from policies.core.deciding import decide
from policies.core.explore import explore
from policies.core.money import months_between, unit_price
from policies.core.outcome import BackPayment, GapCost
from policies.core.reading import Refused, read, read_all
from policies.core.report import report
from policies.core.values import Month
from policies.core.verdict import Decided

from .cases import TODAY, make_policy, make_rule, make_ruleset

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE_FILE = yaml.safe_load((ROOT / "policies/data/catalogue.yaml").read_text(encoding="utf-8"))
SHIPPED = codec.load_catalogue(CATALOGUE_FILE)
RESIDENT = {"scheme": "resident"}
REST = make_rule("rest", start="S6(3)")


def place(*rules, catalogue=SHIPPED, **policy):
    """A city with these rules, which nothing keeps from being published."""
    made = make_policy(*rules, **policy)
    assert [problem for problem in check(made, catalogue, ()) if problem.severity == "error"] == []
    return make_ruleset(made, catalogue=catalogue)


def verdict(ruleset, given=None, /, **more):
    raw = {"pay_on": "2026-03-10", **(given or {}), **more}
    answers, refusals = read_all(raw, ruleset.catalogue, ruleset.scheme, on=TODAY)
    assert refusals == []
    return decide(ruleset, answers)


def decision(ruleset, given=None, /, **more):
    found = verdict(ruleset, given, **more)
    assert isinstance(found, Decided), found
    return found.decision


def reported(ruleset, given=None, /, **more):
    return report(verdict(ruleset, given, **more))


def rule_for(ruleset, given=None, /, **more):
    return decision(ruleset, given, **more).rule


def start_for(ruleset, given=None, /, **more):
    found = decision(ruleset, given, **more)
    return found.rule, found.benefits_from.isoformat() if found.benefits_from else None


def with_fact(key, kind, **more):
    """The shipped catalogue with one more question, as staff add it: data, no code."""
    row = {"kind": kind, "label": key, "question": f"{key}？", **more}
    return codec.load_catalogue({**CATALOGUE_FILE, "facts": {**CATALOGUE_FILE["facts"], key: row}})


def with_option(fact, option):
    row = CATALOGUE_FILE["facts"][fact]
    options = [{"key": option, "label": option}, *row["options"]]
    return codec.load_catalogue(
        {**CATALOGUE_FILE, "facts": {**CATALOGUE_FILE["facts"], fact: {**row, "options": options}}}
    )


# ---------------------------------------------------------------- c.1 conditions


def test_switching_has_its_own_rule_in_each_direction():
    to_flexible = place(
        make_rule("from-residents", "previous_scheme = resident", "lapse_months <= 3", start="S3"), REST
    )
    to_residents = place(
        make_rule("from-work", "previous_scheme in employee, flexible", "lapse_months <= 3", start="S0"),
        REST,
        **RESIDENT,
    )
    paid = {"last_paid": "2025-12"}
    assert start_for(to_flexible, paid, previous_scheme="resident") == ("from-residents", "2026-04-01")
    assert start_for(to_flexible, paid, previous_scheme="employee") == ("rest", "2026-06-01")
    assert start_for(to_residents, paid, previous_scheme="employee") == ("from-work", "2026-03-10")
    assert start_for(to_residents, previous_scheme="resident", last_paid="2024") == ("rest", "2026-06-01")


@pytest.mark.parametrize(
    ("scheme", "reason"),
    [
        ("employee", "employer_arrears"),
        ("employee", "employer_never_enrolled"),
        ("flexible", "left_job"),
        ("flexible", "unemployment_benefit_ended"),
        ("flexible", "missed_payment"),
        ("flexible", "moved_area"),
        ("flexible", "switched_scheme"),
        ("resident", "missed_window"),
        ("resident", "first_enrolment"),
    ],
)
def test_each_cause_can_pick_the_rule(scheme, reason):
    ruleset = place(make_rule("this", f"reason = {reason}", start="S3"), REST, scheme=scheme)
    assert rule_for(ruleset, reason=reason) == "this"
    assert rule_for(ruleset, reason="other") == "rest"


def test_arrears_of_a_bankrupt_employer_have_their_own_rule():
    ruleset = place(
        make_rule(
            "bankrupt", "reason = employer_arrears", "employer_bankrupt = yes", start="S3", late_fee="none"
        ),
        make_rule("owes", "reason = employer_arrears", start="S3", late_fee="employer"),
        scheme="employee",
    )
    assert rule_for(ruleset, reason="employer_arrears", employer_bankrupt="yes") == "bankrupt"
    assert rule_for(ruleset, reason="employer_arrears", employer_bankrupt="no") == "owes"


def test_cause_that_the_catalogue_does_not_name_is_one_more_question():
    catalogue = with_fact("system_error", "yes_no")
    ruleset = place(make_rule("not-their-fault", "system_error = yes", start="S2"), REST, catalogue=catalogue)
    assert verdict(ruleset).fact == "system_error"
    assert start_for(ruleset, system_error="yes") == ("not-their-fault", "2026-03-01")
    assert start_for(ruleset, system_error="no") == ("rest", "2026-06-01")


@pytest.mark.parametrize(
    ("condition", "inside", "outside"),
    [
        ("lapse_months <= 1", "2026-01", "2025-12"),
        ("lapse_months <= 2", "2025-12", "2025-11"),
        ("lapse_months <= 3", "2025-11", "2025-10"),
        ("lapse_months < 3", "2025-12", "2025-11"),
        ("lapse_months >= 3", "2025-11", "2025-12"),
        ("lapse_months > 3", "2025-10", "2025-11"),
        ("lapse_months <= 4", "2025-10", "2025-09"),
        ("lapse_months <= 6", "2025-08", "2025-07"),
        ("lapse_months <= 12", "2025-02", "2025-01"),
    ],
)
def test_length_in_months_turns_on_both_sides_of_its_bound(condition, inside, outside):
    ruleset = place(make_rule("in", condition, start="S3"), make_rule("out", start="S4"))
    assert (rule_for(ruleset, last_paid=inside), rule_for(ruleset, last_paid=outside)) == ("in", "out")


@pytest.mark.parametrize(
    ("condition", "inside", "outside"),
    [
        ("lapse_days <= 60", "2026-03-02", "2026-03-03"),
        ("lapse_days <= 90", "2026-04-01", "2026-04-02"),
        ("lapse_days < 90", "2026-03-31", "2026-04-01"),
        ("lapse_days <= 180", "2026-06-30", "2026-07-01"),
    ],
)
def test_length_in_days_turns_on_both_sides_of_its_bound(condition, inside, outside):
    """Paid to December 2025: the days count from 1 January 2026."""
    ruleset = place(make_rule("in", condition, start="S3"), make_rule("out", start="S4"))
    paid = {"last_paid": "2025-12"}
    assert rule_for(ruleset, paid, pay_on=inside) == "in"
    assert rule_for(ruleset, paid, pay_on=outside) == "out"


@pytest.mark.parametrize(
    ("condition", "inside", "outside"),
    [
        ("lapse_years <= 1", "2024", "2023"),
        ("lapse_years <= 2", "2023", "2022"),
        ("lapse_years <= 3", "2022", "2021"),
        ("lapse_years >= 4", "2021", "2022"),
        ("lapse_years = 0", "2025", "2024"),  # the year before was paid, or was not
    ],
)
def test_length_in_cover_years_turns_on_both_sides_of_its_bound(condition, inside, outside):
    ruleset = place(make_rule("in", condition, start="S3"), make_rule("out", start="S4"), **RESIDENT)
    before = {"previous_scheme": "resident"}
    assert rule_for(ruleset, before, last_paid=inside) == "in"
    assert rule_for(ruleset, before, last_paid=outside) == "out"


@pytest.mark.parametrize(
    ("counting", "length"),
    [
        ("lapse_months", 3),  # December, January, February
        ("lapse_months.with_payment_month", 4),  # and March
        ("lapse_months.from_stop", 2),  # benefits stopped on 1 January
        ("lapse_days", 99),  # 31 + 31 + 28 + 9
    ],
)
def test_one_lapse_has_a_length_for_each_beginning(counting, length):
    ruleset = place(make_rule("as-counted", f"{counting} = {length}", start="S3"), REST, stop="month_after")
    assert rule_for(ruleset, last_paid="2025-11") == "as-counted"
    assert rule_for(ruleset, last_paid="2025-10") == "rest"


@pytest.mark.parametrize(("months", "rule"), [("4", "still-insured"), ("5", "as-new")])
def test_months_lapsed_within_a_year_are_added_up(months, rule):
    ruleset = place(
        make_rule("still-insured", "lapse_months_this_year <= 4", start="S3"),
        make_rule("as-new", "lapse_months_this_year > 4", start="S6(6)"),
    )
    assert rule_for(ruleset, lapse_months_this_year=months) == rule


@pytest.mark.parametrize(("months", "rule"), [("3", "merged"), ("4", "broken")])
def test_year_that_does_not_begin_in_january_has_a_question_of_its_own(months, rule):
    catalogue = with_fact("lapse_months_medical_year", "number", at_most=12)
    ruleset = place(
        make_rule("merged", "lapse_months_medical_year <= 3", start="S3"),
        make_rule("broken", start="S6(6)"),
        catalogue=catalogue,
    )
    assert rule_for(ruleset, lapse_months_medical_year=months) == rule


FIRST_LAPSE = (
    make_rule(
        "ten-years",
        "first_lapse = yes",
        "continuous_months >= 120",
        "lapse_months <= 12",
        start="S0",
        gap_costs="reimbursed",
    ),
    make_rule(
        "five-years",
        "first_lapse = yes",
        "continuous_months >= 60",
        "lapse_months <= 6",
        start="S0",
        gap_costs="reimbursed",
    ),
    make_rule("others", start="S5(3)", during_wait="account_only"),
)


@pytest.mark.parametrize(
    ("first", "continuous", "last_paid", "rule", "day"),
    [
        ("yes", "60", "2025-08", "five-years", "2026-03-10"),  # 6 months
        ("yes", "60", "2025-07", "others", "2026-06-10"),
        ("yes", "59", "2025-08", "others", "2026-06-10"),
        ("yes", "120", "2025-07", "ten-years", "2026-03-10"),
        ("yes", "120", "2025-02", "ten-years", "2026-03-10"),  # 12 months
        ("yes", "120", "2025-01", "others", "2026-06-10"),
        ("yes", "119", "2025-07", "others", "2026-06-10"),
        ("no", "120", "2025-08", "others", "2026-06-10"),
    ],
)
def test_first_lapse_of_long_payers_is_covered_and_a_repeated_one_waits(
    first, continuous, last_paid, rule, day
):
    given = {"first_lapse": first, "continuous_months": continuous, "last_paid": last_paid}
    assert start_for(place(*FIRST_LAPSE), given) == (rule, day)


@pytest.mark.parametrize(
    ("last_paid", "served", "rule", "day"),
    [
        ("2025-11", "2", "count-continues", "2026-07-01"),  # 3 months: 4 of 6 are left
        ("2025-10", "2", "count-restarts", "2026-09-01"),
        ("2025-11", "6", "count-continues", "2026-03-01"),
    ],
)
def test_lapse_during_a_wait_continues_or_restarts_it(last_paid, served, rule, day):
    ruleset = place(
        make_rule(
            "count-continues",
            "previous_wait_running = yes",
            "lapse_months <= 3",
            start={"form": "S6", "count": 6, "served": ["wait_served_months"]},
        ),
        make_rule("count-restarts", "previous_wait_running = yes", "lapse_months > 3", start="S6(6)"),
        REST,
    )
    given = {"previous_wait_running": "yes", "last_paid": last_paid, "wait_served_months": served}
    assert start_for(ruleset, given) == (rule, day)
    assert rule_for(ruleset, {**given, "previous_wait_running": "no"}) == "rest"


@pytest.mark.parametrize(("months", "rule"), [("6", "paid-six"), ("5", "rest")])
def test_months_paid_before_the_lapse_are_a_bound(months, rule):
    ruleset = place(make_rule("paid-six", "continuous_months >= 6", start="S3"), REST)
    assert rule_for(ruleset, continuous_months=months) == rule


@pytest.mark.parametrize(
    ("pay_on", "rule", "day"),
    [
        ("2025-10-01", "main", "2026-01-01"),
        ("2025-12-31", "main", "2026-01-01"),
        ("2026-01-01", "extended", "2026-04-01"),
        ("2026-02-28", "extended", "2026-05-28"),
        ("2026-03-01", "late", "2026-09-01"),
        ("2026-06-30", "late", "2026-12-30"),
        ("2026-07-01", "closed", None),
    ],
)
def test_each_window_has_its_own_start(pay_on, rule, day):
    ruleset = place(
        make_rule("main", "window = main", start="S9(0)"),
        make_rule("extended", "window = extended", start="S5(3)"),
        make_rule("late", "window = late", start="S5(6)"),
        make_rule("closed", state="no_cover"),
        windows=(
            (2026, "main", "2025-10-01", "2025-12-31"),
            (2026, "extended", "2026-01-01", "2026-02-28"),
            (2026, "late", "2026-03-01", "2026-06-30"),
        ),
        **RESIDENT,
    )
    assert start_for(ruleset, pay_on=pay_on, cover_year="2026") == (rule, day)


@pytest.mark.parametrize(
    ("pay_on", "rule"),
    [("2026-03-31", "spring"), ("2026-04-01", "summer"), ("2026-06-30", "summer"), ("2026-07-01", "rest")],
)
def test_month_of_payment_falls_into_a_band(pay_on, rule):
    ruleset = place(
        make_rule("spring", "pay_month <= 3", start="S3"),
        make_rule("summer", "pay_month >= 4", "pay_month <= 6", start="S4"),
        REST,
    )
    assert rule_for(ruleset, pay_on=pay_on) == rule


@pytest.mark.parametrize(
    ("pay_on", "rule"),
    [
        ("2026-03-31", "rest"),  # the first quarter is still being paid
        ("2026-04-01", "first-month"),
        ("2026-04-30", "first-month"),
        ("2026-05-01", "rest"),
        ("2026-07-01", "rest"),  # two quarters are missing
    ],
)
def test_first_month_of_the_next_quarter_still_counts(pay_on, rule):
    ruleset = place(
        make_rule("first-month", "lapse_periods = 1", "pay_month_of_quarter = 1", start="S2"),
        REST,
        period="quarter",
    )
    assert rule_for(ruleset, pay_on=pay_on, last_paid="2025-12") == rule


EVENTS = [key for key in SHIPPED.facts if key.startswith("event_on.")]


@pytest.mark.parametrize("kind", EVENTS)
@pytest.mark.parametrize(
    ("span", "inside", "outside"),
    [("60 days", "2026-01-09", "2026-01-08"), ("2 months", "2026-01-10", "2026-01-09")],
)
def test_each_event_opens_a_span_of_days_or_months(kind, span, inside, outside):
    ruleset = place(make_rule("in-time", f"{kind} within {span}", start="S0"), REST)
    assert rule_for(ruleset, event_on=inside) == "in-time"
    assert rule_for(ruleset, event_on=outside) == "rest"


@pytest.mark.parametrize(("ended", "rule"), [("2025-12-10", "in-time"), ("2025-12-09", "rest")])
def test_event_that_the_catalogue_does_not_name_is_one_more_date(ended, rule):
    catalogue = with_fact("event_on.end_of_unemployment_benefit", "date")
    ruleset = place(
        make_rule("in-time", "event_on.end_of_unemployment_benefit within 90 days", start="S0"),
        REST,
        catalogue=catalogue,
    )
    assert rule_for(ruleset, event_on=ended) == rule


GROUPS = [option.key for option in SHIPPED.facts["group"].options if option.key != "none"]


@pytest.mark.parametrize("group", GROUPS)
def test_each_group_can_be_exempt(group):
    ruleset = place(make_rule("exempt", f"group = {group}", start="S1"), REST)
    assert start_for(ruleset, group=group) == ("exempt", "2026-03-11")
    assert start_for(ruleset, group="none") == ("rest", "2026-06-01")


def test_group_that_the_catalogue_does_not_name_is_one_more_option():
    catalogue = with_option("group", "clergy")
    ruleset = place(make_rule("exempt", "group = clergy", start="S1"), REST, catalogue=catalogue)
    assert [rule_for(ruleset, group=group) for group in ("clergy", "student", "none")] == [
        "exempt",
        "rest",
        "rest",
    ]


@pytest.mark.parametrize(("age", "back_payment"), [("59", "allowed"), ("60", "not_possible")])
def test_nobody_past_an_age_may_pay_back(age, back_payment):
    ruleset = place(
        make_rule("of-age", "age < 60", "lapse_months >= 1", start="S3", back_payment="allowed"),
        make_rule("too-old", "age >= 60", "lapse_months >= 1", start="S3", back_payment="not_possible"),
    )
    assert reported(ruleset, age=age, last_paid="2025-12")["back_payment"] == back_payment


@pytest.mark.parametrize(
    ("sex", "age", "rule"),
    [
        ("male", "60", "man"),
        ("male", "61", "too-old"),
        ("female", "55", "woman"),
        ("female", "56", "too-old"),
    ],
)
def test_age_to_join_by_sex_needs_a_question_that_does_not_ship(sex, age, rule):
    assert "sex" not in SHIPPED.facts
    options = [{"key": "male", "label": "男"}, {"key": "female", "label": "女"}]
    ruleset = place(
        make_rule("man", "sex = male", "age <= 60", start="S3"),
        make_rule("woman", "sex = female", "age <= 55", start="S3"),
        make_rule("too-old", back_payment="not_possible"),
        catalogue=with_fact("sex", "choice", options=options),
    )
    assert rule_for(ruleset, sex=sex, age=age) == rule


@pytest.mark.parametrize(("age", "back_payment"), [("30", "required"), ("29", "optional")])
def test_duty_to_pay_from_an_age_on_is_in_words(age, back_payment):
    words = "从30岁那年起断的，都要补"
    ruleset = place(
        make_rule(
            "must", "age >= 30", "lapse_months >= 1", back_payment={"value": "required", "text": words}
        ),
        make_rule("may", "lapse_months >= 1", back_payment="optional"),
    )
    found = decision(ruleset, age=age, last_paid="2025-12")
    assert found.back_payment == back_payment
    assert found.outcome.back_payment[0].text == (words if age == "30" else "")


@pytest.mark.parametrize(
    ("here", "permit", "rule"), [("yes", "no", "local"), ("no", "yes", "permit"), ("no", "no", "elsewhere")]
)
def test_household_and_residence_permit_pick_the_rule(here, permit, rule):
    ruleset = place(
        make_rule("local", "household_here = yes", start="S3"),
        make_rule("permit", "residence_permit = yes", start="S4"),
        make_rule("elsewhere", back_payment="not_possible"),
    )
    assert rule_for(ruleset, household_here=here, residence_permit=permit) == rule


@pytest.mark.parametrize(
    ("state", "steps"),
    [
        ("arrears", ["pay"]),
        ("paused", ["pay"]),
        ("auto_stopped", ["register", "pay"]),
        ("stopped", ["register", "pay"]),
    ],
)
def test_whoever_is_no_longer_enrolled_registers_first(state, steps):
    closed = "enrolment_state in auto_stopped, stopped"
    ruleset = place(
        make_rule("closed", closed, start="S6(3)"),
        make_rule("open", start="S3"),
        steps=[
            {"key": "register", "do": "先到医保窗口登记", "authority": "medical_insurance", "when": [closed]},
            {"key": "pay", "do": "再交钱", "authority": "tax"},
        ],
    )
    found = decision(ruleset, enrolment_state=state)
    assert [one.step.key for one in found.steps] == steps
    assert all(one.certain for one in found.steps)


# ---------------------------------------------------------------- c.2 back payment


@pytest.mark.parametrize("value", [*BackPayment, "not_stated"])
def test_each_answer_to_may_one_pay(value):
    ruleset = place(make_rule("x", "lapse_months >= 1", start="S3", back_payment=value))
    assert reported(ruleset, last_paid="2025-12")["back_payment"] == value


@pytest.mark.parametrize(
    ("limit", "told"),
    [
        ({"months": 24}, {"months": 24, "since": None, "until": None}),
        ({"since": "2025-01"}, {"months": None, "since": "2025-01", "until": None}),
        ({"until": "2026-06-30"}, {"months": None, "since": None, "until": "2026-06-30"}),
        (
            {"months": 3, "since": "2025-01", "until": "2026-06-30"},
            {"months": 3, "since": "2025-01", "until": "2026-06-30"},
        ),
    ],
)
def test_how_far_back_one_may_pay_is_told(limit, told):
    rule = make_rule("x", "lapse_months >= 1", back_payment="allowed", back_payment_limit=limit)
    assert reported(place(rule), last_paid="2025-09")["back_payment_limit"] == told


@pytest.mark.parametrize(
    ("pay_on", "rule"),
    [("2026-03-31", "usual"), ("2026-04-01", "amnesty"), ("2026-06-30", "amnesty"), ("2026-07-01", "usual")],
)
def test_amnesty_opens_and_closes_on_a_day(pay_on, rule):
    ruleset = place(
        make_rule(
            "amnesty",
            "lapse_months >= 1",
            "pay_on >= 2026-04-01",
            "pay_on <= 2026-06-30",
            start="S3",
            back_payment="allowed",
            back_payment_limit={"until": "2026-06-30"},
        ),
        make_rule("usual", "lapse_months >= 1", start="S6(6)", back_payment="not_possible"),
    )
    assert rule_for(ruleset, pay_on=pay_on, last_paid="2025-09") == rule


@pytest.mark.parametrize(
    ("last_paid", "steps", "channels"),
    [("2025-11", ["online"], ["nhsa-app"]), ("2025-10", ["register", "pay"], ["medical-insurance-window"])],
)
def test_longer_lapses_register_at_the_window_and_then_pay_online(last_paid, steps, channels):
    ruleset = place(
        make_rule("x", "lapse_months >= 1", start="S2", back_payment="allowed"),
        steps=[
            {"key": "online", "do": "在网上补交", "authority": "tax", "when": ["lapse_months <= 3"]},
            {
                "key": "register",
                "do": "先到窗口核定",
                "authority": "medical_insurance",
                "channels": ["medical-insurance-window"],
                "when": ["lapse_months > 3"],
            },
            {"key": "pay", "do": "再在网上交钱", "authority": "tax", "when": ["lapse_months > 3"]},
        ],
        channels=[
            {"channel": "nhsa-app", "when": ["lapse_months <= 3"]},
            {"channel": "medical-insurance-window", "when": ["lapse_months > 3"]},
        ],
    )
    found = decision(ruleset, last_paid=last_paid)
    assert [one.step.key for one in found.steps] == steps
    assert [one.channel.key for one in found.channels] == channels


# ---------------------------------------------------------------- c.3 the first day of benefits


@pytest.mark.parametrize(
    ("start", "day"),
    [
        ("S0", "2026-03-10"),
        ("S1", "2026-03-11"),
        ("S2", "2026-03-01"),
        ("S3", "2026-04-01"),
        ("S4", "2026-05-01"),
        ("S5(3)", "2026-06-10"),
        ("S5(6)", "2026-09-10"),
        ("S6(3)", "2026-06-01"),
        ("S6(6)", "2026-09-01"),
        ("S7(3)", "2026-07-01"),
        ("S7(6)", "2026-10-01"),
        ("S8(30)", "2026-04-09"),
        ("S8(90)", "2026-06-08"),
        ({"form": "S8", "count": 90, "first_counts": True}, "2026-06-07"),
        ("S10(2026-07-01)", "2026-07-01"),
        ({"form": "S0", "not_before": "2026-04-01"}, "2026-04-01"),
        ({"form": "S0", "not_before": "2026-03-09"}, "2026-03-10"),
        ({"form": "S12", "count": 3, "first_counts": True}, "2026-05-01"),
        ({"form": "S12", "count": 6, "first_counts": True}, "2026-08-01"),
        ({"form": "S12", "count": 3, "first_counts": False}, "2026-06-01"),
    ],
)
def test_form_as_written_gives_the_day_of_the_dossier(start, day):
    assert start_for(place(make_rule("x", start=start))) == ("x", day)


@pytest.mark.parametrize(
    ("start", "pay_on", "cover_year", "day"),
    [
        ("S9(3)", "2025-11-10", "2026", "2026-04-01"),
        ("S9(4)", "2026-11-10", "2027", "2027-05-01"),
        ("S9(0)", "2026-11-10", "2027", "2027-01-01"),
        ({"form": "S8", "count": 90, "not_before": "2025-04-01"}, "2024-12-31", "2025", "2025-04-01"),
        ({"form": "S8", "count": 90, "not_before": "2025-04-01"}, "2025-01-01", "2025", "2025-04-01"),
        ({"form": "S8", "count": 90, "not_before": "2025-04-01"}, "2025-01-02", "2025", "2025-04-02"),
        ({"form": "S8", "count": 90, "not_before": "2025-04-01"}, "2025-02-28", "2025", "2025-05-29"),
    ],
)
def test_start_is_counted_from_the_cover_year_or_held_back(start, pay_on, cover_year, day):
    ruleset = place(make_rule("x", start=start), **RESIDENT)
    assert start_for(ruleset, pay_on=pay_on, cover_year=cover_year) == ("x", day)


def test_hint_of_the_payment_day_says_that_arrival_counts():
    assert "要以到账那天为准" in SHIPPED.facts["pay_on"].hint


@pytest.mark.parametrize(
    ("plus_days", "born", "day"),
    [(0, "2026-02-28", "2026-02-28"), (1, "2026-02-28", "2026-03-01"), (0, "2025-12-31", "2025-12-31")],
)
def test_start_is_the_day_of_an_event_or_the_next(plus_days, born, day):
    start = {"form": "S11", "event": "birth", "plus_days": plus_days}
    ruleset = place(make_rule("newborn", "group = newborn", start=start), REST)
    assert start_for(ruleset, group="newborn", event_on=born) == ("newborn", day)


@pytest.mark.parametrize(
    ("start", "pay_on", "day"),
    [
        ("S5(3)", "2026-11-30", "2027-02-28"),
        ("S5(3)", "2027-11-30", "2028-02-29"),
        ("S5(1)", "2026-01-31", "2026-02-28"),
        ("S6(3)", "2026-11-30", "2027-02-01"),
        ("S7(3)", "2026-11-30", "2027-03-01"),
        ("S8(90)", "2026-11-30", "2027-02-28"),
    ],
)
def test_month_end_is_clipped_where_months_are_counted_from_a_day(start, pay_on, day):
    assert start_for(place(make_rule("x", start=start)), pay_on=pay_on) == ("x", day)


@pytest.mark.parametrize(
    ("cut_off", "pay_on", "day"),
    [
        (25, "2026-03-25", "2026-07-01"),
        (25, "2026-03-26", "2026-08-01"),
        (20, "2026-03-20", "2026-07-01"),
        (20, "2026-03-21", "2026-08-01"),
    ],
)
def test_payment_after_the_cut_off_day_is_next_months(cut_off, pay_on, day):
    assert start_for(place(make_rule("x", start="S7(3)"), cut_off_day=cut_off), pay_on=pay_on) == ("x", day)


@pytest.mark.parametrize(
    ("served", "day"), [("0", "2026-09-01"), ("2", "2026-07-01"), ("6", "2026-03-01"), ("7", "2026-03-01")]
)
def test_months_already_served_are_taken_off(served, day):
    start = {"form": "S6", "count": 6, "served": ["wait_served_months"]}
    assert start_for(place(make_rule("x", start=start)), wait_served_months=served) == ("x", day)


# ---------------------------------------------------------------- c.4 the residents' formula

BOTH_READINGS = [
    ({"free_years": 1}, "2024", "2026-06-10"),
    ({"free_years": 0}, "2024", "2026-07-10"),
    ({"free_years": 1}, "2023", "2026-07-10"),
    ({"free_years": 0}, "2023", "2026-08-10"),
]


def waiting(form="S5", last_paid="2023", *, years="0", start=None, **wait):
    """Paid on 10 March 2026 for that year; those years bought off."""
    whole = {"fixed": 3, "per_year": 1, "free_years": 1, "floor": 6, "floor_years": 4, **wait}
    rule = make_rule("x", "lapse_years >= 1", start={"form": form, "wait": whole, **(start or {})})
    given = {"previous_scheme": "resident", "last_paid": last_paid, "repair_years": years}
    return start_for(place(rule, **RESIDENT), given)[1]


@pytest.mark.parametrize(("reading", "last_paid", "day"), BOTH_READINGS)
def test_first_year_lapsed_adds_a_month_or_none(reading, last_paid, day):
    assert waiting(last_paid=last_paid, **reading) == day


@pytest.mark.parametrize(
    ("since", "last_paid", "day"),
    [
        (2025, "2020", "2026-06-10"),  # 2025 alone counts
        (2024, "2020", "2026-07-10"),
        (2025, "2024", "2026-06-10"),
        (2026, "2020", "2026-06-10"),
    ],
)
def test_years_before_a_named_one_do_not_count(since, last_paid, day):
    assert waiting(last_paid=last_paid, counted_since=since) == day


@pytest.mark.parametrize(
    ("last_paid", "years", "day"),
    [
        ("2022", "0", "2026-08-10"),  # three years: 5 months
        ("2022", "1", "2026-07-10"),
        ("2022", "2", "2026-06-10"),
        ("2021", "0", "2026-09-10"),  # four: 6, and never less
        ("2021", "3", "2026-09-10"),
        ("2020", "0", "2026-10-10"),
        ("2020", "1", "2026-09-10"),
        ("2020", "4", "2026-09-10"),
    ],
)
def test_repair_takes_months_off_down_to_the_floor(last_paid, years, day):
    assert waiting(last_paid=last_paid, years=years) == day


@pytest.mark.parametrize(("last_paid", "day"), [("2022", "2026-08-10"), ("2021", "2026-08-10")])
def test_cap_ends_what_years_add(last_paid, day):
    assert waiting(last_paid=last_paid, cap=2, floor="none") == day


@pytest.mark.parametrize(
    ("form", "more", "start", "day"),
    [
        ("S5", {}, {}, "2026-07-10"),
        ("S6", {}, {}, "2026-07-01"),
        ("S8", {"fixed_days": 90}, {}, "2026-07-08"),
        ("S9", {}, {}, "2026-05-01"),
        ("S10", {}, {"date": "2026-03-01"}, "2026-07-01"),
    ],
)
def test_formula_is_counted_from_each_anchor(form, more, start, day):
    assert waiting(form, start=start, **more) == day


def test_repaired_year_has_a_price():
    ruleset = place(
        make_rule(
            "x",
            "lapse_years >= 1",
            start={"form": "S5", "wait": {"free_years": 1, "floor": "none"}},
            repair_price={"per": "year", "amount": "400", "cover_year": 2026},
        ),
        **RESIDENT,
    )
    found = verdict(ruleset, previous_scheme="resident", last_paid="2022")
    assert {choice.value: choice.decision.benefits_from.isoformat() for choice in found.choices} == {
        0: "2026-08-10",
        1: "2026-07-10",
        2: "2026-06-10",
    }
    assert {choice.decision.repair_price.amount for choice in found.choices} == {Decimal(400)}


@pytest.mark.parametrize(
    ("given", "rule", "day"),
    [
        ({"group": "destitute"}, "exempt", "2026-01-01"),
        ({"group": "none", "in_window": "yes"}, "in-window", "2026-05-01"),
        ({"group": "none", "in_window": "no"}, "out-of-window", "2026-03-10"),
    ],
)
def test_exempt_groups_and_the_window_stand_above_the_formula(given, rule, day):
    ruleset = place(
        make_rule("exempt", "group = destitute", start="S9(0)"),
        make_rule("in-window", "in_window = yes", "lapse_years >= 1", start={"form": "S9", "wait": {}}),
        make_rule("out-of-window", "lapse_years >= 1", start={"form": "S5", "wait": {}}),
        **RESIDENT,
    )
    paid = {"pay_on": "2025-11-10", "cover_year": "2026", "previous_scheme": "resident", "last_paid": "2023"}
    assert start_for(ruleset, {**paid, **given}) == (rule, day)


# ---------------------------------------------------------------- c.5 benefits during the wait

LADDERS = [
    ("none", "none", None),
    ("account_only", "account_only", "2026-03-01"),
    ("50%", "50%", "2026-03-01"),
    ([{"percent": 50}, {"percent": 75, "from_month": 3}], "50%/75%", "2026-03-01"),
    (
        [{"grant": "none"}, {"percent": 30, "from_month": 3}, {"percent": 60, "from_month": 6}],
        "none/30%/60%",
        "2026-06-01",
    ),
    ([{"grant": "full", "for": "outpatient"}, {"grant": "none", "for": "inpatient"}], "none", "2026-03-01"),
    (
        [{"grant": "none", "for": "inpatient"}, {"grant": "full", "for": "maternity", "from_month": 1}],
        "none",
        "2026-04-01",
    ),
]


@pytest.mark.parametrize(("during", "told", "first"), LADDERS)
def test_part_of_the_benefits_comes_before_all_of_them(during, told, first):
    found = reported(place(make_rule("x", start="S6(9)", during_wait=during)))
    assert (found["during_wait"], found["first_benefits_from"]) == (told, first)
    assert found["benefits_from"] == "2026-12-01"


@pytest.mark.parametrize(("months", "share"), [("11", "50%"), ("12", "75%"), ("24", "75%")])
def test_share_during_the_wait_hangs_on_the_months_paid_before(months, share):
    ruleset = place(
        make_rule("loyal", "continuous_months >= 12", start="S6(6)", during_wait="75%"),
        make_rule("short", "continuous_months < 12", start="S6(6)", during_wait="50%"),
    )
    assert reported(ruleset, continuous_months=months)["during_wait"] == share


def test_scheme_before_that_goes_on_meanwhile_is_told_in_words():
    words = "等待期里，居民医保照常报销。"
    ruleset = place(
        make_rule(
            "from-residents", "previous_scheme = resident", start="S6(6)", statements=[{"text": words}]
        ),
        REST,
    )
    found = decision(ruleset, previous_scheme="resident")
    assert ([one.text for one in found.statements], found.during_wait) == ([words], ())


# ---------------------------------------------------------------- c.6 costs of the gap


@pytest.mark.parametrize("value", [*GapCost, "not_stated"])
def test_each_answer_to_who_bears_the_gap(value):
    found = reported(
        place(make_rule("x", "lapse_months >= 1", start="S3", gap_costs=value)), last_paid="2025-12"
    )
    assert found["gap_costs"] == value


def test_costs_of_the_gap_differ_by_kind_of_benefit():
    costs = [
        {"value": "account_only", "for": "account"},
        {"value": "manual_claim", "for": "outpatient"},
        {"value": "not_reimbursed", "for": "inpatient"},
    ]
    ruleset = place(make_rule("x", start="S3", gap_costs=costs))
    found = decision(ruleset)
    assert found.gap_cost == "not_reimbursed"
    assert [(one.benefit, one.value) for one in found.gap_costs] == [
        ("account", "account_only"),
        ("outpatient", "manual_claim"),
        ("inpatient", "not_reimbursed"),
    ]


# ---------------------------------------------------------------- c.7 money

FEE = {"payer": "person", "daily_rate": "0.0005", "begins": "next_month"}


@pytest.mark.parametrize(
    ("more", "paid_on", "fee"),
    [
        ({}, "2026-03-10", "23.00"),  # 37 days from 1 February, 9 from 1 March
        ({"begins": "second_month"}, "2026-03-10", "4.50"),  # 9 days from 1 March
        ({"daily_rate": "0.002"}, "2026-03-10", "92.00"),
        ({"payer": "none", "daily_rate": None}, "2026-03-10", "0"),
        ({"waivers": [{"paid_until": "2026-03-10"}]}, "2026-03-10", "0.00"),
        ({"waivers": [{"paid_until": "2026-03-10"}]}, "2026-03-11", "24.00"),
        ({"waivers": [{"paid_until": "2026-06-30", "percent": 50}]}, "2026-03-10", "11.50"),
        ({"capped": True}, "2036-03-10", "2000.00"),
    ],
)
def test_late_fee_as_written_comes_to_a_sum(more, paid_on, fee):
    written = {key: value for key, value in {**FEE, **more}.items() if value is not None}
    rule = make_rule("x", "lapse_months >= 1", start="S3", late_fee=written)
    found = decision(place(rule), last_paid="2025-12").late_fee
    months = months_between(Month.at(2026, 1), Month.at(2026, 2))
    owed = money.late_fee(found, Decimal(1000), months, date.fromisoformat(paid_on))
    assert str(money.total(owed)) == fee


@pytest.mark.parametrize(("last_paid", "payer"), [("2025-12", "none"), ("2025-11", "person")])
def test_interest_that_spares_the_same_year_is_written_year_by_year(last_paid, payer):
    ruleset = place(
        make_rule(
            "same-year",
            "last_paid >= 2025-12",
            "lapse_months >= 1",
            start="S3",
            late_fee={"payer": "none", "interest": True},
        ),
        make_rule("before", "lapse_months >= 1", start="S3", late_fee={"payer": "person", "interest": True}),
    )
    found = decision(ruleset, last_paid=last_paid).late_fee
    assert (found.payer, found.is_interest) == (payer, True)


YEARLY = [
    {"per": "year", "amount": "400", "cover_year": 2026, "until": "2026-06-30"},
    {"per": "year", "amount": "400", "subsidy": "670", "cover_year": 2026, "from": "2026-07-01"},
]


@pytest.mark.parametrize(("pay_on", "whole"), [("2026-06-30", 400), ("2026-07-01", 1070)])
def test_after_a_day_the_states_share_is_paid_too(pay_on, whole):
    (price,) = decision(place(make_rule("x", start="S5(3)", price=YEARLY), **RESIDENT), pay_on=pay_on).prices
    assert unit_price(price).low == whole


@pytest.mark.parametrize(
    ("pay_on", "amount"), [("2026-07-01", 180), ("2026-07-31", 180), ("2026-08-01", 150)]
)
def test_prorated_price_is_one_sum_per_month(pay_on, amount):
    """360 a year, of which six months are left in July and five in August."""
    prices = [
        {"per": "year", "cover_year": 2026, "amount": "180", "from": "2026-07-01", "until": "2026-07-31"},
        {"per": "year", "cover_year": 2026, "amount": "150", "from": "2026-08-01", "until": "2026-08-31"},
    ]
    ruleset = place(make_rule("x", start="S3", price=prices), **RESIDENT)
    assert [price.amount for price in decision(ruleset, pay_on=pay_on).prices] == [amount]


@pytest.mark.parametrize(
    ("group", "amount"), [("destitute", 0), ("subsistence_allowance", 80), ("none", 400)]
)
def test_subsidised_classes_pay_less(group, amount):
    prices = [
        {"per": "year", "amount": "0", "cover_year": 2026, "group": "destitute"},
        {"per": "year", "amount": "80", "cover_year": 2026, "group": "subsistence_allowance"},
        {"per": "year", "amount": "400", "cover_year": 2026, "group": "none"},
    ]
    ruleset = place(
        make_rule("subsidised", "group in destitute, subsistence_allowance", start="S1", price=prices),
        make_rule("others", start="S5(3)", price=prices),
        **RESIDENT,
    )
    assert [price.amount for price in decision(ruleset, group=group).prices] == [amount]


@pytest.mark.parametrize(
    ("rates", "low", "high"),
    [({"rate": "0.06"}, "968.76", "968.76"), ({"rate": "0.10", "rate_to": "0.12"}, "1614.60", "1937.52")],
)
def test_base_times_rate_times_months(rates, low, high):
    price = {"per": "month", "base": "上年度职工月平均工资", "base_amount": "8073", **rates}
    found = decision(place(make_rule("x", "lapse_months >= 1", start="S3", price=price)), last_paid="2025-12")
    owed = money.arrears(found.prices[0], found.lapse.months)
    assert (str(owed.low), str(owed.high)) == (low, high)


# ---------------------------------------------------------------- c.8 side effects


@pytest.mark.parametrize(
    ("last_paid", "told"),
    [
        ("2025", []),
        ("2024", ["大病限额降4000元。"]),
        ("2023", ["大病限额降8000元。"]),
        ("2022", ["大病限额最多降两成。"]),
    ],
)
def test_effects_on_later_benefits_are_sentences_by_length(last_paid, told):
    steps = {"lapse_years = 1": "大病限额降4000元。", "lapse_years = 2": "大病限额降8000元。"}
    steps |= {"lapse_years >= 3": "大病限额最多降两成。"}
    said = [{"text": text, "when": [when]} for when, text in steps.items()]
    ruleset = place(make_rule("x", "lapse_years >= 0", start="S3", statements=said), **RESIDENT)
    found = decision(ruleset, previous_scheme="resident", last_paid=last_paid)
    assert [one.text for one in found.statements] == told


# ---------------------------------------------------------------- c.10 another way


@pytest.mark.parametrize(
    ("ended", "rule", "day"),
    [("2025-12-10", "in-time", "2025-12-10"), ("2025-12-09", "too-late", "2026-06-10")],
)
def test_joining_the_residents_soon_after_a_job_has_no_wait(ended, rule, day):
    ruleset = place(
        make_rule(
            "in-time",
            "previous_scheme = employee",
            "event_on.end_of_employee_scheme within 90 days",
            start={"form": "S11", "event": "end_of_employee_scheme"},
        ),
        make_rule("too-late", "previous_scheme = employee", start="S5(3)"),
        **RESIDENT,
    )
    assert start_for(ruleset, previous_scheme="employee", event_on=ended) == (rule, day)


# ---------------------------------------------------------------- c.12 before benefits stop


@pytest.mark.parametrize(
    ("stop", "day"),
    [
        ("lapse_month", "2026-01-01"),
        ("month_after", "2026-02-01"),
        ({"kind": "months_after", "months": 2}, "2026-03-01"),
        ({"kind": "grace", "months": 2, "day": 3}, "2026-03-04"),
    ],
)
def test_benefits_stop_when_the_source_says(stop, day):
    """Paid to December 2025, paying on 10 March 2026."""
    ruleset = place(make_rule("x", "lapse_months >= 0", start="S3"), stop=stop)
    assert decision(ruleset, last_paid="2025-12").no_benefits_from == date.fromisoformat(day)


# ---------------------------------------------------------------- how a decision is made


@pytest.mark.parametrize("key", ["pay_on", "cover_year"])
def test_what_is_known_before_all_else_takes_no_unknown(key):
    with pytest.raises(Refused):
        read(SHIPPED.facts[key], "unknown", on=TODAY)


def test_rule_for_whom_another_fund_pays_is_no_lapse():
    ruleset = place(
        make_rule("fund-pays", "fund_pays = yes", state="not_lapsed"),
        REST,
        catalogue=with_fact("fund_pays", "yes_no"),
    )
    assert reported(ruleset, fund_pays="yes")["state"] == "not_lapsed"
    assert reported(ruleset, fund_pays="no")["state"] == "decided"


def test_first_enrolment_and_a_last_month_paid_are_never_explored_together():
    ruleset = place(
        make_rule("new", "reason = first_enrolment", start="S6(6)"),
        make_rule("short", "lapse_months <= 3", start="S3"),
        make_rule("long", start="S4"),
    )
    leaves = explore(ruleset, date(2026, 3, 10)).leaves
    assert {leaf.rule for leaf in leaves} == {"new", "short", "long"}
    assert not any(
        leaf.answers.get("reason") == "first_enrolment" and isinstance(leaf.answers.get("last_paid"), Month)
        for leaf in leaves
    )


# ---------------------------------------------------------------- docs/shapes.md

HERE = "tests/core/test_shapes.py"
SHAPES = (ROOT / "docs/shapes.md").read_text(encoding="utf-8")
TESTS = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", SHAPES)
SCENARIOS = re.findall(r"`(\d{6}-[a-z]+/[a-z]+)` 「([^」]+)」", SHAPES)
NUMBERED = {
    "c.1": {str(number) for number in range(1, 16)},
    "c.3": {*(f"S{number}" for number in range(13)), "S∅"},
    "semantics": {str(number) for number in range(1, 25)},
}


def functions_in(path):
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_list_names_tests_that_exist():
    assert SHAPES.count("::") == len(TESTS) > 100, "a name is spelled in another way"
    assert [f"{path}::{name}" for path, name in TESTS if name not in functions_in(path)] == []


def test_list_names_scenarios_that_exist():
    assert SHAPES.count("」") == len(SCENARIOS) > 20, "a name is spelled in another way"
    for pack, name in SCENARIOS:
        text = (ROOT / "policies/data/packs" / f"{pack}.yaml").read_text(encoding="utf-8")
        assert name in {scenario["name"] for scenario in yaml.safe_load(text)["scenarios"]}, pack


def test_list_names_every_shape_tried_here():
    own = {name for name in functions_in(HERE) if name.startswith("test_") and "test_list_" not in name}
    assert own - {name for path, name in TESTS if path == HERE} == set()


@pytest.mark.parametrize("section", [*(f"c.{number}" for number in range(1, 13)), "semantics"])
def test_list_has_a_row_for_every_line(section):
    heading = rf"^## {re.escape(section)}[ ,].*?(?=^## |\Z)"
    (text,) = re.findall(heading, SHAPES, re.MULTILINE | re.DOTALL)
    rows = set(re.findall(r"^\| ([^|]+) \|", text, re.MULTILINE))
    assert NUMBERED.get(section, {"1"}) <= rows
