"""What the database refuses by itself, whoever asks."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from policies.models import AuditEvent, Draft, DraftRule, DraftVersion, Publication, UnchangeableError
from policies.models.publications import Kind, Origin
from policies.snapshot import REGIONS, Subject
from tests.factories import NOW, ZIBO, make_draft, make_publication, make_site, region_rows, rule

pytestmark = pytest.mark.django_db


def row(**changes: object) -> dict[str, object]:
    plain = {
        "number": 1,
        "kind": Kind.POLICY,
        "region": "370300",
        "scheme": "flexible",
        "document": {"schema": 1},
        "digest": "d",
        "change": "首次收录",
        "origin": Origin.STAFF,
        "published_at": NOW,
        "published_by": "wang",
    }
    return plain | changes


@pytest.mark.parametrize(
    "changes",
    [
        {"region": ""},
        {"scheme": ""},
        {"scheme": "pension"},
        {"kind": "news"},
        {"kind": Kind.REGIONS},
        {"kind": Kind.CATALOGUE, "region": ""},
        {"digest": ""},
        {"document": None},
        {"published_by": ""},
        {"origin": "rumour"},
        {"follows": 1},
    ],
    ids=str,
)
def test_publication_with_a_contradiction_is_refused(changes):
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.create(**row(**changes))


def test_publication_has_one_successor():
    Publication.objects.create(**row())
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.create(**row(number=2))
    Publication.objects.create(**row(number=2, follows=1))
    Publication.objects.create(**row(number=3, scheme="employee"))


def test_publication_number_is_given_once():
    Publication.objects.create(**row())
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.create(**row(scheme="employee"))


def test_publication_is_never_changed_or_deleted():
    Publication.objects.create(**row())
    publication = Publication.objects.get()
    for attempt in (
        publication.save,
        publication.delete,
        Publication.objects.all().delete,
        lambda: Publication.objects.update(change="x"),
        lambda: Publication.objects.bulk_update([publication], ["change"]),
    ):
        with pytest.raises(UnchangeableError):
            attempt()
    assert Publication.objects.get().change == "首次收录"


def test_audit_trail_is_never_changed_or_deleted():
    make_publication(subject=Subject(REGIONS), document=region_rows())
    event = AuditEvent.objects.get()
    for attempt in (event.save, event.delete, AuditEvent.objects.all().delete):
        with pytest.raises(UnchangeableError):
            attempt()


def test_audit_event_says_of_what():
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditEvent.objects.create(kind="published", by="wang", at=NOW)


def test_document_comes_back_in_its_own_order():
    document = {"zeta": 1, "alpha": {"长": "短", "b": None, "a": [True, "0.0005"]}}
    Publication.objects.create(**row(document=document))
    found = Publication.objects.get().document
    assert found == document
    assert list(found) == ["zeta", "alpha"]


def test_in_force_is_the_newest_of_each_that_is_not_withdrawn():
    make_site(ZIBO)
    make_publication(subject=Subject("policy", "370100", "flexible"), document=None)
    Publication.objects.create(**row(number=5, follows=3, document=None, digest=""))
    assert [p.number for p in Publication.objects.in_force()] == [4, 2, 1]
    assert [p.number for p in Publication.objects.filter(number__lte=3).in_force()] == [3, 2, 1]


def test_draft_has_one_version_per_start_and_one_rule_per_place():
    make_site()
    found = make_draft().versions.get()
    plain = {"draft": found.draft, "effective_from": date(2022, 4, 1), "document": {}}
    with pytest.raises(IntegrityError), transaction.atomic():
        DraftVersion.objects.create(**plain)
    for taken in ({"position": 1, "key": "new"}, {"position": 9, "key": "short"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            DraftRule.objects.create(version=found, document={}, **taken)


def test_draft_parts_are_judged_by_the_codec():
    make_site()
    found = make_draft().versions.get()
    found.full_clean()
    bad = rule("new", "lapse_months about 3")
    with pytest.raises(ValidationError, match="运算符"):
        DraftRule(
            version=found, position=3, key="new", document={"when": bad["when"], "then": {}}
        ).full_clean()
    found.document = {"verification": "surely"}
    with pytest.raises(ValidationError, match="verification"):
        found.full_clean()


def test_draft_of_a_policy_names_region_and_scheme():
    with pytest.raises(IntegrityError), transaction.atomic():
        Draft.objects.create(
            kind="policy",
            title="无处可用",
            document={},
            created_at=NOW,
            updated_at=NOW,
            created_by="w",
            updated_by="w",
        )
