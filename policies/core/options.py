"""The person's own choices: which are open on a walk, their values, and the one shown first (semantics 5)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from .dates import variable_months
from .facts import lapse_years
from .ruleset import OPTIONS, Chain, Level, Line, Speaker
from .values import Value
from .walk import Replay

DEFAULTS: Mapping[str, Value] = {"pay_gap": "yes", "repair_years": 0}


def line_of(run: Replay) -> Line:
    """Of a walk that came to its line."""
    return run.step  # type: ignore[return-value]


def open_options(run: Replay) -> list[str]:
    """Options that a possible rule mentions, or that the outcome leaves to the person (semantics 5)."""
    used, left = run.used, line_of(run).left
    found = [option for option in OPTIONS if option in used]
    if left.pay_gap and "pay_gap" not in used:
        found.append("pay_gap")
    if left.repairs and "repair_years" not in used and _repairable(run) > 0:
        found.append("repair_years")
    return found


def _repairable(run: Replay) -> int:
    """How many months of the wait extra payment can take off."""
    return max(
        (
            variable_months(wait, lapse_years(run.sheet, wait.counted_since) or 0)
            for wait in line_of(run).left.repairs
        ),
        default=0,
    )


def values_of(option: str, run: Replay) -> tuple[Value, ...]:
    return ("yes", "no") if option == "pay_gap" else tuple(range(_repairable(run) + 1))


def is_choice(option: str, first: Replay, by_value: Mapping[Value, Replay]) -> bool:
    """Where every value leads to one rule, and that leaves nothing open, there is nothing to choose.

    Nor where back payment is required or impossible whatever one says (semantics 5).
    """
    one, *others = [line_of(run) for run in by_value.values()]
    for line in others:
        if line.rule is not one.rule or line.level is not one.level:
            return option != "pay_gap" or not all(line_of(run).left.no_gap for run in by_value.values())
    return line_of(first).left.pay_gap if option == "pay_gap" else bool(others)


class Opened(NamedTuple):
    """A choice that is the person's: the walk under each of its values, and the one shown first."""

    option: str
    by_value: Mapping[Value, Replay]
    level: Speaker  # the most specific one that has a rule for any of the values
    chosen: Value

    @property
    def run(self) -> Replay:
        return self.by_value[self.chosen]


def open_for(chain: Chain, option: str, by_value: Mapping[Value, Replay], own: Value | None) -> Opened:
    """With ``own``, what the person chose; else the default, or the first value that a rule answers."""
    ruled = {value: line.level for value, run in by_value.items() if (line := line_of(run)).rule is not None}
    level = _nearest(chain, ruled.values())
    if own is not None and own in by_value:
        return Opened(option, by_value, level, own)
    default = DEFAULTS[option]
    if ruled.get(default) is not level.level:
        default = next((value for value, of in ruled.items() if of is level.level), default)
    return Opened(option, by_value, level, default)


def _nearest(chain: Chain, levels: Collection[Level]) -> Speaker:
    for speaker in chain.speakers:
        if any(level is speaker.level for level in levels):
            return speaker
    return chain.speakers[0]


def speaks(run: Replay, speaker: Speaker) -> bool:
    return line_of(run).level is speaker.level
