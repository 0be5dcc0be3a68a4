"""Fixtures and settings that all tests share."""

from collections.abc import Iterator

import hypothesis
import pytest

from policies import catalog

# A busy machine is no failure: how long things take is what benchmarks/ measures.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")


@pytest.fixture(autouse=True)
def _forgotten_catalog(settings, tmp_path) -> Iterator[None]:
    """The catalog holds its snapshot for the whole process; each test starts without one."""
    settings.VAR_DIR = tmp_path / "var"
    catalog.forget()
    yield
    catalog.forget()
