"""From answers to a verdict: what to ask, what is decided, or what it depends on.

Built on walk.py (which line), cells.py (what 不清楚 leaves open) and decision.py (all that follows). Deadlines come after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from . import words
from .cells import Cell, cells_of, joined_cells
from .dates import variable_months
from .decision import Situation, build
from .facts import FIRST_ENROLMENT, candidate_cover_years, lapse_years
from .outcome import BackPayment, ResidentWait
from .ruleset import OPTIONS, Chain, Line, Ruleset
from .types import Kind, Scheme
from .values import NEVER, UNKNOWN, Value
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
from .walk import Hangs, Hit, Replay, Wants, by_query_key, query_key, replay

MOST_POSSIBLE = 8
DEFAULTS: Mapping[str, Value] = {"pay_gap": "yes", "repair_years": 0}
LEFT_OPEN = (BackPayment.ALLOWED, BackPayment.OPTIONAL)

Answers = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Matter:
    """One person's question, with all that is known before the first rule is read."""

    ruleset: Ruleset
    chain: Chain
    fixed: Answers  # pay_on, and cover_year under resident
    shown: Answers  # of them, what the person said
    veiled: frozenset[str] = frozenset()


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
    return _by_group(Matter(ruleset, chain, fixed, shown), answers)


# ---------------------------------------------------------------- several groups


def _by_group(matter: Matter, given: Answers) -> Verdict:
    """Each group is walked alone; the earliest sourced start wins, then the lower price, then rule order."""
    groups = given.get("group")
    if not isinstance(groups, tuple):
        return _verdict(matter, given)
    verdicts = [_verdict(matter, {**given, "group": group}) for group in groups]
    decided = [verdict for verdict in verdicts if isinstance(verdict, Decided)]
    if len(decided) < len(verdicts):
        undecided = next(verdict for verdict in verdicts if not isinstance(verdict, Decided))
        return _with_groups(undecided, groups)
    best = min(decided, key=_by_advantage)
    return _with_groups(_note_silence(best, decided), groups)


def _by_advantage(verdict: Decided) -> tuple[int, object]:
    decision = verdict.decision
    day = decision.benefits_from
    cost = sum(price.amount or 0 for price in decision.prices)
    return (day.toordinal() if day else date.max.toordinal() + 1, cost)


def _note_silence(best: Decided, all_of: list[Decided]) -> Decided:
    """A silence loses to a date only where the dated ones agree; else both are shown (semantics 4)."""
    days = {verdict.decision.benefits_from for verdict in all_of}
    if None not in days or len(days) <= 2:
        return best
    silent = next(verdict.decision for verdict in all_of if verdict.decision.benefits_from is None)
    chosen = best.decision
    used = _cite_start(chosen)
    noted = Disagreement("benefits_from", used, (_cite_start(silent),))
    return replace(best, decision=replace(chosen, disagreements=(*chosen.disagreements, noted)))


def _cite_start(decision: Decision) -> Cited:
    day = decision.benefits_from
    return Cited(day.isoformat() if day else "not_stated", decision.grounds)


def _with_groups(verdict: Verdict, groups: tuple[str, ...]) -> Verdict:
    """Give the answer back as the person gave it."""
    if isinstance(verdict, Decided):
        decision = verdict.decision
        if "group" not in decision.used:
            return verdict
        return replace(verdict, decision=replace(decision, used={**decision.used, "group": groups}))
    if "group" not in verdict.used:
        return verdict
    return replace(verdict, used={**verdict.used, "group": groups})


# ---------------------------------------------------------------- one person, options side by side


def _verdict(matter: Matter, given: Answers) -> Verdict:
    first = _replay(matter, given, {})
    if not isinstance(first.step, Hit):
        return _unfinished(matter, given, first)
    runs: dict[str, dict[Value, Replay]] = {}
    for option in _open_options(matter, given, first):
        runs[option] = {}
        for value in _values_of(option, first):
            run = _replay(matter, given, {option: value})
            if not isinstance(run.step, Hit):
                return _unfinished(matter, given, run)
            runs[option][value] = run
    defaults = {option: _default_of(option, given, by_value) for option, by_value in runs.items()}
    chosen = _chosen(matter, given, first, runs, defaults)
    if not isinstance(chosen.step, Hit):
        return _unfinished(matter, given, chosen)
    return Decided(
        _decision(matter, chosen, defaults),
        tuple(_choices(matter, runs, defaults)),
    )


def _replay(matter: Matter, given: Answers, options: Answers) -> Replay:
    """Options are never asked: they stand at the value looked at, the person's own, or their default."""
    offered = {option: given.get(option, DEFAULTS[option]) for option in OPTIONS}
    if given.get("last_paid") is NEVER:  # whoever never paid is enrolling for the first time (semantics 8)
        offered["reason"] = FIRST_ENROLMENT
    return replay(matter.chain, {**given, **offered, **options}, matter.fixed)


def _unfinished(matter: Matter, given: Answers, run: Replay) -> Verdict:
    if isinstance(run.step, Wants):
        return Ask(query_key(run.step.fact, run.used), wording(matter, run), _used(matter, run))
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


def _used(matter: Matter, run: Replay) -> dict[str, Value]:
    return {
        **matter.shown,
        **{key: value for key, value in by_query_key(run.used).items() if key not in OPTIONS},
    }


def _open_options(matter: Matter, given: Answers, run: Replay) -> list[str]:
    """Options that a possible rule mentions, or that the outcome leaves to the person (semantics 5)."""
    assert isinstance(run.step, Hit)  # noqa: S101
    outcome = run.step.line.outcome
    found = [option for option in OPTIONS if option in run.used]
    if "pay_gap" not in found and any(claim.value in LEFT_OPEN for claim in outcome.back_payment):
        found.append("pay_gap")
    if "repair_years" not in found and _repairable(run) > 0:
        found.append("repair_years")
    return found


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


def _default_of(option: str, given: Answers, by_value: Mapping[Value, Replay]) -> Value:
    """The person's own choice, else the default; where no rule answers that, the value whose level answers first."""
    preferred = given.get(option, DEFAULTS[option])
    if preferred not in by_value:
        preferred = DEFAULTS[option]
    if option in given or _answers(by_value[preferred]):
        return preferred
    return next((value for value, run in by_value.items() if _answers(run)), preferred)


def _answers(run: Replay) -> bool:
    return isinstance(run.step, Hit) and run.step.line.rule is not None


def _chosen(
    matter: Matter,
    given: Answers,
    first: Replay,
    runs: Mapping[str, Mapping[Value, Replay]],
    defaults: Answers,
) -> Replay:
    if len(runs) == 1:
        ((option, by_value),) = runs.items()
        return by_value[defaults[option]]
    return _replay(matter, given, defaults) if runs else first


def _decision(matter: Matter, run: Replay, options: Answers) -> Decision:
    assert isinstance(run.step, Hit)  # noqa: S101
    repaired = options.get("repair_years", 0)
    return build(
        Situation(
            matter.ruleset,
            matter.chain,
            run.step.line,
            run.sheet,
            _used(matter, run),
            repaired=repaired if isinstance(repaired, int) else 0,
            veiled=matter.veiled,
        )
    )


def _choices(
    matter: Matter, runs: Mapping[str, Mapping[Value, Replay]], defaults: Answers
) -> Iterable[Choice]:
    for option, by_value in runs.items():
        level = _line(by_value[defaults[option]]).level
        for value, run in by_value.items():
            # A value without a rule at the level that answered another is a gap; it never falls to the level above.
            speaks = _line(run).level == level
            decision = _decision(matter, run, {**defaults, option: value}) if speaks else None
            assert isinstance(value, str | int)  # noqa: S101
            yield Choice(option, value, value == defaults[option], decision)


def _line(run: Replay) -> Line:
    assert isinstance(run.step, Hit)  # noqa: S101
    return run.step.line


# ---------------------------------------------------------------- 不清楚


@dataclass(slots=True)
class Branch:
    """Neighbouring cells that lead to one result."""

    cells: list[Cell]
    result: tuple[Possible, ...]
    essence: object = field(default=None)


def _split(matter: Matter, given: Answers, run: Replay, fact: str) -> Verdict:
    """Try each cell of an unknown fact. A question that one of them needs is asked; else the results side by side."""
    key = query_key(fact, run.used)
    inner = replace(matter, veiled=matter.veiled | {fact} if _is_measured(matter, fact) else matter.veiled)
    branches: list[Branch] = []
    for cell in cells_of(run.chain, matter.ruleset.catalogue, run.known, fact):
        verdict = _verdict(inner, {**given, key: cell.witness})
        match verdict:
            case Ask() | Uncovered():
                return replace(verdict, used=_unknown_again(verdict.used, key))
            case Decided():
                restored = replace(verdict.decision, used=_unknown_again(verdict.decision.used, key))
                result: tuple[Possible, ...] = (Possible((), replace(verdict, decision=restored)),)
            case Depends():
                result = verdict.possible
        _add(branches, cell, result)
    return _merged(matter, run, fact, branches)


def _is_measured(matter: Matter, fact: str) -> bool:
    """A witness date or number stands for many: it must not show up in a decision."""
    row = matter.ruleset.catalogue.facts.get(fact)
    return fact == "last_paid" or row is None or row.kind not in (Kind.CHOICE, Kind.CHOICES, Kind.YES_NO)


def _unknown_again(used: Answers, key: str) -> dict[str, Value]:
    return {name: UNKNOWN if name == key else value for name, value in used.items()}


def _add(branches: list[Branch], cell: Cell, result: tuple[Possible, ...]) -> None:
    essence = tuple((possible.cases, essence_of(possible.decided)) for possible in result)
    for branch in branches:
        if branch.essence == essence:
            branch.cells.append(cell)
            return
    branches.append(Branch([cell], result, essence))


def _merged(matter: Matter, run: Replay, fact: str, branches: list[Branch]) -> Verdict:
    key = query_key(fact, run.used)
    used = _unknown_again(_used(matter, run), key)
    if len(branches) == 1:
        only = branches[0].result
        return only[0].decided if len(only) == 1 else Depends((fact,), only, used)
    possible = _by_decision(matter, branches)
    if len(possible) > MOST_POSSIBLE:
        return Ask(key, wording_again(matter, run, fact), used, again=True)
    facts = dict.fromkeys((fact, *(key for key, value in used.items() if value is UNKNOWN)))
    return Depends(tuple(facts), possible, used)


def wording_again(matter: Matter, run: Replay, fact: str) -> str:
    return wording(matter, run._replace(step=Wants(fact)))


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
    outer = [
        words.cell(cell, matter.ruleset.catalogue, matter.ruleset.scheme, paid_on)
        for cell in joined_cells(cells)
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
        decision.gap_costs,
        decision.during_wait,
        decision.late_fee,
    )
