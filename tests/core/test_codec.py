"""The one document: read whole or refused with every fault; what is dumped is read back as the same value."""

import copy
import json
import re
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from policies.core import codec
from policies.core.outcome import (
    BackPayment,
    BenefitStart,
    FeeStart,
    Form,
    Grant,
    Outcome,
    Payer,
    ResidentWait,
    UnstatedStart,
    WaitBenefit,
)
from policies.core.policy import BenefitStop, StopKind
from policies.core.types import Claim, Condition, Kind, Op, Point, Relative, Role, Scheme, Span, Unit
from policies.core.values import Month

DOCS = Path(__file__).parents[2] / "docs" / "pack-format.md"

# With CATALOGUE every key of the format at least once; a test below holds it to that.
RICH = """
schema: 1
region: "360100"
scheme: resident
sources:
  city-2025:
    title: 关于居民医保参保的通知
    issuer: 市医疗保障局
    number: 洪医保发〔2025〕1号
    level: city
    address: https://example.gov.cn/a?b=1
    published: 2025-03-18
    checked: 2026-11-23
    clause: 第三条
    note: 转载
  media.2025: {title: 报道, level: media, checked: '2026-11-20'}
channels:
  city-window:
    name: 医保大厅
    kind: window
    authority: medical_insurance
    path: 首页 → 医保
    phone: 0791-12393
    address: 红谷滩区1号
    hours: 9:00-17:00
    note: 周末休息
    working_days: 10
materials:
  birth_note: {name: 出生医学证明, where: 接生医院, note: 原件}
windows:
  - {cover_year: 2026, name: main, opens: 2025-10-20, closes: 2025-12-31, sources: [city-2025]}
  - {cover_year: 2026, name: late, opens: 2026-01-01, closes: 2026-06-30}
versions:
  - effective_from: 2026-01-01
    verification: unverified
    rules: []
    otherwise: defer
  - effective_from: 2025-01-01
    verification: verified
    review_by: 2027-03-31
    changed: 第一版
    stop: {value: {kind: grace, months: 2, day: 3}, sources: [city-2025]}
    cut_off_day: 25
    period: year
    rules:
      - key: newborn
        title: 新生儿
        when: [group = newborn, event_on.birth within 90 days]
        then:
          state: decided
          back_payment: not_stated
          start: {form: S11, event: birth, plus_days: 1}
          price:
            - {per: year, amount: "400.00", subsidy: 670, cover_year: 2026, from: 2025-10-01, until: 2026-06-30, group: newborn}
            - {per: month, base: 上年度平均工资, base_amount: "4843.8", rate: "0.10", rate_to: "0.12"}
        sources: [city-2025]
      - key: gap
        when: [lapse_years >= 1, pay_on < cover_year_start - 90 days, last_paid >= 2020]
        then:
          back_payment: {claims: [{value: required, sources: [city-2025]}, {value: optional, text: 可以补, sources: [media.2025]}]}
          back_payment_limit: {months: 24, since: 2025-01, until: 2026-06-30}
          start:
            form: S9
            served: [wait_served_months]
            not_before: 2026-04-01
            wait: {fixed: 2, per_year: 2, free_years: 0, cap: 12, repairable: no, floor: none, floor_years: 5, counted_since: 2025}
          during_wait: [account_only, {percent: 50, for: inpatient, from_month: 3}, {grant: full, from_month: 6}]
          gap_costs: [{value: reimbursed, for: inpatient}, not_reimbursed]
          late_fee:
            payer: employer
            daily_rate: "0.0005"
            interest: yes
            begins: second_month
            capped: no
            waivers: [{paid_until: 2022-04-30, percent: 50}]
          repair_price: {per: year, amount: 400}
          statements: [{text: 只能补一次。, sources: [city-2025], when: [back_payment = required]}]
        sources: [city-2025]
        passages: [{source: city-2025, at: 第三条}]
        based_on: 360000/resident/gap
      - key: 3-open
        when: ["window not in main, extended", continuous_months > 24]
        then:
          start: {unstated: yes, months: 3, at_most_months: 6, candidates: [S5(3), S12(3), {form: S8, count: 90, first_counts: yes}, {form: S8, wait: {fixed_days: 90}}]}
          during_wait: 50%
          late_fee: person
        sources: [city-2025]
      - key: none
        when: [moved_on after 3 months]
        then: {state: no_cover, no_cover_until: 2026-12-31, start: {form: S10, date: 2027-01-01, not_before: 2027-02-01}}
        sources: [city-2025]
    otherwise: not_stated
    otherwise_sources: [city-2025]
    steps:
      - {key: pay, do: 先登记再缴费, authority: tax, channels: [city-window], when: [rule = 3-open], sources: [city-2025]}
    materials:
      - {material: birth_note, need: if, only: 新生儿, original: no, copies: 2, substitutes: [id_card], when: [group = newborn], sources: [city-2025]}
    channels:
      - {channel: city-window, when: [lapse_years <= 3], sources: [city-2025]}
    statements:
      - {text: 年限照算。, sources: [city-2025]}
scenarios:
  - name: 新生儿
    basis: src
    source: city-2025
    answers: {pay_on: 2026-03-10, last_paid: 2025, pay_gap: no, group: "newborn,student"}
    expect: {own_policy: yes, benefits_from: 2026-06-01, options: [{choose: {pay_gap: no, repair_years: 0}}], ask: null}
"""

CATALOGUE = """
schema: 1
facts:
  reason:
    kind: choice
    label: 原因
    question: 为什么断了？
    why: 规则按原因分
    hint: 想不起来选其他
    options: [{key: left_job, label: 离职, hint: 含辞退, schemes: [employee, flexible]}, {key: other, label: 其他}]
    role: given
    can_be_unknown: no
    can_be_never: yes
  repair_years: {kind: number, label: 补几年, question: 补几年？, unit: 年, at_least: 0, at_most: 10, role: option}
materials:
  id_card: {name: 身份证}
channels:
  nhsa-app: {name: 国家医保服务平台, kind: app, authority: medical_insurance}
"""


def rich():
    return yaml.safe_load(RICH)


def faults_of(document, load=codec.load_policy):
    with pytest.raises(codec.DocumentError) as caught:
        load(document)
    return {fault.path: fault.reason for fault in caught.value.problems}


def changed(path, value):
    """The rich document with one place changed; ``...`` takes the key away."""
    document = copy.deepcopy(rich())
    *way, last = path
    place = document
    for step in way:
        place = place[step]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return document


# ---------------------------------------------------------------- both ways


def test_example_of_the_docs_is_read_whole():
    example = re.search(r"```yaml\n(.*?)```", DOCS.read_text(), re.DOTALL)[1]
    policy = codec.load_policy(yaml.safe_load(example))
    [version] = policy.versions
    assert [rule.key for rule in version.rules] == ["up-to-3-months", "over-3-months"]
    assert version.stop == (Claim(BenefitStop(StopKind.MONTH_AFTER)),)
    assert policy.scenarios[0].answers == {"pay_on": "2026-03-10", "last_paid": "2025-09"}
    assert codec.load_policy(codec.dump_policy(policy)) == policy


def test_start_mappings_of_the_docs_are_read():
    for written in re.findall(r"`(\{(?:form|unstated)[^`]*\})`", DOCS.read_text()):
        codec.load_outcome({"start": yaml.safe_load(written)})


def test_rich_policy_comes_back_equal():
    policy = codec.load_policy(rich())
    document = codec.dump_policy(policy)
    through_json = json.loads(json.dumps(document, sort_keys=True))
    through_yaml = yaml.safe_load(yaml.safe_dump(document, allow_unicode=True))
    assert codec.load_policy(document) == policy
    assert codec.load_policy(through_json) == policy
    assert codec.load_policy(through_yaml) == policy
    assert codec.dump_policy(codec.load_policy(through_json)) == document


def keys_in(value):
    if isinstance(value, dict):
        return set(value).union(*(keys_in(part) for part in value.values()))
    return set().union(*(keys_in(part) for part in value)) if isinstance(value, list) else set()


def test_examples_here_use_every_key():
    """A key without an example is a key whose way there and back nobody has tried."""
    tables = "".join(file.read_text() for file in Path(codec.__file__).parent.glob("*.py"))
    known = set(re.findall(r'Key\("(\w+)"', tables))
    assert known - keys_in(rich()) - keys_in(yaml.safe_load(CATALOGUE)) == set()
    assert len(known) > 80


def test_every_key_that_is_read_is_dumped():
    """A key that is read but not dumped would be lost when a draft is saved."""
    policy = codec.dump_policy(codec.load_policy(rich()))
    catalogue = codec.dump_catalogue(codec.load_catalogue(yaml.safe_load(CATALOGUE)))
    assert keys_in(rich()) - keys_in(policy) == set()
    assert keys_in(yaml.safe_load(CATALOGUE)) - keys_in(catalogue) == set()


def test_catalogue_comes_back_equal():
    catalogue = codec.load_catalogue(yaml.safe_load(CATALOGUE))
    document = codec.dump_catalogue(catalogue)
    assert codec.load_catalogue(json.loads(json.dumps(document))) == catalogue
    assert codec.dump_catalogue(codec.load_catalogue(document)) == document
    reason, repair = catalogue.facts["reason"], catalogue.facts["repair_years"]
    assert (reason.key, reason.kind, reason.can_be_unknown, reason.can_be_never) == (
        "reason",
        Kind.CHOICE,
        False,
        True,
    )
    assert reason.options[0].schemes == (Scheme.EMPLOYEE, Scheme.FLEXIBLE)
    assert (repair.role, repair.at_least, repair.at_most, repair.unit) == (Role.OPTION, 0, 10, "年")
    assert catalogue.channels["nhsa-app"].name == "国家医保服务平台"
    assert catalogue.materials["id_card"].key == "id_card"


def test_rule_and_version_come_back_equal():
    version = codec.load_policy(rich()).versions[0]
    assert codec.load_version(codec.dump_version(version)) == version
    for rule in version.rules:
        assert codec.load_rule(codec.dump_rule(rule)) == rule
        assert codec.load_outcome(codec.dump_outcome(rule.then)) == rule.then


def test_versions_are_ordered_by_their_start():
    assert [v.effective_from for v in codec.load_policy(rich()).versions] == [
        date(2025, 1, 1),
        date(2026, 1, 1),
    ]


def test_what_the_rich_policy_says():
    newborn, gap, is_open, none = codec.load_policy(rich()).versions[0].rules
    assert newborn.then.start[0].value == BenefitStart(Form.S11, event="birth", plus_days=1)
    assert newborn.then.price[0].value[0].subsidy == Decimal(670)
    assert newborn.then.back_payment == ()
    assert gap.then.back_payment == (
        Claim(BackPayment.REQUIRED, ("city-2025",)),
        Claim(BackPayment.OPTIONAL, ("media.2025",), "可以补"),
    )
    wait = ResidentWait(2, 2, 0, 12, repairable=False, floor=None, floor_years=5, counted_since=2025)
    assert gap.then.start[0].value == BenefitStart(
        Form.S9, wait, served=("wait_served_months",), not_before=date(2026, 4, 1)
    )
    fee = gap.then.late_fee[0].value
    assert (fee.payer, fee.begins, fee.is_interest, fee.capped_at_principal) == (
        Payer.EMPLOYER, FeeStart.SECOND_MONTH, True, False,
    )  # fmt: skip
    assert is_open.then.start[0].value == UnstatedStart(
        (
            BenefitStart(Form.S5, 3),
            BenefitStart(Form.S12, 3),
            BenefitStart(Form.S8, 90, first_counts=True),
            BenefitStart(Form.S8, ResidentWait(fixed_days=90)),
        ),
        3,
        6,
    )
    assert is_open.then.during_wait[0].value == (WaitBenefit(Grant.PERCENTAGE, percent=50),)
    assert none.then.start[0].value == BenefitStart(
        Form.S10, on=date(2027, 1, 1), not_before=date(2027, 2, 1)
    )


def test_scenario_answers_are_words_again_after_yaml():
    [scenario] = codec.load_policy(rich()).scenarios
    assert scenario.answers == {
        "pay_on": "2026-03-10", "last_paid": "2025", "pay_gap": "no", "group": "newborn,student",
    }  # fmt: skip
    assert scenario.expect == {
        "own_policy": True,
        "benefits_from": "2026-06-01",
        "options": [{"choose": {"pay_gap": "no", "repair_years": "0"}}],
        "ask": None,
    }


def test_unfinished_version_is_read():
    version = codec.load_version({"effective_from": "2026-01-01", "verification": "unverified", "rules": []})
    assert version.otherwise is None
    assert "otherwise" not in codec.dump_version(version)
    assert codec.load_version(codec.dump_version(version)) == version


@pytest.mark.parametrize(
    ("written", "short"),
    [
        ({"start": {"form": "S6", "count": 3}}, {"start": "S6(3)"}),
        ({"start": {"form": "S10", "date": date(2026, 7, 1)}}, {"start": "S10(2026-07-01)"}),
        ({"start": {"value": "S3"}}, {"start": "S3"}),
        ({"start": {"claims": [{"value": "S3"}]}}, {"start": "S3"}),
        ({"start": "not_stated", "price": "not_stated", "statements": "not_stated"}, {}),
        ({"no_cover_until": "not_stated"}, {}),
        ({"during_wait": [{"grant": "none"}]}, {"during_wait": "none"}),
        ({"during_wait": [{"percent": 50}]}, {"during_wait": "50%"}),
        ({"gap_costs": [{"value": "reimbursed", "for": "all"}]}, {"gap_costs": "reimbursed"}),
        ({"gap_costs": [{"value": "reimbursed", "for": "inpatient"}]},) * 2,
        ({"late_fee": {"payer": "none"}}, {"late_fee": "none"}),
        ({"price": [{"per": "month", "amount": 5}]}, {"price": {"per": "month", "amount": "5"}}),
        ({"price": {"per": "month", "amount": "0.10"}},) * 2,
        ({"state": "decided"}, {}),
    ],
)
def test_canonical_spelling_is_the_short_one(written, short):
    assert codec.dump_outcome(codec.load_outcome(written)) == short


def test_empty_outcome_says_nothing():
    assert codec.load_outcome({}) == Outcome()
    assert codec.dump_outcome(Outcome()) == {}


# ---------------------------------------------------------------- refusals

RULE = ("versions", 1, "rules", 1)
THEN = (*RULE, "then")


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


# ---------------------------------------------------------------- conditions


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("lapse_months<=3", Condition("lapse_months", Op.LE, 3)),
        ("reason in a,b ", Condition("reason", Op.IN, ("a", "b"))),
        ("reason not  in a, b", Condition("reason", Op.NOT_IN, ("a", "b"))),
        ("last_paid >= 2024", Condition("last_paid", Op.GE, Month.at(2024, 12))),
        ("last_paid < 2025-09", Condition("last_paid", Op.LT, Month.at(2025, 9))),
        ("cover_year = 2026", Condition("cover_year", Op.IS, 2026)),
        ("pay_on <= 2026-02-28", Condition("pay_on", Op.LE, date(2026, 2, 28))),
        ("pay_on = cover_year_start", Condition("pay_on", Op.IS, Relative(Point.COVER_YEAR_START))),
        (
            "event_on.birth >= cover_year_start - 90 days",
            Condition("event_on.birth", Op.GE, Relative("cover_year_start", Span(-90, Unit.DAYS))),
        ),
        ("pay_on > left_on + 1 month", Condition("pay_on", Op.GT, Relative("left_on", Span(1, Unit.MONTHS)))),
        ("pay_on > event_on.birth", Condition("pay_on", Op.GT, Relative("event_on.birth"))),
        ("event_on.birth within 90 days", Condition("event_on.birth", Op.WITHIN, Span(90, Unit.DAYS))),
        ("event_on.birth after 3 months", Condition("event_on.birth", Op.AFTER, Span(3, Unit.MONTHS))),
        ("lapse_years.since_2025 > 0", Condition("lapse_years.since_2025", Op.GT, 0)),
        ("rule = 3-open", Condition("rule", Op.IS, "3-open")),
        ("rule not in 3-open, up-to-3", Condition("rule", Op.NOT_IN, ("3-open", "up-to-3"))),
    ],
)
def test_condition_is_read(text, condition):
    assert codec.parse_condition(text) == condition
    assert codec.parse_condition(codec.format_condition(condition)) == condition


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("lapse_months", "读不懂条件"),
        ("extended", "有逗号要加引号"),
        ("", "读不懂条件"),
        ("Lapse > 3", "读不懂条件"),
        ("lapse_months 3", "不认识的运算符"),
        ("lapse_months == 3", "不认识的运算符“==”"),
        ("lapse_months ≤ 3", "不认识的运算符“≤”"),
        ("lapse_months <=", "缺少要比较的值"),
        ("lapse_months > -1", "不小于 0"),
        ("lapse_months > 1.5", "整数"),
        ("lapse_months > 9999999", "太大"),
        ("lapse_months > 3个月", "读不懂"),
        ("event_on.birth within 90", "90 days"),
        ("event_on.birth within -90 days", "不能是负数"),
        ("event_on.birth within 90 dasy", "是不是“days”？"),
        ("pay_on > pay_on + 99999 days", "太大"),
        ("pay_on <= 2026-02-30", "没有 2026-02-30"),
        ("pay_on <= 2026-2-3", "2026-03-10"),
        ("last_paid > 2025-13", "2025-09"),
        ("last_paid > 3", "年份或月份"),
        ("pay_month in 1, 2", ">= 和 <="),
        ("reason in a，b", "英文逗号"),
        ("reason in a, a", "重复"),
        ("reason in", "缺少"),
        ("reason = a b", "读不懂要比较的值"),
    ],
)
def test_refused_condition_says_why(text, reason):
    with pytest.raises(codec.DocumentError, match=re.escape(reason)):
        codec.parse_condition(text)


def test_condition_without_a_text_is_not_spelled():
    with pytest.raises(ValueError, match="no text stands"):
        codec.format_condition(Condition("pay_on", Op.IS, Relative("left_on")))


FACTS = st.from_regex(r"[a-z][a-z_]{0,10}(\.[a-z0-9_]{1,8})?", fullmatch=True)
WORDS = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True).filter(lambda word: word not in set(Point))
SPANS = st.builds(Span, st.integers(0, 9999), st.sampled_from(Unit))
BACK = st.builds(lambda span: Span(-span.count, span.unit), SPANS)
DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))
MONTHS = st.builds(Month.of, DAYS)
RELATIVES = st.builds(
    Relative, st.one_of(st.sampled_from([p.value for p in Point]), WORDS), st.none() | SPANS | BACK
)
NUMBERS = st.integers(0, 999_999)
CONDITIONS = st.one_of(
    st.builds(Condition, FACTS, st.sampled_from([Op.IS, Op.IS_NOT]), WORDS | NUMBERS | DAYS | MONTHS),
    st.builds(
        Condition, FACTS, st.sampled_from([Op.LT, Op.LE, Op.GT, Op.GE]), NUMBERS | DAYS | MONTHS | RELATIVES
    ),
    st.builds(
        Condition,
        FACTS,
        st.sampled_from([Op.IN, Op.NOT_IN]),
        st.lists(WORDS, min_size=1, max_size=4, unique=True).map(tuple),
    ),
    st.builds(Condition, FACTS, st.sampled_from([Op.WITHIN, Op.AFTER]), SPANS),
).filter(lambda condition: condition.fact != "last_paid")


@given(CONDITIONS)
def test_any_condition_comes_back(condition):
    back = codec.parse_condition(codec.format_condition(condition))
    assert back == condition
    assert type(back.value) is type(condition.value), (
        "a month is an int too; it must not come back as a number"
    )


@given(st.text(max_size=40) | st.from_regex(r"lapse_months [<>=a-z]+ \S+ ?[a-z]*", fullmatch=True))
def test_any_text_is_a_condition_or_is_refused(text):
    try:
        condition = codec.parse_condition(text)
    except codec.DocumentError:
        return
    assert codec.parse_condition(codec.format_condition(condition)) == condition


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


# ---------------------------------------------------------------- digest


def test_digest_is_blind_to_order_and_to_the_spelling_of_dates():
    assert codec.digest({"a": date(2026, 1, 2), "b": "中"}) == codec.digest({"b": "中", "a": "2026-01-02"})
    assert codec.digest({"a": "1"}) != codec.digest({"a": 1})
    assert codec.digest({"a": 1}) == "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862"


@pytest.mark.parametrize("odd", [object(), float("nan"), {1, 2}, Decimal(1)])
def test_digest_refuses_what_is_no_document(odd):
    with pytest.raises((TypeError, ValueError)):
        codec.digest({"a": odd})
