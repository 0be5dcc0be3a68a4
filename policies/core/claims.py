"""Which of several claims is used: field by field the safer one; the others stay beside it as a disagreement.

Safer is the later benefit date, the higher cost, the earlier deadline. Whether one may act at all is never answered by
a plain no: there the claim that leaves the way open is used, and the page says to call before a date.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar

from .outcome import BackPayment, GapCost, GapCosts, Grant, LateFee, Limit, Payer, Price, WaitBenefit
from .policy import Policy
from .types import Claim, Said
from .verdict import Cited, Disagreement

T = TypeVar("T")
NOT_STATED = "not_stated"

# Worst for the person first.
GAP_COSTS_BY_BURDEN: Sequence[GapCost] = (
    GapCost.NOT_REIMBURSED,
    GapCost.EMPLOYER_BEARS,
    GapCost.ACCOUNT_ONLY,
    GapCost.FROM_RETURN,
    GapCost.MANUAL_CLAIM,
    GapCost.REIMBURSED,
)
BACK_PAYMENT_BY_OPENNESS: Sequence[BackPayment] = (
    BackPayment.REQUIRED,
    BackPayment.ALLOWED,
    BackPayment.OPTIONAL,
    BackPayment.EMPLOYER_ONLY,
    BackPayment.NOT_POSSIBLE,
)
PAYERS_BY_BURDEN: Sequence[Payer] = (Payer.PERSON, Payer.EMPLOYER, Payer.NONE)
GRANTS_BY_BURDEN: Sequence[Grant] = (Grant.NONE, Grant.ACCOUNT_ONLY, Grant.PERCENTAGE, Grant.FULL)


def gap_costs_rank(value: tuple[GapCosts, ...]) -> int:
    return min(GAP_COSTS_BY_BURDEN.index(part.value) for part in value)


def back_payment_rank(value: BackPayment) -> int:
    return BACK_PAYMENT_BY_OPENNESS.index(value)


def late_fee_rank(value: LateFee) -> tuple[int, Decimal]:
    return (PAYERS_BY_BURDEN.index(value.payer), -(value.daily_rate or Decimal(0)))


def during_wait_rank(value: tuple[WaitBenefit, ...]) -> tuple[int, int]:
    return min((GRANTS_BY_BURDEN.index(part.grant), part.percent or 0) for part in value)


def prices_rank(value: tuple[Price, ...]) -> Decimal:
    return min((-(price.amount or Decimal(0)) for price in value), default=Decimal(0))


def limit_rank(value: Limit) -> tuple[date, int]:
    return (value.until_on or date.max, value.months if value.months is not None else 10_000)


@dataclass(slots=True)
class Chooser:
    """Picks claims of one rule and keeps what it passed over."""

    policy: Policy
    grounds: tuple[str, ...]  # the sources of a claim that names none
    disagreements: list[Disagreement] = field(default_factory=list)

    def safest(
        self, name: str, said: Said[T], rank: Callable[[T], object], say: Callable[[T], str]
    ) -> T | None:
        """The claim ranked first, or None where no source speaks."""
        if len(said) <= 1:
            return said[0].value if said else None
        used, *others = sorted(said, key=lambda claim: rank(claim.value))  # type: ignore[arg-type,return-value]
        self._keep(name, used, others, say)
        return used.value

    def _keep(self, name: str, used: Claim[T], others: list[Claim[T]], say: Callable[[T], str]) -> None:
        differing = tuple(
            self.cite(claim, say)
            for claim in others
            if claim.value != used.value and not _agree(say, claim, used)
        )
        if differing:
            self.disagreements.append(Disagreement(name, self.cite(used, say), differing))

    def cite(self, claim: Claim[T], say: Callable[[T], str]) -> Cited:
        value = say(claim.value)
        return Cited(claim.text or value, self.policy.cite(claim.sources or self.grounds), value)


def _agree(say: Callable[[T], str], one: Claim[T], other: Claim[T]) -> bool:
    """Two ways of counting that come to the same for this person; silence agrees with nothing."""
    return say(one.value) == say(other.value) != NOT_STATED
