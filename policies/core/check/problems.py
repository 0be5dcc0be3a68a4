"""What check() reports, and the places of a policy it may speak of. Paths are those of the canonical document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ..outcome import Statement
from ..policy import ChannelUse, MaterialUse, Policy, Rule, Step, Version
from ..types import Condition

Path = tuple[str | int, ...]
Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """``id`` is stable: guides and tests name it. An error makes a draft unpublishable."""

    id: str
    severity: Severity
    where: str
    text: str
    path: Path = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere in a policy: in words for staff, and as a path into its document."""

    where: str
    path: Path

    def error(self, problem: str, text: str, *further: str | int) -> Problem:
        return Problem(problem, "error", self.where, text, (*self.path, *further))

    def warning(self, problem: str, text: str, *further: str | int) -> Problem:
        return Problem(problem, "warning", self.where, text, (*self.path, *further))

    def inside(self, words: str, *further: str | int) -> Place:
        return Place(f"{self.where} {words}".strip(), (*self.path, *further))


WHOLE = Place("整个政策", ())


def versions(policy: Policy) -> Iterator[tuple[Place, Version]]:
    for index, version in enumerate(policy.versions):
        yield Place(f"版本{version.effective_from}", ("versions", index)), version


def rules_of(place: Place, version: Version) -> Iterator[tuple[Place, Rule]]:
    for index, rule in enumerate(version.rules):
        yield place.inside(f"规则“{rule.key}”", "rules", index), rule


def rules(policy: Policy) -> Iterator[tuple[Place, Rule]]:
    for place, version in versions(policy):
        yield from rules_of(place, version)


Beside = Step | MaterialUse | ChannelUse | Statement


def beside(policy: Policy) -> Iterator[tuple[Place, Beside]]:
    """What stands beside the rules and may have conditions of its own: these may name what was decided."""
    for place, version in versions(policy):
        for index, step in enumerate(version.steps):
            yield place.inside(f"步骤“{step.key}”", "steps", index), step
        for index, material in enumerate(version.materials):
            yield place.inside(f"材料“{material.material}”", "materials", index), material
        for index, channel in enumerate(version.channels):
            yield place.inside(f"渠道“{channel.channel}”", "channels", index), channel
        yield from _statements(place, version.statements)
        for within, rule in rules_of(place, version):
            yield from _statements(within.inside("", "then"), rule.then.statements)


def _statements(place: Place, statements: tuple[Statement, ...]) -> Iterator[tuple[Place, Statement]]:
    for index, statement in enumerate(statements):
        yield place.inside(f"说明第{index + 1}条", "statements", index), statement


def conditions(policy: Policy) -> Iterator[tuple[Place, Condition]]:
    owners = [*rules(policy), *beside(policy)]
    for place, owner in owners:
        for index, condition in enumerate(owner.when):
            yield place.inside("", "when", index), condition
