"""The database row by row: what was written comes back, whole or not at all."""

from __future__ import annotations

import io
import threading
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from tests.web import jobs_program  # registers works

from zhagen.web.audit import guards
from zhagen.web.jobs import queue
from zhagen.web.jobs.models import Job, Mark
from zhagen.web.upkeep import tables

assert jobs_program


@pytest.fixture(autouse=True)
def _emptied_again(_tables):
    """What keeps the trail from being emptied would keep a test's tables from it too."""
    yield
    guards.take_down()


def test_rows_come_back_as_they_were_to_the_microsecond():
    jobs = [queue.submit("test.once", f"键{n}", page=n).pk for n in range(3)]
    Job.objects.filter(pk=jobs[0]).update(finished_at=datetime(2026, 1, 2, 3, 4, 5, 678901, UTC))
    Mark.objects.get_or_create(id=1, defaults={"text": "a" * 32})
    before = list(Job.objects.order_by("pk").values())
    held = io.BytesIO()
    written = tables.write_rows(held)
    Job.objects.all().delete()
    queue.submit("test.once", "later", page=9)
    held.seek(0)
    assert tables.read_rows(held) == written
    assert list(Job.objects.order_by("pk").values()) == before
    # New rows come after the old ones.
    assert queue.submit("test.once", "after", page=4).pk > jobs[-1]
    held.seek(0)
    tables.read_rows(held)
    again = io.BytesIO()
    tables.write_rows(again)
    assert again.getvalue() == held.getvalue()


def test_rows_of_other_tables_change_nothing():
    queue.submit("test.once", "a", page=1)
    held = io.BytesIO(b'{"migrations":["jobs.0001_other"]}\n')
    with pytest.raises(tables.CannotRead, match="版本"):
        tables.read_rows(held)
    assert Job.objects.exists()


def test_rows_that_do_not_fit_change_nothing():
    queue.submit("test.once", "a", page=1)
    held = io.BytesIO()
    tables.write_rows(held)
    broken = held.getvalue() + b'{"table":"jobs.Nothing","fields":["id"]}\n[1]\n'
    with pytest.raises(tables.CannotRead):
        tables.read_rows(io.BytesIO(broken))
    assert Job.objects.get().key == "a"


@pytest.mark.skipif(connection.vendor == "sqlite", reason="the snapshot of an engine with many")
def test_rows_are_of_one_moment_while_others_write():
    stop = threading.Event()

    def write():
        number = 0
        while not stop.is_set():
            with transaction.atomic():
                for half in "ab":
                    queue.submit("test.once", f"{number}{half}", page=number)
            number += 1
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(10):
            held = io.BytesIO()
            tables.write_rows(held)
            assert held.getvalue().count(b'"test.once"') % 2 == 0
    finally:
        stop.set()
        writer.join()
