"""Sources, numbered in the order they are first named on a page, and printed once at its foot."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from policies.core.policy import Rule
from policies.core.types import Claim, Said, Source, T
from policies.core.verdict import Decision
from wizard import words

Refs = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str
    refs: Refs = ()


@dataclass(frozen=True, slots=True)
class SourceLine:
    number: int
    title: str
    address: str
    level: str
    facts: tuple[str, ...]  # who, document number, dates
    in_short: str  # for paper: level, title, number, clause, when it was checked


class Citations:
    """Hands out numbers; keeps what it numbered.

    Packs note of one article what each takes from it: for a reader it is one source, with all that is noted.
    """

    def __init__(self) -> None:
        self._notes: dict[
            Source, dict[str, None]
        ] = {}  # by the source without its note, in the order of the numbers
        self._numbers: dict[Source, int] = {}

    def of(self, sources: Iterable[Source]) -> Refs:
        return tuple(sorted({self._number(source) for source in sources}))

    def _number(self, source: Source) -> int:
        if source not in self._numbers:
            bare = replace(source, key="", note="")
            self._notes.setdefault(bare, {})[source.note] = None
            self._numbers[source] = [*self._notes].index(bare) + 1
        return self._numbers[source]

    def named(self, decision: Decision, keys: Iterable[str]) -> Refs:
        known = decision.policy.sources
        return self.of(known[key] for key in keys if key in known)

    def claim(self, decision: Decision, said: Said[T], value: T | None) -> Refs:
        """What the value used rests on; a claim without sources of its own rests on the rule's."""
        used = claim_of(said, value)
        if used is None:
            return ()
        return self.named(decision, used.sources or rule_sources(decision))

    def lines(self) -> tuple[SourceLine, ...]:
        return tuple(_line(source, notes, at + 1) for at, (source, notes) in enumerate(self._notes.items()))


def claim_of(said: Said[T], value: T | None) -> Claim[T] | None:
    return next((claim for claim in said if claim.value == value), said[0] if said else None)


def rule_of(decision: Decision) -> Rule | None:
    return next((rule for rule in decision.version.rules if rule.key == decision.rule), None)


def rule_sources(decision: Decision) -> tuple[str, ...]:
    rule = rule_of(decision)
    return rule.sources if rule else decision.version.otherwise_sources


def _line(source: Source, notes: Iterable[str], number: int) -> SourceLine:
    facts = (
        source.number,
        source.clause,
        source.issuer,
        _dated("发布", source.published_on),
        _dated("查看", source.checked_on),
        _noted(notes),
    )
    is_web = source.address.startswith(("https://", "http://"))
    return SourceLine(
        number=number,
        title=source.title,
        address=source.address if is_web else "",
        level=words.RANK[source.level],
        facts=tuple(fact for fact in facts if fact),
        in_short="，".join(
            part
            for part in (
                f"{words.RANK[source.level]}《{source.title.strip('《》')}》",
                source.number,
                source.clause,
                _dated("查看", source.checked_on),
            )
            if part
        ),
    )


def _noted(notes: Iterable[str]) -> str:
    """Each sentence once: packs begin a note of one article with the same words."""
    sentences = dict.fromkeys(said for note in notes for said in note.split("。") if said)
    return "".join(f"{said}。" for said in sentences)


def _dated(what: str, on: date | None) -> str:
    return f"{words.day(on)}{what}" if on else ""
