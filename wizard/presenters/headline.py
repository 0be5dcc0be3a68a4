"""The first sentence of a result: from which day. Where no source gives a day, it says so and never reads as a no."""

from dataclasses import dataclass
from datetime import date

from policies.core.facts import holds
from policies.core.outcome import BackPayment, Form, GapCost, ResidentWait, State, UnstatedStart
from policies.core.policy import Verification
from policies.core.values import Month
from policies.core.verdict import Decision, Started
from wizard import words
from wizard.presenters import arithmetic, waiting
from wizard.presenters.citing import Citations, Refs, claim_of

ASK_12393 = "请打12393问清楚（先拨参保地的区号）。"
DAYS_BEFORE = "到账前几天的费用能否报销，来源未写明。"


@dataclass(frozen=True, slots=True)
class Headline:
    lead: str
    main: str  # the largest thing on the page
    beside: str = ""
    sentence: str = ""  # the arithmetic
    notes: tuple[str, ...] = ()
    refs: Refs = ()
    brief: str = ""  # the whole in a few words: page title, cells of tables


def headline(decision: Decision, cite: Citations) -> Headline:
    if decision.state is State.NOT_LAPSED:
        return _not_lapsed(decision, cite)
    if decision.state is State.NO_COVER:
        return _no_cover(decision, cite)
    used = decision.started.start if decision.started else decision.unstated
    refs = cite.claim(decision, decision.outcome.start, used)
    if decision.start_range:
        return _range(decision, *decision.start_range, refs)
    if decision.started is None:
        return _not_stated(decision, refs)
    if decision.started.day is None:
        return _event_unknown(decision.started, refs)
    if decision.started.start.form is Form.S2 and not decision.started.held_back:
        return _payment_month(decision, decision.started, decision.started.day, refs)
    return _dated(decision, decision.started, decision.started.day, refs)


def brief(decision: Decision) -> str:
    """The start in a few words, for tables."""
    return headline(decision, Citations()).brief


def _dated(decision: Decision, started: Started, on: date, refs: Refs) -> Headline:
    part = decision.first_benefits_from
    has_part = part is not None and part < on
    return Headline(
        lead="从这一天起全部恢复报销" if has_part else "从这一天起可以报销",
        main=words.day(on),
        beside=words.weekday(on),
        sentence=arithmetic.sentence(started, in_full=has_part),
        notes=_kept(
            arithmetic.formula(started),
            _before(decision, part) if has_part and part else "",
            _by_employer(decision),
            _ends(decision),
        ),
        refs=refs,
        brief=f"{words.day(on)}起",
    )


def _by_employer(decision: Decision) -> str:
    """The day is not in the hands of the person who reads it."""
    if decision.back_payment is not BackPayment.EMPLOYER_ONLY:
        return ""
    return f"要靠单位去交。这是按钱{words.day(decision.pay_on)}到账来算的，到得晚，可能就要往后推。"


def _ends(decision: Decision) -> str:
    """Residents are covered for a year."""
    return f"保障到{words.day(decision.cover_ends_on)}为止。" if decision.cover_ends_on else ""


def _before(decision: Decision, part: date) -> str:
    """What holds until the full benefits, and what the source leaves open about the first days of the month."""
    text = f"在这以前，{waiting.meanwhile(decision)}。"
    unsettled = part < decision.pay_on and not _gap_is_paid(decision)
    return text + DAYS_BEFORE if unsettled else text


def _payment_month(decision: Decision, started: Started, on: date, refs: Refs) -> Headline:
    return Headline(
        lead="从缴费当月起可以报销",
        main=f"{words.month(on)}起",
        sentence=arithmetic.sentence(started),
        notes=_kept(
            arithmetic.formula(started),
            "" if _gap_is_paid(decision) else DAYS_BEFORE,
            _by_employer(decision),
            _ends(decision),
        ),
        refs=refs,
        brief=f"缴费当月（{words.month(on)}）起",
    )


def _gap_is_paid(decision: Decision) -> bool:
    """Then the days of the month before the payment are settled too."""
    return decision.gap_cost is GapCost.REIMBURSED


def _kept(*notes: str) -> tuple[str, ...]:
    return tuple(note for note in notes if note)


def _range(decision: Decision, first: date, last: date, refs: Refs) -> Headline:
    open_ = "，也".join(_left_open(decision))
    ways = "照这里先用的一种说法" if decision.disputed_by("benefits_from") else "几种算法里"
    early = first < decision.pay_on and not _gap_is_paid(decision) and not _is_of_event(decision)
    too_late = _may_be_too_late(decision, last)
    earliest = _first(first, decision) if early else words.day(first)
    ended = "（那时这一年度已经结束）" if too_late else ""
    until = too_late or [_ends(decision)] if decision.cover_ends_on else []
    return Headline(
        lead="来源没有写明是哪一天",
        main=f"最晚{words.day(last)}",
        beside=f"最早{words.day(first)}",
        sentence=f"{_known_wait(decision)}，{open_}。{ways}，最早{words.full_day(first)}，最晚{words.full_day(last)}。",
        notes=_kept(
            DAYS_BEFORE if early else "",
            _by_employer(decision),
            *until,
            f"做打算时按最晚那天准备，再{ASK_12393}",
        ),
        refs=refs,
        brief=f"最早{earliest}，最晚{words.day(last)}{ended}",
    )


def _may_be_too_late(decision: Decision, last: date) -> list[str]:
    """Where the wait may outlast the cover year that is paid for."""
    ends_on = decision.cover_ends_on
    if ends_on is None or last <= ends_on:
        return []
    return [
        f"{ends_on.year}年度的保障到{words.day(ends_on)}就结束：照最晚的一种算法，"
        f"这一年的钱交了可能用不上{_if_unpaid(decision)}。"
    ]


def _first(day: date, decision: Decision) -> str:
    """In a cell there is no room for what is open about the days of the month before the payment."""
    return f"缴费当月（{words.month(day)}）" if Month.of(day) == Month.of(decision.pay_on) else words.day(day)


def _is_of_event(decision: Decision) -> bool:
    """Every way counts from the event, whenever one pays."""
    return decision.unstated is not None and all(way.form is Form.S11 for way in decision.worked.ways)


def _known_wait(decision: Decision) -> str:
    if text := words_of_wait(decision):
        return f"来源写的意思是“{text}”"
    stated = decision.unstated.months if decision.unstated else None
    if stated == 0:
        return "来源写了不用等"
    months = {stated} if stated else waiting.months_left_open(decision)
    return f"来源只写“等{months.pop()}个月”" if len(months) == 1 else "来源写了要等"


def words_of_wait(decision: Decision) -> str:
    """The source's sentence in plain words, which may say 至少 or 通常, where it names the length, says that there is none
    or leaves it open. A note of ours beside it is not what the source means.
    """
    claim = claim_of(decision.outcome.start, decision.unstated)
    if decision.unstated is None or claim is None:
        return ""
    stated = decision.unstated.months
    if stated:
        return claim.text if f"{stated}个月" in claim.text else ""
    lengths = {way.count for way in decision.worked.ways if not isinstance(way.count, ResidentWait)}
    return claim.text if stated == 0 or len(lengths) > 1 else ""


def _left_open(decision: Decision) -> list[str]:
    """What the ways of counting differ in."""
    said = []
    # Counting from 1 January with and without a wait: without, it was over by then, so it was counted from another day.
    ways = [(way.form, isinstance(way.count, ResidentWait)) for way in decision.worked.ways]
    if len(ways) < 2 or len(set(ways)) > 1:
        no_wait = decision.unstated is not None and decision.unstated.months == 0
        said.append("没写准是缴费当月还是下个月" if no_wait else "没写从哪天算起")
    if len(waiting.months_left_open(decision)) > 1:
        said.append("没写断的年数怎么算")
    return said or ["没写怎么算"]


def _not_stated(decision: Decision, refs: Refs) -> Headline:
    unstated = decision.unstated
    if unstated and unstated.months:
        known = f"来源写了要等{unstated.months}个月，没写从哪天算起，所以算不出日期。"
    elif unstated and unstated.at_most_months:
        claim = claim_of(decision.outcome.start, unstated)
        said = f"意思是“{claim.text}”" if claim and claim.text else f"是最长等{unstated.at_most_months}个月"
        known = f"来源写的{said}，没写到底等多久，所以算不出日期。"
    elif unstated:
        known = "来源写了要等，没写等多久，所以算不出日期。"
    else:
        known = "我们看过的来源都没写这种情况从哪天起可以报销。这不等于没有等待期。"
    return Headline(
        lead="从哪天起可以报销",
        main=words.NOT_STATED,
        sentence=known,
        notes=(ASK_12393, *_ends_all_the_same(decision)),
        refs=refs,
        brief=_unstated_brief(decision),
    )


def _ends_all_the_same(decision: Decision) -> list[str]:
    """A wait that nobody wrote down may still eat up the year that is paid for."""
    ends = _ends(decision).removesuffix("。")
    return [f"{decision.cover_year}年度的{ends}；要是也要等，等的日子算在里面。"] if ends else []


def _unstated_brief(decision: Decision) -> str:
    unstated = decision.unstated
    if unstated and unstated.months:
        return f"要等{unstated.months}个月，哪天起{words.NOT_STATED}"
    if unstated and unstated.at_most_months:
        claim = claim_of(decision.outcome.start, unstated)
        rule = "原则上" if claim and "原则上" in claim.text else ""
        return f"{rule}最长等{unstated.at_most_months}个月，哪天起{words.NOT_STATED}"
    return f"哪天起，{words.NOT_STATED}"


def _event_unknown(started: Started, refs: Refs) -> Headline:
    event = words.event(started.start.event)
    return Headline(
        lead="可以报销的第一天",
        main=f"从{event}那天算起",
        sentence=f"你没有填{event}的日期，所以算不出是哪一天。填上日期就能算。",
        refs=refs,
        brief=f"从{event}那天算起",
    )


def _not_lapsed(decision: Decision, cite: Citations) -> Headline:
    year = decision.cover_year
    return Headline(
        lead="按你的回答",
        main="没有断缴",
        sentence=decision.rule_title + "。" if decision.rule_title else "这次不用补交，待遇照常。",
        notes=(f"不用补交以前的。{year}年度的钱要照常交。",) if year else (),
        refs=cite.of(decision.grounds),
        brief=f"没有断缴，照常交{year}年度的钱" if year else "没有断缴，不用补交",
    )


def _no_cover(decision: Decision, cite: Citations) -> Headline:
    until = decision.no_cover_until
    year = decision.cover_year
    if decision.too_late_from and decision.cover_ends_on:
        return _too_late(decision, decision.too_late_from, decision.cover_ends_on, cite)
    # Until a day, it is this kind of cover that one may not join: somebody may well be covered otherwise meanwhile.
    joins = f"{words.day(until)}以前不能参加这种医保" if until else ""
    main = joins or (f"{year}年不能报销" if year else "这个年度不能报销")
    return Headline(
        lead="按你的回答",
        main=main,
        sentence=decision.rule_title + "。" if decision.rule_title else "",
        notes=() if until else (_still_open(decision) or "要等下一个参保年度的缴费期再交。",),
        refs=cite.of(decision.grounds),
        brief=main,
    )


def _still_open(decision: Decision) -> str:
    """Who chose not to pay, while the year can still be paid for."""
    closes = [
        window.closes_on
        for window in decision.policy.windows
        if window.cover_year == decision.cover_year
        and window.closes_on is not None
        and holds(window, decision.pay_on) is not False
    ]
    return f"这一年度的缴费期到{words.day(max(closes))}为止。" if closes else ""


def _too_late(decision: Decision, start: date, ends_on: date, cite: Citations) -> Headline:
    at_least = any(isinstance(claim.value, UnstatedStart) for claim in decision.outcome.start)
    repair, first = _by_repair(decision, start, ends_on)
    until = f"{repair}{'最早也要等到' if at_least or first < start else '要等到'}{words.day(first)}"
    is_disputed = decision.disputed_by("benefits_from")
    is_open = bool(is_disputed) or at_least or decision.version.verification is Verification.UNVERIFIED
    rule = "来源说法不一致；照这里先用的一种，" if is_disputed else "照查到的规定，" if is_open else "按规定"
    main = f"{ends_on.year}年{'可能' if is_open else ''}不能报销"
    return Headline(
        lead="按你的回答",
        main=main,
        sentence=f"{rule}{until}才能报销，可是{ends_on.year}年度的保障到{words.day(ends_on)}就结束了。",
        notes=(
            f"这一年的钱交了可能用不上{_if_unpaid(decision)}。"
            "交之前请先打12393问清楚，也问下一年度的钱什么时候交。",
        ),
        refs=cite.of(decision.grounds),
        brief=main,
    )


def _by_repair(decision: Decision, start: date, ends_on: date) -> tuple[str, date]:
    """What paying off added months (缴费修复) makes of it: it saves the year, comes too late as well, or moves nothing."""
    best = decision.too_late_at_best or start
    if best <= ends_on:
        return "如果不多交钱来少等，", start
    return ("就算多交钱来少等，", best) if best < start else ("", start)


def _if_unpaid(decision: Decision) -> str:
    """What it may cost to leave out a year that may be of no use: next year it counts as missed (38号文 (八))."""
    missed = decision.lapse.cover_years
    if missed is None:
        return ""  # who was never covered misses nothing
    return f"；不交，明年算的时候可能{'又多断1年' if missed else '就断了1年'}"
