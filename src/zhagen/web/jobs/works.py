"""What the queue itself needs done: rows of work long over are removed."""

from __future__ import annotations

from typing import Final

from zhagen.web.jobs.lease import after
from zhagen.web.jobs.models import Job, State, Worker
from zhagen.web.jobs.registry import chore

_DAY: Final = 86_400.0
_DONE_KEPT: Final = 7 * _DAY
_FAILED_KEPT: Final = 90 * _DAY


@chore("jobs.prune", every=3600.0)
def prune() -> int:
    """Forget jobs done a week ago, failed a season ago, and workers not seen for a day."""
    done = Job.objects.filter(state=State.DONE, finished_at__lt=after(-_DONE_KEPT))
    failed = Job.objects.filter(state=State.FAILED, finished_at__lt=after(-_FAILED_KEPT))
    Worker.objects.filter(beat_at__lt=after(-_DAY)).delete()
    return done.delete()[0] + failed.delete()[0]
