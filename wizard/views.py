"""The residents' pages: function views, one page each. The clock is read here and handed down."""

import re
from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import cache_control

from policies import catalog, wishes
from policies.core.types import Scheme
from policies.core.verdict import Ask, Decided
from wizard import answers, pages, wanting, words
from wizard.case import Case, open_case, region_of
from wizard.presenters import coverage as covered
from wizard.presenters import dates as calendar_file
from wizard.presenters import places
from wizard.presenters.result import Result
from wizard.reading_only import one_word, read_only

# The address holds the person's answers. "no-store" says it all (RFC 9111, 5.2.2.5); more would only weigh.
kept_nowhere = cache_control(no_store=True)

_INDENTS = re.compile(r"\s*\n\s*")  # for who reads the templates; on the line they weigh 1 to 2 %


@read_only
def cities(request: HttpRequest) -> HttpResponse:
    snapshot = catalog.current()
    searched = answers.search_of(request.GET)
    hits = snapshot.regions.search(searched) if searched else []
    page = {"searched": searched, "found": places.found(hits, snapshot), "quick": places.quick(snapshot)}
    return _render(request, "wizard/cities.html", page, {answers.SEARCH: searched} if searched else {})


@read_only
def schemes(request: HttpRequest, code: str) -> HttpResponse:
    snapshot = catalog.current()
    region = region_of(snapshot, code)
    page = {
        "region": region,
        "place": snapshot.regions.full_name(code),
        "note": places.pooling_note(region, snapshot.regions),
        "cities": places.cities_within(region, snapshot),
        "schemes": places.schemes(region, snapshot),
        "is_elsewhere": all(region.pooling_for(scheme) is None for scheme in Scheme),
    }
    return _render(request, "wizard/schemes.html", page)


@read_only
@kept_nowhere
def step(request: HttpRequest, code: str, scheme: Scheme) -> HttpResponse:
    """The next question, or the result."""
    return _step(request, _case(request, code, scheme))


@read_only
@kept_nowhere
def checklist(request: HttpRequest, code: str, scheme: Scheme) -> HttpResponse:
    """The result on paper; while answers are missing, the question."""
    case = _case(request, code, scheme)
    shown = case.result()
    if shown is None or case.given.own.problems:
        return _step(request, case)
    page = pages.checklist(case, shown, _root(request))
    return _render(request, "wizard/checklist.html", page, case.given.pairs)


@read_only
@kept_nowhere
def compare(request: HttpRequest, code: str, scheme: Scheme) -> HttpResponse:
    """What the person could do instead, and what it costs; while there is no one decision, the page that is."""
    case = _case(request, code, scheme)
    shown = case.result()
    if shown is None or not isinstance(case.verdict, Decided):
        return _step(request, case)
    return _compared(request, case, case.verdict, shown)


@read_only
@kept_nowhere
def show(request: HttpRequest, code: str, scheme: Scheme) -> HttpResponse:
    """Answers and decision, large and calm, to hold out at a counter; while answers are missing, the question."""
    case = _case(request, code, scheme)
    shown = case.result()
    if shown is None or case.given.own.problems:
        return _step(request, case)
    return _render(request, "wizard/show.html", pages.result(case, shown), case.given.pairs)


@read_only
@kept_nowhere
def dates(request: HttpRequest, code: str, scheme: Scheme) -> HttpResponse:
    """The dates of a decision for a calendar; while there is none, the page that is."""
    case = _case(request, code, scheme)
    if not isinstance(case.verdict, Decided) or case.given.own.problems:
        return _step(request, case)
    used = tuple(case.verdict.decision.used)
    address = _root(request) + case.address("step", used, version=case.snapshot.publication)
    content = calendar_file.calendar(case.verdict, place=case.place, address=address, on=case.on)
    name = {"Content-Disposition": f'attachment; filename="yibao-{code}.ics"'}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=name)


@one_word
@kept_nowhere
def wanted(request: HttpRequest, code: str, scheme: Scheme) -> HttpResponse:
    """A place that should be covered: counted, and nothing else kept."""
    snapshot, on = catalog.current(), timezone.localdate()
    region = region_of(snapshot, code)
    is_sent = request.method == "POST"
    is_noted = is_sent and wanting.is_ours(request, code, scheme, on)
    if is_noted:
        wishes.add(region.pooling_for(scheme) or code, scheme.value, on)
    page = pages.wanted(snapshot, region, scheme, on, is_noted=is_noted, is_refused=is_sent and not is_noted)
    return _render(request, "wizard/wanted.html", page, status=422 if is_sent and not is_noted else 200)


@read_only
def coverage(request: HttpRequest) -> HttpResponse:
    """How far the guide reaches."""
    page = {"reach": covered.reach(catalog.current(), timezone.localdate())}
    return _render(request, "wizard/coverage.html", page)


@read_only
def coverage_table(request: HttpRequest) -> HttpResponse:
    """The same for every region, for machines."""
    content = covered.table(catalog.current(), timezone.localdate())
    name = {"Content-Disposition": 'attachment; filename="yibao-coverage.csv"'}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=name)


@read_only
@kept_nowhere
def healthz(request: HttpRequest) -> JsonResponse:
    return JsonResponse(catalog.status())


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Any address that leads nowhere, with the search box."""
    said = exception.args[0] if isinstance(exception, Http404) and exception.args else ""
    code = said if isinstance(said, str) and said.isdigit() else ""
    return _render(request, "404.html", {"code": code}, status=404)


def _case(request: HttpRequest, code: str, scheme: Scheme) -> Case:
    return open_case(request.GET, catalog.current(), code, scheme, on=timezone.localdate())


def _step(request: HttpRequest, case: Case) -> HttpResponse:
    status, spelt = 200, case.given.pairs
    if case.given.problems:
        page, status = pages.refused(case), 422
    elif case.given.change:
        page, spelt = pages.changing(case), {**spelt, answers.CHANGE: case.given.change}
    elif isinstance(case.verdict, Ask):
        page = pages.question(case, case.verdict)
    elif shown := case.result():
        if case.given.own.problems and isinstance(
            case.verdict, Decided
        ):  # asked for again where it is written
            return _compared(request, case, case.verdict, shown)
        page = pages.result(case, shown)
    else:
        page = pages.uncovered(case)
    return _render(request, "wizard/step.html", page, spelt, status)


def _compared(request: HttpRequest, case: Case, decided: Decided, shown: Result) -> HttpResponse:
    page = pages.compare(case, decided, shown)
    status = 422 if case.given.own.problems else 200
    return _render(request, "wizard/compare.html", page, case.given.pairs, status)


def _render(
    request: HttpRequest,
    template: str,
    page: Mapping[str, object],
    query: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """A page with what the frame around it needs: how it looks, and the links that switch that."""
    view = answers.view_of(request.GET)
    looks = view.split(",")
    frame: dict[str, object] = {
        "view": view,
        "looks": looks,
        "keep": answers.query({}, view=view),
        "switches": [
            (
                words.SWITCHES[look][look in looks],
                request.path + answers.query(query or {}, view=answers.switched(view, look)),
            )
            for look in answers.LOOKS
        ],
    }
    if query:  # one person's answers are no page of their own to a search engine
        frame["canonical"] = request.build_absolute_uri(request.path.rpartition("/")[0] + "/")
    html = render_to_string(template, {**frame, **page}, request)
    return HttpResponse(_INDENTS.sub("\n", html), status=status)


def _root(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").removesuffix("/")
