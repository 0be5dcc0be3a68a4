"""Three residents and a family, and how a person walks through the pages for each."""

from dataclasses import dataclass

from playwright.sync_api import Page, expect

from .waiting import whole


@dataclass(frozen=True, slots=True)
class Story:
    typed: str
    place: str
    scheme: str
    start: str
    answers: dict[str, str]
    date: str
    says: tuple[str, ...]
    prints: tuple[str, ...]

    @property
    def result(self) -> str:
        return f"{self.start}?{'&'.join(f'{key}={text}' for key, text in self.answers.items())}"

    @property
    def checklist(self) -> str:
        return self.result.replace("?", "checklist?")


GUIGANG = Story(
    typed="gg",
    place="贵港",
    scheme="单位给我交",
    start="/450800/employee/",
    answers={"pay_on": "2026-08-10", "reason": "employer_arrears", "last_paid": "2026-05"},
    date="2026年9月1日",
    says=("8月10日到账", "补交后可以报销", "未经官方核实", "滞纳金"),
    prints=("身份证", "劳动合同", "12366", "2025年医保断交补缴新规来了"),
)
ZIBO = Story(
    typed="淄博",
    place="淄博",
    scheme="我自己按月交",
    start="/370300/flexible/",
    answers={"pay_on": "2026-03-10", "last_paid": "2025-09"},
    date="2026年6月1日",
    says=("含当月满3个月（3月、4月、5月）", "不能报销，要自己付"),
    prints=("身份证", "12366", "淄博市医疗保障局2025年3月18日的通知"),
)
ZHENGZHOU = Story(
    typed="zhengzhou",
    place="郑州",
    scheme="我自己按月交",
    start="/410100/flexible/",
    answers={"pay_on": "2026-03-10", "reason": "missed_payment", "last_paid": "2025-09"},
    date="2026年3月起",
    says=("不能补交", "不用等"),
    prints=("身份证", "12366", "郑州市医疗保障局2024年调整职工医保的规定"),
)
QINGDAO = Story(
    typed="青岛",
    place="青岛",
    scheme="我按年交",
    start="/370200/resident/",
    answers={
        "pay_on": "2026-11-24",
        "cover_year": "2027",
        "reason": "missed_window",
        "last_paid": "2024",
        "in_window": "yes",
    },
    date="2027年5月1日",
    says=(
        "断了2个年度",
        "固定等待3个月",
        "修复1年",
        "2027年4月1日起",
        "来源未写明2027年度哪天开始、哪天截止",
    ),
    prints=("身份证", "12366", "2027年4月1日起"),
)
STORIES = {"guigang": GUIGANG, "zibo": ZIBO, "zhengzhou": ZHENGZHOU, "qingdao": QINGDAO}


def answer(page: Page, key: str, text: str) -> None:
    """One question, as a person with a mouse answers it."""
    fields = page.locator(f'[name="{key}"]:not([type=hidden])')
    if fields.first.get_attribute("type") in ("radio", "checkbox"):
        page.locator("label.choice").filter(has=page.locator(f'[value="{text}"]')).click()
    else:
        fields.fill(text)
    next_step(page)


def next_step(page: Page) -> None:
    page.get_by_role("button", name="下一步").click()


def heading_of(page: Page) -> str:
    return squeezed(page.locator("h1").inner_text())


def squeezed(text: str) -> str:
    return "".join(text.split())


def expect_step(page: Page, address: str) -> None:
    expect(page).to_have_url(address)
    expect(page.locator("#step")).to_be_visible()
    whole(page)
