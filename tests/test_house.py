"""The house itself: environment variables, headers, cookies, logs. What residents see is tested elsewhere."""

import logging
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from config import environ, logs

RESIDENT_PAGES = ["/", "/450800/", "/450800/employee/", "/no/such/page"]
SET_BY_TESTS = ("PLAIN_HTTP", "DJANGO_ALLOW_ASYNC_UNSAFE", "DJANGO_SETTINGS_MODULE")


def manage(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """manage.py as on a public server: this process's environment, without what the tests set."""
    inherited = {name: value for name, value in os.environ.items() if name not in SET_BY_TESTS}
    return subprocess.run(
        [sys.executable, "-W", "error", "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=inherited | variables,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("DEBUG", "maybe", "use 1 or 0"),
        ("PLAIN_HTTP", "http", "use 1 or 0"),
        ("ALLOWED_HOSTS", "https://yibao.example.cn", "write names only"),
        ("ALLOWED_HOSTS", "yibao.example.cn:443", "write names only"),
        ("CSRF_TRUSTED_ORIGINS", "yibao.example.cn", "write https://"),
        ("DATABASE_URL", "mysql://a@b/c", "use postgres://"),
        ("DATABASE_URL", "postgres://a@b:port/c", "not an address"),
        ("SECRET_KEY", "short", "too short"),
        ("VAR_DIR", "var", "not a full path"),
        ("PORT", "80a", "from 1 to 65535"),
        ("WEB_CONCURRENCY", "0", "from 1 to 64"),
    ],
)
def test_bad_variable_says_which_and_what_to_write(monkeypatch, tmp_path, name, value, hint):
    monkeypatch.setenv(name, value)
    read = {
        "DEBUG": environ.flag,
        "PLAIN_HTTP": environ.flag,
        "ALLOWED_HOSTS": lambda name: environ.hosts(name, ""),
        "CSRF_TRUSTED_ORIGINS": environ.origins,
        "DATABASE_URL": lambda name: environ.database(name, sqlite=tmp_path),
        "SECRET_KEY": lambda name: environ.secret_key(name, kept_in=tmp_path / "secret_key"),
        "VAR_DIR": lambda name: environ.folder(name, tmp_path),
        "PORT": lambda _: environ.bind(),
        "WEB_CONCURRENCY": lambda _: environ.workers(),
    }[name]
    with pytest.raises(environ.BadVariable, match=f"^Environment variable {name}: .*{hint}"):
        read(name)


def test_empty_variable_counts_as_absent(monkeypatch):
    monkeypatch.setenv("DEBUG", "")
    assert environ.flag("DEBUG", default=True) is True


def test_absent_secret_key_says_how_to_make_one(monkeypatch, tmp_path):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    with pytest.raises(environ.BadVariable, match="run `make setup`"):
        environ.secret_key("SECRET_KEY", kept_in=tmp_path / "secret_key")


def test_database_address_is_read_whole(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "postgres://yi%40bao:p%2Fw@db.example.cn:5433/gap?sslmode=require")
    found = environ.database("DATABASE_URL", sqlite=tmp_path)
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"], found["NAME"]) == (
        "yi@bao", "p/w", "db.example.cn", "5433", "gap",
    )  # fmt: skip
    assert found["OPTIONS"]["sslmode"] == "require"
    assert found["CONN_MAX_AGE"] == 0, "Django refuses the pool together with persistent connections"


def test_database_socket_folder_is_named_in_the_query(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "postgres:///gap?host=/run/postgresql")
    found = environ.database("DATABASE_URL", sqlite=tmp_path)
    assert (found["HOST"], found["NAME"]) == ("/run/postgresql", "gap")


def test_database_file_can_be_moved(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/gap.db")
    assert environ.database("DATABASE_URL", sqlite=Path("unused"))["NAME"] == tmp_path / "gap.db"


@pytest.mark.slow
def test_command_line_fails_with_the_hint_alone():
    done = manage("check", PLAIN_HTTP="http")
    assert done.returncode != 0
    assert done.stderr.strip() == "Environment variable PLAIN_HTTP: 'http' is neither yes nor no; use 1 or 0."


@pytest.mark.slow
def test_default_settings_are_fit_for_the_public():
    done = manage("check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""


@pytest.mark.django_db
@pytest.mark.parametrize("page", RESIDENT_PAGES)
def test_resident_pages_set_no_cookie_and_vary_on_none(client: Client, page: str):
    response = client.get(page)
    assert response.status_code < 500
    assert not response.cookies, "a resident's page must leave nothing on a shared computer"
    assert "cookie" not in response.headers.get("Vary", "").lower(), (
        "a resident's page must not read the session"
    )


@pytest.mark.django_db
@pytest.mark.parametrize("page", [*RESIDENT_PAGES, "/admin/login/"])
def test_pages_carry_the_content_policy(client: Client, page: str):
    headers = client.get(page).headers
    policy = headers["Content-Security-Policy"]
    for part in (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ):
        assert part in policy
    assert "unsafe" not in policy
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_staff_cookies_stay_within_the_staff_pages():
    assert settings.SESSION_COOKIE_PATH == settings.CSRF_COOKIE_PATH == "/admin/"


def log_line(formatter: logging.Formatter, message: str, error: BaseException | None = None) -> str:
    info = (type(error), error, error.__traceback__) if error else None
    return formatter.format(logging.LogRecord("django.request", logging.ERROR, "", 0, message, (), info))


def test_logs_keep_the_path_and_drop_the_query():
    line = log_line(
        logs.WithoutQueries(), "Invalid HTTP request line: 'GET /450800/?last_paid=2026-05 HTTP/1.1'"
    )
    assert line == "Invalid HTTP request line: 'GET /450800/?…"


def test_logs_keep_where_an_error_arose_and_drop_its_words():
    try:
        try:
            int("2026-05")
        except ValueError as error:
            raise KeyError("last_paid=2026-05") from error
    except KeyError as error:
        text = log_line(logs.WithoutValues(), "Internal Server Error: /450800/", error)
    assert "builtins.KeyError" in text
    assert "builtins.ValueError" in text
    assert "test_house.py" in text
    assert ": 'last_paid" not in text
    assert "invalid literal" not in text


def found(pattern: str, file: str) -> set[str]:
    """What the pattern's group matches in a file of this repository."""
    return set(re.findall(pattern, (settings.BASE_DIR / file).read_text("utf8"), flags=re.MULTILINE))


def test_readme_lists_every_command():
    missing = (
        found(r"^([a-z]+):.*## ", "Makefile") - {"help", "setup"} - found(r"`make ([a-z]+)`", "README.md")
    )
    assert not missing, f"README is where people look first; add {missing} to its table"


def test_operations_lists_every_variable():
    read = found(r'environ\.\w+\("(\w+)"', "config/settings.py")
    read |= found(r"""(?:text|whole_number)\(['"]([A-Z_]+)['"]""", "config/environ.py")
    missing = read - found(r"`([A-Z_]+)`", "docs/operations.md")
    assert not missing, f"an operator reads docs/operations.md, not the code; add {missing}"
