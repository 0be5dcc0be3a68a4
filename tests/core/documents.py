"""One document with every key of the format, and what its reading refuses when one place is changed."""

import copy

import pytest
import yaml

from policies.core import codec

# With CATALOGUE every key of the format at least once; a test holds it to that.
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


RULE = ("versions", 1, "rules", 1)
THEN = (*RULE, "then")
