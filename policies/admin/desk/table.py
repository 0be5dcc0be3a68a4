"""A version's rules as a decision table in Chinese sentences. A rule that cannot be read says why instead."""

from __future__ import annotations

from dataclasses import dataclass

from policies.core import codec, words
from policies.core.codec.faults import Fault
from policies.core.outcome import Outcome, State
from policies.core.policy import Catalogue
from policies.models import DraftRule, DraftVersion

from .rules import RuleForm
from .wording import field_at, names_of, said

NOT_STATED = "来源未写明"
STATES = {State.NOT_LAPSED: "没有断缴，不用补", State.NO_COVER: "现在不能参保"}


@dataclass(frozen=True, slots=True)
class Row:
    rule: DraftRule
    title: str
    when: str
    start: str
    back_payment: str
    gap_costs: str
    fault: str = ""


def rows(version: DraftVersion, catalogue: Catalogue) -> list[Row]:
    return [_row(rule, catalogue) for rule in version.rules.order_by("position")]


def _row(rule: DraftRule, catalogue: Catalogue) -> Row:
    try:
        read = codec.load_rule(rule.plain())
    except codec.DocumentError as error:
        return Row(rule, rule.key, "", "", "", "", fault="；".join(map(_fault, error.problems)))
    then = read.then
    when = words.conditions(read.when, catalogue)
    title = read.title or rule.key
    if then.state is not State.DECIDED:
        return Row(rule, title, when, STATES[then.state], "", "")
    return Row(rule, title, when, starts(then), _back_payment(then), _gap_costs(then))


def _fault(fault: Fault) -> str:
    reason = said(fault.reason, names_of(RuleForm))
    field = field_at(RuleForm, fault.path)
    return f"{field}：{reason}" if field else reason


def starts(then: Outcome) -> str:
    return " / ".join(words.start(claim.value) for claim in then.start) or NOT_STATED


def _back_payment(then: Outcome) -> str:
    return " / ".join(words.BACK_PAYMENT[claim.value] for claim in then.back_payment) or NOT_STATED


def _gap_costs(then: Outcome) -> str:
    return " / ".join(words.gap_costs(claim.value) for claim in then.gap_costs) or NOT_STATED
