"""What a policy rests on, and what it still lacks: sources, the last line, a review date, scenarios."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from ..outcome import Outcome, Statement
from ..policy import MaterialUse, Need, Policy, Rule, Verification, Version
from ..ruleset import is_repeal
from ..types import Claim, Rank
from .problems import WHOLE, Problem, beside, rules, rules_of, versions

OFFICIAL = frozenset({Rank.LAW, Rank.NATIONAL, Rank.PROVINCIAL, Rank.CITY})


def claims(outcome: Outcome) -> Iterator[tuple[str, tuple[Claim[object], ...]]]:
    """The fields that sources speak of, with what they say."""
    for field in fields(outcome):
        said = getattr(outcome, field.name)
        if isinstance(said, tuple) and said and isinstance(said[0], Claim):
            yield field.name, said


def nothing_to_publish(policy: Policy) -> Iterator[Problem]:
    if not policy.versions:
        yield WHOLE.error("P400", "还没有任何版本", "versions")


def rules_without_source(policy: Policy) -> Iterator[Problem]:
    for place, rule in rules(policy):
        said = [claim for _, those in claims(rule.then) for claim in those]
        if not rule.sources and not (said and all(claim.sources for claim in said)):
            yield place.error("P401", "这条规则没有来源；请在 sources 里写明依据", "sources")


def claims_without_source(policy: Policy) -> Iterator[Problem]:
    for place, rule in rules(policy):
        for name, said in claims(rule.then):
            if len([claim for claim in said if not claim.sources]) > 1:
                yield place.warning("P402", f"{name} 有几种说法，却看不出各出自哪个来源", "then", name)


def versions_without_end(policy: Policy) -> Iterator[Problem]:
    for place, version in versions(policy):
        if version.otherwise is None:
            text = "没有写最后一行：defer（由上级政策决定）或 not_stated（来源未写明）"
            yield place.error("P403", text, "otherwise")


def verified_on_hearsay(policy: Policy) -> Iterator[Problem]:
    for place, version in versions(policy):
        if version.verification is not Verification.VERIFIED or is_repeal(version):
            continue
        if not _is_official(policy, _cited(version)):
            yield place.error("P404", "标为已核实，却没有任何官方来源（法律、国家、省、市）", "verification")
            continue
        for within, rule in rules_of(place, version):
            if (cited := _cited_by(rule)) and not _is_official(policy, cited):
                yield within.warning("P405", "本版本标为已核实，这条规则却只有媒体或非官方来源")


def _is_official(policy: Policy, cited: set[str]) -> bool:
    return any(policy.sources[key].level in OFFICIAL for key in cited if key in policy.sources)


def _cited(version: Version) -> set[str]:
    return {*version.otherwise_sources}.union(*(_cited_by(rule) for rule in version.rules))


def _cited_by(rule: Rule) -> set[str]:
    said = (claim.sources for _, those in claims(rule.then) for claim in those)
    return {*rule.sources}.union(*said)


def no_review_date(policy: Policy) -> Iterator[Problem]:
    for place, version in versions(policy):
        if version.review_by is None and not is_repeal(version):
            yield place.warning("P406", "没有写复核日期 review_by", "review_by")


def no_scenarios(policy: Policy) -> Iterator[Problem]:
    if not policy.scenarios and not all(is_repeal(version) for version in policy.versions):
        yield WHOLE.warning("P407", "没有任何例子（scenarios），改动后无从核对", "scenarios")


def cases_without_words(policy: Policy) -> Iterator[Problem]:
    for place, use in beside(policy):
        if isinstance(use, MaterialUse) and use.need is Need.IF and not use.only and not use.when:
            yield place.error("P408", "need: if 要用 only 写明什么情况下需要，或写条件 when", "only")


def statements_without_source(policy: Policy) -> Iterator[Problem]:
    for place, use in beside(policy):
        if isinstance(use, Statement) and not use.sources and "then" not in place.path:
            yield place.warning("P409", "这句说明没有来源", "sources")


def questions_that_do_not_ask(policy: Policy) -> Iterator[Problem]:
    for place, use in beside(policy):
        if isinstance(use, Statement) and use.ask and not use.ask.endswith("？"):
            yield place.error("P411", "要是一句问话，用“？”结尾", "ask")


def windows_without_source(policy: Policy) -> Iterator[Problem]:
    for index, window in enumerate(policy.windows):
        if not window.sources:
            where = WHOLE.inside(f"{window.cover_year}年度缴费期", "windows", index)
            yield where.warning("P410", "这个缴费期没有来源", "sources")
