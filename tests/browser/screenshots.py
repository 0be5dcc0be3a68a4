"""The pictures in docs/screenshots/, taken anew: scripts/screenshots."""

import re
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from .chromium import launch
from .pages import PAGES
from .server import served
from .staff import RULES, begin_form, enter_shishi, make_staff, sign_in, write
from .waiting import follow

PHONE = {"width": 360, "height": 720}
SHOTS = {
    "home": ("home", "light", PHONE),
    "question": ("question: a choice", "light", PHONE),
    "result": ("result: decided", "light", PHONE),
    "result-dark": ("result: decided", "dark", PHONE),
    "result-wide": ("result: decided", "light", {"width": 1280, "height": 800}),
    "compare": ("compare: a sum of one's own", "light", {"width": 360, "height": 1500}),
    "compare-wide": ("compare: a sum of one's own", "light", {"width": 1280, "height": 1500}),
    "checklist": ("checklist", "light", {"width": 794, "height": 1100}),  # an A4 sheet, as it is printed
}

DESK = {"width": 1000, "height": 800}
OF_THE_DESK = {  # what is being entered, the name of its picture, how much of the page it shows
    "来源": ("source", 1200),
    "缴费期": ("window", 660),
    "版本": ("version", 660),
    RULES[-1].key: ("rule", 1800),
    "顺序": ("order", 710),
    "例子": ("example", 1080),
}


def take_desk(page: Page, folder: Path) -> None:
    """The policy of docs/staff-guide.md, as it is entered."""

    def shoot(name: str, height: int) -> None:
        page.evaluate("() => scrollTo(0, 0)")
        area = page.locator("#content").bounding_box() | {"height": height}
        page.screenshot(path=folder / f"staff-{name}.png", full_page=True, clip=area)

    def seen(what: str) -> None:
        if what in OF_THE_DESK:
            shoot(*OF_THE_DESK[what])

    sign_in(page, "lin")
    begin_form(page, "石狮", "城乡居民医保", "从空白开始")
    shoot("begin", 600)
    desk = enter_shishi(page, seen)
    follow(page.get_by_role("button", name=re.compile(f"上移.*{RULES[-1].title}")))
    page.goto(f"{desk}check/")
    shoot("check", 1000)
    page.goto(f"{desk}publish/")
    write(page, {"why": "录入2026年度的三个缴费期"})
    shoot("publish", 480)


def take(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as site, served(Path(site)) as server, sync_playwright() as playwright:
        browser = launch(playwright)
        for name, (kind, scheme, size) in SHOTS.items():
            page = browser.new_page(base_url=server.address, color_scheme=scheme, viewport=size)
            page.goto(PAGES[kind].address)
            if kind == "checklist":
                page.emulate_media(media="print")
                page.evaluate(
                    "() => { document.body.style.margin = '42px 53px'; }"
                )  # the margins of the paper
            page.screenshot(path=folder / f"{name}.png")
            page.close()
        make_staff(Path(site), "lin")
        take_desk(browser.new_page(base_url=server.address, locale="zh-CN", viewport=DESK), folder)
        browser.close()


if __name__ == "__main__":
    take(Path(sys.argv[1]))
