"""What each template of a case is given: plain names to frozen values."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from django.urls import reverse

from policies.core.outcome import State
from policies.core.types import Fact, Scheme
from policies.core.verdict import Ask, Decided
from policies.regions import Region
from policies.snapshot import Snapshot
from wizard import alternatives, forms, wanting, words
from wizard.case import Case, day
from wizard.presenters import asking
from wizard.presenters.answered import Answered, answered, worded
from wizard.presenters.comparing import Comparison
from wizard.presenters.doing import HOTLINES
from wizard.presenters.result import Result
from wizard.presenters.sums import bill_of
from wizard.presenters.trust import Notice
from wizard.qr import qr_svg

Context = dict[str, object]


def question(case: Case, ask: Ask) -> Context:
    facts = case.snapshot.catalogue.facts
    fact = facts.get(ask.wording) or worded(ask.fact, case.snapshot.catalogue, case.scheme, case.given.values)
    if fact is None:  # a rule asks what the catalogue has no words for: say that we do not know
        return uncovered(case)
    if ask.again:  # 不清楚 was answered, and leads nowhere
        fact = replace(fact, can_be_unknown=False)
    page = _common(case, _done(case, ask.used))
    return page | _asking(case, ask.fact, fact) | {"asked_again": ask.again}


def changing(case: Case) -> Context:
    """One answer looked at again: its question, with what was answered filled in."""
    key, given = case.given.change, case.given
    fact = worded(key, case.snapshot.catalogue, case.scheme, given.values, case.event)
    if fact is None:
        raise LookupError(f"{key} was read without its row")
    earlier = list(given.spelt)[: list(given.spelt).index(key)]
    page = _common(case, _done(case, earlier))
    return page | _asking(case, key, fact, typed=given.spelt[key])


def refused(case: Case) -> Context:
    """The first answer that cannot be used, asked again, with every reason above it."""
    first = case.given.problems[0]
    fact = worded(first.key, case.snapshot.catalogue, case.scheme, case.given.values)
    if fact is None:
        raise LookupError(f"{first.key} was read without its row")
    page = _common(case, _done(case, case.given.values))
    return (
        page
        | _asking(case, first.key, fact, typed=case.given.typed.get(first.key, ""), error=first.text)
        | {"problems": case.given.problems}
    )


def uncovered(case: Case) -> Context:
    elsewhere = all(case.region.pooling_for(scheme) is None for scheme in Scheme)
    own = case.snapshot.own_policy(case.region.code, case.scheme)
    title = "这里不实行内地的基本医疗保险" if elsewhere else "本市尚未收录"
    if own:
        title = f"本市只收录了{words.day(own.versions[0].effective_from)}以后的规定"
    done = _done(case, case.given.values)
    shown = {"title": title, "is_elsewhere": elsewhere, "script": asking.script(case, done)}
    return _common(case, done) | shown


def result(case: Case, shown: Result) -> Context:
    done = _done(case, [*shown.used, *_options(case)])
    return _common(case, done) | {
        "result": shown,
        "title": shown.title,
        "changes": _changes(case),
        "script": asking.script(case, done),
        "to_checklist": case.address("checklist", shown.used),
        "to_calendar": case.address("dates", shown.used) if shown.has_dates else "",
        "to_result": case.address("step", shown.used),
        "to_show": case.address("show", shown.used),
        "to_compare": case.address("compare", shown.used) if isinstance(case.verdict, Decided) else "",
        "years": _years_instead(case),
    }


def compare(case: Case, decided: Decided, shown: Result) -> Context:
    """Days, choices and schemes beside each other, and what it all costs."""
    own = case.given.own
    return result(case, shown) | {
        "title": "比一比、算一算",
        "tables": alternatives.tables(case, decided),
        "bill": bill_of(decided, own),
        "sums": forms.sums(own, case.scheme),
        "problems": own.problems,
        "carried": case.given.carried,
        "compare_here": reverse("wizard:compare", args=[case.region.code, case.scheme.value]),
    }


def checklist(case: Case, shown: Result, root: str) -> Context:
    """``root`` is the site's own address, as it was asked for."""
    address = root + case.address("checklist", shown.used, version=case.snapshot.publication)
    return result(case, shown) | {
        "address": address,
        "qr": qr_svg(address),
        "printed_on": words.full_day(case.on),
        "version": case.snapshot.publication,
        "sources": shown.paper_sources,
    }


def wanted(
    snapshot: Snapshot, region: Region, scheme: Scheme, on: date, *, is_noted: bool, is_refused: bool
) -> Context:
    return {
        "title": "记下了，谢谢" if is_noted else f"请收录{region.short}",
        "place": snapshot.regions.full_name(region.code),
        "scheme_name": words.SCHEMES[scheme],
        "here": reverse("wizard:step", args=[region.code, scheme.value]),
        "is_noted": is_noted,
        "is_refused": is_refused,
        "want": _want(region, scheme, on),
    }


# ---------------------------------------------------------------- parts


def _years_instead(case: Case) -> tuple[Comparison, ...]:
    """Whoever comes too late for one cover year can perhaps pay for the next one by now."""
    match case.verdict:
        case Decided(decision=decision) if decision.state is State.NO_COVER:
            return alternatives.years(case, case.verdict)
    return ()


def _want(region: Region, scheme: Scheme, on: date) -> Context:
    """The button of a place that has no policy of its own."""
    return {
        "address": reverse("wizard:wanted", args=[region.code, scheme.value]),
        "token": wanting.token(region.code, scheme, on),
        "place": region.short,
    }


def _is_wanting(case: Case) -> bool:
    """Nobody has entered what the pooling area itself has decided."""
    pools = case.region.pooling_for(case.scheme) is not None
    return pools and case.snapshot.own_policy(case.region.code, case.scheme) is None


def _done(case: Case, keys: Collection[str]) -> tuple[Answered, ...]:
    return answered(case.given, keys, case.snapshot.catalogue, case.scheme, case.here, case.event)


def _common(case: Case, done: tuple[Answered, ...]) -> Context:
    return {
        "place": case.place,
        "short_place": case.region.short,
        "code": case.region.code,
        "scheme": case.scheme.value,
        "scheme_name": words.SCHEMES[case.scheme],
        "here": case.here,
        "answered": done,
        "back": _back(done),
        "hotlines": HOTLINES,
        "want": _want(case.region, case.scheme, case.on) if _is_wanting(case) else None,
    }


def _back(done: tuple[Answered, ...]) -> str:
    """One question back; empty on the first."""
    return done[-1].change if done else ""


def _asking(case: Case, key: str, fact: Fact, *, typed: str = "", error: str = "") -> Context:
    """``typed``: what stands in the field."""
    form = forms.build(
        fact,
        name=key,
        scheme=case.scheme,
        on=case.on,
        pay_on=day(case.given.values.get(forms.PAY_ON)),
        typed=typed,
        error=error,
    )
    asides = [(aside.label, case.here + case.given.query(also={key: aside.value})) for aside in form.asides]
    return {"form": form, "asides": asides, "hidden": case.given.hidden(key), "title": form.heading}


def _options(case: Case) -> list[str]:
    return [key for key in ("pay_gap", "repair_years") if key in case.given.values]


def _changes(case: Case) -> Notice | None:
    """What changed since the publication a printed or shared address was made under."""
    made, now = case.given.version, case.snapshot.publication
    if made is None or made >= now:
        return None
    lines = [change.line for change in case.snapshot.changes_since(made, case.region.code, case.scheme)]
    if not lines:
        return Notice("ok", "这份链接做好以后，这里的规定没有改动")
    return Notice(
        "warn", "这份链接做好以后，规定有改动", "；".join(line.rstrip("。") for line in lines) + "。"
    )
