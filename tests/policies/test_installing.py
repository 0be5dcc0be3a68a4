"""A release: published where nobody has touched it, offered once where staff have, nothing at all the second time."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from policies import installing, publishing
from policies.models import AuditEvent, Draft, Publication, Status
from policies.packs import Files, PackError
from policies.snapshot import CATALOGUE, Subject
from tests.factories import (
    NOW,
    SHANDONG,
    ZIBO,
    catalogue_document,
    make_draft,
    make_publication,
    policy_document,
    rule,
    version,
    write_files,
    write_pack,
    write_yaml,
)

pytestmark = pytest.mark.django_db

NEWER = policy_document(versions=[version(), version("2026-01-01")])
NEWEST = policy_document(versions=[version("2026-07-01")])


@pytest.fixture
def folder(tmp_path) -> Path:
    return write_files(tmp_path, policy_document(), policy_document(region="370000"))


def install(folder: Path) -> list[str]:
    files = Files.below(folder / "packs", regions=folder / "regions.csv", catalogue=folder / "catalogue.yaml")
    return installing.install(files, now=NOW)


def published(subject: Subject = ZIBO) -> list[tuple[int, str]]:
    rows = Publication.objects.about(subject).order_by("number")
    return list(rows.values_list("number", "published_by"))


def newest(subject: Subject = ZIBO) -> Publication:
    return Publication.objects.about(subject).order_by("number").last()


def test_first_start_publishes_all_in_order(folder):
    assert install(folder) == [
        "发布 地区表：第1号",
        "发布 问题、材料与渠道：第2号",
        "发布 山东省 职工医保（灵活就业）：第3号",
        "发布 山东省淄博市 职工医保（灵活就业）：第4号",
    ]
    assert set(Publication.objects.values_list("published_by", "origin")) == {("release", "pack")}
    assert list(AuditEvent.objects.order_by("pk").values_list("kind", flat=True)) == ["published"] * 4 + [
        "installed"
    ]


def test_second_start_does_nothing_and_reads_next_to_nothing(folder, django_assert_num_queries, monkeypatch):
    install(folder)
    monkeypatch.delattr("policies.packs.read")
    with django_assert_num_queries(3):  # a savepoint around one look at the trail
        assert install(folder) == []
    assert Publication.objects.count() == 4


def test_changed_pack_is_published_anew(folder):
    install(folder)
    write_pack(folder, NEWER)
    assert install(folder) == ["发布 山东省淄博市 职工医保（灵活就业）：第5号"]
    assert published() == [(4, "release"), (5, "release")]
    assert (newest().follows, newest().change) == (4, "随新版本更新")


def test_file_written_differently_that_says_the_same_is_no_news(folder):
    install(folder)
    path = folder / "packs" / "370300-zibo" / "flexible.yaml"
    path.write_text(f"# checked again\n{path.read_text(encoding='utf-8')}", encoding="utf-8")
    assert install(folder) == []


def test_pack_that_is_gone_leaves_what_is_published(folder):
    install(folder)
    (folder / "packs" / "370300-zibo" / "flexible.yaml").unlink()
    assert install(folder) == []
    assert published() == [(4, "release")]


def test_policy_that_staff_published_is_offered_and_not_replaced(folder):
    install(folder)
    mine = publishing.publish(draft=make_draft(document=NEWEST, base=newest()), by="wang", now=NOW, why="改")
    write_pack(folder, NEWER)
    assert install(folder) == ["草稿 山东省淄博市 职工医保（灵活就业）：随新版本提供"]
    assert newest() == mine
    offered = Draft.objects.get(status=Status.OPEN)
    assert (offered.title, offered.base, offered.created_by) == ("随新版本提供", mine, "release")
    assert offered.versions.count() == 2
    assert AuditEvent.objects.filter(kind="offered", draft=offered).count() == 1


def test_what_staff_moved_on_from_is_not_offered_back(folder):
    install(folder)
    publishing.publish(draft=make_draft(document=NEWEST, base=newest()), by="wang", now=NOW, why="改")
    write_pack(folder, policy_document(region="370000", versions=[version("2026-01-01")]))
    assert install(folder) == ["发布 山东省 职工医保（灵活就业）：第6号"]
    assert not Draft.objects.filter(created_by="release").exists()


def test_release_that_goes_back_is_published(folder):
    for document, number in ((policy_document(), 4), (NEWER, 5), (policy_document(), 6)):
        write_pack(folder, document)
        install(folder)
        assert newest().number == number


def test_policy_that_staff_withdrew_stays_withdrawn(folder):
    install(folder)
    publishing.withdraw(publication=newest(), by="wang", now=NOW, why="撤回")
    write_pack(folder, NEWER)
    install(folder)
    assert newest().is_withdrawal
    assert Draft.objects.get().title == "随新版本提供"


def test_policy_that_staff_are_writing_is_offered(folder):
    install(folder)
    make_draft(document=NEWEST, base=newest(), by="wang")
    write_pack(folder, NEWER)
    install(folder)
    assert published() == [(4, "release")]
    assert Draft.objects.filter(created_by="release").count() == 1


def test_policy_that_staff_began_before_it_shipped_is_offered(folder):
    (folder / "packs" / "370300-zibo" / "flexible.yaml").unlink()
    install(folder)
    make_draft(by="wang")
    write_pack(folder, policy_document())
    install(folder)
    assert published() == []
    assert Draft.objects.get(created_by="release").base is None


def test_discarded_draft_does_not_hold_a_release_up(folder):
    install(folder)
    make_draft(base=newest(), by="wang")
    Draft.objects.update(status=Status.DISCARDED)
    write_pack(folder, NEWER)
    install(folder)
    assert len(published()) == 2


def test_offer_nobody_touched_is_refreshed(folder):
    install(folder)
    make_draft(base=newest(), by="wang")
    write_pack(folder, NEWER)
    install(folder)
    write_pack(folder, NEWEST)
    install(folder)
    offered = Draft.objects.get(created_by="release")
    assert [v.effective_from.isoformat() for v in offered.versions.all()] == ["2026-07-01"]


def test_offer_that_staff_edited_is_left_to_them(folder):
    install(folder)
    make_draft(base=newest(), by="wang")
    write_pack(folder, NEWER)
    install(folder)
    Draft.objects.filter(created_by="release").update(updated_by="wang")
    write_pack(folder, NEWEST)
    install(folder)
    offers = Draft.objects.filter(created_by="release").order_by("pk")
    assert [draft.versions.count() for draft in offers] == [2, 1]


def test_each_document_is_offered_once(folder):
    install(folder)
    make_draft(base=newest(), by="wang")
    write_pack(folder, NEWER)
    install(folder)
    Draft.objects.filter(created_by="release").update(status=Status.DISCARDED)
    (folder / "packs" / "370300-zibo" / ".touched").touch()
    path = folder / "packs" / "370300-zibo" / "flexible.yaml"
    path.write_text(f"# again\n{path.read_text(encoding='utf-8')}", encoding="utf-8")
    assert install(folder) == []
    assert Draft.objects.filter(created_by="release").count() == 1


def test_catalogue_that_staff_touched_is_offered_and_packs_that_need_it_too(folder):
    install(folder)
    mine = catalogue_document(mine={"kind": "yes_no", "label": "本地问题", "question": "是吗？"})
    make_publication(subject=Subject(CATALOGUE), document=mine, by="wang", origin="staff")
    extra = {"kind": "yes_no", "label": "退役", "question": "刚退役吗？"}
    write_yaml(folder / "catalogue.yaml", catalogue_document(discharged=extra))
    write_pack(
        folder, policy_document(versions=[version(rules=[rule("army", "discharged = yes")])], scenarios=[])
    )
    done = install(folder)
    assert done[0] == "草稿 问题、材料与渠道：随新版本提供"
    assert done[1].startswith("草稿 山东省淄博市 职工医保（灵活就业）：与已发布的内容不合")
    assert published() == [(4, "release")]
    assert newest(Subject(CATALOGUE)).published_by == "wang"


def test_fact_and_the_rules_that_used_it_can_go_together(folder):
    asking = [version(rules=[rule("first", "first_lapse = yes")])]
    write_pack(folder, policy_document(versions=asking, scenarios=[]))
    install(folder)
    without = catalogue_document()
    del without["facts"]["first_lapse"]
    write_yaml(folder / "catalogue.yaml", without)
    write_pack(folder, policy_document())
    assert [line.split("：")[0] for line in install(folder)] == [
        "发布 问题、材料与渠道",
        "发布 山东省淄博市 职工医保（灵活就业）",
    ]


def test_fact_that_staff_still_use_does_not_go(folder):
    install(folder)
    document = policy_document(versions=[version(rules=[rule("first", "first_lapse = yes")])])
    make_publication(document=document, by="wang", origin="staff")
    without = catalogue_document()
    del without["facts"]["first_lapse"]
    write_yaml(folder / "catalogue.yaml", without)
    [line] = install(folder)
    assert "first_lapse" in line
    assert Draft.objects.get().kind == CATALOGUE


def test_bad_files_change_nothing(folder):
    install(folder)
    write_pack(folder, NEWER)
    path = folder / "packs" / "370000-shandong" / "flexible.yaml"
    path.write_text("schema: 2\n", encoding="utf-8")
    with pytest.raises(PackError):
        install(folder)
    assert Publication.objects.count() == 4


def test_example_whose_date_no_rule_gives_refuses_all(folder):
    document = policy_document()
    document["scenarios"][0]["expect"]["benefits_from"] = "2026-07-01"
    write_pack(folder, document)
    with pytest.raises(PackError, match=r"370300-zibo/flexible.yaml:\d+ 例子“断5个月”：benefits_from"):
        install(folder)
    assert not Publication.objects.exists()


def test_failure_in_the_middle_changes_nothing(folder, monkeypatch):
    def fail(**_: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr(publishing, "record_installed", fail)
    with pytest.raises(RuntimeError):
        install(folder)
    assert not Publication.objects.exists()


def test_command_prints_a_line_for_each_thing_done(folder, settings, capsys):
    settings.PACKS_DIR, settings.REGIONS_FILE = folder / "packs", folder / "regions.csv"
    settings.CATALOGUE_FILE = folder / "catalogue.yaml"
    call_command("install_packs")
    assert len(capsys.readouterr().out.splitlines()) == 4
    call_command("install_packs")
    assert capsys.readouterr().out == ""
    write_yaml(folder / "packs" / "370300-zibo" / "flexible.yaml", {"schema": 1})
    with pytest.raises(CommandError, match=r"flexible.yaml:1 "):
        call_command("install_packs")


def test_offers_follow_their_own_policy_only(folder):
    install(folder)
    make_draft(subject=SHANDONG, base=newest(SHANDONG), by="wang")
    write_pack(folder, NEWER)
    assert install(folder) == ["发布 山东省淄博市 职工医保（灵活就业）：第5号"]
