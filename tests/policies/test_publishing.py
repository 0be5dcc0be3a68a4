"""The one door: what may be published, who wins, and what the trail says."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection

from policies import drafting, publishing
from policies.core import codec
from policies.models import AuditEvent, Draft, Publication, Status
from policies.publishing import AlreadyPublished, NotPublishable
from policies.snapshot import CATALOGUE, REGIONS, Subject
from tests.factories import (
    NOW,
    SHANDONG,
    ZIBO,
    catalogue_document,
    make_draft,
    make_publication,
    make_site,
    policy_document,
    region_rows,
    rule,
    version,
)

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def publish(draft: Draft, *, by: str = "wang", why: str = "改了等待期") -> Publication:
    return publishing.publish(draft=draft, by=by, now=LATER, why=why)


def problem_ids(refused: pytest.ExceptionInfo[NotPublishable]) -> set[str]:
    return {problem.id for problem in refused.value.problems}


def events() -> list[tuple[str, str]]:
    return list(AuditEvent.objects.order_by("pk").values_list("kind", "by"))


# Drafts and documents -----------------------------------------------------------------------------------


def test_draft_gives_back_the_document_it_was_made_of():
    make_site()
    document = policy_document(versions=[version("2022-04-01"), version("2026-01-01", rules=[])])
    draft = make_draft(document=document)
    assert codec.dump_policy(codec.load_policy(drafting.document_of(draft))) == document
    assert [v.rules.count() for v in draft.versions.all()] == [2, 0]
    assert set(draft.document) == {"schema", "sources", "scenarios"}, (
        "region and scheme stand once: in the row"
    )


@pytest.mark.parametrize(
    ("kind", "document"),
    [(REGIONS, region_rows()), (CATALOGUE, catalogue_document())],
    ids=[REGIONS, CATALOGUE],
)
def test_draft_of_what_is_no_policy_holds_one_document(kind, document):
    draft = make_draft(subject=Subject(kind), document=document)
    draft.refresh_from_db()
    assert drafting.document_of(draft) == document
    assert not draft.versions.exists()


# Publishing ---------------------------------------------------------------------------------------------


def test_publish_writes_publication_and_trail_together():
    make_site()
    draft = make_draft()
    made = publish(draft)
    made.refresh_from_db()
    draft.refresh_from_db()
    assert (made.number, made.follows, made.published_by, made.published_at) == (3, 0, "wang", LATER)
    assert made.change == "改了等待期"
    assert made.document == policy_document()
    assert made.digest == codec.digest(made.document)
    assert draft.status == Status.PUBLISHED
    event = AuditEvent.objects.latest("pk")
    assert (event.kind, event.by, event.at, event.note) == ("published", "wang", LATER, "改了等待期")
    assert (event.publication, event.draft) == (made, draft)


def test_numbers_have_no_gaps():
    make_site(SHANDONG, ZIBO)
    base = make_publication(by="wang")
    publishing.withdraw(publication=base, by="wang", now=LATER, why="撤回")
    assert list(Publication.objects.order_by("number").values_list("number", "follows")) == [
        (1, 0), (2, 0), (3, 0), (4, 0), (5, 4), (6, 5),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"versions": [version(rules=[rule("new", "lapse_weeks > 3")])]}, "P101"),
        ({"versions": [version(rules=[rule("all"), rule("never", "lapse_months > 3")])]}, "P301"),
        ({"region": "370302"}, "P501"),
        ({"region": "999999"}, "P501"),
    ],
)
def test_errors_block_and_leave_no_trace(changes, problem):
    make_site()
    document = policy_document(**changes)
    draft = make_draft(subject=Subject("policy", document["region"], "flexible"), document=document)
    with pytest.raises(NotPublishable) as refused:
        publish(draft)
    assert problem in problem_ids(refused)
    draft.refresh_from_db()
    assert draft.status == Status.OPEN
    assert Publication.objects.count() == 2
    assert len(events()) == 2


def test_unreadable_draft_says_where():
    make_site()
    draft = make_draft()
    found = draft.versions.get().rules.get(key="long")
    found.document["when"] = ["lapse_months ~ 3"]
    found.save()
    with pytest.raises(NotPublishable) as refused:
        publish(draft)
    [problem] = refused.value.problems
    assert (problem.id, problem.where) == ("P500", "versions[1].rules[2].when[1]")


def test_discarded_draft_is_not_published():
    make_site()
    draft = make_draft()
    Draft.objects.update(status=Status.DISCARDED)
    with pytest.raises(NotPublishable) as refused:
        publish(draft)
    assert problem_ids(refused) == {"P503"}


def test_draft_without_a_change_is_not_published():
    make_site(ZIBO)
    with pytest.raises(NotPublishable) as refused:
        publish(make_draft(base=Publication.objects.get(number=3), document=policy_document()))
    assert problem_ids(refused) == {"P507"}


def test_draft_follows_only_its_own_policy():
    make_site(SHANDONG)
    with pytest.raises(NotPublishable) as refused:
        publish(make_draft(base=Publication.objects.get(region="370000")))
    assert problem_ids(refused) == {"P504"}


def test_second_of_two_drafts_is_told_who_was_first():
    make_site(ZIBO)
    base = Publication.objects.get(region="370300")
    first, second = make_draft(base=base, by="wang"), make_draft(base=base, by="li")
    publish(first, by="wang")
    with pytest.raises(AlreadyPublished) as lost:
        publish(second, by="li")
    assert (lost.value.by, lost.value.at) == ("wang", LATER)
    second.refresh_from_db()
    assert second.status == Status.OPEN, "nothing of the loser's work is lost"


def test_double_click_publishes_once():
    make_site()
    draft = make_draft()
    publish(draft)
    with pytest.raises(AlreadyPublished):
        publish(draft)
    assert Publication.objects.filter(region="370300").count() == 1


def test_first_draft_of_a_policy_that_appeared_meanwhile_loses():
    make_site()
    draft = make_draft()
    make_publication()
    with pytest.raises(AlreadyPublished) as lost:
        publish(draft)
    assert lost.value.by == publishing.RELEASE


def test_number_taken_by_another_policy_is_no_failure(monkeypatch):
    """As if another policy were published between looking for the last number and taking the next."""
    make_site(SHANDONG)
    aggregate = Publication.objects.aggregate
    stale = iter([{"last": 2}])
    monkeypatch.setattr(
        Publication.objects, "aggregate", lambda **asked: next(stale, None) or aggregate(**asked)
    )
    assert publish(make_draft()).number == 4


def test_other_integrity_errors_are_not_hidden():
    make_site()
    with pytest.raises(IntegrityError):
        publishing.publish(draft=make_draft(), by="", now=NOW, why="谁也没有")


def publish_at_once(drafts: dict[str, Draft]) -> tuple[list[str], list[AlreadyPublished]]:
    """Each person publishes in a thread of their own; who did, and what the others were told."""
    start, won, lost = threading.Barrier(len(drafts)), [], []

    def run(by: str, draft: Draft) -> None:
        try:
            start.wait(timeout=10)
            won.append(publish(draft, by=by).published_by)
        except AlreadyPublished as error:
            lost.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in drafts.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return won, lost


@pytest.mark.parametrize("attempt", range(3))
def test_of_two_people_at_once_exactly_one_wins(shared_database, attempt):
    make_site(ZIBO)
    base = Publication.objects.get(region="370300")
    won, lost = publish_at_once({by: make_draft(base=base, by=by) for by in ("wang", "li")})
    assert len(won) == len(lost) == 1
    assert lost[0].by == won[0], "the other is told by whom"
    assert Publication.objects.filter(follows=base.number).count() == 1


def test_two_policies_at_once_are_both_published(shared_database):
    make_site()
    won, lost = publish_at_once({"wang": make_draft(), "li": make_draft(subject=SHANDONG)})
    assert (sorted(won), lost) == (["li", "wang"], [])
    assert sorted(Publication.objects.values_list("number", flat=True)) == [1, 2, 3, 4]


# Catalogue and regions ----------------------------------------------------------------------------------


def test_fact_that_a_policy_uses_cannot_go():
    make_site()
    make_publication(document=policy_document(versions=[version(rules=[rule("first", "first_lapse = yes")])]))
    without = catalogue_document()
    del without["facts"]["first_lapse"]
    with pytest.raises(NotPublishable) as refused:
        make_publication(subject=Subject(CATALOGUE), document=without)
    assert problem_ids(refused) == {"P101"}
    assert "first_lapse" in str(refused.value)


def test_pooling_area_of_a_policy_cannot_go():
    make_site(ZIBO)
    rows = [
        [cell.replace("370300", "370100") if at > 6 else cell for at, cell in enumerate(row)]
        for row in region_rows()
    ]
    with pytest.raises(NotPublishable) as refused:
        make_publication(subject=Subject(REGIONS), document=rows)
    assert problem_ids(refused) == {"P501"}


@pytest.mark.parametrize("document", [None, [], [["code"]], "x", {"schema": 1}], ids=str)
def test_region_table_that_cannot_be_read_is_refused(document):
    with pytest.raises(NotPublishable) as refused:
        publishing.publish_document(subject=Subject(REGIONS), document=document, by="li", now=NOW, why="试")
    assert problem_ids(refused) == {"P500"}


# Withdrawing and restoring ------------------------------------------------------------------------------


def test_withdrawal_is_a_publication_without_document():
    make_site(ZIBO)
    made = publishing.withdraw(
        publication=Publication.objects.get(number=3), by="wang", now=LATER, why="文件已废止"
    )
    assert (made.number, made.follows, made.document, made.digest) == (4, 3, None, "")
    assert list(Publication.objects.in_force().values_list("number", flat=True)) == [2, 1]
    assert events()[-1] == ("withdrawn", "wang")


def test_withdrawing_what_is_no_longer_newest_tells_by_whom():
    make_site(ZIBO)
    old = Publication.objects.get(number=3)
    publish(make_draft(base=old))
    with pytest.raises(AlreadyPublished):
        publishing.withdraw(publication=old, by="li", now=LATER, why="撤回")


@pytest.mark.parametrize(("number", "problem"), [(1, "P505"), (2, "P505"), (4, "P506")])
def test_only_a_published_policy_is_withdrawn(number, problem):
    make_site(ZIBO)
    publishing.withdraw(publication=Publication.objects.get(number=3), by="wang", now=LATER, why="撤回")
    with pytest.raises(NotPublishable) as refused:
        publishing.withdraw(
            publication=Publication.objects.get(number=number), by="wang", now=LATER, why="撤回"
        )
    assert problem_ids(refused) == {problem}


def test_restored_draft_holds_the_old_and_follows_the_newest():
    make_site(ZIBO)
    old = Publication.objects.get(number=3)
    newer = make_publication(document=policy_document(versions=[version("2026-01-01")]))
    draft = publishing.restore_as_draft(publication=old, by="wang", now=LATER)
    assert draft.base == newer
    assert publish(draft).document == old.document
    assert events()[-2:] == [("restored", "wang"), ("published", "wang")]


def test_withdrawal_can_be_followed_by_a_restored_draft():
    make_site(ZIBO)
    old = Publication.objects.get(number=3)
    withdrawal = publishing.withdraw(publication=old, by="wang", now=LATER, why="撤回")
    made = publish(publishing.restore_as_draft(publication=old, by="wang", now=LATER))
    assert (made.follows, made.document) == (withdrawal.number, old.document)
    with pytest.raises(ValueError, match="nothing to restore"):
        publishing.restore_as_draft(publication=withdrawal, by="wang", now=LATER)
