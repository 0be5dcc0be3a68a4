"""The one document refused: every fault at once, with its place and reason, and never another exception."""

from datetime import date, datetime

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from policies.core import codec
from policies.core.outcome import (
    BenefitStart,
    Form,
)
from policies.core.types import Scheme

from .documents import CATALOGUE, RULE, THEN, changed, faults_of, rich


@pytest.mark.parametrize(
    ("path", "value", "at", "reason"),
    [
        (("schema",), ..., ("schema",), "schema: 1"),
        (("schema",), 2, ("schema",), "schema: 1"),
        (("schema",), True, ("schema",), "schema: 1"),
        (("regoin",), "1", ("regoin",), "不认识的键“regoin”，是不是“region”？"),
        (("region",), ..., ("region",), "缺少“region”"),
        (("region",), 360100, ("region",), "加引号"),
        (("region",), "3601", ("region",), "六位"),
        (("region",), "３６０１００", ("region",), "六位"),
        (("scheme",), "residents", ("scheme",), "是不是“resident”？"),
        (("sources",), ["x"], ("sources",), "一组键值"),
        (("sources", "city-2025", "level"), ..., ("sources", "city-2025", "level"), "缺少“level”"),
        (("sources", "city-2025", "checked"), ..., ("sources", "city-2025", "checked"), "缺少“checked”"),
        (("sources", "city-2025", "title"), " ", ("sources", "city-2025", "title"), "不能为空"),
        (("sources", "city-2025", "title"), "坏\x07字", ("sources", "city-2025", "title"), "U+0007"),
        (("sources", "city-2025", "title"), "坏\u202e字", ("sources", "city-2025", "title"), "U+202E"),
        (("sources", "city-2025", "title"), "坏\ud800字", ("sources", "city-2025", "title"), "U+D800"),
        (("sources", "city-2025", "note"), "长" * 2001, ("sources", "city-2025", "note"), "最多 2000"),
        (("sources", "city-2025", "number"), 38, ("sources", "city-2025", "number"), "加引号"),
        (("sources", "city-2025", "address"), "javascript:alert(1)", ("sources", "city-2025", "address"), "http"),
        (("sources", "city-2025", "checked"), "2026-02-30", ("sources", "city-2025", "checked"), "没有 2026-02-30 这一天"),
        (("sources", "city-2025", "checked"), 2026, ("sources", "city-2025", "checked"), "日期要写成"),
        (("sources", "city-2025", "checked"), date(1026, 1, 1), ("sources", "city-2025", "checked"), "年份"),
        (("sources", "city-2025", "checked"), datetime(2026, 1, 1), ("sources", "city-2025", "checked"), "日期要写成"),  # noqa: DTZ001
        (("sources", "大"), {"title": "t", "level": "city", "checked": "2026-01-01"}, ("sources", "大"), "小写字母"),
        (("channels", "city-window", "kind"), "windows", ("channels", "city-window", "kind"), "是不是“window”？"),
        (("channels", "city-window", "phone"), 12393, ("channels", "city-window", "phone"), "加引号"),
        (("channels", "city-window", "address"), "javascript:1", ("channels", "city-window", "address"), "http"),
        (("windows", 0, "closes"), date(2025, 10, 19), ("windows", 0, "closes"), "早于开始日"),
        (("windows", 1, "opens"), ..., ("windows", 1), "只有集中缴费期可以缺一天"),
        (("windows", 1, "closes"), ..., ("windows", 1), "只有集中缴费期可以缺一天"),
        (("windows", 0, "sources"), ["gone"], ("windows", 0, "sources", 0), "没有这个来源“gone”"),
        (("windows", 0, "sources"), "city-2025", ("windows", 0, "sources"), "列表"),
        (("windows", 0, "cover_year"), "2026", ("windows", 0, "cover_year"), "整数"),
        (("versions", 0, "effective_from"), date(2025, 1, 1), ("versions", 1, "effective_from"), "与第 1 项重复"),
        (("versions", 0, "otherwise"), None, ("versions", 0, "otherwise"), "没有写值"),
        (("versions", 0, "rules"), ..., ("versions", 0, "rules"), "缺少“rules”"),
        (("versions", 0, "cut_off_day"), 32, ("versions", 0, "cut_off_day"), "1 到 31"),
        (("versions", 0, "otherwise_sources"), ["gone"], ("versions", 0, "otherwise_sources", 0), "没有这个来源"),
        (("versions", 0, "stop"), {"kind": "grace", "months": 1}, ("versions", 0, "stop", "day"), "grace"),
        (("versions", 0, "stop"), "months_after", ("versions", 0, "stop", "months"), "要写 months"),
        (("versions", 0, "stop"), {"kind": "lapse_month", "months": 1}, ("versions", 0, "stop", "months"), "不用"),
        ((*RULE, "key"), "newborn", (*RULE, "key"), "“newborn”与第 1 项重复"),
        ((*RULE, "key"), "Gap", (*RULE, "key"), "小写字母"),
        ((*RULE, "when"), "lapse_months > 3", (*RULE, "when"), "列表"),
        ((*RULE, "when"), [{"in_window": True}], (*RULE, "when", 0), "一句文字"),
        ((*RULE, "when"), ["a = b", "lapse_months 大于 3"], (*RULE, "when", 1), "不认识的运算符“大于”"),
        ((*RULE, "then", "gap_cost"), "reimbursed", (*THEN, "gap_cost"), "不认识的键“gap_cost”，是不是“gap_costs”？"),
        ((*RULE, "sources"), ["city_2025"], (*RULE, "sources", 0), "是不是“city-2025”？"),
        ((*THEN, "back_payment"), "allow", (*THEN, "back_payment"), "是不是“allowed”？"),
        ((*THEN, "back_payment"), {"claims": []}, (*THEN, "back_payment", "claims"), "至少要有一条"),
        ((*THEN, "back_payment"), {"claims": [{"value": "allowed"}], "text": "x"}, (*THEN, "back_payment", "text"), "claims"),
        ((*THEN, "back_payment"), {"value": "allowed", "source": []}, (*THEN, "back_payment", "source"), "是不是“sources”？"),
        ((*THEN, "back_payment", "claims", 0, "sources"), ["gone"], (*THEN, "back_payment", "claims", 0, "sources", 0), "没有这个来源"),
        ((*THEN, "back_payment_limit"), {}, (*THEN, "back_payment_limit"), "months、since"),
        ((*THEN, "back_payment_limit", "since"), "2025-13", (*THEN, "back_payment_limit", "since"), "2025-09"),
        ((*THEN, "late_fee", "daily_rate"), 0.0005, (*THEN, "late_fee", "daily_rate"), "加引号"),
        ((*THEN, "late_fee", "daily_rate"), "NaN", (*THEN, "late_fee", "daily_rate"), "不小于 0"),
        ((*THEN, "late_fee", "daily_rate"), "5", (*THEN, "late_fee", "daily_rate"), "小于 1"),
        ((*THEN, "late_fee", "interest"), 1, (*THEN, "late_fee", "interest"), "yes 或 no"),
        ((*THEN, "during_wait"), "150%", (*THEN, "during_wait"), "不认识的值"),
        ((*THEN, "during_wait"), "percentage", (*THEN, "during_wait"), "50%"),
        ((*THEN, "during_wait"), [], (*THEN, "during_wait"), "空的"),
        ((*THEN, "during_wait"), [{"for": "inpatient"}], (*THEN, "during_wait", 0, "percent"), "percent"),
        ((*THEN, "during_wait"), [{"grant": "none", "percent": 5}], (*THEN, "during_wait", 0, "percent"), "不写 percent"),
        ((*THEN, "price"), {"per": "year", "amount": "400"}, (*THEN, "price"), "cover_year"),
        ((*THEN, "price"), {"per": "month"}, (*THEN, "price", "amount"), "amount"),
        ((*THEN, "price"), {"per": "month", "base": "b", "rate": "10"}, (*THEN, "price", "rate"), "小于 1"),
        ((*THEN, "price"), {"per": "month", "base": "b", "rate": "0.1", "rate_to": "0.05"}, (*THEN, "price", "rate_to"), "不小于它"),
        ((*THEN, "no_cover_until"), "2026-01-01", (*THEN, "no_cover_until"), "no_cover"),
        ((*THEN, "start", "count"), 3, (*THEN, "start", "wait"), "只能写一个"),
        ((*THEN, "start", "wait", "fixed"), -1, (*THEN, "start", "wait", "fixed"), "超出范围"),
        (("versions", 1, "steps", 0, "sources"), ["gone"], ("versions", 1, "steps", 0, "sources", 0), "没有这个来源"),
        (("versions", 1, "materials", 0, "need"), "sometimes", ("versions", 1, "materials", 0, "need"), "可用"),
        (("scenarios", 0, "basis"), "guess", ("scenarios", 0, "basis"), "可用：src"),
        (("scenarios", 0, "source"), "gone", ("scenarios", 0, "source"), "没有这个来源"),
        ((*RULE, "passages"), [{"source": "gone", "at": "第三条"}], (*RULE, "passages", 0, "source"), "没有这个来源“gone”"),
        ((*RULE, "passages"), [{"source": "city-2025"}], (*RULE, "passages", 0, "at"), "缺少“at”"),
        (("scenarios", 0, "answers"), {"group": ["a", "b"]}, ("scenarios", 0, "answers", "group"), "a,b"),
        (("scenarios", 0, "answers"), {"group": None}, ("scenarios", 0, "answers", "group"), "空值"),
        (("scenarios", 0, "answers"), {"v!": "1"}, ("scenarios", 0, "answers", "v!"), "事实的键"),
        (("scenarios", 0, "expect"), {"x": 0.5}, ("scenarios", 0, "expect", "x"), "数字 0.5"),
    ],
)  # fmt: skip
def test_refused_with_its_place_and_reason(path, value, at, reason):
    faults = faults_of(changed(path, value))
    assert reason in faults.get(at, f"nothing at {at}; found {faults}")


@pytest.mark.parametrize(
    ("start", "further", "reason"),
    [
        ("S13", (), "不认识的值“S13”"),
        ("S6", (), "S6 要写数目"),
        ("S6(0)", (), "S6(0) 不行，至少是 1；没有等待请写 S2"),
        ("S6(-1)", (), "超出范围"),
        ("S6(x)", (), "整数"),
        ("S6（3）", (), "英文"),
        ("S3(3)", (), "S3 不用“count”"),
        ("S10", (), "S10 要写日期"),
        ("S10(2026-02-30)", (), "没有 2026-02-30"),
        ("S11", (), "从什么事算起"),
        (7, (), "一组键值"),
        ({"count": 3}, ("form",), "缺少“form”"),
        ({"form": "S8", "wait": {}}, ("wait", "fixed_days"), "S8 按天数算"),
        ({"form": "S9", "wait": {"fixed_days": 90}}, ("wait", "fixed_days"), "S9 按月数算"),
        ({"form": "S6", "count": 3, "first_counts": "yes"}, ("first_counts",), "不用"),
        ({"form": "S6", "count": 3, "event": "birth"}, ("event",), "不用"),
        ({"form": "S2", "served": ["wait_served_months"]}, ("served",), "不用"),
        ({"unstated": "no"}, ("unstated",), "只能写 yes"),
        ({"unstated": "yes", "candidates": ["S6"]}, ("candidates", 0), "要写数目"),
        ({"unstated": "yes", "month": 3}, ("month",), "是不是“months”？"),
    ],
)
def test_refused_start_says_why(start, further, reason):
    faults = faults_of({"start": start}, codec.load_outcome)
    assert reason in faults[("start", *further)]


@pytest.mark.parametrize(
    ("outcome", "at", "reason"),
    [
        (
            {"late_fee": {"payer": "none", "daily_rate": "0.0005"}},
            ("late_fee", "daily_rate"),
            "payer 是 none",
        ),
        (
            {"price": {"per": "month", "amount": 1, "from": "2026-02-01", "until": "2026-01-31"}},
            ("price", "until"),
            "早于开始日期",
        ),
    ],
)
def test_refused_sum_says_why(outcome, at, reason):
    assert reason in faults_of(outcome, codec.load_outcome)[at]


def test_price_of_a_year_names_the_cover_year_for_residents_only():
    document = changed((*THEN, "price"), {"per": "year", "amount": "400"})
    assert (*THEN, "price") in faults_of(document)
    document["scheme"] = "flexible"
    assert codec.load_policy(document).scheme is Scheme.FLEXIBLE


def test_s9_may_begin_on_the_first_of_january():
    assert codec.load_outcome({"start": "S9(0)"}).start[0].value == BenefitStart(Form.S9, 0)


def test_all_faults_come_at_once():
    document = changed(("region",), "1")
    document["versions"][1]["rules"][0]["when"].append("lapse_months >> 3")
    document["versions"][1]["rules"][2]["sources"] = ["gone"]
    document["extra"] = 1
    assert set(faults_of(document)) == {
        ("region",),
        ("extra",),
        ("versions", 1, "rules", 0, "when", 2),
        ("versions", 1, "rules", 2, "sources", 0),
    }


def test_fault_of_one_place_does_not_breed_others():
    """What stands in for an unreadable value must not be judged: two bad dates are not two equal ones."""
    document = changed(("versions", 0, "effective_from"), "x")
    document["versions"][1]["effective_from"] = "y"
    document["windows"][0]["opens"] = "z"
    assert set(faults_of(document)) == {
        ("versions", 0, "effective_from"), ("versions", 1, "effective_from"), ("windows", 0, "opens"),
    }  # fmt: skip


@pytest.mark.parametrize("document", [None, [], "schema: 1", 1, {}, {"schema": 1, 2: 3}])
def test_no_policy_at_all_is_refused(document):
    assert faults_of(document)


def test_key_that_yaml_read_as_something_else_is_refused():
    assert "键要写成文字" in faults_of(changed((*RULE, "then", False), "x"))[THEN]


def test_refusal_reads_well():
    with pytest.raises(codec.DocumentError) as caught:
        codec.load_policy(changed((*RULE, "when", 1), "lapse_months => 3"))
    assert caught.value.path == (*RULE, "when", 1)
    assert str(caught.value).startswith("versions[2].rules[2].when[2]：不认识的运算符“=>”，可用：= != ")


@pytest.mark.parametrize(
    ("place", "reason"), [(("scenarios", 0, "expect"), "太深"), (("versions", 0, "x"), "不认识的键")]
)
def test_deep_document_is_refused(place, reason):
    deep = {}
    for _ in range(20_000):
        deep = {"x": [deep]}
    document = rich()
    document[place[0]][place[1]][place[2]] = deep
    assert reason in "".join(faults_of(document).values())


@pytest.mark.parametrize(
    ("path", "value", "at", "reason"),
    [
        (("facts", "reason", "options"), [], ("facts", "reason", "options"), "选项"),
        (("facts", "repair_years", "options"), [{"key": "a", "label": "甲"}], ("facts", "repair_years", "options"), "不用选项"),
        (("facts", "reason", "options", 1, "key"), "left_job", ("facts", "reason", "options", 1, "key"), "重复"),
        (("facts", "repair_years", "at_least"), 11, ("facts", "repair_years", "at_most"), "小于"),
        (("facts", "reason", "kind"), "choise", ("facts", "reason", "kind"), "是不是“choice”"),
        (("facts", "reason", "label"), ..., ("facts", "reason", "label"), "缺少"),
    ],
)  # fmt: skip
def test_refused_catalogue_says_where(path, value, at, reason):
    document = yaml.safe_load(CATALOGUE)
    *way, last = path
    place = document
    for step in way:
        place = place[step]
    place[last] = value
    if value is ...:
        del place[last]
    assert reason in faults_of(document, codec.load_catalogue)[at]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8) | st.booleans(), inner, max_size=3)
    ),
    max_leaves=8,
)
PLACES = [
    (), ("sources",), ("sources", "city-2025"), ("channels",), ("windows", 0), ("versions",), ("versions", 1),
    ("versions", 1, "stop"), RULE, THEN, (*THEN, "start"), (*THEN, "start", "wait"), (*THEN, "during_wait"),
    (*THEN, "gap_costs"), (*THEN, "late_fee"), (*THEN, "price"), (*THEN, "back_payment"), (*THEN, "statements"),
    ("versions", 1, "steps"), ("scenarios",), ("scenarios", 0, "answers"), ("scenarios", 0, "expect"),
]  # fmt: skip


@given(st.sampled_from(PLACES), JSON)
def test_anything_anywhere_is_read_or_refused(place, value):
    """Never another exception: a page of faults, not a 500, is what staff see."""
    try:
        policy = codec.load_policy(changed(place, value) if place else value)
    except codec.DocumentError:
        return
    assert codec.load_policy(codec.dump_policy(policy)) == policy
