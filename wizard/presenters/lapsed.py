"""How long nothing was paid, in months or in cover years, in the resident's words."""

from policies.core.facts import last_covered_year, scheme_before
from policies.core.outcome import State
from policies.core.types import Scheme
from policies.core.values import Month
from policies.core.verdict import Decision
from wizard import words


def lapse_line(decision: Decision) -> str:
    """按你的回答，2026年6月、7月没交，断了2个月。"""
    lapse = decision.lapse
    if decision.state is State.NOT_LAPSED:
        return ""
    if counts_years(decision):
        if not lapse.cover_years:
            return ""
        paid = "没有交满" if _paid_in_part(decision) else "没交"
        return f"按你的回答：{_years(decision.cover_year, lapse.cover_years)}{paid}，断了{lapse.cover_years}个年度。"
    if lapse.months and lapse.first_unpaid is not None and lapse.last_unpaid is not None:
        span = words.months(Month(lapse.first_unpaid), Month(lapse.last_unpaid))
        return f"按你的回答：{span}没交，断了{lapse.months}个月。"
    if lapse.months == 0:
        return "按你的回答：中间没有漏交的月份。"
    return ""


def counts_years(decision: Decision) -> bool:
    """Residents pay by the year; who comes from another scheme missed years too, or months."""
    if decision.policy.scheme is not Scheme.RESIDENT:
        return False
    return bool(decision.lapse.cover_years) or not comes_from_work(decision)


def comes_from_work(decision: Decision) -> bool:
    """From a scheme that is paid by the month."""
    return scheme_before(decision.used, decision.policy.scheme) in (Scheme.EMPLOYEE, Scheme.FLEXIBLE)


def _paid_in_part(decision: Decision) -> bool:
    """A year whose December was not paid does not count as covered (semantics 7), though some of it was paid."""
    last = decision.used.get("last_paid")
    return isinstance(last, Month) and last.month != 12 and last_covered_year(last) < last.year


def _years(cover_year: int | None, lapsed: int) -> str:
    if cover_year is None:
        return "前几个年度"
    first, last = cover_year - lapsed, cover_year - 1
    return f"{last}年" if first == last else f"{first}年到{last}年"
