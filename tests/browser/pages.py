"""Every kind of page in every state a resident can meet, with words that show that it is the one meant."""

from dataclasses import dataclass

from playwright.sync_api import Page, expect

from .conftest import Visit
from .stories import GUIGANG, ZIBO


@dataclass(frozen=True, slots=True)
class Kind:
    address: str
    shows: str
    status: int = 200


RESIDENT = "/540100/resident/?pay_on=2026-11-10&cover_year=2027"
PAGES = {
    "home": Kind("/", "医保断了"),
    "found": Kind("/?q=gg", "找到"),
    "nothing found": Kind("/?q=xyzzy", "没有找到“xyzzy”"),
    "coverage": Kind("/coverage/", "收录了哪些地方"),
    "scheme": Kind("/370300/", "往后你想怎么交医保"),
    "scheme of a province": Kind("/370000/", "你在哪个市参保"),
    "scheme elsewhere": Kind("/810000/", "这里不实行内地的基本医疗保险"),
    "question: a date": Kind(ZIBO.start, "哪天交钱"),
    "question: a choice": Kind("/450800/employee/?pay_on=2026-08-10", "怎么断的"),
    "question: several choices": Kind(RESIDENT, "属于下面哪一类"),
    "question: yes or no": Kind(f"{RESIDENT}&group=none&reason=missed_window", "集中缴费期"),
    "question: a cover year": Kind("/540100/resident/?pay_on=2026-11-10", "哪一年的居民医保"),
    "question: a year": Kind(f"{RESIDENT}&group=none&reason=missed_window&in_window=yes", "最后交的是哪一年"),
    "question: a month": Kind("/370300/flexible/?pay_on=2026-03-10", "最后交到哪个月"),
    "question: a number": Kind(
        "/540100/flexible/?pay_on=2026-03-10&reason=switched_scheme&previous_scheme=resident&last_paid=2026-02",
        "连续交了多少个月",
    ),
    "refused: a date": Kind("/370300/flexible/?pay_on=tomorrow", "请改一下", 422),
    "refused: a choice": Kind("/450800/employee/?pay_on=2026-08-10&reason=bored", "请改一下", 422),
    "refused: a month": Kind("/370300/flexible/?pay_on=2026-03-10&last_paid=26", "请改一下", 422),
    "result: decided": Kind(ZIBO.result, "2026年6月1日"),
    "result: unverified": Kind(GUIGANG.result, "未经官方核实"),
    "result: choices": Kind("/370300/flexible/?pay_on=2026-03-10&last_paid=2025-12", "按这个看"),
    "result: a range": Kind(f"{GUIGANG.start}?pay_on=2026-03-10&reason=employer_arrears&last_paid=2025-10", "2026年10月1日"),
    "result: not stated": Kind("/370300/flexible/?pay_on=2026-03-10&last_paid=never", "来源未写明"),
    "result: not lapsed": Kind("/370300/flexible/?pay_on=2026-03-10&last_paid=2026-02", "没有断缴"),
    "result: depends": Kind("/370300/flexible/?pay_on=2026-03-10&last_paid=unknown", "要看情况"),
    "result: the nation speaks": Kind(
        f"{RESIDENT}&group=none&reason=missed_window&in_window=yes&last_paid=2024", "本市尚未收录"
    ),
    "uncovered": Kind("/810000/flexible/", "这里不实行内地的基本医疗保险"),
    "show": Kind(GUIGANG.result.replace("?", "show?"), "我想请你帮我确认"),
    "show: depends": Kind("/370300/flexible/show?pay_on=2026-03-10&last_paid=unknown", "我想办医保断缴后的参保缴费"),
    "compare": Kind(ZIBO.result.replace("?", "compare?"), "比一比、算一算"),
    "compare: a sum of one's own": Kind(f"{ZIBO.result.replace('?', 'compare?')}&amount=484.38", "2,421.90"),
    "compare: choices": Kind("/370300/flexible/compare?pay_on=2026-03-10&last_paid=2025-12", "补交和不补交"),
    "refused: a sum": Kind(f"{ZIBO.result.replace('?', 'compare?')}&amount=much", "请改一下", 422),
    "checklist": Kind(ZIBO.checklist, "办好一件打一个勾"),
    "checklist: depends": Kind("/370300/flexible/checklist?pay_on=2026-03-10&last_paid=unknown", "医保断缴办事清单"),
    "unknown address": Kind("/999999/", "没有代码是999999的地方", 404),
    "large: question": Kind("/450800/employee/?pay_on=2026-08-10&view=large", "普通字"),
    "contrast: result": Kind(f"{GUIGANG.result}&view=contrast", "普通颜色"),
    "large and contrast: result": Kind(f"{ZIBO.result}&view=large,contrast", "普通颜色"),
    "large: result": Kind(f"{ZIBO.result}&view=large", "普通字"),
}  # fmt: skip


def opened(visit: Visit, kind: Kind, **how: object) -> Page:
    page = visit("about:blank", **how)
    if kind.status >= 400:
        page.watch.expect(f"status of {kind.status}")
    answer = page.goto(kind.address)
    assert answer is not None
    assert answer.status == kind.status
    expect(page.locator("body")).to_contain_text(kind.shows)
    return page
