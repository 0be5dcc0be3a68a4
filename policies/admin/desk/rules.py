"""A rule on its own page: for whom, what it decides, what it rests on."""

from __future__ import annotations

from typing import Any

from policies.core.codec.policies import PASSAGE, RULE

from .base import EMPTY, ChoiceField, DayField, KeysField, PartForm, Plain, RowsField, TextField
from .conditions import ConditionForm
from .forms import NEEDED_SOURCES_HELP, WHEN_HELP
from .outcomes import BackPaymentRow, CostsRow, LimitRow, StatementRow, WaitRow
from .prices import FeeRow, PricesRow, RepairRow
from .said import SaidField
from .starts import StartRow

STATES = {"decided": "按下面写的办", "not_lapsed": "没有断缴，不用补", "no_cover": "现在不能参保"}
DISAGREE = (
    "来源说法不一致时写几行，一行一个来源；页面会两种都列出，先按对居民更稳妥的一种算。空着就是“来源未写明”。"
)
OF_RULE = ("key", "title", "when", "sources", "passages", "based_on")


class PassageForm(PartForm):
    spelling = PASSAGE
    source = ChoiceField({}, blank="（哪一份来源）", label="来源")
    at = TextField(label="第几条、第几段", help_text="例如：第十一条。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = [("", "（哪一份来源）"), *self.desk.choices("sources")]  # type: ignore[attr-defined]


class RuleForm(PartForm):
    spelling = RULE
    key = TextField(
        required=True, label="代号", help_text="小写英文和短横，例如 over-3-months。同一版里不能重复。"
    )
    title = TextField(label="名称", help_text="一句话说是哪种人，例如：断了超过3个月。居民会看到。")
    when = RowsField(ConditionForm, blank=2, label="对哪些人", help_text=WHEN_HELP)
    sources = KeysField("sources", label="来源", help_text=NEEDED_SOURCES_HELP)
    passages = RowsField(
        PassageForm, label="写在来源的哪里", help_text="以后核对的人照着找。没有条款号的网页就空着。"
    )
    state = ChoiceField(STATES, required=True, label="结果", initial="decided")
    no_cover_until = DayField(
        label="哪天以前不能参保", help_text="只和“现在不能参保”一起写；到下一年度为止就空着。"
    )
    start = SaidField(StartRow, label="从哪天起能报销")
    back_payment = SaidField(BackPaymentRow, label="断掉的能不能补交")
    back_payment_limit = SaidField(LimitRow, label="最多补多久")
    gap_costs = SaidField(CostsRow, label="断缴期间看病的钱")
    during_wait = SaidField(WaitRow, label="等的时候能报多少")
    late_fee = SaidField(FeeRow, label="滞纳金或利息")
    price = SaidField(PricesRow, label="要交多少钱")
    repair_price = SaidField(
        RepairRow, label="缴费修复的价钱", help_text="居民医保：多交1年的钱，少等1个月。"
    )
    statements = RowsField(StatementRow, label="还要告诉居民的话")
    based_on = TextField(
        label="照抄自哪条规则", help_text="例如 370000/flexible/over-3-months。上级改了，这里会提醒。"
    )

    def from_plain(self, plain: Plain) -> dict[str, Any]:
        then = plain.get("then") or {}
        told = {name: value for name, value in then.items() if value != "not_stated"}
        return {name: plain[name] for name in OF_RULE if name in plain} | {"state": "decided"} | told

    def to_plain(self) -> Plain:
        plain = super().to_plain()
        then = {name: plain.pop(name) for name in list(plain) if name not in OF_RULE}
        if then.get("state") == "decided":
            del then["state"]
        return {
            "when": [],
            **plain,
            "then": {name: value for name, value in then.items() if value not in EMPTY},
        }

    def _field_of(self, fault: Any) -> str | None:
        """then.start.value.count -> start"""
        return next((str(part) for part in fault.path if str(part) in self.fields), None)
