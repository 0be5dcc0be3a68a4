"""Who comes from a job is asked for a month, and reads that month again."""


def test_a_month_that_was_asked_for_is_given_back_as_a_month(page):
    answers = "pay_on=2026-03-10&cover_year=2026&group=none&reason=left_job&last_paid=2025-03"
    text = page(f"/100000/resident/?{answers}")
    assert "最后交到2025年3月" in text
    assert "最后交的年度" not in text
    assert "哪个月" in page(f"/100000/resident/?{answers}&change=last_paid").partition("问")[2]
