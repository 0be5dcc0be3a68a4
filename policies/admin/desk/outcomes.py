"""What a rule decides, as forms: each field says what one or more sources say, and a start is written in plain words."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from policies.core import words
from policies.core.codec.faults import Fault
from policies.core.codec.outcomes import LIMIT, PRICE, STATEMENT
from policies.core.codec.starts import DATED, START
from policies.core.outcome import ResidentWait

from .base import (
    EMPTY,
    ChoiceField,
    DayField,
    DecimalTextField,
    KeysField,
    NumberField,
    PartForm,
    Plain,
    RowsField,
    TextField,
    YesNoField,
    faults_of,
)
from .conditions import ConditionForm
from .forms import SOURCES_HELP, WHEN_HELP

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
PERS = {"month": "每月", "year": "每年"}
PAYERS = {"employer": "单位出", "person": "个人出", "none": "不收"}
FEE_STARTS = {
    "second_month": "欠费月份后第二个月1日起",
    "next_month": "欠费月份下个月1日起",
}
UNSTATED = "unstated"  # a word of the document that stands for no form


def words_of_forms() -> dict[str, str]:
    return {form.value: text for form, text in words.START.items()}


WAIT = ("fixed", "fixed_days", "per_year", "free_years", "cap", "floor", "floor_years", "counted_since")
# What a field of the formula means that is left empty. The document takes a key that is missing for the usual formula.
NOT_ADDED: Mapping[str, Plain] = MappingProxyType(
    {"per_year": 0, "free_years": 0, "floor": "none", "floor_years": 0}
)


# ---------------------------------------------------------------- what sources say of one field


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
        _judge(self, LIMIT, {})
        return cleaned


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
            _add_faults(self, faults_of(DATED, start_value(cleaned)))
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
        _judge(self, START, {"wait": "fixed"})
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


class ListRow(SaidRow):
    """What one source says in several rows."""

    def value_initial(self, value: Plain) -> dict[str, Any]:
        return {"value": value if isinstance(value, list) else [value]}

    @property
    def is_blank(self) -> bool:
        return not self["value"].data and not self["text"].data


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


class WaiverRow(PartForm):
    paid_until = DayField(label="哪天以前交清")
    percent = NumberField(min_value=1, max_value=100, label="减百分之几", help_text="全免写100。")


class FeeRow(SaidRow):
    payer = ChoiceField(PAYERS, required=True, blank="请选择", label="谁出")
    daily_rate = DecimalTextField(label="每天的比例", help_text="万分之五写0.0005。")
    interest = YesNoField(blank="不写", label="收的是利息吗", help_text="不写，就是滞纳金。")
    begins = ChoiceField(FEE_STARTS, blank="来源未写明", label="从哪天算起")
    capped = YesNoField(label="最多不超过本金吗")
    waivers = RowsField(WaiverRow, label="减免")
    field_order = ("payer", "daily_rate", "begins", "capped", "interest", "waivers", "text", "sources")
    rare = ("capped", "interest", "waivers")

    def value_of(self, cleaned: dict[str, Any]) -> Plain:
        names = ("payer", "daily_rate", "interest", "begins", "capped", "waivers")
        return {name: cleaned[name] for name in names if cleaned.get(name) not in EMPTY}

    def value_initial(self, value: Plain) -> dict[str, Any]:
        return {"payer": value} if isinstance(value, str) else dict(value)


class PriceForm(PartForm):
    """A price. Residents pay for a cover year, so that a price per year has to say which."""

    spelling = PRICE
    names_its_year: ClassVar[bool] = True
    per = ChoiceField(PERS, blank="请选择", label="多久一次")
    amount = DecimalTextField(label="多少元", help_text="写484.38；不知道就写下面的基数。")
    base = TextField(label="按什么算", help_text="例如：上年度职工月平均工资。")
    base_amount = DecimalTextField(label="基数是多少元")
    rate = DecimalTextField(label="比例", help_text="10%写0.10。")
    rate_to = DecimalTextField(label="到", help_text="来源写的是一段，例如10%到12%，这里写0.12。")
    subsidy = DecimalTextField(
        label="另要交的财政补助（元）",
        help_text="只写要本人自己交的。政府自己出的那一份，不写在这里。",
    )
    cover_year = NumberField(
        min_value=1999, max_value=2100, label="参保年度", help_text="是哪一年的钱，不是哪年交的。例如2026。"
    )
    until = DayField(label="到哪天为止")
    group = TextField(label="只对哪种人", help_text="特殊人群的代号。")

    rare: tuple[str, ...] = ("base_amount", "rate_to", "subsidy", "cover_year", "from", "until", "group")
    field_order = ("per", "amount", "cover_year")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from"] = DayField(label="从哪天起")  # a word of Python, so not among the fields above
        if self.desk.is_residents:
            self.rare = tuple(name for name in self.rare if name != "cover_year")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        by_year = self.desk.is_residents and self.names_its_year and cleaned.get("per") == "year"
        if by_year and not cleaned.get("cover_year") and "cover_year" not in self.errors:
            self.add_error("cover_year", "居民医保按年交，请写是哪个参保年度的钱，例如2026。")
        return cleaned


class RepairPriceForm(PriceForm):
    """The price of a year that is paid on top: it is for no cover year of its own."""

    names_its_year = False


class PricesRow(ListRow):
    value = RowsField(PriceForm, label="要交的钱", required=True)
    field_order = ("value", "text", "sources")


class RepairRow(PricesRow):
    value = RowsField(RepairPriceForm, label="多交一年的钱", required=True, most=1)

    def value_of(self, cleaned: dict[str, Any]) -> Plain:
        return cleaned["value"][0]


def _judge(form: SaidRow, spelling: Any, names: Mapping[str, str]) -> None:
    if not form.errors:
        _add_faults(form, faults_of(spelling, form.value_of(form.cleaned_data)), names)


def _add_faults(
    form: PartForm, faults: Iterable[Fault], names: Mapping[str, str] = MappingProxyType({})
) -> None:
    """Each at the field it speaks of: ("wait", "floor") at the floor."""
    for fault in faults:
        first, last = (str(fault.path[0]), str(fault.path[-1])) if fault.path else ("", "")
        name = next((one for one in (last, first, names.get(first, "")) if one in form.fields), None)
        form.add_error(name, form.in_words(fault))


class StatementRow(PartForm):
    """A sentence of this rule alone."""

    folds_blank = True
    spelling = STATEMENT
    text = TextField(lines=2, label="要告诉居民的话")
    sources = KeysField("sources", label="来源", help_text=SOURCES_HELP)
    when = RowsField(ConditionForm, label="对哪些人", help_text=WHEN_HELP)
