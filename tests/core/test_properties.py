"""What must hold for any rules and any answers (Hypothesis): nothing leaks, nothing drifts, nothing loops."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policies.core import codec
from policies.core.cells import cells_of
from policies.core.conditions import compile_condition
from policies.core.dates import Case, after_cut_off, plus_months, resident_months, start_on
from policies.core.deciding import decide as decide_values
from policies.core.facts import IMPLIED, Sheet
from policies.core.outcome import Form, ResidentWait
from policies.core.reading import Refused, read, row_for, spell
from policies.core.report import report
from policies.core.ruleset import Ruleset
from policies.core.settling import settle
from policies.core.values import ABSENT, NEVER, UNASKED, UNKNOWN, Missing, Month
from policies.core.verdict import Ask, Decided, Depends
from policies.core.walk import Wants, replay

from .cases import CATALOGUE, GROUPS, REASONS, make_rule, make_start, rules_of

# A busy machine is no failure, here as in conftest.py.
FEW = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
MORE = settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow])

PAY_ON = st.dates(date(2025, 1, 1), date(2028, 12, 31))
LAST_PAID = st.integers(Month.at(2019, 1), Month.at(2025, 1)).map(Month)

# ---------------------------------------------------------------- random rules, random answers

CONDITIONS = st.one_of(
    st.builds("lapse_months {} {}".format, st.sampled_from(["<=", "<", "=", "!=", ">=", ">"]), st.integers(0, 8)),
    st.builds("lapse_days {} {}".format, st.sampled_from(["<=", ">"]), st.integers(20, 200)),
    st.builds("lapse_months.with_payment_month <= {}".format, st.integers(1, 8)),
    st.builds("continuous_months {} {}".format, st.sampled_from(["<", ">="]), st.integers(0, 30)),
    st.builds("reason {} {}".format, st.sampled_from(["=", "!="]), st.sampled_from(REASONS)),
    st.builds("reason not in {}, other".format, st.sampled_from(REASONS[:4])),
    st.builds("group {} {}".format, st.sampled_from(["=", "!="]), st.sampled_from(GROUPS)),
    st.builds("previous_scheme {} {}".format, st.sampled_from(["=", "!="]), st.sampled_from(["employee", "none"])),
    st.builds("first_lapse = {}".format, st.sampled_from(["yes", "no"])),
    st.builds("pay_gap = {}".format, st.sampled_from(["yes", "no"])),
    st.builds("event_on.birth {} {} {}".format, st.sampled_from(["within", "after"]), st.integers(1, 90), st.sampled_from(["days", "months"])),
    st.builds("event_on.discharge within {} months".format, st.integers(1, 24)),
    st.builds("pay_month <= {}".format, st.integers(1, 12)),
)  # fmt: skip
OUTCOMES = st.fixed_dictionaries(
    {},
    optional={
        "start": st.sampled_from(
            [
                "S0",
                "S2",
                "S3",
                "S6(3)",
                "S7(6)",
                "S8(30)",
                "S12(3)",
                {"form": "S11", "event": "birth"},
                {"form": "S6", "count": 3, "served": ["wait_served_months"]},
                {"unstated": True, "months": 3, "candidates": ["S5(3)", "S7(3)"]},
            ]
        ),
        "back_payment": st.sampled_from(["allowed", "required", "not_possible"]),
        "gap_costs": st.sampled_from(["reimbursed", "not_reimbursed"]),
    },
)


@st.composite
def rulesets(draw, **policy) -> Ruleset:
    """Up to five rules of up to three conditions each."""
    rules = [
        make_rule(f"r{index}", *draw(st.lists(CONDITIONS, max_size=3, unique=True)), **draw(OUTCOMES))
        for index in range(draw(st.integers(1, 5)))
    ]
    cut_off = {"cut_off_day": 20} if draw(st.booleans()) else {}
    return rules_of(*rules, **cut_off, **policy)


def or_unknown(values):
    return st.one_of(values, values, st.just(UNKNOWN))


@st.composite
def full_answers(draw, unknown: bool = False) -> dict:
    """An answer to everything that the rules above may ask."""
    maybe = or_unknown if unknown else (lambda values: values)
    pay_on = draw(PAY_ON)
    event = st.dates(pay_on - timedelta(days=1200), pay_on)
    groups = st.lists(st.sampled_from(GROUPS[:-1]), min_size=2, max_size=3, unique=True).map(tuple)
    return {
        "pay_on": pay_on,
        "reason": draw(maybe(st.sampled_from(REASONS))),
        "previous_scheme": draw(maybe(st.sampled_from(["employee", "flexible", "resident"]))),
        "last_paid": draw(maybe(st.integers(0, 14).map(Month.of(pay_on).plus(-14).plus))),
        "group": draw(maybe(st.one_of(st.sampled_from(GROUPS), groups))),
        "continuous_months": draw(maybe(st.integers(0, 60))),
        "first_lapse": draw(maybe(st.sampled_from(["yes", "no"]))),
        "wait_served_months": draw(maybe(st.integers(0, 6))),
        "event_on": draw(maybe(event)),
        "event_on.discharge": draw(maybe(event)),
        "event_on.birth": draw(maybe(event)),
    }


@FEW
@given(rulesets(), full_answers(unknown=True))
def test_any_answers_come_to_an_end_and_to_a_report(ruleset, answers):
    verdict = settle(ruleset, answers)
    assert not isinstance(verdict, Ask) or verdict.again  # every question was answered
    assert report(verdict)["state"] in ("decided", "depends", "ask")


@FEW
@given(rulesets(), full_answers(unknown=True), st.data())
def test_any_order_of_answers_gives_the_same_decision(ruleset, answers, data):
    shuffled = dict(data.draw(st.permutations(list(answers.items()))))
    assert settle(ruleset, shuffled) == settle(ruleset, answers)


@FEW
@given(rulesets(), full_answers(unknown=True), full_answers(unknown=True))
def test_answers_that_are_not_asked_for_never_change_a_decision(ruleset, answers, others):
    verdict = settle(ruleset, answers)
    used = verdict.decision.used if isinstance(verdict, Decided) else verdict.used
    assert settle(ruleset, used) == verdict
    # a reason counts beyond its own question: it settles what it implies
    stray = {key: value for key, value in others.items() if key not in ("reason", "event_on")}
    assert settle(ruleset, {**stray, **answers, **used}) == verdict


@FEW
@given(rulesets(), full_answers())
def test_person_who_answers_one_by_one_comes_to_the_same_decision(ruleset, answers):
    shown = {"pay_on": answers["pay_on"]}
    while isinstance(verdict := settle(ruleset, shown), Ask):
        assert verdict.fact not in shown, "no question twice"
        key = verdict.wording if verdict.wording in answers else verdict.fact
        shown[verdict.fact] = answers[key]
    assert isinstance(verdict, Decided)
    without = {key: value for key, value in answers.items() if key != "event_on"}
    whole = settle(ruleset, without)
    assert isinstance(whole, Decided)
    if "reason" in shown or "reason" not in whole.decision.used:
        assert (whole.decision.rule, whole.decision.started) == (
            verdict.decision.rule,
            verdict.decision.started,
        )


@FEW
@given(rulesets(), full_answers())
def test_decision_does_not_hang_on_what_was_decided_before(ruleset, answers):
    fresh = Ruleset(ruleset.scheme, ruleset.levels, ruleset.catalogue, ruleset.is_working_day)
    first = settle(ruleset, answers)
    settle(ruleset, {**answers, "reason": "other", "group": "student", "pay_on": date(2026, 5, 5)})
    assert settle(ruleset, answers) == first == settle(fresh, answers)


@FEW
@given(
    rulesets(),
    full_answers(),
    st.sampled_from(["reason", "last_paid", "continuous_months", "first_lapse", "group"]),
)
def test_what_is_decided_for_a_known_answer_is_possible_for_an_unknown_one(ruleset, answers, key):
    known = settle(ruleset, answers)
    open_ = settle(ruleset, {**answers, key: UNKNOWN})
    assert isinstance(known, Decided)
    if isinstance(open_, Ask) or isinstance(answers[key], tuple):
        return  # too many cases; several groups are no case of an unknown group
    found = (
        [open_.decision] if isinstance(open_, Decided) else [one.decided.decision for one in open_.possible]
    )
    if key == "reason" and answers["reason"] in IMPLIED:
        return  # a reason is a case only where it agrees with the other answers that count
    assert told_by(known.decision) in {told_by(one) for one in found}


def told_by(decision):
    started = decision.started
    return decision.state, decision.back_payment, decision.gap_cost, started and started.start


@FEW
@given(rulesets(), full_answers())
def test_nothing_of_a_witness_shows_up(ruleset, answers):
    verdict = settle(ruleset, {**answers, "last_paid": UNKNOWN})
    decided = (
        [verdict]
        if isinstance(verdict, Decided)
        else [one.decided for one in getattr(verdict, "possible", ())]
    )
    for one in decided:
        if "last_paid" in one.decision.used:
            assert one.decision.used["last_paid"] is UNKNOWN
            assert (one.decision.lapse.months, one.decision.no_benefits_from) == (None, None)


@FEW
@given(rulesets(), full_answers(unknown=True))
def test_possible_decisions_differ_and_each_has_a_case(ruleset, answers):
    verdict = settle(ruleset, answers)
    if not isinstance(verdict, Depends):
        return
    assert 2 <= len(verdict.possible) <= 8
    assert all(one.cases for one in verdict.possible)
    assert len(set(verdict.facts)) == len(verdict.facts) > 0
    for one in verdict.possible:
        assert len(set(one.cases)) == len(one.cases)


# ---------------------------------------------------------------- cells


@FEW
@given(rulesets(), full_answers(), st.data())
def test_every_value_of_a_cell_walks_as_its_witness_does(ruleset, answers, data):
    chain = ruleset.at(answers["pay_on"])
    fixed = {"pay_on": answers["pay_on"]}
    given_ = {key: value for key, value in answers.items() if not isinstance(value, tuple)} | {
        "pay_gap": "yes"
    }
    shown: dict = {}
    while isinstance((run := replay(chain, shown, fixed)).step, Wants):
        fact = run.step.fact
        key = fact if fact in given_ else "event_on"
        if key not in given_:
            return  # several groups were answered
        if fact != "reason" and fact not in ("pay_gap", "previous_scheme"):
            for cell in cells_of(run.chain, CATALOGUE, run.known, fact):
                ways = {way(chain, shown, fixed, fact, value) for value in _some_of(cell, data)}
                assert len(ways) == 1, (fact, cell)
        shown[fact] = given_[key]


def way(chain, shown, fixed, fact, value):
    """What a walk asks next or decides, by name."""
    step = replay(chain, {**shown, fact: value}, fixed).step
    line = getattr(step, "line", None)
    return (type(step).__name__, line.rule.key if line and line.rule else getattr(step, "fact", None))


def _some_of(cell, data):
    """Values the cell lists, and one it only spans."""
    low, high = cell.values[0], cell.values[-1]
    inside = []
    if isinstance(low, date):
        inside = [data.draw(st.dates(low, high))]
    elif type(low) is int:
        inside = [data.draw(st.integers(low, high))]
    elif isinstance(low, Month):
        inside = [Month(data.draw(st.integers(low, high))), low.plus(-200)] if cell.open_low else []
    return [*cell.values[:3], *cell.values[-3:], *inside]


@FEW
@given(rulesets(), full_answers())
def test_cells_of_a_fact_do_not_overlap_and_leave_nothing_out(ruleset, answers):
    chain = ruleset.at(answers["pay_on"])
    known = {"pay_on": answers["pay_on"]}
    for fact in ("last_paid", "continuous_months", "event_on.birth", "first_lapse", "group"):
        cells = cells_of(chain, CATALOGUE, known, fact)
        values = [value for cell in cells for value in cell.values]
        assert len(set(values)) == len(values)
        ordered = [value for value in values if isinstance(value, int | date)]
        assert ordered == sorted(ordered)
        for one, other in pairwise(cells):
            if isinstance(one.values[-1], date) and isinstance(other.values[0], date):
                assert other.values[0] - one.values[-1] == timedelta(days=1)


# ---------------------------------------------------------------- absent facts

ON_ONE_FACT = st.one_of(
    st.builds("continuous_months {} {}".format, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), st.integers(0, 99)),
    st.builds("lapse_months {} {}".format, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), st.integers(0, 99)),
    st.builds("reason {} left_job, other".format, st.sampled_from(["in", "not in"])),
    st.builds("first_lapse {} {}".format, st.sampled_from(["=", "!="]), st.sampled_from(["yes", "no"])),
    st.builds("event_on.birth {} {} {}".format, st.sampled_from(["within", "after"]), st.integers(0, 999), st.sampled_from(["days", "months"])),
    st.builds("event_on.birth {} pay_on - {} days".format, st.sampled_from(["<", "<=", ">", ">="]), st.integers(0, 999)),
    st.builds("last_paid {} 2024-0{}".format, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), st.integers(1, 9)),
)  # fmt: skip


@MORE
@given(ON_ONE_FACT, PAY_ON, st.sampled_from([ABSENT, UNKNOWN, UNASKED]))
def test_no_absent_fact_satisfies_a_condition(text, pay_on, missing):
    condition = codec.parse_condition(text)
    terms = rules_of(make_rule("x")).at(pay_on).terms
    sheet = Sheet({"pay_on": pay_on, condition.fact: missing}, terms)
    assert compile_condition(condition)(sheet) is (False if missing is ABSENT else None)


@FEW
@given(rulesets(), PAY_ON)
def test_never_paid_meets_no_condition_on_a_lapse(ruleset, pay_on):
    answers = {
        "pay_on": pay_on,
        "last_paid": NEVER,
        "reason": "first_enrolment",
        "group": "none",
        "wait_served_months": 0,
        "event_on.birth": pay_on,
        "event_on.discharge": pay_on,
    }
    verdict = settle(ruleset, answers)
    assert isinstance(verdict, Decided)
    rule = verdict.decision.rule
    when = next(
        (r.when for level in ruleset.levels for r in level.policy.versions[0].rules if r.key == rule), ()
    )
    absent = (
        "lapse_months",
        "lapse_days",
        "lapse_months.with_payment_month",
        "continuous_months",
        "first_lapse",
    )
    assert not [condition for condition in when if condition.fact in absent] or _shares_an_outcome(
        ruleset, rule
    )


def _shares_an_outcome(ruleset, rule) -> bool:
    """A rule may stand for another that decides the same."""
    rules = ruleset.levels[0].policy.versions[0].rules
    own = next(one for one in rules if one.key == rule)
    return [one.then for one in rules].count(own.then) > 1


# ---------------------------------------------------------------- time

FORMS = st.one_of(
    st.sampled_from([Form.S0, Form.S1, Form.S2, Form.S3, Form.S4]).map(make_start),
    st.builds(
        make_start,
        st.sampled_from([Form.S5, Form.S6, Form.S7, Form.S8, Form.S12]),
        st.integers(1, 24),
        first_counts=st.sampled_from([True, False, None]),
    ),
    st.builds(lambda day: make_start("S10", on=day), PAY_ON),
    st.builds(lambda n: make_start("S9", n), st.integers(0, 12)),
)


@MORE
@given(
    FORMS,
    PAY_ON,
    st.integers(0, 400),
    st.sampled_from([None, 1, 15, 20, 25, 30, 31]),
    st.integers(0, 6),
    st.one_of(st.none(), PAY_ON),
)
def test_a_later_payment_never_gives_an_earlier_start(start, paid_on, later, cut_off, served, not_before):
    start = replace(start, not_before=not_before)

    def begins(day: date) -> date:
        return start_on(start, Case(day, after_cut_off(day, cut_off), cover_year=2027, served=served)).day

    assert begins(paid_on) <= begins(paid_on + timedelta(days=later))


@MORE
@given(st.sampled_from(["S5", "S6", "S7", "S8", "S12"]), st.integers(1, 24), PAY_ON, st.integers(0, 30))
def test_more_months_served_never_give_a_later_start(form, count, paid_on, served):
    days = [
        start_on(make_start(form, count, first_counts=False), Case(paid_on, paid_on, served=months)).day
        for months in (served, served + 1)
    ]
    assert days[1] <= days[0]


@MORE
@given(
    st.builds(
        ResidentWait,
        fixed=st.integers(0, 6),
        per_year=st.integers(0, 3),
        free_years=st.integers(0, 3),
        cap=st.one_of(st.none(), st.integers(0, 12)),
        floor=st.one_of(st.none(), st.integers(0, 12)),
        floor_years=st.integers(0, 6),
    ),
    st.integers(0, 30),
    st.integers(0, 30),
)
def test_residents_wait_grows_with_the_years_and_shrinks_with_repair(wait, years, repaired):
    months = resident_months(wait, years, repaired)
    assert wait.fixed <= months <= resident_months(wait, years + 1, repaired)
    assert resident_months(wait, years, repaired + 1) <= months
    if wait.cap is not None:
        assert months <= max(wait.fixed + wait.cap, wait.floor or 0)


@MORE
@given(PAY_ON, LAST_PAID, st.integers(0, 500), st.sampled_from([None, 15, 25]))
def test_lapse_never_shrinks_with_a_later_payment(paid_on, last_paid, later, cut_off):
    version = {"cut_off_day": cut_off} if cut_off else {}
    ruleset = rules_of(make_rule("x"), stop="month_after", period="quarter", **version)
    for counting in (
        "lapse_months",
        "lapse_days",
        "lapse_periods",
        "lapse_months.from_stop",
        "lapse_months.with_payment_month",
    ):
        counts = [
            Sheet({"pay_on": day, "last_paid": last_paid}, ruleset.at(day).terms)[counting]
            for day in (paid_on, paid_on + timedelta(days=later))
        ]
        assert counts[0] <= counts[1]


@MORE
@given(PAY_ON, st.integers(0, 40), st.integers(0, 40))
def test_months_add_up_but_for_a_clipped_end(day, one, other):
    at_once, in_steps = plus_months(day, one + other), plus_months(plus_months(day, one), other)
    assert (at_once.year, at_once.month) == (in_steps.year, in_steps.month)
    assert in_steps <= at_once
    if day.day <= 28:
        assert in_steps == at_once


@pytest.mark.parametrize("year", [2023, 2024, 2100])
def test_every_month_end_plus_any_months_is_that_months_last_day_or_the_same_day(year):
    for number in range(1, 13):
        end = Month.at(year, number).plus(1).first_day() - timedelta(days=1)
        for months in range(-25, 26):
            landed = plus_months(end, months)
            assert landed.day == end.day or (landed + timedelta(days=1)).day == 1
            assert Month.of(landed) == Month.of(end).plus(months)


# ---------------------------------------------------------------- the door for text

SPELLED = st.one_of(
    st.tuples(st.just("pay_on"), st.dates(date(1999, 1, 1), date(2029, 12, 31))),
    st.tuples(st.just("event_on"), st.dates(date(1900, 1, 1), date(2029, 12, 31))),
    st.tuples(st.just("last_paid"), st.integers(Month.at(1999, 1), Month.at(2029, 12)).map(Month)),
    st.tuples(st.just("last_paid"), st.sampled_from([NEVER, UNKNOWN])),
    st.tuples(st.just("cover_year"), st.integers(1999, 2030)),
    st.tuples(st.just("reason"), st.sampled_from([*REASONS, UNKNOWN])),
    st.tuples(st.just("group"), st.lists(st.sampled_from(GROUPS[:-1]), min_size=2, unique=True).map(lambda keys: tuple(sorted(keys, key=GROUPS.index)))),
    st.tuples(st.just("continuous_months"), st.integers(0, 600)),
    st.tuples(st.just("first_lapse"), st.sampled_from(["yes", "no"])),
)  # fmt: skip


@MORE
@given(SPELLED)
def test_what_is_spelled_is_read_back_as_the_same_value(pair):
    key, value = pair
    again = read(row_for(key, CATALOGUE), spell(value), on=date(2026, 3, 1))
    assert again == value
    assert type(again) is type(value)


@MORE
@given(st.sampled_from(sorted(CATALOGUE.facts)), st.text(max_size=250))
def test_any_text_is_read_or_refused_with_a_sentence(key, text):
    value = read_or_refusal(key, text)
    if isinstance(value, Refused):
        assert value.text.endswith("。")
        assert len(text) < 5 or text not in value.text, "what was typed is not echoed"
        return
    assert read_or_refusal(key, spell(value)) == value
    assert not isinstance(value, Missing) or value is UNKNOWN


def read_or_refusal(key, text):
    try:
        return read(CATALOGUE.facts[key], text, on=date(2026, 3, 1))
    except Refused as refused:
        return refused


# ---------------------------------------------------------------- the whole call


@settings(FEW, max_examples=15)
@given(rulesets(), full_answers())
def test_deadlines_lie_ahead_in_order_and_tell_the_start_of_their_day(ruleset, answers):
    verdict = decide_values(ruleset, answers)
    assert isinstance(verdict, Decided)
    days = [one.pay_by for one in verdict.deadlines]
    assert days == sorted(set(days))
    assert len(days) <= 4
    for one in verdict.deadlines:
        assert answers["pay_on"] <= one.pay_by < plus_months(answers["pay_on"], 12)
        assert one.now.pay_on == one.pay_by
