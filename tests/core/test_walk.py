"""What is asked, in which order, and which line decides: only what still matters."""

import pytest

from policies.core.deciding import decide as decide_values
from policies.core.verdict import Ask

from .cases import (
    answers,
    asked,
    decide,
    decided,
    decision,
    make_policy,
    make_rule,
    make_ruleset,
    rules_of,
)

SHORT_OR_LONG = (
    make_rule("short", "lapse_months <= 3", start="S3"),
    make_rule("long", "lapse_months > 3", start="S6(3)"),
)


# ---------------------------------------------------------------- minimal questions


def test_payment_date_is_the_first_question():
    verdict = decide_values(rules_of(*SHORT_OR_LONG), {})
    assert isinstance(verdict, Ask)
    assert (verdict.fact, verdict.wording, dict(verdict.used)) == ("pay_on", "pay_on", {})


def test_rules_that_never_mention_a_fact_never_ask_for_it():
    ruleset = rules_of(*SHORT_OR_LONG)
    assert asked(ruleset) == "last_paid"
    verdict = decided(ruleset, last_paid="2025-12")
    assert set(verdict.decision.used) == {"pay_on", "last_paid"}


def test_next_question_is_the_next_open_fact_of_the_first_rule_still_possible():
    ruleset = rules_of(
        make_rule("student", "group = student", "first_lapse = yes", start="S2"),
        make_rule("age", "age >= 60", start="S3"),
    )
    assert asked(ruleset) == "group"
    assert asked(ruleset, group="student") == "first_lapse"
    assert asked(ruleset, group="newborn") == "age"  # the first rule is false: its other fact is not asked
    assert asked(ruleset, group="student", first_lapse="no") == "age"
    assert decision(ruleset, group="student", first_lapse="yes").rule == "student"


def test_equal_outcomes_stop_asking():
    ruleset = rules_of(
        make_rule("student", "group = student", start="S3", gap_costs="not_reimbursed"),
        make_rule("others", start="S3", gap_costs="not_reimbursed"),
    )
    assert decision(ruleset).rule == "others"
    assert set(decision(ruleset).used) == {"pay_on"}


@pytest.mark.parametrize("more", [{"late_fee": "none"}, {"start": "S4"}, {"back_payment": "required"}])
def test_outcomes_that_differ_in_any_part_keep_asking(more):
    ruleset = rules_of(
        make_rule("student", "group = student", **{"start": "S3", **more}), make_rule("others", start="S3")
    )
    assert asked(ruleset) == "group"


def test_equal_outcomes_with_another_between_keep_asking():
    ruleset = rules_of(
        make_rule("student", "group = student", start="S3"),
        make_rule("old", "age >= 60", start="S4"),
        make_rule("others", start="S3"),
    )
    assert asked(ruleset) == "group"
    assert asked(ruleset, group="none") == "age"
    assert decision(ruleset, group="none", age="59").rule == "others"
    # the student's rule decides before age could matter
    assert decision(ruleset, group="student").rule == "student"


def test_equal_outcomes_at_two_levels_stop_asking():
    city = make_policy(make_rule("student", "group = student", start="S3"), otherwise="defer")
    province = make_policy(make_rule("all", start="S3"), region="370000")
    assert decision(make_ruleset(city, province=province)).level == "province"


def test_answers_that_no_longer_matter_drop_out():
    ruleset = rules_of(*SHORT_OR_LONG)
    verdict = decided(ruleset, last_paid="2025-12", reason="left_job", group="student", age="44")
    assert set(verdict.decision.used) == {"pay_on", "last_paid"}


def test_outcome_asks_for_what_its_date_is_counted_from():
    ruleset = rules_of(
        make_rule("newborn", "group = newborn", start={"form": "S11", "event": "birth"}),
        make_rule("served", start={"form": "S6", "count": 6, "served": ["wait_served_months"]}),
    )
    verdict = decide(ruleset, group="newborn")
    assert isinstance(verdict, Ask)
    assert (verdict.fact, verdict.wording) == ("event_on", "event_on.birth")
    assert decision(ruleset, group="newborn", event_on="2026-02-03").benefits_from.isoformat() == "2026-02-03"
    assert asked(ruleset, group="none") == "wait_served_months"
    assert decision(ruleset, group="none", wait_served_months="2").benefits_from.isoformat() == "2026-07-01"


def test_rules_that_hold_for_everybody_ask_nothing():
    assert decision(rules_of(make_rule("all", start="S3"))).rule == "all"


def test_first_match_wins():
    ruleset = rules_of(make_rule("first", start="S3"), make_rule("second", start="S4"))
    assert decision(ruleset).rule == "first"


# ---------------------------------------------------------------- what is asked before what


def test_reason_is_asked_before_what_it_settles():
    ruleset = rules_of(
        *SHORT_OR_LONG, make_rule("other", "reason = other", start="S4"), otherwise="not_stated"
    )
    assert asked(ruleset) == "reason"
    assert asked(ruleset, reason="other") == "last_paid"


def test_reason_that_no_possible_rule_reads_is_not_asked():
    ruleset = rules_of(
        make_rule("student", "group = student", "reason = left_job", start="S2"), *SHORT_OR_LONG
    )
    assert asked(ruleset, group="none") == "last_paid"
    assert asked(ruleset, group="student") == "reason"


def test_reason_that_only_a_rule_turned_false_reads_is_not_asked():
    ruleset = rules_of(make_rule("old", "age >= 60", "reason = left_job", start="S2"), *SHORT_OR_LONG)
    assert asked(ruleset, age="60") == "reason"
    assert asked(ruleset, age="59") == "last_paid"


@pytest.mark.parametrize(
    ("reason", "next_question"),
    [("left_job", "event_on"), ("missed_payment", "last_paid"), ("other", "previous_scheme")],
)
def test_facts_that_the_reason_implies_are_never_asked(reason, next_question):
    ruleset = rules_of(
        make_rule(
            "from-work",
            "previous_scheme = employee",
            "event_on.end_of_employee_scheme within 3 months",
            start="S2",
        ),
        make_rule("owed", "reason = employer_arrears", start="S4"),
        *SHORT_OR_LONG,
    )
    assert asked(ruleset) == "reason"
    assert asked(ruleset, reason=reason) == next_question


def test_first_enrolment_is_asked_nothing_about_a_lapse():
    ruleset = rules_of(
        make_rule("loyal", "continuous_months >= 24", start="S2"),
        make_rule("again", "first_lapse = no", start="S4"),
        *SHORT_OR_LONG,
        make_rule("new", "reason = first_enrolment", start="S6(6)"),
    )
    found = decision(ruleset, reason="first_enrolment")
    assert (found.rule, set(found.used)) == ("new", {"pay_on", "reason"})


def test_never_paid_is_read_as_first_enrolment_whatever_reason_is_given():
    ruleset = rules_of(
        make_rule("new", "reason = first_enrolment", start="S6(6)"),
        make_rule("left", "reason = left_job", start="S4"),
        *SHORT_OR_LONG,
    )
    found = decision(ruleset, reason="left_job", last_paid="never")
    assert found.rule == "new"
    assert found.used == answers(reason="left_job", last_paid="never")  # shown as the person said it
    assert decision(rules_of(*SHORT_OR_LONG), last_paid="never").rule is None


def test_never_paid_overturns_a_scheme_before():
    ruleset = rules_of(
        make_rule("none", "previous_scheme = none", start="S4"),
        make_rule("short", "lapse_years <= 3", start="S3"),
        scheme="resident",
    )
    assert decision(ruleset, previous_scheme="resident", last_paid="never").rule == "none"


def test_residents_are_asked_for_the_scheme_before_the_last_payment():
    ruleset = rules_of(make_rule("short", "lapse_years <= 1", start="S3"), scheme="resident")
    assert asked(ruleset) == "previous_scheme"
    for previous, words in {
        "resident": "last_paid.year",
        "none": "last_paid.year",
        "employee": "last_paid",
        "flexible": "last_paid",
        "unknown": "last_paid.year",
    }.items():
        verdict = decide(ruleset, previous_scheme=previous)
        assert isinstance(verdict, Ask)
        assert (verdict.fact, verdict.wording) == ("last_paid", words)


@pytest.mark.parametrize(
    ("reason", "wording"), [("missed_window", "last_paid.year"), ("left_job", "last_paid")]
)
def test_residents_whose_reason_implies_the_scheme_are_not_asked_for_it(reason, wording):
    ruleset = rules_of(
        make_rule("moved", "reason = moved_area", start="S3"),
        make_rule("short", "lapse_years <= 1", start="S3"),
        scheme="resident",
    )
    verdict = decide(ruleset, reason=reason)
    assert isinstance(verdict, Ask)
    assert (verdict.fact, verdict.wording) == ("last_paid", wording)


# ---------------------------------------------------------------- cover years and windows

MAIN_2027 = (2027, "main", "2026-10-01", "2026-12-31")
LATE_2026 = (2026, "late", "2026-01-01", "2026-10-31")


def test_cover_year_is_asked_only_where_windows_of_two_hold_the_day():
    ruleset = rules_of(make_rule("all", start="S3"), scheme="resident", windows=(MAIN_2027, LATE_2026))
    assert asked(ruleset, pay_on="2026-10-15") == "cover_year"
    assert decision(ruleset, pay_on="2026-09-30").cover_year == 2026
    assert decision(ruleset, pay_on="2026-11-01").cover_year == 2027
    chosen = decision(ruleset, pay_on="2026-10-15", cover_year="2026")
    assert (chosen.cover_year, set(chosen.used)) == (2026, {"pay_on", "cover_year"})


def test_being_in_the_window_is_asked_only_where_no_dates_are_entered():
    rules = (make_rule("in", "in_window = yes", start="S9(0)"), make_rule("out", start="S5(3)"))
    assert asked(rules_of(*rules, scheme="resident")) == "in_window"
    dated = rules_of(*rules, scheme="resident", windows=(MAIN_2027,))
    assert decision(dated, pay_on="2026-10-01").rule == "in"
    assert asked(dated, pay_on="2026-09-30") == "in_window"  # cover year 2026: nothing entered
    assert decision(dated, pay_on="2026-09-30", cover_year="2027").rule == "out"


def test_window_by_name_asks_for_the_main_one_where_no_dates_are_entered():
    ruleset = rules_of(
        make_rule("in", "window = main", start="S9(0)"), make_rule("out", start="S5(3)"), scheme="resident"
    )
    assert asked(ruleset) == "in_window"
    assert decision(ruleset, in_window="yes").rule == "in"
    assert decision(ruleset, in_window="no").rule == "out"


# ---------------------------------------------------------------- events

EVENTS = rules_of(
    make_rule("newborn", "event_on.birth within 90 days", start="S2"),
    make_rule("soldier", "event_on.discharge within 3 months", start="S3"),
    make_rule("rest", start="S4"),
)


def test_second_kind_of_event_asks_for_its_own_date():
    first = decide(EVENTS)
    assert isinstance(first, Ask)
    assert (first.fact, first.wording) == ("event_on", "event_on.birth")
    second = decide(EVENTS, event_on="2025-01-01")
    assert isinstance(second, Ask)
    assert (second.fact, second.wording) == ("event_on.discharge", "event_on.discharge")
    both = decision(EVENTS, {"event_on.discharge": "2026-03-01"}, event_on="2025-01-01")
    assert both.rule == "soldier"
    assert list(both.used) == ["pay_on", "event_on", "event_on.discharge"]


def test_event_counts_for_the_kind_that_is_asked_only():
    ruleset = rules_of(
        make_rule("soldier", "group = veteran", "event_on.discharge within 3 months", start="S3"),
        make_rule("newborn", "group = newborn", "event_on.birth within 90 days", start="S2"),
        make_rule("rest", start="S4"),
    )
    assert decision(ruleset, group="newborn", event_on="2026-03-01").rule == "newborn"
    assert decision(ruleset, group="veteran", event_on="2026-03-01").rule == "soldier"


def test_event_under_its_full_key_counts():
    assert decision(EVENTS, {"event_on.birth": "2026-03-01"}).rule == "newborn"
    swapped = decision(EVENTS, {"event_on.birth": "2020-03-01", "event_on.discharge": "2026-03-01"})
    assert swapped.rule == "soldier"


@pytest.mark.parametrize(("event", "rule"), [("2025-12-10", "newborn"), ("2025-12-09", "rest")])
def test_within_ninety_days_on_both_sides(event, rule):
    assert decision(EVENTS, {"event_on.discharge": "2020-01-01"}, event_on=event).rule == rule
