"""What these tests share: a database that several threads can use."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection


@pytest.fixture
def shared_database(transactional_db, tmp_path) -> Iterator[None]:
    """SQLite in memory does not wait for a lock as a file does; on a server nothing is to be done."""
    if connection.vendor != "sqlite" or Path(connection.settings_dict["NAME"]).is_absolute():
        yield
        return
    in_memory, name = connection.connection, connection.settings_dict["NAME"]
    connection.connection = None
    connection.settings_dict["NAME"] = str(tmp_path / "shared.sqlite3")
    try:
        call_command("migrate", verbosity=0)
        yield
    finally:
        connection.close()
        connection.connection, connection.settings_dict["NAME"] = in_memory, name
