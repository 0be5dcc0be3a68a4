"""Answer as the page would, for scripts: one JSON object on standard output (design.md, contract)."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import date, datetime, time
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser
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

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Scripts read one line of standard error: no usage above it."""
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.error = lambda message: parser.exit(2, _line(message) + "\n")  # type: ignore[method-assign]
        return parser

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="six-digit GB/T 2260 code")
        parser.add_argument("scheme", help="employee, flexible or resident")
        parser.add_argument("answers", nargs="*", metavar="key=value")
        parser.add_argument(
            "--as-of", metavar="DATE", help="answer as the site would have at the end of that day"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        snapshot = _site(options["as_of"])
        code, scheme = _place(snapshot, options["code"], options["scheme"])
        raw = _pairs(options["answers"])
        answers, refusals = read_all(raw, snapshot.catalogue, scheme, on=timezone.localdate())
        if refusals:
            _refuse("; ".join(f"{one.key}: {one.text}" for one in refusals))
        ruleset = snapshot.ruleset(code, scheme)
        verdict = decide(ruleset, answers) if ruleset else Uncovered(answers)
        self.stdout.write(json.dumps(report(verdict), ensure_ascii=False, indent=2))


def _refuse(message: str) -> NoReturn:
    raise CommandError(_line(message), returncode=2)


def _line(message: str) -> str:
    """Whatever was typed, on one line."""
    return " ".join(f"decide CODE SCHEME key=value ...: {message}".split())


def _site(as_of: str | None) -> Snapshot:
    """What is published now, or what was by the end of a day."""
    if not as_of:
        return catalog.current()
    try:
        day = date.fromisoformat(as_of)
    except ValueError:
        _refuse(f"--as-of {as_of}: write a day, like 2026-03-10")
    last = datetime.combine(day, time.max, tzinfo=timezone.get_current_timezone())
    return catalog.as_of(last)


def _place(snapshot: Snapshot, code: str, scheme: str) -> tuple[str, Scheme]:
    if snapshot.regions.get(code) is None:
        _refuse(f"{code}: no such region")
    try:
        return code, Scheme(scheme)
    except ValueError:
        _refuse(f"{scheme}: one of employee, flexible, resident")


def _pairs(texts: list[str]) -> dict[str, str]:
    """key=value, each key once."""
    pairs: dict[str, str] = {}
    for text in texts:
        key, equals, value = text.partition("=")
        if not equals:
            _refuse(f"{text}: write key=value")
        if key in pairs:
            _refuse(f"{key}: given twice")
        pairs[key] = value
    return pairs
