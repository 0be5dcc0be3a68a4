"""Examples on the desk: written and read in words, every list of a decision included."""

import html

import pytest

from policies import packs, shipped
from policies.admin.desk.checks import put_together, taken_apart
from policies.admin.desk.examples import ScenarioForm, answer_in_keys, answer_in_words
from policies.admin.desk.parts import desk_of
from policies.core import codec
from policies.models import Draft
from tests.factories import make_draft, make_site, policy_document

from .desk import at, filled, send, wrong_in

pytestmark = pytest.mark.django_db
EXAMPLES = [
    (pack.file, codec.dump_policy(pack.policy)["scenarios"])
    for pack in packs.read(shipped.files()).packs.values()
]
OPTIONS = [
    {"choose": {"pay_gap": "yes"}, "benefits_from": "2026-06-01", "waiting": {"months": 3}},
    {"choose": {"pay_gap": "no"}, "benefits_from": None},
]


@pytest.fixture
def client(admin_client):
    make_site()
    return admin_client


@pytest.fixture
def draft(client) -> Draft:
    return make_draft()


def example(draft: Draft) -> dict:
    return Draft.objects.get(pk=draft.pk).document["scenarios"][0]


def write(client, draft: Draft, status: int = 302, **answers: str):
    return send(client, at("_entry", draft, collection="scenarios", item=0), status, **answers)


def shown(client, draft: Draft) -> dict:
    return filled(client.get(at("_entry", draft, collection="scenarios", item=0)).content.decode())


@pytest.mark.parametrize(
    ("file", "scenarios"), EXAMPLES, ids=[file.parent.name + "-" + file.stem for file, _ in EXAMPLES]
)
def test_everything_a_shipped_example_expects_can_be_edited(file, scenarios):
    for scenario in scenarios:
        checks, entries, kept = taken_apart(scenario["expect"])
        named = {key: value for key, value in kept.items() if key not in ("state", "rule", "benefits_from")}
        assert named == {}
        assert put_together(checks, entries) | kept == scenario["expect"]


def test_what_staff_choose_is_kept_as_the_document_spells_it(client, draft):
    write(
        client, draft, checks__rows="4",
        checks__0__what="gap_costs", checks__0__value="不能报销",
        checks__1__what="benefits_from_range", checks__1__value="2026-06-01 到 2026-07-01",
        checks__2__what="own_policy", checks__2__value="是",
        checks__3__what="waiting.form", checks__3__value="来源未写明",
    )  # fmt: skip
    assert example(draft)["expect"] == {
        "state": "decided", "rule": "long", "benefits_from": "2026-06-01", "gap_costs": "not_reimbursed",
        "benefits_from_range": ["2026-06-01", "2026-07-01"], "own_policy": True,
        "waiting": {"form": "not_stated"},
    }  # fmt: skip
    again = shown(client, draft)
    values = [again[f"checks-{place}-value"] for place in range(4)]
    assert [value if isinstance(value, str) else value[0] for value in values] == [
        "不能报销", "2026-06-01 到 2026-07-01", "是", "来源未写明",
    ]  # fmt: skip


def test_an_example_checks_more_than_the_date(client, draft):
    write(client, draft, checks__rows="1", checks__0__what="waiting.months", checks__0__value="6")
    assert "等几个月：应当是6，算出来是3" in client.get(at("_check", draft)).content.decode()


def test_entries_of_lists_are_written_and_compared(client, draft):
    write(
        client, draft, entries__rows="2",
        entries__0__of="options", entries__0__checks__rows="3",
        entries__0__checks__0__what="choose.pay_gap", entries__0__checks__0__value="补交",
        entries__0__checks__1__what="benefits_from", entries__0__checks__1__value="2026-06-01",
        entries__0__checks__2__what="waiting.months", entries__0__checks__2__value="3",
        entries__1__of="options", entries__1__checks__rows="2",
        entries__1__checks__0__what="choose.pay_gap", entries__1__checks__0__value="不补交",
        entries__1__checks__1__what="benefits_from", entries__1__checks__1__value="没有",
    )  # fmt: skip
    assert example(draft)["expect"]["options"] == OPTIONS
    said = "由本人选的：里面没有这样一条：选：缺的几个月补不补：补交，从哪天起能报销：2026-06-01，等几个月：3。算出来的单子是空的"
    assert said in client.get(at("_check", draft)).content.decode()
    write(client, draft)
    assert example(draft)["expect"]["options"] == OPTIONS, "opened and saved again, it is the same"


def test_a_list_that_has_to_be_empty(client, draft):
    write(client, draft, entries__rows="1", entries__0__of="options", entries__0__checks__rows="0")
    assert example(draft)["expect"]["options"] == []
    write(client, draft)
    assert example(draft)["expect"]["options"] == []
    write(client, draft, entries__0__remove="1")
    assert "options" not in example(draft)["expect"]


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"checks__rows": "1", "checks__0__what": "waiting.months", "checks__0__value": "三"}, "要写整数"),
        ({"checks__rows": "1", "checks__0__what": "gap_costs", "checks__0__value": "能报"}, "要写下面之一：补交后可以报销"),
        ({"checks__rows": "1", "checks__0__what": "benefits_from_range", "checks__0__value": "2026-06-01"}, "写最早和最晚两天"),
        ({"checks__rows": "1", "checks__0__what": "benefits_from_range", "checks__0__value": "2026-07-01 2026-06-01"}, "最早的一天要写在前面"),
        ({"checks__rows": "1", "checks__0__what": "first_benefits_from", "checks__0__value": "6月1日"}, "写一个日期"),
        ({"checks__rows": "1", "checks__0__what": "", "checks__0__value": "6月1日"}, "请选检查什么"),
        ({"benefits_from": "2026年6月"}, "写一个日期"),
        (
            {
                "checks__rows": "2", "checks__0__what": "lapse.months", "checks__0__value": "5",
                "checks__1__what": "lapse.months", "checks__1__value": "6",
            },
            "“断了几个月”写了两次",
        ),
        (
            {
                "entries__rows": "1", "entries__0__of": "materials", "entries__0__checks__rows": "1",
                "entries__0__checks__0__what": "pay_by", "entries__0__checks__0__value": "2026-06-01",
            },
            "“要带的材料”里没有“最迟哪天到账”",
        ),
        (
            {
                "entries__rows": "1", "entries__0__of": "", "entries__0__checks__rows": "1",
                "entries__0__checks__0__what": "rule", "entries__0__checks__0__value": "long",
            },
            "请选是哪张单子",
        ),
        (
            {
                "entries__rows": "2", "entries__0__of": "options", "entries__0__checks__rows": "0",
                "entries__1__of": "options", "entries__1__checks__rows": "1",
                "entries__1__checks__0__what": "rule", "entries__1__checks__0__value": "long",
            },
            "“由本人选的”不能又是空的，又有一条",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_said_and_kept(client, draft, answers, says):
    before = example(draft)
    refused = write(client, draft, 422, **answers)
    assert any(says in error for error in wrong_in(refused)), wrong_in(refused)
    again = filled(refused.content.decode())
    for name, text in answers.items():
        kept = again[name.replace("__", "-")]
        assert name.endswith("rows") or (kept if isinstance(kept, str) else kept[0]) == text
    assert example(draft) == before


def test_what_has_no_field_is_named_and_saved_as_it_was(client):
    document = {"expect": {"state": "decided", "holidays": {"known": True}}, "answers": {}, "name": "例子"}
    draft = make_draft()
    form = ScenarioForm(desk=desk_of(draft), plain=document)
    assert "另外还检查holidays，这里改不了" in form.fields["entries"].help_text
    checks, entries, kept = taken_apart(document["expect"] | {"options": [{"no_benefits_from": None}]})
    assert (checks, entries) == ([], [])
    assert kept.keys() == {"state", "holidays", "options"}


def test_answers_are_shown_by_the_words_residents_read(client, draft):
    write(
        client, draft, answers__rows="3",
        answers__1__value="不清楚", answers__2__key="first_lapse", answers__2__value="是",
    )  # fmt: skip
    assert example(draft)["answers"] == {"pay_on": "2026-03-10", "last_paid": "unknown", "first_lapse": "yes"}
    again = shown(client, draft)
    assert [again[f"answers-{place}-value"] for place in (1, 2)] == [["不清楚"], ["是"]]


def test_conditions_of_a_rule_are_shown_by_the_same_words(client, draft):
    version = draft.versions.get()
    address = at("_rule", draft, version=version.pk, rule=version.rules.first().pk)
    send(
        client, address, when__rows="3",
        when__1__fact="first_lapse", when__1__op="=", when__1__value="是",
        when__2__fact="pay_on", when__2__op="<=", when__2__value="2026-12-31",
    )  # fmt: skip
    when = version.rules.first().document["when"]
    assert when[1:] == ["first_lapse = yes", "pay_on <= 2026-12-31"]
    again = filled(client.get(address).content.decode())
    assert [again[f"when-{place}-value"] for place in (1, 2)] == [["是"], ["2026-12-31"]]
    send(client, address)
    assert version.rules.first().document["when"] == when


def test_a_label_with_a_comma_is_one_option_and_several_are_listed():
    facts = packs.read(shipped.files()).catalogue.facts
    for key, written in (("reason", "missed_window"), ("group", "newborn,veteran"), ("in_window", "no")):
        words = answer_in_words(facts[key], written)
        assert not words.isascii()
        assert answer_in_keys(facts[key], words) == written
    assert answer_in_words(facts["group"], "newborn,veteran") == "新生儿、退役军人"


# ---------------------------------------------------------------- an example that fails


def checked(client, draft: Draft) -> str:
    return html.unescape(client.get(at("_check", draft)).content.decode())


def test_what_came_out_otherwise_is_said_in_the_words_of_the_form(client, draft):
    write(client, draft, rule="short", benefits_from="2026-07-01")
    html = checked(client, draft)
    assert "用到的规则：应当是short，算出来是long" in html
    assert "从哪天起能报销：应当是2026-07-01，算出来是2026-06-01" in html
    version = draft.versions.get()
    for row in version.rules.all():
        send(client, at("_rule", draft, version=version.pk, rule=row.pk), title=f"{row.key}的人")
    assert "用到的规则：应当是short的人（short），算出来是long的人（long）" in checked(client, draft)


def test_an_example_that_still_asks_says_what(client, draft):
    write(
        client,
        draft,
        answers__1__remove="1",
        checks__rows="1",
        checks__0__what="policy.level",
        checks__0__value="省",
    )
    html = checked(client, draft)
    assert "还要先回答：交到哪个月" in html
    assert "：应当是" not in html, "all the rest follows from that"


def test_an_answer_that_cannot_be_read_is_told_by_its_question(client, draft):
    write(client, draft, answers__1__value="2026-13")
    assert "回答“交到哪个月”：" in checked(client, draft)


def test_a_list_that_should_be_empty_says_how_many_there_are(client, draft):
    version = draft.versions.get()
    address = at("_version_entry_add", draft, version=version.pk, collection="materials")
    document = Draft.objects.get(pk=draft.pk).document | {"materials": {"card": {"name": "身份证"}}}
    Draft.objects.filter(pk=draft.pk).update(document=document)
    send(client, address, material="card", need="required")
    write(client, draft, entries__rows="1", entries__0__of="materials", entries__0__checks__rows="0")
    assert "要带的材料：应当是空的，算出来有1条" in checked(client, draft)


def test_an_example_that_fails_is_a_problem_and_leads_to_its_form(client, draft):
    write(client, draft, benefits_from="2026-07-01")
    form = at("_entry", draft, collection="scenarios", item=0)
    for address in (at("_check", draft), at("_publish", draft)):
        html = client.get(address).content.decode()
        assert "没有发现问题" not in html
        assert f'<a href="{form}">例子“断5个月”</a>' in html


def test_the_rule_of_an_example_is_one_of_the_drafts(client, draft):
    version = draft.versions.get()
    row = version.rules.last()
    send(client, at("_rule", draft, version=version.pk, rule=row.pk), title="断得久的人")
    html = client.get(at("_entry", draft, collection="scenarios", item=0)).content.decode()
    assert '<option value="断得久的人（long）">' in html.partition('id="values-rule"')[2]
    for written in ("断得久的人", "long", "断得久的人（long）"):
        write(client, draft, rule=written)
        assert example(draft)["expect"]["rule"] == "long"
    refused = write(client, draft, 422, rule="断得不久的人")
    assert any("没有这条规则" in error for error in wrong_in(refused))
    row.delete()
    write(client, draft)
    assert example(draft)["expect"]["rule"] == "long", (
        "what stood there may stay, and the check says it is wrong"
    )


def test_papers_and_channels_are_told_by_name(client, draft):
    document = Draft.objects.get(pk=draft.pk).document | {"materials": {"card": {"name": "身份证"}}}
    Draft.objects.filter(pk=draft.pk).update(document=document)
    write(
        client, draft, entries__rows="1", entries__0__of="materials", entries__0__checks__rows="1",
        entries__0__checks__0__what="key", entries__0__checks__0__value="身份证（本地）",
    )  # fmt: skip
    assert example(draft)["expect"]["materials"] == [{"key": "card"}]


def test_a_year_may_be_written_as_people_say_it(client, draft):
    facts = packs.read(shipped.files()).catalogue.facts
    assert answer_in_keys(facts["cover_year"], "2025年度") == "2025"
    assert answer_in_keys(facts["pay_on"], "2025-10-20") == "2025-10-20"


def priced_draft() -> Draft:
    """Two prices, and two papers, whatever one answers."""
    plain = policy_document()
    for rule in plain["versions"][0]["rules"]:
        rule["then"]["price"] = [
            {"per": "month", "amount": "400"},
            {"per": "month", "base": "上年度平均工资", "rate": "0.099"},
        ]
    plain["materials"] = {"card": {"name": "身份证"}, "form": {"name": "申请表"}}
    plain["versions"][0]["materials"] = [{"material": "card"}, {"material": "form"}]
    return make_draft(document=plain)


def test_a_failing_list_says_what_it_holds_instead(client):
    draft = priced_draft()
    write(
        client, draft, entries__rows="3",
        entries__0__of="materials", entries__0__checks__rows="1",
        entries__0__checks__0__what="name", entries__0__checks__0__value="户口本",
        entries__1__of="options", entries__1__checks__rows="1",
        entries__1__checks__0__what="default", entries__1__checks__0__value="是",
        entries__2__of="prices", entries__2__checks__rows="0",
    )  # fmt: skip
    page = checked(client, draft)
    assert "要带的材料：里面没有这样一条：户口本。算出来的是：身份证；申请表" in page
    assert "由本人选的：里面没有这样一条：是不是先显示的：是。算出来的单子是空的" in page
    assert (
        "要交的钱：应当是空的，算出来有2条：多少元：400，多久一次：每月；多少元：没有，多久一次：每月" in page
    )


def test_what_is_to_be_paid_is_checked_as_an_amount(client):
    draft = priced_draft()
    answers = {
        "entries__rows": "1", "entries__0__of": "prices", "entries__0__checks__rows": "2",
        "entries__0__checks__0__what": "amount", "entries__0__checks__0__value": "400.00元",
        "entries__0__checks__1__what": "per", "entries__0__checks__1__value": "每月",
    }  # fmt: skip
    write(client, draft, **answers)
    assert example(draft)["expect"]["prices"] == [{"amount": "400", "per": "month"}]
    assert "要交的钱" not in checked(client, draft)
    write(client, draft, **answers | {"entries__0__checks__0__value": "380"})
    assert (
        "要交的钱：里面没有这样一条：多少元：380，多久一次：每月。算出来的是：多少元：400，多久一次：每月；"
        in checked(client, draft)
    )
    for wrong in ("四百", "nan"):
        page = write(client, draft, 422, **answers | {"entries__0__checks__0__value": wrong})
        assert "要写数字，例如：400" in page.content.decode()


def test_a_row_of_the_answers_shows_what_other_sources_say(client):
    plain = policy_document()
    first = {"value": "S3", "sources": ["notice"], "text": "报道说下个月1日"}
    other = {"value": "S4", "sources": ["notice"]}
    for rule in plain["versions"][0]["rules"]:
        rule["then"]["start"] = {"claims": [first, other]}
    assert "另有来源说：报道说下个月1日" in checked(client, make_draft(document=plain))
