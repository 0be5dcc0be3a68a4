"""One spelled answer to a value, or a sentence that says what to enter. The only door for text from outside."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from .facts import EVENT, IMPLIED
from .policy import Catalogue
from .types import Fact, Kind, Role, Scheme
from .values import NEVER, UNKNOWN, Missing, Month, Never, Value

EARLIEST = date(1999, 1, 1)
EARLIEST_EVENT = date(1900, 1, 1)
YEARS_AHEAD = 3
LONGEST = 200  # more than every group of people at once

_DATE = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))", re.ASCII)
_MONTH = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})月?|(\d{2}))", re.ASCII)
_YEAR = re.compile(r"(\d{4})(?:年度?)?", re.ASCII)
_SHORT_YEAR = re.compile(r"\d{2}[-/.年]\d{1,2}([-/.月].*)?", re.ASCII)


class Refused(ValueError):  # noqa: N818  (reads as a sentence where it is caught)
    """An answer that cannot be read. ``text`` is a plain sentence that says what to enter."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


@dataclass(frozen=True, slots=True)
class Refusal:
    key: str
    text: str


def row_for(key: str, catalogue: Catalogue) -> Fact | None:
    """The fact a query key stands for. ``event_on`` alone is a date whose kind the rules settle."""
    if key == "event_on":
        return next((fact for name, fact in catalogue.facts.items() if name.startswith(EVENT)), None)
    return catalogue.facts.get(key)


def read(fact: Fact, raw: str, *, on: date) -> Value:
    """The value of one spelled answer. Raises Refused. ``on`` is today, for what is too far ahead."""
    if len(raw) > LONGEST:
        raise Refused("内容太长了，请重新填写。")
    if any(unicodedata.category(char) == "Cc" for char in raw):
        raise Refused("内容里有看不见的字符，请重新填写。")
    text = unicodedata.normalize("NFKC", raw).strip()
    if not text:
        raise Refused("这一问还没有回答，请选一项或填写。")
    if text == "unknown":
        return _unknown(fact)
    return _READERS[fact.kind](fact, text, on)


def _unknown(fact: Fact) -> Missing:
    if not fact.can_be_unknown:
        raise Refused(
            "这一问不能答“不清楚”，请填一个日子。" if fact.kind is Kind.DATE else "这一问请选一项。"
        )
    return UNKNOWN


def _choice(fact: Fact, text: str, on: date) -> str:
    if text not in {option.key for option in fact.options}:
        raise Refused("没有这个选项，请从下面选一项。")
    return text


def _choices(fact: Fact, text: str, on: date) -> tuple[str, ...] | str:
    picked = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    if not picked:
        raise Refused("请至少选一项；都不是就选“都不是”。")
    if UNKNOWN.value in picked and len(picked) > 1:
        raise Refused("选了“不清楚”，就不要再选别的。")
    for part in picked:
        _choice(fact, part, on)
    if "none" in picked and len(picked) > 1:
        raise Refused("选了“都不是”，就不要再选别的。")
    order = [option.key for option in fact.options]
    return picked[0] if len(picked) == 1 else tuple(sorted(picked, key=order.index))


def _yes_no(fact: Fact, text: str, on: date) -> str:
    if text not in ("yes", "no"):
        raise Refused("请选“是”或“否”。")
    return text


def _month(fact: Fact, text: str, on: date) -> Month | Never:
    """A month; a year alone stands for its December (semantics 7)."""
    if text == "never" and fact.can_be_never:
        return NEVER
    if year := _YEAR.fullmatch(text):
        return _bounded_month(int(year[1]), 12, on)
    _no_short_year(text)
    if not (parts := _MONTH.fullmatch(text)):
        raise Refused("请写年和月，例如 2026-05 或 2026年5月。")
    return _bounded_month(int(parts[1]), int(parts[2] or parts[3]), on)


def _bounded_month(year: int, number: int, on: date) -> Month:
    if not 1 <= number <= 12:
        raise Refused("月份要在1到12之间，例如 2026-05。")
    if not EARLIEST.year <= year <= on.year + YEARS_AHEAD:
        raise Refused(f"年份要在{EARLIEST.year}年到{on.year + YEARS_AHEAD}年之间。")
    return Month.at(year, number)


def _year(fact: Fact, text: str, on: date) -> Value:
    """A cover year. ``last_paid.year`` is a month to the rules: that year's December."""
    if fact.key.startswith("last_paid"):
        return _month(fact, text, on)
    if not (parts := _YEAR.fullmatch(text)):
        raise Refused("请写四位数的年份，例如 2026。")
    year = int(parts[1])
    if not EARLIEST.year <= year <= on.year + YEARS_AHEAD + 1:
        raise Refused(f"年份要在{EARLIEST.year}年到{on.year + YEARS_AHEAD + 1}年之间。")
    return year


def _date(fact: Fact, text: str, on: date) -> date:
    _no_short_year(text)
    if not (parts := _DATE.fullmatch(text)):
        raise Refused("请写年、月、日，例如 2026-03-10 或 2026年3月10日。")
    try:
        day = date(int(parts[1]), int(parts[2] or parts[4]), int(parts[3] or parts[5]))
    except ValueError:
        raise Refused("日历上没有这一天，请检查月份和日子。") from None
    first = EARLIEST if fact.key == "pay_on" else EARLIEST_EVENT
    last = date(on.year + YEARS_AHEAD, 12, 31)
    if not first <= day <= last:
        raise Refused(f"日期要在{first.year}年{first.month}月{first.day}日到{last.year}年12月31日之间。")
    return day


def _no_short_year(text: str) -> None:
    if _SHORT_YEAR.fullmatch(text):
        raise Refused("年份要写四位数，例如写 2026，不要只写 26。")


def _number(fact: Fact, text: str, on: date) -> int:
    low = fact.at_least if fact.at_least is not None else 0
    high = fact.at_most if fact.at_most is not None else 1200
    digits = text.removesuffix(fact.unit) if fact.unit else text
    if not digits.isascii() or not digits.isdigit() or not low <= int(digits) <= high:
        raise Refused(f"请写{low}到{high}之间的整数。")
    return int(digits)


_READERS: dict[Kind, Callable[[Fact, str, date], Value]] = {
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.YES_NO: _yes_no,
    Kind.MONTH: _month,
    Kind.YEAR: _year,
    Kind.DATE: _date,
    Kind.NUMBER: _number,
}


def spell(value: Value) -> str:
    """A value as it stands in an address; ``read`` takes it back."""
    if isinstance(value, tuple):
        return ",".join(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value.value) if isinstance(value, Missing | Never) else str(value)


# ---------------------------------------------------------------- answers that have to fit together


def check_together(answers: Mapping[str, Value], scheme: Scheme) -> list[Refusal]:
    """Answers that are each readable and cannot all be true."""
    pay_on = answers.get("pay_on")
    if not isinstance(pay_on, date):
        return []
    return [
        *_cover_year_fits(answers, pay_on),
        *_last_paid_fits(answers, pay_on, scheme),
        *_events_fit(answers, pay_on),
    ]


def _cover_year_fits(answers: Mapping[str, Value], pay_on: date) -> list[Refusal]:
    year = answers.get("cover_year")
    if isinstance(year, int) and year not in (pay_on.year, pay_on.year + 1):
        text = (
            f"{pay_on.year}年缴费，只能保{pay_on.year}年度或{pay_on.year + 1}年度，请改参保年度或缴费日期。"
        )
        return [Refusal("cover_year", text)]
    return []


def _last_paid_fits(answers: Mapping[str, Value], pay_on: date, scheme: Scheme) -> list[Refusal]:
    last_paid, paid = answers.get("last_paid"), Month.of(pay_on)
    if not isinstance(last_paid, Month):
        return []
    cover_year = answers.get("cover_year")
    if scheme is Scheme.RESIDENT and last_paid.month == 12 and not _paid_by_month(answers):
        # Residents pay a year ahead: the year that runs at the time of payment may be paid in full.
        if isinstance(cover_year, int) and last_paid.year >= cover_year:
            return [Refusal("last_paid", f"{cover_year}年度已经交过，就没有断缴。请检查最后交的年度。")]
        if last_paid.year <= pay_on.year:
            return []
    if last_paid > paid:
        text = (
            f"最后交到的月份（{last_paid.year}年{last_paid.month}月）晚于这次缴费的月份，请检查这两个日期。"
        )
        return [Refusal("last_paid", text)]
    return []


def _paid_by_month(answers: Mapping[str, Value]) -> bool:
    previous = answers.get("previous_scheme")
    reason = answers.get("reason")
    implied = IMPLIED.get(reason, {}).get("previous_scheme") if isinstance(reason, str) else None
    return (implied or previous) in ("employee", "flexible")


def _events_fit(answers: Mapping[str, Value], pay_on: date) -> list[Refusal]:
    late = [key for key, value in answers.items() if key.startswith("event_on") and _after(value, pay_on)]
    return [Refusal(key, "这个日子晚于缴费日期，请检查。") for key in late]


def _after(value: Value, pay_on: date) -> bool:
    return isinstance(value, date) and value > pay_on


def read_all(
    raw: Mapping[str, str], catalogue: Catalogue, scheme: Scheme, *, on: date
) -> tuple[dict[str, Value], list[Refusal]]:
    """All answers of one case. Unknown keys are refused: for scripts and scenarios, not for addresses."""
    answers: dict[str, Value] = {}
    refusals: list[Refusal] = []
    for key, text in raw.items():
        fact = row_for(key, catalogue)
        if fact is None or ("." in key and not key.startswith(EVENT)):
            refusals.append(Refusal(key, "没有这一问。"))
            continue
        try:
            answers[key] = read(fact, text, on=on)
        except Refused as refused:
            refusals.append(Refusal(key, refused.text))
    return answers, refusals or check_together(answers, scheme)


def is_option(key: str, catalogue: Catalogue) -> bool:
    fact = catalogue.facts.get(key)
    return fact is not None and fact.role is Role.OPTION
