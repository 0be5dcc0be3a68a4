"""Everybody can read it and work it: checked by axe, by the keyboard alone, by zoom, by the size of a finger."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from .conftest import Visit
from .measuring import overhang, too_small, without_ring
from .pages import PAGES, Kind, opened
from .stories import ZIBO, expect_step
from .waiting import press

AXE = Axe()
EVERY_PAGE = pytest.mark.parametrize("kind", PAGES.values(), ids=PAGES)
LOOKS = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "forced colors": {"color_scheme": "dark", "forced_colors": "active"},
}


@EVERY_PAGE
def test_axe_finds_nothing(visit: Visit, kind: Kind):
    page = opened(visit, kind)
    for name, look in LOOKS.items():
        page.emulate_media(**look)
        page.reload()
        open_details(page)
        found = AXE.run(page)
        assert found.violations_count == 0, f"{name}: {found.generate_report()}"


@EVERY_PAGE
def test_it_fits_the_window_and_the_finger(visit: Visit, kind: Kind):
    """A window of 1280 px, zoomed to 200 % and 400 %, is 640 and 320 px wide for the page."""
    page = opened(visit, kind)
    open_details(page)
    for width, height in [(1280, 1024), (640, 512), (360, 740), (320, 256)]:
        page.set_viewport_size({"width": width, "height": height})
        assert not overhang(page), f"it scrolls sideways at {width} px"
        assert not too_small(page), f"too small for a finger at {width} px"


def open_details(page: Page) -> None:
    page.evaluate("() => document.querySelectorAll('details').forEach(node => { node.open = true; })")


@EVERY_PAGE
def test_focus_shows_on_every_stop(visit: Visit, kind: Kind):
    """With Tab through the page, from the top to the end: no stop unseen, none twice, no trap."""
    page = opened(visit, kind, width=1280)
    page.locator("body").press("Tab")
    stops: list[str] = []
    while page.evaluate("() => document.activeElement !== document.body"):
        assert not without_ring(page)
        stops.append(focused(page))
        assert len(stops) < 150, "Tab goes round in circles"
        page.keyboard.press("Tab")
    assert stops[0].startswith("A 跳到正文")
    assert "A 医保断缴指南" in stops[1]
    assert len(stops) >= 3


def focused(page: Page) -> str:
    return page.evaluate(
        "() => `${document.activeElement.tagName} ${document.activeElement.textContent.trim()}`"
    )


def tab_to(page: Page, part: str) -> None:
    """On with Tab until what has the focus says that; its ring is seen at each stop."""
    for _ in range(60):
        page.keyboard.press("Tab")
        assert not without_ring(page)
        if part in page.evaluate(
            "() => { const node = document.activeElement; return node.outerHTML + (node.closest('label')?.textContent ?? ''); }"
        ):
            return
    raise AssertionError(f"Tab never reaches {part}")


def test_the_whole_story_by_keyboard(visit: Visit):
    page = visit("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    assert not without_ring(page)
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()

    tab_to(page, 'type="search"')
    page.keyboard.insert_text("淄博")
    press(page, "Enter")
    expect(page).to_have_url(re.compile("q="))
    tab_to(page, "/370300/")
    press(page, "Enter")
    expect(page.locator("h1")).to_contain_text("往后你想怎么交")
    tab_to(page, "/370300/flexible/")
    press(page, "Enter")

    expect_step(page, ZIBO.start)
    tab_to(page, "为什么问这个")
    page.keyboard.press("Space")
    expect(page.locator("details")).to_have_attribute("open", "")
    tab_to(page, 'name="pay_on"')
    page.keyboard.type("03102026")  # a date field of an English browser: month, day, year
    page.keyboard.press("Enter")

    expect_step(page, f"{ZIBO.start}?pay_on=2026-03-10")
    expect(page.locator("h1")).to_be_focused()
    tab_to(page, 'name="last_paid"')
    page.keyboard.type("September")
    page.keyboard.press("ArrowRight")
    page.keyboard.type("2025")
    tab_to(page, "下一步")
    page.keyboard.press("Space")

    expect_step(page, ZIBO.result)
    expect(page.locator("h1")).to_be_focused()
    expect(page.locator("h1")).to_contain_text(ZIBO.date)
    tab_to(page, "打印办事清单")
    press(page, "Enter")
    expect(page.locator("h1")).to_have_text("医保断缴办事清单")
    tab_to(page, "data-print")


def test_choices_by_arrow_keys(visit: Visit):
    page = visit("/450800/employee/?pay_on=2026-08-10")
    tab_to(page, 'name="reason"')
    page.keyboard.press("Space")
    for _ in range(2):
        page.keyboard.press("ArrowDown")
        assert not without_ring(page)
    expect(page.locator("[name=reason]").nth(2)).to_be_checked()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator('[value="employer_arrears"]')).to_be_checked()
    page.keyboard.press("Enter")
    expect_step(page, "/450800/employee/?pay_on=2026-08-10&reason=employer_arrears")


def test_several_choices_by_space(visit: Visit):
    page = visit(PAGES["question: several choices"].address)
    tab_to(page, 'value="destitute"')
    page.keyboard.press("Space")
    tab_to(page, 'value="student"')
    page.keyboard.press("Space")
    tab_to(page, "下一步")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("group=destitute"))
    expect(page.locator(".answers")).to_contain_text("特困人员、在校学生")


def test_nothing_chosen_is_held_back_with_a_word(visit: Visit):
    page = visit("/450800/employee/?pay_on=2026-08-10")
    page.get_by_role("button", name="下一步").click()
    expect(page.locator("input:invalid").first).to_be_focused()
    expect_step(page, "/450800/employee/?pay_on=2026-08-10")
