"""The sample site instead of a published one. No test here may touch the database, and pytest-django sees to it:
a page that asked a query would fail.
"""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from policies import catalog
from policies.snapshot import Snapshot

from . import samples

TODAY = datetime.date(2026, 11, 24)


@pytest.fixture(scope="session")
def sample_site() -> Snapshot:
    return samples.snapshot()


@pytest.fixture(autouse=True)
def site(monkeypatch: pytest.MonkeyPatch, sample_site: Snapshot) -> Snapshot:
    monkeypatch.setattr(catalog, "current", lambda: sample_site)
    monkeypatch.setattr(timezone, "localdate", lambda: TODAY)
    return sample_site


@pytest.fixture
def page(client: Client):
    """The text of a page, tags and blanks taken out, after a look at its status."""

    def read(address: str, status: int = 200) -> str:
        response = client.get(address)
        assert response.status_code == status, (address, response.status_code)
        return samples.text_of(response.content.decode())

    return read
