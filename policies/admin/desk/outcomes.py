"""What a rule decides besides the start and the money: back payment and its limit, costs of the gap, the wait, words."""

from __future__ import annotations

from typing import Any

from policies.core.codec.outcomes import LIMIT, STATEMENT

from .base import ChoiceField, DayField, KeysField, NumberField, PartForm, Plain, RowsField, TextField
from .conditions import ConditionForm
from .forms import ASK_HELP, SOURCES_HELP, WHEN_HELP
from .said import ListRow, SaidRow, judge

BACK_PAYMENTS = {
    "allowed": "能补交",
    "required": "必须补交",
    "optional": "可补可不补，由本人选",
    "employer_only": "只能由单位补交",
    "not_possible": "不能补交，只能重新参保",
}
COSTS = {
    "reimbursed": "补交后可以报销",
    "manual_claim": "可以报销，要拿票据手工办",
    "not_reimbursed": "不能报销",
    "employer_bears": "由单位承担",
    "account_only": "只补记个人账户",
    "from_return": "从恢复待遇起才报销",
}
GRANTS = {
    "none": "不能报销",
    "account_only": "只能用个人账户",
    "percentage": "按比例报销",
    "full": "照常报销",
}
BENEFITS = {  # left empty: all of them
    "account": "个人账户",
    "outpatient": "门诊",
    "inpatient": "住院",
    "maternity": "生育",
}


class BackPaymentRow(SaidRow):
    value = ChoiceField(BACK_PAYMENTS, required=True, blank="请选择", label="能不能补交")
    field_order = ("value", "text", "sources")


class LimitRow(SaidRow):
    months = NumberField(min_value=1, label="最多往前补几个月")
    since = TextField(label="最早补到哪个月", help_text="写2025-01。")
    until = DayField(label="哪天以前可以补", help_text="限期补交的最后一天。")
    field_order = ("months", "since", "until", "text", "sources")

    def value_of(self, cleaned: dict[str, Any]) -> Plain:
        value = {name: cleaned[name] for name in ("months", "since") if cleaned.get(name)}
        return value | ({"until": cleaned["until"].isoformat()} if cleaned.get("until") else {})

    def value_initial(self, value: Plain) -> dict[str, Any]:
        return dict(value)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        judge(self, LIMIT, {})
        return cleaned


class GrantRow(PartForm):
    grant = ChoiceField(GRANTS, blank="请选择", label="报多少")
    percent = NumberField(min_value=1, max_value=99, label="百分之几")
    benefit = ChoiceField(BENEFITS, blank="全部", label="哪一种")
    from_month = NumberField(min_value=0, label="满几个月起", help_text="一等就开始，空着。")

    def to_plain(self) -> Plain:
        plain = super().to_plain()
        benefit = plain.pop("benefit", "")
        if plain.get("grant") == "percentage" and "percent" in plain:
            del plain["grant"]
        return plain | ({"for": benefit} if benefit else {})

    def from_plain(self, plain: Plain) -> dict[str, Any]:
        if isinstance(plain, str):
            return {"grant": "percentage", "percent": plain[:-1]} if plain.endswith("%") else {"grant": plain}
        return {**plain, "grant": plain.get("grant", "percentage"), "benefit": plain.get("for")}


class WaitRow(ListRow):
    value = RowsField(GrantRow, label="等的时候能报多少", required=True)
    field_order = ("value", "text", "sources")


class CostRow(PartForm):
    value = ChoiceField(COSTS, blank="请选择", label="报不报")
    benefit = ChoiceField(BENEFITS, blank="全部", label="哪一种")

    def to_plain(self) -> Plain:
        plain = super().to_plain()
        benefit = plain.pop("benefit", "")
        return {**plain, "for": benefit} if benefit else plain["value"]

    def from_plain(self, plain: Plain) -> dict[str, Any]:
        return (
            {"value": plain}
            if isinstance(plain, str)
            else {"value": plain["value"], "benefit": plain.get("for")}
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("value"):
            self.add_error("value", "请选报不报。")
        return cleaned


class CostsRow(ListRow):
    value = RowsField(CostRow, label="断缴期间看病的钱", required=True)
    field_order = ("value", "text", "sources")


class StatementRow(PartForm):
    """A sentence of this rule alone."""

    folds_blank = True
    spelling = STATEMENT
    text = TextField(lines=2, label="要告诉居民的话")
    sources = KeysField("sources", label="来源", help_text=SOURCES_HELP)
    when = RowsField(ConditionForm, label="对哪些人", help_text=WHEN_HELP)
    ask = TextField(label="打12393怎么问", help_text=ASK_HELP)
