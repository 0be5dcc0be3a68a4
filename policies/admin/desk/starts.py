"""From which day: a start in plain words, one field for each thing that a way of counting needs."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from policies.core import words
from policies.core.codec.starts import DATED, START
from policies.core.outcome import ResidentWait

from .base import (
    EMPTY,
    ChoiceField,
    DayField,
    KeysField,
    NumberField,
    PartForm,
    Plain,
    RowsField,
    YesNoField,
    faults_of,
)
from .said import SaidRow, add_faults, judge

UNSTATED = "unstated"  # a word of the document that stands for no form
WAIT = ("fixed", "fixed_days", "per_year", "free_years", "cap", "floor", "floor_years", "counted_since")
# What a field of the formula means that is left empty. The document takes a key that is missing for the usual formula.
NOT_ADDED: Mapping[str, Plain] = MappingProxyType(
    {"per_year": 0, "free_years": 0, "floor": "none", "floor_years": 0}
)


def words_of_forms() -> dict[str, str]:
    return {form.value: text for form, text in words.START.items()}


class StartFields(PartForm):
    """How a day is counted. The residents' formula has fields of its own; then N stays empty."""

    form = ChoiceField({}, required=True, blank="请选择", label="怎么算")
    count = NumberField(
        min_value=0, label="N是几", help_text="几个月；“到账后第N天”是几天，例如来源写90天就写90。"
    )
    event = ChoiceField(words.EVENTS, blank="—", label="从哪件事算起")
    plus_days = NumberField(min_value=0, label="那件事之后再过几天")
    date = DayField(label="固定的日子")
    first_counts = YesNoField(label="到账那天（那月）算第1天（月）吗")
    not_before = DayField(label="最早不早于")
    served = KeysField("numbers", label="可以扣掉已经等过的月数")
    fixed = NumberField(
        min_value=0,
        label="固定等几个月",
        help_text="来源写了断的年数怎么加，才写从这里到“能不能多交钱少等”的一组，上面的N就空着。空着的就是没有。",
    )
    fixed_days = NumberField(
        min_value=1,
        label="或固定等几天",
        help_text="只和“到账后第N天”、每多断一年加几个月一起写。光是等90天，上面的N写90，这里空着。",
    )
    per_year = NumberField(min_value=0, label="每多断一年加几个月", help_text="空着就是不加。")
    free_years = NumberField(
        min_value=0, label="前几年不加", help_text="第一年不加就写1；空着就是从第一年起都加。"
    )
    cap = NumberField(min_value=0, label="最多加几个月", help_text="空着就是不封顶。")
    floor = NumberField(min_value=0, label="至少等几个月", help_text="空着就是没有。")
    floor_years = NumberField(min_value=0, label="断了几年起适用“至少”", help_text="空着就是都适用。")
    counted_since = NumberField(
        min_value=1999, max_value=2100, label="从哪一年度起才算断", help_text="空着就是都算。"
    )
    repairable = YesNoField(label="能不能多交钱少等", help_text="来源未写明的，按不能算。")
    forms: ClassVar[Mapping[str, str]] = words_of_forms()
    rare: tuple[str, ...] = (
        "event",
        "plus_days",
        "date",
        "first_counts",
        "not_before",
        "served",
        *WAIT,
        "repairable",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form"].choices = [("", "请选择"), *self.forms.items()]  # type: ignore[attr-defined]


def start_value(cleaned: Mapping[str, Any]) -> Plain:
    """The start as the document spells it, from the fields that were filled in."""
    names = ("form", "count", "event", "plus_days", "served")
    value = {name: cleaned[name] for name in names if cleaned.get(name) not in EMPTY}
    for name in ("date", "not_before"):
        if cleaned.get(name):
            value[name] = cleaned[name].isoformat()
    if cleaned.get("first_counts") is not None:
        value["first_counts"] = cleaned["first_counts"]
    wait = {name: cleaned[name] for name in WAIT if cleaned.get(name) is not None}
    if wait:
        value["wait"] = {**NOT_ADDED, **wait, "repairable": bool(cleaned.get("repairable"))}
        if "fixed_days" not in wait:
            value["wait"].setdefault("fixed", 0)
    return value


def start_initial(value: Plain) -> dict[str, Any]:
    """The fields of a start, from the document's spelling."""
    if isinstance(value, str):
        value = _written_out(value)
    wait = value.get("wait")
    return dict(value) if wait is None else {**value, **_with_defaults(wait)}


class CandidateRow(StartFields):
    """One way of counting that a source leaves open."""

    folds_blank = True
    field_order = ("form", "count")

    def from_plain(self, plain: Plain) -> dict[str, Any]:
        return start_initial(plain)

    def to_plain(self) -> Plain:
        return start_value(self.cleaned_data)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors:
            add_faults(self, faults_of(DATED, start_value(cleaned)))
        return cleaned


class StartRow(StartFields, SaidRow):
    """From which day. The form is chosen by staff, who see at once the date it gives (preview.py)."""

    months = NumberField(min_value=0, label="来源写的月数", help_text="只和“没写怎么算”一起写；不用等写0。")
    at_most_months = NumberField(min_value=0, label="来源写的最长月数")
    candidates = RowsField(
        CandidateRow, label="可能的算法", help_text="一行一种。页面会给出最早和最晚的日子。"
    )
    forms = words_of_forms() | {UNSTATED: "来源写了要等，没写怎么算"}
    field_order = ("form", "count", "months", "at_most_months", "candidates")
    rare = (*StartFields.rare, "months", "at_most_months", "candidates")

    def value_of(self, cleaned: dict[str, Any]) -> Plain:
        if cleaned.get("form") != UNSTATED:
            return start_value(cleaned)
        names = ("months", "at_most_months", "candidates")
        return {"unstated": True} | {name: cleaned[name] for name in names if cleaned.get(name) not in EMPTY}

    def value_initial(self, value: Plain) -> dict[str, Any]:
        if isinstance(value, dict) and "unstated" in value:
            return {**value, "form": UNSTATED}
        return start_initial(value)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        judge(self, START, {"wait": "fixed"})
        return cleaned


def _with_defaults(wait: dict[str, Plain]) -> dict[str, Plain]:
    """What the document leaves out because it is usual."""
    usual = {field.name: field.default for field in dataclasses.fields(ResidentWait)}
    if wait.get("fixed_days"):
        del usual["fixed"]
    return {name: None if value == "none" else value for name, value in (usual | wait).items()}


def _written_out(short: str) -> dict[str, Plain]:
    """S6(3) as the mapping it stands for."""
    form, _, inside = short.rstrip(")").partition("(")
    if not inside:
        return {"form": form}
    return {"form": form, "date": inside} if form == "S10" else {"form": form, "count": int(inside)}
