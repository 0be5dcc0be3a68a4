"""The staff's first screens: everything can be read, what is published cannot be changed."""

import json

import pytest
from django.urls import reverse

from policies import drafting
from policies.models import AuditEvent, Draft, Publication, Status
from tests.factories import ZIBO, make_draft, make_site, policy_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(admin_client):
    make_site(ZIBO)
    make_draft()
    return admin_client


def change_page(row) -> str:
    return reverse(f"admin:policies_{row._meta.model_name}_change", args=[row.pk])


@pytest.mark.parametrize("model", ["publication", "auditevent", "draft", "draftversion"])
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


def test_saving_a_draft_says_who_did(client):
    draft = Draft.objects.get()
    version = draft.versions.get()
    done = client.post(
        change_page(draft),
        {
            "kind": draft.kind,
            "region": draft.region,
            "scheme": draft.scheme,
            "base": "",
            "title": "复核等待期",
            "document": json.dumps(draft.document, ensure_ascii=False),
            "versions-TOTAL_FORMS": 1,
            "versions-INITIAL_FORMS": 1,
            "versions-0-id": version.pk,
            "versions-0-draft": draft.pk,
            "versions-0-effective_from": "2022-04-01",
            "versions-0-document": json.dumps(version.document, ensure_ascii=False),
        },
    )
    assert done.status_code == 302, done.context["errors"]
    draft.refresh_from_db()
    assert (draft.title, draft.updated_by, draft.created_by) == ("复核等待期", "admin", "wang")
    assert drafting.document_of(draft)["versions"][0]["rules"] == policy_document()["versions"][0]["rules"]


def test_rule_that_cannot_be_read_is_sent_back_with_the_reason(client):
    version = Draft.objects.get().versions.get()
    short, _ = version.rules.all()
    bad = short.document | {"when": ["lapse_months about 3"]}
    done = client.post(
        change_page(version),
        {
            "draft": version.draft_id,
            "effective_from": "2022-04-01",
            "document": json.dumps(version.document),
            "rules-TOTAL_FORMS": 1,
            "rules-INITIAL_FORMS": 1,
            "rules-0-id": short.pk,
            "rules-0-version": version.pk,
            "rules-0-position": 1,
            "rules-0-key": "short",
            "rules-0-document": json.dumps(bad),
        },
    )
    assert done.status_code == 200
    assert "不认识的运算符" in done.content.decode()


def test_closed_draft_is_read_and_not_edited(client):
    Draft.objects.update(status=Status.PUBLISHED)
    draft = Draft.objects.get()
    for row in (draft, draft.versions.get()):
        assert client.get(change_page(row)).status_code == 200
        assert client.post(change_page(row), {}).status_code == 403
