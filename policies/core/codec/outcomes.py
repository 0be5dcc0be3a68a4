"""The spelling of an outcome (``then``): every field a plain value, a value with its sources, or several claims."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..outcome import (
    BackPayment,
    Benefit,
    FeeStart,
    GapCost,
    GapCosts,
    Grant,
    LateFee,
    Limit,
    Outcome,
    Payer,
    Per,
    Price,
    State,
    Statement,
    WaitBenefit,
    Waiver,
)
from .conditions import WHEN
from .faults import Node, Path
from .scalars import DAY, DECIMAL, FILLED, MONTH, TEXT, YEAR, YES_NO, Spelling, choice, whole
from .shapes import SOURCE_KEYS, Key, checked, listed, one_or_more, or_not_stated, record, said
from .starts import START

Found = Iterator[tuple[Path, str]]

# ---------------------------------------------------------------- how far back, what the wait brings, who bears the gap


def _says_something(limit: Limit) -> Found:
    if limit == Limit():
        yield (), "要写 months、since 或 until 中的一个"


LIMIT = checked(
    record(Limit, Key("months", whole(1)), Key("since", MONTH), Key("until", DAY, "until_on")),
    _says_something,
)


def _percent_with_percentage(wait: WaitBenefit) -> Found:
    if wait.grant is Grant.PERCENTAGE and wait.percent is None:
        yield ("percent",), "要写 grant，或写 percent"
    if wait.grant is not Grant.PERCENTAGE and wait.percent is not None:
        yield ("percent",), f"grant 是 {wait.grant} 时不写 percent"


_WAIT_BENEFIT = checked(
    record(
        WaitBenefit,
        Key("grant", choice(Grant), default=Grant.PERCENTAGE),
        Key("percent", whole(1, 99)),
        Key("for", choice(Benefit), "benefit"),
        Key("from_month", whole(0, 120)),
    ),
    _percent_with_percentage,
)
_GRANT = choice(Grant)


def _read_wait(node: Node) -> WaitBenefit:
    if not isinstance(node.value, str):
        return _WAIT_BENEFIT.read(node)
    if re.fullmatch(r"[1-9]\d?%", node.value, re.ASCII):
        return WaitBenefit(Grant.PERCENTAGE, percent=int(node.value[:-1]))
    grant = _GRANT.read(node)
    if grant is Grant.PERCENTAGE:
        node.fault("请写出百分比，如 50%")
    return WaitBenefit(grant)


def _dump_wait(wait: WaitBenefit) -> object:
    if wait != WaitBenefit(wait.grant, percent=wait.percent):
        return _WAIT_BENEFIT.dump(wait)
    return wait.grant.value if wait.percent is None else f"{wait.percent}%"


DURING_WAIT = one_or_more(Spelling(_read_wait, _dump_wait))

_GAP_COST = choice(GapCost)
_GAP_COSTS = record(GapCosts, Key("value", _GAP_COST), Key("for", choice(Benefit), "benefit"))


def _read_gap(node: Node) -> GapCosts:
    return GapCosts(_GAP_COST.read(node)) if isinstance(node.value, str) else _GAP_COSTS.read(node)


def _dump_gap(costs: GapCosts) -> object:
    return costs.value.value if costs == GapCosts(costs.value) else _GAP_COSTS.dump(costs)


GAP_COSTS = one_or_more(Spelling(_read_gap, _dump_gap))


# ---------------------------------------------------------------- money


def _at_most_one(fee: LateFee) -> Found:
    if fee.daily_rate is not None and fee.daily_rate >= 1:
        yield ("daily_rate",), "日利率要小于 1，万分之五写成 0.0005"
    if fee.payer is Payer.NONE and fee.daily_rate is not None:
        yield ("daily_rate",), "payer 是 none 时不写 daily_rate"


_FEE = checked(
    record(
        LateFee,
        Key("payer", choice(Payer)),
        Key("daily_rate", DECIMAL),
        Key("interest", YES_NO, "is_interest"),
        Key("begins", choice(FeeStart)),
        Key("capped", YES_NO, "capped_at_principal"),
        Key("waivers", listed(record(Waiver, Key("paid_until", DAY), Key("percent", whole(1, 100))))),
    ),
    _at_most_one,
)
_PAYER = choice(Payer)


def _read_fee(node: Node) -> LateFee:
    return LateFee(_PAYER.read(node)) if isinstance(node.value, str) else _FEE.read(node)


def _dump_fee(fee: LateFee) -> object:
    return fee.payer.value if fee == LateFee(fee.payer) else _FEE.dump(fee)


LATE_FEE = Spelling(_read_fee, _dump_fee)


def _names_a_sum(price: Price) -> Found:
    if price.amount is None and not price.base and price.base_amount is None:
        yield ("amount",), "要写金额 amount，或写缴费基数 base"
    if price.rate_to is not None and (price.rate is None or price.rate_to < price.rate):
        yield ("rate_to",), "rate_to 要和 rate 一起写，并且不小于它"
    if price.rate is not None and price.rate >= 1:
        yield ("rate",), "费率要小于 1，10% 写成 0.10"
    if price.from_on and price.until_on and price.until_on < price.from_on:
        yield ("until",), "结束日期早于开始日期"


PRICE = checked(
    record(
        Price,
        Key("per", choice(Per)),
        Key("amount", DECIMAL),
        Key("base", TEXT),
        Key("base_amount", DECIMAL),
        Key("rate", DECIMAL),
        Key("rate_to", DECIMAL),
        Key("subsidy", DECIMAL),
        Key("cover_year", YEAR),
        Key("from", DAY, "from_on"),
        Key("until", DAY, "until_on"),
        Key("group", TEXT),
    ),
    _names_a_sum,
)


# ---------------------------------------------------------------- the whole


STATEMENT = record(
    Statement, Key("text", FILLED), Key("sources", SOURCE_KEYS), Key("when", WHEN), Key("ask", TEXT)
)


def _cover_date_in_place(outcome: Outcome) -> Found:
    if outcome.no_cover_until is not None and outcome.state is not State.NO_COVER:
        yield ("no_cover_until",), "只在 state: no_cover 时写"


OUTCOME = checked(
    record(
        Outcome,
        Key("state", choice(State)),
        Key("back_payment", said(choice(BackPayment))),
        Key("back_payment_limit", said(LIMIT)),
        Key("start", said(START)),
        Key("during_wait", said(DURING_WAIT)),
        Key("gap_costs", said(GAP_COSTS)),
        Key("late_fee", said(LATE_FEE)),
        Key("price", said(one_or_more(PRICE))),
        Key("repair_price", said(PRICE)),
        Key("no_cover_until", or_not_stated(DAY, None)),
        Key("statements", or_not_stated(listed(STATEMENT), ())),
    ),
    _cover_date_in_place,
)
