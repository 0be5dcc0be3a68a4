"""One behaviour on SQLite and on PostgreSQL: who comes first, who is told what, and that nothing changes on its way
through a column. `make test` runs this on both; publishing at once is tried in test_publishing.py too.
"""

import io
import json
import os
import threading
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.urls import reverse

from policies import drafting, editing, publishable, publishing
from policies.editing import Closed, Part, Stale, seen
from policies.models import AuditEvent, Draft, Publication, Status
from policies.publishing import AlreadyPublished, NotPublishable
from policies.snapshot import CATALOGUE, Subject
from tests.browser import server
from tests.factories import (
    NOW,
    SHANDONG,
    ZIBO,
    catalogue_document,
    make_draft,
    make_publication,
    make_site,
    policy_document,
    rule,
    version,
    write_files,
)

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
NOTICE = Part("sources", "notice")
PATIENCE = 30  # seconds, for a machine that is busy with something else


class Person(threading.Thread):
    """Does one thing in a thread, on a connection of its own."""

    def __init__(
        self, name: str, act: Callable[[str], object], start: threading.Barrier | None = None
    ) -> None:
        super().__init__(name=name, daemon=True)
        self.act, self.barrier, self.outcome = act, start, None

    def run(self) -> None:
        try:
            if self.barrier:
                self.barrier.wait(PATIENCE)
            self.outcome = self.act(self.name)
        except Exception as error:
            self.outcome = error
        finally:
            connection.close()

    def done(self) -> object:
        self.join(PATIENCE)
        assert not self.is_alive(), f"{self.name} still waits"
        return self.outcome


def at_once(wang: Callable[[str], object], li: Callable[[str], object]) -> dict[str, object]:
    """What came of each: a result, or what was raised."""
    barrier = threading.Barrier(2)
    people = [Person("wang", wang, barrier), Person("li", li, barrier)]
    for person in people:
        person.start()
    return {person.name: person.done() for person in people}


def one_of(outcomes: dict[str, object], refusal: type[Exception]) -> tuple[str, Exception]:
    """Who won, and what the other was told. Fails unless it is exactly one of each."""
    refused = {by: came for by, came in outcomes.items() if isinstance(came, Exception)}
    assert len(refused) == 1, outcomes
    [(loser, told)] = refused.items()
    assert isinstance(told, refusal), told
    return next(by for by in outcomes if by != loser), told


def publishes(draft: Draft) -> Callable[[str], Publication]:
    return lambda by: publishing.publish(draft=draft, by=by, now=LATER, why=f"{by}改的")


def saves(draft: Draft, part: Part = NOTICE, **changes: object) -> Callable[[str], object]:
    """A form opened now and sent later, as it was opened."""
    was = editing.part_of(draft, part)
    return lambda by: editing.save_part(
        draft=draft,
        part=part,
        plain={**was, "title": f"{by}的通知", **changes},
        opened=seen(was),
        by=by,
        now=LATER,
        key=part.item,
    )


def document_now(draft: Draft) -> dict:
    return drafting.document_of(Draft.objects.get(pk=draft.pk))


# Publishing ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("keeps", [True, False], ids=["first-commits", "first-rolls-back"])
def test_second_waits_for_the_first_and_then_knows(shared_database, keeps):
    """No luck in it: the second begins while the first stands within its transaction."""
    make_site(ZIBO)
    base = Publication.objects.get(region="370300")
    first, second = (make_draft(base=base, by=by) for by in ("wang", "li"))
    within, leave = threading.Event(), threading.Event()

    def stay(by: str) -> None:
        with transaction.atomic():
            publishes(first)(by)
            within.set()
            assert leave.wait(PATIENCE)
            transaction.set_rollback(not keeps)

    wang, li = Person("wang", stay), Person("li", publishes(second))
    wang.start()
    assert within.wait(PATIENCE), wang.outcome
    li.start()
    li.join(0.3)
    waited = li.is_alive()
    leave.set()
    assert wang.done() is None
    came = li.done()
    assert waited, f"li did not wait: {came}"
    if keeps:
        assert isinstance(came, AlreadyPublished), came
        assert (came.by, came.at) == ("wang", LATER)
    else:
        assert (came.number, came.published_by) == (4, "li"), "no gap where the first took its number back"
    assert Publication.objects.filter(follows=base.number).count() == 1


def test_one_draft_published_by_two_at_once_is_published_once(shared_database):
    make_site()
    draft = make_draft()
    winner, told = one_of(at_once(publishes(draft), publishes(draft)), AlreadyPublished)
    assert told.by == winner
    assert Publication.objects.get(region="370300").published_by == winner
    assert AuditEvent.objects.filter(draft=draft).count() == 1


def test_withdrawn_and_replaced_at_once_is_one_of_the_two(shared_database):
    make_site(ZIBO)
    base = Publication.objects.get(region="370300")
    winner, told = one_of(
        at_once(
            publishes(make_draft(base=base)),
            lambda by: publishing.withdraw(publication=base, by=by, now=LATER, why="撤回"),
        ),
        AlreadyPublished,
    )
    assert told.by == winner
    assert Publication.objects.get(follows=base.number).published_by == winner


def test_two_machines_that_start_at_once_install_once(shared_database, tmp_path, settings):
    write_files(tmp_path)
    settings.PACKS_DIR = tmp_path / "packs"
    settings.REGIONS_FILE, settings.CATALOGUE_FILE = tmp_path / "regions.csv", tmp_path / "catalogue.yaml"

    def install(by: str) -> list[str]:
        said = io.StringIO()
        call_command("install_packs", stdout=said)
        return said.getvalue().splitlines()

    outcomes = at_once(install, install)
    assert sorted(map(len, outcomes.values())) == [0, 3], outcomes
    assert sorted(Publication.objects.values_list("number", flat=True)) == [1, 2, 3]


@pytest.mark.slow
def test_fact_that_goes_while_a_policy_comes_to_use_it_is_refused_on_one_side(shared_database, monkeypatch):
    """Each is fine beside what was in force when it began; together they would leave a policy that cannot be read."""
    make_site()
    uses = policy_document(versions=[version(rules=[rule("first", "first_lapse = yes")])])
    without = catalogue_document()
    del without["facts"]["first_lapse"]
    both, judged = threading.Barrier(2), publishable.judged

    def judged_by_both(*args: object, **more: object) -> object:
        """Comes back once the other has judged too; alone, if the other waits for this one."""
        document = judged(*args, **more)
        with suppress(threading.BrokenBarrierError):
            both.wait(1)
        return document

    monkeypatch.setattr(publishable, "judged", judged_by_both)
    outcomes = at_once(
        publishes(make_draft(document=uses)),
        lambda by: publishing.publish_document(
            subject=Subject(CATALOGUE), document=without, by=by, now=LATER, why="不再问"
        ),
    )
    one_of(outcomes, NotPublishable)


# Editing ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("attempt", range(3))
def test_one_entry_saved_by_two_at_once_keeps_one_and_shows_it_to_the_other(shared_database, attempt):
    make_site()
    draft = make_draft()
    winner, told = one_of(at_once(saves(draft), saves(draft)), Stale)
    assert (told.by, told.at, told.theirs["title"]) == (winner, LATER, f"{winner}的通知")
    assert document_now(draft)["sources"]["notice"] == told.theirs


def test_two_entries_saved_at_once_are_both_kept(shared_database):
    """They stand in one column: the second must write on what the first has left."""
    make_site()
    document = policy_document()
    document["sources"]["other"] = document["sources"]["notice"]
    draft = make_draft(document=document)
    outcomes = at_once(saves(draft), saves(draft, Part("sources", "other")))
    assert outcomes == {"wang": "notice", "li": "other"}
    assert {key: one["title"] for key, one in document_now(draft)["sources"].items()} == {
        "notice": "wang的通知",
        "other": "li的通知",
    }


def test_one_rule_saved_by_two_at_once_keeps_one(shared_database):
    make_site()
    draft = make_draft()
    version = draft.versions.get()
    row = version.rules.get(key="long")

    def save(by: str) -> object:
        plain = rule("long", f"lapse_months > {5 if by == 'wang' else 6}")
        opened = seen(row.plain())
        return editing.save_rule(version=version, rule=row, plain=plain, opened=opened, by=by, now=LATER)

    winner, told = one_of(at_once(save, save), Stale)
    assert told.by == winner
    assert version.rules.get(key="long").plain() == told.theirs


def test_two_rules_added_at_once_stand_one_after_the_other(shared_database):
    make_site()
    version = make_draft().versions.get()
    outcomes = at_once(
        *(
            lambda by, key=key: (
                editing.save_rule(
                    version=version,
                    rule=None,
                    plain=rule(key, "lapse_months = 9"),
                    opened="",
                    by=by,
                    now=LATER,
                ).key
            )
            for key in ("new", "newer")
        )
    )
    assert outcomes == {"wang": "new", "li": "newer"}
    assert list(version.rules.order_by("position").values_list("position", flat=True)) == [1, 2, 3, 4]


def test_what_is_saved_while_it_is_published_is_published_or_refused(shared_database):
    make_site()
    draft = make_draft()
    outcomes = at_once(publishes(draft), saves(draft))
    published = Publication.objects.get(region="370300").document["sources"]["notice"]["title"]
    assert isinstance(outcomes["wang"], Publication), outcomes
    assert Draft.objects.get(pk=draft.pk).status == Status.PUBLISHED
    if isinstance(outcomes["li"], Closed):
        assert published == "通知"
    else:
        assert (outcomes["li"], published) == ("notice", "li的通知")


# What a column gives back -------------------------------------------------------------------------------

AWKWARD = {
    "乙": 1,
    "甲": {"z": [], "a": {}, "m": [{"b": 1, "a": 2}]},
    "10": "ten comes before nine",
    "9": None,
    "": " 空格 在前后 ",
    "text": "医保断缴😀𠮷\u3000e\u0301\u00e9\n\t\"'\\%_\x00\x1f",
    "number": [0, -1, 2**63, 0.1, 1e300, True, False],
    "long": "断" * 100_000,
}


def test_document_comes_back_as_it_was_in_the_same_order():
    draft = make_draft()
    Draft.objects.filter(pk=draft.pk).update(document=AWKWARD)
    found = Draft.objects.get(pk=draft.pk).document
    assert found == AWKWARD
    assert [*found] == [*AWKWARD]
    assert [*found["甲"]] == ["z", "a", "m"]
    assert [*found["甲"]["m"][0]] == ["b", "a"]


def test_published_document_keeps_its_order():
    make_site(ZIBO)
    found = Publication.objects.get(region="370300").document
    assert repr(found) == repr(policy_document()), "equal, and keys in the same order"


def test_no_document_is_told_from_an_empty_one():
    draft = make_draft()
    for empty in ({}, [], "", 0, False):
        Draft.objects.filter(pk=draft.pk).update(document=empty)
        found = Draft.objects.get(pk=draft.pk).document
        assert (type(found), found) == (type(empty), empty)
    make_site(ZIBO)
    base = Publication.objects.get(region="370300")
    publishing.withdraw(publication=base, by="wang", now=LATER, why="撤回")
    assert Publication.objects.filter(document__isnull=True).count() == 1


def test_moment_comes_back_to_the_microsecond():
    moment = NOW.replace(microsecond=123457)
    draft = make_draft(now=moment)
    assert Draft.objects.get(pk=draft.pk).updated_at == moment


def test_search_finds_words_in_chinese_and_in_either_case(admin_client):
    make_site()
    make_draft(by="Wang")
    make_publication(subject=SHANDONG, why="改了医保局的ABC")

    def found(address: str, words: str) -> int:
        page = admin_client.get(reverse(f"admin:policies_{address}_changelist"), {"q": words})
        return page.context["cl"].result_count

    assert [found("draft", words) for words in ("修改", "wang", "WANG", "修_", "%")] == [1, 1, 1, 0, 0]
    assert [found("publication", words) for words in ("医保局", "abc", "Abc", "改了%")] == [1, 1, 1, 0]


# The site in its own processes ---------------------------------------------------------------------------


@pytest.mark.slow
def test_served_site_shows_what_is_published_elsewhere(shared_database, tmp_path, monkeypatch):
    """Each worker of gunicorn has a pool of its own, opened after the fork."""
    monkeypatch.setenv("DATABASE_URL", database_address())
    monkeypatch.setattr(server, "OF_THE_TESTS", set(server.OF_THE_TESTS) - {"DATABASE_URL"})

    def health(address: str) -> dict[str, object]:
        with urllib.request.urlopen(f"{address}/healthz", timeout=5) as answer:
            return json.load(answer)

    with server.served(tmp_path) as running:
        shipped = Publication.objects.order_by("number").last()
        assert shipped.published_by == publishing.RELEASE, "this process sees what install_packs published"
        assert health(running.address)["publication"] == shipped.number
        made = publishing.withdraw(publication=shipped, by="wang", now=LATER, why="撤回")
        until, told = time.monotonic() + PATIENCE, set()
        while told != {made.number} and time.monotonic() < until:
            told = {health(running.address)["publication"] for _ in range(20)}  # of either worker
        assert told == {made.number}


def database_address() -> str:
    """Of the database that this test has, as DATABASE_URL spells it."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
