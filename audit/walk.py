"""A resident's way from the front page to the checklist, and what each step brings over the line."""

import gzip
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

from playwright.sync_api import Browser, CDPSession, Locator, Page, Response

from tests.browser.stories import Story, answer

KINDS = {"Document": "html", "XHR": "html", "Fetch": "html", "Stylesheet": "css", "Script": "js"}


@dataclass(slots=True)
class Step:
    name: str
    address: str = ""
    requests: int = 0
    zipped: int = 0  # its HTML, if a proxy compresses what the site sends plain
    bytes: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("html", "css", "js", "other"), 0))


class Meter:
    """Counts what Chromium says came over the network, as compressed as it came and with its headers."""

    def __init__(self, line: CDPSession) -> None:
        self.step = Step("")
        self.kinds: dict[str, str] = {}
        line.on("Network.responseReceived", self._begun)
        line.on("Network.loadingFinished", self._ended)
        line.send("Network.enable")

    def _begun(self, event: dict) -> None:
        response = event["response"]
        if not (response.get("fromDiskCache") or response.get("fromPrefetchCache")):
            self.kinds[event["requestId"]] = KINDS.get(event["type"], "other")

    def _ended(self, event: dict) -> None:
        if (kind := self.kinds.pop(event["requestId"], "")) and event["encodedDataLength"]:
            self.step.requests += 1
            self.step.bytes[kind] += round(event["encodedDataLength"])


def walked(browser: Browser, site: str, story: Story) -> Iterator[Step]:
    """On a phone, with an empty cache at the start."""
    context = browser.new_context(base_url=site, viewport={"width": 360, "height": 740}, locale="zh-CN")
    page = context.new_page()
    meter = Meter(context.new_cdp_session(page))
    answers: list[Response] = []
    page.on("response", lambda one: answers.append(one))
    for name, act in _acts(page, story):
        meter.step = Step(name)
        act()
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(300)  # what Chromium has still to say of it
        meter.step.address = page.url
        meter.step.zipped = sum(
            len(gzip.compress(one.body()))
            for one in answers
            if one.headers.get("content-type", "").startswith("text/html")
        )
        answers.clear()
        yield meter.step
    context.close()


def _acts(page: Page, story: Story) -> Iterator[tuple[str, Callable[[], object]]]:
    found = page.locator("#found").get_by_role("link", name=story.place).first

    def search() -> None:
        page.get_by_role("searchbox").fill(story.typed)
        found.wait_for()

    def follow(link: Locator, leads_to: str) -> None:
        link.click()
        page.wait_for_url(leads_to)

    def reply(key: str, text: str, leads_to: str) -> None:
        answer(page, key, text)
        page.wait_for_url(leads_to)

    place = f"/{story.start.split('/')[1]}/"
    yield "home, first visit", partial(page.goto, "/")
    yield "search", search
    yield "place", partial(follow, found, place)
    yield "question", partial(follow, page.get_by_role("link", name=story.scheme), story.start)
    address = story.start
    for number, (key, text) in enumerate(story.answers.items(), start=2):
        address += f"{'?' if number == 2 else '&'}{key}={text}"
        name = "result" if address == story.result else f"question {number}"
        yield name, partial(reply, key, text, address)
    yield "checklist", partial(follow, page.get_by_role("link", name="打印办事清单"), story.checklist)
