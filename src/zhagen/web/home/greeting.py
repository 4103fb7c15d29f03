"""The first line of the home page: a greeting by the hour and how many things wait."""

from __future__ import annotations

from datetime import time

from django.utils.translation import gettext, ngettext

_MORNING, _NOON, _AFTERNOON, _EVENING = time(5), time(11, 30), time(13), time(18)


def greeting(at: time) -> str:
    """上午好, 中午好, 下午好, 晚上好."""
    if _MORNING <= at < _NOON:
        return gettext("上午好")
    if _NOON <= at < _AFTERNOON:
        return gettext("中午好")
    if _AFTERNOON <= at < _EVENING:
        return gettext("下午好")
    return gettext("晚上好")


def waits(count: int) -> str:
    """有 4 件等您看."""
    if not count:
        return gettext("现在没有等您看的")
    return ngettext("有 %(count)d 件等您看", "有 %(count)d 件等您看", count) % {"count": count}
