"""Starting the server: the tables brought up to date, the workers, and the regular chores."""

from __future__ import annotations

import logging
import multiprocessing
import os
import threading
import time
from collections.abc import Callable
from typing import Final

import django
from django.core.management import call_command
from django.db import DatabaseError, connection
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from zhagen.web.configuration import Configuration

_SETTINGS: Final = "zhagen.web.settings"
_OFTEN: Final = 5.0
_RARELY: Final = 3600.0
_log: Final = logging.getLogger(__name__)


def prepare() -> Configuration:
    """Set Django up and bring the tables up to date; returns the configuration in use."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", _SETTINGS)
    django.setup()
    from django.conf import settings  # noqa: PLC0415 - only after the setup

    from zhagen.web.dialogues.parts import check  # noqa: PLC0415

    configuration: Configuration = settings.CONFIGURATION
    configuration.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    call_command("migrate", verbosity=0, interactive=False)
    connection.close()
    check()
    return configuration


def serve(address: str, port: int, workers: int, threads: int) -> None:
    """Serve until stopped; chores run in this process, requests in the workers."""
    stop = threading.Event()
    chores = threading.Thread(target=_chores, args=(stop,), daemon=True, name="chores")
    chores.start()
    # A forked worker would inherit locks that the chores hold.
    multiprocessing.set_start_method("spawn", force=True)
    server = Server(
        "zhagen.web.wsgi:application",
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
    try:
        server.serve()
    finally:
        stop.set()
        chores.join(timeout=5)


def _chores(stop: threading.Event) -> None:
    """Deliver and record every few seconds, forget every hour, until stopped."""
    from zhagen.web.dialogues.delivery import deliver_due  # noqa: PLC0415 - after Django's setup
    from zhagen.web.dialogues.recorded import bring_to_ledger  # noqa: PLC0415
    from zhagen.web.dialogues.retention import forget_old  # noqa: PLC0415

    forgotten = 0.0
    while not stop.wait(_OFTEN):
        _chore(deliver_due)
        _chore(bring_to_ledger)
        if time.monotonic() - forgotten > _RARELY or not forgotten:
            _chore(forget_old)
            forgotten = time.monotonic()
    _chore(bring_to_ledger)
    connection.close()


def _chore(work: Callable[[], object]) -> None:
    """A database that goes away for a minute must not end the chores."""
    try:
        work()
    except (DatabaseError, OSError) as error:
        _log.warning("例行工作没有做成，过一会儿再做：%s", type(error).__name__)
        connection.close()
