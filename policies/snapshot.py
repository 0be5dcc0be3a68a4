"""All that is published at one moment, as values: regions, catalogue, policies. No database, no files, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from policies.core import codec
from policies.core.policy import Catalogue, Policy
from policies.core.ruleset import Level, Ruleset
from policies.core.types import Scheme
from policies.regions import RegionError, Regions
from policies.working_days import is_working_day

REGIONS, CATALOGUE, POLICY = "regions", "catalogue", "policy"
_LEVEL_NAMES = {"nation": "nation", "province": "province"}  # below the province, all is "city"


class Subject(NamedTuple):
    """What a publication or a draft is about. Region and scheme are empty but for a policy."""

    kind: str
    region: str = ""
    scheme: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """A publication in force, as stored."""

    publication: int
    subject: Subject
    digest: str
    document: object


@dataclass(frozen=True, slots=True)
class Change:
    """The one line of a publication that says what changed."""

    publication: int
    kind: str
    region: str
    scheme: str
    published_at: datetime
    line: str


class DamagedError(Exception):
    """A stored document is not what was published, or cannot be read."""

    def __init__(self, record: Record, reason: str) -> None:
        super().__init__(
            f"publication {record.publication} {'/'.join(filter(None, record.subject))}: {reason}"
        )
        self.record = record


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Immutable but for the rulesets it remembers. ``publication`` is 0 where nothing was ever published."""

    publication: int
    digest: str
    regions: Regions
    catalogue: Catalogue
    policies: Mapping[tuple[str, Scheme], Policy]
    changes: tuple[Change, ...] = ()
    records: Mapping[Subject, Record] = field(default_factory=dict, repr=False)
    _rulesets: dict[tuple[str, ...], Ruleset] = field(
        init=False, default_factory=dict, repr=False
    )  # by who speaks
    _by_place: dict[tuple[str, Scheme], Ruleset] = field(init=False, default_factory=dict, repr=False)

    def policies_for(self, code: str, scheme: Scheme) -> tuple[Policy, ...]:
        """Who may speak here, the most specific first: pooling area, province, nation."""
        chain = self.regions.chain(code, scheme)
        return tuple(self.policies[region, scheme] for region in chain if (region, scheme) in self.policies)

    def own_policy(self, code: str, scheme: Scheme) -> Policy | None:
        """The policy of the pooling area itself."""
        chain = self.regions.chain(code, scheme)
        return self.policies.get((chain[0], scheme)) if chain else None

    def ruleset(self, code: str, scheme: Scheme) -> Ruleset:
        """Compiled at first use, once for all places of a pooling area. Without levels where nobody speaks or the
        region is not known.
        """
        try:
            return self._by_place[code, scheme]
        except KeyError:
            chain = self.regions.chain(code, scheme)
            found = self._rulesets.setdefault((scheme, *chain), self._ruleset(code, scheme, chain))
            if chain:  # what is no region is not remembered: anybody can ask for any number
                self._by_place[code, scheme] = found
            return found

    def _ruleset(self, code: str, scheme: Scheme, chain: tuple[str, ...]) -> Ruleset:
        levels = tuple(
            Level(policy, self._level_name(policy.region), own=policy.region == chain[0])
            for policy in self.policies_for(code, scheme)
        )
        return Ruleset(scheme, levels, self.catalogue, is_working_day)

    def changes_since(self, publication: int, code: str, scheme: Scheme) -> tuple[Change, ...]:
        """What was published after that one and concerns this place, the oldest first."""
        chain = self.regions.chain(code, scheme)
        return tuple(
            change
            for change in self.changes
            if change.publication > publication
            and (change.kind != POLICY or (change.scheme == scheme and change.region in chain))
        )

    def _level_name(self, code: str) -> str:
        region = self.regions.get(code)
        return _LEVEL_NAMES.get(region.level, "city") if region else "city"


def build(
    records: Iterable[Record],
    changes: Iterable[Change] = (),
    *,
    publication: int,
    before: Snapshot | None = None,
) -> Snapshot:
    """A snapshot of what is in force; what ``before`` has parsed already is taken from it. Raises DamagedError."""
    old = before or EMPTY
    regions, catalogue = EMPTY.regions, EMPTY.catalogue
    policies: dict[tuple[str, Scheme], Policy] = {}
    kept: dict[Subject, Record] = {}
    for record in records:
        subject = record.subject
        kept[subject] = record
        is_old = old.records.get(subject) is record
        if subject.kind == REGIONS:
            regions = old.regions if is_old else read_regions(record)
        elif subject.kind == CATALOGUE:
            catalogue = old.catalogue if is_old else read_catalogue(record)
        else:
            key = subject.region, Scheme(subject.scheme)
            policies[key] = old.policies[key] if is_old else read_policy(record)
    digest = sha256("\n".join(sorted(record.digest for record in kept.values())).encode()).hexdigest()
    return Snapshot(publication, digest, regions, catalogue, policies, tuple(changes), kept)


def read_regions(record: Record) -> Regions:
    _check_digest(record)
    try:
        return Regions.from_rows(record.document)  # type: ignore[arg-type]  # it checks what it is given
    except (RegionError, TypeError) as error:
        raise DamagedError(record, str(error)) from error


def read_catalogue(record: Record) -> Catalogue:
    _check_digest(record)
    try:
        return codec.load_catalogue(record.document)
    except codec.DocumentError as error:
        raise DamagedError(record, str(error)) from error


def read_policy(record: Record) -> Policy:
    _check_digest(record)
    try:
        policy = codec.load_policy(record.document)
    except codec.DocumentError as error:
        raise DamagedError(record, str(error)) from error
    if (policy.region, policy.scheme) != record.subject[1:]:
        raise DamagedError(record, f"it speaks of {policy.region}/{policy.scheme}")
    return policy


def _check_digest(record: Record) -> None:
    if codec.digest(record.document) != record.digest:
        raise DamagedError(record, "its digest does not match")


EMPTY = Snapshot(0, "", Regions(()), Catalogue(facts={}), {})
