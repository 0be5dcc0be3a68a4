"""Whether a policy may be published beside what else holds: the core's check, and the place it is meant for."""

from __future__ import annotations

from collections.abc import Mapping

from policies.core.check import Problem, check
from policies.core.policy import Catalogue, Policy
from policies.core.types import Scheme
from policies.regions import Regions


def problems_of(
    policy: Policy,
    *,
    regions: Regions,
    catalogue: Catalogue,
    policies: Mapping[tuple[str, Scheme], Policy],
) -> list[Problem]:
    """All that is wrong with it; those of severity ERROR keep it from being published."""
    chain = regions.chain(policy.region, policy.scheme)
    if policy.region not in chain:
        text = f"{policy.region}在地区表中不是这一险种的统筹地区、省或全国"
        return [Problem("P501", "error", "region", text, ("region",))]
    above = chain[chain.index(policy.region) + 1 :]
    parents = [policies[code, policy.scheme] for code in above if (code, policy.scheme) in policies]
    return check(policy, catalogue, parents)
