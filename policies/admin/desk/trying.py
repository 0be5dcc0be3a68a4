"""What a draft would do if it were published now: problems, gaps in words, examples run, every answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from policies import drafting, examples, in_force, publishable, tables
from policies.core import codec, scenarios
from policies.core.check import Problem
from policies.core.explore import Exploration, Leaf, cover_years, explore, unreached
from policies.core.facts import holds
from policies.core.policy import Policy
from policies.core.ruleset import Ruleset
from policies.core.types import Scheme
from policies.judging import problems_of
from policies.models import Draft, Kind

from .checks import in_words
from .places import Finding, Places
from .preview import windows_of

MOST_ROWS = 300


@dataclass(frozen=True, slots=True)
class Example:
    """One example, run; ``address`` is its form."""

    name: str
    wrong: Sequence[str]  # in words; empty: it holds
    address: str

    @property
    def finding(self) -> Finding:
        return Finding("P508", "error", f"例子“{self.name}”", "；".join(self.wrong), self.address)


@dataclass(frozen=True, slots=True)
class Row:
    """The answers, the rule that speaks, and what it decides, all in words."""

    case: str
    rule: str
    decision: str


@dataclass(frozen=True, slots=True)
class Answers:
    """Every answer of one cover year (None: no year is paid for): what this place says, and what levels above say."""

    cover_year: int | None
    own: Sequence[Row]
    above: Sequence[Row]
    is_cut: bool


@dataclass(frozen=True, slots=True)
class Report:
    found: Sequence[Finding]
    on: date  # the day of payment it is all worked out for
    gaps: Sequence[str] = ()
    unreached: Sequence[str] = ()
    examples: Sequence[Example] = ()
    answers: Sequence[Answers] = ()

    @property
    def problems(self) -> list[Finding]:
        """An example that fails is one: it keeps the draft from being published."""
        return [*self.found, *(one.finding for one in self.failed)]

    @property
    def errors(self) -> list[Finding]:
        return [one for one in self.found if one.severity == "error"]

    @property
    def failed(self) -> list[Example]:
        return [one for one in self.examples if one.wrong]


def problems(draft: Draft) -> list[Finding]:
    """What keeps the draft from being published, its failing examples included, and what is doubtful."""
    places = Places(draft)
    found = _found(draft, places)
    if draft.kind != Kind.POLICY or any(one.severity == "error" for one in found):
        return found
    policy = codec.load_policy(drafting.document_of(draft))
    tried = _tried(policy, examples.beside_what_holds(policy), places)
    return [*found, *(one.finding for one in tried if one.wrong)]


def _found(draft: Draft, places: Places) -> list[Finding]:
    return [places.found(one) for one in _problems(draft)]


def _problems(draft: Draft) -> Sequence[Problem]:
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
    """``on``: the day of payment; before the first version begins, the day it does."""
    places = Places(draft)
    found = _found(draft, places)
    if draft.kind != Kind.POLICY or any(one.severity == "error" for one in found):
        return Report(found, on)
    policy = codec.load_policy(drafting.document_of(draft))
    ruleset = examples.beside_what_holds(policy)
    tried = _tried(policy, ruleset, places)
    pay_on = max(on, policy.versions[0].effective_from) if policy.versions else on
    chain = ruleset.at(pay_on)
    if chain is None:
        return Report(found, pay_on, examples=tried)
    explored = {year: explore(ruleset, pay_on, year) for year in cover_years(ruleset, pay_on)}
    titles = {rule.key: rule.title or rule.key for one in policy.versions for rule in one.rules}
    return Report(
        found,
        pay_on,
        gaps=[gap for one in explored.values() for gap in tables.gaps(one, ruleset, pay_on)],
        unreached=[titles.get(key, key) for key in unreached(explored.values(), chain)],
        examples=tried,
        answers=[_answers(year, one, ruleset, pay_on) for year, one in explored.items()],
    )


def first_day(draft: Draft, today: date) -> date:
    """The day to try first: today, or where no window of a residents' draft holds it, the newest window's first."""
    if draft.scheme != Scheme.RESIDENT:
        return today
    windows = windows_of(draft.document.get("windows", ()))
    if any(holds(one, today) is not False for one in windows):
        return today
    return max((one.opens_on or one.closes_on or today for one in windows), default=today)


def _tried(policy: Policy, ruleset: Ruleset, places: Places) -> list[Example]:
    return [
        Example(one.name, in_words(scenarios.run(ruleset, one), places.desk), places.example(number))
        for number, one in enumerate(policy.scenarios)
    ]


def _answers(year: int | None, found: Exploration, ruleset: Ruleset, pay_on: date) -> Answers:
    here = ruleset.levels[0].policy.region

    def rows(leaves: Iterable[Leaf]) -> list[Row]:
        return [_row(leaf, ruleset, pay_on) for leaf in islice(leaves, MOST_ROWS)]

    own = [leaf for leaf in found.leaves if leaf.line.level.policy.region == here]
    above = [leaf for leaf in found.leaves if leaf.line.level.policy.region != here]
    is_cut = max(len(own), len(above)) > MOST_ROWS or not found.is_complete
    return Answers(year, rows(own), rows(above), is_cut)


def _row(leaf: Leaf, ruleset: Ruleset, pay_on: date) -> Row:
    decision = tables.decision(leaf.decision)
    return Row(tables.path(leaf.path, ruleset, pay_on), _speaker(leaf), decision)


def _speaker(leaf: Leaf) -> str:
    if leaf.line.rule is not None:
        named = leaf.line.rule.title or leaf.line.rule.key
        return named if leaf.line.level.own else f"{tables.LEVELS[leaf.line.level.name]}：{named}"
    return "没有规则" if leaf.is_gap else "来源未写明"
