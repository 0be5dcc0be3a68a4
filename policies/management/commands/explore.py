"""Print every answer a policy can give, its gaps, its rules never reached, or where two versions differ."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from policies import catalog, tables
from policies.core.explore import MOST_LEAVES, cover_years, differences, explore, unreached
from policies.core.policy import Policy, Version
from policies.core.ruleset import Ruleset
from policies.core.types import Scheme


class Command(BaseCommand):
    help = "Every leaf of a policy as a table: explore CODE SCHEME [--on DATE] [--cover-year YEAR] [--against VERSION]"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code")
        parser.add_argument("scheme", choices=[scheme.value for scheme in Scheme])
        parser.add_argument("--on", type=date.fromisoformat, help="payment date; today if left out")
        parser.add_argument("--cover-year", type=int)
        parser.add_argument(
            "--against", type=date.fromisoformat, help="a version by its effective_from: print what differs"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        ruleset = catalog.current().ruleset(options["code"], Scheme(options["scheme"]))
        on = options["on"] or timezone.localdate()
        if not ruleset.levels or ruleset.at(on) is None:
            raise CommandError(f"{options['code']} {options['scheme']}: nobody speaks on {on}", returncode=2)
        asked = options["cover_year"]
        years = (asked,) if asked else cover_years(ruleset, on)
        if options["against"]:
            self._print_differences(ruleset, on, years, options["against"])
        else:
            self._print_leaves(ruleset, on, years)

    def _print_leaves(self, ruleset: Ruleset, on: date, years: Sequence[int | None]) -> None:
        explored = [explore(ruleset, on, year) for year in years]
        for year, found in zip(years, explored, strict=True):
            self._print_year(year)
            for row in tables.rows(found, ruleset, on):
                self.stdout.write(f"{row.case}\t{row.rule}\t{row.decision}")
            self.stdout.write(f"共{len(found.leaves)}种情况")
            if not found.is_complete:
                self.stdout.write(f"情况超过{MOST_LEAVES}种，没有列完")
            for gap in tables.gaps(found, ruleset, on):
                self.stdout.write(f"缺口：{gap}")
        chain = ruleset.at(on)
        for key in unreached(explored, chain) if chain else ():
            self.stdout.write(f"这一天缴费用不上的规则：{key}")

    def _print_differences(
        self, ruleset: Ruleset, on: date, years: Sequence[int | None], against: date
    ) -> None:
        other = _with_version(ruleset, against)
        for year in years:
            self._print_year(year)
            found = differences(other, ruleset, on, year)
            for row in tables.differing(found, ruleset, on):
                self.stdout.write(f"{row.case}\t原：{row.rule}\t现：{row.decision}")
            self.stdout.write(f"共{len(found)}处不同")

    def _print_year(self, year: int | None) -> None:
        if year is not None:
            self.stdout.write(f"{year}年度")


def _with_version(ruleset: Ruleset, effective_from: date) -> Ruleset:
    """The same chain, the nearest policy at one of its other versions whatever the payment date."""
    nearest, *above = ruleset.levels
    policy: Policy = nearest.policy
    for version in policy.versions:
        if version.effective_from == effective_from:
            always: Version = replace(version, effective_from=date.min)
            only = replace(nearest, policy=replace(policy, versions=(always,)))
            return Ruleset(ruleset.scheme, (only, *above), ruleset.catalogue, ruleset.is_working_day)
    starts = "、".join(version.effective_from.isoformat() for version in policy.versions)
    raise CommandError(f"没有从{effective_from.isoformat()}起的版本，有：{starts}", returncode=2)
