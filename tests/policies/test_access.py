"""Roles and regions: everybody sees and touches only what is theirs, in lists and at direct addresses alike."""

import re

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from policies import access
from policies.admin.desk import urls
from policies.models import Assignment, Draft, Publication
from policies.snapshot import CATALOGUE, POLICY, Subject
from tests.factories import ZIBO, catalogue_document, make_draft, make_site

pytestmark = pytest.mark.django_db

JINAN = Subject(POLICY, "370100", "flexible")


@pytest.fixture(autouse=True)
def site(db):
    access.make_roles()
    make_site(ZIBO, JINAN)
    make_draft()
    make_draft(subject=JINAN)
    make_draft(subject=Subject(CATALOGUE), document=catalogue_document())


def person(role: str, *regions: str) -> Client:
    user = User.objects.create_user(f"{role}-{'-'.join(regions)}", password="x", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    for region in regions:
        Assignment.objects.create(user=user, region=region)
    visitor = Client()
    visitor.force_login(user)
    return visitor


def draft_of(region: str) -> Draft:
    return Draft.objects.get(region=region)


# ---------------------------------------------------------------- every address


def desk_addresses(draft: Draft) -> list[str]:
    """Every address below a draft, from the list of addresses itself: a new one is tried without being named here."""
    version = draft.versions.first()
    values = {
        "draft": draft.pk,
        "version": version.pk if version else 0,
        "rule": version.rules.first().pk if version else 0,
        "collection": "sources",
        "item": "notice",
        "code": "370300",
    }
    found = []
    for pattern in urls.urlpatterns:
        wanted = re.findall(r"<\w+:(\w+)>", str(pattern.pattern))
        given = {name: values[name] for name in wanted}
        if "version" in wanted and "collection" in wanted:
            given |= {"collection": "steps", **({"item": "0"} if "item" in wanted else {})}
        found.append(reverse(f"admin:{pattern.name}", kwargs=given))
    return found


def publication_addresses(row: Publication) -> list[str]:
    names = ("change", "history", "restore", "withdraw")
    return [reverse(f"admin:policies_publication_{name}", args=[row.number]) for name in names]


@pytest.mark.parametrize("role", list(access.ROLES)[:3])
def test_nothing_of_another_region_is_seen_or_touched(role):
    zibo = person(role, "370300")
    other = draft_of("370100")
    before = list(Draft.objects.values()), list(Publication.objects.values())
    addresses = [*desk_addresses(other), *publication_addresses(Publication.objects.get(region="370100"))]
    assert len(addresses) > 20
    for address in addresses:
        for send in (zibo.get, zibo.post):
            response = send(address)
            assert response.status_code in (302, 403, 404, 405), (address, response.status_code)
            if response.status_code == 302:  # the admin's own way to say that there is no such row
                assert "/desk/" not in response.url
            assert "济南" not in response.content.decode()
    assert (list(Draft.objects.values()), list(Publication.objects.values())) == before


@pytest.mark.parametrize("listing", ["draft", "publication", "auditevent"])
def test_lists_show_the_own_regions_alone(listing):
    html = person("编辑", "370300").get(reverse(f"admin:policies_{listing}_changelist")).content.decode()
    assert "370300" in html or "淄博" in html
    assert "370100" not in html
    assert "济南" not in html


def test_own_region_opens_for_who_edits_it():
    zibo = person("编辑", "370300")
    for address in desk_addresses(draft_of("370300")):
        response = zibo.get(address)
        expected = {403} if "/publish/" in address else {200, 404, 405}
        assert response.status_code in expected, (address, response.status_code)


def test_region_above_covers_all_below_it():
    province = person("编辑", "370000")
    for region in ("370300", "370100"):
        assert (
            province.get(reverse("admin:policies_desk", kwargs={"draft": draft_of(region).pk})).status_code
            == 200
        )


def test_nobody_without_a_region_sees_a_policy():
    assert "淄博" not in person("编辑").get(reverse("admin:policies_draft_changelist")).content.decode()


def test_draft_is_begun_only_for_the_own_region():
    zibo = person("编辑", "370300")
    given = {"region": "济南", "scheme": "employee", "source": "blank"}
    response = zibo.post(reverse("admin:policies_draft_begin"), given)
    assert response.status_code == 422
    assert "不归你管" in response.content.decode()
    assert zibo.post(reverse("admin:policies_draft_begin"), given | {"region": "淄博"}).status_code == 302


# ---------------------------------------------------------------- roles


@pytest.mark.parametrize(
    ("role", "status"), [("编辑", 403), ("发布员", 302), ("目录管理员", 302), ("管理员", 302)]
)
def test_publishing_is_for_publishers(role, status):
    draft = draft_of("370300")
    Draft.objects.filter(pk=draft.pk).update(base=Publication.objects.get(region="370300"))
    draft.refresh_from_db()
    draft.document = {**draft.document, "scenarios": []}
    draft.save()
    visitor = person(role, "370300")
    done = visitor.post(reverse("admin:policies_desk_publish", kwargs={"draft": draft.pk}), {"why": "改好了"})
    assert done.status_code == status


@pytest.mark.parametrize(
    ("role", "status"), [("编辑", 404), ("发布员", 404), ("目录管理员", 200), ("管理员", 200)]
)
def test_catalogue_is_for_its_keeper(role, status):
    draft = Draft.objects.get(kind=CATALOGUE)
    response = person(role, "370300").get(reverse("admin:policies_desk", kwargs={"draft": draft.pk}))
    assert response.status_code == status


def test_administrator_hands_out_regions_and_lifts_nobody_above_themselves():
    chief = person("管理员")
    someone = User.objects.create_user("xin", password="x", is_staff=True)
    page = chief.get(reverse("admin:auth_user_change", args=[someone.pk])).content.decode()
    assert "负责的地区" in page
    assert 'name="is_superuser"' not in page
    assert 'name="groups"' in page
    assert person("编辑", "370300").get(reverse("admin:auth_user_changelist")).status_code == 403


def test_roles_come_with_a_migration_and_keep_what_an_office_added():
    group = Group.objects.get(name="编辑")
    extra = Group.objects.get(name="管理员").permissions.exclude(pk__in=group.permissions.all()).first()
    group.permissions.add(extra)
    access.make_roles()
    assert extra in group.permissions.all()
