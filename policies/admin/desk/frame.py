"""What every page of a desk shares: whose draft it is, what may be done with it, how a form is sent and shown again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any, NamedTuple

import yaml
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from policies import access, editing, in_force
from policies.core.dates import plus_months
from policies.editing import Plain
from policies.models import Draft, DraftRule, DraftVersion, Status

from .base import PartForm

View = Callable[..., HttpResponseBase]
READ_ONLY = "这份草稿已经发布或放弃，只能看，不能改。"
TAKEN = "已经有同样代号的一条了，请换一个。"


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


# ---------------------------------------------------------------- a form, sent


@dataclass(frozen=True, slots=True)
class Both:
    """Two texts of one part: what somebody else saved, and what stands in the form."""

    by: str
    at: str
    theirs: str
    mine: str
    opened: str  # saving over theirs on purpose


class Sent(NamedTuple):
    """What came of a form: ``saved`` is None until it is saved."""

    saved: Any
    opened: str  # the digest of the part as the form knows it
    stale: Both | None = None


def send(
    request: HttpRequest, form: PartForm, plain: Plain, save: Callable[[str], Any], taken: str = TAKEN
) -> Sent:
    """Save what was sent and is sound; else the form holds what is wrong, and all that was typed."""
    if request.method != "POST":
        return Sent(None, editing.seen(plain))
    opened = request.POST.get("opened", "")
    if not form.is_valid():
        return Sent(None, opened)
    try:
        return Sent(save(opened), opened)
    except editing.Stale as stale:
        form.add_error(None, f"没有保存：{stale.by}在你打开以后改过这一条。两边的内容都在下面。")
        both = _both(stale, form.to_plain())
        return Sent(None, both.opened, both)
    except editing.KeyTaken:
        form.add_error(None, taken)
    except editing.Gone:
        form.add_error(None, "这一条已经被别人删去了。要留下，请另外添加。")
    except editing.Closed:
        form.add_error(None, READ_ONLY)
    return Sent(None, opened)


def _both(stale: editing.Stale, mine: Plain) -> Both:
    when = timezone.localtime(stale.at)
    return Both(
        stale.by, f"{when:%m月%d日 %H:%M}", _text(stale.theirs), _text(mine), editing.seen(stale.theirs)
    )


def _text(plain: Plain) -> str:
    return yaml.safe_dump(plain, allow_unicode=True, sort_keys=False)


# ---------------------------------------------------------------- a page, drawn


def page(
    request: HttpRequest, draft: Draft, template: str, title: str, shown: dict[str, Any], status: int = 200
) -> HttpResponse:
    place = in_force.regions().full_name(draft.region) if draft.region else ""
    is_open = draft.status == Status.OPEN
    frame = {
        **admin.site.each_context(request),
        "title": title,
        "draft": draft,
        "place": place,
        "desk": desk_address(draft),
        "is_open": is_open,
        "may_edit": is_open and access.may_edit(request.user, draft),
        "may_publish": is_open and access.may_publish(request.user, draft),
    }
    return render(request, f"admin/policies/desk/{template}.html", frame | shown, status=status)


def form_page(
    request: HttpRequest,
    draft: Draft,
    title: str,
    form: PartForm,
    sent: Sent,
    *,
    version: DraftVersion | None = None,
    template: str = "entry",
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """The form, with whatever ``more`` its template prints."""
    shown = {
        "form": form,
        "opened": sent.opened,
        "stale": sent.stale,
        "back": back_address(draft, version),
        "kind": None,
    }
    status = 422 if form.is_bound and form.errors else 200
    return page(request, draft, template, title, shown | dict(more or {}), status=status)


def desk_address(draft: Draft) -> str:
    return reverse("admin:policies_desk", kwargs={"draft": draft.pk})


def back_address(draft: Draft, version: DraftVersion | None) -> str:
    if version is None:
        return desk_address(draft)
    return reverse("admin:policies_desk_version", kwargs={"draft": draft.pk, "version": version.pk})


def version_of(draft: Draft, version: int | None) -> DraftVersion:
    found = draft.versions.filter(pk=version or 0).first()
    if found is None:
        raise Http404("没有这一版。")
    return found


def rule_of(version: DraftVersion, rule: int) -> DraftRule:
    found = version.rules.filter(pk=rule).first()
    if found is None:
        raise Http404("没有这条规则。")
    return found


def who_and_when(request: HttpRequest) -> dict[str, Any]:
    """The clock is read here and handed down."""
    return {"by": request.user.get_username(), "now": timezone.now()}


def day_asked(request: HttpRequest, name: str, usual: date) -> date:
    """A day of the address, within what can be worked out; ``usual`` where none is written."""
    try:
        day = date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return usual
    return min(max(day, date(1999, 1, 1)), plus_months(timezone.localdate(), 48))
