"""What ends: the cover year, a chance to pay back, the holidays that are known."""

from datetime import date

import pytest

from policies.core.ruleset import Ruleset

from .cases import decided, decision, make_rule, reported, rules_of

# ---------------------------------------------------------------- the cover year


def resident(start, **more):
    return rules_of(make_rule("all", start=start, **more), scheme="resident")


@pytest.mark.parametrize(
    ("start", "pay_on", "state", "day"),
    [
        ("S5(3)", "2026-09-30", "decided", "2026-12-30"),
        ("S5(3)", "2026-10-01", "no_cover", None),
        ("S8(90)", "2026-10-02", "decided", "2026-12-31"),
        ("S8(90)", "2026-10-03", "no_cover", None),
        ("S1", "2026-12-30", "decided", "2026-12-31"),
        ("S1", "2026-12-31", "no_cover", None),
        ("S9(12)", "2026-03-10", "no_cover", None),
    ],
)
def test_wait_that_outlasts_the_cover_year_is_no_cover(start, pay_on, state, day):
    found = reported(resident(start), pay_on=pay_on, cover_year="2026")
    assert (found["state"], found["benefits_from"], found["cover_ends_on"]) == (state, day, "2026-12-31")
    assert found["benefits_from_not_stated"] is False


def test_range_is_no_cover_only_where_all_of_it_comes_too_late():
    ruleset = resident({"unstated": True, "months": 3, "candidates": ["S6(3)", "S7(3)"]})
    partly = decision(ruleset, pay_on="2026-09-10", cover_year="2026")
    assert partly.start_range == (date(2026, 12, 1), date(2027, 1, 1))
    wholly = decision(ruleset, pay_on="2026-10-10", cover_year="2026")
    assert (wholly.state, wholly.start_range, wholly.too_late_from) == ("no_cover", None, date(2027, 1, 1))


def test_last_day_in_time_is_a_deadline():
    found = decided(resident("S8(90)"), pay_on="2026-09-10", cover_year="2026")
    assert [one.pay_by.isoformat() for one in found.deadlines] == ["2026-10-02"]


def test_last_day_in_time_is_named_beyond_the_first_four():
    found = decided(resident("S3"), pay_on="2026-03-10", cover_year="2026")
    assert [one.pay_by.month for one in found.deadlines] == [3, 4, 5, 6]
    assert found.last_in_time.pay_by == date(2026, 11, 30)
    near = decided(resident("S3"), pay_on="2026-10-10", cover_year="2026")
    assert [one.pay_by.month for one in near.deadlines] == [10, 11]
    assert near.last_in_time is None, "it is one of them"
    assert reported(resident("S3"), pay_on="2026-03-10", cover_year="2026")["last_in_time"] == {
        "pay_by": "2026-11-30", "benefits_from": "2026-12-01", "otherwise": None
    }  # fmt: skip


def test_nobody_else_pays_for_a_year():
    assert decision(rules_of(make_rule("all", start="S7(12)"))).cover_ends_on is None


# ---------------------------------------------------------------- part of the benefits


@pytest.mark.parametrize(
    ("start", "year", "first"),
    [
        ({"form": "S9", "count": 3}, "2027", "2027-01-01"),  # the wait counts from 1 January
        ("S6(3)", "2027", "2027-01-01"),  # nothing before the year that is paid for
        ({"form": "S6", "count": 9, "not_before": "2026-09-01"}, "2026", "2026-09-01"),
        ("S6(3)", "2026", "2026-11-01"),
        ("S7(1)", "2026", "2026-12-01"),
        ("S5(1)", "2026", "2026-11-10"),
    ],
)
def test_part_of_the_benefits_begins_with_the_wait_and_within_the_year(start, year, first):
    found = reported(resident(start, during_wait="50%"), pay_on="2026-11-10", cover_year=year)
    if found["state"] == "decided":
        assert found["first_benefits_from"] == min(first, found["benefits_from"])


def test_summary_of_the_wait_is_that_for_inpatient_care():
    kinds = [{"grant": "full", "for": "outpatient"}, {"grant": "none", "for": "inpatient"}]
    assert reported(rules_of(make_rule("all", start="S6(3)", during_wait=kinds)))["during_wait"] == "none"
    only = [{"grant": "full", "for": "outpatient"}]
    assert reported(rules_of(make_rule("all", start="S6(3)", during_wait=only)))["during_wait"] is None


# ---------------------------------------------------------------- a chance with a last day

AMNESTY = rules_of(
    make_rule("all", start="S3", back_payment="allowed", back_payment_limit={"until": "2026-06-30"})
)


def test_chance_to_pay_back_is_over_after_its_last_day():
    paid = {"last_paid": "2025-09"}
    assert reported(AMNESTY, pay_on="2026-06-30", **paid)["back_payment"] == "allowed"
    over = reported(AMNESTY, pay_on="2026-07-01", **paid)
    assert (over["back_payment"], over["back_payment_limit"]["until"]) == ("not_possible", "2026-06-30")


def test_last_day_of_the_chance_is_a_deadline():
    found = decided(
        rules_of(
            make_rule(
                "all", start="S5(3)", back_payment="allowed", back_payment_limit={"until": "2026-06-15"}
            )
        ),
        last_paid="2025-09",
    )
    assert [one.pay_by.isoformat() for one in found.deadlines] == ["2026-06-15"]


# ---------------------------------------------------------------- holidays not announced yet


def test_grace_that_ends_in_a_year_without_holidays_says_so():
    made = rules_of(
        make_rule("kept", "lapse_months = 0", state="not_lapsed"),
        make_rule("lapsed", start="S5(3)"),
        stop={"kind": "grace", "months": 2, "day": 3},
    )
    unknown = Ruleset(
        made.scheme, made.levels, made.catalogue, lambda day: None if day.year == 2027 else True
    )
    (deadline,) = decided(unknown, pay_on="2026-12-10", last_paid="2026-10").deadlines
    assert (deadline.pay_by, deadline.holidays_known) == (date(2027, 1, 3), False)
    known = Ruleset(made.scheme, made.levels, made.catalogue, lambda day: True)
    assert decided(known, pay_on="2026-12-10", last_paid="2026-10").deadlines[0].holidays_known


# ---------------------------------------------------------------- choices that are none


def test_nothing_to_choose_where_back_payment_is_required_or_impossible():
    rules = (
        make_rule("pays", "pay_gap = yes", start="S3", back_payment="required"),
        make_rule("not", start="S6(3)", back_payment="not_possible"),
    )
    assert decided(rules_of(*rules)).choices == ()
    open_ = make_rule("not", start="S6(3)", back_payment="optional")
    assert len(decided(rules_of(rules[0], open_)).choices) == 2


def test_nobody_without_a_scheme_before_is_asked_when_they_last_paid():
    ruleset = rules_of(
        make_rule("worker", "previous_scheme = employee", "lapse_months <= 3", start="S2"),
        make_rule("first", "reason = first_enrolment", start="S6(3)"),
        make_rule("short", "lapse_months <= 3", start="S3"),
    )
    found = decision(ruleset, reason="other", previous_scheme="none")
    assert (found.rule, set(found.used)) == ("first", {"pay_on", "reason", "previous_scheme"})
    assert decision(ruleset, reason="left_job", previous_scheme="none", last_paid="2026-01").rule == "worker"
