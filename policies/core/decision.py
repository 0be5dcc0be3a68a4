"""From the line that decides to the whole Decision: dates worked out, claims chosen, advice beside them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from . import claims, starting, words
from .advice import Ground, advise, facts_behind, tests_behind
from .claims import Chooser
from .conditions import Test
from .facts import Sheet, benefits_stop_after, lapse_days
from .matter import Matter
from .outcome import BackPayment, Benefit, GapCost, GapCosts, Price, State
from .ruleset import Chain, Line
from .types import Scheme, Source
from .values import Month, Value
from .verdict import Advice, Decision, Disagreement, Lapse, Stated, Worked

NO_LAPSE = Lapse()


@dataclass(frozen=True, slots=True)
class Settled:
    """All about a line that no answer changes. Worked out once a line."""

    stated: Stated
    tests: tuple[Test, ...]  # every condition that its advice can hang on
    hangs_on: frozenset[str]  # the facts that those tests read
    advice: dict[tuple[bool | None, ...], tuple[Advice, tuple[Source, ...]]]  # by which tests hold


def settled(chain: Chain, line: Line) -> Settled:
    if not line.memo:
        line.memo.append(
            Settled(_stated(chain, line), tests_behind(chain, line), facts_behind(chain, line), {})
        )
    found: Settled = line.memo[0]
    return found


def _stated(chain: Chain, line: Line) -> Stated:
    """Its claims chosen, its sources found."""
    outcome, rule, chooser = line.outcome, line.rule, Chooser(line.level.policy, line.grounds)
    gap_costs = chooser.safest("gap_costs", outcome.gap_costs, claims.gap_costs_rank, words.gap_costs) or ()
    return Stated(
        policy=line.level.policy,
        version=line.version,
        level=line.level.name,
        own_policy=chain.speakers[0].level.own,
        rule=rule.key if rule else None,
        rule_title=rule.title if rule else "",
        outcome=outcome,
        back_payment=chooser.safest(
            "back_payment",
            outcome.back_payment,
            claims.back_payment_rank,
            lambda value: words.BACK_PAYMENT[value],
        ),
        back_payment_limit=chooser.safest(
            "back_payment_limit", outcome.back_payment_limit, claims.limit_rank, words.limit
        ),
        during_wait=chooser.safest(
            "during_wait", outcome.during_wait, claims.during_wait_rank, words.during_wait
        )
        or (),
        gap_cost=_summary(gap_costs),
        gap_costs=gap_costs,
        late_fee=chooser.safest("late_fee", outcome.late_fee, claims.late_fee_rank, words.late_fee),
        prices=chooser.safest("price", outcome.price, claims.prices_rank, words.prices) or (),
        repair_price=chooser.safest(
            "repair_price", outcome.repair_price, lambda value: claims.prices_rank((value,)), words.price
        ),
        grounds=line.level.policy.cite(line.grounds),
        sources=_sources_of(line),
        disagreements=tuple(chooser.disagreements),
    )


def build(
    matter: Matter, line: Line, sheet: Sheet, told: Sheet, repaired: int = 0, lapse: Lapse | None = None
) -> Decision:
    """What a line decides for these answers.

    ``told``: the answers as the person gave them, never a witness: steps, papers, channels, sentences and prices are
    picked by it. ``repaired``: cover years repaired. ``lapse``: where it is known already, no option changes it.
    """
    sheet, known = sheet.under(line.terms), settled(matter.chain, line)
    stated = known.stated
    told.tell_decided(stated.rule or "not_stated", stated.back_payment or "not_stated")
    lapse = lapse or lapse_of(sheet, matter.veiled)
    advice, sources = _advice(matter, line, told, known)
    worked, disagreements = _worked(line, sheet, repaired, matter.veiled, stated)
    state, cover_year, ends_on = stated.outcome.state, sheet.get("cover_year"), None
    too_late = at_best = None
    if isinstance(cover_year, int):
        ends_on = date(cover_year, 12, 31)
        if state is State.DECIDED and (too_late := _too_late(worked, ends_on)):
            state, worked = State.NO_COVER, starting.NOTHING
            at_best = _first(_worked(line, sheet, lapse.cover_years or 0, matter.veiled, stated)[0])
    else:
        cover_year = None
    return Decision(
        stated,
        state,
        matter.used,
        sheet.paid_on(),
        cover_year,
        lapse,
        _while_open(stated, sheet),
        worked,
        starting.first_of_any(worked, stated.during_wait, cover_year) if stated.during_wait else None,
        _gap_from(lapse, sheet, worked),
        _prices(stated.prices, told) if stated.prices else (),
        ends_on,
        too_late,
        at_best,
        advice,
        sources,
        disagreements,
        matter.event,
    )


def _worked(
    line: Line, sheet: Sheet, repaired: int, veiled: frozenset[str], stated: Stated
) -> tuple[Worked, tuple[Disagreement, ...]]:
    """When benefits begin: by the only claim, or by the safest of several."""
    if len(line.begins) == 1:
        return line.begins[0](sheet, repaired, veiled), stated.disagreements
    if not line.begins:
        return starting.NOTHING, stated.disagreements
    chooser = Chooser(line.level.policy, line.grounds)
    worked = starting.choose(stated.outcome.start, line.begins, sheet, repaired, veiled, chooser)
    return worked, (*stated.disagreements, *chooser.disagreements)


def _too_late(worked: Worked, ends_on: date) -> date | None:
    """The first day of benefits, where it would come after the cover year that is paid for has ended (domain.md c.3)."""
    first = _first(worked)
    return first if first and first > ends_on else None


def _first(worked: Worked) -> date | None:
    """The first day of benefits, by the earliest way of counting."""
    return worked.started.day if worked.started else worked.range[0] if worked.range else None


def _while_open(stated: Stated, sheet: Sheet) -> BackPayment | None:
    """A chance with a last day is over after it (domain.md c.2, amnesties)."""
    limit = stated.back_payment_limit
    if limit is not None and limit.until_on is not None and sheet.counted_from() > limit.until_on:
        return BackPayment.NOT_POSSIBLE
    return stated.back_payment


def _advice(matter: Matter, line: Line, told: Sheet, known: Settled) -> tuple[Advice, tuple[Source, ...]]:
    """Put together for these answers, or remembered from others that leave the same conditions standing."""
    pattern = tuple([test(told) for test in known.tests])
    try:
        return known.advice[pattern]
    except KeyError:
        advice = advise(Ground(matter.chain, line, matter.ruleset.catalogue, told))
        found = known.advice[pattern] = advice, tuple(dict.fromkeys((*known.stated.sources, *advice.sources)))
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


def _gap_from(lapse: Lapse, sheet: Sheet, worked: Worked) -> date | None:
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
    terms, owed = sheet.terms, first <= last
    return Lapse(
        _number(sheet["lapse_months"]),
        lapse_days(sheet, first),
        _number(sheet["lapse_years"]) if terms.scheme is Scheme.RESIDENT else None,
        first if owed else None,
        last if owed else None,
        benefits_stop_after(first, sheet) if terms.stop is not None else None,
    )


def _number(value: Value) -> int | None:
    return value if isinstance(value, int) else None


def _summary(costs: tuple[GapCosts, ...]) -> GapCost | None:
    """The value for all benefits or, failing that, for inpatient care (semantics 22)."""
    by_benefit = {part.benefit: part.value for part in costs}
    return by_benefit.get(Benefit.ALL, by_benefit.get(Benefit.INPATIENT))
