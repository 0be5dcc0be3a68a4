"""What is wrong with a document, and where. Readers note every fault and go on; load() raises them all at the end."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing policy staff have to mend: ``path`` leads to it from the top of the document."""

    path: Path
    reason: str

    def __str__(self) -> str:
        return f"{in_words(self.path)}：{self.reason}" if self.path else self.reason


class DocumentError(ValueError):
    """A document that is refused, with all that is wrong with it. Nothing of it is loaded."""

    def __init__(self, problems: Iterable[Fault]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    @property
    def path(self) -> Path:
        return self.problems[0].path

    @property
    def reason(self) -> str:
        return self.problems[0].reason


@dataclass(frozen=True, slots=True)
class Node:
    """One place in a document, and the list its faults go to."""

    value: object
    path: Path
    faults: list[Fault]

    def fault(self, reason: str, *further: str | int) -> None:
        self.faults.append(Fault((*self.path, *further), reason))

    def at(self, key: str | int, value: object) -> Node:
        return Node(value, (*self.path, key), self.faults)

    def silent(self) -> Node:
        """A node without a value whose faults nobody hears: reading it gives a stand-in."""
        return Node(None, self.path, [])


def in_words(path: Path) -> str:
    """("versions", 0, "rules", 2) -> versions[1].rules[3]: staff count from one.

    >>> in_words(("versions", 0, "effective_from"))
    'versions[1].effective_from'
    """
    return "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path).removeprefix(
        "."
    )


def perhaps(word: str, known: Iterable[str]) -> str:
    """“，是不是“gap_costs”？” where something close is known; else what there is to choose from."""
    choices = list(known)
    if close := difflib.get_close_matches(word, choices, n=1, cutoff=0.6):
        return f"，是不是“{close[0]}”？"
    return f"，可用：{'、'.join(choices)}" if 0 < len(choices) <= 24 else ""


def described(value: object) -> str:
    """What staff wrote instead of what was wanted."""
    match value:
        case None:
            return "空值"
        case bool():
            return "是/否（YAML 把不带引号的 yes、no、on、off 读成真假值，要写文字请加引号）"
        case int() | float():
            return f"数字 {value}（要写文字请加引号）"
        case str():
            return f"“{value[:40]}”"
        case date():
            return f"日期 {value}（要写文字请加引号）"
        case Mapping():
            return "一组键值"
        case list() | tuple():
            return "列表"
        case _:
            return type(value).__name__
