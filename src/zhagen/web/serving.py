"""Starting what runs: the web workers, and beside them a process that does the jobs."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from typing import Final

import django
from django.core.management import call_command
from django.db import DatabaseError, connection
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from zhagen.web.configuration import Configuration

_SETTINGS: Final = "zhagen.web.settings"
# Which process started this worker: when that one is gone, this one ends too.
_SERVED_BY: Final = "ZHAGEN_SERVED_BY"
_END_SECONDS: Final = 15.0
# A worker that lived so long did not die of being started.
_LONG: Final = 300.0
_RESTARTS: Final = (1.0, 2.0, 5.0, 10.0, 30.0)
_log: Final = logging.getLogger(__name__)


class CannotStart(Exception):
    """The installation is not in a state to start; the message says what to do."""


def prepare() -> Configuration:
    """Set Django up and bring the tables up to date; returns the configuration in use."""
    configuration = set_up()
    from zhagen.web.audit import guards  # noqa: PLC0415 - only after the setup
    from zhagen.web.dialogues.parts import check  # noqa: PLC0415
    from zhagen.web.jobs import mark  # noqa: PLC0415

    try:
        configuration.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        guards.put_up()
        mark.put(configuration.data, own_database=not configuration.database)
    except DatabaseError as error:
        raise CannotStart(_unreachable(error)) from error
    except (mark.NotShared, OSError) as error:
        raise CannotStart(str(error)) from error
    connection.close()
    check()
    _calendar()
    return configuration


def join() -> Configuration:
    """Set Django up for a worker that joins an installation. Raises CannotStart."""
    configuration = set_up()
    from zhagen.web.jobs import mark  # noqa: PLC0415 - only after the setup

    try:
        call_command("migrate", verbosity=0, check_unapplied=True)
        mark.see(configuration.data)
        _one_machine(configuration)
    except SystemExit as error:
        raise CannotStart(
            "数据库的表还不是这个版本的。请先在服务器上用这个版本运行一次 zhagen serve。"
        ) from error
    except DatabaseError as error:
        raise CannotStart(_unreachable(error)) from error
    except (mark.NotShared, OSError) as error:
        raise CannotStart(str(error)) from error
    connection.close()
    _calendar()
    return configuration


def _calendar() -> None:
    """A calendar that cannot be used should be learnt now, not from a page. Raises CannotStart."""
    from zhagen.calendar.local import BadCalendarFile  # noqa: PLC0415 - only after the setup
    from zhagen.web.workdays import office_calendar  # noqa: PLC0415

    try:
        office_calendar()
    except BadCalendarFile as error:
        raise CannotStart(f"设置 calendar：{error}") from error


def _one_machine(configuration: Configuration) -> None:
    """A database file that two machines write gets damaged. Raises CannotStart."""
    from zhagen.web.jobs.worker import others  # noqa: PLC0415 - only after the setup

    if not configuration.database and (found := others()):
        raise CannotStart(
            f"{found[0]} 正在用这个 SQLite 数据库，两台机器一起写会损坏它。"
            "要用几台机器，请改用 PostgreSQL（设置 database）。"
        )


def set_up() -> Configuration:
    """Set Django up; nothing is written."""
    # What applicants say and hand in is no other account's business on this machine.
    os.umask(0o077)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", _SETTINGS)
    django.setup()
    from django.conf import settings  # noqa: PLC0415 - only after the setup

    configuration: Configuration = settings.CONFIGURATION
    return configuration


def serve(address: str, port: int, workers: int, threads: int, lanes: int) -> None:
    """Serve until stopped: requests in web workers, jobs and chores in a process beside them."""
    # A forked worker would inherit locks that other threads hold.
    multiprocessing.set_start_method("spawn", force=True)
    server = Server(
        "zhagen.web.served:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        websockets=False,
        log_access=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=5,
    )
    beside = _Beside(lanes)
    try:
        beside.start()
        server.serve()
    finally:
        beside.end()


def work(lanes: int) -> bool:
    """Do jobs and chores until stopped; False where it ended to be started afresh."""
    from zhagen.web.jobs.worker import Station  # noqa: PLC0415 - only after Django's setup

    _add_chores()
    station = Station(lanes or default_lanes())
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: station.stop.set())
    server = os.environ.get(_SERVED_BY, "")
    station.run(lambda: not server or os.getppid() == int(server))
    return not station.failed


def default_lanes() -> int:
    """Jobs at once where nothing is chosen."""
    from zhagen.web.jobs.worker import default_lanes as chosen  # noqa: PLC0415

    return chosen()


def _add_chores() -> None:
    from zhagen.web.dialogues.delivery import deliver_due  # noqa: PLC0415 - after Django's setup
    from zhagen.web.dialogues.recorded import bring_to_ledger  # noqa: PLC0415
    from zhagen.web.dialogues.retention import forget_old  # noqa: PLC0415
    from zhagen.web.jobs.registry import chore  # noqa: PLC0415

    chore("guide.deliver", every=5.0, sends=True)(deliver_due)
    chore("guide.record", every=5.0)(bring_to_ledger)
    chore("guide.forget", every=3600.0)(forget_old)


def _unreachable(error: DatabaseError) -> str:
    why = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    return f"数据库用不了（{why}）。请检查设置 database、磁盘空间，以及数据库是否已启动。"


class _Beside:
    """The worker process beside the web: started again when it dies, ended with the service."""

    def __init__(self, lanes: int) -> None:
        self._command = [sys.executable, "-P", "-m", "zhagen", "worker", "--lanes", str(lanes)]
        self._environment = {**os.environ, _SERVED_BY: str(os.getpid())}
        self._stop = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._watch, daemon=True, name="worker")

    def start(self) -> None:
        self._thread.start()

    def end(self) -> None:
        """Ask it to end, and end it if it does not."""
        self._stop.set()
        self._thread.join(timeout=5.0)
        process = self._process
        if process is None or process.poll() is not None:
            return
        process.terminate()
        try:
            process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _watch(self) -> None:
        failures = 0
        while not self._stop.is_set():
            # In a session of its own, Ctrl+C reaches it through us and not twice.
            self._process = subprocess.Popen(  # noqa: S603 - our own command
                self._command,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )
            begun = time.monotonic()
            while self._process.poll() is None and not self._stop.wait(0.5):
                pass
            if self._stop.is_set():
                return
            if time.monotonic() - begun > _LONG:
                failures = 0
            wait = _RESTARTS[min(failures, len(_RESTARTS) - 1)]
            failures += 1
            _log.warning("任务进程结束了（%d），%.0f 秒后重新启动", self._process.returncode, wait)
            self._stop.wait(wait)
