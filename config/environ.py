"""The one place that reads environment variables: each has a default, and a bad value fails with a hint."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}
POSTGRES = {"postgres", "postgresql"}


class BadVariable(ImproperlyConfigured):
    """An environment variable holds something the site cannot use."""

    def __init__(self, name: str, hint: str) -> None:
        super().__init__(f"Environment variable {name}: {hint}")


def text(name: str, default: str = "") -> str:
    """An empty variable counts as absent."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, default: bool = False) -> bool:
    value = text(name).lower()
    if value not in {"", *TRUE, *FALSE}:
        raise BadVariable(name, f"{value!r} is neither yes nor no; use 1 or 0.")
    return value in TRUE if value else default


def whole_number(name: str, default: int, *, low: int, high: int) -> int:
    value = text(name, str(default))
    if not (value.isascii() and value.isdigit() and low <= int(value) <= high):
        raise BadVariable(
            name, f"{value!r} is not a whole number from {low} to {high}; for example {default}."
        )
    return int(value)


def bind() -> str:
    return f"{text('LISTEN', '127.0.0.1')}:{whole_number('PORT', 8000, low=1, high=65535)}"


def workers() -> int:
    return whole_number("WEB_CONCURRENCY", 2, low=1, high=64)


def folder(name: str, default: Path) -> Path:
    path = Path(text(name, str(default)))
    if not path.is_absolute():
        raise BadVariable(name, f"{str(path)!r} is not a full path; write one like {default}.")
    return path


def names(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def hosts(name: str, default: str) -> list[str]:
    found = names(name, default)
    for host in found:
        has_port = ":" in host and not host.startswith("[")
        if "/" in host or " " in host or has_port:
            raise BadVariable(
                name, f"{host!r} is not a host name; write names only, like yibao.example.cn,[::1]."
            )
    return found


def origins(name: str) -> list[str]:
    found = names(name)
    for origin in found:
        parts = urlsplit(origin)
        if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path or parts.query:
            raise BadVariable(
                name, f"{origin!r} is not an origin; write https://yibao.example.cn, without a path."
            )
    return found


def secret_key(name: str, kept_in: Path) -> str:
    key = text(name)
    if not key and kept_in.is_file():
        key = kept_in.read_text(encoding="ascii").strip()
    if len(key) < 50 or len(set(key)) < 5:
        why = "is too short or too plain" if key else f"is not set and {kept_in.name} has not been made"
        raise BadVariable(name, f"{why}; run `make setup`, or set 50 or more random characters.")
    return key


def database(name: str, *, sqlite: Path) -> dict[str, object]:
    """sqlite:///relative.db, sqlite:////absolute.db or postgres://user:password@host:port/name?sslmode=require."""
    url = text(name)
    if not url:
        return _sqlite(sqlite)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise BadVariable(name, f"it is not an address ({error}).") from error
    if parts.scheme == "sqlite" and not parts.netloc and len(parts.path) > 1:
        return _sqlite(Path(unquote(parts.path[1:])))
    if parts.scheme not in POSTGRES or len(parts.path) < 2:
        raise BadVariable(
            name, "use postgres://user:password@host:5432/name or sqlite:////path/to/db.sqlite3."
        )
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        # A socket folder does not fit between // and /: ?host=/run/postgresql names it.
        "HOST": query.pop("host", unquote(parts.hostname or "")),
        "PORT": str(port or ""),
        "CONN_MAX_AGE": 0,  # the pool keeps the connections
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 4, "timeout": 10}, **query},
    }


def _sqlite(path: Path) -> dict[str, object]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }
