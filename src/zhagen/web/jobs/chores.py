"""Doing what is regular once, however many workers there are.

A chore is held for a while and the hold renewed as long as it runs, so that no second machine
begins it beside the first; where the first was killed, the hold ends and another does it. What
speaks to other machines is done in a thread of its own: one that does not answer delays nothing
but what is sent.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import DatabaseError, InterfaceError, connection
from django.db.models.functions import Now

from zhagen.web.jobs import registry
from zhagen.web.jobs.lease import after
from zhagen.web.jobs.models import Chore
from zhagen.web.jobs.running import place_of

# One whose worker died is done again after this.
_HELD: Final = 60.0
_RENEWALS: Final = 3
# A chore that takes longer hangs: it is renewed no more, and another worker tries.
_HUNG: Final = 1800.0
_LOOK: Final = 1.0
_log: Final = logging.getLogger(__name__)


def enter() -> None:
    """Make a row for each chore that has none yet, due at once."""
    rows = [Chore(name=name, due_at=Now()) for name in registry.chores()]
    Chore.objects.bulk_create(rows, ignore_conflicts=True)


def do_due(*, sends: bool | None = None) -> list[str]:
    """Do the chores that are due and nobody else has begun; their names.

    With `sends`, only those that send to other machines, or only those that do not.
    """
    known = registry.chores()
    names = [name for name, one in known.items() if sends in (None, one.sends)]
    due = Chore.objects.filter(name__in=names, due_at__lte=Now())
    return [name for name in due.values_list("name", flat=True) if _done(known[name])]


def keep_doing(stop: threading.Event, *, sends: bool) -> None:
    """Do what is due until stopped; a database that is away for a while only delays it."""
    entered = False
    while not stop.wait(_LOOK):
        try:
            if not entered:
                enter()
                entered = True
            do_due(sends=sends)
        except (DatabaseError, InterfaceError):
            connection.close()
    connection.close()


def _done(chore: registry.Chore) -> bool:
    hold = _Hold(chore.name)
    mine = Chore.objects.filter(name=chore.name, due_at__lte=Now())
    if not mine.update(due_at=after(_HELD)):
        return False
    fault = ""
    with _renewed(hold):
        try:
            chore.run()
        except Exception as error:  # noqa: BLE001 - one chore must not end the others
            fault = type(error).__name__
            _log.warning("例行工作 %s 没有做成，过一会儿再做：%s", chore.name, place_of(error))
            connection.close()
    if hold.lasts():
        row = Chore.objects.filter(name=chore.name)
        row.update(due_at=after(chore.every), done_at=Now(), fault=fault)
    return True


@contextmanager
def _renewed(hold: _Hold) -> Iterator[None]:
    """Renew the hold in a thread of its own, until the chore beside it ends."""
    beside = threading.Thread(target=hold.keep, name="chore-hold", daemon=True)
    beside.start()
    try:
        yield
    finally:
        hold.ended.set()
        beside.join()


class _Hold:
    """One hold on one chore, by this machine's steady clock."""

    def __init__(self, name: str) -> None:
        """It is about to be taken."""
        self._name, self._begun = name, time.monotonic()
        self._until = self._begun + _HELD
        self.ended = threading.Event()

    def lasts(self) -> bool:
        """Whether nobody else can have begun the chore; else its row is theirs to write."""
        return time.monotonic() < self._until

    def keep(self) -> None:
        """Renew until the chore has ended, hangs, or the hold was lost all the same."""
        while not self.ended.wait(_HELD / _RENEWALS) and self.lasts():
            if time.monotonic() - self._begun > _HUNG:
                break
            try:
                self._renew()
            except (DatabaseError, InterfaceError):
                connection.close()
        connection.close()

    def _renew(self) -> None:
        until = time.monotonic() + _HELD
        if Chore.objects.filter(name=self._name, due_at__gt=Now()).update(due_at=after(_HELD)):
            self._until = until
