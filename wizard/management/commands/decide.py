"""Answer as the page would, for scripts: one JSON object on standard output (design.md, contract)."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from policies import catalog
from policies.core.deciding import decide
from policies.core.reading import read_all
from policies.core.report import report
from policies.core.types import Scheme
from policies.core.verdict import Uncovered
from policies.snapshot import Snapshot


class Command(BaseCommand):
    help = "Print the decision for a place, a scheme and answers: decide CODE SCHEME key=value ..."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="six-digit GB/T 2260 code")
        parser.add_argument("scheme", help="employee, flexible or resident")
        parser.add_argument("answers", nargs="*", metavar="key=value")

    def handle(self, *args: Any, **options: Any) -> None:
        snapshot = catalog.current()
        code, scheme = _place(snapshot, options["code"], options["scheme"])
        raw = _pairs(options["answers"])
        answers, refusals = read_all(raw, snapshot.catalogue, scheme, on=timezone.localdate())
        if refusals:
            raise CommandError("; ".join(f"{one.key}: {one.text}" for one in refusals), returncode=2)
        ruleset = snapshot.ruleset(code, scheme)
        verdict = decide(ruleset, answers) if ruleset else Uncovered(answers)
        self.stdout.write(json.dumps(report(verdict), ensure_ascii=False, indent=2))


def _place(snapshot: Snapshot, code: str, scheme: str) -> tuple[str, Scheme]:
    if snapshot.regions.get(code) is None:
        raise CommandError(f"{code}: no such region", returncode=2)
    try:
        return code, Scheme(scheme)
    except ValueError:
        raise CommandError(f"{scheme}: one of employee, flexible, resident", returncode=2) from None


def _pairs(texts: list[str]) -> dict[str, str]:
    """key=value, each key once."""
    pairs: dict[str, str] = {}
    for text in texts:
        key, equals, value = text.partition("=")
        if not equals:
            raise CommandError(f"{text}: write key=value", returncode=2)
        if key in pairs:
            raise CommandError(f"{key}: given twice", returncode=2)
        pairs[key] = value
    return pairs
