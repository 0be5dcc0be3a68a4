"""The desk of one draft: read it, change it entry by entry, try it, publish it. Each view is one page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from itertools import islice
from typing import Any

import yaml
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from policies import access, editing, in_force, publishing
from policies.core.dates import plus_months
from policies.editing import Part, Plain
from policies.models import Draft, DraftRule, DraftVersion, Kind, Status

from . import parts, table, trying
from .base import PartForm
from .forms import VersionForm
from .outcomes import StartRow
from .parts import Collection
from .preview import preview
from .rules import RuleForm
from .shared import RegionForm

View = Callable[..., HttpResponseBase]
MOST_REGIONS = 40
READ_ONLY = "这份草稿已经发布或放弃，只能看，不能改。"


def of_draft(view: View) -> View:
    """The draft of the address, if this person works on its region."""

    @wraps(view)
    def inner(request: HttpRequest, draft: int, **kwargs: Any) -> HttpResponseBase:
        found = Draft.objects.filter(pk=draft).select_related("base").first()
        if found is None or not access.may_see(request.user, found):
            raise Http404("没有这份草稿，或者不归你管。")
        if not request.user.has_perm("policies.view_draft"):
            raise PermissionDenied
        return view(request, found, **kwargs)

    return admin.site.admin_view(inner)


def changing(view: View) -> View:
    """Only for who may edit, and only while the draft is open."""

    @wraps(view)
    def inner(request: HttpRequest, draft: Draft, **kwargs: Any) -> HttpResponseBase:
        if not access.may_edit(request.user, draft):
            raise PermissionDenied
        if draft.status != Status.OPEN:
            messages.error(request, READ_ONLY)
            return redirect(desk_address(draft))
        return view(request, draft, **kwargs)

    return inner


# ---------------------------------------------------------------- pages


@of_draft
@require_GET
def overview(request: HttpRequest, draft: Draft) -> HttpResponse:
    """What the draft holds, and what is still missing."""
    lists = [(one, _lines(draft, one)) for one in parts.collections(draft)]
    searched = request.GET.get("q", "").strip()[:40]
    page = {
        "searched": searched,
        "found": _regions_found(draft, searched) if draft.kind == Kind.REGIONS else [],
        "lists": lists,
        "versions": [
            (version, table.rows(version, in_force.catalogue())) for version in draft.versions.all()
        ],
        "problems": trying.problems(draft),
    }
    return _page(request, draft, "overview", draft.title, page)


@of_draft
@require_GET
def version(request: HttpRequest, draft: Draft, version: int) -> HttpResponse:
    """One version: its rules as a decision table, its lists."""
    row = _version(draft, version)
    page = {
        "version": row,
        "rows": table.rows(row, in_force.catalogue()),
        "lists": [(one, _lines(draft, one, row)) for one in parts.OF_VERSION],
        "otherwise": {"defer": "交给上一级的规定", "not_stated": "来源未写明"}.get(
            row.document.get("otherwise", ""), "还没写"
        ),
    }
    return _page(request, draft, "version", str(row), page)


@of_draft
@changing
def entry(
    request: HttpRequest, draft: Draft, collection: str, item: str = "", version: int | None = None
) -> HttpResponse:
    """One entry of a list: its form, saved or shown again with what is wrong."""
    kind = parts.collection(draft, collection, of_version=version is not None)
    if kind is None:
        raise Http404
    of_version = _version(draft, version) if version else None
    part = Part(kind.key, _item(kind, item), version)
    plain = _there(draft, part) if item else None
    form = kind.form(
        request.POST if request.method == "POST" else None,
        desk=parts.desk_of(draft, of_version),
        plain=plain,
    )
    opened = request.POST.get("opened", "") if request.method == "POST" else editing.seen(plain)
    key = request.POST.get("entry_key", item).strip()
    stale = None
    if request.method == "POST" and form.is_valid():
        wanted = key if kind.named else ""
        if kind.named and not _good_key(wanted):
            form.add_error(None, "代号要用小写英文、数字和短横，例如 shishi-2026。")
        else:
            outcome = _saving(
                lambda: editing.save_part(
                    draft=draft, part=part, plain=form.to_plain(), opened=opened, key=wanted, **_by(request)
                ),
                form,
            )
            if isinstance(outcome, editing.Stale):
                stale = _both(outcome, form.to_plain())
            elif not form.errors:
                messages.success(request, f"已保存{kind.one}。")
                return redirect(_back(draft, of_version))
    page = {
        "form": form,
        "kind": kind,
        "named": kind.named,
        "entry_key": key,
        "opened": opened,
        "stale": stale,
        "back": _back(draft, of_version),
        "can_remove": bool(item),
    }
    return _page(
        request, draft, "entry", f"{'修改' if item else '添加'}{kind.one}", page, status=_status(form)
    )


@of_draft
@changing
@require_POST
def remove(
    request: HttpRequest, draft: Draft, collection: str, item: str, version: int | None = None
) -> HttpResponse:
    kind = parts.collection(draft, collection, of_version=version is not None)
    if kind is None:
        raise Http404
    of_version = _version(draft, version) if version else None
    try:
        editing.remove_part(
            draft=draft,
            part=Part(kind.key, _item(kind, item), version),
            opened=request.POST.get("opened", ""),
            **_by(request),
        )
        messages.success(request, f"已删去{kind.one}。")
    except editing.Stale as stale:
        messages.error(request, f"没有删：{stale.by}刚刚改过这一条，请看过再决定。")
    except editing.Gone:
        messages.info(request, "这一条已经没有了。")
    return redirect(_back(draft, of_version))


@of_draft
@changing
def version_settings(request: HttpRequest, draft: Draft, version: int | None = None) -> HttpResponse:
    """What a version says beside its rules; a new one where none is named."""
    row = _version(draft, version) if version else None
    plain = editing.settings_of(row) if row else None
    form = VersionForm(request.POST or None, desk=parts.desk_of(draft, row), plain=plain)
    opened = request.POST.get("opened", "") if request.method == "POST" else editing.seen(plain)
    stale = None
    if request.method == "POST" and form.is_valid():
        outcome = _saving(
            lambda: editing.save_version(
                draft=draft, version=row, plain=form.to_plain(), opened=opened, **_by(request)
            ),
            form,
            taken="已经有一版从这一天起施行了。",
        )
        if isinstance(outcome, editing.Stale):
            stale = _both(outcome, form.to_plain())
        elif not form.errors:
            messages.success(request, "已保存这一版。")
            return redirect(_back(draft, outcome))
    page = {"form": form, "opened": opened, "stale": stale, "back": _back(draft, row), "kind": None}
    return _page(request, draft, "entry", "版本的基本情况" if row else "添加版本", page, status=_status(form))


@of_draft
@changing
@require_POST
def version_copy(request: HttpRequest, draft: Draft, version: int) -> HttpResponse:
    row = _version(draft, version)
    try:
        starts = date.fromisoformat(request.POST.get("effective_from", ""))
        made = editing.copy_version(version=row, effective_from=starts, **_by(request))
    except ValueError:
        messages.error(request, "请写新版本从哪天起施行，例如 2027-01-01。")
        return redirect(_back(draft, row))
    except editing.KeyTaken:
        messages.error(request, "已经有一版从这一天起施行了，请换一天。")
        return redirect(_back(draft, row))
    messages.success(request, "已复制成新版本，接着改吧。")
    return redirect(_back(draft, made))


@of_draft
@changing
@require_POST
def version_remove(request: HttpRequest, draft: Draft, version: int) -> HttpResponse:
    editing.remove_version(version=_version(draft, version), **_by(request))
    messages.success(request, "已删去这一版。")
    return redirect(desk_address(draft))


# ---------------------------------------------------------------- rules


@of_draft
@changing
def rule(request: HttpRequest, draft: Draft, version: int, rule: int | None = None) -> HttpResponse:
    of_version = _version(draft, version)
    row = _rule(of_version, rule) if rule else None
    plain = row.plain() if row else None
    desk = parts.desk_of(draft, of_version)
    form = RuleForm(request.POST or None, desk=desk, plain=plain)
    opened = request.POST.get("opened", "") if request.method == "POST" else editing.seen(plain)
    stale = None
    if request.method == "POST" and form.is_valid():
        outcome = _saving(
            lambda: editing.save_rule(
                version=of_version, rule=row, plain=form.to_plain(), opened=opened, **_by(request)
            ),
            form,
            taken="这一版里已经有同样代号的规则。",
        )
        if isinstance(outcome, editing.Stale):
            stale = _both(outcome, form.to_plain())
        elif not form.errors:
            messages.success(request, "已保存规则。")
            return redirect(_back(draft, of_version))
    page = {
        "form": form,
        "opened": opened,
        "stale": stale,
        "version": of_version,
        "rule": row,
        "back": _back(draft, of_version),
        "facts": desk.facts,
        "today": timezone.localdate(),
    }
    return _page(request, draft, "rule", f"修改规则 {row}" if row else "添加规则", page, status=_status(form))


@of_draft
@changing
@require_POST
def rule_remove(request: HttpRequest, draft: Draft, version: int, rule: int) -> HttpResponse:
    of_version = _version(draft, version)
    editing.remove_rule(rule=_rule(of_version, rule), **_by(request))
    messages.success(request, "已删去规则。")
    return redirect(_back(draft, of_version))


@of_draft
@changing
@require_POST
def rule_order(request: HttpRequest, draft: Draft, version: int) -> HttpResponse:
    """A whole order (dragged), or one rule a step up or down (a button)."""
    of_version = _version(draft, version)
    order = [row.pk for row in of_version.rules.order_by("position")]
    given = [int(text) for text in request.POST.getlist("rule") if text.isdigit()]
    if step := request.POST.get("move"):
        given = _moved(order, step)
    editing.order_rules(version=of_version, order=given or order, **_by(request))
    return redirect(_back(draft, of_version) + "#rules")


def _moved(order: list[int], step: str) -> list[int]:
    """ "up-17": rule 17 one place up."""
    way, _, text = step.partition("-")
    if not text.isdigit() or int(text) not in order:
        return order
    at = order.index(int(text))
    to = max(0, at - 1) if way == "up" else min(len(order) - 1, at + 1)
    order.insert(to, order.pop(at))
    return order


@of_draft
@require_GET
def start_preview(request: HttpRequest, draft: Draft) -> HttpResponse:
    """The date that the start being written gives: asked by htmx as the editor writes."""
    prefix = request.GET.get("prefix", "")[:80]
    form = StartRow(request.GET, prefix=prefix, desk=parts.desk_of(draft))
    form.full_clean()
    try:
        paid_on = date.fromisoformat(request.GET.get("preview_on", ""))
    except ValueError:
        paid_on = timezone.localdate()
    paid_on = min(max(paid_on, date(1999, 1, 1)), plus_months(timezone.localdate(), 48))
    wrong = [error for name, errors in form.errors.items() if name in form.fields for error in errors]
    lines = (
        ["还算不出来：" + "；".join(map(str, wrong))]
        if wrong
        else preview(form.value_of(form.cleaned_data), paid_on)
    )
    return render(request, "admin/policies/desk/preview.html", {"lines": lines})


# ---------------------------------------------------------------- regions


@of_draft
@changing
def region(request: HttpRequest, draft: Draft, code: str = "") -> HttpResponse:
    """One row of the region table: names, level, and where each scheme is pooled."""
    if draft.kind != Kind.REGIONS:
        raise Http404
    try:
        plain = editing.region_row(draft, code) if code else None
    except editing.Gone:
        raise Http404("没有这个代码。") from None
    form = RegionForm(request.POST or None, desk=parts.desk_of(draft), plain=plain)
    opened = request.POST.get("opened", "") if request.method == "POST" else editing.seen(plain)
    stale = None
    if request.method == "POST" and form.is_valid():
        outcome = _saving(
            lambda: editing.save_region(
                draft=draft, code=code or None, row=form.to_plain(), opened=opened, **_by(request)
            ),
            form,
            taken="这个代码已经在表里了。",
        )
        if isinstance(outcome, editing.Stale):
            stale = _both(outcome, form.to_plain())
        elif not form.errors:
            messages.success(request, "已保存这一行。发布前会检查整张表。")
            return redirect(desk_address(draft))
    page = {"form": form, "opened": opened, "stale": stale, "back": desk_address(draft), "kind": None}
    return _page(request, draft, "entry", f"地区 {code}" if code else "添加地区", page, status=_status(form))


# ---------------------------------------------------------------- trying and publishing


@of_draft
@require_GET
def check(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Problems, gaps in words, examples run, every answer."""
    page = {"report": trying.report(draft, on=timezone.localdate())}
    return _page(request, draft, "check", "检查", page)


@of_draft
def publish(request: HttpRequest, draft: Draft) -> HttpResponse:
    if not access.may_publish(request.user, draft):
        raise PermissionDenied
    why = request.POST.get("why", "").strip()[:200]
    report = trying.report(draft, on=timezone.localdate())
    failure: list[str] = []
    if request.method == "POST" and not why:
        failure = ["请用一句话写明改了什么，居民会看到。"]
    elif request.method == "POST" and report.failed:
        failure = [f"例子“{one.name}”算出来不一样：{'；'.join(one.wrong)}" for one in report.failed]
    elif request.method == "POST":
        try:
            made = publishing.publish(draft=draft, why=why, **_by(request))
            messages.success(request, f"已发布为第{made.number}号，居民的网页两秒内就会用上。")
            return redirect(reverse("admin:policies_publication_change", args=[made.number]))
        except publishing.NotPublishable as refused:
            failure = [
                f"{one.id} {one.where}：{one.text}" if one.where else f"{one.id} {one.text}"
                for one in refused.problems
            ]
        except publishing.AlreadyPublished as winner:
            when = timezone.localtime(winner.at)
            failure = [
                f"没有发布：{winner.by}在{when:%m月%d日 %H:%M}已经先发布了。你的草稿还在，请照新的内容再看一遍。"
            ]
    page = {"report": report, "why": why, "failure": failure}
    return _page(request, draft, "publish", "发布", page, status=422 if failure else 200)


@of_draft
@changing
@require_POST
def discard(request: HttpRequest, draft: Draft) -> HttpResponse:
    editing.discard(draft=draft, **_by(request))
    messages.success(request, "这份草稿已放弃，内容还留着，可以查看。")
    return redirect(reverse("admin:policies_draft_changelist"))


# ---------------------------------------------------------------- inside


@dataclass(frozen=True, slots=True)
class Both:
    """Two texts of one part: what somebody else saved, and what stands in the form."""

    by: str
    at: str
    theirs: str
    mine: str
    opened: str  # saving over theirs on purpose


def _both(stale: editing.Stale, mine: Plain) -> Both:
    when = timezone.localtime(stale.at)
    return Both(
        stale.by, f"{when:%m月%d日 %H:%M}", _text(stale.theirs), _text(mine), editing.seen(stale.theirs)
    )


def _text(plain: Plain) -> str:
    return yaml.safe_dump(plain, allow_unicode=True, sort_keys=False)


def _saving(
    save: Callable[[], Any], form: PartForm, taken: str = "已经有同样代号的一条了，请换一个。"
) -> Any:
    try:
        return save()
    except editing.Stale as stale:
        form.add_error(None, f"没有保存：{stale.by}在你打开以后改过这一条。两边的内容都在下面。")
        return stale
    except editing.KeyTaken:
        form.add_error(None, taken)
    except editing.Gone:
        form.add_error(None, "这一条已经被别人删去了。要留下，请另外添加。")
    except editing.Closed:
        form.add_error(None, READ_ONLY)
    return None


def _page(
    request: HttpRequest, draft: Draft, template: str, title: str, page: dict[str, Any], status: int = 200
) -> HttpResponse:
    place = in_force.regions().full_name(draft.region) if draft.region else ""
    frame = {
        **admin.site.each_context(request),
        "title": title,
        "draft": draft,
        "place": place,
        "desk": desk_address(draft),
        "is_open": draft.status == Status.OPEN,
        "may_edit": access.may_edit(request.user, draft) and draft.status == Status.OPEN,
        "may_publish": access.may_publish(request.user, draft) and draft.status == Status.OPEN,
    }
    return render(request, f"admin/policies/desk/{template}.html", frame | page, status=status)


def _status(form: PartForm) -> int:
    return 422 if form.is_bound and form.errors else 200


def desk_address(draft: Draft) -> str:
    return reverse("admin:policies_desk", kwargs={"draft": draft.pk})


def _back(draft: Draft, version: DraftVersion | None) -> str:
    if version is None:
        return desk_address(draft)
    return reverse("admin:policies_desk_version", kwargs={"draft": draft.pk, "version": version.pk})


def _version(draft: Draft, version: int | None) -> DraftVersion:
    found = draft.versions.filter(pk=version or 0).first()
    if found is None:
        raise Http404("没有这一版。")
    return found


def _rule(version: DraftVersion, rule: int) -> DraftRule:
    found = version.rules.filter(pk=rule).first()
    if found is None:
        raise Http404("没有这条规则。")
    return found


def _item(kind: Collection, item: str) -> str | int | None:
    if not item:
        return None
    if kind.named:
        return item
    if not item.isdigit():
        raise Http404
    return int(item)


def _there(draft: Draft, part: Part) -> Plain:
    try:
        return editing.part_of(draft, part)
    except editing.Gone:
        raise Http404("这一条已经没有了。") from None


def _good_key(key: str) -> bool:
    return (
        bool(key)
        and key.isascii()
        and len(key) <= 80
        and all(c.islower() or c.isdigit() or c in "-._" for c in key)
    )


def _lines(
    draft: Draft, kind: Collection, version: DraftVersion | None = None
) -> list[tuple[str | int, str]]:
    entries = editing.entries_of(draft, kind.key, version.pk if version else None)
    return [(item, _line(kind, plain)) for item, plain in entries]


def _line(kind: Collection, plain: Plain) -> str:
    try:
        return kind.line(plain)
    except (KeyError, TypeError):
        return "（内容不全，请点开修改）"


def _regions_found(draft: Draft, searched: str) -> list[list[str]]:
    """Rows of the table in this draft by code, name, pinyin or initials; a table that is being mended may be at odds."""
    if not searched:
        return []
    hits = (row for row in draft.document[1:] if any(searched in str(cell) for cell in row[:5]))
    return list(islice(hits, MOST_REGIONS))


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.user.get_username(), "now": timezone.now()}
