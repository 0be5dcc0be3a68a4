"""Who did what, and when: to be read, not to be changed."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from policies import access
from policies.models import AuditEvent


@admin.register(AuditEvent)
class AuditEventAdmin(admin.ModelAdmin):
    list_display = ["at", "kind", "by", "publication", "draft", "note"]
    list_filter = ["kind", "at"]
    search_fields = ["by", "note", "publication__region", "draft__region"]
    list_select_related = ["publication", "draft"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuditEvent]:
        rows = super().get_queryset(request)
        seen = access.visible(request.user, rows, "publication__") | access.visible(
            request.user, rows, "draft__"
        )
        installed = (
            rows.filter(kind=AuditEvent.Kind.INSTALLED) if access.is_everywhere(request.user) else rows.none()
        )
        return (seen | installed).distinct()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: AuditEvent | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: AuditEvent | None = None) -> bool:
        return False
