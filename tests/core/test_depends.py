"""不清楚: the decisions it leaves open, each with its cases in words; a witness never shows up as an answer."""

from datetime import date

import pytest

from policies.core.report import report
from policies.core.values import UNKNOWN
from policies.core.verdict import Ask, Decided, Depends

from .cases import (
    answers,
    decide,
    decided,
    decision,
    depends,
    make_policy,
    make_rule,
    make_ruleset,
    possible_dates,
    rules_of,
)

SHORT = make_rule("short", "lapse_months <= 3", start="S3")
LONG = make_rule("long", "lapse_months > 3", start="S6(3)")
NONE = make_rule("none", "lapse_months = 0", start="S2")


# ---------------------------------------------------------------- one unknown


def test_unknown_last_month_gives_each_decision_with_its_months_shortest_lapse_first():
    verdict = depends(rules_of(NONE, SHORT, LONG), last_paid="unknown")
    assert verdict.facts == ("last_paid",)
    assert list(possible_dates(verdict).items()) == [
        (("最后交到2026年2月或以后（没有断）",), "2026-03-01"),
        (("最后交到2025年11月至2026年1月（断1至3个月）",), "2026-04-01"),
        (("最后交到2025年10月或更早（至少断4个月）",), "2026-06-01"),
        (("从来没有交过",), None),
    ]


def test_never_paid_is_one_of_the_cases_and_comes_last():
    ruleset = rules_of(SHORT, LONG, make_rule("new", "reason = first_enrolment", start="S6(6)"))
    verdict = depends(ruleset, reason="unknown", last_paid="unknown")
    assert verdict.possible[-1].decided.decision.rule == "new"
    cases = depends(rules_of(SHORT, LONG), last_paid="unknown").possible[-1].cases
    assert cases == ("从来没有交过",)


def test_after_the_cut_off_the_cases_count_from_the_next_first():
    verdict = depends(rules_of(SHORT, LONG, cut_off_day=5), last_paid="unknown")
    assert [one.cases[0] for one in verdict.possible][:2] == [
        "最后交到2025年12月或以后（最多断3个月）",
        "最后交到2025年11月或更早（至少断4个月）",
    ]


def test_unknown_choice_names_the_options_of_each_decision():
    ruleset = rules_of(
        make_rule("few", "reason in other, moved_area", start="S4"), make_rule("rest", start="S3")
    )
    verdict = depends(ruleset, reason="unknown")
    found = possible_dates(verdict)
    assert found[("断缴原因是“moved area”或“other”",)] == "2026-05-01"
    assert sorted(found.values()) == ["2026-04-01", "2026-05-01"]


def test_unknown_yes_or_no():
    verdict = depends(
        rules_of(make_rule("first", "first_lapse = yes", start="S3"), make_rule("rest", start="S4")),
        first_lapse="unknown",
    )
    assert possible_dates(verdict) == {("第一次断缴：是",): "2026-04-01", ("第一次断缴：否",): "2026-05-01"}


def test_unknown_number_is_cut_where_the_rules_cut_it():
    verdict = depends(
        rules_of(
            make_rule("loyal", "continuous_months >= 24", start="S2"),
            make_rule("some", "continuous_months > 6", start="S3"),
            make_rule("rest", start="S4"),
        ),
        continuous_months="unknown",
    )
    assert possible_dates(verdict) == {
        ("断缴前连续交了不超过6个月",): "2026-05-01",
        ("断缴前连续交了7至23个月",): "2026-04-01",
        ("断缴前连续交了至少24个月",): "2026-03-01",
    }


@pytest.mark.parametrize(
    ("span", "last_in"),
    [("90 days", "2025年12月10日"), ("3 months", "2025年12月10日"), ("10 days", "2026年2月28日")],
)
def test_unknown_event_is_cut_on_the_very_day(span, last_in):
    ruleset = rules_of(
        make_rule("in", f"event_on.birth within {span}", start="S2"), make_rule("late", start="S4")
    )
    cases = [one.cases[0] for one in depends(ruleset, event_on="unknown").possible]
    assert cases[0] == f"出生日期在{last_in}或以后"
    assert len(cases) == 2


def test_unknown_event_that_another_date_is_compared_with_is_cut_on_the_very_day():
    ruleset = rules_of(
        make_rule("in", "pay_on <= event_on.birth + 90 days", start="S2"), make_rule("late", start="S4")
    )
    cases = [one.cases[0] for one in depends(ruleset, event_on="unknown").possible]
    assert cases == ["出生日期在2025年12月10日或以后", "出生日期在2025年12月9日或以前"]


def test_unknown_that_changes_nothing_is_a_plain_decision():
    ruleset = rules_of(
        make_rule("a", "first_lapse = yes", start="S3", statements=[]), make_rule("b", start="S3")
    )
    assert decision(ruleset, first_lapse="unknown").benefits_from == date(2026, 4, 1)
    ruleset = rules_of(
        make_rule("a", "lapse_months <= 3", "first_lapse = yes", start="S3"),
        make_rule("b", "lapse_months <= 3", start="S3", late_fee="not_stated"),
        make_rule("c", start="S4"),
    )
    verdict = decided(ruleset, last_paid="2025-12", first_lapse="unknown")
    assert verdict.decision.used == answers(last_paid="2025-12")


def test_separate_cells_of_one_decision_are_named_each():
    ruleset = rules_of(
        make_rule("middle", "lapse_months >= 2", "lapse_months <= 3", start="S4"), make_rule("x", start="S3")
    )
    verdict = depends(ruleset, last_paid="unknown")
    assert list(possible_dates(verdict).items()) == [
        (
            (
                "最后交到2026年1月或以后（最多断1个月）",
                "最后交到2025年10月或更早（至少断4个月）",
                "从来没有交过",
            ),
            "2026-04-01",
        ),
        (("最后交到2025年11月至2025年12月（断2至3个月）",), "2026-05-01"),
    ]


# ---------------------------------------------------------------- questions inside, several unknowns


def test_question_that_one_case_needs_is_asked_and_every_answer_is_kept():
    ruleset = rules_of(
        make_rule("new", "reason = first_enrolment", "age >= 60", start="S2"),
        make_rule("new-young", "reason = first_enrolment", start="S6(6)"),
        SHORT,
        LONG,
    )
    first = decide(ruleset, reason="unknown")
    assert isinstance(first, Ask)
    assert first.used == answers(reason="unknown")
    second = decide(
        ruleset, {"reason": "unknown", first.fact: {"age": "30", "last_paid": "2025-12"}[first.fact]}
    )
    assert isinstance(second, Ask)
    assert {first.fact, second.fact} == {"age", "last_paid"}
    assert set(second.used) == {"pay_on", "reason", first.fact}


def test_reason_that_would_overturn_the_last_month_is_no_case():
    ruleset = rules_of(make_rule("new", "reason = first_enrolment", start="S6(6)"), SHORT, LONG)
    verdict = decided(ruleset, reason="unknown", last_paid="2025-12")
    assert verdict.decision.rule == "short"
    assert verdict.decision.used == answers(reason="unknown", last_paid="2025-12")


def test_reason_that_agrees_with_the_scheme_before_stays_a_case():
    ruleset = rules_of(
        make_rule("left", "reason = left_job", start="S2"),
        make_rule("from-work", "previous_scheme = employee", start="S3"),
        make_rule("rest", start="S4"),
    )
    verdict = depends(ruleset, reason="unknown", previous_scheme="employee")
    cases = {one.decided.decision.rule: one.cases for one in verdict.possible}
    assert cases["left"] == ("断缴原因是“left job”",)
    assert "missed payment" not in cases["from-work"][0]  # it would mean the scheme of the address
    assert "rest" not in cases


def test_two_unknowns_are_told_together():
    ruleset = rules_of(
        make_rule("a", "first_lapse = yes", "registered_before = yes", start="S2"),
        make_rule("b", "first_lapse = yes", start="S3"),
        make_rule("c", start="S4"),
    )
    verdict = depends(ruleset, first_lapse="unknown", registered_before="unknown")
    assert verdict.facts == ("first_lapse", "registered_before")
    assert verdict.used == answers(first_lapse="unknown", registered_before="unknown")
    assert possible_dates(verdict) == {
        ("第一次断缴：是，并且以前在本地参过保：是",): "2026-03-01",
        ("第一次断缴：是，并且以前在本地参过保：否",): "2026-04-01",
        ("第一次断缴：否",): "2026-05-01",
    }


def test_outer_unknown_that_does_not_matter_is_not_named():
    ruleset = rules_of(
        make_rule("a", "first_lapse = yes", "registered_before = yes", start="S2"),
        make_rule("b", "first_lapse = no", "registered_before = yes", start="S2", late_fee="not_stated"),
        make_rule("c", start="S4"),
    )
    verdict = depends(ruleset, first_lapse="unknown", registered_before="unknown")
    assert verdict.facts == ("registered_before",)
    assert list(possible_dates(verdict)) == [("以前在本地参过保：是",), ("以前在本地参过保：否",)]


def test_answers_given_inside_a_case_are_kept():
    ruleset = rules_of(
        make_rule("old", "first_lapse = yes", "age >= 60", start="S2"),
        make_rule("first", "first_lapse = yes", start="S3"),
        make_rule("again", "continuous_months >= 24", start="S4"),
        make_rule("rest", start="S6(6)"),
    )
    given = {"first_lapse": "unknown", "age": "44", "continuous_months": "3"}
    verdict = depends(ruleset, given)
    assert verdict.used == answers(given)
    assert all(one.decided.decision.used == answers(given) for one in verdict.possible)


def test_unknown_second_event_is_split_under_its_own_key():
    ruleset = rules_of(
        make_rule("newborn", "event_on.birth within 90 days", start="S2"),
        make_rule("soldier", "event_on.discharge within 3 months", start="S3"),
        make_rule("rest", start="S4"),
    )
    given = {"event_on": "unknown", "event_on.discharge": "unknown"}
    verdict = depends(ruleset, given)
    assert verdict.used == answers(given)
    assert verdict.facts == ("event_on.birth", "event_on.discharge")
    assert sorted(possible_dates(verdict).values()) == ["2026-03-01", "2026-04-01", "2026-05-01"]
    known = depends(ruleset, {**given, "event_on": "2020-01-01"})
    assert known.facts == ("event_on.discharge",)
    assert sorted(possible_dates(known).values()) == ["2026-04-01", "2026-05-01"]


# ---------------------------------------------------------------- too many


def steps(count: int):
    """Rules that tell ``count`` lengths of lapse apart, each with a start of its own."""
    rules = [
        make_rule(f"r{n}", f"lapse_months <= {n}", start=f"S6({n + 1})" if n else "S2")
        for n in range(count - 2)
    ]
    return rules_of(
        *rules, make_rule("rest", "lapse_months >= 0", start="S4"), make_rule("never", start="S3")
    )


def test_eight_decisions_are_shown():
    assert len(depends(steps(8), last_paid="unknown").possible) == 8


def test_beyond_eight_the_question_is_asked_again():
    verdict = decide(steps(9), last_paid="unknown")
    assert isinstance(verdict, Ask)
    assert (verdict.fact, verdict.wording, verdict.again) == ("last_paid", "last_paid", True)
    assert verdict.used == answers(last_paid="unknown")


def test_beyond_eight_inside_a_case_the_first_unknown_is_asked_again():
    ruleset = rules_of(
        make_rule("first", "first_lapse = yes", start="S0"),
        *(make_rule(f"r{n}", f"continuous_months <= {n}", start=f"S6({n})") for n in range(1, 10)),
        make_rule("rest", start="S4"),
    )
    verdict = decide(ruleset, first_lapse="unknown", continuous_months="unknown")
    assert isinstance(verdict, Ask)
    assert (verdict.fact, verdict.again) == ("first_lapse", True)


# ---------------------------------------------------------------- no witness shows


def test_no_lapse_is_told_where_the_last_month_is_unknown():
    ruleset = rules_of(SHORT, LONG, stop="month_after")
    for one in depends(ruleset, last_paid="unknown").possible:
        found = one.decided.decision
        assert (found.lapse.months, found.lapse.days, found.lapse.first_unpaid) == (None, None, None)
        assert found.no_benefits_from is None
        assert found.used["last_paid"] is UNKNOWN


def test_start_counted_from_an_unknown_event_has_no_date():
    rule = make_rule("newborn", start={"form": "S11", "event": "birth"})
    found = decision(rules_of(rule), event_on="unknown")
    assert (found.started.start.form, found.benefits_from, found.started.event_on) == ("S11", None, None)
    within = rules_of(
        make_rule("in", "event_on.birth within 90 days", start={"form": "S11", "event": "birth"}),
        make_rule("late", start="S3"),
    )
    assert sorted(str(day) for day in possible_dates(depends(within, event_on="unknown")).values()) == [
        "2026-04-01",
        "None",
    ]


def test_papers_and_steps_that_hang_on_the_unknown_say_when():
    ruleset = rules_of(
        SHORT,
        LONG,
        materials=[{"material": "contract", "when": ["lapse_months > 6"]}, {"material": "id_card"}],
        steps=[{"key": "ask", "do": "先问", "authority": "tax", "when": ["lapse_months <= 1"]}],
        channels=[{"channel": "app", "when": ["lapse_months <= 2"]}],
        statements=[{"text": "断得太久。", "when": ["lapse_months > 12"]}],
    )
    for one in depends(ruleset, last_paid="unknown").possible:
        found = one.decided.decision
        assert [(m.material.key, m.certain, m.only) for m in found.materials] == [
            ("contract", False, "中断超过6个月"),
            ("id_card", True, ""),
        ]
        assert [(step.certain, step.only) for step in found.steps] == [(False, "中断不超过1个月")]
        assert [(channel.certain, channel.only) for channel in found.channels] == [(False, "中断不超过2个月")]
        assert found.statements == ()


def test_papers_never_follow_the_first_of_several_reasons():
    ruleset = rules_of(
        make_rule("new", "reason = first_enrolment", start="S4"),
        make_rule("rest", start="S4", late_fee="not_stated", back_payment="required"),
        materials=[{"material": "contract", "when": ["reason = employer_arrears"]}],
    )
    for one in depends(ruleset, reason="unknown").possible:
        assert [material.certain for material in one.decided.decision.materials] == [False]


def test_decisions_that_differ_in_price_stay_apart():
    ruleset = rules_of(
        make_rule("a", "first_lapse = yes", start="S3", price={"per": "month", "amount": "400"}),
        make_rule("b", start="S3", price={"per": "month", "amount": "500"}),
    )
    assert len(depends(ruleset, first_lapse="unknown").possible) == 2


def test_no_cover_until_different_days_stays_apart():
    ruleset = rules_of(
        make_rule("a", "first_lapse = yes", state="no_cover", no_cover_until=date(2026, 6, 30)),
        make_rule("b", state="no_cover", no_cover_until=date(2026, 12, 31)),
    )
    assert len(depends(ruleset, first_lapse="unknown").possible) == 2


# ---------------------------------------------------------------- residents

WAIT = {"fixed": 3, "per_year": 1, "free_years": 1, "floor": 6, "floor_years": 4, "counted_since": 2025}
CAPPED = {**WAIT, "counted_since": None, "cap": 2}


def resident(wait, **policy):
    whole = {key: value for key, value in wait.items() if value is not None}
    return rules_of(make_rule("lapsed", start={"form": "S5", "wait": whole}), scheme="resident", **policy)


def test_residents_cases_are_cover_years():
    verdict = depends(resident(WAIT), previous_scheme="resident", last_paid="unknown", pay_on="2028-03-10")
    assert list(possible_dates(verdict).items())[:3] == [
        (("最后交的是2026年度或以后",), "2028-06-10"),  # whoever named a scheme has paid before
        (("最后交的是2025年度",), "2028-07-10"),
        (("最后交的是2024年度或更早",), "2028-08-10"),
    ]


def test_residents_may_have_paid_the_year_that_runs():
    verdict = depends(
        resident(WAIT),
        previous_scheme="resident",
        last_paid="unknown",
        pay_on="2027-11-10",
        cover_year="2028",
    )
    first = verdict.possible[0]
    assert first.cases[0] == "最后交的是2026年度或以后"
    assert first.decided.decision.benefits_from == date(2028, 2, 10)


def test_residents_who_paid_by_the_month_are_told_months():
    ruleset = rules_of(
        make_rule("soon", "lapse_months <= 3", start="S3"),
        make_rule("late", start="S5(3)"),
        scheme="resident",
    )
    verdict = depends(ruleset, previous_scheme="employee", last_paid="unknown")
    assert verdict.possible[0].cases == ("最后交到2025年11月或以后（最多断3个月）",)


def test_wait_with_a_cap_is_cut_until_it_grows_no_more():
    verdict = depends(resident({**CAPPED, "floor": "none"}), previous_scheme="resident", last_paid="unknown")
    assert [one.cases[0] for one in verdict.possible] == [
        "最后交的是2024年度或以后",
        "最后交的是2023年度",
        "最后交的是2022年度或更早",
    ]


def test_wait_that_grows_with_every_year_has_no_date_for_or_earlier():
    endless = {**WAIT, "counted_since": None, "floor": "none"}
    verdict = depends(resident(endless), previous_scheme="resident", last_paid="unknown")
    last = verdict.possible[-1]
    assert last.cases[0].endswith("年度或更早")
    assert last.decided.decision.benefits_from is None
    assert report(verdict)["possible"][-1]["waiting"] == {"form": "not_stated", "months": None, "days": None}
    assert all(one.decided.decision.benefits_from for one in verdict.possible[:-1])


def test_years_lapsed_are_not_told_where_the_last_year_is_unknown():
    verdict = depends(resident(WAIT), previous_scheme="resident", last_paid="unknown", pay_on="2028-03-10")
    assert {one.decided.decision.started.years for one in verdict.possible} == {None}


def test_months_served_are_cut_until_nothing_is_left_of_the_wait():
    served = {"form": "S6", "count": 2, "served": ["wait_served_months"]}
    verdict = depends(rules_of(make_rule("x", start=served)), wait_served_months="unknown")
    assert possible_dates(verdict) == {
        ("已经等了0个月",): "2026-05-01",
        ("已经等了1个月",): "2026-04-01",
        ("已经等了至少2个月",): "2026-03-01",
    }


def test_unknown_numbers_stay_within_what_can_be_answered():
    ruleset = rules_of(make_rule("old", "wait_served_months >= 24", start="S2"), make_rule("x", start="S3"))
    assert [one.cases[0] for one in depends(ruleset, wait_served_months="unknown").possible] == [
        "已经等了不超过23个月",
        "已经等了至少24个月",
    ]


@pytest.mark.parametrize(
    ("condition", "version", "first"),
    [
        ("lapse_periods <= 6", {"period": "quarter"}, "最后交到2024年4月或以后（最多断22个月）"),
        (
            "lapse_months.from_stop <= 12",
            {"stop": {"kind": "months_after", "months": 3}},
            "最后交到2024年11月或以后（最多断15个月）",
        ),
        ("lapse_days <= 730", {}, "最后交到2024年3月或以后（最多断23个月）"),
        ("last_paid >= 2019-06", {}, "最后交到2019年6月或以后（最多断80个月）"),
    ],
)
def test_long_bounds_of_every_counting_are_reached(condition, version, first):
    ruleset = rules_of(make_rule("short", condition, start="S3"), make_rule("long", start="S4"), **version)
    assert depends(ruleset, last_paid="unknown").possible[0].cases[0] == first


def test_depends_names_the_policy_only_where_it_is_one():
    one = rules_of(SHORT, LONG, make_rule("new", start="S4"))
    assert report(depends(one, last_paid="unknown"))["policy"]["level"] == "city"
    city = make_policy(SHORT, otherwise="defer")
    nation = make_policy(make_rule("all", start="S4"), region="100000")
    two = depends(make_ruleset(city, nation=nation), last_paid="unknown")
    assert report(two)["policy"] is None
    assert report(two)["own_policy"] is True


def test_unknown_is_cut_by_the_rules_of_every_choice():
    ruleset = rules_of(
        make_rule("unpaid", "lapse_months <= 2", "pay_gap = no", start="S4"),
        make_rule("none", "lapse_months = 0", start="S2"),
        make_rule("rest", "pay_gap = yes", start="S3"),
    )
    assert len(depends(ruleset, last_paid="unknown").possible) == 3


def test_unknown_is_cut_by_the_rules_of_every_group():
    ruleset = rules_of(
        make_rule("student", "group = student", "lapse_months <= 2", start="S4"),
        make_rule("newborn", "group = newborn", "lapse_months = 0", start="S2"),
        make_rule("rest", start="S6(6)"),
    )
    verdict = depends(ruleset, last_paid="unknown", group="newborn,student")
    assert list(possible_dates(verdict).values()) == ["2026-03-01", "2026-05-01", "2026-09-01"]


def test_unknown_option_is_no_choice():
    ruleset = rules_of(make_rule("pay", "pay_gap = yes", start="S3"), make_rule("not", start="S4"))
    assert isinstance(decide(ruleset, pay_gap="unknown"), Decided)
    assert not isinstance(decide(ruleset, pay_gap="unknown"), Depends)
