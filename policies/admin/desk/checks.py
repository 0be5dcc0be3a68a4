"""What an example can check of a decision, said in words: each thing at its path of what ``manage.py decide`` prints."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import Enum, auto
from types import MappingProxyType
from typing import Any

from policies.core.scenarios import Difference, Refused

from .base import Desk, Plain
from .forms import CHANNEL_KINDS, NEEDS
from .outcomes import BACK_PAYMENTS, COSTS, GRANTS
from .prices import PAYERS, PERS
from .shared import SCHEMES
from .starts import words_of_forms

STATES = {
    "decided": "定得下来",
    "not_lapsed": "没有断缴",
    "no_cover": "不能参保",
    "ask": "还要再问",
    "depends": "要看情况",
    "uncovered": "没有规定",
}
SILENT = {"not_stated": "来源未写明"}
YES_NO = {True: "是", False: "否"}
NOTHING = "没有"


class Says(Enum):
    """What kind of value a check compares."""

    TEXT = auto()
    NUMBER = auto()
    DAY = auto()
    TWO_DAYS = auto()  # the earliest and the latest
    AMOUNT = auto()  # of yuan, or a share: 400, 0.0995
    ONE_OF = auto()  # of the words, or the keys they stand for


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that a decision says, at a dotted path of what ``manage.py decide`` prints."""

    label: str
    words: Mapping[Any, str] = field(default_factory=dict)  # of the values that have words of their own
    says: Says = Says.TEXT
    names: str = ""  # the desk's list whose keys the value may be

    def in_words(self, value: Plain, desk: Desk) -> str:
        """As it stands in the form."""
        if value is None:
            return NOTHING
        if isinstance(value, list):
            return (" 到 " if self.says is Says.TWO_DAYS else "、").join(map(str, value))
        return dict(self._words(desk)).get(value, str(value))

    def meant(self, text: str, desk: Desk) -> Plain:
        """As it stands in the document. Raises ValueError with what is wrong, in words."""
        text = text.strip()
        if text == NOTHING:
            return None
        match self.says:
            case Says.NUMBER:
                return _whole_number(text)
            case Says.DAY:
                return iso_day(text)
            case Says.TWO_DAYS:
                return _two_days(text)
            case Says.AMOUNT:
                return _amount(text)
        words = self._words(desk)
        named = [value for value, word in words if text in (word, value, without_key(word, value))]
        if len(set(named)) == 1:
            return named[0]
        if self.says is Says.ONE_OF:
            raise ValueError(f"要写下面之一：{'、'.join(word for _, word in words)}。")
        return text

    def _words(self, desk: Desk) -> list[tuple[Any, str]]:
        return [*self.words.items(), *(desk.choices(self.names) if self.names else ())]


def without_key(word: str, key: Any) -> str:
    """断了超过3个月（long） -> 断了超过3个月"""
    return word.removesuffix(f"（{key}）")


def one_of(label: str, words: Mapping[Any, str]) -> Check:
    return Check(label, words, Says.ONE_OF)


def _whole_number(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise ValueError("要写整数，例如：3。")
    return int(text)


def _amount(text: str) -> str:
    try:
        amount = Decimal(text.replace(",", "").removesuffix("元"))
    except InvalidOperation:
        raise ValueError("要写数字，例如：400。") from None
    if not amount.is_finite():
        raise ValueError("要写数字，例如：400。")
    return f"{amount.normalize():f}"


def iso_day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError("写一个日期，例如2026-06-01；来源没写就写“没有”。") from None


def _two_days(text: str) -> list[str]:
    days = re.findall(r"\d{4}-\d\d-\d\d", text)
    try:
        first, last = map(date.fromisoformat, days)
    except ValueError:
        raise ValueError("写最早和最晚两天，例如：2026-06-01 到 2026-07-01。") from None
    if first > last:
        raise ValueError("最早的一天要写在前面。")
    return days


_OF_DECISION = {
    "benefits_from": Check("从哪天起能报销", says=Says.DAY),
    "benefits_from_range": Check("最早和最晚哪天起能报销", says=Says.TWO_DAYS),
    "benefits_from_not_stated": one_of("日子是不是来源未写明", YES_NO),
    "first_benefits_from": Check("哪天起能报一部分", says=Says.DAY),
    "during_wait": Check(
        "等的时候报多少", {key: word for key, word in GRANTS.items() if key != "percentage"}
    ),
    "waiting.form": one_of("等待怎么算", words_of_forms() | SILENT),
    "waiting.months": Check("等几个月", says=Says.NUMBER),
    "waiting.days": Check("等几天", says=Says.NUMBER),
    "back_payment": one_of("能不能补交", BACK_PAYMENTS | SILENT),
    "back_payment_limit.months": Check("最多往前补几个月", says=Says.NUMBER),
    "no_cover_until": Check("哪天以前不能参保", says=Says.DAY),
    "gap_costs": one_of("断缴期间的费用", COSTS | SILENT),
    "late_fee.payer": one_of("滞纳金谁出", PAYERS | SILENT),
    "late_fee.daily_rate": Check("滞纳金每天多少"),
    "repair_price.amount": Check("修复一年交多少元", says=Says.AMOUNT),
    "lapse.months": Check("断了几个月", says=Says.NUMBER),
    "lapse.days": Check("断了几天", says=Says.NUMBER),
    "lapse.cover_years": Check("断了几个年度", says=Says.NUMBER),
}
CHECKS: Mapping[str, Check] = MappingProxyType(
    {path: check for path, check in _OF_DECISION.items() if path != "benefits_from"}
    | {
        "policy.level": one_of("哪一级说的", {"city": "市", "province": "省", "nation": "国家"}),
        "policy.region": Check("哪个地方的政策（代码）"),
        "policy.scheme": one_of("哪种参保方式", SCHEMES),
        "policy.effective_from": Check("哪天起施行的一版", says=Says.DAY),
        "policy.verification": one_of("核对没有", {"verified": "已核对", "unverified": "未核对"}),
        "own_policy": one_of("是不是本市自己的政策", YES_NO),
        "ask": Check("还要问哪一问", names="questions"),
    }
)
OF_FIELDS: Mapping[str, Check] = MappingProxyType(
    {
        "state": one_of("结果", STATES),
        "rule": Check("用到的规则", names="rules"),
        "benefits_from": _OF_DECISION["benefits_from"],
    }
)
WHICH, NAMED = Check("是哪一样", names="things"), Check("显示的名称")
# By list: what an entry of it can be told by.
LISTS: Mapping[str, tuple[str, Mapping[str, Check]]] = MappingProxyType(
    {
        "options": (
            "由本人选的",
            {
                "choose.pay_gap": one_of("选：缺的几个月补不补", {"yes": "补交", "no": "不补交"}),
                "choose.repair_years": Check("选：修复几年"),
                "default": one_of("是不是先显示的", YES_NO),
                "rule": Check("用到的规则", names="rules"),
                **_OF_DECISION,
            },
        ),
        "possible": ("可能的情况", {"rule": Check("用到的规则", names="rules"), **_OF_DECISION}),
        "deadlines": (
            "要赶的日子",
            {
                "pay_by": Check("最迟哪天到账", says=Says.DAY),
                "benefits_from": _OF_DECISION["benefits_from"],
                "otherwise": Check("过了那天，从哪天起能报销", says=Says.DAY),
            },
        ),
        "prices": (
            "要交的钱",
            {
                "amount": Check("多少元", says=Says.AMOUNT),
                "per": one_of("多久一次", PERS),
                "cover_year": Check("哪个参保年度", says=Says.NUMBER),
                "base": Check("按哪个基数"),
                "base_amount": Check("基数是多少元", says=Says.AMOUNT),
                "rate": Check("费率", says=Says.AMOUNT),
                "rate_to": Check("费率最高", says=Says.AMOUNT),
                "subsidy": Check("另加财政补助多少元", says=Says.AMOUNT),
            },
        ),
        "materials": (
            "要带的材料",
            {"key": WHICH, "name": NAMED, "need": one_of("要不要带", NEEDS)},
        ),
        "channels": (
            "办理的渠道",
            {
                "key": WHICH,
                "name": NAMED,
                "kind": one_of("是什么渠道", CHANNEL_KINDS),
                "online": one_of("网上能不能办", YES_NO),
            },
        ),
        "disagreements": (
            "来源说法不一致的",
            {
                "field": Check(
                    "在哪件事上",
                    {
                        "back_payment": "能不能补交",
                        "benefits_from": "从哪天起能报销",
                        "gap_costs": "断缴期间的费用",
                        "during_wait": "等的时候报多少",
                        "late_fee": "滞纳金",
                        "back_payment_limit": "最多补多久",
                    },
                ),
                "used": Check("用了哪种说法"),
                "other": Check("还有哪种说法"),
            },
        ),
    }
)
OF_ENTRIES: Mapping[str, Check] = {path: one for _, checks in LISTS.values() for path, one in checks.items()}


# ---------------------------------------------------------------- the document's piece


def taken_apart(expect: Plain) -> tuple[list[Plain], list[Plain], Plain]:
    """Checks and entries as pairs, and what neither can show, key by key as it stands."""
    checks: list[Plain] = []
    entries: list[Plain] = []
    kept: dict[str, Plain] = {}
    for key, value in expect.items():
        if key in LISTS and isinstance(value, list):
            flat = [dict(_flat(entry)) if isinstance(entry, dict) else None for entry in value]
            known = LISTS[key][1]
            if all(entry and entry.keys() <= known.keys() for entry in flat):
                entries += [(key, entry) for entry in flat] or [(key, {})]
                continue
        pairs = list(_flat({key: value}))
        if pairs and all(path in CHECKS for path, _ in pairs):
            checks += pairs
        else:
            kept[key] = value
    return checks, entries, kept


def _flat(plain: Plain, before: str = "") -> Iterator[tuple[str, Plain]]:
    for key, value in plain.items():
        path = f"{before}.{key}" if before else key
        if isinstance(value, dict) and value:
            yield from _flat(value, path)
        else:
            yield path, value


def put_together(checks: Any, entries: Any) -> dict[str, Plain]:
    expect = _nested(checks)
    for of, entry in entries:
        expect.setdefault(of, []).extend([_nested(entry.items())] if entry else [])
    return expect


def _nested(pairs: Any) -> dict[str, Plain]:
    made: dict[str, Plain] = {}
    for path, value in pairs:
        *outer, last = path.split(".")
        inside = made
        for key in outer:
            inside = inside.setdefault(key, {})
        inside[last] = value
    return made


# ---------------------------------------------------------------- what came out otherwise


def in_words(wrong: Sequence[Difference], desk: Desk) -> list[str]:
    """What an example got that it does not expect: 从哪天起能报销：应当是2026-06-10，算出来是2026-07-10。"""
    asked = next((one.asks for one in wrong if one.asks), None)
    if asked and any(one.path == "state" for one in wrong):
        return [f"还要先回答：{desk.label('questions', asked)}"]  # all the rest follows from that
    return [line for one in wrong for line in _lines(one, desk)]


def _lines(one: Difference, desk: Desk) -> Iterator[str]:
    if isinstance(one, Refused):
        yield f"回答“{desk.label('questions', one.path)}”：{one.found}"
    elif one.path in LISTS:
        yield _list_line(one, desk)
    else:
        expected = one.expected if isinstance(one.expected, Mapping) else {}
        for path, value in _flat(expected, one.path) if expected else ((one.path, one.expected),):
            yield _line(path, value, one.found if not expected else None, desk)


def _line(path: str, expected: Plain, found: Plain, desk: Desk) -> str:
    check = {**OF_FIELDS, **CHECKS}.get(path) or Check(path)
    return f"{check.label}：应当是{check.in_words(expected, desk)}，算出来是{check.in_words(found, desk)}"


def _list_line(one: Difference, desk: Desk) -> str:
    label, checks = LISTS[one.path]
    found = [dict(_flat(entry)) for entry in one.found] if isinstance(one.found, list) else []

    def said(entry: Mapping[str, Plain]) -> str:
        named = [(checks.get(path) or Check(path), value) for path, value in entry.items()]
        return "，".join(
            check.in_words(value, desk)
            if check in (WHICH, NAMED)
            else f"{check.label}：{check.in_words(value, desk)}"
            for check, value in named
        )

    if not isinstance(one.expected, Mapping):
        holds = ({path: entry[path] for path in list(checks)[:2] if path in entry} for entry in found)
        return f"{label}：应当是空的，算出来有{len(found)}条：{_some(map(said, holds))}"
    expected = dict(_flat(one.expected))
    if not found:
        return f"{label}：里面没有这样一条：{said(expected)}。算出来的单子是空的"
    holds = ({path: entry[path] for path in expected if path in entry} for entry in found)
    return f"{label}：里面没有这样一条：{said(expected)}。算出来的是：{_some(map(said, holds))}"


MOST_SHOWN = 8


def _some(entries: Iterable[str]) -> str:
    """Each once; how many more there are."""
    once = list(dict.fromkeys(filter(None, entries)))
    more = f"；还有{len(once) - MOST_SHOWN}条" if len(once) > MOST_SHOWN else ""
    return "；".join(once[:MOST_SHOWN]) + more
