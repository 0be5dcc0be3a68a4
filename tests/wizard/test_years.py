"""What belongs to a cover year is said for that year only; the last year known is a hint, and says so."""

from collections.abc import Sequence
from datetime import date

import pytest

from policies.core import codec
from policies.core.deciding import decide
from policies.core.policy import Policy
from policies.core.ruleset import Level, Ruleset
from policies.core.types import Scheme
from policies.core.verdict import Decided
from policies.working_days import is_working_day
from tests.core.cases import CATALOGUE
from wizard.presenters import years
from wizard.presenters.citing import Citations

SOURCE = {"title": "通知", "level": "city", "checked": "2026-11-23"}
PRICES = [
    {"per": "year", "amount": "400", "cover_year": 2025},
    {"per": "year", "amount": "80", "cover_year": 2025, "group": "subsistence_allowance"},
    {"per": "year", "amount": "380", "cover_year": 2024},
]


def window(year: int, name: str, opens: str, closes: str) -> dict[str, object]:
    days = {"opens": opens, "closes": closes}
    return {"cover_year": year, "name": name, "sources": ["notice"]} | {
        key: day for key, day in days.items() if day
    }


def place(
    *windows: dict[str, object], prices: list[dict[str, object]] = PRICES, more_when: Sequence[str] = ()
) -> Policy:
    rule = {
        "key": "this-year",
        "when": ["cover_year = 2025", *more_when],
        "then": {"price": prices},
        "sources": ["notice"],
    }
    silent = {"key": "other-years", "when": [], "then": {"start": "S1"}, "sources": ["notice"]}
    version = {
        "effective_from": "2024-09-01",
        "verification": "unverified",
        "review_by": "2027-03-31",
        "rules": [rule, silent],
        "otherwise": "not_stated",
    }
    plain = {
        "schema": 1, "region": "620200", "scheme": "resident", "sources": {"notice": SOURCE},
        "windows": list(windows), "versions": [version],
    }  # fmt: skip
    return codec.load_policy(plain)


LAST = (
    window(2025, "main", "2024-09-10", "2024-12-25"),
    window(2025, "extended", "2025-01-01", "2025-02-28"),
    window(2024, "main", "2023-09-10", "2023-12-25"),
)


def decided(policy: Policy, year: int, pay_on: date, **more: object) -> Decided:
    ruleset = Ruleset(Scheme.RESIDENT, (Level(policy, "city", own=True),), CATALOGUE, is_working_day)
    verdict = decide(ruleset, {"pay_on": pay_on, "cover_year": year, **more})
    assert isinstance(verdict, Decided)
    return verdict


def test_windows_of_the_year_are_told():
    policy = place(*LAST)
    decision = decided(policy, 2025, date(2025, 1, 1), group="none").decision
    point = years.window_point(decision, [policy], Citations())
    assert point.question == "2025年度的居民医保，什么时候交？"
    assert (
        point.answer
        == "集中缴费期：2024年9月10日开始，2024年12月25日截止；延长期：2025年1月1日开始，2025年2月28日截止。"
    )
    assert (point.is_stated, point.refs) == (True, (1,))


@pytest.mark.parametrize(
    ("opens", "closes", "answer", "details"),
    [
        ("", "2024-12-25", "集中缴费期：哪天开始来源未写明，2024年12月25日截止。", ()),
        (
            "2024-09-10",
            "",
            "集中缴费期：2024年9月10日开始，哪天截止来源未写明。",
            ("要在集中缴费期内到账。请打12393问哪天截止。",),
        ),
    ],
)
def test_day_of_a_window_that_no_source_states_says_so(opens, closes, answer, details):
    policy = place(window(2025, "main", opens, closes))
    given = decided(policy, 2025, date(2024, 12, 1), group="none").decision
    decision = given._replace(used={**given.used, "in_window": "yes"})
    point = years.window_point(decision, [policy], Citations())
    assert (point.answer, point.details, point.is_stated) == (answer, details, True)


def test_year_that_nobody_entered_shows_the_last_one_as_a_hint():
    policy = place(*LAST)
    decision = decided(policy, 2027, date(2026, 11, 24)).decision
    point = years.window_point(decision, [policy], Citations())
    assert point.answer == "来源未写明2027年度哪天开始、哪天截止。"
    assert point.details == (
        "2025年度是这样（仅供参考，今年可能不一样）：集中缴费期：2024年9月10日开始，2024年12月25日截止；"
        "延长期：2025年1月1日开始，2025年2月28日截止。",
    )
    assert not point.is_stated


def test_a_later_year_known_above_stands_before_the_places_own_last_one():
    own, above = (
        place(*LAST),
        place(window(2026, "main", "", "2025-12-25"), window(2024, "main", "", "2023-12-25")),
    )
    decision = decided(own, 2027, date(2026, 11, 24)).decision
    [hint] = years.window_point(decision, [own, above], Citations()).details
    assert hint.startswith(
        "2026年度是这样（仅供参考，今年可能不一样）：集中缴费期：哪天开始来源未写明，2025年12月25日截止。2025年度"
    )
    assert "2024年度" not in hint
    [hint] = years.window_point(decision, [above, own], Citations()).details
    assert hint.startswith("2026年度")
    assert "2025年度" not in hint


def test_later_years_are_no_hint_and_silence_stays_silence():
    policy = place(window(2028, "main", "2027-09-10", "2027-12-25"))
    decision = decided(policy, 2027, date(2026, 11, 24)).decision
    point = years.window_point(decision, [policy], Citations())
    assert (point.details, point.refs) == ((), ())


@pytest.mark.parametrize(
    ("pay_on", "group", "is_asked"),
    [
        (date(2025, 2, 28), "none", False),  # the last day of the last window
        (date(2025, 3, 1), "none", True),
        (date(2025, 3, 1), "newborn", False),
    ],
)
def test_after_the_last_window_nobody_knows_how_long_money_is_taken(pay_on, group, is_asked):
    policy = place(*LAST)
    decision = decided(policy, 2025, pay_on, group=group).decision
    point = years.window_point(decision, [policy], Citations())
    says = "不在集中缴费期里交，2025年度的钱收不收、收到哪天，来源未写明，交之前请打12393问。"
    assert (says in point.details) is is_asked
    assert years.may_be_closed(decision, [policy]) is is_asked


def test_who_is_not_in_a_window_that_nobody_entered_is_told_to_ask():
    decision = decided(place(), 2027, date(2026, 11, 24)).decision
    outside = decision._replace(used={**decision.used, "in_window": "no"})
    assert years.may_be_closed(outside, [place()])
    assert not years.may_be_closed(decision, [place()]), (
        "the year is still to come, and nobody said that it is too early"
    )


@pytest.mark.parametrize(
    ("pay_on", "inside", "is_asked"),
    [(date(2026, 12, 31), None, False), (date(2027, 1, 1), None, True), (date(2027, 1, 1), "yes", False)],
)
def test_who_pays_within_a_year_is_in_no_window_but_by_their_own_word(pay_on, inside, is_asked):
    """From April on nobody is asked any more whether the payment lies in the window."""
    decision = decided(place(), 2027, pay_on).decision
    said = {} if inside is None else {"in_window": inside}
    decision = decision._replace(used={**decision.used, **said})
    assert years.may_be_closed(decision, [place()]) is is_asked


def test_whom_an_event_decides_reads_that_the_window_is_everybody_elses():
    policy = place(*LAST)
    decision = decided(policy, 2025, date(2025, 1, 1), group="none").decision._replace(event="event_on.birth")
    point = years.window_point(decision, [policy], Citations())
    assert point.answer.endswith("截止。这是一般人交的日子。你的情况还看出生的日期，上面已经按它算。")


def test_who_does_not_pay_by_the_year_is_told_of_no_window():
    policy = place(*LAST)
    decision = decided(policy, 2027, date(2026, 11, 24)).decision._replace(cover_year=None)
    assert years.window_point(decision, [policy], Citations()) is None


@pytest.mark.parametrize(
    ("group", "says"),
    [
        ("none", "（仅供参考，今年可能不一样）2025年度400.00元"),
        ("subsistence_allowance", "（仅供参考，今年可能不一样）按你的特殊身份：2025年度80.00元"),
    ],
)
def test_price_of_a_year_that_nobody_entered(group, says):
    policy = place()
    decision = decided(policy, 2027, date(2026, 11, 24)).decision
    decision = decision._replace(used={**decision.used, "group": group})
    assert years.price_hint(decision, [policy], Citations()) == (says, (1,))


def test_price_that_changed_with_the_day_is_shown_with_each_day():
    """A late payer pays the state's share too: the plain price of another rule alone would be too low."""
    plain = {"per": "year", "amount": "400", "cover_year": 2025}
    tiers = [plain | {"until": "2025-06-30"}, plain | {"from": "2025-07-01", "subsidy": "670"}]
    policy = place(prices=[plain, *tiers])
    decision = decided(policy, 2027, date(2026, 11, 24)).decision
    hint, _ = years.price_hint(decision, [policy], Citations())
    assert hint == (
        "（仅供参考，今年可能不一样）2025年6月30日以前：2025年度400.00元；"
        "2025年7月1日起：2025年度400.00元，另要交财政补助部分670.00元"
    )


@pytest.mark.parametrize(("group", "is_hinted"), [("none", True), ("subsistence_allowance", False)])
def test_price_of_a_rule_for_who_is_in_no_group_is_no_hint_for_who_is(group, is_hinted):
    only = place(prices=[PRICES[0]], more_when=["group = none"])
    decision = decided(place(), 2027, date(2026, 11, 24)).decision
    decision = decision._replace(used={**decision.used, "group": group})
    hint, _ = years.price_hint(decision, [only], Citations())
    assert bool(hint) is is_hinted


def test_own_price_stands_before_the_provinces_of_the_same_year():
    """The province's, which changed with the day, says more and is not the city's."""
    plain = {"per": "year", "amount": "400", "cover_year": 2025}
    dated = [plain | {"amount": "380", "until": "2025-06-30"}, plain | {"from": "2025-07-01"}]
    city, province = place(prices=[plain]), place(prices=dated)
    decision = decided(city, 2027, date(2026, 11, 24)).decision
    hint, _ = years.price_hint(decision, [city, province], Citations())
    assert hint == "（仅供参考，今年可能不一样）2025年度400.00元"
    newer = place(prices=[plain | {"cover_year": 2026, "amount": "420"}])
    hint, _ = years.price_hint(decision, [city, newer], Citations())
    assert hint == "（仅供参考，今年可能不一样）2026年度420.00元"


def test_price_of_the_year_needs_no_hint():
    policy = place()
    decision = decided(policy, 2025, date(2025, 2, 1), group="none").decision
    assert [price.amount for price in decision.prices] == [400]
    assert years.price_hint(decision, [policy], Citations()) == ("", ())


def test_page_shows_hint_beside_the_silence(page):
    text = page(
        "/370200/resident/?pay_on=2026-11-24&cover_year=2027&group=none&previous_scheme=resident&last_paid=2024&in_window=yes"
    )
    assert "2027年度的居民医保，什么时候交？" in text
