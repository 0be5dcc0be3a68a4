"""From the line that decides to the whole decision: dates, what to do, papers, channels, sources."""

from datetime import date

import pytest

from .cases import answers, decision, make_policy, make_rule, make_ruleset, reported, rules_of

ALL = make_rule("all", start="S3")


# ---------------------------------------------------------------- dates


@pytest.mark.parametrize(
    ("pay_on", "day"),
    [("2026-03-25", "2026-04-01"), ("2026-03-26", "2026-05-01"), ("2026-12-26", "2027-02-01")],
)
def test_cut_off_day_moves_the_start(pay_on, day):
    found = decision(rules_of(ALL, cut_off_day=25), pay_on=pay_on)
    assert found.benefits_from == date.fromisoformat(day)
    assert found.started.paid_on == date.fromisoformat(pay_on)
    assert (found.started.counted_from != found.started.paid_on) is (pay_on[-2:] == "26")


def test_cut_off_day_moves_the_lapse_and_the_rule():
    ruleset = rules_of(
        make_rule("short", "lapse_months <= 2", start="S0"), make_rule("long", start="S6(3)"), cut_off_day=25
    )
    assert decision(ruleset, pay_on="2026-03-25", last_paid="2025-12").rule == "short"
    late = decision(ruleset, pay_on="2026-03-26", last_paid="2025-12")
    assert (late.rule, late.lapse.months, late.benefits_from) == ("long", 3, date(2026, 7, 1))


def test_grace_is_nothing_lapsed():
    ruleset = rules_of(
        make_rule("grace", "lapse_months = 0", state="not_lapsed"),
        make_rule("lapsed", start="S6(3)"),
        stop={"kind": "grace", "months": 2, "day": 3},
    )
    within = decision(ruleset, pay_on="2026-10-03", last_paid="2026-07")
    assert (within.state, within.lapse.months, within.no_benefits_from) == ("not_lapsed", 0, None)
    after = decision(ruleset, pay_on="2026-10-04", last_paid="2026-07")
    assert (after.state, after.lapse.months, after.no_benefits_from) == ("decided", 2, date(2026, 10, 4))


def test_months_of_the_lapse_are_named():
    lapse = decision(rules_of(make_rule("x", "lapse_months >= 0", start="S3")), last_paid="2025-12").lapse
    assert (str(lapse.first_unpaid), str(lapse.last_unpaid)) == ("2026-01", "2026-02")
    none = decision(rules_of(make_rule("x", "lapse_months >= 0", start="S3")), last_paid="2026-02").lapse
    assert (none.months, none.days, none.first_unpaid, none.last_unpaid) == (0, 9, None, None)


@pytest.mark.parametrize(
    ("stop", "last_paid", "gap_from"),
    [
        ("lapse_month", "2025-12", "2026-01-01"),
        ("month_after", "2025-12", "2026-02-01"),
        ("month_after", "2026-01", "2026-03-01"),
        ("month_after", "2026-02", None),  # they have not stopped yet
        ("lapse_month", "2026-03", None),
    ],
)
def test_gap_begins_where_benefits_stopped(stop, last_paid, gap_from):
    ruleset = rules_of(make_rule("x", "lapse_months >= 0", start="S3"), stop=stop)
    found = decision(ruleset, last_paid=last_paid).no_benefits_from
    assert found == (date.fromisoformat(gap_from) if gap_from else None)


def test_no_gap_where_benefits_begin_again_at_once():
    ruleset = rules_of(make_rule("x", "lapse_months >= 0", start="S2"), stop="month_after")
    assert decision(ruleset, last_paid="2026-01").no_benefits_from is None  # 1 March on both sides
    assert (
        decision(
            rules_of(make_rule("x", "lapse_months >= 0", start="S2")), last_paid="2025-01"
        ).no_benefits_from
        is None
    )


# ---------------------------------------------------------------- ladders


@pytest.mark.parametrize(
    ("during", "first"),
    [
        ("none", None),
        ("account_only", "2026-03-01"),
        ("50%", "2026-03-01"),
        ([{"grant": "none"}, {"grant": "full", "for": "outpatient", "from_month": 3}], "2026-06-01"),
        ([{"percent": 50, "grant": "percentage", "from_month": 2}, {"percent": 75, "grant": "percentage", "from_month": 4}], "2026-05-01"),
        ([{"grant": "full", "from_month": 9}], "2026-09-01"),  # never after the full benefits
    ],
)  # fmt: skip
def test_first_day_of_any_benefits(during, first):
    found = reported(rules_of(make_rule("x", start="S6(6)", during_wait=during)))
    assert found["benefits_from"] == "2026-09-01"
    assert found["first_benefits_from"] == first
    assert found["waiting"]["months"] == 6


def test_first_day_of_any_benefits_is_not_told_without_a_start():
    assert reported(rules_of(make_rule("x", during_wait="account_only")))["first_benefits_from"] is None


# ---------------------------------------------------------------- not stated


def test_unstated_counting_gives_a_range_and_never_a_date():
    start = {"unstated": True, "months": 3, "candidates": ["S5(3)", "S6(3)", "S7(3)"]}
    found = reported(rules_of(make_rule("x", start=start)))
    assert found["benefits_from"] is None
    assert found["benefits_from_range"] == ["2026-06-01", "2026-07-01"]
    assert found["benefits_from_not_stated"] is True
    assert found["waiting"] == {"form": "not_stated", "months": 3, "days": None}


def test_nth_month_that_does_not_say_what_counts_as_first_is_a_range():
    found = reported(rules_of(make_rule("x", start="S12(3)")))
    assert found["benefits_from"] is None
    assert found["benefits_from_range"] == ["2026-05-01", "2026-06-01"]
    assert found["waiting"] == {"form": "not_stated", "months": 3, "days": None}
    for first_counts, day in ((True, "2026-05-01"), (False, "2026-06-01")):
        start = {"form": "S12", "count": 3, "first_counts": first_counts}
        assert reported(rules_of(make_rule("x", start=start)))["benefits_from"] == day


def test_rule_that_says_nothing_says_so_everywhere():
    found = reported(rules_of(make_rule("silent")))
    assert found["state"] == "decided"
    assert found["benefits_from_not_stated"] is True
    assert (found["back_payment"], found["gap_costs"]) == ("not_stated", "not_stated")
    assert found["late_fee"] == {"payer": "not_stated", "daily_rate": None}
    assert found["during_wait"] is None


# ---------------------------------------------------------------- kinds of benefit, prices


@pytest.mark.parametrize(
    ("costs", "summary"),
    [
        ("reimbursed", "reimbursed"),
        ([{"value": "reimbursed", "for": "outpatient"}, {"value": "not_reimbursed", "for": "inpatient"}], "not_reimbursed"),
        ([{"value": "manual_claim"}, {"value": "not_reimbursed", "for": "inpatient"}], "manual_claim"),
        ([{"value": "account_only", "for": "account"}], "not_stated"),
    ],
)  # fmt: skip
def test_summary_of_gap_costs_is_that_of_all_or_of_inpatient_care(costs, summary):
    assert reported(rules_of(make_rule("x", start="S3", gap_costs=costs)))["gap_costs"] == summary


PRICES = [
    {"per": "year", "amount": "400", "cover_year": 2026, "until": date(2026, 3, 31)},
    {"per": "year", "amount": "700", "cover_year": 2026, "from": date(2026, 4, 1)},
    {"per": "year", "amount": "100", "cover_year": 2026, "group": "student"},
    {"per": "year", "amount": "430", "cover_year": 2027},
]


@pytest.mark.parametrize(
    ("given", "amounts"),
    [
        ({"pay_on": "2026-03-31", "group": "none"}, ["400"]),
        ({"pay_on": "2026-04-01", "group": "none"}, ["700"]),
        ({"pay_on": "2026-04-01", "group": "student"}, ["700", "100"]),
        ({"pay_on": "2026-03-31", "group": "none", "cover_year": "2027"}, ["430"]),
    ],
)
def test_prices_are_those_of_the_day_the_cover_year_and_the_group(given, amounts):
    ruleset = rules_of(
        make_rule("s", "group = student", start="S3", price=PRICES),
        make_rule("x", start="S4", price=PRICES),
        scheme="resident",
    )
    assert [str(price.amount) for price in decision(ruleset, given).prices] == amounts


# ---------------------------------------------------------------- what to do

DOING = {
    "materials": [
        {"material": "id_card"},
        {"material": "contract", "need": "if", "only": "单位漏缴时", "when": ["reason = employer_arrears"]},
    ],
    "steps": [
        {"key": "short", "do": "在线补", "authority": "tax", "when": ["rule = short"]},
        {"key": "open", "do": "先登记", "authority": "medical_insurance", "when": ["back_payment = allowed"]},
    ],
    "channels": [{"channel": "app", "when": ["lapse_months <= 3"]}, {"channel": "window"}],
}
RULES = (
    make_rule("short", "lapse_months <= 3", start="S3", back_payment="allowed"),
    make_rule("long", start="S4", back_payment="not_possible"),
)


def test_papers_that_hang_on_a_fact_nobody_asked_say_when():
    found = decision(rules_of(*RULES, **DOING), last_paid="2025-12")
    assert [(one.material.key, one.certain, one.only) for one in found.materials] == [
        ("id_card", True, ""),
        ("contract", False, "单位漏缴时"),
    ]
    assert [
        paper["need"] for paper in reported(rules_of(*RULES, **DOING), last_paid="2025-12")["materials"]
    ] == [
        "required",
        "if",
    ]
    assert "reason" not in found.used  # papers never cause a question


@pytest.mark.parametrize(
    ("last_paid", "steps", "channels"),
    [("2025-11", ["short", "open"], ["app", "window"]), ("2025-10", [], ["window"])],
)
def test_steps_and_channels_follow_the_rule_and_the_answers(last_paid, steps, channels):
    found = decision(rules_of(*RULES, **DOING), last_paid=last_paid)
    assert [one.step.key for one in found.steps] == steps
    assert [one.channel.key for one in found.channels] == channels
    assert all(one.certain for one in (*found.steps, *found.channels))


def test_first_enrolment_is_not_shown_papers_about_a_lapse():
    ruleset = rules_of(
        make_rule("new", "reason = first_enrolment", start="S3"),
        make_rule("x", start="S4"),
        materials=[{"material": "contract", "when": ["lapse_months != 0"]}],
    )
    assert decision(ruleset, reason="first_enrolment").materials == ()


def test_steps_and_papers_come_from_one_level_and_channels_from_all():
    city = make_policy(
        ALL, channels=[{"channel": "window"}], statements=[{"text": "本市", "sources": ["notice"]}]
    )
    nation = make_policy(
        make_rule("n", start="S4"),
        region="100000",
        materials=[{"material": "id_card"}],
        channels=[{"channel": "app"}, {"channel": "window"}],
        statements=[{"text": "全国"}, {"text": "本市", "sources": ["article"]}],
    )
    found = decision(make_ruleset(city, nation=nation))
    assert [one.material.key for one in found.materials] == ["id_card"]
    assert [one.channel.key for one in found.channels] == ["window", "app"]
    assert [one.text for one in found.statements] == ["本市", "全国"]
    said_by_both = found.statements[0]
    assert [source.key for source in said_by_both.sources] == ["notice"], "the city's own, not the nation's"


def test_levels_below_the_one_that_decides_say_nothing_about_papers():
    city = make_policy(
        make_rule("c", "lapse_months <= 1", start="S3"),
        otherwise="defer",
        materials=[{"material": "contract"}],
    )
    nation = make_policy(make_rule("n", start="S4"), region="100000", materials=[{"material": "id_card"}])
    found = decision(make_ruleset(city, nation=nation), last_paid="2025-01")
    assert [one.material.key for one in found.materials] == ["id_card"]


def test_statements_of_the_rule_come_first_and_only_where_they_hold():
    ruleset = rules_of(
        make_rule(
            "x",
            "lapse_months >= 0",
            start="S3",
            statements=[{"text": "年限清零。", "when": ["lapse_months > 3"]}, {"text": "年限累计。"}],
        ),
        statements=[{"text": "记得打电话。"}, {"text": "不知道。", "when": ["age >= 60"]}],
    )
    assert [one.text for one in decision(ruleset, last_paid="2025-12").statements] == [
        "年限累计。",
        "记得打电话。",
    ]
    assert decision(ruleset, last_paid="2025-01").statements[0].text == "年限清零。"


# ---------------------------------------------------------------- sources, states


def test_sources_are_all_that_is_cited_each_once():
    ruleset = rules_of(
        make_rule(
            "x",
            start={"value": "S3", "sources": ["article"]},
            statements=[{"text": "好。", "sources": ["notice"]}],
        ),
        materials=[{"material": "id_card", "sources": ["article"]}],
    )
    found = decision(ruleset)
    assert [source.key for source in found.sources] == ["notice", "article"]
    assert [source.key for source in found.grounds] == ["notice"]
    assert [source.key for source in found.statements[0].sources] == ["notice"]


def test_no_cover_until_a_day():
    ruleset = rules_of(make_rule("x", state="no_cover", no_cover_until=date(2026, 12, 31)))
    found = decision(ruleset)
    assert (found.state, found.no_cover_until, found.benefits_from) == ("no_cover", date(2026, 12, 31), None)


def test_decision_names_policy_version_and_answers():
    found = decision(rules_of(make_rule("x", "lapse_months <= 3", start="S3")), last_paid="2025-12")
    assert (found.policy.region, found.version.effective_from) == ("370300", date(2000, 1, 1))
    assert (found.level, found.own_policy, found.rule) == ("city", True, "x")
    assert (found.pay_on, found.cover_year) == (date(2026, 3, 10), None)
    assert found.used == answers(last_paid="2025-12")
