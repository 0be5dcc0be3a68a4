"""What a decision comes to in yuan, figure by figure, each with how it is reckoned. Where the source is silent, no figure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from policies.core import money
from policies.core.money import Between
from policies.core.outcome import BackPayment, FeeStart, LateFee, Payer, Per, Price, State
from policies.core.types import Scheme
from policies.core.values import Month
from policies.core.verdict import Decided, Decision
from wizard import words
from wizard.answers import OwnFigures

_MAY_PAY = (BackPayment.ALLOWED, BackPayment.REQUIRED, BackPayment.OPTIONAL)


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the bill: 补交3个月（2026年5月到7月）, 每月484.38元 × 3, 1,453.14元."""

    what: str
    brief: str
    how: str
    comes_to: Between

    @property
    def amount(self) -> str:
        return between(self.comes_to)


@dataclass(frozen=True, slots=True)
class Bill:
    """What is to be paid now. ``left_out``: what the sum does not hold, and why."""

    figures: tuple[Figure, ...] = ()
    left_out: tuple[str, ...] = ()
    gap: tuple[str, ...] = ()  # the months owed and the fee on them, in sentences
    is_open: bool = False  # a late fee may come on top, and nobody says how much

    @property
    def total(self) -> Between | None:
        return _sum(one.comes_to for one in self.figures) if self.figures else None

    @property
    def amount(self) -> str:
        return between(self.total) if self.total else ""

    @property
    def brief(self) -> str:
        """For a cell of a table: 每月484.38元; 补交3个月和滞纳金，一共1,460.21元; 2026年度400.00元."""
        if len(self.figures) == 1:
            return f"{self.figures[0].brief}{self.amount}"
        return f"{'和'.join(dict.fromkeys(one.brief for one in self.figures))}，一共{self.amount}"


NOTHING = Bill()


def bill_of(decided: Decided, own: OwnFigures) -> Bill:
    """Of the decision that a page is written by."""
    return bill(decided.decision, own, pays_gap=decided.pays_gap)


def bill(decision: Decision, own: OwnFigures, *, pays_gap: bool = True) -> Bill:
    """``pays_gap``: where the person may choose, whether the months owed are paid."""
    if decision.state is not State.DECIDED:
        return NOTHING
    price = price_of(decision, own)
    each = money.unit_price(price) if price else None
    if price is None or each is None:
        return Bill(left_out=(_no_price(decision, own),))
    if price.per is Per.YEAR:
        return Bill(tuple(_of_year(decision, price, each, own)))
    owed = owed_months(decision) if pays_gap and decision.back_payment in _MAY_PAY else ()
    if not owed:
        return Bill((Figure("每个月", "每月", _by(price, own), each),))
    count = len(owed)
    comes_to = money.arrears(price, count)
    assert comes_to is not None  # noqa: S101  (one month is known)
    gap = Figure(_gap(owed, decision), f"补交{count}个月", f"{between(each)} × {count}", comes_to)
    fees, silent = _fees(decision, each, owed)
    said = (_gap_line(gap, own), *([_fee_line(fees, decision)] if fees else []))
    is_open = not fees and _may_owe_a_fee(decision.late_fee)
    return Bill((gap, *fees), (*silent, "当月和以后各月的钱不算在内"), said, is_open)


def price_of(decision: Decision, own: OwnFigures) -> Price | None:
    """The one price to reckon with: the person's own figure, or the source's where it names one only."""
    is_yearly = decision.policy.scheme is Scheme.RESIDENT
    if own.amount is not None:
        return Price(Per.YEAR if is_yearly else Per.MONTH, amount=own.amount, cover_year=decision.cover_year)
    if len(decision.prices) != 1:
        return None
    price = decision.prices[0]
    return replace(price, base_amount=own.base) if own.base is not None and price.base else price


def owed_months(decision: Decision) -> Sequence[Month]:
    """The unpaid months that may still be paid: the limit, where there is one, takes the earliest off."""
    lapse, limit = decision.lapse, decision.back_payment_limit
    if lapse.first_unpaid is None or lapse.last_unpaid is None:
        return ()
    months = money.months_between(lapse.first_unpaid, lapse.last_unpaid)
    if limit and limit.since is not None:
        months = tuple(month for month in months if month >= limit.since)
    return months[-limit.months :] if limit and limit.months is not None else months


def between(of: Between) -> str:
    return words.money(of.low) if of.is_exact else f"{words.money(of.low)}到{words.money(of.high)}"


def _sum(of: Iterable[Between]) -> Between:
    listed = list(of)
    return Between(
        sum((one.low for one in listed), Decimal(0)), sum((one.high for one in listed), Decimal(0))
    )


def _gap_line(gap: Figure, own: OwnFigures) -> str:
    by = "按你写的数，" if own.spelt else ""
    return f"{by}{gap.what}：{gap.how} = {gap.amount}，不含当月和以后"


def _fee_line(fees: Sequence[Figure], decision: Decision) -> str:
    return f"{fees[0].brief}到{words.day(decision.pay_on)}一共{between(_sum(fee.comes_to for fee in fees))}"


def _gap(owed: Sequence[Month], decision: Decision) -> str:
    lapsed, months = decision.lapse.months, words.months(owed[0], owed[-1])
    if lapsed is not None and lapsed > len(owed):
        return f"断了{lapsed}个月，最多补{len(owed)}个月（{months}）"
    return f"补交{len(owed)}个月（{months}）"


def _by(price: Price, own: OwnFigures) -> str:
    """How one month's premium comes about."""
    if own.amount is not None:
        return "你写的"
    if price.amount is not None or price.base_amount is None or price.rate is None:
        return "来源写的"
    rates = words.percent(price.rate) + (f"到{words.percent(price.rate_to)}" if price.rate_to else "")
    return f"{'你写的基数' if own.base is not None else price.base}{words.money(price.base_amount)} × {rates}"


def _of_year(decision: Decision, price: Price, each: Between, own: OwnFigures) -> Iterator[Figure]:
    """The cover year, the state's share where the person pays it too, and the years repaired."""
    share = price.subsidy
    year = f"{price.cover_year or decision.cover_year}年度"
    alone = Between(each.low - share, each.high - share) if share else each
    yield Figure(f"{year}的保费", year, _by(price, own), alone)
    if share:
        yield Figure("财政补助部分", "财政补助部分", "来源写明这时要自己交", Between(share, share))
    repaired, one = decision.started.repaired if decision.started else 0, decision.repair_price
    if repaired and one is not None and one.amount is not None:
        paid = one.amount * repaired
        yield Figure(
            f"修复{repaired}年",
            f"修复{repaired}年",
            f"{words.money(one.amount)} × {repaired}",
            Between(paid, paid),
        )


# ---------------------------------------------------------------- late fee


def _fees(decision: Decision, each: Between, owed: Sequence[Month]) -> tuple[list[Figure], list[str]]:
    """Month by month where the source says from which day; one range where it does not; else why there is none."""
    fee = decision.late_fee
    if fee is None:
        return [], ["要不要交滞纳金，来源未写明"]
    called = "利息" if fee.is_interest else "滞纳金"
    if fee.payer is Payer.NONE:
        return [], []
    if fee.payer is Payer.EMPLOYER:
        return [], [f"{called}由单位出"]
    if fee.daily_rate is None:
        return [], [f"{called}每天收多少，来源未写明"]
    if fee.begins is FeeStart.NOT_STATED:
        return _fee_range(decision, fee, each, owed, called)
    lows = money.late_fee(fee, each.low, owed, decision.pay_on) or ()
    highs = money.late_fee(fee, each.high, owed, decision.pay_on) or ()
    return [
        Figure(
            f"{words.month(low.month)}的{called}",
            called,
            f"{between(each)} × {words.percent(fee.daily_rate)} × {low.days}天（{words.day(low.begins_on)}起）",
            Between(low.fee, high.fee),
        )
        for low, high in zip(lows, highs, strict=True)
    ], []


def _may_owe_a_fee(fee: LateFee | None) -> bool:
    return fee is None or fee.payer is Payer.PERSON


def _fee_range(
    decision: Decision, fee: LateFee, each: Between, owed: Sequence[Month], called: str
) -> tuple[list[Figure], list[str]]:
    least = money.late_fee_between(fee, each.low, owed, decision.pay_on)
    most = money.late_fee_between(fee, each.high, owed, decision.pay_on)
    if least is None or most is None or fee.daily_rate is None:
        return [], [f"{called}每天收多少，来源未写明"]
    how = f"每天{words.percent(fee.daily_rate)}；从欠费的哪天算起来源未写明，从下个月和再下个月1日起各算一遍"
    return [Figure(called, called, how, Between(least.low, most.high))], []


def _no_price(decision: Decision, own: OwnFigures) -> str:
    if len(decision.prices) > 1:
        return "来源写了几档，看不出你是哪一档；知道要交多少，写在下面就能算"
    if own.base is not None:
        return "来源没有写按基数的百分之几交，只有基数算不出来"
    return "要交多少钱，来源未写明；知道要交多少，写在下面就能算"
