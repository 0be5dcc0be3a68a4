"""Run an example of a source against the rules: its answers in, the part of the report it expects compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from .deciding import decide
from .policy import Scenario
from .reading import read_all
from .report import report
from .ruleset import Ruleset


def run(ruleset: Ruleset, scenario: Scenario) -> list[str]:
    """What differs from what the scenario expects, in words; empty: it holds."""
    answers, refusals = read_all(
        {key: str(value) for key, value in scenario.answers.items()},
        ruleset.catalogue,
        ruleset.scheme,
        on=_today_of(scenario),
    )
    if refusals:
        return [f"{refusal.key}：{refusal.text}" for refusal in refusals]
    return list(_differences("", scenario.expect, report(decide(ruleset, answers))))


def _today_of(scenario: Scenario) -> date:
    """A scenario is asked on the day of its payment."""
    try:
        return date.fromisoformat(str(scenario.answers.get("pay_on", "")))
    except ValueError:
        return date(2026, 1, 1)


def _differences(where: str, expected: object, found: object) -> list[str]:
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        if where == "choose":
            found = {key: str(value) for key, value in found.items()}  # expected as answers are spelled
        lines = []
        for key, value in expected.items():
            path = f"{where}.{key}" if where else str(key)
            lines += _differences(path, value, found[key]) if key in found else [f"{path}：没有这一项"]
        return lines
    if _is_list(expected) and _is_list(found):
        return _list_differences(where, expected, found)
    if _plain(expected) != _plain(found):
        return [f"{where}：应为 {_plain(expected)}，得到 {_plain(found)}"]
    return []


def _is_list(value: object) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _list_differences(where: str, expected: object, found: object) -> list[str]:
    """Each expected entry is found somewhere in the list; plain entries in this order."""
    assert isinstance(expected, Sequence)  # noqa: S101
    assert isinstance(found, Sequence)  # noqa: S101
    if all(not isinstance(one, Mapping) for one in expected):
        same = [_plain(one) for one in expected] == [_plain(one) for one in found]
        return [] if same else [f"{where}：应为 {list(expected)}，得到 {list(found)}"]
    missing = [one for one in expected if not any(not _differences("", one, other) for other in found)]
    return [f"{where}：没有 {dict(one) if isinstance(one, Mapping) else one}" for one in missing]


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
