"""The laws of the queue once more, on PostgreSQL; and a PostgreSQL that goes away for a while."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.web.postgresql import postgresql

pytestmark = pytest.mark.simulation
_HERE = Path(__file__).parent
_TESTS = ("test_jobs_queue.py", "test_jobs_processes.py", "test_upkeep_rows.py")
_SUBMIT = """
from django.core.management import call_command
from tests.web import jobs_program
from zhagen.web.jobs import queue
call_command("migrate", "jobs", verbosity=0)
jobs_program.make_table()
queue.submit("test.pages", "a", folder=FOLDER, last=8, wait=0.5)
"""
_LOOK = """
from tests.web import jobs_program
from zhagen.web.jobs import queue
print(queue.progress("test.pages", "a").state, [page for page, _ in jobs_program.results()])
"""


@pytest.fixture
def server():
    with postgresql() as running:
        yield running


def test_the_same_laws_hold_on_postgresql(server):
    tests = [str(_HERE / name) for name in _TESTS]
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-x", *tests],
        env={**os.environ, "ZHAGEN_DATABASE": server.address},
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert ran.returncode == 0, ran.stdout[-3000:]
    assert " passed" in ran.stdout


def test_a_server_that_goes_away_for_a_while_only_delays(server, tmp_path):
    environment = {
        **os.environ, "ZHAGEN_DATABASE": server.address, "ZHAGEN_DATA": str(tmp_path / "data"),
    }  # fmt: skip

    def python(text):
        program = f"import tests.web.jobs_program\nFOLDER = {str(tmp_path)!r}\n{text}"
        ran = subprocess.run(
            [sys.executable, "-c", program], env=environment, check=False, capture_output=True,
            text=True,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stderr[-2000:]
        return ran.stdout

    python(_SUBMIT)
    worker = subprocess.Popen(
        [sys.executable, "-m", "tests.web.jobs_program", "1", "2"],
        env=environment, stderr=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip
    try:
        notes = tmp_path / "notes"
        while not notes.exists() or "page-2" not in notes.read_text(encoding="utf-8"):
            time.sleep(0.1)
        server.stop()
        time.sleep(6.0)
        assert worker.poll() is None
        server.start()
        for _ in range(60):
            if "done" in (said := python(_LOOK)):
                break
            time.sleep(0.5)
        assert said.split(maxsplit=1) == ["done", "[1, 2, 3, 4, 5, 6, 7, 8]\n"]
    finally:
        worker.terminate()
        _, complaint = worker.communicate(timeout=60)
    assert worker.returncode == 0
    assert "Traceback" not in complaint
