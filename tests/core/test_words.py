"""Conditions, cells and parts of an outcome in plain Chinese."""

from datetime import date

import pytest

from policies.core import codec, words
from policies.core.cells import Cell
from policies.core.outcome import LateFee, Limit, Payer
from policies.core.types import Op
from policies.core.values import ABSENT, NEVER, UNASKED, UNKNOWN, Month

from .cases import CATALOGUE, make_rule, rules_of

P = date(2026, 3, 10)


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        ("lapse_months <= 3", "中断不超过3个月"),
        ("lapse_months < 3", "中断少于3个月"),
        ("lapse_months > 3", "中断超过3个月"),
        ("lapse_months >= 3", "中断至少3个月"),
        ("lapse_months = 3", "中断正好3个月"),
        ("lapse_months != 3", "中断不是3个月"),
        ("lapse_months >= 1", "有中断"),
        ("lapse_months > 0", "有中断"),
        ("lapse_months = 0", "没有中断"),
        ("lapse_months <= 0", "没有中断"),
        ("lapse_years < 1", "没有中断"),
        ("lapse_months.with_payment_month <= 3", "中断（含缴费当月）不超过3个月"),
        ("lapse_days <= 90", "中断不超过90天"),
        ("lapse_years >= 4", "断缴至少4个年度"),
        ("lapse_years.since_2025 >= 2", "断缴（从2025年度算起）至少2个年度"),
        ("lapse_periods > 1", "漏缴超过1期"),
        ("pay_month = 1", "缴费月份1月"),
        ("pay_day <= 15", "缴费日不超过15号"),
        ("reason = left_job", "断缴原因是“left job”"),
        ("reason != left_job", "断缴原因不是“left job”"),
        ("reason in left_job, other", "断缴原因是“left job”或“other”"),
        ("reason not in left_job, other", "断缴原因不是“left job”或“other”"),
        ("first_lapse = yes", "第一次断缴：是"),
        ("first_lapse != yes", "第一次断缴：否"),
        ("first_lapse = no", "第一次断缴：否"),
        ("event_on.birth within 90 days", "出生日期起不超过90天"),
        ("event_on.birth after 3 months", "出生日期起超过3个月"),
        ("event_on.birth >= pay_on - 90 days", "出生日期不早于缴费日前90天"),
        ("pay_on < cover_year_start", "缴费日期早于参保年度1月1日"),
        ("pay_on <= event_on.birth + 3 months", "缴费日期不晚于出生日期后3个月"),
        ("pay_on <= 2026-02-28", "缴费日期不晚于2026年2月28日"),
        ("last_paid >= 2025-09", "最后交到不早于2025年9月"),
        ("continuous_months >= 24", "断缴前连续交了至少24个月"),
        ("cover_year = 2026", "参保年度是2026年度"),
        ("cover_year >= 2026", "参保年度不早于2026年度"),
        ("window = main", "在集中缴费期"),
        ("window != main", "不在集中缴费期"),
        ("window in extended, late", "在延长期或补缴期"),
        ("back_payment = allowed", "可以补交"),
    ],
)
def test_condition_in_words(condition, text):
    assert words.condition(codec.parse_condition(condition), CATALOGUE) == text


def test_conditions_are_joined_and_none_is_everybody_else():
    both = (codec.parse_condition("lapse_months > 3"), codec.parse_condition("first_lapse = no"))
    assert words.conditions(both, CATALOGUE) == "中断超过3个月，第一次断缴：否"
    assert words.conditions((), CATALOGUE) == "其他所有情况"


def test_every_operator_has_words():
    for op in Op:
        value = {"in": "yes, no", "not in": "yes", "within": "3 days", "after": "3 days"}.get(op, "3")
        fact = {
            "in": "first_lapse",
            "not in": "first_lapse",
            "within": "event_on.birth",
            "after": "event_on.birth",
        }.get(op, "age")
        text = words.condition(codec.parse_condition(f"{fact} {op} {value}"), CATALOGUE)
        assert text
        assert fact not in text


def month(text: str) -> Month:
    return Month.at(*map(int, text.split("-")))


@pytest.mark.parametrize(
    ("values", "more", "text"),
    [
        (("2025-12", "2026-03"), {"open_high": True}, "最后交到2025年12月或以后（最多断2个月）"),
        (("2026-02", "2026-03"), {"open_high": True}, "最后交到2026年2月或以后（没有断）"),
        (("2026-03", "2026-03"), {"open_high": True}, "最后交到2026年3月或以后（没有断）"),
        (("2025-10", "2025-12"), {}, "最后交到2025年10月至2025年12月（断2至4个月）"),
        (("2025-10", "2025-10"), {}, "最后交到2025年10月（断4个月）"),
        (("2026-02", "2026-02"), {}, "最后交到2026年2月（没有断）"),
        (("2020-01", "2025-10"), {"open_low": True}, "最后交到2025年10月或更早（至少断4个月）"),
        (("2020-01", "2026-03"), {"open_low": True, "open_high": True}, "不论最后交到哪个月"),
        (("2024-12", "2025-12"), {"by_year": True}, "最后交的是2024至2025年度"),
        (("2024-12", "2024-12"), {"by_year": True}, "最后交的是2024年度"),
        (("2024-12", "2025-12"), {"by_year": True, "open_high": True}, "最后交的是2024年度或以后"),
        (("2025-12", "2025-12"), {"by_year": True, "open_high": True}, "最后交的是2025年度"),
        (("2019-12", "2021-12"), {"by_year": True, "open_low": True}, "最后交的是2021年度或更早"),
        (("2019-12", "2025-12"), {"by_year": True, "open_low": True, "open_high": True}, "不论最后交到哪年"),
    ],
)
def test_months_of_a_cell_in_words(values, more, text):
    cell = Cell("last_paid", tuple(map(month, values)), **more)
    assert words.cell(cell, CATALOGUE, P) == text


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (Cell("last_paid", (NEVER,)), "从来没有交过"),
        (Cell("age", (0, 59), open_low=True), "年龄不超过59岁"),
        (Cell("age", (0,), open_low=True), "年龄0岁"),
        (Cell("age", (60, 61), open_high=True), "年龄至少60岁"),
        (Cell("age", (18, 59)), "年龄18至59岁"),
        (Cell("age", (18,)), "年龄18岁"),
        (Cell("age", (0, 1), open_low=True, open_high=True), "年龄不论多少"),
        (Cell("event_on.birth", (date(2020, 1, 1), P), open_low=True), "出生日期在2026年3月10日或以前"),
        (Cell("event_on.birth", (P, P), open_high=True), "出生日期在2026年3月10日或以后"),
        (Cell("event_on.birth", (P, P)), "出生日期在2026年3月10日"),
        (Cell("event_on.birth", (P, date(2026, 4, 1))), "出生日期在2026年3月10日至2026年4月1日之间"),
        (Cell("first_lapse", ("yes",)), "第一次断缴：是"),
        (Cell("reason", ("left_job", "other")), "断缴原因是“left job”或“other”"),
    ],
)
def test_cell_in_words(cell, text):
    assert words.cell(cell, CATALOGUE, P) == text


@pytest.mark.parametrize(
    ("value", "key", "text"),
    [
        (NEVER, "last_paid", "从来没有交过"),
        (month("2025-12"), "last_paid", "2025年12月"),
        (month("2025-12"), "last_paid.year", "2025年度"),
        (P, "pay_on", "2026年3月10日"),
        (2026, "cover_year", "2026年度"),
        (24, "continuous_months", "24个月"),
        ("yes", "first_lapse", "是"),
        ("left_job", "reason", "left job"),
        (("newborn", "student"), "group", "newborn、student"),
        (UNKNOWN, "reason", "不清楚"),
        (UNASKED, "reason", "还没问"),
        (ABSENT, "reason", "没有"),
    ],
)
def test_answer_in_words(value, key, text):
    assert words.answer(value, CATALOGUE.facts[key]) == text


def outcome(**then):
    return rules_of(make_rule("x", **then)).levels[0].policy.versions[0].rules[0].then


@pytest.mark.parametrize(
    ("price", "text"),
    [
        ({"per": "month", "amount": "1484.38"}, "每月1,484.38元"),
        (
            {"per": "month", "base": "平均工资", "rate": "0.10", "rate_to": "0.125"},
            "每月平均工资 × 10%～12.5%",
        ),
        ({"per": "month", "base": "平均工资"}, "每月按平均工资算"),
        (
            {"per": "month", "base": "平均工资", "base_amount": "4000", "rate": "0.0005"},
            "每月平均工资（4,000.00元） × 0.05%",
        ),
        (
            {"per": "year", "amount": "400", "cover_year": 2026, "subsidy": "700"},
            "每年400.00元，另加财政补助700.00元",
        ),
    ],
)
def test_price_in_words(price, text):
    assert words.prices(outcome(price=price).price[0].value) == text


def test_parts_of_an_outcome_in_words():
    costs = [{"value": "reimbursed", "for": "outpatient"}, {"value": "not_reimbursed", "for": "inpatient"}]
    assert words.gap_costs(outcome(gap_costs=costs).gap_costs[0].value) == "门诊可以报销；住院不能报销"
    rungs = [{"grant": "none"}, {"grant": "percentage", "percent": 50, "from_month": 3}]
    assert (
        words.during_wait(outcome(during_wait=rungs).during_wait[0].value)
        == "不能报销；第4个月起按正常待遇的50%"
    )
    assert words.late_fee(LateFee(Payer.NONE)) == "不收滞纳金"
    assert words.late_fee(LateFee(Payer.EMPLOYER, is_interest=True)) == "利息由单位交"
    limit = Limit(months=24, since=month("2025-01"), until_on=P)
    assert words.limit(limit) == "最多往前补24个月，只能补2025年1月以后的，2026年3月10日前办理"
