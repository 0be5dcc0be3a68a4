"""The dates of a decision as a calendar file. Nothing in it says who asked."""

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from icalendar import Calendar, Event

from policies.core.verdict import Decided
from wizard import words
from wizard.presenters.citing import Citations
from wizard.presenters.headline import brief, headline


def calendar(of: Decided, *, place: str, address: str, on: date) -> bytes:
    """The first day of benefits and the deadlines ahead, as all-day events."""
    made = Calendar()
    made.add("prodid", "-//yibao lapse guide//zh-CN//")
    made.add("version", "2.0")
    made.add("x-wr-calname", f"医保（{place}）")
    start = of.decision.benefits_from
    if start:
        text = headline(of.decision, Citations()).sentence
        made.add_component(_event(f"医保可以报销了（{place}）", start, text, address, on))
    for deadline in of.deadlines:
        later = f"再晚：{brief(deadline.after)}。" if deadline.after else ""
        text = f"今天到账：{brief(deadline.now)}可以报销。{later}"
        made.add_component(_event(f"医保缴费最迟今天到账（{place}）", deadline.pay_by, text, address, on))
    content: bytes = made.to_ical()
    return content


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
