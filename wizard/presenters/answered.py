"""The answers so far, each with the link that changes it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from policies.core import words as core_words
from policies.core.facts import scheme_before
from policies.core.policy import Catalogue
from policies.core.types import Fact, Kind, Scheme
from policies.core.values import NEVER, UNKNOWN, Month, Value
from wizard import words
from wizard.answers import CHANGE, Answers, row_for


@dataclass(frozen=True, slots=True)
class Answered:
    label: str
    text: str
    change: str  # address


def answered(
    given: Answers, keys: Iterable[str], catalogue: Catalogue, scheme: Scheme, here: str, event: str = ""
) -> tuple[Answered, ...]:
    """``event``: the kind of event whose date stands under event_on."""
    found = []
    for key in keys:
        fact = worded(key, catalogue, scheme, given.values, event)
        if fact is not None and key in given.values:
            text = say(given.values[key], given.spelt[key], fact)
            found.append(Answered(fact.label, text, here + given.query(also={CHANGE: key})))
    return tuple(found)


def say(value: Value, spelt: str, fact: Fact) -> str:
    if value is UNKNOWN:
        return words.UNKNOWN
    if value is NEVER:
        return words.NEVER
    if isinstance(value, Month) and len(spelt) == 4:
        return f"{value.year}年"
    if fact.kind is Kind.YEAR and isinstance(value, int):
        year = value.year if isinstance(value, Month) else value
        return f"{year}年"
    return core_words.answer(value, fact)


def worded(
    key: str, catalogue: Catalogue, scheme: Scheme, values: Mapping[str, Value], event: str = ""
) -> Fact | None:
    """Residents think in years, unless they were in an employee scheme before; a date is that of its event."""
    if key == "event_on" and event in catalogue.facts:
        return catalogue.facts[event]
    by_year = catalogue.facts.get(f"{key}.year")
    from_work = scheme_before(values, scheme) in (Scheme.EMPLOYEE, Scheme.FLEXIBLE)
    if by_year and scheme is Scheme.RESIDENT and not from_work:
        return by_year
    return row_for(key, catalogue)
