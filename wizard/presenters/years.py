"""What belongs to one cover year: when it is paid for, and its price.

Of a year that nobody has entered, the page says so and shows the last one known, as a hint and never as the answer:
the year of payment, of the notice and of cover are three different years (domain.md a.3).
"""

from collections.abc import Iterable, Iterator, Sequence

from policies.core import words as core_words
from policies.core.conditions import compile_condition
from policies.core.outcome import Price
from policies.core.policy import Policy, Rule, Window, WindowName
from policies.core.types import Source
from policies.core.values import UNKNOWN
from policies.core.verdict import Decision
from wizard import words
from wizard.presenters.citing import Citations, Refs
from wizard.presenters.points import Point, price, sentences

ONLY_A_HINT = "仅供参考，今年可能不一样"
_OUTSIDE = "不在集中缴费期里交，{year}年度的钱收不收、收到哪天，来源未写明，交之前请打12393问"


def window_point(decision: Decision, policies: Sequence[Policy], cite: Citations) -> Point | None:
    """When that cover year can be paid for; None for those who do not pay by the year."""
    year = decision.cover_year
    if year is None:
        return None
    question = f"{year}年度的居民医保，什么时候交？"
    outside = _OUTSIDE.format(year=year) if may_be_closed(decision, policies) else ""
    if known := _entered(policies, year):
        policy, of_year = known
        listed, ends = "；".join(map(_window, of_year)), all(one.closes_on for one in of_year)
        more = sentences([*([] if ends else _in_time(decision)), outside])
        return Point(
            "window", question, f"{listed}。{_by_event(decision)}", more, _refs(policy, of_year, cite)
        )
    hint, refs = _last_windows(decision, policies, year, cite)
    answer = f"{words.NOT_STATED}{year}年度哪天开始、哪天截止。"
    more = sentences([*_in_time(decision), outside, hint])
    return Point("window", question, answer, more, refs, is_stated=False)


def may_be_closed(decision: Decision, policies: Sequence[Policy]) -> bool:
    """Outside the windows, a rule names the wait of who pays then, and not whether money is taken at all.

    Money for a year is collected before it begins (domain.md a.3): who pays in it, where no window is entered, is inside
    only as far as the person says so. Special groups, and whom an event decides, have days of their own.
    """
    year, group = decision.cover_year, decision.used.get("group", UNKNOWN)
    if year is None or decision.event or group not in (UNKNOWN, "none", ("none",)):
        return False
    if known := _entered(policies, year):
        return all(one.closes_on is not None and one.closes_on < decision.pay_on for one in known[1])
    inside = decision.used.get("in_window")
    return inside == "no" or (inside != "yes" and decision.pay_on.year >= year)


def _entered(policies: Iterable[Policy], year: int) -> tuple[Policy, list[Window]] | None:
    """The nearest policy that has that year's windows."""
    found = ((policy, [one for one in policy.windows if one.cover_year == year]) for policy in policies)
    return next((one for one in found if one[1]), None)


def _in_time(decision: Decision) -> list[str]:
    """For who said that the payment lies in the window, where its last day is not known."""
    return ["要在集中缴费期内到账。请打12393问哪天截止"] if decision.used.get("in_window") == "yes" else []


def _by_event(decision: Decision) -> str:
    """For whom an event decides, and not the window: a child born after it has closed."""
    if not decision.event:
        return ""
    return f"这是一般人交的日子。你的情况还看{words.event(decision.event)}的日期，上面已经按它算。"


def _window(of: Window) -> str:
    opens = f"{words.day(of.opens_on)}开始" if of.opens_on else f"哪天开始{words.NOT_STATED}"
    closes = f"{words.day(of.closes_on)}截止" if of.closes_on else f"哪天截止{words.NOT_STATED}"
    return f"{core_words.WINDOWS[of.name]}：{opens}，{closes}"


def _last_windows(
    decision: Decision, policies: Sequence[Policy], year: int, cite: Citations
) -> tuple[str, Refs]:
    """Of the last year known: not for whom an event decides, and for who pays in the main window only with that one."""
    if decision.event:
        return "", ()
    in_main = decision.used.get("in_window") == "yes"
    said: list[str] = []
    refs: set[int] = set()
    newest = 0
    for policy in policies:  # the place's own first; above it only what is of a later year
        known = [
            one
            for one in policy.windows
            if one.cover_year < year and (one.name is WindowName.MAIN or not in_main)
        ]
        last = max((one.cover_year for one in known), default=0)
        if last > newest:
            newest = last
            windows = [one for one in policy.windows if one.cover_year == last]
            said.insert(0, f"{last}年度是这样（{ONLY_A_HINT}）：{'；'.join(map(_window, windows))}")
            refs.update(_refs(policy, windows, cite))
    return "。".join(said), tuple(sorted(refs))


def _refs(policy: Policy, windows: Iterable[Window], cite: Citations) -> Refs:
    return cite.of(policy.cite(tuple(key for window in windows for key in window.sources)))


# ---------------------------------------------------------------- price


def price_hint(decision: Decision, policies: Sequence[Policy], cite: Citations) -> tuple[str, Refs]:
    """The last price known of an earlier cover year, where none is stated for this one; each, where it changed with the day."""
    year = decision.cover_year
    if year is None or decision.prices:
        return "", ()
    groups = decision.used.get("group")
    mine = {"", *({groups} if isinstance(groups, str) else groups if isinstance(groups, tuple) else ())}
    known = [level for policy in policies if (level := _newest(policy, year, mine))]
    if not known:
        return "", ()
    last = max(known, key=lambda level: _rank(level[0][0]))  # of equals the place's own, which stands first
    # A price that one rule states plainly may be another's until a day: what one pays late is then part of it.
    dated = [(one, sources) for one, sources in last if one.from_on or one.until_on]
    shown = dated or last[:1]
    texts = dict.fromkeys(price(one) for one, _ in shown)
    return f"（{ONLY_A_HINT}）{'；'.join(texts)}", cite.of(
        source for _, sources in shown for source in sources
    )


def _newest(policy: Policy, year: int, groups: set[str]) -> list[tuple[Price, tuple[Source, ...]]]:
    """A policy's prices of the last cover year it knows before ``year``, each with its sources."""
    earlier = [
        (one, policy.cite(sources))
        for one, sources in _prices(policy, groups)
        if one.cover_year is not None and one.cover_year < year and one.group in groups
    ]
    newest = max((_rank(one) for one, _ in earlier), default=None)
    return [(one, sources) for one, sources in earlier if _rank(one) == newest]


def _rank(of: Price) -> tuple[int, bool]:
    """Later years first, and of one year what is the person's own group's."""
    return of.cover_year or 0, bool(of.group)


def _prices(policy: Policy, groups: set[str]) -> Iterator[tuple[Price, tuple[str, ...]]]:
    for version in policy.versions:
        for rule in version.rules:
            if _is_of_others(rule, groups):
                continue
            for claim in rule.then.price:
                for one in claim.value:
                    yield one, claim.sources or rule.sources


def _is_of_others(rule: Rule, groups: set[str]) -> bool:
    """A rule for who belongs to no special group does not name the price of who does."""
    asked = [compile_condition(one) for one in rule.when if one.fact == "group"]
    mine = groups - {""}
    return bool(mine) and any(not any(test({"group": one}) for one in mine) for test in asked)
