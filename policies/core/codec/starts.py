"""The spelling of a benefit start: S0 ... S12 in short or as a mapping, the residents' formula, or not stated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ..outcome import BenefitStart, Form, ResidentWait, UnstatedStart
from .faults import Node, Path, described
from .scalars import DAY, FACT_KEY, KEY, YEAR, YES_NO, Spelling, choice, or_none, whole
from .shapes import Key, checked, listed, mapping_at, record

_SHORT = re.compile(r"(?P<form>[A-Za-z0-9]+)(?:\((?P<inside>[^()]*)\))?")
_STAND_IN = BenefitStart(Form.S0)


@dataclass(frozen=True, slots=True)
class Takes:
    """What a form wants beside its name; the rest is refused."""

    least: int | None = None  # the smallest count; None: it counts nothing
    wait: bool = False
    first_counts: bool = False
    date: bool = False
    event: bool = False


_COUNTED = Takes(least=1, wait=True)
TAKES: dict[Form, Takes] = {
    **dict.fromkeys((Form.S0, Form.S1, Form.S2, Form.S3, Form.S4), Takes()),
    **dict.fromkeys((Form.S5, Form.S6, Form.S7), _COUNTED),
    Form.S8: Takes(least=1, wait=True, first_counts=True),
    Form.S9: Takes(least=0, wait=True),
    Form.S10: Takes(wait=True, date=True),
    Form.S11: Takes(event=True),
    Form.S12: Takes(least=1, wait=True, first_counts=True),
}


@dataclass(frozen=True, slots=True)
class _Parts:
    """A start as it is written: the count and the formula under keys of their own."""

    form: Form
    count: int | None = None
    wait: ResidentWait | None = None
    served: tuple[str, ...] = ()
    first_counts: bool | None = None
    day: date | None = None
    event: str = ""
    plus_days: int = 0
    not_before: date | None = None


_WAIT = record(
    ResidentWait,
    Key("fixed", whole(0, 60)),
    Key("fixed_days", whole(1, 366)),
    Key("per_year", whole(0, 60)),
    Key("free_years", whole(0, 60)),
    Key("cap", whole(0, 240)),
    Key("repairable", YES_NO),
    Key("floor", or_none(whole(0, 240))),
    Key("floor_years", whole(0, 60)),
    Key("counted_since", YEAR),
)


def _fitting(parts: _Parts) -> Iterator[tuple[Path, str]]:
    takes, form = TAKES[parts.form], parts.form
    yield from _counting(parts, takes)
    yield from _days_in_formula(parts)
    if takes.date and parts.day is None:
        yield ("date",), f"{form} 要写日期，如 {form}(2026-07-01)"
    if takes.event and not parts.event:
        yield ("event",), f"{form} 要写从什么事算起，如 {{form: {form}, event: birth}}"
    yield from _out_of_place(parts, takes)


def _counting(parts: _Parts, takes: Takes) -> Iterator[tuple[Path, str]]:
    form, count = parts.form, parts.count
    if takes.least is None:
        return
    if count is not None and parts.wait is not None:
        yield ("wait",), "count 和 wait 只能写一个"
    elif count is None and parts.wait is None:
        yield ("count",), f"{form} 要写数目，如 {form}(3)"
    elif count is not None and count < takes.least:
        instead = {Form.S5: "S0", Form.S6: "S2", Form.S7: "S3", Form.S8: "S0"}.get(form)
        yield (
            ("count",),
            f"{form}({count}) 不行，至少是 {takes.least}" + (f"；没有等待请写 {instead}" if instead else ""),
        )


def _days_in_formula(parts: _Parts) -> Iterator[tuple[Path, str]]:
    """S8 counts days and nothing else does; 90 days and 3 months are never converted."""
    if parts.wait is None:
        return
    in_days = parts.wait.fixed_days is not None
    if parts.form is Form.S8 and not in_days:
        yield ("wait", "fixed_days"), "S8 按天数算，要写 fixed_days，如 fixed_days: 90"
    if parts.form is not Form.S8 and in_days:
        yield ("wait", "fixed_days"), f"{parts.form} 按月数算，不用 fixed_days，写 fixed"


def _out_of_place(parts: _Parts, takes: Takes) -> Iterator[tuple[Path, str]]:
    written = {
        "count": (parts.count is not None, takes.least is not None),
        "wait": (parts.wait is not None, takes.wait),
        "served": (bool(parts.served), takes.least is not None),
        "first_counts": (parts.first_counts is not None, takes.first_counts),
        "date": (parts.day is not None, takes.date),
        "event": (bool(parts.event), takes.event),
        "plus_days": (parts.plus_days != 0, takes.event),
    }
    for name, (is_there, belongs) in written.items():
        if is_there and not belongs:
            yield (name,), f"{parts.form} 不用“{name}”"


_FULL = checked(
    record(
        _Parts,
        Key("form", choice(Form)),
        Key("count", whole()),
        Key("wait", _WAIT),
        Key("served", listed(FACT_KEY)),
        Key("first_counts", YES_NO),
        Key("date", DAY, "day"),
        Key("event", KEY),
        Key("plus_days", whole(0, 366)),
        Key("not_before", DAY),
    ),
    _fitting,
)


def _read_start(node: Node) -> BenefitStart:
    if isinstance(node.value, str):
        return _read_short(node, node.value)
    if mapping_at(node) is None:
        return _STAND_IN
    parts = _FULL.read(node)
    return BenefitStart(
        form=parts.form,
        count=parts.wait or parts.count,
        served=parts.served,
        first_counts=parts.first_counts,
        on=parts.day,
        event=parts.event,
        plus_days=parts.plus_days,
        not_before=parts.not_before,
    )


def _read_short(node: Node, text: str) -> BenefitStart:
    """S6(3) is read as the mapping it stands for; its faults stay on the text itself."""
    found = _SHORT.fullmatch(text)
    if found is None:
        node.fault(f"读不懂{described(text)}，要写成 S3、S6(3) 这样（括号用英文的）")
        return _STAND_IN
    parts: dict[str, object] = {"form": found["form"]}
    if (inside := found["inside"]) is not None:
        key = "date" if found["form"] == Form.S10 else "count"
        parts[key] = int(inside) if re.fullmatch(r"-?\d{1,6}", inside, re.ASCII) else inside
    inner = Node(parts, node.path, [])
    start = _read_start(inner)
    for fault in inner.faults:
        node.fault(fault.reason)
    return start


def _dump_start(start: BenefitStart) -> object:
    wait = start.count if isinstance(start.count, ResidentWait) else None
    count = start.count if isinstance(start.count, int) else None
    parts = _Parts(
        form=start.form,
        count=count,
        wait=wait,
        served=start.served,
        first_counts=start.first_counts,
        day=start.on,
        event=start.event,
        plus_days=start.plus_days,
        not_before=start.not_before,
    )
    if parts == _Parts(start.form, count=count, day=start.on):
        inside = next((str(part) for part in (count, start.on) if part is not None), None)
        return start.form.value if inside is None else f"{start.form}({inside})"
    return _FULL.dump(parts)


DATED: Spelling[BenefitStart] = Spelling(_read_start, _dump_start)
_UNSTATED = record(
    UnstatedStart,
    Key("months", whole(0)),
    Key("at_most_months", whole(0)),
    Key("candidates", listed(DATED)),
)


def _read(node: Node) -> BenefitStart | UnstatedStart:
    if not (isinstance(node.value, dict) and "unstated" in node.value):
        return DATED.read(node)
    rest = dict(node.value)
    if YES_NO.read(node.at("unstated", rest.pop("unstated"))) is False:
        node.fault("这里只能写 yes", "unstated")
    return _UNSTATED.read(Node(rest, node.path, node.faults))


def _dump(start: BenefitStart | UnstatedStart) -> object:
    if isinstance(start, BenefitStart):
        return DATED.dump(start)
    spelled = _UNSTATED.dump(start)
    return {"unstated": True, **(spelled if isinstance(spelled, dict) else {})}


START: Spelling[BenefitStart | UnstatedStart] = Spelling(_read, _dump)
