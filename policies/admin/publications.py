"""What has been published: to be read and restored as a draft, not to be changed."""

from __future__ import annotations

from typing import Any

import yaml
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html

from policies import access, catalog, publishing
from policies.models import Kind, Publication

from .desk.frame import desk_address


@admin.register(Publication)
class PublicationAdmin(admin.ModelAdmin):
    list_display = ["number", "place", "scheme", "change", "origin", "published_at", "published_by"]
    list_filter = ["kind", "scheme", "origin", "published_at"]
    search_fields = ["region", "change", "published_by"]
    date_hierarchy = "published_at"
    fields = [
        "number",
        "place",
        "scheme",
        "change",
        "published_at",
        "published_by",
        "follows",
        "digest",
        "content",
    ]
    readonly_fields = ["place", "content"]
    change_form_template = "admin/policies/publication.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Publication]:
        rows = access.visible(request.user, super().get_queryset(request))
        return (
            rows.defer("document")
            if not request.resolver_match or "object_id" not in request.resolver_match.kwargs
            else rows
        )

    @admin.display(description="地区", ordering="region")
    def place(self, row: Publication) -> str:
        return catalog.current().regions.full_name(row.region) if row.region else row.get_kind_display()

    @admin.display(description="内容")
    def content(self, row: Publication) -> str:
        if row.document is None:
            return "（撤回：这一号以后居民看不到这份政策）"
        return format_html(
            '<details><summary>看全部内容</summary><pre class="plain">{}</pre></details>',
            yaml.safe_dump(row.document, allow_unicode=True, sort_keys=False)[:200_000],
        )

    def get_urls(self) -> list[URLPattern]:
        restore = path(
            "<int:number>/restore/",
            self.admin_site.admin_view(self.restore),
            name="policies_publication_restore",
        )
        withdraw = path(
            "<int:number>/withdraw/",
            self.admin_site.admin_view(self.withdraw),
            name="policies_publication_withdraw",
        )
        return [restore, withdraw, *super().get_urls()]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Publication | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Publication | None = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Publication | None = None) -> bool:
        return super().has_view_permission(request, obj) and (
            obj is None or access.may_see(request.user, obj)
        )

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        may = {
            "may_restore": bool(row and row.document is not None and access.may_edit(request.user, row)),
            "may_withdraw": bool(row and _is_withdrawable(row) and access.may_publish(request.user, row)),
            "residents_page": _residents_page(row),
        }
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **may})

    def restore(self, request: HttpRequest, number: int) -> HttpResponse:
        """What was published then, as a draft on what is published now."""
        row = self._for_change(request, number)
        if not access.may_edit(request.user, row) or row.document is None:
            raise PermissionDenied
        draft = publishing.restore_as_draft(
            publication=row, by=request.user.get_username(), now=timezone.now()
        )
        messages.success(request, f"已把第{number}号恢复成草稿。看过再发布。")
        return redirect(desk_address(draft))

    def withdraw(self, request: HttpRequest, number: int) -> HttpResponse:
        """Residents no longer see it."""
        row = self._for_change(request, number)
        why = request.POST.get("why", "").replace("\0", "").strip()[:200]
        if not access.may_publish(request.user, row):
            raise PermissionDenied
        if not why:
            messages.error(request, "请写明为什么撤回，居民会看到。")
            return redirect("admin:policies_publication_change", number)
        try:
            made = publishing.withdraw(
                publication=row, by=request.user.get_username(), now=timezone.now(), why=why
            )
            messages.success(request, f"已撤回，记为第{made.number}号。")
        except publishing.NotPublishable as refused:
            messages.error(request, str(refused))
        except publishing.AlreadyPublished as winner:
            messages.error(request, f"没有撤回：{winner.by}已经发布了更新的内容。")
        return redirect("admin:policies_publication_changelist")

    def _for_change(self, request: HttpRequest, number: int) -> Publication:
        row = Publication.objects.filter(number=number).first()
        if row is None or not access.may_see(request.user, row):
            raise Http404("没有这一号，或者不归你管。")
        if request.method != "POST":
            raise PermissionDenied
        return row


def _is_withdrawable(row: Publication) -> bool:
    newest = Publication.objects.about(row.subject).order_by("number").last()
    return (
        row.kind == "policy" and not row.is_withdrawal and newest is not None and newest.number == row.number
    )


def _residents_page(row: Publication | None) -> str:
    """Where residents read it; nowhere for what all places share."""
    if row is None or row.kind != Kind.POLICY:
        return ""
    return reverse("wizard:step", kwargs={"code": row.region, "scheme": row.scheme})
