"""The shipped files - regions.csv, catalogue.yaml, packs/<code>-<pinyin>/<scheme>.yaml - read whole or refused whole.

Every fault names file, line and reason. No database, no clock.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from policies import pack_yaml
from policies.core import codec, scenarios
from policies.core.policy import Catalogue, Policy
from policies.core.types import Scheme
from policies.judging import problems_of
from policies.regions import RegionError, Regions, read_csv
from policies.snapshot import Snapshot

T = TypeVar("T")
Key = tuple[str, Scheme]

_PLACE = re.compile(r"([1-9][0-9]{5})-[a-z]+/([a-z]+)\.yaml")


@dataclass(frozen=True, slots=True)
class PackProblem:
    file: str
    line: int
    reason: str
    is_error: bool = True

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.reason}"


class PackError(Exception):
    """Nothing was loaded, for these reasons."""

    def __init__(self, problems: Iterable[PackProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(frozen=True, slots=True)
class Pack:
    """One policy's file: the policy, and the line on which each part stands."""

    file: Path
    policy: Policy
    lines: pack_yaml.Lines

    @property
    def key(self) -> Key:
        return self.policy.region, self.policy.scheme


@dataclass(frozen=True, slots=True)
class Packs:
    """All that ships, parsed and checked together."""

    regions: Regions
    catalogue: Catalogue
    packs: Mapping[Key, Pack]
    warnings: tuple[PackProblem, ...] = ()

    def snapshot(self) -> Snapshot:
        """The site as these files alone make it."""
        policies = {key: pack.policy for key, pack in self.packs.items()}
        return Snapshot(0, "", self.regions, self.catalogue, policies)


@dataclass(frozen=True, slots=True)
class Files:
    regions: Path
    catalogue: Path
    packs: tuple[Path, ...]

    @classmethod
    def below(cls, folder: Path, *, regions: Path, catalogue: Path) -> Files:
        """Every file in the folder but hidden ones, so that a misspelt name is refused and not overlooked."""
        found = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
        return cls(regions, catalogue, tuple(sorted(found)))

    def fingerprint(self) -> str:
        """Another one as soon as a byte or a name differs."""
        files = (self.regions, self.catalogue, *self.packs)
        each = (f"{path.parent.name}/{path.name} {sha256(path.read_bytes()).hexdigest()}" for path in files)
        return sha256("\n".join(each).encode()).hexdigest()


def read(files: Files) -> Packs:
    """Everything, or PackError with all that is wrong."""
    problems: list[PackProblem] = []
    regions = _collect(problems, read_regions, files.regions)
    catalogue = _collect(problems, read_catalogue, files.catalogue)
    packs = [pack for file in files.packs if (pack := _collect(problems, read_pack, file))]
    problems += _second_packs(packs)
    if problems or regions is None or catalogue is None:
        raise PackError(problems)
    found = Packs(regions, catalogue, {pack.key: pack for pack in packs})
    judged = tuple(problem for pack in packs for problem in judge(pack, found))
    if any(problem.is_error for problem in judged):
        raise PackError(judged)
    return Packs(regions, catalogue, found.packs, warnings=judged)


def read_regions(file: Path) -> Regions:
    try:
        return Regions(read_csv(file.read_text(encoding="utf-8")))
    except RegionError as error:
        raise PackError([_problem(file, error.line, error.reason)]) from error
    except UnicodeDecodeError as error:
        raise PackError([_problem(file, 1, "不是UTF-8编码")]) from error


def read_catalogue(file: Path) -> Catalogue:
    catalogue, _, _ = _read(file, codec.load_catalogue)
    return catalogue


def read_pack(file: Path) -> Pack:
    """One pack by itself: its spelling, its schema, and whether it lies where it belongs."""
    place = _PLACE.fullmatch(f"{file.parent.name}/{file.name}")
    if place is None:
        reason = "文件应放在“<六位代码>-<拼音>/<险种>.yaml”，例如450800-guigang/employee.yaml"
        raise PackError([_problem(file, 1, reason)])
    policy, document, lines = _read(file, codec.load_policy)
    if (policy.region, policy.scheme) != place.groups():
        reason = f"内容是{policy.region}的{policy.scheme}，与文件所在的位置不符"
        raise PackError([_problem(file, _line(lines, ("region",)), reason)])
    starts = [version["effective_from"] for version in document["versions"]]
    if starts != sorted(starts):
        raise PackError([_problem(file, _line(lines, ("versions",)), "各版本应按施行日从早到晚排列")])
    return Pack(file, policy, lines)


def judge(pack: Pack, among: Packs) -> Iterator[PackProblem]:
    """What shows only beside the region table, the catalogue and the policies above."""
    policies = {key: other.policy for key, other in among.packs.items()}
    for problem in problems_of(
        pack.policy, regions=among.regions, catalogue=among.catalogue, policies=policies
    ):
        line = _line(pack.lines, problem.path)
        is_error = problem.severity == "error"
        yield _problem(pack.file, line, f"{problem.text}（{problem.id}）", is_error)


def _read(file: Path, load: Callable[[Any], T]) -> tuple[T, Any, pack_yaml.Lines]:
    try:
        document, lines = pack_yaml.read(file.read_bytes())
    except pack_yaml.YamlError as error:
        raise PackError([_problem(file, error.line, error.reason)]) from error
    try:
        return load(document), document, lines
    except codec.DocumentError as error:
        raise PackError(
            _problem(file, _line(lines, fault.path), str(fault)) for fault in error.problems
        ) from error


def _collect(problems: list[PackProblem], read_one: Callable[[Path], T], file: Path) -> T | None:
    try:
        return read_one(file)
    except PackError as error:
        problems += error.problems
    except OSError as error:
        problems.append(_problem(file, 1, f"无法读取（{error.strerror}）"))
    return None


def _second_packs(packs: Iterable[Pack]) -> Iterator[PackProblem]:
    first: dict[Key, Pack] = {}
    for pack in packs:
        other = first.setdefault(pack.key, pack)
        if other is not pack:
            yield _problem(pack.file, 1, f"同一政策已有{other.file}")


def _problem(file: Path, line: int, reason: str, is_error: bool = True) -> PackProblem:
    here = Path.cwd()
    return PackProblem(
        str(file.relative_to(here) if file.is_relative_to(here) else file), line, reason, is_error
    )


def _line(lines: pack_yaml.Lines, path: pack_yaml.Path) -> int:
    """The line of the nearest part that stands in the file: what is missing stands nowhere."""
    while path and path not in lines:
        path = path[:-1]
    return lines[path]


def run_scenarios(pack: Pack, among: Packs) -> Iterator[PackProblem]:
    """The examples of a pack that do not come out as its source says."""
    ruleset = among.snapshot().ruleset(*pack.key)
    for index, scenario in enumerate(pack.policy.scenarios):
        line = _line(pack.lines, ("scenarios", index))
        for difference in scenarios.run(ruleset, scenario):
            yield _problem(pack.file, line, f"例子“{scenario.name}”：{difference}")


def hold_to_scenarios(found: Packs) -> None:
    """Every example of every pack comes out as it says. Raises PackError with all that do not."""
    if failed := [problem for pack in found.packs.values() for problem in run_scenarios(pack, found)]:
        raise PackError(failed)


def place_of(file: Path) -> str:
    """370300/flexible: two files of one place and scheme are the same policy."""
    return f"{file.parent.name[:6]}/{file.stem}"
