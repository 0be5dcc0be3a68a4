"""What it costs, as forms: prices of months and years, late fees and who bears them."""

from __future__ import annotations

from typing import Any, ClassVar

from policies.core.codec.outcomes import PRICE

from .base import (
    EMPTY,
    ChoiceField,
    DayField,
    DecimalTextField,
    NumberField,
    PartForm,
    Plain,
    RowsField,
    TextField,
    YesNoField,
)
from .said import ListRow, SaidRow

PERS = {"month": "每月", "year": "每年"}
PAYERS = {"employer": "单位出", "person": "个人出", "none": "不收"}
FEE_STARTS = {
    "second_month": "欠费月份后第二个月1日起",
    "next_month": "欠费月份下个月1日起",
}


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
