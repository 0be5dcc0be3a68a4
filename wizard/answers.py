"""Query string <-> answers: the only module that names query keys. Behind it there are values, never raw text."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.http import QueryDict

from policies.core import reading
from policies.core.facts import EVENT
from policies.core.policy import Catalogue
from policies.core.types import Fact, Kind, Scheme
from policies.core.values import Value

Values = Mapping[str, Value]

VERSION, VIEW, SEARCH, CHANGE = "v", "view", "q", "change"
LARGE, CONTRAST = "large", "contrast"
LOOKS = (LARGE, CONTRAST)  # ``view`` names any of them, with commas between
AMOUNT, BASE = "amount", "base"  # the person's own figures; no rule asks for them
_LONGEST = 100  # characters of one answer
_YUAN = re.compile(r"[0-9]{1,6}(\.[0-9]{1,2})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class OwnFigures:
    """What the person says they pay, in yuan: a month's premium (residents: a year's), or a month's base."""

    amount: Decimal | None = None
    base: Decimal | None = None
    typed: Mapping[str, str] = field(default_factory=dict)  # as it stood in the address
    problems: tuple[reading.Refusal, ...] = ()

    @property
    def spelt(self) -> dict[str, str]:
        given = {AMOUNT: self.amount, BASE: self.base}
        return {key: f"{sum_:f}" for key, sum_ in given.items() if sum_ is not None}


NO_FIGURES = OwnFigures()


@dataclass(frozen=True, slots=True)
class Answers:
    """One person's answers as the address carries them."""

    values: Values
    spelt: Mapping[str, str]  # as links write them, in the order of the address
    typed: Mapping[str, str]  # what was refused, to show it again
    problems: tuple[reading.Refusal, ...] = ()
    version: int | None = None
    view: str = ""
    change: str = ""  # the answer that is looked at again, though it stands in the address
    own: OwnFigures = NO_FIGURES

    @property
    def pairs(self) -> dict[str, str]:
        """All that an address carries, but for how the page looks."""
        return {**self.spelt, **self.own.spelt}

    def query(
        self,
        *,
        only: Sequence[str] | None = None,
        without: str = "",
        also: Mapping[str, str] | None = None,
        version: int | None = None,
    ) -> str:
        """?pay_on=2026-08-10&reason=left_job, or nothing."""
        order = self.spelt if only is None else only
        pairs = {key: self.spelt[key] for key in order if key in self.spelt and key != without}
        return query(pairs | dict(also or {}) | self.own.spelt, view=self.view, version=version)

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What a form carries along that asks for one's own figures."""
        return [*self.spelt.items(), *([(VIEW, self.view)] if self.view else [])]

    def hidden(self, asked: str) -> list[tuple[str, str]]:
        """What a form that asks one question carries along."""
        kept = [(key, text) for key, text in self.pairs.items() if key != asked]
        return [*kept, (VIEW, self.view)] if self.view else kept

    def doubted(self, found: Iterable[reading.Refusal]) -> "Answers":
        """The same with problems that show only when answers are read side by side; what is doubted is dropped."""
        refusals = tuple(found)
        if not refusals:
            return self
        keys = {refusal.key for refusal in refusals}
        return replace(
            self,
            values={key: value for key, value in self.values.items() if key not in keys},
            spelt={key: text for key, text in self.spelt.items() if key not in keys},
            typed={**self.typed, **{key: self.spelt.get(key, "") for key in keys}},
            problems=(*self.problems, *refusals),
        )


def read(raw: QueryDict, catalogue: Catalogue, scheme: Scheme, *, on: date) -> Answers:
    """Known facts only; the rest is ignored and left out of links. Refusals come with the sentence to show."""
    values: dict[str, Value] = {}
    spelt: dict[str, str] = {}
    typed: dict[str, str] = {}
    problems: list[reading.Refusal] = []
    for key in raw:
        fact = row_for(key, catalogue)
        if fact is None:
            continue
        text = ""
        try:
            text = _one_text(fact, raw.getlist(key))
            values[key] = reading.read(fact, text, on=on)
            spelt[key] = _spelt(values[key], text)
        except reading.Refused as refused:
            typed[key] = text
            problems.append(reading.Refusal(key, refused.text))
    change = raw.get(CHANGE, "")
    change = change if change in spelt else ""
    looks = version_of(raw), view_of(raw), change, own_figures(raw)
    found = Answers(values, spelt, typed, tuple(problems), *looks)
    return found.doubted(reading.check_together(values, scheme))


def row_for(key: str, catalogue: Catalogue) -> Fact | None:
    """The fact a query key stands for. Of the keys with a dot only kinds of event are asked under their own name."""
    if "." in key and not key.startswith(EVENT):
        return None
    return reading.row_for(key, catalogue)


def query(pairs: Mapping[str, str], *, view: str = "", version: int | None = None) -> str:
    extra = {VIEW: view} if view else {}
    if version is not None:
        extra[VERSION] = str(version)
    encoded = urlencode({**pairs, **extra}, safe=",")
    return f"?{encoded}" if encoded else ""


def own_figures(raw: QueryDict) -> OwnFigures:
    """Sums in yuan, as people write them: 484.38, 5,000元. What cannot be read comes with the sentence to show."""
    typed = {key: raw.get(key, "").strip()[:_LONGEST] for key in (AMOUNT, BASE) if raw.get(key, "").strip()}
    sums: dict[str, Decimal] = {}
    problems = []
    for key, text in typed.items():
        bare = unicodedata.normalize("NFKC", text).replace(",", "").removesuffix("元").strip()
        if _YUAN.fullmatch(bare) and Decimal(bare) > 0:
            sums[key] = Decimal(bare)
        else:
            problems.append(reading.Refusal(key, "请写多少元，最多两位小数，例如 484.38。不知道就空着。"))
    return OwnFigures(sums.get(AMOUNT), sums.get(BASE), typed, tuple(problems))


def view_of(raw: QueryDict) -> str:
    """large, contrast, or large,contrast; whatever else is asked for is not heard."""
    asked = raw.get(VIEW, "").split(",")
    return ",".join(look for look in LOOKS if look in asked)


def switched(view: str, look: str) -> str:
    """The view with that look on, or off again."""
    on = view.split(",")
    return ",".join(one for one in LOOKS if (one in on) != (one == look))


def version_of(raw: QueryDict) -> int | None:
    text = raw.get(VERSION, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None


def search_of(raw: QueryDict) -> str:
    """What was typed into the search box, without what cannot be seen."""
    text = "".join(letter for letter in raw.get(SEARCH, "") if not _is_control(letter))
    return text.strip()[:_LONGEST]


def _one_text(fact: Fact, texts: list[str]) -> str:
    """The one text of an answer. A form repeats the key for each box ticked, and sends empty ones along."""
    filled = [text for text in texts if text.strip()]
    if len(filled) > 1 and fact.kind is not Kind.CHOICES:
        raise reading.Refused(f"“{fact.label}”写了不止一次，请只填一个。")
    text = ",".join(filled)
    if any(_is_control(letter) for letter in text):
        raise reading.Refused(f"“{fact.label}”里有看不见的字符，请重新填写。")
    if len(text) > _LONGEST:
        raise reading.Refused(f"“{fact.label}”写得太长，请重新填写。")
    if not text:
        raise reading.Refused(f"请先回答“{fact.label}”。")
    return text


def _is_control(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cs", "Cn", "Co")


def _spelt(value: Value, text: str) -> str:
    """A year stays a year: 2024 is not rewritten to 2024-12."""
    bare = unicodedata.normalize("NFKC", text).strip()
    return bare if len(bare) == 4 and bare.isdigit() else reading.spell(value)
