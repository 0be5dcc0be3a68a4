"""What a rule decides, as a frozen value: back payment, benefit start, gap costs, fee, price. No behaviour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from .types import Condition, Said
from .values import Month


class State(StrEnum):
    DECIDED = "decided"
    NOT_LAPSED = "not_lapsed"
    NO_COVER = "no_cover"


class BackPayment(StrEnum):
    ALLOWED = "allowed"
    REQUIRED = "required"
    OPTIONAL = "optional"
    EMPLOYER_ONLY = "employer_only"
    NOT_POSSIBLE = "not_possible"


class Form(StrEnum):
    """How a benefit start is counted (domain.md c.3)."""

    __hash__ = str.__hash__  # Enum's own is Python code; forms are looked up in every decision

    S0 = "S0"
    S1 = "S1"
    S2 = "S2"
    S3 = "S3"
    S4 = "S4"
    S5 = "S5"
    S6 = "S6"
    S7 = "S7"
    S8 = "S8"
    S9 = "S9"
    S10 = "S10"
    S11 = "S11"
    S12 = "S12"


@dataclass(frozen=True, slots=True)
class ResidentWait:
    """The residents' waiting period (国办发〔2024〕38号, domain.md c.4), in months."""

    fixed: int = 3
    per_year: int = 1
    free_years: int = 1  # years lapsed that add nothing: the two readings of "每多断保1年"
    cap: int | None = None  # most months that the years can add
    repairable: bool = True
    floor: int | None = 6  # not below this ...
    floor_years: int = 4  # ... from so many years lapsed
    counted_since: int | None = None  # cover years before this one do not count
    fixed_days: int | None = None  # instead of ``fixed``, where the source counts days (S8): never converted


@dataclass(frozen=True, slots=True)
class BenefitStart:
    """A form of Form with what it needs; dates.py turns it and a payment date into a day."""

    form: Form
    count: int | ResidentWait | None = None  # months, or days for S8
    served: tuple[str, ...] = ()  # number facts taken off the count
    first_counts: bool | None = None  # S8: the payment day is day 1; S12: the payment month is month 1
    on: date | None = None  # S10
    event: str = ""  # S11: the kind of event
    plus_days: int = 0  # S11
    not_before: date | None = None

    @property
    def ways(self) -> tuple[BenefitStart, ...]:
        """The ways of counting that the source leaves: this one."""
        return (self,)


@dataclass(frozen=True, slots=True)
class UnstatedStart:
    """The source names a wait but not how it is counted: never a date, at best a range."""

    candidates: tuple[BenefitStart, ...] = ()
    months: int | None = None
    at_most_months: int | None = None

    @property
    def ways(self) -> tuple[BenefitStart, ...]:
        """The ways of counting that the source leaves open."""
        return self.candidates


class Benefit(StrEnum):
    ALL = "all"
    ACCOUNT = "account"
    OUTPATIENT = "outpatient"
    INPATIENT = "inpatient"
    MATERNITY = "maternity"


class Grant(StrEnum):
    NONE = "none"
    ACCOUNT_ONLY = "account_only"
    PERCENTAGE = "percentage"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class WaitBenefit:
    """What is paid during the wait. Several with ``from_month`` make a ladder (month 0: from the payment on)."""

    grant: Grant
    benefit: Benefit = Benefit.ALL
    percent: int | None = None
    from_month: int = 0


class GapCost(StrEnum):
    REIMBURSED = "reimbursed"
    MANUAL_CLAIM = "manual_claim"
    NOT_REIMBURSED = "not_reimbursed"
    EMPLOYER_BEARS = "employer_bears"
    ACCOUNT_ONLY = "account_only"
    FROM_RETURN = "from_return"


@dataclass(frozen=True, slots=True)
class GapCosts:
    value: GapCost
    benefit: Benefit = Benefit.ALL


class Payer(StrEnum):
    EMPLOYER = "employer"
    PERSON = "person"
    NONE = "none"


class FeeStart(StrEnum):
    """The day a late fee begins for a month that was not paid."""

    SECOND_MONTH = "second_month"  # 1st of the second month after the month owed (domain.md a.5)
    NEXT_MONTH = "next_month"
    NOT_STATED = "not_stated"


@dataclass(frozen=True, slots=True)
class Waiver:
    """No late fee on what is paid up to this day."""

    paid_until: date
    percent: int = 100


@dataclass(frozen=True, slots=True)
class LateFee:
    payer: Payer
    daily_rate: Decimal | None = None
    is_interest: bool = False
    begins: FeeStart = FeeStart.NOT_STATED
    capped_at_principal: bool | None = None
    waivers: tuple[Waiver, ...] = ()


class Per(StrEnum):
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Price:
    """What is paid, per month or cover year: an amount, or a named base times a rate or a range of rates."""

    per: Per
    amount: Decimal | None = None
    base: str = ""  # "上年度职工月平均工资"
    base_amount: Decimal | None = None
    rate: Decimal | None = None
    rate_to: Decimal | None = None
    subsidy: Decimal | None = None  # the state's share, where the person has to pay it too
    cover_year: int | None = None
    from_on: date | None = None
    until_on: date | None = None
    group: str = ""


@dataclass(frozen=True, slots=True)
class Limit:
    """How far back one may pay."""

    months: int | None = None
    since: Month | None = None
    until_on: date | None = None  # an amnesty ends


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence for the resident, with what it rests on."""

    text: str
    sources: tuple[str, ...] = ()
    when: tuple[Condition, ...] = ()
    ask: str = ""  # what to ask 12393 about it, word for word


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rule decides. Every ``Said`` field may be empty: the source does not say."""

    state: State = State.DECIDED
    back_payment: Said[BackPayment] = ()
    back_payment_limit: Said[Limit] = ()
    start: Said[BenefitStart | UnstatedStart] = ()
    during_wait: Said[tuple[WaitBenefit, ...]] = ()
    gap_costs: Said[tuple[GapCosts, ...]] = ()
    late_fee: Said[LateFee] = ()
    price: Said[tuple[Price, ...]] = ()
    repair_price: Said[Price] = ()
    no_cover_until: date | None = None  # with NO_COVER; None: until the next cover year
    statements: tuple[Statement, ...] = ()  # continuity, warnings: in words, each with sources


NOT_STATED = Outcome()
