"""By when to pay: the last day before something changes, checked against looking at every single day."""

from datetime import date, timedelta

import pytest

from policies.core import deadlines as module
from policies.core.dates import plus_months
from policies.core.deadlines import deadlines
from policies.core.settling import settle
from policies.core.verdict import Decided

from .cases import answers, decided, make_policy, make_rule, make_ruleset, make_version, reported, rules_of

SHORT = make_rule("short", "lapse_months <= 3", start="S3")
LONG = make_rule("long", "lapse_months > 3", start="S5(6)")


def days(ruleset, given=None, /, **more) -> list[str]:
    return [one.pay_by.isoformat() for one in decided(ruleset, given, **more).deadlines]


def told(ruleset, given=None, /, **more) -> list[tuple[str, str | None, str | None]]:
    found = reported(ruleset, given, **more)["deadlines"]
    return [(one["pay_by"], one["benefits_from"], one["otherwise"]) for one in found]


# ---------------------------------------------------------------- what counts as a change


def test_month_ends_for_a_start_that_moves_by_the_month():
    assert told(rules_of(make_rule("all", start="S3"))) == [
        ("2026-03-31", "2026-04-01", "2026-05-01"),
        ("2026-04-30", "2026-05-01", "2026-06-01"),
        ("2026-05-31", "2026-06-01", "2026-07-01"),
        ("2026-06-30", "2026-07-01", "2026-08-01"),
    ]


@pytest.mark.parametrize("start", ["S2", "S3", "S4", "S6(3)", "S7(3)"])
def test_every_monthly_form_has_month_ends(start):
    assert days(rules_of(make_rule("all", start=start)))[0] == "2026-03-31"


@pytest.mark.parametrize("start", ["S0", "S1", "S5(3)", "S8(90)", "S10(2026-07-01)"])
def test_start_that_moves_day_by_day_or_not_at_all_has_none(start):
    assert days(rules_of(make_rule("all", start=start))) == []


def test_longest_lapse_that_still_counts_as_short():
    assert told(rules_of(make_rule("short", "lapse_months <= 3", start="S0"), LONG), last_paid="2025-12") == [
        ("2026-04-30", "2026-04-30", "2026-11-01")
    ]


def test_at_most_four_and_twelve_months_ahead():
    assert len(days(rules_of(make_rule("all", start="S3")))) == 4
    version = make_version(make_rule("old", start="S0"), effective_from="2020-01-01")
    for border, expected in {"2027-03-10": ["2027-03-09"], "2027-03-11": []}.items():
        new = make_version(make_rule("new", start="S1"), effective_from=border)
        assert days(make_ruleset(make_policy(versions=[version, new]))) == expected


def test_payment_day_itself_can_be_the_last():
    assert days(rules_of(make_rule("all", start="S3")), pay_on="2026-03-31")[0] == "2026-03-31"


@pytest.mark.parametrize(
    "more",
    [
        {"back_payment": "not_possible"},
        {"gap_costs": "not_reimbursed"},
        {"price": {"per": "month", "amount": "500"}},
        {"state": "no_cover"},
    ],
)
def test_terms_that_change_make_a_deadline_where_the_start_does_not(more):
    same = {"start": "S10(2026-09-01)"} if "state" not in more else {}
    ruleset = rules_of(make_rule("in", "pay_on <= 2026-05-20", **same), make_rule("out", **same, **more))
    assert days(ruleset) == ["2026-05-20"]


def test_month_compared_with_a_moving_day_turns_within_a_month():
    ruleset = rules_of(
        make_rule("in", "last_paid >= pay_on - 100 days", start="S5(1)"), make_rule("out", start="S5(2)")
    )
    # 100 days before 10 July is 1 April; up to 9 July it lies in March
    assert days(ruleset, pay_on="2026-05-10", last_paid="2026-03") == ["2026-07-09"]


def test_version_border_is_a_deadline():
    versions = [
        make_version(make_rule("same", start="S0"), effective_from="2020-01-01"),
        make_version(make_rule("same", start="S8(30)"), effective_from="2026-05-15"),
    ]
    assert told(make_ruleset(make_policy(versions=versions))) == [("2026-05-14", "2026-05-14", "2026-06-14")]


def test_end_of_all_versions_leaves_nothing_after():
    versions = [
        make_version(make_rule("same", start="S0"), effective_from="2020-01-01"),
        make_version(effective_from="2026-05-15", otherwise="defer"),
    ]
    assert told(make_ruleset(make_policy(versions=versions))) == [("2026-05-14", "2026-05-14", None)]


def test_question_that_comes_up_later_ends_the_list():
    ruleset = rules_of(
        make_rule("early", "pay_on <= 2026-04-10", start="S0"),
        make_rule("student", "group = student", start="S1"),
    )
    assert told(ruleset) == [("2026-04-10", "2026-04-10", None)]


def test_own_choice_stays_fixed():
    ruleset = rules_of(
        make_rule("pays", "pay_gap = yes", back_payment="allowed", start="S3"), make_rule("not", start="S0")
    )
    assert days(ruleset, pay_gap="no") == []
    assert len(days(ruleset, pay_gap="yes")) == 4


# ---------------------------------------------------------------- residents


def test_cover_year_stays_fixed_and_ends_the_list():
    ruleset = rules_of(make_rule("all", start="S3"), scheme="resident")
    assert days(ruleset, pay_on="2026-11-20", cover_year="2026") == ["2026-11-30"]
    assert days(ruleset, pay_on="2026-11-20", cover_year="2027")[0] == "2026-12-31"


def test_window_edges_are_deadlines():
    ruleset = rules_of(
        make_rule("in", "in_window = yes", start="S9(0)"),
        make_rule("late", "window = late", start="S5(3)"),
        make_rule("out", start="S5(6)"),
        scheme="resident",
        windows=((2026, "main", "2025-10-01", "2025-12-31"), (2026, "late", "2026-02-10", "2026-06-20")),
    )
    assert days(ruleset, pay_on="2025-12-01", cover_year="2026") == [
        "2025-12-31",
        "2026-02-09",
        "2026-06-20",
        "2026-06-30",  # who pays later waits until the cover year is over
    ]


@pytest.mark.parametrize(
    ("window", "inside", "found"),
    [
        (("", "2025-12-25"), "yes", ["2025-12-25", "2025-12-31"]),
        (("", "2025-12-25"), "no", []),  # it may open on any of the days to come
        (("2025-10-01", ""), "yes", []),  # it may close on any of them
    ],
)
def test_who_is_in_the_window_stays_until_its_last_day_where_that_is_known(window, inside, found):
    ruleset = rules_of(
        make_rule("in", "in_window = yes", start="S9(0)"),
        make_rule("out", "pay_on < cover_year_start", start="S7(3)"),
        make_rule("late", start="S7(4)"),
        scheme="resident",
        windows=((2026, "main", *window),),
    )
    assert days(ruleset, pay_on="2025-12-01", cover_year="2026", in_window=inside)[:2] == found


# ---------------------------------------------------------------- against every single day

EVENT = "event_on.birth"
FAR = {"pay_on": "2026-01-20"}
BRUTE = [
    ((make_rule("all", start="S3"),), {}, {}),
    ((SHORT, LONG), {"last_paid": "2025-12"}, {}),
    ((SHORT, LONG), {"last_paid": "2025-12"}, {"cut_off_day": 25}),
    ((SHORT, LONG), {"last_paid": "2025-12"}, {"cut_off_day": 30}),
    ((make_rule("a", "lapse_days <= 60", start="S0"), LONG), {"last_paid": "2025-12"}, {}),
    ((make_rule("a", "lapse_days < 60", start="S0"), LONG), {"last_paid": "2025-12"}, {"cut_off_day": 20}),
    ((make_rule("a", "lapse_months.from_stop <= 2", start="S0"), LONG), {"last_paid": "2025-11"}, {"stop": "month_after"}),
    ((make_rule("a", "lapse_periods <= 1", start="S0"), LONG), {"last_paid": "2025-12"}, {"period": "quarter"}),
    (
        (make_rule("a", "lapse_months = 0", start="S0"), make_rule("b", start="S1")),
        {"last_paid": "2025-11"},
        {"stop": {"kind": "grace", "months": 2, "day": 25}},
    ),
    ((make_rule("a", f"{EVENT} within 90 days", start="S0"), make_rule("b", start="S1")), {"event_on": "2025-11-15"}, {}),
    ((make_rule("a", f"{EVENT} within 3 months", start="S0"), make_rule("b", start="S1")), {"event_on": "2025-11-30"}, {}),
    ((make_rule("a", f"{EVENT} after 90 days", start="S0"), make_rule("b", start="S1")), {"event_on": "2025-11-15"}, {"cut_off_day": 10}),
    ((make_rule("a", f"pay_on < {EVENT} + 6 months", start="S0"), make_rule("b", start="S1")), {"event_on": "2025-08-31"}, {}),
    ((make_rule("a", f"{EVENT} >= pay_on - 6 months", start="S0"), make_rule("b", start="S1")), {"event_on": "2025-08-31"}, {}),
    ((make_rule("a", f"{EVENT} > pay_on - 90 days", start="S0"), make_rule("b", start="S1")), {"event_on": "2025-12-31"}, {}),
    ((make_rule("a", "pay_day <= 15", start="S0"), make_rule("b", start="S1")), {}, {}),
    ((make_rule("a", "pay_day >= 20", start="S0"), make_rule("b", start="S1")), {}, {}),
    ((make_rule("a", "pay_month <= 6", start="S0"), make_rule("b", start="S1")), {}, {}),
    ((make_rule("a", "pay_month_of_quarter = 1", start="S0"), make_rule("b", start="S1")), {}, {}),
    ((make_rule("a", "pay_on < 2026-04-17", start="S0"), make_rule("b", start="S1")), {}, {}),
    ((make_rule("a", "pay_on > 2026-04-17", start="S0"), make_rule("b", start="S1")), {}, {}),
    (
        (
            make_rule(
                "a",
                start="S0",
                price=[
                    {"per": "month", "amount": "400", "until": date(2026, 6, 15)},
                    {"per": "month", "amount": "700", "from": date(2026, 6, 16), "until": date(2026, 8, 3)},
                ],
            ),
        ),
        {},
        {},
    ),
    (
        (make_rule("a", "group = newborn", f"{EVENT} within 90 days", start="S0"), make_rule("b", start="S1")),
        {"group": "student,newborn", "event_on": "2025-11-15"},
        {},
    ),
    ((make_rule("a", "pay_on <= cover_year_start + 100 days", start="S0"), make_rule("b", start="S1")), {}, {"scheme": "resident"}),
    ((make_rule("a", "lapse_years <= 1", start="S6(3)"), make_rule("b", start="S1")), {"previous_scheme": "resident", "last_paid": "2025"}, {"scheme": "resident", "cut_off_day": 15}),
]  # fmt: skip


def by_every_day(ruleset, given) -> list[date]:
    """The same as deadlines.py says it does, with no thought about which days could matter."""
    verdict = settle(ruleset, given)
    assert isinstance(verdict, Decided)
    now = verdict.decision
    fixed = {**given, **({"cover_year": now.cover_year} if now.cover_year is not None else {})}
    last = plus_months(now.pay_on, 12)
    if now.cover_year is not None:
        last = min(last, date(now.cover_year, 12, 31))
    found, day = [], now.pay_on
    while day < last:
        before = settle(ruleset, {**fixed, "pay_on": day}).decision
        after = settle(ruleset, {**fixed, "pay_on": day + timedelta(days=1)}).decision
        if module._differs(before, after):
            found.append(day)
        day += timedelta(days=1)
    return found


@pytest.mark.parametrize(("rules", "given", "policy"), BRUTE)
def test_no_change_is_missed(monkeypatch, rules, given, policy):
    monkeypatch.setattr(module, "MOST", 1000)
    ruleset = rules_of(*rules, **policy)
    values = answers({**FAR, **given})
    verdict = settle(ruleset, values)
    assert isinstance(verdict, Decided)
    expected = by_every_day(ruleset, values)
    assert expected, "a case in which nothing ever changes tests nothing"
    assert [one.pay_by for one in deadlines(ruleset, values, verdict)[0]] == expected


def test_conditions_of_a_later_version_are_looked_at(monkeypatch):
    monkeypatch.setattr(module, "MOST", 1000)
    versions = [
        make_version(make_rule("a", "lapse_days <= 9999", start="S0"), effective_from="2020-01-01"),
        make_version(
            make_rule("b", "lapse_days <= 200", start="S0"),
            make_rule("c", start="S1"),
            effective_from="2026-05-05",
        ),
    ]
    ruleset = make_ruleset(make_policy(versions=versions))
    values = answers(last_paid="2025-12", **FAR)
    expected = by_every_day(ruleset, values)
    assert expected == [date(2026, 5, 4), date(2026, 7, 20)]
    assert [one.pay_by for one in deadlines(ruleset, values, settle(ruleset, values))[0]] == expected


# ---------------------------------------------------------------- the one just missed

GAP = {"last_paid": "2025-09"}


def missed(ruleset, given=None, /, **more):
    return reported(ruleset, given, **more)["missed_deadline"]


def test_last_turn_of_the_rule_before_the_payment():
    told = {"pay_by": "2026-01-31", "benefits_from": "2026-02-01", "otherwise": "2026-08-01"}
    assert missed(rules_of(SHORT, LONG), GAP) == told
    assert missed(rules_of(SHORT, LONG), GAP, pay_on="2026-02-01") == told
    assert missed(rules_of(SHORT, LONG), GAP, pay_on="2026-01-31") is None, "it is still to be made"


def test_that_paying_in_time_is_no_lapse_is_no_news():
    assert (
        missed(
            rules_of(make_rule("none", "lapse_months = 0", state="not_lapsed"), SHORT),
            {"last_paid": "2025-12"},
        )
        is None
    )


def test_start_that_only_moves_by_the_month_has_no_day_to_name():
    assert missed(rules_of(make_rule("all", "lapse_months >= 0", start="S3")), GAP) is None


def test_turn_of_more_than_a_year_ago_is_not_told():
    assert missed(rules_of(SHORT, LONG), {"last_paid": "2024-09"}) is None


def test_answer_about_the_window_is_of_one_day():
    inside = make_rule("inside", "in_window = yes", "lapse_years >= 1", start="S9(3)")
    ruleset = rules_of(inside, make_rule("outside", "lapse_years >= 1", start="S6(3)"), scheme="resident")
    given = {"last_paid": "2024", "in_window": "yes", "cover_year": "2026", "previous_scheme": "resident"}
    assert missed(ruleset, given) is None


def test_answer_about_the_window_left_over_from_another_day_does_not_speak_for_an_earlier_one():
    inside = make_rule("inside", "in_window = yes", "pay_on < cover_year_start + 3 months", start="S9(3)")
    ruleset = rules_of(inside, make_rule("outside", "lapse_years >= 1", start="S6(3)"), scheme="resident")
    late = {"last_paid": "2024", "cover_year": "2026", "previous_scheme": "resident", "pay_on": "2026-04-22"}
    assert missed(ruleset, late) is None
    assert missed(ruleset, {**late, "in_window": "no"}) is None
    assert missed(ruleset, {**late, "in_window": "yes"}) is None
