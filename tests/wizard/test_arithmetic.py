"""Each form of benefit start in words, held to the day the core works out."""

from datetime import date

import pytest

from policies.core.dates import Case, start_on
from policies.core.outcome import BenefitStart, Form, ResidentWait
from wizard.presenters.arithmetic import formula, sentence

PAID = date(2026, 3, 10)
S = Form
SENTENCES = [
    (BenefitStart(S.S0), "3月10日到账，到账当天起可以报销。"),
    (BenefitStart(S.S1), "3月10日到账，到账第二天，3月11日起可以报销。"),
    (BenefitStart(S.S2), "3月10日到账，不用等，3月起可以报销。"),
    (BenefitStart(S.S3), "3月10日到账，从下个月1日，也就是4月1日起可以报销。"),
    (BenefitStart(S.S4), "3月10日到账，从再下个月1日，也就是5月1日起可以报销。"),
    (BenefitStart(S.S5, 3), "3月10日到账，满3个月，6月10日起可以报销。"),
    (BenefitStart(S.S6, 3), "3月10日到账，含当月满3个月（3月、4月、5月），6月1日起可以报销。"),
    (BenefitStart(S.S6, 6), "3月10日到账，含当月满6个月（3月到8月），9月1日起可以报销。"),
    (BenefitStart(S.S7, 3), "3月10日到账，从下个月算起满3个月（4月、5月、6月），7月1日起可以报销。"),
    (BenefitStart(S.S8, 90), "3月10日到账，到账后第90天，也就是6月8日起可以报销。"),
    (BenefitStart(S.S8, 90, first_counts=True), "3月10日到账，到账当天算第1天，第90天（6月7日）起可以报销。"),
    (BenefitStart(S.S10, on=date(2026, 4, 1)), "按来源算，4月1日起可以报销。"),
    (BenefitStart(S.S12, 3, first_counts=True), "3月10日到账，到账当月算第1个月，第3个月的1日，也就是5月1日起可以报销。"),
    (BenefitStart(S.S6, 0), "3月10日到账，不用等，3月1日起可以报销。"),
]  # fmt: skip


@pytest.mark.parametrize(("start", "words"), SENTENCES)
def test_sentence(start, words):
    assert sentence(start_on(start, Case(PAID, PAID))) == words


def test_years_are_named_where_they_change():
    paid = date(2026, 11, 30)
    assert sentence(start_on(BenefitStart(S.S5, 3), Case(paid, paid))) == (
        "2026年11月30日到账，满3个月（那个月没有这一天，按月底算），2027年2月28日起可以报销。"
    )
    assert "（2026年11月到2027年1月）" in sentence(start_on(BenefitStart(S.S6, 3), Case(paid, paid)))


def test_cut_off_and_months_served_are_said():
    paid, counted = date(2026, 3, 28), date(2026, 4, 1)
    words = sentence(start_on(BenefitStart(S.S6, 3), Case(paid, counted, served=2)))
    assert words == (
        "3月28日到账，过了每月的截止日，按4月1日到账算，已经等过的2个月扣掉，还要等1个月，"
        "含当月满1个月（4月），5月1日起可以报销。"
    )


def test_birth_counts_from_the_day_itself():
    start = BenefitStart(S.S11, event="birth")
    assert sentence(start_on(start, Case(PAID, PAID, event_on=date(2026, 1, 5)))) == (
        "出生日期是1月5日，从当天算起，1月5日起可以报销。"
    )
    assert "你没有填这个日期" in sentence(start_on(start, Case(PAID, PAID)))


def test_formula_names_repair_and_floor():
    wait = BenefitStart(S.S9, ResidentWait())
    worked = start_on(wait, Case(PAID, PAID, cover_year=2027, years=4, repaired=3))
    assert formula(worked) == (
        "等待期：固定等待3个月；断了4个年度，从第2个起每个加1个月，共加3个月；修复3年，减3个月；断了4个年度或更多，最少要等6个月。一共6个月。"
    )
    assert "保障从2027年1月1日算起，满6个月（1月到6月），2027年7月1日起可以报销" in sentence(worked)


def test_formula_in_days_is_told_in_days_and_months():
    """90 days from 10 March are 8 June; the second year lapsed adds a month: 8 July."""
    wait = BenefitStart(Form.S8, ResidentWait(fixed_days=90))
    paid = date(2026, 3, 10)
    two = start_on(wait, Case(paid, paid, years=2))
    assert sentence(two) == "3月10日到账，到账后90天，再加1个月，7月8日起可以报销。"
    assert formula(two).endswith(
        "固定等待90天；断了2个年度，从第2个起每个加1个月，共加1个月。一共90天加1个月。"
    )
    one = start_on(wait, Case(paid, paid, years=1))
    assert sentence(one) == "3月10日到账，到账后第90天，也就是6月8日起可以报销。"
