"""Policy staff at their desk: a city entered by hand until residents see it; and nothing typed is ever lost."""

import re
import time
from collections.abc import Callable, Iterator, Sequence

import pytest
from playwright.sync_api import Page, expect

from .conftest import Visit
from .measuring import overhang, without_ring
from .server import Server, served
from .staff import (
    COOKIES,
    FROM_BLANK,
    FROM_PUBLISHED,
    RULES,
    SOURCE,
    WINDOWS,
    add,
    begin,
    enter_shishi,
    make_staff,
    save,
    sign_in,
    try_start,
    write,
)
from .test_access import AXE, LOOKS, focused, open_details
from .waiting import follow, press

Staff = Callable[..., Page]
SHISHI = "/350581/resident/?pay_on=2026-03-10&group=none"
EMPLOYEE, FLEXIBLE, RESIDENT = "职工医保（单位参保）", "职工医保（灵活就业）", "城乡居民医保"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One of its own: what is published here, no other test may see."""
    folder = tmp_path_factory.mktemp("desk")
    with served(folder) as running:
        for name in ("lin", "chen"):
            make_staff(folder, name)
        yield running


@pytest.fixture
def staff(visit: Visit) -> Iterator[Staff]:
    """Opens a window for somebody signed in: ``staff("lin", script=False)``."""
    pages: list[Page] = []

    def signed_in(name: str = "lin", **how: object) -> Page:
        page = visit("about:blank", width=1280, height=1024, **how)
        pages.append(page)
        sign_in(page, name)
        return page

    yield signed_in
    for page in pages:
        cookies = page.context.cookies()
        assert {cookie["name"] for cookie in cookies} <= COOKIES
        assert {cookie["path"] for cookie in cookies} <= {"/admin/"}, "residents' pages are sent none of them"
        page.context.clear_cookies()
        page.goto("about:blank")  # Django's admin keeps there whether it is light or dark


def draft(page: Page, region: str, scheme: str) -> tuple[str, str]:
    """Of what is published there; its desk, and the page of its newest version."""
    desk = begin(page, region, scheme, FROM_PUBLISHED)
    follow(page.locator(".card").last.get_by_role("link"))
    expect(page.locator("#rules")).to_be_visible()
    return desk, page.url


def rules(page: Page) -> list[str]:
    rows = page.locator("#rules tbody tr[draggable] th")
    expect(rows.first).to_be_visible()
    return rows.all_inner_texts()


def expect_rules(page: Page, titles: Sequence[str]) -> None:
    expect(page.locator("#rules tbody tr[draggable] th")).to_have_text(titles)


def expect_first(page: Page, *titles: str) -> None:
    for place, title in enumerate(titles):
        expect(page.locator("#rules tbody th").nth(place)).to_have_text(title)


def first_rule(page: Page) -> None:
    follow(page.locator("#rules tbody th a").first)


def refused(page: Page) -> None:
    page.watch.expect("status of 422")
    follow(page.get_by_role("button", name=re.compile("^保存")))
    expect(page.get_by_role("alert").first).to_be_focused()


PROMISED = 2  # seconds until every worker shows what was published


def until_it_says(page: Page, address: str, text: str, seconds: float) -> None:
    until = time.monotonic() + seconds
    while text not in page.locator("h1").inner_text():
        assert time.monotonic() < until, f"{address} does not say {text} after {seconds} seconds"
        page.goto(address)


# ---------------------------------------------------------------- the whole way


def test_a_city_is_entered_by_hand_and_residents_see_it(visit: Visit, staff: Staff):
    resident = visit(SHISHI)
    expect(resident.locator("main")).to_contain_text("福建省泉州市石狮市")
    expect(resident.locator("h1")).not_to_contain_text("6月10日")

    page = staff()
    desk = enter_shishi(page)
    expect(page.locator(".meta")).to_contain_text("福建省泉州市")  # the pooling area that 石狮 belongs to
    follow(page.get_by_role("link", name="检查"))
    expect(page.locator(".problems .error")).to_contain_text(
        f"规则“{RULES[-1].title}”：上面的规则“{RULES[-2].title}”条件更宽"
    )

    page.goto(desk)
    follow(page.locator(".card").get_by_role("link"))
    expect_rules(page, [rule.title for rule in RULES])
    move_by_keyboard(page)
    expect_rules(page, [RULES[place].title for place in (0, 1, 2, 4, 3)])

    follow(page.get_by_role("link", name="检查"))
    expect(page.locator(".desk")).to_contain_text("没有发现问题")
    expect(page.locator(".desk")).to_contain_text("没有缺口")
    expect(page.locator(".problems .good")).to_have_count(5)
    expect(page.locator(".problems .error")).to_have_count(0)

    follow(page.get_by_role("link", name="去发布"))
    write(page, {"why": "录入2026年度的三个缴费期"})
    follow(page.get_by_role("button", name="发布，让居民看到"))
    expect(page.locator(".messagelist")).to_contain_text("已发布为第")
    published = time.monotonic()
    until_it_says(resident, SHISHI, "2026年6月10日", PROMISED)
    # One worker has said it; from here on every worker has to.
    resident.wait_for_timeout(1000 * max(0, published + PROMISED - time.monotonic()))
    expect(resident.locator("main")).to_contain_text("3月10日到账，满3个月，6月10日起可以报销")
    for address, day in (
        ("/350581/resident/?pay_on=2025-10-25&cover_year=2026", "2026年1月1日"),
        ("/350581/resident/?pay_on=2026-02-28", "2026年2月28日"),
        (SHISHI.replace("none", "newborn"), "2026年3月10日"),
        (SHISHI.replace("none", "veteran&event_on.discharge=2026-02-15"), "2026年3月10日"),
        (SHISHI.replace("none", "veteran&event_on.discharge=2019-12-01"), "2026年6月10日"),
        (SHISHI.replace("350581", "350500"), "2026年6月10日"),
    ):
        resident.goto(address)
        expect(resident.locator("h1")).to_contain_text(day)
    assert not resident.context.cookies()

    page.goto(desk)
    expect(page.locator(".notice")).to_contain_text("只能看，不能改")


def move_by_keyboard(page: Page) -> None:
    """The last rule two places up and one down again, without a mouse: the focus stays with the rule."""
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # past the menu of the admin
    for _ in range(60):
        page.keyboard.press("Tab")
        if focused(page) == f"BUTTON 上移“{RULES[-1].title}”":
            break
    up = page.get_by_role("button", name=re.compile(f"上移.*{RULES[-1].title}"))
    expect(up).to_be_focused()
    for place in (4, 3):
        assert not without_ring(page)
        press(page, "Enter")
        expect(page.locator("#rules tbody tr").nth(place - 1)).to_contain_text(RULES[-1].title)
        expect(up).to_be_focused()
    page.keyboard.press("Tab")
    press(page, "Space")
    expect(page.locator("#rules tbody tr").nth(3)).to_contain_text(RULES[-1].title)
    expect(page.get_by_role("button", name=re.compile(f"下移.*{RULES[-1].title}"))).to_be_focused()


def test_a_rule_at_the_top_keeps_the_focus_on_its_other_button(staff: Staff):
    page = staff()
    draft(page, "福州", EMPLOYEE)
    second = rules(page)[1]
    page.get_by_role("button", name=re.compile(f"上移.*{second}")).press("Enter")
    expect(page.locator("#rules tbody th").first).to_contain_text(second)
    expect(page.get_by_role("button", name=re.compile(f"下移.*{second}"))).to_be_focused()


def test_rules_are_dragged_into_another_order_and_it_is_kept(staff: Staff):
    page = staff()
    draft(page, "贵港", EMPLOYEE)
    rows = page.locator("table.rules tr[draggable]")
    titles = rows.locator("th").all_inner_texts()
    rows.nth(len(titles) - 1).drag_to(rows.first, target_position={"x": 200, "y": 2})
    wanted = [titles[-1], *titles[:-1]]
    expect(rows.locator("th")).to_have_text(wanted)
    follow(page.get_by_role("button", name="保存这个顺序"))
    page.reload()
    expect(rows.locator("th")).to_have_text(wanted)


def test_the_day_is_shown_while_a_start_is_written(staff: Staff):
    page = staff()
    draft(page, "淄博", FLEXIBLE)
    follow(page.get_by_role("link", name="添加规则"))
    for form, count, says in (
        ("到账当天起", "", "2026年3月10日起能报销"),
        ("含到账当月，满N个月", "3", "2026年6月1日起能报销"),
        ("从到账的下个月算起，满N个月", "3", "2026年7月1日起能报销"),
        ("从到账那天起，满N个月（到同一天）", "3", "2026年6月10日起能报销"),
        ("到账后第N天", "90", "2026年6月8日起能报销"),
        ("含到账当月，满N个月", "", "还算不出来"),
        ("来源写了要等，没写怎么算", "", "来源未写明"),
    ):
        write(page, {"start-0-form": form, "start-0-count": count})
        expect(try_start(page, "2026-03-10")).to_contain_text(says)
    write(page, {"start-0-form": "到账的下个月1日起"})  # the button is not even needed
    expect(page.locator("#preview-out")).to_contain_text("2026年4月1日起能报销")


def test_values_are_suggested_for_the_chosen_fact(staff: Staff):
    page = staff()
    draft(page, "福州", FLEXIBLE)
    follow(page.get_by_role("link", name="添加规则"))
    value = page.locator('[name="when-0-value"]')
    expect(value).to_have_attribute("list", "condition-values")
    write(page, {"when-0-fact": "断缴原因"})
    expect(value).to_have_attribute("list", "values-reason")
    expect(page.locator("#values-reason option").first).to_have_attribute("value", re.compile("[一-龥]"))
    page.locator("#id_when").get_by_role("button", name="再加一行").click()
    write(page, {"when-2-fact": "落在哪个缴费期"})
    expect(page.locator('[name="when-2-value"]')).to_have_attribute("list", "values-window")
    expect(value).to_have_attribute("list", "values-reason")


# ---------------------------------------------------------------- nothing typed is lost


def test_a_refused_form_keeps_what_was_typed(staff: Staff):
    page = staff()
    draft(page, "淄博", EMPLOYEE)
    before = rules(page)
    follow(page.get_by_role("link", name="添加规则"))
    typed = {
        "key": "new-rule",
        "title": "刚写的规则",
        "when-0-fact": "中断的月数（不含缴费当月）",
        "when-0-op": "超过（不含这个数）",
        "when-0-value": "三个多月",
        "start-0-form": "含到账当月，满N个月",
        "start-0-count": "3",
        "start-0-text": "含缴费当月满三个月",
        "gap_costs-0-value-0-value": "不能报销",
        "statements-0-text": "缴费年限不清零。",
    }
    write(page, typed)
    refused(page)
    for name, said in typed.items():
        field = page.locator(f'[name="{name}"]')
        shown = field.evaluate("node => node.selectedOptions ? node.selectedOptions[0].text : node.value")
        assert shown == said, name
    wrong = page.locator(".row.wrong .field-error")
    expect(wrong).to_have_count(1)
    expect(wrong).to_be_visible()
    page.get_by_role("alert").get_by_role("link", name="对哪些人").click()
    expect(page.locator("#id_when")).to_be_in_viewport()

    write(page, {"when-0-value": "3"})
    save(page)
    expect_rules(page, [*before, "刚写的规则"])


def test_rows_are_added_and_taken_off(staff: Staff):
    page = staff()
    draft(page, "郑州", EMPLOYEE)
    follow(page.get_by_role("link", name="添加规则"))
    write(page, {"key": "four"})
    for place, value in enumerate(("3", "4", "5", "6")):
        write(
            page,
            {
                f"when-{place}-fact": "中断的月数（不含缴费当月）",
                f"when-{place}-op": "不是（不等于）",
                f"when-{place}-value": value,
            },
        )
    save(page)
    row = page.locator("#rules tbody tr").filter(has_text="four")
    expect(row).to_contain_text(re.compile("3个月.*4个月.*5个月.*6个月"))
    follow(row.get_by_role("link"))
    page.locator('[name="when-1-remove"]').check()
    save(page)
    expect(row).not_to_contain_text("不是4个月")
    expect(row).to_contain_text(re.compile("3个月.*5个月.*6个月"))


def test_the_later_of_two_editors_is_stopped_with_both_texts(staff: Staff):
    lin, chen = staff("lin"), staff("chen")
    _, version = draft(lin, "郑州", FLEXIBLE)
    chen.goto(version)
    for page in (lin, chen):
        first_rule(page)
    write(chen, {"title": "陈改的名称"})
    save(chen)

    write(lin, {"title": "林改的名称"})
    refused(lin)
    stopped = lin.get_by_role("alert").first
    expect(stopped).to_contain_text(re.compile("没有保存：chen在.*先保存了"))
    theirs, mine = stopped.locator("pre").all_inner_texts()
    assert "陈改的名称" in theirs
    assert "林改的名称" in mine
    expect(lin.locator("#id_title")).to_have_value("林改的名称")
    chen.reload()
    expect_first(chen, "陈改的名称")

    save(lin)  # having read both, over the other's
    chen.reload()
    expect_first(chen, "林改的名称")


# ---------------------------------------------------------------- without script


def test_the_desk_works_without_script(staff: Staff):
    page = staff(script=False)
    desk = begin(page, "漳州", RESIDENT, FROM_BLANK)
    add(page, "来源", SOURCE)
    add(page, "缴费期", WINDOWS[0])
    expect(page.locator("#sources li")).to_contain_text(SOURCE["title"])
    expect(page.locator("#windows li")).to_contain_text("2026年度 集中缴费期：2025-10-20 到 2025-12-31")

    draft(page, "贵港", FLEXIBLE)
    first, second, *_ = rules(page)
    follow(page.get_by_role("button", name=re.compile(f"下移.*{first}")))
    expect_first(page, second, first)
    first_rule(page)
    expect(page.get_by_role("button", name="算一算")).to_be_hidden()  # it would do nothing
    expect(page.get_by_role("button", name="再加一行")).to_have_count(0)
    write(page, {"title": "没有脚本也能改"})
    save(page)
    expect_first(page, "没有脚本也能改", first)

    page.goto(desk)
    follow(page.get_by_role("link", name="发布", exact=True))
    expect(page.get_by_role("button", name="发布，让居民看到")).to_be_disabled()
    expect(page.locator(".problems .error")).to_contain_text("还没有任何版本")


# ---------------------------------------------------------------- everybody can work it


def test_axe_finds_nothing_on_any_kind_of_page(staff: Staff):
    """On the whole page, Django's own head and menu included: desk.css mends what axe finds there."""
    page = staff()
    desk, version = draft(page, "贵港", RESIDENT)
    kinds = {
        "begin": "/admin/policies/draft/begin/",
        "overview": desk,
        "entry: source": f"{desk}sources/add/",
        "entry: example": f"{desk}scenarios/0/",
        "version": version,
        "version's settings": f"{version}settings/",
        "rule: new": f"{version}rules/add/",
        "check": f"{desk}check/",
        "publish": f"{desk}publish/",
    }
    for kind, address in kinds.items():
        page.goto(address)
        axe_finds_nothing(page, kind)

    page.goto(version)
    first_rule(page)
    axe_finds_nothing(page, "rule")
    rule = page.url
    write(page, {"key": "Not A Key"})
    refused(page)
    axe_finds_nothing(page, "refused")

    page.goto(rule)
    other = page.context.new_page()
    other.goto(rule)
    write(other, {"title": "别的窗口先保存的"})
    save(other)
    other.close()
    write(page, {"title": "后保存的"})
    refused(page)
    axe_finds_nothing(page, "stale")


def axe_finds_nothing(page: Page, kind: str) -> None:
    open_details(page)
    for name, look in LOOKS.items():
        page.emulate_media(**look)
        found = AXE.run(page)
        assert found.violations_count == 0, f"{kind}, {name}: {found.generate_report()}"
    page.emulate_media(color_scheme="light", forced_colors="none")
    for width in (1280, 640, 360):
        page.set_viewport_size({"width": width, "height": 1024})
        assert not overhang(page), f"{kind} scrolls sideways at {width} px"
    page.set_viewport_size({"width": 1280, "height": 1024})
