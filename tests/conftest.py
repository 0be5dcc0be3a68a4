"""Fixtures and settings that all tests share."""

from collections.abc import Iterator

import hypothesis
import pytest
from django.db import connection

from policies import catalog

# A busy machine is no failure: how long things take is what benchmarks/ measures.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")


def pytest_report_header() -> str:
    return f"database: {connection.vendor}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """``-m database``: found by what a test asks for, so that none is forgotten on PostgreSQL."""
    for item in items:
        if item.get_closest_marker("django_db") or {"db", "transactional_db"} & {*item.fixturenames}:
            item.add_marker("database")


@pytest.fixture(autouse=True)
def _forgotten_catalog(settings, tmp_path) -> Iterator[None]:
    """The catalog holds its snapshot for the whole process; each test starts without one."""
    settings.VAR_DIR = tmp_path / "var"
    catalog.forget()
    yield
    catalog.forget()
