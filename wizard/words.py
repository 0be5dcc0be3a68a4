"""The residents' words: dates, sums, and a name for every value a decision can hold. No rules, no layout."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from policies.core.facts import EVENT
from policies.core.outcome import BackPayment, Benefit, FeeStart, GapCost, Payer
from policies.core.policy import Authority, ChannelKind, StopKind
from policies.core.types import Rank, Scheme
from policies.core.values import Month
from policies.core.words import EVENTS

NOT_STATED = "来源未写明"
UNKNOWN = "不清楚"
NEVER = "从来没交过"


def event(kind: str) -> str:
    """出生; ``kind`` with or without its "event_on."."""
    return EVENTS.get(kind.removeprefix(EVENT), "那件事")


# ---------------------------------------------------------------- dates and sums

_WEEKDAYS = "一二三四五六日"


def day(on: date) -> str:
    """2026年6月1日"""
    return f"{on.year}年{on.month}月{on.day}日"


def weekday(on: date) -> str:
    """星期一"""
    return f"星期{_WEEKDAYS[on.weekday()]}"


def full_day(on: date) -> str:
    """2026年6月1日（星期一）"""
    return f"{day(on)}（{weekday(on)}）"


def short_day(on: date) -> str:
    """6月1日"""
    return f"{on.month}月{on.day}日"


def month(of: Month | date) -> str:
    """2026年6月"""
    return f"{of.year}年{of.month}月"


def months(first: Month, last: Month) -> str:
    """2026年6月、7月; 2026年3月到8月; 2026年11月到2027年1月"""
    if first == last:
        return month(first)
    if first.year != last.year:
        return f"{month(first)}到{month(last)}"
    if last - first > 2:
        return f"{month(first)}到{last.month}月"
    return f"{first.year}年" + "、".join(f"{first.plus(step).month}月" for step in range(last - first + 1))


def money(sum_: Decimal) -> str:
    """1,234.50元"""
    return f"{sum_.quantize(Decimal('0.01')):,}元"


def percent(share: Decimal) -> str:
    """0.05%"""
    return f"{(share * 100).normalize():f}%"


def listed(parts: Sequence[str], last: str = "和") -> str:
    """甲、乙和丙"""
    return last.join(["、".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


# ---------------------------------------------------------------- names

SWITCHES: Mapping[str, tuple[str, str]] = {"large": ("大字", "普通字"), "contrast": ("黑白分明", "普通颜色")}

SCHEMES: Mapping[Scheme, str] = {
    Scheme.EMPLOYEE: "职工医保（单位给交）",
    Scheme.FLEXIBLE: "灵活就业医保（自己按月交）",
    Scheme.RESIDENT: "城乡居民医保（按年交）",
}

BACK_PAYMENT: Mapping[BackPayment, str] = {
    BackPayment.ALLOWED: "能补交",
    BackPayment.REQUIRED: "必须补交",
    BackPayment.OPTIONAL: "可以补交，也可以不补，由你自己选",
    BackPayment.EMPLOYER_ONLY: "要由单位去补交",
    BackPayment.NOT_POSSIBLE: "不能补交，只能从现在起重新参保缴费",
}

GAP_COST: Mapping[GapCost, str] = {
    GapCost.REIMBURSED: "补交后可以报销",
    GapCost.MANUAL_CLAIM: "补交后可以报销，但要带票据去医保窗口办手工报销",
    GapCost.NOT_REIMBURSED: "医保不报销",
    GapCost.EMPLOYER_BEARS: "医保不报销，由单位承担",
    GapCost.ACCOUNT_ONLY: "医保不报销，只补记个人账户（医保卡里）的钱",
    GapCost.FROM_RETURN: "医保不报销，恢复以后的费用才能报销",
}

BENEFIT: Mapping[Benefit, str] = {
    Benefit.ALL: "",
    Benefit.ACCOUNT: "个人账户（医保卡里的钱）",
    Benefit.OUTPATIENT: "门诊",
    Benefit.INPATIENT: "住院",
    Benefit.MATERNITY: "生育",
}

LATE_FEE: Mapping[Payer, str] = {
    Payer.EMPLOYER: "由单位出，你不用出",
    Payer.PERSON: "由你自己出",
    Payer.NONE: "不用交",
}

FEE_BEGINS: Mapping[FeeStart, str] = {
    FeeStart.SECOND_MONTH: "从欠费月份后的第二个月1日起，按天算",
    FeeStart.NEXT_MONTH: "从欠费月份的下个月1日起，按天算",
    FeeStart.NOT_STATED: "从欠费的哪一天算起，来源未写明",
}

RANK: Mapping[Rank, str] = {
    Rank.LAW: "法律",
    Rank.NATIONAL: "国家规定",
    Rank.PROVINCIAL: "省级规定",
    Rank.CITY: "市级规定",
    Rank.MEDIA: "媒体报道",
    Rank.UNOFFICIAL: "非官方网页",
}

LEVEL: Mapping[str, str] = {"city": "市级规定", "province": "省级规定", "nation": "国家规定"}

AUTHORITY: Mapping[Authority, str] = {
    Authority.MEDICAL_INSURANCE: "医保部门",
    Authority.TAX: "税务部门",
    Authority.BANK: "银行",
    Authority.EMPLOYER: "单位",
}

CHANNEL: Mapping[ChannelKind, str] = {
    ChannelKind.APP: "手机App",
    ChannelKind.MINI_PROGRAM: "小程序",
    ChannelKind.OFFICIAL_ACCOUNT: "公众号",
    ChannelKind.WEBSITE: "网站",
    ChannelKind.WINDOW: "窗口",
    ChannelKind.BANK: "银行",
    ChannelKind.PHONE: "电话",
}

STOP: Mapping[StopKind, str] = {
    StopKind.LAPSE_MONTH: "断缴的当月",
    StopKind.MONTH_AFTER: "断缴的下个月",
    StopKind.MONTHS_AFTER: "断缴几个月以后",
    StopKind.GRACE: "过了宽限的日子",
}

# The fields of an outcome, as a disagreement names them.
FIELD: Mapping[str, str] = {
    "state": "能不能参保",
    "back_payment": "能不能补交",
    "back_payment_limit": "最多补多久",
    "start": "从哪天起可报销",
    "benefits_from": "从哪天起可报销",
    "during_wait": "等待期里报不报",
    "gap_costs": "断缴期间的费用",
    "late_fee": "滞纳金",
    "price": "要交多少钱",
    "repair_price": "修复要交多少钱",
    "stop": "待遇从哪天停",
}
