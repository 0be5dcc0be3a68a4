"""What scripts rely on: every key of the contract in every state, and nothing that is not JSON."""

import json
from datetime import date

import pytest

from .cases import answers, decided, make_policy, make_rule, make_ruleset, reported, rules_of

CONTRACT = {
    "state",
    "ask",
    "policy",
    "own_policy",
    "rule",
    "lapse",
    "back_payment",
    "waiting",
    "benefits_from",
    "benefits_from_range",
    "first_benefits_from",
    "benefits_from_not_stated",
    "during_wait",
    "gap_costs",
    "late_fee",
    "options",
    "possible",
    "deadlines",
    "disagreements",
    "materials",
    "channels",
    "sources",
}
EXTRA = {
    "answers",
    "back_payment_limit",
    "cover_ends_on",
    "cover_year",
    "deadline_notes",
    "last_in_time",
    "missed_deadline",
    "no_benefits_from",
    "no_cover_until",
    "prices",
    "repair_price",
}

RULES = rules_of(
    make_rule("grace", "lapse_months = 0", state="not_lapsed"),
    make_rule(
        "short",
        "lapse_months <= 3",
        "pay_gap = yes",
        back_payment="allowed",
        start="S3",
        gap_costs="reimbursed",
        late_fee={"payer": "employer", "daily_rate": "0.0005"},
        during_wait="50%",
        price={"per": "month", "amount": "400"},
    ),
    make_rule("short-unpaid", "lapse_months <= 3", start={"value": "S6(6)", "sources": ["article"]}),
    make_rule(
        "long", "lapse_months <= 12", start={"unstated": True, "months": 6, "candidates": ["S5(6)", "S6(6)"]}
    ),
    make_rule("gone", state="no_cover", no_cover_until=date(2026, 12, 31)),
    materials=[{"material": "id_card"}, {"material": "contract", "when": ["age >= 60"]}],
    channels=[{"channel": "app"}, {"channel": "window"}],
    effective_from="2025-01-01",
)
STATES = {
    "ask": (RULES, {}),
    "decided": (RULES, {"last_paid": "2025-12"}),
    "depends": (RULES, {"last_paid": "unknown"}),
    "not_lapsed": (RULES, {"last_paid": "2026-02"}),
    "no_cover": (RULES, {"last_paid": "2024-02"}),
    "uncovered": (make_ruleset(None, scheme="employee"), {}),
}


def of(state):
    ruleset, given = STATES[state]
    return reported(ruleset, given)


@pytest.mark.parametrize("state", STATES)
def test_every_key_of_the_contract_is_there(state):
    found = of(state)
    assert found["state"] == state
    assert found.keys() >= CONTRACT
    assert found.keys() - CONTRACT <= EXTRA


@pytest.mark.parametrize("state", STATES)
def test_report_is_json_and_nothing_else(state):
    found = of(state)
    assert json.loads(json.dumps(found)) == found


@pytest.mark.parametrize("state", STATES)
def test_report_shares_nothing_with_the_next(state):
    first = of(state)
    first["options"].append("spoilt")
    first["lapse"]["months"] = 99
    assert "spoilt" not in of(state)["options"]
    assert of(state)["lapse"]["months"] != 99


@pytest.mark.parametrize("state", ["ask", "uncovered"])
def test_undecided_says_nothing_about_benefits(state):
    found = of(state)
    assert found["ask"] == ("last_paid" if state == "ask" else None)
    silent = CONTRACT - {"state", "ask", "lapse", "own_policy", "benefits_from_not_stated"}
    assert {key: found[key] for key in silent} == {
        key: []
        if key in ("options", "possible", "deadlines", "disagreements", "materials", "channels", "sources")
        else None
        for key in silent
    }
    assert found["lapse"] == {"months": None, "days": None, "cover_years": None}
    assert (found["own_policy"], found["benefits_from_not_stated"]) == (False, False)
    assert found["answers"] == {"pay_on": "2026-03-10"}


def test_decided_says_all():
    found = of("decided")
    assert found["policy"] == {
        "region": "370300",
        "level": "city",
        "scheme": "flexible",
        "effective_from": "2025-01-01",
        "verification": "verified",
    }
    assert found["own_policy"] is True
    assert (found["rule"], found["back_payment"]) == ("short", "allowed")
    assert found["lapse"] == {"months": 2, "days": 68, "cover_years": None}
    assert found["waiting"] == {"form": "S3", "months": 0, "days": None}
    assert found["benefits_from"] == "2026-04-01"
    assert found["benefits_from_range"] is None
    assert found["first_benefits_from"] == "2026-03-10"
    assert found["benefits_from_not_stated"] is False
    assert (found["during_wait"], found["gap_costs"]) == ("50%", "reimbursed")
    assert found["late_fee"] == {"payer": "employer", "daily_rate": "0.0005"}
    assert found["answers"] == {"pay_on": "2026-03-10", "last_paid": "2025-12"}
    assert [(one["choose"], one["default"], one["benefits_from"]) for one in found["options"]] == [
        ({"pay_gap": "yes"}, True, "2026-04-01"),
        ({"pay_gap": "no"}, False, "2026-09-01"),
    ]
    assert found["possible"] == []
    assert found["deadlines"][0] == {
        "pay_by": "2026-03-31",
        "benefits_from": "2026-04-01",
        "otherwise": "2026-05-01",
    }
    assert found["deadline_notes"][0] == {
        "pay_by": "2026-03-31",
        "benefits_from_range": None,
        "otherwise_range": None,
        "otherwise_asks": False,
        "holidays_known": True,
    }
    assert found["materials"] == [
        {"key": "id_card", "name": "身份证", "need": "required"},
        {"key": "contract", "name": "劳动合同", "need": "if"},
    ]
    assert found["channels"] == [
        {"key": "app", "name": "国家医保服务平台", "kind": "app", "online": True},
        {"key": "window", "name": "医保大厅", "kind": "window", "online": False},
    ]
    assert found["sources"] == [{"title": "通知", "level": "city", "checked_on": "2026-01-05"}]


def test_depends_lists_what_is_possible():
    found = of("depends")
    assert found["policy"]["region"] == "370300"
    assert found["waiting"] is None
    assert [(one["if"], one["rule"], one["benefits_from"]) for one in found["possible"]] == [
        ("最后交到2026年2月或以后（没有断）", "grace", None),
        ("最后交到2025年11月至2026年1月（断1至3个月）", "short", "2026-04-01"),
        ("最后交到2025年2月至2025年10月（断4至12个月）", "long", None),
        ("最后交到2025年1月或更早（至少断13个月）；或者从来没有交过", "gone", None),
    ]
    assert found["possible"][2]["benefits_from_range"] == ["2026-09-01", "2026-09-10"]
    assert found["answers"] == {"pay_on": "2026-03-10", "last_paid": "unknown"}


@pytest.mark.parametrize("state", ["not_lapsed", "no_cover"])
def test_nothing_lapsed_and_no_cover_are_not_silence(state):
    found = of(state)
    assert found["benefits_from_not_stated"] is False
    assert found["benefits_from"] is None
    assert found["waiting"] == {"form": "not_stated", "months": None, "days": None}
    assert found["no_cover_until"] == ("2026-12-31" if state == "no_cover" else None)


def test_residents_report_cover_years():
    ruleset = rules_of(make_rule("x", "lapse_years >= 1", start="S5(3)"), scheme="resident")
    found = reported(ruleset, previous_scheme="resident", last_paid="2023")
    assert found["lapse"] == {"months": 26, "days": 799, "cover_years": 2}
    assert found["cover_year"] == 2026


def test_ladder_is_joined():
    rungs = [
        {"grant": "none"},
        {"grant": "percentage", "percent": 50, "from_month": 2},
        {"grant": "full", "from_month": 4},
    ]
    assert (
        reported(rules_of(make_rule("x", start="S6(6)", during_wait=rungs)))["during_wait"] == "none/50%/full"
    )


def test_wait_in_days_is_told_in_days():
    found = reported(rules_of(make_rule("x", start="S8(90)")))
    assert found["waiting"] == {"form": "S8", "months": None, "days": 90}


def test_level_above_alone_is_not_ones_own():
    nation = make_policy(make_rule("x", start="S3"), region="100000", verification="unverified")
    found = reported(make_ruleset(None, nation=nation))
    assert (found["own_policy"], found["policy"]["level"], found["policy"]["verification"]) == (
        False,
        "nation",
        "unverified",
    )


def test_second_event_is_asked_under_its_own_key():
    ruleset = rules_of(
        make_rule("a", "event_on.birth within 90 days", start="S2"),
        make_rule("b", "event_on.discharge within 90 days", start="S3"),
        make_rule("c", start="S4"),
    )
    assert reported(ruleset)["ask"] == "event_on"
    assert reported(ruleset, event_on="2020-01-01")["ask"] == "event_on.discharge"


def test_answers_reported_lead_to_the_same_report():
    for ruleset, given in STATES.values():
        found = reported(ruleset, given)
        assert reported(ruleset, found["answers"]) == found
    assert answers() == decided(rules_of(make_rule("x", start="S3"))).decision.used


def test_prices_are_decimal_text_and_what_is_not_said_is_null():
    [price] = of("decided")["prices"]
    assert (price["per"], price["amount"]) == ("month", "400")
    assert {price[key] for key in ("base", "base_amount", "rate", "rate_to", "subsidy", "cover_year")} == {
        None
    }
    by_rate = {"per": "month", "base": "上年度平均工资", "base_amount": "4000.00", "rate": "0.0990"}
    found = reported(rules_of(make_rule("all", start="S3", price=by_rate)), {"last_paid": "2025-12"})
    assert found["prices"][0] | {"per": "month"} == found["prices"][0]
    assert (found["prices"][0]["base_amount"], found["prices"][0]["rate"]) == ("4000", "0.099")
    assert found["repair_price"] is None
