"""Drafts in the admin: the list, how one is begun, and the way to its desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html

from policies import access, beginning, catalog
from policies.models import Draft, Kind, SchemeChoice, Status

from .desk import urls
from .desk.frame import desk_address

SHARED = (Kind.CATALOGUE, Kind.REGIONS)


class BeginForm(forms.Form):
    """Which policy, and what the draft begins with."""

    region = forms.CharField(
        label="地区",
        max_length=40,
        help_text="写名字、拼音或六位代码，例如：石狮、shishi、350581。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    scheme = forms.ChoiceField(label="险种", choices=SchemeChoice.choices)
    source = forms.ChoiceField(
        label="从哪里开始",
        choices=beginning.Source.choices,
        widget=forms.RadioSelect,
        initial=beginning.Source.PUBLISHED,
    )
    template = forms.CharField(
        label="照哪个地方的样子", max_length=40, required=False, help_text="只在选了“照别的地方的样子”时写。"
    )


@admin.register(Draft)
class DraftAdmin(admin.ModelAdmin):
    list_display = ["title", "place", "scheme", "status", "updated_at", "updated_by", "open_desk"]
    list_display_links = None
    list_filter = ["status", "kind", "scheme"]
    search_fields = ["title", "region", "updated_by"]
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[Draft]:
        return access.visible(request.user, super().get_queryset(request)).defer("document")

    @admin.display(description="地区", ordering="region")
    def place(self, draft: Draft) -> str:
        return catalog.current().regions.full_name(draft.region) if draft.region else draft.get_kind_display()

    @admin.display(description="")
    def open_desk(self, draft: Draft) -> str:
        return format_html(
            '<a href="{}">{}</a>', desk_address(draft), "打开" if draft.status == Status.OPEN else "查看"
        )

    def get_urls(self) -> list[URLPattern]:
        begin = path("begin/", self.admin_site.admin_view(self.begin), name="policies_draft_begin")
        shared = path(
            "begin/<slug:kind>/",
            self.admin_site.admin_view(self.begin_shared),
            name="policies_draft_begin_shared",
        )
        return [begin, shared, *urls.urlpatterns, *super().get_urls()]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        return redirect("admin:policies_draft_begin")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        draft = self.get_object(request, object_id)
        if draft is None:
            raise Http404("没有这份草稿，或者不归你管。")
        return redirect(desk_address(draft))

    def has_delete_permission(self, request: HttpRequest, obj: Draft | None = None) -> bool:
        """Given up, not deleted: the audit trail points at drafts."""
        return False

    def has_view_permission(self, request: HttpRequest, obj: Draft | None = None) -> bool:
        return super().has_view_permission(request, obj) and (
            obj is None or access.may_see(request.user, obj)
        )

    def has_change_permission(self, request: HttpRequest, obj: Draft | None = None) -> bool:
        if obj is None:
            return super().has_change_permission(request)
        return access.may_edit(request.user, obj) and obj.status == Status.OPEN

    def begin(self, request: HttpRequest) -> HttpResponse:
        """A new draft: empty, of what is published, or in the likeness of another place."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = BeginForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                draft = beginning.begin(
                    user=request.user, by=request.user.get_username(), now=timezone.now(), **form.cleaned_data
                )
            except beginning.CannotBegin as refused:
                form.add_error(refused.field, refused.text)
            else:
                place = catalog.current().regions.full_name(draft.region)
                messages.success(request, f"{place}的草稿已建好。先录来源，再写规则。")
                return redirect(desk_address(draft))
        page = {
            **self.admin_site.each_context(request),
            "title": "新建草稿",
            "form": form,
            "opts": self.opts,
            "may_keep": request.user.has_perm(access.KEEP),
        }
        status = 422 if form.is_bound and form.errors else 200
        return render(request, "admin/policies/desk/begin.html", page, status=status)

    def begin_shared(self, request: HttpRequest, kind: str) -> HttpResponse:
        """The catalogue or the region table: for its keeper."""
        if request.method != "POST" or not request.user.has_perm(access.KEEP) or kind not in SHARED:
            raise PermissionDenied
        draft = beginning.begin_shared(kind=kind, by=request.user.get_username(), now=timezone.now())
        return redirect(desk_address(draft))
