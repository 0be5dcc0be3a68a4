"""Eight stories, of each kind one, and how a person walks through the pages for each."""

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
    headline: str = ""  # where it is not the date

    @property
    def shown(self) -> str:
        return self.headline or self.date

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
    says=("含当月满3个月（3月、4月、5月）", "医保不报销"),
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
NANCHANG = Story(
    typed="nanchang",
    place="南昌",
    scheme="我按年交",
    start="/360100/resident/",
    answers={"pay_on": "2025-06-01", "group": "newborn", "event_on": "2025-01-01"},
    date="2025年6月2日",
    says=("本市尚未收录", "江西省的省级规定", "打12393，这样问"),
    prints=("本市尚未收录", "先说上面“我的情况”，再问", "出生日期2025年1月1日"),
)
JINAN = Story(
    typed="jn",
    place="济南",
    scheme="我自己按月交",
    start="/370100/flexible/",
    answers={"pay_on": "2026-03-10", "last_paid": "2025-11"},
    date="2026年4月1日",
    says=("本市尚未收录", "山东省的省级规定", "本市有没有自己的规定？"),
    prints=("本市尚未收录", "本市有没有自己的规定？", "12366"),
)
AKESU = Story(
    typed="柯坪",
    place="阿克苏",
    scheme="我自己按月交",
    start="/652929/flexible/",
    answers={"pay_on": "2026-03-10", "reason": "missed_payment", "last_paid": "2025-12"},
    date="2026年10月1日",
    says=("来源说法不一致（能不能补交）", "请先打12393确认", "未经官方核实"),
    prints=("来源说法不一致（能不能补交）", "2026年10月1日", "新疆税务"),
)
UNSURE = Story(
    typed="zb",
    place="淄博",
    scheme="我自己按月交",
    start="/370300/flexible/",
    answers={"pay_on": "2026-03-10", "last_paid": "unknown"},
    date="2026年6月1日",
    says=("如果最后交到2025年10月或更早", "如果最后交到2025年11月至2026年1月", "来源未写明", "查清楚这一项"),
    prints=(
        "如果最后交到2025年10月或更早（至少断4个月）",
        "2026年4月1日",
        "没有断缴",
        "最后交到不清楚",
        "身份证",
    ),
    headline="要看情况",
)
COMMON = {"guigang": GUIGANG, "zibo": ZIBO, "zhengzhou": ZHENGZHOU, "qingdao": QINGDAO}
STORIES = COMMON | {"nanchang": NANCHANG, "jinan": JINAN, "akesu": AKESU, "unsure": UNSURE}


def answer(page: Page, key: str, text: str) -> None:
    """One question, as a person with a mouse answers it."""
    if text == "unknown":
        page.get_by_role("link", name="不清楚", exact=True).click()
        return
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
