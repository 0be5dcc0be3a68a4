"""The same decision for scripts: one JSON object, or one line that says what is wrong."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.core.management.base import OutputWrapper

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
