"""Three residents, the shipped policies, the whole way: each answers what is asked, by the page's own form."""

import re
from html import unescape

import pytest
from django.test import Client

STORIES = {
    "贵港, the employer missed two months": (
        "/450800/employee/",
        {"pay_on": "2026-08-10", "reason": "employer_arrears", "last_paid": "2026-05"},
        ("2026年9月1日", "补交后可以报销", "未经官方核实"),
    ),
    "淄博, five months missing": (
        "/370300/flexible/",
        {"pay_on": "2026-03-10", "reason": "missed_payment", "last_paid": "2025-09"},
        ("2026年6月1日", "含当月满3个月（3月、4月、5月）", "医保不报销"),
    ),
    "郑州, back after five months": (
        "/410100/flexible/",
        {"pay_on": "2026-03-10", "reason": "missed_payment", "last_paid": "2025-09"},
        ("2026年3月起", "不能补交", "不用等"),
    ),
}


def text_of(html: str) -> str:
    return re.sub(r"\s+", "", unescape(re.sub(r"<[^>]+>", "", html.partition("<body>")[2])))


def fill_in(html: str, answers: dict[str, str]) -> tuple[str, dict[str, str]]:
    """The one form of a question page, filled in as a person would: its action, and the fields it sends."""
    form = re.search(r'<form action="([^"]+)" method="get"[^>]*>(.*?)</form>', html, re.S)
    assert form, "a question page has a form that works without script"
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form[2])
    asked = re.findall(r'<input id="[^"]+"[^>]*name="([^"]+)"', form[2])[0]
    return form[1], {**{name: unescape(value) for name, value in hidden}, asked: answers[asked]}


@pytest.mark.parametrize(("start", "answers", "expected"), STORIES.values(), ids=STORIES)
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "htmx"])
def test_story(client: Client, start, answers, expected, headers):
    html = client.get(start, headers=headers).content.decode()
    for _ in answers:
        if 'class="verdict"' in html:
            break
        action, fields = fill_in(html, answers)
        html = client.get(action, fields, headers=headers).content.decode()
    text = text_of(html)
    for part in expected:
        assert part in text
    sheet = unescape(re.search(r'href="([^"]+/checklist[^"]*)"', html)[1])
    printed = text_of(client.get(sheet).content.decode())
    assert expected[0] in printed
    assert "办好一件打一个勾" in printed
    assert "12366" in printed
