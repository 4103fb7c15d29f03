"""`zhagen serve` and `zhagen worker` as they are started: what runs beside what, how it ends."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from contextlib import closing
from pathlib import Path

import psutil
import pytest

pytest.importorskip("granian")


def _start(folder, *arguments, **environment):
    kept = {name: text for name, text in os.environ.items() if not name.startswith("ZHAGEN_")}
    return subprocess.Popen(
        [sys.executable, "-m", "zhagen", *arguments],
        env={**kept, "ZHAGEN_DATA": str(folder / "data"), **environment},
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip


def _until(holds, running, seconds=150.0):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if held := holds():
            return held
        if running.poll() is not None:
            break
        time.sleep(0.1)
    for process in [*psutil.Process(running.pid).children(recursive=True), running]:
        process.kill()
    raise AssertionError(running.communicate())


def _workers(folder):
    """The process ids of the workers that say they are alive."""
    try:
        path = f"file:{folder / 'data' / 'zhagen.sqlite3'}?mode=ro"
        with closing(sqlite3.connect(path, uri=True)) as database:
            rows = database.execute("SELECT name FROM job_worker").fetchall()
    except sqlite3.Error:
        return []
    return [int(name.split(":")[-2]) for (name,) in rows]


def _answers(port):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/demo/", timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


def _until_gone(family):
    end = time.monotonic() + 30
    while left := [process for process in family if _runs(process)]:
        assert time.monotonic() < end, [process.cmdline() for process in left]
        time.sleep(0.1)


def _runs(process):
    """A zombie whose new parent has not looked yet runs no more."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.fixture
def port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


@pytest.mark.browser
def test_serve_runs_web_and_worker_replaces_a_killed_worker_and_ends_all(tmp_path, port):
    running = _start(tmp_path, "serve", "--port", str(port), "--lanes", "1")
    _until(lambda: _answers(port), running)
    [worker] = _until(lambda: _workers(tmp_path), running)
    os.kill(worker, signal.SIGKILL)
    _until(lambda: len(_workers(tmp_path)) == 2, running)
    family = psutil.Process(running.pid).children(recursive=True)
    running.send_signal(signal.SIGTERM)
    said, complaint = running.communicate(timeout=60)
    assert running.returncode == 0
    assert "已结束" in said
    assert "秒后重新启动" in complaint
    assert "Traceback" not in complaint
    _until_gone(family)


@pytest.mark.browser
def test_everything_ends_when_the_service_that_started_it_is_killed(tmp_path, port):
    running = _start(tmp_path, "serve", "--port", str(port), "--lanes", "1")
    _until(lambda: _answers(port), running)
    _until(lambda: _workers(tmp_path), running)
    family = psutil.Process(running.pid).children(recursive=True)
    running.kill()
    _until_gone(family)
    running.communicate(timeout=60)
    assert not _workers(tmp_path)
    with socket.create_server(("127.0.0.1", port)):
        pass


@pytest.mark.browser
def test_a_worker_joins_and_says_when_the_folder_is_not_the_shared_one(tmp_path, port):
    early = _start(tmp_path, "worker")
    _, complaint = early.communicate(timeout=60)
    assert early.returncode == 2
    assert complaint.count("\n") == 1
    assert "zhagen serve" in complaint
    running = _start(tmp_path, "serve", "--port", str(port), "--lanes", "1")
    try:
        _until(lambda: _answers(port), running)
        _until(lambda: _workers(tmp_path), running)
        joined = _start(tmp_path, "worker", "--lanes", "1")
        _until(lambda: len(_workers(tmp_path)) == 2, joined)
        joined.terminate()
        said, complaint = joined.communicate(timeout=60)
        assert (joined.returncode, complaint) == (0, "")
        assert "开始处理任务" in said
    finally:
        running.terminate()
        running.communicate(timeout=60)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    shutil.copytree(tmp_path / "data", elsewhere / "data")
    Path(elsewhere, "data", "installation").unlink()
    apart = _start(elsewhere, "worker")
    _, complaint = apart.communicate(timeout=60)
    assert apart.returncode == 2
    assert "共享文件夹" in complaint
