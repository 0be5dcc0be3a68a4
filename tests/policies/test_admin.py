"""The staff's lists: everything can be read and searched, what is published cannot be changed, earlier states come back."""

import pytest
from django.urls import reverse

from policies import publishing
from policies.models import AuditEvent, Draft, Publication
from tests.factories import NOW, ZIBO, make_draft, make_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(admin_client):
    make_site(ZIBO)
    make_draft()
    return admin_client


def change_page(row) -> str:
    return reverse(f"admin:policies_{row._meta.model_name}_change", args=[row.pk])


@pytest.mark.parametrize("model", ["publication", "auditevent", "draft"])
def test_lists_can_be_read_and_searched(client, model):
    address = reverse(f"admin:policies_{model}_changelist")
    assert client.get(address).status_code == 200
    assert client.get(address, {"q": "370300"}).status_code == 200


@pytest.mark.parametrize("model", [Publication, AuditEvent], ids=lambda model: model.__name__)
def test_history_is_read_and_never_written(client, model):
    page = change_page(model.objects.first())
    assert client.get(page).status_code == 200
    assert client.post(page, {}).status_code == 403
    name = model._meta.model_name
    assert client.get(reverse(f"admin:policies_{name}_add")).status_code == 403
    assert client.post(page.replace("change", "delete"), {"post": "yes"}).status_code == 403


def test_draft_leads_to_its_desk(client):
    draft = Draft.objects.get()
    desk = reverse("admin:policies_desk", kwargs={"draft": draft.pk})
    assert client.get(change_page(draft)).url == desk
    assert desk in client.get(reverse("admin:policies_draft_changelist")).content.decode()
    assert client.post(change_page(draft).replace("change", "delete"), {"post": "yes"}).status_code == 403


def test_earlier_publication_is_restored_as_a_draft(client):
    row = Publication.objects.about(ZIBO).get()
    page = client.get(change_page(row)).content.decode()
    assert "把这一号恢复成草稿" in page
    assert "通知" in page
    done = client.post(reverse("admin:policies_publication_restore", args=[row.number]))
    restored = Draft.objects.latest("pk")
    assert done.url == reverse("admin:policies_desk", kwargs={"draft": restored.pk})
    assert (restored.title, restored.created_by) == (f"恢复第{row.number}号", "admin")


def test_withdrawal_needs_a_reason_and_is_a_publication_of_its_own(client):
    row = Publication.objects.about(ZIBO).get()
    address = reverse("admin:policies_publication_withdraw", args=[row.number])
    client.post(address, {"why": " "})
    assert Publication.objects.latest("number").number == row.number
    client.post(address, {"why": "文件废止"})
    newest = Publication.objects.latest("number")
    assert (newest.is_withdrawal, newest.change, newest.published_by) == (True, "文件废止", "admin")
    client.post(address, {"why": "再来一次"})
    assert Publication.objects.latest("number").number == newest.number


def test_later_of_two_publishers_is_told_by_whom(client):
    base = Publication.objects.about(ZIBO).get()
    mine, theirs = make_draft(base=base), make_draft(base=base)
    publishing.publish(draft=theirs, by="li", now=NOW, why="先一步")
    response = client.post(
        reverse("admin:policies_desk_publish", kwargs={"draft": mine.pk}), {"why": "晚一步"}
    )
    assert response.status_code == 422
    assert "li在11月24日 09:30已经先发布了" in response.content.decode()
    assert Draft.objects.get(pk=mine.pk).status == "open"


@pytest.mark.parametrize("model", ["publication", "auditevent", "draft"])
def test_lists_ask_no_more_for_more_rows(client, model, django_assert_max_num_queries):
    for _ in range(12):
        make_draft()
    client.get("/admin/")
    with django_assert_max_num_queries(14):
        client.get(reverse(f"admin:policies_{model}_changelist"))
