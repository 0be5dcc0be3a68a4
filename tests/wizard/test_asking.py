"""What to say to 12393: only what no source answers, in words that can be read out as they stand."""

import re

GUIGANG = "/450800/employee/?pay_on=2026-08-10&reason=employer_arrears&last_paid=2026-05"
ZIBO = "/370300/flexible/?pay_on=2026-03-10&reason=missed_payment&last_paid=2025-09"
ZHENGZHOU = "/410100/flexible/?pay_on=2026-03-10&reason=missed_payment&last_paid=2025-12"
FUZHOU = "/350100/flexible/?pay_on=2026-03-10&last_paid="
NOT_INSURED_THERE = "/810000/flexible/"


def script(page, address: str) -> str:
    text = page(address)
    return text.partition("照着念：")[2].partition("问人的电话")[0]


def test_place_without_a_policy_of_its_own_is_asked_for_one(page):
    said = script(page, FUZHOU + "2025-09")
    assert said.startswith(
        "你好。我想问福州的医保，今后想交自己按月交的灵活就业医保。钱哪天到账：2026年3月10日。最后交到哪个月：2025年9月。"
        "本市有没有自己的规定？从哪天起能报销？"
    )


def test_where_everything_is_answered_nobody_need_be_asked(page):
    assert "照着念" not in page(ZIBO.replace("370300", "370000"))


def test_place_whose_own_policy_is_silent_is_asked_for_more(page):
    assert "本市有没有自己的规定？从哪天起能报销？" in script(page, ZIBO)


def test_unverified_date_is_laid_before_them_and_the_document_asked_for(page):
    said = script(page, GUIGANG)
    assert "我看到的说法是2026年9月1日起能报销，对不对？" in said
    assert "断缴期间的费用，一处说“由单位承担”，另一处说“可以报销”，哪个对？" in said
    assert said.endswith("请告诉我，这是哪份文件写的？")


def test_open_counting_is_what_is_asked(page):
    said = script(page, FUZHOU + "2025-11")
    assert "说是等3个月，从哪天算起？我3月10日到账，哪天能报销？" in said


def test_what_the_person_does_not_know_is_asked_first(page):
    said = script(page, ZIBO.replace("2025-09", "unknown"))
    assert "请帮我查一查：最后交到哪个月。" in said


def test_nothing_known_asks_everything(page):
    said = script(page, "/410100/employee/?pay_on=2015-03-10")
    for part in ("从哪天起能报销？", "缴费的那个月算不算？", "断掉的几个月能不能补？", "带什么？"):
        assert part in said


def test_where_the_scheme_does_not_exist_nobody_is_called(page):
    assert "照着念" not in page(NOT_INSURED_THERE)


def test_stated_fields_are_not_asked(page):
    said = script(page, ZHENGZHOU)
    assert "补交要不要滞纳金？谁出？（这一句打12366问）" in said, (
        "the source is silent; the page sends to the tax office"
    )
    assert "能不能补交" not in said
    assert "看病的钱能不能报" not in said


def test_few_enough_to_read_out(page, client):
    for address in (GUIGANG, FUZHOU + "2025-11", FUZHOU + "unknown"):
        html = client.get(address).content.decode()
        asked = re.search(r'<ol class="ask-list">(.*?)</ol>', html, re.S)
        assert asked
        assert 1 <= asked[1].count("<li>") <= 7


def test_paper_carries_it_where_there_is_no_date_without_the_call(page):
    text = page((FUZHOU + "2025-11").replace("?", "checklist?"))
    assert "先说上面“我的情况”，再问：本市有没有自己的规定？说是等3个月，从哪天算起？" in text
    assert "打12393，这样问" not in page(GUIGANG.replace("?", "checklist?"))
