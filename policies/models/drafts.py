"""What staff are writing. A rule is a row; its conditions and its outcome are documents of the codec."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from policies.core import codec
from policies.snapshot import Subject

from .documents import DocumentField
from .publications import HAS_ITS_SUBJECT, Kind, Publication, SchemeChoice, is_region_code


def _refuse_faults(load: Callable[[object], object], plain: object) -> None:
    try:
        load(plain)
    except codec.DocumentError as error:
        raise ValidationError({"document": [str(fault) for fault in error.problems]}) from error


class Status(models.TextChoices):
    OPEN = "open", "编辑中"
    PUBLISHED = "published", "已发布"
    DISCARDED = "discarded", "已放弃"


class Draft(models.Model):
    """A publication to be. ``document`` holds all but a policy's versions; those are rows."""

    kind = models.CharField("种类", max_length=20, choices=Kind)
    region = models.CharField("地区代码", max_length=6, blank=True, validators=[is_region_code])
    scheme = models.CharField("险种", max_length=20, blank=True, choices=SchemeChoice)
    base = models.ForeignKey(
        Publication,
        verbose_name="修改自",
        on_delete=models.PROTECT,
        related_name="drafts",
        null=True,
        blank=True,
        help_text="发布时，这一号必须仍是最新；留空表示首次发布。",
    )
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.OPEN)
    title = models.CharField("标题", max_length=200)
    document = DocumentField("内容")
    offered_digest = models.CharField("随版本提供的摘要", max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField("创建时间")
    created_by = models.CharField("创建人", max_length=150)
    updated_at = models.DateTimeField("修改时间")
    updated_by = models.CharField("修改人", max_length=150)

    class Meta:
        verbose_name = verbose_name_plural = "草稿"
        ordering = ["-updated_at", "-pk"]
        permissions = [("publish_draft", "可以发布"), ("keep_catalogue", "可以维护目录和地区表")]
        constraints = [
            models.CheckConstraint(name="draft_has_its_subject", condition=HAS_ITS_SUBJECT),
            models.CheckConstraint(name="draft_status_known", condition=Q(status__in=Status.values)),
            models.UniqueConstraint(
                name="draft_one_per_offer",
                fields=["kind", "region", "scheme", "offered_digest"],
                condition=~Q(offered_digest=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> Subject:
        return Subject(self.kind, self.region, self.scheme)


class DraftVersion(models.Model):
    """``document`` is the codec's version without its start and its rules."""

    draft = models.ForeignKey(Draft, verbose_name="草稿", on_delete=models.CASCADE, related_name="versions")
    effective_from = models.DateField("施行日", help_text="按缴费到账日选用；到下一版本施行为止。")
    document = DocumentField("内容")

    class Meta:
        verbose_name = verbose_name_plural = "草稿版本"
        ordering = ["effective_from"]
        constraints = [
            models.UniqueConstraint(
                name="draft_version_one_per_start",
                fields=["draft", "effective_from"],
                violation_error_message="同一政策不能有两个版本从同一天施行。",
            )
        ]

    def __str__(self) -> str:
        return f"自{self.effective_from:%Y-%m-%d}施行"

    def clean(self) -> None:
        _refuse_faults(codec.load_version, self.plain())

    def plain(self) -> dict[str, object]:
        """The codec's document, without the rules."""
        return {"effective_from": self.effective_from.isoformat(), **self.document, "rules": []}


class DraftRule(models.Model):
    """``document`` is the codec's rule without its key. The first rule that matches speaks."""

    version = models.ForeignKey(
        DraftVersion, verbose_name="版本", on_delete=models.CASCADE, related_name="rules"
    )
    position = models.PositiveSmallIntegerField("顺序")
    key = models.CharField("规则代号", max_length=80)
    document = DocumentField("内容")

    class Meta:
        verbose_name = verbose_name_plural = "草稿规则"
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(name="draft_rule_one_per_position", fields=["version", "position"]),
            models.UniqueConstraint(
                name="draft_rule_one_per_key",
                fields=["version", "key"],
                violation_error_message="同一版本中，规则代号不能重复。",
            ),
        ]

    def __str__(self) -> str:
        return self.key

    def clean(self) -> None:
        _refuse_faults(codec.load_rule, self.plain())

    def plain(self) -> dict[str, object]:
        return {"key": self.key, **self.document}
