"""One table in three engines, each answering with the rule's key and the first day of benefits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import zen
from business_rules import run_all
from business_rules.actions import BaseActions, rule_action
from business_rules.fields import FIELD_TEXT
from business_rules.variables import BaseVariables, numeric_rule_variable, string_rule_variable

from policies.core.dates import Case, start_by_day_alone, start_on
from policies.core.outcome import BenefitStart, Outcome
from policies.core.policy import Catalogue, Otherwise, Policy, Rule, Verification, Version
from policies.core.ruleset import Level, Ruleset
from policies.core.types import Claim, Condition, Fact, Kind, Op, Option, Scheme
from policies.core.verdict import Started
from policies.core.walk import replay

from .table import PAY_ON, REASONS, Asked, Row, rows

Answer = tuple[str, date | None]
Engine = Callable[[Asked], Answer]


# ---------------------------------------------------------------- ours


def ruleset_of(table: tuple[Row, ...]) -> Ruleset:
    rules = tuple(
        Rule(
            row.key,
            (
                Condition("reason", Op.IS, row.reason),
                Condition("lapse_months", Op.GE, row.low),
                Condition("lapse_months", Op.LE, row.high),
            ),
            Outcome(start=(Claim(BenefitStart(row.form, row.count)),)),
        )
        for row in table
    )
    version = Version(date(2020, 1, 1), Verification.VERIFIED, rules, Otherwise.NOT_STATED)
    policy = Policy("370300", Scheme.FLEXIBLE, (version,))
    facts = {
        "reason": Fact("reason", Kind.CHOICE, "", "", options=tuple(Option(key, key) for key in REASONS)),
        "last_paid": Fact("last_paid", Kind.MONTH, "", ""),
    }
    return Ruleset(Scheme.FLEXIBLE, (Level(policy, "city", own=True),), Catalogue(facts), lambda day: None)


def ours() -> Engine:
    """A walk from nothing: what to ask, lapse, rule, date. No input is prepared outside."""
    chain = ruleset_of(rows()).at(PAY_ON)
    if chain is None:
        raise RuntimeError("the table has a version for every day")
    fixed = {"pay_on": PAY_ON}
    nothing: frozenset[str] = frozenset()

    def answer(asked: Asked) -> Answer:
        run = replay(chain, {"reason": asked.reason, "last_paid": asked.last_paid}, fixed)
        line = run.step  # every case has a rule, and every rule a date
        return line.rule.key, line.begins[0](run.sheet, 0, nothing).started.day  # type: ignore[union-attr]

    return answer


# ---------------------------------------------------------------- zen-engine


def zen_engine(day: DateWork) -> Engine:
    """GoRules' engine (Rust), its table compiled ahead by the static loader; the same date work in Python."""
    engine = zen.ZenEngine({"loader": {"type": "static", "content": {"table": _zen_document(rows())}}})

    def answer(asked: Asked) -> Answer:
        found = engine.evaluate("table", {"reason": asked.reason, "lapse": asked.lapse_months})["result"]
        return found["key"], day(found["form"], found["count"])

    return answer


def _zen_document(table: tuple[Row, ...]) -> dict[str, object]:
    inputs = [
        {"id": "r", "name": "reason", "field": "reason"},
        {"id": "l", "name": "lapse", "field": "lapse"},
    ]
    outputs = [{"id": name, "name": name, "field": name} for name in ("key", "form", "count")]
    lines = [
        {
            "_id": row.key,
            "r": f'"{row.reason}"',
            "l": f"[{row.low}..{row.high}]",
            "key": f'"{row.key}"',
            "form": f'"{row.form.value}"',
            "count": str(row.count or 0),
        }
        for row in table
    ]
    content = {"hitPolicy": "first", "inputs": inputs, "outputs": outputs, "rules": lines}
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in", "position": {"x": 0, "y": 0}},
        {
            "id": "t",
            "type": "decisionTableNode",
            "name": "t",
            "position": {"x": 0, "y": 0},
            "content": content,
        },
        {"id": "out", "type": "outputNode", "name": "out", "position": {"x": 0, "y": 0}},
    ]
    edges = [
        {"id": "a", "sourceId": "in", "targetId": "t", "type": "edge"},
        {"id": "b", "sourceId": "t", "targetId": "out", "type": "edge"},
    ]
    return {"nodes": nodes, "edges": edges}


DateWork = Callable[[str, float], date | None]


def by_start_on() -> DateWork:
    """What anybody calls who has a form and a count: the starts made ahead, dates.start_on for each."""
    starts = {(row.form.value, row.count or 0): BenefitStart(row.form, row.count) for row in rows()}
    return lambda form, count: start_on(starts[form, count], Case(PAY_ON, PAY_ON)).day


def compiled_ahead() -> DateWork:
    """The same, each start compiled as our chains compile theirs."""
    begins: dict[tuple[str, float], Callable[[date, date], Started]] = {}
    for row in rows():
        begin = start_by_day_alone(BenefitStart(row.form, row.count))
        if begin is None:
            raise RuntimeError("every start of the table hangs on the day of payment alone")
        begins[row.form.value, row.count or 0] = begin
    return lambda form, count: begins[form, count](PAY_ON, PAY_ON).day


# ---------------------------------------------------------------- business-rules


class _Variables(BaseVariables):  # type: ignore[misc]
    def __init__(self, asked: Asked) -> None:
        self.asked = asked

    @string_rule_variable()  # type: ignore[untyped-decorator]
    def reason(self) -> str:
        return self.asked.reason

    @numeric_rule_variable()  # type: ignore[untyped-decorator]
    def lapse(self) -> int:
        return self.asked.lapse_months


class _Actions(BaseActions):  # type: ignore[misc]
    def __init__(self) -> None:
        self.found: tuple[str, str, float] = ("", "", 0)

    @rule_action(params={"key": FIELD_TEXT, "form": FIELD_TEXT, "count": FIELD_TEXT})  # type: ignore[untyped-decorator]
    def decide(self, key: str, form: str, count: str) -> None:
        self.found = key, form, float(count)


def business_rules(day: DateWork) -> Engine:
    """Venmo's engine in Python: stops at the first rule that holds; the same date work."""
    document = [
        {
            "conditions": {
                "all": [
                    {"name": "reason", "operator": "equal_to", "value": row.reason},
                    {"name": "lapse", "operator": "greater_than_or_equal_to", "value": row.low},
                    {"name": "lapse", "operator": "less_than_or_equal_to", "value": row.high},
                ]
            },
            "actions": [
                {
                    "name": "decide",
                    "params": {"key": row.key, "form": row.form.value, "count": str(row.count or 0)},
                }
            ],
        }
        for row in rows()
    ]

    def answer(asked: Asked) -> Answer:
        actions = _Actions()
        run_all(document, _Variables(asked), actions, stop_on_first_trigger=True)
        key, form, count = actions.found
        return key, day(form, count)

    return answer
