"""How dates are set."""

import re

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
_DAY = re.compile(r"(\d{4}年)?(\d{1,2}月(?:\d{1,2}日)?(?:起|以前)?)")


@register.filter
def unbroken(text: str) -> SafeString:
    """A date breaks after its year or not at all: 2026年 | 6月1日, never 6月1 | 日."""
    escaped = conditional_escape(text)
    return mark_safe(_DAY.sub(r'\1<span class="day">\2</span>', escaped))  # noqa: S308  (escaped above)
