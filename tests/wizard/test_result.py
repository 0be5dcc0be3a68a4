"""What a resident reads: the date, the arithmetic, and plain words where the source is silent."""

from dataclasses import replace
from datetime import date

import pytest
from icalendar import Calendar

from policies.core.deciding import decide
from policies.core.policy import Authority, Channel, ChannelKind
from policies.core.values import Month
from policies.core.verdict import Decided
from tests.core.cases import make_policy, make_rule, make_ruleset, rules_of
from wizard.presenters import dates, deadlines, result, years
from wizard.presenters.citing import Citations

from .conftest import TODAY

GUIGANG = "/450800/employee/?pay_on=2026-08-10&reason=employer_arrears&last_paid=2026-05"
ZIBO = "/370300/flexible/?pay_on=2026-03-10&reason=missed_payment&last_paid=2025-09"
ZHENGZHOU = "/410100/flexible/?pay_on=2026-03-10&reason=missed_payment&last_paid=2025-09"
FUZHOU = "/350100/flexible/?pay_on=2026-03-10&last_paid="
QINGDAO = (
    "/370200/resident/?pay_on=2026-11-24&cover_year=2027&group=none&previous_scheme=resident&last_paid=2024"
)


def test_employer_arrears_start_next_month(page):
    text = page(GUIGANG)
    assert "从这一天起可以报销2026年9月1日星期二" in text
    assert "8月10日到账，从下个月1日，也就是9月1日起可以报销。" in text
    assert "要由单位去补交" in text
    assert "滞纳金由单位出，你不用出" in text
    assert "欠1,000元，每天0.50元" in text


def test_wait_counts_the_payment_month_in_words(page):
    text = page(ZIBO)
    assert "3月10日到账，含当月满3个月（3月、4月、5月），6月1日起可以报销。" in text
    assert "2025年10月到2026年2月没交，断了5个月" in text
    assert "指2025年11月1日到2026年3月9日看病的钱" in text
    assert "补交5个月（2025年10月到2026年2月）：484.38元×5=2,421.90元，不含当月和以后。" in text


def test_payment_month_leaves_the_days_before_open(page):
    text = page(ZHENGZHOU)
    assert "从缴费当月起可以报销2026年3月起" in text
    assert "到账前几天的费用能否报销，来源未写明。" in text
    assert "不能补交" in text


def test_options_stand_side_by_side_and_lead_on(page):
    text = page(FUZHOU + "2025-09")
    assert "补交最早本页按这个写2026年6月1日起补交后可以报销" in text
    assert "不补交按这个看2026年9月1日起医保不报销" in text
    assert "2026年9月1日星期二" in page(FUZHOU + "2025-09&pay_gap=no")


def test_part_of_the_benefits_is_told_from_all_of_them(page):
    text = page(FUZHOU + "2025-09")
    assert "从这一天起全部恢复报销" in text
    assert "按平时的50%报销" in text


def test_province_speaks_and_the_page_says_so_first(page):
    text = page(FUZHOU + "2025-09")
    assert text.index("本市尚未收录") < text.index("2026年6月1日")
    assert "福建省的省级规定" in text


def test_unstated_counting_gives_a_range_and_no_date(page):
    text = page(FUZHOU + "2025-11")
    assert "最晚2026年7月1日最早2026年6月1日" in text
    assert "来源只写“等3个月”，没写从哪天算起" in text


@pytest.mark.parametrize("last_paid", ["2025-12", "2026-01"])
def test_silence_never_reads_as_no_wait(page, last_paid):
    text = page(FUZHOU + last_paid)
    assert "来源未写明" in text
    assert "12393" in text
    assert "不用等" not in text


def test_nothing_lapsed(page):
    assert "没有断缴没有漏交的月份，待遇照常。" in page(FUZHOU + "2026-02")


def test_formula_is_told_part_by_part(page):
    text = page(QINGDAO)
    assert "2027年5月1日" in text
    assert "固定等待3个月；断了2个年度，从第2个起每个加1个月，共加1个月。一共4个月。" in text
    assert "2025年到2026年没交，断了2个年度" in text
    assert "修复1年最早按这个看2027年4月1日起" in text


def test_no_cover_names_the_year(page):
    text = page(QINGDAO.replace("2026-11-24", "2027-02-01"))
    assert "2027年不能报销过了缴费期，今年不能再交。" in text


def test_not_knowing_leads_to_every_case_in_words(page):
    text = page(ZIBO.replace("2025-09", "unknown"))
    assert "要看情况" in text
    assert "如果最后交到2025年10月或更早" in text
    assert "2026年6月1日" in text
    assert "2026年4月1日" in text
    assert "最后交到哪个月不清楚" in text


def test_unverified_and_overdue_are_said_near_the_date(page):
    head = page(GUIGANG).partition("打印办事清单")[0]
    assert "未经官方核实。来自非官方网页《断缴了怎么办》，2026年11月20日查看。" in head
    assert "自2026年6月30日起未再核实" in head


def test_page_says_when_the_rule_changed(page):
    now = page(ZIBO)
    assert "2022年4月1日起到账的，按这一版。2022年4月1日起改的是：断了超过3个月的，要等3个月。" in now
    old = page("/370300/flexible/?pay_on=2022-03-31&reason=missed_payment&last_paid=2021-09")
    assert "从这一天起可以报销2022年4月1日" in old
    assert (
        "2020年1月1日起到账的，按这一版。2022年4月1日起到账的，按新的一版，改的是：断了超过3个月的，要等3个月。"
        in old
    )
    new = page("/370300/flexible/?pay_on=2022-04-01&reason=missed_payment&last_paid=2021-09")
    assert "从这一天起可以报销2022年7月1日" in new


def test_disagreement_is_one_plain_sentence(page):
    assert "来源说法不一致（断缴期间的费用）：一处说“由单位承担”，另一处说“可以报销”" in page(GUIGANG)


def test_deadlines_name_the_day_and_what_follows(page):
    assert "2026年8月31日以前2026年9月1日起" in page(GUIGANG)


def test_whoever_misses_all_deadlines_is_not_told_one_day_for_ever(page):
    assert "再晚2026年10月1日起，或者更晚" in page(ZIBO)


def test_date_that_moves_with_each_day_is_told_of_its_day_alone():
    decided = settled_on(date(2026, 3, 10), start="S5(3)")
    assert [due.label for due in deadlines.dues(decided.decision, decided.deadlines, TODAY, Citations())] == [
        "2026年3月10日到账",
        "2026年3月31日到账",
        "再晚",
    ]
    starts = [due.start for due in deadlines.dues(decided.decision, decided.deadlines, TODAY, Citations())]
    assert starts == ["2026年6月10日起", "2026年6月30日起", "哪天起，来源未写明"]


def test_on_the_last_day_itself_its_date_is_told_of_that_day_alone():
    decided = settled_on(date(2026, 3, 31), start="S8(90)")
    labels = [due.label for due in deadlines.dues(decided.decision, decided.deadlines, TODAY, Citations())]
    assert labels == ["2026年3月31日到账", "再晚"]
    monthly = settled_on(date(2026, 3, 31), start="S3")
    labels = [due.label for due in deadlines.dues(monthly.decision, monthly.deadlines, TODAY, Citations())]
    assert labels[0] == "2026年3月31日以前"


def settled_on(pay_on, **then):
    """A rule that holds up to the end of the month of payment."""
    ruleset = rules_of(make_rule("soon", "lapse_months <= 1", **then), make_rule("late"))
    decided = decide(ruleset, {"pay_on": pay_on, "last_paid": Month.of(pay_on).plus(-2)})
    assert isinstance(decided, Decided)
    return decided


def test_window_answered_for_one_day_gives_no_deadline(page):
    rules = [make_rule("inside", "in_window = yes", start="S9(3)"), make_rule("outside", start="S6(3)")]
    ruleset = rules_of(*rules, scheme="resident")
    decided = decide(ruleset, {"pay_on": date(2026, 11, 24), "cover_year": 2027, "in_window": "yes"})
    assert isinstance(decided, Decided)
    assert decided.deadlines == ()
    said = years.window_point(decided.decision, (), Citations())
    assert said.answer == "来源未写明2027年度哪天开始、哪天截止。"
    assert said.details == ("要在集中缴费期内到账。请打12393问哪天截止。",)


def test_end_of_cover_is_told_where_the_gap_begins(page):
    text = page(ZIBO)
    assert "待遇从2025年11月1日起停（断缴的下个月）。指2025年11月1日到2026年3月9日看病的钱" in text


def test_payment_before_all_versions_is_not_called_a_place_without_policy(page):
    text = page("/370300/flexible/?pay_on=2019-03-10")
    assert "本市只收录了" in text
    assert "本市尚未收录" not in text


def test_steps_papers_and_phones(page):
    text = page(GUIGANG)
    assert text.index("先到医保部门办参保登记") < text.index("再通过税务渠道缴费")
    assert "网上办国家医保服务平台（手机App）首页→参保登记" in text
    assert "当面办参保地医保经办窗口受理后10个工作日内办好" in text
    assert "身份证（原件，复印件1份）" in text
    assert "单位漏缴时：劳动合同" in text
    assert "劳动合同（原件）" not in text, "the source does not ask for the original"
    assert "可以用工资流水代替" in text
    assert "12366税务热线" in text


def test_source_carries_level_number_and_day(page):
    text = page(ZHENGZHOU)
    for part in ("市级规定", "某医保发〔2025〕3号", "第三条", "2026年11月23日查看"):
        assert part in text


def test_nobody_speaks_for_hong_kong(page):
    assert "这里不实行内地的基本医疗保险" in page("/810000/flexible/")


def test_shared_link_says_whether_the_rules_moved(page):
    assert "做好以后" not in page(GUIGANG)
    assert "做好以后" not in page(GUIGANG + "&v=7")
    assert "这份链接做好以后，这里的规定没有改动" in page(GUIGANG + "&v=3")


def test_links_of_a_result_lead_to_the_same_result(client):
    html = client.get(ZIBO + "&from=wechat&continuous_months=5").content.decode()
    assert "wechat" not in html
    assert (
        "/370300/flexible/checklist?pay_on=2026-03-10&amp;reason=missed_payment&amp;last_paid=2025-09" in html
    )
    assert 'href="/370300/flexible/?pay_on=2026-03-10&amp;reason=missed_payment' in html


def test_half_paid_days_are_named_wherever_a_date_stands(page):
    text = page(FUZHOU + "2025-09")
    assert "6月1日起全部恢复报销。（依据1）在这以前，2026年3月、4月、5月，按平时的50%报销。按你的回答" in text
    assert "2026年3月到8月，按平时的50%报销" in text
    assert "2026年3月31日以前2026年6月1日起从这天起全部能报。等的时候，按平时的50%报销" in text


def test_half_paid_days_before_the_payment_stay_open_unless_the_gap_is_paid(page):
    open_days = "按平时的50%报销。到账前几天的费用能否报销，来源未写明。"
    assert open_days in page(FUZHOU + "2025-09&pay_gap=no")
    assert open_days not in page(FUZHOU + "2025-09")


def test_repair_is_weighed_in_months_and_money(page):
    text = page(QINGDAO)
    assert "要多交的钱不修复这次交的钱最少本页按这个写2027年5月1日起4个月不用多交" in text
    assert "修复1年最早按这个看2027年4月1日起3个月1年的钱" in text


def test_floor_makes_repair_worthless_and_the_page_says_so(page):
    text = page(QINGDAO.replace("last_paid=2024", "last_paid=2022"))
    assert "日期都一样：多交钱也不会少等。" in text
    assert "不能。（依据" in text
    assert "断了4个年度或更多，最少要等6个月，多交钱也不会少等。" in text
    text = page(QINGDAO.replace("last_paid=2024", "last_paid=2021"))
    assert "修复1年以后，再多交也不会少等。" in text
    assert "最多少等1个月" in text


def test_one_year_missed_leaves_nothing_to_repair(page):
    text = page(QINGDAO.replace("last_paid=2024", "last_paid=2025"))
    assert "固定的3个月不能减，你没有别的月份要等。" in text
    assert "缴费修复），差在哪里" not in text


def test_day_just_missed_is_told_without_reproach(page):
    text = page(ZIBO)
    assert "2026年1月31日到账的，是2026年2月1日起。这个日子已经过了，现在按上面的算。" in text


def test_disagreement_about_the_day_names_both_days(page):
    claims = {"claims": [{"value": "S8(90)", "text": "等90天"}, {"value": "S5(3)", "text": "等3个月"}]}
    decided = decide(rules_of(make_rule("a", start=claims)), {"pay_on": date(2026, 3, 10)})
    [said] = [result.disagreement(one, Citations()) for one in decided.decision.disagreements]
    assert "一处说“等3个月”（照它算是2026年6月10日），另一处说“等90天”（照它算是2026年6月8日）。" in said.text


# ---------------------------------------------------------------- offices that take their time


def slow_office() -> Decided:
    rules = (
        make_rule("short", "lapse_months <= 3", start="S3"),
        make_rule("long", "lapse_months > 3", start="S6(3)"),
    )
    hall = Channel("hall", "医保大厅", ChannelKind.WINDOW, Authority.MEDICAL_INSURANCE, working_days=20)
    policy = replace(make_policy(*rules, channels=[{"channel": "hall"}]), channels={"hall": hall})
    ruleset = make_ruleset(policy)
    decided = decide(ruleset, {"pay_on": date(2026, 3, 2), "last_paid": Month.at(2025, 12)})
    assert isinstance(decided, Decided)
    return decided


def slow_dues(on: date) -> list[str]:
    decided = slow_office()
    return [due.note for due in deadlines.dues(decided.decision, decided.deadlines, on, Citations())]


def test_a_slow_office_is_told_with_the_last_day_to_hand_in():
    """20 working days up to Tuesday 31 March begin on Wednesday 4 March: handed in on the 3rd at the latest."""
    takes = "找“医保大厅”办的，受理以后最多要20个工作日，"
    review = "受理以前审材料要几天，来源未写明，请早些交。"
    assert f"{takes}最迟2026年3月3日要受理。{review}" in slow_dues(date(2026, 3, 2))
    assert f"{takes}这样办可能赶不上这一天，请先打12393问。" in slow_dues(date(2026, 3, 4))


def test_nothing_is_said_of_an_office_where_the_day_is_past():
    assert not any(slow_dues(date(2026, 12, 1)))


@pytest.mark.parametrize(("on", "held"), [(date(2026, 3, 3), True), (date(2026, 3, 4), False)])
def test_the_day_to_hand_in_stands_in_the_calendar_until_it_is_past(on, held):
    made = dates.calendar(slow_office(), place="淄博", address="https://example.org/", on=on)
    found = {
        str(event["summary"]): event.decoded("dtstart") for event in Calendar.from_ical(made).walk("VEVENT")
    }
    title = "医保材料：想在3月31日以前到账，“医保大厅”最迟今天要受理（淄博）"
    assert ((title, date(2026, 3, 3)) in found.items()) is held
