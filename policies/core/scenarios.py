"""Run an example of a source against the rules: its answers in, the part of the report it expects compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from .deciding import decide
from .policy import Scenario
from .reading import read_all
from .report import report
from .ruleset import Ruleset


class Difference(str):
    """A line that says what differs; its parts, for who says it in other words.

    ``path`` is dotted, as in what ``manage.py decide`` prints. Of a list, ``expected`` is the entry that it lacks.
    """

    __slots__ = ("asks", "expected", "found", "path")
    asks: str | None  # the question that the answers end in, where they do
    expected: object
    found: object
    path: str

    def __new__(cls, text: str, path: str, expected: object, found: object) -> Difference:
        made = super().__new__(cls, text)
        made.path, made.expected, made.found, made.asks = path, expected, found, None
        return made


class Refused(Difference):
    """An answer that cannot be read: ``path`` is its question, ``found`` says why."""

    __slots__ = ()


def run(ruleset: Ruleset, scenario: Scenario) -> list[Difference]:
    """What differs from what the scenario expects, in words; empty: it holds."""
    answers, refusals = read_all(
        {key: str(value) for key, value in scenario.answers.items()},
        ruleset.catalogue,
        ruleset.scheme,
        on=_today_of(scenario),
    )
    if refusals:
        return [
            Refused(f"{one.key}：{one.text}", one.key, scenario.answers.get(one.key), one.text)
            for one in refusals
        ]
    found = report(decide(ruleset, answers))
    differences = _differences("", scenario.expect, found)
    for one in differences:
        one.asks = found["ask"]
    return differences


def _today_of(scenario: Scenario) -> date:
    """A scenario is asked on the day of its payment."""
    try:
        return date.fromisoformat(str(scenario.answers.get("pay_on", "")))
    except ValueError:
        return date(2026, 1, 1)


def _differences(where: str, expected: object, found: object) -> list[Difference]:
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        if where == "choose":
            found = {key: str(value) for key, value in found.items()}  # expected as answers are spelled
        differences: list[Difference] = []
        for key, value in expected.items():
            path = f"{where}.{key}" if where else str(key)
            if key in found:
                differences += _differences(path, value, found[key])
            else:
                differences.append(Difference(f"{path}：没有这一项", path, value, None))
        return differences
    if _is_list(expected) and _is_list(found):
        return _list_differences(where, expected, found)
    if _plain(expected) != _plain(found):
        return [_other(where, _plain(expected), _plain(found))]
    return []


def _other(where: str, expected: object, found: object) -> Difference:
    return Difference(f"{where}：应为 {expected}，得到 {found}", where, expected, found)


def _is_list(value: object) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _list_differences(where: str, expected: object, found: object) -> list[Difference]:
    """Each expected entry is found somewhere in the list; plain entries in this order."""
    assert isinstance(expected, Sequence)  # noqa: S101
    assert isinstance(found, Sequence)  # noqa: S101
    if all(not isinstance(one, Mapping) for one in expected):
        same = [_plain(one) for one in expected] == [_plain(one) for one in found]
        return [] if same else [_other(where, list(expected), list(found))]
    missing = [one for one in expected if not any(not _differences("", one, other) for other in found)]
    return [
        Difference(f"{where}：没有 {dict(one) if isinstance(one, Mapping) else one}", where, one, list(found))
        for one in missing
    ]


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
