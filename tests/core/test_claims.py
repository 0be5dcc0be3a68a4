"""Where sources disagree: field by field the safer claim is used, the others stand beside it."""

from datetime import date

import pytest

from .cases import decision, make_rule, reported, rules_of


def claims(*values):
    """The first claim rests on the notice, the others on the article."""
    return {
        "claims": [
            {"value": value, "sources": ["article" if index else "notice"]}
            for index, value in enumerate(values)
        ]
    }


def both_ways(field, safer, other):
    """The decision with the safer claim first, and with it last."""
    return [
        decision(rules_of(make_rule("x", **{field: claims(*order)})))
        for order in ((safer, other), (other, safer))
    ]


@pytest.mark.parametrize(
    ("field", "safer", "other", "read"),
    [
        ("start", "S6(3)", "S3", lambda d: d.started.start.form),
        ("start", "S3", "S0", lambda d: d.started.start.form),
        ("gap_costs", "not_reimbursed", "manual_claim", lambda d: d.gap_cost),
        ("gap_costs", "employer_bears", "reimbursed", lambda d: d.gap_cost),
        ("gap_costs", "from_return", "reimbursed", lambda d: d.gap_cost),
        ("late_fee", "person", "employer", lambda d: d.late_fee.payer),
        ("late_fee", "employer", "none", lambda d: d.late_fee.payer),
        ("during_wait", "none", "account_only", lambda d: d.during_wait[0].grant),
        ("during_wait", "account_only", "50%", lambda d: d.during_wait[0].grant),
    ],
)
def test_safer_claim_is_used_whichever_comes_first(field, safer, other, read):
    found = [read(one) for one in both_ways(field, safer, other)]
    assert found[0] == found[1] == safer.partition("(")[0]


def test_lower_share_and_higher_rate_are_safer():
    assert {one.during_wait[0].percent for one in both_ways("during_wait", "50%", "70%")} == {50}
    high = {"payer": "employer", "daily_rate": "0.0005"}
    low = {"payer": "employer", "daily_rate": "0.0002"}
    assert {str(one.late_fee.daily_rate) for one in both_ways("late_fee", high, low)} == {"0.0005"}


def test_higher_price_is_used():
    dear, cheap = {"per": "month", "amount": "500"}, {"per": "month", "amount": "400"}
    for one in both_ways("price", dear, cheap):
        assert [str(price.amount) for price in one.prices] == ["500"]
        assert [noted.field for noted in one.disagreements] == ["price"]
    for one in both_ways("repair_price", dear, cheap):
        assert str(one.repair_price.amount) == "500"
        assert [noted.field for noted in one.disagreements] == ["repair_price"]


def test_whether_one_may_act_is_never_a_plain_no():
    for one in both_ways("back_payment", "allowed", "not_possible"):
        assert one.back_payment == "allowed"
        assert one.disagreements[0].others[0].text == "不能补交"
    for one in both_ways("back_payment", "employer_only", "not_possible"):
        assert one.back_payment == "employer_only"


def test_earlier_deadline_and_shorter_reach_are_used():
    for one in both_ways("back_payment_limit", {"until": date(2026, 6, 30)}, {"until": date(2026, 12, 31)}):
        assert one.back_payment_limit.until_on == date(2026, 6, 30)
    for one in both_ways("back_payment_limit", {"months": 12}, {"months": 24}):
        assert one.back_payment_limit.months == 12


def test_claim_that_gives_no_date_is_used_only_where_none_gives_one():
    silent = {"unstated": True, "months": 3}
    for one in both_ways("start", "S3", silent):
        assert one.started.start.form == "S3"
        assert one.disagreements[0].others[0].text == "not_stated"


def test_later_end_of_a_range_counts():
    ranged = {"unstated": True, "candidates": ["S3", "S6(6)"]}
    for one in both_ways("start", ranged, "S6(3)"):
        assert one.started is None
        assert [day.isoformat() for day in one.start_range] == ["2026-04-01", "2026-09-01"]
        assert one.disagreements[0].used.text == "2026-04-01/2026-09-01"
        assert one.disagreements[0].others[0].text == "2026-06-01"


def test_claims_that_agree_are_no_disagreement():
    found = decision(rules_of(make_rule("x", start=claims("S3", "S3"))))
    assert found.disagreements == ()
    assert [source.key for source in found.sources] == ["notice", "article"]


def test_disagreement_is_reported_with_its_sources():
    found = reported(rules_of(make_rule("x", start=claims("S3", "S6(3)"), gap_costs="not_reimbursed")))
    assert found["state"] == "decided"
    assert found["benefits_from"] == "2026-06-01"
    assert found["disagreements"] == [
        {"field": "benefits_from", "used": "2026-06-01", "other": "2026-04-01", "sources": ["通知"]}
    ]


def test_own_words_of_a_source_are_cited():
    said = {
        "claims": [
            {"value": "S6(3)", "text": "满三个月"},
            {"value": "S3", "text": "次月", "sources": ["article"]},
        ]
    }
    (noted,) = decision(rules_of(make_rule("x", start=said))).disagreements
    assert (noted.used.text, noted.others[0].text) == ("满三个月", "次月")
    assert [source.key for source in noted.used.sources] == ["notice"]  # its own: those of the rule


def test_two_countings_that_come_to_one_day_for_this_person_are_no_disagreement():
    both = {"claims": [{"value": "S8(90)", "text": "90天"}, {"value": "S5(3)", "text": "3个月"}]}
    ruleset = rules_of(make_rule("a", start=both))
    same = decision(ruleset, pay_on="2026-01-15")  # 90 days and three months both end on 15 April
    assert (same.benefits_from.isoformat(), same.disagreements) == ("2026-04-15", ())
    apart = decision(ruleset, pay_on="2026-03-10")
    assert apart.benefits_from.isoformat() == "2026-06-10"
    [noted] = apart.disagreements
    assert [noted.used.value, *(other.value for other in noted.others)] == ["2026-06-10", "2026-06-08"]


def test_silence_agrees_with_nothing():
    both = {
        "claims": [
            {"value": {"unstated": True}, "text": "要等"},
            {"value": {"unstated": True, "at_most_months": 6}},
        ]
    }
    assert len(decision(rules_of(make_rule("a", start=both))).disagreements) == 1
