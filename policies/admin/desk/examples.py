"""An example: the answers of one person, and what has to come out. Staff write and read it in words, not in keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from django import forms

from policies.core.codec.scenarios import SCENARIO
from policies.core.types import Fact, Kind

from .base import ChoiceField, PartForm, Plain, RowsField, TextField
from .checks import (
    CHECKS,
    LISTS,
    NOTHING,
    OF_ENTRIES,
    OF_FIELDS,
    STATES,
    Check,
    iso_day,
    put_together,
    taken_apart,
)
from .conditions import ALL_VALUES, YEARS, labels_of, listed_in, option_key, option_label, year_of

BASES = {"src": "来源里就有", "der": "从来源推出来", "amb": "来源没说清"}
SPECIAL = {"unknown": "不清楚", "never": "从来没交过"}  # answers that are no option


class AnswerForm(PartForm):
    """One answer of an example."""

    key = ChoiceField({}, blank="（哪一问）", label="哪一问")
    value = TextField(label="答案")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].choices = [("", "（哪一问）"), *self.desk.choices("questions")]  # type: ignore[attr-defined]
        self.fields["value"].widget.attrs["list"] = ALL_VALUES


class CheckForm(PartForm):
    """One more thing that has to come out, and what it should be. Its piece is a pair: the path and the value."""

    checks: ClassVar[Mapping[str, Check]] = CHECKS
    what = ChoiceField({}, label="检查什么")
    value = TextField(label="应当是")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(path, one.label) for path, one in self.checks.items()]
        self.fields["what"].choices = [("", f"（{self.fields['what'].label}）"), *offered]  # type: ignore[attr-defined]

    def from_plain(self, plain: Plain) -> dict[str, Any]:
        path, value = plain
        return {"what": path, "value": self.checks[path].in_words(value, self.desk)}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if what := cleaned.get("what"):
            try:
                cleaned["meant"] = self.checks[what].meant(cleaned.get("value", ""), self.desk)
            except ValueError as error:
                self.add_error("value", str(error))
        elif cleaned.get("value") and not self.errors:
            self.add_error("what", "请选检查什么。")
        return cleaned

    def to_plain(self) -> Plain:
        return self.cleaned_data["what"], self.cleaned_data["meant"]


class EntryCheckForm(CheckForm):
    """One thing that an entry of a list says."""

    checks = OF_ENTRIES
    what = ChoiceField({}, label="哪一样")


class EntryForm(PartForm):
    """An entry that a list of the decision has to hold. Its piece is a pair: the list, and the entry's checks by path."""

    of = ChoiceField(
        {key: label for key, (label, _) in LISTS.items()}, blank="（哪张单子）", label="哪张单子"
    )
    checks = RowsField(
        EntryCheckForm,
        blank=2,
        label="里面要有这样一条",
        help_text="一样都不写，就是这张单子应当是空的。",
    )

    def from_plain(self, plain: Plain) -> dict[str, Any]:
        of, entry = plain
        return {"of": of, "checks": list(entry.items())}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.errors:
            return cleaned
        if not cleaned.get("of"):
            self.add_error("of", "请选是哪张单子。")
            return cleaned
        label, checks = LISTS[cleaned["of"]]
        paths = [path for path, _ in cleaned["checks"]]
        for path in dict.fromkeys(paths):
            if path not in checks:
                self.add_error("checks", f"“{label}”里没有“{OF_ENTRIES[path].label}”。")
            elif paths.count(path) > 1:
                self.add_error("checks", f"“{OF_ENTRIES[path].label}”写了两次。")
        return cleaned

    def to_plain(self) -> Plain:
        return self.cleaned_data["of"], dict(self.cleaned_data["checks"])


EXPECTED = tuple(OF_FIELDS)  # have fields of their own


class ScenarioForm(PartForm):
    spelling = SCENARIO
    name = TextField(
        required=True, label="这个例子说的是", help_text="例如：断5个月，3月10日到账，6月1日起能报。"
    )
    basis = ChoiceField(BASES, blank="—", label="根据")
    source = ChoiceField({}, blank="—", label="来源")
    answers = RowsField(
        AnswerForm,
        blank=3,
        label="他的回答",
        help_text="日期写2026-03-10，月份写2025-09，选项写它的字；不知道的写“不清楚”。",
    )
    state = ChoiceField(STATES, blank="不检查", label="应当是")
    rule = TextField(label="应当用到的规则", help_text="写规则的名称或代号；空着就不检查。")
    benefits_from = TextField(
        label="应当从哪天起能报销", help_text="写2026-06-01；来源没写就写“没有”；空着就不检查。"
    )
    checks = RowsField(CheckForm, label="还要检查的", help_text="写字就行，例如：能补交、是、没有。")
    entries = RowsField(
        EntryForm, label="还要检查的单子", help_text="选补交和不补交各是哪天，要带哪些材料，要赶哪些日子。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.kept: Plain = {}  # what no field here can show; saved as it was
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = [("", "—"), *self.desk.choices("sources")]  # type: ignore[attr-defined]
        self.fields["rule"].widget.attrs["list"] = "values-rule"
        if self.kept:
            self.fields[
                "entries"
            ].help_text += f"另外还检查{'、'.join(self.kept)}，这里改不了，保存时原样留着。"

    def from_plain(self, plain: Plain) -> dict[str, Any]:
        expect = dict(plain.get("expect", {}))
        initial = {name: plain.get(name) for name in ("name", "basis", "source")}
        initial["answers"] = [
            {"key": key, "value": answer_in_words(self.desk.facts.get(key), value)}
            for key, value in plain.get("answers", {}).items()
        ]
        for name in EXPECTED:
            if name in expect:
                initial[name] = self._shown(name, expect.pop(name))
        checks, entries, self.kept = taken_apart(expect)
        return initial | {"checks": checks, "entries": entries}

    def _shown(self, name: str, value: Plain) -> Plain:
        if name == "rule":
            return OF_FIELDS[name].in_words(value, self.desk)
        return NOTHING if value is None else value

    def clean_rule(self) -> str:
        """By title or key. What stood there already may stay: its rule may be gone, and the check says so."""
        text: str = self.cleaned_data["rule"].strip()
        if text in ("", NOTHING):
            return text
        known = dict(self.desk.choices("rules"))
        meant = str(OF_FIELDS["rule"].meant(text, self.desk))
        if meant not in known and text != self.initial.get("rule"):
            listed = "、".join(known.values()) or "还没有规则"
            raise forms.ValidationError(f"没有这条规则，或者有几条同名。可以写：{listed}。")
        return meant

    def clean_benefits_from(self) -> str:
        text: str = self.cleaned_data["benefits_from"].strip()
        if text and text != NOTHING:
            try:
                return iso_day(text)
            except ValueError as error:
                raise forms.ValidationError(str(error)) from None
        return text

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        twice = _twice(path for path, _ in cleaned.get("checks") or ())
        if twice:
            self.add_error("checks", f"“{CHECKS[twice].label}”写了两次，留一行。")
        empty = [of for of, entry in cleaned.get("entries") or () if not entry]
        named = [of for of, _ in cleaned.get("entries") or ()]
        if of := next((one for one in empty if named.count(one) > 1), ""):
            self.add_error("entries", f"“{LISTS[of][0]}”不能又是空的，又有一条。")
        return cleaned

    def to_plain(self) -> Plain:
        cleaned = self.cleaned_data
        plain = {name: cleaned[name] for name in ("name", "basis", "source") if cleaned.get(name)}
        plain["answers"] = {
            row["key"]: answer_in_keys(self.desk.facts.get(row["key"]), row.get("value", ""))
            for row in cleaned.get("answers") or ()
            if row.get("key")
        }
        expect = {
            name: None if cleaned[name] == NOTHING else cleaned[name]
            for name in EXPECTED
            if cleaned.get(name)
        }
        expect |= put_together(cleaned.get("checks") or (), cleaned.get("entries") or ())
        return {**plain, "expect": expect | self.kept}


def _twice(paths: Iterator[str]) -> str:
    seen: set[str] = set()
    return next((path for path in paths if path in seen or seen.add(path)), "")  # type: ignore[func-returns-value]


# ---------------------------------------------------------------- answers


def answer_in_words(row: Fact | None, value: str) -> str:
    """newborn,student -> 新生儿、在校学生"""
    if value in SPECIAL:
        return SPECIAL[value]
    known = labels_of(row)
    keys = value.split(",") if row is not None and row.kind is Kind.CHOICES else [value]
    return "、".join(option_label(known, key) for key in keys)


def answer_in_keys(row: Fact | None, text: str) -> str:
    """Options by their labels or keys; several, where a question takes several, with commas between."""
    text = text.strip()
    if key := next((key for key, word in SPECIAL.items() if word == text), ""):
        return key
    if row is not None and row.key in YEARS:
        text = year_of(text)
    known = labels_of(row)
    parts = listed_in(text, known) if row is not None and row.kind is Kind.CHOICES else [text]
    return ",".join(option_key(known, part) for part in parts)
