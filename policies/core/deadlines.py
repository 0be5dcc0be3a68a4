"""By when to pay: the last days before the rule, the gap, the cost or the start of benefits changes (semantics 20)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice

from .dates import DAY, MONTHLY_FORMS, last_day, plus_months, plus_span
from .facts import first_unpaid
from .ruleset import Chain, Ruleset
from .settling import Answers, settle
from .types import Condition, Scheme, Span
from .values import Month
from .verdict import Deadline, Decided, Decision
from .walk import replay

MONTHS_AHEAD = 12
MOST = 4


def deadlines(ruleset: Ruleset, answers: Answers, decided: Decided) -> tuple[Deadline, ...]:
    """The next changes, all other answers fixed and versions resolved anew; at most four, twelve months ahead."""
    options = {choice.option: choice.value for choice in decided.choices if choice.is_default}
    return tuple(islice(_changes(ruleset, {**answers, **options}, decided.decision), MOST))


def _changes(ruleset: Ruleset, answers: Answers, now: Decision) -> Iterator[Deadline]:
    fixed = {**answers, **({"cover_year": now.cover_year} if now.cover_year is not None else {})}
    for day in _days_to_test(ruleset, fixed, now):
        before = _decision_on(ruleset, fixed, day)
        if before is None:
            return
        after = _decision_on(ruleset, fixed, day + DAY)
        if after is None or _differs(before, after):
            yield Deadline(day, before, after)
        if after is None:
            return


def _decision_on(ruleset: Ruleset, answers: Answers, day: date) -> Decision | None:
    verdict = settle(ruleset, {**answers, "pay_on": day})
    return verdict.decision if isinstance(verdict, Decided) else None


def _differs(one: Decision, other: Decision) -> bool:
    """A later start alone counts only where it moves month by month, not where it moves with each day."""
    return _terms_of(one) != _terms_of(other) or _starts_later(one, other)


def _terms_of(decision: Decision) -> object:
    started, unstated = decision.started, decision.unstated
    return (
        decision.state,
        decision.level,
        decision.rule,
        decision.back_payment,
        decision.gap_costs,
        decision.prices,
        (started.start.form, started.months, started.days) if started else None,
        unstated,
    )


def _starts_later(one: Decision, other: Decision) -> bool:
    if one.started is None or other.started is None or one.started.start.form not in MONTHLY_FORMS:
        return False
    return one.benefits_from != other.benefits_from


# ---------------------------------------------------------------- boundary days


def _days_to_test(ruleset: Ruleset, answers: Answers, now: Decision) -> list[date]:
    """Days on which something can change overnight: month ends, cut-offs, windows, events, versions."""
    first, last = now.pay_on, _horizon(now)
    days = {last_day(Month.of(first).plus(ahead)) for ahead in range(MONTHS_AHEAD + 1)}
    days.update(border - DAY for border in ruleset.borders())
    chain = ruleset.at(first)
    if chain is not None:
        days.update(_days_of(chain, answers, now))
    return sorted(day for day in days if first <= day < last)


def _horizon(now: Decision) -> date:
    """Twelve months on; a cover year cannot be paid for once it is over."""
    last = plus_months(now.pay_on, MONTHS_AHEAD)
    if now.policy.scheme is Scheme.RESIDENT and now.cover_year is not None:
        return min(last, date(now.cover_year, 12, 31))
    return last


def _days_of(chain: Chain, answers: Answers, now: Decision) -> Iterator[date]:
    terms = chain.terms
    for window in terms.windows:
        yield window.opens_on - DAY
        yield window.closes_on
    if terms.cut_off_day is not None:
        for ahead in range(MONTHS_AHEAD + 1):
            month = Month.of(now.pay_on).plus(ahead)
            yield min(last_day(month), month.first_day() + timedelta(days=terms.cut_off_day - 1))
    run = replay(chain, answers, {"pay_on": now.pay_on, **_cover_year(now)})
    unpaid = first_unpaid(run.sheet)
    for line in chain.lines:
        for condition in line.rule.when if line.rule else ():
            yield from _days_of_condition(condition, run.known.get(condition.fact))
            if (
                condition.fact == "lapse_days"
                and isinstance(condition.value, int)
                and isinstance(unpaid, Month)
            ):
                for off in (-1, 0, 1):
                    yield unpaid.first_day() + timedelta(days=condition.value + off)


def _cover_year(now: Decision) -> dict[str, int]:
    return {} if now.cover_year is None else {"cover_year": now.cover_year}


def _days_of_condition(condition: Condition, event: object) -> Iterator[date]:
    match condition.value:
        case Span() as span if isinstance(event, date):
            yield plus_span(event, span)
        case date() as day if condition.fact == "pay_on":
            yield day - DAY
            yield day
