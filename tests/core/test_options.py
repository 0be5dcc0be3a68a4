"""The person's own choices: never asked, each value shown, a value nobody has a rule for is a gap."""

import pytest

from policies.core.report import report
from policies.core.verdict import Ask

from .cases import (
    answers,
    asked,
    decide,
    decided,
    decision,
    depends,
    make_policy,
    make_rule,
    make_ruleset,
    rules_of,
)

PAYS = make_rule("pays", "lapse_months <= 3", "pay_gap = yes", back_payment="allowed", start="S3")
PAYS_NOT = make_rule("pays-not", "lapse_months <= 3", "pay_gap = no", start="S6(6)")
LONG = make_rule("long", "lapse_months > 3", back_payment="not_possible", start="S6(6)")


def choices(verdict) -> dict[tuple[str, object], str | None]:
    """Each value with the start it leads to; None where nobody has a rule."""
    return {
        (choice.option, choice.value): choice.decision and choice.decision.benefits_from.isoformat()
        for choice in verdict.choices
    }


def default(verdict) -> dict[str, object]:
    return {choice.option: choice.value for choice in verdict.choices if choice.is_default}


def test_every_value_is_shown_and_paying_is_the_default():
    verdict = decided(rules_of(PAYS, PAYS_NOT, LONG), last_paid="2025-12")
    assert choices(verdict) == {("pay_gap", "yes"): "2026-04-01", ("pay_gap", "no"): "2026-09-01"}
    assert default(verdict) == {"pay_gap": "yes"}
    assert verdict.decision.rule == "pays"
    assert verdict.decision.used == answers(last_paid="2025-12")  # an option is no answer


def test_own_choice_is_decided_on_top():
    verdict = decided(rules_of(PAYS, PAYS_NOT, LONG), last_paid="2025-12", pay_gap="no")
    assert verdict.decision.rule == "pays-not"
    assert default(verdict) == {"pay_gap": "no"}
    assert choices(verdict) == {("pay_gap", "yes"): "2026-04-01", ("pay_gap", "no"): "2026-09-01"}


def test_option_is_not_open_where_the_rule_that_mentions_it_is_ruled_out():
    assert decided(rules_of(PAYS, PAYS_NOT, LONG), last_paid="2025-01").choices == ()


@pytest.mark.parametrize(
    ("back_payment", "is_open"),
    [
        ("allowed", True),
        ("optional", True),
        ("required", False),
        ("not_possible", False),
        ("employer_only", False),
        ("not_stated", False),
    ],
)
def test_outcome_opens_the_option_where_it_leaves_it_to_the_person(back_payment, is_open):
    verdict = decided(rules_of(make_rule("all", back_payment=back_payment, start="S3")))
    expected = {("pay_gap", "yes"): "2026-04-01", ("pay_gap", "no"): "2026-04-01"} if is_open else {}
    assert choices(verdict) == expected


def test_option_read_by_a_rule_that_turned_out_false_is_not_open():
    ruleset = rules_of(
        make_rule("never-mind", "pay_gap = yes", "reason = employer_arrears", start="S2"),
        make_rule("rest", back_payment="required", start="S3"),
    )
    assert decided(ruleset, reason="left_job").choices == ()
    assert default(decided(ruleset, reason="employer_arrears")) == {"pay_gap": "yes"}


def test_question_that_one_value_needs_is_asked():
    ruleset = rules_of(
        PAYS,
        make_rule("loyal", "lapse_months <= 3", "pay_gap = no", "continuous_months >= 24", start="S3"),
        PAYS_NOT,
        LONG,
    )
    verdict = decide(ruleset, last_paid="2025-12")
    assert isinstance(verdict, Ask)
    assert verdict.fact == "continuous_months"
    assert verdict.used == answers(last_paid="2025-12")
    found = decided(ruleset, last_paid="2025-12", continuous_months="30")
    assert choices(found) == {("pay_gap", "yes"): "2026-04-01", ("pay_gap", "no"): "2026-04-01"}
    # what the other value needed counts, though the decision on top does not need it
    assert found.decision.used == answers(last_paid="2025-12", continuous_months="30")


def test_what_each_value_asked_for_stays_answered():
    ruleset = rules_of(
        make_rule("yes-old", "pay_gap = yes", "age >= 60", start="S2"),
        make_rule("yes", "pay_gap = yes", start="S3"),
        make_rule("no-first", "pay_gap = no", "first_lapse = yes", start="S4"),
        make_rule("no", start="S6(6)"),
    )
    assert asked(ruleset) == "age"
    verdict = decide(ruleset, age="30")
    assert isinstance(verdict, Ask)
    assert (verdict.fact, verdict.used) == ("first_lapse", answers(age="30"))


# ---------------------------------------------------------------- gaps

NATION = make_policy(make_rule("nation", back_payment="not_possible", start="S6(6)"), region="100000")


def test_value_without_a_rule_at_the_level_that_answered_the_other_is_a_gap():
    city = make_policy(PAYS, otherwise="defer")
    verdict = decided(make_ruleset(city, nation=NATION), last_paid="2025-12")
    assert choices(verdict) == {("pay_gap", "yes"): "2026-04-01", ("pay_gap", "no"): None}
    assert verdict.decision.level == "city"


def test_default_is_the_value_that_the_nearer_level_answers():
    city = make_policy(PAYS_NOT, otherwise="defer")
    verdict = decided(make_ruleset(city, nation=NATION), last_paid="2025-12")
    assert choices(verdict) == {("pay_gap", "yes"): None, ("pay_gap", "no"): "2026-09-01"}
    assert default(verdict) == {"pay_gap": "no"}
    assert (verdict.decision.level, verdict.decision.rule) == ("city", "pays-not")


def test_own_choice_that_is_a_gap_reads_not_stated_and_not_as_the_level_above():
    city = make_policy(PAYS_NOT, otherwise="defer")
    found = decision(make_ruleset(city, nation=NATION), last_paid="2025-12", pay_gap="yes")
    assert (found.level, found.rule, found.started, found.back_payment) == ("city", None, None, None)


def test_where_no_rule_of_a_level_is_possible_the_level_above_answers_both():
    city = make_policy(PAYS, otherwise="defer")
    verdict = decided(make_ruleset(city, nation=NATION), last_paid="2025-01")
    assert (verdict.decision.level, verdict.choices) == ("nation", ())


def test_not_stated_at_the_same_level_is_shown_as_such():
    verdict = decided(rules_of(PAYS), last_paid="2025-12")
    no = next(choice for choice in verdict.choices if choice.value == "no")
    assert (no.decision.rule, no.decision.started) == (None, None)


def test_gap_is_reported_as_not_stated():
    city = make_policy(PAYS, otherwise="defer")
    options = report(decided(make_ruleset(city, nation=NATION), last_paid="2025-12"))["options"]
    assert options[0]["choose"] == {"pay_gap": "yes"}
    assert options[0]["default"] is True
    assert options[1]["choose"] == {"pay_gap": "no"}
    assert options[1]["benefits_from_not_stated"] is True
    assert options[1]["benefits_from"] is None


# ---------------------------------------------------------------- years repaired

WAIT = {"form": "S5", "wait": {"fixed": 3, "per_year": 1, "free_years": 1, "floor": "none"}}
RESIDENT = {"scheme": "resident"}


@pytest.mark.parametrize(
    ("last_paid", "starts"),
    [
        ("2025", []),  # nothing lapsed: nothing to repair
        ("2024", []),  # one free year
        ("2023", ["2026-07-10", "2026-06-10"]),
        ("2022", ["2026-08-10", "2026-07-10", "2026-06-10"]),
    ],
)
def test_years_run_from_none_to_all_variable_months(last_paid, starts):
    ruleset = rules_of(make_rule("lapsed", start=WAIT), **RESIDENT)
    verdict = decided(ruleset, previous_scheme="resident", last_paid=last_paid)
    expected = {("repair_years", years): day for years, day in enumerate(starts)}
    assert choices(verdict) == expected
    assert default(verdict) == ({"repair_years": 0} if starts else {})


def test_own_number_of_years_is_decided_on_top():
    ruleset = rules_of(make_rule("lapsed", start=WAIT), **RESIDENT)
    verdict = decided(ruleset, previous_scheme="resident", last_paid="2022", repair_years="1")
    assert verdict.decision.benefits_from.isoformat() == "2026-07-10"
    assert (verdict.decision.started.repaired, default(verdict)) == (1, {"repair_years": 1})


def test_more_years_than_there_are_falls_back_to_none():
    ruleset = rules_of(make_rule("lapsed", start=WAIT), **RESIDENT)
    verdict = decided(ruleset, previous_scheme="resident", last_paid="2022", repair_years="9")
    assert default(verdict) == {"repair_years": 0}
    assert verdict.decision.benefits_from.isoformat() == "2026-08-10"


def test_wait_that_cannot_be_repaired_offers_nothing():
    wait = {"form": "S5", "wait": {**WAIT["wait"], "repairable": False}}
    verdict = decided(
        rules_of(make_rule("lapsed", start=wait), **RESIDENT),
        previous_scheme="resident",
        last_paid="2020",
        repair_years="2",
    )
    assert verdict.choices == ()
    assert verdict.decision.benefits_from.isoformat() == "2026-10-10"


def test_floor_shows_that_repair_does_not_help():
    wait = {"form": "S5", "wait": {**WAIT["wait"], "floor": 6, "floor_years": 4}}
    verdict = decided(
        rules_of(make_rule("lapsed", start=wait), **RESIDENT), previous_scheme="resident", last_paid="2021"
    )
    assert set(choices(verdict).values()) == {"2026-09-10"}
    assert len(verdict.choices) == 4


def test_options_are_varied_one_at_a_time():
    ruleset = rules_of(
        make_rule("pays", "pay_gap = yes", start=WAIT), make_rule("not", start="S6(6)"), **RESIDENT
    )
    verdict = decided(ruleset, previous_scheme="resident", last_paid="2022")
    assert choices(verdict) == {
        ("pay_gap", "yes"): "2026-08-10",
        ("pay_gap", "no"): "2026-09-01",
        ("repair_years", 0): "2026-08-10",
        ("repair_years", 1): "2026-07-10",
        ("repair_years", 2): "2026-06-10",
    }
    assert default(verdict) == {"pay_gap": "yes", "repair_years": 0}


# ---------------------------------------------------------------- with 不清楚, papers


def test_choices_stand_under_each_possible_decision():
    verdict = depends(rules_of(PAYS, PAYS_NOT, LONG), last_paid="unknown")
    assert [len(one.decided.choices) for one in verdict.possible] == [2, 0, 0]


def test_decisions_that_differ_under_another_choice_only_stay_apart():
    ruleset = rules_of(
        make_rule("yes", "pay_gap = yes", back_payment="allowed", start="S3"),
        make_rule("first", "first_lapse = yes", start="S4"),
        make_rule("again", start="S6(6)"),
    )
    assert len(depends(ruleset, first_lapse="unknown").possible) == 2


def test_papers_follow_the_choice():
    ruleset = rules_of(
        make_rule("all", back_payment="allowed", start="S3"),
        materials=[{"material": "contract", "when": ["pay_gap = yes"]}, {"material": "id_card"}],
    )
    verdict = decided(ruleset)
    papers = {
        choice.value: [(paper.material.key, paper.certain) for paper in choice.decision.materials]
        for choice in verdict.choices
    }
    assert papers == {"yes": [("contract", True), ("id_card", True)], "no": [("id_card", True)]}
