"""The picture of one person's time: each stretch once, in order, with the decision's own days; labels that can be read."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.core.deciding import decide
from policies.core.values import Month
from policies.core.verdict import Decided
from tests.core.cases import decision, make_rule, rules_of
from wizard.presenters.timeline import WIDTH, Timeline, timeline

MARCH = date(2026, 3, 10)


def drawn(pay_on: date = MARCH, last_paid: Month = Month.at(2025, 9), **then) -> Timeline | None:  # noqa: B008
    verdict = decide(
        rules_of(make_rule("a", "lapse_months >= 1", **then), make_rule("b", state="not_lapsed")),
        {"pay_on": pay_on, "last_paid": last_paid},
    )
    assert isinstance(verdict, Decided)
    return timeline(verdict.decision, verdict.deadlines)


def kinds(of: Timeline) -> list[str]:
    return [box.kind for box in of.boxes]


def words(of: Timeline) -> list[str]:
    return [line.text for line in of.lines]


def test_wait_with_a_date():
    of = drawn(start="S6(3)", gap_costs="not_reimbursed", during_wait="none")
    assert kinds(of) == ["paid", "lapse", "wait", "covered"]
    assert words(of) == [
        "交到2025年9月",
        "断缴：2025年10月1日到2026年3月9日，看病的钱医保不报销",
        "等待：2026年3月10日到2026年5月31日，不能报销",
        "能报销：2026年6月1日起",
    ]
    assert [mark.text for mark in of.marks if mark.kind == "day"] == [
        "2025年10月1日",
        "2026年3月10日到账",
        "6月1日",
    ]


def test_nobody_waits_before_the_year_that_is_paid_for_begins():
    ahead = make_rule("all", "lapse_years >= 0", start="S9(3)", during_wait="none")
    given = {"pay_on": "2026-10-20", "cover_year": "2027", "last_paid": "2025"}
    found = decision(rules_of(ahead, scheme="resident"), given, previous_scheme="resident")
    assert words(timeline(found, ())) == [
        "交到2025年12月",
        "断缴：2026年1月1日到2026年12月31日",
        "等待：2027年1月1日到2027年3月31日，不能报销",
        "能报销：2027年4月1日起，到2027年12月31日为止",
    ]


def test_part_of_the_benefits_is_a_stretch_of_its_own():
    of = drawn(start="S6(3)", during_wait="50%")
    assert kinds(of) == ["paid", "lapse", "part", "covered"]
    assert words(of)[2] == "2026年3月10日到2026年5月31日：按平时的50%报销"


def test_ladder_that_begins_later_waits_first():
    of = drawn(start="S6(6)", during_wait=[{"percent": 50, "from_month": 3}])
    assert kinds(of) == ["paid", "lapse", "wait", "part", "covered"]


def test_range_leaves_a_stretch_open_and_leads_with_the_safe_day():
    of = drawn(start={"unstated": True, "months": 6, "candidates": ["S5(6)", "S6(6)", "S7(6)"]})
    assert kinds(of) == ["paid", "lapse", "wait", "maybe", "covered"]
    assert words(of)[3] == "2026年9月1日到2026年9月30日：来源没写清，可能还要等"
    assert words(of)[4] == "最晚2026年10月1日起能报销"


def test_silence_is_drawn_as_silence():
    of = drawn()
    assert kinds(of) == ["paid", "lapse", "open"]
    assert words(of)[-1] == "到账以后，哪天起能报销，来源未写明"


def test_cover_that_reaches_back_into_the_month_has_no_wait():
    of = drawn(start="S2")
    assert kinds(of) == ["paid", "lapse", "covered"]
    assert words(of)[1].startswith("断缴：2025年10月1日到2026年2月28日")
    assert "3月10日到账" in [mark.text for mark in of.marks]


def test_who_has_not_lapsed_or_does_not_know_gets_no_picture():
    assert drawn(last_paid=Month.at(2026, 2), start="S3") is None
    assert drawn(state="not_lapsed") is None


@pytest.mark.parametrize("years", [1, 3, 30])
def test_a_long_lapse_leaves_room_for_the_weeks_that_matter(years):
    of = drawn(last_paid=Month.at(2026 - years, 1), start="S6(3)")
    wait = next(box for box in of.boxes if box.kind == "wait")
    assert wait.width > WIDTH / 8


@settings(max_examples=150, deadline=None)
@given(
    st.dates(date(2025, 1, 1), date(2027, 12, 31)),
    st.integers(1, 40),
    st.sampled_from(["S0", "S1", "S2", "S3", "S4", "S5(3)", "S6(6)", "S7(6)", "S8(30)", "S12(2)"]),
)
def test_boxes_fill_the_bar_and_labels_never_run_into_each_other(pay_on, months, start):
    of = drawn(pay_on, Month.of(pay_on).plus(-months - 1), start=start)
    assert of is not None
    assert [of.boxes[0].x, of.boxes[-1].x + of.boxes[-1].width] == [0, WIDTH]
    for left, right in zip(of.boxes, of.boxes[1:], strict=False):
        assert left.x + left.width == right.x
        assert left.width > 0
    days = [line.begins for line in of.lines if line.begins]
    assert days == sorted(days)
    for line, after in zip(of.lines, of.lines[1:], strict=False):
        assert line.ends == after.begins
    for mark in of.marks:
        assert 0 <= mark.x <= WIDTH
        assert mark.text_x >= 0
        assert 0 < mark.y < of.height
    for place, mark in enumerate(of.marks):
        for other in of.marks[place + 1 :]:
            assert mark.y != other.y or abs(mark.text_x - other.text_x) >= 30
