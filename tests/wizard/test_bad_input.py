"""Whatever stands in the address: a sentence that says what to enter, never a crash."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

FLEXIBLE = "/370300/flexible/?pay_on=2026-03-10&reason=missed_payment"
REFUSED = {
    "malformed date": ("/370300/flexible/?pay_on=soon", "2026年3月10日"),
    "no such day": ("/370300/flexible/?pay_on=2026-02-30", "日历上没有这一天"),
    "two-digit year": ("/370300/flexible/?pay_on=26-03-10", "年份要写四位数"),
    "far future": ("/370300/flexible/?pay_on=2099-01-01", "日期要在"),
    "before it all": ("/370300/flexible/?pay_on=1949-10-01", "日期要在"),
    "unknown day": ("/370300/flexible/?pay_on=unknown", "不能答“不清楚”"),
    "unknown choice": ("/370300/flexible/?pay_on=2026-03-10&reason=bored", "没有这个选项"),
    "reversed": (FLEXIBLE + "&last_paid=2026-05", "晚于这次缴费的月份"),
    "malformed month": (FLEXIBLE + "&last_paid=2025-13", "月份要在1到12之间"),
    "short month": (FLEXIBLE + "&last_paid=25-09", "年份要写四位数"),
    "empty": (FLEXIBLE + "&last_paid=", "请先回答"),
    "twice": (FLEXIBLE + "&last_paid=2025-09&last_paid=2025-10", "写了不止一次"),
    "control character": (FLEXIBLE + "&last_paid=2025-09%00", "看不见的字符"),
    "over-long": (FLEXIBLE + "&last_paid=" + "9" * 500, "写得太长"),
    "absurd number": (FLEXIBLE + "&last_paid=2025-09&continuous_months=99999999999999999999", "之间的整数"),
    "not a number": (FLEXIBLE + "&last_paid=2025-09&continuous_months=-1", "之间的整数"),
    "other year": ("/370200/resident/?pay_on=2026-11-24&cover_year=2040", "年份要在"),
    "wrong year": ("/370200/resident/?pay_on=2026-11-24&cover_year=2029", "只能保2026年度或2027年度"),
    "none and more": ("/370200/resident/?pay_on=2026-11-24&group=none,veteran", "就不要再选别的"),
    "nothing ticked": ("/370200/resident/?pay_on=2026-11-24&group=", "请先回答"),
    "bad option": (FLEXIBLE + "&last_paid=2025-09&pay_gap=maybe", "请选"),
    "born after paying": ("/370200/resident/?pay_on=2026-11-24&event_on=2026-12-01", "晚于缴费日期"),
}


@pytest.mark.parametrize(("address", "sentence"), REFUSED.values(), ids=REFUSED)
def test_bad_answer_is_asked_again_with_a_sentence(client, page, address, sentence):
    text = page(address, status=422)
    assert sentence in text
    html = client.get(address).content.decode()
    assert 'role="alert" tabindex="-1" data-focus' in html
    assert "请改一下" in html
    name = html.partition('class="errors"')[2].partition('href="#')[2].partition('"')[0]
    assert f'id="{name}"' in html, "the summary leads to the field"


def test_refused_text_is_shown_again_and_good_answers_stay(client):
    html = client.get(FLEXIBLE + "&last_paid=2025-13").content.decode()
    assert 'type="text" value="2025-13"' in html
    assert 'name="reason" value="missed_payment"' in html
    assert "<script>" not in client.get(FLEXIBLE + "&last_paid=<script>").content.decode()


@pytest.mark.parametrize(
    "address",
    ["/999999/", "/999999/employee/", "/45080/", "/450800/pension/", "/no/such/page", "/450800/employee"],
)
def test_unknown_place_is_404_with_the_search_box(client, address):
    response = client.get(address)
    if address.endswith("employee"):
        assert response.status_code in (301, 404)
        return
    assert response.status_code == 404
    assert 'name="q"' in response.content.decode()


def test_unknown_keys_are_ignored(page):
    whole = FLEXIBLE + "&last_paid=2025-09"
    assert page(whole + "&utm=1&last_paid.year=x&lapse_months=zzz&v=abc&view=tiny") == page(whole)


KEYS = st.sampled_from(
    ["pay_on", "last_paid", "reason", "group", "cover_year", "event_on", "event_on.birth", "previous_scheme",
     "continuous_months", "first_lapse", "pay_gap", "repair_years", "in_window", "v", "view", "q", "x"]
)  # fmt: skip
VALUES = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["unknown", "never", "2026-03-10", "2025", "2025-09", "none,veteran", "yes", "9" * 40, ""]
    ),
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    place=st.sampled_from(["450800/employee", "370300/flexible", "370200/resident", "350100/flexible"]),
    tail=st.sampled_from(["", "checklist", "calendar.ics"]),
    query=st.lists(st.tuples(KEYS, VALUES), max_size=8),
)
def test_no_query_string_breaks_a_page(client, place, tail, query):
    response = client.get(f"/{place}/{tail}", query_params=query)
    assert response.status_code in (200, 422)
