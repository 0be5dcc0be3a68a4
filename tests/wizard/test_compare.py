"""What one could do instead, and what it costs: every sum worked out by hand."""

import pytest

ZIBO = "/370300/flexible/compare?pay_on=2026-03-10&reason=missed_payment&last_paid=2025-09"
QINGDAO = (
    "/370200/resident/compare"
    "?pay_on=2026-11-24&cover_year=2027&group=none&previous_scheme=resident&last_paid=2024"
)
GUIGANG = "/450800/employee/compare?pay_on=2026-08-10&reason=employer_arrears&last_paid=2026-05"
ZHENGZHOU = "/410100/flexible/compare?pay_on=2026-03-10&reason=missed_payment&last_paid=2025-12"


def test_months_owed_are_billed(page):
    """October to February: 5 x 484.38 = 2421.90; the source takes no late fee."""
    text = page(ZIBO)
    assert "补交5个月（2025年10月到2026年2月）484.38元×52,421.90元" in text
    assert "当月和以后各月的钱不算在内。" in text


def test_one_later_month_is_one_month_more(page):
    """Paid on 10 April, March is owed too: 6 x 484.38 = 2906.28, and the wait ends a month later."""
    text = page(ZIBO)
    assert "2026年3月10日到账最早这次交的钱最少本页按这个写2026年6月1日起" in text
    assert "2026年3月31日到账最早这次交的钱最少按这个看2026年6月1日起" in text
    assert "2026年4月10日到账按这个看2026年7月1日起医保不报销补交6个月2,906.28元" in text
    assert "“2026年3月10日到账”比“2026年4月10日到账”早30天能报销。" in text


def test_rows_lead_to_the_whole_page_that_way(client):
    html = client.get(ZIBO).content.decode()
    assert (
        'href="/370300/flexible/?pay_on=2026-04-10&amp;reason=missed_payment&amp;last_paid=2025-09"' in html
    )
    assert (
        'href="/370300/resident/?pay_on=2026-03-10&amp;last_paid=2025-09&amp;previous_scheme=flexible' in html
    )


def test_own_sum_is_reckoned_with_and_stays_in_every_link(client, page):
    """5 x 500.50 = 2502.50."""
    text = page(ZIBO + "&amount=500.5元")
    assert "500.50元×52,502.50元" in text
    html = client.get(ZIBO + "&amount=500.5元").content.decode()
    assert (
        "/370300/flexible/?pay_on=2026-03-10&amp;reason=missed_payment&amp;last_paid=2025-09&amp;amount=500.5"
        in html
    )
    result = page(ZIBO.replace("/compare?", "/?") + "&amount=500.5")
    assert "按你写的数，补交5个月（2025年10月到2026年2月）：500.50元×5=2,502.50元" in result


def test_own_base_counts_where_the_source_names_a_share(page):
    """10% to 12% of 5000: 500.00 to 600.00."""
    text = page(GUIGANG + "&base=5,000")
    assert "每个月你写的基数5,000.00元×10%到12%500.00元到600.00元" in text
    assert "只有基数算不出来" in page(ZHENGZHOU + "&base=5000")


@pytest.mark.parametrize("wrong", ["四百", "-1", "0", "1e3", "12.345", "1234567", "١٢"])
def test_a_sum_that_cannot_be_read_is_asked_for_again_and_nothing_is_lost(page, client, wrong):
    text = page(f"{ZIBO}&amount={wrong}&base=5000", 422)
    assert "每个月要交多少钱：请写多少元，最多两位小数，例如484.38。不知道就空着。" in text
    html = client.get(f"{ZIBO}&amount={wrong}&base=5000").content.decode()
    assert f'value="{wrong}"' in html
    assert 'value="5000"' in html
    assert 'name="last_paid" value="2025-09"' in html


@pytest.mark.parametrize("kind", ["", "checklist", "show", "calendar.ics"])
def test_a_sum_that_cannot_be_read_is_no_page_of_a_decision(page, kind):
    text = page(f"{ZIBO.replace('compare?', f'{kind}?')}&amount=much", 422)
    assert "每个月要交多少钱：请写多少元" in text


def test_an_empty_field_is_no_sum(page):
    assert "484.38元×52,421.90元" in page(ZIBO + "&amount=&base=")


def test_silence_has_no_sum_and_is_not_the_cheapest(page):
    text = page(ZHENGZHOU)
    assert "要交多少钱，来源未写明；知道要交多少，写在下面就能算。" in text
    assert "这次交的钱最少" not in text


def test_a_year_and_a_repair_are_billed(page):
    text = page(QINGDAO)
    assert "2027年度的保费来源写的485.00元" in text
    assert "修复1年最早按这个看2027年4月1日起3个月1年的钱，一共485.00元" in text
    repaired = page(QINGDAO + "&repair_years=1")
    assert "修复1年485.00元×1485.00元一共970.00元" in repaired


def test_other_schemes_ask_only_what_is_missing(page):
    text = page(GUIGANG)
    assert "灵活就业医保（自己按月交）按这个看还要再答：" in text
    assert "来源未写明" not in text.partition("灵活就业医保（自己按月交）")[2].partition("城乡居民")[0]


def test_months_missed_as_a_resident_are_no_arrears_of_another_scheme(page):
    assert "补交" not in page(QINGDAO).partition("换一种医保")[2].partition("问人的电话")[0]


def test_while_answers_are_missing_the_question_is_asked(page):
    assert "哪天到账" in page("/370300/flexible/compare")
    assert "要看情况" in page(ZIBO.replace("2025-09", "unknown"))


def test_result_leads_to_it(client):
    html = client.get(ZIBO.replace("/compare?", "/?")).content.decode()
    assert 'href="/370300/flexible/compare?pay_on=2026-03-10' in html
    depends = client.get(ZIBO.replace("/compare?", "/?").replace("2025-09", "unknown")).content.decode()
    assert "/compare?" not in depends
