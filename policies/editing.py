"""The one door for changing what an open draft holds. A change is one part, and is stopped where somebody changed it first.

Whether the whole makes sense is not asked here: a draft may be unfinished (publishable.py says what it lacks).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Max

from policies.core import codec

from .models import Draft, DraftRule, DraftVersion, Status

Plain = Any  # a plain piece of the codec's document


class Part(NamedTuple):
    """One entry of a collection: of the draft itself, or of one of its versions. ``item`` None: a new one."""

    collection: str  # sources, channels, windows, ...; of a version: steps, materials, channels, statements
    item: str | int | None = None  # a key of a mapping, a place in a list
    version: int | None = None  # primary key of the version


class Stale(Exception):  # noqa: N818
    """Somebody else has saved this part since it was opened. Nothing was written."""

    def __init__(self, by: str, at: datetime, theirs: Plain) -> None:
        super().__init__(f"{by} saved this part at {at:%Y-%m-%d %H:%M}")
        self.by, self.at, self.theirs = by, at, theirs


class Closed(Exception):  # noqa: N818
    """Published or given up: read, not edited."""


class Gone(Exception):  # noqa: N818
    """The part is no longer there."""


class KeyTaken(Exception):  # noqa: N818
    """Another entry stands under that key."""


def seen(plain: Plain) -> str:
    """What a form carries so that its save can tell whether the part is still what was opened."""
    return codec.digest(plain)


# ---------------------------------------------------------------- reading


def part_of(draft: Draft, part: Part) -> Plain:
    """What stands there now. Raises Gone."""
    entries = _container(draft, part).document.get(part.collection)
    try:
        return entries[part.item]
    except (KeyError, IndexError, TypeError) as missing:
        raise Gone from missing


def entries_of(draft: Draft, collection: str, version: int | None = None) -> list[tuple[str | int, Plain]]:
    """All entries of a collection, each with its key or place."""
    entries = _container(draft, Part(collection, version=version)).document.get(collection)
    if isinstance(entries, Mapping):
        return list(entries.items())
    return list(enumerate(entries or ()))


def _container(draft: Draft, part: Part) -> Draft | DraftVersion:
    if part.version is None:
        return draft
    version = draft.versions.filter(pk=part.version).first()
    if version is None:
        raise Gone
    return version


# ---------------------------------------------------------------- writing


@transaction.atomic
def save_part(
    *, draft: Draft, part: Part, plain: Plain, opened: str, by: str, now: datetime, key: str = ""
) -> str | int:
    """Write one entry; the key or place it stands under. ``key``: the (new) key in a mapping."""
    draft = _locked(draft)
    container = _container(draft, part)
    entries = container.document.get(part.collection)
    if isinstance(entries, Mapping) or key:
        item: str | int = key
        changed: Plain = _in_mapping(dict(entries or {}), part, plain, opened, key, draft)
    else:
        changed = list(entries or ())
        item = len(changed) if part.item is None else part.item
        if part.item is None:
            changed.append(plain)
        else:
            _refuse_stale(draft, part, opened)
            changed[part.item] = plain
    _store(container, {**container.document, part.collection: changed})
    _touch(draft, by, now)
    return item


def _in_mapping(
    entries: dict[str, Plain], part: Part, plain: Plain, opened: str, key: str, draft: Draft
) -> dict[str, Plain]:
    if key != part.item and key in entries:
        raise KeyTaken(key)
    if part.item is None:
        return {**entries, key: plain}
    _refuse_stale(draft, part, opened)
    return {
        key if name == part.item else name: plain if name == part.item else value
        for name, value in entries.items()
    }


@transaction.atomic
def remove_part(*, draft: Draft, part: Part, opened: str, by: str, now: datetime) -> None:
    draft = _locked(draft)
    _refuse_stale(draft, part, opened)
    container = _container(draft, part)
    entries = container.document[part.collection]
    if isinstance(entries, Mapping):
        left: Plain = {key: value for key, value in entries.items() if key != part.item}
    else:
        left = [value for place, value in enumerate(entries) if place != part.item]
    _store(container, {**container.document, part.collection: left})
    _touch(draft, by, now)


@transaction.atomic
def save_rule(
    *, version: DraftVersion, rule: DraftRule | None, plain: Plain, opened: str, by: str, now: datetime
) -> DraftRule:
    """A rule changed, or added at the end. ``plain`` holds its key."""
    draft = _locked(version.draft)
    document = {name: value for name, value in plain.items() if name != "key"}
    others = version.rules.filter(key=plain["key"])
    if rule is None:
        if others.exists():
            raise KeyTaken(plain["key"])
        last = version.rules.aggregate(last=Max("position"))["last"] or 0
        saved = DraftRule.objects.create(
            version=version, position=last + 1, key=plain["key"], document=document
        )
    else:
        now_there = version.rules.filter(pk=rule.pk).first()
        if now_there is None:
            raise Gone
        if seen(now_there.plain()) != opened:
            raise Stale(draft.updated_by, draft.updated_at, now_there.plain())
        if others.exclude(pk=rule.pk).exists():
            raise KeyTaken(plain["key"])
        DraftRule.objects.filter(pk=rule.pk).update(key=plain["key"], document=document)
        saved = DraftRule.objects.get(pk=rule.pk)
    _touch(draft, by, now)
    return saved


@transaction.atomic
def remove_rule(*, rule: DraftRule, by: str, now: datetime) -> None:
    draft = _locked(rule.version.draft)
    version = rule.version
    rule.delete()
    _renumber(version, [row.pk for row in version.rules.order_by("position")])
    _touch(draft, by, now)


@transaction.atomic
def order_rules(*, version: DraftVersion, order: Sequence[int], by: str, now: datetime) -> None:
    """The rules in this order of primary keys. Rules that somebody added meanwhile stay at the end."""
    draft = _locked(version.draft)
    there = [row.pk for row in version.rules.order_by("position")]
    wanted = [pk for pk in dict.fromkeys(order) if pk in there]
    _renumber(version, [*wanted, *(pk for pk in there if pk not in wanted)])
    _touch(draft, by, now)


def _renumber(version: DraftVersion, order: Sequence[int]) -> None:
    """In two steps: position is unique, and SQLite cannot defer that."""
    above = len(order) + (version.rules.aggregate(last=Max("position"))["last"] or 0)
    for start in (above, 0):
        for place, pk in enumerate(order, start=start + 1):
            DraftRule.objects.filter(pk=pk).update(position=place)


@transaction.atomic
def save_version(
    *, draft: Draft, version: DraftVersion | None, plain: Plain, opened: str, by: str, now: datetime
) -> DraftVersion:
    """What a version says beside its rules and lists. ``plain`` holds its start. Raises KeyTaken for a taken start."""
    draft = _locked(draft)
    starts = date.fromisoformat(plain["effective_from"])
    settings = {name: value for name, value in plain.items() if name != "effective_from"}
    same_day = draft.versions.filter(effective_from=starts)
    if version is None:
        if same_day.exists():
            raise KeyTaken(plain["effective_from"])
        saved = DraftVersion.objects.create(draft=draft, effective_from=starts, document=settings)
    else:
        saved = draft.versions.filter(pk=version.pk).first() or _raise_gone()
        if seen(settings_of(saved)) != opened:
            raise Stale(draft.updated_by, draft.updated_at, settings_of(saved))
        if same_day.exclude(pk=version.pk).exists():
            raise KeyTaken(plain["effective_from"])
        saved.effective_from = starts
        saved.document = {
            **settings,
            **{name: saved.document[name] for name in LISTS if name in saved.document},
        }
        saved.save()
    _touch(draft, by, now)
    return saved


@transaction.atomic
def save_region(
    *, draft: Draft, code: str | None, row: list[str], opened: str, by: str, now: datetime
) -> None:
    """One row of the region table changed, or a new one put where its code belongs."""
    draft = _locked(draft)
    header, *rows = draft.document
    if any(there[0] == row[0] and row[0] != code for there in rows):
        raise KeyTaken(row[0])
    if code is not None:
        there = region_row(draft, code)
        if seen(there) != opened:
            raise Stale(draft.updated_by, draft.updated_at, there)
    kept = [one for one in rows if one[0] != code]
    Draft.objects.filter(pk=draft.pk).update(document=[header, *sorted([*kept, row])])
    _touch(draft, by, now)


def region_row(draft: Draft, code: str) -> list[str]:
    """Raises Gone."""
    found = next((row for row in draft.document[1:] if row[0] == code), None)
    if found is None:
        raise Gone
    return list(found)


LISTS = ("steps", "materials", "channels", "statements")  # of a version; each entry is a part of its own


def settings_of(version: DraftVersion) -> dict[str, Plain]:
    """A version without its lists and rules."""
    plain = {name: value for name, value in version.document.items() if name not in LISTS}
    return {"effective_from": version.effective_from.isoformat(), **plain}


@transaction.atomic
def copy_version(*, version: DraftVersion, effective_from: date, by: str, now: datetime) -> DraftVersion:
    """The same version from another day on, to be changed."""
    draft = _locked(version.draft)
    if draft.versions.filter(effective_from=effective_from).exists():
        raise KeyTaken(effective_from.isoformat())
    made = DraftVersion.objects.create(
        draft=draft, effective_from=effective_from, document={**version.document, "changed": ""}
    )
    DraftRule.objects.bulk_create(
        DraftRule(version=made, position=rule.position, key=rule.key, document=rule.document)
        for rule in version.rules.order_by("position")
    )
    _touch(draft, by, now)
    return made


@transaction.atomic
def remove_version(*, version: DraftVersion, by: str, now: datetime) -> None:
    draft = _locked(version.draft)
    version.delete()
    _touch(draft, by, now)


@transaction.atomic
def discard(*, draft: Draft, by: str, now: datetime) -> None:
    """Given up, and kept for the record."""
    draft = _locked(draft)
    Draft.objects.filter(pk=draft.pk).update(status=Status.DISCARDED, updated_at=now, updated_by=by)


# ---------------------------------------------------------------- inside a transaction


def _locked(draft: Draft) -> Draft:
    """The draft as it is now; on SQLite the transaction itself holds everybody else off."""
    fresh = Draft.objects.select_for_update().get(pk=draft.pk)
    if fresh.status != Status.OPEN:
        raise Closed
    return fresh


def _refuse_stale(draft: Draft, part: Part, opened: str) -> None:
    there = part_of(draft, part)
    if seen(there) != opened:
        raise Stale(draft.updated_by, draft.updated_at, there)


def _store(container: Draft | DraftVersion, document: dict[str, Plain]) -> None:
    kept = {name: value for name, value in document.items() if value not in ([], {})}
    container.document = kept
    type(container).objects.filter(pk=container.pk).update(document=kept)


def _touch(draft: Draft, by: str, now: datetime) -> None:
    Draft.objects.filter(pk=draft.pk).update(updated_at=now, updated_by=by)


def _raise_gone() -> DraftVersion:
    raise Gone
