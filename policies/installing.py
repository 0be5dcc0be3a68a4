"""What comes with a release: published where nobody has touched it, offered as a draft where staff have."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction

from policies.core import codec

from . import packs, publishing
from .models import AuditEvent, Draft, Origin, Publication, SchemeChoice, Status
from .snapshot import CATALOGUE, POLICY, REGIONS, Subject


@transaction.atomic
def install(files: packs.Files, *, now: datetime) -> list[str]:
    """All of it or nothing; a line for each thing done. Raises PackError. The same files again: no work."""
    fingerprint = files.fingerprint()
    if fingerprint == _last_fingerprint():
        return []
    shipped = packs.read(files)
    packs.hold_to_scenarios(shipped)
    documents = dict(_documents(shipped))
    news = {subject: document for subject, document in documents.items() if _is_news(subject, document)}
    done = [
        line
        for subject, document in news.items()
        if (line := _install(subject, document, news, shipped, now))
    ]
    publishing.record_installed(shipped=fingerprint, now=now)
    return done


def _documents(shipped: packs.Packs) -> Iterator[tuple[Subject, Any]]:
    """The table first, then the questions, then policies from the nation down: each rests on those before."""
    yield Subject(REGIONS), shipped.regions.to_rows()
    yield Subject(CATALOGUE), codec.dump_catalogue(shipped.catalogue)
    depth = {key: len(shipped.regions.chain(*key)) for key in shipped.packs}
    for code, scheme in sorted(shipped.packs, key=lambda key: (depth[key], key)):
        policy = shipped.packs[code, scheme].policy
        yield Subject(POLICY, code, scheme), codec.dump_policy(policy)


def _is_news(subject: Subject, document: Any) -> bool:
    """Neither what holds now nor what the last release brought: that staff have moved on from it is no news."""
    rows = Publication.objects.about(subject).order_by("number")
    known = {row.digest for row in (rows.last(), rows.filter(origin=Origin.PACK).last()) if row}
    return codec.digest(document) not in known


def _install(
    subject: Subject, document: Any, news: dict[Subject, Any], shipped: packs.Packs, now: datetime
) -> str:
    name = _name(subject, shipped)
    if _is_touched(subject):
        offered = publishing.offer(
            subject=subject, document=document, now=now, why="工作人员已改过，新版本另存为草稿"
        )
        return f"草稿 {name}：{offered.title}" if offered else ""
    is_first = not Publication.objects.about(subject).exists()
    try:
        publication = publishing.publish_document(
            subject=subject,
            document=document,
            by=publishing.RELEASE,
            now=now,
            why="首次收录" if is_first else "随新版本更新",
            replacing=news.keys(),
        )
    except publishing.NotPublishable as refused:
        why = f"与已发布的内容不合：{refused.problems[0].text}"
        offered = publishing.offer(subject=subject, document=document, now=now, why=why)
        return f"草稿 {name}：{why}" if offered else ""
    return f"发布 {name}：第{publication.number}号"


def _is_touched(subject: Subject) -> bool:
    """Staff have published it, withdrawn it, or are writing it."""
    drafts = Draft.objects.filter(**subject._asdict(), status=Status.OPEN)
    return (
        Publication.objects.about(subject).filter(origin=Origin.STAFF).exists()
        or drafts.exclude(updated_by=publishing.RELEASE).exists()
    )


def _name(subject: Subject, shipped: packs.Packs) -> str:
    if subject.kind == POLICY:
        return f"{shipped.regions.full_name(subject.region)} {SchemeChoice(subject.scheme).label}"
    return {REGIONS: "地区表", CATALOGUE: "问题、材料与渠道"}[subject.kind]


def _last_fingerprint() -> str:
    events = AuditEvent.objects.filter(kind=AuditEvent.Kind.INSTALLED).order_by("pk")
    last = events.last()
    return last.note if last else ""
