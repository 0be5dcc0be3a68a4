"""Read packs, check them, run their scenarios, and say on which line each fault stands."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from policies import packs, shipped
from policies.packs import Pack, PackError, PackProblem, Packs


class Command(BaseCommand):
    help = "检查政策文件并运行其中的例子；不写路径则检查随版本提供的全部文件。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="*", type=Path, help="政策文件或文件夹")

    def handle(self, *args: Any, paths: Sequence[Path], **options: Any) -> None:
        wanted = [file.resolve() for path in paths for file in _files_at(path)]
        try:
            found = packs.read(_with(wanted))
        except PackError as error:
            self._print(error.problems)
            raise CommandError(
                f"有{sum(p.is_error for p in error.problems)}处错误，什么也没有装入。"
            ) from error
        checked = [p for p in found.packs.values() if not wanted or p.file.resolve() in wanted]
        failed = [problem for pack in checked for problem in packs.run_scenarios(pack, found)]
        self._print([*found.warnings, *failed])
        self._print_table(checked, found)
        if failed:
            raise CommandError(f"有{len(failed)}个例子与预期不符。")

    def _print(self, problems: Sequence[PackProblem]) -> None:
        for problem in problems:
            self.stdout.write(str(problem) if problem.is_error else f"{problem}（提醒）")

    def _print_table(self, checked: Sequence[Pack], found: Packs) -> None:
        self.stdout.write(f"{'代码':<6}{'险种':<10}{'版本':>4}{'规则':>4}{'例子':>4}  地区")
        for pack in checked:
            policy = pack.policy
            rules = sum(len(version.rules) for version in policy.versions)
            counts = f"{len(policy.versions):>6}{rules:>6}{len(policy.scenarios):>6}"
            name = found.regions.full_name(policy.region)
            self.stdout.write(f"{policy.region:<8}{policy.scheme:<10}{counts}  {name}")


def _files_at(path: Path) -> list[Path]:
    if not path.exists():
        raise CommandError(f"没有这个文件或文件夹：{path}")
    return sorted(path.rglob("*.yaml")) if path.is_dir() else [path]


def _with(wanted: Sequence[Path]) -> packs.Files:
    """The shipped files; a file given by hand stands in for the shipped one of the same place and scheme."""
    files = shipped.files()
    replaced = {packs.place_of(path) for path in wanted}
    others = [path for path in files.packs if packs.place_of(path) not in replaced]
    return replace(files, packs=(*others, *wanted))
