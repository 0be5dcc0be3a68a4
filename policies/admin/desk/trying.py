"""What a draft would do if it were published now: problems, gaps in words, examples run, every answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from policies import drafting, examples, in_force, publishable, tables
from policies.core import codec
from policies.core.check import Problem
from policies.core.explore import cover_years, explore, unreached
from policies.core.policy import Policy
from policies.examples import Tried
from policies.judging import problems_of
from policies.models import Draft, Kind

MOST_ROWS = 300


@dataclass(frozen=True, slots=True)
class Report:
    problems: Sequence[Problem]
    gaps: Sequence[str] = ()
    unreached: Sequence[str] = ()
    examples: Sequence[Tried] = ()
    rows: Sequence[tables.Row] = ()
    is_cut: bool = False

    @property
    def errors(self) -> list[Problem]:
        return [one for one in self.problems if one.severity == "error"]

    @property
    def warnings(self) -> list[Problem]:
        return [one for one in self.problems if one.severity != "error"]

    @property
    def failed(self) -> list[Tried]:
        return [one for one in self.examples if one.wrong]

    @property
    def is_good(self) -> bool:
        return not self.errors and not self.failed and not self.gaps


def problems(draft: Draft) -> Sequence[Problem]:
    """What keeps the draft from being published, and what is doubtful."""
    if draft.kind != Kind.POLICY:
        try:
            publishable.judged(draft.subject, drafting.document_of(draft))
        except publishable.NotPublishable as refused:
            return refused.problems
        return ()
    try:
        policy = codec.load_policy(drafting.document_of(draft))
    except codec.DocumentError as error:
        return [
            Problem("P500", "error", codec.in_words(one.path), one.reason, one.path) for one in error.problems
        ]
    regions = in_force.regions()
    above = in_force.policies(among=regions.chain(policy.region, policy.scheme)[1:])
    return problems_of(policy, regions=regions, catalogue=in_force.catalogue(), policies=above)


def report(draft: Draft, *, on: date) -> Report:
    found = problems(draft)
    if draft.kind != Kind.POLICY or any(one.severity == "error" for one in found):
        return Report(found)
    policy = codec.load_policy(drafting.document_of(draft))
    ruleset, tried = examples.beside_what_holds(policy), examples.run(policy)
    pay_on = _in_force_on(policy, on)
    chain = ruleset.at(pay_on)
    if chain is None:
        return Report(found, examples=tried)
    explored = [explore(ruleset, pay_on, year) for year in cover_years(ruleset, pay_on)]
    rows = [row for one in explored for row in tables.rows(one, ruleset, pay_on)]
    return Report(
        found,
        gaps=[gap for one in explored for gap in tables.gaps(one, ruleset, pay_on)],
        unreached=unreached(explored, chain),
        examples=tried,
        rows=rows[:MOST_ROWS],
        is_cut=len(rows) > MOST_ROWS,
    )


def _in_force_on(policy: Policy, on: date) -> date:
    """Today, or the first day of a policy that begins later."""
    first = policy.versions[0].effective_from if policy.versions else on
    return max(on, first)
