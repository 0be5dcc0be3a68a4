"""First match from the top: the line that decides, the fact to ask next, or the unknown everything hangs on.

Asks only what still matters: lines already false are dropped, and asking stops as soon as every line still possible
decides the same (design.md "Minimal questions").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .facts import EVENT, Sheet, base_of
from .ruleset import Chain, Line
from .types import Scheme
from .values import UNASKED, UNKNOWN, Value


@dataclass(frozen=True, slots=True)
class Hit:
    """This line is certain to decide."""

    line: Line


@dataclass(frozen=True, slots=True)
class Wants:
    """This fact is asked next."""

    fact: str


@dataclass(frozen=True, slots=True)
class Hangs:
    """The person does not know this fact, and it matters."""

    fact: str


Step = Hit | Wants | Hangs


def step(chain: Chain, sheet: Sheet, begin: int = 0) -> tuple[Step, int]:
    """Where the answers lead, and the first line still possible: lines before it stay false whatever is added."""
    first: Line | None = None
    first_open: list[str] = []
    at = begin
    for line in chain.lines[begin:]:
        still_open: list[str] | None = None
        for test, facts in line.tests:
            held = test(sheet)
            if held is None:
                still_open = [*facts] if still_open is None else [*still_open, *facts]
            elif not held:
                break
        else:
            if first is None:
                if still_open is None:
                    return _dated(chain, sheet, line), at
                first, first_open = line, still_open
            elif line.same != first.same:
                break
            elif still_open is None:
                return _dated(chain, sheet, line), at
        if first is None:
            at += 1
    return _next(chain, sheet, first_open), at


def _dated(chain: Chain, sheet: Sheet, line: Line) -> Step:
    """A line that is certain still wants what its date is counted from."""
    for fact in line.uses:
        if sheet[fact] is UNASKED:
            return Wants(_question_before(chain, sheet, fact))
    for fact in line.uses:
        if sheet[fact] is UNKNOWN and not fact.startswith(EVENT):
            return Hangs(fact)
    return Hit(line)


def _next(chain: Chain, sheet: Sheet, still_open: list[str]) -> Step:
    for fact in still_open:
        if sheet[fact] is UNASKED:
            return Wants(_question_before(chain, sheet, base_of(fact)))
    unknown = next(fact for fact in still_open if sheet[fact] is UNKNOWN)
    return Hangs(base_of(unknown))


def _question_before(chain: Chain, sheet: Sheet, fact: str) -> str:
    """What has to be asked before a fact: ``last_paid`` means another thing after another reason or scheme."""
    if fact != "last_paid":
        return fact
    if "reason" in chain.mentions and sheet["reason"] is UNASKED:
        return "reason"
    if chain.terms.scheme is Scheme.RESIDENT and sheet["previous_scheme"] is UNASKED:
        return "previous_scheme"
    return fact


@dataclass(frozen=True, slots=True)
class Replay:
    """The way the answers lead."""

    step: Step
    sheet: Sheet
    used: Mapping[str, Value]  # by query key: the answers that counted, in the order asked
    known: Mapping[str, Value]  # by fact: the same, with what was fixed before


def replay(chain: Chain, given: Mapping[str, Value], fixed: Mapping[str, Value]) -> Replay:
    """Replay from nothing: only answers that are asked for count, so that stale ones drop out by themselves."""
    sheet = Sheet(fixed, chain.terms)
    used: dict[str, Value] = {}
    known = dict(fixed)
    begin = 0
    while True:
        now, begin = step(chain, sheet, begin)
        if not isinstance(now, Wants):
            return Replay(now, sheet, used, known)
        key = query_key(now.fact, used)
        if key not in given:
            return Replay(now, sheet, used, known)
        used[key] = known[now.fact] = given[key]
        sheet.learn(now.fact, given[key])


def query_key(fact: str, used: Mapping[str, Value]) -> str:
    """``event_on`` belongs to the kind of event that is asked first; a second kind has its own key (semantics 10)."""
    return "event_on" if fact.startswith(EVENT) and "event_on" not in used else fact
