"""What 不清楚 leaves open: results cell by cell, those alike put together, each case in words (semantics 11)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from . import words
from .cells import Cell, joined_cells
from .dates import after_cut_off
from .essence import essence_of
from .facts import overturns
from .matter import Matter
from .values import Month
from .verdict import Decided, Depends, Possible


@dataclass(slots=True)
class Branch:
    """Cells that lead to one result."""

    cells: list[Cell]
    result: tuple[Possible, ...]
    facts: tuple[str, ...]  # unknown facts that the result itself hangs on
    essence: object


def likely_first(cells: Iterable[Cell]) -> list[Cell]:
    """The shortest lapse and the latest day first, never paid last; the rest as it stands. Undone by itself."""
    cells = list(cells)
    dated = [cell for cell in cells if isinstance(cell.witness, Month | date)]
    return [*reversed(dated), *(cell for cell in cells if cell not in dated)]


def consistent(
    matter: Matter, results: list[tuple[Cell, Decided | Depends]]
) -> list[tuple[Cell, Decided | Depends]]:
    """Without the reasons that would overturn another answer that counts: first enrolment with a last month paid."""
    used, scheme = matter.used_now(), matter.ruleset.scheme
    left = []
    for cell, verdict in results:
        values = tuple(
            value for value in cell.values if cell.fact != "reason" or not overturns(value, used, scheme)
        )
        if values:
            left.append((replace(cell, values=values), verdict))
    return left or results


def branches_of(results: Iterable[tuple[Cell, Decided | Depends]]) -> list[Branch]:
    branches: list[Branch] = []
    for cell, verdict in results:
        result, facts = (
            ((Possible((), verdict),), ())
            if isinstance(verdict, Decided)
            else (verdict.possible, verdict.facts)
        )
        essence = tuple((possible.cases, essence_of(possible.decided)) for possible in result)
        same = next((branch for branch in branches if branch.essence == essence), None)
        if same is None:
            branches.append(Branch([cell], result, facts, essence))
        else:
            same.cells.append(cell)
    return branches


def by_decision(matter: Matter, branches: list[Branch]) -> tuple[Possible, ...]:
    """Possible decisions, each once, with every case that leads to it."""
    found: dict[object, tuple[list[str], Decided]] = {}
    for branch in branches:
        for possible in branch.result:
            cases, _ = found.setdefault(essence_of(possible.decided), ([], possible.decided))
            cases += _cases(matter, branch.cells, possible.cases)
    return tuple(Possible(tuple(cases), decided) for cases, decided in found.values())


def _cases(matter: Matter, cells: list[Cell], inner: tuple[str, ...]) -> list[str]:
    paid_on = matter.fixed["pay_on"]
    assert isinstance(paid_on, date)  # noqa: S101
    counted_from = after_cut_off(paid_on, matter.chain.terms.cut_off_day)
    outer = [
        words.cell(cell, matter.ruleset.catalogue, counted_from)
        for cell in likely_first(joined_cells(likely_first(cells)))
    ]
    return [f"{one}，并且{case}" for one in outer for case in inner] if inner else outer
