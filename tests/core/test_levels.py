"""Nation, province, city: which of them speaks, and whose terms hold where another one decides."""

from datetime import date

import pytest

from policies.core.ruleset import Line
from policies.core.verdict import Decided, Uncovered
from policies.core.walk import Wants, replay, resume

from .cases import (
    answers,
    asked,
    decide,
    decision,
    make_policy,
    make_rule,
    make_ruleset,
    make_version,
    rules_of,
)

CITY = make_policy(make_rule("city", "lapse_months <= 3", start="S3"), otherwise="defer")
PROVINCE = make_policy(
    make_rule("province", "lapse_months <= 12", start="S4"), region="370000", otherwise="defer"
)
NATION = make_policy(make_rule("nation", "lapse_months <= 24", start="S6(6)"), region="100000")


@pytest.mark.parametrize(
    ("last_paid", "rule", "level"),
    [
        ("2025-11", "city", "city"),
        ("2025-10", "province", "province"),
        ("2025-02", "province", "province"),
        ("2025-01", "nation", "nation"),
        ("2024-02", "nation", "nation"),
        ("2024-01", None, "nation"),
    ],
)
def test_a_level_that_defers_lets_the_one_above_speak(last_paid, rule, level):
    ruleset = make_ruleset(CITY, province=PROVINCE, nation=NATION)
    found = decision(ruleset, last_paid=last_paid)
    assert (found.rule, found.level, found.own_policy) == (rule, level, True)


@pytest.mark.parametrize("otherwise", ["not_stated", None])
def test_not_stated_and_a_gap_never_slide_to_the_level_above(otherwise):
    city = make_policy(make_rule("city", "lapse_months <= 3", start="S3"), otherwise=otherwise)
    found = decision(make_ruleset(city, nation=NATION), last_paid="2025-10")
    assert (found.rule, found.level, found.started) == (None, "city", None)


def test_matched_rule_that_leaves_a_field_out_keeps_it_not_stated():
    found = decision(make_ruleset(make_policy(make_rule("city", gap_costs="reimbursed")), nation=NATION))
    assert (found.rule, found.started, found.back_payment) == ("city", None, None)


def test_only_the_levels_above_speak():
    found = decision(make_ruleset(None, province=PROVINCE, nation=NATION), last_paid="2025-11")
    assert (found.level, found.own_policy) == ("province", False)


def test_nobody_speaks():
    assert isinstance(decide(make_ruleset(None, scheme="employee")), Uncovered)
    later = make_policy(make_rule("all", start="S3"), effective_from="2026-03-11")
    assert isinstance(decide(make_ruleset(later)), Uncovered)
    assert isinstance(decide(make_ruleset(later), pay_on="2026-03-11"), Decided)


def test_last_level_that_defers_is_not_stated():
    found = decision(make_ruleset(CITY), last_paid="2020-01")
    assert (found.rule, found.level) == (None, "city")


VERSIONS = make_policy(
    versions=[
        make_version(make_rule("old", start="S4"), effective_from="2024-01-01"),
        make_version(make_rule("new", start="S3"), effective_from="2026-04-01"),
        make_version(effective_from="2027-01-01", otherwise="defer"),  # a repeal
    ]
)


@pytest.mark.parametrize(
    ("pay_on", "rule", "level", "own"),
    [
        ("2023-12-31", "nation", "nation", False),
        ("2024-01-01", "old", "city", True),
        ("2026-03-31", "old", "city", True),
        ("2026-04-01", "new", "city", True),
        ("2026-12-31", "new", "city", True),
        ("2027-01-01", "nation", "nation", False),
    ],
)
def test_version_in_force_on_the_payment_date_decides(pay_on, rule, level, own):
    nation = make_policy(make_rule("nation", start="S6(6)"), region="100000")
    found = decision(make_ruleset(VERSIONS, nation=nation), pay_on=pay_on)
    assert (found.rule, found.level, found.own_policy) == (rule, level, own)


def test_each_level_resolves_its_own_version():
    nation = make_policy(
        region="100000",
        versions=[
            make_version(make_rule("n1", start="S3"), effective_from="2020-01-01"),
            make_version(make_rule("n2", start="S4"), effective_from="2026-06-01"),
        ],
    )
    city = make_policy(make_rule("city", "group = student", start="S2"), otherwise="defer")
    ruleset = make_ruleset(city, nation=nation)
    assert decision(ruleset, pay_on="2026-05-31", group="none").rule == "n1"
    assert decision(ruleset, pay_on="2026-06-01", group="none").rule == "n2"


# ---------------------------------------------------------------- terms of a chain


def test_each_level_counts_in_its_own_way():
    """Fall-through is by rule, never by field (semantics 1): neither takes the other's cut-off day or stop."""
    own = make_policy(
        make_rule("own", "reason = left_job", "lapse_months <= 2", start="S3"), otherwise="defer"
    )
    above = make_policy(
        make_rule("above", "lapse_months >= 3", start="S3"),
        region="370000",
        cut_off_day=20,
        stop="month_after",
    )
    ruleset = make_ruleset(own, province=above)
    paid = {"pay_on": "2026-03-25", "last_paid": "2025-12"}
    mine = decision(ruleset, reason="left_job", **paid)
    assert (mine.rule, mine.lapse.months, mine.benefits_from) == ("own", 2, date(2026, 4, 1))
    assert mine.no_benefits_from is None
    theirs = decision(ruleset, reason="missed_payment", **paid)
    assert (theirs.rule, theirs.lapse.months, theirs.benefits_from) == ("above", 3, date(2026, 5, 1))
    assert theirs.no_benefits_from == date(2026, 2, 1)


def test_price_by_group_is_asked_for():
    prices = [
        {"per": "year", "amount": "400", "group": "none"},
        {"per": "year", "amount": "80", "group": "destitute"},
    ]
    ruleset = rules_of(make_rule("all", start="S3", price=prices))
    assert asked(ruleset) == "group"
    assert str(decision(ruleset, group="destitute").prices[0].amount) == "80"


def test_equal_outcomes_that_are_counted_differently_decide_differently():
    """A student who pays on the 25th: after the city's cut-off day, before none of the province's."""
    city = make_policy(make_rule("student", "group = student", start="S3"), otherwise="defer", cut_off_day=20)
    ruleset = make_ruleset(city, province=make_policy(make_rule("all", start="S3"), region="370000"))
    assert asked(ruleset, pay_on="2026-03-25") == "group"
    assert decision(ruleset, pay_on="2026-03-25", group="student").benefits_from == date(2026, 5, 1)
    assert decision(ruleset, pay_on="2026-03-25", group="none").benefits_from == date(2026, 4, 1)


def test_a_level_that_counts_by_the_month_is_not_made_to_count_by_the_quarter():
    own = make_policy(make_rule("own", "lapse_periods >= 1", start="S3"), otherwise="defer")
    above = make_policy(make_rule("above", start="S4"), region="370000", period="quarter")
    ruleset = make_ruleset(own, province=above)
    assert decision(ruleset, pay_on="2026-03-10", last_paid="2025-12").rule == "own"
    assert decision(ruleset, pay_on="2026-03-10", last_paid="2026-02").rule == "above"


def test_payment_after_the_cut_off_day_counts_as_the_next_month_in_conditions_on_the_day_too():
    ruleset = rules_of(
        make_rule("march", "pay_on <= 2026-03-31", start="S3"), make_rule("later", start="S4"), cut_off_day=25
    )
    assert decision(ruleset, pay_on="2026-03-25").rule == "march"
    assert decision(ruleset, pay_on="2026-03-26").rule == "later"


def test_windows_come_from_the_most_specific_level_that_entered_that_year():
    own = make_policy(
        make_rule("x", start="S3"), scheme="resident", windows=((2027, "main", "2026-10-01", "2026-10-31"),)
    )
    above = make_policy(
        make_rule("all", start="S3"),
        region="370000",
        scheme="resident",
        windows=((2027, "main", "2026-09-01", "2026-12-31"), (2026, "main", "2025-09-01", "2025-12-31")),
    )
    windows = make_ruleset(own, province=above).at(answers()["pay_on"]).terms.windows
    assert [(w.cover_year, w.opens_on.isoformat()) for w in windows] == [
        (2026, "2025-09-01"),
        (2027, "2026-10-01"),
    ]


def test_rule_on_cover_years_outside_residents_holds_for_nobody_and_ends():
    ruleset = rules_of(make_rule("odd", "lapse_years >= 1", start="S3"), make_rule("rest", start="S4"))
    assert decision(ruleset, last_paid="2020-01").rule == "rest"


def test_a_reason_given_but_not_asked_still_settles_what_is():
    ruleset = rules_of(make_rule("owed", "lapse_months >= 1", start="S3"))
    found = decision(ruleset, pay_on="2026-03-10", reason="first_enrolment")
    assert found.rule is None
    assert found.used["reason"] == "first_enrolment"
    assert asked(ruleset, pay_on="2026-03-10", reason="left_job") == "last_paid"


def test_a_line_that_cannot_hold_does_not_come_between_two_that_decide_the_same():
    ruleset = rules_of(
        make_rule("student", "group = student", start="S3"),
        make_rule("once", "pay_on < 2020-01-01", start="S4"),
        make_rule("others", start="S3"),
    )
    assert decision(ruleset).rule == "others"


def test_lines_that_decide_the_same_still_ask_for_what_the_date_is_counted_from():
    wait = {"form": "S9", "wait": {"fixed": 3}}
    ruleset = rules_of(
        make_rule("student", "group = student", start=wait),
        make_rule("others", start=wait),
        scheme="resident",
    )
    assert asked(ruleset) == "previous_scheme"  # which decides how last_paid is asked; the group is not
    assert asked(ruleset, previous_scheme="resident") == "last_paid"
    assert decision(ruleset, previous_scheme="resident", last_paid="2025").rule == "others"


def test_a_walk_keeps_the_lines_that_its_choices_leave_possible():
    ruleset = rules_of(
        make_rule("newborn", "group = newborn", start="S2"),
        make_rule("student", "group = student", start="S3"),
        make_rule("rest", start="S4"),
    )
    pay_on = date(2026, 3, 10)
    run = replay(ruleset.at(pay_on), {"group": "student"}, {"pay_on": pay_on})
    assert isinstance(run.step, Line)
    assert [line.rule and line.rule.key for line in run.chain.lines] == ["student", "rest", None]


def test_a_walk_goes_on_from_where_it_first_looked_at_an_option():
    ruleset = rules_of(
        make_rule("pays", "group = student", "pay_gap = yes", start="S2"),
        make_rule("old", "group = student", "age >= 60", start="S3"),
        make_rule("rest", start="S4"),
    )
    pay_on = date(2026, 3, 10)
    chain, fixed = ruleset.at(pay_on), {"pay_on": pay_on}
    pays = {"group": "student", "pay_gap": "yes", "age": 60}
    pays_not = {**pays, "pay_gap": "no"}
    first, other = replay(chain, pays, fixed), replay(chain, pays_not, fixed)
    assert (first.step.rule.key, other.step.rule.key) == ("pays", "old")
    assert (first.fork.option, first.fork.used) == ("pay_gap", {"group": "student"})
    resumed = resume(first.fork, pays_not, fixed)
    assert (resumed.step, resumed.used) == (other.step, other.used)
    asking = replay(chain, {"group": "student", "pay_gap": "no"}, fixed)
    assert (asking.step, asking.fork.option) == (Wants("age"), "pay_gap")
    assert replay(chain, {"group": "none"}, fixed).fork is None


def test_a_walk_under_another_number_goes_on_from_the_line_that_looked_at_it():
    ruleset = rules_of(
        make_rule("old", "age >= 60", start="S2"),
        make_rule("repaired", "repair_years >= 1", start="S3"),
        make_rule("rest", start="S4"),
    )
    pay_on = date(2026, 3, 10)
    chain, fixed = ruleset.at(pay_on), {"pay_on": pay_on}
    none, one = {"age": 50, "repair_years": 0}, {"age": 50, "repair_years": 1}
    first, other = replay(chain, none, fixed), replay(chain, one, fixed)
    assert (first.step.rule.key, other.step.rule.key) == ("rest", "repaired")
    assert first.fork.at == 1, "the first line does not hold for this person, whatever they repair"
    resumed = resume(first.fork, one, fixed)
    assert (resumed.step, resumed.used) == (other.step, other.used)
