"""Where in a draft a problem lies: in words, with the form that mends it. Nobody at the desk reads paths of the document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from policies import editing
from policies.core import words
from policies.core.check import Problem
from policies.models import Draft, DraftRule, DraftVersion, Kind

from . import parts
from .base import Desk, PartForm
from .conditions import fact_choices
from .forms import VersionForm
from .frame import desk_address
from .rules import RuleForm
from .wording import field_at, names_of, said

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem as the desk shows it. ``address``: the form that mends it, where there is one."""

    id: str
    severity: str
    where: str
    text: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    where: str
    address: str = ""
    form: type[PartForm] = PartForm


class Places:
    """The places of one draft."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.desk = parts.desk_of(draft)
        self.versions = list(draft.versions.prefetch_related("rules"))
        self.names = self._names()

    def found(self, problem: Problem) -> Finding:
        """Other places' policies (a catalogue's problems) have no form here, and keep the words they came with."""
        is_elsewhere = self.draft.kind != Kind.POLICY and not self._own_list(problem.path)
        if is_elsewhere or not (problem.path or problem.where):
            return Finding(problem.id, problem.severity, problem.where, problem.text)
        place = self.at(problem.path)
        text = said(problem.text, self.names | names_of(place.form))
        return Finding(problem.id, problem.severity, place.where, text, place.address)

    def at(self, path: Path) -> Place:
        match path:
            case ("versions", int(number), *inside) if number < len(self.versions):
                return self._in_version(self.versions[number], tuple(inside))
            case (_, *inside) if kind := self._own_list(path):
                return self._entry(kind, None, tuple(inside))
            case _:
                return Place("整份政策", desk_address(self.draft))

    def example(self, number: int) -> str:
        """The address of an example's form."""
        return self._address("entry", collection="scenarios", item=number)

    def _own_list(self, path: Path) -> parts.Collection | None:
        return parts.collection(self.draft, str(path[0]), of_version=False) if path else None

    def _in_version(self, version: DraftVersion, path: Path) -> Place:
        match path:
            case ("rules", int(number), *inside) if number < len(rules := list(version.rules.all())):
                return self._rule(version, rules[number], tuple(inside))
            case (str(key), *inside) if kind := parts.collection(self.draft, key, of_version=True):
                return self._entry(kind, version, tuple(inside))
            case _:
                address = self._address("version_settings", version=version.pk)
                where = _joined(_version(version), field_at(VersionForm, path))
                return Place(where, address, VersionForm)

    def _rule(self, version: DraftVersion, rule: DraftRule, path: Path) -> Place:
        where = _joined(_version(version), f"规则“{title_of(rule)}”", field_at(RuleForm, path))
        return Place(where, self._address("rule", version=version.pk, rule=rule.pk), RuleForm)

    def _entry(self, kind: parts.Collection, version: DraftVersion | None, path: Path) -> Place:
        before = _version(version) if version else ""
        of = {"version": version.pk} if version else {}
        entries = dict(editing.entries_of(self.draft, kind.key, version.pk if version else None))
        if not path or path[0] not in entries:
            page = self._address("version", **of) if version else desk_address(self.draft)
            return Place(_joined(before, kind.label), f"{page}#{kind.key}", kind.form)
        line = kind.in_one_line(entries[path[0]], self.desk)
        name = "version_entry" if version else "entry"
        address = self._address(name, collection=kind.key, item=path[0], **of)
        return Place(
            _joined(before, f"{kind.one}“{line}”", field_at(kind.form, path[1:])), address, kind.form
        )

    def _address(self, name: str, **more: Any) -> str:
        return reverse(f"admin:policies_desk_{name}", kwargs={"draft": self.draft.pk, **more})

    def _names(self) -> dict[str, str]:
        """What problems name beside the fields of a form: questions, their options, papers, channels, rules."""
        options = {option.key: option.label for row in self.desk.facts.values() for option in row.options}
        listed = dict(self.desk.choices("materials")) | dict(self.desk.choices("channels"))
        rules = {rule.key: title_of(rule) for version in self.versions for rule in version.rules.all()}
        lists = {kind.key: kind.label for kind in parts.collections(self.draft)}
        return options | lists | listed | fact_names(self.desk) | rules


def fact_names(desk: Desk) -> dict[str, str]:
    return {key: label for _, group in fact_choices(desk.facts) for key, label in group}


def title_of(rule: DraftRule) -> str:
    return rule.document.get("title") or rule.key


def _version(version: DraftVersion) -> str:
    return f"{words.day(version.effective_from)}版"


def _joined(*words_: str) -> str:
    return "，".join(word for word in words_ if word)
