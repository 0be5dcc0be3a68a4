"""Every date and sum on the pages whose pictures stand in docs/screenshots/, worked out again by hand.

A page is read whole: a day or a sum on it that nobody here has worked out fails, and so does one that is missing.
"""

import datetime
import re
from calendar import monthrange
from decimal import Decimal

from .conftest import TODAY

PLACE = "/370300/flexible/"
ASKED = "?pay_on=2026-03-10&last_paid=2025-09"  # the story of 淄博: five months lapsed, flexible
PAID, LAST_PAID = datetime.date(2026, 3, 10), datetime.date(2025, 9, 1)


def first_of(day: datetime.date, months: int) -> datetime.date:
    """The 1st of the month so many months on."""
    count = day.year * 12 + day.month - 1 + months
    return datetime.date(count // 12, count % 12 + 1, 1)


def end_of(day: datetime.date) -> datetime.date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def before(day: datetime.date) -> datetime.date:
    return day - datetime.timedelta(days=1)


UNPAID = first_of(LAST_PAID, 1)  # October: the first month not paid
STOPPED = first_of(UNPAID, 1)  # 山东: benefits stop in the month after the first one missed
BACK = first_of(PAID, 3)  # March, April and May are waited through
CHECKED = datetime.date(2026, 11, 23)  # the sources
SOURCES = {
    CHECKED,
    datetime.date(2025, 3, 18),  # 淄博's notice
    datetime.date(2025, 6, 3),  # the article that the papers are taken from
    datetime.date(2025, 4, 24),  # the article that asks for the household book
}
# Paid by the end of a month, benefits are back on the 1st of the third month on: by March, April, May, June; and later.
DUE = {end_of(first_of(PAID, months)): first_of(PAID, months + 3) for months in range(4)}
LATER = first_of(PAID, 7)
# October to December missed are three months: paid by the end of January it was the month after.
MISSED = end_of(first_of(LAST_PAID, 4)), first_of(LAST_PAID, 5)
PREMIUM = Decimal("484.38")  # written by the person


def days_in(text: str) -> set[datetime.date]:
    return {datetime.date(*map(int, found)) for found in re.findall(r"(\d{4})年(\d{1,2})月(\d{1,2})日", text)}


def sums_in(text: str) -> set[Decimal]:
    return {Decimal(found.replace(",", "")) for found in re.findall(r"(\d[\d,]*\.\d\d)元", text)}


def test_days_of_the_result(page):
    said, _, rests_on = page(f"{PLACE}{ASKED}").partition("依据：")
    expected = {
        PAID,
        before(PAID),
        UNPAID,
        STOPPED,
        BACK,
        before(BACK),
        CHECKED,
        *DUE,
        *DUE.values(),
        LATER,
        *MISSED,
    }
    assert days_in(said) == expected
    assert days_in(rests_on) == SOURCES | {PAID}, "the answers stand below the sources"
    assert sums_in(said) == set()
    assert "2025年10月到2026年2月没交，断了5个月" in said, "October, November, December, January, February"
    assert "含当月满3个月（3月、4月、5月）" in said


def test_days_of_the_sheet(page):
    said, _, rests_on = page(f"{PLACE}checklist{ASKED}").partition("依据：")
    first, second = list(DUE)[:2]
    later = first_of(DUE[second], 1)
    assert days_in(said) == {TODAY, PAID, BACK, CHECKED, first, second, DUE[second], later}
    assert days_in(rests_on) == {CHECKED, datetime.date(2025, 3, 18)}, (
        "on paper each source has its day of checking"
    )


def test_days_and_sums_of_the_comparison(page):
    """Five months owed until March, six from April on: 5 x 484.38 = 2421.90 and 6 x 484.38 = 2906.28."""
    said, _, rests_on = page(f"{PLACE}compare{ASKED}&amount={PREMIUM}").partition("依据：")
    a_month_later = PAID.replace(month=4)
    assert days_in(said) == {PAID, next(iter(DUE)), a_month_later, BACK, first_of(a_month_later, 3), CHECKED}
    assert days_in(rests_on) == SOURCES
    assert f"{PREMIUM}元×5{PREMIUM * 5:,}元" in said
    assert sums_in(said.replace(f"×5{PREMIUM * 5:,}", f"×5 {PREMIUM * 5:,}")) == {
        PREMIUM,
        PREMIUM * 5,
        PREMIUM * 6,
    }
    assert (Decimal("2421.90"), Decimal("2906.28")) == (PREMIUM * 5, PREMIUM * 6)
    days = (first_of(a_month_later, 3) - BACK).days
    assert f"早{days}天能报销" in said
    assert days == 30, "June"
