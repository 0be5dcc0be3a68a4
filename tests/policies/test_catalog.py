"""The catalog: no query once loaded, newer publications taken whole, and calm when the database is gone."""

import logging
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.conf import settings as live_settings
from django.db import OperationalError, connection

from policies import catalog, publishing, snapshot_file
from policies.core.types import Scheme
from policies.models import Publication
from tests.factories import NOW, SHANDONG, ZIBO, make_publication, make_site, policy_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def no_database(monkeypatch) -> None:
    def gone(*args: object, **kwargs: object) -> None:
        raise OperationalError("the database is gone")

    monkeypatch.setattr(connection, "cursor", gone)


def tamper(number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE policies_publication SET document = '{}' WHERE number = %s", [number])


def test_nothing_published_is_an_empty_site():
    assert catalog.current().publication == 0
    assert catalog.status()["status"] == "degraded"


def test_site_is_loaded_once_and_then_asks_nothing(django_assert_num_queries):
    make_site(SHANDONG, ZIBO)
    catalog.current()
    with django_assert_num_queries(0):
        site = catalog.current()
        assert site.publication == 4
        assert len(site.policies_for("370302", Scheme.FLEXIBLE)) == 2
        assert site.ruleset("370302", Scheme.FLEXIBLE).levels
        assert site.changes_since(3, "370302", Scheme.FLEXIBLE)[0].line == "首次收录"


def test_look_without_news_is_one_query(django_assert_num_queries):
    make_site(ZIBO)
    before = catalog.current()
    with django_assert_num_queries(1):
        assert catalog.reload() is before


def test_reload_takes_what_is_new_and_keeps_the_rest():
    make_site(SHANDONG, ZIBO)
    before = catalog.current()
    make_publication(document=policy_document(scenarios=[]), why="去掉例子")
    assert catalog.current() is before, "a page sees one state until the swap"
    after = catalog.reload()
    assert after.publication == 5
    assert after.regions is before.regions
    assert after.policies["370000", "flexible"] is before.policies["370000", "flexible"]
    assert after.policies["370300", "flexible"].scenarios == ()
    assert [c.line for c in after.changes_since(4, "370300", Scheme.FLEXIBLE)] == ["去掉例子"]


def test_withdrawn_policy_speaks_no_longer():
    make_site(ZIBO)
    catalog.current()
    publishing.withdraw(publication=Publication.objects.get(number=3), by="wang", now=NOW, why="已废止")
    site = catalog.reload()
    assert site.policies_for("370300", Scheme.FLEXIBLE) == ()
    assert site.changes_since(3, "370300", Scheme.FLEXIBLE)[0].line == "已废止"


def test_as_of_answers_as_the_site_would_have_then():
    make_site(ZIBO)
    make_publication(document=policy_document(scenarios=[]), now=NOW + timedelta(days=2))
    assert catalog.as_of(NOW - timedelta(days=1)).publication == 0
    assert catalog.as_of(NOW + timedelta(days=1)).publication == 3
    assert catalog.as_of(NOW + timedelta(days=3)).publication == 4
    assert len(catalog.as_of(NOW).policies["370300", "flexible"].scenarios) == 1


def test_tampered_publication_is_refused_and_the_site_stays(caplog):
    make_site(ZIBO)
    before = catalog.current()
    tamper(make_publication(document=policy_document(scenarios=[])).number)
    with caplog.at_level(logging.ERROR):
        assert catalog.reload() is before
        assert catalog.reload() is before
    assert caplog.text.count("digest does not match") == 1, "said once, not with every look"
    status = catalog.status()
    assert (status["status"], status["publication"]) == ("degraded", 3)
    assert status["reason"] == "publication 4 is damaged"


def test_site_recovers_with_the_next_publication():
    make_site(ZIBO)
    catalog.current()
    tamper(make_publication(document=policy_document(scenarios=[])).number)
    catalog.reload()
    make_publication(document=policy_document(windows=[]))
    assert catalog.reload().publication == 5
    assert catalog.status()["status"] == "ok"


def test_surprise_while_loading_is_no_failure_either(monkeypatch):
    make_site(ZIBO)
    before = catalog.current()
    make_publication(subject=SHANDONG)
    monkeypatch.setattr("policies.snapshot.build", lambda *a, **k: {}["a bug"])
    assert catalog.reload() is before
    assert catalog.status()["reason"] == "what is published cannot be loaded"


@pytest.mark.usefixtures("no_database")
def test_without_database_and_file_the_site_is_empty():
    assert catalog.current().publication == 0
    assert catalog.status()["status"] == "degraded"


def test_worker_that_starts_without_database_takes_the_file(request, tmp_path):
    make_site(ZIBO)
    snapshot_file.save(tmp_path / "var" / "snapshot.json", catalog.current())
    catalog.forget()
    request.getfixturevalue("no_database")
    site = catalog.current()
    assert (site.publication, len(site.policies)) == (3, 1)
    assert catalog.status() == {
        "status": "degraded",
        "reason": "the database does not answer",
        "publication": 3,
        "digest": site.digest,
        "database_seen_seconds_ago": None,
    }


def test_database_that_comes_back_is_taken(monkeypatch, tmp_path):
    make_site(ZIBO)
    snapshot_file.save(tmp_path / "var" / "snapshot.json", catalog.current())
    catalog.forget()
    with monkeypatch.context() as without:
        without.setattr(connection, "cursor", lambda *a, **k: (_ for _ in ()).throw(OperationalError("gone")))
        from_file = catalog.current()
    make_publication(subject=SHANDONG)
    site = catalog.reload()
    assert site.publication == 4
    assert site.policies["370300", "flexible"] is from_file.policies["370300", "flexible"]
    assert catalog.status()["status"] == "ok"


# The watch ----------------------------------------------------------------------------------------------


def until(true: Callable[[], bool], seconds: float = 5) -> bool:
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.01)
    return true()


@pytest.fixture
def watched(shared_database, settings) -> Iterator[None]:
    """Watches every 20 ms, and is stopped before its database goes away."""
    settings.CATALOG_WATCH_SECONDS = 0.02
    make_site(ZIBO)
    catalog.watch()
    yield
    catalog.stop_watching()


def test_watch_is_off_at_zero():
    catalog.watch()
    assert not catalog.is_watching()


def test_watch_loads_before_the_first_request(watched, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert catalog.current().publication == 3


def test_watch_brings_a_publication_within_two_seconds(watched):
    make_publication(subject=SHANDONG)
    assert until(lambda: catalog.current().publication == 4, seconds=2)


def test_watch_writes_the_file(watched, tmp_path):
    path = tmp_path / "var" / "snapshot.json"
    assert until(path.exists)
    make_publication(subject=SHANDONG)
    assert until(lambda: snapshot_file.load(path).publication == 4)


def test_watch_is_one_thread_however_often_asked(watched):
    before = catalog._held.watcher
    catalog.watch()
    assert catalog._held.watcher is before


def test_watch_survives_a_database_that_goes_and_comes(watched, monkeypatch):
    def gone(*args: object, **kwargs: object) -> None:
        raise OperationalError("the database is gone")

    with monkeypatch.context() as without:
        without.setattr("django.db.backends.base.base.BaseDatabaseWrapper.connect", gone)
        assert until(lambda: catalog.status()["status"] == "degraded")
        assert catalog.current().publication == 3
    make_publication(subject=SHANDONG)
    assert until(lambda: catalog.current().publication == 4)
    assert catalog.status()["status"] == "ok"


def test_watch_goes_on_where_the_file_cannot_be_written(watched, tmp_path):
    live_settings.VAR_DIR = tmp_path / "shared.sqlite3"  # a file, so no folder can be made there
    make_publication(subject=SHANDONG)
    assert until(lambda: catalog.current().publication == 4)
    make_publication(document=policy_document(scenarios=[]))
    assert until(lambda: catalog.current().publication == 5)
