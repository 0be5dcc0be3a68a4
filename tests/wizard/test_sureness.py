"""Nothing a resident reads is surer than the source: silence, ranges and readings that differ keep their own words."""

from datetime import date

import pytest

from tests.core.cases import decided, decision, make_rule, rules_of
from wizard.presenters import comparing, points
from wizard.presenters.citing import Citations
from wizard.presenters.headline import headline
from wizard.presenters.lapsed import lapse_line
from wizard.presenters.sums import NOTHING
from wizard.presenters.timeline import timeline
from wizard.presenters.waiting import most_repaired

TODAY = date(2026, 11, 24)


def test_residents_who_missed_no_year_are_not_told_of_a_month():
    """Paid for 2024, pays in February: a month lies between, and no year does."""
    ruleset = rules_of(make_rule("all", "lapse_years = 0", start="S0"), scheme="resident")
    given = {"pay_on": "2025-02-15", "cover_year": "2025", "last_paid": "2024"}
    found = decision(ruleset, given, previous_scheme="resident")
    assert found.lapse.months == 1
    assert lapse_line(found) == ""
    ruleset = rules_of(
        make_rule("all", "previous_scheme = employee", "lapse_months = 0", start="S0"), scheme="resident"
    )
    from_job = decision(ruleset, given, previous_scheme="employee", last_paid="2025-01")
    assert lapse_line(from_job) == "按你的回答：中间没有漏交的月份。"


def test_who_has_not_lapsed_reads_of_no_lapse():
    ruleset = rules_of(make_rule("fine", "lapse_months <= 1", state="not_lapsed"))
    assert lapse_line(decision(ruleset, last_paid="2026-01")) == ""


def test_two_silences_are_not_called_the_same_date():
    rules = (
        make_rule("paid", "lapse_months <= 3", "pay_gap = yes", back_payment="allowed"),
        make_rule("unpaid", "lapse_months <= 3", "pay_gap = no", back_payment="allowed"),
    )
    silent = decided(rules_of(*rules), last_paid="2025-12")
    [table] = comparing.comparisons(silent.choices, lambda option, value: "")
    assert table.note.startswith("查到的规定里，两种从哪天起能报销都没有写明。")
    same = decided(
        rules_of(*(rule | {"then": rule["then"] | {"start": "S3"}} for rule in rules)), last_paid="2025-12"
    )
    [table] = comparing.comparisons(same.choices, lambda option, value: "")
    assert table.note.startswith("可以报销的日期和断缴期间的费用，查到的规定里两种都一样。")


def test_a_latest_day_after_the_cover_year_says_so():
    rule = make_rule("late", start={"unstated": True, "months": 3, "candidates": ["S6(3)", "S7(3)"]})
    found = decision(
        rules_of(rule, scheme="resident"), pay_on="2026-09-10", cover_year="2026", last_paid="2024",
        previous_scheme="resident",
    )  # fmt: skip
    assert found.start_range == (date(2026, 12, 1), date(2027, 1, 1))
    line = headline(found, Citations())
    assert "2026年度的保障到2026年12月31日就结束" in "".join(line.notes)
    assert line.brief.endswith("（那时这一年度已经结束）")


def test_what_repair_takes_off_is_told_only_where_all_readings_agree():
    def found(*waits: dict):
        candidates = [{"form": "S6", "wait": {"fixed": 3} | wait} for wait in waits]
        rule = make_rule("lapsed", start={"unstated": True, "candidates": candidates})
        given = {
            "pay_on": "2027-03-10",
            "cover_year": "2027",
            "last_paid": "2023",
            "previous_scheme": "resident",
        }
        return decision(rules_of(rule, scheme="resident"), given)

    assert most_repaired(found({}, {})) == 2, "2024, 2025 and 2026 missed: the first adds nothing"
    assert most_repaired(found({}, {"counted_since": 2026})) is None


def test_a_ceiling_is_told_in_the_words_of_its_source():
    said = {"value": {"unstated": True, "at_most_months": 6}, "text": "等待时间原则上不超过6个月"}
    found = decision(rules_of(make_rule("long", start=said)), last_paid="2025-06")
    sentence = headline(found, Citations()).sentence
    assert "来源写的意思是“等待时间原则上不超过6个月”，没写到底等多久" in sentence


def test_gap_costs_of_one_benefit_are_not_drawn_as_all():
    costs = [{"value": "not_reimbursed", "for": "inpatient"}]
    ruleset = rules_of(make_rule("long", "lapse_months > 3", start="S6(3)", gap_costs=costs))
    verdict = decided(ruleset, last_paid="2025-09")
    [lapse] = [one for one in timeline(verdict.decision, ()).lines if one.kind == "lapse"]
    assert "住院：医保不报销" in lapse.text
    assert "看病的钱" not in lapse.text


def test_costs_paid_afterwards_are_those_of_the_months_missed():
    """October to February missed, paid on 10 March, back on 1 April: nothing is said of March."""
    rule = make_rule("all", "lapse_months >= 1", back_payment="allowed", start="S3", gap_costs="reimbursed")
    found = decision(rules_of(rule, stop="lapse_month"), last_paid="2025-09")
    assert (
        points.gap_days(found)
        == "待遇从2025年10月1日起停（断缴的当月）。指2025年10月1日到2026年2月28日看病的钱；2026年3月1日到3月9日的，来源没有写"
    )
    unpaid = make_rule("all", "lapse_months >= 1", start="S3", gap_costs="not_reimbursed")
    found = decision(rules_of(unpaid, stop="lapse_month"), last_paid="2025-09")
    assert points.gap_days(found).endswith("指2025年10月1日到2026年3月9日看病的钱"), (
        "of the wait it says nothing"
    )
    to_the_end = make_rule("all", "lapse_months >= 1", start="S3", gap_costs="from_return")
    found = decision(rules_of(to_the_end, stop="lapse_month"), last_paid="2025-09")
    assert points.gap_days(found).endswith("指2025年10月1日到2026年3月31日看病的钱")


def test_what_the_sources_dispute_is_not_called_alike():
    costs = {"claims": [{"value": "not_reimbursed"}, {"value": "reimbursed", "sources": ["article"]}]}
    rule = make_rule("all", "lapse_months >= 1", back_payment="optional", start="S3", gap_costs=costs)
    disputed = decided(rules_of(rule), last_paid="2025-09")
    [table] = comparing.comparisons(disputed.choices, lambda option, value: "")
    assert "断缴期间的费用，来源说法不一致" in table.note
    assert "断缴期间的费用，查到的规定里两种都一样" not in table.note


def test_a_wait_that_outlasts_the_year_is_called_the_least_where_it_is():
    """Paid on 10 November: three months on are February at the earliest, 2026 is over."""
    given = {"pay_on": "2026-11-10", "cover_year": "2026"}
    open_ = make_rule("open", start={"unstated": True, "months": 3, "candidates": ["S6(3)", "S7(3)"]})
    assert (
        "最早也要等到2027年2月1日"
        in headline(decision(rules_of(open_, scheme="resident"), given), Citations()).sentence
    )
    sure = headline(
        decision(rules_of(make_rule("sure", start="S6(3)"), scheme="resident"), given), Citations()
    )
    assert "按规定要等到2027年2月1日" in sure.sentence
    assert "可能用不上" in "".join(sure.notes)


def test_a_year_paid_in_part_is_not_called_unpaid():
    """Paid to August 2026: December is missing, so 2026 does not count as covered."""
    ruleset = rules_of(make_rule("all", "lapse_years >= 1", start="S0"), scheme="resident")
    given = {"pay_on": "2027-01-10", "cover_year": "2027", "previous_scheme": "employee"}
    assert (
        lapse_line(decision(ruleset, given, last_paid="2026-08"))
        == "按你的回答：2026年没有交满，断了1个年度。"
    )
    assert (
        lapse_line(decision(ruleset, given, last_paid="2025-12")) == "按你的回答：2026年没交，断了1个年度。"
    )


def test_the_day_of_payment_is_not_called_the_return():
    """Nothing is said of when benefits stop, nor of when they are back."""
    rule = make_rule("all", "lapse_months >= 1", gap_costs="not_reimbursed")
    found = decision(rules_of(rule), last_paid="2025-09")
    assert points.gap_days(found).startswith("指停了待遇以后、钱到账（2026年3月10日）以前看病的钱")
    open_ = make_rule(
        "all", "lapse_months >= 1", gap_costs="not_reimbursed",
        start={"unstated": True, "months": 0, "candidates": ["S2", "S3"]},
    )  # fmt: skip
    found = decision(rules_of(open_), last_paid="2025-09")
    assert points.gap_days(found).startswith(
        "指停了待遇以后、最早可能恢复报销的那天（2026年3月1日）以前看病的钱"
    )


def test_a_month_whose_first_days_are_open_is_not_drawn_from_its_first():
    rule = make_rule("all", "lapse_months >= 1", start="S2", gap_costs="not_reimbursed")
    found = decision(rules_of(rule), last_paid="2025-09")
    assert timeline(found, ()).lines[-1].text == "能报销：2026年3月起"
    paid = make_rule("all", "lapse_months >= 1", start="S2", gap_costs="reimbursed")
    assert (
        timeline(decision(rules_of(paid), last_paid="2025-09"), ()).lines[-1].text == "能报销：2026年3月1日起"
    )


def test_a_wait_that_may_outlast_the_year_is_not_drawn_as_cover():
    rule = make_rule(
        "late", "lapse_years >= 1", start={"unstated": True, "months": 3, "candidates": ["S6(3)", "S7(3)"]}
    )
    found = decision(
        rules_of(rule, scheme="resident"),
        {"pay_on": "2026-09-10", "cover_year": "2026", "last_paid": "2024", "previous_scheme": "resident"},
    )
    lines = timeline(found, ()).lines
    assert [one.kind for one in lines][-1] == "maybe"
    assert lines[-1].text.endswith("最晚的一种算法里，2026年度已经结束")
    assert lines[-1].ends == date(2027, 1, 1)


def test_who_does_not_pay_while_the_year_can_be_paid_for_reads_until_when():
    windows = ((2026, "late", "2026-01-01", "2026-03-31"),)
    rule = make_rule("unpaid", state="no_cover")
    ruleset = rules_of(rule, scheme="resident", windows=windows)
    open_ = headline(decision(ruleset, pay_on="2026-03-31", cover_year="2026"), Citations())
    assert open_.notes == ("这一年度的缴费期到2026年3月31日为止。",)
    closed = headline(decision(ruleset, pay_on="2026-04-01", cover_year="2026"), Citations())
    assert closed.notes == ("要等下一个参保年度的缴费期再交。",)


def test_a_date_in_dispute_is_not_called_alike():
    starts = {"claims": [{"value": "S3"}, {"value": "S4", "sources": ["article"]}]}
    rule = make_rule("all", "lapse_months >= 1", back_payment="optional", start=starts)
    [table] = comparing.comparisons(decided(rules_of(rule), last_paid="2025-09").choices, lambda *_: "")
    assert table.note.startswith("从哪天起能报销，来源说法不一致；照这里先用的说法，两种一样。")


@pytest.mark.parametrize("reason", ["left_job", "unemployment_benefit_ended"])
def test_months_missed_at_work_are_months_where_the_reason_tells_of_the_work(reason):
    """Nobody is asked which scheme it was: the reason settles it."""
    ruleset = rules_of(make_rule("all", "lapse_months <= 3", start="S2"), scheme="resident")
    given = {"pay_on": "2026-11-19", "cover_year": "2026", "last_paid": "2026-08", "reason": reason}
    found = decision(ruleset, given)
    assert "previous_scheme" not in found.used
    assert lapse_line(found) == "按你的回答：2026年9月、10月没交，断了2个月。"
    keys = {one.key: one.question for one in points.points(found, Citations(), NOTHING, TODAY)}
    assert keys["back_payment"] == "断掉的那几个月，能补交吗？"


def test_our_own_note_is_not_quoted_as_the_words_of_a_source():
    """Three months are stated, by whatever counting: the text beside them may be the editor's."""
    ways = {"unstated": True, "months": 3, "candidates": ["S6(3)", "S8(90)"]}
    note = {"value": ways, "text": "本地的规定没有见到"}
    found = decision(rules_of(make_rule("all", start=note)), last_paid="2025-09")
    assert "来源只写“等3个月”" in headline(found, Citations()).sentence
    open_ = {"value": {"unstated": True, "candidates": ["S6(1)", "S6(6)"]}, "text": "可能要等1到6个月"}
    found = decision(rules_of(make_rule("all", start=open_)), last_paid="2025-09")
    assert "来源写的意思是“可能要等1到6个月”" in headline(found, Citations()).sentence


def test_costs_of_the_gap_reach_to_the_year_that_is_paid_for():
    """2026 is not paid for, whenever in it one pays for 2027."""
    rule = make_rule("all", "lapse_years >= 1", start="S9(3)", gap_costs="not_reimbursed")
    given = {"pay_on": "2026-10-28", "cover_year": "2027", "last_paid": "2025", "previous_scheme": "resident"}
    found = decision(rules_of(rule, scheme="resident"), given)
    assert points.gap_days(found).startswith("指停了待遇以后、这一年度开始（2027年1月1日）以前看病的钱")


def test_cover_that_begins_with_the_month_of_payment_ends_with_the_year_all_the_same():
    ruleset = rules_of(make_rule("all", start="S2"), scheme="resident")
    found = decision(ruleset, {"pay_on": "2026-12-03", "cover_year": "2026"})
    assert headline(found, Citations()).notes[-1] == "保障到2026年12月31日为止。"


def test_a_year_that_ends_before_an_open_wait_is_not_lost_for_sure():
    """The earliest way of counting is after the year; whom a province exempts from it, nobody was asked."""
    given = {"pay_on": "2026-11-10", "cover_year": "2026"}
    open_ = make_rule("open", start={"unstated": True, "months": 3, "candidates": ["S6(3)", "S7(3)"]})
    line = headline(decision(rules_of(open_, scheme="resident"), given), Citations())
    assert line.main == "2026年可能不能报销"
    assert line.notes[0].startswith("这一年的钱交了可能用不上。交之前请先打12393问清楚")
    sure = make_rule("sure", start="S6(3)")
    assert headline(decision(rules_of(sure, scheme="resident"), given), Citations()).main == "2026年不能报销"


@pytest.mark.parametrize(
    ("last_paid", "costs"),
    [
        ("2023", "；不交，明年算的时候可能又多断1年。"),
        ("2025", "；不交，明年算的时候可能就断了1年。"),
        ("never", "。"),
    ],
)
def test_what_it_costs_to_leave_out_a_year_that_may_be_of_no_use(last_paid, costs):
    given = {"pay_on": "2026-11-10", "cover_year": "2026", "last_paid": last_paid}
    open_ = {"unstated": True, "months": 3, "candidates": ["S3", "S6(3)"]}
    for start, place in (("S6(3)", 0), (open_, -2)):
        rules = (
            make_rule("before", "lapse_years >= 0", start=start, gap_costs="not_reimbursed"),
            make_rule("first", start=start),
        )
        ruleset = rules_of(*rules, scheme="resident")
        notes = headline(decision(ruleset, given, previous_scheme="resident"), Citations()).notes
        assert f"这一年的钱交了可能用不上{costs}" in notes[place]


@pytest.mark.parametrize(
    ("pay_on", "last_paid", "says"),
    [
        # Two years missed add one month; repaired, the wait from September ends in time.
        ("2027-09-03", "2024", "照查到的规定，如果不多交钱来少等，最早也要等到2028年1月1日才能报销"),
        ("2027-10-03", "2024", "照查到的规定，就算多交钱来少等，最早也要等到2028年1月1日才能报销"),
        ("2027-10-03", "2025", "照查到的规定，最早也要等到2028年1月1日才能报销"),  # one year adds nothing
        (
            "2027-09-03",
            "2022",
            "照查到的规定，最早也要等到2028年3月1日才能报销",
        ),  # from four years on: never below 6
    ],
)
def test_repair_is_named_only_where_it_moves_the_day(pay_on, last_paid, says):
    given = {"pay_on": pay_on, "cover_year": "2027", "last_paid": last_paid}
    start = {"unstated": True, "candidates": [{"form": "S6", "wait": {"fixed": 3, "per_year": 1}}]}
    ruleset = rules_of(make_rule("all", "lapse_years >= 0", start=start), scheme="resident")
    line = headline(decision(ruleset, given, previous_scheme="resident"), Citations())
    assert line.sentence.startswith(says)


def test_a_wait_is_quoted_as_the_source_puts_it():
    start = {"unstated": True, "months": 3, "candidates": ["S6(3)", "S5(3)"]}
    said = {"value": start, "text": "不在集中缴费期参保的，至少等3个月"}
    line = headline(decision(rules_of(make_rule("all", start=said))), Citations())
    assert line.sentence.startswith("来源写的意思是“不在集中缴费期参保的，至少等3个月”，没写从哪天算起。")


def test_silence_on_a_year_that_is_paid_for_says_when_it_ends():
    ruleset = rules_of(make_rule("all"), scheme="resident")
    line = headline(decision(ruleset, {"pay_on": "2026-10-27", "cover_year": "2026"}), Citations())
    assert line.main == "来源未写明"
    assert line.notes[-1] == "2026年度的保障到2026年12月31日为止；要是也要等，等的日子算在里面。"


def test_a_range_within_the_year_says_when_the_year_ends():
    """On its latest day, what is paid for the year buys four months."""
    start = {"unstated": True, "months": 3, "candidates": ["S6(3)", "S7(3)"]}
    ruleset = rules_of(make_rule("late", start=start), scheme="resident")
    line = headline(decision(ruleset, pay_on="2026-05-10", cover_year="2026"), Citations())
    assert line.main == "最晚2026年9月1日"
    assert "保障到2026年12月31日为止。" in line.notes


@pytest.mark.parametrize(
    ("verification", "main", "rule"),
    [
        ("verified", "2026年不能报销", "按规定要等到"),
        ("unverified", "2026年可能不能报销", "照查到的规定，要等到"),
    ],
)
def test_a_year_is_surely_lost_only_by_a_verified_rule(verification, main, rule):
    ruleset = rules_of(make_rule("all", start="S3"), scheme="resident", verification=verification)
    line = headline(decision(ruleset, pay_on="2026-12-10", cover_year="2026"), Citations())
    assert line.main == main
    assert line.sentence.startswith(rule)
