"""Factories for the tests of the core: a tiny catalogue, policies from a few lines, answers as they are spelled."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from policies.core import codec, reading
from policies.core.deciding import decide as decide_values
from policies.core.facts import Sheet, Terms
from policies.core.outcome import BenefitStart, Form, ResidentWait
from policies.core.policy import BenefitStop, Catalogue, Period, Policy, Window
from policies.core.report import report
from policies.core.ruleset import Level, Ruleset
from policies.core.types import Scheme
from policies.core.values import Value
from policies.core.verdict import Ask, Decided, Decision, Depends, Verdict

TODAY = date(2026, 3, 1)

REASONS = (
    "employer_arrears",
    "employer_never_enrolled",
    "left_job",
    "unemployment_benefit_ended",
    "missed_payment",
    "moved_area",
    "switched_scheme",
    "missed_window",
    "first_enrolment",
    "other",
)
GROUPS = ("newborn", "destitute", "student", "veteran", "none")


def _row(kind: str, label: str, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "label": label, "question": f"{label}？", **more}


def _options(*keys: str) -> list[dict[str, str]]:
    return [{"key": key, "label": key.replace("_", " ")} for key in keys]


CATALOGUE: Catalogue = codec.load_catalogue(
    {
        "schema": 1,
        "facts": {
            "pay_on": _row("date", "缴费日期", can_be_unknown=False),
            "cover_year": _row("year", "参保年度", can_be_unknown=False),
            "reason": _row("choice", "断缴原因", options=_options(*REASONS)),
            "previous_scheme": _row(
                "choice", "以前的医保", options=_options("employee", "flexible", "resident", "none")
            ),
            "last_paid": _row("month", "最后交到", can_be_never=True),
            "last_paid.year": _row("year", "最后交的年度", can_be_never=True),
            "in_window": _row("yes_no", "在集中缴费期内"),
            "group": _row("choices", "特殊人群", options=_options(*GROUPS)),
            "continuous_months": _row("number", "断缴前连续交了", unit="个月", at_least=0, at_most=600),
            "first_lapse": _row("yes_no", "第一次断缴"),
            "registered_before": _row("yes_no", "以前在本地参过保"),
            "wait_served_months": _row("number", "已经等了", unit="个月", at_least=0, at_most=24),
            "age": _row("number", "年龄", unit="岁", at_least=0, at_most=120),
            "event_on.birth": _row("date", "出生日期"),
            "event_on.discharge": _row("date", "退役日期"),
            "event_on.end_of_employee_scheme": _row("date", "职工医保停的日期"),
            "pay_gap": _row("yes_no", "补交断缴的月份", role="option"),
            "repair_years": _row("number", "缴费修复", role="option", unit="年", at_least=0, at_most=60),
        },
        "materials": {"id_card": {"name": "身份证"}, "contract": {"name": "劳动合同"}},
        "channels": {
            "app": {"name": "国家医保服务平台", "kind": "app", "authority": "medical_insurance"},
            "window": {"name": "医保大厅", "kind": "window", "authority": "medical_insurance"},
        },
    }
)

SOURCES = {
    "notice": {"title": "通知", "level": "city", "checked": date(2026, 1, 5)},
    "article": {"title": "报道", "level": "media", "checked": date(2026, 1, 6)},
}


def make_rule(key: str, *when: str, sources: tuple[str, ...] = ("notice",), **then: Any) -> dict[str, Any]:
    """A rule as a document: ``make_rule("short", "lapse_months <= 3", start="S3")``."""
    return {"key": key, "when": list(when), "then": then, "sources": list(sources)}


def make_version(
    *rules: dict[str, Any],
    effective_from: str = "2000-01-01",
    otherwise: str | None = "not_stated",
    verification: str = "verified",
    **more: Any,
) -> dict[str, Any]:
    version = {
        "effective_from": date.fromisoformat(effective_from),
        "verification": verification,
        "rules": list(rules),
        **more,
    }
    return version if otherwise is None else {**version, "otherwise": otherwise}


def make_policy(
    *rules: dict[str, Any],
    region: str = "370300",
    scheme: str = "flexible",
    versions: list[dict[str, Any]] | None = None,
    windows: tuple[tuple[int, str, str, str], ...] = (),
    sources: Mapping[str, Any] = SOURCES,
    **version: Any,
) -> Policy:
    """A policy of one version made of ``rules``, or of the ``versions`` given. Windows: (year, name, opens, closes), "" for a day left out."""
    return codec.load_policy(
        {
            "schema": 1,
            "region": region,
            "scheme": scheme,
            "sources": dict(sources),
            "versions": versions if versions is not None else [make_version(*rules, **version)],
            "windows": [
                {"cover_year": year, "name": name}
                | {key: date.fromisoformat(day) for key, day in (("opens", opens), ("closes", closes)) if day}
                for year, name, opens, closes in windows
            ],
        }
    )


def make_ruleset(
    city: Policy | None = None,
    *,
    province: Policy | None = None,
    nation: Policy | None = None,
    scheme: str | None = None,
    catalogue: Catalogue = CATALOGUE,
    holidays: frozenset[date] = frozenset(),
) -> Ruleset:
    levels = tuple(
        Level(policy, name, own=name == "city")
        for name, policy in (("city", city), ("province", province), ("nation", nation))
        if policy is not None
    )
    known = scheme or (levels[0].policy.scheme if levels else "flexible")
    return Ruleset(Scheme(known), levels, catalogue, lambda day: day not in holidays)


def rules_of(*rules: dict[str, Any], **policy: Any) -> Ruleset:
    """The rule set of one city with these rules."""
    return make_ruleset(make_policy(*rules, **policy))


def answers(given: Mapping[str, str] | None = None, /, **more: str) -> dict[str, Value]:
    """Answers as the address spells them, read as the site reads them."""
    raw = {"pay_on": "2026-03-10", **(given or {}), **more}
    found: dict[str, Value] = {}
    for key, text in raw.items():
        fact = reading.row_for(key, CATALOGUE)
        assert fact is not None, f"no fact {key}"
        found[key] = reading.read(fact, text, on=TODAY)
    return found


def decide(ruleset: Ruleset, given: Mapping[str, str] | None = None, /, **more: str) -> Verdict:
    return decide_values(ruleset, answers(given, **more))


def decided(ruleset: Ruleset, given: Mapping[str, str] | None = None, /, **more: str) -> Decided:
    verdict = decide(ruleset, given, **more)
    assert isinstance(verdict, Decided), verdict
    return verdict


def decision(ruleset: Ruleset, given: Mapping[str, str] | None = None, /, **more: str) -> Decision:
    return decided(ruleset, given, **more).decision


def asked(ruleset: Ruleset, given: Mapping[str, str] | None = None, /, **more: str) -> str:
    """The key of the next question."""
    verdict = decide(ruleset, given, **more)
    assert isinstance(verdict, Ask), verdict
    return verdict.fact


def depends(ruleset: Ruleset, given: Mapping[str, str] | None = None, /, **more: str) -> Depends:
    verdict = decide(ruleset, given, **more)
    assert isinstance(verdict, Depends), verdict
    return verdict


def reported(ruleset: Ruleset, given: Mapping[str, str] | None = None, /, **more: str) -> dict[str, Any]:
    return report(decide(ruleset, given, **more))


def possible_dates(verdict: Depends) -> dict[tuple[str, ...], str | None]:
    """The start of benefits in each case that 不清楚 leaves open."""
    return {
        one.cases: day.isoformat() if (day := one.decided.decision.benefits_from) else None
        for one in verdict.possible
    }


def make_sheet(
    *,
    scheme: str = "flexible",
    cut_off_day: int | None = None,
    period: Period = Period.MONTH,
    stop: BenefitStop | None = None,
    windows: tuple[Window, ...] = (),
    holidays: frozenset[date] = frozenset(),
    **given: str,
) -> Sheet:
    terms = Terms(Scheme(scheme), windows, cut_off_day, period, stop, lambda day: day not in holidays)
    return Sheet(answers({key.replace("__", "."): text for key, text in given.items()}), terms)


def make_start(form: str, count: int | ResidentWait | None = None, **more: Any) -> BenefitStart:
    return BenefitStart(Form(form), count, **more)
