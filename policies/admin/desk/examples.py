"""An example: the answers of one person, and what has to come out. Staff write and read it in words, not in keys."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, auto
from types import MappingProxyType
from typing import Any, ClassVar

from django import forms

from policies.core.codec.scenarios import SCENARIO
from policies.core.scenarios import Difference, Refused
from policies.core.types import Fact, Kind

from .base import ChoiceField, Desk, PartForm, Plain, RowsField, TextField
from .conditions import ALL_VALUES, YEARS, labels_of, listed_in, option_key, option_label, year_of
from .forms import CHANNEL_KINDS, NEEDS
from .outcomes import BACK_PAYMENTS, COSTS, GRANTS, PAYERS, words_of_forms
from .shared import SCHEMES

STATES = {
    "decided": "定得下来",
    "not_lapsed": "没有断缴",
    "no_cover": "不能参保",
    "ask": "还要再问",
    "depends": "要看情况",
    "uncovered": "没有规定",
}
BASES = {"src": "来源里就有", "der": "从来源推出来", "amb": "来源没说清"}
SILENT = {"not_stated": "来源未写明"}
YES_NO = {True: "是", False: "否"}
NOTHING = "没有"
SPECIAL = {"unknown": "不清楚", "never": "从来没交过"}  # answers that are no option


class Says(Enum):
    """What kind of value a check compares."""

    TEXT = auto()
    NUMBER = auto()
    DAY = auto()
    TWO_DAYS = auto()  # the earliest and the latest
    ONE_OF = auto()  # of the words, or the keys they stand for


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that a decision says, at a dotted path of what ``manage.py decide`` prints."""

    label: str
    words: Mapping[Any, str] = field(default_factory=dict)  # of the values that have words of their own
    says: Says = Says.TEXT
    names: str = ""  # the desk's list whose keys the value may be

    def in_words(self, value: Plain, desk: Desk) -> str:
        """As it stands in the form."""
        if value is None:
            return NOTHING
        if isinstance(value, list):
            return (" 到 " if self.says is Says.TWO_DAYS else "、").join(map(str, value))
        return dict(self._words(desk)).get(value, str(value))

    def meant(self, text: str, desk: Desk) -> Plain:
        """As it stands in the document. Raises ValueError with what is wrong, in words."""
        text = text.strip()
        if text == NOTHING:
            return None
        match self.says:
            case Says.NUMBER:
                return _whole_number(text)
            case Says.DAY:
                return _day(text)
            case Says.TWO_DAYS:
                return _two_days(text)
        words = self._words(desk)
        named = [value for value, word in words if text in (word, value, without_key(word, value))]
        if len(set(named)) == 1:
            return named[0]
        if self.says is Says.ONE_OF:
            raise ValueError(f"要写下面之一：{'、'.join(word for _, word in words)}。")
        return text

    def _words(self, desk: Desk) -> list[tuple[Any, str]]:
        return [*self.words.items(), *(desk.choices(self.names) if self.names else ())]


def without_key(word: str, key: Any) -> str:
    """断了超过3个月（long） -> 断了超过3个月"""
    return word.removesuffix(f"（{key}）")


def one_of(label: str, words: Mapping[Any, str]) -> Check:
    return Check(label, words, Says.ONE_OF)


def _whole_number(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise ValueError("要写整数，例如：3。")
    return int(text)


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError("写一个日期，例如2026-06-01；来源没写就写“没有”。") from None


def _two_days(text: str) -> list[str]:
    days = re.findall(r"\d{4}-\d\d-\d\d", text)
    try:
        first, last = map(date.fromisoformat, days)
    except ValueError:
        raise ValueError("写最早和最晚两天，例如：2026-06-01 到 2026-07-01。") from None
    if first > last:
        raise ValueError("最早的一天要写在前面。")
    return days


_OF_DECISION = {
    "benefits_from": Check("从哪天起能报销", says=Says.DAY),
    "benefits_from_range": Check("最早和最晚哪天起能报销", says=Says.TWO_DAYS),
    "benefits_from_not_stated": one_of("日子是不是来源未写明", YES_NO),
    "first_benefits_from": Check("哪天起能报一部分", says=Says.DAY),
    "during_wait": Check(
        "等的时候报多少", {key: word for key, word in GRANTS.items() if key != "percentage"}
    ),
    "waiting.form": one_of("等待怎么算", words_of_forms() | SILENT),
    "waiting.months": Check("等几个月", says=Says.NUMBER),
    "waiting.days": Check("等几天", says=Says.NUMBER),
    "back_payment": one_of("能不能补交", BACK_PAYMENTS | SILENT),
    "back_payment_limit.months": Check("最多往前补几个月", says=Says.NUMBER),
    "no_cover_until": Check("哪天以前不能参保", says=Says.DAY),
    "gap_costs": one_of("断缴期间的费用", COSTS | SILENT),
    "late_fee.payer": one_of("滞纳金谁出", PAYERS | SILENT),
    "late_fee.daily_rate": Check("滞纳金每天多少"),
    "lapse.months": Check("断了几个月", says=Says.NUMBER),
    "lapse.days": Check("断了几天", says=Says.NUMBER),
    "lapse.cover_years": Check("断了几个年度", says=Says.NUMBER),
}
CHECKS: Mapping[str, Check] = MappingProxyType(
    {path: check for path, check in _OF_DECISION.items() if path != "benefits_from"}
    | {
        "policy.level": one_of("哪一级说的", {"city": "市", "province": "省", "nation": "国家"}),
        "policy.region": Check("哪个地方的政策（代码）"),
        "policy.scheme": one_of("哪种参保方式", SCHEMES),
        "policy.effective_from": Check("哪天起施行的一版", says=Says.DAY),
        "policy.verification": one_of("核对没有", {"verified": "已核对", "unverified": "未核对"}),
        "own_policy": one_of("是不是本市自己的政策", YES_NO),
        "ask": Check("还要问哪一问", names="questions"),
    }
)
OF_FIELDS: Mapping[str, Check] = MappingProxyType(
    {
        "state": one_of("结果", STATES),
        "rule": Check("用到的规则", names="rules"),
        "benefits_from": _OF_DECISION["benefits_from"],
    }
)
WHICH, NAMED = Check("是哪一样", names="things"), Check("显示的名称")
# By list: what an entry of it can be told by.
LISTS: Mapping[str, tuple[str, Mapping[str, Check]]] = MappingProxyType(
    {
        "options": (
            "由本人选的",
            {
                "choose.pay_gap": one_of("选：缺的几个月补不补", {"yes": "补交", "no": "不补交"}),
                "choose.repair_years": Check("选：修复几年"),
                "default": one_of("是不是先显示的", YES_NO),
                "rule": Check("用到的规则", names="rules"),
                **_OF_DECISION,
            },
        ),
        "possible": ("可能的情况", {"rule": Check("用到的规则", names="rules"), **_OF_DECISION}),
        "deadlines": (
            "要赶的日子",
            {
                "pay_by": Check("最迟哪天到账", says=Says.DAY),
                "benefits_from": _OF_DECISION["benefits_from"],
                "otherwise": Check("过了那天，从哪天起能报销", says=Says.DAY),
            },
        ),
        "materials": (
            "要带的材料",
            {"key": WHICH, "name": NAMED, "need": one_of("要不要带", NEEDS)},
        ),
        "channels": (
            "办理的渠道",
            {
                "key": WHICH,
                "name": NAMED,
                "kind": one_of("是什么渠道", CHANNEL_KINDS),
                "online": one_of("网上能不能办", YES_NO),
            },
        ),
        "disagreements": (
            "来源说法不一致的",
            {
                "field": Check(
                    "在哪件事上",
                    {
                        "back_payment": "能不能补交",
                        "benefits_from": "从哪天起能报销",
                        "gap_costs": "断缴期间的费用",
                        "during_wait": "等的时候报多少",
                        "late_fee": "滞纳金",
                        "back_payment_limit": "最多补多久",
                    },
                ),
                "used": Check("用了哪种说法"),
                "other": Check("还有哪种说法"),
            },
        ),
    }
)
OF_ENTRIES: Mapping[str, Check] = {path: one for _, checks in LISTS.values() for path, one in checks.items()}


# ---------------------------------------------------------------- forms


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
                return _day(text)
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


# ---------------------------------------------------------------- the document's piece


def taken_apart(expect: Plain) -> tuple[list[Plain], list[Plain], Plain]:
    """Checks and entries as pairs, and what neither can show, key by key as it stands."""
    checks: list[Plain] = []
    entries: list[Plain] = []
    kept: dict[str, Plain] = {}
    for key, value in expect.items():
        if key in LISTS and isinstance(value, list):
            flat = [dict(_flat(entry)) if isinstance(entry, dict) else None for entry in value]
            known = LISTS[key][1]
            if all(entry and entry.keys() <= known.keys() for entry in flat):
                entries += [(key, entry) for entry in flat] or [(key, {})]
                continue
        pairs = list(_flat({key: value}))
        if pairs and all(path in CHECKS for path, _ in pairs):
            checks += pairs
        else:
            kept[key] = value
    return checks, entries, kept


def _flat(plain: Plain, before: str = "") -> Iterator[tuple[str, Plain]]:
    for key, value in plain.items():
        path = f"{before}.{key}" if before else key
        if isinstance(value, dict) and value:
            yield from _flat(value, path)
        else:
            yield path, value


def put_together(checks: Any, entries: Any) -> dict[str, Plain]:
    expect = _nested(checks)
    for of, entry in entries:
        expect.setdefault(of, []).extend([_nested(entry.items())] if entry else [])
    return expect


def _nested(pairs: Any) -> dict[str, Plain]:
    made: dict[str, Plain] = {}
    for path, value in pairs:
        *outer, last = path.split(".")
        inside = made
        for key in outer:
            inside = inside.setdefault(key, {})
        inside[last] = value
    return made


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


# ---------------------------------------------------------------- what came out otherwise


def in_words(wrong: Sequence[Difference], desk: Desk) -> list[str]:
    """What an example got that it does not expect: 从哪天起能报销：应当是2026-06-10，算出来是2026-07-10。"""
    asked = next((one.asks for one in wrong if one.asks), None)
    if asked and any(one.path == "state" for one in wrong):
        return [f"还要先回答：{desk.label('questions', asked)}"]  # all the rest follows from that
    return [line for one in wrong for line in _lines(one, desk)]


def _lines(one: Difference, desk: Desk) -> Iterator[str]:
    if isinstance(one, Refused):
        yield f"回答“{desk.label('questions', one.path)}”：{one.found}"
    elif one.path in LISTS:
        yield _list_line(one, desk)
    else:
        expected = one.expected if isinstance(one.expected, Mapping) else {}
        for path, value in _flat(expected, one.path) if expected else ((one.path, one.expected),):
            yield _line(path, value, one.found if not expected else None, desk)


def _line(path: str, expected: Plain, found: Plain, desk: Desk) -> str:
    check = {**OF_FIELDS, **CHECKS}.get(path) or Check(path)
    return f"{check.label}：应当是{check.in_words(expected, desk)}，算出来是{check.in_words(found, desk)}"


def _list_line(one: Difference, desk: Desk) -> str:
    label, checks = LISTS[one.path]
    if not isinstance(one.expected, Mapping):
        return f"{label}：应当是空的，算出来有{len(one.found) if isinstance(one.found, list) else 0}条"
    said = "，".join(
        f"{check.label}：{check.in_words(value, desk)}"
        for path, value in _flat(one.expected)
        if (check := checks.get(path) or Check(path))
    )
    return f"{label}：里面没有这样一条：{said}"
