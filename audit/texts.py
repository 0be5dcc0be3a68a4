"""Every sentence that residents can read: of the shipped policies and catalogue, and of the pages themselves."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

GLOSSARY = Path(__file__).resolve().parent.parent / "docs" / "glossary.md"
_HAN = re.compile(r"[\u4e00-\u9fff]")
_END = re.compile(r"(?<=[。？！；])|\n+")
_NOT_SHOWN = frozenset({"key", "region", "number", "passage", "digest"})  # keys, and what only staff see


def written(of: object) -> Iterator[str]:
    """The texts in a document, wherever they stand in it."""
    if isinstance(of, str):
        if _HAN.search(of):
            yield of
    elif is_dataclass(of) and not isinstance(of, type):
        for field in fields(of):
            if field.name not in _NOT_SHOWN:
                yield from written(getattr(of, field.name))
    elif isinstance(of, dict):
        yield from written(tuple(of.values()))
    elif isinstance(of, Iterable):
        for one in of:
            yield from written(one)


def sentences(texts: Iterable[str]) -> list[str]:
    """Each once, in order."""
    found = (part.strip() for text in texts for part in _END.split(text) if part)
    return list(dict.fromkeys(part for part in found if _HAN.search(part)))


def glossary() -> set[str]:
    """The terms of docs/glossary.md: its first column, the everyday words in it too."""
    rows = [line.split("|")[1] for line in GLOSSARY.read_text("utf8").splitlines() if line.startswith("| ")]
    return {term for row in rows for term in re.split(r"[、（）/，\s]+", row) if _HAN.search(term)}
