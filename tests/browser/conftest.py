"""A real server, a real browser, and a watch over every page that a test opens."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from .chromium import launch
from .server import Server, served
from .watching import Watch

HERE = Path(__file__).parent
Visit = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with served(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = launch(playwright)
        yield launched
        launched.close()


@pytest.fixture
def visit(chromium: Browser, server: Server, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """Opens pages: ``visit("/", width=360, script=False)``. At the end no page may have misbehaved."""
    watches: list[Watch] = []
    contexts = []

    def opened(
        path: str = "/", *, width: int = 360, height: int = 740, script: bool = True, **more: Any
    ) -> Page:
        context = chromium.new_context(
            base_url=server.address,
            viewport={"width": width, "height": height},
            java_script_enabled=script,
            locale="zh-CN",
            reduced_motion="reduce",
            **more,
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        watches.append(Watch(context, server.address))
        page = context.new_page()
        page.watch = watches[-1]
        page.goto(path)
        return page

    before = server.log.stat().st_size
    yield opened
    troubles = [trouble for watch in watches for trouble in watch.troubles()]
    for context in contexts:
        context.close()
    with server.log.open("rb") as log:
        log.seek(before)
        request.node.add_report_section("teardown", "server log", log.read().decode())
    assert not troubles, "\n".join(troubles)
