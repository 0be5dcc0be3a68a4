"""Cut one unknown fact into finitely many cells: values that no rule of a chain can tell apart.

Used for 不清楚 (deciding.py) and for exploring every answer. The cuts come from the conditions themselves: concrete
values on both sides of every bound are tried, and neighbours that all tests judge alike form one cell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from .conditions import point_on
from .dates import plus_months, resident_months, variable_months
from .facts import EVENT, MONTHS_IN, Sheet, base_of, implied_by, lapse_years, overturns
from .outcome import BenefitStart, ResidentWait
from .policy import Catalogue, Period
from .ruleset import Chain
from .types import Condition, Fact, Kind, Relative, Scheme, Span, Unit
from .values import NEVER, UNASKED, UNKNOWN, Missing, Month, Value

EVENT_HORIZON_YEARS = 20
FEWEST_MONTHS_BACK = 14
FEWEST_YEARS_BACK = 5
MOST_MONTHS_WAITED = 24


@dataclass(frozen=True, slots=True)
class Cell:
    """Values of one fact that lead the same way; the first is the witness. Ordered kinds run from low to high."""

    fact: str
    values: tuple[Value, ...]
    open_low: bool = False  # everything below belongs to it too
    open_high: bool = False
    grows: bool = False  # the earlier, the longer the wait: the witness's date is not that of all
    by_year: bool = False  # months that are Decembers: the person pays by the cover year

    @property
    def witness(self) -> Value:
        return self.values[0]


def cells_of(
    chain: Chain, catalogue: Catalogue, known: Mapping[str, Value], fact: str, *others: Chain
) -> tuple[Cell, ...]:
    """The cells of ``fact`` where all else is ``known``. Each has a concrete witness.

    With ``others`` none of these chains tells the values of a cell apart: so two rule sets are held side by side.
    """
    chains = (chain, *others)

    def judge(value: Value) -> object:
        return tuple(_judgement(one, known, fact, value) for one in chains)

    tried = [_values_to_try(one, catalogue, known, fact) for one in chains]
    values = dict.fromkeys(value for some, _ in tried for value in some)
    if not tried[0][1]:
        return tuple(_unordered(fact, [(value, judge(value)) for value in values]))
    never = [Cell(fact, (value,)) for value in values if value is NEVER]
    by_year = fact == "last_paid" and pays_by_year(chain.terms.scheme, known)
    told = [(value, judge(value)) for value in _in_order(values)]
    runs = _runs(fact, list(_sharpened(told, judge)), by_year)
    waits = (wait for one in chains for wait in _waits_by_years(one))
    if fact == "last_paid" and any(_grows_for_ever(wait) for wait in waits):
        runs[0] = replace(runs[0], grows=True)
    return (*runs, *never)


def _in_order(values: Iterable[Value]) -> Sequence[Value]:
    """Days, months or numbers, from low to high."""
    return sorted(value for value in values if isinstance(value, int | date))


def pays_by_year(scheme: Scheme, known: Mapping[str, Value]) -> bool:
    """Residents pay by the cover year; those who come from another scheme told a month."""
    previous = implied_by(known.get("reason", UNASKED), scheme).get(
        "previous_scheme", known.get("previous_scheme")
    )
    return scheme is Scheme.RESIDENT and previous not in (Scheme.EMPLOYEE, Scheme.FLEXIBLE)


def _sharpened(
    judged: Sequence[tuple[Value, object]], judge: Callable[[Value], object]
) -> Iterator[tuple[Value, object]]:
    """Between two days that are judged differently, the very days on both sides of the change."""
    for (value, seen), (after, other) in pairwise(judged):
        yield value, seen
        if isinstance(value, date) and isinstance(after, date):
            low, high = value, after
            while seen != other and (high - low).days > 1:
                middle = low + (high - low) // 2
                low, high = (middle, high) if judge(middle) == seen else (low, middle)
            yield from ((day, judge(day)) for day in (low, high) if value < day < after)
    yield from judged[-1:]


def _unordered(fact: str, judged: Iterable[tuple[Value, object]]) -> Iterator[Cell]:
    groups: dict[object, list[Value]] = {}
    for value, seen in judged:
        groups.setdefault(seen, []).append(value)
    yield from (Cell(fact, tuple(values)) for values in groups.values())


def _runs(fact: str, judged: list[tuple[Value, object]], by_year: bool) -> list[Cell]:
    runs: list[list[Value]] = []
    before: object = None
    for value, seen in judged:
        if runs and seen == before:
            runs[-1].append(value)
        else:
            runs.append([value])
        before = seen
    last = len(runs) - 1
    return [
        Cell(fact, tuple(run), open_low=index == 0, open_high=index == last, by_year=by_year)
        for index, run in enumerate(runs)
    ]


def _judgement(chain: Chain, known: Mapping[str, Value], fact: str, value: Value) -> object:
    """What every test, and every wait that counts this fact, makes of one value."""
    sheet = Sheet({**known, fact: value}, chain.terms)
    tests = tuple(test(sheet) for line in chain.lines for test, _ in line.tests)
    return tests, _counted(chain, sheet, fact)


def _counted(chain: Chain, sheet: Sheet, fact: str) -> tuple[object, ...]:
    counted: list[object] = []
    for line in chain.lines:
        for start in line.starts:
            if fact == "last_paid" and isinstance(start.count, ResidentWait):
                counted.append(_variable_part(start.count, sheet))
            elif fact in start.served:
                counted.append(sheet[fact])
    return tuple(counted)


def _variable_part(wait: ResidentWait, sheet: Sheet) -> tuple[int, int] | None:
    """What the years lapsed make of a wait: the months they add, and the months in all."""
    years = lapse_years(sheet, wait.counted_since)
    return None if years is None else (variable_months(wait, years), resident_months(wait, years))


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
        # A reason that would overturn an answer already given leads nowhere.
        if offered and not (row.key == "reason" and overturns(option.key, known, scheme)):
            yield option.key


def _conditions_on(chain: Chain, fact: str) -> Iterator[Condition]:
    for line in chain.lines:
        for condition in line.rule.when if line.rule else ():
            if base_of(condition.fact) == fact:
                yield condition


def _months_to_try(chain: Chain, known: Mapping[str, Value]) -> list[Value]:
    """From the last month that can have been paid back to beyond the longest lapse that any rule tells apart."""
    sheet = Sheet(known, chain.terms)
    cover_year, by_year = sheet["cover_year"], pays_by_year(chain.terms.scheme, known)
    latest = Month.of(sheet.counted_from())
    if by_year and isinstance(cover_year, int):
        latest = Month.at(cover_year - 1, 12)
    back = [
        FEWEST_MONTHS_BACK,
        *(_months_back(sheet, one, latest) for one in _conditions_on(chain, "last_paid")),
    ]
    back += [_years_back(wait, cover_year) * 12 for wait in _waits_by_years(chain)]
    never: list[Value] = [NEVER] if _may_never_have_paid(known) else []
    step = 12 if by_year else 1
    return [latest.plus(-ago) for ago in range(-(-max(back) // step) * step, -1, -step)] + never


def _may_never_have_paid(known: Mapping[str, Value]) -> bool:
    """Not who gave another reason than first enrolment, or named the scheme they were in."""
    open_ = (UNASKED, UNKNOWN)
    return known.get("reason", UNKNOWN) in open_ and known.get("previous_scheme", UNKNOWN) in (*open_, "none")


def _months_back(sheet: Sheet, condition: Condition, latest: Month) -> int:
    """How far before the latest month a condition still tells months apart."""
    value = condition.value
    if isinstance(value, Relative):
        point = point_on(sheet, value)
        return 0 if isinstance(point, Missing) else latest - Month.of(point) + 2
    if isinstance(value, Month):
        return latest - value + 2
    if not isinstance(value, int):
        return 0
    match condition.fact.partition(".")[0]:
        case "lapse_days":
            return value // 28 + 3
        case "lapse_years":
            return value * 12 + 36
        case "lapse_periods":
            return (value + 2) * MONTHS_IN[Period.YEAR]  # the longest, whichever level counts
        case _:
            return (
                value + 4 + MONTHS_IN[Period.YEAR]
            )  # benefits may stop some months after the first unpaid one


def _waits_by_years(chain: Chain) -> Iterator[ResidentWait]:
    for line in chain.lines:
        for start in line.starts:
            if isinstance(start.count, ResidentWait):
                yield start.count


def _years_back(wait: ResidentWait, cover_year: Value) -> int:
    """Cover years lapsed from which on the wait grows no more; or, where it always does, those shown one by one."""
    ends = []
    if isinstance(cover_year, int) and wait.counted_since is not None:
        ends.append(cover_year - wait.counted_since + 1)
    if wait.cap is not None and wait.per_year:
        ends.append(wait.free_years - (-wait.cap // wait.per_year))
    return max(min(ends, default=FEWEST_YEARS_BACK), wait.floor_years if wait.floor is not None else 0) + 2


def _grows_for_ever(wait: ResidentWait) -> bool:
    return wait.cap is None and wait.counted_since is None and wait.per_year > 0


def _numbers_to_try(chain: Chain, fact: str, row: Fact | None) -> list[Value]:
    low = row.at_least if row and row.at_least is not None else 0
    numbers = {low}
    for condition in _conditions_on(chain, fact):
        if isinstance(condition.value, int):
            numbers.update((condition.value - 1, condition.value, condition.value + 1))
    for line in chain.lines:
        for start in line.starts:
            if fact in start.served:  # taken off the wait: each number until nothing is left of it
                numbers.update(range(low, low + _longest(start) + 1))
    return [number for number in sorted(numbers) if low <= number and not _is_above(row, number)]


def _is_above(row: Fact | None, number: int) -> bool:
    return row is not None and row.at_most is not None and number > row.at_most


def _longest(start: BenefitStart) -> int:
    if isinstance(start.count, ResidentWait):
        return MOST_MONTHS_WAITED
    return start.count or 0


def _days_to_try(chain: Chain, known: Mapping[str, Value], fact: str) -> list[Value]:
    sheet = Sheet(known, chain.terms)
    paid_on = sheet.counted_from()
    days = {sheet.paid_on(), date(paid_on.year - EVENT_HORIZON_YEARS, 1, 1)}
    for condition in _conditions_on(chain, fact):
        if (border := _border(sheet, condition)) is not None:
            days.update(border + timedelta(days=off) for off in (-1, 0, 1))
    return [day for day in sorted(days) if day <= sheet.paid_on()]


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
    step = 12 if one.by_year else 1
    if isinstance(last, Month) and isinstance(first, Month) and first - last != step:
        return None
    if isinstance(last, date) and isinstance(first, date) and (first - last).days != 1:
        return None
    if type(last) is int and type(first) is int and first - last != 1:
        return None
    return replace(one, values=one.values + other.values, open_high=other.open_high)
