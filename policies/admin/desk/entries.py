"""Pages of a draft's entries: the overview with its lists, the form of one entry, one row of the region table."""

from __future__ import annotations

from itertools import islice

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from policies import editing, in_force
from policies.editing import Part, Plain
from policies.models import Draft, DraftVersion, Kind

from . import parts, table, trying
from .base import Desk
from .conditions import suggestions
from .frame import (
    back_address,
    changing,
    desk_address,
    form_page,
    of_draft,
    page,
    send,
    version_of,
    who_and_when,
)
from .parts import Collection
from .shared import RegionForm

MOST_REGIONS = 40
BAD_KEY = "代号要用小写英文、数字和短横，例如 shishi-2026。"


@of_draft
@require_GET
def overview(request: HttpRequest, draft: Draft) -> HttpResponse:
    """What the draft holds, and what is still missing."""
    searched = request.GET.get("q", "").strip()[:40]
    desk = parts.desk_of(draft)
    shown = {
        "searched": searched,
        "found": _regions_found(draft, searched) if draft.kind == Kind.REGIONS else [],
        "lists": [(one, lines(draft, one, desk)) for one in parts.collections(draft)],
        "versions": [
            (version, table.rows(version, in_force.catalogue())) for version in draft.versions.all()
        ],
        "problems": trying.problems(draft),
    }
    return page(request, draft, "overview", draft.title, shown)


@of_draft
@changing
def entry(
    request: HttpRequest, draft: Draft, collection: str, item: str = "", version: int | None = None
) -> HttpResponse:
    """One entry of a list: its form, saved or shown again with what is wrong."""
    kind, of_version = _kind(draft, collection, version)
    part, desk = Part(kind.key, _item(kind, item), version), parts.desk_of(draft, of_version)
    plain = _there(draft, part) if item else None
    form = kind.form(request.POST or None, desk=desk, plain=plain)
    key = request.POST.get("entry_key", item).strip() if kind.named else ""
    if form.is_bound and kind.named and not _good_key(key):
        form.add_error(None, BAD_KEY)

    def save(opened: str) -> bool:
        editing.save_part(
            draft=draft, part=part, plain=form.to_plain(), opened=opened, key=key, **who_and_when(request)
        )
        return True

    sent = send(request, form, plain, save)
    if sent.saved:
        messages.success(request, f"已保存{kind.one}。")
        return redirect(back_address(draft, of_version))
    more = {
        "kind": kind,
        "named": kind.named,
        "entry_key": key,
        "can_remove": bool(item),
        "values": suggestions(desk),
    }
    title = f"{'修改' if item else '添加'}{kind.one}"
    return form_page(request, draft, title, form, sent, version=of_version, more=more)


@of_draft
@changing
@require_POST
def remove(
    request: HttpRequest, draft: Draft, collection: str, item: str, version: int | None = None
) -> HttpResponse:
    kind, of_version = _kind(draft, collection, version)
    part, opened = Part(kind.key, _item(kind, item), version), request.POST.get("opened", "")
    try:
        editing.remove_part(draft=draft, part=part, opened=opened, **who_and_when(request))
        messages.success(request, f"已删去{kind.one}。")
    except editing.Stale as stale:
        messages.error(request, f"没有删：{stale.by}刚刚改过这一条，请看过再决定。")
    except editing.Gone:
        messages.info(request, "这一条已经没有了。")
    return redirect(back_address(draft, of_version))


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

    def save(opened: str) -> bool:
        editing.save_region(
            draft=draft, code=code or None, row=form.to_plain(), opened=opened, **who_and_when(request)
        )
        return True

    sent = send(request, form, plain, save, taken="这个代码已经在表里了。")
    if sent.saved:
        messages.success(request, "已保存这一行。发布前会检查整张表。")
        return redirect(desk_address(draft))
    return form_page(request, draft, f"地区 {code}" if code else "添加地区", form, sent)


# ---------------------------------------------------------------- inside


def lines(
    draft: Draft, kind: Collection, desk: Desk, version: DraftVersion | None = None
) -> list[tuple[str | int, str]]:
    """Each entry in one line."""
    entries = editing.entries_of(draft, kind.key, version.pk if version else None)
    return [(item, kind.in_one_line(plain, desk)) for item, plain in entries]


def _kind(draft: Draft, collection: str, version: int | None) -> tuple[Collection, DraftVersion | None]:
    kind = parts.collection(draft, collection, of_version=version is not None)
    if kind is None:
        raise Http404
    return kind, version_of(draft, version) if version else None


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


def _regions_found(draft: Draft, searched: str) -> list[list[str]]:
    """Rows of the table in this draft by code, name, pinyin or initials; a table that is being mended may be at odds."""
    if not searched:
        return []
    hits = (row for row in draft.document[1:] if any(searched in str(cell) for cell in row[:5]))
    return list(islice(hits, MOST_REGIONS))
