"""The person's own choices: which are open on a walk, their values, and the one shown first (semantics 5)."""

from __future__ import annotations

from collections.abc import Mapping

from .dates import variable_months
from .facts import lapse_years
from .matter import Answers, Matter
from .outcome import BackPayment, ResidentWait
from .ruleset import OPTIONS, Line, Speaker
from .values import Value
from .walk import Hit, Replay

DEFAULTS: Mapping[str, Value] = {"pay_gap": "yes", "repair_years": 0}
LEFT_OPEN = (BackPayment.ALLOWED, BackPayment.OPTIONAL)


def line_of(run: Replay) -> Line:
    """Of a walk that came to its line."""
    return run.step.line  # type: ignore[union-attr]


def open_options(run: Replay) -> list[str]:
    """Options that a possible rule mentions, or that the outcome leaves to the person (semantics 5)."""
    assert isinstance(run.step, Hit)  # noqa: S101
    found = [option for option in OPTIONS if option in run.used]
    if "pay_gap" not in found and _leaves_open(run):
        found.append("pay_gap")
    if "repair_years" not in found and _repairable(run) > 0:
        found.append("repair_years")
    return found


def _leaves_open(run: Replay) -> bool:
    """Back payment is neither required nor impossible."""
    return any(claim.value in LEFT_OPEN for claim in line_of(run).outcome.back_payment)


def _settles_back_payment(run: Replay) -> bool:
    """Back payment is required or impossible, and no source says otherwise."""
    said = {claim.value for claim in line_of(run).outcome.back_payment}
    return bool(said) and said <= {BackPayment.REQUIRED, BackPayment.NOT_POSSIBLE}


def _repairable(run: Replay) -> int:
    """How many months of the wait extra payment can take off."""
    assert isinstance(run.step, Hit)  # noqa: S101
    months = 0
    for claim in run.step.line.outcome.start:
        wait = getattr(claim.value, "count", None)
        if isinstance(wait, ResidentWait) and wait.repairable:
            years = lapse_years(run.sheet, wait.counted_since) or 0
            months = max(months, variable_months(wait, years))
    return months


def values_of(option: str, run: Replay) -> tuple[Value, ...]:
    return ("yes", "no") if option == "pay_gap" else tuple(range(_repairable(run) + 1))


def is_choice(option: str, first: Replay, by_value: Mapping[Value, Replay]) -> bool:
    """Where every value leads to one rule, and that leaves nothing open, there is nothing to choose.

    Nor where back payment is required or impossible whatever one says (semantics 5).
    """
    if option == "pay_gap" and all(map(_settles_back_payment, by_value.values())):
        return False
    rules = {
        (line_of(run).level.name, rule.key if (rule := line_of(run).rule) else None)
        for run in by_value.values()
    }
    return len(rules) > 1 or (_leaves_open(first) if option == "pay_gap" else len(by_value) > 1)


def level_of(matter: Matter, by_value: Mapping[Value, Replay]) -> Speaker:
    """The most specific level that has a rule for any of the values."""
    names = {line_of(run).level.name for run in by_value.values() if line_of(run).rule is not None}
    speakers = matter.chain.speakers
    return next((speaker for speaker in speakers if speaker.level.name in names), speakers[0])


def speaks(run: Replay, speaker: Speaker) -> bool:
    return line_of(run).level.name == speaker.level.name


def default_of(option: str, given: Answers, by_value: Mapping[Value, Replay], level: Speaker) -> Value:
    """The person's own choice, else the default; where no rule answers that, the first value that one answers."""
    if (own := given.get(option)) is not None and own in by_value:
        return own
    answered = [value for value, run in by_value.items() if speaks(run, level) and line_of(run).rule]
    default = DEFAULTS[option]
    return default if default in answered or not answered else answered[0]
