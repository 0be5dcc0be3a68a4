"""What has been published: rows that are added and never changed. publishing.py is the only writer."""

from __future__ import annotations

from typing import Any, NoReturn

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Max, Q

from policies.snapshot import Subject

from .documents import DocumentField


class Kind(models.TextChoices):
    REGIONS = "regions", "地区表"
    CATALOGUE = "catalogue", "问题、材料与渠道"
    POLICY = "policy", "政策"


class SchemeChoice(models.TextChoices):
    EMPLOYEE = "employee", "职工医保（单位参保）"
    FLEXIBLE = "flexible", "职工医保（灵活就业）"
    RESIDENT = "resident", "城乡居民医保"


class Origin(models.TextChoices):
    PACK = "pack", "随版本提供"
    STAFF = "staff", "工作人员"


is_region_code = RegexValidator(r"^[1-9][0-9]{5}$", "请填写六位行政区划代码，例如450800。")

# A policy has a region and a scheme; the region table and the catalogue are one for all.
HAS_ITS_SUBJECT = Q(kind=Kind.POLICY, scheme__in=SchemeChoice.values) & ~Q(region="") | Q(
    kind__in=[Kind.REGIONS, Kind.CATALOGUE], region="", scheme=""
)


class UnchangeableError(Exception):
    """Somebody tried to change or delete what only grows."""


class Growing(models.QuerySet[Any]):
    """Rows that are added and read, nothing else."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise UnchangeableError(f"{self.model.__name__} rows are never changed; publish anew")

    def delete(self) -> NoReturn:
        raise UnchangeableError(f"{self.model.__name__} rows are never deleted; withdraw instead")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        self.update()


class Publications(Growing):
    def about(self, subject: Subject) -> Publications:
        return self.filter(kind=subject.kind, region=subject.region, scheme=subject.scheme)

    def newest(self) -> Publications:
        """The newest row about each subject, withdrawals included."""
        return self.model.objects.filter(
            pk__in=self.order_by().values("kind", "region", "scheme").annotate(last=Max("pk")).values("last")
        )

    def in_force(self) -> Publications:
        """What residents' pages speak from."""
        return self.newest().filter(document__isnull=False)


class Publication(models.Model):
    """One state of one policy, of the catalogue or of the region table; without a document, its withdrawal.

    Numbers are given by publishing.py without gaps, so that their order is the order of the commits: a worker
    that has seen number 17 has seen all up to 17.
    """

    number = models.PositiveBigIntegerField("编号", primary_key=True)
    kind = models.CharField("种类", max_length=20, choices=Kind)
    region = models.CharField("地区代码", max_length=6, blank=True, validators=[is_region_code])
    scheme = models.CharField("险种", max_length=20, blank=True, choices=SchemeChoice)
    follows = models.PositiveBigIntegerField("接替的编号", default=0, help_text="0表示首次发布。")
    document = DocumentField("内容", null=True)
    digest = models.CharField("摘要", max_length=64, blank=True)
    change = models.CharField("改了什么", max_length=200)
    origin = models.CharField("来源", max_length=10, choices=Origin)
    published_at = models.DateTimeField("发布时间")
    published_by = models.CharField("发布人", max_length=150)

    objects = Publications.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "已发布内容"
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(name="publication_has_its_subject", condition=HAS_ITS_SUBJECT),
            models.CheckConstraint(
                name="publication_digest_with_document",
                condition=Q(document__isnull=True, digest="") | Q(document__isnull=False) & ~Q(digest=""),
            ),
            models.CheckConstraint(name="publication_origin_known", condition=Q(origin__in=Origin.values)),
            models.CheckConstraint(name="publication_says_by_whom", condition=~Q(published_by="")),
            models.CheckConstraint(
                name="publication_follows_earlier", condition=Q(follows__lt=models.F("number"))
            ),
            # Of two people who publish on the same base, one wins: publishing.AlreadyPublished.
            models.UniqueConstraint(
                name="publication_one_successor", fields=["kind", "region", "scheme", "follows"]
            ),
        ]

    def __str__(self) -> str:
        return f"第{self.number}号 {self.subject_words}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise UnchangeableError("A publication is never changed; publish anew")
        super().save(*args, **kwargs | {"force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise UnchangeableError("A publication is never deleted; withdraw instead")

    @property
    def subject(self) -> Subject:
        return Subject(self.kind, self.region, self.scheme)

    @property
    def subject_words(self) -> str:
        return " ".join(filter(None, [self.get_kind_display(), self.region, self.get_scheme_display()]))

    @property
    def is_withdrawal(self) -> bool:
        return self.document is None
