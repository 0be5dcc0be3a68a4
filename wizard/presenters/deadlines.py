"""By when to pay, and what the day just missed would have given: deadlines in the resident's words."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from policies.core.dates import DAILY_FORMS, DAY, MONTHLY_FORMS
from policies.core.lead_time import HandIn, hand_in_by
from policies.core.outcome import BackPayment, State
from policies.core.policy import Channel
from policies.core.starting import NOTHING as NOTHING_KNOWN
from policies.core.values import Month
from policies.core.verdict import Deadline, Decided, Decision
from policies.working_days import is_working_day
from wizard import words
from wizard.presenters import points, waiting
from wizard.presenters.citing import Citations, Refs, Sentence, claim_of
from wizard.presenters.comparing import chosen
from wizard.presenters.headline import brief, headline

LATER = "再晚"
LIKE_ABOVE = "其他同上一行"
MOVES_ON = "这以后到账的，能报销的日子跟着往后推，一直推到下一行。"
_BESIDE = ("back_payment", "gap_costs", "price")  # fields of the outcome that may stand beside the start


@dataclass(frozen=True, slots=True)
class Due:
    label: str
    start: str
    extras: tuple[str, ...] = ()
    note: str = ""
    between: str = (
        ""  # of the days after this one, where the next line is not the next day; there is no room on paper
    )
    refs: Refs = ()  # where the line rests on something that the page's own date does not


class _Row(NamedTuple):
    label: str
    decision: Decision
    start: str
    note: str = ""
    between: str = ""


def dues(decision: Decision, deadlines: Sequence[Deadline], on: date, cite: Citations) -> tuple[Due, ...]:
    """One line for each day to make, and one for whoever misses them all. ``on``: today."""
    if not deadlines:
        return ()
    lines = _lines(_rows(decision, deadlines, on), headline(decision, cite).refs, cite)
    return tuple(lines) if deadlines[-1].after else (*lines, Due(LATER, "要再答几个问题才知道"))


def _rows(decision: Decision, deadlines: Sequence[Deadline], on: date) -> list[_Row]:
    rows: list[_Row] = []
    # The stretch that a deadline ends, and what holds on its first day.
    first, at_first = decision.pay_on, decision
    for deadline in deadlines:
        # With each day, or within the stretch, so that what is said of the last day is not said of all.
        moves = _said(at_first) != _said(deadline.now) or _moves_daily(deadline.now)
        if moves and first != deadline.pay_by:
            between = _between(first, at_first, deadline)
            rows.append(_Row(f"{words.day(first)}到账", at_first, brief(at_first), between=between))
        is_that_day_alone = bool(rows) and first == deadline.pay_by
        label = f"{words.day(deadline.pay_by)}{'到账' if moves or is_that_day_alone else '以前'}"
        rows.append(_Row(label, deadline.now, brief(deadline.now), notes(deadline, on)))
        first, at_first = deadline.pay_by + DAY, deadline.after or deadline.now
    if after := deadlines[-1].after:
        rows.append(_Row(_later(decision, after), after, or_later(after)))
    return rows


def _between(first: date, at_first: Decision, deadline: Deadline) -> str:
    """Of two days in a row, what holds on those between: nothing is said where more than the start moves."""
    has_days_between = first + DAY < deadline.pay_by
    return MOVES_ON if has_days_between and _said_of(at_first) == _said_of(deadline.now) else ""


def few(days: Sequence[Deadline]) -> tuple[Deadline, ...]:
    """For paper, which has no room for each: the next two, and the one after which the year is lost."""
    return (*days[:2], *(one for one in days[2:] if one.loses_the_year))


def dues_by(of: Decided) -> str:
    """Which choice of the person's own the days are worked out by; who has not lapsed yet, as if they will pay."""
    by = [chosen(choice) for choice in of.choices if choice.is_default and choice.option == "pay_gap"]
    if by:
        return f"都按“{by[0]}”算。"
    later = (one for deadline in of.days for one in (deadline.now, deadline.after) if one)
    is_free = any(one.back_payment in (BackPayment.ALLOWED, BackPayment.OPTIONAL) for one in later)
    is_whole = of.decision.state is State.NOT_LAPSED or of.decision.lapse.months == 0
    return "断了以后才交的，按把断掉的都补交来算。" if is_free and is_whole else ""


def _said(decision: Decision) -> object:
    return (
        decision.state,
        decision.worked.range or decision.benefits_from,
        decision.unstated,
        _extras(decision),
    )


def notes(deadline: Deadline, on: date) -> str:
    """What may move the day, and by when to hand the case in where an office takes its time."""
    said = [] if deadline.holidays_known else [_holidays(deadline.pay_by.year)]
    return "".join([*said, *(_hand_in(channel, last, on) for channel, last in hand_ins(deadline, on))])


def hand_ins(deadline: Deadline, on: date) -> Iterator[tuple[Channel, HandIn]]:
    """Each office that takes its time, and the last day to hand the case in; none once the day itself is past."""
    for one in deadline.now.channels:
        if one.channel.working_days and deadline.pay_by >= on:
            yield one.channel, hand_in_by(deadline.pay_by, one.channel.working_days, is_working_day)


def _hand_in(channel: Channel, last: HandIn, on: date) -> str:
    takes = f"找“{channel.name}”办的，受理以后最多要{channel.working_days}个工作日"
    if last.day < on:
        return f"{takes}，这样办可能赶不上这一天，请先打12393问。"
    spare = "" if last.holidays_known else "（有的放假安排还没公布，已按最长的假期多留几天）"
    return f"{takes}，最迟{words.day(last.day)}要受理{spare}。受理以前审材料要几天，来源未写明，请早些交。"


def passed(missed: Deadline | None, on: date, cite: Citations) -> Sentence | None:
    """The last day before the payment that changes something: with its date, without reproach. ``on``: today."""
    if missed is None or missed.now.worked == NOTHING_KNOWN:
        return None  # a day before which nothing is known either helps nobody
    if missed.after and _said_of(missed.now) == _said_of(missed.after):
        return None  # another rule, and nothing that anybody would notice
    refs = headline(missed.now, cite).refs
    then = brief(missed.now)
    then = then if then.startswith("最") else f"是{then}"
    when = "到账的" if _moves(missed.now) else "以前到账的"
    day = f"{words.day(missed.pay_by)}{when}，{then}。"
    if missed.pay_by < on:
        return Sentence(f"{day}这个日子已经过了，现在按上面的算。", refs)
    return Sentence(f"{day}你打算交的日子在这以后；能提前到这一天，就按这个算。{notes(missed, on)}", refs)


def _said_of(decision: Decision) -> object:
    """What a reader is told of it, but for a start that moves with the day of payment."""
    started, unstated = decision.started, decision.unstated
    counted: object = brief(decision)
    if started:
        counted = started.start.form, started.months, started.days
    elif unstated:
        counted = unstated.months, unstated.at_most_months, unstated.candidates
    return counted, _extras(decision), decision.state


def _moves(decision: Decision) -> bool:
    """A start that is counted from the payment: of an earlier one it was another day."""
    return any(way.form in DAILY_FORMS or way.form in MONTHLY_FORMS for way in decision.worked.ways)


def _moves_daily(decision: Decision) -> bool:
    """A start that is counted from the day of arrival itself."""
    return decision.started is not None and decision.started.start.form in DAILY_FORMS


def _holidays(year: int) -> str:
    return f"{year}年的放假安排还没有公布，这一天可能顺延；请按不顺延准备。"


def _lines(rows: Sequence[_Row], known: Refs, cite: Citations) -> list[Due]:
    """``known``: what the page's own date rests on, cited there."""
    said = [_extras(row.decision) for row in rows]
    # Where the year is lost nothing else is said, which is no difference in the other things.
    told = [extras for row, extras in zip(rows, said, strict=True) if not _is_lost(row.decision)]
    varying = [field for field in _BESIDE if len({extras.get(field) for extras in told}) > 1]
    shown = [
        (*_meanwhile(row.decision), *(extras[field] for field in varying if field in extras))
        for row, extras in zip(rows, said, strict=True)
    ]
    return [
        Due(
            row.label,
            row.start,
            (LIKE_ABOVE,) if more and place and more == shown[place - 1] else more,
            note=row.note,
            between=row.between,
            refs=tuple(number for number in _refs(row.decision, varying, cite) if number not in known),
        )
        for place, (row, more) in enumerate(zip(rows, shown, strict=True))
    ]


def _meanwhile(decision: Decision) -> tuple[str, ...]:
    if not waiting.part_days(decision):
        return ()
    return (f"从这天起全部能报。等的时候，{waiting.benefits(decision.during_wait)}",)


def _is_lost(decision: Decision) -> bool:
    return decision.state is State.NO_COVER


def _later(first: Decision, after: Decision) -> str:
    """A cover year cannot be paid for once it is over; whoever pays ahead sees no further than twelve months."""
    ends_on = after.cover_ends_on
    if ends_on is None or after.state is not State.DECIDED or first.pay_on.year < ends_on.year:
        return LATER
    return f"{LATER}，到{words.day(ends_on)}"


def or_later(decision: Decision) -> str:
    """The start for whoever pays on that day or any later one: it moves on with the payment."""
    moves = decision.benefits_from or decision.start_range
    return f"{brief(decision)}，或者更晚" if moves and not _stays(decision) else brief(decision)


def _stays(decision: Decision) -> bool:
    """In the last month in which the cover year can be paid for, a start that goes by months is the same every day."""
    ends_on = decision.cover_ends_on
    in_one_month = ends_on is not None and Month.of(decision.pay_on) == Month.of(ends_on)
    return in_one_month and not any(way.form in DAILY_FORMS for way in decision.worked.ways)


def _refs(decision: Decision, fields: Iterable[str], cite: Citations) -> Refs:
    """What a line rests on: its start, and those fields of ``_extras`` that it shows, with who disputes them."""
    of, said = decision.outcome, _extras(decision)
    claims = {
        "back_payment": lambda: cite.claim(decision, of.back_payment, decision.back_payment),
        "gap_costs": lambda: cite.claim(decision, of.gap_costs, decision.gap_costs),
        "price": lambda: cite.claim(decision, of.price, decision.prices),
    }
    shown = [field for field in fields if field in said]
    cited = [claims[field]() for field in shown]
    disputing = [cite.of(other.sources) for field in shown for other in decision.disputed_by(field)]
    return tuple(sorted(set(headline(decision, cite).refs).union(*cited, *disputing)))


def _extras(decision: Decision) -> dict[str, str]:
    """What else may differ between paying by a day and paying later, by the field of the outcome; none of a lost year."""
    if decision.state is not State.DECIDED:
        return {}
    said = {"price": "；".join(map(points.price, decision.prices)) or "要交多少钱，来源未写明"}
    if points.owes_back(decision):
        said["back_payment"] = _back_payment(decision)
    if points.has_gap(decision):
        said["gap_costs"] = f"断缴期间的费用：{points.gap_costs(decision.gap_costs)}"
    return said


def _back_payment(decision: Decision) -> str:
    if others := decision.disputed_by("back_payment"):
        return f"能不能补交，来源说法不一致：另有说{words.listed([f'“{other.text}”' for other in others])}"
    if decision.back_payment is None:
        return "能否补交，来源未写明"
    said = words.BACK_PAYMENT[decision.back_payment]
    claim = claim_of(decision.outcome.back_payment, decision.back_payment)
    if decision.back_payment is BackPayment.OPTIONAL and claim and claim.text:
        return f"{said}：{claim.text}"  # the start beside it is that of one side only
    return said
