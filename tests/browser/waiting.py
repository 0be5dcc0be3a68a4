"""A page is read only when it stands whole: loaded to its end, and htmx done with it.

Chromium shows a page while it still arrives, and a click returns before the page it leads to. What a test then reads
belongs to the page before, or to half a page. ``expect`` waits by itself; everything else waits here.
"""

from playwright.sync_api import Locator, Page, expect

IN_MOTION = ".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added"


def whole(page: Page) -> Page:
    """The same page, once the address it has now is loaded and nothing in it is being exchanged."""
    page.wait_for_load_state("load")
    expect(page.locator(IN_MOTION)).to_have_count(0)
    return page


def follow(link: Locator) -> None:
    """Click what leads to another page, or sends a form, and wait for that page."""
    with link.page.expect_navigation():
        link.click()


def press(page: Page, key: str) -> None:
    """The same by keyboard."""
    with page.expect_navigation():
        page.keyboard.press(key)
