"""Interleaved timing: each contestant in turn answers all cases, round after round, so that whatever else the machine
does hits all alike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from statistics import median
from time import perf_counter_ns
from typing import TypeVar

T = TypeVar("T")


def medians(
    contestants: Mapping[str, Callable[[T], object]], cases: Sequence[T], rounds: int
) -> dict[str, float]:
    """Median microseconds a call, by name. Raises if two contestants answer differently."""
    taken: dict[str, list[int]] = {name: [] for name in contestants}
    for case in cases:
        answers = {name: run(case) for name, run in contestants.items()}
        if len(set(map(repr, answers.values()))) != 1:
            raise AssertionError(f"the answers differ: {answers}")
    for _ in range(rounds):
        for name, run in contestants.items():
            begun = perf_counter_ns()
            for case in cases:
                run(case)
            taken[name].append(perf_counter_ns() - begun)
    return {name: median(times) / len(cases) / 1000 for name, times in taken.items()}
