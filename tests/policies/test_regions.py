"""The region table, its index and its search. No database."""

import csv
import io
import time
from pathlib import Path

import pytest

from policies import regions
from policies.regions import COLUMNS, NATION, SCHEMES, Region, RegionError, Regions, read_csv

CSV = Path(regions.__file__).parent / "data" / "regions.csv"


@pytest.fixture(scope="module")
def china() -> Regions:
    return Regions(read_csv(CSV.read_text(encoding="utf-8")))


def found(china: Regions, text: str, limit: int = 20) -> list[str]:
    return [hit.region.code for hit in china.search(text, limit)]


# The table


@pytest.mark.parametrize(
    ("level", "count"), [("nation", 1), ("province", 34), ("prefecture", 333), ("county", 2847 + 2)]
)
def test_table_has_all_of_each_level(china, level, count):
    assert sum(region.level == level for region in china) == count


@pytest.mark.parametrize(
    ("code", "name", "short", "pinyin", "initials", "parent"),
    [
        ("100000", "全国", "全国", "quanguo", "qg", None),
        ("450000", "广西壮族自治区", "广西", "guangxi", "gx", "100000"),
        ("150000", "内蒙古自治区", "内蒙古", "neimenggu", "nmg", "100000"),
        ("610000", "陕西省", "陕西", "shanxi", "sx", "100000"),
        ("500000", "重庆市", "重庆", "chongqing", "cq", "100000"),
        ("810000", "香港特别行政区", "香港", "xianggang", "xg", "100000"),
        ("450800", "贵港市", "贵港", "guigang", "gg", "450000"),
        ("652900", "阿克苏地区", "阿克苏", "akesu", "aks", "650000"),
        ("222400", "延边朝鲜族自治州", "延边", "yanbian", "yb", "220000"),
        ("152200", "兴安盟", "兴安", "xingan", "xa", "150000"),
        ("632800", "海西蒙古族藏族自治州", "海西", "haixi", "hx", "630000"),
        ("341500", "六安市", "六安", "luan", "la", "340000"),
        ("141100", "吕梁市", "吕梁", "lvliang", "ll", "140000"),
        ("371722", "单县", "单县", "shanxian", "sx", "371700"),
        ("130533", "威县", "威县", "weixian", "wx", "130500"),
        ("430781", "津市市", "津市", "jinshi", "js", "430700"),
        ("533103", "芒市", "芒市", "mangshi", "ms", "533100"),
        ("650422", "托克逊县", "托克逊", "tuokexun", "tkx", "650400"),
        ("150724", "鄂温克族自治旗", "鄂温克", "ewenke", "ewk", "150700"),
        ("622926", "东乡族自治县", "东乡", "dongxiang", "dx", "622900"),
        ("654022", "察布查尔锡伯自治县", "察布查尔", "chabuchaer", "cbce", "654000"),
        ("530925", "双江拉祜族佤族布朗族傣族自治县", "双江", "shuangjiang", "sj", "530900"),
        ("410304", "瀍河回族区", "瀍河", "chanhe", "ch", "410300"),
        ("310115", "浦东新区", "浦东", "pudong", "pd", "310000"),
        ("650104", "新市区", "新市", "xinshi", "xs", "650100"),
    ],
)
def test_names_of_one_region(china, code, name, short, pinyin, initials, parent):
    region = china.get(code)
    assert (region.name, region.short, region.pinyin) == (name, short, pinyin)
    assert (region.initials, region.parent) == (initials, parent)


@pytest.mark.parametrize(
    ("name", "pinyin"),
    [
        *(("长子县", "zhangzi"), ("子长市", "zichang"), ("长治市", "changzhi"), ("闵行区", "minhang")),
        *(("乐清市", "yueqing"), ("乐陵市", "laoling"), ("乐亭县", "laoting"), ("民乐县", "minle")),
        *(("洪洞县", "hongtong"), ("涡阳县", "guoyang"), ("歙县", "shexian"), ("铅山县", "yanshan")),
        *(("大埔县", "dabu"), ("东阿县", "donge"), ("莘县", "shenxian"), ("浚县", "xunxian")),
        *(("荥阳市", "xingyang"), ("荥经县", "yingjing"), ("枞阳县", "zongyang"), ("监利市", "jianli")),
        *(("蚌埠市", "bengbu"), ("亳州市", "bozhou"), ("台州市", "taizhou"), ("丽水市", "lishui")),
        *(("都匀市", "duyun"), ("六合区", "luhe"), ("珲春市", "hunchun"), ("宕昌县", "tanchang")),
        *(("覃塘区", "qintang"), ("番禺区", "panyu"), ("尉犁县", "yuli"), ("伽师县", "jiashi")),
    ],
)
def test_readings_that_go_wrong_easily(china, name, pinyin):
    assert {region.pinyin for region in china if region.name == name} == {pinyin}


def test_every_parent_exists_and_is_one_level_up_or_more(china):
    depth = {"nation": 0, "province": 1, "prefecture": 2, "county": 3}
    for region in china:
        if region.parent is not None:
            assert depth[china.get(region.parent).level] < depth[region.level], region


def test_no_two_regions_share_name_and_parent(china):
    assert len({(region.name, region.parent) for region in china}) == len(china)


def test_codes_stand_in_order_and_under_their_parent(china):
    codes = [region.code for region in china]
    assert codes == sorted(codes)
    for region in china:
        if region.parent not in (None, NATION):
            assert region.code[:2] == region.parent[:2], region


def test_chongqing_has_the_new_district_and_the_two_it_replaced(china):
    assert {china.get(code).name for code in ("500157", "500105", "500112")} == {
        "两江新区",
        "江北区",
        "渝北区",
    }


# Pooling


@pytest.mark.parametrize(
    ("code", "pooling"),
    [
        ("100000", "100000"),
        ("450000", "450000"),  # province: itself
        ("450800", "450800"),  # prefecture: itself
        ("450804", "450800"),  # county: its prefecture
        ("652929", "652900"),  # county of a 地区
        ("110105", "110000"),  # district of a municipality
        ("500235", "500000"),  # county of a municipality
        ("500157", "500000"),
        ("460100", "460000"),  # 海南: the whole province, prefectures too
        ("460400", "460000"),
        ("469001", "460000"),
        ("419001", "419001"),  # run by the province: itself
        *((code, code) for code in ("429004", "429005", "429006", "429021", "659001", "659013")),
        *((code, code) for code in ("441900", "442000", "620200")),  # prefectures without counties
        *((code, None) for code in ("710000", "810000", "820000")),  # out of scope
    ],
)
def test_pooling_area(china, code, pooling):
    assert {china.get(code).pooling_for(scheme) for scheme in SCHEMES} == {pooling}


def test_every_pooling_target_is_a_pooling_area(china):
    for region in china:
        for scheme in SCHEMES:
            if (code := region.pooling_for(scheme)) is not None:
                assert china.get(code).pooling_for(scheme) == code


def test_only_three_regions_are_out_of_scope(china):
    assert [region.code for region in china if china.pooling_of(region.code) is None] == [
        "710000",
        "810000",
        "820000",
    ]


def test_pooling_for_refuses_an_unknown_scheme(china):
    with pytest.raises(ValueError, match="pension"):
        china.get("450800").pooling_for("pension")


@pytest.mark.parametrize(
    ("code", "chain"),
    [
        ("652929", ("652900", "650000", "100000")),
        ("450800", ("450800", "450000", "100000")),
        ("110105", ("110000", "100000")),
        ("469001", ("460000", "100000")),
        ("419001", ("419001", "410000", "100000")),
        ("450000", ("450000", "100000")),
        ("100000", ("100000",)),
        ("810000", ()),
        ("999999", ()),
    ],
)
def test_chain_names_whose_policies_speak(china, code, chain):
    assert china.chain(code, "resident") == chain


def test_pooling_may_differ_by_scheme():
    rows = [list(COLUMNS), *ROWS, ["450881", "桂平市", "桂平", "guiping", "gp", "county", "450800", *GUIPING]]
    area = Regions.from_rows(rows)
    assert area.chain("450881", "employee") == ("450800", "450000", "100000")
    assert area.chain("450881", "resident") == ("450881", "450000", "100000"), (
        "a prefecture's rules end there"
    )
    assert area.pooling_of("450881").code == "450881", (
        "the schemes differ: the link leads to the region itself"
    )


# Getting about


def test_path_goes_from_the_province_to_the_region(china):
    assert [region.short for region in china.path("652929")] == ["新疆", "阿克苏", "柯坪"]
    assert [region.short for region in china.path("100000")] == ["全国"]
    assert china.path("999999") == ()


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("450800", "广西壮族自治区贵港市"),
        ("652929", "新疆维吾尔自治区阿克苏地区柯坪县"),
        ("110105", "北京市朝阳区"),
        ("419001", "河南省济源市"),
        ("100000", "全国"),
        ("999999", "999999"),
    ],
)
def test_full_name(china, code, name):
    assert china.full_name(code) == name


def test_children_are_the_next_level_in_order(china):
    assert [region.short for region in china.children("450800")] == ["港北", "港南", "覃塘", "平南", "桂平"]
    assert len(china.children("100000")) == 34
    assert china.children("450881") == ()


def test_get_and_membership(china):
    assert china.get("000000") is None
    assert "450800" in china
    assert "000000" not in china
    assert len(china) == 3217


# Searching


@pytest.mark.parametrize(
    "text",
    [
        *(
            "贵港",
            "贵港市",
            "  贵 港 ",
            "guigang",
            "GuiGang",
            "gui gang",
            "GUI-GANG",
            "guìgǎng",
            "guigangshi",
            "gg",
        ),
        *("450800", "４５０８００", "ＧＧ", "广西贵港", "广西贵港市", "广西省贵港市", "广西壮族自治区贵港市"),
        *("guangxi guigang", "贵港县", "\x00贵\u200b港\n", "\ud800贵港"),
    ],
)
def test_search_finds_guigang_first(china, text):
    hit = china.search(text)[0]
    assert (hit.region.code, hit.pooling.code) == ("450800", "450800")


@pytest.mark.parametrize(
    "text", ["柯坪", "柯坪县", "keping", "652929", "新疆柯坪", "阿克苏地区柯坪县", "新疆阿克苏柯坪"]
)
def test_search_finds_a_county_and_where_it_leads(china, text):
    hit = china.search(text)[0]
    assert (hit.region.code, hit.pooling.code) == ("652929", "652900")


@pytest.mark.parametrize(
    ("text", "matched"), [("贵港", "name"), ("guigang", "pinyin"), ("gg", "initials"), ("4508", "code")]
)
def test_search_says_how_it_matched(china, text, matched):
    assert china.search(text)[0].matched == matched


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("阿克苏", ["652900", "652901"]),  # prefecture before county
        ("阿克苏市", ["652901", "652900"]),  # the name itself before another suffix
        ("吉林", ["220000", "220200"]),
        ("吉林市", ["220200", "220000"]),
        ("吉林吉林", ["220200"]),
        ("海南州", ["632500", "460000"]),
        ("凉山州", ["513400"]),
        ("taizhou", ["321200", "331000"]),
        ("shaanxi", ["610000"]),
        ("shanxi", ["140000", "610000"]),
        ("xi'an", ["610100"]),
        ("luliang", ["141100", "530322"]),
        ("lvliang", ["141100"]),
        ("lüliang", ["141100"]),
        ("重庆江北", ["500105"]),
        ("朝阳区", ["110105"]),
        ("延边朝鲜族", ["222400"]),
        ("单县", ["371722"]),
    ],
)
def test_search_order(china, text, codes):
    assert found(china, text)[: len(codes)] == codes


def test_search_puts_exact_before_prefix_before_inside(china):
    assert china.search("南山")[0].region.name == "南山区"
    assert [hit.region.initials for hit in china.search("gg")] == ["gg"] * 4
    assert [hit.region.initials for hit in china.search("hlb")] == ["hlbe"]
    assert found(china, "港北") == ["450802"]
    assert "450800" in found(china, "港", limit=100), "inside a name"
    assert "450800" not in found(china, "ui", limit=9999), "two letters match from the start only"


def test_search_shows_regions_out_of_scope_without_a_pooling_area(china):
    hit = china.search("香港")[0]
    assert (hit.region.code, hit.pooling) == ("810000", None)


@pytest.mark.parametrize(
    "text", ["", "   ", "\n\x00", "???", "%", "贵" * 500, "a" * 500, "\U0001f600", "不存在的地方"]
)
def test_search_finds_nothing_without_harm(china, text):
    assert china.search(text) == []


def test_search_keeps_to_its_limit(china):
    assert len(china.search("县")) == 20
    assert len(china.search("县", limit=3)) == 3
    assert china.search("县", limit=0) == china.search("县", limit=-1) == []


def test_search_finds_every_region_by_its_full_name_and_code(china):
    for region in [*china][::7]:
        assert found(china, china.full_name(region.code))[0] == region.code
        assert found(china, region.code)[0] == region.code


def test_search_is_quick(china):
    words = ("贵港", "guigang", "gg", "广西贵港", "xian", "朝阳区")
    started = time.perf_counter()
    for word in words:
        china.search(word)
    assert (time.perf_counter() - started) / len(words) < 0.02, (
        "type-ahead: about 1 ms, a slow machine included"
    )


# Reading rows

SELF = ("450800", "450800", "450800")
GUIPING = ("450800", "450800", "450881")
ROWS = [
    ["100000", "全国", "全国", "quanguo", "qg", "nation", "", "100000", "100000", "100000"],
    ["450000", "广西壮族自治区", "广西", "guangxi", "gx", "province", "100000", "450000", "450000", "450000"],
    ["450800", "贵港市", "贵港", "guigang", "gg", "prefecture", "450000", *SELF],
]


def text_of(*rows: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([list(COLUMNS), *ROWS, *rows])
    return out.getvalue()


def test_read_csv_reads_what_a_spreadsheet_wrote():
    assert read_csv("\ufeff" + text_of() + "\r\n")[2] == Region(
        "450800", "贵港市", "贵港", "guigang", "gg", "prefecture", "450000", *SELF
    )


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"code": "45080"}, "六位数字"),
        ({"code": "４５０８０２"}, "六位数字"),
        ({"code": "450800"}, "重复"),
        ({"name": ""}, "为空"),
        ({"name": "港北 区"}, "空格"),
        ({"short": "<b>"}, "符号"),
        ({"pinyin": "Gangbei"}, "小写字母"),
        ({"initials": ""}, "小写字母"),
        ({"level": "city"}, "级别"),
        ({"level": "nation"}, "全国没有上级"),
        ({"level": "province"}, "级别不高于"),
        ({"parent": ""}, "缺少上级"),
        ({"parent": "450900"}, "450900 不在表中"),
        ({"parent": "450802"}, "级别不高于"),
        ({"pooling_resident": "450900"}, "统筹地区 450900 不在表中"),
        ({"pooling_employee": "450802"}, None),
        ({"pooling_flexible": ""}, None),
    ],
)
def test_read_csv_names_line_and_reason(changes, reason):
    row = dict(
        zip(COLUMNS, ["450802", "港北区", "港北", "gangbei", "gb", "county", "450800", *SELF], strict=True)
    )
    text = text_of([*(row | changes).values()])
    if reason is None:
        assert len(read_csv(text)) == 4
        return
    with pytest.raises(RegionError, match=reason) as refused:
        read_csv(text)
    assert refused.value.line == 5
    assert str(refused.value).startswith("第5行：")


def test_read_csv_refuses_a_pooling_target_that_pools_elsewhere():
    county = ["450802", "港北区", "港北", "gangbei", "gb", "county", "450800", *SELF]
    other = ["450803", "港南区", "港南", "gangnan", "gn", "county", "450800", "450802", *SELF[1:]]
    with pytest.raises(RegionError, match="自身不是统筹地区") as refused:
        read_csv(text_of(county, other))
    assert refused.value.line == 6


@pytest.mark.parametrize("text", ["", "code,name\n", "a" * 10, "code;name\n"])
def test_read_csv_refuses_another_header(text):
    with pytest.raises(RegionError, match="表头"):
        read_csv(text)


@pytest.mark.parametrize("row", ["450802,港北区\n", '450802,"港北区\n', '450802,"港"北\n'])
def test_read_csv_refuses_broken_rows(row):
    with pytest.raises(RegionError):
        read_csv(text_of() + row)


def test_rows_go_round(china):
    rows = china.to_rows()
    assert rows[0] == list(COLUMNS)
    assert all(isinstance(cell, str) for row in rows for cell in row)
    assert list(Regions.from_rows(rows)) == list(china)


@pytest.mark.parametrize("cell", [None, 450000, ["450000"]])
def test_from_rows_refuses_what_is_not_text(cell):
    rows = [list(COLUMNS), *ROWS]
    with pytest.raises(RegionError, match="列文字") as refused:
        Regions.from_rows([*rows[:2], [cell, *rows[2][1:]]])
    assert refused.value.line == 3


def test_csv_is_what_to_rows_writes(china):
    with CSV.open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == china.to_rows()
