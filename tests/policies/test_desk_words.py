"""The desk speaks the words of its forms: problems, conditions, labels and help."""

import re
from html import unescape

import pytest
from django.urls import reverse

from policies.admin.desk.conditions import listed_in
from policies.admin.desk.rules import RuleForm
from policies.admin.desk.wording import names_of, said
from policies.models import Draft, DraftVersion, Status
from policies.snapshot import POLICY, Subject
from tests.factories import ZIBO, make_draft, make_publication, make_site, policy_document

from .desk import MAIN, at, begin, filled, residents_draft, rich_document, send, wrong_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(admin_client):
    make_site()
    return admin_client


# ---------------------------------------------------------------- problems in words, each with its form


def problems_of(client, draft: Draft) -> str:
    section = client.get(at("", draft)).content.decode().partition("还要做什么")[2].partition("</section>")[0]
    return unescape(section)


def test_problem_of_a_rule_leads_to_its_form_in_words(client):
    draft = residents_draft()
    rule = draft.versions.get().rules.first()
    then = {"price": {"per": "year", "amount": "400"}}
    type(rule).objects.filter(pk=rule.pk).update(document=rule.document | {"then": then})
    said = problems_of(client, draft)
    address = at("_rule", draft, version=rule.version_id, rule=rule.pk)
    assert f'<a href="{address}">2024年1月1日版，规则“集中缴费期内交”，要交多少钱</a>' in said
    assert "按年的价格要写“参保年度”" in said
    assert "versions" not in said


def test_problem_of_an_entry_and_of_a_version_lead_to_their_forms(client):
    draft = residents_draft(MAIN)
    version = draft.versions.get()
    settings = {name: value for name, value in version.document.items() if name != "otherwise"}
    statements = [{"text": "年限不清零。"}]
    DraftVersion.objects.filter(pk=version.pk).update(document=settings | {"statements": statements})
    said = problems_of(client, draft)
    window = at("_entry", draft, collection="windows", item=0)
    assert f'<a href="{window}">缴费期“2025年度 集中缴费期：2024-09-01 到 2024-12-31”' in said
    assert (
        f'<a href="{at("_version_settings", draft, version=version.pk)}">2024年1月1日版，规则都不符合时</a>'
        in said
    )
    assert "“交给上一级（省、国家）的规定”（由上级政策决定）或“来源未写明”" in said
    statement = at("_version_entry", draft, version=version.pk, collection="statements", item=0)
    assert f'<a href="{statement}">2024年1月1日版，说明“年限不清零。”' in said
    assert f'<a href="{at("", draft)}#scenarios">例子</a>' in said


def test_checks_name_rules_and_facts_as_the_desk_does(client):
    plain = policy_document()
    plain["versions"][0]["rules"][0] |= {"when": ["lapse_months >= 1"], "title": "有中断"}
    plain["versions"][0]["rules"][1] |= {"when": ["lapse_months >= 1", "lapse_months <= 3"], "title": "短的"}
    said = problems_of(client, make_draft(document=plain))
    assert "规则“短的”</a>：上面的规则“有中断”条件更宽" in said
    plain["versions"][0]["rules"][1]["when"] = ["lapse_months < 1", "lapse_months > 3"]
    assert "“中断的月数（不含缴费当月）”的几个条件互相矛盾" in problems_of(client, make_draft(document=plain))


def test_who_may_not_edit_sees_problems_without_links(client):
    draft = residents_draft(MAIN)
    Draft.objects.filter(pk=draft.pk).update(status=Status.PUBLISHED)
    said = problems_of(client, draft)
    assert "缴费期“2025年度 集中缴费期" in said
    assert "<a " not in said


def test_rule_that_cannot_be_read_says_why_in_words_in_the_table(client):
    draft = make_draft()
    rule = draft.versions.get().rules.first()
    type(rule).objects.filter(pk=rule.pk).update(document=rule.document | {"then": {"start": "S6"}})
    html = client.get(at("_version", draft, version=rule.version_id)).content.decode()
    assert "从哪天起能报销：“含到账当月，满N个月”要写数目，如“含到账当月，满3个月”" in html
    assert "then.start" not in html


def test_refused_publication_says_where_in_words(client):
    draft = residents_draft()
    rule = draft.versions.get().rules.first()
    type(rule).objects.filter(pk=rule.pk).update(document=rule.document | {"when": []})
    html = client.post(at("_publish", draft), {"why": "试试"}).content.decode()
    assert "2024年1月1日版，规则“集中缴费期内交”</a>：这条规则没有条件" in html.partition("errornote")[2]


# ---------------------------------------------------------------- conditions


def condition(client, fact: str, op: str, value: str, status: int = 302):
    draft = make_draft()
    version = draft.versions.get()
    answers = {"when__0__fact": fact, "when__0__op": op, "when__0__value": value}
    done = send(
        client, at("_rule_add", draft, version=version.pk), status, key="new", when__rows="1", **answers
    )
    return version.rules.get(key="new").document["when"] if status == 302 else wrong_in(done)


@pytest.mark.parametrize(
    ("fact", "op", "value", "kept"),
    [
        ("window", "=", "补缴期（晚缴）", "window = late"),
        ("window", "=", "补缴期", "window = late"),
        ("window", "in", "延长期（补充缴费期）、late", "window in extended, late"),
        ("first_lapse", "=", "否", "first_lapse = no"),
        ("cover_year", "=", "2025年度", "cover_year = 2025"),
        ("last_paid", "<=", "2024年", "last_paid <= 2024"),
        ("pay_on", "<=", "2026-03-10", "pay_on <= 2026-03-10"),
        ("rule", "=", "to-come", "rule = to-come"),
    ],
)
def test_condition_takes_what_people_write(client, fact, op, value, kept):
    assert condition(client, fact, op, value) == [kept]


@pytest.mark.parametrize(
    ("fact", "op", "value", "said"),
    [
        (
            "window",
            "=",
            "第四期",
            "没有“第四期”这一项。可以写：集中缴费期、延长期（补充缴费期）、补缴期（晚缴）、不在任何缴费期。",
        ),
        ("window", "in", "补缴期，第四期", "没有“第四期”这一项"),
        ("first_lapse", "=", "也许", "可以写：是、否。"),
        ("back_payment", "=", "随便", "可以写：可以补交、"),
        ("pay_on", "within", "三个月", "时长要写成90天或3个月"),
    ],
)
def test_condition_refuses_what_is_not_known_and_says_what_is(client, fact, op, value, said):
    assert any(said in error for error in condition(client, fact, op, value, 422))


def test_label_that_holds_a_comma_is_one_of_a_list():
    known = {"a": "没赶上，晚了", "b": "别的"}
    assert listed_in("没赶上，晚了，别的", known) == ["没赶上，晚了", "别的"]
    assert listed_in("别的、没赶上，晚了", known) == ["别的", "没赶上，晚了"]
    assert listed_in(" a ,b，", known) == ["a", "b"]


def test_values_are_suggested_by_fact_and_by_label(client):
    draft = make_draft()
    page = client.get(at("_rule_add", draft, version=draft.versions.get().pk)).content.decode()
    lists = dict(re.findall(r'<datalist id="values-([^"]*)">(.*?)</datalist>', page, re.S))
    assert re.findall(r'value="([^"]*)"', lists["window"])[2] == "补缴期（晚缴）"
    assert re.findall(r'value="([^"]*)"', lists["first_lapse"]) == ["是", "否"]
    assert "pay_on" not in lists
    assert 'list="condition-values"' in page
    groups = re.findall(r'<optgroup label="([^"]*)">', page)
    assert list(dict.fromkeys(groups)) == ["断了多久", "缴费那天", "问居民的", "已经定下来的"]


# ---------------------------------------------------------------- small things


def test_lists_of_a_version_name_papers_and_channels(client):
    draft = make_draft(document=rich_document())
    html = client.get(at("_version", draft, version=draft.versions.get().pk)).content.decode()
    assert ">身份证（本地）</a>" in html
    assert ">医保大厅（本地）</a>" in html


def test_only_source_is_ticked_in_a_new_form(client):
    plain = policy_document()
    draft = make_draft(document=plain)
    version = draft.versions.get()
    address = at("_rule_add", draft, version=version.pk)
    assert filled(client.get(address).content.decode())["sources"] == ["notice"]
    assert "start-0-sources" not in filled(client.get(address).content.decode())
    send(client, at("_rule", draft, version=version.pk, rule=version.rules.first().pk), sources=[])
    assert "sources" not in version.rules.first().document
    opened = at("_rule", draft, version=version.pk, rule=version.rules.first().pk)
    assert "sources" not in filled(client.get(opened).content.decode()), (
        "an entry that is there stays as it is"
    )
    plain["sources"]["other"] = plain["sources"]["notice"]
    Draft.objects.filter(pk=draft.pk).update(document=draft.document | {"sources": plain["sources"]})
    assert "sources" not in filled(client.get(address).content.decode())


def test_two_clauses_of_one_law_can_be_told_apart(client):
    plain = policy_document()
    law = plain["sources"]["notice"] | {"title": "社会保险法"}
    plain["sources"] |= {"law-58": law | {"clause": "第五十八条"}, "law-86": law | {"clause": "第八十六条"}}
    draft = make_draft(document=plain)
    form = client.get(at("_rule_add", draft, version=draft.versions.get().pk)).content.decode()
    for shown in (form, client.get(at("", draft)).content.decode()):
        assert "社会保险法（第五十八条）" in shown
        assert "社会保险法（第八十六条）" in shown


def test_a_question_for_the_hotline_is_kept_with_its_sentence(client):
    draft = make_draft(document=policy_document())
    version = draft.versions.get()
    address = at("_version_entry_add", draft, version=version.pk, collection="statements")
    send(client, address, text="谁出没有写。请打12393问。", ask="要补交的钱，谁出？", sources=["notice"])
    version.refresh_from_db()
    [said] = version.document["statements"]
    assert (said["text"], said["ask"]) == ("谁出没有写。请打12393问。", "要补交的钱，谁出？")


def test_no_select_offers_one_thing_twice_or_an_answer_for_none(client):
    draft = make_draft(document=rich_document())
    version = draft.versions.get()
    for address in (
        at("_rule", draft, version=version.pk, rule=version.rules.first().pk),
        at("_version_entry_add", draft, version=version.pk, collection="materials"),
        at("_version_settings", draft, version=version.pk),
    ):
        html = client.get(address).content.decode()
        for inside in re.findall(r"<select[^>]*>(.*?)</select>", html, re.S):
            labels = re.findall(r"<option[^>]*>(.*?)</option>", inside, re.S)
            assert len(set(labels)) == len(labels), labels
            empty = re.findall(r'<option value=""[^>]*>(.*?)</option>', inside)
            assert not {"要原件", "可以修复", "滞纳金"} & set(empty)


def test_desk_lists_are_in_the_order_of_the_guide(client):
    html = client.get(at("", residents_draft(MAIN))).content.decode()
    titles = re.findall(r"<h2>(.*?)</h2>", html.partition("还要做什么")[2])
    assert titles == ["来源", "缴费期（居民）", "版本", "本地渠道", "本地材料", "例子"]


def test_crumbs_show_no_title_twice(client):
    draft = begin(client)
    crumbs = (
        client.get(at("", draft)).content.decode().partition('class="breadcrumbs"')[2].partition("</div>")[0]
    )
    assert crumbs.count(draft.title) == 1


def test_publication_leads_to_the_page_that_residents_read(client):
    made = make_publication(subject=ZIBO)
    html = client.get(reverse("admin:policies_publication_change", args=[made.number])).content.decode()
    assert '<a href="/370300/flexible/">居民看到的网页</a>' in html
    assert "<details><summary>看全部内容</summary>" in html
    shared = client.get(reverse("admin:policies_publication_change", args=[1])).content.decode()
    assert "居民看到的网页" not in shared


@pytest.mark.parametrize(
    ("collection", "said"),
    [
        ("windows", "再往后，错过的人晚交的是补缴期"),
        ("windows", "没有来源也能发布，检查会提醒你"),
        ("statements", "没有来源也能发布，检查会提醒你"),
        ("steps", "这句话是从哪里看来的。</p>"),
        ("rules", "没有来源的规则发布不了"),
        ("rules", "政府自己出的那一份，不写在这里"),
        ("rules", "光是等90天，上面的N写90"),
    ],
)
def test_help_says_what_is_true(client, collection, said):
    draft = residents_draft(MAIN)
    version = draft.versions.get()
    address = {
        "windows": at("_entry_add", draft, collection="windows"),
        "rules": at("_rule_add", draft, version=version.pk),
    }.get(collection) or at("_version_entry_add", draft, version=version.pk, collection=collection)
    assert said in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("text", "said_"),
    [
        (
            "S5(0) 不行，至少是 1；没有等待请写 S0",
            "“从到账那天起，满0个月（到同一天）”不行，至少是 1；没有等待请写“到账当天起”",
        ),
        (
            "S11 要写从什么事算起，如 {form: S11, event: birth}",
            "“从某件事的日子算起（如出生）”要写从什么事算起",
        ),
        ("没有最后一行：defer 或 not_stated", "没有最后一行：defer 或“来源未写明”"),
        ("“when”不能用“not in”", "“对哪些人”不能用“不是下面任何一项”"),
        ("上级政策里没有“370000/flexible/when”这条规则", "上级政策里没有“370000/flexible/when”这条规则"),
        ("S99 和 https://example.cn/start", "S99 和 https://example.cn/start"),
    ],
)
def test_what_the_codec_says_is_said_in_the_words_of_the_form(text, said_):
    assert said(text, names_of(RuleForm)) == said_


def test_overview_says_that_an_example_fails(client):
    document = policy_document()
    document["scenarios"][0]["expect"]["benefits_from"] = "2026-07-01"
    html = client.get(at("", make_draft(document=document))).content.decode()
    assert "没有发现问题" not in html
    assert "例子“断5个月”" in html


def test_residents_pay_by_the_year_unless_somebody_says_otherwise(client):
    residents = make_draft(
        subject=Subject(POLICY, "370300", "resident"),
        document=policy_document(scheme="resident", scenarios=[], versions=[version_of_residents()]),
    )
    assert '<option value="year" selected>' in client.get(at("_version_add", residents)).content.decode()
    row = residents.versions.get()
    html = client.get(at("_version_settings", residents, version=row.pk)).content.decode()
    assert '<option value="month" selected>' in html, "what is there is shown as it is"
    assert '<option value="month" selected>' in client.get(at("_version_add", make_draft())).content.decode()


def version_of_residents():
    rule = {"key": "all", "when": [], "then": {"start": "S1"}, "sources": ["notice"]}
    return {
        "effective_from": "2025-01-01",
        "verification": "unverified",
        "rules": [rule],
        "otherwise": "defer",
    }


def test_wait_that_outlasts_the_cover_year_is_not_called_a_ban(client):
    rule = {"key": "all", "when": [], "then": {"start": "S5(3)"}, "sources": ["notice"]}
    versions = [version_of_residents() | {"rules": [rule]}]
    document = policy_document(scheme="resident", scenarios=[], versions=versions)
    draft = make_draft(subject=Subject(POLICY, "370300", "resident"), document=document)
    html = client.get(at("_check", draft), {"on": "2026-11-25"}).content.decode()
    assert "要等到2027-02-25才能报销，那时交的这一年度已经结束" in html
    assert "这段时间不能参保" not in html
