"""The staff's desk: a policy is written entry by entry in forms, tried, and published; nothing is lost on the way."""

import re
from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from policies import catalog, drafting, editing, in_force, packs, shipped
from policies.admin.desk import parts
from policies.admin.desk.conditions import listed_in
from policies.admin.desk.rules import RuleForm
from policies.admin.desk.trying import first_day
from policies.admin.desk.wording import names_of, said
from policies.core import codec
from policies.core.outcome import ResidentWait
from policies.core.types import Scheme
from policies.models import Draft, DraftVersion, Publication, Status
from policies.snapshot import CATALOGUE, POLICY, REGIONS, Subject
from tests.factories import SHANDONG, ZIBO, make_draft, make_publication, make_site, policy_document
from tests.factories import rule as factory_rule
from tests.factories import version as factory_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(db):
    make_site()


@pytest.fixture
def client(admin_client, site):
    return admin_client


def at(name, draft, **more) -> str:
    return reverse(f"admin:policies_desk{name}", kwargs={"draft": draft.pk, **more})


def filled(html: str) -> dict[str, object]:
    """What a browser would send back of a form that nobody touched."""
    data: dict[str, object] = {}
    form = html.partition('<form method="post" novalidate')[2].partition("</form>")[0]
    for tag in re.findall(r"<input[^>]*>", form):
        name, kind = re.search(r'name="([^"]*)"', tag), re.search(r'type="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if not name or (kind and kind[1] in ("checkbox", "radio") and " checked" not in tag):
            continue
        data.setdefault(name[1], []).append(unescape(value[1]) if value else "")
    for name, inside in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option value="([^"]*)"[^>]*selected', inside)
        first = re.search(r'<option value="([^"]*)"', inside)
        data[name] = unescape(chosen[1] if chosen else first[1] if first else "")
    for name, text in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', form, re.S):
        data[name] = unescape(text).removeprefix("\n")
    data.pop("csrfmiddlewaretoken", None)
    return data


def send(client, address: str, status: int = 302, **answers):
    """Open a form, write into it, send it."""
    shown = client.get(address)
    assert shown.status_code == 200, shown.status_code
    data = filled(shown.content.decode()) | {
        name.replace("__", "-"): value for name, value in answers.items()
    }
    done = client.post(address, data)
    assert done.status_code == status, wrong_in(done)
    return done


def wrong_in(response) -> list[str]:
    html = response.content.decode()
    return re.findall(r'<p class="field-error">(.*?)</p>', html) + re.findall(
        r"<li>(.*?)</li>", html.partition("errornote")[2][:2000]
    )


def begin(client, **answers) -> Draft:
    given = {"region": "370300", "scheme": "flexible", "source": "blank"} | answers
    done = client.post(reverse("admin:policies_draft_begin"), given)
    assert done.status_code == 302, wrong_in(done)
    return Draft.objects.latest("pk")


# ---------------------------------------------------------------- the whole way


def test_policy_is_written_in_forms_and_published(client):
    draft = begin(client)
    send(
        client, at("_entry_add", draft, collection="sources"), entry_key="notice", title="淄博通知", level="city",
        checked="2026-11-20", issuer="淄博市医保局",
    )  # fmt: skip
    send(
        client, at("_version_add", draft), effective_from="2026-01-01", verification="verified",
        review_by="2027-03-31", otherwise="not_stated", changed="第一次录入",
    )  # fmt: skip
    version = DraftVersion.objects.get()
    rule = at("_rule_add", draft, version=version.pk)
    send(
        client, rule, key="short", title="断了不超过3个月", sources=["notice"],
        when__rows="2", when__0__fact="lapse_months", when__0__op="<=", when__0__value="3",
        start__rows="1", start__0__form="S3", back_payment__rows="1", back_payment__0__value="allowed",
        gap_costs__rows="1", gap_costs__0__value__rows="1", gap_costs__0__value__0__value="not_reimbursed",
    )  # fmt: skip
    send(
        client, rule, key="long", title="断了超过3个月", sources=["notice"],
        when__rows="2", when__0__fact="lapse_months", when__0__op=">", when__0__value="3",
        start__rows="1", start__0__form="S6", start__0__count="3",
    )  # fmt: skip
    send(
        client, at("_entry_add", draft, collection="scenarios"), name="断5个月", basis="der", source="notice",
        answers__rows="3", answers__0__key="pay_on", answers__0__value="2026-03-10",
        answers__1__key="last_paid", answers__1__value="2025-09",
        state="decided", rule="long", benefits_from="2026-06-01",
    )  # fmt: skip
    table = client.get(at("_version", draft, version=version.pk)).content.decode()
    assert "中断不超过3个月" in table
    assert "含到账当月，满3个月" in table
    tried = client.get(at("_check", draft)).content.decode()
    assert "没有缺口" in tried
    assert "断5个月</a>：对" in tried
    assert client.post(at("_publish", draft), {"why": ""}).status_code == 422
    assert client.post(at("_publish", draft), {"why": "录入两条规则"}).status_code == 302
    made = Publication.objects.latest("number")
    assert (made.region, made.change, made.published_by) == ("370300", "录入两条规则", "admin")
    policy = codec.load_policy(made.document)
    assert [one.key for one in policy.versions[0].rules] == ["short", "long"]
    catalog.forget()
    assert catalog.current().own_policy("370300", Scheme.FLEXIBLE) == policy


def test_form_that_nobody_touched_changes_nothing(client):
    """Every form gives back exactly what it was given: nothing is lost by opening and saving."""
    document = rich_document()
    draft = make_draft(document=document)
    before = codec.load_policy(drafting.document_of(draft))
    addresses = form_addresses(draft)
    assert len(addresses) > 15
    for address in addresses:
        send(client, address)
        assert codec.load_policy(drafting.document_of(Draft.objects.get(pk=draft.pk))) == before, address


@pytest.mark.slow
@pytest.mark.parametrize("path", shipped.files().packs, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_no_form_loses_anything_of_a_shipped_policy(admin_client, path):
    """The whole of each pack, opened and saved entry by entry."""
    site = packs.read(shipped.files())
    make_publication(subject=Subject(REGIONS), document=site.regions.to_rows())
    make_publication(subject=Subject(CATALOGUE), document=codec.dump_catalogue(site.catalogue))
    policy = next(pack.policy for pack in site.packs.values() if path == pack.file)
    subject = Subject(POLICY, policy.region, policy.scheme)
    draft = make_draft(subject=subject, document=codec.dump_policy(policy))
    for address in form_addresses(draft):
        send(admin_client, address)
    assert codec.load_policy(drafting.document_of(Draft.objects.get(pk=draft.pk))) == policy


def form_addresses(draft: Draft) -> list[str]:
    addresses = []
    for collection in parts.collections(draft):
        entries = editing.entries_of(draft, collection.key)
        addresses += [at("_entry", draft, collection=collection.key, item=item) for item, _ in entries]
    for version in draft.versions.all():
        addresses.append(at("_version_settings", draft, version=version.pk))
        addresses += [at("_rule", draft, version=version.pk, rule=row.pk) for row in version.rules.all()]
        for collection in parts.OF_VERSION:
            entries = editing.entries_of(draft, collection.key, version.pk)
            addresses += [
                at("_version_entry", draft, version=version.pk, collection=collection.key, item=item)
                for item, _ in entries
            ]
    return addresses


def rule_from_forms(client, draft: Draft, **answers) -> dict:
    """A rule written on its page, as the document then spells what it decides."""
    version = draft.versions.get()
    send(client, at("_rule_add", draft, version=version.pk), key="new", **answers)
    return version.rules.get(key="new").document["then"]


def test_what_is_left_empty_of_the_waits_formula_is_not_added(client):
    then = rule_from_forms(
        client, make_draft(), start__rows="1", start__0__form="S8", start__0__fixed_days="90"
    )
    start = codec.load_rule({"key": "x", "when": [], "then": then}).then.start[0].value
    assert start.count == ResidentWait(
        fixed_days=90, per_year=0, free_years=0, repairable=False, floor=None, floor_years=0
    )
    draft = make_draft()
    query = {
        "start-rows": "1",
        "preview_on": "2026-03-10",
        "start-0-form": "S8",
        "start-0-fixed_days": "90",
    }
    assert "2026年6月8日起" in client.get(at("_preview", draft), query).content.decode()
    then = rule_from_forms(client, draft, start__rows="1", start__0__form="S5", start__0__per_year="1")
    assert then["start"]["value"]["wait"]["fixed"] == 0


def test_what_a_document_leaves_out_of_the_formula_is_shown_as_it_is_meant(client):
    plain = policy_document()
    plain["versions"][0]["rules"][0]["then"]["start"] = {"form": "S5", "wait": {"fixed": 2}}
    draft = make_draft(document=plain)
    version = draft.versions.get()
    address = at("_rule", draft, version=version.pk, rule=version.rules.first().pk)
    shown = filled(client.get(address).content.decode())
    assert shown["start-0-per_year"] == ["1"]
    assert shown["start-0-floor"] == ["6"]
    assert shown["start-0-repairable"] == "yes"


def test_what_is_chosen_keeps_its_order(client):
    """The first source is the one that residents see first."""
    plain = policy_document()
    plain["sources"]["other"] = plain["sources"]["notice"] | {"title": "别的通知"}
    plain["versions"][0]["rules"][0]["sources"] = ["other", "notice"]
    draft = make_draft(document=plain)
    version = draft.versions.get()
    send(client, at("_rule", draft, version=version.pk, rule=version.rules.first().pk))
    assert version.rules.first().document["sources"] == ["other", "notice"]


def rich_document():
    """One of everything that a form has to carry."""
    plain = policy_document()
    wait = {"fixed": 3, "per_year": 1, "free_years": 0, "floor": "none", "counted_since": 2025}
    rules = [
        {
            "key": "everything", "title": "什么都有", "sources": ["notice"], "based_on": "370000/flexible/x",
            "passages": [{"source": "notice", "at": "第三条"}],
            "when": ["lapse_months >= 1", "lapse_days <= 90", "first_lapse = yes", "last_paid >= 2024-01", "pay_on <= 2027-01-31"],
            "then": {
                "back_payment": {"claims": [{"value": "allowed", "sources": ["notice"], "text": "可以"}, {"value": "not_possible", "sources": ["notice"]}]},
                "back_payment_limit": {"value": {"months": 24, "until": "2026-12-31"}, "text": "两年"},
                "start": {"value": {"form": "S6", "count": 3, "not_before": "2026-04-01"}, "text": "含当月"},
                "during_wait": [{"percent": 50, "for": "inpatient"}, {"grant": "full", "for": "outpatient", "from_month": 2}],
                "gap_costs": [{"value": "not_reimbursed", "for": "inpatient"}, {"value": "reimbursed", "for": "outpatient"}],
                "late_fee": {"payer": "person", "daily_rate": "0.0005", "begins": "second_month", "capped": True, "waivers": [{"paid_until": "2026-04-30"}]},
                "price": [{"per": "month", "amount": "484.38"}, {"per": "year", "base": "平均工资", "rate": "0.10", "rate_to": "0.12", "from": "2026-01-01", "until": "2026-12-31"}],
                "statements": [{"text": "一句话", "sources": ["notice"], "when": ["lapse_months > 3"]}],
            },
        },
        {"key": "formula", "when": ["lapse_months > 3", "pay_gap = no"], "then": {"start": {"form": "S5", "wait": wait}}, "sources": ["notice"]},
        {"key": "days", "when": [], "then": {"start": {"form": "S8", "count": 90, "first_counts": True}, "during_wait": "account_only"}, "sources": ["notice"]},
        {"key": "open", "when": ["pay_gap = yes"], "then": {"start": {"unstated": True, "months": 3, "candidates": ["S6(3)", {"form": "S9", "wait": {"free_years": 0}}, "S7(3)"]}, "during_wait": "none", "gap_costs": "employer_bears"}, "sources": ["notice"]},
        {"key": "kept", "when": ["lapse_months = 0"], "then": {"state": "not_lapsed"}, "sources": ["notice"]},
        {"key": "shut", "when": ["first_lapse = no"], "then": {"state": "no_cover", "no_cover_until": "2026-12-31"}, "sources": ["notice"]},
    ]  # fmt: skip
    plain["versions"] = [
        {
            "effective_from": "2022-04-01", "verification": "verified", "review_by": "2027-03-31", "changed": "改了",
            "stop": {"value": {"kind": "grace", "months": 2, "day": 3}, "sources": ["notice"], "text": "宽限"},
            "cut_off_day": 25, "period": "quarter", "rules": rules, "otherwise": "defer",
            "steps": [{"key": "go", "do": "去登记", "authority": "tax", "channels": ["hall"], "when": ["lapse_months > 3"], "sources": ["notice"]}],
            "materials": [{"material": "card", "need": "if", "only": "代办时", "original": False, "copies": 2, "when": ["rule = days"]}],
            "channels": [{"channel": "hall", "when": ["lapse_months <= 3"], "sources": ["notice"]}],
            "statements": [{"text": "年限不清零。", "sources": ["notice"], "when": ["back_payment in allowed, optional"]}],
        }
    ]  # fmt: skip
    plain["channels"] = {
        "hall": {
            "name": "医保大厅",
            "kind": "window",
            "authority": "medical_insurance",
            "phone": "0533-1",
            "working_days": 10,
        }
    }
    plain["materials"] = {"card": {"name": "身份证", "where": "公安局"}}
    plain["windows"] = [
        {
            "cover_year": 2026,
            "name": "main",
            "opens": "2025-10-20",
            "closes": "2025-12-31",
            "sources": ["notice"],
        }
    ]
    plain["scenarios"][0]["expect"]["options"] = [{"choose": {"pay_gap": "yes"}, "benefits_from": None}]
    return codec.dump_policy(codec.load_policy(plain))


# ---------------------------------------------------------------- two editors


def test_later_save_of_the_same_rule_is_stopped_with_both_texts(client):
    draft = make_draft()
    version = draft.versions.get()
    row = version.rules.first()
    address = at("_rule", draft, version=version.pk, rule=row.pk)
    opened = filled(client.get(address).content.decode())
    send(client, address, title="别人改的")
    late = client.post(address, opened | {"title": "我改的"})
    html = late.content.decode()
    assert late.status_code == 422
    assert "别人改的" in html
    assert "我改的" in html
    assert "admin在你打开以后改过这一条" in html
    assert version.rules.first().document["title"] == "别人改的"
    again = filled(html) | {"title": "我改的"}
    assert client.post(address, again).status_code == 302
    assert version.rules.first().document["title"] == "我改的"


def test_two_editors_of_different_entries_do_not_stop_each_other(client):
    draft = make_draft()
    version = draft.versions.get()
    one, other = (at("_rule", draft, version=version.pk, rule=row.pk) for row in version.rules.all())
    opened = filled(client.get(one).content.decode())
    send(client, other, title="另一条")
    assert client.post(one, opened | {"title": "这一条"}).status_code == 302
    assert [row.document["title"] for row in version.rules.all()] == ["这一条", "另一条"]


def test_published_draft_is_read_and_not_changed(client):
    draft = make_draft()
    Draft.objects.filter(pk=draft.pk).update(status=Status.PUBLISHED)
    assert client.get(at("", draft)).status_code == 200
    assert client.post(at("_entry_add", draft, collection="sources"), {}).status_code == 302
    version = draft.versions.get()
    client.post(at("_version_remove", draft, version=version.pk))
    assert draft.versions.count() == 1


# ---------------------------------------------------------------- order, versions, copies


def test_rules_move_by_button_and_by_a_whole_order(client):
    draft = make_draft()
    version = draft.versions.get()
    short, long = version.rules.all()
    address = at("_rule_order", draft, version=version.pk)
    client.post(address, {"rule": [short.pk, long.pk], "move": f"up-{long.pk}"})
    assert [row.key for row in version.rules.all()] == ["long", "short"]
    client.post(address, {"rule": [short.pk, long.pk]})
    assert [row.key for row in version.rules.all()] == ["short", "long"]
    client.post(address, {"rule": ["x", "99999"], "move": "up-99999"})
    assert [row.key for row in version.rules.all()] == ["short", "long"]
    assert [row.position for row in version.rules.all()] == [1, 2]


def test_version_is_copied_to_another_day(client):
    draft = make_draft()
    version = draft.versions.get()
    address = at("_version_copy", draft, version=version.pk)
    client.post(address, {"effective_from": "2027-01-01"})
    assert [str(one.effective_from) for one in draft.versions.all()] == ["2022-04-01", "2027-01-01"]
    assert [row.key for row in draft.versions.last().rules.all()] == ["short", "long"]
    for bad in ("2027-01-01", "2027-02-30", ""):
        client.post(address, {"effective_from": bad})
    assert draft.versions.count() == 2


def test_other_place_serves_as_a_template(client):
    make_publication(subject=ZIBO)
    draft = begin(client, region="济南", source="other", template="zibo")
    assert draft.region == "370100"
    assert codec.load_policy(drafting.document_of(draft)).versions[0].rules[0].key == "short"


def test_draft_begins_with_what_is_published(client):
    made = make_publication(subject=ZIBO)
    draft = begin(client, source="published")
    assert draft.base_id == made.number
    assert codec.digest(codec.dump_policy(codec.load_policy(drafting.document_of(draft)))) == made.digest


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"region": "火星"}, "没有找到“火星”"),
        ({"region": "100001"}, "没有找到"),
        ({"region": "济南", "source": "other", "template": "淄博"}, "还没有发布过"),
        ({"scheme": "retired"}, "选择"),
    ],
)
def test_draft_that_cannot_begin_says_why(client, answers, said):
    given = {"region": "370300", "scheme": "flexible", "source": "blank"} | answers
    response = client.post(reverse("admin:policies_draft_begin"), given)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not Draft.objects.exists()


def test_second_draft_of_one_policy_is_led_to_the_first(client):
    begin(client)
    again = client.post(
        reverse("admin:policies_draft_begin"), {"region": "370300", "scheme": "flexible", "source": "blank"}
    )
    assert "请接着改那一份" in again.content.decode()


# ---------------------------------------------------------------- bad input


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"key": "Bad Key"}, "不合格式"),
        ({"key": "short"}, "同样代号"),
        ({"when-0-fact": "lapse_months", "when-0-op": "<=", "when-0-value": "三"}, "读不懂"),
        ({"when-0-fact": "lapse_months", "when-0-op": "", "when-0-value": "3"}, "请选怎么比较"),
        (
            {"when-0-fact": "pay_on", "when-0-op": "<=", "when-0-value": "2026-02-30"},
            "没有 2026-02-30 这一天",
        ),
        ({"start-rows": "1", "start-0-form": "S6"}, "要写数目"),
        ({"start-rows": "1", "start-0-form": "S3", "start-0-count": "3"}, "“到账的下个月1日起”不用“N是几”"),
        (
            {"start-rows": "1", "start-0-form": "S5", "start-0-fixed_days": "90"},
            "“从到账那天起，满N个月（到同一天）”按月数算，不用“或固定等几天”，写“固定等几个月”",
        ),
        ({"start-rows": "1", "start-0-form": "S10", "start-0-date": "2026-13-01"}, "没有这一天，或者看不懂"),
        ({"no_cover_until": "2026-01-01"}, "只在“结果”是“现在不能参保”时写"),
        ({"state": "no_cover", "no_cover_until": "2026-02-30"}, "没有这一天，或者看不懂"),
        ({"state": "no_cover", "no_cover_until": "明年三月"}, "没有这一天，或者看不懂"),
    ],
)
def test_rule_that_cannot_be_read_is_shown_again_and_not_saved(client, answers, said):
    draft = make_draft()
    version = draft.versions.get()
    address = at("_rule_add", draft, version=version.pk)
    data = filled(client.get(address).content.decode()) | {"key": "new", "when-rows": "1"} | answers
    response = client.post(address, data)
    html = unescape(response.content.decode())
    assert response.status_code == 422
    assert said in html, wrong_in(response)
    assert version.rules.count() == 2
    for value in answers.values():
        assert value in html, "what was typed is still there"


@pytest.mark.parametrize(
    "typed", ["2026-03-10", "2026/3/10", "2026年3月10日", "20260310", "２０２６－０３－１０"]
)
def test_a_day_is_read_as_people_write_it(client, typed):
    draft = make_draft()
    address = at("_entry", draft, collection="sources", item="notice")
    send(client, address, published=typed)
    assert Draft.objects.get(pk=draft.pk).document["sources"]["notice"]["published"] == "2026-03-10"


def test_html_in_a_text_is_shown_as_text(client):
    draft = make_draft()
    version = draft.versions.get()
    row = version.rules.first()
    send(client, at("_rule", draft, version=version.pk, rule=row.pk), title="<script>alert(1)</script>")
    for address in (at("", draft), at("_version", draft, version=version.pk), at("_check", draft)):
        assert "<script>alert(1)" not in client.get(address).content.decode()


def test_rule_without_conditions_above_others_keeps_it_from_being_published(client):
    draft = make_draft()
    version = draft.versions.get()
    row = version.rules.first()
    address = at("_rule", draft, version=version.pk, rule=row.pk)
    send(client, address, when__0__remove="1")
    assert "P301" in client.get(at("", draft)).content.decode()
    assert client.post(at("_publish", draft), {"why": "试试"}).status_code == 422
    assert in_force.policies() == {}


def test_example_that_comes_out_otherwise_keeps_it_from_being_published(client):
    draft = make_draft()
    send(client, at("_entry", draft, collection="scenarios", item=0), benefits_from="2026-07-01")
    response = client.post(at("_publish", draft), {"why": "试试"})
    assert response.status_code == 422
    assert "应当是2026-07-01，算出来是2026-06-01" in response.content.decode()
    assert in_force.policies() == {}


def test_three_hundred_rules_are_listed_and_moved(client):
    rules = [
        {
            "key": f"r{number}",
            "when": [f"lapse_months = {number}"],
            "then": {"start": "S3"},
            "sources": ["notice"],
        }
        for number in range(300)
    ]
    plain = policy_document()
    plain["versions"][0]["rules"] = rules
    plain["scenarios"] = []
    draft = make_draft(document=plain)
    version = draft.versions.get()
    assert client.get(at("_version", draft, version=version.pk)).content.decode().count("draggable") == 300
    last = version.rules.last()
    client.post(at("_rule_order", draft, version=version.pk), {"move": f"up-{last.pk}"})
    assert [row.key for row in version.rules.all()][-2:] == ["r299", "r298"]


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

RESIDENTS = Subject(POLICY, "370300", "resident")
MAIN = {"cover_year": 2025, "name": "main", "opens": "2024-09-01", "closes": "2024-12-31"}


def residents_draft(*windows: dict, **more) -> Draft:
    rules = [
        {"key": "in-main", "title": "集中缴费期内交", "when": ["window = main"], "then": {"start": "S9(0)"}, "sources": ["notice"]},
        {"key": "late", "when": [], "then": {"start": "S5(3)"}, "sources": ["notice"]},
    ]  # fmt: skip
    version = {
        "effective_from": "2024-01-01",
        "verification": "verified",
        "rules": rules,
        "otherwise": "defer",
    }
    document = policy_document(scheme="resident", versions=[version], windows=list(windows), **more)
    document["scenarios"] = []
    return make_draft(subject=RESIDENTS, document=document)


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
