"""Who did what, and when: to be read, not to be changed."""

from django.contrib import admin
from django.http import HttpRequest

from policies.models import AuditEvent


@admin.register(AuditEvent)
class AuditEventAdmin(admin.ModelAdmin):
    list_display = ["at", "kind", "by", "publication", "draft", "note"]
    list_filter = ["kind", "at"]
    search_fields = ["by", "note", "publication__region", "draft__region"]
    list_select_related = ["publication", "draft"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: AuditEvent | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: AuditEvent | None = None) -> bool:
        return False
