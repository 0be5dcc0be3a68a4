"""What to do once a rule has decided: steps, papers, channels, sentences, each with what it rests on.

It hangs on nothing but which of its conditions hold, so it is put together once for each such pattern.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from . import words
from .conditions import Test, facts_read
from .facts import Sheet, Terms
from .outcome import Statement
from .policy import Catalogue, ChannelUse, MaterialUse, Step
from .ruleset import Chain, Line, Speaker, compile_all
from .types import Condition, Source
from .verdict import Advice, ChannelOpen, MaterialNeeded, StepToDo, Told

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Ground:
    """What advice is given on: the line that decided, and the answers as the person gave them."""

    chain: Chain
    line: Line
    catalogue: Catalogue
    told: Sheet


Conditional = Step | MaterialUse | ChannelUse | Statement


def _behind(chain: Chain, line: Line) -> Iterator[tuple[Conditional, Terms]]:
    """Everything that may be advised, with the terms its conditions are counted by."""
    for said in line.outcome.statements:
        yield said, line.terms
    for speaker in chain.speakers:
        for items in (speaker.steps, speaker.materials, speaker.channels, speaker.statements):
            for item, _ in items:
                yield item, speaker.terms


def tests_behind(chain: Chain, line: Line) -> tuple[Test, ...]:
    """Every condition that advice can hang on, each once."""
    found: dict[object, Test] = {}
    for item, terms in _behind(chain, line):
        for condition, test in zip(item.when, compile_all(item.when, terms, chain.terms), strict=True):
            found.setdefault((condition, terms.counting, terms.stop), test)
    return tuple(found.values())


def facts_behind(chain: Chain, line: Line) -> frozenset[str]:
    """The facts that those conditions read."""
    return frozenset(
        fact for item, _ in _behind(chain, line) for condition in item.when for fact in facts_read(condition)
    )


def advise(on: Ground) -> Advice:
    speakers = _from_level(on.chain, on.line)
    return Advice(_steps(on, speakers), _materials(on, speakers), _channels(on), _statements(on, speakers))


def _from_level(chain: Chain, line: Line) -> tuple[Speaker, ...]:
    """The level that decided and those above it."""
    names = [speaker.level for speaker in chain.speakers]
    return chain.speakers[names.index(line.level) :]


def holding(items: Iterable[tuple[T, tuple[Test, ...]]], sheet: Sheet) -> list[tuple[T, bool]]:
    """What holds for certain (True), or hangs on a fact nobody asked (False); what does not hold is left out."""
    found = []
    for item, tests in items:
        verdicts = [test(sheet) for test in tests]
        if not any(held is False for held in verdicts):
            found.append((item, all(verdicts)))
    return found


def _only(on: Ground, speaker: Speaker, when: tuple[Condition, ...]) -> str:
    """The conditions that are still open, in words."""
    tests = compile_all(when, speaker.terms, on.chain.terms)
    unsettled = tuple(one for one, test in zip(when, tests, strict=True) if test(on.told) is None)
    return words.conditions(unsettled, on.catalogue) if unsettled else ""


def _cited(speaker: Speaker, keys: tuple[str, ...]) -> tuple[Source, ...]:
    return speaker.level.policy.cite(keys)


def _first(
    speakers: tuple[Speaker, ...],
    pick: Callable[[Speaker], Iterable[tuple[T, tuple[Test, ...]]]],
    sheet: Sheet,
) -> tuple[Speaker, list[tuple[T, bool]]] | None:
    """What the deciding level says to do; where it says nothing, the level above it (docs/adr/0008)."""
    for speaker in speakers:
        if found := holding(pick(speaker), sheet):
            return speaker, found
    return None


def _steps(on: Ground, speakers: tuple[Speaker, ...]) -> tuple[StepToDo, ...]:
    found: tuple[Speaker, list[tuple[Step, bool]]] | None = _first(speakers, lambda one: one.steps, on.told)
    if found is None:
        return ()
    speaker, steps = found
    return tuple(
        StepToDo(
            step, certain, "" if certain else _only(on, speaker, step.when), _cited(speaker, step.sources)
        )
        for step, certain in steps
    )


def _materials(on: Ground, speakers: tuple[Speaker, ...]) -> tuple[MaterialNeeded, ...]:
    found: tuple[Speaker, list[tuple[MaterialUse, bool]]] | None = _first(
        speakers, lambda one: one.materials, on.told
    )
    if found is None:
        return ()
    speaker, uses = found
    named = {**on.catalogue.materials, **speaker.level.policy.materials}
    return tuple(
        MaterialNeeded(
            named[use.material],
            use,
            certain,
            use.only or ("" if certain else _only(on, speaker, use.when)),
            _cited(speaker, use.sources),
        )
        for use, certain in uses
        if use.material in named
    )


def _channels(on: Ground) -> tuple[ChannelOpen, ...]:
    """The channels of every level that speaks for the place, the nearest first, each once."""
    found: dict[str, ChannelOpen] = {}
    for speaker in on.chain.speakers:
        named = {**on.catalogue.channels, **speaker.level.policy.channels}
        uses: list[tuple[ChannelUse, bool]] = holding(speaker.channels, on.told)
        for use, certain in uses:
            if use.channel in named and use.channel not in found:
                only = "" if certain else _only(on, speaker, use.when)
                found[use.channel] = ChannelOpen(
                    named[use.channel], certain, only, _cited(speaker, use.sources)
                )
    return tuple(found.values())


def _statements(on: Ground, speakers: tuple[Speaker, ...]) -> tuple[Told, ...]:
    """The rule's own sentences, then those of its version and of the levels above it."""
    own: list[tuple[Statement, bool]] = holding(
        [
            (said, compile_all(said.when, on.line.terms, on.chain.terms))
            for said in on.line.outcome.statements
        ],
        on.told,
    )
    told = [
        Told(said.text, on.line.level.policy.cite(said.sources or on.line.grounds), said.ask)
        for said, sure in own
        if sure
    ]
    for speaker in speakers:
        general: list[tuple[Statement, bool]] = holding(speaker.statements, on.told)
        told += [Told(said.text, _cited(speaker, said.sources), said.ask) for said, sure in general if sure]
    first: dict[str, Told] = {}  # what a level above says in the same words is cited from the nearest
    for one in told:
        first.setdefault(one.text, one)
    return tuple(first.values())
