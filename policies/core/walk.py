"""First match from the top: the line that decides, the fact to ask next, or the unknown everything hangs on.

Asks only what still matters: lines already false are dropped, and asking stops as soon as every line still possible
decides the same (design.md "Minimal questions").
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from .facts import EVENT, SETTLED_BY_REASON, Sheet, base_of
from .ruleset import OPTIONS, Chain, Line
from .types import Scheme
from .values import UNASKED, UNKNOWN, Value


class Wants(NamedTuple):
    """This fact is asked next."""

    fact: str


class Hangs(NamedTuple):
    """The person does not know this fact, and it matters."""

    fact: str


Step = Line | Wants | Hangs  # a line: it is certain to decide
wants = cache(Wants)


def _dated(chain: Chain, sheet: Sheet, line: Line) -> Step:
    """A line that is certain still wants what its date is counted from."""
    if not line.uses:
        return line
    for fact in line.uses:
        if sheet[fact] is UNASKED:
            return wants(_question_before(chain, sheet, fact))
    for fact in line.uses:
        if sheet[fact] is UNKNOWN and not fact.startswith(EVENT):
            return Hangs(fact)
    return line


def _next(chain: Chain, sheet: Sheet, still_open: tuple[str, ...]) -> Step:
    for fact in still_open:
        if sheet[fact] is UNASKED:
            return wants(_question_before(chain, sheet, base_of(fact)))
    unknown = next(fact for fact in still_open if sheet[fact] is UNKNOWN)
    return Hangs(base_of(unknown))


def _question_before(chain: Chain, sheet: Sheet, fact: str) -> str:
    """What has to be asked before a fact: a reason may settle it, and under resident the scheme changes its words."""
    if fact in SETTLED_BY_REASON and sheet["reason"] is UNASKED and _still_read(chain, sheet, "reason"):
        return "reason"
    if fact == "last_paid" and chain.terms.scheme is Scheme.RESIDENT and sheet["previous_scheme"] is UNASKED:
        return "previous_scheme"
    return fact


def _still_read(chain: Chain, sheet: Sheet, fact: str) -> bool:
    """Whether a line that may still hold reads the fact."""
    return fact in chain.mentions and any(
        fact in facts for line in chain.lines if _holds(line, sheet) is not False for _, facts in line.tests
    )


class Fork(NamedTuple):
    """Where a walk stood when it first looked at a choice of the person's own: another value goes on from here."""

    option: str
    chain: Chain
    sheet: Sheet
    used: Mapping[str, Value]
    at: int
    only_choices: bool


class Replay(NamedTuple):
    """The way the answers lead."""

    step: Step
    sheet: Sheet
    used: Mapping[str, Value]  # by fact: the answers that counted, in the order asked
    fixed: Mapping[str, Value]  # what was known before the first question
    chain: Chain  # the lines that these answers leave possible
    fork: Fork | None = None

    @property
    def known(self) -> dict[str, Value]:
        return {**self.fixed, **self.used}


def replay(chain: Chain, given: Mapping[str, Value], fixed: Mapping[str, Value]) -> Replay:
    """Replay from nothing: only answers that are asked for count, so that stale ones drop out by themselves.

    ``given`` is by query key. Answers only ever make lines false, so one pass from the top is enough.
    """
    return _go_on(chain, Sheet(fixed, chain.terms), {}, 0, not chain.reads_day, given, fixed)


def resume(fork: Fork, given: Mapping[str, Value], fixed: Mapping[str, Value]) -> Replay:
    """The walk under another value of the fork's option, all else as it was given."""
    sheet, used = fork.sheet.copy(), dict(fork.used)
    return _go_on(fork.chain, sheet, used, fork.at, fork.only_choices, given, fixed, fork)


def _go_on(
    chain: Chain,
    sheet: Sheet,
    used: dict[str, Value],
    at: int,
    only_choices: bool,
    given: Mapping[str, Value],
    fixed: Mapping[str, Value],
    fork: Fork | None = None,
) -> Replay:
    """Learn what is wanted and look where that leads, until an answer is wanting. At a fork, its option is wanted."""
    key = fact = fork.option if fork else ""
    while True:
        if fact:
            value = used[fact] = given[key]
            sheet.learn(fact, value)
            if value.__class__ is str:
                chain, at = chain.knowing(fact, value), 0
            else:
                only_choices = False
        opening = chain.opening
        if only_choices and opening.step is not None:
            now, at = opening.step, opening.at
        else:
            now, at = _step(chain, sheet, at)
            if only_choices:
                opening.step, opening.at = now, at
        if now.__class__ is not Wants:
            return Replay(now, sheet, used, fixed, chain, fork)
        (fact,) = now
        key = fact if fact in given else query_key(fact, used)
        if key not in given:
            return Replay(now, sheet, used, fixed, chain, fork)
        if fact in OPTIONS and fork is None:
            fork = Fork(fact, chain, sheet.copy(), dict(used), at, only_choices)


def _step(chain: Chain, sheet: Sheet, begin: int) -> tuple[Step, int]:
    """Where the answers lead from line ``begin`` on, and the first line that may still hold."""
    lines, at = chain.lines, begin
    while True:
        line = lines[at]
        still_open: tuple[str, ...] = ()
        for test, facts in line.tests:  # _holds spelled out: this loop is most of what a walk costs
            held = test(sheet)
            if held is None:
                still_open += facts
            elif not held:
                at += 1
                break
        else:
            return (
                _undecided(chain, sheet, at, still_open) if still_open else _dated(chain, sheet, line)
            ), at


def _holds(line: Line, sheet: Sheet) -> bool | None:
    """Whether a line is certain to hold, or certain not to; None while that is open."""
    certain: bool | None = True
    for test, _ in line.tests:
        held = test(sheet)
        if held is None:
            certain = None
        elif not held:
            return False
    return certain


def _undecided(chain: Chain, sheet: Sheet, at: int, still_open: tuple[str, ...]) -> Step:
    """A line may hold. If a later one is sure to hold and all between decide the same, nothing need be asked."""
    first = chain.lines[at]
    if first.repeats:
        for line in chain.lines[at + 1 :]:
            held = _holds(line, sheet)
            if held is False:
                continue
            if line.same != first.same:
                break
            if held:
                return _dated(chain, sheet, line)
    return _next(chain, sheet, still_open)


def query_key(fact: str, used: Iterable[str]) -> str:
    """``event_on`` belongs to the kind of event that is asked first; a second kind has its own key (semantics 10)."""
    if not fact.startswith(EVENT):
        return fact
    first = next((name for name in used if name.startswith(EVENT)), fact)
    return "event_on" if first == fact else fact


def key_given(fact: str, used: Mapping[str, Value], given: Mapping[str, Value]) -> str:
    """The key under which a fact is answered: a kind of event by its own, or as the first that is asked."""
    return fact if fact in given else query_key(fact, used)
