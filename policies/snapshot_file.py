"""The last snapshot on disk, for a worker that starts while the database is gone. Derived: may be deleted."""

from __future__ import annotations

import json
import os
import tempfile
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from . import snapshot
from .snapshot import Change, Record, Snapshot, Subject


class SnapshotFileError(Exception):
    """The file is absent, damaged, or written by another version of the software."""


def save(path: Path, site: Snapshot) -> None:
    """Whole or not at all: a reader sees the old file or the new one. Writes only what is not there yet."""
    body = json.dumps(_plain(site), ensure_ascii=False, separators=(",", ":")).encode()
    digest = sha256(body).hexdigest().encode()
    if _first_line(path) == digest:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(digest + b"\n" + body)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def load(path: Path) -> Snapshot:
    """Raises SnapshotFileError."""
    try:
        digest, _, body = path.read_bytes().partition(b"\n")
    except OSError as error:
        raise SnapshotFileError(f"{path.name}: {error.strerror}") from error
    if sha256(body).hexdigest().encode() != digest:
        raise SnapshotFileError(f"{path.name}: its digest does not match")
    try:
        return _built(json.loads(body))
    except (KeyError, TypeError, ValueError, snapshot.DamagedError) as error:
        raise SnapshotFileError(f"{path.name}: {error}") from error


def _first_line(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.readline().strip()
    except OSError:
        return b""


def _plain(site: Snapshot) -> dict[str, Any]:
    return {
        "publication": site.publication,
        "records": [[r.publication, r.subject, r.digest, r.document] for r in site.records.values()],
        "changes": [
            [c.publication, c.kind, c.region, c.scheme, c.published_at.isoformat(), c.line]
            for c in site.changes
        ],
    }


def _built(plain: dict[str, Any]) -> Snapshot:
    return snapshot.build(
        [Record(number, Subject(*subject), *rest) for number, subject, *rest in plain["records"]],
        [
            Change(number, kind, region, scheme, datetime.fromisoformat(at), line)
            for number, kind, region, scheme, at, line in plain["changes"]
        ],
        publication=plain["publication"],
    )
