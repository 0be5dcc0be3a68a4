"""Values of the core <-> one plain document: the pack, the draft and the publication (docs/adr/0005).

Each record is a table of keys in this package; the table reads and writes, so the two cannot drift apart.
Loading takes what YAML or JSON yields and refuses anything it does not know, all faults at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from ..outcome import Outcome
from ..policy import Catalogue, Policy, Rule, Version
from ..types import Condition
from .catalogue import CATALOGUE
from .conditions import CONDITION, spell
from .digest import digest
from .faults import DocumentError, Fault, Node, in_words
from .outcomes import OUTCOME
from .policies import POLICY, RULE, VERSION
from .scalars import Spelling

__all__ = [
    "SCHEMA",
    "DocumentError",
    "Fault",
    "digest",
    "dump_catalogue",
    "dump_outcome",
    "dump_policy",
    "dump_rule",
    "dump_version",
    "format_condition",
    "in_words",
    "load_catalogue",
    "load_outcome",
    "load_policy",
    "load_rule",
    "load_version",
    "parse_condition",
]

SCHEMA = 1
T = TypeVar("T")


def load_policy(document: object) -> Policy:
    return _load(_numbered(POLICY), document)


def dump_policy(policy: Policy) -> dict[str, object]:
    return {"schema": SCHEMA, **_mapping(POLICY.dump(policy))}


def load_catalogue(document: object) -> Catalogue:
    return _load(_numbered(CATALOGUE), document)


def dump_catalogue(catalogue: Catalogue) -> dict[str, object]:
    return {"schema": SCHEMA, **_mapping(CATALOGUE.dump(catalogue))}


def load_version(document: object) -> Version:
    return _load(VERSION, document)


def dump_version(version: Version) -> dict[str, object]:
    return _mapping(VERSION.dump(version))


def load_rule(document: object) -> Rule:
    return _load(RULE, document)


def dump_rule(rule: Rule) -> dict[str, object]:
    return _mapping(RULE.dump(rule))


def load_outcome(document: object) -> Outcome:
    return _load(OUTCOME, document)


def dump_outcome(outcome: Outcome) -> dict[str, object]:
    return _mapping(OUTCOME.dump(outcome))


def parse_condition(text: str) -> Condition:
    return _load(CONDITION, text)


def format_condition(condition: Condition) -> str:
    return spell(condition)


def _load(spelling: Spelling[T], document: object) -> T:
    faults: list[Fault] = []
    value = spelling.read(Node(document, (), faults))
    if faults:
        raise DocumentError(faults)
    return value


def _numbered(spelling: Spelling[T]) -> Spelling[T]:
    """A whole document says first which schema it is written in."""

    def read(node: Node) -> T:
        if not isinstance(node.value, Mapping):
            return spelling.read(node)
        rest = dict(node.value)
        schema = rest.pop("schema", None)
        if schema != SCHEMA or isinstance(schema, bool):
            node.fault(f"开头要写 schema: {SCHEMA}；只认识这一种格式", "schema")
        return spelling.read(Node(rest, node.path, node.faults))

    return Spelling(read, spelling.dump)


def _mapping(dumped: object) -> dict[str, object]:
    if not isinstance(dumped, dict):
        raise TypeError("a record is spelled as a mapping")
    return dumped
