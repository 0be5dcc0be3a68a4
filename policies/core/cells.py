"""Cut one unknown fact into finitely many cells: values that no rule of a chain can tell apart.

Used for 不清楚 (deciding.py) and for exploring every answer. The cuts come from the conditions themselves: concrete
values on both sides of every bound are tried, and neighbours that all tests judge alike form one cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from .conditions import point_on
from .dates import plus_months
from .facts import EVENT, IMPLIED, Sheet, base_of, lapse_years
from .outcome import ResidentWait, UnstatedStart
from .policy import Catalogue
from .ruleset import Chain
from .types import Condition, Fact, Kind, Relative, Scheme, Span, Unit
from .values import NEVER, UNASKED, UNKNOWN, Missing, Month, Value

EVENT_HORIZON_YEARS = 20
FEWEST_MONTHS_BACK = 14
FEWEST_YEARS_BACK = 6


@dataclass(frozen=True, slots=True)
class Cell:
    """Values of one fact that lead the same way; the first is the witness. Ordered kinds run from low to high."""

    fact: str
    values: tuple[Value, ...]
    open_low: bool = False  # everything below belongs to it too
    open_high: bool = False

    @property
    def witness(self) -> Value:
        return self.values[0]


def cells_of(chain: Chain, catalogue: Catalogue, known: Mapping[str, Value], fact: str) -> tuple[Cell, ...]:
    """The cells of ``fact`` where all else is ``known``. Each has a concrete witness."""
    values, ordered = _values_to_try(chain, catalogue, known, fact)
    judged = [(value, _judgement(chain, known, fact, value)) for value in values]
    if not ordered:
        return tuple(_unordered(fact, judged))
    never = [Cell(fact, (value,)) for value, _ in judged if value is NEVER]
    return (*_runs(fact, [(value, seen) for value, seen in judged if value is not NEVER]), *never)


def _unordered(fact: str, judged: Iterable[tuple[Value, object]]) -> Iterator[Cell]:
    groups: dict[object, list[Value]] = {}
    for value, seen in judged:
        groups.setdefault(seen, []).append(value)
    yield from (Cell(fact, tuple(values)) for values in groups.values())


def _runs(fact: str, judged: list[tuple[Value, object]]) -> list[Cell]:
    runs: list[list[Value]] = []
    before: object = None
    for value, seen in judged:
        if runs and seen == before:
            runs[-1].append(value)
        else:
            runs.append([value])
        before = seen
    last = len(runs) - 1
    return [Cell(fact, tuple(run), open_low=i == 0, open_high=i == last) for i, run in enumerate(runs)]


def _judgement(chain: Chain, known: Mapping[str, Value], fact: str, value: Value) -> object:
    """What every test, and every wait that counts this fact, makes of one value."""
    sheet = Sheet({**known, fact: value}, chain.terms)
    tests = tuple(test(sheet) for line in chain.lines for test, _ in line.tests)
    return tests, _counted(chain, sheet, fact)


def _counted(chain: Chain, sheet: Sheet, fact: str) -> tuple[object, ...]:
    counted: list[object] = []
    for line in chain.lines:
        for claim in line.outcome.start:
            starts = claim.value.candidates if isinstance(claim.value, UnstatedStart) else (claim.value,)
            for start in starts:
                if fact == "last_paid" and isinstance(start.count, ResidentWait):
                    counted.append(lapse_years(sheet, start.count.counted_since))
                elif fact in start.served:
                    counted.append(sheet[fact])
    return tuple(counted)


def _values_to_try(
    chain: Chain, catalogue: Catalogue, known: Mapping[str, Value], fact: str
) -> tuple[list[Value], bool]:
    """Values on both sides of every bound, and whether they have an order."""
    if fact == "last_paid":
        return _months_to_try(chain, known), True
    row = catalogue.facts.get(fact)
    kind = row.kind if row else Kind.DATE if fact.startswith(EVENT) else Kind.YES_NO
    match kind:
        case Kind.CHOICE | Kind.CHOICES:
            return list(_options_to_try(row, chain.terms.scheme, known)) if row else [], False
        case Kind.YES_NO:
            return ["yes", "no"], False
        case Kind.DATE:
            return _days_to_try(chain, known, fact), True
        case _:
            return _numbers_to_try(chain, fact, row), True


def _options_to_try(row: Fact, scheme: Scheme, known: Mapping[str, Value]) -> Iterator[Value]:
    for option in row.options:
        offered = not option.schemes or scheme in option.schemes
        implied = IMPLIED.get(option.key, {}) if row.key == "reason" else {}
        # A reason that would overturn an answer already given leads nowhere.
        if offered and all(isinstance(known.get(key, UNASKED), Missing) for key in implied):
            yield option.key


def _conditions_on(chain: Chain, fact: str) -> Iterator[Condition]:
    for line in chain.lines:
        for condition in line.rule.when if line.rule else ():
            if base_of(condition.fact) == fact:
                yield condition


def _months_to_try(chain: Chain, known: Mapping[str, Value]) -> list[Value]:
    """Every month from the payment month back to beyond the longest lapse that any rule tells apart."""
    latest = Month.of(Sheet(known, chain.terms).counted_from())
    months, years = FEWEST_MONTHS_BACK, 0
    for condition in _conditions_on(chain, "last_paid"):
        bound = condition.value if isinstance(condition.value, int) else 0
        if isinstance(condition.value, Month):
            months = max(months, latest - condition.value + 2)
        elif condition.fact.startswith("lapse_days"):
            months = max(months, bound // 28 + 3)
        elif condition.fact.startswith("lapse_years"):
            years = max(years, bound + 2)
        else:
            months = max(months, bound + 3)
    if _waits_by_years(chain):
        years = max(years, FEWEST_YEARS_BACK)
    back = max(months, years * 12 + 12 if years else 0)
    never: list[Value] = [NEVER] if known.get("reason", UNKNOWN) in (UNASKED, UNKNOWN) else []
    return [latest.plus(-ago) for ago in range(back, -1, -1)] + never


def _waits_by_years(chain: Chain) -> bool:
    return any("last_paid" in line.uses for line in chain.lines)


def _numbers_to_try(chain: Chain, fact: str, row: Fact | None) -> list[Value]:
    low = row.at_least if row and row.at_least is not None else 0
    numbers = {low}
    for condition in _conditions_on(chain, fact):
        if isinstance(condition.value, int):
            numbers.update((condition.value - 1, condition.value, condition.value + 1))
    if any(fact in line.uses for line in chain.lines):
        numbers.update(range(low, low + 13))  # months served: taken off a wait of at most a year
    return [number for number in sorted(numbers) if number >= low]


def _days_to_try(chain: Chain, known: Mapping[str, Value], fact: str) -> list[Value]:
    sheet = Sheet(known, chain.terms)
    paid_on = sheet.counted_from()
    days = {paid_on, date(paid_on.year - EVENT_HORIZON_YEARS, 1, 1)}
    for condition in _conditions_on(chain, fact):
        if (border := _border(sheet, condition)) is not None:
            days.update(border + timedelta(days=off) for off in (-1, 0, 1))
    return [day for day in sorted(days) if day <= paid_on]


def _border(sheet: Sheet, condition: Condition) -> date | None:
    """The first event day on one side of a condition."""
    match condition.value:
        case Span(count=count, unit=Unit.DAYS):
            return sheet.counted_from() - timedelta(days=count)
        case Span(count=count):
            return _first_day_reaching(sheet.counted_from(), count)
        case Relative() as relative:
            point = point_on(sheet, relative)
            return None if isinstance(point, Missing) else point
        case date() as day:
            return day
        case _:
            return None


def _first_day_reaching(paid_on: date, months: int) -> date:
    """The earliest event from which so many months, clipped at the month's end, still reach ``paid_on``."""
    near = plus_months(paid_on, -months) - timedelta(days=4)
    return next(
        day
        for day in (near + timedelta(days=off) for off in range(12))
        if plus_months(day, months) >= paid_on
    )


def joined_cells(cells: list[Cell]) -> list[Cell]:
    """Neighbours become one: months 0-2 and 3 with the same result read as 0-3; choices become one list."""
    joined: list[Cell] = []
    for cell in cells:
        if joined and (both := join(joined[-1], cell)) is not None:
            joined[-1] = both
        else:
            joined.append(cell)
    return joined


def join(one: Cell, other: Cell) -> Cell | None:
    last, first = one.values[-1], other.values[0]
    if last is NEVER or first is NEVER:
        return None
    if isinstance(last, Month) and isinstance(first, Month) and first - last != 1:
        return None
    if isinstance(last, date) and isinstance(first, date) and (first - last).days != 1:
        return None
    if type(last) is int and type(first) is int and first - last != 1:
        return None
    return Cell(one.fact, one.values + other.values, one.open_low, other.open_high)
