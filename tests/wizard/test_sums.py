"""What is to be paid, figure by figure, each worked out by hand."""

from decimal import Decimal

import pytest

from policies.core.money import Between
from tests.core.cases import decided, make_rule, rules_of
from wizard.answers import NO_FIGURES, OwnFigures
from wizard.presenters.comparing import CHEAPEST, EARLIEST, Way, days
from wizard.presenters.sums import Bill, bill, bill_of

PERSON = {"payer": "person", "daily_rate": "0.0005", "begins": "second_month"}


def billed(
    own: OwnFigures = NO_FIGURES, last_paid: str = "2025-12", pay_on: str = "2026-04-10", **then
) -> Bill:
    rule = make_rule("all", "lapse_months <= 36", **{"back_payment": "required", "start": "S3"} | then)
    return bill_of(decided(rules_of(rule), last_paid=last_paid, pay_on=pay_on), own)


def listed(of: Bill) -> list[tuple[str, str, str]]:
    return [(one.what, one.how, one.amount) for one in of.figures]


def test_a_late_fee_is_reckoned_month_by_month():
    """January's counts from 1 March, 40 days to 9 April: 500 x 0.0005 x 40 = 10.00. February's from 1 April, 9 days:
    2.25. March's would begin on 1 May: none.
    """
    found = billed(price={"per": "month", "amount": "500"}, late_fee=PERSON)
    assert listed(found) == [
        ("补交3个月（2026年1月、2月、3月）", "500.00元 × 3", "1,500.00元"),
        ("2026年1月的滞纳金", "500.00元 × 0.05% × 40天（2026年3月1日起）", "10.00元"),
        ("2026年2月的滞纳金", "500.00元 × 0.05% × 9天（2026年4月1日起）", "2.25元"),
        ("2026年3月的滞纳金", "500.00元 × 0.05% × 0天（2026年5月1日起）", "0.00元"),
    ]
    assert found.amount == "1,512.25元"
    assert found.gap[1] == "滞纳金到2026年4月10日一共12.25元"


def test_interest_is_called_so():
    found = billed(price={"per": "month", "amount": "500"}, late_fee=PERSON | {"interest": True})
    assert [one.what for one in found.figures[1:]] == [f"2026年{month}月的利息" for month in (1, 2, 3)]


def test_a_fee_whose_first_day_is_not_stated_is_a_range():
    """Counted from 1 March and 1 April (40 + 9 days: 12.25), or a month earlier (68 + 40 + 9 days: 29.25)."""
    found = billed(
        price={"per": "month", "amount": "500"}, late_fee={"payer": "person", "daily_rate": "0.0005"}
    )
    assert found.figures[1].comes_to == Between(Decimal("12.25"), Decimal("29.25"))
    assert "从欠费的哪天算起来源未写明" in found.figures[1].how
    assert found.amount == "1,512.25元到1,529.25元"


@pytest.mark.parametrize(
    ("fee", "said"),
    [
        (None, "要不要交滞纳金，来源未写明"),
        ({"payer": "person"}, "滞纳金每天收多少，来源未写明"),
        ({"payer": "employer", "daily_rate": "0.0005"}, "滞纳金由单位出"),
        ("none", ""),
    ],
)
def test_what_no_sum_can_hold_is_said(fee, said):
    found = billed(price={"per": "month", "amount": "500"}, **({"late_fee": fee} if fee else {}))
    assert found.amount == "1,500.00元"
    assert found.left_out == (*([said] if said else []), "当月和以后各月的钱不算在内")


def test_a_share_of_a_base_has_two_ends():
    """8% to 9.95% of 6000: 480.00 to 597.00 a month."""
    price = {
        "per": "month",
        "base": "上年度职工月平均工资",
        "base_amount": "6000",
        "rate": "0.08",
        "rate_to": "0.0995",
    }
    assert billed(price=price).amount == "1,440.00元到1,791.00元"
    assert billed(OwnFigures(base=Decimal(5000)), price=price).amount == "1,200.00元到1,492.50元"
    assert billed(OwnFigures(amount=Decimal(500)), price=price).amount == "1,500.00元"


def test_months_beyond_the_limit_are_not_billed():
    """Lapsed 27 months, 24 may be paid: 24 x 100."""
    found = billed(
        last_paid="2023-12", price={"per": "month", "amount": "100"}, back_payment_limit={"months": 24}
    )
    assert listed(found)[0] == (
        "断了27个月，最多补24个月（2024年4月到2026年3月）",
        "100.00元 × 24",
        "2,400.00元",
    )


def test_the_states_share_is_a_figure_of_its_own():
    rule = make_rule(
        "late", start="S3", price={"per": "year", "amount": "400", "subsidy": "670", "cover_year": 2026}
    )
    found = bill_of(
        decided(rules_of(rule, scheme="resident"), cover_year="2026", pay_on="2026-08-10"), NO_FIGURES
    )
    assert [(one.what, one.amount) for one in found.figures] == [
        ("2026年度的保费", "400.00元"),
        ("财政补助部分", "670.00元"),
    ]
    assert found.amount == "1,070.00元"


def test_who_chooses_not_to_pay_back_owes_nothing_for_the_gap():
    ruleset = rules_of(
        make_rule(
            "all",
            "lapse_months <= 36",
            back_payment="optional",
            start="S3",
            price={"per": "month", "amount": "500"},
        )
    )
    paying, leaving = (
        decided(ruleset, last_paid="2025-12"),
        decided(ruleset, last_paid="2025-12", pay_gap="no"),
    )
    assert bill_of(paying, NO_FIGURES).amount == "1,000.00元"
    assert bill_of(leaving, NO_FIGURES).brief == "每月500.00元"
    assert bill(paying.decision, NO_FIGURES, pays_gap=False).brief == "每月500.00元"


@pytest.mark.parametrize("state", ["not_lapsed", "no_cover"])
def test_where_nothing_is_to_be_paid_there_is_no_bill(state):
    found = decided(rules_of(make_rule("all", state=state)), last_paid="2025-12")
    assert bill_of(found, OwnFigures(amount=Decimal(500))) == Bill()


@pytest.mark.parametrize(
    ("fee", "is_open"),
    [
        (None, True),
        ({"payer": "person"}, True),
        (PERSON, False),
        ("none", False),
        ({"payer": "employer"}, False),
    ],
)
def test_a_bill_to_which_an_unknown_fee_may_be_added_is_open(fee, is_open):
    found = billed(price={"per": "month", "amount": "500"}, **({"late_fee": fee} if fee else {}))
    assert found.is_open is is_open


def test_what_may_cost_more_is_not_marked_the_cheapest():
    """Two months owed now, three a month later, and a late fee that nobody states on top of either."""
    rule = {"back_payment": "required", "start": "S3", "price": {"per": "month", "amount": "500"}}
    marks = []
    for fee in ("none", None):
        ruleset = rules_of(
            make_rule("all", "lapse_months <= 36", **rule, **({"late_fee": fee} if fee else {}))
        )
        ways = [
            Way(day, found.decision, bill=bill_of(found, NO_FIGURES))
            for day in ("2026-03-10", "2026-04-10")
            if (found := decided(ruleset, last_paid="2025-12", pay_on=day))
        ]
        marks.append([row.marks for row in days(ways).rows])
    assert marks == [[(EARLIEST, CHEAPEST), ()], [(EARLIEST,), ()]]
