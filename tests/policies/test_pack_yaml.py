"""The part of YAML that a pack may use, and the line each part stands on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies import pack_yaml
from policies.pack_yaml import YamlError


def test_plain_scalars_are_text_but_for_numbers_words_and_null():
    text = b"""
    code: 370300
    quoted: "370300"
    negative: -3
    zeros: 007
    rate: 0.0005
    day: 2026-02-30
    month: 2025-09
    yes: [yes, no, true, false, on, off]
    nothing: ~
    left_out:
    long: 12345678901234567890
    lines: |
      one
      two
    """
    document, _ = pack_yaml.read(text)
    assert document == {
        "code": 370300,
        "quoted": "370300",
        "negative": -3,
        "zeros": "007",
        "rate": "0.0005",
        "day": "2026-02-30",
        "month": "2025-09",
        "yes": [True, False, True, False, "on", "off"],
        "nothing": None,
        "left_out": None,
        "long": "12345678901234567890",
        "lines": "one\ntwo\n",
    }


def test_each_part_knows_its_line():
    _, lines = pack_yaml.read(b"# first\na:\n  - b: 1\n    c:\n      - x\n      - y\n")
    assert lines[("a",)] == 2
    assert lines["a", 0] == 3
    assert lines["a", 0, "c"] == 4
    assert lines["a", 0, "c", 1] == 6


@pytest.mark.parametrize(
    ("data", "line", "reason"),
    [
        (b"", 1, "空的"),
        (b"# nothing\n", 1, "空的"),
        (b"a: 1\nb: 2\na: 3\n", 3, "“a”重复，前一处在第1行"),
        (b"x:\n  a: 1\n  'a': 3\n", 3, "重复"),
        (b"a: 1\nb: &n 2\n", 2, "锚点"),
        (b"a: 1\nb: *n\n", 2, "别名"),
        (b"a: 1\n*n : 2\n", 2, "别名"),
        (b"a: 1\nb: !!python/object:os.system x\n", 2, "标签"),
        (b"a: 1\nb: ! x\n", 2, "标签"),
        (b"a: 1\n<<: {b: 1}\n", 2, "合并"),
        (b"a: 1\n? [b]\n: 1\n", 2, "键"),
        (b"a: 1\n---\nb: 1\n", 2, "一份内容"),
        (b"a: 1\nb: [\n", 3, "YAML写法有误"),
        (b"a: 1\n\tb: 2\n", 2, "YAML写法有误"),
        (b"a: 1\nb: \xff\xfe\n", 2, "UTF-8"),
        (b"a: 1\nb: \x07\n", 2, "控制字符"),
        (b"[" * 40, 1, "嵌套"),
        (b"#" * 1_000_001, 1, "超过"),
    ],
    ids=lambda value: repr(value[:24]) if isinstance(value, bytes) else None,
)
def test_anything_else_is_refused_with_its_line(data, line, reason):
    with pytest.raises(YamlError, match=reason) as refused:
        pack_yaml.read(data)
    assert refused.value.line == line


@given(st.binary(max_size=200) | st.text("a:-[]{}&*!|>#'\"\n 1%?,<", max_size=60).map(str.encode))
def test_no_bytes_give_anything_but_a_document_or_a_reason(data):
    try:
        _, lines = pack_yaml.read(data)
    except YamlError as error:
        said = error.reason and error.line >= 1
    else:
        said = () in lines
    assert said
