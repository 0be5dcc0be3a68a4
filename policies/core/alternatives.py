"""What else the person could do: pay on another day, for another cover year, or go on in another scheme.

Each is asked as a case of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from .dates import plus_months
from .facts import ADDRESS_SCHEME, IMPLIED, candidate_cover_years, implied_by
from .matter import Answers
from .policy import Catalogue
from .ruleset import OPTIONS, Ruleset
from .types import Scheme
from .values import UNKNOWN, Value
from .verdict import Deadline, Decision

# Nobody enters the employees' scheme without an employer: there it is no choice of the person's own.
OTHERS: Mapping[Scheme, tuple[Scheme, ...]] = {
    Scheme.EMPLOYEE: (Scheme.FLEXIBLE, Scheme.RESIDENT),
    Scheme.FLEXIBLE: (Scheme.RESIDENT,),
    Scheme.RESIDENT: (Scheme.FLEXIBLE,),
}
# Said of one scheme's premiums alone; whoever leaves that scheme has switched.
_OF_ONE_SCHEME = frozenset(key for key, implied in IMPLIED.items() if ADDRESS_SCHEME in implied.values())
_SWITCHED = "switched_scheme"
_STAYS = frozenset({"cover_year", "in_window", "group", *OPTIONS})  # asked anew by another scheme


def pay_days(decision: Decision, deadlines: Iterable[Deadline]) -> tuple[date, ...]:
    """The day asked about, the next day to make, the day to make before other terms hold, and a month later.

    In order, each once. A cover year cannot be paid for once it is over; where the person said whether the payment
    lies in the window, they said it of one day alone.
    """
    if "in_window" in decision.used:
        return (decision.pay_on,)
    days = {decision.pay_on, plus_months(decision.pay_on, 1)}
    listed = list(deadlines)
    days.update(one.pay_by for one in listed[:1])
    turn = next((one for one in listed if one.after is None or one.after.rule != one.now.rule), None)
    if turn is not None:
        days.add(turn.pay_by)
    last = decision.cover_ends_on
    return tuple(sorted(day for day in days if last is None or day <= last))


def cover_years(ruleset: Ruleset, decision: Decision) -> tuple[int, ...]:
    """The year that was asked about, and the others that a payment on that day can be for."""
    chain = ruleset.at(decision.pay_on)
    if chain is None or decision.cover_year is None:
        return ()
    return tuple(sorted({decision.cover_year, *candidate_cover_years(chain.terms, decision.pay_on)}))


def carried(answers: Answers, scheme: Scheme, to: Scheme, catalogue: Catalogue) -> dict[str, Value]:
    """The answers that hold for somebody who goes on in another scheme; the rest is asked there."""
    kept = {key: value for key, value in answers.items() if key not in _STAYS}
    reason = kept.pop("reason", None)
    if "previous_scheme" not in kept and (
        before := implied_by(reason or UNKNOWN, scheme).get("previous_scheme")
    ):
        kept["previous_scheme"] = before
    if reason in _OF_ONE_SCHEME:
        reason = _SWITCHED
    if reason is not None and _is_offered(reason, to, catalogue):
        kept["reason"] = reason
    return kept


def _is_offered(reason: Value, scheme: Scheme, catalogue: Catalogue) -> bool:
    row = catalogue.facts.get("reason")
    options = row.options if row else ()
    return any(one.key == reason and (not one.schemes or scheme in one.schemes) for one in options)
