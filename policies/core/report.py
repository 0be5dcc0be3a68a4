"""A verdict as the JSON that scripts rely on (design.md "The same decision for scripts"). Keys are never renamed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from .outcome import Benefit, Grant, Limit, Price
from .policy import ONLINE, Need, Policy, Version
from .reading import spell
from .values import Value
from .verdict import Ask, Choice, Deadline, Decided, Decision, Depends, Lapse, Possible, Uncovered, Verdict

Json = dict[str, Any]


def _undecided() -> Json:
    """Every key of the contract, before anything is known."""
    return {
        "ask": None,
        "policy": None,
        "own_policy": False,
        "rule": None,
        "lapse": {"months": None, "days": None, "cover_years": None},
        "back_payment": None,
        "waiting": None,
        "benefits_from": None,
        "benefits_from_range": None,
        "first_benefits_from": None,
        "benefits_from_not_stated": False,
        "during_wait": None,
        "gap_costs": None,
        "late_fee": None,
        "options": [],
        "possible": [],
        "deadlines": [],
        "disagreements": [],
        "materials": [],
        "channels": [],
        "sources": [],
    }


def report(verdict: Verdict) -> Json:
    """One JSON-able object; every key of the contract is always there."""
    match verdict:
        case Ask():
            return {"state": "ask", **_undecided(), "ask": verdict.fact, **_answers(verdict.used)}
        case Uncovered():
            return {"state": "uncovered", **_undecided(), **_answers(verdict.used)}
        case Depends():
            possible = [_possible(one) for one in verdict.possible]
            return {
                "state": "depends",
                **_undecided(),
                **_who(verdict),
                "possible": possible,
                **_answers(verdict.used),
            }
        case Decided():
            return _decided(verdict)


def _answers(used: Mapping[str, Value]) -> Json:
    return {"answers": {key: spell(value) for key, value in used.items()}}


def _who(depends: Depends) -> Json:
    """The policy, where every possible decision is the same one's."""
    first = depends.possible[0].decided.decision
    same = all(one.decided.decision.version is first.version for one in depends.possible)
    return (
        {"policy": _policy(first), "own_policy": first.own_policy}
        if same
        else {"own_policy": first.own_policy}
    )


def _possible(possible: Possible) -> Json:
    return {"if": "；或者".join(possible.cases), **_core(possible.decided.decision)}


def _decided(verdict: Decided) -> Json:
    decision = verdict.decision
    return {
        "state": decision.state.value,
        **_undecided(),
        "policy": _policy(decision),
        "own_policy": decision.own_policy,
        **_core(decision),
        "options": [_option(choice) for choice in verdict.choices],
        "deadlines": [_deadline(deadline) for deadline in verdict.deadlines],
        "last_in_time": _deadline(verdict.last_in_time) if verdict.last_in_time else None,
        "missed_deadline": _deadline(verdict.missed) if verdict.missed else None,
        "deadline_notes": [_deadline_notes(deadline) for deadline in verdict.deadlines],
        "disagreements": [
            {
                "field": disagreement.field,
                "used": disagreement.used.text,
                "other": "；".join(cited.text for cited in disagreement.others),
                "sources": [source.title for cited in disagreement.others for source in cited.sources],
            }
            for disagreement in decision.disagreements
        ],
        "materials": [
            {
                "key": one.material.key,
                "name": one.material.name,
                "need": one.use.need if one.certain else Need.IF,
            }
            for one in decision.materials
        ],
        "channels": [
            {
                "key": one.channel.key,
                "name": one.channel.name,
                "kind": one.channel.kind,
                "online": one.channel.kind in ONLINE,
            }
            for one in decision.channels
        ],
        "sources": [
            {"title": source.title, "level": source.level, "checked_on": source.checked_on.isoformat()}
            for source in decision.sources
        ],
        **_answers(decision.used),
    }


def _deadline(deadline: Deadline) -> Json:
    return {
        "pay_by": deadline.pay_by.isoformat(),
        "benefits_from": _iso(deadline.now.benefits_from),
        "otherwise": _iso(deadline.after.benefits_from) if deadline.after else None,
    }


def _deadline_notes(deadline: Deadline) -> Json:
    """Why a date is null: only a range is known, or another question would be asked. And whether the day may move."""
    after = deadline.after
    return {
        "pay_by": deadline.pay_by.isoformat(),
        "benefits_from_range": _range(deadline.now),
        "otherwise_range": _range(after) if after else None,
        "otherwise_asks": after is None,
        "holidays_known": deadline.holidays_known,
    }


def _range(decision: Decision) -> list[str] | None:
    return [day.isoformat() for day in decision.start_range] if decision.start_range else None


def _policy(decision: Decision) -> Json:
    policy: Policy = decision.policy
    version: Version = decision.version
    return {
        "region": policy.region,
        "level": decision.level,
        "scheme": policy.scheme,
        "effective_from": version.effective_from.isoformat(),
        "verification": version.verification,
    }


def _core(decision: Decision) -> Json:
    """The part of a decision that options and possible cases repeat."""
    return {
        "rule": decision.rule,
        "lapse": _lapse(decision.lapse),
        "back_payment": decision.back_payment or "not_stated",
        "back_payment_limit": _limit(decision.back_payment_limit),
        "waiting": _waiting(decision),
        "benefits_from": _iso(decision.benefits_from),
        "benefits_from_range": _range(decision),
        "first_benefits_from": _iso(decision.first_benefits_from),
        "benefits_from_not_stated": decision.state == "decided" and decision.started is None,
        "during_wait": during_wait(decision),
        "gap_costs": decision.gap_cost or "not_stated",
        "late_fee": _late_fee(decision),
        "no_benefits_from": _iso(decision.no_benefits_from),
        "cover_year": decision.cover_year,
        "no_cover_until": _iso(decision.no_cover_until),
        "cover_ends_on": _iso(decision.cover_ends_on),
        "prices": [_price(price) for price in decision.prices],
        "repair_price": _price(decision.repair_price) if decision.repair_price else None,
    }


def _price(price: Price) -> Json:
    """Yuan and shares as decimal text; null: not said. ``cover_year`` null: of any year."""
    return {
        "per": price.per.value,
        "amount": _decimal(price.amount),
        "base": price.base or None,
        "base_amount": _decimal(price.base_amount),
        "rate": _decimal(price.rate),
        "rate_to": _decimal(price.rate_to),
        "subsidy": _decimal(price.subsidy),
        "cover_year": price.cover_year,
    }


def _decimal(number: Decimal | None) -> str | None:
    """400.00 -> "400"; never 4E+2."""
    return None if number is None else f"{number.normalize():f}"


def _limit(limit: Limit | None) -> Json | None:
    """How far back one may pay, and until when."""
    if limit is None:
        return None
    since = str(limit.since) if limit.since is not None else None
    return {"months": limit.months, "since": since, "until": _iso(limit.until_on)}


def _lapse(lapse: Lapse) -> Json:
    return {"months": lapse.months, "days": lapse.days, "cover_years": lapse.cover_years}


def _waiting(decision: Decision) -> Json:
    if decision.started is not None:
        started = decision.started
        months = None if started.day is None else started.months
        return {"form": started.start.form, "months": months, "days": started.days}
    unstated = decision.unstated
    return {"form": "not_stated", "months": unstated.months if unstated else None, "days": None}


def during_wait(decision: Decision) -> str | None:
    """none, account_only, full, "50%", or a ladder of them joined by "/": for all benefits, or for inpatient care.

    None where the source is silent on these (semantics 22).
    """
    kinds = {part.benefit for part in decision.during_wait}
    kind = Benefit.ALL if Benefit.ALL in kinds else Benefit.INPATIENT
    said = [part for part in decision.during_wait if part.benefit is kind]
    shares = [f"{part.percent}%" if part.grant is Grant.PERCENTAGE else part.grant.value for part in said]
    return "/".join(shares) or None


def _late_fee(decision: Decision) -> Json:
    fee = decision.late_fee
    if fee is None:
        return {"payer": "not_stated", "daily_rate": None}
    return {"payer": fee.payer, "daily_rate": str(fee.daily_rate) if fee.daily_rate is not None else None}


def _option(choice: Choice) -> Json:
    chosen = {"choose": {choice.option: choice.value}, "default": choice.is_default}
    if choice.decision is None:
        silent = {
            "rule": None,
            "back_payment": "not_stated",
            "benefits_from": None,
            "benefits_from_not_stated": True,
        }
        return {**chosen, **silent}
    return {**chosen, **_core(choice.decision)}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
