"""Trying a draft, publishing it, giving it up."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from policies import access, editing, publishing
from policies.models import Draft

from . import trying
from .frame import changing, day_asked, of_draft, page, who_and_when
from .places import Finding, Places


@of_draft
@require_GET
def check(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Problems, gaps in words, examples run, every answer; for the day of payment that is asked for."""
    on = day_asked(request, "on", _day(draft))
    return page(request, draft, "check", "检查", {"report": trying.report(draft, on=on)})


@of_draft
def publish(request: HttpRequest, draft: Draft) -> HttpResponse:
    if not access.may_publish(request.user, draft):
        raise PermissionDenied
    why = request.POST.get("why", "").replace("\0", "").strip()[:200]
    report = trying.report(draft, on=_day(draft))
    failure: list[Finding] = []
    if request.method == "POST" and not why:
        failure = [_refusal("请用一句话写明改了什么，居民会看到。")]
    elif request.method == "POST":
        try:
            made = publishing.publish(draft=draft, why=why, **who_and_when(request))
            messages.success(request, f"已发布为第{made.number}号，居民的网页两秒内就会用上。")
            return redirect(reverse("admin:policies_publication_change", args=[made.number]))
        except publishing.NotPublishable as refused:
            failure = _why_not(draft, report, refused)
        except publishing.AlreadyPublished as winner:
            when = timezone.localtime(winner.at)
            failure = [
                _refusal(
                    f"没有发布：{winner.by}在{when:%m月%d日 %H:%M}已经先发布了。你的草稿还在，请照新的内容再看一遍。"
                )
            ]
    shown = {"report": report, "why": why, "failure": failure}
    return page(request, draft, "publish", "发布", shown, status=422 if failure else 200)


def _day(draft: Draft) -> date:
    return trying.first_day(draft, timezone.localdate())


def _why_not(draft: Draft, report: trying.Report, refused: publishing.NotPublishable) -> list[Finding]:
    if report.failed and not report.errors:
        return [one.finding for one in report.failed]
    places = Places(draft)
    return [places.found(one) for one in refused.problems]


def _refusal(text: str) -> Finding:
    return Finding("", "error", "", text)


@of_draft
@changing
@require_POST
def discard(request: HttpRequest, draft: Draft) -> HttpResponse:
    editing.discard(draft=draft, **who_and_when(request))
    messages.success(request, "这份草稿已放弃，内容还留着，可以查看。")
    return redirect(reverse("admin:policies_draft_changelist"))
