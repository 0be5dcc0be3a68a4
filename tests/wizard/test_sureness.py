"""Nothing a resident reads is surer than the source: silence, ranges and readings that differ keep their own words."""

from datetime import date

from tests.core.cases import decided, decision, make_rule, rules_of
from wizard.presenters import comparing
from wizard.presenters.citing import Citations
from wizard.presenters.headline import headline, lapse_line
from wizard.presenters.timeline import timeline
from wizard.presenters.waiting import most_repaired


def test_residents_who_missed_no_year_are_not_told_of_a_month():
    """Paid for 2024, pays in February: a month lies between, and no year does."""
    ruleset = rules_of(make_rule("all", "lapse_years = 0", start="S0"), scheme="resident")
    given = {"pay_on": "2025-02-15", "cover_year": "2025", "last_paid": "2024"}
    found = decision(ruleset, given, previous_scheme="resident")
    assert found.lapse.months == 1
    assert lapse_line(found) == ""
    ruleset = rules_of(
        make_rule("all", "previous_scheme = employee", "lapse_months = 0", start="S0"), scheme="resident"
    )
    from_job = decision(ruleset, given, previous_scheme="employee", last_paid="2025-01")
    assert lapse_line(from_job) == "按你的回答：中间没有漏交的月份。"


def test_who_has_not_lapsed_reads_of_no_lapse():
    ruleset = rules_of(make_rule("fine", "lapse_months <= 1", state="not_lapsed"))
    assert lapse_line(decision(ruleset, last_paid="2026-01")) == ""


def test_two_silences_are_not_called_the_same_date():
    rules = (
        make_rule("paid", "lapse_months <= 3", "pay_gap = yes", back_payment="allowed"),
        make_rule("unpaid", "lapse_months <= 3", "pay_gap = no", back_payment="allowed"),
    )
    silent = decided(rules_of(*rules), last_paid="2025-12")
    [table] = comparing.comparisons(silent.choices, lambda option, value: "")
    assert table.note.startswith("查到的规定里，两种从哪天起能报销都没有写明。")
    same = decided(
        rules_of(*(rule | {"then": rule["then"] | {"start": "S3"}} for rule in rules)), last_paid="2025-12"
    )
    [table] = comparing.comparisons(same.choices, lambda option, value: "")
    assert table.note.startswith("可以报销的日期和断缴期间的费用，查到的规定里两种都一样。")


def test_a_latest_day_after_the_cover_year_says_so():
    rule = make_rule("late", start={"unstated": True, "months": 3, "candidates": ["S6(3)", "S7(3)"]})
    found = decision(
        rules_of(rule, scheme="resident"), pay_on="2026-09-10", cover_year="2026", last_paid="2024",
        previous_scheme="resident",
    )  # fmt: skip
    assert found.start_range == (date(2026, 12, 1), date(2027, 1, 1))
    line = headline(found, Citations())
    assert "2026年度的保障到2026年12月31日就结束" in "".join(line.notes)
    assert line.brief.endswith("（那时这一年度已经结束）")


def test_what_repair_takes_off_is_told_only_where_all_readings_agree():
    def found(*waits: dict):
        candidates = [{"form": "S6", "wait": {"fixed": 3} | wait} for wait in waits]
        rule = make_rule("lapsed", start={"unstated": True, "candidates": candidates})
        given = {
            "pay_on": "2027-03-10",
            "cover_year": "2027",
            "last_paid": "2023",
            "previous_scheme": "resident",
        }
        return decision(rules_of(rule, scheme="resident"), given)

    assert most_repaired(found({}, {})) == 2, "2024, 2025 and 2026 missed: the first adds nothing"
    assert most_repaired(found({}, {"counted_since": 2026})) is None


def test_a_ceiling_is_told_in_the_words_of_its_source():
    said = {"value": {"unstated": True, "at_most_months": 6}, "text": "等待时间原则上不超过6个月"}
    found = decision(rules_of(make_rule("long", start=said)), last_paid="2025-06")
    sentence = headline(found, Citations()).sentence
    assert "来源只写了“等待时间原则上不超过6个月”，没写到底等多久" in sentence


def test_gap_costs_of_one_benefit_are_not_drawn_as_all():
    costs = [{"value": "not_reimbursed", "for": "inpatient"}]
    ruleset = rules_of(make_rule("long", "lapse_months > 3", start="S6(3)", gap_costs=costs))
    verdict = decided(ruleset, last_paid="2025-09")
    [lapse] = [one for one in timeline(verdict.decision, ()).lines if one.kind == "lapse"]
    assert "住院：不能报销，要自己付" in lapse.text
    assert "看病的钱" not in lapse.text
