"""Cells of an unknown fact: cut exactly where the rules cut, on both sides of every bound."""

from datetime import date, timedelta

import pytest

from policies.core.cells import Cell, cells_of, join, joined_cells
from policies.core.values import NEVER, UNKNOWN, Month

from .cases import CATALOGUE, REASONS, answers, make_rule, rules_of


def cells(ruleset, fact, given=None, /, **more) -> tuple[Cell, ...]:
    known = answers(given, **more)
    chain = ruleset.at(known["pay_on"])
    return cells_of(chain, CATALOGUE, known, fact)


def spans(found) -> list[tuple[str, str]]:
    return [(str(cell.values[0]), str(cell.values[-1])) for cell in found if cell.values != (NEVER,)]


# ---------------------------------------------------------------- months


def test_months_are_cut_on_both_sides_of_each_bound():
    ruleset = rules_of(
        make_rule("a", "lapse_months <= 1", start="S2"), make_rule("b", "lapse_months < 4", start="S3")
    )
    found = cells(ruleset, "last_paid")
    assert spans(found)[1:] == [("2025-11", "2025-12"), ("2026-01", "2026-03")]
    assert spans(found)[0][1] == "2025-10"
    assert [cell.open_low for cell in found] == [True, False, False, False]
    assert [cell.open_high for cell in found] == [False, False, True, False]
    assert found[-1].values == (NEVER,)


@pytest.mark.parametrize(("reason", "has_never"), [("left_job", False), ("unknown", True)])
def test_never_is_tried_only_where_the_reason_leaves_it_open(reason, has_never):
    ruleset = rules_of(
        make_rule("a", "lapse_months <= 1", start="S2"), make_rule("r", "reason = other", start="S3")
    )
    found = cells(ruleset, "last_paid", reason=reason)
    assert any(cell.witness is NEVER for cell in found) is has_never


def test_months_are_cut_by_a_named_month():
    ruleset = rules_of(make_rule("a", "last_paid >= 2021-07", start="S2"))
    assert spans(cells(ruleset, "last_paid"))[-1] == ("2021-07", "2026-03")


def test_months_are_cut_by_a_moving_point():
    ruleset = rules_of(make_rule("a", "last_paid >= pay_on - 60 months", start="S2"))
    assert spans(cells(ruleset, "last_paid"))[-1] == ("2021-03", "2026-03")


def test_residents_who_pay_by_the_year_have_decembers():
    ruleset = rules_of(make_rule("a", "lapse_years <= 1", start="S2"), scheme="resident")
    found = cells(ruleset, "last_paid", cover_year="2026", previous_scheme="resident")
    assert all(value.month == 12 for cell in found for value in cell.values if isinstance(value, Month))
    assert spans(found)[-1] == ("2024-12", "2025-12")
    assert {cell.by_year for cell in found[:-1]} == {True}


@pytest.mark.parametrize("given", [{"previous_scheme": "employee"}, {"reason": "left_job"}])
def test_residents_from_another_scheme_have_months(given):
    ruleset = rules_of(make_rule("a", "lapse_years <= 1", start="S2"), scheme="resident")
    found = cells(ruleset, "last_paid", given, cover_year="2026")
    assert spans(found)[-1] == ("2024-12", "2026-03")
    assert not found[0].by_year


@pytest.mark.parametrize(
    ("wait", "last", "grows"),
    [
        ({"counted_since": 2020, "floor": "none"}, ("2024-12", "2025-12"), False),
        ({"cap": 9, "floor": "none"}, ("2024-12", "2025-12"), False),
        ({"floor": "none"}, ("2024-12", "2025-12"), True),
        ({"per_year": 0, "floor": 9, "floor_years": 4}, ("2022-12", "2025-12"), False),
    ],
)
def test_residents_wait_is_cut_year_by_year_until_it_grows_no_more(wait, last, grows):
    start = {"form": "S5", "wait": {"fixed": 3, "per_year": 1, "free_years": 1, **wait}}
    found = cells(
        rules_of(make_rule("a", start=start), scheme="resident"),
        "last_paid",
        cover_year="2026",
        previous_scheme="resident",
    )
    assert spans(found)[-1] == last
    assert found[0].grows is grows
    if "cap" in wait:
        assert len(spans(found)) == wait["cap"] + 1


# ---------------------------------------------------------------- days


@pytest.mark.parametrize("pay_on", ["2026-03-10", "2026-02-28", "2024-02-29", "2026-05-31", "2026-07-01"])
@pytest.mark.parametrize("span", ["90 days", "3 months", "1 months", "18 months", "1 days"])
def test_days_are_cut_on_the_very_day(span, pay_on):
    ruleset = rules_of(make_rule("a", f"event_on.birth within {span}", start="S2"))
    before, within = cells(ruleset, "event_on.birth", pay_on=pay_on)
    assert within.values[0] - before.values[-1] == timedelta(days=1)
    assert within.values[-1] == date.fromisoformat(pay_on)
    assert (before.open_low, within.open_high) == (True, True)


def test_days_before_a_fixed_day_and_beside_another_date():
    fixed = rules_of(make_rule("a", "event_on.birth >= 2025-01-01", start="S2"))
    assert spans(cells(fixed, "event_on.birth"))[1][0] == "2025-01-01"
    beside = rules_of(make_rule("a", "event_on.discharge > event_on.birth", start="S2"))
    found = cells(beside, "event_on.birth", {"event_on.discharge": "2020-02-29"})
    assert spans(found)[0][1] == "2020-02-28"
    assert spans(found)[1][0] == "2020-02-29"


def test_days_after_the_payment_are_not_tried():
    ruleset = rules_of(make_rule("a", "event_on.birth <= 2026-12-31", start="S2"))
    (only,) = cells(ruleset, "event_on.birth")
    assert max(only.values) == date(2026, 3, 10)


# ---------------------------------------------------------------- numbers, choices


def test_numbers_are_cut_on_both_sides_and_stay_within_what_can_be_answered():
    ruleset = rules_of(
        make_rule("a", "continuous_months > 6", "continuous_months < 24", start="S2"),
        make_rule("b", "continuous_months >= 600", start="S3"),
    )
    assert spans(cells(ruleset, "continuous_months")) == [
        ("0", "6"),
        ("7", "23"),
        ("24", "599"),
        ("600", "600"),
    ]


@pytest.mark.parametrize("count", [1, 6, 24])
def test_months_served_are_told_apart_until_nothing_is_left(count):
    start = {"form": "S6", "count": count, "served": ["wait_served_months"]}
    found = cells(rules_of(make_rule("a", start=start)), "wait_served_months")
    assert [cell.values for cell in found] == [(n,) for n in range(count + 1)]


def test_choices_that_no_rule_tells_apart_form_one_cell():
    ruleset = rules_of(
        make_rule("a", "reason in left_job, moved_area", start="S2"),
        make_rule("b", "reason = other", start="S3"),
    )
    found = {cell.values for cell in cells(ruleset, "reason")}
    assert ("left_job", "moved_area") in found
    assert ("other",) in found
    assert sorted(value for values in found for value in values) == sorted(REASONS)


def test_reasons_are_told_apart_by_what_they_imply():
    ruleset = rules_of(make_rule("a", "previous_scheme = employee", start="S2"))
    found = {cell.values for cell in cells(ruleset, "reason", previous_scheme="unknown")}
    assert ("left_job", "unemployment_benefit_ended") in found


@pytest.mark.parametrize(
    ("given", "left_out"),
    [
        ({"last_paid": "2025-12"}, {"first_enrolment"}),
        ({"first_lapse": "yes"}, {"first_enrolment"}),
        (
            {"previous_scheme": "employee"},
            {"first_enrolment", "missed_payment", "missed_window"},
        ),
        (
            {"previous_scheme": "none"},
            {"left_job", "unemployment_benefit_ended", "missed_payment", "missed_window"},
        ),
        ({"last_paid": "unknown"}, set()),
    ],
)
def test_reasons_that_overturn_an_answer_are_left_out(given, left_out):
    ruleset = rules_of(make_rule("a", "reason = left_job", start="S2"))
    found = {value for cell in cells(ruleset, "reason", given) for value in cell.values}
    assert set(REASONS) - found == left_out


def test_fact_without_a_row_is_a_yes_or_no():
    ruleset = rules_of(make_rule("a", "is_left_handed = yes", start="S2"))
    assert [cell.values for cell in cells(ruleset, "is_left_handed")] == [("yes",), ("no",)]


# ---------------------------------------------------------------- neighbours


def months(*texts: str, **more) -> Cell:
    return Cell("last_paid", tuple(Month.at(*map(int, text.split("-"))) for text in texts), **more)


def test_neighbours_join_and_others_stay_apart():
    low, middle, high = months("2025-10", open_low=True), months("2025-11"), months("2025-12", open_high=True)
    assert joined_cells([low, middle, high]) == [
        months("2025-10", "2025-11", "2025-12", open_low=True, open_high=True)
    ]
    assert joined_cells([low, high]) == [low, high]
    assert join(middle, Cell("last_paid", (NEVER,))) is None


def test_years_join_by_the_year():
    one, next_one = months("2023-12", by_year=True), months("2024-12", by_year=True)
    assert join(one, next_one) == months("2023-12", "2024-12", by_year=True)
    assert join(months("2023-12"), months("2024-12")) is None


def test_days_numbers_and_choices_join():
    day = date(2026, 2, 28)
    assert join(Cell("e", (day,)), Cell("e", (day + timedelta(days=1),))) is not None
    assert join(Cell("e", (day,)), Cell("e", (day + timedelta(days=2),))) is None
    assert join(Cell("n", (1, 2)), Cell("n", (3,))) == Cell("n", (1, 2, 3))
    assert join(Cell("n", (1,)), Cell("n", (3,))) is None
    assert join(Cell("c", ("a",)), Cell("c", ("b",))) == Cell("c", ("a", "b"))


def test_unknown_beside_it_stays_open():
    ruleset = rules_of(make_rule("a", "first_lapse = yes", "age >= 60", start="S2"))
    found = cells(ruleset, "age", {"first_lapse": "unknown"})
    assert spans(found) == [("0", "59"), ("60", "61")]
    assert answers(first_lapse="unknown")["first_lapse"] is UNKNOWN
