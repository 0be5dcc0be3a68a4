"""Names that lead nowhere: facts, options, papers, channels, events, rules copied from a level above."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence

from ..facts import EVENT, base_of
from ..outcome import BenefitStart, Form, UnstatedStart
from ..policy import Catalogue, ChannelUse, MaterialUse, Policy, Rule, Step
from ..types import Condition, Kind, Point, Relative
from .kinds import DECIDED_FACTS, kind_of, options_of
from .problems import Place, Problem, beside, conditions, rules, versions


def dangling_facts(policy: Policy, catalogue: Catalogue) -> Iterator[Problem]:
    for place, condition in conditions(policy):
        for fact in _facts_named(condition):
            if kind_of(fact, catalogue) is None:
                yield place.error("P101", f"没有“{fact}”这个事实{_perhaps(fact, catalogue.facts)}")
            elif fact.startswith("lapse_") and (asked := base_of(fact)) not in catalogue.facts:
                yield place.error("P101", f"“{fact}”要问“{asked}”才算得出来，目录里没有这一问")


def _facts_named(condition: Condition) -> tuple[str, ...]:
    value = condition.value
    if isinstance(value, Relative) and value.point not in set(Point):
        return (condition.fact, value.point)
    return (condition.fact,)


def unknown_options(policy: Policy, catalogue: Catalogue) -> Iterator[Problem]:
    for place, condition in conditions(policy):
        options = options_of(condition.fact, catalogue)
        if options is None:
            continue
        for option in _options_named(condition):
            if option not in options:
                hint = _perhaps(option, options) or f"，可用：{'、'.join(options)}"
                yield place.error("P102", f"“{condition.fact}”没有“{option}”这个选项{hint}")


def unknown_price_groups(policy: Policy, catalogue: Catalogue) -> Iterator[Problem]:
    groups = options_of("group", catalogue) or ()
    for place, rule in rules(policy):
        for claim in rule.then.price:
            for price in claim.value:
                if price.group and price.group not in groups:
                    text = f"价钱写给“{price.group}”，特殊人群里没有这一项{_perhaps(price.group, groups)}"
                    yield place.error("P102", text, "then", "price")


def _options_named(condition: Condition) -> tuple[str, ...]:
    value = condition.value
    return value if isinstance(value, tuple) else (value,) if isinstance(value, str) else ()


def unknown_materials(policy: Policy, catalogue: Catalogue) -> Iterator[Problem]:
    known = {*policy.materials, *catalogue.materials}
    for place, use in beside(policy):
        for key in (use.material, *use.substitutes) if isinstance(use, MaterialUse) else ():
            if key not in known:
                yield place.error("P103", f"没有“{key}”这种材料{_perhaps(key, known)}")


def unknown_channels(policy: Policy, catalogue: Catalogue) -> Iterator[Problem]:
    known = {*policy.channels, *catalogue.channels}
    for place, use in beside(policy):
        for key in _channels_named(use):
            if key not in known:
                yield place.error("P104", f"没有“{key}”这个渠道{_perhaps(key, known)}")


def _channels_named(use: object) -> tuple[str, ...]:
    match use:
        case ChannelUse():
            return (use.channel,)
        case Step():
            return use.channels
        case _:
            return ()


def unknown_events(policy: Policy, catalogue: Catalogue) -> Iterator[Problem]:
    for place, start in _starts(policy):
        if start.form is Form.S11 and EVENT + start.event not in catalogue.facts:
            yield place.error("P105", f"问题目录里没有“{EVENT}{start.event}”，S11 无从算起")


def served_not_numbers(policy: Policy, catalogue: Catalogue) -> Iterator[Problem]:
    for place, start in _starts(policy):
        for fact in start.served:
            if kind_of(fact, catalogue) is not Kind.NUMBER:
                yield place.error("P106", f"已等待月数要取自数字类事实，“{fact}”不是")
        if start.served and start.form is Form.S8:
            yield place.error("P106", "按天数等的，不能扣已经等过的月数：天和月从不换算")


def _starts(policy: Policy) -> Iterator[tuple[Place, BenefitStart]]:
    for place, rule in rules(policy):
        for claim in rule.then.start:
            is_open = isinstance(claim.value, UnstatedStart)
            for start in claim.value.ways:
                yield place.inside("候选起算" if is_open else "", "then", "start"), start


def lost_originals(policy: Policy, parents: Sequence[Policy]) -> Iterator[Problem]:
    known = {f"{p.region}/{p.scheme}/{rule.key}" for p in parents for _, rule in rules(p)}
    for place, rule in rules(policy):
        if rule.based_on and rule.based_on not in known:
            hint = _perhaps(rule.based_on, known)
            yield place.warning("P107", f"上级政策里没有“{rule.based_on}”这条规则{hint}", "based_on")


def decided_facts_in_rules(policy: Policy) -> Iterator[Problem]:
    for place, rule in rules(policy):
        for index, condition in enumerate(rule.when):
            if condition.fact in DECIDED_FACTS:
                text = f"“{condition.fact}”是判定的结果，规则的条件里不能用；只能用在步骤、材料、渠道和说明里"
                yield place.error("P108", text, "when", index)


def rules_named_nowhere(policy: Policy, parents: Sequence[Policy]) -> Iterator[Problem]:
    """``rule = ...`` of a step: a rule that was renamed would silently take its step along."""
    above = {rule.key for parent in parents for _, rule in rules(parent)}
    own = {index: _keys(version.rules) for index, (_, version) in enumerate(versions(policy))}
    for place, use in beside(policy):
        known = above | own[int(place.path[1])]
        for index, condition in enumerate(use.when):
            for key in _rules_named(condition):
                if key not in known:
                    yield place.error("P109", f"没有“{key}”这条规则{_perhaps(key, known)}", "when", index)


def _rules_named(condition: Condition) -> tuple[str, ...]:
    return _options_named(condition) if condition.fact == "rule" else ()


def _keys(those: Iterable[Rule]) -> set[str]:
    return {rule.key for rule in those}


def _perhaps(word: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"，是不是“{close[0]}”？" if close else ""
