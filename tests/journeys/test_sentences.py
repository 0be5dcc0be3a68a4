"""Sentences that stand beside a date so that the page does not speak against itself; the shipped policies."""

import pytest

EARLIER_YEARS = "2024年和更早断的年份算不算，来源没有写。"
YEARS_KEPT = "年限不会清零"
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
    assert "连续交满2年的" in page(f"/{place}/flexible/?{asked}")


def test_tieling_law_and_article_differ(page):
    text = page("/211200/flexible/?pay_on=2026-10-20&reason=left_job&last_paid=2025-03")
    assert "参保年限要重新算。这和《社会保险法》不符" in text
    assert YEARS_KEPT in text


NEWBORN = "/610900/resident/?pay_on=2026-03-04&cover_year=2026&group=newborn&event_on=2025-12-04"
LATE_THIS_YEAR = (
    "/220700/resident/?pay_on=2026-06-08&cover_year=2026&group=none&reason=moved_area"
    "&previous_scheme=resident&in_window=no&last_paid=2025-12"
)
UNPAID_IN_FUZHOU = "/350100/flexible/?pay_on=2026-02-15&reason=left_job&last_paid=2025-10&pay_gap=no"


def test_who_pays_this_year_late_owes_no_earlier_year(page):
    text = page(LATE_THIS_YEAR)
    assert "能不能补交" not in text
    assert "还能补交吗" not in text
    assert "断缴期间看病的钱" in text, "of January to the payment"


def test_months_missed_at_work_are_asked_of_as_months(page):
    text = page(
        "/360000/resident/?pay_on=2026-11-26&cover_year=2026&group=none&reason=switched_scheme"
        "&previous_scheme=employee&last_paid=2026-07&continuous_months=24&pay_gap=yes"
    )
    assert "断掉的那几个月，能补交吗？" in text
    assert "错过了缴费的时间，还能补交吗？" not in text


def test_who_does_not_pay_back_asks_of_that(page):
    assert "不补交的话，断缴期间看病的钱能不能报？" in page(UNPAID_IN_FUZHOU)
    assert "补交以后，断缴期间看病的钱能不能报？" not in page(UNPAID_IN_FUZHOU)


def test_day_of_birth_leaves_no_days_before_the_payment_open(page):
    text = page(NEWBORN)
    assert "最早2025年12月4日" in text
    assert "到账前几天" not in text
    assert "补缴期" not in text.partition("什么时候交")[2].partition("还要知道")[0], "born whenever"


def test_what_is_kept_under_a_province_is_not_called_its_own(page):
    text = page(NEWBORN)
    assert "下面是收在陕西省名下的说法。" in text
    assert "下面是陕西省的省级规定" not in text


def test_wait_counted_from_the_payment_may_end_before_the_year(page):
    text = page(
        "/652900/resident/?pay_on=2025-09-01&cover_year=2026&group=none&reason=missed_window&in_window=yes&last_paid=2024-12"
    )
    assert "没写从哪天算起，也没写断的年数怎么算" in text


def test_year_that_one_of_two_sources_leaves_open_is_not_lost_for_sure(page):
    text = page(
        "/320800/resident/?pay_on=2026-12-05&cover_year=2026&group=none&reason=first_enrolment&in_window=no"
    )
    assert "2026年可能不能报销" in text
    assert "哪个对？" in text, "that is what decides, so 12393 is asked"


def test_day_still_ahead_of_a_planned_payment_is_not_called_passed(page):
    text = page("/652900/employee/?pay_on=2027-01-28&reason=other&last_paid=2026-09&pay_gap=yes")
    assert "2026年12月31日" in text
    assert "能提前到这一天，就按这个算。" in text
    assert "这个日子已经过了" not in text


def test_rule_of_another_level_that_says_the_same_is_no_day_missed(page):
    text = page(
        "/360100/flexible/?pay_on=2026-11-20&reason=switched_scheme&previous_scheme=employee&last_paid=2025-04"
    )
    assert "这个日子已经过了" not in text


def test_who_did_not_lapse_still_registers_in_the_other_scheme(page):
    text = page("/350000/flexible/?pay_on=2026-07-25&reason=other&previous_scheme=employee&last_paid=2026-06")
    assert "没有断缴" in text
    assert "参保登记" in text


def test_costs_that_sources_dispute_are_no_plain_no_in_a_table(page):
    asked = "/652900/employee/compare?pay_on=2026-10-10&reason=other&last_paid=2026-07&pay_gap=no"
    assert "来源说法不一致，先按“" in page(asked)


def test_what_comes_on_top_of_a_price_stands_beside_it(page):
    text = page("/320700/flexible/?pay_on=2026-03-10&reason=first_enrolment")
    assert "大额医疗补助和大病保险另外交" in text


def test_province_that_was_chosen_is_no_city(page):
    text = page(
        "/360000/resident/?pay_on=2026-11-26&cover_year=2026&group=none&reason=switched_scheme"
        "&previous_scheme=employee&last_paid=2026-07&continuous_months=24&pay_gap=yes"
    )
    assert "收录到的本省规定没有写到这种情况" in text
    assert "本省可能另有规定" in text
    assert "本省有没有自己的规定？从哪天起能报销？" in text


def test_nothing_is_said_to_be_taken_from_where_nothing_is(page):
    text = page(
        "/370200/resident/?pay_on=2026-11-07&cover_year=2026&reason=moved_area&previous_scheme=resident&last_paid=2018-12"
    )
    assert "不能报销" in text
    assert "引自这里" not in text


def test_late_payers_ask_whether_money_is_still_taken(page):
    """Nobody wrote down how long 2026 can be paid for; the wait of who pays late does not say that one may."""
    text = page("/610700/resident/?pay_on=2026-05-14&cover_year=2026&group=none&reason=first_enrolment")
    assert "不在集中缴费期里交，2026年度的钱收不收、收到哪天，来源未写明" in text
    assert "2026年度的钱，现在收不收？收到哪天？" in text


def test_a_first_timer_is_not_sent_for_a_card(page):
    """The article asks for it from those who pay back; it is got by being insured."""
    first = page("/320700/flexible/?pay_on=2026-08-07&reason=first_enrolment")
    assert "社保卡" not in first.partition("要带的东西")[2]
    again = page("/320700/flexible/?pay_on=2026-08-07&reason=missed_payment&last_paid=2026-04")
    assert "社保卡" in again.partition("要带的东西")[2]


def test_whoever_left_a_job_in_aksu_is_told_of_the_months_without_any_cover(page):
    text = page("/652900/flexible/?pay_on=2026-11-05&reason=left_job&last_paid=2026-08")
    assert "没有上班、也没有按灵活就业参保的那几个月，文章说不存在补交" in text
    assert text.index("要不要先办灵活就业参保登记") < text.index("已经按灵活就业参保、断了3个月以内的")


def script_of(text):
    return text.partition("打12393，这样问")[2].partition("问人的电话")[0]


def test_what_a_sentence_leaves_open_is_asked_word_for_word(page):
    said = script_of(page("/620200/employee/?pay_on=2026-07-21&reason=employer_arrears&last_paid=2025-02"))
    assert "要补交的钱，是单位出，还是要我自己出？" in said
    assert "断缴期间住院的钱，谁出？门诊能不能报？" in said


def test_who_has_not_lapsed_asks_what_is_left_open_too(page):
    text = page("/510100/flexible/?pay_on=2026-12-10&reason=left_job&last_paid=2026-11")
    assert "从单位转为自己交，从哪天起能报销？" in script_of(text)


def test_nobody_who_was_never_covered_asks_about_a_lapse(page):
    address = "/611000/resident/?pay_on=2026-11-30&cover_year=2026&group=none&reason=first_enrolment"
    assert "断了1年" not in script_of(page(address))
    lapsed = address.replace("first_enrolment", "missed_window&last_paid=2024")
    assert "明年算不算又断了1年？" in script_of(page(lapsed))


def test_latest_payers_of_a_place_without_windows_are_told_to_ask(page):
    text = page(
        "/110101/resident/?pay_on=2026-06-06&cover_year=2026&group=none&reason=moved_area"
        "&previous_scheme=resident&last_paid=2025"
    )
    assert "不在集中缴费期里交，2026年度的钱收不收、收到哪天，来源未写明" in text
    assert "2026年度的钱，现在收不收？收到哪天？" in script_of(text)


@pytest.mark.parametrize(
    ("cover_year", "last_paid", "may_be_none"),
    [
        (2027, 2024, None),  # two years, both counted: a number is told
        (2027, 2023, False),  # 2 or 3
        (2027, 2022, True),  # 2, or 4 with 6 months at least
        (2027, 2021, False),  # 2 or 5
        (2026, 2023, True),  # 1 or 2
    ],
)
def test_repair_that_buys_nothing_is_feared_only_where_a_count_allows_it(
    page, cover_year, last_paid, may_be_none
):
    """青岛: 3 months and one more from the second year on; repaired down to 3, with four years or more to 6."""
    text = page(
        f"/370200/resident/?pay_on={cover_year}-02-01&cover_year={cover_year}&group=none&reason=missed_window"
        f"&previous_scheme=resident&last_paid={last_paid}&in_window=yes"
    )
    assert ("最多能少等几个月，要看" in text) is (may_be_none is not None)
    assert ("也可能一个月都少不了" in text) is bool(may_be_none)


def test_who_changes_over_in_nanchang_reads_the_national_rule_of_two_years(page):
    for year in (2026, 2027):
        text = page(
            f"/360100/flexible/?pay_on={year + 1}-01-20&reason=other&previous_scheme=resident&last_paid={year}-01"
        )
        assert "居民医保连续交满2年" in text
        assert "居民医保连续交满2年的，转过来是不是缴费当月就能报销？" in script_of(text)


@pytest.mark.parametrize(("pay_on", "is_within"), [("2026-09-19", True), ("2026-09-20", False)])
def test_parents_of_a_newborn_are_told_that_the_first_of_the_90_days_is_open(page, pay_on, is_within):
    text = page(f"/610700/resident/?pay_on={pay_on}&cover_year=2026&group=newborn&event_on=2026-06-21")
    assert ("出生那天算不算第1天，来源没有写" in text) is is_within


@pytest.mark.parametrize("place", ["350100", "370000", "410100", "450800"])
def test_a_day_that_hangs_on_the_employer_says_so_beside_the_day(page, place):
    address = f"/{place}/employee/?pay_on=2026-06-15&last_paid=2026-03&reason="
    assert "要靠单位去交。这是按钱2026年6月15日到账来算的，到得晚，可能就要往后推。" in page(
        address + "employer_arrears"
    )
    assert "要靠单位去交" not in page(address + "left_job")


def test_an_answer_that_is_a_sentence_is_read_out_without_its_heading(page):
    asked = "/410100/employee/?pay_on=2026-06-15&last_paid=2026-03&reason="
    assert "。我离职了，没有接着交。" in script_of(page(asked + "left_job"))
    assert "断缴原因：单位没有按时给我交。" in script_of(page(asked + "employer_arrears"))
