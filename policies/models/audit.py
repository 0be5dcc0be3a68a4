"""Who did what, and when. Written by publishing.py inside the transaction it tells of."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.db.models import Q

from .drafts import Draft
from .publications import Growing, Publication, UnchangeableError


class AuditEvent(models.Model):
    class Kind(models.TextChoices):
        PUBLISHED = "published", "发布"
        WITHDRAWN = "withdrawn", "撤回"
        RESTORED = "restored", "恢复为草稿"
        OFFERED = "offered", "随版本提供草稿"
        INSTALLED = "installed", "安装新版本"

    kind = models.CharField("事件", max_length=20, choices=Kind)
    publication = models.ForeignKey(
        Publication, verbose_name="已发布内容", on_delete=models.PROTECT, related_name="events", null=True
    )
    draft = models.ForeignKey(
        Draft, verbose_name="草稿", on_delete=models.PROTECT, related_name="events", null=True
    )
    by = models.CharField("操作人", max_length=150)
    at = models.DateTimeField("时间")
    note = models.CharField("说明", max_length=500, blank=True)

    objects = Growing.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "操作记录"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(name="audit_says_by_whom", condition=~Q(by="")),
            models.CheckConstraint(
                name="audit_says_of_what",
                condition=Q(publication__isnull=False) | Q(draft__isnull=False) | Q(kind="installed"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.publication or self.draft or ''}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise UnchangeableError("The audit trail is never changed")
        super().save(*args, **kwargs | {"force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise UnchangeableError("The audit trail is never deleted")
