"""What the administrator of the whole installation is told of the machine it runs on.

Few lines, each with what follows from it; `zhagen doctor` on the server looks at everything.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from zhagen.web.accounts.models import User
from zhagen.web.accounts.rights import Right, may_everywhere
from zhagen.web.jobs.lease import SECONDS, after
from zhagen.web.jobs.models import Job, State, Worker
from zhagen.web.look.waiting import Note, Number, Person

_LATELY: Final = timedelta(days=1)
_GIGABYTE: Final = 1024**3
# A case with its pictures takes some ten megabytes: enough for a day of a busy hall.
_LITTLE: Final = 5 * _GIGABYTE


def _keeps(user: Person) -> bool:
    return isinstance(user, User) and may_everywhere(user, Right.people)


def _workers() -> int:
    """Workers seen within the length of a lease."""
    return Worker.objects.filter(beat_at__gte=after(-SECONDS)).count()


def numbers(user: Person, _now: datetime) -> Sequence[Number]:
    """Jobs that wait with the workers that do them, and the room that is left."""
    if not _keeps(user):
        return ()
    waiting = Job.objects.filter(state=State.WAITING).count()
    workers = _workers()
    done_by = _("%(count)s 个任务进程在做") % {"count": workers}
    return (
        Number(
            _("后台任务"), str(waiting), _("件在排"),
            done_by if workers else _("没有任务进程在做"), late=not workers,
        ),
        _room(),
    )  # fmt: skip


def _room() -> Number:
    """Free space where the papers lie."""
    disk = shutil.disk_usage(settings.CONFIGURATION.data)
    whole = _("共 %(size)s GB") % {"size": f"{disk.total / _GIGABYTE:.0f}"}
    late = disk.free < _LITTLE
    told = _("%(whole)s，请尽快清理或扩容") % {"whole": whole} if late else whole
    return Number(_("磁盘还剩"), f"{disk.free / _GIGABYTE:.0f}", "GB", told, late=late)


def today(user: Person, now: datetime) -> Sequence[Note]:
    """That nobody does the jobs, and jobs that were given up."""
    if not _keeps(user):
        return ()
    lines = []
    if not _workers():
        text = _("没有在运行：交来的材料读不了，提醒发不出。")
        under = _("请在服务器上运行 zhagen doctor，看是哪里不对。")
        lines.append(Note(_("任务进程"), text, under))
    failed = Job.objects.filter(state=State.FAILED, finished_at__gte=now - _LATELY).count()
    if failed:
        text = _("近一天有 %(count)s 件没有做成，原因写在各自的页上。") % {"count": failed}
        lines.append(Note(_("后台任务"), text))
    return lines
