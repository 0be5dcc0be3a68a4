"""The staff's desk: a policy is written entry by entry in forms and published; nothing is lost on the way."""

from html import unescape

import pytest
from django.urls import reverse

from policies import catalog, drafting, editing, in_force, packs, shipped
from policies.admin.desk import parts
from policies.core import codec
from policies.core.outcome import ResidentWait
from policies.core.types import Scheme
from policies.models import Draft, DraftVersion, Publication, Status
from policies.snapshot import CATALOGUE, POLICY, REGIONS, Subject
from tests.factories import ZIBO, make_draft, make_publication, make_site, policy_document

from .desk import at, begin, filled, rich_document, send, wrong_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(admin_client):
    make_site()
    return admin_client


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
