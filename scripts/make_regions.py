"""Rebuild policies/data/regions.csv from the register file divisions_v1.json (docs/regions.md).

    python -m scripts.make_regions path/to/divisions_v1.json

Run it in an environment of its own that has pypinyin: the site does not need it.
"""

import csv
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from policies.regions import COLUMNS, NATION, read_csv

OUTPUT = Path(__file__).parent.parent / "policies" / "data" / "regions.csv"

MUNICIPALITIES = ("11", "12", "31", "50")  # 北京, 天津, 上海, 重庆
PROVINCE_WIDE = (*MUNICIPALITIES, "46")  # and 海南: one pooling area for the whole province
OUT_OF_SCOPE = ("71", "81", "82")  # 台湾, 香港, 澳门: the mainland schemes do not apply

# Abolished when 两江新区 (500157) was set up, still the names people look for.
KEPT = (("500105", "江北区", "500000"), ("500112", "渝北区", "500000"))

PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇|"
    "柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|"
    "京|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|各"
)
WITHOUT_ZU = "蒙古|维吾尔|哈萨克|柯尔克孜|塔吉克|锡伯"  # 察布查尔锡伯自治县
AUTONOMOUS = re.compile(rf"^(.+?)(?:(?:{PEOPLES})族|{WITHOUT_ZU})*(?:自治[区州县旗]|区)$")
# The last character belongs to the name: 井陉县 is a neighbour of 井陉矿区, nobody says 正蓝.
WHOLE = {"井陉矿区", "正蓝旗", "镶黄旗", "正镶白旗", "达尔罕茂明安联合旗"}
SHORTENED = {
    "内蒙古自治区": "内蒙古",
    "鄂温克族自治旗": "鄂温克",
    "东乡族自治县": "东乡",
    "鄂伦春自治旗": "鄂伦春",
    "白云鄂博矿区": "白云鄂博",
    "峰峰矿区": "峰峰",
    "鹰手营子矿区": "鹰手营子",
    "神农架林区": "神农架",
    "六枝特区": "六枝",
    "浦东新区": "浦东",
    "滨海新区": "滨海",
    "两江新区": "两江",
    "沈北新区": "沈北",
}
ENDINGS = re.compile("(?:特别行政区|地区|省|市|县|区|盟|旗)$")

# Readings that hold in every place name of the table.
CHARACTERS = {"都": "du", "长": "chang", "勒": "le", "什": "shi", "佛": "fo", "卡": "ka", "朝": "chao"}
# Readings of one name, syllables of the short name apart.
READINGS = {
    "东阿县": "dong e",
    "丽水市": "li shui",
    "乐亭县": "lao ting",
    "乐陵市": "lao ling",
    "乐清市": "yue qing",
    "伽师县": "jia shi",
    "万柏林区": "wan bai lin",
    "中牟县": "zhong mu",
    "亳州市": "bo zhou",
    "六合区": "lu he",
    "六安市": "lu an",
    "南乐县": "nan le",
    "单县": "shan xian",
    "厦门市": "xia men",
    "召陵区": "shao ling",
    "台州市": "tai zhou",
    "吴堡县": "wu bu",
    "喀什地区": "ka shi",
    "大城县": "dai cheng",
    "大埔县": "da bu",
    "宕昌县": "tan chang",
    "尉犁县": "yu li",
    "崆峒区": "kong tong",
    "曾都区": "zeng du",
    "民乐县": "min le",
    "泊头市": "bo tou",
    "泌阳县": "bi yang",
    "洪洞县": "hong tong",
    "浚县": "xun xian",
    "涡阳县": "guo yang",
    "漯河市": "luo he",
    "牟定县": "mou ding",
    "珲春市": "hun chun",
    "监利市": "jian li",
    "称多县": "chen duo",
    "穆棱市": "mu ling",
    "筠连县": "jun lian",
    "繁峙县": "fan shi",
    "红寺堡区": "hong si bu",
    "荥经县": "ying jing",
    "荥阳市": "xing yang",
    "莘县": "shen xian",
    "蔚县": "yu xian",
    "蚌埠市": "beng bu",
    "蚌山区": "beng shan",
    "西藏自治区": "xi zang",
    "覃塘区": "qin tang",
    "调兵山市": "diao bing shan",
    "重庆市": "chong qing",
    "铅山县": "yan shan",
    "长子县": "zhang zi",
    "闵行区": "min hang",
    "马尾区": "ma wei",
    "黄陂区": "huang pi",
    "龙圩区": "long xu",
}


class Place(NamedTuple):
    code: str
    name: str
    level: str
    parent: str


def main(source: Path) -> None:
    """Write the table and read it back, so that nothing unusable is kept."""
    register = json.loads(source.read_text(encoding="utf-8"))["provinces"]
    places = sorted(read_register(register))
    with OUTPUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(row(place) for place in places)
    read_csv(OUTPUT.read_text(encoding="utf-8"))


def read_register(register: dict[str, Any]) -> Iterator[Place]:
    """The nation, what the register lists, and the names kept beside it."""
    yield Place(NATION, "全国", "nation", "")
    for name, province in register.items():
        province_code = province["code"][:6]
        yield Place(province_code, name, "province", NATION)
        for city, content in province["cities"].items():
            city_code = (content["code"] or province_code)[:6]
            if content["code"]:
                yield Place(city_code, city, "prefecture", province_code)
            for county, code in content["counties"].items():
                yield Place(code[:6], county, "county", city_code)
    for code, name, parent in KEPT:
        yield Place(code, name, "county", parent)


def row(place: Place) -> tuple[str, ...]:
    short = short_name(place.name)
    syllables = read_aloud(place.name, short)
    initials = "".join(syllable[0] for syllable in syllables)
    pooling = pooling_area(place)
    return (place.code, place.name, short, "".join(syllables), initials, *place[2:], *[pooling] * 3)


def pooling_area(place: Place) -> str:
    """The pooling area by the general rule; the schemes differ nowhere yet (ADR 0010)."""
    province = place.code[:2]
    if province in OUT_OF_SCOPE:
        return ""
    if province in PROVINCE_WIDE:
        return f"{province}0000"
    if place.level == "county" and not place.parent.endswith("0000"):
        return place.parent
    return place.code


def short_name(name: str) -> str:
    """贵港 for 贵港市, 延边 for 延边朝鲜族自治州; a name of two characters stays whole: 单县."""
    if len(name) <= 2 or name in WHOLE:
        return name
    if name in SHORTENED:
        return SHORTENED[name]
    if "自治" in name or name.endswith("族区"):
        return AUTONOMOUS.sub(r"\1", name)
    if re.search("[左右前中后]旗$", name):
        return name
    return ENDINGS.sub("", name)


def read_aloud(name: str, short: str) -> list[str]:
    """The syllables of the short name."""
    from pypinyin import lazy_pinyin  # type: ignore[import-not-found,unused-ignore]

    if name in READINGS:
        syllables = READINGS[name].split()
    else:
        spoken = lazy_pinyin(name, v_to_u=False)[: len(short)]
        syllables = [CHARACTERS.get(letter, sound) for letter, sound in zip(short, spoken, strict=True)]
    if len(syllables) != len(short):
        raise ValueError(f"{name}: {len(syllables)} syllables for {short}")
    return syllables


if __name__ == "__main__":
    main(Path(sys.argv[1]))
