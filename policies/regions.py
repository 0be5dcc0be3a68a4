"""Regions of China: code, names, the pooling area whose policy applies, and how people look for them.

Values only: no Django, no clock, no files. Where the data comes from: docs/regions.md. Why pooling is
stored as it is: docs/adr/0010-regions-and-pooling.md.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Literal, Self

Level = Literal["nation", "province", "prefecture", "county"]
Matched = Literal["code", "name", "pinyin", "initials"]

NATION = "100000"
SCHEMES = ("employee", "flexible", "resident")


class RegionError(ValueError):
    """A row of the region table that cannot be used: which line (the header is line 1), and why."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"第{line}行：{reason}")
        self.line = line
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Region:
    """One row of GB/T 2260; a field is a column of regions.csv, in this order."""

    code: str
    name: str
    short: str
    pinyin: str
    initials: str
    level: Level
    parent: str | None
    pooling_employee: str | None
    pooling_flexible: str | None
    pooling_resident: str | None

    def pooling_for(self, scheme: str) -> str | None:
        """The code of the pooling area whose policy applies; None where the mainland schemes do not."""
        match scheme:
            case "employee":
                return self.pooling_employee
            case "flexible":
                return self.pooling_flexible
            case "resident":
                return self.pooling_resident
        raise ValueError(f"unknown scheme {scheme!r}")


COLUMNS = tuple(field.name for field in fields(Region))
_cells = attrgetter(*COLUMNS)


@dataclass(frozen=True, slots=True)
class Hit:
    """One answer of a search: the region found, where its row leads, and what the text matched."""

    region: Region
    pooling: Region | None
    matched: Matched


# Reading and writing the table -----------------------------------------------------------------------

_CODE = re.compile(r"[1-9][0-9]{5}")
_LETTERS = re.compile(r"[a-z]+")
_LEVELS: dict[str, Level] = {level: level for level in ("nation", "province", "prefecture", "county")}
_DEPTH = {level: depth for depth, level in enumerate(_LEVELS)}


def read_csv(text: str) -> list[Region]:
    """The regions of a CSV text with the header COLUMNS, or RegionError for the first bad line."""
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    try:
        lines = [(reader.line_num, row) for row in reader if row]
    except csv.Error as error:
        raise RegionError(reader.line_num, f"不是有效的CSV（{error}）") from error
    return _read(lines)


def _read(lines: Iterable[tuple[int, Sequence[object]]]) -> list[Region]:
    table = iter(lines)
    line, header = next(table, (1, ()))
    if tuple(header) != COLUMNS:
        raise RegionError(line, f"表头应为 {','.join(COLUMNS)}")
    found: dict[str, tuple[int, Region]] = {}
    for line, cells in table:
        region = _region(line, cells)
        if region.code in found:
            raise RegionError(line, f"代码 {region.code} 重复，前一处在第{found[region.code][0]}行")
        found[region.code] = line, region
    regions = {code: region for code, (_, region) in found.items()}
    for line, region in found.values():
        if reason := _wrong_parent(region, regions) or _wrong_pooling(region, regions):
            raise RegionError(line, reason)
    return list(regions.values())


def _region(line: int, cells: Sequence[object]) -> Region:
    words = [cell for cell in cells if isinstance(cell, str)]
    if len(cells) != len(COLUMNS) or len(words) != len(COLUMNS):
        raise RegionError(line, f"应有{len(COLUMNS)}列文字，实有{len(words)}列")
    row = dict(zip(COLUMNS, words, strict=True))
    if reason := _wrong_cell(row):
        raise RegionError(line, reason)
    return Region(
        code=row["code"],
        name=row["name"],
        short=row["short"],
        pinyin=row["pinyin"],
        initials=row["initials"],
        level=_LEVELS[row["level"]],
        parent=row["parent"] or None,
        pooling_employee=row["pooling_employee"] or None,
        pooling_flexible=row["pooling_flexible"] or None,
        pooling_resident=row["pooling_resident"] or None,
    )


def _wrong_cell(row: dict[str, str]) -> str | None:
    if not _CODE.fullmatch(row["code"]):
        return f"代码 {row['code']!r} 不是六位数字"
    for column in ("name", "short"):
        if not row[column] or not row[column].isalnum():
            return f"{column} {row[column]!r} 为空或含有空格、符号"
    for column in ("pinyin", "initials"):
        if not _LETTERS.fullmatch(row[column]):
            return f"{column} {row[column]!r} 不是小写字母"
    if row["level"] not in _LEVELS:
        return f"级别 {row['level']!r} 不是 {'、'.join(_LEVELS)} 之一"
    return None


def _wrong_parent(region: Region, regions: dict[str, Region]) -> str | None:
    if region.level == "nation":
        return None if region.parent is None else "全国没有上级"
    if region.parent is None:
        return "缺少上级代码"
    parent = regions.get(region.parent)
    if parent is None:
        return f"上级代码 {region.parent} 不在表中"
    if _DEPTH[parent.level] >= _DEPTH[region.level]:
        return f"上级 {parent.code}{parent.name} 的级别不高于本行"
    return None


def _wrong_pooling(region: Region, regions: dict[str, Region]) -> str | None:
    for scheme in SCHEMES:
        code = region.pooling_for(scheme)
        if code is None:
            continue
        if code not in regions:
            return f"统筹地区 {code} 不在表中"
        if regions[code].pooling_for(scheme) != code:
            return f"{code}{regions[code].name} 自身不是统筹地区"
    return None


# Looking up ------------------------------------------------------------------------------------------

_LONGEST = 64  # letters of a search that are read
_SUFFIXES = (
    *("特别行政区", "自治区", "自治州", "自治县", "自治旗", "地区", "林区", "新区"),
    *("省", "市", "县", "区", "州", "盟", "旗"),
    *("zizhiqu", "zizhizhou", "zizhixian", "zizhiqi", "diqu", "sheng"),
    *("shi", "xian", "zhou", "meng", "qu", "qi"),
)
# 凉山州 is what people say; 广西省 is wrong but common.
_SPOKEN = {"自治州": "州", "自治县": "县", "自治旗": "旗", "自治区": "省"}
_SPELT = {"陕西": "shaanxi"}  # beside its pinyin, which is that of 山西
_LISTED_FIRST: dict[Level, int] = {"province": 0, "prefecture": 1, "county": 2, "nation": 3}
_FIELDS: tuple[Matched, ...] = ("code", "name", "pinyin", "initials")

_EXACT, _STEM, _PREFIX, _INSIDE = range(4)
_Rank = tuple[int, int, int, str]  # how well, level, which field, code


def _fold(text: str) -> str:
    """What two spellings of one name have in common: no width, case, tone mark, space or sign."""
    folded = unicodedata.normalize("NFKD", text[: 4 * _LONGEST]).casefold()
    kept = "".join(letter for letter in folded if letter.isalnum())[:_LONGEST]
    return kept.replace("lv", "lu").replace("nv", "nu")


def _stem(word: str) -> str | None:
    """The word without 市, 县, 区... for those who add the wrong one."""
    shortest = 4 if word.isascii() else 2
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= shortest:
            return word.removesuffix(suffix)
    return None


def _names(region: Region) -> tuple[str, ...]:
    spoken = (region.short + word for suffix, word in _SPOKEN.items() if region.name.endswith(suffix))
    return tuple(dict.fromkeys(_fold(name) for name in (region.name, region.short, *spoken)))


def _sounds(region: Region) -> tuple[str, ...]:
    spelt = _SPELT.get(region.short)
    return (_fold(region.pinyin),) if spelt is None else (_fold(region.pinyin), spelt)


class _Wanted:
    """A folded word, prepared once for the scan over all regions."""

    __slots__ = ("exact", "inside", "needle", "prefix", "stem", "word")

    def __init__(self, word: str) -> None:
        stem = _stem(word)
        self.word = word
        self.prefix = f"\n{word}"
        self.exact = f"\n{word}\n"
        self.stem = None if stem is None else f"\n{stem}\n"
        self.inside = not word.isascii() or (len(word) >= 3 and word.isalpha())
        self.needle = word if self.inside else self.prefix


class _Entry:
    """A region with its keys as lines of text: a line is a key, so that one `in` rejects most regions."""

    __slots__ = ("keys", "region", "text")

    def __init__(self, region: Region) -> None:
        self.region = region
        keys = ((region.code,), _names(region), _sounds(region), (region.initials,))  # as in _FIELDS
        self.keys = tuple("\n" + "\n".join(words) + "\n" for words in keys)
        self.text = "".join(self.keys)

    def rank(self, wanted: _Wanted) -> _Rank | None:
        if wanted.needle in self.text:
            return min((self._ranked(*pair) for pair in self._places(wanted)), default=None)
        if wanted.stem is not None and wanted.stem in self.text:
            field = next(at for at, key in enumerate(self.keys) if wanted.stem in key)
            return self._ranked(_STEM, field)
        return None

    def _ranked(self, place: int, field: int) -> _Rank:
        return place, _LISTED_FIRST[self.region.level], field, self.region.code

    def _places(self, wanted: _Wanted) -> Iterator[tuple[int, int]]:
        for field, key in enumerate(self.keys):
            if wanted.exact in key:
                yield _EXACT, field
            elif wanted.prefix in key:
                yield _PREFIX, field
            elif wanted.inside and _FIELDS[field] != "initials" and wanted.word in key:
                yield _INSIDE, field


class Regions:
    """All regions, indexed once and never changed afterwards."""

    __slots__ = ("_by_code", "_children", "_entries", "_labels", "_within")

    def __init__(self, regions: Iterable[Region]) -> None:
        """Takes rows already checked: those of read_csv or from_rows."""
        rows = sorted(regions, key=attrgetter("code"))
        self._by_code = {region.code: region for region in rows}
        self._children: dict[str, list[Region]] = {}
        for region in rows:
            if region.parent is not None:
                self._children.setdefault(region.parent, []).append(region)
        self._entries = tuple(_Entry(region) for region in rows)
        self._within = self._group_entries()
        self._labels = self._label_areas()

    @classmethod
    def from_rows(cls, rows: Sequence[Sequence[object]]) -> Self:
        """The table as to_rows wrote it; RegionError counts the header as line 1."""
        return cls(_read(enumerate(rows, start=1)))

    def to_rows(self) -> list[list[str]]:
        """The table as a plain document: the header, then one list of texts for each region."""
        return [list(COLUMNS), *([cell or "" for cell in _cells(region)] for region in self)]

    def __iter__(self) -> Iterator[Region]:
        """All regions in the order of their codes."""
        return iter(self._by_code.values())

    def __len__(self) -> int:
        return len(self._by_code)

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def get(self, code: str) -> Region | None:
        """The region of this code, if there is one."""
        return self._by_code.get(code)

    def path(self, code: str) -> tuple[Region, ...]:
        """From the province down to the region itself; the nation is only on its own path."""
        region = self.get(code)
        if region is None:
            return ()
        if region.parent is None or region.parent == NATION:
            return (region,)
        return (*self.path(region.parent), region)

    def full_name(self, code: str) -> str:
        """广西壮族自治区贵港市. A code that is gone is its own name: a printed page may outlive it."""
        return "".join(region.name for region in self.path(code)) or code

    def children(self, code: str) -> tuple[Region, ...]:
        """The regions directly below, in the order of their codes."""
        return tuple(self._children.get(code, ()))

    def chain(self, code: str, scheme: str) -> tuple[str, ...]:
        """Whose policies speak here, most specific first: pooling area, its province, the nation."""
        region = self.get(code)
        pooling = None if region is None else region.pooling_for(scheme)
        if pooling is None:
            return ()
        return tuple(dict.fromkeys((pooling, self.path(pooling)[0].code, NATION)))

    def pooling_of(self, code: str) -> Region | None:
        """Where a link to this region leads: its pooling area, or itself where the schemes differ."""
        region = self.get(code)
        if region is None:
            return None
        areas = {region.pooling_for(scheme) for scheme in SCHEMES}
        only = areas.pop() if len(areas) == 1 else code
        return None if only is None else self.get(only)

    def search(self, text: str, limit: int = 20) -> list[Hit]:
        """Regions by name, pinyin, initials or code; exact before prefix before inside, cities first."""
        best: dict[str, _Rank] = {}
        for entries, word in self._readings(_fold(text)):
            wanted = _Wanted(word)
            for entry in entries:
                rank = entry.rank(wanted)
                code = entry.region.code
                if rank is not None and (code not in best or rank < best[code]):
                    best[code] = rank
        return [self._hit(rank) for rank in sorted(best.values())[: max(limit, 0)]]

    def _hit(self, rank: _Rank) -> Hit:
        *_, field, code = rank
        return Hit(region=self._by_code[code], pooling=self.pooling_of(code), matched=_FIELDS[field])

    def _readings(self, word: str) -> Iterator[tuple[Sequence[_Entry], str]]:
        """The word among all regions; and 广西贵港 as 贵港 among the regions of 广西."""
        if word:
            yield self._entries, word
        for cut in range(2, len(word) - 1):
            rest = word[cut:]
            if rest not in _SUFFIXES:
                yield from ((self._within[code], rest) for code in self._labels.get(word[:cut], ()))

    def _group_entries(self) -> dict[str, list[_Entry]]:
        within: dict[str, list[_Entry]] = {}
        for entry in self._entries:
            for area in self.path(entry.region.code)[:-1]:
                within.setdefault(area.code, []).append(entry)
        return within

    def _label_areas(self) -> dict[str, tuple[str, ...]]:
        """Everything that may stand before a name inside an area: 广西, 广西壮族自治区, guangxi, 广西贵港."""
        labels: dict[str, tuple[str, ...]] = {}
        for code in self._within:
            before = [""]
            for area in self.path(code):
                words = (*_names(area), *_sounds(area))
                before = [start + word for start in ("", *before) for word in words]
            for label in dict.fromkeys(before):
                labels[label] = (*labels.get(label, ()), code)
        return labels
