"""Wishes go from memory to the database with the watching thread, and wait there while it is gone."""

from datetime import date

import pytest
from django.contrib.auth.models import Group, User
from django.db import DatabaseError
from django.urls import reverse

from policies import access, storing, wishes
from policies.models import Assignment, WantedPlace
from policies.wishes import Wish
from tests.factories import ZIBO, make_site

pytestmark = pytest.mark.django_db
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


@pytest.fixture(autouse=True)
def nothing_counted():
    wishes.take()
    yield
    wishes.take()


def rows() -> list[tuple[str, str, int, date]]:
    return list(WantedPlace.objects.values_list("region", "scheme", "times", "last_on"))


def test_counts_are_added_to_what_is_there():
    for on in (MONDAY, TUESDAY, TUESDAY):
        wishes.add("620200", "resident", on)
    wishes.add("370100", "flexible", MONDAY)
    storing.store_wishes()
    wishes.add("620200", "resident", MONDAY)
    storing.store_wishes()
    assert rows() == [("620200", "resident", 4, TUESDAY), ("370100", "flexible", 1, MONDAY)]
    assert not wishes.take()


def test_nothing_counted_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        storing.store_wishes()


def test_counts_wait_for_the_database(monkeypatch):
    wishes.add("620200", "resident", MONDAY)
    with monkeypatch.context() as gone:
        gone.setattr(WantedPlace.objects, "get_or_create", lambda **given: _fail())
        with pytest.raises(DatabaseError):
            storing.store_wishes()
        wishes.add("620200", "resident", MONDAY)
    storing.store_wishes()
    assert rows() == [("620200", "resident", 2, MONDAY)]


def _fail():
    raise DatabaseError("gone")


def test_given_back_twice_is_capped():
    counts = {Wish("620200", "resident", MONDAY): wishes.MOST}
    wishes.add("620200", "resident", MONDAY)
    wishes.give_back(wishes.Counter(counts))
    assert wishes.take()[Wish("620200", "resident", MONDAY)] == wishes.MOST


def test_staff_see_what_is_wanted_of_their_regions(client):
    make_site(ZIBO)
    access.make_roles()
    editor = User.objects.create_user("wang", password="x", is_staff=True)
    editor.groups.add(Group.objects.get(name="编辑"))
    Assignment.objects.create(user=editor, region="370300")
    for region in ("370300", "370100"):
        WantedPlace.objects.create(region=region, scheme="employee", times=7, last_on=MONDAY)
    client.force_login(editor)
    html = client.get(reverse("admin:policies_wantedplace_changelist")).content.decode()
    assert "淄博" in html
    assert "济南" not in html
    other = WantedPlace.objects.get(region="370100")
    assert client.get(reverse("admin:policies_wantedplace_change", args=[other.pk])).status_code == 302
    assert client.get(reverse("admin:policies_wantedplace_add")).status_code == 403
