"""Several groups: each is walked alone; the earliest sourced start wins, and a silence is no date."""

from datetime import date

import pytest

from policies.core.verdict import Ask

from .cases import answers, asked, decide, decided, decision, depends, make_rule, possible_dates, rules_of

NEWBORN = make_rule("newborn", "group = newborn", start={"form": "S11", "event": "birth"})
STUDENT = make_rule("student", "group = student", start="S3")
DESTITUTE = make_rule("destitute", "group = destitute", start="S0")
SILENT = make_rule("veteran", "group = veteran", back_payment="required")
REST = make_rule("rest", start="S6(6)")


@pytest.mark.parametrize(
    ("groups", "rule"),
    [
        ("student,destitute", "destitute"),
        ("destitute,student", "destitute"),
        ("student", "student"),
        ("none", "rest"),
    ],
)
def test_earliest_start_wins(groups, rule):
    found = decision(rules_of(STUDENT, DESTITUTE, REST), group=groups)
    assert found.rule == rule
    assert found.used == answers(group=groups)  # all of them, as the person said


def test_question_that_one_group_needs_is_asked():
    ruleset = rules_of(NEWBORN, STUDENT, REST)
    verdict = decide(ruleset, group="newborn,student")
    assert isinstance(verdict, Ask)
    assert (verdict.fact, verdict.wording) == ("event_on", "event_on.birth")
    assert verdict.used == answers(group="newborn,student")
    assert decision(ruleset, group="newborn,student", event_on="2026-02-01").rule == "newborn"
    found = decision(ruleset, group="student,newborn", event_on="2026-03-10")
    assert found.used == answers(group="student,newborn", event_on="2026-03-10")


def test_answers_that_only_the_other_group_needed_are_kept():
    ruleset = rules_of(DESTITUTE, make_rule("student-old", "group = student", "age >= 18", start="S3"), REST)
    found = decision(ruleset, group="destitute,student", age="20")
    assert (found.rule, found.used) == ("destitute", answers(group="destitute,student", age="20"))


def priced(key: str, amount: str | None) -> dict:
    price = (
        {"per": "month", "amount": amount}
        if amount
        else {"per": "month", "base": "上年平均工资", "rate": "0.1"}
    )
    return make_rule(key, f"group = {key}", start="S3", price=price)


def test_lower_price_wins_on_the_same_day():
    assert (
        decision(rules_of(priced("student", "400"), priced("newborn", "200")), group="student,newborn").rule
        == "newborn"
    )


def test_earlier_rule_wins_on_the_same_day_and_price():
    ruleset = rules_of(priced("student", "200"), priced("newborn", "200"))
    assert decision(ruleset, group="newborn,student").rule == "student"


def test_price_that_is_not_stated_is_not_a_low_one():
    assert (
        decision(rules_of(priced("student", None), priced("newborn", "200")), group="student,newborn").rule
        == "newborn"
    )
    assert decision(rules_of(STUDENT, priced("newborn", "200")), group="student,newborn").rule == "newborn"


def test_silence_loses_to_a_date_without_a_word_where_the_dates_agree():
    found = decision(rules_of(SILENT, STUDENT, REST), group="student,veteran")
    assert (found.rule, found.disagreements) == ("student", ())


def test_silence_is_shown_where_the_dates_differ():
    found = decision(rules_of(SILENT, STUDENT, DESTITUTE, REST), group="destitute,student,veteran")
    assert found.rule == "destitute"
    (noted,) = found.disagreements
    assert (noted.field, noted.used.text, noted.others[0].text) == (
        "benefits_from",
        "2026-03-10",
        "not_stated",
    )


def test_all_silent_is_silent():
    found = decision(rules_of(SILENT), group="veteran,student")
    assert (found.started, found.disagreements) == (None, ())


def test_nothing_lapsed_comes_before_a_date_and_no_cover_after_it():
    ruleset = rules_of(
        make_rule("vet", "group = veteran", state="not_lapsed"),
        make_rule("stud", "group = student", state="no_cover"),
        DESTITUTE,
    )
    assert decision(ruleset, group="destitute,veteran").state == "not_lapsed"
    no_cover = decision(ruleset, group="student,destitute")
    assert (no_cover.state, no_cover.disagreements) == ("decided", ())


def test_unknown_answer_is_told_apart_over_all_groups():
    ruleset = rules_of(
        DESTITUTE,
        make_rule("short", "group = student", "lapse_months <= 3", start="S2"),
        make_rule("long", "group = student", "lapse_months > 3", start="S6(3)"),
        REST,
    )
    verdict = depends(ruleset, group="destitute,student", last_paid="unknown")
    assert [(one.decided.decision.rule, one.cases[0][:14]) for one in verdict.possible] == [
        ("short", "最后交到2025年11月或以后"[:14]),
        ("destitute", "最后交到2025年10月或更早"[:14]),
    ]
    assert verdict.used == answers(group="destitute,student", last_paid="unknown")


def test_unknown_group_names_the_groups_of_each_decision():
    verdict = depends(rules_of(STUDENT, REST), group="unknown")
    assert possible_dates(verdict) == {
        ("特殊人群是“student”",): "2026-04-01",
        ("特殊人群是“newborn”或“destitute”或“veteran”或“none”",): "2026-09-01",
    }


def test_group_is_not_asked_where_no_rule_names_one():
    assert decided(rules_of(REST), group="student,newborn").decision.used == answers()
    assert asked(rules_of(make_rule("a", "age > 3", start="S3"), REST), group="student,newborn") == "age"


def test_choices_of_the_best_group_are_shown():
    ruleset = rules_of(
        make_rule("stud", "group = student", back_payment="allowed", start="S3"), DESTITUTE, REST
    )
    assert decided(ruleset, group="student,destitute").choices == ()
    assert len(decided(ruleset, group="student").choices) == 2


def test_the_date_of_one_event_never_serves_another():
    """Born on 9 January and discharged on an unknown day: the birth date is no discharge date (semantics 10)."""
    ruleset = rules_of(
        make_rule("newborn", "group = newborn", "event_on.birth within 30 days", start="S3"),
        make_rule("veteran", "group = veteran", "event_on.discharge within 90 days", start="S1"),
        make_rule("others", start="S6(3)"),
    )
    both = {"group": "newborn,veteran", "event_on": "2026-01-09"}
    question = decide(ruleset, **both)
    assert (question.fact, question.wording) == ("event_on.discharge", "event_on.discharge")
    late = decided(ruleset, **both, **{"event_on.discharge": "2025-01-01"}).decision
    assert (late.rule, late.benefits_from) == ("others", date(2026, 6, 1))
    soon = decided(ruleset, **both, **{"event_on.discharge": "2026-03-01"}).decision
    assert (soon.rule, soon.benefits_from) == ("veteran", date(2026, 3, 11))
    assert set(soon.used) == {"pay_on", "group", "event_on", "event_on.discharge"}
