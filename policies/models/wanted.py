"""Places that residents wish were covered: how often, and nothing about who."""

from __future__ import annotations

from django.db import models

from .publications import SchemeChoice, is_region_code


class WantedPlace(models.Model):
    region = models.CharField("地区代码", max_length=6, validators=[is_region_code])
    scheme = models.CharField("参保方式", max_length=10, choices=SchemeChoice)
    times = models.PositiveIntegerField("多少次", default=0)
    last_on = models.DateField("最近一次")

    class Meta:
        verbose_name = verbose_name_plural = "居民想要收录的地方"
        ordering = ["-times", "region", "scheme"]
        constraints = [models.UniqueConstraint(name="wanted_place_once", fields=["region", "scheme"])]

    def __str__(self) -> str:
        return f"{self.region}/{self.scheme}"
