"""Sentences that stand beside a date so that the page does not speak against itself; the shipped policies."""

import pytest

EARLIER_YEARS = "2024年和更早断的年份算不算，来源没有写。"
YEARS_KEPT = "以前交的年限不会清零"
BACK_PAYMENT_FORM = "社会保险费补缴申请表"
AS_A_TRANSFER = "缴费当月就能享受"
LAPSED = "resident/?pay_on=2026-10-20&cover_year=2027&group=none&reason=missed_window&in_window=no&last_paid="


@pytest.mark.parametrize("place", ["100000", "220700", "320800", "370200", "652900"])
def test_years_before_2025_may_not_count_and_the_page_says_so(page, place):
    assert EARLIER_YEARS in page(f"/{place}/{LAPSED}2022")
    assert EARLIER_YEARS not in page(f"/{place}/{LAPSED}2024")


def test_years_before_2025_in_jiangxi(page):
    asked = "/360000/resident/?pay_on=2025-02-10&cover_year=2025&group=none&reason=missed_window&last_paid="
    assert EARLIER_YEARS in page(asked + "2018")


@pytest.mark.parametrize("paid", ["2025-12-28", "2026-03-10"])
def test_years_before_2025_in_shaanxi(page, paid):
    asked = f"/610000/resident/?pay_on={paid}&cover_year=2026&group=none&reason=missed_window&last_paid="
    assert EARLIER_YEARS in page(asked + "2023")
    assert EARLIER_YEARS not in page(asked + "2024")


@pytest.mark.parametrize("place", ["370000", "370300", "410100", "450800"])
def test_what_can_be_done_where_the_employer_does_not_pay(page, place):
    text = page(f"/{place}/employee/?pay_on=2026-10-20&reason=employer_arrears&last_paid=2026-02")
    assert "征收机构可以责令单位补交" in text
    assert "可以向劳动监察部门投诉" in text


def test_the_whole_of_a_residents_year_is_no_gap(page):
    text = page(
        "/360100/flexible/?pay_on=2026-10-20&reason=moved_area&previous_scheme=resident&last_paid=2026-06"
    )
    assert "断了3个月" in text
    assert "那一年交过居民医保的，那一年不算断。" in text
    assert AS_A_TRANSFER not in text


def test_back_payment_at_a_transfer_is_not_told_to_former_residents(page):
    asked = "reason=other&last_paid=2026-08&pay_on=2026-10-20&previous_scheme="
    assert AS_A_TRANSFER not in page(f"/440300/flexible/?{asked}resident")
    assert AS_A_TRANSFER in page("/370000/flexible/?pay_on=2026-10-20&last_paid=2026-08")


@pytest.mark.parametrize(
    "asked",
    [
        "320800/flexible/?pay_on=2026-03-10&reason=first_enrolment",
        "370000/flexible/?pay_on=2025-02-10&last_paid=never",
    ],
)
def test_somebody_never_insured_has_nothing_to_pay_back(page, asked):
    text = page(f"/{asked}")
    assert YEARS_KEPT not in text
    assert BACK_PAYMENT_FORM not in text


def test_somebody_who_lapsed_reads_both(page):
    text = page("/370000/flexible/?pay_on=2026-03-10&last_paid=2025-09")
    assert YEARS_KEPT in text
    assert BACK_PAYMENT_FORM in text


def test_huaian_names_no_sum_that_is_not_shown(page):
    text = page("/320800/flexible/?pay_on=2026-03-10&reason=first_enrolment")
    assert "淮安2026年以后交多少钱，没有见到" in text


@pytest.mark.parametrize("in_window", ["yes", "no"])
def test_qingdao_says_how_the_months_are_counted(page, in_window):
    asked = f"pay_on=2026-03-10&cover_year=2026&reason=missed_window&last_paid=2022&in_window={in_window}"
    text = page(f"/370200/resident/?{asked}")
    assert "固定等3个月，从断的第2年起，每年再加1个月。" in text
    assert "不是“新生儿”" not in text
    assert "出生医学证明" not in text


def test_fuzhou_base_stands_with_both_sources_for_who_does_not_pay(page):
    text = page("/350100/flexible/?pay_on=2026-10-20&reason=left_job&last_paid=2026-06&pay_gap=no")
    assert "按上年度全省平均工资的60%作基数。更早的说法是按本人工资" in text
    assert "福州职工医保补缴基数的较早说法（网上转述）" in text


@pytest.mark.parametrize("scheme", ["employee", "flexible"])
def test_fujian_says_to_ask_from_which_month(page, scheme):
    asked = f"/350000/{scheme}/?pay_on=2026-03-10&reason=left_job&last_paid="
    assert "问清参保关系从哪个月生效" in page(asked + "2025-09")
    assert "问清参保关系从哪个月生效" not in page(asked + "2025-12")


@pytest.mark.parametrize("place", ["360000", "360100", "360700"])
def test_two_years_stand_with_back_payment_not_chosen_too(page, place):
    asked = "pay_on=2026-03-10&reason=switched_scheme&previous_scheme=resident&last_paid=2025-12&pay_gap=no"
    assert "要先连续交满2年" in page(f"/{place}/flexible/?{asked}")


def test_tieling_law_and_article_differ(page):
    text = page("/211200/flexible/?pay_on=2026-10-20&reason=left_job&last_paid=2025-03")
    assert "参保年限要重新算。这和《社会保险法》不符" in text
    assert YEARS_KEPT in text
