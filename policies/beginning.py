"""How a draft begins: empty, as what is published now, or in the likeness of another place's policy."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models

from . import access, drafting, in_force
from .models import Draft, Kind, Publication, Status
from .regions import Region
from .snapshot import Subject


class Source(models.TextChoices):
    PUBLISHED = "published", "从现在发布的内容开始改（还没有发布过，就从空白开始）"
    BLANK = "blank", "从空白开始"
    OTHER = "other", "照别的地方的样子"


class CannotBegin(Exception):  # noqa: N818
    """Why there is no draft, at which field of the form."""

    def __init__(self, field: str | None, text: str) -> None:
        super().__init__(text)
        self.field, self.text = field, text


def begin(
    *, user: access.Staff, region: str, scheme: str, source: str, template: str, by: str, now: datetime
) -> Draft:
    place = _pooling_area(region, scheme, "region")
    subject = Subject(Kind.POLICY, place.code, scheme)
    if not access.may_see(user, Draft(**subject._asdict())):
        raise CannotBegin("region", f"{place.name}不归你管。要改的话，请找管理员分配这个地区。")
    if open_ := Draft.objects.filter(**subject._asdict(), status=Status.OPEN).first():
        raise CannotBegin(
            None,
            f"{place.name}已经有一份没发布的草稿“{open_.title}”（{open_.updated_by}在改），请接着改那一份。",
        )
    base = Publication.objects.about(subject).order_by("number").last()
    return drafting.open_draft(
        subject=subject,
        document=_document(subject, base, source, template),
        base=base,
        title=f"{in_force.regions().full_name(place.code)} {Draft(scheme=scheme).get_scheme_display()}",
        by=by,
        now=now,
    )


def begin_shared(*, kind: str, by: str, now: datetime) -> Draft:
    """A draft of the catalogue or the region table, on what is published; the one that is open, if there is one."""
    subject = Subject(kind)
    if open_ := Draft.objects.filter(**subject._asdict(), status=Status.OPEN).first():
        return open_
    base = Publication.objects.about(subject).order_by("number").last()
    if base is None:
        raise CannotBegin(None, "还没有发布过，先启动网站一次。")
    return drafting.open_draft(
        subject=subject,
        document=base.document,
        base=base,
        title=Draft(kind=kind).get_kind_display(),
        by=by,
        now=now,
    )


def _document(subject: Subject, base: Publication | None, source: str, template: str) -> Any:
    if source == Source.PUBLISHED and base is not None and base.document is not None:
        return base.document
    if source == Source.OTHER:
        other = _pooling_area(template, subject.scheme, "template")
        row = Publication.objects.about(subject._replace(region=other.code)).in_force().first()
        if row is None:
            raise CannotBegin("template", f"{other.name}还没有发布过这一险种的政策，不能照抄。")
        return {**row.document, "region": subject.region}
    return {"schema": 1, "versions": []}


def _pooling_area(text: str, scheme: str, field: str) -> Region:
    """The region meant, led to the area that decides for this scheme."""
    table = in_force.regions()
    text = text.strip()
    found = table.get(text)
    if found is None:
        hits = table.search(text) if text else []
        exact = [hit.region for hit in hits if text in (hit.region.name, hit.region.short)]
        several = exact or [hit.region for hit in hits]
        if not several:
            raise CannotBegin(field, f"没有找到“{text}”。请写城市名、拼音或六位代码。")
        if len(several) > 1:
            names = "、".join(f"{table.full_name(one.code)}（{one.code}）" for one in several[:5])
            raise CannotBegin(field, f"“{text}”不止一个：{names}。请写六位代码。")
        found = several[0]
    pooling = found.pooling_for(scheme)
    area = table.get(pooling) if pooling else None
    if area is None:
        raise CannotBegin(field, f"{found.name}不实行这一险种。")
    return area
