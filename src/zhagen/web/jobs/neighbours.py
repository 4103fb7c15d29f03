"""Workers of this machine whose process is gone: what they held is free at once.

A lease would end by itself in half a minute; an officer need not wait that long for a page when the
machine itself can tell that nobody reads it. A number that another process has by now counts as
alive: then the lease decides, as it does for workers of other machines.
"""

from __future__ import annotations

import os

from zhagen.web.jobs import taking
from zhagen.web.jobs.models import Job, State


def free_ended(machine: str, me: str) -> int:
    """Free the jobs of workers of this machine that no longer run; how many there were.

    `me` is the worker that asks: a name with its own process number but not its own was here before
    the machine, or its container, was started anew.
    """
    running = Job.objects.filter(state=State.RUNNING, worker__startswith=f"{machine[:60]}:")
    names = set(running.exclude(worker=me).values_list("worker", flat=True))
    return taking.free([name for name in names if _ended(name)])


def _ended(name: str) -> bool:
    """Whether the process of machine:number:sign is gone."""
    number = name.rsplit(":", 2)[1:2]
    if not number or not number[0].isdecimal():
        return False
    process = int(number[0])
    if process == os.getpid():
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False
    return False
