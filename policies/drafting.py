"""Draft rows from a document, and the document from the rows. Says nothing about who may, and audits nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from .models import Draft, DraftRule, DraftVersion, Kind, Publication
from .snapshot import Subject


@transaction.atomic
def open_draft(
    *,
    subject: Subject,
    document: Any,
    base: Publication | None,
    title: str,
    by: str,
    now: datetime,
    offered_digest: str = "",
) -> Draft:
    """A new draft that holds this document, as the codec dumps it."""
    draft = Draft.objects.create(
        **subject._asdict(),
        base=base,
        title=title,
        document=_header(subject, document),
        offered_digest=offered_digest,
        created_at=now,
        created_by=by,
        updated_at=now,
        updated_by=by,
    )
    _add_versions(draft, document)
    return draft


@transaction.atomic
def refill(draft: Draft, *, document: Any, base: Publication | None, by: str, now: datetime) -> None:
    """The draft holds this document instead of what it held."""
    draft.versions.all().delete()
    draft.document = _header(draft.subject, document)
    draft.base = base
    draft.updated_at, draft.updated_by = now, by
    draft.save()
    _add_versions(draft, document)


def document_of(draft: Draft) -> Any:
    """The codec's document, not yet judged by it."""
    if draft.kind != Kind.POLICY:
        return draft.document
    versions = draft.versions.prefetch_related("rules")
    return {
        **draft.document,
        "region": draft.region,
        "scheme": draft.scheme,
        "versions": [
            version.plain() | {"rules": [rule.plain() for rule in version.rules.all()]}
            for version in versions
        ],
    }


def _header(subject: Subject, document: Any) -> Any:
    return _without(document, "region", "scheme", "versions") if subject.kind == Kind.POLICY else document


def _add_versions(draft: Draft, document: Any) -> None:
    if draft.kind != Kind.POLICY:
        return
    for plain in document["versions"]:
        version = DraftVersion.objects.create(
            draft=draft,
            effective_from=date.fromisoformat(plain["effective_from"]),
            document=_without(plain, "effective_from", "rules"),
        )
        DraftRule.objects.bulk_create(
            DraftRule(version=version, position=position, key=rule["key"], document=_without(rule, "key"))
            for position, rule in enumerate(plain["rules"], start=1)
        )


def _without(plain: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in plain.items() if key not in keys}
