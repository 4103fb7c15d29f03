"""Real worker processes over one database: killed, frozen, stopped, and many at once."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from tests.web import jobs_program

from zhagen.web.jobs import queue
from zhagen.web.jobs.models import Job, State, Worker

pytestmark = pytest.mark.simulation
_LEASE = 2.0


@pytest.fixture(autouse=True)
def _results(_tables):
    jobs_program.make_table()


@contextmanager
def workers(*lanes, lease=_LEASE):
    """Worker processes with so many lanes each; ended at the end, whatever happened to them."""
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.web.jobs_program", str(count), str(lease)],
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        for count in lanes
    ]
    try:
        yield running
    finally:
        for process in running:
            process.kill()
            _, complaint = process.communicate()
            assert "Traceback" not in complaint, complaint


def until(holds, seconds=60.0):
    """Wait until it holds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if held := holds():
            return held
        time.sleep(0.05)
    raise AssertionError("did not come about")


def freeze(process):
    """Stop a process while it holds no lock: frozen in the middle of a write it would keep it."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("LOCK TABLE job, job_worker IN EXCLUSIVE MODE")
        process.send_signal(signal.SIGSTOP)
        os.waitpid(process.pid, os.WUNTRACED)


def noted(folder, text):
    path = folder / "notes"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [int(line.split()[1]) for line in lines if line.startswith(text)]


def all_done():
    return not Job.objects.exclude(state=State.DONE).exists()


def test_a_worker_killed_in_the_middle_loses_the_job_to_another_and_nothing_is_done_twice(tmp_path):
    queue.submit("test.pages", "a", folder=str(tmp_path), last=6, wait=0.3)
    with workers(1, 1):
        killed = until(lambda: noted(tmp_path, "page-3"))[0]
        os.kill(killed, signal.SIGKILL)
        until(all_done)
    begun = noted(tmp_path, "begun")
    assert len(begun) == 2
    assert begun[0] == killed != begun[1]
    rows = jobs_program.results()
    assert [page for page, _ in rows] == [1, 2, 3, 4, 5, 6]
    assert {pid for _, pid in rows} == set(begun)
    assert Job.objects.get().attempts == 2


def test_what_a_killed_worker_held_is_done_at_once_by_the_next_of_its_machine(tmp_path):
    queue.submit("test.pages", "a", folder=str(tmp_path), last=4, wait=0.3)
    with workers(1, lease=600.0) as [first]:
        until(lambda: noted(tmp_path, "page-2"))
        first.kill()
        first.wait()
        with workers(1, lease=600.0):
            until(all_done)
    assert [page for page, _ in jobs_program.results()] == [1, 2, 3, 4]
    assert Job.objects.get().attempts == 2


def test_a_worker_that_starts_takes_nothing_from_one_that_runs(tmp_path):
    queue.submit("test.pages", "a", folder=str(tmp_path), last=4, wait=0.3)
    with workers(1, lease=600.0):
        until(lambda: noted(tmp_path, "begun"))
        with workers(1, lease=600.0):
            until(all_done)
    assert len(noted(tmp_path, "begun")) == 1
    assert Job.objects.get().attempts == 1


def test_a_worker_that_was_frozen_past_its_lease_writes_nothing_when_it_wakes(tmp_path):
    queue.submit("test.frozen", "a", folder=str(tmp_path))
    with workers(1) as [first]:
        until(lambda: noted(tmp_path, "begun"))
        freeze(first)
        (tmp_path / "go").touch()
        with workers(1):
            until(all_done)
            first.send_signal(signal.SIGCONT)
            until(lambda: noted(tmp_path, "lost"))
    assert noted(tmp_path, "lost") == [first.pid]
    wrote = noted(tmp_path, "wrote")
    assert len(wrote) == 1
    assert first.pid not in wrote
    assert jobs_program.results() == [(1, wrote[0])]


def test_many_workers_do_every_job_exactly_once():
    for page in range(150):
        queue.submit("test.once", str(page), page=page)
    with workers(2, 2, 2):
        until(all_done, 120.0)
    rows = jobs_program.results()
    assert [page for page, _ in rows] == list(range(150))
    assert len({pid for _, pid in rows}) > 1
    assert set(Job.objects.values_list("attempts", flat=True)) == {1}


def test_a_job_that_kills_its_workers_fails_and_the_others_are_done(tmp_path):
    queue.submit("test.deadly", "a", folder=str(tmp_path))
    queue.submit("test.once", "b", page=1)
    with workers(1, 1, 1):
        until(lambda: queue.progress("test.deadly", "a").state == State.FAILED)
        until(lambda: queue.progress("test.once", "b").state == State.DONE)
    assert queue.progress("test.deadly", "a").fault == "worker_died"
    assert len(noted(tmp_path, "begun")) == 2


def test_a_worker_told_to_stop_lets_its_work_end_and_leaves_no_trace(tmp_path):
    queue.submit("test.pages", "a", folder=str(tmp_path), last=3, wait=0.3)
    with workers(1) as [only]:
        until(lambda: noted(tmp_path, "page-1"))
        assert Worker.objects.count() == 1
        only.terminate()
        assert only.wait(30) == 0
    assert Job.objects.get().state == State.DONE
    assert not Worker.objects.exists()


def test_a_work_too_long_for_a_stop_is_given_back_at_once(tmp_path):
    queue.submit("test.pages", "a", folder=str(tmp_path), last=100, wait=1.0)
    with workers(1) as [only]:
        until(lambda: noted(tmp_path, "page-1"))
        only.terminate()
        assert only.wait(40) == 0
    job = Job.objects.get()
    assert (job.state, job.attempts, job.token) == (State.WAITING, 0, "")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="locks a file")
def test_a_database_locked_for_longer_than_a_lease_only_delays(tmp_path):
    queue.submit("test.pages", "a", folder=str(tmp_path), last=4, wait=0.3)
    with workers(1, 1):
        until(lambda: noted(tmp_path, "page-2"))
        held = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
        held.execute("PRAGMA busy_timeout=10000")
        held.execute("BEGIN EXCLUSIVE")
        time.sleep(25.0)  # longer than the lease and than a statement waits
        held.execute("ROLLBACK")
        held.close()
        until(all_done)
    assert [page for page, _ in jobs_program.results()] == [1, 2, 3, 4]
