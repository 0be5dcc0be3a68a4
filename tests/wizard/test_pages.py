"""Finding a city, choosing a scheme, being asked; the sheet, the calendar, and what every page owes its reader."""

import gzip
import json
import re
from html import unescape
from pathlib import Path

import brotli
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.test import Client, RequestFactory
from icalendar import Calendar

from config import compressed
from policies.core import settling

from .test_result import FUZHOU, GUIGANG, QINGDAO, ZHENGZHOU, ZIBO

ASKING = [
    "/450800/employee/",
    "/450800/employee/?pay_on=2026-08-10",
    "/370300/flexible/?pay_on=2026-03-10&reason=missed_payment",
    "/370200/resident/?pay_on=2026-11-24&cover_year=2027",
]
RESULTS = [GUIGANG, ZIBO, ZHENGZHOU, FUZHOU + "2025-11", QINGDAO, ZIBO.replace("2025-09", "unknown")]
PAGES = ["/", "/?q=zibo", "/?q=nowhere", "/450800/", "/450802/", "/370000/", "/810000/", *ASKING, *RESULTS]
PAGES += [ZIBO.replace("/?", "/checklist?"), "/810000/flexible/"]


@pytest.mark.parametrize("typed", ["淄博", "zibo", "zb", "370300", "淄博市", "ｚｉｂｏ"])
def test_city_is_found_by_name_pinyin_initials_and_code(page, typed):
    text = page(f"/?q={typed}")
    assert "山东省淄博市" in text
    assert "有本市政策" in text


def test_county_says_whose_rule_applies_and_answers(page):
    assert "按贵港市的规定办" in page("/?q=港北区")
    assert "按贵港市的规定办" in page("/450802/")
    assert "2026年9月1日" in page(GUIGANG.replace("450800", "450802"))


def test_coverage_is_said_in_words(page):
    assert "只有省级政策" in page("/350100/")
    assert "本市尚未收录，只有国家规定" in page("/450800/")


def test_province_offers_its_cities(page):
    text = page("/370000/")
    assert "你在哪个市参保" in text
    assert "淄博" in text


def test_first_question_is_the_payment_day_with_today_filled_in(client, page):
    assert 'value="2026-11-24"' in client.get("/450800/employee/").content.decode()
    assert "第1问这次缴费，钱哪天到账？" in page("/450800/employee/")


def test_question_shows_what_was_answered_and_how_to_change_it(client):
    html = client.get(ASKING[2]).content.decode()
    assert "第3问" in html
    assert 'href="/370300/flexible/?pay_on=2026-03-10&amp;reason=missed_payment&amp;change=pay_on"' in html
    assert '<input type="hidden" name="reason" value="missed_payment">' in html
    assert 'name="change"' not in html


def test_answer_that_is_changed_stands_in_its_field_and_the_others_are_kept(client, page):
    html = client.get(ZIBO + "&change=pay_on").content.decode()
    assert 'name="pay_on" type="date" value="2026-03-10"' in html
    assert '<input type="hidden" name="last_paid" value="2025-09">' in html
    reason = client.get(ZIBO + "&change=reason").content.decode()
    assert 'value="missed_payment" checked' in reason
    assert page(ZIBO + "&change=nothing") == page(ZIBO) == page(ZIBO + "&change=continuous_months")


@pytest.mark.parametrize("address", ["/", "/450800/", ZIBO, ZIBO.replace("/?", "/checklist?"), "/healthz"])
def test_pages_are_read_and_never_written(address):
    visitor = Client(enforce_csrf_checks=True)
    for method in (visitor.post, visitor.put, visitor.delete):
        response = method(address)
        assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")
        assert "这样打不开这一页" in response.content.decode()
    head = visitor.head(address)
    assert (head.status_code, head.content) == (200, b"")


def test_unknown_answered_where_it_leads_nowhere_is_not_offered_again(client, monkeypatch):
    monkeypatch.setattr(settling, "MOST_POSSIBLE", 1)
    html = client.get(ZIBO.replace("2025-09", "unknown")).content.decode()
    assert "这一问很要紧" in html
    assert 'last_paid=unknown">不清楚' not in html
    assert "12393" in html


def test_not_knowing_and_never_are_links_that_need_no_script(client):
    html = client.get(ASKING[2]).content.decode()
    for spelt, words in (("unknown", "不清楚"), ("never", "从来没交过")):
        assert f'last_paid={spelt}">{words}</a>' in html


def test_options_of_other_schemes_are_not_offered(page):
    assert "错过了集中缴费期" not in page(ASKING[1])


def test_several_groups_come_from_a_form_or_a_link(client, page):
    base = ASKING[3]
    ticked = page(base + "&group=&group=veteran&group=subsistence_allowance")
    assert ticked == page(base + "&group=subsistence_allowance,veteran")


@pytest.mark.parametrize("spelling", ["2026-3-10", "2026年3月10日", "20260310", "２０２６－０３－１０"])
def test_dates_are_read_as_people_write_them(page, spelling):
    assert "6月1日起可以报销" in page(ZIBO.replace("2026-03-10", spelling))


def test_checklist_prints_boxes_date_and_its_own_address(page, client):
    text = page(ZIBO.replace("/?", "/checklist?"))
    assert "打印日期：2026年11月24日（星期二）" in text
    assert (
        "http://testserver/370300/flexible/checklist?pay_on=2026-03-10&reason=missed_payment&last_paid=2025-09&v=7"
        in text
    )
    assert "<svg" in client.get(ZIBO.replace("/?", "/checklist?")).content.decode()


@pytest.mark.parametrize("tail", ["checklist", "calendar.ics"])
def test_sheet_and_calendar_ask_while_answers_are_missing(page, tail):
    assert "为什么断缴了？" in page(f"/450800/employee/{tail}?pay_on=2026-08-10")
    page(f"/450800/employee/{tail}?pay_on=yesterday", status=422)


def test_calendar_holds_the_start_and_the_deadlines(client):
    response = client.get(ZIBO.replace("/?", "/calendar.ics?"))
    assert response["Content-Type"].startswith("text/calendar")
    events = Calendar.from_ical(response.content).walk("VEVENT")
    assert str(events[0].decoded("dtstart")) == "2026-06-01"
    assert str(events[1].decoded("dtstart")) == "2026-03-31"
    assert client.get(ZIBO.replace("/?", "/calendar.ics?")).content == response.content, (
        "same address, same file"
    )
    titles = [str(event["summary"]) for event in events]
    assert titles[1] == "医保缴费：今天到账，2026年6月1日起（山东省淄博市）"
    assert len(set(titles)) == len(titles)


def test_calendar_of_a_range_holds_the_safe_day(client):
    response = client.get((FUZHOU + "2025-11").replace("/?", "/calendar.ics?"))
    event = Calendar.from_ical(response.content).walk("VEVENT")[0]
    assert str(event.decoded("dtstart")) == "2026-07-01"
    assert str(event["summary"]).startswith("医保最晚今天起可以报销")


@pytest.mark.parametrize("view", ["large", "contrast", "large,contrast"])
def test_how_a_page_looks_stays_through_every_link(client, view):
    html = client.get(f"{ASKING[2]}&view={view}").content.decode()
    assert f'<html lang="zh-Hans" class="{view.replace(",", " ")}">' in html
    inside = [
        unescape(link) for link in re.findall(r'href="(/[^"]*)"', html) if not link.startswith("/static/")
    ]
    switches = [link for link in inside if link.partition("view=")[2] != view]
    assert len(switches) == 2, "only the links that switch go elsewhere"
    assert f'name="view" value="{view}"' in html or "<form" not in html


def test_switches_turn_one_look_and_leave_the_other(client):
    html = client.get(f"{ASKING[2]}&view=large,contrast,glitter").content.decode()
    offered = dict(re.findall(r'<a class="view" href="[^"]*view=([a-z,]*)">([^<]*)</a>', html))
    assert offered == {"contrast": "普通字", "large": "普通颜色"}


def test_healthz_is_json(client, monkeypatch):
    from policies import catalog

    monkeypatch.setattr(catalog, "status", lambda: {"status": "degraded"})
    response = client.get("/healthz")
    assert response.status_code == 200
    assert json.loads(response.content) == {"status": "degraded"}


# ---------------------------------------------------------------- what every page owes


@pytest.mark.parametrize("address", PAGES)
def test_page_sets_no_cookie_and_asks_no_database(client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert not response.cookies
    assert response.headers.get("Vary", "Accept-Encoding") == "Accept-Encoding", (
        "compressed or not, and nothing else"
    )


@pytest.mark.parametrize("address", PAGES)
def test_page_carries_nothing_inline_and_nothing_foreign(client, address):
    html = client.get(address).content.decode()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", html), (
        "the Content-Security-Policy forbids it"
    )
    assert not re.search(r"<script(?![^>]*\ssrc=)", html)
    assert all(src.startswith("/static/") for src in re.findall(r'\ssrc="([^"]+)"', html))
    assert html.count("<h1") == 1
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("address", [*ASKING, *RESULTS])
def test_htmx_gets_the_page_everybody_gets(client, address):
    plain = client.get(address).content
    swapped = client.get(address, headers={"HX-Request": "true", "HX-Target": "step"}).content
    assert swapped == plain, "one answer per address: htmx picks #step out of it"
    assert b'<div id="step"' in plain


@pytest.mark.parametrize("address", PAGES)
def test_page_is_small(client, address):
    assert len(gzip.compress(client.get(address).content)) < 12_000


def test_first_visit_is_small(client):
    html = client.get(ZIBO).content
    files = [finders.find(name) for name in ("site.css", "pages.js", "icon.svg")]
    assert html.count(b"<script") == 1, "each file of its own is one more way there and back"
    total = len(gzip.compress(html)) + sum(
        len(gzip.compress(Path(path).read_bytes())) for path in files if path
    )
    assert total < 35_000
    assert len(gzip.compress((settings.BASE_DIR / "static" / "site.css").read_bytes())) < 10_000


@pytest.mark.parametrize("address", ASKING)
def test_answers_are_kept_out_of_caches_and_are_no_page_of_their_own_to_a_search_engine(client, address):
    response = client.get(address)
    assert "no-store" in response["Cache-Control"]
    path, asked, _ = address.partition("?")
    canonical = f'<link rel="canonical" href="http://testserver{path}">'
    assert (canonical in response.content.decode()) is bool(asked)


@pytest.mark.parametrize(
    ("accepted", "encoding", "read"),
    [
        ("gzip", "gzip", gzip.decompress),
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip, br;q=0.5", "br", brotli.decompress),
        ("gzip, br;q=0", "gzip", gzip.decompress),
        ("gzip, brx", "gzip", gzip.decompress),
        ("identity", None, bytes),
    ],
)
def test_pages_come_compressed_to_who_can_read_that(client, accepted, encoding, read):
    plain = client.get(ZIBO)
    small = client.get(ZIBO, headers={"accept-encoding": accepted})
    assert small.get("Content-Encoding") == encoding
    assert read(small.content) == plain.content
    assert int(small["Content-Length"]) == len(small.content)
    assert "Accept-Encoding" in small["Vary"]
    assert plain["Vary"] == small["Vary"]


def test_staff_pages_are_zipped_by_django_which_varies_their_length(client):
    staff = client.get("/admin/login/", headers={"accept-encoding": "gzip, br"})
    assert staff["Content-Encoding"] == "gzip"


@pytest.mark.parametrize("address", [*ASKING, *RESULTS])
def test_a_step_with_its_headers_is_within_six_kilobytes(client, address):
    step = client.get(address, headers={"accept-encoding": "gzip, br"})
    headers = sum(len(f"{name}: {value}\r\n") for name, value in step.headers.items())
    assert headers + len(step.content) < 6 * 1024


def test_the_few_heavy_pages_are_compressed_harder():
    """A page of sentences enough that it would not stay within 6 KB."""
    page = "".join(
        f"<p>第{number}条，断缴{number * 7919 % 9973}天，{number**5}元。</p>" for number in range(700)
    ).encode()
    respond = compressed.brotli_for_residents(lambda request: HttpResponse(page))
    sent = respond(RequestFactory().get(ZIBO, headers={"accept-encoding": "br"})).content
    assert brotli.decompress(sent) == page
    assert len(sent) < len(brotli.compress(page, mode=brotli.MODE_TEXT, quality=7))


def test_post_is_refused(client):
    assert client.post("/450800/employee/").status_code == 405


def test_counter_sees_answers_decision_and_what_is_to_be_confirmed(page):
    text = page(GUIGANG.replace("?", "show?"))
    assert "我想办医保断缴后的参保缴费广西壮族自治区贵港市" in text
    assert "为什么断缴单位欠费，没给我交" in text
    assert "从这一天起可以报销2026年9月1日" in text
    assert "我想请你帮我确认" in text
    assert "非官方网页《断缴了怎么办》，2026年11月20日查看。以你们的答复为准。" in text
    assert "给窗口人员看" in page(GUIGANG)


def test_counter_page_asks_what_is_missing(page):
    assert "哪天到账" in page("/450800/employee/show")
