"""An exploration as rows in plain Chinese: every leaf, gaps in words, rules never reached, what differs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from policies.core import words
from policies.core.cells import Cell
from policies.core.explore import Difference, Exploration, Leaf
from policies.core.outcome import State
from policies.core.policy import Catalogue
from policies.core.ruleset import Ruleset
from policies.core.types import Scheme
from policies.core.verdict import Decision

SCHEMES = {Scheme.EMPLOYEE: "职工", Scheme.FLEXIBLE: "灵活就业", Scheme.RESIDENT: "城乡居民"}
STATES = {State.NOT_LAPSED: "没有断缴", State.NO_COVER: "这段时间不能参保"}
LEVELS = {"city": "本地", "province": "省级", "nation": "国家"}


class Row(NamedTuple):
    """One leaf: the answers, the rule that speaks, and the decision, all in words."""

    case: str
    rule: str
    decision: str


def rows(found: Exploration, ruleset: Ruleset, pay_on: date) -> list[Row]:
    return [
        Row(path(leaf.path, ruleset, pay_on), _speaker(leaf), decision(leaf.decision))
        for leaf in found.leaves
    ]


def gaps(found: Exploration, ruleset: Ruleset, pay_on: date) -> list[str]:
    """灵活就业，断缴原因是“离职”，断4至6个月：没有规则."""
    return [f"{SCHEMES[ruleset.scheme]}，{path(leaf.path, ruleset, pay_on)}：没有规则" for leaf in found.gaps]


def differing(found: Iterable[Difference], ruleset: Ruleset, pay_on: date) -> list[Row]:
    return [
        Row(path(one.path, ruleset, pay_on), _or_nobody(one.before), _or_nobody(one.after)) for one in found
    ]


def path(cells: tuple[Cell, ...], ruleset: Ruleset, pay_on: date) -> str:
    catalogue: Catalogue = ruleset.catalogue
    return "，".join(words.cell(cell, catalogue, pay_on) for cell in cells) or "所有人"


def _speaker(leaf: Leaf) -> str:
    level = LEVELS[leaf.line.level.name]
    if leaf.rule is not None:
        return f"{level} {leaf.rule}"
    return f"{level} （没有规则）" if leaf.is_gap else f"{level} （来源未写明）"


def _or_nobody(of: Decision | None) -> str:
    return decision(of) if of is not None else "没有规定"


def decision(of: Decision) -> str:
    """One line: 可以补交；2026-04-01起，到账的下个月1日起；断缴期间的费用不能报销."""
    if of.too_late_from:
        return f"要等到{of.too_late_from.isoformat()}才能报销，那时交的这一年度已经结束"
    if of.state is not State.DECIDED:
        return STATES[of.state]
    parts = [
        words.BACK_PAYMENT[of.back_payment or "not_stated"],
        start(of),
        f"断缴期间的费用{words.gap_costs(of.gap_costs) if of.gap_costs else '来源未写明'}",
    ]
    if of.during_wait:
        parts.append(f"等待期内{words.during_wait(of.during_wait)}")
    parts += [f"另有来源说：{other.text}" for one in of.disagreements for other in one.others]
    return "；".join(parts)


def start(of: Decision) -> str:
    """The day and how it is counted, or why there is none."""
    if of.started is not None:
        counted = words.start(of.started.start)
        return f"{of.started.day.isoformat()}起，{counted}" if of.started.day else f"{counted}，日期看事件"
    if of.start_range is not None:
        return f"{of.start_range[0].isoformat()}至{of.start_range[1].isoformat()}之间（来源未写明怎么算）"
    return "何时能报销来源未写明"
