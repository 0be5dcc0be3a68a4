"""Every kind of story, from the front page to the printed sheet, as each of them sees it."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from .comparing import fetched, shown
from .conftest import Visit
from .measuring import overhang
from .printing import Printed
from .stories import STORIES, Story, answer, expect_step, heading_of, squeezed
from .waiting import follow, whole


@pytest.fixture(params=STORIES.values(), ids=STORIES)
def story(request: pytest.FixtureRequest) -> Story:
    return request.param


def today() -> datetime.date:
    return datetime.datetime.now(ZoneInfo("Asia/Shanghai")).date()


def check_page(page: Page) -> None:
    assert shown(page) == fetched(page), "the same address always gives the same page"
    for width in (page.viewport_size["width"], 320):
        before = page.viewport_size
        page.set_viewport_size({"width": width, "height": before["height"]})
        assert not overhang(page), f"{page.url} scrolls sideways at {width} px"
        page.set_viewport_size(before)


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_story(visit: Visit, server, tmp_path, story: Story, script: bool, width: int):
    page = visit("/", width=width, script=script)
    check_page(page)
    titles = [page.title()]

    search = page.get_by_role("searchbox")
    search.fill(story.typed)
    if not script:
        follow(page.get_by_role("button", name="查找"))
        check_page(page)
    follow(page.locator("#found").get_by_role("link", name=story.place).first)
    expect(page.locator("h1")).to_contain_text(story.place)
    check_page(page)
    titles.append(page.title())

    follow(page.get_by_role("link", name=story.scheme))
    address = here = story.start
    for position, (key, text) in enumerate(story.answers.items()):
        expect_step(page, here)
        if script and position:
            expect(page.locator("h1")).to_be_focused()
        assert heading_of(page) in squeezed(page.title())
        check_page(page)
        titles.append(page.title())
        answer(page, key, text)
        joint = "&" if position else "?"
        # A form of boxes sends an empty one along, so that none ticked is an answer too; the next step drops it.
        here = f"{address}{joint}{'group=&' if key == 'group' else ''}{key}={text}"
        address += f"{joint}{key}={text}"

    expect_step(page, here)
    expect(page.locator(".verdict h1")).to_contain_text(story.shown)
    if script:
        expect(page.locator(".verdict h1")).to_be_focused()
    check_page(page)
    titles.append(page.title())
    assert story.shown.removesuffix("起") in squeezed(page.title())
    said = squeezed(page.locator("main").inner_text())
    for part in story.says:
        assert part in said

    follow(page.get_by_role("link", name="打印办事清单"))
    expect(page.get_by_role("heading", level=1)).to_have_text("医保断缴办事清单")
    expect(page).to_have_url(story.checklist)
    whole(page)
    check_page(page)
    titles.append(page.title())
    assert len(set(titles)) == len(titles), f"each page has a title of its own: {titles}"

    printed = Printed(page, tmp_path)
    now = today()
    address = f"{server.address}{story.checklist}"
    for part in (story.date, *story.prints, address, f"打印日期：{now.year}年{now.month}月{now.day}日"):
        assert squeezed(part) in printed.text
    for part in (
        text for key, text in story.answers.items() if key in ("pay_on", "last_paid") and "-" in text
    ):
        year, month, *day = part.split("-") if part[0] == "2" else ("", "0")
        written = f"{year}年{int(month)}月" + (f"{int(day[0])}日" if day else "")
        assert not year or written in printed.text
    assert printed.pages <= 2
    assert "A4" in printed.size
    (code,) = printed.codes()
    assert code == page.locator(".address").inner_text()
    assert code.startswith(address)
    page.goto(code)
    expect(page.locator(".verdict").filter(has_text=story.date).first).to_be_visible()
