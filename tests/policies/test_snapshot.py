"""A snapshot is values: built without database and clock, from records that are what was published."""

import json
from dataclasses import replace
from datetime import date

import pytest

from policies import snapshot, snapshot_file
from policies.core import codec
from policies.core.types import Scheme
from policies.snapshot import (
    CATALOGUE,
    POLICY,
    REGIONS,
    Change,
    DamagedError,
    Record,
    Snapshot,
    Subject,
)
from policies.snapshot_file import SnapshotFileError
from tests.factories import NOW, catalogue_document, policy_document, region_rows

FLEXIBLE = Scheme.FLEXIBLE


def record(number: int, subject: Subject, document: object) -> Record:
    return Record(number, subject, codec.digest(document), document)


def records(*regions: str) -> list[Record]:
    found = [record(1, Subject(REGIONS), region_rows()), record(2, Subject(CATALOGUE), catalogue_document())]
    for number, region in enumerate(regions, start=3):
        found.append(record(number, Subject(POLICY, region, "flexible"), policy_document(region=region)))
    return found


def change(number: int, region: str = "", scheme: str = "", kind: str = POLICY) -> Change:
    return Change(number, kind, region, scheme, NOW, f"第{number}次")


def site(*regions: str, changes: tuple[Change, ...] = ()) -> Snapshot:
    return snapshot.build(records(*regions), changes, publication=len(regions) + 2)


def test_policies_stand_from_the_pooling_area_up():
    found = site("370000", "370300")
    assert [p.region for p in found.policies_for("370302", FLEXIBLE)] == ["370300", "370000"]
    assert [p.region for p in found.policies_for("370100", FLEXIBLE)] == ["370000"]
    assert found.policies_for("370100", Scheme.RESIDENT) == ()
    assert found.policies_for("999999", FLEXIBLE) == ()


def test_ruleset_says_who_speaks_and_whether_it_is_the_place_itself():
    found = site("100000", "370000", "370300")
    levels = found.ruleset("370302", FLEXIBLE).levels
    assert [(level.name, level.own) for level in levels] == [
        ("city", True),
        ("province", False),
        ("nation", False),
    ]
    assert [level.own for level in found.ruleset("370100", FLEXIBLE).levels] == [False, False]
    province = found.ruleset("370000", FLEXIBLE).levels[0]
    assert (province.name, province.own) == ("province", True)


def test_ruleset_is_compiled_once_for_all_counties_of_an_area():
    found = site("370300")
    assert found.ruleset("370302", FLEXIBLE) is found.ruleset("370300", FLEXIBLE)
    assert found.ruleset("370300", FLEXIBLE) is not found.ruleset("370300", Scheme.EMPLOYEE)


@pytest.mark.parametrize("code", ["370100", "999999"])
def test_ruleset_where_nobody_speaks_has_no_chain(code):
    assert site("370300").ruleset(code, FLEXIBLE).at(date(2026, 3, 10)) is None


def test_changes_since_are_those_of_this_place():
    found = site(
        "370300",
        changes=(
            change(1, kind=REGIONS),
            change(2, "370300", "flexible"),
            change(3, "370100", "flexible"),
            change(4, "370300", "employee"),
            change(5, "370000", "flexible"),
            change(6, kind=CATALOGUE),
        ),
    )
    assert [c.publication for c in found.changes_since(1, "370302", FLEXIBLE)] == [2, 5, 6]
    assert found.changes_since(6, "370302", FLEXIBLE) == ()


def test_digest_speaks_of_content_alone():
    one, other = site("370300"), site("370300", changes=(change(1),))
    assert one.digest == other.digest != site("370000").digest


@pytest.mark.parametrize("kind", [REGIONS, CATALOGUE, POLICY])
def test_record_that_was_tampered_with_is_refused(kind):
    spoilt = [replace(r, digest="0" * 64) if r.subject.kind == kind else r for r in records("370300")]
    with pytest.raises(DamagedError, match="digest"):
        snapshot.build(spoilt, publication=3)


@pytest.mark.parametrize(
    "spoilt",
    [
        record(1, Subject(REGIONS), [["code"]]),
        record(2, Subject(CATALOGUE), {"schema": 99}),
        record(3, Subject(POLICY, "370300", "flexible"), {"schema": 1}),
        record(3, Subject(POLICY, "370100", "flexible"), policy_document()),
    ],
    ids=lambda r: "/".join(r.subject),
)
def test_record_that_cannot_be_read_is_refused(spoilt):
    with pytest.raises(DamagedError, match=f"publication {spoilt.publication}"):
        snapshot.build([spoilt], publication=3)


def test_what_was_parsed_before_is_taken_over():
    before = site("370000", "370300")
    newer = record(5, Subject(POLICY, "370300", "flexible"), policy_document(scenarios=[]))
    kept = [r for r in before.records.values() if r.subject.region != "370300"]
    after = snapshot.build([*kept, newer], publication=5, before=before)
    assert after.regions is before.regions
    assert after.catalogue is before.catalogue
    assert after.policies["370000", FLEXIBLE] is before.policies["370000", FLEXIBLE]
    assert after.policies["370300", FLEXIBLE].scenarios == ()


def test_empty_site_answers_calmly():
    found = snapshot.EMPTY
    assert (found.publication, len(found.regions), found.policies_for("370300", FLEXIBLE)) == (0, 0, ())
    assert found.ruleset("370300", FLEXIBLE).at(date(2026, 3, 10)) is None


# The file -----------------------------------------------------------------------------------------------


def test_file_gives_back_the_site(tmp_path):
    found = site("370000", "370300", changes=(change(3, "370300", "flexible"),))
    snapshot_file.save(tmp_path / "var" / "snapshot.json", found)
    again = snapshot_file.load(tmp_path / "var" / "snapshot.json")
    assert (again.publication, again.digest, again.changes) == (
        found.publication,
        found.digest,
        found.changes,
    )
    assert (again.policies, again.catalogue) == (found.policies, found.catalogue)
    assert list(again.regions) == list(found.regions)
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["snapshot.json"], (
        "nothing half written stays"
    )


def test_file_is_written_once(tmp_path):
    path = tmp_path / "snapshot.json"
    snapshot_file.save(path, site("370300"))
    before = path.stat().st_ino
    snapshot_file.save(path, site("370300"))
    assert path.stat().st_ino == before
    snapshot_file.save(path, site("370000"))
    assert path.stat().st_ino != before


@pytest.mark.parametrize(
    "spoil", [lambda b: b[:-1], lambda b: b.replace(b"370300", b"370100"), lambda b: b""]
)
def test_damaged_file_is_refused(tmp_path, spoil):
    path = tmp_path / "snapshot.json"
    snapshot_file.save(path, site("370300"))
    path.write_bytes(spoil(path.read_bytes()))
    with pytest.raises(SnapshotFileError, match="digest"):
        snapshot_file.load(path)


def test_absent_file_is_refused(tmp_path):
    with pytest.raises(SnapshotFileError, match="No such file"):
        snapshot_file.load(tmp_path / "snapshot.json")


@pytest.mark.parametrize(
    "body", [b"{}", b"[]", b"x", json.dumps({"publication": 1, "records": [[1]], "changes": []}).encode()]
)
def test_file_of_another_shape_is_refused(tmp_path, body):
    path = tmp_path / "snapshot.json"
    path.write_bytes(snapshot_file.sha256(body).hexdigest().encode() + b"\n" + body)
    with pytest.raises(SnapshotFileError):
        snapshot_file.load(path)
