"""What a decision says beside its date, as questions and answers in the resident's words."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from policies.core import money
from policies.core.outcome import (
    BackPayment,
    Form,
    GapCost,
    GapCosts,
    LateFee,
    Limit,
    Payer,
    Per,
    Price,
    State,
    Waiver,
)
from policies.core.types import Scheme
from policies.core.values import NEVER
from policies.core.verdict import Decision
from wizard import words
from wizard.presenters import sums, waiting
from wizard.presenters.citing import Citations, Refs, claim_of
from wizard.presenters.lapsed import comes_from_work, counts_years
from wizard.presenters.sums import Bill

DAY = timedelta(days=1)
NOBODYS = "none"  # of those who belong to no group
PAID_AFTERWARDS = (GapCost.REIMBURSED, GapCost.MANUAL_CLAIM)
LABELS = {
    "repair_price": "缴费修复",
    "back_payment": "补交",
    "gap_costs": "断缴期间的费用",
    "during_wait": "等待期间",
    "late_fee": "滞纳金",
    "price": "要交的钱",
    "window": "什么时候交",
}


@dataclass(frozen=True, slots=True)
class Point:
    key: str
    question: str
    answer: str
    details: tuple[str, ...] = ()
    refs: Refs = ()
    is_stated: bool = True

    @property
    def answer_refs(self) -> Refs:
        """Nothing rests on a source where none states it: then they are the hint's, which comes last."""
        return self.refs if self.is_stated else ()

    @property
    def hint_refs(self) -> Refs:
        return () if self.is_stated else self.refs

    @property
    def label(self) -> str:
        """For paper: what the question is about."""
        return LABELS[self.key]

    def beside(self, hint: str, refs: Refs) -> "Point":
        """The same with one more line, and what that rests on."""
        return replace(self, details=(*self.details, *sentences([hint])), refs=(*self.refs, *refs))


def points(decision: Decision, cite: Citations, of: Bill, on: date) -> tuple[Point, ...]:
    """In the order people ask. ``of``: what it comes to; ``on``: today. What cannot concern the person is left out; what is not stated says so."""
    if pays_as_usual(decision):
        return (_price(decision, cite, of),)
    if decision.state is not State.DECIDED:
        return ()
    found = [_repair(decision, decision.repair_price, cite)] if decision.repair_price else []
    owes = owes_back(decision)
    if owes:
        found.append(_back_payment(decision, cite, on))
    if has_gap(decision):
        found.append(_gap_costs(decision, cite))
    if waiting.waits(decision) and (decision.during_wait or decision.gap_cost is not GapCost.FROM_RETURN):
        found.append(_during_wait(decision, cite))
    if owes:
        found.append(_late_fee(decision, cite))
    found.append(_price(decision, cite, of))
    return tuple(found)


def pays_as_usual(decision: Decision) -> bool:
    """A resident who has missed nothing, and pays for the year as each year."""
    return decision.state is State.NOT_LAPSED and decision.cover_year is not None


def has_gap(decision: Decision) -> bool:
    """Somebody who joins for the first time, or missed no month, has nothing to pay back."""
    if decision.used.get("reason") == "first_enrolment" or decision.used.get("last_paid") is NEVER:
        return False
    if _is_asked_of_no_year(decision) and decision.back_payment is None:
        return False
    missed_none = decision.lapse.months == 0 and not decision.lapse.cover_years
    return not missed_none or decision.back_payment is not None


def owes_back(decision: Decision) -> bool:
    """Months or years that may be paid back. A resident who only pays this year late owes none, if the source names none."""
    if decision.back_payment is not None or not counts_years(decision):
        return has_gap(decision)
    return has_gap(decision) and bool(decision.lapse.cover_years)


def _is_asked_of_no_year(decision: Decision) -> bool:
    """A resident whom no rule asked whether a year was missed."""
    by_year = decision.policy.scheme is Scheme.RESIDENT and not comes_from_work(decision)
    return by_year and decision.lapse.cover_years is None


# ---------------------------------------------------------------- back payment


def _back_payment(decision: Decision, cite: Citations, on: date) -> Point:
    by_year = counts_years(decision)  # who pays back a missed window, not missed months
    question = "错过了缴费的时间，还能补交吗？" if by_year else "断掉的那几个月，能补交吗？"
    value = decision.back_payment
    if value is None:
        return _unstated("back_payment", question, "能不能补")
    claim = claim_of(decision.outcome.back_payment, value)
    details = [claim.text] if claim and claim.text else []
    if decision.back_payment_limit and value is not BackPayment.NOT_POSSIBLE:
        details.append(_limit(decision.back_payment_limit))
    refs = cite.claim(decision, decision.outcome.back_payment, value)
    if decision.disputed_by("back_payment"):
        until = f"在{words.day(decision.pay_on)}以前" if decision.pay_on > on else "先"
        ask = f"来源说法不一致。请{until}打12393确认。"
        return Point("back_payment", question, ask, sentences(details), refs)
    return Point("back_payment", question, words.BACK_PAYMENT[value] + "。", sentences(details), refs)


def _limit(limit: Limit) -> str:
    parts = []
    if limit.months:
        parts.append(f"最多往前补{limit.months}个月")
    if limit.since is not None:
        parts.append(f"最早补到{words.month(limit.since)}")
    if limit.until_on:
        parts.append(f"{words.day(limit.until_on)}以前可以补")
    return "，".join(parts)


# ---------------------------------------------------------------- gap costs


def _gap_costs(decision: Decision, cite: Citations) -> Point:
    question = "断缴期间看病的钱，能报销吗？"
    if not decision.gap_costs:
        return _unstated("gap_costs", question, "断缴期间的费用能不能报", detail=gap_days(decision))
    refs = cite.claim(decision, decision.outcome.gap_costs, decision.gap_costs)
    claim = claim_of(decision.outcome.gap_costs, decision.gap_costs)
    details = [gap_days(decision), claim.text if claim else ""]
    if decision.no_benefits_from:  # the day it begins rests on what is said of when benefits stop
        stop = decision.version.stop
        refs = tuple(sorted({*refs, *cite.claim(decision, stop, stop[0].value if stop else None)}))
    return Point("gap_costs", question, gap_costs(decision.gap_costs) + "。", sentences(details), refs)


def gap_costs(costs: tuple[GapCosts, ...]) -> str:
    return (
        "；".join(waiting.for_benefit(cost.benefit) + words.GAP_COST[cost.value] for cost in costs)
        or words.NOT_STATED
    )


def gap_days(decision: Decision) -> str:
    """The days whose costs are meant: from the first without benefits to the last that the source speaks of."""
    first, ends = decision.no_benefits_from, _costs_end(decision)
    if first is None:
        known = f"指停了待遇以后、{_until_when(decision, ends)}看病的钱"
        return known if decision.version.stop else f"{known}。待遇从哪天停，来源未写明"
    if ends is not None and ends <= first:
        return ""
    stopped = (
        f"待遇从{words.day(first)}起停（{words.STOP[decision.version.stop[0].value.kind]}）"
        if decision.version.stop
        else ""
    )
    days = (
        f"指{words.day(first)}起、恢复报销以前看病的钱"
        if ends is None
        else f"指{waiting.span(first, ends - DAY)}看病的钱{_before_paying(decision, ends)}"
    )
    return f"{stopped}。{days}" if stopped else days


def _until_when(decision: Decision, ends: date | None) -> str:
    if ends is None:
        return "恢复报销以前"
    started = decision.started
    if ends == _back(decision) and started and started.start.form is Form.S2 and not started.held_back:
        return f"缴费当月（{words.month(ends)}）以前"  # which of its days is not stated
    if ends == _back(decision):
        back = "最早可能恢复报销的那天" if decision.start_range else "恢复报销"
        return f"{back}（{words.day(ends)}）以前"
    if ends == counts_from(decision):
        return f"{'钱到账' if ends == decision.pay_on else '这一年度开始'}（{words.day(ends)}）以前"
    return "漏交的那几个月里"


def _before_paying(decision: Decision, ends: date) -> str:
    """The days of the month of payment that come before it: no month missed, and not yet paid for."""
    until = min(decision.pay_on, _back(decision) or decision.pay_on)
    if decision.gap_cost not in PAID_AFTERWARDS or ends >= until:
        return ""
    return f"；{waiting.span(ends, until - DAY)}的，来源没有写"


def _costs_end(decision: Decision) -> date | None:
    """The first day that what is said of the gap's costs does not reach.

    Where they are paid afterwards, that is said of the months missed; where they are not, of the days until the payment.
    The wait is another matter, unless the source goes on to the return itself.
    """
    back, last = _back(decision), decision.lapse.last_unpaid
    if decision.gap_cost is GapCost.FROM_RETURN:
        return back
    is_paid = decision.gap_cost in PAID_AFTERWARDS
    ends = last.plus(1).first_day() if is_paid and last is not None else counts_from(decision)
    return ends if back is None else min(back, ends)


def counts_from(decision: Decision) -> date:
    """The payment; of a cover year paid for ahead, its first day: until then nothing is paid for, and nobody waits."""
    year = decision.cover_year
    return max(decision.pay_on, date(year, 1, 1)) if year is not None else decision.pay_on


def _back(decision: Decision) -> date | None:
    """The first day on which anything may be paid again."""
    earliest = decision.start_range[0] if decision.start_range else None
    return decision.first_benefits_from or decision.benefits_from or earliest


# ---------------------------------------------------------------- during the wait


def _during_wait(decision: Decision, cite: Citations) -> Point:
    question = "等待的这段时间，能报销一部分吗？"
    if decision.started is not None and not waiting.has_wait(decision.started):
        question = "从到账到能报销的那天，中间看病能报吗？"
    if not decision.during_wait:
        return _unstated("during_wait", question, "这段时间能不能报")
    refs = cite.claim(decision, decision.outcome.during_wait, decision.during_wait)
    answer = waiting.benefits(decision.during_wait) + "。"
    return Point("during_wait", question, answer, _until(decision), refs)


def _until(decision: Decision) -> tuple[str, ...]:
    if days := waiting.part_days(decision):
        return (f"指{days}看病的钱。",)
    back = decision.benefits_from
    if back is None or back <= decision.pay_on:
        return ()
    return (f"等待到{words.day(back - DAY)}为止。",)


# ---------------------------------------------------------------- late fee


def _late_fee(decision: Decision, cite: Citations) -> Point:
    fee = decision.late_fee
    if fee is None:
        return _unstated("late_fee", "要交滞纳金吗？", "要不要交滞纳金、谁出", ask="请打12366问")
    called = "利息" if fee.is_interest else "滞纳金"
    refs = cite.claim(decision, decision.outcome.late_fee, fee)
    claim = claim_of(decision.outcome.late_fee, fee)
    details = [*_fee_details(fee), claim.text if claim else ""]
    return Point("late_fee", f"要交{called}吗？谁出？", late_fee(fee) + "。", sentences(details), refs)


def late_fee(fee: LateFee | None) -> str:
    if fee is None:
        return words.NOT_STATED
    called = "利息" if fee.is_interest else "滞纳金"
    return f"不用交{called}" if fee.payer is Payer.NONE else f"{called}{words.LATE_FEE[fee.payer]}"


def _fee_details(fee: LateFee) -> list[str]:
    if fee.payer is Payer.NONE:
        return []
    return [*_fee_rate(fee), *(_waiver(waiver) for waiver in fee.waivers)]


def _fee_rate(fee: LateFee) -> list[str]:
    if fee.daily_rate is None:
        return ["每天收多少，来源未写明"]
    a_day = words.money(fee.daily_rate * 1000)
    lines = [
        f"每天按欠费的{words.percent(fee.daily_rate)}算：欠1,000元，每天{a_day}",
        words.FEE_BEGINS[fee.begins],
    ]
    return [*lines, "最多不超过欠费本身"] if fee.capped_at_principal else lines


def _waiver(waiver: Waiver) -> str:
    how = "免收" if waiver.percent == 100 else f"减{waiver.percent}%"
    return f"{words.day(waiver.paid_until)}以前交清的，{how}"


# ---------------------------------------------------------------- price


def _price(decision: Decision, cite: Citations, of: Bill) -> Point:
    question, lines = "要交多少钱？", list(of.gap)
    if not decision.prices:
        by_employer = decision.policy.scheme is Scheme.EMPLOYEE
        where = "单位要交多少，问单位的人事" if by_employer else "到税务缴费渠道能看到应交的数额"
        found = _unstated("price", question, "要交多少钱", detail=where, ask="也可以打12366问")
        return found.beside("；".join(lines), ()) if lines else found
    claim = claim_of(decision.outcome.price, decision.prices)
    details = [*map(price, decision.prices[1:]), claim.text if claim else "", *lines]
    refs = cite.claim(decision, decision.outcome.price, decision.prices)
    return Point("price", question, price(decision.prices[0]) + "。", sentences(details), refs)


def _repair(decision: Decision, repair: Price, cite: Citations) -> Point:
    refs = cite.claim(decision, decision.outcome.repair_price, repair)
    question, most = "多交钱能少等吗？（缴费修复）", waiting.most_repaired(decision)
    if most == 0:
        return Point("repair_price", question, "不能。", (_why_not_repaired(decision),), refs)
    text = "能。多交1年的钱，少等1个月" + (f"，最多少等{most}个月。" if most else "。")
    return Point("repair_price", question, text, (f"{repair_sum(repair)}。",), refs)


def _why_not_repaired(decision: Decision) -> str:
    wait, years = waiting.formulas(decision)[0], decision.lapse.cover_years or 0
    if wait.floor is not None and years >= wait.floor_years:
        return f"断了{wait.floor_years}个年度或更多，最少要等{wait.floor}个月，多交钱也不会少等。"
    return f"固定的{wait.fixed}个月不能减，你没有别的月份要等。"


def repair_sum(repair: Price, years: int = 1) -> str:
    """1年的钱，按修复那一年的个人缴费标准交; 1年的钱380.00元"""
    if repair.amount is not None:
        return f"{years}年的钱，一共{words.money(repair.amount * years)}"
    return f"{years}年的钱，{price(repair)}" if repair.rate else f"{years}年的钱，按{repair.base}交"


def price(of: Price) -> str:
    """每月484.38元; 每月：上年度职工月平均工资的10%到12%"""
    per = "每月" if of.per is Per.MONTH else f"{of.cover_year}年度" if of.cover_year else "每年"
    text = f"{per}{words.money(of.amount)}" if of.amount is not None else f"{per}：{_by_base(of)}"
    if of.subsidy is not None:
        text += f"，另要交财政补助部分{words.money(of.subsidy)}"
    return _price_case(of) + text


def _by_base(of: Price) -> str:
    base = of.base or "缴费基数"
    if of.base_amount is not None:
        base += f"（{words.money(of.base_amount)}）"
    if of.rate is None:
        return f"拿{base}来算，交百分之几，来源未写明"
    rates = words.percent(of.rate) + (f"到{words.percent(of.rate_to)}" if of.rate_to else "")
    text = f"{base}的{rates}"
    if of.base_amount is None:
        return text
    each = money.unit_price(replace(of, subsidy=None))
    return f"{text}，约{sums.between(each)}" if each else text


def _price_case(of: Price) -> str:
    parts = []
    if of.from_on:
        parts.append(f"{words.day(of.from_on)}起")
    if of.until_on:
        parts.append(f"{words.day(of.until_on)}以前")
    if of.group and of.group != NOBODYS:
        parts.append("按你的特殊身份")
    return "，".join(parts) + "：" if parts else ""


# ---------------------------------------------------------------- not stated


def _unstated(key: str, question: str, what: str, detail: str = "", ask: str = "请打12393问") -> Point:
    answer = f"{words.NOT_STATED}{what}。"
    return Point(key, question, answer, sentences([detail, ask]), is_stated=False)


def sentences(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(text if text.endswith(("。", "？", "！")) else f"{text}。" for text in texts if text)
