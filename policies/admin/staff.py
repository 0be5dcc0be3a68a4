"""People: their roles (groups) and the regions they work on."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.http import HttpRequest

from policies import catalog
from policies.models import Assignment


class AssignmentInline(admin.TabularInline):
    model = Assignment
    extra = 1
    fields = ["region", "place"]
    readonly_fields = ["place"]

    @admin.display(description="地方")
    def place(self, assignment: Assignment) -> str:
        return catalog.current().regions.full_name(assignment.region) if assignment.pk else ""


admin.site.unregister(User)


@admin.register(User)
class StaffAdmin(UserAdmin):
    """A person with a role and regions. Only an administrator of the whole site makes another one."""

    inlines = [AssignmentInline]
    list_display = ["username", "first_name", "roles", "regions", "is_active", "last_login"]
    list_filter = ["groups", "is_active"]

    @admin.display(description="角色")
    def roles(self, user: User) -> str:
        return "、".join(group.name for group in user.groups.all()) or ("管理员" if user.is_superuser else "")

    @admin.display(description="负责的地区")
    def regions(self, user: User) -> str:
        table = catalog.current().regions
        return "、".join(table.full_name(one.region) for one in Assignment.objects.filter(user=user))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Nobody lifts themselves or others above their own rights."""
        beyond = () if request.user.is_superuser else ("is_superuser", "user_permissions")
        return (*super().get_readonly_fields(request, obj), *beyond)
