"""The values an answer can take: months, and the three that are not a value (unasked, unknown, absent)."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Self


class Month(int):
    """A calendar month as a count of months since year 0, so that ``later - earlier`` is a number of months."""

    __slots__ = ()

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.year * 12 + day.month - 1)

    @classmethod
    def at(cls, year: int, month: int) -> Self:
        return cls(year * 12 + month - 1)

    @property
    def year(self) -> int:
        return self // 12

    @property
    def month(self) -> int:
        return self % 12 + 1

    def plus(self, months: int) -> Month:
        return Month(self + months)

    def first_day(self) -> date:
        return date(self // 12, self % 12 + 1, 1)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    def __repr__(self) -> str:
        return f"Month({self})"


class Missing(Enum):
    """Why a fact has no value. Each has its own words on the page; none reads as "no waiting period"."""

    UNASKED = "unasked"
    UNKNOWN = "unknown"  # the person answered 不清楚
    ABSENT = "absent"  # the fact does not exist for this person: every condition on it is false


UNASKED, UNKNOWN, ABSENT = Missing.UNASKED, Missing.UNKNOWN, Missing.ABSENT


class Never(Enum):
    """``last_paid`` of somebody who never paid."""

    NEVER = "never"


NEVER = Never.NEVER

Value = str | int | Month | date | tuple[str, ...] | Never | Missing
