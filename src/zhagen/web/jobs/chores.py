"""Doing what is regular once, however many workers there are."""

from __future__ import annotations

import logging
import threading
from typing import Final

from django.db import DatabaseError, InterfaceError, connection
from django.db.models.functions import Now

from zhagen.web.jobs import registry
from zhagen.web.jobs.lease import after
from zhagen.web.jobs.models import Chore
from zhagen.web.jobs.running import place_of

# While it is being done nobody else does it; one whose worker died is done again after this.
_HELD: Final = 60.0
_LOOK: Final = 1.0
_log: Final = logging.getLogger(__name__)


def enter() -> None:
    """Make a row for each chore that has none yet, due at once."""
    rows = [Chore(name=name, due_at=Now()) for name in registry.chores()]
    Chore.objects.bulk_create(rows, ignore_conflicts=True)


def do_due() -> list[str]:
    """Do the chores that are due and nobody else has begun; their names."""
    names = list(registry.chores())
    due = Chore.objects.filter(name__in=names, due_at__lte=Now())
    return [name for name in due.values_list("name", flat=True) if _done(registry.chores()[name])]


def keep_doing(stop: threading.Event) -> None:
    """Do what is due until stopped; a database that is away for a while only delays it."""
    entered = False
    while not stop.wait(_LOOK):
        try:
            if not entered:
                enter()
                entered = True
            do_due()
        except (DatabaseError, InterfaceError):
            connection.close()
    connection.close()


def _done(chore: registry.Chore) -> bool:
    mine = Chore.objects.filter(name=chore.name, due_at__lte=Now())
    if not mine.update(due_at=after(max(_HELD, chore.every))):
        return False
    fault = ""
    try:
        chore.run()
    except Exception as error:  # noqa: BLE001 - one chore must not end the others
        fault = type(error).__name__
        _log.warning("例行工作 %s 没有做成，过一会儿再做：%s", chore.name, place_of(error))
        connection.close()
    row = Chore.objects.filter(name=chore.name)
    row.update(due_at=after(chore.every), done_at=Now(), fault=fault)
    return True
