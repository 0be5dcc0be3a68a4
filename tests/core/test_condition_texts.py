"""A condition as text: read, refused with a reason, and spelled again."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.core import codec
from policies.core.types import Condition, Op, Point, Relative, Span, Unit
from policies.core.values import Month


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("lapse_months<=3", Condition("lapse_months", Op.LE, 3)),
        ("reason in a,b ", Condition("reason", Op.IN, ("a", "b"))),
        ("reason not  in a, b", Condition("reason", Op.NOT_IN, ("a", "b"))),
        ("last_paid >= 2024", Condition("last_paid", Op.GE, Month.at(2024, 12))),
        ("last_paid < 2025-09", Condition("last_paid", Op.LT, Month.at(2025, 9))),
        ("cover_year = 2026", Condition("cover_year", Op.IS, 2026)),
        ("pay_on <= 2026-02-28", Condition("pay_on", Op.LE, date(2026, 2, 28))),
        ("pay_on = cover_year_start", Condition("pay_on", Op.IS, Relative(Point.COVER_YEAR_START))),
        (
            "event_on.birth >= cover_year_start - 90 days",
            Condition("event_on.birth", Op.GE, Relative("cover_year_start", Span(-90, Unit.DAYS))),
        ),
        ("pay_on > left_on + 1 month", Condition("pay_on", Op.GT, Relative("left_on", Span(1, Unit.MONTHS)))),
        ("pay_on > event_on.birth", Condition("pay_on", Op.GT, Relative("event_on.birth"))),
        ("event_on.birth within 90 days", Condition("event_on.birth", Op.WITHIN, Span(90, Unit.DAYS))),
        ("event_on.birth after 3 months", Condition("event_on.birth", Op.AFTER, Span(3, Unit.MONTHS))),
        ("lapse_years.since_2025 > 0", Condition("lapse_years.since_2025", Op.GT, 0)),
        ("rule = 3-open", Condition("rule", Op.IS, "3-open")),
        ("rule not in 3-open, up-to-3", Condition("rule", Op.NOT_IN, ("3-open", "up-to-3"))),
    ],
)
def test_condition_is_read(text, condition):
    assert codec.parse_condition(text) == condition
    assert codec.parse_condition(codec.format_condition(condition)) == condition


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("lapse_months", "读不懂条件"),
        ("extended", "有逗号要加引号"),
        ("", "读不懂条件"),
        ("Lapse > 3", "读不懂条件"),
        ("lapse_months 3", "不认识的运算符"),
        ("lapse_months == 3", "不认识的运算符“==”"),
        ("lapse_months ≤ 3", "不认识的运算符“≤”"),
        ("lapse_months <=", "缺少要比较的值"),
        ("lapse_months > -1", "不小于 0"),
        ("lapse_months > 1.5", "整数"),
        ("lapse_months > 9999999", "太大"),
        ("lapse_months > 3个月", "读不懂"),
        ("event_on.birth within 90", "90 days"),
        ("event_on.birth within -90 days", "不能是负数"),
        ("event_on.birth within 90 dasy", "是不是“days”？"),
        ("pay_on > pay_on + 99999 days", "太大"),
        ("pay_on <= 2026-02-30", "没有 2026-02-30"),
        ("pay_on <= 2026-2-3", "2026-03-10"),
        ("last_paid > 2025-13", "2025-09"),
        ("last_paid > 3", "年份或月份"),
        ("pay_month in 1, 2", ">= 和 <="),
        ("reason in a，b", "英文逗号"),
        ("reason in a, a", "重复"),
        ("reason in", "缺少"),
        ("reason = a b", "读不懂要比较的值"),
    ],
)
def test_refused_condition_says_why(text, reason):
    with pytest.raises(codec.DocumentError, match=re.escape(reason)):
        codec.parse_condition(text)


def test_condition_without_a_text_is_not_spelled():
    with pytest.raises(ValueError, match="no text stands"):
        codec.format_condition(Condition("pay_on", Op.IS, Relative("left_on")))


FACTS = st.from_regex(r"[a-z][a-z_]{0,10}(\.[a-z0-9_]{1,8})?", fullmatch=True)
WORDS = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True).filter(lambda word: word not in set(Point))
SPANS = st.builds(Span, st.integers(0, 9999), st.sampled_from(Unit))
BACK = st.builds(lambda span: Span(-span.count, span.unit), SPANS)
DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))
MONTHS = st.builds(Month.of, DAYS)
RELATIVES = st.builds(
    Relative, st.one_of(st.sampled_from([p.value for p in Point]), WORDS), st.none() | SPANS | BACK
)
NUMBERS = st.integers(0, 999_999)
CONDITIONS = st.one_of(
    st.builds(Condition, FACTS, st.sampled_from([Op.IS, Op.IS_NOT]), WORDS | NUMBERS | DAYS | MONTHS),
    st.builds(
        Condition, FACTS, st.sampled_from([Op.LT, Op.LE, Op.GT, Op.GE]), NUMBERS | DAYS | MONTHS | RELATIVES
    ),
    st.builds(
        Condition,
        FACTS,
        st.sampled_from([Op.IN, Op.NOT_IN]),
        st.lists(WORDS, min_size=1, max_size=4, unique=True).map(tuple),
    ),
    st.builds(Condition, FACTS, st.sampled_from([Op.WITHIN, Op.AFTER]), SPANS),
).filter(lambda condition: condition.fact != "last_paid")


@given(CONDITIONS)
def test_any_condition_comes_back(condition):
    back = codec.parse_condition(codec.format_condition(condition))
    assert back == condition
    assert type(back.value) is type(condition.value), (
        "a month is an int too; it must not come back as a number"
    )


@given(st.text(max_size=40) | st.from_regex(r"lapse_months [<>=a-z]+ \S+ ?[a-z]*", fullmatch=True))
def test_any_text_is_a_condition_or_is_refused(text):
    try:
        condition = codec.parse_condition(text)
    except codec.DocumentError:
        return
    assert codec.parse_condition(codec.format_condition(condition)) == condition
