"""The shipped policies, published on one fixed day, and a page of them as words without blanks."""

import datetime
import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from policies import catalog, packs, shipped
from policies.snapshot import Snapshot

TODAY = datetime.date(2026, 11, 24)


@pytest.fixture(scope="session")
def shipped_site() -> Snapshot:
    return packs.read(shipped.files()).snapshot()


@pytest.fixture(autouse=True)
def site(monkeypatch: pytest.MonkeyPatch, shipped_site: Snapshot) -> None:
    monkeypatch.setattr(catalog, "current", lambda: shipped_site)
    monkeypatch.setattr(timezone, "localdate", lambda: TODAY)


@pytest.fixture
def page(client: Client) -> Callable[[str], str]:
    """The words of a page below its head, by address."""

    def read(address: str) -> str:
        html = client.get(address).content.decode()
        return "".join(unescape(re.sub(r"<[^>]+>", "", html.partition("<main")[2])).split())

    return read
