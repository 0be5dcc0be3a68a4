"""A condition as staff write it: a fact, how it is compared, and with what. Never raw text of the document."""

from __future__ import annotations

import re
from typing import Any

from policies.core import codec, words
from policies.core.codec.conditions import CONDITION
from policies.core.types import Kind, Op, Span

from .base import ChoiceField, PartForm, Plain, TextField, faults_of

OPS = {
    "=": "是（等于）",
    "!=": "不是（不等于）",
    "<=": "不超过（含这个数）",
    "<": "少于（不含这个数）",
    ">=": "至少（含这个数）",
    ">": "超过（不含这个数）",
    "in": "是下面几项之一",
    "not in": "不是下面任何一项",
    "within": "发生后多久以内（含最后一天）",
    "after": "发生后超过多久",
}
DERIVED = {
    "lapse_months": "中断的月数（不含缴费当月）",
    "lapse_months.with_payment_month": "中断的月数（含缴费当月）",
    "lapse_months.from_stop": "中断的月数（从停待遇那个月算起）",
    "lapse_days": "中断的天数",
    "lapse_periods": "漏缴的期数",
    "lapse_years": "断缴的年度数（居民）",
    "lapse_years.since_2025": "断缴的年度数（居民，2025年度起算）",
    "pay_on": "缴费到账的日期",
    "pay_month": "缴费的月份（1到12）",
    "pay_month_of_quarter": "缴费月是季度里的第几个月（1到3）",
    "pay_day": "缴费是几号（1到31）",
    "cover_year": "参保年度",
    "window": "落在哪个缴费期",
}
COMMAS = "[,，、]"
LISTS = (Op.IN, Op.NOT_IN)
DECIDED = {"rule": "定下来的是哪条规则", "back_payment": "定下来的能否补交"}
VALUE_HELP = (
    "数字写3；日期写2026-03-10；月份写2025-09；时长写90天或3个月；选项写它的字或代号，几个之间用逗号。"
)


class ConditionForm(PartForm):
    """fact, operator, value; its piece of the document is one string."""

    fact = ChoiceField({}, blank="（选一项事实）", label="事实")
    op = ChoiceField(OPS, blank="（怎么比）", label="比较")
    value = TextField(label="值")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fact"].choices = [("", "（选一项事实）"), *self.desk.choices("facts")]  # type: ignore[attr-defined]
        self.fields["value"].widget.attrs["list"] = "condition-values"

    def from_plain(self, plain: Plain) -> dict[str, Any]:
        condition = codec.parse_condition(plain)
        value = plain.partition(f" {condition.op} ")[2]
        if isinstance(condition.value, Span):
            value = value.replace("days", "天").replace("months", "个月").replace(" ", "")
        elif isinstance(condition.value, str | tuple):
            row = self.desk.facts.get(condition.fact)
            listed = condition.op in LISTS
            keys = value.split(",") if listed else [value]
            value = "、".join(option_label(row, key.strip(), listed=listed) for key in keys)
        return {"fact": condition.fact, "op": condition.op.value, "value": value}

    @property
    def is_blank(self) -> bool:
        return not (self["fact"].data or self["value"].data)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors:
            for name, missing in (
                ("fact", "请选事实。"),
                ("op", "请选怎么比较。"),
                ("value", "请写要比较的值。"),
            ):
                if not cleaned.get(name):
                    self.add_error(name, missing)
        if not self.errors:
            for fault in faults_of(CONDITION, self.to_plain()):
                self.add_error("value", fault.reason)
        return cleaned

    def to_plain(self) -> Plain:
        cleaned = self.cleaned_data
        return f"{cleaned['fact']} {cleaned['op']} {self._value(cleaned['op'], cleaned['value'])}"

    def _value(self, op: str, text: str) -> str:
        """Lengths and lists as people write them here: 90天, 3个月, 甲，乙; an option by its label too."""
        text = text.strip()
        if found := re.fullmatch(r"(\d+)\s*(天|日|个月)", text):
            return f"{found[1]} {'months' if found[2] == '个月' else 'days'}"
        parts = [part.strip() for part in re.split(COMMAS, text)] if op in LISTS else [text]
        return ", ".join(self._option(part) for part in parts if part)

    def _option(self, text: str) -> str:
        return option_key(self.desk.facts.get(self.cleaned_data["fact"]), text)


def option_key(row: Any, text: str) -> str:
    """The key of an option that was written by its label: 新生儿 -> newborn. Other text as it stands."""
    if row is None:
        return next((key for key, label in words.WINDOWS.items() if label == text), text)
    if row.kind is Kind.YES_NO:
        return {"是": "yes", "否": "no", "不是": "no"}.get(text, text)
    return next((option.key for option in row.options if option.label == text), text)


def option_label(row: Any, key: str, *, listed: bool) -> str:
    """The other way round. Where two options share a label, or a list would break in it, the key stays."""
    if row is None:
        return words.WINDOWS.get(key, key)
    if row.kind is Kind.YES_NO:
        return {"yes": "是", "no": "否"}.get(key, key)
    label = next((option.label for option in row.options if option.key == key), key)
    clear = option_key(row, label) == key and not (listed and re.search(COMMAS, label))
    return label if clear else key


def fact_choices(facts: dict[str, Any], *, decided: bool = False) -> list[tuple[str, str]]:
    """Derived facts first: most rules turn on the length of the lapse."""
    asked = [
        (key, row.label) for key, row in facts.items() if key not in DERIVED and not key.endswith(".year")
    ]
    return [*DERIVED.items(), *asked, *(DECIDED.items() if decided else ())]
