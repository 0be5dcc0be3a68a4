"""Nobody who left a job in time, or pays for a year in time, is told that there is nothing to do."""

IN_THE_WINDOW = (
    "resident/?cover_year=2027&group=none&reason=missed_window&in_window=yes&last_paid=2026&pay_on="
)


def test_who_left_a_job_in_time_reads_how_to_go_on(page):
    text = page("/410100/flexible/?pay_on=2026-03-10&reason=left_job&last_paid=2026-02")
    assert "没有断缴" in text
    assert "怎么办：按顺序来" in text
    missed_none = page("/370300/flexible/?pay_on=2026-03-10&last_paid=2026-02")
    assert "没有断缴" in missed_none
    assert "怎么办：按顺序来" not in missed_none


def test_resident_who_pays_in_the_window_reads_how_to_pay_and_that_no_source_names_a_first_day(page):
    text = page(f"/110101/{IN_THE_WINDOW}2026-12-07")
    assert "没有断缴" in text
    assert "不用补交以前的。2027年度的钱要照常交。" in text
    assert "来源未写明要交多少钱。" in text
    assert "来源未写明2027年度哪天开始、哪天截止。" in text
    assert "怎么办：按顺序来" in text
    assert "下一年度从哪天起能报销，来源没有写日子。" in text
    assert "补缴申请表" not in text, "nothing is paid back"


def test_whose_money_comes_after_new_year_reads_that_the_days_before_it_are_open(page):
    for place in ("110101", "220700", "370200"):
        text = page(f"/{place}/{IN_THE_WINDOW}2027-02-07")
        assert "是从1月1日起能报，还是从到账那天起，来源没有写。" in text, place
        assert "这一年度，是从1月1日起能报，还是从到账那天起？" in text, place


def test_who_may_stop_paying_reads_what_that_costs_later(page):
    text = page(f"/220700/{IN_THE_WINDOW}2026-12-07")
    assert "每断1年，大病保险最多能报的钱少4000元" in text
    assert "连续参保的年数从头算" in page(f"/110101/{IN_THE_WINDOW}2026-12-07")
