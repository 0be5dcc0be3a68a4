"""Drafts, in their first and plainest form: documents as text."""

from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone

from policies.models import Draft, DraftRule, DraftVersion, Status


class VersionInline(admin.TabularInline):
    model = DraftVersion
    extra = 0
    show_change_link = True


class RuleInline(admin.TabularInline):
    model = DraftRule
    extra = 0


@admin.register(Draft)
class DraftAdmin(admin.ModelAdmin):
    list_display = ["title", "kind", "region", "scheme", "status", "updated_at", "updated_by"]
    list_filter = ["status", "kind", "scheme"]
    search_fields = ["title", "region", "updated_by"]
    readonly_fields = ["status", "created_at", "created_by", "updated_at", "updated_by"]
    raw_id_fields = ["base"]
    inlines = [VersionInline]

    def save_model(self, request: HttpRequest, obj: Draft, form: ModelForm, change: bool) -> None:
        obj.updated_at, obj.updated_by = timezone.now(), request.user.get_username()
        if not change:
            obj.created_at, obj.created_by = obj.updated_at, obj.updated_by
        super().save_model(request, obj, form, change)

    def has_change_permission(self, request: HttpRequest, obj: Draft | None = None) -> bool:
        """What was published or given up is read, not edited."""
        is_open = obj is None or obj.status == Status.OPEN
        return is_open and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(DraftVersion)
class DraftVersionAdmin(admin.ModelAdmin):
    list_display = ["draft", "effective_from"]
    search_fields = ["draft__title", "draft__region"]
    list_select_related = ["draft"]
    raw_id_fields = ["draft"]
    inlines = [RuleInline]

    def has_change_permission(self, request: HttpRequest, obj: DraftVersion | None = None) -> bool:
        is_open = obj is None or obj.draft.status == Status.OPEN
        return is_open and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: DraftVersion | None = None) -> bool:
        return self.has_change_permission(request, obj)

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool) -> None:
        """Who edits a version edits its draft."""
        super().save_related(request, form, formsets, change)
        Draft.objects.filter(pk=form.instance.draft_id).update(
            updated_at=timezone.now(), updated_by=request.user.get_username()
        )
