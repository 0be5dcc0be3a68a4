"""What sources say of one field: a row for each source, its own words, and faults at the field they speak of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from policies.core.codec.faults import Fault

from .base import EMPTY, KeysField, PartForm, Plain, RowsField, TextField, faults_of


class SaidRow(PartForm):
    """One thing that a source says. Fields other than the value: what it rests on, and its own words."""

    folds_blank = True
    sources = KeysField("sources", label="来源", help_text="空着就是这条规则的来源。")
    text = TextField(label="来源原话", help_text="照抄或缩短，居民会看到。")

    def value_of(self, cleaned: dict[str, Any]) -> Plain:
        return cleaned["value"]

    def to_plain(self) -> Plain:
        cleaned = self.cleaned_data
        rest = {name: cleaned[name] for name in ("sources", "text") if cleaned.get(name)}
        return {"value": self.value_of(cleaned), **rest}

    def from_plain(self, plain: Plain) -> dict[str, Any]:
        return {
            **self.value_initial(plain["value"]),
            "sources": plain.get("sources"),
            "text": plain.get("text"),
        }

    def value_initial(self, value: Plain) -> dict[str, Any]:
        return {"value": value}


class ListRow(SaidRow):
    """What one source says in several rows."""

    def value_initial(self, value: Plain) -> dict[str, Any]:
        return {"value": value if isinstance(value, list) else [value]}

    @property
    def is_blank(self) -> bool:
        return not self["value"].data and not self["text"].data


class SaidField(RowsField):
    """Empty: 来源未写明. Several rows: sources that disagree."""

    def prepare_value(self, value: Any) -> Any:
        return (
            value
            if isinstance(value, list) and all(isinstance(row, PartForm) for row in value)
            else _claims(value)
        )

    def clean(self, value: list[PartForm] | None) -> Plain:
        rows = super().clean(value)
        if len(rows) <= 1:
            return rows[0] if rows else None
        return {"claims": rows}


def _claims(said: Plain) -> list[dict[str, Plain]]:
    if said in EMPTY or said == "not_stated":
        return []
    if isinstance(said, dict) and "claims" in said:
        return list(said["claims"])
    return [said] if isinstance(said, dict) and "value" in said and "for" not in said else [{"value": said}]


def judge(form: SaidRow, spelling: Any, names: Mapping[str, str]) -> None:
    if not form.errors:
        add_faults(form, faults_of(spelling, form.value_of(form.cleaned_data)), names)


def add_faults(
    form: PartForm, faults: Iterable[Fault], names: Mapping[str, str] = MappingProxyType({})
) -> None:
    """Each at the field it speaks of: ("wait", "floor") at the floor."""
    for fault in faults:
        first, last = (str(fault.path[0]), str(fault.path[-1])) if fault.path else ("", "")
        name = next((one for one in (last, first, names.get(first, "")) if one in form.fields), None)
        form.add_error(name, form.in_words(fault))
