"""Lay every rule of the shipped packs beside its source: docs/rules-and-sources.md."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from policies import packs, rules_and_sources, shipped


class Command(BaseCommand):
    help = "把随版本提供的每条规则和来源的出处列成一张表，写进 docs/rules-and-sources.md。"

    def add_arguments(self, parser: CommandParser) -> None:
        default = Path(settings.BASE_DIR) / "docs/rules-and-sources.md"
        parser.add_argument("--to", type=Path, default=default, help="写到哪个文件")

    def handle(self, *args: Any, to: Path, **options: Any) -> None:
        to.write_text(rules_and_sources.table(packs.read(shipped.files())), encoding="utf8")
        self.stdout.write(f"已写到 {to}")
