"""What a version of a policy says nothing about, whatever one answers: shown as silence, never as "nothing to pay"."""

from __future__ import annotations

from collections.abc import Mapping

from .outcome import State
from .policy import Version

# In the order people ask. The words are the residents' (wizard/words.py has longer ones for sentences).
FIELDS: Mapping[str, str] = {
    "start": "哪天起能报销",
    "back_payment": "能不能补交",
    "gap_costs": "断缴期间的费用",
    "during_wait": "等待时报多少",
    "late_fee": "滞纳金",
    "price": "要交多少钱",
}
LISTS: Mapping[str, str] = {"steps": "办理步骤", "materials": "要带的材料", "channels": "在哪里办"}


def silent_on(version: Version) -> tuple[str, ...]:
    """Names of what no rule and no list of the version states."""
    outcomes = [rule.then for rule in version.rules if rule.then.state is State.DECIDED]
    fields = [name for field, name in FIELDS.items() if not any(getattr(then, field) for then in outcomes)]
    return (*fields, *(name for key, name in LISTS.items() if not getattr(version, key)))
