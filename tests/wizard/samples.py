"""A small site of its own, so that what residents see is tested apart from what is shipped.

Rules in the shape of 贵港, 山东/淄博, 郑州, 福建 and 青岛; words and sources are made up for the tests.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from django.conf import settings

from policies.core import codec
from policies.core.policy import Policy
from policies.core.types import Scheme
from policies.regions import Regions, read_csv
from policies.snapshot import Snapshot

PUBLICATION = 7

CITY = {
    "title": "关于职工医保待遇等待期的通知",
    "issuer": "某市医疗保障局",
    "number": "某医保发〔2025〕3号",
    "level": "city",
    "address": "https://example.gov.cn/notice",
    "published": "2025-03-18",
    "checked": "2026-11-23",
    "clause": "第三条",
}
WEB = {
    "title": "断缴了怎么办",
    "level": "unofficial",
    "checked": "2026-11-20",
    "address": "https://example.com/a",
}
PROVINCE = {
    **CITY,
    "title": "全省职工医保办法",
    "level": "provincial",
    "issuer": "某省医疗保障局",
    "number": "",
}
NATIONAL = {
    "title": "关于健全基本医疗保险参保长效机制的指导意见",
    "number": "国办发〔2024〕38号",
    "level": "national",
    "address": "https://www.gov.cn/zhengce/content/202408/content_6965741.htm",
    "published": "2024-08-01",
    "checked": "2026-11-22",
}

REASONS = [
    ("employer_arrears", "单位欠费，没给我交", ("employee",)),
    ("left_job", "离职了", ()),
    ("missed_payment", "自己忘了交，或卡里钱不够扣", ()),
    ("missed_window", "错过了集中缴费期", ("resident",)),
    ("first_enrolment", "以前从来没参加过医保", ()),
    ("other", "别的原因", ()),
]
GROUPS = [
    ("none", "都不是"),
    ("newborn", "新生儿"),
    ("subsistence_allowance", "低保户"),
    ("veteran", "退役军人"),
]


def catalogue() -> dict[str, Any]:
    options = [{"key": key, "label": label, "schemes": list(schemes)} for key, label, schemes in REASONS]
    return {
        "schema": 1,
        "facts": {
            "pay_on": {
                "kind": "date",
                "label": "钱哪天到账",
                "question": "这次缴费，钱哪天到账？",
                "why": "从哪天起能报销，要从到账那天算。",
                "hint": "还没交的，填你打算交的那天。",
                "can_be_unknown": False,
            },
            "cover_year": {
                "kind": "year",
                "label": "交哪一年的",
                "question": "这次交的是哪一年的医保？",
                "can_be_unknown": False,
            },
            "reason": {
                "kind": "choice",
                "label": "为什么断缴",
                "question": "为什么断缴了？",
                "why": "原因不同，能不能补交、由谁交都不同。",
                "options": options,
            },
            "last_paid": {
                "kind": "month",
                "label": "最后交到哪个月",
                "question": "医保最后交到哪个月？",
                "why": "从这个月往后数，才知道断了几个月。",
                "hint": "打开“国家医保服务平台”App，点“缴费记录”，看最近一笔的“费款所属期”。看所属月份，不看哪天交的钱。",
                "can_be_never": True,
            },
            "last_paid.year": {
                "kind": "year",
                "label": "最后交的是哪一年",
                "question": "居民医保最后交的是哪一年的？",
                "hint": "看保障的是哪一年，不看哪年交的钱。",
                "can_be_never": True,
            },
            "continuous_months": {
                "kind": "number",
                "label": "断缴前连续交了几个月",
                "question": "断缴以前，连续交了几个月？",
                "unit": "个月",
                "at_most": 600,
            },
            "group": {
                "kind": "choices",
                "label": "特殊情况",
                "question": "你属于下面哪种情况？",
                "options": [{"key": key, "label": label} for key, label in GROUPS],
            },
            "event_on.birth": {"kind": "date", "label": "出生日期", "question": "孩子哪天出生？"},
            "first_lapse": {"kind": "yes_no", "label": "是不是头一回断缴", "question": "这是头一回断缴吗？"},
            "previous_scheme": {
                "kind": "choice",
                "label": "以前参加哪种",
                "question": "断缴以前，参加的是哪种医保？",
                "options": [
                    {"key": "employee", "label": "职工医保"},
                    {"key": "flexible", "label": "灵活就业"},
                    {"key": "resident", "label": "居民医保"},
                    {"key": "none", "label": "没参加过"},
                ],
            },
            "in_window": {
                "kind": "yes_no",
                "label": "在集中缴费期",
                "question": "这次是在集中缴费期里交吗？",
            },
            "pay_gap": {
                "kind": "yes_no",
                "label": "补不补交",
                "question": "断掉的几个月补不补？",
                "role": "option",
            },
            "repair_years": {
                "kind": "number",
                "label": "修复几年",
                "question": "修复几年？",
                "role": "option",
            },
        },
        "materials": {
            "id_card": {"name": "身份证"},
            "labour_contract": {"name": "劳动合同", "where": "向单位要"},
            "payslip": {"name": "工资流水", "where": "去发工资的银行打印"},
            "photo": {"name": "一寸照片"},
        },
        "channels": {
            "nhsa-app": {
                "name": "国家医保服务平台",
                "kind": "app",
                "authority": "medical_insurance",
                "path": "首页 → 参保登记",
            },
            "window": {
                "name": "参保地医保经办窗口",
                "kind": "window",
                "authority": "medical_insurance",
                "working_days": 10,
            },
            "tax-mini": {"name": "税务社保缴费", "kind": "mini_program", "authority": "tax"},
            "tax-hall": {"name": "办税服务厅", "kind": "window", "authority": "tax"},
        },
    }


DOING: dict[str, Any] = {
    "steps": [
        {"key": "register", "do": "先到医保部门办参保登记", "authority": "medical_insurance"},
        {"key": "pay", "do": "再通过税务渠道缴费", "authority": "tax"},
    ],
    "materials": [
        {"material": "id_card", "original": True, "copies": 1},
        {"material": "labour_contract", "need": "if", "only": "单位漏缴时", "substitutes": ["payslip"]},
        {"material": "photo", "need": "not_needed"},
    ],
    "channels": [{"channel": key} for key in ("nhsa-app", "window", "tax-mini", "tax-hall")],
}


def version(*rules: dict[str, Any], **terms: Any) -> dict[str, Any]:
    return {
        "effective_from": "2022-04-01",
        "verification": "verified",
        "stop": "month_after",
        "rules": list(rules),
        "otherwise": "not_stated",
        "otherwise_sources": ["main"],
        **DOING,
        **terms,
    }


def rule(key: str, *when: str, **then: Any) -> dict[str, Any]:
    title = then.pop("title", "")
    return {"key": key, "title": title, "when": list(when), "then": then, "sources": ["main"]}


def policy(
    region: str, scheme: str, *versions: dict[str, Any], source: dict[str, str] = CITY, **more: Any
) -> Policy:
    document = {
        "schema": 1,
        "region": region,
        "scheme": scheme,
        "sources": {"main": source, "web": WEB},
        "versions": list(versions),
        **more,
    }
    return codec.load_policy(document)


EMPLOYER_FEE = {"payer": "employer", "daily_rate": "0.0005", "begins": "second_month", "capped": True}


def guigang() -> Policy:
    arrears = rule(
        "employer-arrears",
        "reason = employer_arrears",
        back_payment="employer_only",
        back_payment_limit={"months": 24},
        start="S3",
        gap_costs={"claims": [{"value": "reimbursed"}, {"value": "employer_bears", "sources": ["web"]}]},
        late_fee=EMPLOYER_FEE,
        price={"per": "month", "base": "上年度职工月平均工资", "rate": "0.10", "rate_to": "0.12"},
    )
    told = [{"text": "以前交的年限不会清零，接着算。", "sources": ["main"]}]
    return policy(
        "450800",
        "employee",
        version(
            arrears,
            effective_from="2025-01-01",
            verification="unverified",
            review_by="2026-06-30",
            statements=told,
        ),
        source=WEB,
    )


def shandong() -> Policy:
    short = rule("short", "lapse_months >= 1", "lapse_months <= 3", back_payment="allowed", start="S3")
    long = rule(
        "long",
        "lapse_months > 3",
        back_payment={"value": "optional", "text": "补交的月份只算年限"},
        start="S6(3)",
        during_wait="none",
        gap_costs="not_reimbursed",
        late_fee="none",
        price={"per": "month", "amount": "484.38"},
    )
    before = rule("any", start="S3", back_payment="allowed")
    return policy(
        "370000",
        "flexible",
        version(before, effective_from="2020-01-01"),
        version(short, long, changed="断了超过3个月的，要等3个月"),
        source=PROVINCE,
    )


def zibo() -> Policy:
    return policy("370300", "flexible", version(otherwise="defer", rules=[
        rule("first", "reason = first_enrolment", start="S3", back_payment="not_stated"),
    ]))  # fmt: skip


def zhengzhou() -> Policy:
    back = {"back_payment": "not_possible", "start": "S2", "gap_costs": "not_reimbursed"}
    return policy(
        "410100",
        "flexible",
        version(
            rule("first", "reason = first_enrolment", start="S6(3)"),
            rule("short", "lapse_months <= 3", back_payment="required", start="S2", gap_costs="reimbursed"),
            rule("long", "lapse_months > 3", **back),
            stop="lapse_month",
        ),
    )


def fujian() -> Policy:
    return policy(
        "350000",
        "flexible",
        version(
            rule("long-paid", "lapse_months > 3", "pay_gap = yes", start="S6(3)", back_payment="optional",
                 during_wait="50%", gap_costs="reimbursed"),
            rule("long-unpaid", "lapse_months > 3", "pay_gap = no", start="S6(6)", back_payment="optional",
                 during_wait="50%", gap_costs="not_reimbursed"),
            rule("unclear", "lapse_months = 3",
                 start={"unstated": True, "months": 3, "candidates": ["S5(3)", "S6(3)", "S7(3)"]}),
            rule("vague", "lapse_months = 2", start={"unstated": True, "at_most_months": 6}),
            rule("fine", "lapse_months = 0", state="not_lapsed", title="没有漏交的月份，待遇照常"),
        ),
        source=PROVINCE,
    )  # fmt: skip


def qingdao() -> Policy:
    wait = {"fixed": 3, "per_year": 1, "free_years": 1, "repairable": True, "floor": 6, "floor_years": 4}
    windows = [
        {
            "cover_year": 2027,
            "name": "main",
            "opens": "2026-09-01",
            "closes": "2026-12-31",
            "sources": ["main"],
        }
    ]
    return policy(
        "370200",
        "resident",
        version(
            rule("newborn", "group = newborn", start={"form": "S11", "event": "birth", "plus_days": 0}),
            rule("lapsed", "in_window = yes", "lapse_years >= 1", start={"form": "S9", "wait": wait},
                 back_payment="not_possible", repair_price={"per": "year", "amount": "485"},
                 price={"per": "year", "amount": "485", "cover_year": 2027}),
            rule("closed", "in_window = no", state="no_cover", title="过了缴费期，今年不能再交"),
        ),
        windows=windows,
    )  # fmt: skip


def nation(scheme: str) -> Policy:
    over = rule("over-3-months", "lapse_months > 3", start={"unstated": True, "at_most_months": 6})
    rules = [over] if scheme != "resident" else []
    return policy("100000", scheme, version(*rules), source=NATIONAL)


def snapshot() -> Snapshot:
    regions = Regions(read_csv(settings.REGIONS_FILE.read_text(encoding="utf-8")))
    made = [guigang(), shandong(), zibo(), zhengzhou(), fujian(), qingdao()]
    made += [nation(scheme.value) for scheme in Scheme]
    by_place = {(one.region, one.scheme): one for one in made}
    return Snapshot(PUBLICATION, "sample", regions, codec.load_catalogue(catalogue()), by_place)


def text_of(html: str) -> str:
    """What a reader sees of a page's body, without blanks."""
    body = html.partition("<body>")[2]
    return re.sub(r"\s+", "", unescape(re.sub(r"<[^>]+>", "", body)))
