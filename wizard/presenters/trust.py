"""Who speaks for the place, how far to trust it, and since when it holds."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from policies.core.policy import Verification
from policies.core.types import Rank
from policies.core.verdict import Decision
from policies.snapshot import Snapshot
from wizard import words
from wizard.presenters.places import this_place

CHECK_FIRST = "缴费前请先打12393核对（先拨参保地的区号）。"


@dataclass(frozen=True, slots=True)
class Notice:
    """A line one must not miss. ``kind`` picks the look, the words say it all."""

    kind: str  # warn, ok
    title: str
    text: str = ""


class Silence(Enum):
    """Why the place's own policy does not speak."""

    NOT_ENTERED = auto()
    ONLY_LATER = auto()  # what is entered begins after the payment
    OTHER_CASES = auto()


def silence_of(decision: Decision, code: str, snapshot: Snapshot) -> Silence | None:
    """None where the decision is the place's own. ``code``: the place that was asked for."""
    own = snapshot.own_policy(code, decision.policy.scheme)
    if own is None:
        return Silence.NOT_ENTERED
    if not decision.own_policy:
        return Silence.ONLY_LATER
    return None if decision.policy.region == own.region else Silence.OTHER_CASES


def not_covered(decisions: Iterable[Decision], code: str, snapshot: Snapshot) -> tuple[Notice, ...]:
    """A place whose own policy does not speak never reads as a place without rules."""
    for decision in decisions:
        if silence := silence_of(decision, code, snapshot):
            return (_not_covered(silence, decision, code, snapshot),)
    return ()


def _not_covered(silence: Silence, decision: Decision, code: str, snapshot: Snapshot) -> Notice:
    here, instead = this_place(code, snapshot.regions), _instead(decision, snapshot)
    elsewhere = f"{instead}{here}可能另有规定，{CHECK_FIRST}"
    match silence:
        case Silence.NOT_ENTERED:
            return Notice("warn", f"{here}尚未收录", elsewhere)
        case Silence.OTHER_CASES:
            return Notice("warn", f"收录到的{here}规定没有写到这种情况", elsewhere)
        case Silence.ONLY_LATER:
            own = snapshot.policies_for(code, decision.policy.scheme)[0]
            since = words.day(own.versions[0].effective_from)
            return Notice(
                "warn", f"{here}只收录了{since}以后的规定", f"你的缴费日期更早。{instead}{CHECK_FIRST}"
            )


_HIGHER = frozenset({Rank.LAW, Rank.NATIONAL, Rank.PROVINCIAL})
_AUTHORITIES = {"province": _HIGHER, "city": _HIGHER | {Rank.CITY}}


def _instead(decision: Decision, snapshot: Snapshot) -> str:
    """What is kept under a province may rest on a city's notice, or on an article: then it is not called the province's."""
    if decision.level == "nation":
        return f"下面是{words.LEVEL['nation']}。"
    where = snapshot.regions.full_name(decision.policy.region)
    is_its_own = all(source.level in _AUTHORITIES[decision.level] for source in decision.grounds)
    return (
        f"下面是{where}的{words.LEVEL[decision.level]}。" if is_its_own else f"下面是收在{where}名下的说法。"
    )


def trust(decisions: Sequence[Decision], on: date) -> tuple[Notice, ...]:
    """Verified or not, in one line for all cases; and since when nobody has looked again."""
    doubtful = [one for one in decisions if one.version.verification is Verification.UNVERIFIED]
    if doubtful:
        notices = [Notice("warn", "未经官方核实", _unverified(doubtful))]
    else:
        notices = [Notice("ok", "已核对官方的说法", _checked(decisions))]
    overdue = [day for one in decisions if (day := one.version.review_by) and day < on]
    if overdue:
        text = f"规定可能已经变了，{CHECK_FIRST}"
        notices.append(Notice("warn", f"自{words.day(min(overdue))}起未再核实", text))
    return tuple(notices)


def _unverified(decisions: Iterable[Decision]) -> str:
    grounds = dict.fromkeys(source for one in decisions for source in one.grounds)
    titles = [f"{words.RANK[source.level]}《{source.title.strip('《》')}》" for source in grounds]
    if not titles:
        return CHECK_FIRST
    looked = words.day(max(source.checked_on for source in grounds))
    return f"来自{words.listed(titles[:2])}{'等' if len(titles) > 2 else ''}，{looked}查看。{CHECK_FIRST}"


def _checked(decisions: Iterable[Decision]) -> str:
    days = [source.checked_on for one in decisions for source in one.sources]
    return f"最近查看：{words.day(max(days))}。" if days else ""


def speaker(decisions: Sequence[Decision], snapshot: Snapshot) -> str:
    spoken = dict.fromkeys(_named(decision, snapshot) for decision in decisions)
    since = max(decision.version.effective_from for decision in decisions)
    changes = dict.fromkeys(line for decision in decisions for line in _changes(decision))
    return f"依据：{words.listed(list(spoken))}，{words.day(since)}起到账的，按这一版。{''.join(changes)}"


def _named(decision: Decision, snapshot: Snapshot) -> str:
    is_sure = decision.version.verification is Verification.VERIFIED
    if decision.level == "nation":
        return words.LEVEL["nation"] if is_sure else f"{words.LEVEL['nation']}（未经官方核实）"
    where = snapshot.regions.full_name(decision.policy.region)
    return f"{where}的{words.LEVEL[decision.level]}" if is_sure else f"收在{where}名下的说法（未经官方核实）"


def _changes(decision: Decision) -> Iterator[str]:
    """Where a rule changed, the page says when: what this version changed, and the day the next one begins."""
    versions = decision.policy.versions
    place = versions.index(decision.version)
    if place and decision.version.changed:
        yield f"{words.day(decision.version.effective_from)}起改的是：{decision.version.changed.rstrip('。')}。"
    if place + 1 < len(versions):
        after = versions[place + 1]
        what = f"，改的是：{after.changed.rstrip('。')}" if after.changed else ""
        yield f"{words.day(after.effective_from)}起到账的，按新的一版{what}。"
