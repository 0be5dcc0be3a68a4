"""Small things to test with. Plain functions, keyword-only; what is not said is picked here."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from policies import drafting, publishing
from policies.core import codec
from policies.models import Draft, Origin, Publication
from policies.regions import COLUMNS
from policies.snapshot import CATALOGUE, POLICY, REGIONS, Subject

NOW = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
ZIBO = Subject(POLICY, "370300", "flexible")
SHANDONG = Subject(POLICY, "370000", "flexible")


def region_rows() -> list[list[str]]:
    """The nation, 山东 with 淄博 and a district of it, and 济南."""
    return [
        list(COLUMNS),
        ["100000", "全国", "全国", "quanguo", "qg", "nation", "", *["100000"] * 3],
        ["370000", "山东省", "山东", "shandong", "sd", "province", "100000", *["370000"] * 3],
        ["370100", "济南市", "济南", "jinan", "jn", "prefecture", "370000", *["370100"] * 3],
        ["370300", "淄博市", "淄博", "zibo", "zb", "prefecture", "370000", *["370300"] * 3],
        ["370302", "淄川区", "淄川", "zichuan", "zc", "county", "370300", *["370300"] * 3],
    ]


def catalogue_document(**facts: dict[str, Any]) -> dict[str, Any]:
    given: dict[str, dict[str, Any]] = {
        "pay_on": {"kind": "date", "label": "缴费日", "question": "哪天缴费？", "can_be_unknown": False},
        "last_paid": {
            "kind": "month",
            "label": "交到哪个月",
            "question": "交到哪个月？",
            "can_be_never": True,
        },
        "pay_gap": {"kind": "yes_no", "label": "补交", "question": "补交吗？", "role": "option"},
        "first_lapse": {"kind": "yes_no", "label": "第一次断缴", "question": "是第一次断缴吗？"},
    }
    plain = {"schema": 1, "facts": given | facts}
    return codec.dump_catalogue(codec.load_catalogue(plain))


def rule(key: str, *when: str, start: str = "S3") -> dict[str, Any]:
    then = {"back_payment": "not_possible", "start": start, "gap_costs": "not_reimbursed"}
    return {"key": key, "when": list(when), "then": then, "sources": ["notice"]}


def version(
    effective_from: str = "2022-04-01", *, rules: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    short, long = rule("short", "lapse_months <= 3"), rule("long", "lapse_months > 3", start="S6(3)")
    return {
        "effective_from": effective_from,
        "verification": "verified",
        "review_by": "2027-03-31",
        "rules": rules if rules is not None else [short, long],
        "otherwise": "not_stated",
    }


def policy_document(
    *,
    region: str = "370300",
    scheme: str = "flexible",
    versions: list[dict[str, Any]] | None = None,
    **more: Any,
) -> dict[str, Any]:
    """As the codec dumps it."""
    example = {
        "name": "断5个月",
        "basis": "der",
        "source": "notice",
        "answers": {"pay_on": "2026-03-10", "last_paid": "2025-09"},
        "expect": {"state": "decided", "rule": "long", "benefits_from": "2026-06-01"},
    }
    notice = {
        "title": "通知",
        "issuer": "医保局",
        "level": "city",
        "published": "2022-03-18",
        "checked": "2026-11-23",
    }
    plain = {
        "schema": 1,
        "region": region,
        "scheme": scheme,
        "sources": {"notice": notice},
        "versions": versions or [version()],
        "scenarios": [example],
        **more,
    }
    return codec.dump_policy(codec.load_policy(plain))


def make_publication(
    *,
    subject: Subject = ZIBO,
    document: Any = None,
    by: str = publishing.RELEASE,
    now: datetime = NOW,
    why: str = "首次收录",
    origin: Origin = Origin.PACK,
) -> Publication:
    """Through the one door: the table and the catalogue have to be there."""
    made = document or policy_document(region=subject.region, scheme=subject.scheme)
    return publishing.publish_document(subject=subject, document=made, by=by, now=now, why=why, origin=origin)


def make_site(*subjects: Subject) -> None:
    """Publications 1 and 2 are the table and the catalogue; then a policy for each subject."""
    make_publication(subject=Subject(REGIONS), document=region_rows())
    make_publication(subject=Subject(CATALOGUE), document=catalogue_document())
    for subject in subjects:
        make_publication(subject=subject)


def make_draft(
    *,
    subject: Subject = ZIBO,
    document: Any = None,
    base: Publication | None = None,
    by: str = "wang",
    now: datetime = NOW,
) -> Draft:
    """On a base, something is different from it: the examples are gone."""
    scenarios: dict[str, Any] = {"scenarios": []} if base else {}
    made = document or policy_document(region=subject.region, scheme=subject.scheme, **scenarios)
    return drafting.open_draft(subject=subject, document=made, base=base, title="修改", by=by, now=now)


def write_files(folder: Path, *documents: Any) -> Path:
    """regions.csv, catalogue.yaml and packs/ in that folder, as they ship."""
    (folder / "regions.csv").write_text(
        "".join(f"{','.join(row)}\n" for row in region_rows()), encoding="utf-8"
    )
    write_yaml(folder / "catalogue.yaml", catalogue_document())
    for document in documents or (policy_document(),):
        write_pack(folder, document)
    return folder


def write_pack(folder: Path, document: Any) -> Path:
    """What another pack of that policy held is gone."""
    names = {"370300": "370300-zibo", "370000": "370000-shandong", "370100": "370100-jinan"}
    path = folder / "packs" / names[document["region"]] / f"{document['scheme']}.yaml"
    return write_yaml(path, document)


def write_yaml(path: Path, document: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(document, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path
