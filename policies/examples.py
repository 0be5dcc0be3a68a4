"""A policy's own examples, run as residents would see it: beside what is published, with this policy in its place."""

from __future__ import annotations

from dataclasses import dataclass, replace

from policies.core import scenarios
from policies.core.policy import Policy
from policies.core.ruleset import Ruleset

from . import in_force
from .snapshot import EMPTY


@dataclass(frozen=True, slots=True)
class Tried:
    """One example, and what came out otherwise than it expects."""

    name: str
    wrong: tuple[str, ...]


def run(policy: Policy) -> list[Tried]:
    ruleset = beside_what_holds(policy)
    return [Tried(one.name, tuple(scenarios.run(ruleset, one))) for one in policy.scenarios]


def beside_what_holds(policy: Policy) -> Ruleset:
    regions = in_force.regions()
    chain = regions.chain(policy.region, policy.scheme)
    held = {**in_force.policies(among=chain), (policy.region, policy.scheme): policy}
    site = replace(EMPTY, regions=regions, catalogue=in_force.catalogue(), policies=held)
    return site.ruleset(policy.region, policy.scheme)
