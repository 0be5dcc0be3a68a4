"""The spelling of a policy and of its parts: rules, versions, windows, sources, channels, steps, papers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..outcome import Per
from ..policy import (
    Authority,
    BenefitStop,
    Channel,
    ChannelKind,
    ChannelUse,
    Material,
    MaterialUse,
    Need,
    Otherwise,
    Passage,
    Period,
    Policy,
    Rule,
    Step,
    StopKind,
    Verification,
    Version,
    Window,
    WindowName,
)
from ..types import Rank, Scheme, Source
from .conditions import WHEN
from .faults import Fault, Node, Path, perhaps
from .outcomes import OUTCOME, STATEMENT
from .scalars import DAY, FILLED, KEY, REGION, TEXT, WEB_ADDRESS, YEAR, YES_NO, Spelling, choice, whole
from .scenarios import SCENARIOS
from .shapes import SOURCE_KEYS, Key, checked, keyed, listed, record, said

# ---------------------------------------------------------------- what statements rest on, and where one goes

SOURCE = record(
    Source,
    Key("title", FILLED),
    Key("issuer", TEXT),
    Key("number", TEXT),
    Key("level", choice(Rank)),
    Key("address", WEB_ADDRESS),
    Key("published", DAY, "published_on"),
    Key("checked", DAY, "checked_on"),
    Key("clause", TEXT),
    Key("note", TEXT),
    named=True,
)


def _no_strange_address(channel: Channel) -> Iterator[tuple[Path, str]]:
    head = channel.address.partition(":")[0].strip().lower()
    if ":" in channel.address and head.isascii() and head.isalpha() and head not in ("http", "https"):
        yield ("address",), "网址要以 http:// 或 https:// 开头"


CHANNEL = checked(
    record(
        Channel,
        Key("name", FILLED),
        Key("kind", choice(ChannelKind)),
        Key("authority", choice(Authority)),
        Key("path", TEXT),
        Key("phone", TEXT),
        Key("address", TEXT),
        Key("hours", TEXT),
        Key("note", TEXT),
        Key("working_days", whole(0, 365)),
        named=True,
    ),
    _no_strange_address,
)
MATERIAL = record(Material, Key("name", FILLED), Key("where", TEXT), Key("note", TEXT), named=True)


def _days_that_make_a_window(window: Window) -> Iterator[tuple[Path, str]]:
    opens, closes = window.opens_on, window.closes_on
    if opens is None and closes is None:
        yield (), "开始日和截止日至少要写一个"
    elif (opens is None or closes is None) and window.name is not WindowName.MAIN:
        yield (), "只有集中缴费期可以缺一天：缺的那天由居民回答，问的是集中缴费期"
    elif opens is not None and closes is not None and closes < opens:
        yield ("closes",), f"截止日 {closes} 早于开始日 {opens}"


WINDOW = checked(
    record(
        Window,
        Key("cover_year", YEAR),
        Key("name", choice(WindowName)),
        Key("opens", DAY, "opens_on"),
        Key("closes", DAY, "closes_on"),
        Key("sources", SOURCE_KEYS),
    ),
    _days_that_make_a_window,
)


# ---------------------------------------------------------------- rules and what stands beside them

PASSAGE = record(Passage, Key("source", KEY), Key("at", FILLED))
RULE = record(
    Rule,
    Key("key", KEY),
    Key("title", TEXT),
    Key("when", WHEN),
    Key("then", OUTCOME),
    Key("sources", SOURCE_KEYS),
    Key("passages", listed(PASSAGE, "source", lambda passage: passage.source)),
    Key("based_on", TEXT),
)
STEP = record(
    Step,
    Key("key", KEY),
    Key("do", FILLED, "text"),
    Key("authority", choice(Authority)),
    Key("channels", listed(KEY)),
    Key("when", WHEN),
    Key("sources", SOURCE_KEYS),
)
MATERIAL_USE = record(
    MaterialUse,
    Key("material", KEY),
    Key("need", choice(Need)),
    Key("only", TEXT),
    Key("original", YES_NO),
    Key("copies", whole(0, 20)),
    Key("substitutes", listed(KEY)),
    Key("when", WHEN),
    Key("sources", SOURCE_KEYS),
)
CHANNEL_USE = record(ChannelUse, Key("channel", KEY), Key("when", WHEN), Key("sources", SOURCE_KEYS))


def _complete_stop(stop: BenefitStop) -> Iterator[tuple[Path, str]]:
    counts = stop.kind in (StopKind.MONTHS_AFTER, StopKind.GRACE)
    if counts and stop.months == 0:
        yield ("months",), f"{stop.kind} 要写 months"
    if not counts and stop.months:
        yield ("months",), f"{stop.kind} 不用“months”"
    if (stop.kind is StopKind.GRACE) != (stop.day > 0):
        yield ("day",), "day 只和 kind: grace 一起写，并且一定要写"


_STOP = checked(
    record(BenefitStop, Key("kind", choice(StopKind)), Key("months", whole(0, 60)), Key("day", whole(0, 31))),
    _complete_stop,
)


def _read_stop(node: Node) -> BenefitStop:
    """The word alone stands for the mapping with nothing else in it."""
    return _STOP.read(replace(node, value={"kind": node.value}) if isinstance(node.value, str) else node)


def _dump_stop(stop: BenefitStop) -> object:
    return stop.kind.value if stop == BenefitStop(stop.kind) else _STOP.dump(stop)


STOP = Spelling(_read_stop, _dump_stop)

VERSION = record(
    Version,
    Key("effective_from", DAY),
    Key("verification", choice(Verification)),
    Key("review_by", DAY),
    Key("changed", TEXT),
    Key("stop", said(STOP)),
    Key("cut_off_day", whole(1, 31)),
    Key("period", choice(Period)),
    Key("rules", listed(RULE, "key", lambda rule: rule.key)),
    # Left out, the version is unfinished: a draft may be, a publication may not (core/check).
    Key("otherwise", choice(Otherwise), default=None),
    Key("otherwise_sources", SOURCE_KEYS),
    Key("steps", listed(STEP, "key", lambda step: step.key)),
    Key("materials", listed(MATERIAL_USE)),
    Key("channels", listed(CHANNEL_USE)),
    Key("statements", listed(STATEMENT)),
)


# ---------------------------------------------------------------- the whole

DEEPEST = 16  # longer paths are no policy's; they are refused where they begin
_POLICY = record(
    Policy,
    Key("region", REGION),
    Key("scheme", choice(Scheme)),
    Key("sources", keyed(SOURCE)),
    Key("channels", keyed(CHANNEL)),
    Key("materials", keyed(MATERIAL)),
    Key("windows", listed(WINDOW)),
    Key("versions", listed(VERSION, "effective_from", lambda version: version.effective_from)),
    Key("scenarios", SCENARIOS),
)


def _read_policy(node: Node) -> Policy:
    policy = _POLICY.read(node)
    node.faults.extend([*_dangling(node, policy), *_years_without_price_year(policy)])
    return replace(policy, versions=tuple(sorted(policy.versions, key=lambda v: v.effective_from)))


def _dangling(node: Node, policy: Policy) -> Iterator[Fault]:
    """Sources that are cited but stand nowhere. Channels and papers may be the catalogue's: core/check looks."""
    for path, key in _cited(node.value):
        if key not in policy.sources:
            yield Fault(path, f"没有这个来源“{key}”" + perhaps(key, policy.sources))


def _cited(document: object) -> Iterator[tuple[Path, str]]:
    if not isinstance(document, dict):
        return
    for part in ("versions", "windows"):
        yield from _cited_below(document.get(part), (part,))
    scenarios = document.get("scenarios")
    for index, scenario in enumerate(scenarios if isinstance(scenarios, list) else ()):
        source = scenario.get("source") if isinstance(scenario, dict) else None
        if isinstance(source, str) and source:
            yield ("scenarios", index, "source"), source


def _cited_below(value: object, path: Path) -> Iterator[tuple[Path, str]]:
    if len(path) > DEEPEST:
        return
    if isinstance(value, dict):
        for key, part in value.items():
            if key == "source" and isinstance(part, str) and part:  # of a passage
                yield (*path, key), part
            else:
                yield from _cited_below(part, (*path, key))
    elif isinstance(value, list):
        cites = path[-1] in ("sources", "otherwise_sources")
        for index, part in enumerate(value):
            if cites and isinstance(part, str):
                yield (*path, index), part
            else:
                yield from _cited_below(part, (*path, index))


def _years_without_price_year(policy: Policy) -> Iterator[Fault]:
    """A resident pays for a cover year: a price per year that does not say which would be shown for all of them."""
    if policy.scheme is not Scheme.RESIDENT:
        return
    for index, version in enumerate(policy.versions):
        for place, rule in enumerate(version.rules):
            prices = [price for claim in rule.then.price for price in claim.value]
            if any(price.per is Per.YEAR and price.cover_year is None for price in prices):
                path = ("versions", index, "rules", place, "then", "price")
                yield Fault(path, "居民医保按年的价格要写 cover_year（哪一年的保费）")


POLICY: Spelling[Policy] = Spelling(_read_policy, _POLICY.dump)
