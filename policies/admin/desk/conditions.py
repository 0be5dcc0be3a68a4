"""A condition as staff write it: a fact, how it is compared, and with what. Never raw text of the document."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from policies.core import codec, words
from policies.core.codec.conditions import CONDITION
from policies.core.types import Fact, Kind, Op, Span

from .base import ChoiceField, Desk, PartForm, Plain, TextField, faults_of

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
LAPSE = {
    "lapse_months": "中断的月数（不含缴费当月）",
    "lapse_months.with_payment_month": "中断的月数（含缴费当月）",
    "lapse_months.from_stop": "中断的月数（从停待遇那个月算起）",
    "lapse_days": "中断的天数",
    "lapse_periods": "漏缴的期数",
    "lapse_years": "断缴的年度数（居民）",
    "lapse_years.since_2025": "断缴的年度数（居民，2025年度起算）",
}
PAYMENT = {
    "pay_on": "缴费到账的日期",
    "pay_month": "缴费的月份（1到12）",
    "pay_month_of_quarter": "缴费月是季度里的第几个月（1到3）",
    "pay_day": "缴费是几号（1到31）",
    "cover_year": "参保年度",
    "window": "落在哪个缴费期",
}
WINDOW_NAMES = {"main": "集中缴费期", "extended": "延长期（补充缴费期）", "late": "补缴期（晚缴）"}
IN_WINDOWS = WINDOW_NAMES | {"none": words.WINDOWS["none"]}
YES_NO = {"yes": "是", "no": "否"}
COMMAS = ",，、"
LISTS = (Op.IN, Op.NOT_IN)
LENGTHS = (Op.WITHIN, Op.AFTER)
LENGTH = re.compile(r"(\d{1,4})\s*(天|日|个月)", re.ASCII)
CHOSEN = (Op.IS, Op.IS_NOT, *LISTS)
YEARS = ("cover_year", "last_paid", "last_paid.year")  # may be compared with a year
ALL_VALUES = "condition-values"  # the suggestions where no script picks those of the fact
DECIDED = {"rule": "定下来的是哪条规则", "back_payment": "定下来的能否补交"}


class ConditionForm(PartForm):
    """fact, operator, value; its piece of the document is one string."""

    fact = ChoiceField({}, blank="（选一项事实）", label="事实")
    op = ChoiceField(OPS, blank="（怎么比）", label="比较")
    value = TextField(label="值")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fact"].choices = [  # type: ignore[attr-defined]
            ("", "（选一项事实）"),
            *fact_choices(self.desk.facts),
        ]
        self.fields["value"].widget.attrs["list"] = ALL_VALUES

    def from_plain(self, plain: Plain) -> dict[str, Any]:
        condition = codec.parse_condition(plain)
        value = plain.partition(f" {condition.op} ")[2]
        if isinstance(condition.value, Span):
            value = value.replace("days", "天").replace("months", "个月").replace(" ", "")
        elif isinstance(condition.value, str | tuple):
            known = options_of(condition.fact, self.desk)
            keys = value.split(",") if condition.op in LISTS else [value]
            value = "、".join(option_label(known, key.strip()) for key in keys)
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
            self._refuse_unknown_options()
        if not self.errors and cleaned["op"] in LENGTHS and not LENGTH.fullmatch(cleaned["value"].strip()):
            self.add_error("value", "时长要写成90天或3个月。")
        if not self.errors:
            for fault in faults_of(CONDITION, self.to_plain()):
                self.add_error("value", fault.reason)
        return cleaned

    def _refuse_unknown_options(self) -> None:
        """A rule that a step names may still have to be written; the check says if it never is."""
        fact = self.cleaned_data["fact"]
        known = options_of(fact, self.desk)
        if fact == "rule" or not known or self.cleaned_data["op"] not in CHOSEN:
            return
        wrong = [part for part in self._parts(known) if option_key(known, part) not in known]
        if wrong:
            self.add_error("value", f"没有“{wrong[0]}”这一项。可以写：{'、'.join(known.values())}。")

    def to_plain(self) -> Plain:
        cleaned = self.cleaned_data
        return f"{cleaned['fact']} {cleaned['op']} {self._value()}"

    def _value(self) -> str:
        """Lengths, years and lists as people write them here: 90天, 3个月, 2025年度, 甲，乙; an option by its label too."""
        text = self.cleaned_data["value"].strip()
        if found := LENGTH.fullmatch(text):
            return f"{found[1]} {'months' if found[2] == '个月' else 'days'}"
        known = options_of(self.cleaned_data["fact"], self.desk)
        return ", ".join(option_key(known, part) for part in self._parts(known))

    def _parts(self, known: Mapping[str, str]) -> list[str]:
        text = self.cleaned_data["value"].strip()
        if self.cleaned_data["fact"] in YEARS:
            text = year_of(text)
        return listed_in(text, known) if self.cleaned_data["op"] in LISTS else [text]


def options_of(fact: str, desk: Desk) -> dict[str, str]:
    """What may be compared with, label by key; empty where it is a number or a day."""
    of_desk = {"window": IN_WINDOWS, "back_payment": words.BACK_PAYMENT, "rule": dict(desk.choices("rules"))}
    return of_desk[fact] if fact in of_desk else labels_of(desk.facts.get(fact))


def labels_of(row: Fact | None) -> dict[str, str]:
    if row is None:
        return {}
    return YES_NO if row.kind is Kind.YES_NO else {option.key: option.label for option in row.options}


def option_key(known: Mapping[str, str], text: str) -> str:
    """The key of an option that was written by its label: 新生儿 -> newborn. Other text as it stands."""
    if text in known:
        return text
    named = [key for key, label in known.items() if text in (label, label.partition("（")[0])]
    return named[0] if len(named) == 1 else text


def option_label(known: Mapping[str, str], key: str) -> str:
    """The other way round. Where two options share a label, the key stays."""
    label = known.get(key, key)
    return label if option_key(known, label) == key else key


def listed_in(text: str, known: Mapping[str, str]) -> list[str]:
    """Several with commas between; a label that holds a comma itself is one."""
    labels = sorted(known.values(), key=len, reverse=True)
    parts = []
    while text := text.strip(COMMAS + " "):
        label = next((one for one in labels if text.startswith(one) and text[len(one) :][:1] in COMMAS), None)
        part = label or re.split(f"[{COMMAS}]", text)[0]
        parts.append(part.strip())
        text = text[len(part) :]
    return parts


def year_of(text: str) -> str:
    """2025年度 -> 2025"""
    found = re.fullmatch(r"(\d{4})\s*年度?", text.strip())
    return found[1] if found else text


def fact_choices(facts: Mapping[str, Fact]) -> list[tuple[str, list[tuple[str, str]]]]:
    """In groups, derived facts first: most rules turn on the length of the lapse."""
    derived = LAPSE | PAYMENT
    asked = [
        (key, row.label) for key, row in facts.items() if key not in derived and not key.endswith(".year")
    ]
    return [
        ("断了多久", list(LAPSE.items())),
        ("缴费那天", list(PAYMENT.items())),
        ("问居民的", asked),
        ("已经定下来的", list(DECIDED.items())),
    ]


def suggestions(desk: Desk) -> dict[str, list[str]]:
    """By fact, what may be written as its value."""
    facts = [*desk.facts, "window", "rule", "back_payment"]
    known = {fact: options_of(fact, desk) for fact in facts}
    return {fact: list(options.values()) for fact, options in known.items() if options}
