"""Whether one waits, what is paid meanwhile, and what paying for more years takes off the wait, in the resident's words."""

from datetime import date, timedelta

from policies.core.dates import resident_months, variable_months
from policies.core.outcome import Benefit, Form, Grant, ResidentWait, WaitBenefit
from policies.core.values import Month
from policies.core.verdict import Decision, Started
from wizard import words

DAY = timedelta(days=1)


def waits(decision: Decision) -> bool:
    """Whether there are days between the payment and full benefits, as far as is known.

    A cover year that was paid for ahead of time is no wait: it has not begun.
    """
    started = decision.started
    if started is not None and started.day is not None:
        if not has_wait(started) and (started.held_back or started.start.form is Form.S9):
            return False
        return started.day > decision.pay_on
    if decision.unstated is not None and decision.unstated.months == 0:
        return False  # the source says that there is no wait, if not from which day
    return decision.start_range is not None or decision.unstated is not None


def has_wait(started: Started) -> bool:
    """Whether the source has one wait at all; until the 1st of the next month (S3) is none."""
    return bool(started.months or started.days)


def benefits(granted: tuple[WaitBenefit, ...]) -> str:
    """按平时的50%报销; 第4个月起，住院：照常报销"""
    return (
        "；".join(_from(one) + for_benefit(one.benefit) + _grant(one) for one in granted) or words.NOT_STATED
    )


def meanwhile(decision: Decision) -> str:
    """2026年3月10日到5月31日，按平时的50%报销"""
    span = part_days(decision)
    return f"{span}，{benefits(decision.during_wait)}" if span else benefits(decision.during_wait)


def part_days(decision: Decision) -> str:
    """When part of the benefits is paid; empty where nothing is.

    In months where the first began before the payment: whether its first days count is not stated.
    """
    first, full = decision.first_benefits_from, decision.benefits_from
    if not first or not full or first >= full:
        return ""
    last = full - DAY
    if first < decision.pay_on:
        return words.months(Month.of(first), Month.of(last))
    return span(first, last)


def span(first: date, last: date) -> str:
    if first == last:
        return words.day(first)
    return f"{words.day(first)}到{words.short_day(last) if first.year == last.year else words.day(last)}"


def for_benefit(benefit: Benefit) -> str:
    name = words.BENEFIT[benefit]
    return f"{name}：" if name else ""


def _grant(benefit: WaitBenefit) -> str:
    match benefit.grant:
        case Grant.NONE:
            return "不能报销"
        case Grant.ACCOUNT_ONLY:
            return "只能用个人账户（医保卡里）的钱，其他不能报销"
        case Grant.PERCENTAGE:
            return f"按平时的{benefit.percent}%报销"
        case Grant.FULL:
            return "照常报销"


def _from(benefit: WaitBenefit) -> str:
    return f"第{benefit.from_month + 1}个月起，" if benefit.from_month else ""


# ---------------------------------------------------------------- residents: repair


def most_repaired(decision: Decision) -> int | None:
    """How many months extra payment takes off at most; None where the answers do not say, or the readings differ."""
    if decision.started:
        lapsed = decision.started.years
        counted = [(wait, lapsed) for wait in formulas(decision) if lapsed is not None]
    else:
        counted = _counted(decision)
    months = {
        resident_months(wait, years) - resident_months(wait, years, variable_months(wait, years))
        for wait, years in counted
    }
    return months.pop() if len(months) == 1 else None


def months_left_open(decision: Decision) -> set[int]:
    """The waits that the formulas of all candidates come to; empty where the years are not known."""
    return {resident_months(wait, years) for wait, years in _counted(decision)}


def _counted(decision: Decision) -> list[tuple[ResidentWait, int]]:
    """Each formula with the cover years lapsed that it counts; none where these are not known."""
    lapsed, year = decision.lapse.cover_years, decision.cover_year
    if lapsed is None or year is None:
        return []
    return [
        (wait, min(lapsed, max(0, year - wait.counted_since)) if wait.counted_since else lapsed)
        for wait in formulas(decision)
    ]


def formulas(decision: Decision) -> tuple[ResidentWait, ...]:
    """The residents' formulas that the start rests on: one, or those of all candidates."""
    return tuple(way.count for way in decision.worked.ways if isinstance(way.count, ResidentWait))
