"""Long sentences, and rare words that the glossary does not explain, in all that residents read. A list to look at."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from .texts import glossary, sentences, written

ROOT = Path(__file__).resolve().parent.parent
LONGEST = 45  # characters a sentence may have before it is listed
MOST = 40  # lines of each list


def shipped() -> tuple[list[str], list[str]]:
    """Texts of the packs and of the questions; and the names of places, which are no words to explain."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from policies import packs
    from policies import shipped as files

    site = packs.read(files.files()).snapshot()
    texts = [*written(site.catalogue), *(text for one in site.policies.values() for text in written(one))]
    names = [name for row in site.regions.to_rows()[1:] for name in row[1:3]]
    return texts, names


def lines(pages: Sequence[str]) -> Iterator[str]:
    """``pages``: the words of each kind of page."""
    texts, names = shipped()
    found = sentences([*texts, *pages])
    long = sorted((one for one in found if len(one) > LONGEST), key=len, reverse=True)
    yield f"{len(long)} of {len(found)} sentences are longer than {LONGEST} characters; the longest:"
    yield from (f"  {len(one):>3}  {one}" for one in long[:MOST])
    rare = _rare(found, names)
    yield f"{len(rare)} rare words are not in docs/glossary.md; the most used:"
    yield from (f"  {count:>3}  {word}" for word, count in rare[:MOST])


def _rare(found: Sequence[str], names: Sequence[str]) -> list[tuple[str, int]]:
    given = {"sentences": found, "glossary": sorted(glossary()), "names": names}
    done = subprocess.run(  # noqa: S603  (our own script, in the environment that scripts/need-audit made)
        [ROOT / "var/audit/words/bin/python", ROOT / "audit/rare_words.py"],
        input=json.dumps(given, ensure_ascii=False),
        capture_output=True,
        text=True,
        check=True,
    )
    return [(word, count) for word, count in json.loads(done.stdout)]


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in lines([]))
