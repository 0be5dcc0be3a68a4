"""Conventions worth keeping, each with its reason where it fails."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CLOCK = re.compile(
    r"\b(date\.today|datetime\.(now|today|utcnow)|timezone\.(now|localdate|localtime)|time\.(time|localtime))\b"
)
READS_THE_CLOCK = re.compile(r"views\.py|/admin/|/management/commands/|policies/catalog\.py")


def modules(*folders: str) -> list[Path]:
    """Relative to the project, so that a test's name tells the file."""
    found = (path.relative_to(ROOT) for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return sorted(path for path in found if "migrations" not in path.parts)


def imported(path: Path) -> Iterator[str]:
    """Absolute names of all that a file imports, wherever in it; ``from a import b`` as a.b."""
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = path.parts[: len(path.parts) - node.level] if node.level else ()
            module = ".".join([*package, *([node.module] if node.module else [])])
            yield from (f"{module}.{alias.name}" for alias in node.names)


def below(name: str, *packages: str) -> bool:
    return any(f"{name}.".startswith(f"{package}.") for package in packages)


def params(*folders: str, but: str = "") -> list[object]:
    return [
        pytest.param(path, id=path.as_posix()) for path in modules(*folders) if not (but and path.match(but))
    ]


@pytest.mark.parametrize("path", params("policies/core"))
def test_core_imports_only_the_standard_library_and_itself(path: Path):
    foreign = {
        name
        for name in imported(path)
        if name.split(".")[0] not in sys.stdlib_module_names | {"_typeshed"}
        and not below(name, "policies.core")
    }
    assert not foreign, f"{path} imports {foreign}: the core must run, and be tested, without Django or files"


@pytest.mark.parametrize("path", params("policies/core"))
def test_core_touches_nothing_outside(path: Path):
    outside = {"io", "logging", "os", "pathlib", "random", "socket", "subprocess", "time", "urllib"}
    touched = {name for name in imported(path) if name.split(".")[0] in outside}
    assert not touched, f"{path} imports {touched}: the same policy and answers always give the same decision"


@pytest.mark.parametrize("path", params("policies"))
def test_policies_never_imports_wizard(path: Path):
    foreign = {name for name in imported(path) if below(name, "wizard")}
    assert not foreign, (
        f"{path} imports {foreign}: what a place has decided knows nothing of residents' pages"
    )


@pytest.mark.parametrize("path", params("wizard"))
def test_wizard_never_imports_what_writes_or_asks_the_database(path: Path):
    closed = ("models", "publishing", "publishable", "in_force", "drafting", "installing", "admin")
    foreign = {
        name
        for name in imported(path)
        if below(name, *(f"policies.{room}" for room in closed), "django.db", "django.contrib")
    }
    assert not foreign, f"{path} imports {foreign}: residents' pages read policies.catalog, and no database"


@pytest.mark.parametrize(
    "name", ["snapshot", "snapshot_file", "judging", "packs", "pack_yaml", "regions", "working_days"]
)
def test_values_know_nothing_of_django(name: str):
    path = Path(f"policies/{name}.py")
    foreign = {name for name in imported(path) if below(name, "django", "policies.models")}
    assert not foreign, (
        f"{path} imports {foreign}: packs and snapshots are used and tested without a database"
    )


@pytest.mark.parametrize("path", params("policies/models"))
def test_models_hold_no_actions(path: Path):
    foreign = {name for name in imported(path) if below(name, "policies.publishing", "policies.drafting")}
    assert not foreign, (
        f"{path} imports {foreign}: models are fields and constraints, publishing does the work"
    )


@pytest.mark.parametrize("path", params("policies", "wizard"))
def test_only_the_edges_read_the_clock(path: Path):
    text = (ROOT / path).read_text(encoding="utf-8")
    read = CLOCK.search(text)
    assert not read or READS_THE_CLOCK.search(f"/{path.as_posix()}"), (
        f"{path} reads the clock ({read and read.group()}): views, admin, commands and the catalog do, "
        "and hand `on` or `now` down, so that the same answers give the same page"
    )


@pytest.mark.parametrize("path", params("policies", "wizard"))
def test_only_publishing_adds_publications_and_audit_events(path: Path):
    text = (ROOT / path).read_text(encoding="utf-8")
    written = re.search(r"(Publication|AuditEvent)(\.objects\.(create|bulk_create|get_or_create)|\()", text)
    allowed = path.as_posix() == "policies/publishing.py" or path.parts[1] in {"models", "admin"}
    assert not written or allowed, (
        f"{path} writes {written and written.group(1)}: policies/publishing.py is the one door"
    )
