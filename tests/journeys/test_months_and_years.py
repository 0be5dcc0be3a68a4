"""Who comes from a job is asked for a month; who comes too late for one year sees the next."""

import pytest


def test_a_month_that_was_asked_for_is_given_back_as_a_month(page):
    answers = "pay_on=2026-03-10&cover_year=2026&group=none&reason=left_job&last_paid=2025-03"
    text = page(f"/100000/resident/?{answers}")
    assert "最后交到2025年3月" in text
    assert "最后交的年度" not in text
    assert "哪个月" in page(f"/100000/resident/?{answers}&change=last_paid").partition("问")[2]


LATE = "/370200/resident/?pay_on=2026-12-10&cover_year=2026&group=none&reason=missed_window&last_paid=2024"


@pytest.mark.parametrize("address", [LATE, LATE.replace("/?", "/compare?")])
def test_who_is_too_late_for_a_year_sees_what_the_next_one_gives(page, client, address):
    text = page(address)
    assert "交哪个年度的钱，就保障到那一年的12月31日为止。" in text
    assert "2026年度本页按这个写2026年可能不能报销" in text
    assert "2027年度按这个看还要再答：在集中缴费期内" in text
    html = client.get(address).content.decode()
    assert 'href="/370200/resident/?pay_on=2026-12-10&amp;cover_year=2027&amp;' in html


def test_one_year_alone_compares_nothing(page):
    assert "交哪个年度的钱" not in page(LATE.replace("2026-12-10", "2026-08-10").replace("/?", "/compare?"))
