"""A small part of YAML to a plain document, remembering on which line each part stands.

Part of YAML only: no anchors, aliases, tags or merges, no second document, no key twice. Plain scalars are text
but for whole numbers, yes/no/true/false and null; 0.0005 and 2026-02-30 stay as written, the codec judges them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

Path = tuple[str | int, ...]
Lines = dict[Path, int]

LARGEST = 1_000_000  # bytes
DEEPEST = 30
_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,14})")
_WORDS = {"true": True, "yes": True, "false": False, "no": False, "null": None, "~": None, "": None}


class YamlError(ValueError):
    """Why a file cannot be read, and on which line."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"第{line}行：{reason}")
        self.line = line
        self.reason = reason


def read(data: bytes) -> tuple[Any, Lines]:
    """The document and the line of each of its paths. Raises YamlError."""
    if len(data) > LARGEST:
        raise YamlError(1, f"文件超过{LARGEST:,}字节")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise YamlError(data.count(b"\n", 0, error.start) + 1, "不是UTF-8编码") from error
    try:
        return _Builder(yaml.parse(text, Loader=_LOADER)).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise YamlError(mark.line + 1 if mark else 1, f"YAML写法有误（{error.problem}）") from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise YamlError(line, "含有YAML不允许的控制字符") from error


_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # only its events are used


class _Builder:
    """Values from parser events; an alias never becomes a value, so nothing can grow without bound."""

    def __init__(self, events: Iterator[yaml.Event]) -> None:
        self._events = events
        self.lines: Lines = {}

    def document(self) -> tuple[Any, Lines]:
        next(self._events)  # the stream starts
        event = next(self._events)
        if isinstance(event, yaml.StreamEndEvent):
            raise YamlError(1, "文件是空的")
        value = self._value(next(self._events), ())
        next(self._events)  # the document ends
        event = next(self._events)
        if not isinstance(event, yaml.StreamEndEvent):
            raise YamlError(_line(event), "一个文件只能有一份内容（多了一个“---”）")
        return value, self.lines

    def _value(self, event: yaml.Event, path: Path) -> Any:
        self.lines[path] = _line(event)
        _refuse_extras(event)
        if len(path) > DEEPEST:
            raise YamlError(_line(event), f"嵌套超过{DEEPEST}层")
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(path)
        return self._mapping(path)

    def _list(self, path: Path) -> list[Any]:
        values: list[Any] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            values.append(self._value(event, (*path, len(values))))
        return values

    def _mapping(self, path: Path) -> dict[str, Any]:
        values: dict[str, Any] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._key(event)
            if key in values:
                raise YamlError(_line(event), f"“{key}”重复，前一处在第{self.lines[*path, key]}行")
            values[key] = self._value(next(self._events), (*path, key))
            self.lines[*path, key] = _line(event)  # where the key stands, not where its block begins
        return values

    def _key(self, event: yaml.Event) -> str:
        _refuse_extras(event)
        if not isinstance(event, yaml.ScalarEvent):
            raise YamlError(_line(event), "键必须是文字")
        if event.value == "<<":
            raise YamlError(_line(event), "不能使用YAML合并（<<）")
        return str(event.value)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _refuse_extras(event: yaml.Event) -> None:
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
        raise YamlError(_line(event), "不能使用YAML锚点或别名（&、*）")
    if getattr(event, "tag", None) is not None:
        raise YamlError(_line(event), "不能使用YAML标签（!）")


def _scalar(event: yaml.ScalarEvent) -> Any:
    text = str(event.value)
    if event.style:  # quoted, or a block of text
        return text
    if text in _WORDS:
        return _WORDS[text]
    return int(text) if _WHOLE.fullmatch(text) else text
