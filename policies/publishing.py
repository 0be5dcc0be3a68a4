"""The one door for writing publications and the audit trail. Everything here is one transaction."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from policies.core import codec

from . import drafting, publishable
from .models import AuditEvent, Draft, Origin, Publication, Status
from .publishable import NotPublishable
from .snapshot import Subject

RELEASE = "release"  # who publishes what comes with the software
_ATTEMPTS = 20


class AlreadyPublished(Exception):  # noqa: N818
    """Somebody else has published on the same base in the meantime."""

    def __init__(self, by: str, at: datetime) -> None:
        super().__init__(f"{by} has published it at {at:%Y-%m-%d %H:%M}")
        self.by = by
        self.at = at


@transaction.atomic
def publish(*, draft: Draft, by: str, now: datetime, why: str) -> Publication:
    """Make a draft what residents see. Raises NotPublishable or AlreadyPublished."""
    draft = Draft.objects.select_for_update().get(pk=draft.pk)
    _one_at_a_time()
    subject = draft.subject
    publishable.refuse_closed(draft)
    document = publishable.judged(subject, drafting.document_of(draft))
    publishable.refuse_unchanged(draft, codec.digest(document))
    publishable.refuse_failed_examples(subject, document)
    publication = _add(
        subject,
        document,
        follows=draft.base_id or 0,
        change=why,
        origin=Origin.STAFF,
        by=by,
        now=now,
    )
    Draft.objects.filter(pk=draft.pk).update(status=Status.PUBLISHED, updated_at=now, updated_by=by)
    _record(AuditEvent.Kind.PUBLISHED, by, now, why, publication=publication, draft=draft)
    return publication


@transaction.atomic
def publish_document(
    *,
    subject: Subject,
    document: Any,
    by: str,
    now: datetime,
    why: str,
    origin: Origin = Origin.PACK,
    replacing: Collection[Subject] = (),
) -> Publication:
    """Publish a document after the newest publication. ``replacing``: what the same release also replaces."""
    _one_at_a_time()
    document = publishable.judged(subject, document, replacing=replacing)
    publication = _add(
        subject, document, follows=_newest_number(subject), change=why, origin=origin, by=by, now=now
    )
    _record(AuditEvent.Kind.PUBLISHED, by, now, why, publication=publication)
    return publication


@transaction.atomic
def withdraw(*, publication: Publication, by: str, now: datetime, why: str) -> Publication:
    """Residents no longer see this policy; the withdrawal is itself a publication."""
    publishable.refuse_withdrawal(publication)
    withdrawal = _add(
        publication.subject,
        None,
        follows=publication.number,
        change=why,
        origin=Origin.STAFF,
        by=by,
        now=now,
    )
    _record(AuditEvent.Kind.WITHDRAWN, by, now, why, publication=withdrawal)
    return withdrawal


@transaction.atomic
def restore_as_draft(*, publication: Publication, by: str, now: datetime, why: str = "") -> Draft:
    """What was published then as a draft on what is published now."""
    if publication.is_withdrawal:
        raise ValueError("a withdrawal holds nothing to restore")
    draft = drafting.open_draft(
        subject=publication.subject,
        document=publication.document,
        base=_newest(publication.subject),
        title=f"恢复第{publication.number}号",
        by=by,
        now=now,
    )
    _record(AuditEvent.Kind.RESTORED, by, now, why, publication=publication, draft=draft)
    return draft


@transaction.atomic
def offer(*, subject: Subject, document: Any, now: datetime, why: str) -> Draft | None:
    """A release's document as a draft, where staff have made the subject theirs; once for each document."""
    digest = codec.digest(document)
    offers = Draft.objects.filter(**subject._asdict()).exclude(offered_digest="")
    if offers.filter(offered_digest=digest).exists():
        return None
    base = _newest(subject)
    untouched = offers.filter(status=Status.OPEN, updated_by=RELEASE).first()
    if untouched:
        drafting.refill(untouched, document=document, base=base, by=RELEASE, now=now)
        Draft.objects.filter(pk=untouched.pk).update(offered_digest=digest)
        draft = untouched
    else:
        draft = drafting.open_draft(
            subject=subject,
            document=document,
            base=base,
            title="随新版本提供",
            by=RELEASE,
            now=now,
            offered_digest=digest,
        )
    _record(AuditEvent.Kind.OFFERED, RELEASE, now, why, draft=draft)
    return draft


def record_installed(*, shipped: str, now: datetime) -> None:
    """This set of shipped files has been dealt with."""
    _record(AuditEvent.Kind.INSTALLED, RELEASE, now, shipped)


def _one_at_a_time() -> None:
    """Until this transaction ends, nobody else publishes: what was judged beside the rest still holds when it is added.
    The first row, which is always there, stands for the door; on SQLite the transaction itself holds everybody off.
    """
    Publication.objects.select_for_update(no_key=True).filter(number=1).first()


def _add(
    subject: Subject, document: Any, *, follows: int, change: str, origin: Origin, by: str, now: datetime
) -> Publication:
    """The next number, without gaps. Two unique constraints decide: who is next, and who follows ``follows``."""
    for _ in range(_ATTEMPTS):
        last = Publication.objects.aggregate(last=Max("number"))["last"] or 0
        try:
            with transaction.atomic():
                return Publication.objects.create(
                    number=last + 1,
                    **subject._asdict(),
                    follows=follows,
                    document=document,
                    digest="" if document is None else codec.digest(document),
                    change=change,
                    origin=origin,
                    published_by=by,
                    published_at=now,
                )
        except IntegrityError:
            winner = Publication.objects.about(subject).filter(follows=follows).first()
            if winner:
                raise AlreadyPublished(winner.published_by, winner.published_at) from None
            if not Publication.objects.filter(number=last + 1).exists():
                raise
    raise RuntimeError(f"{_ATTEMPTS} publications came first")


def _newest(subject: Subject) -> Publication | None:
    return Publication.objects.about(subject).order_by("number").last()


def _newest_number(subject: Subject) -> int:
    newest = _newest(subject)
    return newest.number if newest else 0


def _record(
    kind: AuditEvent.Kind,
    by: str,
    at: datetime,
    note: str,
    publication: Publication | None = None,
    draft: Draft | None = None,
) -> None:
    AuditEvent.objects.create(kind=kind, publication=publication, draft=draft, by=by, at=at, note=note)


__all__ = [
    "RELEASE",
    "AlreadyPublished",
    "NotPublishable",
    "offer",
    "publish",
    "publish_document",
    "record_installed",
    "restore_as_draft",
    "withdraw",
]
