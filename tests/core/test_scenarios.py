"""Examples of a source are run against the rules; what differs is told in words."""

import pytest

from policies.core.policy import Scenario
from policies.core.scenarios import Refused, run

from .cases import make_rule, rules_of

RULESET = rules_of(
    make_rule("short", "lapse_months <= 3", "pay_gap = yes", back_payment="allowed", start="S3"),
    make_rule("short-unpaid", "lapse_months <= 3", start="S6(6)"),
    make_rule("long", start="S6(3)"),
    materials=[{"material": "id_card"}, {"material": "contract"}],
)
ANSWERS = {"pay_on": "2026-03-10", "last_paid": "2025-12"}


def differences(expect, answers=ANSWERS) -> list[str]:
    return run(RULESET, Scenario("例子", answers, expect))


@pytest.mark.parametrize(
    "expect",
    [
        {},
        {"state": "decided", "rule": "short", "benefits_from": "2026-04-01"},
        {"waiting": {"form": "S3"}},
        {"policy": {"level": "city", "effective_from": "2000-01-01"}},
        {"options": [{"choose": {"pay_gap": "no"}, "benefits_from": "2026-09-01"}]},
        {"materials": [{"key": "contract"}]},  # one of them, by the keys named
        {"materials": [{"key": "contract"}, {"key": "id_card"}]},  # in any order
        {"benefits_from_range": None, "disagreements": []},
    ],
)
def test_scenario_that_holds(expect):
    assert differences(expect) == []


@pytest.mark.parametrize(
    ("expect", "told"),
    [
        ({"rule": "long"}, "rule：应为 long，得到 short"),
        ({"benefits_from": None}, "benefits_from：应为 None，得到 2026-04-01"),
        ({"waiting": {"form": "S6", "months": 0}}, "waiting.form：应为 S6，得到 S3"),
        ({"colour": "red"}, "colour：没有这一项"),
        ({"waiting": {"weeks": 1}}, "waiting.weeks：没有这一项"),
        ({"possible": None}, "possible：应为 None，得到 []"),
        ({"options": [{"choose": {"pay_gap": "no"}, "benefits_from": "2026-04-01"}]}, "options：没有 "),
        ({"materials": [{"key": "passport"}]}, "materials：没有 "),
        ({"materials": []}, "materials：应为 []"),
        ({"policy": None}, "policy：应为 None"),
    ],
)
def test_scenario_that_fails_says_where(expect, told):
    (line,) = differences(expect)
    assert line.startswith(told)


def test_every_difference_is_told():
    assert len(differences({"rule": "long", "state": "ask", "waiting": {"form": "S6"}})) == 3


def test_plain_lists_compare_in_order():
    unstated = rules_of(make_rule("x", start={"unstated": True, "candidates": ["S3", "S4"]}))
    right = Scenario("", {"pay_on": "2026-03-10"}, {"benefits_from_range": ["2026-04-01", "2026-05-01"]})
    wrong = Scenario("", {"pay_on": "2026-03-10"}, {"benefits_from_range": ["2026-05-01", "2026-04-01"]})
    assert run(unstated, right) == []
    assert len(run(unstated, wrong)) == 1


def test_scenario_may_end_in_a_question():
    assert differences({"state": "ask", "ask": "last_paid"}, {"pay_on": "2026-03-10"}) == []
    assert differences({"state": "ask", "ask": "pay_on"}, {}) == []


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"pay_on": "2026-02-30"}, "pay_on：日历上没有这一天"),
        ({"pay_on": "2026-03-10", "last_paid": "2026-05"}, "last_paid：最后交到的月份"),
        ({"pay_on": "2026-03-10", "shoe_size": "44"}, "shoe_size：没有这一问"),
    ],
)
def test_scenario_with_bad_answers_says_so(answers, told):
    (line,) = differences({}, answers)
    assert line.startswith(told)


def test_scenario_is_asked_on_the_day_of_its_payment():
    """A payment long ago or ahead is not refused because of today."""
    assert differences({"rule": "long"}, {"pay_on": "2044-03-10", "last_paid": "2043-01"}) == []


def test_number_chosen_is_compared_with_how_it_is_spelled():
    """A pack's answers are words, the report says 1: without this no example could name a year of repair."""
    wait = {"fixed": 3, "per_year": 1, "free_years": 1, "repairable": True}
    ruleset = rules_of(make_rule("lapsed", start={"form": "S9", "wait": wait}), scheme="resident")
    answers = {
        "pay_on": "2026-11-10",
        "cover_year": "2027",
        "reason": "missed_window",
        "last_paid": "2024",
    }

    def told(day: str) -> list[str]:
        options = [{"choose": {"repair_years": "1"}, "benefits_from": day}]
        return run(ruleset, Scenario("例子", answers, {"options": options}))

    assert told("2027-04-01") == []
    assert len(told("2027-05-01")) == 1


def test_a_difference_has_its_parts_beside_its_words():
    (one,) = differences({"waiting": {"form": "S6"}})
    assert (one.path, one.expected, one.found, one.asks) == ("waiting.form", "S6", "S3", None)
    (one,) = differences({"materials": [{"key": "passport"}]})
    assert (one.path, one.expected) == ("materials", {"key": "passport"})
    assert len(one.found) == 2
    (one,) = differences({"state": "decided"}, {"pay_on": "2026-03-10"})
    assert (one.found, one.asks) == ("ask", "last_paid")
    (one,) = differences({}, {"pay_on": "2026-02-30"})
    assert isinstance(one, Refused)
    assert (one.path, one.found) == ("pay_on", str(one).partition("：")[2])
