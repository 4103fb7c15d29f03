"""Giving work to the workers, and reading how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.db.models.functions import Now

from zhagen.web.jobs import registry
from zhagen.web.jobs.models import OPEN, Job, Priority, State

_TRIES: Final = 5


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is: `ahead` jobs go first while it waits; `fault`, `message` say why not."""

    state: State
    done: int
    total: int
    ahead: int
    fault: str
    message: str
    submitted_at: datetime
    finished_at: datetime | None


def submit(work: str, key: str, *, priority: Priority | None = None, **arguments: object) -> Job:
    """Have a work done. While one of this work and key is open, that one is meant.

    Call it in the transaction of the change that makes the work necessary: the job then exists
    if, and only if, the change does. A key should hold whatever makes the result another one
    (the version of the case): a job that runs already may have read the old state. Raises
    registry.UnknownWork, and TypeError where the arguments are not the work's.
    """
    registered = registry.checked(work, arguments)
    rank = registered.priority if priority is None else priority
    for _ in range(_TRIES):
        held = Job.objects.filter(work=work, key=key, state__in=OPEN).first()
        if held is not None:
            # An officer began to wait for what a batch had asked for.
            Job.objects.filter(id=held.pk, priority__gt=rank).update(priority=rank)
            return held
        try:
            with transaction.atomic():
                made = Job.objects.create(
                    work=work, key=key, arguments=arguments, priority=rank,
                    due_at=Now(), submitted_at=Now(),
                )  # fmt: skip
        except IntegrityError:
            continue  # another process was a moment earlier: its job is meant
        made.refresh_from_db(fields=["due_at", "submitted_at"])
        return made
    raise RuntimeError(f"{work} {key}")


def progress(work: str, key: str) -> Progress | None:
    """How far the newest job of this work and key is; None where there never was one."""
    job = Job.objects.filter(work=work, key=key).order_by("-id").first()
    return None if job is None else progress_of(job)


def progress_of(job: Job) -> Progress:
    """How far this job is."""
    ahead = 0
    if job.state == State.WAITING:
        earlier = Q(priority__lt=job.priority) | Q(priority=job.priority, id__lt=job.pk)
        ahead = Job.objects.filter(earlier, state=State.WAITING).count()
    return Progress(
        State(job.state), job.done, job.total, ahead, job.fault, job.message,
        job.submitted_at, job.finished_at,
    )  # fmt: skip
