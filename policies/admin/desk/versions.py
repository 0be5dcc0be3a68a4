"""Pages of a version: its rules as a decision table, its settings, a rule on its own page, the date a start gives."""

from __future__ import annotations

import re
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from policies import editing, in_force
from policies.core.types import Scheme
from policies.models import Draft

from . import parts, table
from .conditions import suggestions
from .entries import lines
from .forms import VersionForm
from .frame import (
    back_address,
    changing,
    day_asked,
    desk_address,
    form_page,
    of_draft,
    page,
    rule_of,
    send,
    version_of,
    who_and_when,
)
from .preview import Counting, preview, windows_of
from .rules import RuleForm
from .starts import StartRow

OTHERWISE = {"defer": "交给上一级的规定", "not_stated": "来源未写明"}


@of_draft
@require_GET
def version(request: HttpRequest, draft: Draft, version: int) -> HttpResponse:
    row = version_of(draft, version)
    desk = parts.desk_of(draft, row)
    shown = {
        "version": row,
        "rows": table.rows(row, in_force.catalogue()),
        "lists": [(one, lines(draft, one, desk, row)) for one in parts.OF_VERSION],
        "otherwise": OTHERWISE.get(row.document.get("otherwise", ""), "还没写"),
    }
    return page(request, draft, "version", str(row), shown)


@of_draft
@changing
def settings(request: HttpRequest, draft: Draft, version: int | None = None) -> HttpResponse:
    """What a version says beside its rules; a new one where none is named."""
    row = version_of(draft, version) if version else None
    plain = editing.settings_of(row) if row else None
    form = VersionForm(request.POST or None, desk=parts.desk_of(draft, row), plain=plain)

    def save(opened: str) -> object:
        return editing.save_version(
            draft=draft, version=row, plain=form.to_plain(), opened=opened, **who_and_when(request)
        )

    sent = send(request, form, plain, save, taken="已经有一版从这一天起施行了。")
    if sent.saved:
        messages.success(request, "已保存这一版。")
        return redirect(back_address(draft, sent.saved))
    return form_page(request, draft, "版本的基本情况" if row else "添加版本", form, sent, version=row)


@of_draft
@changing
@require_POST
def copy(request: HttpRequest, draft: Draft, version: int) -> HttpResponse:
    row = version_of(draft, version)
    try:
        starts = date.fromisoformat(request.POST.get("effective_from", ""))
        made = editing.copy_version(version=row, effective_from=starts, **who_and_when(request))
    except ValueError:
        messages.error(request, "请写新版本从哪天起施行，例如 2027-01-01。")
        return redirect(back_address(draft, row))
    except editing.KeyTaken:
        messages.error(request, "已经有一版从这一天起施行了，请换一天。")
        return redirect(back_address(draft, row))
    messages.success(request, "已复制成新版本，接着改吧。")
    return redirect(back_address(draft, made))


@of_draft
@changing
@require_POST
def remove(request: HttpRequest, draft: Draft, version: int) -> HttpResponse:
    editing.remove_version(version=version_of(draft, version), **who_and_when(request))
    messages.success(request, "已删去这一版。")
    return redirect(desk_address(draft))


# ---------------------------------------------------------------- rules


@of_draft
@changing
def rule(request: HttpRequest, draft: Draft, version: int, rule: int | None = None) -> HttpResponse:
    of_version = version_of(draft, version)
    row = rule_of(of_version, rule) if rule else None
    plain = row.plain() if row else None
    desk = parts.desk_of(draft, of_version)
    form = RuleForm(request.POST or None, desk=desk, plain=plain)

    def save(opened: str) -> object:
        return editing.save_rule(
            version=of_version, rule=row, plain=form.to_plain(), opened=opened, **who_and_when(request)
        )

    sent = send(request, form, plain, save, taken="这一版里已经有同样代号的规则。")
    if sent.saved:
        messages.success(request, "已保存规则。")
        return redirect(back_address(draft, of_version))
    title = f"修改规则 {row}" if row else "添加规则"
    more = {"version": of_version, "rule": row, "values": suggestions(desk), "today": timezone.localdate()}
    return form_page(request, draft, title, form, sent, version=of_version, template="rule", more=more)


@of_draft
@changing
@require_POST
def rule_remove(request: HttpRequest, draft: Draft, version: int, rule: int) -> HttpResponse:
    of_version = version_of(draft, version)
    editing.remove_rule(rule=rule_of(of_version, rule), **who_and_when(request))
    messages.success(request, "已删去规则。")
    return redirect(back_address(draft, of_version))


@of_draft
@changing
@require_POST
def rule_order(request: HttpRequest, draft: Draft, version: int) -> HttpResponse:
    """A whole order (dragged), or one rule a step up or down (a button)."""
    of_version = version_of(draft, version)
    order = [row.pk for row in of_version.rules.order_by("position")]
    given = [int(text) for text in request.POST.getlist("rule") if text.isdigit()]
    if step := request.POST.get("move"):
        given = _moved(order, step)
    editing.order_rules(version=of_version, order=given or order, **who_and_when(request))
    return redirect(back_address(draft, of_version) + "#rules")


def _moved(order: list[int], step: str) -> list[int]:
    """ "up-17": rule 17 one place up."""
    way, _, text = step.partition("-")
    if not text.isdigit() or int(text) not in order:
        return order
    at = order.index(int(text))
    to = max(0, at - 1) if way == "up" else min(len(order) - 1, at + 1)
    order.insert(to, order.pop(at))
    return order


@of_draft
@require_GET
def start_preview(request: HttpRequest, draft: Draft) -> HttpResponse:
    """The date that each start being written gives: asked by htmx as the editor writes."""
    paid_on = day_asked(request, "preview_on", timezone.localdate())
    counting = _counting(request, draft)
    rows: list[StartRow] = RuleForm(request.GET, desk=parts.desk_of(draft))["start"].data
    said = [_previewed(row, paid_on, counting) for row in rows] or [["还算不出来：请先选怎么算。"]]
    return render(request, "admin/policies/desk/preview.html", {"said": said})


def _previewed(row: StartRow, paid_on: date, counting: Counting) -> list[str]:
    row.full_clean()
    wrong = [
        f"{row[name].label}：{error}"
        for name, errors in row.errors.items()
        if name in row.fields
        for error in errors
    ]
    return (
        ["还算不出来：" + "；".join(wrong)]
        if wrong
        else preview(row.value_of(row.cleaned_data), paid_on, counting)
    )


def _counting(request: HttpRequest, draft: Draft) -> Counting:
    """What the draft settles for a start: the cut-off day of the version whose rule is being written, the windows."""
    number = request.GET.get("version", "")
    row = draft.versions.filter(pk=int(number)).first() if number.isdigit() else None
    year = request.GET.get("preview_year", "")
    return Counting(
        cut_off_day=row.document.get("cut_off_day") if row else None,
        is_residents=draft.scheme == Scheme.RESIDENT,
        windows=windows_of(draft.document.get("windows", ())),
        cover_year=int(year) if re.fullmatch(r"[12]\d{3}", year, re.ASCII) else None,
    )
