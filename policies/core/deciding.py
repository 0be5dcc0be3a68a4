"""The one call of the core: answers in, verdict out, a decision with its deadlines."""

from __future__ import annotations

from dataclasses import replace

from .deadlines import deadlines, missed
from .matter import Answers
from .ruleset import Ruleset
from .settling import settle
from .verdict import Decided, Verdict


def decide(ruleset: Ruleset, answers: Answers) -> Verdict:
    """What to ask next, what is decided, what it depends on, or that nobody speaks.

    ``answers`` are values by query key, as reading.py gives them. What is not asked for does not count.
    """
    verdict = settle(ruleset, answers)
    if not isinstance(verdict, Decided):
        return verdict
    near, last = deadlines(ruleset, answers, verdict)
    return replace(verdict, deadlines=near, last_in_time=last, missed=missed(ruleset, answers, verdict))
