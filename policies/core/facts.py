"""What follows from the answers: implied facts, lapse by every counting, windows, the parts of a date.

A Sheet holds one person's answers and works the rest out when it is first looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

from .dates import DAY, IsWorkingDay, after_cut_off, last_day, roll_to_working_day
from .policy import BenefitStop, Period, StopKind, Window, WindowName
from .types import Scheme
from .values import ABSENT, NEVER, UNASKED, UNKNOWN, Missing, Month, Value

FIRST_ENROLMENT = "first_enrolment"
EVENT = "event_on."  # and a kind: birth, discharge, ...
SINCE = "lapse_years.since_"
FROM_STOP = "lapse_months.from_stop"
COUNTED = "pay_on.counted"  # the payment day as it counts (semantics 15)
OR_EARLIER = "last_paid.or_earlier"  # veiled: a wait that grows with each year lapsed has no one date

# A reason that settles other facts, which are then never asked (design.md "Reasons imply facts").
ADDRESS_SCHEME = "<the scheme of the address>"
IMPLIED: Mapping[str, Mapping[str, Value]] = {
    FIRST_ENROLMENT: {
        "previous_scheme": "none",
        "last_paid": NEVER,
        "first_lapse": ABSENT,
        "continuous_months": ABSENT,
        "lapse_months_this_year": ABSENT,
    },
    "missed_payment": {"previous_scheme": ADDRESS_SCHEME},
    "missed_window": {"previous_scheme": ADDRESS_SCHEME},
    "left_job": {"previous_scheme": "employee"},
    "unemployment_benefit_ended": {"previous_scheme": "employee"},
}


def no_calendar(day: date) -> None:
    """Of no day is it known whether it is a working day."""


SETTLED_BY_REASON = frozenset(key for implied in IMPLIED.values() for key in implied)


_NOTHING: Mapping[str, Value] = {}
_IMPLIED_UNDER: Mapping[Scheme, Mapping[Value, Mapping[str, Value]]] = {
    scheme: {
        reason: {key: scheme.value if value is ADDRESS_SCHEME else value for key, value in implied.items()}
        for reason, implied in IMPLIED.items()
    }
    for scheme in Scheme
}


def implied_by(reason: Value, scheme: Scheme) -> Mapping[str, Value]:
    """The facts that a reason settles."""
    return _IMPLIED_UNDER[scheme].get(reason, _NOTHING)


def overturns(reason: Value, answers: Mapping[str, Value], scheme: Scheme) -> bool:
    """Whether a reason contradicts answers given beside it."""
    return any(
        not isinstance(answers.get(key, UNKNOWN), Missing) and answers[key] != value
        for key, value in implied_by(reason, scheme).items()
    )


def scheme_before(answers: Mapping[str, Value], scheme: Scheme) -> Value:
    """The scheme somebody had: as answered, or as the reason settles it; UNASKED where neither tells."""
    return {**implied_by(answers.get("reason", UNASKED), scheme), **answers}.get("previous_scheme", UNASKED)


@dataclass(frozen=True)
class Terms:
    """What the policies of a chain settle for all of its rules."""

    scheme: Scheme
    windows: tuple[Window, ...] = ()
    cut_off_day: int | None = None
    period: Period = Period.MONTH
    stop: BenefitStop | None = None
    is_working_day: IsWorkingDay = no_calendar

    @cached_property
    def _implied(self) -> Mapping[Value, Mapping[str, Value]]:
        return _IMPLIED_UNDER[self.scheme]

    def implied_by(self, reason: Value) -> Mapping[str, Value]:
        """The facts that a reason settles under this scheme."""
        return self._implied.get(reason, _NOTHING)

    @cached_property
    def counting(self) -> tuple[object, ...]:
        """All that changes how time is counted; the end of benefits alone only where grace comes before it."""
        return self.cut_off_day, self.period, self.stop if self.has_grace else None

    @cached_property
    def has_grace(self) -> bool:
        return self.stop is not None and self.stop.kind is StopKind.GRACE


_IMPLYING = frozenset({"reason", "last_paid", "in_window"})  # answers that settle other facts


class Sheet(dict[str, Value]):
    """Answers by fact key. ``sheet[key]`` is a value or one of UNASKED, UNKNOWN, ABSENT; it never raises."""

    __slots__ = ("_day", "_others", "_untold", "terms")

    def __init__(self, answers: Mapping[str, Value], terms: Terms) -> None:
        dict.__init__(self, answers)
        self.terms = terms
        self._day: date | None = None
        self._others: list[Sheet] | None = None
        self._untold: list[str] = []  # derived facts that hang on an answer to come
        if not _IMPLYING.isdisjoint(answers):
            self._imply()

    def _imply(self) -> None:
        if self.get("last_paid") is NEVER:
            self["reason"] = FIRST_ENROLMENT
        if implied := self.terms.implied_by(self.get("reason", UNASKED)):
            self.update(implied)
        if "in_window" in self and (known := _in_window(self)) is not UNASKED:
            self["in_window"] = known  # entered dates win over an answer given for want of them

    def __missing__(self, key: str) -> Value:
        derive = _DERIVED.get(key) or (_since_year(key) if key.startswith(SINCE) else None)
        if derive is None:
            self[key] = UNASKED  # until it is learned
            return UNASKED
        value = self[key] = derive(self)
        if value is UNASKED:
            self._untold.append(key)
        return value

    def learn(self, key: str, value: Value) -> None:
        """Take in one more answer; what could not be told before is worked out anew."""
        if self._untold:
            for untold in self._untold:
                self.pop(untold, None)
            self._untold.clear()
        if self._others:
            self._others = None
        self[key] = value
        if key in _IMPLYING and value.__class__ is not Month:  # a month paid settles nothing else
            self._imply()

    def copy(self) -> Sheet:
        made = Sheet.__new__(Sheet)
        made.update(self)
        made.terms, made._day, made._others, made._untold = self.terms, self._day, None, self._untold.copy()
        return made

    def tell_decided(self, rule: str, back_payment: str) -> None:
        """What a line has decided, for the conditions of advice: no answer, and nothing else hangs on it."""
        self["rule"], self["back_payment"] = rule, back_payment
        self._others = None

    def under(self, terms: Terms) -> Sheet:
        """The same answers as another level counts them."""
        if terms is self.terms:
            return self
        for other in self._others or ():
            if other.terms is terms:
                return other
        answers = {key: value for key, value in self.items() if value is not UNASKED and not _is_counted(key)}
        other = Sheet(answers, terms)
        self._others = [*(self._others or ()), other]
        return other

    def counted_from(self) -> date:
        """The payment day as it counts: after the cut-off day, the 1st of the next month."""
        day = self._day
        if day is None:
            cut_off = self.terms.cut_off_day
            day = self._day = self.paid_on() if cut_off is None else after_cut_off(self.paid_on(), cut_off)
        return day

    def paid_on(self) -> date:
        day = self["pay_on"]
        if not isinstance(day, date):
            raise ValueError("pay_on is asked before anything else")
        return day


# ---------------------------------------------------------------- lapse


def first_unpaid(sheet: Sheet) -> Month | Missing:
    """The month after the last one paid; ABSENT for somebody who never paid."""
    last_paid = sheet["last_paid"]
    if isinstance(last_paid, Month):
        return last_paid.plus(1)
    return ABSENT if last_paid is NEVER else last_paid if isinstance(last_paid, Missing) else UNASKED


def grace_ends_on(sheet: Sheet) -> date | None:
    """The last day on which the first unpaid month can be paid as if nothing had happened (semantics 13)."""
    stop = sheet.terms.stop
    if stop is None or stop.kind is not StopKind.GRACE or isinstance(first := first_unpaid(sheet), Missing):
        return None
    month = first.plus(stop.months)
    due = month.first_day().replace(day=min(stop.day, last_day(month).day))
    return roll_to_working_day(due, sheet.terms.is_working_day)


def _since_first_unpaid(sheet: Sheet, count: Callable[[Month], int]) -> Value:
    """A count from the first unpaid month on; none where nothing is owed, or within grace: no interruption."""
    first = first_unpaid(sheet)
    if isinstance(first, Missing):
        return first
    return 0 if is_within_grace(sheet) else max(0, count(first))


def is_within_grace(sheet: Sheet) -> bool:
    """Whether the first unpaid month can still be paid as if nothing had happened."""
    if not sheet.terms.has_grace:
        return False
    grace = grace_ends_on(sheet)
    return grace is not None and sheet.counted_from() <= grace


def _lapse_months(sheet: Sheet) -> Value:
    """By far the most read of all derived facts, so spelled out: months between the last paid and the payment."""
    last_paid = sheet["last_paid"]
    if last_paid.__class__ is not Month or sheet.terms.has_grace:
        return _since_first_unpaid(sheet, lambda first: Month.of(sheet.counted_from()) - first)
    day = sheet.counted_from()
    months = day.year * 12 + day.month - 2 - last_paid
    return months if months > 0 else 0


def _with_payment_month(sheet: Sheet) -> Value:
    return _since_first_unpaid(sheet, lambda first: Month.of(sheet.counted_from()) - first + 1)


def _from_stop(sheet: Sheet) -> Value:
    stopped = benefits_stopped_on(sheet)
    if stopped is None:
        first = first_unpaid(sheet)
        return first if isinstance(first, Missing) else ABSENT
    return max(0, Month.of(sheet.counted_from()) - Month.of(stopped))


def _lapse_days(sheet: Sheet) -> Value:
    first = first_unpaid(sheet)
    return first if isinstance(first, Missing) else lapse_days(sheet, first)


def lapse_days(sheet: Sheet, first: Month) -> int:
    """From the first unpaid day up to, not including, the payment; none within grace."""
    return 0 if is_within_grace(sheet) else max(0, (sheet.counted_from() - first.first_day()).days)


MONTHS_IN = {Period.MONTH: 1, Period.QUARTER: 3, Period.YEAR: 12}


def _lapse_periods(sheet: Sheet) -> Value:
    size = MONTHS_IN[sheet.terms.period]
    return _since_first_unpaid(
        sheet, lambda first: Month.of(sheet.counted_from()) // size - (first - 1) // size - 1
    )


def last_covered_year(last_paid: Month) -> int:
    """A cover year counts as covered only if its December was paid (semantics 7)."""
    return last_paid.year if last_paid.month == 12 else last_paid.year - 1


def _lapse_years(sheet: Sheet, counted_since: int | None = None) -> Value:
    last_paid, cover_year = sheet["last_paid"], sheet["cover_year"]
    if last_paid is NEVER or cover_year is ABSENT:
        return ABSENT
    if not isinstance(last_paid, Month):
        return last_paid if isinstance(last_paid, Missing) else UNASKED
    if not isinstance(cover_year, int):
        return UNASKED
    covered = last_covered_year(last_paid)
    if counted_since is not None:
        covered = max(covered, counted_since - 1)
    return max(0, cover_year - covered - 1)


def _since_year(key: str) -> Callable[[Sheet], Value]:
    """lapse_years.since_2025"""
    return lambda sheet: _lapse_years(sheet, int(key.removeprefix(SINCE)))


def lapse_years(sheet: Sheet, counted_since: int | None) -> int | None:
    """Cover years lapsed that count; None where the answers do not say, 0 for somebody who never paid."""
    years = _lapse_years(sheet, counted_since)
    return years if isinstance(years, int) else 0 if years is ABSENT else None


def benefits_stopped_on(sheet: Sheet) -> date | None:
    """The first day without benefits, where the source says when they stop (domain.md c.12)."""
    first = first_unpaid(sheet)
    return None if isinstance(first, Missing) else benefits_stop_after(first, sheet)


def benefits_stop_after(first: Month, sheet: Sheet) -> date | None:
    """The same for this first unpaid month."""
    stop = sheet.terms.stop
    if stop is None:
        return None
    match stop.kind:
        case StopKind.LAPSE_MONTH:
            return first.first_day()
        case StopKind.MONTH_AFTER:
            return first.plus(1).first_day()
        case StopKind.MONTHS_AFTER:
            return first.plus(stop.months).first_day()
        case StopKind.GRACE:
            grace = grace_ends_on(sheet)
            return None if grace is None else grace + DAY


# ---------------------------------------------------------------- cover year and windows


def windows_of(terms: Terms, cover_year: Value | None) -> tuple[Window, ...]:
    return tuple(window for window in terms.windows if window.cover_year == cover_year)


def holds(window: Window, day: date) -> bool | None:
    """None where that hangs on a day that is not entered."""
    if window.opens_on is not None and day < window.opens_on:
        return False
    if window.closes_on is not None and day > window.closes_on:
        return False
    return None if window.opens_on is None or window.closes_on is None else True


def _window(sheet: Sheet) -> Value:
    """Where windows are entered, those of the cover year that is paid for: a year that nobody entered has none, and no
    answer about the main window may stand in for it. Where none are entered at all, or the main window lacks the day
    that would tell, the person says.
    """
    windows = windows_of(sheet.terms, sheet["cover_year"])
    if not windows and sheet.terms.windows:
        return ABSENT
    if windows and (told := _told_by_days(windows, sheet.counted_from())):
        return told
    inside = sheet.get("in_window", UNASKED)
    if isinstance(inside, Missing):
        return inside
    return WindowName.MAIN.value if inside == "yes" else "none" if windows else ABSENT


def _in_window(sheet: Sheet) -> Value:
    """Asked, but where the main window of that cover year is entered its days decide what they can."""
    windows, paid_on = windows_of(sheet.terms, sheet["cover_year"]), sheet.counted_from()
    mains = [holds(window, paid_on) for window in windows if window.name is WindowName.MAIN]
    if True in mains:
        return "yes"
    return "no" if mains and _told_by_days(windows, paid_on) else UNASKED


def _told_by_days(windows: Iterable[Window], day: date) -> str | None:
    """The window that holds the day, or ``none``; None where only a day that is not entered would tell."""
    held = [(window.name.value, holds(window, day)) for window in windows]
    inside = next((name for name, is_held in held if is_held), None)
    return inside or (None if any(is_held is None for _, is_held in held) else "none")


def candidate_cover_years(terms: Terms, paid_on: date) -> tuple[int, ...]:
    """The cover years a payment on that day can be for.

    Those whose windows hold the day; else the year of payment. From September on the next year can be meant as well
    (collection for the coming year opens in autumn everywhere), unless its window is known not to hold the day or, with
    none entered for it, another year's does. Then both are named and the person says which.
    """
    day = after_cut_off(paid_on, terms.cut_off_day)
    inside = {
        window.cover_year
        for window in terms.windows
        if holds(window, day) and window.cover_year >= paid_on.year
    }
    following = [holds(window, day) for window in windows_of(terms, day.year + 1)]
    may_follow = None in following or not (following or inside)
    years = inside or {day.year}
    return tuple(sorted(years | {day.year + 1} if day.month >= 9 and may_follow else years))


def _cover_year(sheet: Sheet) -> Value:
    """Known before all else under resident (semantics 6); nobody else pays for a cover year."""
    return UNASKED if sheet.terms.scheme is Scheme.RESIDENT else ABSENT


_DERIVED: dict[str, Callable[[Sheet], Value]] = {
    "lapse_months": _lapse_months,
    "lapse_months.with_payment_month": _with_payment_month,
    FROM_STOP: _from_stop,
    "lapse_days": _lapse_days,
    "lapse_periods": _lapse_periods,
    "lapse_years": _lapse_years,
    "pay_month": lambda sheet: sheet.counted_from().month,
    "pay_month_of_quarter": lambda sheet: (sheet.counted_from().month - 1) % 3 + 1,
    COUNTED: lambda sheet: sheet.counted_from(),
    "pay_day": lambda sheet: sheet.paid_on().day,
    "window": _window,
    "in_window": _in_window,
    "cover_year": _cover_year,
}

DECIDED = frozenset({"rule", "back_payment"})  # known to advice, once a line has decided
DERIVED = frozenset(_DERIVED) - {"in_window", "cover_year"} | DECIDED


def is_derived(key: str) -> bool:
    return key in DERIVED or (key.startswith(SINCE) and key.removeprefix(SINCE).isdigit())


def _is_counted(key: str) -> bool:
    """Whether the terms of a level may change it."""
    return is_derived(key) and key not in DECIDED


@cache
def base_of(key: str) -> str:
    """The fact that is asked so that ``key`` can be known."""
    if key.startswith("lapse_") and is_derived(key):
        return "last_paid"
    if key == "window":
        return "in_window"
    return key
