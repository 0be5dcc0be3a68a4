"""The spelling of the catalogue: the questions, papers and channels that all places share."""

from __future__ import annotations

from collections.abc import Iterator

from ..policy import Catalogue
from ..types import Fact, Kind, Option, Role, Scheme
from .faults import Path
from .policies import CHANNEL, MATERIAL
from .scalars import FILLED, KEY, TEXT, YES_NO, choice, whole
from .shapes import Key, checked, keyed, listed, record

_OPTION = record(
    Option,
    Key("key", KEY),
    Key("label", FILLED),
    Key("hint", TEXT),
    Key("schemes", listed(choice(Scheme))),
)


def _options_where_chosen(fact: Fact) -> Iterator[tuple[Path, str]]:
    chosen = fact.kind in (Kind.CHOICE, Kind.CHOICES)
    if chosen and not fact.options:
        yield ("options",), "选择题要列出选项 options"
    if fact.options and not chosen:
        yield ("options",), f"{fact.kind} 不用选项"
    if fact.at_least is not None and fact.at_most is not None and fact.at_most < fact.at_least:
        yield ("at_most",), "at_most 小于 at_least"


FACT = checked(
    record(
        Fact,
        Key("kind", choice(Kind)),
        Key("label", FILLED),
        Key("question", TEXT),
        Key("why", TEXT),
        Key("hint", TEXT),
        Key("options", listed(_OPTION, "key", lambda option: option.key)),
        Key("unit", TEXT),
        Key("at_least", whole(0, 9999)),
        Key("at_most", whole(0, 9999)),
        Key("role", choice(Role)),
        Key("can_be_unknown", YES_NO),
        Key("can_be_never", YES_NO),
        named=True,
    ),
    _options_where_chosen,
)
CATALOGUE = record(
    Catalogue,
    Key("facts", keyed(FACT)),
    Key("materials", keyed(MATERIAL)),
    Key("channels", keyed(CHANNEL)),
)
