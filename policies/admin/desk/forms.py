"""One form for each kind of entry a policy holds beside rules and examples: labels and helps that say what to write."""

from __future__ import annotations

from typing import Any

from policies.core.codec.outcomes import STATEMENT
from policies.core.codec.policies import (
    CHANNEL,
    CHANNEL_USE,
    MATERIAL,
    MATERIAL_USE,
    SOURCE,
    STEP,
    VERSION,
    WINDOW,
)

from .base import (
    ChoiceField,
    DayField,
    KeysField,
    NumberField,
    PartForm,
    Plain,
    RowsField,
    TextField,
    YesNoField,
    faults_of,
)
from .conditions import WINDOW_NAMES, ConditionForm

LEVELS = {
    "law": "法律",
    "national": "国家文件",
    "provincial": "省级文件",
    "city": "市级文件",
    "media": "媒体报道",
    "unofficial": "非官方网页",
}
AUTHORITIES = {"medical_insurance": "医保部门", "tax": "税务部门", "bank": "银行", "employer": "单位"}
CHANNEL_KINDS = {
    "app": "手机App",
    "mini_program": "小程序",
    "official_account": "公众号",
    "website": "网站",
    "window": "窗口",
    "bank": "银行柜台",
    "phone": "电话",
}
NEEDS = {"required": "一定要带", "if": "有某种情况才要带", "not_needed": "常被要求，其实不用带"}
STOPS = {
    "lapse_month": "断缴当月就停",
    "month_after": "断缴的下个月起停",
    "months_after": "断缴后第几个月起停",
    "grace": "有宽限：某月某日前补上就不算断",
}
SOURCES_HELP = "这句话是从哪里看来的。"
WANTED_SOURCES_HELP = SOURCES_HELP + "没有来源也能发布，检查会提醒你。"
NEEDED_SOURCES_HELP = SOURCES_HELP + "没有来源的规则发布不了。"
ASK_HELP = "这件事来源没写清的，写一句问话。居民打电话时照着念，例如：补交的钱，单位出还是个人出？"
WHEN_HELP = "几个条件要同时成立才算。“或者”就另写一条。一个都不写，就是对所有人。"


class SourceForm(PartForm):
    spelling = SOURCE
    title = TextField(required=True, label="标题", help_text="文件或网页的标题，照抄。")
    issuer = TextField(label="谁发的", help_text="例如：石狮市医疗保障局。")
    number = TextField(label="文号", help_text="没有就空着。")
    level = ChoiceField(
        LEVELS, required=True, blank="请选择", label="级别", help_text="居民会看到这个级别，照实选。"
    )
    address = TextField(label="网址", help_text="要以 https:// 开头，能点开看到原文。")
    published = DayField(label="发布日期")
    checked = DayField(
        required=True,
        label="查看日期",
        help_text="你哪天看过它。只看到转载的，写看转载的那天，并在说明里写“没有看到原文”。",
    )
    clause = TextField(label="第几条")
    note = TextField(label="说明", lines=2, help_text="例如：据转载页面。居民会看到。")


class ChannelForm(PartForm):
    spelling = CHANNEL
    name = TextField(required=True, label="名称", help_text="和门牌、应用商店里一模一样。")
    kind = ChoiceField(CHANNEL_KINDS, required=True, blank="请选择", label="是什么")
    authority = ChoiceField(AUTHORITIES, required=True, blank="请选择", label="归谁管")
    path = TextField(label="点哪里", help_text="例如：首页 → 医保 → 参保登记。")
    phone = TextField(label="电话")
    address = TextField(label="地址或网址")
    hours = TextField(label="时间", help_text="例如：工作日9:00到17:00。")
    note = TextField(label="说明", lines=2)
    working_days = NumberField(
        min_value=0, max_value=365, label="几个工作日办好", help_text="来源没写就空着。"
    )


class MaterialForm(PartForm):
    spelling = MATERIAL
    name = TextField(required=True, label="名称", help_text="例如：身份证。")
    where = TextField(label="在哪里拿")
    note = TextField(label="说明", lines=2)


class WindowForm(PartForm):
    spelling = WINDOW
    cover_year = NumberField(
        required=True,
        min_value=1999,
        max_value=2100,
        label="参保年度",
        help_text="保障的是哪一年，不是哪年交钱。",
    )
    name = ChoiceField(
        WINDOW_NAMES,
        required=True,
        blank="请选择",
        label="哪一个缴费期",
        help_text="大家按时交的是集中缴费期；到期后接着开放的是延长期；再往后，错过的人晚交的是补缴期。",
    )
    opens = DayField(label="第一天", help_text="来源没有写的，空着：集中缴费期可以缺一天，这一天由居民回答。")
    closes = DayField(label="最后一天", help_text="这一天也算在内。")
    sources = KeysField("sources", label="来源", help_text=WANTED_SOURCES_HELP)


class VersionForm(PartForm):
    """A version without its rules and lists."""

    spelling = None
    effective_from = DayField(
        required=True,
        label="从哪天起施行",
        help_text="按钱到账的日子选用。写了下一版，这一版就用到那天为止。",
    )
    verification = ChoiceField(
        {"verified": "已核对（看到官方说法和日期）", "unverified": "未核对"},
        required=True,
        blank="请选择",
        label="核对没有",
    )
    review_by = DayField(label="最晚什么时候再核一遍", help_text="过了这天，页面会写“自…起未再核实”。")
    changed = TextField(
        label="这一版改了什么", help_text="一句话，居民会看到。例如：等待期从6个月改为3个月。"
    )
    otherwise = ChoiceField(
        {"defer": "交给上一级（省、国家）的规定", "not_stated": "来源未写明"},
        blank="（还没想好，先空着）",
        label="规则都不符合时",
        help_text="发布前一定要选。选“交给上一级”，上一级的规则就接着往下对。",
    )
    otherwise_sources = KeysField("sources", label="“来源未写明”依据什么")
    stop_kind = ChoiceField(STOPS, blank="来源未写明", label="断缴后待遇从什么时候停")
    stop_months = NumberField(
        min_value=0, max_value=60, label="第几个月", help_text="只在选了“第几个月起停”或“有宽限”时写。"
    )
    stop_day = NumberField(min_value=0, max_value=31, label="几号", help_text="只在选了“有宽限”时写。")
    stop_sources = KeysField("sources", label="停待遇的来源")
    stop_text = TextField(label="来源原话")
    cut_off_day = NumberField(
        min_value=1, max_value=31, label="每月截止日", help_text="过了这天到账，按下个月1日算。没有就空着。"
    )
    period = ChoiceField(
        {"month": "按月", "quarter": "按季", "year": "按年"},
        required=True,
        label="多久交一次",
        initial="month",
        help_text="居民医保选按年。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.desk.is_residents:
            self.fields["period"].initial = "year"  # of a new version; one that is there brings its own

    def from_plain(self, plain: Plain) -> dict[str, Any]:
        initial = {name: value for name, value in plain.items() if name != "stop"}
        return initial | _stop_initial(plain.get("stop")) | {"period": plain.get("period", "month")}

    def to_plain(self) -> Plain:
        plain = super().to_plain()
        stop = {
            name: plain.pop(f"stop_{name}", None) for name in ("kind", "months", "day", "sources", "text")
        }
        if plain.get("period") == "month":
            del plain["period"]
        return plain | ({"stop": _stop_plain(stop)} if stop["kind"] else {})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors:
            for fault in faults_of(VERSION, {**self.to_plain(), "rules": []}):
                name = "_".join(str(part) for part in fault.path[:2] if part != "value")
                self.add_error(name if name in self.fields else None, self.in_words(fault))
        return cleaned


def _stop_initial(stop: Plain) -> dict[str, Any]:
    if not stop or stop == "not_stated":
        return {}
    claim = stop["claims"][0] if isinstance(stop, dict) and "claims" in stop else stop
    said = claim if isinstance(claim, dict) and "value" in claim else {"value": claim}
    value = said["value"] if isinstance(said["value"], dict) else {"kind": said["value"]}
    return {
        "stop_kind": value.get("kind"),
        "stop_months": value.get("months"),
        "stop_day": value.get("day"),
        "stop_sources": said.get("sources"),
        "stop_text": said.get("text"),
    }


def _stop_plain(stop: dict[str, Any]) -> Plain:
    value = {name: stop[name] for name in ("kind", "months", "day") if stop[name]}
    short = value["kind"] if len(value) == 1 else value
    rest = {name: stop[name] for name in ("sources", "text") if stop[name]}
    return {"value": short, **rest} if rest or isinstance(short, dict) else short


class StepForm(PartForm):
    spelling = STEP
    key = TextField(required=True, label="代号", help_text="小写英文，例如 register。")
    do = TextField(
        required=True, lines=2, label="做什么", help_text="一句话，动词开头。例如：先到医保部门办参保登记。"
    )
    authority = ChoiceField(AUTHORITIES, required=True, blank="请选择", label="找谁办")
    channels = KeysField("channels", label="在哪里办")
    when = RowsField(ConditionForm, label="什么情况下要办", help_text=WHEN_HELP)
    sources = KeysField("sources", label="来源", help_text=SOURCES_HELP)


class MaterialUseForm(PartForm):
    spelling = MATERIAL_USE
    material = ChoiceField({}, required=True, blank="请选择", label="材料")
    need = ChoiceField(NEEDS, required=True, label="要不要带")
    only = TextField(
        label="什么情况要带", help_text="用几个字说，例如：请别人代办时。只和“有某种情况才要带”一起写。"
    )
    original = YesNoField(label="要不要原件")
    copies = NumberField(min_value=0, max_value=20, label="复印件几份")
    substitutes = KeysField("materials", label="没有的话，可以用什么代替")
    when = RowsField(ConditionForm, label="对哪些人", help_text=WHEN_HELP)
    sources = KeysField("sources", label="来源", help_text=SOURCES_HELP)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["material"].choices = [("", "请选择"), *self.desk.choices("materials")]  # type: ignore[attr-defined]


class ChannelUseForm(PartForm):
    spelling = CHANNEL_USE
    channel = ChoiceField({}, required=True, blank="请选择", label="渠道")
    when = RowsField(ConditionForm, label="对哪些人", help_text=WHEN_HELP)
    sources = KeysField("sources", label="来源", help_text=SOURCES_HELP)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].choices = [("", "请选择"), *self.desk.choices("channels")]  # type: ignore[attr-defined]


class StatementForm(PartForm):
    spelling = STATEMENT
    text = TextField(required=True, lines=3, label="要告诉居民的话", help_text="一句大白话。")
    sources = KeysField("sources", label="来源", help_text=WANTED_SOURCES_HELP)
    when = RowsField(ConditionForm, label="对哪些人", help_text=WHEN_HELP)
    ask = TextField(label="打12393怎么问", help_text=ASK_HELP)
