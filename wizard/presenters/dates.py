"""The dates of a decision as a calendar file. Nothing in it says who asked."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from icalendar import Calendar, Event

from policies.core.verdict import Deadline, Decided, Decision
from wizard import words
from wizard.presenters.citing import Citations
from wizard.presenters.deadlines import hand_ins, notes, or_later
from wizard.presenters.headline import brief, headline


def calendar(of: Decided, *, place: str, address: str, on: date) -> bytes:
    """The first days of benefits, the days to pay by and to hand a case in, as all-day events."""
    made = Calendar()
    made.add("prodid", "-//yibao lapse guide//zh-CN//")
    made.add("version", "2.0")
    made.add("x-wr-calname", f"医保（{place}）")
    due = (entry for deadline in of.days for entry in _due(deadline, on))
    for title, day, text in (*_starts(of.decision), *due):
        made.add_component(_event(f"{title}（{place}）", day, text, address, on))
    content: bytes = made.to_ical()
    return content


def _starts(decision: Decision) -> Iterator[tuple[str, date, str]]:
    """Where only a range is known, the safe day: the latest."""
    line = headline(decision, Citations())
    part, full = decision.first_benefits_from, decision.benefits_from
    text = line.sentence + "".join(line.notes)
    if part and full and decision.pay_on <= part < full:
        yield "医保开始能报一部分", part, text
    if full:
        yield ("医保全部恢复报销" if part and part < full else "医保可以报销了"), full, text
    elif decision.start_range:
        yield "医保最晚今天起可以报销，请先打12393核对", decision.start_range[1], text


def _due(deadline: Deadline, on: date) -> Iterator[tuple[str, date, str]]:
    """The day to pay by, and before it the day to hand the case in where an office takes its time."""
    start = brief(deadline.now)
    later = f"再晚：{or_later(deadline.after)}。" if deadline.after else ""
    yield (
        f"医保缴费：今天到账，{start}",
        deadline.pay_by,
        f"今天到账：{start}。{later}{notes(deadline, on)}",
    )
    for channel, last in hand_ins(deadline, on):
        if last.day >= on:
            title = (
                f"医保材料：想在{words.short_day(deadline.pay_by)}以前到账，“{channel.name}”最迟今天要受理"
            )
            yield title, last.day, notes(deadline, on)


def _event(title: str, day: date, text: str, address: str, on: date) -> Event:
    event = Event()
    event.add("uid", sha256(f"{title}|{day}|{address}".encode()).hexdigest()[:32])
    event.add("dtstamp", datetime(on.year, on.month, on.day, tzinfo=UTC))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", title)
    event.add("description", f"{text}{words.day(on)}算出。缴费前请打12393核对。\n{address}")
    event.add("transp", "TRANSPARENT")
    return event
