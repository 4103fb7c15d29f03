"""`{% load look %}`: marks, icons, key hints, the bar's names, numbers and dates.

A filter makes nothing of what is missing: the page says in words what is unknown.
"""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django import template
from django.conf import settings
from django.template.context import Context
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from zhagen.web.look import figures, marks, navigation

register = template.Library()


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


@register.simple_tag
def mark(kind: str, count: object = None, word: str = "", *, bare: bool = False) -> SafeString:
    """`{% mark "error" %}`, `{% mark "error" 3 bare=True %}`: the mark, its word, a count."""
    return marks.mark(kind, count, word=word, bare=bare)


@register.simple_tag
def once() -> str:
    """A key that tells one filled form from another, so that two sendings are one."""
    return secrets.token_hex(16)


@register.simple_tag
def shape(kind: str) -> SafeString:
    """The mark without its word, where the word stands beside it anyway."""
    return marks.shape(kind)


@register.simple_tag
def severity_word(kind: str) -> str:
    """须补正, 看不准, 请核对, 提示, 未见问题."""
    return marks.severity_word(kind)


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawing beside a word."""
    return marks.icon(name)


@register.simple_tag
def key(name: str) -> SafeString:
    """A key hint: `{% key "J" %}`."""
    return marks.key(name)


@register.simple_tag(takes_context=True)
def places(context: Context) -> list[navigation.Place]:
    """The names of the top bar for this person on this page."""
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    return navigation.places(context.get("rights") or (), match.view_name if match else "")


@register.simple_tag
def address(page: str) -> str:
    """The address of a page by its name, empty where it does not exist; `url` would fail."""
    return navigation.address_of(page)


@register.simple_tag(takes_context=True)
def with_page(context: Context, number: int, name: str = "page") -> str:
    """The query of this address with another page number, everything else kept."""
    query = context["request"].GET.copy()
    query[name] = str(number)
    return f"?{query.urlencode()}"


@register.filter
def grouped(number: Any) -> str:  # noqa: ANN401 - a template gives anything
    """11 367; what is no number stays as it is."""
    if isinstance(number, (int, float, Decimal)):
        return figures.grouped(number)
    try:
        return figures.grouped(Decimal(str(number)))
    except InvalidOperation:
        return str(number)


@register.filter
def percent(share: float) -> str:
    """71%; write its denominator beside it."""
    return figures.percent(share)


@register.filter
def minutes(seconds: object) -> str:
    """6 分 20 秒 from seconds or a timedelta."""
    given = seconds.total_seconds() if isinstance(seconds, timedelta) else seconds
    return figures.span(given, _language()) if isinstance(given, (int, float)) else ""


@register.filter
def waited(seconds: object) -> str:
    """6 分 in a list."""
    given = seconds.total_seconds() if isinstance(seconds, timedelta) else seconds
    return figures.waited(given, _language()) if isinstance(given, (int, float)) else ""


@register.filter
def day(when: object) -> str:
    """11 月 20 日."""
    return figures.day(_local(when), _language()) if isinstance(when, date) else ""


@register.filter
def full_day(when: object) -> str:
    """2026 年 11 月 20 日."""
    return figures.day(_local(when), _language(), year=True) if isinstance(when, date) else ""


@register.filter
def weekday(when: object) -> str:
    """星期五."""
    return figures.weekday(_local(when), _language()) if isinstance(when, date) else ""


@register.filter
def day_of_week(when: object) -> str:
    """11 月 20 日 星期五."""
    return figures.day_of_week(_local(when), _language()) if isinstance(when, date) else ""


@register.filter
def table_day(when: object) -> str:
    """2026-11-20."""
    return figures.table_day(_local(when)) if isinstance(when, date) else ""


@register.filter
def moment(when: object) -> str:
    """2026-11-20 09:05 in the time zone of the installation."""
    return figures.table_moment(timezone.localtime(when)) if isinstance(when, datetime) else ""


@register.filter
def code_groups(code: str) -> str:
    """An 18-digit code in groups of four, where it is read."""
    return figures.code_groups(str(code))


@register.filter
def masked_phone(phone: str | None) -> str:
    """139****0037."""
    return figures.masked_phone(str(phone)) if phone else ""


@register.filter
def masked_id(number: str | None) -> str:
    """320***********1555."""
    return figures.masked_id(str(number)) if number else ""


def _local(when: date | datetime) -> date:
    if isinstance(when, datetime) and timezone.is_aware(when):
        return timezone.localtime(when).date()
    return when
