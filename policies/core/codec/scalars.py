"""Spellings of single values: text, keys, days, months, whole numbers, decimals, yes or no, one of a list."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Generic, TypeVar

from ..values import Month
from .faults import Node, described, perhaps

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

MAX_TEXT = 2_000
FIRST_YEAR, LAST_YEAR = 1900, 2200


@dataclass(frozen=True, slots=True)
class Spelling(Generic[T]):
    """How a value is written in a document, both ways.

    ``read`` notes faults on the node and then returns a stand-in, so that the rest of the document is read too;
    stand-ins never leave load(). ``dump`` gives the canonical spelling in plain JSON values.
    """

    read: Callable[[Node], T]
    dump: Callable[[T], object]


def as_is(value: T) -> object:
    return value


# ---------------------------------------------------------------- text

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_KEY = re.compile(r"[a-z0-9][a-z0-9_.-]{0,79}")
_FACT = re.compile(r"[a-z_][a-z0-9_]{0,59}(\.[a-z0-9_]{1,60})?")


def _read_text(node: Node) -> str:
    if not isinstance(node.value, str):
        node.fault(f"这里要写文字，现在是{described(node.value)}")
        return ""
    if len(node.value) > MAX_TEXT:
        node.fault(f"文字太长：{len(node.value)} 个字符，最多 {MAX_TEXT} 个")
    unseen = next((c for c in node.value if c != "\n" and unicodedata.category(c) in _UNSEEN), None)
    if unseen is not None:
        node.fault(f"含有看不见的字符 U+{ord(unseen):04X}，请删去后重写")
    return node.value


def _read_filled(node: Node) -> str:
    text = _read_text(node)
    if node.value == text and not text.strip():
        node.fault("这里不能为空")
    return text


def matching(pattern: re.Pattern[str], wanted: str) -> Spelling[str]:
    """Text of one shape; ``wanted`` says which."""

    def read(node: Node) -> str:
        text = _read_text(node)
        if isinstance(node.value, str) and not pattern.fullmatch(text):
            node.fault(f"“{text[:40]}”不合格式：{wanted}")
        return text

    return Spelling(read, as_is)


TEXT = Spelling(_read_text, as_is)
FILLED = Spelling(_read_filled, as_is)
KEY = matching(_KEY, "只用小写字母、数字、连字符和下划线")
FACT_KEY = matching(_FACT, "事实的键只用小写字母、数字和下划线，最多一个点")
REGION = matching(re.compile(r"\d{6}", re.ASCII), "地区要写六位行政区划代码，并加引号")
WEB_ADDRESS = matching(re.compile(r"(https?://[^\s<>\"]+)?"), "网址要以 http:// 或 https:// 开头")


# ---------------------------------------------------------------- days and months


def _read_day(node: Node) -> date:
    value = node.value
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            node.fault(f"没有 {value} 这一天")
            return date.min
    if not isinstance(value, date) or isinstance(value, datetime):
        node.fault(f"日期要写成 2026-03-10 这样，现在是{described(value)}")
        return date.min
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        node.fault(f"{value} 的年份不对，应在 {FIRST_YEAR} 到 {LAST_YEAR} 之间")
    return value


def month_of(text: str) -> Month | None:
    """2025-09 as a month; None if it is not one."""
    if not re.fullmatch(r"\d{4}-\d{2}", text, re.ASCII):
        return None
    year, month = int(text[:4]), int(text[5:])
    return Month.at(year, month) if FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12 else None


def _read_month(node: Node) -> Month:
    month = month_of(node.value) if isinstance(node.value, str) else None
    if month is None:
        node.fault(f"月份要写成 2025-09 这样，现在是{described(node.value)}")
    return month or Month.at(FIRST_YEAR, 1)


DAY: Spelling[date] = Spelling(_read_day, date.isoformat)
MONTH: Spelling[Month] = Spelling(_read_month, str)


# ---------------------------------------------------------------- numbers, yes or no, one of a list


def whole(at_least: int = 0, at_most: int = 999) -> Spelling[int]:
    def read(node: Node) -> int:
        value = node.value
        if not isinstance(value, int) or isinstance(value, bool):
            node.fault(f"这里要写整数，现在是{described(value)}")
            return at_least
        if not at_least <= value <= at_most:
            node.fault(f"{value} 超出范围：应在 {at_least} 到 {at_most} 之间")
        return value

    return Spelling(read, as_is)


def _read_decimal(node: Node) -> Decimal:
    value = node.value
    if isinstance(value, float):
        node.fault(f'小数要加引号写成文字，如 "{value}"，以免丢失精度')
    elif isinstance(value, int | str) and re.fullmatch(r"\d{1,9}(\.\d{1,8})?", str(value), re.ASCII):
        return Decimal(value)
    else:
        node.fault(f'这里要写不小于 0 的数，小数加引号，如 "0.0005"，现在是{described(value)}')
    return Decimal(0)


def _read_yes_no(node: Node) -> bool:
    match node.value:
        case bool() as value:
            return value
        case "yes" | "no" as word:
            return word == "yes"
        case value:
            node.fault(f"这里要写 yes 或 no，现在是{described(value)}")
            return False


def choice(of: type[E]) -> Spelling[E]:
    """One of the words of an enumeration."""

    def read(node: Node) -> E:
        value = {True: "yes", False: "no"}.get(node.value) if isinstance(node.value, bool) else node.value
        if isinstance(value, str) and value in set(of):
            return of(value)
        words = [member.value for member in of]
        wrong = f"不认识的值{described(node.value)}" + perhaps(str(value), words)
        node.fault("这里没有写值，来源未写明请写 not_stated 或删去这一行" if value is None else wrong)
        return next(iter(of))

    return Spelling(read, lambda member: member.value)


def or_none(spelling: Spelling[T]) -> Spelling[T | None]:
    """A value, or the word ``none`` for none where leaving it out means something else."""
    return Spelling(
        lambda node: None if node.value == "none" else spelling.read(node),
        lambda value: "none" if value is None else spelling.dump(value),
    )


DECIMAL: Spelling[Decimal] = Spelling(_read_decimal, lambda value: format(value, "f"))
YES_NO: Spelling[bool] = Spelling(_read_yes_no, as_is)
YEAR = whole(FIRST_YEAR, LAST_YEAR)
