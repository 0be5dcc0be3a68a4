"""One person's question: what is fixed before the first rule is read, and which answers turned out to count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .ruleset import OPTIONS, Chain, Ruleset
from .values import Value

Answers = Mapping[str, Value]


@dataclass(slots=True)
class Matter:
    """One person's question, with all that is known before the first rule is read."""

    ruleset: Ruleset
    chain: Chain
    fixed: Answers  # pay_on, and cover_year under resident
    shown: Answers  # of them, what the person said
    given: Answers  # all that the person said
    groups: tuple[str, ...] = ()  # where the person named several
    veiled: frozenset[str] = frozenset()  # facts that stand at a witness only
    kinds: list[str] = field(
        default_factory=list
    )  # of event that a walk asked for under ``event_on``: one, or none
    asked: dict[str, None] = field(default_factory=dict)  # query keys that any walk asked for, in order

    used: dict[str, Value] = field(default_factory=dict)  # what every part of the verdict says counted

    @property
    def event(self) -> str:
        """The kind of event whose date stands under ``event_on``, once a walk has asked for it."""
        return self.kinds[0] if self.kinds else ""

    def finish(self) -> None:
        """Now that all is walked, fill in what counted: whatever was built on the way refers to it."""
        self._fill(self.used)

    def used_now(self) -> dict[str, Value]:
        """The answers that count for any option, group or case, as the person gave them."""
        return self._fill({})

    def _fill(self, used: dict[str, Value]) -> dict[str, Value]:
        given = self.given
        used |= self.shown
        for key in self.asked:
            if key in given and key not in OPTIONS:
                used[key] = given[key]
        return used
