"""Policy staff at their desk: who they are, what they enter for 石狮, and how hands enter it."""

import os
import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from .server import OF_THE_TESTS, ROOT
from .waiting import follow

PASSWORD = "shishi-2026-at-the-desk"
COOKIES = {"sessionid", "csrftoken"}  # who signs in has to be known again; residents get none
FROM_PUBLISHED = "从现在发布的内容开始改（还没有发布过，就从空白开始）"
FROM_BLANK = "从空白开始"

Answers = dict[str, str | list[str]]  # by the name of the field; a choice by the words that the form shows
Seen = Callable[[str], None]

SOURCE: Answers = {
    "entry_key": "shishi-2026",
    "title": "石狮2026年度城乡居民医保什么时候交、什么时候能报销",
    "level": "非官方网页",
    "checked": "2026-11-24",
    "note": "据转述录入，没有见到原文。",
}
WINDOWS: list[Answers] = [
    {"cover_year": "2026", "name": name, "opens": opens, "closes": closes, "sources": ["shishi-2026"]}
    for name, opens, closes in (
        ("集中缴费期", "2025-10-20", "2025-12-31"),
        ("延长期（补充缴费期）", "2026-01-01", "2026-02-28"),
        ("补缴期（晚缴）", "2026-03-01", "2026-12-31"),
    )
]
VERSION: Answers = {
    "effective_from": "2025-10-20",
    "verification": "未核对",
    "review_by": "2027-03-31",
    "changed": "第一次录入",
    "period": "按年",
    "otherwise": "交给上一级（省、国家）的规定",
}


@dataclass(frozen=True, slots=True)
class Rule:
    key: str
    title: str
    when: tuple[tuple[str, str, str], ...]
    form: str
    gives: str  # for money that arrives on 2026-03-10
    count: str = ""

    @property
    def answers(self) -> Answers:
        said: Answers = {"key": self.key, "title": self.title, "sources": ["shishi-2026"]}
        for place, (fact, op, value) in enumerate(self.when):
            said |= {f"when-{place}-fact": fact, f"when-{place}-op": op, f"when-{place}-value": value}
        said["start-0-form"] = self.form
        return said | ({"start-0-count": self.count} if self.count else {})


WINDOW, LATE = "落在哪个缴费期", ("落在哪个缴费期", "是（等于）", "补缴期")
GROUP, IS_ONE_OF = "特殊人群", "是下面几项之一"
RULES = (
    Rule(
        key="in-main",
        title="集中缴费期内交",
        when=((WINDOW, "是（等于）", "集中缴费期"),),
        form="从参保年度1月1日起，满N个月",
        count="0",
        gives="2026年1月1日",
    ),
    Rule(
        key="in-extended",
        title="延长期内交",
        when=((WINDOW, "是（等于）", "延长期"),),
        form="到账当天起",
        gives="2026年3月10日",
    ),
    Rule(
        key="late-newborn",
        title="补缴期内交，新生儿",
        when=(LATE, (GROUP, IS_ONE_OF, "新生儿")),
        form="到账当天起",
        gives="2026年3月10日",
    ),
    Rule(
        key="late",
        title="补缴期内交，其他人",
        when=(LATE,),
        form="从到账那天起，满N个月（到同一天）",
        count="3",
        gives="2026年6月10日",
    ),
    Rule(  # belongs above the one before it
        key="late-veteran",
        title="补缴期内交，2026年退役的军人",
        when=(LATE, (GROUP, IS_ONE_OF, "退役军人"), ("退役日期", "至少（含这个数）", "2026-01-01")),
        form="到账当天起",
        gives="2026年3月10日",
    ),
)


def example(name: str, rule: str, pay_on: str, benefits_from: str, **more: str) -> Answers:
    answers = {"缴费日期": pay_on, "参保年度": "2026"} | more
    said: Answers = {"name": name, "basis": "从来源推出来", "source": SOURCE["title"]}
    for place, (question, text) in enumerate(answers.items()):
        said |= {f"answers-{place}-key": question, f"answers-{place}-value": text}
    return said | {"state": "定得下来", "rule": rule, "benefits_from": benefits_from}


EXAMPLES = (
    example("10月25日交，1月1日起", "in-main", "2025-10-25", "2026-01-01"),
    example("2月10日交，当天起", "in-extended", "2026-02-10", "2026-02-10"),
    example("新生儿3月10日交，当天起", "late-newborn", "2026-03-10", "2026-03-10", 特殊人群="newborn"),
    example("其他人3月10日交，6月10日起", "late", "2026-03-10", "2026-06-10", 特殊人群="none"),
    example(
        "2月退役，3月10日交，当天起",
        "late-veteran",
        "2026-03-10",
        "2026-03-10",
        特殊人群="veteran",
        退役日期="2026-02-15",
    ),
)


def make_staff(folder: Path, name: str) -> None:
    """An administrator, as scripts/staff makes one for the database in that folder."""
    env = {key: value for key, value in os.environ.items() if key not in OF_THE_TESTS}
    env |= {"VAR_DIR": str(folder), "PLAIN_HTTP": "1", "SECRET_KEY": "for-browser-tests-" + "0123456789" * 4}
    env |= {"STAFF_NAME": name, "STAFF_PASSWORD": PASSWORD}
    subprocess.run([ROOT / "scripts/staff"], cwd=ROOT, env=env, check=True, capture_output=True)


# ---------------------------------------------------------------- hands


def sign_in(page: Page, name: str) -> None:
    page.goto("/admin/")
    write(page, {"username": name, "password": PASSWORD})
    follow(page.locator("[type=submit]"))
    expect(page.locator("#user-tools")).to_contain_text(name)


def begin_form(page: Page, region: str, scheme: str, source: str) -> None:
    page.goto("/admin/policies/draft/begin/")
    write(page, {"region": region, "scheme": scheme, "source": source})


def begin(page: Page, region: str, scheme: str, source: str) -> str:
    """A new draft; the address of its desk."""
    begin_form(page, region, scheme, source)
    follow(page.get_by_role("button", name="建草稿"))
    expect(page.locator(".messagelist")).to_contain_text("草稿已建好")
    return page.url


def add(page: Page, what: str, answers: Answers, seen: Seen = lambda what: None) -> None:
    follow(page.get_by_role("link", name=f"添加{what}", exact=True))
    write(page, answers)
    seen(what)
    save(page)


def save(page: Page) -> None:
    follow(page.get_by_role("button", name=re.compile("^保存")))
    expect(page.locator(".messagelist")).to_contain_text("已保存")


def try_start(page: Page, paid_on: str) -> Locator:
    """What the form says of the start being written, before it is saved."""
    page.get_by_label("试算：钱哪天到账").fill(paid_on)
    page.get_by_role("button", name="算一算").click()
    return page.locator("#preview-out")


def enter_shishi(page: Page, seen: Seen = lambda what: None) -> str:
    """All of the policy but its last rule's place, by hand; the address of the desk. ``seen``: at each full form."""
    desk = begin(page, "石狮", "城乡居民医保", FROM_BLANK)
    add(page, "来源", SOURCE, seen)
    for window in WINDOWS:
        add(page, "缴费期", window, seen)
    add(page, "版本", VERSION, seen)
    version = page.url
    for rule in RULES:
        add(page, "规则", rule.answers, lambda what: shows(page, rule, seen))  # noqa: B023
    seen("顺序")
    page.goto(desk)
    for one in EXAMPLES:
        add(page, "例子", one, seen)
    page.goto(version)
    return desk


def shows(page: Page, rule: Rule, seen: Seen) -> None:
    expect(try_start(page, "2026-03-10")).to_contain_text(
        f"2026年3月10日到账，交的是2026年度，{rule.gives}起能报销"
    )
    seen(rule.key)


def write(page: Page, answers: Answers) -> None:
    """Into the fields of these names, as a person finds them: what is folded away is unfolded first."""
    for name, said in answers.items():
        fields = page.locator(f'[name="{name}"]:not([type=hidden])')
        if (
            "-" in name
            and (rows := page.locator(f"#id_{name.partition('-')[0]}")).is_visible()
            and not fields.count()
        ):
            rows.get_by_role("button", name="再加一行").click()
        unfold(fields.first)
        if isinstance(said, list):
            for value in said:
                fields.and_(page.locator(f'[value="{value}"]')).check()
        elif fields.first.evaluate("node => node.tagName") == "SELECT":
            fields.select_option(label=said)
        elif fields.first.get_attribute("type") == "radio":
            page.get_by_label(said, exact=True).check()
        else:
            fields.fill(said)


def unfold(field: Locator) -> None:
    for summary in field.locator("xpath=ancestor::details[not(@open)]/summary").all():
        summary.click()
