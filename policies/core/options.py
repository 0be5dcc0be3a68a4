"""The person's own choices: which are open on a walk, their values, and the one shown first (semantics 5)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
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


class Offer(NamedTuple):
    """A choice that a chain leaves to whoever comes to these lines."""

    level: Speaker  # the most specific one that has a rule for any of the values
    default: Value  # shown first: the usual one, or the first that a rule of this level answers


def offer_of(chain: Chain, option: str, by_value: Mapping[Value, Replay]) -> Offer | None:
    """None where there is nothing to choose. It hangs on the lines alone, so the chain remembers it."""
    lines = tuple([line_of(run) for run in by_value.values()])
    try:
        offer: Offer | None = chain.offers[option, lines]
    except KeyError:
        offer = _offer(chain, option, dict(zip(by_value, lines, strict=True)))
        chain.offers[option, lines] = offer
    return offer


def _offer(chain: Chain, option: str, lines: Mapping[Value, Line]) -> Offer | None:
    if not _is_choice(option, list(lines.values())):
        return None
    level = _nearest(chain, [line.level for line in lines.values() if line.rule is not None])
    ruled = [value for value, line in lines.items() if line.rule is not None and line.level is level.level]
    default = DEFAULTS[option]
    return Offer(level, default if default in ruled or not ruled else ruled[0])


def _is_choice(option: str, lines: Sequence[Line]) -> bool:
    """Where every value leads to one rule, and that leaves nothing open, there is nothing to choose.

    Nor where back payment is required or impossible whatever one says (semantics 5).
    """
    one, *others = lines
    if any(line.rule is not one.rule or line.level is not one.level for line in others):
        return option != "pay_gap" or not all(line.left.no_gap for line in lines)
    return one.left.pay_gap if option == "pay_gap" else bool(others)


class Opened(NamedTuple):
    """A choice that is the person's: the walk under each of its values, and the one shown first."""

    option: str
    by_value: Mapping[Value, Replay]
    level: Speaker  # as offered
    chosen: Value  # by the person, or by default

    @property
    def run(self) -> Replay:
        return self.by_value[self.chosen]


def _nearest(chain: Chain, levels: Collection[Level]) -> Speaker:
    for speaker in chain.speakers:
        if any(level is speaker.level for level in levels):
            return speaker
    return chain.speakers[0]


def speaks(run: Replay, speaker: Speaker) -> bool:
    return line_of(run).level is speaker.level
