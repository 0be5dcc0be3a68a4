"""The decision core beside other engines, and alone: walk, full decision, exploration."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import perf_counter

from policies.core.explore import explore
from policies.core.walk import replay

from .engines import business_rules, by_start_on, compiled_ahead, ours, ruleset_of, zen_engine
from .table import PAY_ON, Asked, cases, rows
from .timing import medians

Line = tuple[str, str, str]
ROUNDS = 200


def measures() -> Iterator[Line]:
    asked = list(cases())
    walked = medians({"walk": _walk()}, asked, ROUNDS)["walk"]
    yield "one walk of 30 rules", f"{walked:.1f} µs", "under 10 µs"
    engines = {
        "ours": ours(),
        "zen": zen_engine(by_start_on()),
        "compiled": zen_engine(compiled_ahead()),
        "business": business_rules(by_start_on()),
    }
    speed = medians(engines, asked, ROUNDS)
    yield "questions, rule and date of 30 rules: ours", f"{speed['ours']:.1f} µs", ""
    yield "the same, zen-engine with static loader, dates.start_on", f"{speed['zen']:.1f} µs", ""
    yield "the same, its dates compiled ahead like ours", f"{speed['compiled']:.1f} µs", ""
    yield "the same, business-rules", f"{speed['business']:.1f} µs", ""
    yield "ours / zen-engine", f"{speed['ours'] / speed['zen']:.2f}", "at most 0.50"
    yield "ours / zen-engine, its dates compiled too", f"{speed['ours'] / speed['compiled']:.2f}", ""
    yield "explore 30 rules", f"{_explore_seconds() * 1000:.0f} ms", "under 50 ms"


def _walk() -> Callable[[Asked], object]:
    chain = ruleset_of(rows()).at(PAY_ON)
    if chain is None:
        raise RuntimeError("the table has a version for every day")
    fixed = {"pay_on": PAY_ON}
    return lambda asked: replay(chain, {"reason": asked.reason, "last_paid": asked.last_paid}, fixed).step


def _explore_seconds() -> float:
    ruleset = ruleset_of(rows())
    explore(ruleset, PAY_ON)
    begun = perf_counter()
    explore(ruleset, PAY_ON)
    return perf_counter() - begun
