"""What is published at this moment, read inside a publishing transaction. Residents' pages use catalog.py."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import lru_cache
from typing import TypeVar

from policies.core.policy import Catalogue, Policy
from policies.core.types import Scheme
from policies.regions import Regions

from . import snapshot
from .models import Publication
from .snapshot import CATALOGUE, POLICY, REGIONS, Record, Subject

T = TypeVar("T")


def regions() -> Regions:
    return _one(Subject(REGIONS), _regions) or snapshot.EMPTY.regions


def catalogue() -> Catalogue:
    return _one(Subject(CATALOGUE), _catalogue) or snapshot.EMPTY.catalogue


def policies(among: Collection[str] | None = None) -> dict[tuple[str, Scheme], Policy]:
    """Those of these regions, or all."""
    rows = Publication.objects.filter(kind=POLICY)
    if among is not None:
        rows = rows.filter(region__in=among)
    return {
        (region, Scheme(scheme)): _policy(number, digest)
        for number, digest, region, scheme in rows.in_force().values_list(
            "number", "digest", "region", "scheme"
        )
    }


def _one(subject: Subject, read: Callable[[int, str], T]) -> T | None:
    row = Publication.objects.about(subject).in_force().values_list("number", "digest").first()
    return read(*row) if row else None


# A publication never changes, so what it says is parsed once. The digest is in the key because it is checked.


@lru_cache(maxsize=2)
def _regions(number: int, digest: str) -> Regions:
    return snapshot.read_regions(_record(number))


@lru_cache(maxsize=2)
def _catalogue(number: int, digest: str) -> Catalogue:
    return snapshot.read_catalogue(_record(number))


@lru_cache(maxsize=2000)
def _policy(number: int, digest: str) -> Policy:
    return snapshot.read_policy(_record(number))


def _record(number: int) -> Record:
    row = Publication.objects.get(number=number)
    return Record(row.number, row.subject, row.digest, row.document)
