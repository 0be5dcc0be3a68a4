"""Somebody who belongs to several groups: which of their decisions is used (semantics 4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from .outcome import State
from .verdict import Cited, Decided, Decision, Disagreement

ORDER_OF_STATES = {State.NOT_LAPSED: 0, State.DECIDED: 1, State.NO_COVER: 2}  # best for the person first

LEVELS = ("city", "province", "nation")


def best_of(decided: Sequence[Decided]) -> Decided:
    """The earliest sourced start wins, then the lower price, then rule order."""
    return _note_silence(min(decided, key=_by_advantage), decided)


def _by_advantage(verdict: Decided) -> tuple[int, int, bool, Decimal, tuple[int, int]]:
    decision = verdict.decision
    day, amounts = decision.benefits_from, [price.amount for price in decision.prices]
    known = [amount for amount in amounts if amount is not None]
    return (
        ORDER_OF_STATES[decision.state],
        day.toordinal() if day else date.max.toordinal() + 1,
        not known or len(known) < len(amounts),  # a price that is not stated is not a low one
        sum(known, Decimal(0)),
        _rule_order(decision),
    )


def _rule_order(decision: Decision) -> tuple[int, int]:
    """The nearest level first, then the order in which its rules are tried."""
    keys = [rule.key for rule in decision.version.rules]
    at = keys.index(decision.rule) if decision.rule in keys else len(keys)
    return LEVELS.index(decision.level) if decision.level in LEVELS else len(LEVELS), at


def _note_silence(best: Decided, all_of: Sequence[Decided]) -> Decided:
    """A silence loses to a date only where the dated ones agree; else both are shown (semantics 4)."""
    stated = [one.decision for one in all_of if one.decision.state is State.DECIDED]
    silent = [one for one in stated if one.benefits_from is None]
    days = {one.benefits_from for one in stated if one.benefits_from is not None}
    if not silent or len(days) <= 1:
        return best
    chosen = best.decision
    noted = Disagreement("benefits_from", _cite_start(chosen), (_cite_start(silent[0]),))
    return replace(best, decision=chosen._replace(disagreements=(*chosen.disagreements, noted)))


def _cite_start(decision: Decision) -> Cited:
    day = decision.benefits_from
    return Cited(day.isoformat() if day else "not_stated", decision.grounds)
