"""What has been published: to be read, not to be changed."""

from django.contrib import admin
from django.http import HttpRequest

from policies.models import Publication


@admin.register(Publication)
class PublicationAdmin(admin.ModelAdmin):
    list_display = ["number", "kind", "region", "scheme", "change", "origin", "published_at", "published_by"]
    list_filter = ["kind", "scheme", "origin", "published_at"]
    search_fields = ["region", "change", "published_by"]
    date_hierarchy = "published_at"

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).defer("document")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Publication | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Publication | None = None) -> bool:
        return False
