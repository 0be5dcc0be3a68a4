"""What all places share: the questions, papers and channels of the catalogue, and a row of the region table."""

from __future__ import annotations

from typing import Any

from policies.core.codec.catalogue import FACT
from policies.regions import COLUMNS

from .base import ChoiceField, KeysField, NumberField, PartForm, Plain, RowsField, TextField, YesNoField

KINDS = {
    "yes_no": "是或不是",
    "choice": "选一项",
    "choices": "可以选几项",
    "number": "填数字",
    "month": "填年月",
    "year": "填年份",
    "date": "填日期",
}
SCHEMES = {"employee": "职工医保（单位给交）", "flexible": "灵活就业", "resident": "城乡居民"}
LEVELS = {"nation": "全国", "province": "省级", "prefecture": "地级", "county": "县级"}


class OptionForm(PartForm):
    key = TextField(label="代号", help_text="小写英文。")
    label = TextField(label="居民看到的字")
    hint = TextField(label="小字说明")
    schemes = KeysField("schemes", label="哪种参保方式的人会看到", help_text="都不选，就是都看到。")


class FactForm(PartForm):
    """One question. Its words are what a resident of sixty reads on a phone."""

    spelling = FACT
    kind = ChoiceField(KINDS, required=True, blank="请选择", label="怎么答")
    label = TextField(required=True, label="短名称", help_text="列在“你的回答”里，例如：断缴原因。")
    question = TextField(label="问题", help_text="一句大白话，例如：医保最后交到哪个月？")
    why = TextField(lines=2, label="为什么问")
    hint = TextField(lines=2, label="怎么查到", help_text="写清打开哪个App、点哪里。")
    options = RowsField(OptionForm, blank=2, label="选项", help_text="只在“选一项”“可以选几项”时写。")
    unit = TextField(label="单位", help_text="例如：个月。")
    at_least = NumberField(min_value=0, label="最小")
    at_most = NumberField(min_value=0, label="最大")
    role = ChoiceField(
        {"given": "要问居民", "option": "居民自己的选择，不问，各种选法都列出来"}, required=True, label="用法"
    )
    can_be_unknown = YesNoField(blank="不写", label="可以答“不清楚”吗", help_text="不写，就是可以。")
    can_be_never = YesNoField(blank="不写", label="可以答“从来没交过”吗", help_text="不写，就是不可以。")

    def from_plain(self, plain: Plain) -> dict[str, Any]:
        return {"role": "given", **plain}

    def to_plain(self) -> Plain:
        plain = super().to_plain()
        if plain.get("role") == "given":
            del plain["role"]
        return plain


class RegionForm(PartForm):
    """One row of the region table. A pooling code must name a row that pools to itself."""

    code = TextField(required=True, label="代码", help_text="六位，GB/T 2260。")
    name = TextField(required=True, label="全名")
    short = TextField(required=True, label="简称", help_text="例如：阿克苏。")
    pinyin = TextField(required=True, label="拼音", help_text="小写，不分隔，例如：akesu。")
    initials = TextField(required=True, label="拼音首字母")
    level = ChoiceField(LEVELS, required=True, blank="请选择", label="级别")
    parent = TextField(label="上一级的代码")
    pooling_employee = TextField(label="职工医保归哪里统筹", help_text="六位代码；不实行就空着。")
    pooling_flexible = TextField(label="灵活就业归哪里统筹")
    pooling_resident = TextField(label="居民医保归哪里统筹")

    def to_plain(self) -> Plain:
        """A row of texts, in the order of the table's columns."""
        return [self.cleaned_data.get(column) or "" for column in COLUMNS]

    def from_plain(self, plain: Plain) -> dict[str, Any]:
        return dict(zip(COLUMNS, plain, strict=True))
