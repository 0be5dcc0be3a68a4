"""How far the guide reaches: for each pooling area and scheme who speaks, since when, how sure, and what is silent."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from policies.core.policy import Policy, Verification, Version
from policies.core.ruleset import version_in_force
from policies.core.silence import silent_on
from policies.core.types import Scheme
from policies.regions import NATION, Region
from policies.snapshot import Snapshot
from wizard import words
from wizard.presenters import places

SCHEMES = {Scheme.EMPLOYEE: "单位职工", Scheme.FLEXIBLE: "灵活就业", Scheme.RESIDENT: "城乡居民"}
COLUMNS = (
    "code", "name", "level", "scheme", "speaks", "pooling_area", "policy_region", "effective_from",
    "verification", "review_by", "checked_on", "silent_on",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Own:
    """A policy of a place's own, as it stands on a day."""

    scheme: str
    since: str
    trust: str
    checked: str
    is_overdue: bool
    silent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A place with policies of its own."""

    code: str
    name: str
    own: tuple[Own, ...]

    @property
    def schemes(self) -> str:
        return "、".join(one.scheme for one in self.own)


@dataclass(frozen=True, slots=True)
class Province:
    code: str
    name: str
    places: tuple[Place, ...]  # itself and its cities, as far as they have any
    areas: int  # pooling areas
    spoken: int  # of them with a policy of their own
    rest: str  # who speaks for the others


@dataclass(frozen=True, slots=True)
class Reach:
    """The whole, for the page."""

    nation: tuple[Place, ...]
    covered: tuple[Province, ...]
    others: tuple[Province, ...]
    areas: int
    spoken: int


def reach(snapshot: Snapshot, on: date) -> Reach:
    own = {about: _own(policy, on) for about, policy in snapshot.policies.items()}
    provinces = [_province(region, snapshot, own) for region in snapshot.regions.children(NATION)]
    return Reach(
        nation=tuple(Place(NATION, "全国", lines) for lines in [_of(NATION, own)] if lines),
        covered=tuple(one for one in provinces if one.places),
        others=tuple(one for one in provinces if not one.places),
        areas=sum(one.areas for one in provinces),
        spoken=sum(one.spoken for one in provinces),
    )


def _province(region: Region, snapshot: Snapshot, own: dict[tuple[str, Scheme], Own]) -> Province:
    below = [region, *_below(region, snapshot)]
    areas = below[1:] or below  # the province itself is one only where those below pool there
    pools = {code for one in areas for scheme in Scheme if (code := one.pooling_for(scheme))}
    speaking = {code for code in pools if _of(code, own)}
    has_own = bool(_of(region.code, own))
    return Province(
        code=region.code,
        name=region.name,
        places=tuple(Place(one.code, one.name, lines) for one in below if (lines := _of(one.code, own))),
        areas=len(pools),
        spoken=len(speaking),
        rest="用省级和国家的规定" if has_own else "先用国家的规定" if pools else "不实行内地的基本医疗保险",
    )


def _below(region: Region, snapshot: Snapshot) -> Iterator[Region]:
    for child in snapshot.regions.children(region.code):
        yield child
        yield from _below(child, snapshot)


def _of(code: str, own: dict[tuple[str, Scheme], Own]) -> tuple[Own, ...]:
    return tuple(own[code, scheme] for scheme in Scheme if (code, scheme) in own)


def _own(policy: Policy, on: date) -> Own:
    version = _version(policy, on)
    is_verified = version.verification is Verification.VERIFIED
    return Own(
        scheme=SCHEMES[policy.scheme],
        since=words.day(version.effective_from),
        trust="已核对官方的说法" if is_verified else "未经官方核实",
        checked=words.day(_checked(policy)),
        is_overdue=bool(version.review_by and version.review_by < on),
        silent=silent_on(version),
    )


def _version(policy: Policy, on: date) -> Version:
    """The one in force; before the first has begun, the first."""
    return version_in_force(policy, on) or policy.versions[0]


def _checked(policy: Policy) -> date:
    """The last day somebody read any of its sources."""
    return max((source.checked_on for source in policy.sources.values()), default=date.min)


# ---------------------------------------------------------------- for machines


def table(snapshot: Snapshot, on: date) -> str:
    """One line for each region and scheme, as CSV with a mark that spreadsheets know Chinese by."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\n").writerow
    write(COLUMNS)
    spoken = {key: _cells(policy, on) for key, policy in snapshot.policies.items()}
    for region in snapshot.regions:
        for scheme in Scheme:
            speakers = snapshot.policies_for(region.code, scheme)
            told = spoken[speakers[0].region, scheme] if speakers else ("",) * 6
            speaks = places.coverage(region, scheme, snapshot)
            pooling = region.pooling_for(scheme) or ""
            write((region.code, region.name, region.level, scheme.value, speaks, pooling, *told))
    return "\N{BYTE ORDER MARK}" + out.getvalue()


def _cells(policy: Policy, on: date) -> tuple[str, ...]:
    version = _version(policy, on)
    return (
        policy.region,
        version.effective_from.isoformat(),
        version.verification.value,
        version.review_by.isoformat() if version.review_by else "",
        _checked(policy).isoformat(),
        "、".join(silent_on(version)),
    )
