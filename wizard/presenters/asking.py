"""What to say to 12393, word for word: the person's case, and what no source answers of it. To be read out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from policies.core.outcome import BackPayment, GapCost, State
from policies.core.policy import Verification
from policies.core.types import Scheme
from policies.core.verdict import Decided, Decision, Depends
from policies.regions import NATION
from wizard import words
from wizard.case import Case
from wizard.presenters import waiting
from wizard.presenters.answered import Answered
from wizard.presenters.citing import Citations
from wizard.presenters.headline import headline, words_of_wait
from wizard.presenters.lapsed import counts_years
from wizard.presenters.places import this_place
from wizard.presenters.points import has_gap, owes_back
from wizard.presenters.trust import silence_of
from wizard.presenters.years import may_be_closed

MOST_QUESTIONS = 6
WHICH_DOCUMENT = "请告诉我，这是哪份文件写的？"
_SCHEMES = {
    Scheme.EMPLOYEE: "单位给交的职工医保",
    Scheme.FLEXIBLE: "自己按月交的灵活就业医保",
    Scheme.RESIDENT: "按年交的城乡居民医保",
}


@dataclass(frozen=True, slots=True)
class Script:
    opening: tuple[str, ...]  # who I am, sentence by sentence
    questions: tuple[str, ...]
    is_needed: bool  # without the call there is no date, or nobody here has spoken


def script(case: Case, answered: Iterable[Answered]) -> Script | None:
    """None where the place's own verified policy answers everything."""
    possible = _possible(case)
    opening = tuple(_opening(case, answered))
    if not possible:
        return Script(opening, (*_ALL, WHICH_DOCUMENT), is_needed=True)
    questions = tuple(dict.fromkeys(_questions(case, possible)))[:MOST_QUESTIONS]
    if not questions:
        return None
    is_needed = any(not one.decision.own_policy or _is_undated(one.decision) for one in possible)
    return Script(opening, (*questions, WHICH_DOCUMENT), is_needed)


_ALL = (
    "我现在接着交，从哪天起能报销？",
    "要等几个月的话，从哪天算起？缴费的那个月算不算？",
    "断掉的几个月能不能补？补了，断缴期间看病的钱能不能报？",
    "要不要先到医保登记，再去税务缴费？带什么？",
)


def _possible(case: Case) -> Sequence[Decided]:
    match case.verdict:
        case Decided() as decided:
            return [decided]
        case Depends(possible=possible):
            return [one.decided for one in possible]
    return []


def _opening(case: Case, answered: Iterable[Answered]) -> Iterator[str]:
    where = "" if case.region.code == NATION else f"我想问{case.region.short}的医保，"
    yield f"你好。{where}今后想交{_SCHEMES[case.scheme]}。"
    for one in answered:
        speaks_for_itself = one.text.startswith(
            "我"
        )  # "我离职了": a sentence, read aloud without its heading
        yield f"{one.text}。" if speaks_for_itself else f"{one.label}：{one.text}。"


def _questions(case: Case, possible: Sequence[Decided]) -> Iterator[str]:
    if isinstance(case.verdict, Depends):
        labels = [row.label for key in case.verdict.facts if (row := case.snapshot.catalogue.facts.get(key))]
        yield f"请帮我查一查：{words.listed(labels)}。"
    for of in possible:
        match of.decision.state:
            case State.DECIDED:
                yield from _of_place(of.decision, case)
                yield from _of_decision(of)
            case State.NO_COVER:
                yield from _of_no_cover(of.decision)
            case State.NOT_LAPSED:
                yield from _left_open(of.decision)


def _of_place(decision: Decision, case: Case) -> Iterator[str]:
    """What nobody here wrote down: rules of its own, and how long money is taken for the year."""
    if silence_of(decision, case.region.code, case.snapshot):
        here = this_place(case.region.code, case.snapshot.regions)
        yield f"{here}有没有自己的规定？{'' if _is_undated(decision) else '从哪天起能报销？'}"
    if may_be_closed(decision, case.snapshot.policies_for(case.region.code, decision.policy.scheme)):
        yield f"{decision.cover_year}年度的钱，现在收不收？收到哪天？"


def _of_no_cover(decision: Decision) -> Iterator[str]:
    yield "我这种情况，现在还能不能参保？最早什么时候可以交，从哪天起能报销？"
    missed = decision.lapse.cover_years
    if decision.too_late_from and missed is not None:  # who was never covered misses nothing
        yield f"今年的钱不交，明年算不算{'又' if missed else ''}断了1年？交了算不算接上？"
    yield from _disputes(decision)
    yield from _left_open(decision)


def _left_open(decision: Decision) -> Iterator[str]:
    """What the sentences leave open, in the words of who entered them."""
    return (told.ask for told in decision.statements if told.ask)


def _of_decision(of: Decided) -> Iterator[str]:
    decision = of.decision
    paid = words.short_day(decision.pay_on)
    if _is_undated(decision):
        yield _from_which_day(decision, paid)
    elif decision.own_policy and decision.version.verification is Verification.UNVERIFIED:
        yield f"我看到的说法是{headline(decision, Citations()).brief}能报销，对不对？"
    yield from _disputes(decision)
    yield from _left_open(decision)
    yield from _silences(of)


def _disputes(decision: Decision) -> Iterator[str]:
    for one in decision.disagreements:
        others = words.listed([f"“{other.text}”" for other in one.others])
        yield f"{words.FIELD.get(one.field, one.field)}，一处说“{one.used.text}”，另一处说{others}，哪个对？"


def _from_which_day(decision: Decision, paid: str) -> str:
    months = {decision.unstated.months} if decision.unstated else waiting.months_left_open(decision)
    known = months.pop() if len(months) == 1 else None
    if decision.unstated and decision.unstated.months and (text := words_of_wait(decision)):
        return f"说是“{text}”，从哪天算起？我{paid}到账，哪天能报销？"
    if known:
        return f"说是等{known}个月，从哪天算起？我{paid}到账，哪天能报销？"
    return f"我{paid}到账，从哪天起能报销？要不要等几个月？"


def _silences(of: Decided) -> Iterator[str]:
    """What a resident loses money by not knowing, where the source says nothing."""
    decision = of.decision
    if owes_back(decision) and decision.back_payment is None:
        yield f"断掉的那几{'年' if counts_years(decision) else '个月'}，能不能补交？"
    if has_gap(decision):
        if not decision.gap_costs:
            yield f"{_paid_or_not(of)}断缴期间看病的钱能不能报？"
        if decision.late_fee is None and decision.back_payment not in (None, BackPayment.NOT_POSSIBLE):
            yield "补交要不要滞纳金？谁出？（这一句打12366问）"
    if (
        waiting.waits(decision)
        and _is_long(decision)
        and not decision.during_wait
        and decision.gap_cost is not GapCost.FROM_RETURN
    ):
        yield "等待的这段时间，能不能报一部分？"
    if not decision.materials:
        yield "要带什么？先登记还是先缴费？"


def _paid_or_not(of: Decided) -> str:
    if not of.pays_gap:
        return "不补交的话，"
    decision = of.decision
    can_pay = owes_back(decision) and decision.back_payment is not BackPayment.NOT_POSSIBLE
    return "补交以后，" if can_pay else ""


def _is_long(decision: Decision) -> bool:
    """A wait that the source calls one, not the days to the end of a month."""
    return decision.started is None or waiting.has_wait(decision.started)


def _is_undated(decision: Decision) -> bool:
    return decision.state is State.DECIDED and decision.benefits_from is None
