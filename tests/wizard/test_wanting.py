"""A wish for a place: one button, a count in memory, no cookie, no query, nothing about the person."""

from datetime import date, timedelta

import pytest
from django.test import Client

from policies import wishes
from policies.core.types import Scheme
from policies.wishes import Wish
from wizard import wanting

from .conftest import TODAY

WANTED = "/370800/employee/wanted"
NOT_COVERED = "/370800/employee/?pay_on=2026-03-10&reason=other&last_paid=2025-09"


@pytest.fixture(autouse=True)
def nothing_counted():
    wishes.take()
    yield
    wishes.take()


def token(on: date = TODAY, code: str = "370800") -> str:
    return wanting.token(code, Scheme.EMPLOYEE, on)


def send(client: Client, said: str, address: str = WANTED, **headers: str):
    return client.post(address, {"token": said}, headers=headers)


def test_button_stands_where_the_place_has_no_policy_of_its_own(client):
    html = client.get(NOT_COVERED).content.decode()
    assert f'action="{WANTED}"' in html
    assert token() in html
    assert "wanted" not in client.get("/450800/employee/?pay_on=2026-08-10").content.decode()
    assert "wanted" not in client.get("/810000/flexible/").content.decode(), "nothing to write there"


def test_one_press_counts_once_for_the_pooling_area(client):
    done = send(client, token(), origin="http://testserver")
    assert done.status_code == 200
    assert "记下了，谢谢" in done.content.decode()
    assert not done.cookies
    county = wanting.token("370811", Scheme.EMPLOYEE, TODAY)
    send(client, county, "/370811/employee/wanted")
    assert wishes.take() == {Wish("370800", "employee", TODAY): 2}


@pytest.mark.parametrize(
    ("said", "headers"),
    [
        (token(), {"origin": "https://elsewhere.example"}),
        (token(TODAY - timedelta(days=2)), {}),
        (token(code="370100"), {}),
        (f"370800/employee/{TODAY.isoformat()}:forged", {}),
        ("", {}),
    ],
    ids=["another site", "too old", "another place", "forged", "nothing"],
)
def test_what_no_page_of_ours_sent_is_not_counted(client, said, headers):
    refused = send(client, said, **headers)
    assert refused.status_code == 422
    assert "没有记下" in refused.content.decode()
    assert not wishes.take()


def test_page_of_yesterday_is_good_today(client):
    assert send(client, token(TODAY - timedelta(days=1))).status_code == 200


def test_get_only_offers_the_button(client):
    assert "按一下" in client.get(WANTED).content.decode()
    assert client.head(WANTED).content == b""
    assert client.put(WANTED).status_code == 405
    assert client.get("/999999/employee/wanted").status_code == 404
    assert not wishes.take()


def test_a_stuck_finger_counts_no_further():
    for _ in range(wishes.MOST + 5):
        wishes.add("370800", "employee", TODAY)
    assert wishes.take()[Wish("370800", "employee", TODAY)] == wishes.MOST
