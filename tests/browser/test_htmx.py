"""Steps without a page load: back, forward, reload, haste, and a network or a server that fails."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from .comparing import fetched, shown
from .conftest import Visit
from .pages import PAGES
from .stories import GUIGANG, ZIBO, answer, expect_step, next_step
from .waiting import follow

FIRST = GUIGANG.start
SECOND = f"{FIRST}?pay_on=2026-08-10"
THIRD = f"{SECOND}&reason=employer_arrears"
RESULT = GUIGANG.result
MARK = "() => { window.marked = true; }"
MARKED = "() => window.marked === true"


def question(page: Page, part: str) -> None:
    expect(page.locator("h1")).to_contain_text(part)


def hold(page: Page, address: str | re.Pattern[str] | Callable[[str], bool]) -> list[Route]:
    """Requests to come are held until the test lets them go."""
    held: list[Route] = []
    page.route(address, lambda route: held.append(route))
    return held


def test_a_step_changes_the_page_in_place(visit: Visit):
    page = visit(FIRST)
    page.evaluate(MARK)
    for key, text in GUIGANG.answers.items():
        answer(page, key, text)
        expect(page.locator(f'[name="{key}"]:not([type=hidden])')).to_have_count(0)
    expect_step(page, RESULT)
    assert page.evaluate(MARKED), "no page was loaded anew on the way"


def test_the_page_is_the_same_with_and_without_htmx(visit: Visit):
    """Every link and form of every step leads by htmx to what a plain GET of the address gives."""
    page = visit(FIRST)
    for key, text in GUIGANG.answers.items():
        assert shown(page) == fetched(page)
        answer(page, key, text)
        expect(page).to_have_url(re.compile(f"{key}={text}"))
    page.get_by_role("link", name=re.compile("更改.*断缴原因")).click()
    answers = "pay_on=2026-08-10&reason=employer_arrears&last_paid=2026-05"
    expect_step(page, f"{FIRST}?{answers}&change=reason")
    question(page, "怎么断的")
    expect(page.locator("input[value=employer_arrears]")).to_be_checked()
    assert shown(page) == fetched(page)
    page.get_by_role("link", name="返回上一问").click()
    question(page, "哪天交钱")
    expect_step(page, f"{FIRST}?{answers}&change=pay_on")
    expect(page.locator("#pay_on-field")).to_have_value("2026-08-10")
    assert shown(page) == fetched(page)


def test_what_to_choose_is_changed_in_place(visit: Visit):
    """The table of choices leads to the same result under another choice."""
    page = visit("/370300/flexible/?pay_on=2026-03-10&last_paid=2025-12")
    page.evaluate(MARK)
    page.get_by_role("link", name="按这个看").first.click()
    expect(page).to_have_url(re.compile("pay_gap=no"))
    expect(page.locator(".verdict h1")).to_be_focused()
    assert page.evaluate(MARKED)
    assert shown(page) == fetched(page)


def test_a_slow_step_says_so_and_stops_saying_it(visit: Visit):
    page = visit(SECOND)
    held = hold(page, re.compile("reason="))
    answer(page, "reason", "employer_arrears")
    said = page.get_by_role("status")
    expect(said).to_have_text("正在打开，网络有点慢，请等一等。")
    question(page, "怎么断的")
    held[0].continue_()
    question(page, "最后交到")
    expect(said).to_have_text("")


def test_a_refused_answer_is_shown_in_place(visit: Visit):
    page = visit(PAGES["question: a year"].address)
    page.watch.expect("status of 422")
    page.get_by_role("textbox").fill("26")
    next_step(page)
    expect(page.locator(".errors")).to_be_focused()
    expect(page).to_have_title(re.compile("^请改一下"))
    expect(page.get_by_role("textbox")).to_have_value("26")
    assert shown(page) == fetched(page)
    page.locator(".errors a").click()
    expect(page.get_by_role("textbox")).to_be_focused()


def test_large_letters_stay_large_and_keep_the_answers(visit: Visit):
    page = visit(FIRST)
    answer(page, "pay_on", "2026-08-10")
    question(page, "怎么断的")
    page.get_by_role("link", name="大字").click()
    expect_step(page, f"{SECOND}&view=large")
    answer(page, "reason", "employer_arrears")
    question(page, "最后交到")
    assert "view=large" in page.url
    page.get_by_role("link", name="普通字").click()
    expect_step(page, THIRD)


def test_back_and_forward(visit: Visit):
    page = visit(FIRST)
    for key, text in GUIGANG.answers.items():
        answer(page, key, text)
        expect(page).to_have_url(re.compile(f"{key}={text}"))
    for address, part in ((THIRD, "最后交到"), (SECOND, "怎么断的"), (FIRST, "哪天交钱")):
        page.go_back()
        expect_step(page, address)
        question(page, part)
        assert shown(page) == fetched(page)
    for address, part in ((SECOND, "怎么断的"), (THIRD, "最后交到"), (RESULT, "2026年9月1日")):
        page.go_forward()
        expect_step(page, address)
        question(page, part)
        assert shown(page) == fetched(page)
    page.go_back()
    expect_step(page, THIRD)
    answer(page, "last_paid", "2026-04")
    expect_step(page, f"{THIRD}&last_paid=2026-04")
    assert shown(page) == fetched(page)


def test_reload_midway(visit: Visit):
    page = visit(FIRST)
    answer(page, "pay_on", "2026-08-10")
    expect_step(page, SECOND)
    page.reload()
    question(page, "怎么断的")
    answer(page, "reason", "employer_arrears")
    expect_step(page, THIRD)
    page.reload()
    answer(page, "last_paid", "2026-05")
    expect_step(page, RESULT)
    question(page, GUIGANG.date)


@pytest.mark.parametrize(
    ("fail", "complaint"),
    [
        (lambda route: route.abort(), ("htmx:", "ERR_FAILED")),
        (lambda route: route.fulfill(status=500, body="<h1>Internal Server Error</h1>"), ("status of 500", "Error Code 500")),
        (lambda route: route.fulfill(status=502, body="Bad Gateway"), ("status of 502", "Error Code 502")),
    ],
    ids=["no network", "500", "502"],
)  # fmt: skip
def test_a_step_that_fails_says_so_and_offers_the_plain_link(visit: Visit, fail, complaint: tuple[str, ...]):
    page = visit(SECOND)
    for part in complaint:
        page.watch.expect(part)
    page.route("**/*last_paid*", fail)
    page.route("**/*employer_arrears*", fail, times=1)
    answer(page, "reason", "employer_arrears")
    trouble = page.get_by_role("alert")
    expect(trouble).to_contain_text("这一步没有打开")
    expect(trouble).to_be_focused()
    expect_step(page, SECOND)
    question(page, "怎么断的")
    expect(page.locator('[value="employer_arrears"]')).to_be_checked()

    plain = trouble.get_by_role("link")
    expect(plain).to_have_attribute("href", THIRD)
    page.evaluate(MARK)
    follow(plain)
    expect_step(page, THIRD)
    question(page, "最后交到")
    assert not page.evaluate(MARKED), "a plain page load, without htmx"
    expect(page.locator("#trouble")).to_be_hidden()


def test_a_second_try_takes_the_notice_away(visit: Visit):
    page = visit(SECOND)
    page.watch.expect("ERR_FAILED")
    page.watch.expect("htmx:")
    page.route("**/*employer_arrears*", lambda route: route.abort(), times=1)
    answer(page, "reason", "employer_arrears")
    expect(page.get_by_role("alert")).to_be_visible()
    next_step(page)
    expect_step(page, THIRD)
    expect(page.locator("#trouble")).to_be_hidden()


def test_a_slow_answer_shows_that_it_is_on_its_way(visit: Visit):
    page = visit(SECOND)
    held = hold(page, "**/*employer_arrears*")
    answer(page, "reason", "employer_arrears")
    expect(page.locator("form.htmx-request")).to_have_count(1)
    expect(page.get_by_role("button", name="下一步")).to_have_css("opacity", "0.6")
    question(page, "怎么断的")
    held[0].continue_()
    expect_step(page, THIRD)
    question(page, "最后交到")
    expect(page.get_by_role("button", name="下一步")).to_have_css("opacity", "1")


def test_an_answer_that_never_comes_is_given_up(visit: Visit):
    page = visit(SECOND)
    page.watch.expect("htmx:")
    assert page.evaluate("() => htmx.config.timeout") == 15_000
    page.evaluate("() => { htmx.config.timeout = 100; }")
    held = hold(page, "**/*employer_arrears*")
    answer(page, "reason", "employer_arrears")
    expect(page.get_by_role("alert")).to_contain_text("这一步没有打开")
    assert len(held) == 1


def test_a_double_click_is_one_step(visit: Visit):
    page = visit(FIRST)
    before = page.evaluate("() => history.length")
    page.locator('[name="pay_on"]').fill("2026-08-10")
    page.get_by_role("button", name="下一步").dblclick()
    expect_step(page, SECOND)
    question(page, "怎么断的")
    assert page.evaluate("() => history.length") == before + 1
    page.go_back()
    expect_step(page, FIRST)


def test_two_clicks_while_the_answer_is_on_its_way_are_one_step(visit: Visit):
    page = visit(FIRST)
    before = page.evaluate("() => history.length")
    held = hold(page, "**/*pay_on=2026-08-10*")
    page.locator('[name="pay_on"]').fill("2026-08-10")
    next_step(page)
    next_step(page)
    page.get_by_role("button", name="下一步").press("Enter")
    held[0].continue_()
    expect_step(page, SECOND)
    question(page, "怎么断的")
    expect(page.locator("h1")).to_be_focused()
    assert page.evaluate("() => history.length") == before + 1
    assert len(held) == 1, "one request is enough"


def test_a_double_click_without_script_is_one_step(visit: Visit):
    page = visit(FIRST, script=False)
    page.locator('[name="pay_on"]').fill("2026-08-10")
    page.get_by_role("button", name="下一步").dblclick()
    expect_step(page, SECOND)
    page.go_back()
    expect_step(page, FIRST)


def test_fast_typing_asks_once_and_shows_the_last(visit: Visit):
    page = visit("/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "?q=" in request.url else None)
    page.clock.install()  # nobody's typing is fast on a busy machine
    page.get_by_role("searchbox").press_sequentially("zhengzhou")
    assert asked == []
    page.clock.run_for(250)
    expect(page.locator("#found")).to_contain_text("郑州")
    expect(page.get_by_role("searchbox")).to_be_focused()
    assert [url.partition("?q=")[2] for url in asked] == ["zhengzhou"]
    expect(page).to_have_url(re.compile("/$"))


def test_a_late_answer_does_not_replace_a_newer_one(visit: Visit):
    page = visit("/")
    page.watch.expect("htmx:")  # it says so itself when it drops a request
    held = hold(page, re.compile(r"\?q=gg$"))
    search = page.get_by_role("searchbox")
    with page.expect_request(re.compile(r"\?q=gg$")):
        search.fill("gg")
    search.fill("淄博")
    found = page.locator("#found")
    expect(found).to_contain_text("淄博")
    held[0].continue_()
    search.press("End")
    expect(found).not_to_contain_text("贵港")


def test_what_is_found_is_the_same_as_on_the_page_of_the_search(visit: Visit):
    page = visit("/")
    page.get_by_role("searchbox").fill("gg")
    expect(page.locator("#found h2")).to_be_visible()
    typed = page.locator("#found").inner_html()
    follow(page.get_by_role("button", name="查找"))
    expect(page).to_have_url(re.compile(r"\?q=gg$"))
    assert page.locator("#found").inner_html() == typed
    page.get_by_role("searchbox").fill("")
    expect(page.locator("#found h2")).to_have_count(0)


def test_a_search_that_fails_says_so_and_leaves_the_typing_alone(visit: Visit):
    page = visit("/")
    page.watch.expect("ERR_FAILED")
    page.watch.expect("htmx:")
    page.route(re.compile(r"\?q="), lambda route: route.abort(), times=1)
    search = page.get_by_role("searchbox")
    search.press_sequentially("zibo")
    trouble = page.get_by_role("alert")
    expect(trouble).to_be_visible()
    expect(search).to_be_focused()
    follow(trouble.get_by_role("link"))
    expect(page).to_have_url(re.compile(r"\?q=zibo$"))
    expect(page.locator("#found")).to_contain_text("淄博")


def test_search_on_the_page_of_an_unknown_address(visit: Visit):
    page = visit("/999999/")
    page.watch.expect("status of 404")
    page.get_by_role("searchbox").fill("zibo")
    follow(page.locator("#found").get_by_role("link", name="淄博").first)
    expect(page.locator("h1")).to_contain_text(ZIBO.place)


def test_the_calendar_file_is_a_plain_download(visit: Visit):
    page = visit(ZIBO.result)
    with page.expect_download() as download:
        page.get_by_role("link", name="存进手机日历").click()
    assert download.value.suggested_filename == "yibao-370300.ics"
    assert "DTSTART;VALUE=DATE:20260601" in download.value.path().read_text("utf8")
    expect_step(page, ZIBO.result)


def test_print_button_prints(visit: Visit):
    page = visit(ZIBO.checklist)
    page.evaluate("() => { window.print = () => { window.printed = true; }; }")
    page.get_by_role("button", name="打印").click()
    assert page.evaluate("() => window.printed")


def test_print_button_is_not_there_without_script(visit: Visit):
    page = visit(ZIBO.checklist, script=False)
    expect(page.get_by_role("button", name="打印")).to_have_count(0)
