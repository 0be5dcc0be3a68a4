"""The catalogue and the region table at the desk of their keeper: nothing that a policy rests on may go."""

import pytest
from django.urls import reverse

from policies import in_force
from policies.models import Draft, Publication
from tests.factories import ZIBO, catalogue_document, make_draft, make_site

from .desk import at, filled, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(admin_client):
    make_site(ZIBO)
    return admin_client


def begin(client, kind: str) -> Draft:
    done = client.post(reverse("admin:policies_draft_begin_shared", args=[kind]))
    assert done.status_code == 302
    return Draft.objects.latest("pk")


def test_question_is_added_and_published(client):
    draft = begin(client, "catalogue")
    assert begin(client, "catalogue") == draft, "one open draft is enough"
    send(
        client, at("_entry_add", draft, collection="facts"), entry_key="owns_land", kind="choice", label="有没有地",
        question="你家有承包地吗？", options__rows="2", options__0__key="some", options__0__label="有",
        options__0__schemes="resident", options__1__key="none", options__1__label="没有",
    )  # fmt: skip
    assert client.post(at("_publish", draft), {"why": "添加一问"}).status_code == 302
    row = in_force.catalogue().facts["owns_land"]
    assert [option.label for option in row.options] == ["有", "没有"]
    assert [set(option.schemes) for option in row.options] == [{"resident"}, set()]


def test_form_of_a_question_that_nobody_touched_changes_nothing(client):
    options = [
        {"key": "a", "label": "甲", "schemes": ["resident"]},
        {"key": "b", "label": "乙", "hint": "小字"},
    ]
    document = catalogue_document(
        many={
            "kind": "choices",
            "label": "哪些",
            "question": "哪些？",
            "why": "因为",
            "hint": "这里",
            "options": options,
        },
        years={
            "kind": "number",
            "label": "几年",
            "question": "几年？",
            "unit": "年",
            "at_least": 1,
            "at_most": 60,
        },
    )
    draft = make_draft(subject=Publication.objects.get(kind="catalogue").subject, document=document)
    for key in document["facts"]:
        send(client, at("_entry", draft, collection="facts", item=key))
    assert Draft.objects.get(pk=draft.pk).document == document


def test_question_that_a_policy_uses_cannot_go(client):
    draft = begin(client, "catalogue")
    page = client.get(at("_entry", draft, collection="facts", item="last_paid")).content.decode()
    opened = filled(page)["opened"]
    client.post(at("_remove_entry", draft, collection="facts", item="last_paid"), {"opened": opened})
    assert "last_paid" not in Draft.objects.get(pk=draft.pk).document["facts"]
    response = client.post(at("_publish", draft), {"why": "删一问"})
    assert response.status_code == 422
    assert "P101" in response.content.decode()
    assert "last_paid" in in_force.catalogue().facts


def test_county_gets_a_pool_of_its_own(client):
    draft = begin(client, "regions")
    assert "淄川" in client.get(at("", draft), {"q": "zichuan"}).content.decode()
    send(client, at("_region", draft, code="370302"), pooling_resident="370302")
    assert client.post(at("_publish", draft), {"why": "居民医保自己统筹"}).status_code == 302
    assert in_force.regions().get("370302").pooling_resident == "370302"
    assert in_force.regions().get("370302").pooling_employee == "370300"


@pytest.mark.parametrize(
    ("code", "answers", "said"),
    [
        ("370300", {"parent": "370302"}, "370300"),
        ("370302", {"pooling_resident": "370100x"}, "370302"),
        ("370302", {"pooling_resident": "370302", "level": "province"}, "370302"),
    ],
)
def test_table_that_contradicts_itself_is_not_published(client, code, answers, said):
    draft = begin(client, "regions")
    send(client, at("_region", draft, code=code), **answers)
    response = client.post(at("_publish", draft), {"why": "试试"})
    assert response.status_code == 422
    assert "行：" in response.content.decode()
    assert said in str(Draft.objects.get(pk=draft.pk).document)


def test_code_is_taken_once(client):
    draft = begin(client, "regions")
    address = at("_region_add", draft)
    row = {
        "code": "370302",
        "name": "某区",
        "short": "某",
        "pinyin": "mou",
        "initials": "m",
        "level": "county",
    }
    response = client.post(address, filled(client.get(address).content.decode()) | row)
    assert response.status_code == 422
    assert "已经在表里了" in response.content.decode()
