"""Sources, numbered once each."""

from dataclasses import replace
from datetime import date

from policies.core.types import Rank, Source
from wizard.presenters.citing import Citations

TODAY = date(2026, 11, 24)


def test_one_article_is_one_source_with_all_that_is_noted_of_it():
    """A city's pack and the nation's note of the same article what each takes from it; another clause is another."""
    article = Source("a", "报道", Rank.MEDIA, TODAY, note="没有写明城市。")
    cite = Citations()
    numbers = [
        cite.of([one])
        for one in (
            article,
            replace(article, key="b", note="没有写明城市。材料引自这里。"),
            replace(article, key="c", clause="第二节"),
            replace(article, key="d"),
        )
    ]
    assert numbers == [(1,), (1,), (2,), (1,)]
    first, second = cite.lines()
    assert (first.number, first.facts[-1]) == (1, "没有写明城市。材料引自这里。")
    assert second.number == 2
