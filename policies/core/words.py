"""Conditions, cells and lengths in plain Chinese: for the answers that 不清楚 leaves open, and for staff."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from .cells import Cell
from .facts import EVENT, is_derived
from .outcome import (
    BenefitStart,
    Form,
    GapCosts,
    Grant,
    LateFee,
    Limit,
    Payer,
    Per,
    Price,
    UnstatedStart,
    WaitBenefit,
)
from .policy import Catalogue
from .types import Condition, Fact, Kind, Op, Point, Relative, Span, Unit
from .values import NEVER, Month, Value

COMPARED = {Op.LT: "少于", Op.LE: "不超过", Op.GT: "超过", Op.GE: "至少", Op.IS: "正好", Op.IS_NOT: "不是"}

# Derived facts: what they measure, and the unit.
MEASURES: dict[str, tuple[str, str]] = {
    "lapse_months": ("中断", "个月"),
    "lapse_months.with_payment_month": ("中断（含缴费当月）", "个月"),
    "lapse_months.from_stop": ("从停待遇那个月算起中断", "个月"),
    "lapse_periods": ("漏缴", "期"),
    "lapse_days": ("中断", "天"),
    "lapse_years": ("断缴", "个年度"),
    "pay_month": ("缴费月份", "月"),
    "pay_month_of_quarter": ("缴费月是本季度第", "个月"),
    "pay_day": ("缴费日", "号"),
}
SOME = {(Op.GE, 1), (Op.GT, 0), (Op.IS_NOT, 0)}
NONE = {(Op.LT, 1), (Op.LE, 0), (Op.IS, 0)}
EVENTS = {
    "birth": "出生",
    "discharge": "退役",
    "graduation": "毕业",
    "end_of_employee_scheme": "职工医保停保",
    "household_move": "户口迁入",
    "release": "刑满释放",
    "return": "回国",
}
WINDOWS = {"main": "集中缴费期", "extended": "延长期", "late": "补缴期", "none": "不在任何缴费期"}
POINTS = {
    Point.PAY_ON: "缴费日",
    Point.COVER_YEAR_START: "参保年度1月1日",
    Point.COVER_YEAR_END: "参保年度12月31日",
}
BACK_PAYMENT = {
    "allowed": "可以补交",
    "required": "必须补交",
    "optional": "可补可不补",
    "employer_only": "只能由单位补交",
    "not_possible": "不能补交",
    "not_stated": "能否补交来源未写明",
}


def day(value: date) -> str:
    return f"{value.year}年{value.month}月{value.day}日"


def month(value: Month) -> str:
    return f"{value.year}年{value.month}月"


def span(value: Span) -> str:
    return f"{abs(value.count)}{'天' if value.unit is Unit.DAYS else '个月'}"


def answer(value: Value, row: Fact | None) -> str:
    """One answer as a person would say it."""
    if value is NEVER:
        return "从来没有交过"
    if isinstance(value, Month):
        return f"{value.year}年度" if row and row.kind is Kind.YEAR else month(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, tuple):
        return "、".join(answer(part, row) for part in value)
    if isinstance(value, str):
        return _option(value, row)
    if isinstance(value, int):
        return f"{value}{row.unit if row else ''}" if not row or row.kind is not Kind.YEAR else f"{value}年度"
    return {"unknown": "不清楚", "unasked": "还没问", "absent": "没有"}[value.value]


def _option(key: str, row: Fact | None) -> str:
    if row is not None:
        for option in row.options:
            if option.key == key:
                return option.label
    return {"yes": "是", "no": "否"}.get(key, key)


# ---------------------------------------------------------------- conditions


def conditions(when: tuple[Condition, ...], catalogue: Catalogue) -> str:
    return "，".join(condition(one, catalogue) for one in when) or "其他所有情况"


def condition(of: Condition, catalogue: Catalogue) -> str:
    """A condition as a clause: 中断超过3个月; 断缴原因是“离职”; 出生不超过90天."""
    row = catalogue.facts.get(of.fact)
    if of.fact == "back_payment":
        return "或".join(BACK_PAYMENT[key] for key in _listed(of.value))
    if isinstance(of.value, Span):
        return _since(of, of.value, row)
    if isinstance(of.value, Relative):
        return f"{_label(of.fact, row)}{_than(of.op)}{_point(of.value, catalogue)}"
    if of.fact == "window":
        return ("不在" if of.op in (Op.IS_NOT, Op.NOT_IN) else "在") + "或".join(
            WINDOWS.get(key, key) for key in _listed(of.value)
        )
    if of.fact in MEASURES or is_derived(of.fact):
        return _measured(of)
    if isinstance(of.value, date | Month) or (row is not None and row.kind is Kind.YEAR):
        return f"{_label(of.fact, row)}{_than(of.op)}{answer(of.value, row)}"
    if isinstance(of.value, int):
        return f"{_label(of.fact, row)}{COMPARED.get(of.op, '是')}{answer(of.value, row)}"
    return _chosen(of, row)


def _listed(value: object) -> tuple[str, ...]:
    return tuple(str(part) for part in value) if isinstance(value, tuple) else (str(value),)


def _chosen(of: Condition, row: Fact | None) -> str:
    is_not = of.op in (Op.IS_NOT, Op.NOT_IN)
    if row is not None and row.kind is Kind.YES_NO:
        return f"{row.label}：{'否' if (of.value == 'no') != is_not else '是'}"
    named = "或".join(f"“{_option(key, row)}”" for key in _listed(of.value))
    return f"{_label(of.fact, row)}{'不是' if is_not else '是'}{named}"


def _measured(of: Condition) -> str:
    what, unit = MEASURES.get(of.fact, (f"断缴（从{of.fact[-4:]}年度算起）", "个年度"))
    if of.fact.startswith("pay_") and of.op in (Op.IS, Op.IN):
        return f"{what}{'或'.join(_listed(of.value))}{unit}"
    if of.fact.startswith("lapse") and (of.op, of.value) in SOME:
        return "有中断"
    if of.fact.startswith("lapse") and (of.op, of.value) in NONE:
        return "没有中断"
    return f"{what}{COMPARED.get(of.op, '是')}{'或'.join(_listed(of.value))}{unit}"


def _since(of: Condition, length: Span, row: Fact | None) -> str:
    return f"{_label(of.fact, row)}起{'不超过' if of.op is Op.WITHIN else '超过'}{span(length)}"


def _than(op: Op) -> str:
    return {
        Op.LT: "早于",
        Op.LE: "不晚于",
        Op.GT: "晚于",
        Op.GE: "不早于",
        Op.IS: "是",
        Op.IS_NOT: "不是",
    }.get(op, "是")


def _point(of: Relative, catalogue: Catalogue) -> str:
    known = {point.value: text for point, text in POINTS.items()}
    name = known.get(of.point) or _label(of.point, catalogue.facts.get(of.point))
    if of.plus is None:
        return name
    return f"{name}{'前' if of.plus.count < 0 else '后'}{span(of.plus)}"


def _label(key: str, row: Fact | None) -> str:
    if row is not None:
        return row.label
    return {"pay_on": "缴费日"}.get(key, key.removeprefix(EVENT))


# ---------------------------------------------------------------- cells


def cell(of: Cell, catalogue: Catalogue, paid_on: date) -> str:
    """The values of a cell in words, with what they mean where that helps: 最后交到2025年12月或以后（最多断2个月）."""
    row = catalogue.facts.get(of.fact)
    low, high = of.values[0], of.values[-1]
    if of.fact == "last_paid":
        return _last_paid(of, paid_on)
    if isinstance(low, date) and isinstance(high, date):
        return f"{_label(of.fact, row)}{_days_between(of, low, high)}"
    if isinstance(low, int) and isinstance(high, int):
        return f"{_label(of.fact, row)}{_numbers_between(of, low, high, row.unit if row else '')}"
    if row is not None and row.kind is Kind.YES_NO:
        return f"{row.label}：{answer(low, row)}"
    return f"{_label(of.fact, row)}是{'或'.join(f'“{answer(value, row)}”' for value in of.values)}"


def _last_paid(of: Cell, paid_on: date) -> str:
    low, high = of.values[0], of.values[-1]
    if not isinstance(low, Month) or not isinstance(high, Month):
        return "从来没有交过"
    if of.open_low and of.open_high:
        return f"不论最后交到哪{'年' if of.by_year else '个月'}"
    if of.by_year:
        return _last_years(of, low, high)
    longest, shortest = _missed(low, paid_on), _missed(high, paid_on)
    if of.open_low:
        return f"最后交到{month(high)}或更早（至少断{shortest}个月）"
    if of.open_high:
        return f"最后交到{month(low)}或以后（{_lapsed(0, longest)}）"
    if low == high:
        return f"最后交到{month(low)}（{_lapsed(shortest, shortest)}）"
    return f"最后交到{month(low)}至{month(high)}（{_lapsed(shortest, longest)}）"


def _missed(last: Month, paid_on: date) -> int:
    return max(0, Month.of(paid_on) - last - 1)


def _lapsed(fewest: int, most: int) -> str:
    if most == 0:
        return "没有断"
    if fewest == 0:
        return f"最多断{most}个月"
    return f"断{most}个月" if fewest == most else f"断{fewest}至{most}个月"


def _last_years(of: Cell, low: Month, high: Month) -> str:
    if of.open_low:
        return f"最后交的是{high.year}年度或更早"
    if low == high:
        return f"最后交的是{low.year}年度"
    return f"最后交的是{low.year}年度或以后" if of.open_high else f"最后交的是{low.year}至{high.year}年度"


def _days_between(of: Cell, low: date, high: date) -> str:
    if of.open_low and of.open_high:
        return "不论是哪天"
    if of.open_low:
        return f"在{day(high)}或以前"
    if of.open_high:
        return f"在{day(low)}或以后"
    return f"在{day(low)}" if low == high else f"在{day(low)}至{day(high)}之间"


def _numbers_between(of: Cell, low: int, high: int, unit: str) -> str:
    if of.open_low and of.open_high:
        return "不论多少"
    if of.open_high:
        return f"至少{low}{unit}"
    if low == high:
        return f"{low}{unit}"
    return f"不超过{high}{unit}" if of.open_low else f"{low}至{high}{unit}"


# ---------------------------------------------------------------- parts of an outcome

START = {
    Form.S0: "到账当天起",
    Form.S1: "到账第二天起",
    Form.S2: "到账当月起",
    Form.S3: "到账的下个月1日起",
    Form.S4: "到账后再下个月1日起",
    Form.S5: "从到账那天起，满N个月（到同一天）",
    Form.S6: "含到账当月，满N个月",
    Form.S7: "从到账的下个月算起，满N个月",
    Form.S8: "到账后第N天",
    Form.S9: "从参保年度1月1日起，满N个月",
    Form.S10: "固定的某一天",
    Form.S11: "从某件事的日子算起（如出生）",
    Form.S12: "第N个月的1日",
}


def start(of: BenefitStart | UnstatedStart) -> str:
    """How a start is counted: 含到账当月，满3个月."""
    if isinstance(of, UnstatedStart):
        known = f"等{of.months}个月" if of.months else f"最长等{of.at_most_months}个月"
        wait = known if of.months or of.at_most_months else "不用等" if of.months == 0 else "要等"
        return f"{wait}，没写怎么算"
    text = START[of.form].replace("N", f"{of.count}" if isinstance(of.count, int) else "公式算出的")
    if of.count == 0:
        text = text.partition("，满")[0]
    return f"{text}（{of.on}）" if of.on else text


BENEFITS = {"all": "", "account": "个人账户", "outpatient": "门诊", "inpatient": "住院", "maternity": "生育"}
GAP_COSTS = {
    "reimbursed": "可以报销",
    "manual_claim": "可以拿票据去手工报销",
    "not_reimbursed": "不能报销",
    "employer_bears": "由单位承担",
    "account_only": "只补记个人账户",
    "from_return": "从恢复待遇起才能报销",
}
GRANTS = {"none": "不能报销", "account_only": "只能用个人账户", "full": "全部待遇"}


def gap_costs(value: tuple[GapCosts, ...]) -> str:
    return "；".join(f"{BENEFITS[part.benefit]}{GAP_COSTS[part.value]}" for part in value)


def grant(part: WaitBenefit) -> str:
    return f"按正常待遇的{part.percent}%" if part.grant is Grant.PERCENTAGE else GRANTS[part.grant]


def during_wait(value: tuple[WaitBenefit, ...]) -> str:
    return "；".join(
        f"{f'第{part.from_month + 1}个月起' if part.from_month else ''}{BENEFITS[part.benefit]}{grant(part)}"
        for part in value
    )


def late_fee(value: LateFee) -> str:
    name = "利息" if value.is_interest else "滞纳金"
    return {Payer.NONE: f"不收{name}", Payer.EMPLOYER: f"{name}由单位交", Payer.PERSON: f"{name}由个人交"}[
        value.payer
    ]


def limit(value: Limit) -> str:
    parts = []
    if value.months is not None:
        parts.append(f"最多往前补{value.months}个月")
    if value.since is not None:
        parts.append(f"只能补{month(value.since)}以后的")
    if value.until_on is not None:
        parts.append(f"{day(value.until_on)}前办理")
    return "，".join(parts)


def price(value: Price) -> str:
    each = "每月" if value.per is Per.MONTH else "每年"
    if value.amount is not None:
        whole = f"{each}{value.amount:,.2f}元"
    else:
        rates = "～".join(percent(rate) for rate in (value.rate, value.rate_to) if rate is not None)
        base = f"{value.base}{f'（{value.base_amount:,.2f}元）' if value.base_amount else ''}"
        whole = f"{each}{base} × {rates}" if rates else f"{each}按{base}算"
    return f"{whole}，另加财政补助{value.subsidy:,.2f}元" if value.subsidy else whole


def percent(rate: Decimal) -> str:
    return f"{(rate * 100).normalize():f}%"


def prices(value: tuple[Price, ...]) -> str:
    return "；".join(price(part) for part in value)
