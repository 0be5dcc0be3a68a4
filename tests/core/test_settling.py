"""The answers that count: those of every option, group and case, in the order asked, as the person gave them."""

import pytest

from policies.core.deciding import decide as decide_values
from policies.core.settling import settle
from policies.core.verdict import Ask, Decided, Depends, Uncovered

from .cases import answers, asked, decide, decided, decision, make_rule, make_ruleset, rules_of

RULES = (
    make_rule("new", "reason = first_enrolment", "age >= 60", start="S3"),
    make_rule("new-young", "reason = first_enrolment", start="S6(6)"),
    make_rule("student", "group = student", "registered_before = yes", start="S2"),
    make_rule(
        "newborn", "group = newborn", "event_on.birth within 90 days", start={"form": "S11", "event": "birth"}
    ),
    make_rule("pays", "lapse_months <= 3", "pay_gap = yes", "continuous_months >= 24", start="S3"),
    make_rule("not", "lapse_months <= 3", "pay_gap = no", "first_lapse = yes", start="S4"),
    make_rule("short", "lapse_months <= 3", back_payment="allowed", start="S6(3)"),
    make_rule("long", start="S6(6)"),
)
FULL = {
    "reason": "other",
    "group": "newborn,student",
    "registered_before": "no",
    "event_on": "2020-01-01",
    "last_paid": "2025-12",
    "continuous_months": "3",
    "first_lapse": "no",
}


def walk_through(ruleset, all_answers):
    """Answer one question after the other, as a person does, and return the keys asked and the last verdict."""
    given = {"pay_on": "2026-03-10"}
    keys = []
    while isinstance(verdict := decide(ruleset, given), Ask) and not verdict.again:
        assert verdict.fact not in given, f"asked twice for {verdict.fact}"
        keys.append(verdict.fact)
        given = {**given, verdict.fact: all_answers[verdict.fact]}
        assert verdict.used.items() <= answers(given).items()
    return keys, given, verdict


@pytest.mark.parametrize(
    "all_answers",
    [
        FULL,
        {**FULL, "reason": "first_enrolment", "age": "44"},
        {**FULL, "reason": "unknown", "age": "44"},
        {**FULL, "last_paid": "unknown"},
        {**FULL, "group": "unknown"},
        {**FULL, "event_on": "unknown"},
        {
            **FULL,
            "reason": "unknown",
            "last_paid": "unknown",
            "age": "unknown",
            "continuous_months": "unknown",
        },
    ],
)
def test_every_answer_given_on_the_way_is_shown_at_the_end(all_answers):
    ruleset = rules_of(*RULES)
    keys, given, verdict = walk_through(ruleset, {"age": "44", **all_answers})
    used = verdict.decision.used if isinstance(verdict, Decided) else verdict.used
    assert used == answers(given)
    assert set(keys) == set(used) - {"pay_on"}


@pytest.mark.parametrize(
    "all_answers", [FULL, {**FULL, "last_paid": "unknown"}, {**FULL, "reason": "unknown", "age": "44"}]
)
def test_answers_that_count_lead_to_the_same_verdict_alone(all_answers):
    ruleset = rules_of(*RULES)
    verdict = decide(ruleset, all_answers, age="44")
    assert isinstance(verdict, Decided | Depends)
    used = verdict.decision.used if isinstance(verdict, Decided) else verdict.used
    assert decide_values(ruleset, used) == verdict


def test_each_choice_and_case_shows_the_same_answers():
    ruleset = rules_of(*RULES)
    verdict = decided(ruleset, FULL)
    assert {tuple(choice.decision.used) for choice in verdict.choices} == {tuple(verdict.decision.used)}


def test_payment_date_that_is_not_a_date_is_asked_for():
    assert isinstance(settle(rules_of(*RULES), {"pay_on": "tomorrow"}), Ask)


def test_uncovered_shows_the_day():
    verdict = decide(make_ruleset(None, scheme="flexible"), last_paid="2025-12")
    assert isinstance(verdict, Uncovered)
    assert verdict.used == answers()


def test_ruleset_that_remembers_decides_like_a_new_one():
    """Chains keep what they worked out: one person's answers must not show up in another's decision."""
    cases = [
        {**FULL, "group": group, "last_paid": last_paid, "reason": reason, "pay_on": pay_on}
        for group in ("student", "newborn", "student,newborn")
        for last_paid in ("2025-12", "never", "unknown")
        for reason in ("other", "first_enrolment", "unknown")
        for pay_on in ("2026-03-10", "2026-12-10")
    ]
    fresh = [settle(rules_of(*RULES), answers(case, age="44")) for case in cases]
    kept = rules_of(*RULES)
    for _ in range(2):
        for case, verdict in zip(reversed(cases), reversed(fresh), strict=True):
            assert settle(kept, answers(case, age="44")) == verdict


def test_what_was_remembered_does_not_hide_the_cover_year():
    rules = (
        make_rule("now", "in_window = yes", "cover_year = 2026", start="S2"),
        make_rule("next", "in_window = yes", "group = student", start="S3"),
        make_rule("rest", start="S4"),
    )
    kept = rules_of(*rules, scheme="resident")
    assert decision(kept, in_window="yes", group="none").rule == "now"
    assert decision(kept, in_window="yes", group="student", cover_year="2027").rule == "next"
    windows = ((2027, "main", "2026-02-01", "2026-04-30"),)
    dated = rules_of(*rules, scheme="resident", windows=windows)
    assert decision(dated, pay_on="2026-03-10", group="none").rule == "rest"
    assert decision(dated, pay_on="2026-05-10", cover_year="2027", group="none").rule == "rest"
    assert asked(dated, pay_on="2026-05-10", cover_year="2026") == "in_window"
    assert decision(dated, pay_on="2026-03-10", group="student").rule == "next"


def test_reason_counts_where_only_what_it_implies_is_read():
    ruleset = rules_of(
        make_rule("from-work", "previous_scheme = employee", start="S2"), make_rule("rest", start="S3")
    )
    assert asked(ruleset) == "previous_scheme"
    found = decision(ruleset, reason="left_job")
    assert (found.rule, found.used) == ("from-work", answers(reason="left_job"))
    assert decision(ruleset, reason="missed_payment").rule == "rest"
    assert asked(ruleset, reason="other") == "previous_scheme"
