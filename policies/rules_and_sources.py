"""Every rule of every pack beside the place in its source: a table that anybody can check line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from policies.core import words
from policies.core.outcome import Outcome
from policies.core.policy import Catalogue, Policy, Rule, Version
from policies.core.types import Source
from policies.packs import Packs

HEAD = """# Rules and their sources

Every rule of the shipped packs beside the place in its source, so that it can be laid beside the text. Made by
`manage.py list_sources`; a test holds it to the packs. `[9]` is a line of an article, counted from 1; 第…条 a clause;
问1 a question of the source's own. “—”: the source has no numbered places. What was judged where a source is vague
stands in [judgements.md](judgements.md).
"""


def table(found: Packs) -> str:
    """The whole document, in Markdown."""
    parts = [HEAD]
    for pack in sorted(found.packs.values(), key=lambda pack: (pack.policy.region, pack.policy.scheme)):
        name = found.regions.full_name(pack.policy.region)
        parts.append("\n".join(_policy(pack.policy, name, found.catalogue)))
    return "\n".join(parts)


def _policy(policy: Policy, place: str, catalogue: Catalogue) -> Iterator[str]:
    yield f"\n## {policy.region} {place}, {policy.scheme}\n"
    for source in policy.sources.values():
        yield f"- `{source.key}`: {_source(source)}"
    for version in policy.versions:
        yield from _version(version, policy, catalogue)


def _source(source: Source) -> str:
    parts = (
        f"《{source.title.strip('《》')}》",
        source.number,
        source.issuer,
        source.level.value,
        f"checked {source.checked_on.isoformat()}",
        source.address,
    )
    return ", ".join(part for part in parts if part)


def _version(version: Version, policy: Policy, catalogue: Catalogue) -> Iterator[str]:
    yield f"\nFrom {version.effective_from.isoformat()}, {version.verification}:\n"
    yield "| Rule | For whom | What it says | Source, and where in it |"
    yield "| --- | --- | --- | --- |"
    for rule in version.rules:
        cells = (
            f"`{rule.key}` {rule.title}",
            _whom(rule, catalogue),
            _says(rule.then),
            _where(rule, policy.sources),
        )
        yield f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"
    yield f"| | everybody else | {version.otherwise or 'unfinished'} | {', '.join(version.otherwise_sources) or '—'} |"


def _whom(rule: Rule, catalogue: Catalogue) -> str:
    return words.conditions(rule.when, catalogue) or "everybody"


def _says(outcome: Outcome) -> str:
    """Each field that is stated, every claim of it."""
    said = [] if outcome.state == "decided" else [str(outcome.state)]
    said += [f"start {words.start(claim.value)}{_text(claim.text)}" for claim in outcome.start]
    said += [
        f"back payment {words.BACK_PAYMENT[claim.value]}{_text(claim.text)}" for claim in outcome.back_payment
    ]
    said += [f"limit {words.limit(claim.value)}{_text(claim.text)}" for claim in outcome.back_payment_limit]
    said += [f"wait {words.during_wait(claim.value)}{_text(claim.text)}" for claim in outcome.during_wait]
    said += [f"gap {words.gap_costs(claim.value)}{_text(claim.text)}" for claim in outcome.gap_costs]
    said += [f"late fee {words.late_fee(claim.value)}{_text(claim.text)}" for claim in outcome.late_fee]
    said += [f"price {words.prices(claim.value)}{_text(claim.text)}" for claim in outcome.price]
    said += [f"repair {words.price(claim.value)}{_text(claim.text)}" for claim in outcome.repair_price]
    return "; ".join(said) or "not stated"


def _text(text: str) -> str:
    return f"（{text}）" if text else ""


def _where(rule: Rule, sources: Mapping[str, Source]) -> str:
    """The passage of the rule; else the clause that the source as a whole is cited for."""
    known = {key: sources[key].clause for key in rule.sources}
    known |= {passage.source: passage.at for passage in rule.passages}
    return "<br>".join(f"{key} {at or '—'}" for key, at in known.items())
