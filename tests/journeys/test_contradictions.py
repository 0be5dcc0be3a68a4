"""What the sources say against each other is shown as both, and never smoothed (domain.md b.3); the shipped policies."""

import pytest

AKESU = "/652900/flexible/?pay_on=2026-03-10&reason=missed_payment&last_paid="
GUIGANG = "/450800/flexible/?pay_on=2026-03-10&reason=missed_payment&last_paid=2025-10"
JIAYUGUAN = "/620200/resident/?pay_on=2025-02-28&cover_year=2025&group=none&reason=missed_window"


@pytest.mark.parametrize("last_paid", ["2025-12", "2025-11", "2025-10"], ids=["2", "exactly 3", "4 months"])
def test_akesu_whether_one_may_pay_is_never_a_plain_no(page, last_paid):
    text = page(AKESU + last_paid)
    assert "来源说法不一致（能不能补交）：一处说“" in text
    assert "请先打12393确认。" in text
    assert "能补交吗？不能补交" not in text


def test_akesu_up_to_three_months_both_waits_stand_and_the_later_is_used(page):
    text = page(AKESU + "2025-11")
    assert "来源说法不一致（从哪天起可报销）" in text
    assert "这里先按对你更稳妥的一种写" in text
    assert "最晚2026年10月1日" in text
    assert "不用等" not in text.partition("来源说法不一致")[0], "no wait is not the answer that leads"


def test_akesu_costs_of_the_gap_are_the_higher_reading(page):
    text = page(AKESU + "2025-11")
    assert "断缴期间看病的钱，能报销吗？医保不报销" in text
    assert "来源说法不一致（断缴期间的费用）" in text


def test_guigang_flexible_may_and_may_not(page):
    text = page(GUIGANG)
    assert "无法补交" in text
    assert "请先打12393确认。" in text
    assert "能补交吗？不能补交" not in text


def test_ninety_days_and_three_months_are_not_one(page):
    text = page(JIAYUGUAN + "&last_paid=2023")
    assert "来源说法不一致（从哪天起可报销）" in text
    alone = page(JIAYUGUAN + "&last_paid=2024")
    assert "从这一天起可以报销2025年5月29日" in alone


@pytest.mark.parametrize("word", ["挂靠", "统筹账户余额", "身体状况", "体检"])
def test_what_is_unlawful_or_false_is_advised_nowhere(shipped_site, word):
    for policy in shipped_site.policies.values():
        said = [step.text for version in policy.versions for step in version.steps]
        said += [told.text for version in policy.versions for told in version.statements]
        said += [told.text for v in policy.versions for rule in v.rules for told in rule.then.statements]
        assert not [text for text in said if word in text and "不" not in text], policy.region
