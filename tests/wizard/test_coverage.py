"""How far the guide reaches is said honestly: who speaks, how old, how sure, what is silent."""

import csv
import io
from datetime import date

from policies.core import codec
from policies.core.silence import silent_on
from wizard.presenters import coverage

from . import samples


def rows(client) -> list[dict[str, str]]:
    response = client.get("/coverage.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    text = response.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def line(found: list[dict[str, str]], code: str, scheme: str) -> dict[str, str]:
    return next(row for row in found if (row["code"], row["scheme"]) == (code, scheme))


def test_every_region_and_scheme_has_a_line(client, site):
    found = rows(client)
    assert len(found) == 3 * len(site.regions)
    assert line(found, "450800", "employee") | {"silent_on": ""} == {
        "code": "450800", "name": "贵港市", "level": "prefecture", "scheme": "employee", "speaks": "own",
        "pooling_area": "450800", "policy_region": "450800", "effective_from": "2025-01-01",
        "verification": "unverified", "review_by": "2026-06-30", "checked_on": "2026-11-20", "silent_on": "",
    }  # fmt: skip
    assert line(found, "350100", "flexible")["speaks"] == "province"
    assert line(found, "450800", "resident")["speaks"] == "nation"
    assert line(found, "810000", "flexible")["speaks"] == "nobody"
    assert line(found, "810000", "flexible")["policy_region"] == ""


def test_county_is_told_whose_rules_hold(client):
    county = line(rows(client), "450802", "employee")
    assert (county["speaks"], county["pooling_area"], county["policy_region"]) == ("own", "450800", "450800")


def test_page_lists_own_policies_with_age_trust_and_silence(page):
    text = page("/coverage/")
    assert "贵港市：单位职工多新、多可靠、哪些没写" in text
    assert "单位职工：2025年1月1日起执行；2026年11月20日查看；未经官方核实；过了再核实的日子。" in text
    assert "灵活就业：2022年4月1日起执行；2026年11月23日查看；已核对官方的说法。来源没写：" in text
    assert "西藏自治区：先用国家的规定。" in text
    assert "香港特别行政区：不实行内地的基本医疗保险。" in text


def test_counts_are_of_pooling_areas(site):
    found = coverage.reach(site, date(2026, 11, 24))
    henan = next(one for one in found.covered if one.code == "410000")
    assert henan.spoken == 1
    assert henan.areas == 18, "17 cities and 济源"
    assert found.spoken == sum(one.spoken for one in found.covered)


def test_search_says_which_schemes_a_place_has_policies_for(page):
    assert "有本市政策（单位职工）" in page("/?q=gg")


def version(**then):
    rule = {"key": "a", "when": [], "then": then, "sources": ["main"]}
    return samples.policy("410100", "flexible", {**samples.version(), "rules": [rule]}).versions[0]


def test_what_no_rule_states_is_silent():
    assert silent_on(version(start="S1")) == (
        "能不能补交",
        "断缴期间的费用",
        "等待时报多少",
        "滞纳金",
        "要交多少钱",
    )
    assert "滞纳金" not in silent_on(version(late_fee="none"))
    assert silent_on(version(state="not_lapsed", late_fee="none"))[:5][-1] == "滞纳金", (
        "of no use to who has lapsed"
    )


def test_lists_that_are_empty_are_silent_too():
    bare = {"steps": [], "materials": [], "channels": []}
    policy = samples.policy("410100", "flexible", {**samples.version(), **bare})
    assert silent_on(policy.versions[0])[-3:] == ("办理步骤", "要带的材料", "在哪里办")
    assert codec.dump_policy(policy)
