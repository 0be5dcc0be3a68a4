"""On paper: black on white without a printed background, boxes to tick, one or two sheets."""

import pytest

from .conftest import Visit
from .pages import PAGES
from .printing import PER_MM, Printed
from .stories import COMMON, STORIES, Story, squeezed

# What could not be read on white paper: a colour too light for AAA (7:1), of any element with text of its own.
PALE = """
() => {
  const light = (text) => {
    const [r, g, b] = text.match(/[\\d.]+/g).slice(0, 3).map(part => part / 255)
      .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  return [...document.querySelectorAll("main *")]
    .filter(node => node.checkVisibility() && [...node.childNodes].some(part => part.nodeType === 3 && part.data.trim()))
    .filter(node => 1.05 / (light(getComputedStyle(node).color) + 0.05) < 7)
    .map(node => `${getComputedStyle(node).color} ${node.outerHTML.slice(0, 100)}`);
}
"""
# In points, of any words but the little numbers that point to a source.
SMALLEST = """
() => Math.min(...[...document.querySelectorAll(".sheet *")]
  .filter(node => node.checkVisibility() && !node.closest(".refs, svg"))
  .filter(node => [...node.childNodes].some(part => part.nodeType === 3 && part.data.trim()))
  .map(node => Math.round(parseFloat(getComputedStyle(node).fontSize) * 75) / 100))
"""
TO_PRINT = {name: story.checklist for name, story in STORIES.items()} | {
    "depends": PAGES["checklist: depends"].address,
    "choices": PAGES["result: choices"].address.replace("?", "checklist?"),
    "range": PAGES["result: a range"].address.replace("?", "checklist?"),
    "not stated": PAGES["result: not stated"].address.replace("?", "checklist?"),
    "not lapsed": PAGES["result: not lapsed"].address.replace("?", "checklist?"),
    "nation": PAGES["result: the nation speaks"].address.replace("?", "checklist?"),
    "large": f"{STORIES['guigang'].checklist}&view=large",
}
EVERY_SHEET = pytest.mark.parametrize("address", TO_PRINT.values(), ids=TO_PRINT)


@EVERY_SHEET
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_words_are_dark(visit: Visit, address: str, scheme: str):
    page = visit(address, color_scheme=scheme)
    page.emulate_media(media="print")
    assert not page.evaluate(PALE)


@EVERY_SHEET
def test_two_sheets_at_most_and_its_own_address(visit: Visit, server, tmp_path, address: str):
    page = visit(address)
    printed = Printed(page, tmp_path)
    assert printed.pages <= 2
    written = page.locator(".address").inner_text()
    assert written.startswith(f"{server.address}{address.partition('?')[0]}?")
    assert squeezed(written) in printed.text
    assert printed.codes() == [written]
    for hidden in ("跳到正文", "返回结果", "大字", "不用登录"):
        assert hidden not in printed.text


@pytest.mark.parametrize("story", COMMON.values(), ids=COMMON)
def test_the_common_case_is_one_sheet_in_letters_of_12_points(visit: Visit, tmp_path, story: Story):
    page = visit(story.checklist)
    assert Printed(page, tmp_path).pages == 1
    page.emulate_media(media="print")
    assert page.evaluate(SMALLEST) >= 12


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
def test_boxes_to_tick_are_printed(visit: Visit, tmp_path, story: Story):
    """In ink: a dark frame round white paper, left of each thing to do and each thing to bring."""
    page = visit(story.checklist)
    items = page.locator(".ticks > li")
    starts = [squeezed(item.inner_text())[:4] for item in items.all()]
    assert len(starts) >= 3
    printed = Printed(page, tmp_path)
    sheets = printed.sheets()
    boxed = [
        word.text
        for word in printed.words()
        if sheets[word.page].has_box(
            word.left - 8 * PER_MM,
            word.middle - 2.8 * PER_MM,
            word.left - 1.5 * PER_MM,
            word.middle + 2.8 * PER_MM,
        )
    ]
    for start in starts:
        assert any(text.startswith(start) or start.startswith(text) for text in boxed), (start, boxed)


def test_the_result_page_prints_too(visit: Visit, tmp_path):
    """Who prints the result itself gets the same words, without what only a screen needs."""
    printed = Printed(visit(STORIES["zibo"].result), tmp_path)
    assert "2026年6月1日" in printed.text
    assert "大字" not in printed.text
    assert "更改" not in printed.text
