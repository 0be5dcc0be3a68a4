"""What one person could do instead, as rows to compare: other days to pay on, other cover years, other schemes, with
their addresses.
"""

from collections.abc import Iterator

from django.urls import reverse

from policies.core import alternatives, reading
from policies.core.types import Scheme
from policies.core.verdict import Ask, Decided, Uncovered, Verdict
from wizard import answers, words
from wizard.answers import NO_FIGURES
from wizard.case import OPTIONS, Case, decide
from wizard.presenters import comparing
from wizard.presenters.answered import worded
from wizard.presenters.comparing import Comparison, Way
from wizard.presenters.sums import NOTHING, Bill, bill, bill_of

OPEN, LATER = "要再答几个问题才知道", "答完才知道"


def tables(case: Case, decided: Decided) -> tuple[Comparison, ...]:
    """Days first, then the person's own choices, years and schemes; a table of one row compares nothing."""
    decision, own = decided.decision, case.given.own
    days, schemes = list(_days(case, decided)), list(_schemes(case, decided))
    choices = comparing.comparisons(decided.choices, case.choosing(decision.used), own)
    return (
        *([comparing.days(days)] if len(days) > 1 else []),
        *choices,
        *years(case, decided),
        *([comparing.schemes(schemes)] if len(schemes) > 1 else []),
    )


def years(case: Case, decided: Decided) -> tuple[Comparison, ...]:
    """One table where the payment can be for more than one cover year, else none."""
    ways = list(_years(case, decided))
    return (comparing.years(ways),) if len(ways) > 1 else ()


def _days(case: Case, decided: Decided) -> Iterator[Way]:
    now, own = decided.decision, case.given.own
    only = (*now.used, *OPTIONS)
    year = {} if now.cover_year is None else {"cover_year": now.cover_year}
    for day in alternatives.pay_days(now, decided.deadlines):
        label = f"{words.day(day)}到账"
        if day == now.pay_on:
            yield _way(label, decided, bill_of(decided, own), is_default=True)
            continue
        verdict = decide(
            case.snapshot, case.region.code, case.scheme, {**case.given.values, **year, "pay_on": day}
        )
        address = case.here + case.given.query(only=only, also={"pay_on": day.isoformat()})
        of = bill_of(verdict, own) if isinstance(verdict, Decided) else NOTHING
        yield _way(label, verdict, of, address=address)


def _years(case: Case, decided: Decided) -> Iterator[Way]:
    """Whether the payment lies in the window was said of one year alone."""
    now, own = decided.decision, case.given.own
    values = {key: value for key, value in case.given.values.items() if key != "in_window"}
    only = (*(key for key in now.used if key != "in_window"), "cover_year", *OPTIONS)
    for year in alternatives.cover_years(case.snapshot.ruleset(case.region.code, case.scheme), now):
        label = f"{year}年度"
        if year == now.cover_year:
            yield _way(label, decided, bill_of(decided, own), is_default=True)
            continue
        verdict = decide(case.snapshot, case.region.code, case.scheme, {**values, "cover_year": year})
        address = case.here + case.given.query(only=only, also={"cover_year": str(year)})
        of = bill_of(verdict, own) if isinstance(verdict, Decided) else NOTHING
        yield _way(label, verdict, of, address=address, asks=_asks(case, verdict, case.scheme, values))


def _asks(case: Case, verdict: Verdict, scheme: Scheme, values: answers.Values) -> str:
    """What is still to be answered."""
    if not isinstance(verdict, Ask):
        return ""
    fact = worded(verdict.fact, case.snapshot.catalogue, scheme, values)
    return f"还要再答：{fact.label}" if fact else ""


def _schemes(case: Case, decided: Decided) -> Iterator[Way]:
    yield _way(words.SCHEMES[case.scheme], decided, bill_of(decided, case.given.own), is_default=True)
    catalogue = case.snapshot.catalogue
    counted = {key: value for key, value in case.given.values.items() if key in decided.decision.used}
    for scheme in alternatives.OTHERS[case.scheme]:
        values = alternatives.carried(counted, case.scheme, scheme, catalogue)
        verdict = decide(case.snapshot, case.region.code, scheme, values)
        spelt = {key: reading.spell(value) for key, value in values.items()}
        address = reverse("wizard:step", args=[case.region.code, scheme.value])
        address += answers.query(spelt, view=case.given.view)
        # Months missed in one scheme are no arrears of another: only what it costs from now on is held beside it.
        of = bill(verdict.decision, NO_FIGURES, pays_gap=False) if isinstance(verdict, Decided) else NOTHING
        asks = _asks(case, verdict, scheme, values)
        yield _way(words.SCHEMES[scheme], verdict, of, address=address, asks=asks)


def _way(
    label: str,
    verdict: Verdict,
    of: Bill,
    *,
    is_default: bool = False,
    address: str = "",
    asks: str = "",
) -> Way:
    decision = verdict.decision if isinstance(verdict, Decided) else None
    is_unknown = isinstance(verdict, Uncovered)
    instead, unsaid = ("本市尚未收录",) * 2 if is_unknown else (asks or OPEN, LATER)
    return Way(label, decision, address, is_default, instead, unsaid, of)
