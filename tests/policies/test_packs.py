"""Packs are read whole or refused whole, with file, line and reason; each shipped scenario comes out as its source says."""

import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from policies import packs, shipped
from policies.core import scenarios
from policies.packs import Files, PackError
from tests.factories import policy_document, version, write_files, write_pack, write_yaml


def files(folder: Path) -> Files:
    return Files.below(folder / "packs", regions=folder / "regions.csv", catalogue=folder / "catalogue.yaml")


def refusal(folder: Path) -> str:
    """All problems, with the folder cut off."""
    with pytest.raises(PackError) as refused:
        packs.read(files(folder))
    return str(refused.value).replace(f"{folder}/", "")


def pack_text(folder: Path) -> tuple[Path, str]:
    path = write_files(folder) / "packs" / "370300-zibo" / "flexible.yaml"
    return path, path.read_text(encoding="utf-8")


def spoil(folder: Path, found: str, instead: str) -> str:
    """The one shipped pack with a piece replaced, and what is said of it."""
    path, text = pack_text(folder)
    assert found in text
    path.write_text(text.replace(found, instead, 1), encoding="utf-8")
    return refusal(folder)


def line_of(folder: Path, piece: str) -> int:
    text = (folder / "packs" / "370300-zibo" / "flexible.yaml").read_text(encoding="utf-8")
    return next(number for number, line in enumerate(text.splitlines(), start=1) if piece in line)


# Reading ------------------------------------------------------------------------------------------------


def test_good_files_are_read(tmp_path):
    found = packs.read(files(write_files(tmp_path, policy_document(), policy_document(region="370000"))))
    assert set(found.packs) == {("370300", "flexible"), ("370000", "flexible")}
    assert [p.region for p in found.snapshot().policies_for("370302", "flexible")] == ["370300", "370000"]


@pytest.mark.parametrize(
    ("found", "instead", "reason"),
    [
        ("versions:", "verzions:", "versions"),
        ("effective_from: '2022-04-01'", "effective_from: 2022-02-30", "没有 2022-02-30 这一天"),
        ("lapse_months > 3", "lapse_weeks > 3", "lapse_weeks"),
        ("level: city", "note: x", "level"),
        ("- notice", "- rumour", "rumour"),
        ("back_payment: not_possible", "back_payment: perhaps", "perhaps"),
        ("start: S3", "start: S3\n      start: S4", "重复"),
    ],
)
def test_fault_in_a_pack_names_file_line_and_reason(tmp_path, found, instead, reason):
    said = spoil(tmp_path, found, instead)
    assert re.search(rf"^packs/370300-zibo/flexible.yaml:\d+ .*{reason}", said, re.MULTILINE), said


def test_fault_stands_on_its_own_line(tmp_path):
    said = spoil(tmp_path, "start: S6(3)", "start: S77")
    assert f"flexible.yaml:{line_of(tmp_path, 'S77')} " in said


def test_what_is_missing_stands_on_the_line_of_its_owner(tmp_path):
    said = spoil(tmp_path, "    level: city\n", "")
    assert f"flexible.yaml:{line_of(tmp_path, 'notice:')} " in said


def test_two_versions_with_one_start_are_refused(tmp_path):
    path, _ = pack_text(tmp_path)
    write_yaml(path, policy_document() | {"versions": [version(), version()]})
    assert "重复" in refusal(tmp_path)


def test_versions_stand_in_order(tmp_path):
    path, _ = pack_text(tmp_path)
    write_yaml(path, policy_document() | {"versions": [version("2026-01-01"), version("2022-04-01")]})
    assert "从早到晚" in refusal(tmp_path)


def test_all_faults_of_all_files_are_told_at_once(tmp_path):
    write_files(tmp_path, policy_document(), policy_document(scheme="employee"))
    for name in ("flexible", "employee"):
        (tmp_path / "packs" / "370300-zibo" / f"{name}.yaml").write_text("schema: 2\n", encoding="utf-8")
    (tmp_path / "catalogue.yaml").write_text("facts: [\n", encoding="utf-8")
    (tmp_path / "regions.csv").write_text("code\n", encoding="utf-8")
    said = refusal(tmp_path)
    for name in ("flexible.yaml:", "employee.yaml:", "catalogue.yaml:", "regions.csv:"):
        assert name in said


@pytest.mark.parametrize(
    "place",
    [
        "zibo/flexible.yaml",
        "370300-zibo/flexible.yml",
        "370300-zibo/old/flexible.yaml",
        "flexible.yaml",
        "README.md",
    ],
)
def test_file_in_the_wrong_place_is_not_overlooked(tmp_path, place):
    write_files(tmp_path)
    write_yaml(tmp_path / "packs" / place, policy_document())
    assert f"packs/{place}:1 文件应放在" in refusal(tmp_path)


@pytest.mark.parametrize("place", ["370100-jinan/flexible.yaml", "370300-zibo/employee.yaml"])
def test_file_that_speaks_of_another_policy_is_refused(tmp_path, place):
    write_files(tmp_path)
    write_yaml(tmp_path / "packs" / place, policy_document())
    assert re.search(rf"packs/{place}:\d+ 内容是370300的flexible", refusal(tmp_path))


def test_second_pack_of_one_policy_is_refused(tmp_path):
    write_files(tmp_path)
    write_yaml(tmp_path / "packs" / "370300-zibozibo" / "flexible.yaml", policy_document())
    assert "同一政策已有" in refusal(tmp_path)


def test_place_that_is_no_pooling_area_is_refused(tmp_path):
    write_files(tmp_path)
    write_yaml(tmp_path / "packs" / "370302-zichuan" / "flexible.yaml", policy_document(region="370302"))
    assert "P501" in refusal(tmp_path)


def test_hidden_files_are_passed_over(tmp_path):
    write_files(tmp_path)
    (tmp_path / "packs" / ".DS_Store").write_bytes(b"\0")
    assert len(packs.read(files(tmp_path)).packs) == 1


def test_warnings_do_not_refuse(tmp_path):
    found = packs.read(files(write_files(tmp_path, policy_document(scenarios=[]))))
    assert [problem.is_error for problem in found.warnings] == [False]
    assert "P407" in str(found.warnings[0])


def test_fingerprint_changes_with_a_byte_and_with_a_name(tmp_path):
    path, text = pack_text(tmp_path)
    seen = {files(tmp_path).fingerprint()}
    path.write_text(f"{text}\n", encoding="utf-8")
    seen.add(files(tmp_path).fingerprint())
    path.rename(path.with_name("employee.yaml"))
    seen.add(files(tmp_path).fingerprint())
    assert len(seen) == 3


# check_packs --------------------------------------------------------------------------------------------


@pytest.fixture
def _shipped(settings, tmp_path):
    write_files(tmp_path, policy_document(), policy_document(region="370000"))
    settings.PACKS_DIR = tmp_path / "packs"
    settings.REGIONS_FILE = tmp_path / "regions.csv"
    settings.CATALOGUE_FILE = tmp_path / "catalogue.yaml"


@pytest.mark.usefixtures("_shipped")
def test_check_packs_prints_a_table(capsys):
    call_command("check_packs")
    said = capsys.readouterr().out
    assert "山东省淄博市" in said
    assert "370000" in said


@pytest.mark.usefixtures("_shipped")
def test_check_packs_takes_a_file_in_place_of_the_shipped_one(tmp_path, capsys):
    other = tmp_path / "elsewhere"
    path = write_pack(other, policy_document())
    path.write_text(path.read_text(encoding="utf-8").replace("S6(3)", "S77"), encoding="utf-8")
    with pytest.raises(CommandError, match="1处错误"):
        call_command("check_packs", str(other))
    assert "S77" in capsys.readouterr().out


@pytest.mark.usefixtures("_shipped")
def test_check_packs_runs_the_scenarios(tmp_path, capsys):
    document = policy_document()
    document["scenarios"][0]["expect"]["benefits_from"] = "2026-07-01"
    path = write_pack(tmp_path, document)
    with pytest.raises(CommandError, match="1个例子"):
        call_command("check_packs", str(path))
    assert re.search(r"flexible.yaml:\d+ 例子“断5个月”：benefits_from", capsys.readouterr().out)


@pytest.mark.usefixtures("_shipped")
def test_check_packs_says_what_is_not_there(tmp_path):
    with pytest.raises(CommandError, match="没有这个文件"):
        call_command("check_packs", str(tmp_path / "nowhere.yaml"))


# What ships ---------------------------------------------------------------------------------------------


def shipped_scenarios() -> list[object]:
    """One test for each example of each source. Files that cannot be read are the next test's business."""
    try:
        found = packs.read(shipped.files())
    except PackError:
        return []
    site = found.snapshot()
    return [
        pytest.param(site.ruleset(*key), scenario, id=f"{'/'.join(key)}/{scenario.name}")
        for key, pack in found.packs.items()
        for scenario in pack.policy.scenarios
    ]


def test_shipped_files_have_no_errors():
    packs.read(shipped.files())


@pytest.mark.parametrize(("ruleset", "scenario"), shipped_scenarios())
def test_shipped_scenario(ruleset, scenario):
    assert scenarios.run(ruleset, scenario) == []
