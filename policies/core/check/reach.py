"""Rules that never speak or that speak for too many, as far as their conditions alone show it."""

from __future__ import annotations

from collections.abc import Iterator

from ..outcome import BackPayment
from ..policy import Policy, Rule, Version
from ..types import Condition, Op
from .bounds import Axis, Range, gaps, options_left, ranges
from .problems import Problem, rules, rules_of, versions

ASKS_FOR_BACK_PAYMENT = frozenset(
    {BackPayment.ALLOWED, BackPayment.REQUIRED, BackPayment.OPTIONAL, BackPayment.EMPLOYER_ONLY}
)


def everything_below_unreached(policy: Policy) -> Iterator[Problem]:
    for place, version in versions(policy):
        for within, rule in list(rules_of(place, version))[:-1]:
            if not rule.when:
                yield within.error("P301", "这条规则没有条件，下面的规则都不会用到；请移到最后或加上条件")


def shadowed_rules(policy: Policy) -> Iterator[Problem]:
    for place, version in versions(policy):
        for index, (within, rule) in enumerate(rules_of(place, version)):
            if above := _shadowed_by(rule, version.rules[:index]):
                same = set(rule.when) == set(above.when)
                text = f"条件与上面的规则“{above.key}”相同" if same else f"上面的规则“{above.key}”条件更宽"
                yield within.error("P302" if same else "P303", f"{text}，这条规则永远用不到")


def _shadowed_by(rule: Rule, above: tuple[Rule, ...]) -> Rule | None:
    own = set(rule.when)
    return next((other for other in above if other.when and set(other.when) <= own), None)


def never_true(policy: Policy) -> Iterator[Problem]:
    for place, rule in rules(policy):
        facts = [axis.fact for axis, left in ranges(rule.when).items() if left.is_empty]
        facts += [fact for fact, left in options_left(rule.when).items() if not left]
        for fact in dict.fromkeys(facts):
            yield place.error("P304", f"“{fact}”的几个条件互相矛盾，这条规则永远不成立")


def back_payment_without_lapse(policy: Policy) -> Iterator[Problem]:
    for place, version in versions(policy):
        caught = False
        for within, rule in rules_of(place, version):
            asked = any(claim.value in ASKS_FOR_BACK_PAYMENT for claim in rule.then.back_payment)
            if asked and not caught and not _needs_a_lapse(rule.when):
                text = (
                    "没有断缴（lapse_months 为 0）的人也会走到这条补缴规则，请加 lapse_months >= 1 之类的条件"
                )
                yield within.warning("P305", text)
            caught = caught or _is_for_no_lapse(rule.when)


def _needs_a_lapse(when: tuple[Condition, ...]) -> bool:
    if any(condition.fact == "last_paid" and condition.op in (Op.LT, Op.LE) for condition in when):
        return True
    if _missed_the_window(when):
        return True
    lapses = {axis: left for axis, left in ranges(when).items() if axis.fact.startswith("lapse_")}
    return any(not left.covers(0, 0) for left in lapses.values())


def _missed_the_window(when: tuple[Condition, ...]) -> bool:
    """A resident who pays late for a cover year has a gap in that year, however long insured before it."""
    facts = {condition.fact for condition in when}
    late = any(condition.fact == "pay_on" and condition.op in (Op.GT, Op.GE) for condition in when)
    return bool(facts & {"window", "in_window"}) or ("cover_year" in facts and late)


def _is_for_no_lapse(when: tuple[Condition, ...]) -> bool:
    """A rule above that takes everybody who has not lapsed."""
    return len(when) == 1 and any(
        axis.fact == "lapse_months" and left.covers(0, 0) for axis, left in ranges(when).items()
    )


def required_though_declined(policy: Policy) -> Iterator[Problem]:
    for place, rule in rules(policy):
        declined = options_left(rule.when).get("pay_gap") == {"no"}
        if declined and any(claim.value is BackPayment.REQUIRED for claim in rule.then.back_payment):
            yield place.error("P308", "条件是不补缴（pay_gap = no），结果却是必须补缴（required）")


# ---------------------------------------------------------------- edges between rules that are otherwise equal


def double_edges(policy: Policy) -> Iterator[Problem]:
    """ "<= 3" above ">= 3": both claim exactly 3, and the upper one gets it. Often a slip of 以内 and 以上."""
    for place, version in versions(policy):
        found = dict(zip((rule.key for rule in version.rules), rules_of(place, version), strict=True))
        for axis, group in _edged(version):
            for upper, one in group:
                for lower, other in group:
                    point = _shared_point(one, other)
                    comes_after = version.rules.index(lower) > version.rules.index(upper)
                    if point is not None and comes_after and upper.then != lower.then:
                        text = f"与上面的规则“{upper.key}”都包含 {axis.fact} = {axis.show(point)}，归上面那条；请核对边界"
                        yield found[lower.key][0].warning("P306", text)


def _shared_point(one: Range, other: Range) -> int | None:
    """The single point two ranges share; None for more, none, or a range that is a point itself."""
    if one.least == one.most or other.least == other.most:
        return None
    for low, high in ((one, other), (other, one)):
        if low.most is not None and low.most == high.least and low.most not in low.without | high.without:
            return low.most
    return None


def holes(policy: Policy) -> Iterator[Problem]:
    """ "< 3" and "> 3" with nothing for exactly 3, and no wider rule that takes it."""
    for place, version in versions(policy):
        for axis, group in _edged(version):
            rest = _rest(group[0][0], axis)
            wider = (rule for rule in version.rules if _rest(rule, axis) <= rest)
            taken = [ranges(rule.when).get(axis, Range()) for rule in wider]
            names = "、".join(f"“{rule.key}”" for rule, _ in group)
            for least, most in gaps(taken):
                if _is_between(least, most, [left for _, left in group]):
                    hole = axis.show(least) if least == most else f"{axis.show(least)} 到 {axis.show(most)}"
                    yield place.warning("P307", f"规则{names}之间没有覆盖 {axis.fact} = {hole}", "rules")


def _is_between(least: int, most: int, group: list[Range]) -> bool:
    below = any(left.most is not None and left.most < least for left in group)
    above = any(left.least is not None and left.least > most for left in group)
    return below and above


def _edged(version: Version) -> Iterator[tuple[Axis, list[tuple[Rule, Range]]]]:
    """Rules that differ on one axis only, two or more together."""
    groups: dict[tuple[Axis, frozenset[Condition]], list[tuple[Rule, Range]]] = {}
    for rule in version.rules:
        for axis, left in ranges(rule.when).items():
            groups.setdefault((axis, _rest(rule, axis)), []).append((rule, left))
    return ((axis, group) for (axis, _), group in groups.items() if len(group) > 1)


def _rest(rule: Rule, axis: Axis) -> frozenset[Condition]:
    return frozenset(condition for condition in rule.when if axis not in ranges([condition]))
