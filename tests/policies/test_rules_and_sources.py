"""The table of rules beside their sources says what the packs say, and every rule names its place in a source."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from policies import packs, rules_and_sources, shipped
from policies.packs import Packs

FOUND: Packs = packs.read(shipped.files())


def test_document_is_what_the_packs_give(tmp_path):
    written = tmp_path / "table.md"
    call_command("list_sources", "--to", str(written))
    kept = Path(settings.BASE_DIR) / "docs/rules-and-sources.md"
    assert kept.read_text(encoding="utf8") == written.read_text(encoding="utf8"), "manage.py list_sources"


def test_every_rule_stands_in_it_beside_its_sources():
    sections = rules_and_sources.table(FOUND).split("\n## ")[1:]
    assert len(sections) == len(FOUND.packs)
    for section in sections:
        head, *lines = section.splitlines()
        pack = FOUND.packs[head[:6], head.rpartition(", ")[2]]
        rows = [line for line in lines if line.startswith("| `")]
        rules = [rule for version in pack.policy.versions for rule in version.rules]
        for rule, row in zip(rules, rows, strict=True):
            assert row.startswith(f"| `{rule.key}` {rule.title} |")
            for passage in rule.passages:
                assert f"{passage.source} {passage.at}" in row


def test_every_rule_says_where_in_its_source_it_stands():
    missing = [
        f"{code}/{scheme}/{rule.key}"
        for (code, scheme), pack in FOUND.packs.items()
        for version in pack.policy.versions
        for rule in version.rules
        if not rule.passages
    ]
    assert missing == []
