"""All that is wrong or doubtful in a policy that can be read; errors make a draft unpublishable.

What a document may look like at all is codec's business; what needs a walk over every leaf is explore's.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..policy import Catalogue, Policy
from . import evidence, kinds, reach, references
from .problems import Problem

__all__ = ["Problem", "check"]


def check(policy: Policy, catalogue: Catalogue, parents: Sequence[Policy] = ()) -> list[Problem]:
    """``parents``: the policies of the levels above, for rules that are copies of theirs."""
    return [
        *references.dangling_facts(policy, catalogue),
        *references.unknown_options(policy, catalogue),
        *references.unknown_price_groups(policy, catalogue),
        *references.unknown_materials(policy, catalogue),
        *references.unknown_channels(policy, catalogue),
        *references.unknown_events(policy, catalogue),
        *references.served_not_numbers(policy, catalogue),
        *references.lost_originals(policy, parents),
        *references.decided_facts_in_rules(policy),
        *references.rules_named_nowhere(policy, parents),
        *kinds.unfit_operators(policy, catalogue),
        *kinds.unfit_values(policy, catalogue),
        *kinds.residents_facts_elsewhere(policy),
        *reach.everything_below_unreached(policy),
        *reach.shadowed_rules(policy),
        *reach.never_true(policy),
        *reach.back_payment_without_lapse(policy),
        *reach.double_edges(policy),
        *reach.holes(policy),
        *reach.required_though_declined(policy),
        *evidence.nothing_to_publish(policy),
        *evidence.rules_without_source(policy),
        *evidence.claims_without_source(policy),
        *evidence.versions_without_end(policy),
        *evidence.verified_on_hearsay(policy),
        *evidence.no_review_date(policy),
        *evidence.no_scenarios(policy),
        *evidence.cases_without_words(policy),
        *evidence.statements_without_source(policy),
        *evidence.questions_that_do_not_ask(policy),
        *evidence.windows_without_source(policy),
    ]
