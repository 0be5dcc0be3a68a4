"""Publish the shipped regions, catalogue and policies; never over what staff have touched."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from policies import installing, packs, shipped
from policies.publishing import AlreadyPublished


class Command(BaseCommand):
    help = "发布随版本提供的地区表、问题目录和政策；工作人员改过的不动，另存为草稿。"

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = self._install()
        except packs.PackError as error:
            raise CommandError(f"随版本提供的文件有误，什么也没有装入：\n{error}") from error
        for line in done:
            self.stdout.write(line)

    def _install(self) -> list[str]:
        try:
            return installing.install(shipped.files(), now=timezone.now())
        except AlreadyPublished:  # another machine starts at the same moment: see what it has left to do
            return installing.install(shipped.files(), now=timezone.now())
