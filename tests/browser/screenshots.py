"""The pictures in docs/screenshots/, taken anew: scripts/screenshots."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from .chromium import launch
from .pages import PAGES
from .server import served

PHONE = {"width": 360, "height": 720}
SHOTS = {
    "home": ("home", "light", PHONE),
    "question": ("question: a choice", "light", PHONE),
    "result": ("result: decided", "light", PHONE),
    "result-dark": ("result: decided", "dark", PHONE),
    "result-wide": ("result: decided", "light", {"width": 1280, "height": 800}),
    "checklist": ("checklist", "light", {"width": 794, "height": 1100}),  # an A4 sheet, as it is printed
}


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
        browser.close()


if __name__ == "__main__":
    take(Path(sys.argv[1]))
