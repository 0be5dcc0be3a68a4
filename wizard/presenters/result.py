"""The result page: one decision, several possible ones, or nobody who speaks."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from policies.core.facts import scheme_before
from policies.core.outcome import State
from policies.core.values import Missing
from policies.core.verdict import Cited, Decided, Decision, Depends, Disagreement
from policies.snapshot import Snapshot
from wizard import words
from wizard.answers import NO_FIGURES, OwnFigures
from wizard.presenters import comparing, deadlines, doing, years
from wizard.presenters.citing import Citations, Sentence, SourceLine
from wizard.presenters.comparing import Choose, Comparison
from wizard.presenters.deadlines import Due
from wizard.presenters.doing import Papers, Todo, Way
from wizard.presenters.headline import Headline, headline
from wizard.presenters.lapsed import lapse_line
from wizard.presenters.points import Point, pays_as_usual, points
from wizard.presenters.sums import Bill, bill_of
from wizard.presenters.timeline import Timeline, timeline
from wizard.presenters.trust import Notice, not_covered, speaker, trust


@dataclass(frozen=True, slots=True)
class Doing:
    """What to do, what to bring. Nothing where nothing is to be paid."""

    todos: tuple[Todo, ...]
    other: tuple[Way, ...]
    order: str  # said in general, where the policy names no steps
    papers: Papers


@dataclass(frozen=True, slots=True)
class Case:
    """One decision, whole."""

    headline: Headline
    lapse: str
    points: tuple[Point, ...]
    comparisons: tuple[Comparison, ...]
    dues: tuple[Due, ...]
    paper_dues: tuple[Due, ...]  # of fewer days
    dues_by: str  # the choice that they hold for
    passed: Sentence | None  # the deadline just missed
    timeline: Timeline | None
    statements: tuple[Sentence, ...]
    disagreements: tuple[Sentence, ...]
    doing: Doing | None
    when: tuple[str, ...] = ()  # the cases in words, where 不清楚 leaves several open


@dataclass(frozen=True, slots=True)
class Result:
    title: str
    before: tuple[Notice, ...]  # above the date
    after: tuple[Notice, ...]  # right under it
    cases: tuple[Case, ...]
    shared: Doing | None  # all cases are handled the same way
    unknown: tuple[str, ...]  # what the person did not know, and how to find out
    sources: tuple[SourceLine, ...]
    speaker: str
    used: tuple[str, ...] = ()
    has_dates: bool = False

    @property
    def is_single(self) -> bool:
        return len(self.cases) == 1

    @property
    def grounds(self) -> tuple[str, ...]:
        """For the counter: what the date rests on."""
        cited = {number for case in self.cases for number in case.headline.refs}
        return tuple(source.in_short for source in self.sources if source.number in cited)

    @property
    def paper_sources(self) -> tuple[SourceLine, ...]:
        """Those that something on the paper rests on."""
        doing_ = self.shared or self.first_doing
        cited: set[int] = set()
        for case in self.cases:
            cited.update(case.headline.refs)
        for said in self.cases[0].disagreements if self.is_single else ():
            cited.update(said.refs)
        for point in self.cases[0].points if self.is_single else ():
            cited.update(point.answer_refs)
        for due in self.paper_dues:
            cited.update(due.refs)
        if doing_:
            cited.update(doing_.papers.refs)
            cited.update(number for todo in doing_.todos for number in todo.all_refs)
            cited.update(number for way in doing_.other for number in way.refs)
        return tuple(source for source in self.sources if source.number in cited)

    @property
    def paper_dues(self) -> tuple[Due, ...]:
        return self.cases[0].paper_dues if self.is_single else ()

    @property
    def first_doing(self) -> Doing | None:
        return next((case.doing for case in self.cases if case.doing), None)


@dataclass(slots=True)
class Desk:
    """What one result is written with."""

    snapshot: Snapshot
    code: str  # of the place that was asked for
    on: date
    choose: Choose
    own: OwnFigures = NO_FIGURES
    cite: Citations = field(default_factory=Citations)


def decided(of: Decided, desk: Desk) -> Result:
    return _result([_case(of, desk)], [of.decision], desk, used=tuple(of.decision.used))


def depends(of: Depends, desk: Desk) -> Result:
    cases = [_case(possible.decided, desk, possible.cases) for possible in of.possible]
    decisions = [possible.decided.decision for possible in of.possible]
    unknown = tuple(
        _how_to_find(fact, desk.snapshot) for fact in of.facts if fact in desk.snapshot.catalogue.facts
    )
    return _result(cases, decisions, desk, used=tuple(of.used), unknown=unknown)


def _result(
    cases: list[Case],
    decisions: list[Decision],
    desk: Desk,
    *,
    used: tuple[str, ...],
    unknown: tuple[str, ...] = (),
) -> Result:
    for decision in decisions:
        desk.cite.of(decision.grounds)  # looked at, even where nothing on the page could be drawn from it
    return Result(
        title=cases[0].headline.brief if len(cases) == 1 else "要看情况",
        before=not_covered(decisions, desk.code, desk.snapshot),
        after=trust(decisions, desk.on),
        cases=tuple(cases),
        shared=_shared(cases),
        unknown=unknown,
        sources=desk.cite.lines(),
        speaker=speaker(decisions, desk.snapshot),
        used=used,
        has_dates=len(cases) == 1 and _has_dates(decisions[0], cases[0]),
    )


def _has_dates(decision: Decision, case: Case) -> bool:
    return bool(decision.benefits_from or decision.start_range or case.dues)


def _case(of: Decided, desk: Desk, when: tuple[str, ...] = ()) -> Case:
    decision, cite = of.decision, desk.cite
    return Case(
        headline=headline(decision, cite),
        lapse=lapse_line(decision),
        points=_points(decision, desk, bill_of(of, desk.own)),
        comparisons=comparing.comparisons(of.choices, desk.choose, desk.own),
        dues=deadlines.dues(decision, of.days, desk.on, cite),
        paper_dues=deadlines.dues(decision, deadlines.few(of.days), desk.on, cite),
        dues_by=deadlines.dues_by(of),
        passed=deadlines.passed(of.missed, desk.on, cite),
        timeline=timeline(decision, of.deadlines),
        statements=tuple(Sentence(told.text, cite.of(told.sources)) for told in decision.statements),
        disagreements=tuple(disagreement(one, cite) for one in decision.disagreements),
        doing=_doing(decision, desk),
        when=when,
    )


def _points(decision: Decision, desk: Desk, of: Bill) -> tuple[Point, ...]:
    """With what belongs to the cover year, and the last one known where this one is not."""
    found = list(points(decision, desk.cite, of, desk.on))
    if not found:
        return ()
    policies = desk.snapshot.policies_for(desk.code, decision.policy.scheme)
    hint, refs = years.price_hint(decision, policies, desk.cite)
    if hint:
        found = [one.beside(hint, refs) if one.key == "price" else one for one in found]
    if window := years.window_point(decision, policies, desk.cite):
        found.append(window)
    return tuple(found)


_REGISTERS_ANEW = frozenset({"left_job", "unemployment_benefit_ended", "moved_area", "switched_scheme"})


def _doing(decision: Decision, desk: Desk) -> Doing | None:
    goes_on = decision.state is State.NOT_LAPSED and _registers_anew(decision)
    if decision.state is not State.DECIDED and not goes_on and not pays_as_usual(decision):
        return None
    return Doing(
        todos=doing.todos(decision, desk.cite),
        other=doing.other_ways(decision, desk.cite),
        order=doing.default_order(decision.policy.scheme),
        papers=doing.papers(decision, desk.snapshot.catalogue, desk.cite),
    )


def _registers_anew(decision: Decision) -> bool:
    """Who has not lapsed, and has still to register: in another place, or in another scheme than before."""
    before = scheme_before(decision.used, decision.policy.scheme)
    is_other = not isinstance(before, Missing) and before != decision.policy.scheme
    return is_other or decision.used.get("reason") in _REGISTERS_ANEW


def _shared(cases: Sequence[Case]) -> Doing | None:
    """What all cases in which there is anything to do have in common."""
    all_of = {case.doing for case in cases if case.doing}
    return all_of.pop() if len(all_of) == 1 else None


_ADVICE = {
    "state": "请先打12393确认",
    "back_payment": "请先打12393确认",
    "price": "交之前请打12366问清，以税务核定的数为准",
    "repair_price": "交之前请打12366问清，以税务核定的数为准",
}


def disagreement(of: Disagreement, cite: Citations) -> Sentence:
    others = words.listed([_claimed(other) for other in of.others])
    what = words.FIELD.get(of.field, of.field)
    safer = _ADVICE.get(of.field, "这里先按对你更稳妥的一种写")
    refs = cite.of([*of.used.sources, *(source for other in of.others for source in other.sources)])
    return Sentence(f"来源说法不一致（{what}）：一处说{_claimed(of.used)}，另一处说{others}。{safer}。", refs)


def _claimed(cited: Cited) -> str:
    """With the day it comes to, where it is about a day and its words name none."""
    days = [words.day(day) for day in map(_day, cited.value.split("/")) if day]
    comes_to = f"（照它算是{'到'.join(dict.fromkeys(days))}）" if days and cited.text != cited.value else ""
    return f"“{'到'.join(dict.fromkeys(days)) if days and not comes_to else cited.text}”{comes_to}"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _how_to_find(key: str, snapshot: Snapshot) -> str:
    fact = snapshot.catalogue.facts[key]
    return f"{fact.label}：{fact.hint}" if fact.hint else fact.label
