"""A worker process for tests: real works over a real table, told by its arguments what to do.

`python -m tests.web.jobs_program LANES SECONDS` works until it is ended. `result` has one row a
page: a second insert of the same page would fail, so it shows duplicates by itself.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhagen.web.settings")
django.setup()

from django.db import connection  # noqa: E402 - Django must be set up first

from zhagen.web.jobs import chores  # noqa: E402
from zhagen.web.jobs.lease import LeaseLost, WorkFault  # noqa: E402
from zhagen.web.jobs.registry import work  # noqa: E402
from zhagen.web.jobs.worker import Station  # noqa: E402


def make_table():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS result (page INTEGER PRIMARY KEY, pid INTEGER)")
        cursor.execute("DELETE FROM result")


def results():
    with connection.cursor() as cursor:
        cursor.execute("SELECT page, pid FROM result ORDER BY page")
        return cursor.fetchall()


def written():
    with connection.cursor() as cursor:
        cursor.execute("SELECT page FROM result")
        return {row[0] for row in cursor.fetchall()}


def write(page):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO result (page, pid) VALUES (%s, %s)", [page, os.getpid()])


def note(folder, text):
    with Path(folder, "notes").open("a", encoding="utf-8") as file:
        file.write(f"{text} {os.getpid()}\n")


@work("test.pages")
def pages(lease, *, folder, first=1, last=3, wait=0.0):
    """Write each page once; wait for a file `go` where asked."""
    note(folder, "begun")
    for page in range(first, last + 1):
        lease.beat(page - first, last - first + 1)
        if page not in written():
            with lease.writing():
                write(page)
        note(folder, f"page-{page}")
        time.sleep(wait)


@work("test.frozen")
def frozen(lease, *, folder):
    """Wait for the file `go`, then write: too late, if the lease is lost."""
    note(folder, "begun")
    while not Path(folder, "go").exists():
        time.sleep(0.02)
    try:
        with lease.writing():
            write(1)
            note(folder, "wrote")
    except LeaseLost:
        note(folder, "lost")
        raise


@work("test.deadly", attempts=2)
def deadly(lease, *, folder):
    note(folder, "begun")
    os.kill(os.getpid(), signal.SIGKILL)


@work("test.broken", attempts=3)
def broken(lease, *, folder):
    note(folder, "begun")
    raise ValueError("身份证号 110101190001019990")


@work("test.refused")
def refused(lease, *, again=False):
    raise WorkFault("test_refused", "这份文件打不开，请换一份。", again=again)


@work("test.once")
def once(lease, *, page):
    with lease.writing():
        write(page)


@work("test.fill")
def fill(lease):
    with lease.writing():
        for page in range(4000):
            write(page)


def main():
    # The regular chores of the whole workbench are not what is tested, and they write as well.
    chores.keep_doing = lambda stop, **_: stop.wait()
    station = Station(int(sys.argv[1]), warm=False, lease=float(sys.argv[2]))
    signal.signal(signal.SIGTERM, lambda *_: station.stop.set())
    station.run()


if __name__ == "__main__":
    main()
