"""The whole sample, part after part; a folder that has one already keeps it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Final

from django.conf import settings
from django.db import connection
from django.utils import timezone

from zhagen.web.accounts.models import User
from zhagen.web.sample import aliases, cases, insights, people, pilots, plans, talks

_DONE: Final = "sample.made"
_LOOK_EVERY: Final = 1.0
Say = Callable[[str], None]


def made() -> bool:
    """Whether the folder of data holds the whole sample."""
    return _mark().is_file()


def begun() -> bool:
    """Whether somebody is there already."""
    return User.objects.exists()


def make(say: Say, *, whole: bool) -> None:
    """Fill an empty installation; `say` is told what is being done.

    Not `whole`, the papers are left to the worker, and `finish` does what follows from them.
    """
    now = timezone.now()
    say("人员、窗口……")
    cast = people.make()
    say("试点（按周走一遍）……")
    pilots.make(cast, now)
    say("任务分解、半年的日志……")
    plans.make(cast, now)
    insights.make(cast, now)
    say("对话、叫法……")
    talks.make(now)
    aliases.make(cast, now)
    cases.take_in(cast, timezone.now())
    if whole:
        say("办件（真的读一遍样例材料）……")
        cases.read()
        cases.decided()
    cases.make_later(cast, timezone.now())
    insights.make_later(cast, timezone.now())
    _mark().write_text("", encoding="ascii")


def finish(stop: Event) -> None:
    """While the worker reads: do what an officer does with the cases that are read by then."""
    try:
        while not stop.wait(_LOOK_EVERY) and not cases.decided():
            pass
    finally:
        connection.close()


def _mark() -> Path:
    return Path(settings.CONFIGURATION.data) / _DONE
