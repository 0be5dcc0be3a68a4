"""Nobody who left a job in time is told that there is nothing to do."""


def test_who_left_a_job_in_time_reads_how_to_go_on(page):
    text = page("/410100/flexible/?pay_on=2026-03-10&reason=left_job&last_paid=2026-02")
    assert "没有断缴" in text
    assert "怎么办：按顺序来" in text
    missed_none = page("/370300/flexible/?pay_on=2026-03-10&last_paid=2026-02")
    assert "没有断缴" in missed_none
    assert "怎么办：按顺序来" not in missed_none
