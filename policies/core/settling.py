"""From answers to a verdict: what to ask, what is decided, or what it depends on.

Built on walk.py (which line), cells.py (what 不清楚 leaves open) and decision.py (all that follows). Deadlines come after it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from .cells import Cell, cells_of
from .decision import build, settled
from .facts import EVENT, FIRST_ENROLMENT, IMPLIED, OR_EARLIER, Sheet, candidate_cover_years
from .groups import best_of
from .matter import Answers, Matter
from .options import DEFAULTS, Opened, line_of, offer_of, open_options, speaks, values_of
from .ruleset import OPTIONS, Chain, Line, Ruleset, Speaker, silent_line
from .types import Scheme
from .unknown import Branch, branches_of, by_decision, consistent, likely_first
from .values import NEVER, UNKNOWN, Missing, Value
from .verdict import Ask, Choice, Decided, Decision, Depends, Lapse, Uncovered, Verdict
from .walk import Hangs, Replay, Wants, key_given, query_key, replay, resume

MOST_POSSIBLE = 8
_OPTIONS = frozenset(OPTIONS)
NEVER_PAID: Mapping[str, Value] = {
    "reason": FIRST_ENROLMENT,
    "previous_scheme": IMPLIED[FIRST_ENROLMENT]["previous_scheme"],
}


def settle(ruleset: Ruleset, answers: Answers) -> Verdict:
    """The verdict without its deadlines. ``answers`` are by query key, read and bounded by reading.py."""
    pay_on = answers.get("pay_on")
    if not isinstance(pay_on, date):
        return Ask("pay_on", "pay_on", {})
    shown: dict[str, Value] = {"pay_on": pay_on}
    chain = ruleset.at(pay_on)
    if chain is None:
        return Uncovered(shown)
    fixed = shown
    if ruleset.scheme is Scheme.RESIDENT:
        if (cover_year := answers.get("cover_year")) is not None:
            shown["cover_year"] = cover_year
        else:
            years = candidate_cover_years(chain.terms, pay_on)
            if len(years) > 1:
                return Ask("cover_year", "cover_year", shown)
            cover_year = years[0]
        fixed = {**shown, "cover_year": cover_year}
    given = _without_open_options(answers)
    matter = Matter(ruleset, chain, fixed, shown, given)
    verdict = _by_group(matter, given)
    matter.finish()
    match verdict:
        case Ask():
            return replace(verdict, used=matter.used, event=matter.event)
        case Uncovered():
            return replace(verdict, used=matter.used)
        case _:
            return verdict


def _without_open_options(answers: Answers) -> Answers:
    """Who does not know what to choose has not chosen."""
    if _OPTIONS.isdisjoint(answers):
        return answers
    return {
        key: value for key, value in answers.items() if key not in _OPTIONS or not isinstance(value, Missing)
    }


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
    return best_of(decided)


# ---------------------------------------------------------------- one person, options side by side


def _verdict(matter: Matter, given: Answers) -> Verdict:
    offered = _offered(matter, given)
    first = _replay(matter, given, offered)
    if not isinstance(first.step, Line):
        return _unfinished(matter, given, first)
    opened: list[Opened] = []
    for option in open_options(first):
        by_value: dict[Value, Replay] = {}
        for value in values_of(option, first):
            stands = value == offered[option]
            run = by_value[value] = first if stands else _varied(matter, given, offered, first, option, value)
            if not isinstance(run.step, Line):
                return _unfinished(matter, given, run)
        if (offer := offer_of(matter.chain, option, by_value)) is not None:
            own = given.get(option)
            chosen = own if own in by_value else offer.default
            opened.append(Opened(option, by_value, offer.level, chosen))
    if not opened:
        return Decided(_decision(matter, first, {}))
    choice = {one.option: one.chosen for one in opened}
    run = opened[0].run
    if len(opened) > 1:  # options are varied one at a time, so it may be a new walk
        run = _replay(matter, given, {**offered, **choice})
        if not isinstance(run.step, Line):
            return _unfinished(matter, given, run)
    silent = None
    for one in opened:
        if not speaks(
            run, one.level
        ):  # a gap at the level that answered another value; it never falls to the next
            silent = one.level
            break
    decision = _decision(matter, run, choice, silent=silent)
    choices = [
        _choice(matter, one, value, run if value == one.chosen else other, choice, decision)
        for one in opened
        for value, other in one.by_value.items()
    ]
    return Decided(decision, tuple(choices))


def _choice(
    matter: Matter, of: Opened, value: Value, run: Replay, chosen: Answers, decision: Decision
) -> Choice:
    assert isinstance(value, str | int)  # noqa: S101
    option, is_default = of.option, value == of.chosen
    if not speaks(run, of.level):
        return Choice(option, value, is_default, None)
    if is_default:
        return Choice(option, value, is_default, decision)
    line = line_of(run)
    same = line.version is decision.version  # and so counts alike
    if same and option == "pay_gap" and _decides_the_same(matter, line, option, decision):
        return Choice(option, value, is_default, decision)
    lapse = decision.lapse if same else None
    return Choice(option, value, is_default, _decision(matter, run, {**chosen, option: value}, lapse=lapse))


def _decides_the_same(matter: Matter, line: Line, option: str, decision: Decision) -> bool:
    """One line under both values, and no condition of its advice looks at the option."""
    key = line.rule.key if line.rule else None
    return key == decision.rule and option not in settled(matter.chain, line).hangs_on


def _offered(matter: Matter, given: Answers) -> dict[str, Value]:
    """All that a walk may be told: options are never asked, they stand at the person's own value or their default."""
    implied = matter.chain.terms.implied_by(given.get("reason", UNKNOWN))
    offered = {**DEFAULTS, **implied, **given}
    if _never_insured(given, implied):  # then it is a first enrolment (semantics 8)
        offered |= NEVER_PAID
    if (
        matter.event and "event_on" in offered
    ):  # another group's walk has asked for it: it is that kind's date
        offered[matter.event] = offered.pop("event_on")
    return offered


def _never_insured(given: Answers, implied: Answers) -> bool:
    if given.get("last_paid") is NEVER:
        return True
    return given.get("previous_scheme") == "none" and "previous_scheme" not in implied


def _replay(matter: Matter, given: Answers, offered: Answers) -> Replay:
    """One walk; what it asked for is remembered."""
    return _noted(matter, given, offered, replay(matter.chain, offered, matter.fixed))


def _noted(matter: Matter, given: Answers, offered: Answers, run: Replay) -> Replay:
    asked = matter.asked
    if run.used.keys() <= asked.keys():  # another walk has asked for all of it
        return run
    for fact in run.used:
        if fact.startswith(EVENT):
            asked[_event_key(matter, fact, run, offered)] = None
        else:
            asked[fact] = None
    if "reason" not in asked and _settles_another(matter, given, run):
        asked["reason"] = None  # not asked for itself, but it settled what was
    if not NEVER_PAID.keys().isdisjoint(run.used):
        for key in ("last_paid", "previous_scheme"):
            if given.get(key) in (NEVER, "none"):
                asked[key] = None
    return run


def _varied(
    matter: Matter, given: Answers, offered: Answers, first: Replay, option: str, value: Value
) -> Replay:
    """The first walk under another value of one option: from where it looked at that option on."""
    if option not in first.used:
        return first  # no line looked at it
    varied = {**offered, option: value}
    if first.fork is None or first.fork.option != option:
        return _replay(matter, given, varied)
    return _noted(matter, given, varied, resume(first.fork, varied, matter.fixed))


def _event_key(matter: Matter, fact: str, run: Replay, offered: Answers) -> str:
    """The key under which the date of an event was given; remembers whose date ``event_on`` is."""
    if fact == matter.event:
        return "event_on"
    key = key_given(fact, run.used, offered)
    if key == "event_on":
        matter.kinds.append(fact)
    return key


def _settles_another(matter: Matter, given: Answers, run: Replay) -> bool:
    """Whether the reason has answered what the walk asked for."""
    implied = matter.chain.terms.implied_by(given.get("reason", UNKNOWN))
    return not implied.keys().isdisjoint(run.used) and any(
        key in run.used and key not in given for key in implied
    )


def _unfinished(matter: Matter, given: Answers, run: Replay) -> Verdict:
    if isinstance(run.step, Wants):
        return Ask(_key_to_ask(matter, run, run.step.fact), wording(matter, run), {})
    assert isinstance(run.step, Hangs)  # noqa: S101  (the union is closed)
    return _split(matter, given, run, run.step.fact)


def _key_to_ask(matter: Matter, run: Replay, fact: str) -> str:
    return query_key(fact, [matter.event] if matter.event else run.used)


def wording(matter: Matter, run: Replay) -> str:
    """The catalogue row whose words ask: residents count in cover years, unless they paid by the month before."""
    assert isinstance(run.step, Wants)  # noqa: S101
    fact = run.step.fact
    by_year = matter.ruleset.scheme is Scheme.RESIDENT and run.sheet["previous_scheme"] not in (
        "employee",
        "flexible",
    )
    return "last_paid.year" if fact == "last_paid" and by_year else fact


def _decision(
    matter: Matter,
    run: Replay,
    options: Answers,
    *,
    silent: Speaker | None = None,
    lapse: Lapse | None = None,
) -> Decision:
    """What a walk decides. ``silent`` says nothing to these options, and nobody above it is asked."""
    repaired = options.get("repair_years", 0)
    line = line_of(run)
    if silent:
        line = silent_line(silent.level, silent.version, silent.terms)
    told = _told(matter, run, options)
    return build(matter, line, run.sheet, told, repaired if isinstance(repaired, int) else 0, lapse)


def _told(matter: Matter, run: Replay, options: Answers) -> Sheet:
    """The answers as the person gave them: choices made, what stands at a witness unknown again."""
    if matter.veiled:
        return Sheet({**run.known, **options, **dict.fromkeys(matter.veiled, UNKNOWN)}, matter.chain.terms)
    for option, value in options.items():
        if run.sheet[option] is not value:
            run.sheet.learn(option, value)
    return run.sheet


# ---------------------------------------------------------------- 不清楚


def _split(matter: Matter, given: Answers, run: Replay, fact: str) -> Verdict:
    """Try each cell of an unknown fact. A question that one of them needs is asked; else the results side by side."""
    key = "event_on" if fact == matter.event else key_given(fact, run.used, given)
    whole = {**given, "group": matter.groups} if matter.groups else given
    results: list[tuple[Cell, Decided | Depends]] = []
    for cell in likely_first(
        cells_of(_still_possible(matter, run), matter.ruleset.catalogue, run.known, fact)
    ):
        veiled = matter.veiled | ({fact, OR_EARLIER} if cell.grows else {fact})
        verdict = _by_group(replace(matter, veiled=veiled), {**whole, key: cell.witness})
        match verdict:
            case Ask(again=True):
                return _ask_again(matter, run, fact)
            case Ask() | Uncovered():
                return verdict
            case Decided() | Depends():
                results.append((cell, verdict))
    return _merged(matter, run, fact, branches_of(consistent(matter, results)))


def _still_possible(matter: Matter, run: Replay) -> Chain:
    """The lines that may hold for this person, under any value of an option and for any of several groups."""
    chain = matter.chain
    for fact, value in run.used.items():
        if isinstance(value, str) and fact not in OPTIONS and not (fact == "group" and matter.groups):
            chain = chain.knowing(fact, value)
    return chain


def _merged(matter: Matter, run: Replay, fact: str, branches: list[Branch]) -> Verdict:
    if len(branches) == 1:
        only = branches[0]
        return only.result[0].decided if not only.facts else Depends(only.facts, only.result, matter.used)
    possible = by_decision(matter, branches)
    if len(possible) > MOST_POSSIBLE:
        return _ask_again(matter, run, fact)
    facts = dict.fromkeys((fact, *(inner for branch in branches for inner in branch.facts)))
    return Depends(tuple(facts), possible, matter.used)


def _ask_again(matter: Matter, run: Replay, fact: str) -> Ask:
    key = "event_on" if fact == matter.event else key_given(fact, run.used, matter.given)
    return Ask(key, wording(matter, run._replace(step=Wants(fact))), {}, again=True)
