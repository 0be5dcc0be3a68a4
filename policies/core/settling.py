"""From answers to a verdict: what to ask, what is decided, or what it depends on.

Built on walk.py (which line), cells.py (what 不清楚 leaves open) and decision.py (all that follows). Deadlines come after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from . import words
from .cells import Cell, cells_of, joined_cells
from .dates import after_cut_off, variable_months
from .decision import Situation, build
from .facts import FIRST_ENROLMENT, IMPLIED, OR_EARLIER, Sheet, candidate_cover_years, lapse_years, overturns
from .outcome import NOT_STATED, BackPayment, ResidentWait, State
from .ruleset import OPTIONS, Chain, Line, Ruleset, Speaker
from .types import Scheme
from .values import NEVER, UNKNOWN, Missing, Month, Value
from .verdict import (
    Ask,
    Choice,
    Cited,
    Decided,
    Decision,
    Depends,
    Disagreement,
    Possible,
    Uncovered,
    Verdict,
)
from .walk import Hangs, Hit, Replay, Wants, key_given, keys_given, query_key, replay

MOST_POSSIBLE = 8
DEFAULTS: Mapping[str, Value] = {"pay_gap": "yes", "repair_years": 0}
LEFT_OPEN = (BackPayment.ALLOWED, BackPayment.OPTIONAL)
NEVER_PAID: Mapping[str, Value] = {
    "reason": FIRST_ENROLMENT,
    "previous_scheme": IMPLIED[FIRST_ENROLMENT]["previous_scheme"],
}
ORDER_OF_STATES = {State.NOT_LAPSED: 0, State.DECIDED: 1, State.NO_COVER: 2}  # best for the person first

Answers = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Matter:
    """One person's question, with all that is known before the first rule is read."""

    ruleset: Ruleset
    chain: Chain
    fixed: Answers  # pay_on, and cover_year under resident
    shown: Answers  # of them, what the person said
    given: Answers  # all that the person said
    groups: tuple[str, ...] = ()  # where the person named several
    veiled: frozenset[str] = frozenset()  # facts that stand at a witness only
    asked: dict[str, None] = field(default_factory=dict)  # query keys that any walk asked for, in order

    def used(self) -> dict[str, Value]:
        """The answers that count for any option, group or case, as the person gave them."""
        asked = (key for key in self.asked if key in self.given and key not in OPTIONS)
        return {**self.shown, **{key: self.given[key] for key in asked}}


def settle(ruleset: Ruleset, answers: Answers) -> Verdict:
    """The verdict without its deadlines. ``answers`` are by query key, read and bounded by reading.py."""
    pay_on = answers.get("pay_on")
    if not isinstance(pay_on, date):
        return Ask("pay_on", "pay_on", {})
    shown: dict[str, Value] = {"pay_on": pay_on}
    chain = ruleset.at(pay_on)
    if chain is None:
        return Uncovered(shown)
    fixed = dict(shown)
    if ruleset.scheme is Scheme.RESIDENT:
        if (cover_year := answers.get("cover_year")) is not None:
            shown["cover_year"] = cover_year
        else:
            years = candidate_cover_years(chain.terms, pay_on)
            if len(years) > 1:
                return Ask("cover_year", "cover_year", shown)
            cover_year = years[0]
        fixed["cover_year"] = cover_year
    given = {key: value for key, value in answers.items() if not (key in OPTIONS and _is_open(value))}
    matter = Matter(ruleset, chain, fixed, shown, given)
    return _with_used(_by_group(matter, given), matter.used())


def _is_open(value: Value) -> bool:
    return isinstance(value, Missing)


def _with_used(verdict: Verdict, used: Answers) -> Verdict:
    match verdict:
        case Decided():
            return _decided_with(verdict, used)
        case Depends():
            possible = (replace(one, decided=_decided_with(one.decided, used)) for one in verdict.possible)
            return replace(verdict, possible=tuple(possible), used=used)
        case _:
            return replace(verdict, used=used)


def _decided_with(decided: Decided, used: Answers) -> Decided:
    choices = (
        replace(choice, decision=replace(choice.decision, used=used)) if choice.decision else choice
        for choice in decided.choices
    )
    return replace(decided, decision=replace(decided.decision, used=used), choices=tuple(choices))


# ---------------------------------------------------------------- several groups


def _by_group(matter: Matter, given: Answers) -> Verdict:
    """Each group is walked alone; the earliest sourced start wins, then the lower price, then rule order."""
    groups = given.get("group")
    if not isinstance(groups, tuple):
        return _verdict(matter, given)
    alone = replace(matter, groups=groups)
    decided = []
    for group in groups:
        verdict = _verdict(alone, {**given, "group": group})
        if not isinstance(verdict, Decided):
            return verdict  # where it hangs on an unknown, _split has looked at every group
        decided.append(verdict)
    return _note_silence(min(decided, key=_by_advantage), decided)


def _by_advantage(verdict: Decided) -> tuple[int, int, bool, Decimal]:
    decision = verdict.decision
    day, amounts = decision.benefits_from, [price.amount for price in decision.prices]
    known = [amount for amount in amounts if amount is not None]
    return (
        ORDER_OF_STATES[decision.state],
        day.toordinal() if day else date.max.toordinal() + 1,
        not known or len(known) < len(amounts),  # a price that is not stated is not a low one
        sum(known, Decimal(0)),
    )


def _note_silence(best: Decided, all_of: list[Decided]) -> Decided:
    """A silence loses to a date only where the dated ones agree; else both are shown (semantics 4)."""
    stated = [one.decision for one in all_of if one.decision.state is State.DECIDED]
    silent = [one for one in stated if one.benefits_from is None]
    days = {one.benefits_from for one in stated if one.benefits_from is not None}
    if not silent or len(days) <= 1:
        return best
    chosen = best.decision
    noted = Disagreement("benefits_from", _cite_start(chosen), (_cite_start(silent[0]),))
    return replace(best, decision=replace(chosen, disagreements=(*chosen.disagreements, noted)))


def _cite_start(decision: Decision) -> Cited:
    day = decision.benefits_from
    return Cited(day.isoformat() if day else "not_stated", decision.grounds)


# ---------------------------------------------------------------- one person, options side by side


def _verdict(matter: Matter, given: Answers) -> Verdict:
    first = _replay(matter, given, {})
    if not isinstance(first.step, Hit):
        return _unfinished(matter, given, first)
    runs: dict[str, dict[Value, Replay]] = {}
    for option in _open_options(first):
        by_value: dict[Value, Replay] = {}
        for value in _values_of(option, first):
            run = by_value[value] = _replay(matter, given, {option: value})
            if not isinstance(run.step, Hit):
                return _unfinished(matter, given, run)
        if _is_choice(option, first, by_value):
            runs[option] = by_value
    levels = {option: _level_of(matter, by_value) for option, by_value in runs.items()}
    chosen = {
        option: _default_of(option, given, by_value, levels[option]) for option, by_value in runs.items()
    }
    run = _replay(matter, given, chosen) if runs else first
    if not isinstance(run.step, Hit):
        return _unfinished(matter, given, run)
    # A value without a rule at the level that answered another is a gap; it never falls to the level above.
    silent = next((level for level in levels.values() if not _speaks(run, level)), None)
    return Decided(
        _decision(matter, run, chosen, silent),
        tuple(_choices(matter, runs, chosen, levels)),
    )


def _replay(matter: Matter, given: Answers, options: Answers) -> Replay:
    """Options are never asked: they stand at the value looked at, the person's own, or their default."""
    offered = {option: given.get(option, DEFAULTS[option]) for option in OPTIONS}
    never = (
        given.get("last_paid") is NEVER
    )  # whoever never paid is enrolling for the first time (semantics 8)
    if never:
        offered |= NEVER_PAID
    run = replay(matter.chain, {**given, **offered, **options}, matter.fixed)
    matter.asked.update(dict.fromkeys(keys_given(run.used, given)))
    if never and not NEVER_PAID.keys().isdisjoint(run.used):
        matter.asked["last_paid"] = None
    return run


def _unfinished(matter: Matter, given: Answers, run: Replay) -> Verdict:
    if isinstance(run.step, Wants):
        return Ask(query_key(run.step.fact, run.used), wording(matter, run), {})
    assert isinstance(run.step, Hangs)  # noqa: S101  (the union is closed)
    return _split(matter, given, run, run.step.fact)


def wording(matter: Matter, run: Replay) -> str:
    """The catalogue row whose words ask: residents count in cover years, unless they paid by the month before."""
    assert isinstance(run.step, Wants)  # noqa: S101
    fact = run.step.fact
    by_year = matter.ruleset.scheme is Scheme.RESIDENT and run.sheet["previous_scheme"] not in (
        "employee",
        "flexible",
    )
    return "last_paid.year" if fact == "last_paid" and by_year else fact


def _open_options(run: Replay) -> list[str]:
    """Options that a possible rule mentions, or that the outcome leaves to the person (semantics 5)."""
    assert isinstance(run.step, Hit)  # noqa: S101
    found = [option for option in OPTIONS if option in run.used]
    if "pay_gap" not in found and _leaves_open(run):
        found.append("pay_gap")
    if "repair_years" not in found and _repairable(run) > 0:
        found.append("repair_years")
    return found


def _leaves_open(run: Replay) -> bool:
    """Back payment is neither required nor impossible."""
    return any(claim.value in LEFT_OPEN for claim in _line(run).outcome.back_payment)


def _repairable(run: Replay) -> int:
    """How many months of the wait extra payment can take off."""
    assert isinstance(run.step, Hit)  # noqa: S101
    months = 0
    for claim in run.step.line.outcome.start:
        wait = getattr(claim.value, "count", None)
        if isinstance(wait, ResidentWait) and wait.repairable:
            years = lapse_years(run.sheet, wait.counted_since) or 0
            months = max(months, variable_months(wait, years))
    return months


def _values_of(option: str, run: Replay) -> tuple[Value, ...]:
    return ("yes", "no") if option == "pay_gap" else tuple(range(_repairable(run) + 1))


def _is_choice(option: str, first: Replay, by_value: Mapping[Value, Replay]) -> bool:
    """Where every value leads to one rule, and that leaves nothing open, there is nothing to choose."""
    rules = {
        (_line(run).level.name, rule.key if (rule := _line(run).rule) else None) for run in by_value.values()
    }
    return len(rules) > 1 or (_leaves_open(first) if option == "pay_gap" else len(by_value) > 1)


def _level_of(matter: Matter, by_value: Mapping[Value, Replay]) -> Speaker:
    """The most specific level that has a rule for any of the values."""
    names = {_line(run).level.name for run in by_value.values() if _line(run).rule is not None}
    speakers = matter.chain.speakers
    return next((speaker for speaker in speakers if speaker.level.name in names), speakers[0])


def _speaks(run: Replay, speaker: Speaker) -> bool:
    return _line(run).level.name == speaker.level.name


def _default_of(option: str, given: Answers, by_value: Mapping[Value, Replay], level: Speaker) -> Value:
    """The person's own choice, else the default; where no rule answers that, the first value that one answers."""
    if (own := given.get(option)) is not None and own in by_value:
        return own
    answered = [value for value, run in by_value.items() if _speaks(run, level) and _line(run).rule]
    default = DEFAULTS[option]
    return default if default in answered or not answered else answered[0]


def _decision(matter: Matter, run: Replay, options: Answers, silent: Speaker | None = None) -> Decision:
    """What a walk decides. ``silent`` says nothing to these options, and nobody above it is asked."""
    repaired = options.get("repair_years", 0)
    line = Line(silent.level, silent.version, None, (), NOT_STATED) if silent else _line(run)
    told = {**run.known, **options, **dict.fromkeys(matter.veiled, UNKNOWN)}
    return build(
        Situation(
            matter.ruleset,
            matter.chain,
            line,
            run.sheet,
            matter.shown,
            repaired=repaired if isinstance(repaired, int) else 0,
            veiled=matter.veiled,
            told=Sheet(told, matter.chain.terms),
        )
    )


def _choices(
    matter: Matter,
    runs: Mapping[str, Mapping[Value, Replay]],
    chosen: Answers,
    levels: Mapping[str, Speaker],
) -> Iterable[Choice]:
    for option, by_value in runs.items():
        for value, run in by_value.items():
            speaks = _speaks(run, levels[option])
            decision = _decision(matter, run, {**chosen, option: value}) if speaks else None
            assert isinstance(value, str | int)  # noqa: S101
            yield Choice(option, value, value == chosen[option], decision)


def _line(run: Replay) -> Line:
    assert isinstance(run.step, Hit)  # noqa: S101
    return run.step.line


# ---------------------------------------------------------------- 不清楚


@dataclass(slots=True)
class Branch:
    """Cells that lead to one result."""

    cells: list[Cell]
    result: tuple[Possible, ...]
    facts: tuple[str, ...]  # unknown facts that the result itself hangs on
    essence: object


def _split(matter: Matter, given: Answers, run: Replay, fact: str) -> Verdict:
    """Try each cell of an unknown fact. A question that one of them needs is asked; else the results side by side."""
    key = key_given(fact, run.used, given)
    whole = {**given, "group": matter.groups} if matter.groups else given
    results: list[tuple[Cell, Decided | Depends]] = []
    for cell in _likely_first(cells_of(run.chain, matter.ruleset.catalogue, run.known, fact)):
        veiled = matter.veiled | ({fact, OR_EARLIER} if cell.grows else {fact})
        verdict = _by_group(replace(matter, veiled=veiled), {**whole, key: cell.witness})
        match verdict:
            case Ask(again=True):
                return _ask_again(matter, run, fact)
            case Ask() | Uncovered():
                return verdict
            case Decided() | Depends():
                results.append((cell, verdict))
    return _merged(matter, run, fact, _branches(_consistent(matter, results)))


def _likely_first(cells: Iterable[Cell]) -> list[Cell]:
    """The shortest lapse and the latest day first, never paid last; the rest as it stands. Undone by itself."""
    cells = list(cells)
    dated = [cell for cell in cells if isinstance(cell.witness, Month | date)]
    return [*reversed(dated), *(cell for cell in cells if cell not in dated)]


def _consistent(
    matter: Matter, results: list[tuple[Cell, Decided | Depends]]
) -> list[tuple[Cell, Decided | Depends]]:
    """Without the reasons that would overturn another answer that counts: first enrolment with a last month paid."""
    used, scheme = matter.used(), matter.ruleset.scheme
    left = []
    for cell, verdict in results:
        values = tuple(
            value for value in cell.values if cell.fact != "reason" or not overturns(value, used, scheme)
        )
        if values:
            left.append((replace(cell, values=values), verdict))
    return left or results


def _branches(results: Iterable[tuple[Cell, Decided | Depends]]) -> list[Branch]:
    branches: list[Branch] = []
    for cell, verdict in results:
        result, facts = (
            ((Possible((), verdict),), ())
            if isinstance(verdict, Decided)
            else (verdict.possible, verdict.facts)
        )
        essence = tuple((possible.cases, essence_of(possible.decided)) for possible in result)
        same = next((branch for branch in branches if branch.essence == essence), None)
        if same is None:
            branches.append(Branch([cell], result, facts, essence))
        else:
            same.cells.append(cell)
    return branches


def _merged(matter: Matter, run: Replay, fact: str, branches: list[Branch]) -> Verdict:
    if len(branches) == 1:
        only = branches[0]
        return only.result[0].decided if not only.facts else Depends(only.facts, only.result, {})
    possible = _by_decision(matter, branches)
    if len(possible) > MOST_POSSIBLE:
        return _ask_again(matter, run, fact)
    facts = dict.fromkeys((fact, *(inner for branch in branches for inner in branch.facts)))
    return Depends(tuple(facts), possible, {})


def _ask_again(matter: Matter, run: Replay, fact: str) -> Ask:
    key = key_given(fact, run.used, matter.given)
    return Ask(key, wording(matter, run._replace(step=Wants(fact))), {}, again=True)


def _by_decision(matter: Matter, branches: list[Branch]) -> tuple[Possible, ...]:
    """Possible decisions, each once, with every case that leads to it."""
    found: dict[object, tuple[list[str], Decided]] = {}
    for branch in branches:
        for possible in branch.result:
            cases, _ = found.setdefault(essence_of(possible.decided), ([], possible.decided))
            cases += _cases(matter, branch.cells, possible.cases)
    return tuple(Possible(tuple(cases), decided) for cases, decided in found.values())


def _cases(matter: Matter, cells: list[Cell], inner: tuple[str, ...]) -> list[str]:
    paid_on = matter.fixed["pay_on"]
    assert isinstance(paid_on, date)  # noqa: S101
    counted_from = after_cut_off(paid_on, matter.chain.terms.cut_off_day)
    outer = [
        words.cell(cell, matter.ruleset.catalogue, counted_from)
        for cell in _likely_first(joined_cells(_likely_first(cells)))
    ]
    return [f"{one}，并且{case}" for one in outer for case in inner] if inner else outer


def essence_of(decided: Decided) -> object:
    """What makes two decisions the same to the person: all they are told to expect, not which rule said it."""
    return (_essence(decided.decision), tuple(_choice_essence(choice) for choice in decided.choices))


def _choice_essence(choice: Choice) -> object:
    return (choice.option, choice.value, _essence(choice.decision) if choice.decision else None)


def _essence(decision: Decision) -> object:
    started = decision.started
    return (
        decision.state,
        decision.level,
        decision.back_payment,
        started.start.form if started else None,
        started.months if started else None,
        decision.benefits_from,
        decision.start_range,
        decision.unstated,
        decision.first_benefits_from,
        decision.no_cover_until,
        decision.back_payment_limit,
        decision.gap_costs,
        decision.during_wait,
        decision.late_fee,
        decision.prices,
        decision.repair_price,
        tuple(told.text for told in decision.statements),
    )
