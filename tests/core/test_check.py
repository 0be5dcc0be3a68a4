"""Each problem: one policy that has it, its place and words; and a sound policy that has none."""

import inspect

import pytest

from policies.core import codec
from policies.core.check import Problem, check, evidence, kinds, reach, references
from policies.core.check.bounds import Range, gaps

CATALOGUE = codec.load_catalogue(
    {
        "schema": 1,
        "facts": {
            "reason": {
                "kind": "choice",
                "label": "原因",
                "question": "为什么断了？",
                "options": [{"key": key, "label": key} for key in ("left_job", "employer_arrears", "other")],
            },
            "group": {
                "kind": "choices",
                "label": "人群",
                "question": "属于哪类人？",
                "options": [{"key": key, "label": key} for key in ("newborn", "veteran")],
            },
            "last_paid": {"kind": "month", "label": "最后", "question": "交到哪个月？"},
            "last_paid.year": {"kind": "year", "label": "最后", "question": "交到哪年？"},
            "first_lapse": {"kind": "yes_no", "label": "首次", "question": "第一次断？"},
            "event_on.birth": {"kind": "date", "label": "出生", "question": "哪天出生？"},
            "continuous_months": {"kind": "number", "label": "连续", "question": "连续几个月？"},
            "pay_gap": {"kind": "yes_no", "label": "补缴", "question": "补吗？", "role": "option"},
        },
        "materials": {"id_card": {"name": "身份证"}},
        "channels": {"nhsa-app": {"name": "App", "kind": "app", "authority": "medical_insurance"}},
    }
)


def rule(key, *when, then=None, **more):
    return {"key": key, "when": list(when), "then": then or {"start": "S3"}, "sources": ["city"], **more}


def policy(*rules, scheme="flexible", scenarios=True, region="370300", windows=(), **version):
    document = {
        "schema": 1,
        "region": region,
        "scheme": scheme,
        "sources": {
            "city": {"title": "通知", "level": "city", "checked": "2026-11-23"},
            "media": {"title": "报道", "level": "media", "checked": "2026-11-23"},
            "blog": {"title": "文章", "level": "unofficial", "checked": "2026-11-23"},
        },
        "windows": list(windows),
        "versions": [
            {
                "effective_from": "2022-04-01",
                "verification": "verified",
                "review_by": "2027-04-01",
                "otherwise": "not_stated",
                "rules": list(rules),
                **version,
            }
        ],
        "scenarios": [{"name": "例", "answers": {}, "expect": {}}] if scenarios else [],
    }
    for name in [name for name, value in version.items() if value is None]:
        del document["versions"][0][name]
    return codec.load_policy(document)


def found(policy, parents=()):
    return check(policy, CATALOGUE, parents)


def the(problem_id, policy, parents=()):
    """The one problem there is, which is this one."""
    [problem] = found(policy, parents)
    assert problem.id == problem_id, problem
    return problem


SOUND = policy(
    rule("not-lapsed", "lapse_months = 0", then={"state": "not_lapsed"}),
    rule("newborn", "group in newborn, veteran", "event_on.birth within 90 days", then={"start": {"form": "S11", "event": "birth"}}),
    rule("up-to-3", "lapse_months <= 3", "reason != other", then={"back_payment": "required", "start": "S3"}),
    rule("over-3", "lapse_months > 3", "reason != other", "pay_on < event_on.birth + 3 months"),
    rule("old", "last_paid <= 2019", "first_lapse = no", "last_paid < pay_on"),
    rule("served", "pay_on >= 2025-01-01", then={"start": {"form": "S6", "count": 3, "served": ["continuous_months"]}}),
    rule("rest"),
    steps=[{"key": "a", "do": "先登记", "authority": "tax", "channels": ["nhsa-app"], "when": ["rule in up-to-3, over-3"]}],
    materials=[{"material": "id_card", "when": ["back_payment = required"]}],
    channels=[{"channel": "nhsa-app", "when": ["back_payment != not_stated"]}],
)  # fmt: skip


def test_sound_policy_has_no_problem():
    assert found(SOUND) == []


def test_repeal_needs_nothing():
    assert found(policy(otherwise="defer", review_by=None, scenarios=False)) == []


def test_problem_says_where_in_words_and_as_a_path():
    problem = the("P101", policy(rule("a", "lapse_monts > 3")))
    assert problem == Problem(
        "P101", "error", "版本2022-04-01 规则“a”", "没有“lapse_monts”这个事实",
        ("versions", 0, "rules", 0, "when", 0),
    )  # fmt: skip


# ---------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("condition", "id_", "words"),
    [
        ("reasons = other", "P101", "是不是“reason”？"),
        ("last_paid.year >= 2024", "P101", "没有“last_paid.year”"),
        ("event_on.discharge within 3 months", "P101", "没有“event_on.discharge”"),
        ("lapse_months.since_2025 > 3", "P101", "没有"),
        ("pay_on > left_on + 3 days", "P101", "没有“left_on”"),
        ("reason = left_jobs", "P102", "是不是“left_job”？"),
        ("reason not in other, unknown", "P102", "没有“unknown”这个选项"),
        ("first_lapse = maybe", "P102", "可用：yes、no"),
        ("reason < 3", "P201", "“reason”不能用“<”，可用：= != in not in"),
        ("lapse_months within 90 days", "P201", "不能用“within”"),
        ("first_lapse in yes, no", "P201", "可用：= !="),
        ("lapse_months <= 2025-09", "P202", "要同整数比较"),
        ("lapse_months > pay_on", "P202", "要同整数比较"),
        ("lapse_months = yes", "P202", "要同整数比较"),
        ("reason = 3", "P202", "要同选项比较"),
        ("last_paid >= 2025-09-01", "P202", "要同月份"),
        ("pay_on >= 2025-09", "P202", "要同日期"),
        ("pay_on >= 2025", "P202", "要同日期"),
        ("pay_on > lapse_days + 3 days", "P202", "要同日期"),
        ("last_paid >= reason", "P202", "要同月份"),
        ("cover_year >= 2025-01", "P202", "要同年份"),
        ("first_lapse = 1", "P202", "要同yes"),
        ("rule = a", "P108", "判定的结果"),
    ],
)
def test_condition_that_nobody_could_meet(condition, id_, words):
    scheme = "resident" if condition.startswith("cover_year") else "flexible"
    problem = the(id_, policy(rule("a", condition), scheme=scheme))
    assert words in problem.text
    assert problem.severity == "error"


@pytest.mark.parametrize(
    "condition", ["cover_year = 2026", "in_window = yes", "lapse_years.since_2025 > 0", "window = main", "pay_on > cover_year_start"]
)  # fmt: skip
def test_residents_fact_elsewhere_is_doubtful(condition):
    problem = the("P203", policy(rule("a", condition)))
    assert problem.severity == "warning"
    assert found(policy(rule("a", condition), scheme="resident")) == []


def test_window_knows_its_names():
    assert the("P102", policy(rule("a", "window = mian"), scheme="resident")).id == "P102"


def test_unknown_materials_and_channels():
    materials = [{"material": "id_cards"}, {"material": "id_card", "substitutes": ["passport"]}]
    steps = [{"key": "s", "do": "办", "authority": "tax", "channels": ["nhsa-ap"]}]
    problems = found(policy(rule("a"), materials=materials, steps=steps, channels=[{"channel": "gone"}]))
    assert [(p.id, p.severity, p.path[2:]) for p in problems] == [
        ("P103", "error", ("materials", 0)),
        ("P103", "error", ("materials", 1)),
        ("P104", "error", ("steps", 0)),
        ("P104", "error", ("channels", 0)),
    ]
    assert "是不是“id_card”？" in problems[0].text
    assert problems[3].where == "版本2022-04-01 渠道“gone”"


def test_event_without_a_question():
    assert (
        "event_on.discharge"
        in the("P105", policy(rule("a", then={"start": {"form": "S11", "event": "discharge"}}))).text
    )


def test_months_served_that_are_no_number():
    start = {"unstated": "yes", "candidates": [{"form": "S6", "count": 3, "served": ["reason"]}]}
    problem = the("P106", policy(rule("a", then={"start": start})))
    assert problem.path == ("versions", 0, "rules", 0, "then", "start")


def test_original_that_is_gone():
    parent = policy(rule("over-3"), region="370000")
    copy = policy(rule("a", based_on="370000/flexible/over-3"))
    lost = policy(rule("a", based_on="370000/flexible/over-4"))
    assert found(copy, [parent]) == []
    assert the("P107", copy).severity == "warning"
    assert "是不是“370000/flexible/over-3”？" in the("P107", lost, [parent]).text


def test_step_of_a_rule_that_is_gone():
    step = {"key": "s", "do": "办", "authority": "tax", "when": ["rule = up-to-3"]}
    parent = policy(rule("up-to-3"), region="370000")
    assert the("P109", policy(rule("a"), steps=[step])).where == "版本2022-04-01 步骤“s”"
    assert found(policy(rule("a"), steps=[step]), [parent]) == []


# ---------------------------------------------------------------- reach


def test_rule_without_conditions_above_others():
    problem = the("P301", policy(rule("all"), rule("a", "reason = other")))
    assert (problem.severity, problem.where) == ("error", "版本2022-04-01 规则“all”")


def test_same_conditions_twice_in_another_order():
    a, b = "reason = other", "lapse_months > 3"
    assert "“a”" in the("P302", policy(rule("a", a, b), rule("b", b, a))).text


def test_narrower_rule_below_a_wider_one():
    wide, narrow = rule("a", "reason = other"), rule("b", "reason = other", "lapse_months > 3")
    assert the("P303", policy(wide, narrow)).where.endswith("规则“b”")
    assert found(policy(narrow, wide)) == []


@pytest.mark.parametrize(
    "conditions",
    [
        ["lapse_months > 3", "lapse_months <= 3"],
        ["lapse_months < 0"],
        ["lapse_months = 2", "lapse_months != 2"],
        ["lapse_months >= 2", "lapse_months < 4", "lapse_months != 2", "lapse_months != 3"],
        ["last_paid > 2024", "last_paid <= 2024-12"],
        ["pay_on > 2026-01-31", "pay_on < 2026-02-01"],
        ["event_on.birth within 90 days", "event_on.birth after 90 days"],
        ["reason = other", "reason = left_job"],
        ["reason in other, left_job", "reason not in left_job, other"],
        ["first_lapse = yes", "first_lapse != yes"],
    ],
)
def test_rule_that_is_never_true(conditions):
    assert the("P304", policy(rule("a", *conditions))).severity == "error"


@pytest.mark.parametrize(
    "conditions",
    [
        ["lapse_months > 2", "lapse_months <= 3"],
        ["event_on.birth within 3 months", "event_on.birth after 90 days"],
        ["reason in other, left_job", "reason != left_job"],
        ["lapse_months != 2", "lapse_months <= 2"],
    ],
)
def test_narrow_rule_is_not_contradictory(conditions):
    assert found(policy(rule("a", *conditions))) == []


@pytest.mark.parametrize("asked", ["allowed", "required", "optional", "employer_only"])
def test_back_payment_from_somebody_who_has_not_lapsed(asked):
    assert (
        the("P305", policy(rule("a", "lapse_months <= 3", then={"back_payment": asked}))).severity
        == "warning"
    )


@pytest.mark.parametrize(
    "condition",
    ["lapse_months > 0", "lapse_months != 0", "lapse_months = 2", "lapse_days >= 1", "last_paid < 2024"],
)
def test_back_payment_from_somebody_who_lapsed_is_sound(condition):
    assert found(policy(rule("a", condition, then={"back_payment": "required"}))) == []


@pytest.mark.parametrize(
    ("conditions", "problems"),
    [
        (["window = late"], []),
        (["cover_year = 2025", "pay_on > 2025-03-31"], []),
        (["cover_year = 2025"], ["P305"]),
        (["pay_on > 2025-03-31"], ["P305"]),
    ],
)
def test_back_payment_for_a_year_whose_window_was_missed(conditions, problems):
    late = policy(rule("a", *conditions, then={"back_payment": "allowed"}), scheme="resident")
    assert [problem.id for problem in found(late)] == problems


def test_back_payment_below_a_rule_for_no_lapse_is_sound():
    below = rule("b", "lapse_months <= 3", then={"back_payment": "required"})
    assert found(policy(rule("a", "lapse_months < 1"), below)) == []
    narrow = rule("a", "lapse_months < 1", "reason = other")
    assert [p.id for p in found(policy(narrow, below))] == ["P305"]


def test_two_rules_that_both_claim_the_edge():
    upper, lower = rule("a", "lapse_months <= 3"), rule("b", "lapse_months >= 3", then={"start": "S6(3)"})
    problem = the("P306", policy(upper, lower))
    assert problem.where.endswith("规则“b”")
    assert "“a”都包含 lapse_months = 3" in problem.text
    assert the("P306", policy(lower, upper)).where.endswith("规则“a”")


def test_edges_that_are_no_slip():
    later = rule("b", "lapse_months >= 3", then={"start": "S6(3)"})
    exactly = rule("a", "lapse_months = 3")
    other_reason = rule("a", "lapse_months <= 3", "reason = other")
    assert found(policy(exactly, later)) == []
    assert found(policy(other_reason, later)) == []
    assert found(policy(rule("a", "lapse_months <= 3"), rule("b", "lapse_months >= 3"))) == [], (
        "the same outcome"
    )


@pytest.mark.parametrize(
    ("below", "above", "hole"),
    [
        ("lapse_months < 3", "lapse_months > 3", "lapse_months = 3"),
        ("lapse_months < 3", "lapse_months > 5", "lapse_months = 3 到 5"),
        ("last_paid < 2025-03", "last_paid > 2025-03", "last_paid = 2025-03"),
        ("pay_on < 2025-03-01", "pay_on > 2025-03-01", "pay_on = 2025-03-01"),
        ("event_on.birth within 90 days", "event_on.birth after 91 days", "event_on.birth = 91 days"),
    ],
)
def test_hole_between_two_rules(below, above, hole):
    for reason in ((), ("reason = other",)):
        problem = the("P307", policy(rule("a", below, *reason), rule("b", above, *reason)))
        assert hole in problem.text
        assert problem.severity == "warning"


def test_hole_that_a_wider_rule_fills():
    a, b = rule("a", "lapse_months < 3", "reason = other"), rule("b", "lapse_months > 3", "reason = other")
    assert found(policy(a, b, rule("c", "lapse_months <= 5"))) == []
    assert found(policy(a, b, rule("c"))) == []
    assert [p.id for p in found(policy(a, b, rule("c", "reason = left_job")))] == ["P307"]


def test_required_though_declined():
    problem = the(
        "P308", policy(rule("a", "pay_gap = no", "lapse_months > 0", then={"back_payment": "required"}))
    )
    assert problem.severity == "error"
    assert (
        found(policy(rule("a", "pay_gap = no", "lapse_months > 0", then={"back_payment": "optional"}))) == []
    )


def test_gaps_lie_between_ranges_only():
    assert list(gaps([Range(5, 6), Range(0, 2), Range(1, 3)])) == [(4, 4)]
    assert list(gaps([Range(None, 2), Range(3, None)])) == []
    assert list(gaps([Range(0, None, frozenset({3, 4}))])) == [(3, 4)]
    assert list(gaps([])) == []


# ---------------------------------------------------------------- evidence


def test_policy_without_versions():
    empty = codec.load_policy({"schema": 1, "region": "370300", "scheme": "flexible", "versions": []})
    assert [p.id for p in found(empty)] == ["P400"]


def test_rule_without_source():
    claimed = {"start": {"value": "S3", "sources": ["city"]}}
    half = {"start": {"value": "S3", "sources": ["city"]}, "gap_costs": "reimbursed"}
    assert found(policy(rule("a", then=claimed, sources=[]))) == []
    for then in ({"start": "S3"}, {"state": "not_lapsed"}, half):
        problems = found(policy(rule("z", "reason = other"), rule("a", then=then, sources=[])))
        assert [(p.id, p.severity) for p in problems] == [("P401", "error")]


def test_claims_that_cannot_be_told_apart():
    claims = [{"value": "S3"}, {"value": "S6(3)"}]
    assert the("P402", policy(rule("a", then={"start": {"claims": claims}}))).severity == "warning"
    claims[1]["sources"] = ["media"]
    assert found(policy(rule("a", then={"start": {"claims": claims}}))) == []


def test_version_without_a_last_line():
    assert the("P403", policy(rule("a"), otherwise=None)).severity == "error"


@pytest.mark.parametrize("source", ["media", "blog"])
def test_verified_on_hearsay(source):
    hearsay = rule("a", "reason = other", sources=[source])
    assert the("P404", policy(hearsay)).severity == "error"
    assert found(policy(hearsay, verification="unverified")) == []
    assert the("P405", policy(hearsay, rule("b"))).where.endswith("规则“a”")


def test_what_is_still_missing():
    problems = found(policy(rule("a"), review_by=None, scenarios=False))
    assert [(p.id, p.severity) for p in problems] == [("P406", "warning"), ("P407", "warning")]


def test_paper_for_a_case_that_is_not_named():
    assert (
        the("P408", policy(rule("a"), materials=[{"material": "id_card", "need": "if"}])).severity == "error"
    )
    named = [{"material": "id_card", "need": "if", "only": "代办时"}]
    assert found(policy(rule("a"), materials=named)) == []


def test_statement_and_window_without_source():
    window = {"cover_year": 2026, "name": "main", "opens": "2025-10-20", "closes": "2025-12-31"}
    problems = found(
        policy(rule("a"), windows=[window], statements=[{"text": "年限照算。"}], scheme="resident")
    )
    assert [(p.id, p.severity, p.where) for p in problems] == [
        ("P409", "warning", "版本2022-04-01 说明第1条"),
        ("P410", "warning", "整个政策 2026年度缴费期"),
    ]
    assert found(policy(rule("a", then={"statements": [{"text": "只补一次。"}]}))) == [], (
        "rests on its rule's sources"
    )


def test_a_question_for_the_hotline_is_a_question():
    def judged(ask):
        said = {"text": "谁出没有写。", "sources": ["city"], "ask": ask}
        return [(p.id, p.severity, p.where) for p in found(policy(rule("a"), statements=[said]))]

    assert judged("要补交的钱，谁出") == [("P411", "error", "版本2022-04-01 说明第1条")]
    assert judged("要补交的钱，谁出？") == []


def test_every_check_is_called():
    """A check that nobody calls would look like a policy without faults."""
    written = {
        name
        for module in (references, kinds, reach, evidence)
        for name, function in inspect.getmembers(module, inspect.isgeneratorfunction)
        if function.__module__ == module.__name__
        and not name.startswith("_")
        and "policy" in inspect.signature(function).parameters
    }
    called = set(check.__code__.co_names)
    assert written - called == set(), "add it to check()"
    assert len(written) > 20
