"""Transactions of one process one after the other, each begun the moment the last has ended.

SQLite lets one write at a time, and whoever finds it busy looks again after a pause that grows to a
tenth of a second, whoever came first. Between the threads of a process a lock does better: at a
hundred turns a second the slowest answers come several times sooner. Between processes, and on
other databases, the database's own way holds.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connection, transaction

_TURN: Final = threading.Lock()


@contextmanager
def writing() -> Iterator[None]:
    """An atomic block. Within another one it is that one's part, and waits for nobody."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        with transaction.atomic():
            yield
        return
    with _TURN, transaction.atomic():
        yield
