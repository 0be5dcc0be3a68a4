"""When benefits begin in one case: each claim of a rule worked out, the later date used, silence kept as silence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from .claims import Chooser
from .dates import Case, not_before, plus_months, start_by_day_alone, start_on, wait_begins_on
from .facts import EVENT, OR_EARLIER, Sheet, lapse_years
from .outcome import BenefitStart, Form, Grant, ResidentWait, UnstatedStart, WaitBenefit
from .types import Said
from .values import Value
from .verdict import Started, Worked

StartClaim = BenefitStart | UnstatedStart


NOTHING = Worked()


Begin = Callable[[Sheet, int, frozenset[str]], Worked]  # of the answers, years repaired, facts not known


def compile_claim(claim: StartClaim) -> Begin:
    """How a claim is worked out. Most starts hang on the day of payment alone; the rest look at the answers."""

    def looking(sheet: Sheet, repaired: int, veiled: frozenset[str]) -> Worked:
        return work_out(claim, sheet, repaired, veiled)

    if not isinstance(claim, BenefitStart) or says_too_little(claim):
        return looking
    by_day = start_by_day_alone(claim)
    if by_day is None:
        return looking

    def counting(sheet: Sheet, repaired: int, veiled: frozenset[str]) -> Worked:
        if isinstance(sheet.get("cover_year"), int):
            return looking(sheet, repaired, veiled)
        return Worked(by_day(sheet.paid_on(), sheet.counted_from()))

    return counting


def says_too_little(start: BenefitStart) -> bool:
    return start.form is Form.S12 and start.first_counts is None


def work_out(claim: StartClaim, sheet: Sheet, repaired: int, veiled: frozenset[str]) -> Worked:
    """A date, or the range of dates that an unstated counting leaves open. ``veiled`` facts are not known."""
    if OR_EARLIER in veiled and _counts_years(claim):
        return Worked(unstated=UnstatedStart())
    if isinstance(claim, BenefitStart) and says_too_little(claim):
        claim = both_readings(claim)
    if isinstance(claim, BenefitStart):
        return Worked(started=_start(claim, sheet, repaired, veiled))
    days = [_start(candidate, sheet, repaired, veiled).day for candidate in claim.candidates]
    known = [day for day in days if day is not None]
    return Worked(unstated=claim, range=(min(known), max(known)) if known else None)


def _counts_years(claim: StartClaim) -> bool:
    return any(isinstance(start.count, ResidentWait) for start in claim.ways)


def both_readings(start: BenefitStart) -> UnstatedStart:
    """A "day 1 of month N" that does not say whether the payment month is month 1."""
    months = start.count if isinstance(start.count, int) else None
    return UnstatedStart((replace(start, first_counts=True), replace(start, first_counts=False)), months)


def _start(start: BenefitStart, sheet: Sheet, repaired: int, veiled: frozenset[str]) -> Started:
    started = start_on(start, case_for(start, sheet, repaired, veiled))
    return started._replace(years=None) if "last_paid" in veiled else started


def case_for(start: BenefitStart, sheet: Sheet, repaired: int, veiled: frozenset[str]) -> Case:
    cover_year, wait = sheet.get("cover_year"), start.count
    counts_years = isinstance(wait, ResidentWait)
    return Case(
        sheet.paid_on(),
        sheet.counted_from(),
        cover_year=cover_year if isinstance(cover_year, int) else None,
        event_on=_event_on(EVENT + start.event, sheet, veiled) if start.event else None,
        years=_years(start, sheet) if counts_years else 0,
        repaired=repaired if isinstance(wait, ResidentWait) and wait.repairable else 0,
        served=sum(value for key in start.served if isinstance(value := sheet[key], int))
        if start.served
        else 0,
    )


def _event_on(event: str, sheet: Sheet, veiled: frozenset[str]) -> date | None:
    return None if event in veiled else _day(sheet[event])


def _day(value: Value) -> date | None:
    return value if isinstance(value, date) else None


def _years(start: BenefitStart, sheet: Sheet) -> int:
    if not isinstance(start.count, ResidentWait):
        return 0
    return lapse_years(sheet, start.count.counted_since) or 0


def choose(
    said: Said[StartClaim],
    begins: Sequence[Begin],
    sheet: Sheet,
    repaired: int,
    veiled: frozenset[str],
    chooser: Chooser,
) -> Worked:
    """Of several claims the one with the latest date; one without a date only where none gives one.

    ``begins``: each claim compiled.
    """
    worked = {
        id(claim.value): begin(sheet, repaired, veiled) for claim, begin in zip(said, begins, strict=True)
    }
    value = chooser.safest(
        "benefits_from",
        said,
        lambda claim: _lateness(worked[id(claim)]),
        lambda claim: say(worked[id(claim)]),
    )
    return worked[id(value)]


def _lateness(worked: Worked) -> int:
    """Later sorts first."""
    day = worked.started.day if worked.started else worked.range[1] if worked.range else None
    return -day.toordinal() if day else 1


def say(worked: Worked) -> str:
    if worked.started is not None and worked.started.day is not None:
        return worked.started.day.isoformat()
    if worked.range is not None:
        return f"{worked.range[0].isoformat()}/{worked.range[1].isoformat()}"
    return "not_stated"


def first_of_any(
    worked: Worked, during: tuple[WaitBenefit, ...], cover_year: int | None = None
) -> date | None:
    """The first day of any part of the benefits, where part is granted during the wait.

    A wait that counts whole months begins on the 1st of its first month, as S2 does for scripts. No part of it
    comes before the rule's own earliest day, or before the cover year that is paid for.
    """
    started = worked.started
    granted = [part.from_month for part in during if part.grant is not Grant.NONE and part.percent != 0]
    if started is None or not granted:
        return None
    first = plus_months(wait_begins_on(started), min(granted))
    earliest = not_before(started.start, cover_year)
    if earliest is not None:
        first = max(first, earliest)
    return first if started.day is None else min(first, started.day)
