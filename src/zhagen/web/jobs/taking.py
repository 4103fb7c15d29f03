"""Taking a job, giving it back, and ending it: every step one conditional write.

A worker decides nothing from what it read a moment ago. It looks first without a lock (idle workers
must not disturb anyone), then takes in a transaction; where the engine can skip rows that others
hold, it does.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Now

from zhagen.web.jobs import registry
from zhagen.web.jobs.lease import SECONDS, after
from zhagen.web.jobs.models import Job, State
from zhagen.web.jobs.wording import MESSAGES

_FIRST_WAIT: Final = 5.0
_LONGEST_WAIT: Final = 600.0
_LONGEST_PAUSE: Final = 60.0
# About eight hours of an absent database.
_MOST_INTERRUPTIONS: Final = 500


@dataclass(frozen=True, slots=True)
class Taken:
    """A job that this worker holds."""

    id: int
    token: str
    work: registry.Work
    arguments: dict[str, object]
    attempts: int
    interrupted: int


def take(worker: str, seconds: float = SECONDS) -> Taken | None:
    """The first job that is due, held for `seconds` from now on; None where there is none."""
    if not _due().exists():
        return None
    token = secrets.token_hex(16)
    with transaction.atomic():
        skip = connection.features.has_select_for_update_skip_locked
        first = _due().select_for_update(skip_locked=skip).first()
        if first is None:
            return None
        Job.objects.filter(id=first.pk).update(
            state=State.RUNNING, worker=worker, token=token, until=after(seconds),
            attempts=F("attempts") + 1, started_at=Now(), done=0, total=0, fault="", message="",
        )  # fmt: skip
    work = registry.known(first.work)
    return Taken(
        first.pk, token, work, dict(first.arguments), first.attempts + 1, first.interrupted
    )


def finish(taken: Taken) -> bool:
    """The work is done; False where the job was no longer held."""
    return _let_go(taken, state=State.DONE, finished_at=Now())


def fail(taken: Taken, code: str, message: str) -> bool:
    """It cannot be done, and is not tried again."""
    return _let_go(taken, state=State.FAILED, fault=code, message=message, finished_at=Now())


def too_long(taken: Taken) -> bool:
    """An attempt has used up its time."""
    return put_off(taken, "too_long", str(MESSAGES["too_long"]))


def put_off(taken: Taken, code: str, message: str) -> bool:
    """Try again later, longer each time; at the last attempt it has failed."""
    if taken.attempts >= taken.work.attempts:
        return fail(taken, code, message)
    wait = wait_after(taken.attempts)
    return _let_go(taken, state=State.WAITING, due_at=after(wait), fault=code, message=message)


def put_back(taken: Taken) -> bool:
    """Give it to whoever is next: this worker stops. The attempt is not counted."""
    return _let_go(taken, state=State.WAITING, due_at=Now(), attempts=F("attempts") - 1)


def interrupt(taken: Taken, code: str) -> bool:
    """The machine or the database stopped it: soon again, not counted, but not for ever."""
    message = str(MESSAGES[code])
    if taken.interrupted >= _MOST_INTERRUPTIONS:
        return fail(taken, code, message)
    return _let_go(
        taken, state=State.WAITING, due_at=after(min(_LONGEST_PAUSE, 5.0 + taken.interrupted)),
        attempts=F("attempts") - 1, interrupted=F("interrupted") + 1, fault=code, message=message,
    )  # fmt: skip


def take_back() -> None:
    """Free the jobs of workers that renew no more; one that ends its workers fails at last."""
    over = Job.objects.filter(state=State.RUNNING, until__lt=Now())
    for row in over.order_by("id")[:100]:
        work = registry.works().get(row.work)
        held = over.filter(id=row.pk, token=row.token)
        if work is not None and row.attempts >= work.attempts:
            held.update(
                state=State.FAILED, token="", until=None, finished_at=Now(),
                fault="worker_died", message=str(MESSAGES["worker_died"]),
            )  # fmt: skip
        else:
            held.update(state=State.WAITING, token="", until=None, due_at=Now())


def free(workers: Iterable[str]) -> int:
    """Free what these workers hold, as if their leases had ended; how many jobs that were."""
    held = Job.objects.filter(state=State.RUNNING, worker__in=list(workers))
    count = held.update(until=after(-1.0))
    if count:
        take_back()
    return count


def wait_after(attempts: int) -> float:
    """Seconds to wait after so many attempts: five, then four times as long, up to ten minutes."""
    return float(min(_LONGEST_WAIT, _FIRST_WAIT * 4 ** (min(attempts, 10) - 1)))


def _due() -> QuerySet[Job]:
    """Jobs that can be taken; those of a newer version's works are left to newer workers."""
    names = list(registry.works())
    waiting = Job.objects.filter(state=State.WAITING, due_at__lte=Now(), work__in=names)
    return waiting.order_by("priority", "id")


def _let_go(taken: Taken, **values: object) -> bool:
    held = Job.objects.filter(id=taken.id, token=taken.token, state=State.RUNNING)
    return held.update(token="", until=None, **values) == 1
