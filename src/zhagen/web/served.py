"""What a web worker process runs: the application, ended when the service that started it is gone.

A service that was killed cannot end its workers; without this they would keep the port.

What was loaded stays for the life of the process, half a million objects of it. Collections leave
it out: a full one would stop every request for a quarter of a second.
"""

from __future__ import annotations

import gc
import os
import signal
import threading
import time

from zhagen.web.wsgi import application

__all__ = ["application"]


def _end_with(service: int) -> None:
    while os.getppid() == service:
        time.sleep(1.0)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(5.0)
    os.kill(os.getpid(), signal.SIGKILL)


threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True, name="service").start()

gc.collect()
gc.freeze()
