"""By when to pay: the last days before the rule, the gap, the cost or the start of benefits changes (semantics 20)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice

from .conditions import point_on
from .dates import DAY, MONTHLY_FORMS, last_day, plus_months, plus_span, resident_months, variable_months
from .facts import EVENT, Sheet, first_unpaid, grace_ends_on, windows_of
from .matter import Answers
from .outcome import BenefitStart, Form, ResidentWait, State
from .policy import WindowName
from .ruleset import Chain, Ruleset
from .settling import settle
from .types import Condition, Point, Relative, Scheme, Span, Unit
from .values import Month, Value
from .verdict import Deadline, Decided, Decision

MONTHS_AHEAD = 12
MOST = 4


def deadlines(
    ruleset: Ruleset, answers: Answers, decided: Decided
) -> tuple[tuple[Deadline, ...], Deadline | None]:
    """The next changes, all other answers fixed and versions resolved anew; at most four, twelve months ahead.
    Beyond them, the last day on which the cover year can still be had.

    None where the person had to say whether the payment lies in the window: that is told of this day alone. Who is in
    it stays in it until its last day, where that one is entered.
    """
    if "in_window" in decided.decision.used and not _closing_is_known(ruleset, decided.decision):
        return (), None
    changes = _changes(ruleset, _fixed(answers, decided), decided.decision)
    near = tuple(islice(changes, MOST))
    beyond = changes if decided.decision.cover_year is not None else ()
    return near, next((one for one in beyond if one.loses_the_year), None)


def missed(ruleset: Ruleset, answers: Answers, decided: Decided) -> Deadline | None:
    """The last day before the payment after which another rule, or another price, came to hold; None within a year back.

    A start that only moves from month to month is no day to name: it would always be the last month's end.
    """
    now = decided.decision
    if "in_window" in decided.decision.used or now.lapse.first_unpaid is None:
        return None
    fixed = _fixed(answers, decided)
    begin = max(now.lapse.first_unpaid.first_day(), plus_months(now.pay_on, -MONTHS_AHEAD))
    earlier = _decision_on(ruleset, fixed, begin)
    if earlier is None or begin >= now.pay_on:
        return None
    passed = [one for one in _changes(ruleset, fixed, earlier) if one.pay_by < now.pay_on]
    turns = [
        one
        for one in passed
        if one.after and _has_lapsed(one.now) and _terms_of(one.now) != _terms_of(one.after)
    ]
    return turns[-1] if turns else None


def _closing_is_known(ruleset: Ruleset, now: Decision) -> bool:
    chain = ruleset.at(now.pay_on)
    if chain is None or now.used["in_window"] != "yes":
        return False
    mains = [one for one in windows_of(chain.terms, now.cover_year) if one.name is WindowName.MAIN]
    return any(one.closes_on for one in mains)


def _has_lapsed(decision: Decision) -> bool:
    """That there would be no lapse had one paid in time is no news to anybody."""
    return decision.state is State.DECIDED and decision.lapse.months != 0


def _fixed(answers: Answers, decided: Decided) -> Answers:
    """What holds on every day. An answer about the window that this day had no use for was given of another one."""
    options = {choice.option: choice.value for choice in decided.choices if choice.is_default}
    given = {**answers, **options, **_cover_year(decided.decision)}
    return {
        fact: value for fact, value in given.items() if fact != "in_window" or fact in decided.decision.used
    }


def _changes(ruleset: Ruleset, fixed: Answers, now: Decision) -> Iterator[Deadline]:
    for day in _days_to_test(ruleset, fixed, now):
        before = _decision_on(ruleset, fixed, day)
        if before is None:
            return
        after = _decision_on(ruleset, fixed, day + DAY)
        if after is None or _differs(before, after):
            yield Deadline(day, before, after, _holidays_known(ruleset, fixed, day))
        if after is None:
            return


def _decision_on(ruleset: Ruleset, answers: Answers, day: date) -> Decision | None:
    verdict = settle(ruleset, {**answers, "pay_on": day})
    return verdict.decision if isinstance(verdict, Decided) else None


def _holidays_known(ruleset: Ruleset, answers: Answers, day: date) -> bool:
    """Only the end of a grace period moves with holidays; a year not announced yet is said (semantics 13)."""
    chain = ruleset.at(day)
    if chain is None or ruleset.is_working_day(day) is not None:
        return True
    sheet = Sheet({**_by_fact(chain, answers), "pay_on": day}, chain.terms)
    return day not in {grace_ends_on(sheet.under(speaker.terms)) for speaker in chain.speakers}


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
    borders = ruleset.borders
    days = {border - DAY for border in borders}
    chains = [ruleset.at(day) for day in (first, *(border for border in borders if first < border <= last))]
    for chain in chains:
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
        yield from _edges(window.opens_on, window.closes_on)
    yield from _each_month(now.pay_on, 31)
    sheet = Sheet({**_by_fact(chain, answers), "pay_on": now.pay_on, **_cover_year(now)}, terms)
    for speaker in chain.speakers:
        if speaker.terms.cut_off_day is not None:
            yield from _each_month(now.pay_on, speaker.terms.cut_off_day)
        if (grace := grace_ends_on(sheet.under(speaker.terms))) is not None:
            yield grace
    for line in chain.lines:
        for claim in line.outcome.price:
            for price in claim.value:
                yield from _edges(price.from_on, price.until_on)
        for limited in line.outcome.back_payment_limit:
            yield from _edges(None, limited.value.until_on)
        for condition in line.rule.when if line.rule else ():
            yield from _days_of_condition(condition, sheet)
        if now.cover_ends_on is not None:
            for start in line.starts:
                yield from _last_days_in_time(start, now.cover_ends_on, now.lapse.cover_years or 0)


def _last_days_in_time(start: BenefitStart, ends_on: date, years: int) -> Iterator[date]:
    """The payment days after which the wait would outlast the cover year."""
    if isinstance(start.count, ResidentWait):
        wait, days = start.count, start.count.fixed_days or 0
        added = variable_months(wait, years)
        lengths = {resident_months(wait, years, repaired) for repaired in range(added + 1)}
        months = {length - wait.fixed for length in lengths} if days else lengths
    elif start.form is Form.S8:
        days, months = start.count or 0, {0}
    else:
        days, months = 0, {start.count or 0}
    for count in months:
        yield from _around(plus_months(ends_on - timedelta(days=days), -count) - DAY)
        yield plus_months(ends_on, -count)


def _by_fact(chain: Chain, answers: Answers) -> dict[str, Value]:
    """``event_on`` is the date of whichever kind is asked: here it stands for each."""
    events = {
        fact: answers["event_on"]
        for fact in chain.mentions
        if fact.startswith(EVENT) and "event_on" in answers
    }
    return {**events, **answers}


def _cover_year(now: Decision) -> dict[str, int]:
    return {} if now.cover_year is None else {"cover_year": now.cover_year}


def _each_month(first: date, day: int) -> Iterator[date]:
    """That day of each month, or the month's end where it has no such day."""
    for ahead in range(MONTHS_AHEAD + 1):
        month = Month.of(first).plus(ahead)
        yield min(last_day(month), month.first_day() + timedelta(days=day - 1))


def _edges(from_on: date | None, until_on: date | None) -> Iterator[date]:
    if from_on is not None:
        yield from_on - DAY
    if until_on is not None:
        yield until_on


def _days_of_condition(condition: Condition, sheet: Sheet) -> Iterator[date]:
    """The payment days around which a condition turns."""
    value, event = condition.value, sheet[condition.fact]
    if isinstance(value, Span) and isinstance(event, date):
        yield from _around(plus_span(event, value))
    elif isinstance(value, Relative):
        yield from _around_point(condition, value, sheet)
    elif condition.fact == "pay_on" and isinstance(value, date):
        yield from _around(value)
    elif condition.fact == "pay_day" and isinstance(value, int):
        yield from _each_month(sheet.paid_on(), value)
        yield from _each_month(sheet.paid_on(), max(1, value - 1))
    elif condition.fact == "lapse_days" and isinstance(value, int):
        unpaid = first_unpaid(sheet)
        if isinstance(unpaid, Month):
            yield from _around(unpaid.first_day() + timedelta(days=value))


def _around_point(condition: Condition, relative: Relative, sheet: Sheet) -> Iterator[date]:
    """Either the payment day is held against a point, or another date against a point that moves with it."""
    point, compared = point_on(sheet, relative), sheet[condition.fact]
    if condition.fact == "pay_on" and isinstance(point, date):
        yield from _around(point)
    elif relative.point == Point.PAY_ON and isinstance(compared, Month):
        for first in (compared.first_day(), compared.plus(1).first_day()):
            yield from _days_reaching(first, relative)
    elif relative.point == Point.PAY_ON and isinstance(compared, date):
        yield from _days_reaching(compared, relative)


def _days_reaching(compared: date, relative: Relative) -> Iterator[date]:
    """The payment days whose moving point comes near a date."""
    length = relative.plus or Span(0, Unit.DAYS)
    near = plus_span(compared, replace(length, count=-length.count))
    # A month end may be clipped on either way.
    yield from (near + timedelta(days=off) for off in range(-4, 5))


def _around(day: date) -> Iterator[date]:
    yield from (day - DAY, day, day + DAY)
