"""Which regions a member of staff works on. Roles are Django's groups (access.py)."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from .publications import is_region_code


class Assignment(models.Model):
    """A person works on this region and on all below it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="人员", on_delete=models.CASCADE, related_name="assignments"
    )
    region = models.CharField(
        "地区代码",
        max_length=6,
        validators=[is_region_code],
        help_text="六位代码。写省的代码，就管全省各市。",
    )

    class Meta:
        verbose_name = verbose_name_plural = "负责的地区"
        ordering = ["user", "region"]
        constraints = [
            models.UniqueConstraint(
                name="assignment_once",
                fields=["user", "region"],
                violation_error_message="这个地区已经分配过了。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.region}"
