"""Whether something may be published now, beside all that is in force. Reads, never writes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any, TypeVar

from policies.core import codec
from policies.core.check import Problem
from policies.core.policy import Policy
from policies.regions import RegionError, Regions

from . import examples, in_force
from .judging import problems_of
from .models import Draft, Publication, Status
from .snapshot import CATALOGUE, POLICY, REGIONS, Subject

T = TypeVar("T")


class NotPublishable(Exception):  # noqa: N818
    """For these reasons, in words for staff."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.text for problem in self.problems))


def judged(subject: Subject, document: Any, *, replacing: Collection[Subject] = ()) -> Any:
    """The document in its canonical spelling. ``replacing``: policies about to be replaced, so not looked at."""
    if subject.kind == REGIONS:
        return _judged_regions(document, replacing)
    if subject.kind == CATALOGUE:
        return _judged_catalogue(document, replacing)
    policy = _loaded(codec.load_policy, document)
    if (policy.region, policy.scheme) != (subject.region, subject.scheme):
        raise _refusal(
            "P502", f"内容是{policy.region}的{policy.scheme}，不是{subject.region}的{subject.scheme}"
        )
    regions = in_force.regions()
    above = in_force.policies(among=regions.chain(policy.region, policy.scheme)[1:])
    _refuse_errors(problems_of(policy, regions=regions, catalogue=in_force.catalogue(), policies=above))
    return codec.dump_policy(policy)


def refuse_unchanged(draft: Draft, digest: str) -> None:
    if draft.base and draft.base.digest == digest:
        raise _refusal("P507", f"内容与第{draft.base.number}号完全相同，没有可发布的改动。")


def refuse_failed_examples(subject: Subject, document: Any) -> None:
    """What the source's own examples come to is what the source says, or the policy is wrong."""
    if subject.kind != POLICY:
        return
    tried = examples.run(_loaded(codec.load_policy, document))
    _refuse_errors(
        Problem("P508", "error", f"例子“{one.name}”", "；".join(one.wrong), ()) for one in tried if one.wrong
    )


def refuse_closed(draft: Draft) -> None:
    if draft.status == Status.DISCARDED:
        raise _refusal("P503", "这份草稿已放弃，不能发布。")
    if draft.base and draft.base.subject != draft.subject:
        raise _refusal("P504", "这份草稿修改自另一份政策，不能接替它发布。")


def refuse_withdrawal(publication: Publication) -> None:
    if publication.kind != POLICY:
        raise _refusal("P505", "地区表和问题目录不能撤回，只能发布新的。")
    if publication.is_withdrawal:
        raise _refusal("P506", "这一号本身就是撤回。")


def _judged_regions(document: Any, replacing: Collection[Subject]) -> Any:
    try:
        regions = Regions.from_rows(document)
    except (RegionError, TypeError) as error:
        raise _refusal("P500", str(error)) from error
    _refuse_errors(
        problem
        for policy in _staying(replacing)
        for problem in problems_of(
            policy, regions=regions, catalogue=in_force.catalogue(), policies=in_force.policies()
        )
        if problem.id == "P501"
    )
    return regions.to_rows()


def _judged_catalogue(document: Any, replacing: Collection[Subject]) -> Any:
    """Nothing that a published policy rests on may go."""
    catalogue = _loaded(codec.load_catalogue, document)
    policies, regions = in_force.policies(), in_force.regions()
    _refuse_errors(
        problem
        for policy in _staying(replacing)
        for problem in problems_of(policy, regions=regions, catalogue=catalogue, policies=policies)
    )
    return codec.dump_catalogue(catalogue)


def _staying(replacing: Collection[Subject]) -> list[Policy]:
    return [
        policy
        for (region, scheme), policy in in_force.policies().items()
        if Subject(POLICY, region, scheme) not in replacing
    ]


def _loaded(load: Callable[[Any], T], document: Any) -> T:
    try:
        return load(document)
    except codec.DocumentError as error:
        raise NotPublishable(
            Problem("P500", "error", codec.in_words(fault.path), fault.reason, fault.path)
            for fault in error.problems
        ) from error


def _refuse_errors(problems: Iterable[Problem]) -> None:
    if errors := [problem for problem in problems if problem.severity == "error"]:
        raise NotPublishable(errors)


def _refusal(id_: str, text: str) -> NotPublishable:
    return NotPublishable([Problem(id_, "error", "", text, ())])
