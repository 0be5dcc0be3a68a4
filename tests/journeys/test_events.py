"""The date of an event is called what was asked: a birth, a discharge, a day of moving."""

import pytest

JIANGXI = "/360000/resident/?pay_on=2025-03-15&cover_year=2025&"
MOVED = "group=student&reason=moved_area&previous_scheme=employee&last_paid=2018-12&"


@pytest.mark.parametrize(
    ("answers", "label", "others"),
    [
        ("group=newborn&", "出生日期", ("退役日期", "户口迁入日期")),
        ("group=veteran&", "退役日期", ("出生日期", "户口迁入日期")),
        (MOVED, "户口迁入日期", ("出生日期", "退役日期")),
    ],
)
def test_an_event_keeps_its_name(page, answers, label, others):
    text = page(f"{JIANGXI}{answers}event_on=2025-02-20")
    assert f"{label}2025年2月20日" in text
    assert not any(f"{other}2025年2月20日" in text for other in others)
    asked_again = page(f"{JIANGXI}{answers}event_on=2025-02-20&change=event_on")
    assert label[:2] in asked_again.partition("问")[2]
