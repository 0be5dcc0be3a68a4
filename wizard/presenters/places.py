"""Cities found, and the choice of scheme."""

from collections.abc import Iterable
from dataclasses import dataclass

from policies.core.policy import Policy
from policies.core.types import Scheme
from policies.regions import NATION, Hit, Region, Regions
from policies.snapshot import Snapshot
from wizard import words

OWN, PROVINCE, NATION_ONLY, NOBODY = "own", "province", "nation", "nobody"
COVERAGE = {
    OWN: "有本市政策",
    PROVINCE: "只有省级政策",
    NATION_ONLY: "本市尚未收录，只有国家规定",
    NOBODY: "尚未收录",
}


def this_place(code: str, regions: Regions) -> str:
    """本市; a province or autonomous region that was chosen as such is no city."""
    name = regions.full_name(code)
    return next((f"本{ending}" for ending in ("自治区", "省") if name.endswith(ending)), "本市")


@dataclass(frozen=True, slots=True)
class Place:
    code: str
    name: str  # 广西壮族自治区贵港市
    coverage: str  # a key of COVERAGE
    note: str = ""  # whose rules apply to a county
    only: str = ""  # the schemes that this coverage is of, where not all

    @property
    def coverage_text(self) -> str:
        return f"{COVERAGE[self.coverage]}（{self.only}）" if self.only else COVERAGE[self.coverage]


@dataclass(frozen=True, slots=True)
class SchemeLine:
    scheme: str
    name: str
    official: str
    line: str
    coverage: str

    @property
    def coverage_text(self) -> str:
        return COVERAGE[self.coverage]


_SCHEMES = {
    Scheme.EMPLOYEE: ("单位给我交", "职工医保", "在单位上班。单位和你一起交，你那份从工资里扣。"),
    Scheme.FLEXIBLE: (
        "我自己按月交",
        "职工医保（灵活就业人员）",
        "没有单位。打零工、做小生意、离职后自己交的，多是这种。",
    ),
    Scheme.RESIDENT: (
        "我按年交",
        "城乡居民医保",
        "一年交一次，一次几百元。老人、孩子、学生、务农的，多是这种。",
    ),
}
_IN_SHORT = {Scheme.EMPLOYEE: "单位职工", Scheme.FLEXIBLE: "灵活就业", Scheme.RESIDENT: "居民"}


def found(hits: Iterable[Hit], snapshot: Snapshot) -> tuple[Place, ...]:
    return tuple(_place(hit, snapshot) for hit in hits if hit.region.code != NATION)


def quick(snapshot: Snapshot) -> tuple[Place, ...]:
    """The places with a policy of their own, as links on the first page."""
    codes = sorted({region for region, _ in snapshot.policies if region != NATION})
    known = [region for code in codes if (region := snapshot.regions.get(code))]
    return tuple(Place(region.code, region.short, OWN) for region in known)


def schemes(region: Region, snapshot: Snapshot) -> tuple[SchemeLine, ...]:
    return tuple(
        SchemeLine(scheme.value, name, official, line, coverage(region, scheme, snapshot))
        for scheme, (name, official, line) in _SCHEMES.items()
    )


def cities_within(region: Region, snapshot: Snapshot) -> tuple[Region, ...]:
    """Below a province whose cities pool for themselves, its cities."""
    below = snapshot.regions.children(region.code) if region.level == "province" else ()
    return tuple(child for child in below if pools_elsewhere(child, region))


def pools_elsewhere(child: Region, region: Region) -> bool:
    return any(child.pooling_for(scheme) not in (region.code, None) for scheme in Scheme)


def coverage(region: Region, scheme: Scheme, snapshot: Snapshot) -> str:
    policies = snapshot.policies_for(region.code, scheme)
    return _coverage(policies, region.pooling_for(scheme))


def _coverage(policies: tuple[Policy, ...], pooling: str | None) -> str:
    if not policies:
        return NOBODY
    if policies[0].region == pooling:
        return OWN
    return NATION_ONLY if policies[0].region == NATION else PROVINCE


def _place(hit: Hit, snapshot: Snapshot) -> Place:
    region = hit.region
    levels = {scheme: coverage(region, scheme, snapshot) for scheme in Scheme}
    best = next(level for level in COVERAGE if level in levels.values())
    of = [_IN_SHORT[scheme] for scheme, level in levels.items() if level == best]
    return Place(
        region.code,
        snapshot.regions.full_name(region.code),
        best,
        pooling_note(region, snapshot.regions),
        only="、".join(of) if best in (OWN, PROVINCE) and len(of) < len(levels) else "",
    )


def pooling_note(region: Region, regions: Regions) -> str:
    """按贵港市的规定办; says which scheme where they differ."""
    areas = {scheme: region.pooling_for(scheme) for scheme in Scheme}
    names = {code: other.name for code in areas.values() if code and (other := regions.get(code))}
    elsewhere = [code for code in dict.fromkeys(areas.values()) if code and code != region.code]
    if not elsewhere:
        return ""
    if len(set(areas.values())) == 1:
        return f"按{names[elsewhere[0]]}的规定办"
    parts = []
    for code in elsewhere:
        of = [_SCHEMES[scheme][1] for scheme, area in areas.items() if area == code]
        parts.append(f"{words.listed(of)}按{names[code]}的规定办")
    return "；".join(parts)
