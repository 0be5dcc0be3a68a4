"""Other days to pay on, and what holds of somebody's answers in another scheme."""

from dataclasses import replace
from datetime import date

import pytest

from policies.core.alternatives import OTHERS, carried, cover_years, pay_days
from policies.core.types import Scheme
from policies.core.values import NEVER, Month

from .cases import CATALOGUE, decided, decision, make_rule, rules_of

MARCH = date(2026, 3, 10)
REASON = CATALOGUE.facts["reason"]
OPTIONS = tuple(
    replace(one, schemes=(Scheme.EMPLOYEE,)) if one.key == "employer_arrears" else one
    for one in REASON.options
)
OFFERED = replace(CATALOGUE, facts={**CATALOGUE.facts, "reason": replace(REASON, options=OPTIONS)})
BANDS = (
    make_rule("short", "lapse_months <= 3", start="S3"),
    make_rule("long", "lapse_months > 3", start="S6(3)"),
)


def days_of(ruleset, **given) -> tuple[date, ...]:
    verdict = decided(ruleset, given)
    return pay_days(verdict.decision, verdict.deadlines)


def test_now_by_the_next_deadline_and_a_month_later():
    """Lapsed since January: 31 March is the last day of 2 months, 30 April of 3; after it the long rule holds."""
    found = days_of(rules_of(*BANDS), last_paid="2025-12")
    assert found == (MARCH, date(2026, 3, 31), date(2026, 4, 10), date(2026, 4, 30))


def test_a_month_later_is_clipped_at_the_months_end():
    found = days_of(rules_of(*BANDS), last_paid="2025-06", pay_on="2026-01-31")
    assert found == (date(2026, 1, 31), date(2026, 2, 28))


def test_a_day_that_is_a_deadline_itself_stands_once():
    found = days_of(rules_of(*BANDS), last_paid="2025-11", pay_on="2026-03-31")
    assert found == (date(2026, 3, 31), date(2026, 4, 30))


def test_no_day_after_the_cover_year():
    ruleset = rules_of(make_rule("all", start="S0"), scheme="resident")
    found = days_of(ruleset, cover_year="2026", pay_on="2026-12-15", last_paid="2024")
    assert max(found) <= date(2026, 12, 31)
    assert date(2026, 12, 15) in found


def test_what_was_said_of_one_day_is_not_held_against_another():
    ruleset = rules_of(make_rule("in", "in_window = yes", start="S3"), scheme="resident")
    assert days_of(ruleset, cover_year="2026", in_window="yes") == (MARCH,)


@pytest.mark.parametrize(
    ("given", "scheme", "to", "kept"),
    [
        (
            {"reason": "missed_payment", "last_paid": Month.at(2025, 9)},
            "flexible", "resident",
            {"reason": "switched_scheme", "last_paid": Month.at(2025, 9), "previous_scheme": "flexible"},
        ),
        (
            {"reason": "missed_window", "last_paid": Month.at(2024, 12), "group": "none", "cover_year": 2026},
            "resident", "flexible",
            {"reason": "switched_scheme", "last_paid": Month.at(2024, 12), "previous_scheme": "resident"},
        ),
        ({"reason": "left_job"}, "flexible", "resident", {"reason": "left_job", "previous_scheme": "employee"}),
        ({"reason": "employer_arrears"}, "employee", "flexible", {}),
        ({"reason": "other"}, "flexible", "resident", {"reason": "other"}),
        ({"last_paid": Month.at(2025, 9)}, "flexible", "resident", {"last_paid": Month.at(2025, 9)}),
        (
            {"reason": "first_enrolment", "last_paid": NEVER},
            "flexible", "resident",
            {"reason": "first_enrolment", "last_paid": NEVER, "previous_scheme": "none"},
        ),
        ({"previous_scheme": "resident", "pay_gap": "no"}, "flexible", "resident", {"previous_scheme": "resident"}),
    ],
)  # fmt: skip
def test_answers_that_hold_in_another_scheme(given, scheme, to, kept):
    given = {"pay_on": MARCH, **given}
    assert carried(given, Scheme(scheme), Scheme(to), OFFERED) == {"pay_on": MARCH, **kept}


def test_nobody_can_choose_to_have_an_employer():
    assert all(Scheme.EMPLOYEE not in others for others in OTHERS.values())
    assert all(scheme not in others for scheme, others in OTHERS.items())


def test_cover_years_that_a_payment_can_be_for():
    """From September on the next year too; the year that was asked about stands even where its window has closed."""
    ruleset = rules_of(make_rule("all", start="S3"), scheme="resident")
    later = rules_of(
        make_rule("all", start="S3"), scheme="resident", windows=((2027, "main", "2026-10-01", "2026-12-25"),)
    )

    def years(of, pay_on):
        return cover_years(of, decision(of, pay_on=pay_on, cover_year="2026"))

    assert years(ruleset, "2026-08-31") == (2026,)
    assert years(ruleset, "2026-09-01") == (2026, 2027)
    assert years(later, "2026-12-25") == (2026, 2027)
    assert years(later, "2026-12-26") == (2026,)
    employee = rules_of(make_rule("all", start="S3"))
    assert cover_years(employee, decision(employee)) == ()
