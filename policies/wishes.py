"""Wishes for places to be covered, counted in memory. A resident's request adds one and writes nothing.

Counts are kept per place, scheme and day; who asked, and with which answers, is never known here. storing.py takes
them to the database off the request.
"""

from __future__ import annotations

import threading
from collections import Counter
from datetime import date
from typing import NamedTuple

MOST = 1000  # of one kind between two times of storing: a stuck finger or a script counts no further


class Wish(NamedTuple):
    region: str
    scheme: str
    on: date


_counted: Counter[Wish] = Counter()
_lock = threading.Lock()


def add(region: str, scheme: str, on: date) -> None:
    with _lock:
        wish = Wish(region, scheme, on)
        _counted[wish] = min(_counted[wish] + 1, MOST)


def take() -> Counter[Wish]:
    """All that was counted since the last time."""
    with _lock:
        taken = _counted.copy()
        _counted.clear()
        return taken


def give_back(counts: Counter[Wish]) -> None:
    """What could not be stored is kept for the next time."""
    with _lock:
        for wish, times in counts.items():
            _counted[wish] = min(_counted[wish] + times, MOST)
