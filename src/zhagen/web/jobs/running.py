"""Doing one job that was taken, and saying how it ended."""

from __future__ import annotations

import errno
import logging
from typing import Final

from django.db import InterfaceError, OperationalError
from django.db.models.functions import Now

from zhagen.reading.worker import RecognitionUnavailable
from zhagen.web.jobs import taking
from zhagen.web.jobs.lease import Lease, LeaseLost, WorkFault
from zhagen.web.jobs.models import Job, State
from zhagen.web.jobs.resources import Resources
from zhagen.web.jobs.wording import MESSAGES
from zhagen.wiring import MissingExtra

_log: Final = logging.getLogger(__name__)


def run_all(resources: Resources | None = None) -> int:
    """Do every job that waits, one after the other, put-off ones at once; how many were done.

    For tests and for a machine without a worker. A failure is in the job's row, as always.
    """
    count = 0
    with Resources() if resources is None else resources as own:
        while True:
            taking.take_back()
            Job.objects.filter(state=State.WAITING).update(due_at=Now())
            taken = taking.take("run_all")
            if taken is None:
                return count
            run(taken, Lease(taken.id, taken.token, own))
            count += 1


def run(taken: taking.Taken, lease: Lease) -> None:
    """Do the work and write its end. Raises DatabaseError where even that cannot be written."""
    try:
        taken.work.run(lease, **taken.arguments)
    except LeaseLost:
        _log.warning("任务 %d（%s）已由别的进程接手", taken.id, taken.work.name)
    except WorkFault as fault:
        (taking.put_off if fault.again else taking.fail)(taken, fault.code, fault.message)
    except MissingExtra:
        taking.fail(taken, "no_reading", str(MESSAGES["no_reading"]))
    except (OperationalError, InterfaceError) as error:
        _interrupted(taken, "disk_full" if is_full(error) else "away")
    except RecognitionUnavailable as error:
        taking.put_off(taken, "no_recognition", str(error))
    except Exception as error:  # noqa: BLE001 - a work is other people's code: it ends here
        _unknown(taken, error)
    else:
        taking.finish(taken)


def _unknown(taken: taking.Taken, error: Exception) -> None:
    """The text of an unknown error may hold what an applicant wrote; its place does not."""
    if is_full(error):
        _interrupted(taken, "disk_full")
        return
    _log.error("任务 %d（%s）出错：%s", taken.id, taken.work.name, place_of(error))
    taking.put_off(taken, "internal", str(MESSAGES["internal"]))


def _interrupted(taken: taking.Taken, code: str) -> None:
    """The machine or the database is to blame: the job waits for it."""
    _log.warning("任务 %d（%s）停下了：%s", taken.id, taken.work.name, MESSAGES[code])
    taking.interrupt(taken, code)


def is_full(error: BaseException) -> bool:
    """Whether a disk had no room left, for us or for the database."""
    if error.__cause__ is not None and is_full(error.__cause__):
        return True
    if isinstance(error, OSError):
        return error.errno in {errno.ENOSPC, errno.EDQUOT}
    text = str(error).lower()
    return "disk is full" in text or "no space left" in text


def place_of(error: BaseException) -> str:
    """The kind of an error and where it was raised, without its text."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    name = type(error).__name__
    if trace is None:
        return name
    return f"{name}，{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
