"""The table all engines run: 30 rules by reason and lapse, each with a benefit start; and the cases put to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from policies.core.outcome import Form
from policies.core.values import Month

PAY_ON = date(2026, 3, 10)
REASONS = ("employer_arrears", "left_job", "missed_payment", "moved_area", "switched_scheme")
BANDS = ((0, 0), (1, 3), (4, 6), (7, 12), (13, 24), (25, 600))
FORMS = (Form.S3, Form.S2, Form.S5, Form.S6, Form.S7, Form.S8)


@dataclass(frozen=True, slots=True)
class Row:
    """reason = X and low <= lapse_months <= high -> form(count)."""

    key: str
    reason: str
    low: int
    high: int
    form: Form
    count: int | None


@dataclass(frozen=True, slots=True)
class Asked:
    reason: str
    last_paid: Month

    @property
    def lapse_months(self) -> int:
        return Month.of(PAY_ON) - self.last_paid - 1


def rows() -> tuple[Row, ...]:
    return tuple(
        Row(f"{reason}-{low}", reason, low, high, form, None if form in (Form.S2, Form.S3) else number + 1)
        for reason in REASONS
        for number, ((low, high), form) in enumerate(zip(BANDS, FORMS, strict=True))
    )


def cases() -> Iterator[Asked]:
    """Every row once, in an order that favours none."""
    for low, high in BANDS:
        for reason in REASONS:
            yield Asked(reason, Month.of(PAY_ON).plus(-1 - (low + high) // 2))
