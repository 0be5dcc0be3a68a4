"""What is owed: arrears, and the late fee or interest on them month by month (domain.md a.5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from .outcome import FeeStart, LateFee, Payer, Price
from .values import Month

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Between:
    """A sum in yuan; where the source names a range of rates, its two ends."""

    low: Decimal
    high: Decimal

    @property
    def is_exact(self) -> bool:
        return self.low == self.high


@dataclass(frozen=True, slots=True)
class MonthOwed:
    """The fee on one month's arrears: ``days`` counted from ``begins_on`` to the day before the payment."""

    month: Month
    principal: Decimal
    begins_on: date
    days: int
    fee: Decimal


def rounded(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


def unit_price(price: Price) -> Between | None:
    """One month or cover year, the state's share included where the person pays it too; None: not in figures."""
    share = price.subsidy or Decimal(0)
    if price.amount is not None:
        return Between(price.amount + share, price.amount + share)
    if price.base_amount is None or price.rate is None:
        return None
    low = rounded(price.base_amount * price.rate) + share
    high = rounded(price.base_amount * (price.rate_to or price.rate)) + share
    return Between(low, high)


def arrears(price: Price, count: int) -> Between | None:
    """So many months (or years) at that price."""
    one = unit_price(price)
    return Between(one.low * count, one.high * count) if one else None


def months_between(first: Month, last: Month) -> tuple[Month, ...]:
    """Both included; none where the first comes after the last."""
    return tuple(Month(month) for month in range(first, last + 1))


def fee_begins_on(month: Month, begins: FeeStart) -> date | None:
    """The first day that counts for a month owed; None where the source does not say."""
    match begins:
        case FeeStart.NEXT_MONTH:
            return month.plus(1).first_day()
        case FeeStart.SECOND_MONTH:
            return month.plus(2).first_day()
        case FeeStart.NOT_STATED:
            return None


def late_fee(
    fee: LateFee, principal: Decimal, months: Iterable[Month], paid_on: date
) -> tuple[MonthOwed, ...] | None:
    """Principal x days x daily rate, rounded to the cent month by month; None where rate or beginning is not stated.

    A payment covered by a waiver pays the rest of the fee only; a cap keeps each month's fee at its principal
    (行政强制法 art. 45, where the source applies it).
    """
    if fee.payer is Payer.NONE:
        return ()
    if fee.daily_rate is None or fee.begins is FeeStart.NOT_STATED:
        return None
    owed: list[MonthOwed] = []
    for month in months:
        begins_on = fee_begins_on(month, fee.begins)
        if begins_on is None:
            return None
        days = max(0, (paid_on - begins_on).days)
        amount = _charged(fee, rounded(principal * days * fee.daily_rate), principal, paid_on)
        owed.append(MonthOwed(month, principal, begins_on, days, amount))
    return tuple(owed)


def late_fee_between(
    fee: LateFee, principal: Decimal, months: Iterable[Month], paid_on: date
) -> Between | None:
    """The whole fee; where the source does not say from which day, counted from the latest and the earliest usual day.

    None where the source names no rate, or whom it falls on is nobody.
    """
    if fee.daily_rate is None or fee.payer is Payer.NONE:
        return None
    stated = fee.begins is not FeeStart.NOT_STATED
    begins = (fee.begins,) if stated else (FeeStart.SECOND_MONTH, FeeStart.NEXT_MONTH)
    listed = tuple(months)
    sums = [total(late_fee(replace(fee, begins=one), principal, listed, paid_on) or ()) for one in begins]
    return Between(min(sums), max(sums))


def _charged(fee: LateFee, amount: Decimal, principal: Decimal, paid_on: date) -> Decimal:
    if fee.capped_at_principal:
        amount = min(amount, principal)
    waived = max((waiver.percent for waiver in fee.waivers if paid_on <= waiver.paid_until), default=0)
    return rounded(amount * (100 - waived) / 100)


def total(owed: Iterable[MonthOwed]) -> Decimal:
    return sum((one.fee for one in owed), Decimal(0))
