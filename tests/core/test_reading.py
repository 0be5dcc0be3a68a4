"""The only door for text from outside: every accepted spelling, and each refusal with what to write instead."""

from datetime import date

import pytest

from policies.core.reading import Refused, check_together, is_option, read, read_all, row_for, spell
from policies.core.types import Scheme
from policies.core.values import NEVER, UNKNOWN, Month

from .cases import CATALOGUE, answers

ON = date(2026, 3, 1)


def value(key: str, raw: str):
    return read(row_for(key, CATALOGUE), raw, on=ON)


def refusal(key: str, raw: str) -> str:
    with pytest.raises(Refused) as caught:
        value(key, raw)
    assert caught.value.text.endswith("。")
    return caught.value.text


# ---------------------------------------------------------------- months and cover years


@pytest.mark.parametrize(
    ("raw", "month"),
    [
        ("2026-05", "2026-05"),
        ("2026-5", "2026-05"),
        ("2026.5", "2026-05"),
        ("2026/05", "2026-05"),
        ("202605", "2026-05"),
        ("2026年5月", "2026-05"),
        ("2026年05月", "2026-05"),
        ("2026年5", "2026-05"),
        ("２０２６－０５", "2026-05"),  # full width
        ("　2026-05 ", "2026-05"),
        ("2025", "2025-12"),  # a year alone is its December
        ("2025年", "2025-12"),
        ("2025年度", "2025-12"),
        ("1999-01", "1999-01"),
        ("2029-12", "2029-12"),
    ],
)
def test_month_is_read(raw, month):
    found = value("last_paid", raw)
    assert isinstance(found, Month)
    assert str(found) == month


@pytest.mark.parametrize(
    ("raw", "hint"),
    [
        ("", "还没有回答"),
        ("　", "还没有回答"),
        ("26-05", "四位数"),
        ("26年5月", "四位数"),
        ("26.5", "四位数"),
        ("2026-13", "1到12"),
        ("2026-00", "1到12"),
        ("202613", "1到12"),
        ("1998-12", "1999年到2029年"),
        ("2030-01", "1999年到2029年"),
        ("2030", "1999年到2029年"),
        ("2026-05-10", "例如 2026-05"),
        ("五月", "例如 2026-05"),
        ("2026--05", "例如 2026-05"),
        ("2026-05\n", "看不见"),
        ("2026\x0005", "看不见"),
        ("2026\x1b05", "看不见"),
        ("٢٠٢٦-٠٥", "例如 2026-05"),  # digits of other scripts
        ("0" * 201, "太长"),
    ],
)
def test_month_is_refused(raw, hint):
    assert hint in refusal("last_paid", raw)


def test_residents_year_is_a_month_to_the_rules():
    assert value("last_paid.year", "2025") == Month.at(2025, 12)
    assert value("last_paid.year", "2025-06") == Month.at(2025, 6)
    assert value("last_paid.year", "never") is NEVER


@pytest.mark.parametrize(
    ("raw", "year"), [("2026", 2026), ("2027年度", 2027), ("2030", 2030), ("１９９９", 1999)]
)
def test_cover_year_is_read(raw, year):
    assert value("cover_year", raw) == year


@pytest.mark.parametrize("raw", ["26", "2026-05", "2031", "1998", "next", "never"])
def test_cover_year_is_refused(raw):
    assert "2026" in refusal("cover_year", raw) or "1999年到2030年" in refusal("cover_year", raw)


# ---------------------------------------------------------------- dates


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("2026-03-10", "2026-03-10"),
        ("2026-3-5", "2026-03-05"),
        ("2026/03/10", "2026-03-10"),
        ("2026.3.10", "2026-03-10"),
        ("20260310", "2026-03-10"),
        ("2026年3月10日", "2026-03-10"),
        ("2026年3月10", "2026-03-10"),
        ("２０２６年３月１０日", "2026-03-10"),
        (" 2026-03-10　", "2026-03-10"),
        ("2024-02-29", "2024-02-29"),
        ("1999-01-01", "1999-01-01"),
        ("2029-12-31", "2029-12-31"),
    ],
)
def test_date_is_read(raw, day):
    assert value("pay_on", raw) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("raw", "hint"),
    [
        ("2026-02-30", "没有这一天"),
        ("2026-02-29", "没有这一天"),
        ("20260230", "没有这一天"),
        ("2026-00-10", "没有这一天"),
        ("2026-03-00", "没有这一天"),
        ("2026-04-31", "没有这一天"),
        ("0000-01-01", "没有这一天"),
        ("26-03-10", "四位数"),
        ("26年3月10日", "四位数"),
        ("1998-12-31", "1999年1月1日到2029年12月31日"),
        ("2030-01-01", "1999年1月1日到2029年12月31日"),
        ("9999-12-31", "2029年12月31日"),
        ("2026-03", "例如 2026-03-10"),
        ("2026", "例如 2026-03-10"),
        ("明天", "例如 2026-03-10"),
        ("2026-03-10; drop", "例如 2026-03-10"),
        ("2026-03-\t10", "看不见"),
        ("unknown", "不能答“不清楚”"),
    ],
)
def test_date_is_refused(raw, hint):
    assert hint in refusal("pay_on", raw)


def test_event_may_lie_far_back():
    assert value("event_on", "1950-06-01") == date(1950, 6, 1)
    assert "1900年1月1日" in refusal("event_on", "1899-12-31")
    assert value("event_on.discharge", "2026-01-01") == date(2026, 1, 1)
    assert value("event_on", "unknown") is UNKNOWN


# ---------------------------------------------------------------- choices, numbers


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("student", "student"),
        ("student,newborn", ("newborn", "student")),  # in the order of the options
        ("newborn,student,newborn", ("newborn", "student")),  # each once
        ("student, student", "student"),
        ("student,", "student"),
        ("student，newborn", ("newborn", "student")),  # a full-width comma
        ("none", "none"),
        ("unknown", UNKNOWN),
    ],
)
def test_groups_are_read(raw, found):
    assert value("group", raw) == found


@pytest.mark.parametrize(
    ("raw", "hint"),
    [
        ("none,student", "不要再选别的"),
        ("student,none", "不要再选别的"),
        (",", "至少选一项"),
        ("astronaut", "没有这个选项"),
        ("student,astronaut", "没有这个选项"),
        ("student,unknown", "选了“不清楚”"),
        ("", "还没有回答"),
    ],
)
def test_groups_are_refused(raw, hint):
    assert hint in refusal("group", raw)


def test_choice_and_yes_or_no():
    assert value("reason", "left_job") == "left_job"
    assert value("reason", "unknown") is UNKNOWN
    assert "没有这个选项" in refusal("reason", "Left_Job")
    assert "没有这个选项" in refusal("reason", "left_job,other")
    assert value("first_lapse", "yes") == "yes"
    assert value("first_lapse", "ｎｏ") == "no"
    assert "“是”或“否”" in refusal("first_lapse", "maybe")
    assert "“是”或“否”" in refusal("first_lapse", "YES")


@pytest.mark.parametrize(
    ("raw", "number"), [("0", 0), ("600", 600), ("24个月", 24), ("２４", 24), ("007", 7), (" 3 ", 3)]
)
def test_number_is_read(raw, number):
    assert value("continuous_months", raw) == number


@pytest.mark.parametrize(
    "raw", ["-1", "601", "3.5", "1e3", "", "很多", "-²", "二十四", "0x10", "9" * 150, "1_0", "+3", "٣"]
)
def test_number_is_refused(raw):
    text = refusal("continuous_months", raw)
    assert "0到600" in text or "还没有回答" in text


def test_never_is_an_answer_to_the_last_payment_only():
    assert value("last_paid", "never") is NEVER
    assert "没有这个选项" in refusal("reason", "never")
    assert "例如" in refusal("pay_on", "never")


# ---------------------------------------------------------------- together


def together(scheme: str = "flexible", **given: str) -> list[tuple[str, str]]:
    return [(one.key, one.text) for one in check_together(answers(**given), Scheme(scheme))]


@pytest.mark.parametrize(("last_paid", "fits"), [("2026-02", True), ("2026-03", True), ("2026-04", False)])
def test_last_month_is_not_after_the_payment(last_paid, fits):
    found = together(last_paid=last_paid)
    assert (found == []) is fits
    if not fits:
        assert found[0][0] == "last_paid"
        assert "2026年4月" in found[0][1]


@pytest.mark.parametrize(
    ("given", "fits"),
    [
        ({"last_paid": "2026"}, True),  # the year that runs is paid in one sum
        ({"last_paid": "2027"}, False),
        ({"last_paid": "2025", "cover_year": "2026"}, True),
        ({"last_paid": "2026", "cover_year": "2026"}, False),
        ({"last_paid": "2026", "cover_year": "2027"}, True),
        (
            {"last_paid": "2026", "previous_scheme": "employee"},
            False,
        ),  # told by the month: December lies ahead
        ({"last_paid": "2026", "reason": "left_job"}, False),
        ({"last_paid": "2026", "reason": "missed_window"}, True),
        ({"last_paid": "2026-03", "previous_scheme": "employee"}, True),
    ],
)
def test_residents_pay_the_running_year_at_once(given, fits):
    assert (together("resident", **given) == []) is fits


@pytest.mark.parametrize(("year", "fits"), [("2025", False), ("2026", True), ("2027", True), ("2028", False)])
def test_cover_year_is_the_year_of_payment_or_the_next(year, fits):
    found = together("resident", cover_year=year)
    assert [key for key, _ in found] == ([] if fits else ["cover_year"])


@pytest.mark.parametrize(("day", "fits"), [("2026-03-10", True), ("2026-03-11", False)])
def test_event_is_not_after_the_payment(day, fits):
    assert [key for key, _ in together(event_on=day)] == ([] if fits else ["event_on"])


def test_nothing_is_compared_before_the_payment_date_is_known():
    assert check_together({"last_paid": Month.at(2030, 1)}, Scheme.FLEXIBLE) == []


def test_all_answers_of_a_case_are_read_or_all_faults_told():
    found, refusals = read_all(
        {"pay_on": "2026-03-10", "last_paid": "2025-09", "event_on.birth": "2026-01-02"},
        CATALOGUE,
        Scheme.FLEXIBLE,
        on=ON,
    )
    assert refusals == []
    assert list(found) == ["pay_on", "last_paid", "event_on.birth"]
    _, refusals = read_all(
        {"pay_on": "2026-02-30", "last_paid.year": "2025", "shoe_size": "44", "group": "none,student"},
        CATALOGUE,
        Scheme.FLEXIBLE,
        on=ON,
    )
    assert [one.key for one in refusals] == ["pay_on", "last_paid.year", "shoe_size", "group"]
    _, refusals = read_all(
        {"pay_on": "2026-03-10", "last_paid": "2026-04"}, CATALOGUE, Scheme.FLEXIBLE, on=ON
    )
    assert [one.key for one in refusals] == ["last_paid"]


@pytest.mark.parametrize(
    ("key", "raw"),
    [
        ("pay_on", "2026-03-10"),
        ("last_paid", "2026-05"),
        ("last_paid", "never"),
        ("last_paid", "unknown"),
        ("cover_year", "2027"),
        ("group", "newborn,student"),
        ("group", "none"),
        ("continuous_months", "24"),
        ("first_lapse", "no"),
        ("reason", "left_job"),
        ("repair_years", "2"),
    ],
)
def test_spelled_as_it_was_read(key, raw):
    assert spell(value(key, raw)) == raw


def test_options_are_the_persons_choice():
    assert is_option("pay_gap", CATALOGUE)
    assert not is_option("reason", CATALOGUE)
    assert not is_option("nothing", CATALOGUE)
