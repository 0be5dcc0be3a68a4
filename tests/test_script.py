"""The residents' one script is htmx and ours behind it, made anew when either changes."""

from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from config.script import HTMX, NAME, ScriptFinder


def test_htmx_comes_first_and_ours_after_it():
    made = Path(finders.find(NAME)).read_text("utf8")
    htmx, ours = (Path(finders.find(name)).read_text("utf8") for name in (HTMX, "site.js"))
    assert made == f"{htmx}\n;\n{ours}"


def test_it_is_collected_once():
    assert [path for path, _ in ScriptFinder().list([])] == [NAME]
    assert ScriptFinder().find("site.js") == []


def test_an_old_file_is_made_anew(tmp_path: Path, settings: pytest.FixtureRequest):
    settings.VAR_DIR = tmp_path
    old = tmp_path / "script" / NAME
    old.parent.mkdir()
    old.write_text("old")
    made = Path(str(ScriptFinder().find(NAME)))
    assert made == old
    assert "htmx" in made.read_text("utf8")
    assert list(old.parent.iterdir()) == [old], "nothing half written is left behind"
