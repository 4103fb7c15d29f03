"""The hold a worker has on a job: for a short while, renewed while it works, lost when it is not.

A worker that was frozen, cut off or killed does not renew; after `SECONDS` another takes the job.
Whoever holds the job is decided by the token in its row alone, and everything a work writes, it
writes in `writing()`: there the row is locked and the token looked at in the same transaction, so
that a worker that lost its job can never write beside the one that has it now.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import DateTimeField, ExpressionWrapper
from django.db.models.functions import Now

from zhagen.web.jobs.models import Job, State
from zhagen.web.jobs.resources import Resources

SECONDS: Final = 30.0


class LeaseLost(Exception):
    """The job is no longer this worker's: stop, write nothing."""


class WorkFault(Exception):
    """A work cannot be done. `code` and `message` are shown to people: no values of applicants.

    With `again`, it is tried again later, as many times as the work allows; else it fails at once.
    """

    def __init__(self, code: str, message: str, *, again: bool = False) -> None:
        super().__init__(message)
        self.code, self.message, self.again = code, message, again


class Lease:
    """One hold on one job, handed to the work that does it."""

    def __init__(
        self, job: int, token: str, resources: Resources, seconds: float = SECONDS
    ) -> None:
        """`resources` are the lane's: `lease.resources.crew()`; each renewal gives `seconds`."""
        self.job, self.token, self.resources = job, token, resources
        self._seconds = seconds
        self._dropped = False

    def beat(self, done: int = 0, total: int = 0) -> None:
        """Say how far the work is and keep the job. Raises LeaseLost."""
        self._renew(done=done, total=total)

    def keep(self) -> None:
        """Keep the job without a word about progress. Raises LeaseLost."""
        self._renew()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A transaction in which the job is certainly this worker's. Raises LeaseLost."""
        with transaction.atomic():
            self._renew()
            yield
            if self._dropped:
                raise LeaseLost

    @property
    def held(self) -> bool:
        """Whether, as far as is known here, the job is still this worker's."""
        return not self._dropped

    def drop(self) -> None:
        """Give the job up: from now on every beat and every write of this lease is refused."""
        self._dropped = True

    def _renew(self, **progress: int) -> None:
        if self._dropped:
            raise LeaseLost
        held = Job.objects.filter(id=self.job, token=self.token, state=State.RUNNING)
        if not held.update(until=after(self._seconds), **progress):
            self._dropped = True
            raise LeaseLost


def after(seconds: float) -> ExpressionWrapper:
    """The database's own time, so many seconds on: clocks of the machines need not agree."""
    return ExpressionWrapper(Now() + timedelta(seconds=seconds), output_field=DateTimeField())
