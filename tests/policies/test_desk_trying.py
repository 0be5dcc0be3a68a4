"""What an editor sees of the answers while writing: the date a start gives, a residents' year, a day to try."""

from datetime import date

import pytest

from policies.admin.desk.trying import first_day
from policies.models import Draft
from tests.factories import SHANDONG, make_draft, make_publication, make_site, policy_document
from tests.factories import rule as factory_rule
from tests.factories import version as factory_version

from .desk import MAIN, at, residents_draft, send, wrong_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(admin_client):
    make_site()
    return admin_client


# ---------------------------------------------------------------- the date a start gives


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"start-0-form": "S6", "start-0-count": "3"}, "2026年3月10日到账，2026年6月1日起能报销"),
        ({"start-0-form": "S7", "start-0-count": "3"}, "2026年7月1日起"),
        ({"start-0-form": "S5", "start-0-count": "3"}, "2026年6月10日起"),
        ({"start-0-form": "S5", "start-0-count": "1"}, "2026年1月31日到账，2026年2月28日起能报销"),
        ({"start-0-form": "S6"}, "还算不出来"),
        (
            {
                "start-0-form": "unstated",
                "start-0-candidates-rows": "2",
                "start-0-candidates-0-form": "S6",
                "start-0-candidates-0-count": "3",
                "start-0-candidates-1-form": "S7",
                "start-0-candidates-1-count": "3",
            },
            "最早2026年6月1日，最晚2026年7月1日",
        ),
        ({"start-0-form": "unstated", "start-0-months": "3"}, "来源未写明"),
        ({"start-0-form": "S99"}, "还算不出来"),
        ({"start-0-form": "S6", "start-0-count": "3", "preview_on": "yesterday"}, "起能报销"),
        ({"start-0-form": "S12", "start-0-count": "3"}, "最早2026年5月1日，最晚2026年6月1日"),
    ],
)
def test_start_shows_the_date_it_gives(client, query, said):
    draft = make_draft()
    response = client.get(at("_preview", draft), {"start-rows": "1", "preview_on": "2026-03-10"} | query)
    assert response.status_code == 200
    assert said in response.content.decode()


def test_each_saying_is_tried_and_the_later_one_is_what_residents_see(client):
    query = {"start-rows": "4", "preview_on": "2026-03-10"}
    query |= {"start-0-form": "S3", "start-2-form": "S6", "start-2-count": "3"}  # row 1 is left blank
    query |= {"start-3-form": "S4", "start-3-remove": "1"}
    page = client.get(at("_preview", make_draft()), query).content.decode()
    first, second = page.partition("第1种说法")[2].split("第2种说法")
    assert "2026年4月1日起能报销" in first
    assert "2026年6月1日起能报销" in second
    assert "居民看到的是最晚的一种" in second
    assert "第3种" not in page
    alone = client.get(at("_preview", make_draft()), query | {"start-2-remove": "1"}).content.decode()
    assert "2026年4月1日起能报销" in alone
    assert "种说法" not in alone


def test_nothing_written_is_asked_for(client):
    assert "还算不出来：请先选怎么算" in client.get(at("_preview", make_draft())).content.decode()


def test_date_that_a_start_gives_minds_the_cut_off_day_of_its_version(client):
    plain = policy_document()
    plain["versions"][0]["cut_off_day"] = 20
    draft = make_draft(document=plain)
    query = {
        "start-rows": "1",
        "preview_on": "2026-03-25",
        "start-0-form": "S3",
        "version": draft.versions.get().pk,
    }
    assert "2026年5月1日起" in client.get(at("_preview", draft), query).content.decode()


# ---------------------------------------------------------------- residents: windows, cover years, prices


def previewed(client, draft: Draft, form: str = "S9", count: str = "0", **query: str) -> str:
    given = {"start-rows": "1", "start-0-form": form, "start-0-count": count} | query
    return client.get(at("_preview", draft), given).content.decode()


@pytest.mark.parametrize(
    ("windows", "query", "said"),
    [
        ([MAIN], {}, "2024年12月20日到账，交的是2025年度，2025年1月1日起能报销"),
        ([], {}, "交的是2024年度，2024年1月1日起能报销"),
        ([], {}, "交的是2025年度，2025年1月1日起能报销"),
        ([], {"preview_year": "2025"}, "交的是2025年度，2025年1月1日起能报销"),
        ([MAIN], {"preview_year": "2024"}, "交的是2024年度，2024年1月1日起能报销"),
        ([MAIN], {"preview_year": "x"}, "交的是2025年度"),
        ([MAIN], {"start-0-form": "S0", "start-0-count": ""}, "2025年1月1日起能报销"),
        ([MAIN | {"opens": "soon"}], {}, "交的是2025年度"),
    ],
)
def test_date_that_a_start_gives_residents_is_of_the_cover_year(client, windows, query, said):
    draft = residents_draft()
    Draft.objects.filter(pk=draft.pk).update(document=draft.document | {"windows": windows})
    assert said in previewed(client, draft, preview_on="2024-12-20", **query)


def test_year_beside_the_previewed_day_is_the_residents(client):
    for draft, there in ((residents_draft(), True), (make_draft(), False)):
        version = draft.versions.get()
        page = client.get(at("_rule_add", draft, version=version.pk)).content.decode()
        assert ('name="preview_year"' in page) is there
        assert ("参保年度" in page.partition("多少元")[2].partition("更多写法")[0]) is there


def test_what_keeps_a_date_from_being_shown_names_its_field(client):
    assert "还算不出来：怎么算：" in previewed(client, make_draft(), form="")
    assert "还算不出来：固定的日子：“固定的某一天”要写日期" in previewed(
        client, make_draft(), form="S10", count=""
    )


def price(**more: str) -> dict[str, str]:
    fields = {"per": "year", "amount": "400"} | more
    rows = {"price__rows": "1", "price__0__value__rows": "1"}
    return rows | {f"price__0__value__0__{name}": value for name, value in fields.items()}


def test_residents_price_per_year_says_of_which(client):
    draft = residents_draft()
    address = at("_rule_add", draft, version=draft.versions.get().pk)
    refused = send(client, address, 422, key="new", **price())
    assert any("请写是哪个参保年度的钱" in error for error in wrong_in(refused))
    send(client, address, key="new", **price(cover_year="2025"))
    send(client, address, key="by-month", **price(per="month"))
    repair = {name.replace("price__", "repair_price__", 1): value for name, value in price().items()}
    send(client, address, key="repair", **repair)
    workers = make_draft()
    send(client, at("_rule_add", workers, version=workers.versions.get().pk), key="x", **price())


def test_window_may_lack_the_day_that_no_source_states(client):
    draft = residents_draft()
    add = at("_entry_add", draft, collection="windows")
    given = {"cover_year": "2026", "name": "main", "opens": "", "closes": "2025-12-25", "sources": ["notice"]}
    assert client.post(add, given).status_code == 302
    draft.refresh_from_db()
    kept = {"cover_year": 2026, "name": "main", "closes": "2025-12-25", "sources": ["notice"]}
    assert draft.document["windows"] == [kept]
    assert "2026年度 集中缴费期：来源未写明 到 2025-12-25" in client.get(at("", draft)).content.decode()
    usual = client.get(at("_check", draft)).content.decode()
    assert 'name="on" value="2025-12-25"' in usual
    assert "<td>集中缴费期内交</td>" in usual


@pytest.mark.parametrize(
    ("name", "closes", "says"),
    [("main", "", "开始日和截止日至少要写一个"), ("late", "2025-12-25", "只有集中缴费期可以缺一天")],
)
def test_window_without_the_days_it_needs_is_refused_with_what_was_typed(client, name, closes, says):
    draft = residents_draft()
    given = {"cover_year": "2026", "name": name, "opens": "", "closes": closes}
    refused = client.post(at("_entry_add", draft, collection="windows"), given).content.decode()
    assert says in refused
    assert 'value="2026"' in refused
    draft.refresh_from_db()
    assert not draft.document.get("windows")


# ---------------------------------------------------------------- trying for a day


def test_answers_are_tried_for_the_day_that_is_asked(client):
    draft = residents_draft(MAIN, MAIN | {"cover_year": 2026, "opens": "2025-09-01", "closes": "2025-12-31"})
    usual = client.get(at("_check", draft)).content.decode()
    assert 'name="on" value="2025-09-01"' in usual, "today lies in no window: the newest window's first day"
    assert "<h3>交的是2026年度</h3>" in usual
    assert "<td>集中缴费期内交</td>" in usual
    asked = client.get(at("_check", draft), {"on": "2024-12-20"}).content.decode()
    assert "<h3>交的是2025年度</h3>" in asked
    assert "2024年12月20日到账用不上的规则：“late" in asked
    assert "每一种回答，算出来是什么</h2>" not in client.get(at("_publish", draft)).content.decode()
    assert client.get(at("_check", draft), {"on": "someday"}).status_code == 200


def test_day_that_is_tried_first(client):
    today = date(2024, 10, 1)
    assert first_day(residents_draft(MAIN), today) == today
    assert first_day(make_draft(), date(2026, 3, 10)) == date(2026, 3, 10)


def test_what_levels_above_answer_is_folded(client):
    make_publication(subject=SHANDONG)
    plain = policy_document(versions=[factory_version(rules=[factory_rule("short", "lapse_months <= 3")])])
    plain["versions"][0]["otherwise"] = "defer"
    plain["scenarios"] = []
    html = client.get(at("_check", make_draft(document=plain))).content.decode()
    own, _, above = html.partition("<summary>上级（省、国家）答的")
    assert "<td>short</td>" in own
    assert "<td>省级：long</td>" in above
    assert "省级" not in own.partition("每一种回答")[2]
