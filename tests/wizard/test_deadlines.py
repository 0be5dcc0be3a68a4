"""The table of days: each line says what holds on its days, and no more."""

from datetime import date

import pytest

from tests.core.cases import decided, make_rule, rules_of
from wizard.presenters import deadlines
from wizard.presenters.citing import Citations
from wizard.presenters.headline import headline

TODAY = date(2026, 11, 24)


def test_a_passed_day_before_which_nothing_was_known_is_not_told():
    rules = (
        make_rule("short", "lapse_months <= 3", back_payment="allowed"),
        make_rule("long", "lapse_months > 3"),
    )
    silent = decided(rules_of(*rules), last_paid="2025-09")
    assert silent.missed is not None
    assert deadlines.passed(silent.missed, TODAY, Citations()) is None
    known = decided(rules_of(rules[0] | {"then": {"start": "S3"}}, rules[1]), last_paid="2025-09")
    assert deadlines.passed(known.missed, TODAY, Citations()).text == (
        "2026年1月31日到账的，是2026年2月1日起。这个日子已经过了，现在按上面的算。"
    )


@pytest.mark.parametrize(
    ("on", "says"),
    [
        ("2026-02-01", "这个日子已经过了，现在按上面的算。"),
        ("2026-01-31", "你打算交的日子在这以后；能提前到这一天，就按这个算。"),
    ],
)
def test_day_before_the_planned_payment_is_passed_only_once_it_is(on, says):
    rules = (make_rule("short", "lapse_months <= 3", start="S3"), make_rule("long", start="S6(3)"))
    missed = decided(rules_of(*rules), last_paid="2025-09").missed
    said = deadlines.passed(missed, date.fromisoformat(on), Citations())
    assert said.text == f"2026年1月31日到账的，是2026年2月1日起。{says}"


def test_another_rule_that_counts_the_same_range_is_no_news():
    same = {"unstated": True, "months": 3, "candidates": ["S6(3)", "S5(3)"]}
    longer = {"unstated": True, "months": 6, "candidates": ["S6(6)", "S5(6)"]}
    short = make_rule("short", "lapse_months <= 3", start=same)
    kept = decided(rules_of(short, make_rule("long", start=same)), last_paid="2025-09").missed
    assert deadlines.passed(kept, TODAY, Citations()) is None
    moved = decided(rules_of(short, make_rule("long", start=longer)), last_paid="2025-09").missed
    assert deadlines.passed(moved, TODAY, Citations()).text.startswith(
        "2026年1月31日到账的，最早2026年4月1日，最晚2026年4月30日。"
    )


def test_days_of_who_has_not_lapsed_say_that_they_rest_on_paying():
    rules = (
        make_rule("fine", "lapse_months = 0", state="not_lapsed"),
        make_rule("short", "lapse_months <= 3", "pay_gap = yes", back_payment="allowed", start="S3"),
        make_rule("rest", start="S6(3)"),
    )
    found = decided(rules_of(*rules), last_paid="2026-02")
    assert deadlines.dues_by(found) == "断了以后才交的，按把断掉的都补交来算。"
    lapsed = decided(rules_of(*rules), last_paid="2025-12")
    assert deadlines.dues_by(lapsed) == "都按“补交”算。"


def test_days_reckoned_as_if_the_gap_will_be_paid_say_so_to_whom_none_is_missed_yet():
    rules = (
        make_rule("none", "lapse_months = 0", start="S2"),
        make_rule("short", "lapse_months <= 3", back_payment="optional", start="S2"),
    )
    found = decided(rules_of(*rules), last_paid="2026-02")
    assert deadlines.dues_by(found) == "断了以后才交的，按把断掉的都补交来算。"
    first, later = deadlines.dues(found.decision, found.deadlines, TODAY, Citations())[:2]
    assert first.extras == (), "nothing to pay back yet, so nothing is silent about it"
    assert "可以补交" in later.extras[0]


def test_each_stretch_whose_day_moves_begins_with_its_first_day():
    """After 31 March another wait holds, counted from the day: its first day stands before the last one of its stretch."""
    rules = (
        make_rule("short", "pay_on <= 2026-03-31", start="S3"),
        make_rule("long", "pay_on <= 2026-06-15", start="S5(3)"),
        make_rule("longer", start="S5(6)"),
    )
    found = decided(rules_of(*rules), last_paid="2025-11")
    rows = [
        (due.label, due.start) for due in deadlines.dues(found.decision, found.deadlines, TODAY, Citations())
    ]
    assert rows == [
        ("2026年3月31日以前", "2026年4月1日起"),
        ("2026年4月1日到账", "2026年7月1日起"),
        ("2026年6月15日到账", "2026年9月15日起"),
        ("再晚", "2026年12月16日起，或者更晚"),
    ]


def test_between_two_days_that_count_alike_the_start_moves_on_and_the_first_of_them_says_so():
    rules = (
        make_rule("short", "pay_on <= 2026-03-31", start="S3"),
        make_rule("long", "pay_on <= 2026-06-15", start="S5(3)"),
        make_rule("two-days", "pay_on <= 2026-06-17", start="S5(6)"),
        make_rule("later", start="S5(9)"),
    )
    found = decided(rules_of(*rules), last_paid="2025-11")
    lines = deadlines.dues(found.decision, found.deadlines, TODAY, Citations())
    assert [(due.label, due.between) for due in lines] == [
        ("2026年3月31日以前", ""),
        ("2026年4月1日到账", deadlines.MOVES_ON),
        ("2026年6月15日到账", ""),
        ("2026年6月16日到账", ""),
        ("2026年6月17日到账", ""),
        ("再晚", ""),
    ]


def test_between_two_days_of_which_more_than_the_start_differs_nothing_is_said():
    """Four days are shown and the year's last one; in between, from September, the wait is three months."""
    rules = (make_rule("early", "pay_on < 2026-09-01", start="S3"), make_rule("late", start="S5(3)"))
    found = decided(rules_of(*rules, scheme="resident"), pay_on="2026-03-10", cover_year="2026")
    lines = deadlines.dues(found.decision, found.days, TODAY, Citations())
    assert [due.label for due in lines[4:]] == ["2026年7月1日到账", "2026年9月30日到账", "再晚"]
    assert {due.between for due in lines} == {""}


def test_a_day_that_stands_alone_is_not_called_the_days_before_it():
    rules = (
        make_rule("first", "pay_on < 2026-04-10", start="S3"),
        make_rule("that-day", "pay_on = 2026-04-10", start={"unstated": True, "months": 9}),
        make_rule("later", start="S6(3)"),
    )
    found = decided(rules_of(*rules), last_paid="2026-02")
    labels = [due.label for due in deadlines.dues(found.decision, found.deadlines, TODAY, Citations())]
    assert "2026年4月10日到账" in labels
    assert "2026年4月10日以前" not in labels


@pytest.mark.parametrize(
    ("pay_on", "last"),
    [
        ("2026-10-12", ("再晚，到2026年12月31日", "缴费当月（2026年12月）起")),
        ("2026-03-12", ("再晚，到2026年12月31日", "缴费当月（2026年7月）起，或者更晚")),
        ("2025-10-12", ("再晚", "缴费当月（2026年4月）起，或者更晚")),
    ],
)
def test_later_ends_with_the_cover_year(pay_on, last):
    """In the year's last month a start that goes by months is the same every day; who pays ahead sees twelve months."""
    border = {"2026-10-12": "2026-12-01", "2026-03-12": "2026-04-01", "2025-10-12": "2026-01-01"}[pay_on]
    rules = (
        make_rule("early", f"pay_on < {border}", start="S2", gap_costs="reimbursed"),
        make_rule("late", start="S2"),
    )
    found = decided(rules_of(*rules, scheme="resident"), {"pay_on": pay_on, "cover_year": "2026"})
    due = deadlines.dues(found.decision, found.deadlines, TODAY, Citations())[-1]
    assert (due.label, due.start) == last


def test_a_line_of_the_days_names_what_it_alone_rests_on():
    """The later day is another rule's, from another source; the first one's source stands at the page's date."""
    rules = (
        make_rule("short", "lapse_months <= 3", start="S3"),
        make_rule("long", start={"value": "S6(3)", "sources": ["article"]}),
    )
    found = decided(rules_of(*rules), last_paid="2025-11")
    cite = Citations()
    headline(found.decision, cite)
    lines = deadlines.dues(found.decision, found.deadlines, TODAY, cite)
    assert [line.refs for line in lines] == [(), (2,), (2,), (2,), (2,)]
    assert [source.title for source in cite.lines()] == ["通知", "报道"]


def test_a_line_that_names_who_disputes_back_payment_cites_them():
    claims = [{"value": "required", "sources": ["notice"]}, {"value": "not_possible", "sources": ["article"]}]
    rules = (
        make_rule("short", "lapse_months <= 3", start="S3", back_payment="required"),
        make_rule("long", start="S3", back_payment={"claims": claims}, gap_costs="reimbursed"),
    )
    found = decided(rules_of(*rules), last_paid="2025-11")
    cite = Citations()
    first, later, *rest = deadlines.dues(found.decision, found.deadlines, TODAY, cite)
    titles = [source.title for source in cite.lines()]
    assert [extra for extra in later.extras if "另有说" in extra]
    assert not first.refs
    assert {titles[number - 1] for row in (later, *rest) for number in row.refs} == {"报道"}
    assert {row.extras for row in rest} == {(deadlines.LIKE_ABOVE,)}


def test_a_choice_to_pay_back_says_what_each_side_gives():
    """The start of the line is worked out as if the months were paid (the heading says so): the other side is named too."""
    text = "补交的等3个月，不补交的等6个月"
    choice = {"value": "optional", "text": text}
    rules = (
        make_rule("short", "lapse_months <= 3", start="S3", back_payment="required"),
        make_rule("paid", "pay_gap = yes", start="S6(3)", back_payment=choice),
        make_rule("unpaid", start="S6(6)", back_payment=choice),
    )
    found = decided(rules_of(*rules), last_paid="2025-11")
    later = deadlines.dues(found.decision, found.deadlines, TODAY, Citations())[1]
    assert later.extras[0] == f"可以补交，也可以不补，由你自己选：{text}"


def test_the_last_day_for_the_year_stands_however_far_off():
    """A start on the 1st of the next month: paid in December, the year is over before it begins."""
    ruleset = rules_of(make_rule("all", start="S3"), scheme="resident")
    found = decided(ruleset, pay_on="2026-03-10", cover_year="2026")
    lines = deadlines.dues(found.decision, found.days, TODAY, Citations())
    assert [(due.label, due.start) for due in lines[3:]] == [
        ("2026年6月30日以前", "2026年7月1日起"),
        ("2026年7月1日到账", "2026年8月1日起"),
        ("2026年11月30日到账", "2026年12月1日起"),
        ("再晚", "2026年不能报销"),
    ]
    assert [due.between for due in lines[3:]] == ["", deadlines.MOVES_ON, "", ""]
    few = deadlines.dues(found.decision, deadlines.few(found.days), TODAY, Citations())
    assert [(due.label, due.start) for due in few] == [
        ("2026年3月31日以前", "2026年4月1日起"),
        ("2026年4月30日以前", "2026年5月1日起"),
        ("2026年5月1日到账", "2026年6月1日起"),
        ("2026年11月30日到账", "2026年12月1日起"),
        ("再晚", "2026年不能报销"),
    ]
