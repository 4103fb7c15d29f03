"""A worker process: lanes that do jobs, a keeper that holds them, and the regular chores.

The keeper renews every lease while its work runs, so a work need not count seconds, and frees the
jobs of workers that renew no more. When this process is told to stop, works get a few seconds to
end; what is not done by then is given back, and its lease writes nothing any more.
"""

from __future__ import annotations

import logging
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.db import DatabaseError, InterfaceError, connection
from django.db.models.functions import Now

import zhagen
from zhagen.reading.worker import RecognitionUnavailable
from zhagen.slices.faults import BrokenSlice
from zhagen.web.jobs import chores, taking
from zhagen.web.jobs.lease import SECONDS, Lease, LeaseLost, after
from zhagen.web.jobs.models import Worker
from zhagen.web.jobs.neighbours import free_ended
from zhagen.web.jobs.resources import Resources
from zhagen.web.jobs.running import place_of, run
from zhagen.wiring import MissingExtra

_LOOK: Final = 0.2
_AWAY: Final = 2.0
# A lease is renewed this often while it lasts.
_RENEWALS: Final = 6
_GRACE: Final = 10.0
_HUNG: Final = 60.0
_log: Final = logging.getLogger(__name__)


@dataclass(slots=True)
class _Held:
    """A job in a lane, and when it was begun by this machine's steady clock."""

    taken: taking.Taken
    lease: Lease
    begun: float


def default_lanes() -> int:
    """Jobs at once: one a core, four at most unless asked for."""
    return max(1, min(os.cpu_count() or 1, 4))


def others() -> list[str]:
    """Other machines whose workers have been seen within the length of a lease."""
    here = socket.gethostname()[:64]
    seen = Worker.objects.filter(beat_at__gte=after(-SECONDS)).exclude(machine=here)
    return sorted(set(seen.values_list("machine", flat=True)))


class Station:
    """The worker of this process. `run` returns when `stop` is set and the jobs are let go."""

    def __init__(self, lanes: int, *, warm: bool = True, lease: float = SECONDS) -> None:
        """`lanes` jobs at once, held for `lease` seconds at a time.

        With `warm`, recognition loads before it is needed.
        """
        machine = socket.gethostname()[:64]
        self.name = f"{machine[:60]}:{os.getpid()}:{secrets.token_hex(3)}"
        self.stop = threading.Event()
        self.failed = False
        self._machine, self._lanes, self._warm = machine, lanes, warm
        self._lease = lease
        self._held: dict[int, _Held] = {}
        self._guard = threading.Lock()

    def run(self, alive: Callable[[], bool] = lambda: True) -> None:
        """Work until stopped, or until `alive` says that who started this process is gone."""
        self._inherit()
        lanes = [self._thread(self._lane, f"lane-{n + 1}") for n in range(self._lanes)]
        others = [
            self._thread(self._keep, "keeper"),
            self._thread(lambda: chores.keep_doing(self.stop, sends=False), "chores"),
            self._thread(lambda: chores.keep_doing(self.stop, sends=True), "sending"),
        ]
        while not self.stop.wait(1.0):
            if not alive():
                _log.warning("启动本进程的服务已经不在，随之结束")
                self.stop.set()
        end = time.monotonic() + _GRACE
        for thread in lanes:
            thread.join(max(0.0, end - time.monotonic()))
        self._give_back()
        for thread in [*lanes, *others]:
            thread.join(max(0.0, end + 2.0 - time.monotonic()))

    def _inherit(self) -> None:
        """Free what an earlier process of this machine held when it was killed."""
        try:
            if count := free_ended(self._machine, self.name):
                _log.warning("接手 %d 个任务：做它们的进程已经不在", count)
        except (DatabaseError, InterfaceError):
            connection.close()  # their leases end by themselves

    def _thread(self, target: Callable[[], None], name: str) -> threading.Thread:
        thread = threading.Thread(target=self._guarded, args=(target,), name=name, daemon=True)
        thread.start()
        return thread

    def _guarded(self, target: Callable[[], None]) -> None:
        """A process without its keeper would hold jobs for ever: a fresh one is better."""
        try:
            target()
        except Exception as error:  # noqa: BLE001 - the outermost edge of a thread
            _log.error("任务进程内部出错，将重新启动：%s", place_of(error))
            self.failed = True
            self.stop.set()

    def _lane(self) -> None:
        with Resources() as resources:
            if self._warm:
                _warmed(resources)
            while not self.stop.is_set():
                try:
                    pause = 0.0 if self._next(resources) else _LOOK
                except (DatabaseError, InterfaceError) as error:
                    _log.warning("数据库暂时用不了，稍后再试：%s", type(error).__name__)
                    connection.close()
                    pause = _AWAY
                if pause:
                    self.stop.wait(pause)
        connection.close()

    def _next(self, resources: Resources) -> bool:
        taken = taking.take(self.name, self._lease)
        if taken is None:
            return False
        lease = Lease(taken.id, taken.token, resources, self._lease)
        with self._guard:
            self._held[taken.id] = _Held(taken, lease, time.monotonic())
        try:
            run(taken, lease)
        except (DatabaseError, InterfaceError) as error:
            _log.warning("数据库暂时用不了，任务 %d 等它恢复：%s", taken.id, type(error).__name__)
            self._interrupted(taken)
        finally:
            with self._guard:
                del self._held[taken.id]
        return True

    def _interrupted(self, taken: taking.Taken) -> None:
        """Not even the end of the attempt could be written: do so when the database is back."""
        while not self.stop.wait(_AWAY):
            connection.close()
            try:
                taking.interrupt(taken, "away")
            except (DatabaseError, InterfaceError):
                continue
            return

    def _keep(self) -> None:
        while not self.stop.is_set() or self._held:
            try:
                self._seen()
                for held in self._now_held():
                    self._kept(held)
                taking.take_back()
            except (DatabaseError, InterfaceError):
                connection.close()
            if self.stop.wait(self._lease / _RENEWALS):
                time.sleep(_LOOK)
        connection.close()

    def _kept(self, held: _Held) -> None:
        spent = time.monotonic() - held.begun
        if spent <= held.taken.work.seconds:
            try:
                held.lease.keep()
            except LeaseLost:
                _log.warning("任务 %d 的租约已失去", held.taken.id)
            return
        if held.lease.held:
            _log.warning("任务 %d（%s）超时，交给别的进程", held.taken.id, held.taken.work.name)
            held.lease.drop()
            taking.too_long(held.taken)
        if spent > held.taken.work.seconds + _HUNG:
            # A lane that does not come back is lost; a fresh process has them all again.
            self.failed = True
            self.stop.set()

    def _now_held(self) -> list[_Held]:
        with self._guard:
            return list(self._held.values())

    def _seen(self) -> None:
        row = {
            "machine": self._machine,
            "version": zhagen.__version__,
            "lanes": self._lanes,
            "beat_at": Now(),
        }
        first = {**row, "started_at": Now()}
        Worker.objects.update_or_create(name=self.name, defaults=row, create_defaults=first)

    def _give_back(self) -> None:
        """What the lanes could not end is free for others at once."""
        try:
            for held in self._now_held():
                held.lease.drop()
                taking.put_back(held.taken)
            Worker.objects.filter(name=self.name).delete()
        except (DatabaseError, InterfaceError):
            _log.warning("没能交还任务：数据库用不了；租约到期后别的进程会接手")
        connection.close()


def _warmed(resources: Resources) -> None:
    """What cannot be warmed here is told again, to people, by the job that needs it."""
    try:
        resources.warm()
    except (BrokenSlice, MissingExtra, OSError, RecognitionUnavailable) as error:
        _log.warning("%s", error)
