"""Every answer a policy can give: leaves, gaps, rules never reached, and where two rule sets differ."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.core import explore as module
from policies.core.essence import essence_of
from policies.core.explore import cover_years, differences, explore, settled_by, unreached
from policies.core.ruleset import Line
from policies.core.settling import settle
from policies.core.values import Month
from policies.core.verdict import Decided
from policies.core.walk import replay

from .cases import make_policy, make_rule, make_ruleset, rules_of
from .test_properties import FEW, PAY_ON, rulesets

P = date(2026, 3, 10)
BANDS = (
    make_rule("short", "lapse_months <= 3", start="S3"),
    make_rule("long", "lapse_months > 3", "lapse_months <= 6", start="S6(3)"),
)


def leaves_of(ruleset, pay_on=P, year=None):
    return [
        (leaf.rule, tuple(cell.values[0] for cell in leaf.path))
        for leaf in explore(ruleset, pay_on, year).leaves
    ]


def test_each_band_is_one_leaf_and_the_rest_a_gap():
    found = explore(rules_of(*BANDS, otherwise=None), P)
    assert [leaf.rule for leaf in found.leaves] == [None, "long", "short", None]
    assert [leaf.is_gap for leaf in found.leaves] == [True, False, False, True]
    assert len(found.gaps) == 2  # beyond six months, and never insured
    assert found.is_complete


def test_last_line_that_says_so_is_no_gap():
    assert explore(rules_of(*BANDS, otherwise="not_stated"), P).gaps == ()


def test_witness_leads_to_its_leaf_and_is_never_shown_as_an_answer():
    ruleset = rules_of(*BANDS)
    for leaf in explore(ruleset, P).leaves:
        verdict = settle(ruleset, leaf.answers)
        assert isinstance(verdict, Decided)
        assert verdict.decision.rule == leaf.rule
        assert leaf.decision.lapse.months is None


def test_rule_behind_a_wider_one_is_never_reached():
    ruleset = rules_of(make_rule("all", start="S3"), make_rule("dead", "lapse_months = 1", start="S4"))
    assert unreached([explore(ruleset, P)], ruleset.at(P)) == ("dead",)


def test_rule_of_next_year_is_reached_where_both_years_are_explored():
    ruleset = rules_of(
        make_rule("now", "cover_year = 2026", start="S3"),
        make_rule("next", "cover_year = 2027", start="S9(3)"),
        scheme="resident",
    )
    autumn = date(2026, 11, 10)
    assert cover_years(ruleset, autumn) == (2026, 2027)
    assert unreached([explore(ruleset, autumn)], ruleset.at(autumn)) == ("next",)
    both = [explore(ruleset, autumn, year) for year in cover_years(ruleset, autumn)]
    assert unreached(both, ruleset.at(autumn)) == ()


def test_both_sides_of_a_difference_are_told():
    before = rules_of(make_rule("three", "lapse_months <= 3", start="S3"), make_rule("rest", start="S6(6)"))
    after = rules_of(make_rule("six", "lapse_months <= 6", start="S3"), make_rule("rest", start="S6(6)"))
    (found,) = differences(before, after, P)
    assert [str(value) for value in found.path[0].values] == ["2025-08", "2025-09", "2025-10"]
    assert (found.before.rule, found.after.rule) == ("rest", "six")
    assert differences(before, before, P) == []


def test_question_that_only_one_side_asks_is_a_difference():
    before = rules_of(make_rule("all", start="S3"))
    after = rules_of(make_rule("left", "reason = left_job", start="S3"), make_rule("rest", start="S4"))
    found = differences(before, after, P)
    assert {(one.before.rule, one.after.rule) for one in found if one.before and one.after} == {
        ("all", "rest")
    }


def test_somebody_without_a_scheme_before_is_a_first_enrolment_and_no_leaf_twice():
    ruleset = rules_of(
        make_rule("moved", "reason = moved_area", "previous_scheme in employee, none", start="S2"),
        make_rule("first", "reason = first_enrolment", start="S6(3)"),
    )
    assert ("moved", ("moved_area", "employee")) in leaves_of(ruleset)
    assert all("none" not in path for _, path in leaves_of(ruleset))


def test_too_many_leaves_are_said_to_be_too_many(monkeypatch):
    monkeypatch.setattr(module, "MOST_LEAVES", 2)
    found = explore(rules_of(*BANDS), P)
    assert (len(found.leaves), found.is_complete) == (2, False)


def test_nobody_speaks_before_the_first_version():
    assert explore(rules_of(*BANDS), date(1999, 1, 1)).leaves == ()


def test_leaf_of_the_level_above_is_told_as_its_own():
    city = make_policy(make_rule("left", "reason = left_job", start="S3"), otherwise="defer")
    nation = make_policy(make_rule("rest", start="S4"), region="100000")
    assert {leaf.line.level.name for leaf in explore(make_ruleset(city, nation=nation), P).leaves} == {
        "city",
        "nation",
    }


def samples(cell):
    """The ends of a cell and one value between them."""
    values = cell.values
    return dict.fromkeys((values[0], values[len(values) // 2], values[-1]))


@settings(FEW, max_examples=25)
@given(rulesets(), PAY_ON, st.data())
def test_what_is_explored_is_what_a_walk_answers(ruleset, pay_on, data):
    """Each leaf, with any value of each of its cells, is decided by the leaf's rule."""
    chain, fixed = ruleset.at(pay_on), {"pay_on": pay_on}
    for leaf in explore(ruleset, pay_on).leaves[:40]:
        answers = sample_of(leaf, data)
        step = replay(chain, answers, fixed).step
        assert isinstance(step, Line), (answers, step)
        assert step.rule == leaf.line.rule
        verdict = settle(ruleset, {**fixed, **answers})
        if isinstance(verdict, Decided) and not verdict.choices:
            assert verdict.decision.rule == leaf.rule


def sample_of(leaf, data):
    keys = [key for key in leaf.answers if key not in ("pay_on", "cover_year")]
    drawn = [data.draw(st.sampled_from(list(samples(cell)))) for cell in leaf.path]
    return dict(zip(keys, drawn, strict=True))


@settings(FEW, max_examples=15)
@given(rulesets(), rulesets(), PAY_ON, st.data())
def test_two_rule_sets_differ_exactly_where_a_difference_is_told(before, after, pay_on, data):
    told = differences(before, after, pay_on)
    for one in told[:20]:
        answers = sample_of(one, data)
        answers = {**settled_by(answers, before.scheme), **answers}
        sides = [replay(ruleset.at(pay_on), answers, {"pay_on": pay_on}).step for ruleset in (before, after)]
        assert all(isinstance(step, Line) for step in sides)
        assert [step.outcome for step in sides] == [one.before.outcome, one.after.outcome]
        assert essence_of(Decided(one.before)) != essence_of(Decided(one.after))
    assert differences(before, before, pay_on) == []


@pytest.mark.parametrize("last_paid", [Month.at(2025, month) for month in range(1, 13)])
def test_every_month_lies_in_exactly_one_leaf(last_paid):
    found = explore(rules_of(*BANDS), P)
    assert sum(last_paid in leaf.path[0].values for leaf in found.leaves) == 1
