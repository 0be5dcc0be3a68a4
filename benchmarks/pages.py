"""What a resident's phone loads: the three stories on the shipped policies, bytes on the line and time a page."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from statistics import median
from time import perf_counter
from unittest.mock import patch

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.test import Client

from policies import catalog, packs, shipped

Line = tuple[str, str, str]

ADDRESSES = {
    "home": "/",
    "question": "/450800/employee/?pay_on=2026-08-10",
    "result 450800 employee": "/450800/employee/?pay_on=2026-08-10&reason=employer_arrears&last_paid=2026-05",
    "result 370300 flexible": "/370300/flexible/?pay_on=2026-03-10&last_paid=2025-09",
    "result 410100 flexible": "/410100/flexible/?pay_on=2026-03-10&reason=left_job&last_paid=2025-09",
    "checklist 370300 flexible": "/370300/flexible/checklist?pay_on=2026-03-10&last_paid=2025-09",
}
STATIC = ("site.css", "pages.js", "icon.svg")
TIMES = 40


def measures() -> Iterator[Line]:
    site = packs.read(shipped.files()).snapshot()
    with patch.object(catalog, "current", lambda: site):
        client = Client(SERVER_NAME="127.0.0.1", HTTP_ACCEPT_ENCODING="gzip, br")
        for name, address in ADDRESSES.items():
            weight = _weight(client.get(address))
            spent = _milliseconds(lambda address=address: client.get(address))  # type: ignore[misc]
            yield f"{name}", f"{weight / 1024:.1f} KB", f"under 6 KB ({spent:.1f} ms)"
        first = _weight(client.get("/"))
    files = sum(_compressed(path) for path in STATIC)
    yield "first visit: home, style, script", f"{(first + files) / 1024:.1f} KB", "under 30 KB"


def _weight(answer: HttpResponse) -> int:
    """Bytes, as compressed as they come and with their headers."""
    headers = sum(len(f"{name}: {value}\r\n") for name, value in answer.headers.items())
    return headers + len(answer.content)


def _milliseconds(visit: Callable[[], object]) -> float:
    spent = []
    for _ in range(TIMES):
        begun = perf_counter()
        visit()
        spent.append(perf_counter() - begun)
    return median(spent) * 1000


def _compressed(path: str) -> int:
    found = finders.find(path) or str(settings.BASE_DIR / "static" / path)
    with open(found, "rb") as file:
        return len(gzip.compress(file.read()))
