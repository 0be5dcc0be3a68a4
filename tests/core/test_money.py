"""Arrears and late fee, worked out by hand from the counting of domain.md a.5."""

from datetime import date
from decimal import Decimal

import pytest

from policies.core.money import (
    Between,
    arrears,
    fee_begins_on,
    late_fee,
    late_fee_between,
    months_between,
    total,
    unit_price,
)
from policies.core.outcome import FeeStart, LateFee, Payer, Per, Price, Waiver
from policies.core.values import Month

MARCH = Month.at(2026, 3)
RATE = Decimal("0.0005")


def make_fee(**more) -> LateFee:
    return LateFee(**{"payer": Payer.EMPLOYER, "daily_rate": RATE, "begins": FeeStart.SECOND_MONTH, **more})


def test_the_worked_example_of_the_dossier():
    """1141.87 x 39 days x 0.0005 = 22.27: from 1 May to the day before 9 June are 39 days."""
    (owed,) = late_fee(make_fee(), Decimal("1141.87"), [MARCH], date(2026, 6, 9))
    assert (owed.begins_on, owed.days, owed.fee) == (date(2026, 5, 1), 39, Decimal("22.27"))


@pytest.mark.parametrize(
    ("paid_on", "days"),
    [(date(2026, 4, 30), 0), (date(2026, 5, 1), 0), (date(2026, 5, 2), 1), (date(2026, 5, 31), 30)],
)
def test_the_day_of_payment_does_not_count(paid_on, days):
    (owed,) = late_fee(make_fee(), Decimal(1000), [MARCH], paid_on)
    assert owed.days == days


def test_each_month_is_rounded_by_itself():
    """1 yuan: 21 days are 0.0105, 51 days 0.0255: 0.01 + 0.03, where the sum would round to 0.04 all the same;
    30 yuan: 0.315 -> 0.32 and 0.765 -> 0.77, where the sum 1.08 would lose a cent."""
    owed = late_fee(make_fee(), Decimal(30), [MARCH, MARCH.plus(-1)], date(2026, 5, 22))
    assert [one.days for one in owed] == [21, 51]
    assert [one.fee for one in owed] == [Decimal("0.32"), Decimal("0.77")]
    assert total(owed) == Decimal("1.09")


def test_nothing_is_worked_out_that_the_source_does_not_say():
    assert late_fee(make_fee(begins=FeeStart.NOT_STATED), Decimal(1000), [MARCH], date(2026, 9, 1)) is None
    assert late_fee(make_fee(daily_rate=None), Decimal(1000), [MARCH], date(2026, 9, 1)) is None
    assert late_fee(make_fee(payer=Payer.NONE), Decimal(1000), [MARCH], date(2026, 9, 1)) == ()


def test_a_cap_keeps_the_fee_at_the_principal():
    """0.05 % a day reaches the principal after 2000 days."""
    long_ago = Month.at(2015, 1)
    (capped,) = late_fee(make_fee(capped_at_principal=True), Decimal(100), [long_ago], date(2026, 3, 1))
    (free,) = late_fee(make_fee(capped_at_principal=None), Decimal(100), [long_ago], date(2026, 3, 1))
    assert capped.fee == Decimal("100.00")
    assert free.days == (date(2026, 3, 1) - date(2015, 3, 1)).days
    assert free.fee > 200


@pytest.mark.parametrize(("paid_on", "fee"), [(date(2026, 6, 9), "0.00"), (date(2026, 6, 10), "20.00")])
def test_a_waiver_holds_up_to_its_last_day(paid_on, fee):
    waived = make_fee(waivers=(Waiver(date(2026, 6, 9)),))
    (owed,) = late_fee(waived, Decimal(1000), [MARCH], paid_on)
    assert owed.fee == Decimal(fee)


def test_half_a_waiver_leaves_half():
    (owed,) = late_fee(
        make_fee(waivers=(Waiver(date(2026, 12, 31), 50),)), Decimal(1000), [MARCH], date(2026, 6, 10)
    )
    assert (owed.days, owed.fee) == (40, Decimal("10.00"))


@pytest.mark.parametrize(
    ("begins", "day"),
    [
        (FeeStart.NEXT_MONTH, date(2026, 4, 1)),
        (FeeStart.SECOND_MONTH, date(2026, 5, 1)),
        (FeeStart.NOT_STATED, None),
    ],
)
def test_fee_begins_on(begins, day):
    assert fee_begins_on(MARCH, begins) == day


def test_arrears_are_an_amount_or_a_range_or_not_in_figures():
    assert arrears(Price(Per.MONTH, amount=Decimal("484.38")), 2) == Between(
        Decimal("968.76"), Decimal("968.76")
    )
    by_rates = Price(
        Per.MONTH,
        base="上年度职工月平均工资",
        base_amount=Decimal(8073),
        rate=Decimal("0.10"),
        rate_to=Decimal("0.12"),
    )
    assert arrears(by_rates, 3) == Between(Decimal("2421.90"), Decimal("2906.28"))
    assert unit_price(Price(Per.MONTH, base="上年度职工月平均工资", rate=Decimal("0.10"))) is None
    assert unit_price(Price(Per.YEAR, amount=Decimal(400), subsidy=Decimal(670))) == Between(
        Decimal(1070), Decimal(1070)
    )


def test_months_between_includes_both_ends():
    assert months_between(Month.at(2025, 12), Month.at(2026, 2)) == tuple(
        Month.at(2025, 12).plus(n) for n in range(3)
    )
    assert months_between(MARCH, MARCH.plus(-1)) == ()


def test_fee_whose_first_day_nobody_states_is_a_range():
    """1000 yuan of January, paid 10 April: from 1 February 68 days (34.00), from 1 March 40 days (20.00)."""
    fee = make_fee(begins=FeeStart.NOT_STATED)
    found = late_fee_between(fee, Decimal(1000), [Month.at(2026, 1)], date(2026, 4, 10))
    assert found == Between(Decimal("20.00"), Decimal("34.00"))


def test_fee_whose_first_day_is_stated_is_one_sum():
    found = late_fee_between(make_fee(), Decimal(1000), [Month.at(2026, 1)], date(2026, 4, 10))
    assert found == Between(Decimal("20.00"), Decimal("20.00"))


@pytest.mark.parametrize("more", [{"daily_rate": None}, {"payer": Payer.NONE}])
def test_without_a_rate_or_anybody_to_pay_there_is_no_fee_to_tell(more):
    assert late_fee_between(make_fee(**more), Decimal(1000), [MARCH], date(2026, 6, 9)) is None
