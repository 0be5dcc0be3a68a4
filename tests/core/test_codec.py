"""The one document: what is read is whole, what is dumped is read back as the same value."""

import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

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
from policies.core.types import Claim, Kind, Role, Scheme

from .documents import CATALOGUE, rich

DOCS = Path(__file__).parents[2] / "docs" / "pack-format.md"


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


# ---------------------------------------------------------------- digest


def test_digest_is_blind_to_order_and_to_the_spelling_of_dates():
    assert codec.digest({"a": date(2026, 1, 2), "b": "中"}) == codec.digest({"b": "中", "a": "2026-01-02"})
    assert codec.digest({"a": "1"}) != codec.digest({"a": 1})
    assert codec.digest({"a": 1}) == "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862"


@pytest.mark.parametrize("odd", [object(), float("nan"), {1, 2}, Decimal(1)])
def test_digest_refuses_what_is_no_document(odd):
    with pytest.raises((TypeError, ValueError)):
        codec.digest({"a": odd})
