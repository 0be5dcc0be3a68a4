"""What residents wish were covered: to be read, the most wanted first."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from policies import access, catalog
from policies.models import WantedPlace


@admin.register(WantedPlace)
class WantedPlaceAdmin(admin.ModelAdmin):
    list_display = ["place", "scheme", "times", "last_on"]
    list_filter = ["scheme"]
    search_fields = ["region"]

    @admin.display(description="地区", ordering="region")
    def place(self, row: WantedPlace) -> str:
        return catalog.current().regions.full_name(row.region) or row.region

    def get_queryset(self, request: HttpRequest) -> QuerySet[WantedPlace]:
        codes = access.regions_of(request.user)
        rows = super().get_queryset(request)
        return rows if codes is None else rows.filter(region__in=codes)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: WantedPlace | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: WantedPlace | None = None) -> bool:
        return False
