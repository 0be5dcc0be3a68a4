"""Staff are told when the database is gone; nothing pretends to be saved."""

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import InterfaceError, OperationalError
from django.test import Client

from policies import editing
from tests.factories import make_draft, make_site

from .desk import at, filled


@pytest.mark.parametrize("trouble", [OperationalError, InterfaceError])
def test_sign_in_page_says_that_the_database_is_gone(monkeypatch, trouble):
    def gone(*args, **kwargs):
        raise trouble("no connection to host secret.internal")

    monkeypatch.setattr(SessionStore, "load", gone)
    monkeypatch.setattr(SessionStore, "exists", gone)
    client = Client()
    client.cookies["sessionid"] = "x" * 32
    response = client.get("/admin/")
    assert response.status_code == 503
    html = response.content.decode()
    assert "数据库暂时连不上" in html
    assert "secret.internal" not in html
    assert response["Retry-After"] == "30"


@pytest.mark.django_db
def test_save_that_meets_an_outage_says_that_nothing_was_saved(admin_client, monkeypatch):
    make_site()
    draft = make_draft()
    row = draft.versions.get().rules.first()
    address = at("_rule", draft, version=row.version_id, rule=row.pk)
    data = filled(admin_client.get(address).content.decode()) | {"title": "新的"}

    def gone(**kwargs):
        raise OperationalError("gone")

    monkeypatch.setattr(editing, "save_rule", gone)
    response = admin_client.post(address, data)
    assert response.status_code == 503
    assert "没有保存" in response.content.decode()
    row.refresh_from_db()
    assert "title" not in row.document


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["region=%00", "status__exact=%00", "q=%00"])
def test_address_that_no_database_can_hold_is_refused_alike_on_both(admin_client, query):
    response = admin_client.get(f"/admin/policies/draft/?{query}")
    assert response.status_code == 400
    assert "这个地址打不开" in response.content.decode()
