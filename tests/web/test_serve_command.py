"""`zhagen serve`: what cannot be started is said in one line."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from zhagen.cli.main import run

pytest.importorskip("granian")


def _serve(folder, *arguments, **environment):
    kept = {name: text for name, text in os.environ.items() if not name.startswith("ZHAGEN_")}
    return subprocess.Popen(
        [sys.executable, "-m", "zhagen", "serve", *arguments],
        env={**kept, "ZHAGEN_DATA": str(folder / "data"), **environment},
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
        preexec_fn=_interruptible,  # noqa: PLW1509 - no thread of ours holds a lock then
    )  # fmt: skip


def _interruptible():
    """A test runner may ignore Ctrl+C, and what it starts would inherit that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _refused(folder, *arguments, **environment):
    running = _serve(folder, *arguments, **environment)
    said, complaint = running.communicate(timeout=60)
    assert (running.returncode, said) == (2, "")
    assert complaint.count("\n") == 1
    return complaint


def test_a_port_that_is_taken_is_said_at_once(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert f"端口 {port} 用不了" in _refused(tmp_path, "--port", port)


def test_a_wrong_setting_is_said_at_once(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    file = tmp_path / "web.toml"
    file.write_text("keep_day = 3", encoding="utf-8")
    assert "keep_day" in _refused(tmp_path, "--port", port, "--settings", str(file))


def test_a_data_folder_that_cannot_be_made_is_said_at_once(tmp_path):
    (tmp_path / "data").write_text("x", encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    complaint = _refused(tmp_path, "--port", port)
    assert str(tmp_path / "data") in complaint
    assert "请检查设置 data" in complaint


@pytest.mark.parametrize("command", [["worker"], ["backup", "out.tar"]])
def test_what_joins_an_installation_begins_none(tmp_path, monkeypatch, capsys, command):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ZHAGEN_DATA", str(tmp_path / "data"))
    assert run(command) == 2
    assert "还没有数据" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_catalogue_that_cannot_be_read_is_said_at_once(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    gone = str(tmp_path / "items.jsonl")
    assert "items.jsonl" in _refused(tmp_path, "--port", port, ZHAGEN_CATALOGUE=gone)


@pytest.mark.browser
def test_it_prints_its_address_serves_and_ends_cleanly(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    running = _serve(tmp_path, "--port", str(port))
    try:
        address = f"http://127.0.0.1:{port}/"
        assert address in running.stdout.readline()
        for _ in range(300):
            try:
                with urllib.request.urlopen(f"{address}demo/", timeout=10) as answer:  # noqa: S310
                    assert "zhagen-guide" in answer.read().decode()
                break
            except OSError:
                time.sleep(0.2)
    finally:
        running.send_signal(signal.SIGINT)
        said, complaint = running.communicate(timeout=60)
    assert "已结束" in said
    assert complaint == ""
    assert running.returncode == 0


@pytest.mark.browser
def test_ctrl_c_while_it_starts_ends_everything(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    running = _serve(tmp_path, "--port", port)
    running.stdout.readline()
    running.send_signal(signal.SIGINT)
    # The pipe ends only when the last process that holds it has ended.
    said, complaint = running.communicate(timeout=60)
    assert (running.returncode, complaint) == (0, "")
    assert "已结束" in said
