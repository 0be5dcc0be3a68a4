"""The staff's desk: a policy is written entry by entry in forms, tried, and published; nothing is lost on the way."""

import re
from html import unescape

import pytest
from django.urls import reverse

from policies import catalog, drafting, editing, in_force, packs, shipped
from policies.admin.desk import parts
from policies.core import codec
from policies.core.types import Scheme
from policies.models import Draft, DraftVersion, Publication, Status
from policies.snapshot import CATALOGUE, POLICY, REGIONS, Subject
from tests.factories import ZIBO, make_draft, make_publication, make_site, policy_document

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
    assert "断5个月：对" in tried
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
        ({"start-rows": "1", "start-0-form": "S3", "start-0-count": "3"}, "不用“count”"),
        ({"start-rows": "1", "start-0-form": "S10", "start-0-date": "2026-13-01"}, "有效"),
        ({"no_cover_until": "2026-01-01"}, "只在 state: no_cover 时写"),
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
    assert "应为 2026-07-01，得到 2026-06-01" in response.content.decode()
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
    response = client.get(at("_preview", draft), {"prefix": "start-0", "preview_on": "2026-03-10"} | query)
    assert response.status_code == 200
    assert said in response.content.decode()


def test_date_that_a_start_gives_minds_the_cut_off_day_of_its_version(client):
    plain = policy_document()
    plain["versions"][0]["cut_off_day"] = 20
    draft = make_draft(document=plain)
    query = {
        "prefix": "start-0",
        "preview_on": "2026-03-25",
        "start-0-form": "S3",
        "version": draft.versions.get().pk,
    }
    assert "2026年5月1日起" in client.get(at("_preview", draft), query).content.decode()
