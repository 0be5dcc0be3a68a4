"""The forms of the residents' pages: one fact asked, or one's own figures. Reading what comes back is done elsewhere."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from policies.core.types import Fact, Kind, Scheme
from policies.core.values import Month
from wizard import words
from wizard.answers import AMOUNT, BASE, OwnFigures

UNKNOWN, NEVER = "unknown", "never"  # as the core spells them
PAY_ON, COVER_YEAR, LAST_PAID = "pay_on", "cover_year", "last_paid"


@dataclass(frozen=True, slots=True)
class Choice:
    id: str
    value: str
    label: str
    hint: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Aside:
    """An answer that is a link: 不清楚, 从来没交过."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Field:
    """A text field, where the answer is not chosen from a list."""

    type: str = "text"
    mode: str = ""
    example: str = ""
    unit: str = ""
    high: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """What the question's template prints."""

    name: str
    heading: str
    hint: str
    why: str
    choices: tuple[Choice, ...] = ()
    many: bool = False
    field: Field = Field()
    value: str = ""
    asides: tuple[Aside, ...] = ()
    error: str = ""

    @property
    def first_id(self) -> str:
        """Where the error summary leads."""
        return self.choices[0].id if self.choices else f"{self.name}-field"

    @property
    def described_by(self) -> str:
        parts = (("hint", self.hint), ("example", self.field.example), ("error", self.error))
        return " ".join(f"{self.name}-{part}" for part, text in parts if text)


def build(
    fact: Fact,
    *,
    name: str,
    scheme: Scheme,
    on: date,
    pay_on: date | None = None,
    typed: str = "",
    error: str = "",
) -> Form:
    """The form of one fact; ``typed`` is what was refused."""
    choices = _choices(fact, name, scheme, pay_on or on, typed)
    field = Field() if choices else _FIELDS[fact.kind](fact, on)
    value = typed or (on.isoformat() if name == PAY_ON and not error else "")
    if typed and error:
        field = replace(field, type="text")  # a browser's date field would hide what cannot be read
    return Form(
        name=name,
        heading=fact.question,
        hint=fact.hint,
        why=fact.why,
        choices=choices,
        many=fact.kind is Kind.CHOICES,
        value=value,
        asides=() if choices else _asides(fact),
        error=error,
        field=field,
    )


@dataclass(frozen=True, slots=True)
class SumField:
    """A sum in yuan that one may write, as it was written."""

    key: str
    label: str
    typed: str
    error: str


def sums(own: OwnFigures, scheme: Scheme) -> tuple[SumField, ...]:
    """A month's premium or its base; residents pay by the year."""
    labels = {AMOUNT: "每个月要交多少钱", BASE: "每个月的缴费基数"}
    if scheme is Scheme.RESIDENT:
        labels = {AMOUNT: "一年要交多少钱"}
    said = {problem.key: problem.text for problem in own.problems}
    return tuple(
        SumField(key, label, own.typed.get(key, ""), said.get(key, "")) for key, label in labels.items()
    )


def _choices(fact: Fact, name: str, scheme: Scheme, pay_on: date, typed: str) -> tuple[Choice, ...]:
    rows = _rows(fact, name, scheme, pay_on)
    if rows and fact.can_be_unknown:
        rows.append((UNKNOWN, words.UNKNOWN, ""))
    chosen = set(typed.split(","))
    return tuple(
        Choice(f"{name}-{position}", value, label, hint, value in chosen)
        for position, (value, label, hint) in enumerate(rows, start=1)
    )


def _rows(fact: Fact, name: str, scheme: Scheme, pay_on: date) -> list[tuple[str, str, str]]:
    if name == COVER_YEAR:
        return [(str(year), f"{year}年", f"保障{year}年1月到12月") for year in (pay_on.year, pay_on.year + 1)]
    if fact.kind in (Kind.CHOICE, Kind.CHOICES, Kind.YES_NO) and fact.options:
        fitting = [option for option in fact.options if not option.schemes or scheme in option.schemes]
        return [(option.key, option.label, option.hint) for option in fitting]
    return [("yes", "是", ""), ("no", "不是", "")] if fact.kind is Kind.YES_NO else []


def _asides(fact: Fact) -> tuple[Aside, ...]:
    never = (Aside(words.NEVER, NEVER),) if fact.can_be_never else ()
    unknown = (Aside(words.UNKNOWN, UNKNOWN),) if fact.can_be_unknown else ()
    return never + unknown


def _date_field(fact: Fact, on: date) -> Field:
    return Field(type="date", example=f"例如 {on.isoformat()}，或 {words.day(on)}")


def _month_field(fact: Fact, on: date) -> Field:
    shown = Month.of(on).plus(-3)
    return Field(type="month", example=f"例如 {shown}，或 {words.month(shown)}", high=f"{on.year + 3}-12")


def _year_field(fact: Fact, on: date) -> Field:
    return Field(mode="numeric", example=f"填四位数，例如 {on.year - 1}")


def _number_field(fact: Fact, on: date) -> Field:
    return Field(mode="numeric", unit=fact.unit, example="填数字，例如 6")


_FIELDS: Mapping[Kind, Callable[[Fact, date], Field]] = {
    Kind.DATE: _date_field,
    Kind.MONTH: _month_field,
    Kind.YEAR: _year_field,
    Kind.NUMBER: _number_field,
    Kind.CHOICE: lambda fact, on: Field(),
    Kind.CHOICES: lambda fact, on: Field(),
    Kind.YES_NO: lambda fact, on: Field(),
}
