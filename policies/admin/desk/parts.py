"""What a draft holds, entry by entry: where it lies, what it is called, which form writes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from policies import in_force
from policies.core.policy import Catalogue
from policies.core.types import Kind, Scheme
from policies.models import Draft, DraftVersion
from policies.models import Kind as DraftKind

from .base import Desk, PartForm, Plain
from .conditions import WINDOW_NAMES
from .examples import ScenarioForm
from .forms import (
    LEVELS,
    ChannelForm,
    ChannelUseForm,
    MaterialForm,
    MaterialUseForm,
    SourceForm,
    StatementForm,
    StepForm,
    WindowForm,
)
from .shared import SCHEMES, FactForm
from .table import NOT_STATED


@dataclass(frozen=True, slots=True)
class Collection:
    """One list of the document. ``named``: its entries stand under keys of their own."""

    key: str
    label: str
    one: str  # what one entry is called
    help: str
    form: type[PartForm]
    line: Callable[[Plain, Desk], str]  # an entry in one line
    named: bool = False
    of_version: bool = False

    def in_one_line(self, plain: Plain, desk: Desk) -> str:
        try:
            return self.line(plain, desk)
        except (KeyError, TypeError):
            return "（内容不全，请点开修改）"


OF_POLICY = (
    Collection(
        "sources",
        "来源",
        "来源",
        "先录来源：规则、材料、步骤都要写明依据哪一份。",
        SourceForm,
        lambda one, desk: f"{_source(one)}（{LEVELS.get(one['level'], one['level'])}，{one['checked']}查看）",
        named=True,
    ),
    Collection(
        "windows",
        "缴费期（居民）",
        "缴费期",
        "居民医保每个参保年度的集中、延长、补缴期。首尾两天都算。",
        WindowForm,
        lambda one, desk: (
            f"{one['cover_year']}年度 {WINDOW_NAMES.get(one['name'], one['name'])}："
            f"{one.get('opens', NOT_STATED)} 到 {one.get('closes', NOT_STATED)}"
        ),
    ),
    Collection(
        "channels",
        "本地渠道",
        "渠道",
        "只录本地自己的窗口、小程序、公众号。全国通用的在目录里。",
        ChannelForm,
        lambda one, desk: one["name"],
        named=True,
    ),
    Collection(
        "materials",
        "本地材料",
        "材料",
        "只录目录里没有的材料。",
        MaterialForm,
        lambda one, desk: one["name"],
        named=True,
    ),
    Collection(
        "scenarios",
        "例子",
        "例子",
        "来源里的每个例子都录进来；检查时会逐个算一遍，算出来不一样就不能发布。",
        ScenarioForm,
        lambda one, desk: one["name"],
    ),
)
OF_VERSION = (
    Collection(
        "steps", "办理步骤", "步骤", "按先后写：先登记，再缴费。", StepForm, lambda one, desk: one["do"], of_version=True
    ),
    Collection(
        "materials", "要带的材料", "材料", "从目录或本地材料里选。", MaterialUseForm,
        lambda one, desk: desk.label("materials", one["material"]), of_version=True,
    ),
    Collection(
        "channels", "可用的渠道", "渠道", "从目录或本地渠道里选。", ChannelUseForm,
        lambda one, desk: desk.label("channels", one["channel"]), of_version=True,
    ),
    Collection(
        "statements", "对所有人说的话", "说明", "不管用到哪条规则都要说的话，例如年限不清零。", StatementForm,
        lambda one, desk: one["text"], of_version=True,
    ),
)  # fmt: skip


OF_CATALOGUE = (
    Collection(
        "facts", "问题", "问题", "居民会被问到的问题。正在用的问题不能删。", FactForm, lambda one, desk: one["label"], named=True
    ),
    Collection("materials", "材料", "材料", "各地都能选用的材料。", MaterialForm, lambda one, desk: one["name"], named=True),
    Collection("channels", "渠道", "渠道", "全国通用的渠道。", ChannelForm, lambda one, desk: one["name"], named=True),
)  # fmt: skip
_OF: dict[str, tuple[Collection, ...]] = {DraftKind.POLICY: OF_POLICY, DraftKind.CATALOGUE: OF_CATALOGUE}


def collections(draft: Draft) -> tuple[Collection, ...]:
    """The lists of a draft. Windows are the residents'; what is there is shown all the same."""
    has_windows = draft.scheme == "resident" or "windows" in draft.document
    return tuple(one for one in _OF.get(draft.kind, ()) if one.key != "windows" or has_windows)


def collection(draft: Draft, key: str, *, of_version: bool) -> Collection | None:
    return next((one for one in (OF_VERSION if of_version else collections(draft)) if one.key == key), None)


def desk_of(draft: Draft, version: DraftVersion | None = None) -> Desk:
    """What the forms of this draft may choose from: its own entries and the published catalogue's."""
    catalogue = in_force.catalogue()
    held = draft.document if draft.kind == DraftKind.POLICY else {}
    channels = _named(held.get("channels", {}), catalogue.channels)
    materials = _named(held.get("materials", {}), catalogue.materials)
    return Desk(
        {
            "sources": [(key, _source(source)) for key, source in held.get("sources", {}).items()],
            "channels": channels,
            "materials": materials,
            "things": [*materials, *channels],
            "questions": _questions(catalogue),
            "numbers": [(key, row.label) for key, row in catalogue.facts.items() if row.kind is Kind.NUMBER],
            "rules": _rules(draft, version),
            "schemes": list(SCHEMES.items()),
        },
        facts=dict(catalogue.facts),
        scheme=draft.scheme,
    )


def _source(plain: Plain) -> str:
    """One law is several sources, by clause: the title alone tells them not apart."""
    return f"{plain['title']}（{plain['clause']}）" if plain.get("clause") else plain["title"]


def _rules(draft: Draft, version: DraftVersion | None) -> list[tuple[str, str]]:
    """This version's rules (all versions' without one), then those of the levels above: title (key)."""
    if draft.kind != DraftKind.POLICY:
        return []
    versions = [version] if version else draft.versions.prefetch_related("rules")
    own = [(rule.key, rule.document.get("title", "")) for one in versions for rule in one.rules.all()]
    chain = in_force.regions().chain(draft.region, Scheme(draft.scheme))
    above = in_force.policies(among=chain[1:]).values()
    theirs = [
        (rule.key, rule.title)
        for policy in above
        if policy.scheme == draft.scheme
        for one in policy.versions
        for rule in one.rules
    ]
    named: dict[str, str] = {}
    for key, title in (*own, *theirs):
        named.setdefault(key, f"{title}（{key}）" if title else key)
    return list(named.items())


def _named(own: dict[str, Any], shared: Any) -> list[tuple[str, str]]:
    return [
        *((key, f"{one['name']}（本地）") for key, one in own.items()),
        *((key, one.name) for key, one in shared.items() if key not in own),
    ]


def _questions(catalogue: Catalogue) -> list[tuple[str, str]]:
    return [(key, row.label) for key, row in catalogue.facts.items() if not key.endswith(".year")]
