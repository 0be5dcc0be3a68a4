"""From the line that decides to the whole Decision: dates worked out, claims chosen, advice beside them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from . import claims, starting, words
from .advice import Advice, Ground, advise, facts_behind, tests_behind
from .claims import Chooser
from .conditions import Test
from .facts import Sheet, benefits_stop_after, lapse_days
from .outcome import BackPayment, Benefit, GapCost, GapCosts, LateFee, Limit, Price, State, WaitBenefit
from .ruleset import Chain, Line, Ruleset
from .types import Scheme, Source
from .values import Month, Value
from .verdict import Decision, Disagreement, Lapse


class Situation(NamedTuple):
    """Everything a decision is built from."""

    ruleset: Ruleset
    chain: Chain
    line: Line
    sheet: Sheet
    used: Mapping[str, Value]
    repaired: int = 0
    veiled: frozenset[str] = frozenset()  # facts that stand at a witness only: the person does not know them
    lapse: Lapse | None = None  # where it is known already: no option changes it
    told: Sheet | None = None  # the answers without them; None: the same as ``sheet``

    @property
    def answered(self) -> Sheet:
        """What steps, papers, channels, sentences and prices are picked by: never a witness."""
        return self.sheet if self.told is None else self.told


NO_LAPSE = Lapse()


class Settled(NamedTuple):
    """What a line says whoever asks: its claims chosen, its sources found. Worked out once a line."""

    back_payment: BackPayment | None
    back_payment_limit: Limit | None
    during_wait: tuple[WaitBenefit, ...]
    gap_costs: tuple[GapCosts, ...]
    gap_cost: GapCost | None
    late_fee: LateFee | None
    prices: tuple[Price, ...]
    repair_price: Price | None
    grounds: tuple[Source, ...]
    sources: tuple[Source, ...]
    disagreements: tuple[Disagreement, ...]
    tests: tuple[Test, ...]
    hangs_on: frozenset[str]  # the facts that those tests read
    advice: dict[tuple[bool | None, ...], tuple[Advice, tuple[Source, ...]]]  # by which tests hold


def settled(chain: Chain, line: Line) -> Settled:
    if line.memo:
        found: Settled = line.memo[0]
        return found
    outcome, chooser = line.outcome, Chooser(line.level.policy, line.grounds)
    gap_costs = chooser.safest("gap_costs", outcome.gap_costs, claims.gap_costs_rank, words.gap_costs) or ()
    made = Settled(
        chooser.safest(
            "back_payment",
            outcome.back_payment,
            claims.back_payment_rank,
            lambda value: words.BACK_PAYMENT[value],
        ),
        chooser.safest("back_payment_limit", outcome.back_payment_limit, claims.limit_rank, words.limit),
        chooser.safest("during_wait", outcome.during_wait, claims.during_wait_rank, words.during_wait) or (),
        gap_costs,
        _summary(gap_costs),
        chooser.safest("late_fee", outcome.late_fee, claims.late_fee_rank, words.late_fee),
        chooser.safest("price", outcome.price, claims.prices_rank, words.prices) or (),
        chooser.safest(
            "repair_price", outcome.repair_price, lambda value: claims.prices_rank((value,)), words.price
        ),
        line.level.policy.cite(line.grounds),
        _sources_of(line),
        tuple(chooser.disagreements),
        tests_behind(chain, line),
        facts_behind(chain, line),
        {},
    )
    line.memo.append(made)
    return made


def build(of: Situation) -> Decision:
    line, told = of.line, of.answered
    sheet = of.sheet.under(line.terms)
    outcome, rule, said = line.outcome, line.rule, settled(of.chain, line)
    told.tell_decided(
        rule.key if rule else "not_stated", said.back_payment.value if said.back_payment else "not_stated"
    )
    worked, disagreements = starting.NOTHING, said.disagreements
    if len(outcome.start) == 1:
        worked = line.begins[0](sheet, of.repaired, of.veiled)
    elif outcome.start:
        chooser = Chooser(line.level.policy, line.grounds)
        worked = starting.choose(outcome.start, line.begins, sheet, of.repaired, of.veiled, chooser)
        disagreements = (*disagreements, *chooser.disagreements)
    advice, sources = _advice(of, said)
    lapse = of.lapse or lapse_of(sheet, of.veiled)
    year = sheet.get("cover_year")
    cover_year = year if isinstance(year, int) else None
    ends_on = date(cover_year, 12, 31) if cover_year is not None else None
    too_late = _too_late(worked, ends_on) if outcome.state is State.DECIDED else None
    if too_late:
        worked = starting.NOTHING
    return Decision(
        state=State.NO_COVER if too_late else outcome.state,
        policy=line.level.policy,
        version=line.version,
        level=line.level.name,
        own_policy=of.chain.speakers[0].level.own,
        rule=rule.key if rule else None,
        rule_title=rule.title if rule else "",
        used=of.used,
        pay_on=sheet.paid_on(),
        cover_year=cover_year,
        outcome=outcome,
        lapse=lapse,
        back_payment=_while_open(said, sheet),
        back_payment_limit=said.back_payment_limit,
        started=worked.started,
        start_range=worked.range,
        unstated=worked.unstated,
        first_benefits_from=starting.first_of_any(worked, said.during_wait, cover_year)
        if said.during_wait
        else None,
        during_wait=said.during_wait,
        no_benefits_from=_gap_from(lapse, sheet, worked),
        gap_cost=said.gap_cost,
        gap_costs=said.gap_costs,
        late_fee=said.late_fee,
        prices=_prices(said.prices, told) if said.prices else (),
        repair_price=said.repair_price,
        no_cover_until=outcome.no_cover_until,
        cover_ends_on=ends_on,
        too_late_from=too_late,
        statements=advice.statements,
        steps=advice.steps,
        materials=advice.materials,
        channels=advice.channels,
        grounds=said.grounds,
        sources=sources,
        disagreements=disagreements,
    )


def _too_late(worked: starting.Worked, ends_on: date | None) -> date | None:
    """The first day of benefits, where it would come after the cover year that is paid for has ended (domain.md c.3)."""
    first = worked.started.day if worked.started else worked.range[0] if worked.range else None
    return first if first and ends_on and first > ends_on else None


def _while_open(said: Settled, sheet: Sheet) -> BackPayment | None:
    """A chance with a last day is over after it (domain.md c.2, amnesties)."""
    limit = said.back_payment_limit
    if limit is not None and limit.until_on is not None and sheet.counted_from() > limit.until_on:
        return BackPayment.NOT_POSSIBLE
    return said.back_payment


def _advice(of: Situation, said: Settled) -> tuple[Advice, tuple[Source, ...]]:
    """Put together for these answers, or remembered from others that leave the same conditions standing."""
    told = of.answered
    pattern = tuple([test(told) for test in said.tests])
    try:
        return said.advice[pattern]
    except KeyError:
        advice = advise(Ground(of.chain, of.line, of.ruleset.catalogue, told))
        found = said.advice[pattern] = advice, tuple(dict.fromkeys((*said.sources, *advice.sources)))
        return found


def _sources_of(line: Line) -> tuple[Source, ...]:
    """What stands behind the line itself: its own grounds first, then those of single claims."""
    outcome = line.outcome
    fields = (
        outcome.back_payment,
        outcome.back_payment_limit,
        outcome.start,
        outcome.during_wait,
        outcome.gap_costs,
        outcome.late_fee,
        outcome.price,
        outcome.repair_price,
        line.version.stop,
    )
    keys = (*line.grounds, *(key for said in fields for claim in said for key in claim.sources))
    return line.level.policy.cite(keys)


def _prices(prices: tuple[Price, ...], told: Sheet) -> tuple[Price, ...]:
    """Those that hold on the payment day, for this cover year and this person's group."""
    day = told.counted_from()
    return tuple([price for price in prices if _holds(price, day, told)])


def _holds(price: Price, day: date, told: Sheet) -> bool:
    if price.from_on is not None and day < price.from_on:
        return False
    if price.until_on is not None and day > price.until_on:
        return False
    if price.cover_year is not None and price.cover_year != told["cover_year"]:
        return False
    return not price.group or price.group == told["group"]


def _gap_from(lapse: Lapse, sheet: Sheet, worked: starting.Worked) -> date | None:
    """The first day without benefits; None where they had not stopped, or begin again without a gap."""
    stopped, begin = lapse.stopped_on, worked.started.day if worked.started else None
    if stopped is None or stopped > sheet.counted_from():
        return None
    return stopped if begin is None or stopped < begin else None


def lapse_of(sheet: Sheet, veiled: frozenset[str] = frozenset()) -> Lapse:
    """The lapse by the usual countings, as far as the answers say."""
    last_paid = sheet["last_paid"]
    if last_paid.__class__ is not Month or "last_paid" in veiled:
        return NO_LAPSE
    first, last = last_paid.plus(1), Month.of(sheet.counted_from()).plus(-1)
    owed = first <= last
    return Lapse(
        months=_number(sheet["lapse_months"]),
        days=lapse_days(sheet, first),
        cover_years=_number(sheet["lapse_years"]) if sheet.terms.scheme is Scheme.RESIDENT else None,
        first_unpaid=first if owed else None,
        last_unpaid=last if owed else None,
        stopped_on=benefits_stop_after(first, sheet),
    )


def _number(value: Value) -> int | None:
    return value if isinstance(value, int) else None


def _summary(costs: tuple[GapCosts, ...]) -> GapCost | None:
    """The value for all benefits or, failing that, for inpatient care (semantics 22)."""
    by_benefit = {part.benefit: part.value for part in costs}
    return by_benefit.get(Benefit.ALL, by_benefit.get(Benefit.INPATIENT))
