"""What is published, in memory. After the first load a resident's request asks no database.

In a server each worker watches for newer publications; elsewhere (commands, tests) the first use loads and
reload() follows.
"""

from __future__ import annotations

import logging
import threading
import time
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import Error as DatabaseTrouble
from django.db import connection

from . import snapshot, snapshot_file, storing
from .models import Publication
from .snapshot import Change, DamagedError, Record, Snapshot

log = logging.getLogger(__name__)

Mark = tuple[int, str]  # number and digest of the newest publication; (0, "") before the first


class _Holder:
    """The one mutable thing here. ``site`` is swapped whole, so that a request sees one state of the site."""

    def __init__(self) -> None:
        self.site: Snapshot | None = None
        self.mark: Mark | None = None  # what the site was loaded at; None: from the file, or not at all
        self.saved: Mark | None = None  # what was last tried to be written to the file
        self.looked_at: float | None = None  # when the database last answered
        self.reason = ""  # why the site may be behind
        self.logged = ""
        self.watcher: threading.Thread | None = None
        self.stopped = threading.Event()
        self.loading = threading.Lock()


_held = _Holder()


def current() -> Snapshot:
    """What residents see now. Never fails: without database and file it is empty."""
    return _held.site or reload()


def reload() -> Snapshot:
    """Look for newer publications now, and take them. Keeps what it has if that cannot be done."""
    with _held.loading:
        try:
            site = _newest()
            _held.reason = _held.logged = ""
        except Exception as error:
            _held.reason = _reason(error)
            _log_once(error)
            site = _held.site or _from_file()
        _held.site = site
        return site


def as_of(at: datetime) -> Snapshot:
    """The site as it was at that moment, from the database."""
    number = Publication.objects.filter(published_at__lte=at).order_by("number").values_list("number").last()
    return _load(number[0] if number else 0, before=_held.site)


def forget() -> None:
    """Start anew: the next use loads."""
    _held.site = _held.mark = _held.saved = _held.looked_at = None
    _held.reason = _held.logged = ""


def status() -> dict[str, object]:
    """For /healthz: "ok", or "degraded" with the reason."""
    site = current()
    age = None if _held.looked_at is None else round(time.monotonic() - _held.looked_at, 1)
    reason = _held.reason or ("" if site.publication else "nothing is published")
    return {
        "status": "degraded" if reason else "ok",
        "reason": reason,
        "publication": site.publication,
        "digest": site.digest,
        "database_seen_seconds_ago": age,
    }


def watch() -> None:
    """Load now, then look every CATALOG_WATCH_SECONDS; 0 does neither. One thread a worker, after the fork."""
    seconds = float(settings.CATALOG_WATCH_SECONDS)
    if not seconds or is_watching():
        return
    _look()
    _held.stopped.clear()
    _held.watcher = threading.Thread(target=_watch, args=(seconds,), name="catalog", daemon=True)
    _held.watcher.start()


def is_watching() -> bool:
    """A thread does not survive a fork: in the new worker this is False."""
    return _held.watcher is not None and _held.watcher.is_alive()


def stop_watching() -> None:
    """Returns once the last look is over."""
    _held.stopped.set()
    if _held.watcher is not None:
        _held.watcher.join()


def _watch(seconds: float) -> None:
    while not _held.stopped.wait(seconds):
        _look()
        _store()
    _store()


def _store() -> None:
    """Counts that requests left in memory go out with the same beat; without a database they wait."""
    try:
        storing.store_wishes()
    except Exception as error:
        _log_once(error)
    finally:
        connection.close()


def _look() -> None:
    """One look. Whatever happens, the watch goes on."""
    try:
        site = reload()
        if site.publication and _held.mark and _held.mark != _held.saved:
            _held.saved = _held.mark
            snapshot_file.save(_file(), site)
    except Exception as error:
        _log_once(error)
    finally:
        connection.close()  # this thread's own; a pool gets it back


def _newest() -> Snapshot:
    newest = Publication.objects.order_by("-number").values_list("number", "digest").first()
    mark = newest or (0, "")
    _held.looked_at = time.monotonic()
    if _held.site and mark == _held.mark:
        return _held.site
    site = _load(mark[0], before=_held.site)
    _held.mark = mark
    return site


def _load(number: int, before: Snapshot | None) -> Snapshot:
    """The site at that publication. Documents that ``before`` holds are not read again."""
    known = {record.publication: record for record in before.records.values()} if before else {}
    rows = Publication.objects.filter(number__lte=number)
    in_force = dict(rows.in_force().values_list("number", "digest"))
    kept = [known[n] for n, digest in in_force.items() if n in known and known[n].digest == digest]
    missing = in_force.keys() - {record.publication for record in kept}
    fresh = [
        Record(row.number, row.subject, row.digest, row.document)
        for row in Publication.objects.filter(number__in=missing)
    ]
    changes = rows.order_by("number").values_list(
        "number", "kind", "region", "scheme", "published_at", "change"
    )
    return snapshot.build(
        sorted(kept + fresh, key=lambda record: record.publication),
        (Change(*row) for row in changes),
        publication=number,
        before=before,
    )


def _from_file() -> Snapshot:
    try:
        return snapshot_file.load(_file())
    except snapshot_file.SnapshotFileError as error:
        log.error("No snapshot file to start from. %s", error)
        return snapshot.EMPTY


def _file() -> Path:
    return Path(settings.VAR_DIR) / "snapshot.json"


def _reason(error: Exception) -> str:
    """For everybody's eyes: a database's own words name hosts and accounts, and stay in the log."""
    match error:
        case DatabaseTrouble():
            return "the database does not answer"
        case DamagedError():
            return f"publication {error.record.publication} is damaged"
        case _:
            return "what is published cannot be loaded"


def _log_once(error: Exception) -> None:
    """A trouble that lasts is one line in the log, not one a second."""
    text = f"{type(error).__name__}: {error}"
    if text != _held.logged:
        _held.logged = text
        log.error("Residents' pages go on with what is loaded. %s", text)
