"""From the line that decides to the whole Decision: dates, claims chosen, what to do, papers, channels, sources."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain as joined
from typing import TypeVar

from . import claims, starting, words
from .claims import Chooser
from .conditions import Test
from .facts import Sheet, benefits_stopped_on, first_unpaid
from .outcome import Benefit, GapCost, GapCosts, Outcome, Price, Statement
from .policy import ChannelUse, MaterialUse, Step
from .ruleset import Chain, Line, Ruleset, Speaker, compile_all
from .types import Condition, Source
from .values import Month, Value
from .verdict import ChannelOpen, Decision, Lapse, MaterialNeeded, StepToDo, Told

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything a decision is built from."""

    ruleset: Ruleset
    chain: Chain
    line: Line
    sheet: Sheet
    used: Mapping[str, Value]
    repaired: int = 0
    veiled: frozenset[str] = frozenset()  # facts that stand at a witness only: the person does not know them
    told: Sheet | None = None  # the answers without them; None: the same as ``sheet``

    @property
    def answered(self) -> Sheet:
        """What steps, papers, channels, sentences and prices are picked by: never a witness."""
        return self.sheet if self.told is None else self.told


def build(of: Situation) -> Decision:
    line, sheet = of.line, of.sheet
    outcome, rule = line.outcome, line.rule
    chooser = Chooser(line.level.policy.sources, rule.sources if rule else line.version.otherwise_sources)
    back_payment = chooser.safest(
        "back_payment",
        outcome.back_payment,
        claims.back_payment_rank,
        lambda value: words.BACK_PAYMENT[value],
    )
    of.answered["rule"] = rule.key if rule else "not_stated"
    of.answered["back_payment"] = back_payment.value if back_payment else "not_stated"
    worked = starting.choose(outcome.start, sheet, of.repaired, of.veiled, chooser)
    during = (
        chooser.safest("during_wait", outcome.during_wait, claims.during_wait_rank, words.during_wait) or ()
    )
    gap_costs = chooser.safest("gap_costs", outcome.gap_costs, claims.gap_costs_rank, words.gap_costs) or ()
    speakers = _from_level(of.chain, line)
    cover_year = sheet["cover_year"]
    steps, materials, channels = _steps(of, speakers), _materials(of, speakers), _channels(of)
    statements = _statements(of, speakers, chooser)
    return Decision(
        state=outcome.state,
        policy=line.level.policy,
        version=line.version,
        level=line.level.name,
        own_policy=of.chain.speakers[0].level.own,
        rule=rule.key if rule else None,
        rule_title=rule.title if rule else "",
        used=of.used,
        pay_on=sheet.paid_on(),
        cover_year=cover_year if isinstance(cover_year, int) else None,
        outcome=outcome,
        lapse=lapse_of(sheet, of.veiled),
        back_payment=back_payment,
        back_payment_limit=chooser.safest(
            "back_payment_limit", outcome.back_payment_limit, claims.limit_rank, words.limit
        ),
        started=worked.started,
        start_range=worked.range,
        unstated=worked.unstated,
        first_benefits_from=starting.first_of_any(worked, during),
        during_wait=during,
        no_benefits_from=_gap_from(of, worked.started.day if worked.started else None),
        gap_cost=_summary(gap_costs),
        gap_costs=gap_costs,
        late_fee=chooser.safest("late_fee", outcome.late_fee, claims.late_fee_rank, words.late_fee),
        prices=_prices(of, chooser),
        repair_price=chooser.safest(
            "repair_price", outcome.repair_price, lambda value: claims.prices_rank((value,)), words.price
        ),
        no_cover_until=outcome.no_cover_until,
        statements=statements,
        steps=steps,
        materials=materials,
        channels=channels,
        grounds=chooser.resolve(chooser.default_sources),
        sources=_all_sources(chooser, outcome, line, (*steps, *materials, *channels, *statements)),
        disagreements=tuple(chooser.disagreements),
    )


def _gap_from(of: Situation, benefits_from: date | None) -> date | None:
    """The first day without benefits; None where they had not stopped, or begin again without a gap."""
    stopped = None if "last_paid" in of.veiled else benefits_stopped_on(of.sheet)
    if stopped is None or stopped > of.sheet.counted_from():
        return None
    return stopped if benefits_from is None or stopped < benefits_from else None


def lapse_of(sheet: Sheet, veiled: frozenset[str] = frozenset()) -> Lapse:
    """The lapse by the usual countings, as far as the answers say."""
    if "last_paid" in veiled:
        return Lapse()
    first, paid_on = first_unpaid(sheet), sheet.counted_from()
    if not isinstance(first, Month):
        return Lapse()
    last = Month.of(paid_on).plus(-1)
    return Lapse(
        months=_number(sheet["lapse_months"]),
        days=_number(sheet["lapse_days"]),
        cover_years=_number(sheet["lapse_years"]),
        first_unpaid=first if first <= last else None,
        last_unpaid=last if first <= last else None,
    )


def _number(value: Value) -> int | None:
    return value if isinstance(value, int) else None


def _summary(costs: tuple[GapCosts, ...]) -> GapCost | None:
    """The value for all benefits or, failing that, for inpatient care (semantics 22)."""
    by_benefit = {part.benefit: part.value for part in costs}
    return by_benefit.get(Benefit.ALL, by_benefit.get(Benefit.INPATIENT))


def _prices(of: Situation, chooser: Chooser) -> tuple[Price, ...]:
    """The prices that hold on the payment day, for this cover year and this person's group."""
    prices = chooser.safest("price", of.line.outcome.price, claims.prices_rank, words.prices) or ()
    day, year, group = of.answered.paid_on(), of.answered["cover_year"], of.answered["group"]
    return tuple(
        price
        for price in prices
        if (price.cover_year is None or price.cover_year == year)
        and (price.from_on is None or price.from_on <= day)
        and (price.until_on is None or day <= price.until_on)
        and (not price.group or price.group == group)
    )


# ---------------------------------------------------------------- what to do


def _from_level(chain: Chain, line: Line) -> tuple[Speaker, ...]:
    """The level that decided and those above it."""
    names = [speaker.level for speaker in chain.speakers]
    return chain.speakers[names.index(line.level) :]


def holding(items: Iterable[tuple[T, tuple[Test, ...]]], sheet: Sheet) -> list[tuple[T, bool]]:
    """What holds for certain (True), or hangs on a fact nobody asked (False); what does not hold is left out."""
    found = []
    for item, tests in items:
        verdicts = [test(sheet) for test in tests]
        if not any(held is False for held in verdicts):
            found.append((item, all(verdicts)))
    return found


def _only(of: Situation, when: tuple[Condition, ...]) -> str:
    """The conditions that are still open, in words."""
    unsettled = tuple(
        one for one, test in zip(when, compile_all(when), strict=True) if test(of.answered) is None
    )
    return words.conditions(unsettled, of.ruleset.catalogue) if unsettled else ""


def _cited(speaker: Speaker, keys: tuple[str, ...]) -> tuple[Source, ...]:
    sources = speaker.level.policy.sources
    return tuple(sources[key] for key in keys if key in sources)


def _first(
    speakers: tuple[Speaker, ...],
    pick: Callable[[Speaker], Iterable[tuple[T, tuple[Test, ...]]]],
    sheet: Sheet,
) -> tuple[Speaker, list[tuple[T, bool]]] | None:
    """What the deciding level says to do; where it says nothing, the level above it (docs/adr/0008)."""
    for speaker in speakers:
        if found := holding(pick(speaker), sheet):
            return speaker, found
    return None


def _steps(of: Situation, speakers: tuple[Speaker, ...]) -> tuple[StepToDo, ...]:
    found: tuple[Speaker, list[tuple[Step, bool]]] | None = _first(
        speakers, lambda one: one.steps, of.answered
    )
    if found is None:
        return ()
    speaker, steps = found
    return tuple(
        StepToDo(step, certain, "" if certain else _only(of, step.when), _cited(speaker, step.sources))
        for step, certain in steps
    )


def _materials(of: Situation, speakers: tuple[Speaker, ...]) -> tuple[MaterialNeeded, ...]:
    found: tuple[Speaker, list[tuple[MaterialUse, bool]]] | None = _first(
        speakers, lambda one: one.materials, of.answered
    )
    if found is None:
        return ()
    speaker, uses = found
    named = {**of.ruleset.catalogue.materials, **speaker.level.policy.materials}
    return tuple(
        MaterialNeeded(
            named[use.material],
            use,
            certain,
            use.only or ("" if certain else _only(of, use.when)),
            _cited(speaker, use.sources),
        )
        for use, certain in uses
        if use.material in named
    )


def _channels(of: Situation) -> tuple[ChannelOpen, ...]:
    """The channels of every level that speaks for the place, the nearest first, each once."""
    found: dict[str, ChannelOpen] = {}
    for speaker in of.chain.speakers:
        named = {**of.ruleset.catalogue.channels, **speaker.level.policy.channels}
        uses: list[tuple[ChannelUse, bool]] = holding(speaker.channels, of.answered)
        for use, certain in uses:
            if use.channel in named and use.channel not in found:
                only = "" if certain else _only(of, use.when)
                found[use.channel] = ChannelOpen(
                    named[use.channel], certain, only, _cited(speaker, use.sources)
                )
    return tuple(found.values())


def _statements(of: Situation, speakers: tuple[Speaker, ...], chooser: Chooser) -> tuple[Told, ...]:
    """The rule's own sentences, then those of its version and of the levels above it."""
    own: list[tuple[Statement, bool]] = holding(
        [(said, compile_all(said.when)) for said in of.line.outcome.statements], of.answered
    )
    told = [
        Told(said.text, chooser.resolve(said.sources or chooser.default_sources))
        for said, sure in own
        if sure
    ]
    for speaker in speakers:
        general: list[tuple[Statement, bool]] = holding(speaker.statements, of.answered)
        told += [Told(said.text, _cited(speaker, said.sources)) for said, sure in general if sure]
    return tuple({one.text: one for one in told}.values())


def _all_sources(
    chooser: Chooser,
    outcome: Outcome,
    line: Line,
    shown: Iterable[StepToDo | MaterialNeeded | ChannelOpen | Told],
) -> tuple[Source, ...]:
    """Every source that stands behind the decision, each once, those of the rule first."""
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
    keys = joined(chooser.default_sources, *(claim.sources for said in fields for claim in said))
    sources = [*chooser.resolve(tuple(keys)), *(source for item in shown for source in item.sources)]
    return tuple(dict.fromkeys(sources))
