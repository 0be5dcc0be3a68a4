"""At the staff's desk without a browser: addresses, forms filled and sent, what is wrong in them; drafts to try it on."""

import re
from html import unescape

from django.urls import reverse

from policies.core import codec
from policies.models import Draft
from policies.snapshot import POLICY, Subject
from tests.factories import make_draft, policy_document

RESIDENTS = Subject(POLICY, "370300", "resident")
MAIN = {"cover_year": 2025, "name": "main", "opens": "2024-09-01", "closes": "2024-12-31"}


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
