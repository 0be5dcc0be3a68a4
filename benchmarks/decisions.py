"""The shipped site: one full decision, and the same with three regions or with all of them loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from policies import packs, shipped
from policies.core.settling import settle
from policies.core.types import Scheme
from policies.core.values import Month, Value
from policies.core.verdict import Decided
from policies.regions import Regions
from policies.snapshot import Snapshot

from .timing import medians

Line = tuple[str, str, str]
ROUNDS = 400
CODE, SCHEME = "370300", Scheme.FLEXIBLE  # city, province and nation speak
CHAIN = ("100000", "370000", CODE)
CASES: tuple[Mapping[str, Value], ...] = tuple(
    {"pay_on": date(2026, 3, 10), "reason": "missed_payment", "last_paid": Month.at(2025, month)}
    for month in (6, 9, 11, 12)
)


def measures() -> Iterator[Line]:
    site = packs.read(shipped.files()).snapshot()
    rows = site.regions.to_rows()
    few = [row for row in rows[1:] if row[0] in CHAIN]
    small = replace(site, regions=Regions.from_rows([rows[0], *few]))
    speed = medians({"all": _deciding(site), "few": _deciding(small)}, CASES, ROUNDS)
    decided = settle(site.ruleset(CODE, SCHEME), CASES[0])
    if not isinstance(decided, Decided) or len(decided.choices) < 2 or not decided.decision.materials:
        raise RuntimeError("this measures nothing: a decision with choices and papers is wanted")
    yield "full decision, 3 levels, 2 choices, papers, channels", f"{speed['all']:.1f} µs", "under 40 µs"
    yield (
        f"with {len(site.regions):,} regions loaded / with {len(few)}",
        f"{speed['all'] / speed['few']:.2f}",
        "about 1",
    )


def _deciding(site: Snapshot) -> Callable[[Mapping[str, Value]], object]:
    return lambda answers: settle(site.ruleset(CODE, SCHEME), answers)
