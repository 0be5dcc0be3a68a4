"""The same decision for scripts: one JSON object, or one line that says what is wrong."""

import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.core.management.base import OutputWrapper

from tests import factories
from wizard.management.commands.decide import Command

ZIBO = ("370300", "flexible", "pay_on=2026-03-10", "reason=missed_payment", "last_paid=2025-09")


def decided(capsys, *args: str) -> dict:
    call_command("decide", *args)
    return json.loads(capsys.readouterr().out)


def test_answer_is_that_of_the_page(capsys, page):
    found = decided(capsys, *ZIBO)
    assert (found["state"], found["benefits_from"], found["rule"]) == (
        "decided",
        "2026-06-01",
        "long",
    )
    assert "2026年6月1日" in page(f"/370300/flexible/?{'&'.join(ZIBO[2:])}")


def test_question_is_an_answer_too(capsys):
    assert decided(capsys, *ZIBO[:3])["ask"] == "reason"


def test_nobody_speaks_for_hong_kong(capsys):
    assert decided(capsys, "810000", "flexible", "pay_on=2026-03-10")["state"] == "uncovered"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("999999", "flexible"), "no such region"),
        (("370300", "retired"), "one of employee, flexible, resident"),
        (("370300", "flexible", "pay_on"), "write key=value"),
        (("370300", "flexible", "pay_on=2026-03-10", "pay_on=2026-03-11"), "given twice"),
        (("370300", "flexible", "pay_on=2026-02-30"), "日历上没有这一天"),
        (("370300", "flexible", "pay_on=2026-03-10", "last_paid=2026-04"), "晚于这次缴费的月份"),
        (("370300", "flexible", "star\nsign=leo"), "没有这一问"),
    ],
)
def test_bad_input_is_one_line_and_status_2(args, said):
    with pytest.raises(CommandError) as refused:
        call_command("decide", *args)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)
    assert refused.value.returncode == 2


def test_missing_arguments_are_one_line_too(capsys):
    parser = Command(stdout=OutputWrapper(None)).create_parser("manage.py", "decide")
    with pytest.raises(SystemExit) as left:
        parser.parse_args(["370300"])
    assert left.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.django_db
def test_site_answers_as_it_would_have_on_an_earlier_day(capsys, monkeypatch):
    """Published on 24 November, changed two days later: either day's answer can be had again."""
    monkeypatch.undo()
    factories.make_site(factories.ZIBO)
    changed = factories.policy_document(
        versions=[factories.version(rules=[factories.rule("all", start="S4")])], scenarios=[]
    )
    later = factories.NOW + timedelta(days=2)
    factories.make_publication(document=changed, now=later, why="改了")
    asked = ("370300", "flexible", "pay_on=2026-03-10", "last_paid=2025-12")
    assert decided(capsys, *asked)["benefits_from"] == "2026-05-01"
    assert decided(capsys, *asked, "--as-of", "2026-11-25")["benefits_from"] == "2026-04-01"
    assert decided(capsys, *asked, "--as-of", "2026-11-26")["benefits_from"] == "2026-05-01"
    with pytest.raises(CommandError, match="no such region"):
        call_command("decide", *asked, "--as-of", "2026-11-23")
    with pytest.raises(CommandError, match="write a day"):
        call_command("decide", *asked, "--as-of", "yesterday")
