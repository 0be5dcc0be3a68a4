"""Who of the staff may see and touch what. Every screen, list and address asks here."""

from __future__ import annotations

from typing import Any, Protocol

from django.contrib.auth.models import AnonymousUser, Group, Permission, User
from django.db.models import Q, QuerySet

from . import in_force
from .models import Assignment, Kind

EDIT, PUBLISH, KEEP = "policies.change_draft", "policies.publish_draft", "policies.keep_catalogue"
# Groups, and the codenames of what each may do. Regions are assigned person by person.
_READ = (
    "view_draft",
    "view_draftversion",
    "view_draftrule",
    "view_publication",
    "view_auditevent",
    "view_wantedplace",
)
_WRITE = ("add_draft", "change_draft", "change_draftversion", "change_draftrule")
ROLES: dict[str, tuple[str, ...]] = {
    "编辑": (*_READ, *_WRITE),
    "发布员": (*_READ, *_WRITE, "publish_draft"),
    "目录管理员": (*_READ, *_WRITE, "publish_draft", "keep_catalogue"),
    "管理员": (*_READ, *_WRITE, "publish_draft", "keep_catalogue", *(f"{verb}_{what}" for verb in ("add", "change", "delete", "view") for what in ("assignment", "user")), "view_group"),
}  # fmt: skip
EVERYWHERE = "管理员"  # whoever hands out regions sees them all

Staff = User | AnonymousUser


class About(Protocol):
    """A draft or a publication."""

    kind: str
    region: str


def make_roles() -> None:
    """The groups with their permissions, after every migration; what an office added to a group stays."""
    for name, codenames in ROLES.items():
        group, _ = Group.objects.get_or_create(name=name)
        known = Permission.objects.filter(
            codename__in=codenames, content_type__app_label__in=("policies", "auth")
        )
        group.permissions.add(*known)


def is_everywhere(user: Staff) -> bool:
    return user.is_superuser or user.groups.filter(name=EVERYWHERE).exists()


def regions_of(user: Staff) -> frozenset[str] | None:
    """The codes a person works on; None: all."""
    if is_everywhere(user):
        return None
    assigned = Assignment.objects.filter(user=user).values_list("region", flat=True) if user.pk else ()
    table, found = in_force.regions(), set(assigned)
    below = list(found)
    while below:
        for region in table.children(below.pop()):
            if region.code not in found:
                found.add(region.code)
                below.append(region.code)
    return frozenset(found)


def may_see(user: Staff, about: About) -> bool:
    if about.kind != Kind.POLICY:
        return user.has_perm(KEEP)
    codes = regions_of(user)
    return codes is None or about.region in codes


def visible(user: Staff, rows: QuerySet[Any], prefix: str = "") -> QuerySet[Any]:
    """The rows about what this person works on. ``prefix``: the way to the draft or publication, as in look-ups."""
    codes = regions_of(user)
    about_policy = Q(**{f"{prefix}kind": Kind.POLICY})
    if codes is not None:
        about_policy &= Q(**{f"{prefix}region__in": codes})
    shared = Q(**{f"{prefix}kind__in": [Kind.CATALOGUE, Kind.REGIONS]})
    return rows.filter(about_policy | shared if user.has_perm(KEEP) else about_policy)


def may_edit(user: Staff, about: About) -> bool:
    return user.has_perm(EDIT) and may_see(user, about)


def may_publish(user: Staff, about: About) -> bool:
    return user.has_perm(PUBLISH) and may_see(user, about)
