"""What rules speak of: schemes, facts, conditions, sources and claims. Shapes only, no behaviour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from .values import Month

T = TypeVar("T")


class Scheme(StrEnum):
    __hash__ = str.__hash__  # Enum's own is Python code; every request looks things up by scheme

    EMPLOYEE = "employee"
    FLEXIBLE = "flexible"
    RESIDENT = "resident"


class Kind(StrEnum):
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"
    MONTH = "month"
    YEAR = "year"
    DATE = "date"
    NUMBER = "number"


class Role(StrEnum):
    GIVEN = "given"  # asked
    OPTION = "option"  # the person's own choice: never asked, every value shown side by side


@dataclass(frozen=True, slots=True)
class Option:
    key: str
    label: str
    hint: str = ""
    schemes: tuple[Scheme, ...] = ()  # offered under these only; empty: under all


@dataclass(frozen=True, slots=True)
class Fact:
    """One question. ``label`` stands in the list of answers, ``question`` heads the page.

    A key with a dot ("last_paid.year", "event_on.birth") is another wording, or another kind of event, of the
    fact before the dot.
    """

    key: str
    kind: Kind
    label: str
    question: str
    why: str = ""
    hint: str = ""
    options: tuple[Option, ...] = ()
    unit: str = ""
    at_least: int | None = None
    at_most: int | None = None
    role: Role = Role.GIVEN
    can_be_unknown: bool = True
    can_be_never: bool = False


class Op(StrEnum):
    IS = "="
    IS_NOT = "!="
    IN = "in"
    NOT_IN = "not in"
    LT = "<"
    LE = "<="
    GT = ">"
    GE = ">="
    WITHIN = "within"  # pay_on is at most this long after the event; the last day counts
    AFTER = "after"  # pay_on is later than that


class Unit(StrEnum):
    DAYS = "days"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class Span:
    """A length that keeps its unit: 90 days and 3 months differ on most dates and are never converted."""

    count: int
    unit: Unit


class Point(StrEnum):
    """A date that moves with the case."""

    PAY_ON = "pay_on"
    COVER_YEAR_START = "cover_year_start"
    COVER_YEAR_END = "cover_year_end"


@dataclass(frozen=True, slots=True)
class Relative:
    """A date to compare with: a moving point or a date fact, plus or minus a span."""

    point: str  # a Point, or the key of a date fact
    plus: Span | None = None  # a negative count goes back


Operand = str | int | date | Month | Span | Relative | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """Fact, operator, value. A rule's conditions all hold; "or" is two rules. Bounds are explicit."""

    fact: str
    op: Op
    value: Operand


class Rank(StrEnum):
    """Level of a source, best first."""

    LAW = "law"
    NATIONAL = "national"
    PROVINCIAL = "provincial"
    CITY = "city"
    MEDIA = "media"
    UNOFFICIAL = "unofficial"


@dataclass(frozen=True, slots=True)
class Source:
    key: str
    title: str
    level: Rank
    checked_on: date
    issuer: str = ""
    number: str = ""
    address: str = ""
    published_on: date | None = None
    clause: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Claim(Generic[T]):
    """What one or more sources say of one field. No sources of its own: those of the rule."""

    value: T
    sources: tuple[str, ...] = ()
    text: str = ""  # the source's own way of putting it, where it helps


# A field that sources may speak of. Empty: no source does ("来源未写明").
Said = tuple[Claim[T], ...]
