"""One person's question: what is fixed before the first rule is read, and which answers turned out to count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from .ruleset import OPTIONS, Chain, Ruleset
from .values import Value
from .verdict import Decided, Depends, Verdict

Answers = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Matter:
    """One person's question, with all that is known before the first rule is read."""

    ruleset: Ruleset
    chain: Chain
    fixed: Answers  # pay_on, and cover_year under resident
    shown: Answers  # of them, what the person said
    given: Answers  # all that the person said
    groups: tuple[str, ...] = ()  # where the person named several
    veiled: frozenset[str] = frozenset()  # facts that stand at a witness only
    asked: dict[str, None] = field(default_factory=dict)  # query keys that any walk asked for, in order

    def used(self) -> dict[str, Value]:
        """The answers that count for any option, group or case, as the person gave them."""
        asked = (key for key in self.asked if key in self.given and key not in OPTIONS)
        return {**self.shown, **{key: self.given[key] for key in asked}}


def with_used(verdict: Verdict, used: Answers) -> Verdict:
    match verdict:
        case Decided():
            return _decided_with(verdict, used)
        case Depends():
            possible = (replace(one, decided=_decided_with(one.decided, used)) for one in verdict.possible)
            return replace(verdict, possible=tuple(possible), used=used)
        case _:
            return replace(verdict, used=used)


def _decided_with(decided: Decided, used: Answers) -> Decided:
    choices = (
        replace(choice, decision=replace(choice.decision, used=used)) if choice.decision else choice
        for choice in decided.choices
    )
    return replace(decided, decision=replace(decided.decision, used=used), choices=tuple(choices))
