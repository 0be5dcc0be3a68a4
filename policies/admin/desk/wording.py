"""What the codec and the checks say, in the words of the desk: fields, options and ways of counting by their labels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from django import forms

from policies.core import words
from policies.core.outcome import Form

_FORM = re.compile(r" ?“?\b(S\d{1,2})\b(?:\(([^()]*)\))?”? ?", re.ASCII)
_WORD = re.compile(
    r" ?“?(?<![A-Za-z0-9_./-])(not in|[a-z][a-z0-9_]*(?:[.-][a-z0-9_]+)*)(?![A-Za-z0-9_/-])”? ?", re.ASCII
)
_PROGRAM_EXAMPLE = re.compile(r"，如 ?\{[^{}]*\}")
USUAL: Mapping[str, str] = MappingProxyType(
    {"yes": "是", "no": "否", "not_stated": "来源未写明", "wait": "固定等几个月那一组"}
)


def names_of(form: type[forms.Form]) -> dict[str, str]:
    """By the document's word: the label of the field or option that stands for it, this form's before its rows'."""
    fields = list(form.base_fields.items())
    found = {name: str(field.label) for name, field in fields if field.label}
    for _, field in fields:
        for key, label in _options(field):
            found.setdefault(key, label)
    for _, field in fields:
        if row := getattr(field.widget, "form", None):
            found = names_of(row) | found
    return found


def _options(field: forms.Field) -> Iterator[tuple[str, str]]:
    for key, label in getattr(field, "choices", ()):
        if isinstance(key, str) and key and isinstance(label, str):
            yield key, label


def field_at(form: type[forms.Form], path: Iterable[str | int]) -> str:
    """The label of the field that a path of the document leads to: then, price, 0, cover_year -> 要交多少钱"""
    labels = {name: str(field.label) for name, field in form.base_fields.items() if field.label}
    named = (labels.get(str(part)) or labels.get(f"{part}_kind") for part in path)  # stop: its first field
    return next((label for label in named if label), "")


def said(text: str, names: Mapping[str, str]) -> str:
    """S5 按月数算，不用 fixed_days -> “从到账那天起，满N个月（到同一天）”按月数算，不用“或固定等几天”"""
    text = _FORM.sub(_counted, _PROGRAM_EXAMPLE.sub("", text))
    known = {**USUAL, **names}
    text = _WORD.sub(lambda found: f"“{known[found[1]]}”" if found[1] in known else found[0], text)
    return text.replace("”:“", "”是“").replace("”: “", "”是“")


def _counted(found: re.Match[str]) -> str:
    name, inside = found[1], found[2]
    if name not in set(Form):
        return found[0]
    text = words.START[Form(name)]
    if inside is None:
        return f"“{text}”"
    return f"“{text.replace('N', inside)}”" if "N" in text else f"“{text}（{inside}）”"
