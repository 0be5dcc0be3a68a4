"""How a benefit start comes about, in one sentence that can be checked with a finger on the calendar."""

from collections.abc import Callable, Mapping
from datetime import date

from policies.core.dates import plus_months
from policies.core.outcome import Form, ResidentWait
from policies.core.values import Month
from policies.core.verdict import Started
from wizard import words

CAN_CLAIM = "起可以报销"


def sentence(started: Started, *, in_full: bool = False) -> str:
    """3月10日到账，含当月满3个月（3月、4月、5月），6月1日起可以报销。 ``in_full``: part is paid before that day."""
    parts = [*_arrival(started), *_served(started), _counting(started)]
    text = "，".join(part for part in parts if part)
    return f"{text.removesuffix(CAN_CLAIM)}起全部恢复报销。" if in_full else f"{text}。"


def formula(started: Started) -> str:
    """The residents' waiting period, part by part; empty for every other start."""
    wait = started.start.count
    if not isinstance(wait, ResidentWait) or started.years is None or started.months is None:
        return ""
    parts = [f"固定等待{wait.fixed_days}天" if wait.fixed_days else f"固定等待{wait.fixed}个月"]
    if started.variable:
        parts.append(_variable(wait, started))
    if started.repaired:
        parts.append(f"修复{started.repaired}年，减{min(started.repaired, started.variable)}个月")
    if _floor_decides(wait, started):
        parts.append(f"断了{wait.floor_years}个年度或更多，最少要等{wait.floor}个月")
    total = f"{started.days}天加{started.months}个月" if started.days else f"{started.months}个月"
    return f"等待期：{'；'.join(parts)}。一共{total}。"


def _variable(wait: ResidentWait, started: Started) -> str:
    """断了4个年度，从第2个起每个加1个月，共加3个月"""
    each = f"{f'从第{wait.free_years + 1}个起' if wait.free_years else ''}每个加{wait.per_year}个月"
    capped = "，最多" if wait.cap == started.variable else "，共"
    return f"断了{started.years}个年度，{each}{capped}加{started.variable}个月"


def short(on: date, started: Started) -> str:
    """6月1日; with its year where the payment was in another one."""
    ends = started.day or started.paid_on
    return words.short_day(on) if started.paid_on.year == ends.year == on.year else words.day(on)


def _floor_decides(wait: ResidentWait, started: Started) -> bool:
    if wait.floor is None or (started.years or 0) < wait.floor_years:
        return False
    if wait.fixed_days is not None:  # in days: the floor decides where the day is so many months on
        return started.day == plus_months(started.counted_from, wait.floor)
    return wait.fixed + max(0, started.variable - started.repaired) < wait.floor


def _arrival(started: Started) -> list[str]:
    if started.start.form in (Form.S10, Form.S11):
        return []
    arrived = f"{short(started.paid_on, started)}到账"
    if started.counted_from == started.paid_on:
        return [arrived]
    return [arrived, f"过了每月的截止日，按{short(started.counted_from, started)}到账算"]


def _served(started: Started) -> list[str]:
    if not started.served:
        return []
    left = f"还要等{started.months}个月" if started.months else "不用再等"
    return [f"已经等过的{started.served}个月扣掉，{left}"]


def _counting(started: Started) -> str:
    if started.day is None:
        return f"从{words.event(started.start.event)}那天算起，但你没有填这个日期"
    end = short(started.day, started) + CAN_CLAIM
    if started.held_back and started.day == started.start.not_before:
        return f"按来源算，最早从{end}"
    if started.held_back:
        return f"交的是{started.day.year}年度的钱，{end}"
    count = started.months if started.months is not None else started.days
    if not count and started.start.form in _COUNTED:
        return _without_wait(started, end)
    return _COUNTING[started.start.form](started, end)


def _without_wait(started: Started, end: str) -> str:
    if started.start.form is Form.S9:
        return f"保障从{end}，不用等"
    return f"不用等，{end}"


def _span(first: Month, count: int) -> str:
    """The months that are waited through: 3月、4月、5月"""
    names = words.months(first, first.plus(count - 1))
    same_year = first.year == first.plus(count).year
    return names.removeprefix(f"{first.year}年") if same_year else names


def _after_months(started: Started, end: str) -> str:
    clipped = started.day is not None and started.day.day != started.counted_from.day
    return f"满{started.months}个月{'（那个月没有这一天，按月底算）' if clipped else ''}，{end}"


def _payment_months(started: Started, end: str) -> str:
    count = started.months or 0
    return f"含当月满{count}个月（{_span(Month.of(started.counted_from), count)}），{end}"


def _full_months(started: Started, end: str) -> str:
    count = started.months or 0
    return f"从下个月算起满{count}个月（{_span(Month.of(started.counted_from).plus(1), count)}），{end}"


def _days(started: Started, end: str) -> str:
    if started.months:  # a formula in days, and months for the years lapsed
        return f"到账后{started.days}天，再加{started.months}个月，{end}"
    if started.start.first_counts:
        return f"到账当天算第1天，第{started.days}天（{end.removesuffix(CAN_CLAIM)}）{CAN_CLAIM}"
    return f"到账后第{started.days}天，也就是{end}"


def _cover_year(started: Started, end: str) -> str:
    count = started.months or 0
    if started.day is None:
        return end
    first = Month.of(started.day).plus(-count)
    return f"保障从{words.day(first.first_day())}算起，满{count}个月（{_span(first, count)}），{end}"


def _from_event(started: Started, end: str) -> str:
    if started.event_on is None:
        return end
    after = "当天" if not started.start.plus_days else f"后第{started.start.plus_days}天"
    return f"{words.event(started.start.event)}日期是{short(started.event_on, started)}，从{after}算起，{end}"


def _nth_month(started: Started, end: str) -> str:
    first = "到账当月" if started.start.first_counts else "到账的下个月"
    return f"{first}算第1个月，第{started.months}个月的1日，也就是{end}"


_COUNTED = frozenset({Form.S5, Form.S6, Form.S7, Form.S8, Form.S9, Form.S12})

_COUNTING: Mapping[Form, Callable[[Started, str], str]] = {
    Form.S0: lambda started, end: "到账当天起可以报销",
    Form.S1: lambda started, end: f"到账第二天，{end}",
    Form.S2: lambda started, end: f"不用等，{Month.of(started.counted_from).month}月起可以报销",
    Form.S3: lambda started, end: f"从下个月1日，也就是{end}",
    Form.S4: lambda started, end: f"从再下个月1日，也就是{end}",
    Form.S5: _after_months,
    Form.S6: _payment_months,
    Form.S7: _full_months,
    Form.S8: _days,
    Form.S9: _cover_year,
    Form.S10: lambda started, end: f"按来源算，{end}",
    Form.S11: _from_event,
    Form.S12: _nth_month,
}
