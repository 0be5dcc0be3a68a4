"""Spellings made of others: records, lists, keyed groups, and fields that several sources may speak of."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from ..types import Claim, Said
from .faults import Node, Path, described, perhaps
from .scalars import KEY, TEXT, Spelling

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    D = TypeVar("D", bound=DataclassInstance)

T = TypeVar("T")

REQUIRED, UNSET = object(), object()
NOT_STATED = "not_stated"


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a record. ``default`` comes from the dataclass unless it is given here."""

    name: str
    spelling: Spelling[Any]
    attribute: str = ""  # of the dataclass, where it differs from the name
    default: object = UNSET

    def read(self, node: Node, given: Mapping[str, object]) -> Any:
        if self.name in given:
            return self.spelling.read(node.at(self.name, given[self.name]))
        if self.default is not REQUIRED:
            return self.default
        node.fault(f"缺少“{self.name}”", self.name)
        return self.spelling.read(node.silent())


def record(cls: type[D], *keys: Key, named: bool = False) -> Spelling[D]:
    """A mapping for a dataclass. ``named``: its ``key`` is the key it stands under."""
    keys = tuple(_completed(cls, key) for key in keys)
    names = [key.name for key in keys]

    def read(node: Node) -> D:
        given = mapping_at(node)
        if given is None:
            node, given = node.silent(), {}
        for name in sorted(given.keys() - set(names)):
            node.fault(f"不认识的键“{name}”" + perhaps(name, names), name)
        values = {key.attribute: key.read(node, given) for key in keys}
        return cls(**values, **({"key": str(node.path[-1])} if named else {}))

    def dump(value: D) -> object:
        pairs = ((key, getattr(value, key.attribute)) for key in keys)
        return {key.name: key.spelling.dump(part) for key, part in pairs if part != key.default}

    return Spelling(read, dump)


def _completed(cls: type[DataclassInstance], key: Key) -> Key:
    """The key with its attribute and, unless one was given, the default of the dataclass."""
    attribute = key.attribute or key.name
    default = key.default
    if default is UNSET:
        field = next(field for field in dataclasses.fields(cls) if field.name == attribute)
        default = REQUIRED if field.default is dataclasses.MISSING else field.default
        if field.default_factory is not dataclasses.MISSING:
            default = field.default_factory()
    return dataclasses.replace(key, attribute=attribute, default=default)


def mapping_at(node: Node) -> dict[str, object] | None:
    """The keys and values written here; None (and a fault) if it is something else."""
    if not isinstance(node.value, Mapping):
        node.fault(f"这里要写一组键值，现在是{described(node.value)}")
        return None
    for key in node.value:
        if not isinstance(key, str):
            node.fault(f"键要写成文字，现在是{described(key)}")
    return {key: value for key, value in node.value.items() if isinstance(key, str)}


def keyed(spelling: Spelling[T]) -> Spelling[Mapping[str, T]]:
    """{key: record, ...}"""

    def read(node: Node) -> Mapping[str, T]:
        given = mapping_at(node) or {}
        for key in given:
            KEY.read(Node(key, (*node.path, key), node.faults))
        return {key: spelling.read(node.at(key, value)) for key, value in given.items()}

    return Spelling(read, lambda values: {key: spelling.dump(value) for key, value in values.items()})


def listed(
    spelling: Spelling[T], distinct: str = "", by: Callable[[T], Hashable] | None = None
) -> Spelling[tuple[T, ...]]:
    """[item, ...]; no two items alike in the key ``distinct``, whose value ``by`` gives."""

    def read(node: Node) -> tuple[T, ...]:
        if not isinstance(node.value, list | tuple):
            node.fault(f"这里要写列表，如 [甲, 乙]，现在是{described(node.value)}")
            return ()
        seen: dict[Hashable, int] = {}
        items = []
        for index, value in enumerate(node.value):
            before = len(node.faults)
            items.append(spelling.read(node.at(index, value)))
            if by and len(node.faults) == before:
                first = seen.setdefault(by(items[-1]), index)
                if first != index:
                    node.fault(f"“{by(items[-1])}”与第 {first + 1} 项重复", index, distinct)
        return tuple(items)

    return Spelling(read, lambda values: [spelling.dump(value) for value in values])


def one_or_more(item: Spelling[T]) -> Spelling[tuple[T, ...]]:
    """A single item without its brackets, or a list."""
    items = listed(item)

    def read(node: Node) -> tuple[T, ...]:
        if not isinstance(node.value, list | tuple):
            return (item.read(node),)
        if not node.value:
            node.fault("列表是空的；来源未写明请写 not_stated")
        return items.read(node)

    def dump(values: tuple[T, ...]) -> object:
        spelled = [item.dump(value) for value in values]
        # {value: ...} would be read as a claim, so it keeps its brackets.
        bare = len(spelled) == 1 and not (isinstance(spelled[0], dict) and "value" in spelled[0])
        return spelled[0] if bare else spelled

    return Spelling(read, dump)


def checked(spelling: Spelling[T], *tests: Callable[[T], Iterable[tuple[Path, str]]]) -> Spelling[T]:
    """What hangs together inside one value. Tests see only what was read without a fault."""

    def read(node: Node) -> T:
        before = len(node.faults)
        value = spelling.read(node)
        if len(node.faults) == before:
            for test in tests:
                for further, reason in test(value):
                    node.fault(reason, *further)
        return value

    return Spelling(read, spelling.dump)


SOURCE_KEYS = listed(KEY)


def or_not_stated(spelling: Spelling[T], empty: T | None) -> Spelling[T | None]:
    """The word instead of leaving the key out, as every field of an outcome allows."""
    return Spelling(
        lambda node: empty if node.value == NOT_STATED else spelling.read(node),
        lambda value: NOT_STATED if value is None else spelling.dump(value),
    )


def said(spelling: Spelling[T]) -> Spelling[Said[T]]:
    """A plain value, {value, sources, text}, {claims: [...]}, or not_stated."""
    claim = record(Claim, Key("value", spelling), Key("sources", SOURCE_KEYS), Key("text", TEXT))
    claims = listed(claim)

    def read(node: Node) -> Said[T]:
        match node.value:
            case "not_stated":
                return ()
            case {"claims": several}:
                _refuse_beside_claims(node)
                return claims.read(node.at("claims", several))
            case {"value": _}:
                return (claim.read(node),)
            case _:
                return (Claim(spelling.read(node)),)

    def dump(values: Said[T]) -> object:
        if not values:
            return NOT_STATED
        if len(values) > 1:
            return {"claims": claims.dump(values)}
        [only] = values
        return claim.dump(only) if only.sources or only.text else spelling.dump(only.value)

    return Spelling(read, dump)


def _refuse_beside_claims(node: Node) -> None:
    given = mapping_at(node) or {}
    for name in sorted(given.keys() - {"claims"}):
        node.fault(f"不认识的键“{name}”：有 claims 时，来源写在每一条里", name)
    if given["claims"] == []:
        node.fault("至少要有一条；来源未写明请写 not_stated", "claims")
