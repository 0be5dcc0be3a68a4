"""Take what was counted in memory to the database: by the watching thread of a worker, never by a request."""

from __future__ import annotations

from collections import Counter

from django.db import DatabaseError, transaction
from django.db.models import F
from django.db.models.functions import Greatest

from . import wishes
from .models import WantedPlace
from .wishes import Wish


def store_wishes() -> None:
    """One transaction for all of them. Without a database they stay in memory, and DatabaseError is raised."""
    counts = wishes.take()
    if not counts:
        return
    try:
        with transaction.atomic():
            for wish, times in sorted(counts.items()):
                _add(wish, times)
    except DatabaseError:
        wishes.give_back(Counter(counts))
        raise


def _add(wish: Wish, times: int) -> None:
    row, _ = WantedPlace.objects.get_or_create(
        region=wish.region, scheme=wish.scheme, defaults={"last_on": wish.on}
    )
    WantedPlace.objects.filter(pk=row.pk).update(
        times=F("times") + times, last_on=Greatest(F("last_on"), wish.on)
    )
