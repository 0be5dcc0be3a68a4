"""What makes two decisions the same to the person: all they are told to expect, not which rule said it."""

from __future__ import annotations

from .verdict import Choice, Decided, Decision


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
        tuple((told.text, told.ask) for told in decision.statements),
    )
