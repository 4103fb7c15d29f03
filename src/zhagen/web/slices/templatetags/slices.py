"""`{% load slices %}`: what only the pages of the slices say."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def place(file: str, line: int) -> str:
    """rules.yaml 第 118 行; a file as a whole where the line is 0."""
    return _("%(file)s 第 %(line)s 行") % {"file": file, "line": line} if line else file


@register.filter
def share(part: int, whole: int) -> str:
    """78%, or nothing where there is nothing to divide by."""
    return f"{round(part * 100 / whole)}%" if whole else ""
