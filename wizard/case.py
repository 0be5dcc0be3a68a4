"""One person's case: a place, a scheme, the answers in the address, and what they come to."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.http import Http404, QueryDict
from django.urls import reverse

from policies.core import deciding
from policies.core.types import Scheme
from policies.core.values import Value
from policies.core.verdict import Ask, Decided, Depends, Uncovered, Verdict
from policies.regions import Region
from policies.snapshot import Snapshot
from wizard import answers
from wizard.answers import Answers
from wizard.presenters import result
from wizard.presenters.comparing import Choose
from wizard.presenters.result import Desk, Result

OPTIONS = ("pay_gap", "repair_years")  # never asked, yet an address may settle them


@dataclass(frozen=True, slots=True)
class Case:
    snapshot: Snapshot
    region: Region
    scheme: Scheme
    given: Answers
    on: date
    verdict: Verdict | None  # None: some answer cannot be used

    @property
    def place(self) -> str:
        return self.snapshot.regions.full_name(self.region.code)

    @property
    def here(self) -> str:
        """The page that asks and answers, without a query."""
        return reverse("wizard:step", args=[self.region.code, self.scheme.value])

    @property
    def event(self) -> str:
        """The kind of event whose date stands under event_on, as far as the rules have settled it."""
        match self.verdict:
            case Ask():
                return self.verdict.event
            case Decided():
                return self.verdict.decision.event
            case Depends():
                return self.verdict.possible[0].decided.decision.event
        return ""

    def address(self, page: str, keys: Collection[str] | None = None, version: int | None = None) -> str:
        """A page of this case with the answers that still count."""
        path = reverse(f"wizard:{page}", args=[self.region.code, self.scheme.value])
        only = None if keys is None else (*keys, *OPTIONS)
        return path + self.given.query(only=only, version=version)

    def result(self) -> Result | None:
        match self.verdict:
            case Decided():
                used = self.verdict.decision.used
                return result.decided(self.verdict, self._desk(used))
            case Depends():
                used = self.verdict.used
                return result.depends(self.verdict, self._desk(used))
        return None

    def _desk(self, used: Collection[str]) -> Desk:
        return Desk(self.snapshot, self.region.code, self.on, self.choosing(used), self.given.own)

    def choosing(self, used: Collection[str]) -> Choose:
        """The address of this case under another choice of the person's own."""
        only = (*used, *OPTIONS)
        return lambda option, value: self.here + self.given.query(only=only, also={option: value})


def open_case(raw: QueryDict, snapshot: Snapshot, code: str, scheme: Scheme, *, on: date) -> Case:
    region = region_of(snapshot, code)
    given = answers.read(raw, snapshot.catalogue, scheme, on=on)
    verdict = None if given.problems else decide(snapshot, code, scheme, given.values)
    return Case(snapshot, region, scheme, given, on, verdict)


def decide(snapshot: Snapshot, code: str, scheme: Scheme, values: answers.Values) -> Verdict:
    """Where nobody ever speaks, nothing is asked."""
    if not snapshot.policies_for(code, scheme):
        return Uncovered({})
    return deciding.decide(snapshot.ruleset(code, scheme), values)


def region_of(snapshot: Snapshot, code: str) -> Region:
    region = snapshot.regions.get(code)
    if region is None:
        raise Http404(code)
    return region


def day(value: Value | None) -> date | None:
    return value if isinstance(value, date) else None
