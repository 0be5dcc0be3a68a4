"""The spelling of a scenario: answers as in the address, and any part of what ``manage.py decide`` prints."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from ..policy import Scenario
from .faults import Node, described
from .scalars import FACT_KEY, FILLED, KEY, TEXT, Spelling, as_is, choice
from .shapes import Key, listed, mapping_at, record

MAX_DEPTH = 8


class Basis(StrEnum):
    """What an example rests on."""

    SOURCE = "src"
    DERIVED = "der"
    AMBIGUOUS = "amb"


def _read_answer(node: Node) -> str:
    """YAML reads ``no`` as false, 2025 as a number and 2026-03-10 as a date: here they are words again."""
    match node.value:
        case bool() as value:
            return "yes" if value else "no"
        case int() as number:
            return str(number)
        case date() as day if not isinstance(day, datetime):
            return day.isoformat()
        case str():
            return TEXT.read(node)
        case value:
            node.fault(f"答案要写成一个值，多个选项写成 a,b，现在是{described(value)}")
            return ""


def _read_answers(node: Node) -> Mapping[str, str]:
    given = mapping_at(node) or {}
    for key in given:
        FACT_KEY.read(Node(key, (*node.path, key), node.faults))
    return {key: _read_answer(node.at(key, value)) for key, value in given.items()}


def _read_expect(node: Node) -> Mapping[str, object]:
    if mapping_at(node) is None:
        return {}
    plain = _plain(node, MAX_DEPTH)
    return plain if isinstance(plain, dict) else {}


def _plain(node: Node, depth: int) -> object:
    """JSON as ``decide`` prints it: dates as text; what was chosen (``choose``) as answers."""
    match node.value:
        case None | bool() | int():
            return node.value
        case str():
            return TEXT.read(node)
        case date() as day if not isinstance(day, datetime):
            return day.isoformat()
        case Mapping() | list() | tuple() if depth == 0:
            node.fault("嵌套太深")
        case Mapping():
            return {key: _part(node.at(key, value), depth) for key, value in (mapping_at(node) or {}).items()}
        case list() | tuple() as items:
            return [_plain(node.at(index, item), depth - 1) for index, item in enumerate(items)]
        case value:
            node.fault(f"这里不能写{described(value)}")
    return None


def _part(node: Node, depth: int) -> object:
    if node.path[-1] == "choose":
        return dict(_read_answers(node))
    return _plain(node, depth - 1)


def _read_basis(node: Node) -> str:
    return "" if node.value == "" else choice(Basis).read(node).value


SCENARIO = record(
    Scenario,
    Key("name", FILLED),
    Key("basis", Spelling(_read_basis, as_is)),
    Key("source", KEY),
    Key("answers", Spelling(_read_answers, dict)),
    Key("expect", Spelling(_read_expect, dict)),
)
SCENARIOS = listed(SCENARIO)
