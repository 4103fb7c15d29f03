"""The talks on a real PostgreSQL, answered by two processes: no turn lost, none answered twice."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.web.postgresql import postgresql

psycopg = pytest.importorskip("psycopg")
pytest.importorskip("granian")
pytestmark = pytest.mark.postgresql

TALKS_PER_MINUTE = 25


@pytest.fixture(scope="module")
def database():
    with postgresql() as running:
        yield running.address


@pytest.fixture(scope="module")
def served(database, tmp_path_factory):
    folder = tmp_path_factory.mktemp("postgresql")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    kept = {name: text for name, text in os.environ.items() if not name.startswith("ZHAGEN_")}
    more = {
        "ZHAGEN_DATA": str(folder / "data"),
        "ZHAGEN_DATABASE": database,
        "ZHAGEN_TURNS_PER_MINUTE": "1000",
        "ZHAGEN_TALKS_PER_MINUTE": str(TALKS_PER_MINUTE),
    }
    command = [sys.executable, "-m", "zhagen", "serve", "--port", str(port), "--workers", "2"]
    with (folder / "log").open("wb") as log:
        running = subprocess.Popen(
            command, env={**kept, **more}, cwd=folder, stdout=log, stderr=log
        )
    address = f"http://127.0.0.1:{port}"
    until = time.monotonic() + 120
    while running.poll() is None and time.monotonic() < until:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"{address}/demo/", timeout=5).close()  # noqa: S310
            break
        time.sleep(0.3)
    else:
        raise AssertionError((folder / "log").read_text())
    yield address
    running.terminate()
    running.wait(30)


def call(address, path, given=None, token=""):
    """The status and the answer of a call."""
    request = urllib.request.Request(  # noqa: S310
        f"{address}/api/guide/{path}",
        json.dumps(given).encode() if given is not None else None,
        {"Content-Type": "application/json", "X-Talk-Token": token},
        method="GET" if given is None else "POST",
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


def test_turns_at_once_follow_one_another_and_replays_get_the_same_answer(served, database):
    status, begun = call(served, "talks", {"slice": "employer-social-insurance"})
    assert status == 201
    talk, token = begun["talk"], begun["token"]
    texts = ["单位", "养老、失业、工伤保险", "没有办过", "28个人", "银行代扣", "我去代办"]

    def say(turn):
        given = {"text": texts[turn % 6], "key": f"at-once-{turn % 6:04}"}
        for _ in range(20):
            status, answer = call(served, f"talks/{talk}/turns", given, token)
            if status == 200:
                return answer
            assert (status, answer["code"]) == (409, "busy")
        raise AssertionError("never answered")

    # Every turn is sent twice, as by a phone that lost its connection.
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(say, range(12)))
    assert answers[:6] == answers[6:]
    assert sorted(one["number"] for one in answers[:6]) == [1, 2, 3, 4, 5, 6]
    with psycopg.connect(database) as held:
        rows = held.execute("SELECT version FROM guide_talk WHERE id = %s", [talk]).fetchall()
        keys = held.execute("SELECT key FROM guide_turn WHERE talk_id = %s", [talk]).fetchall()
    assert rows == [(6,)]
    assert len(keys) == len(set(keys)) == 7
    known = call(served, f"talks/{talk}", token=token)[1]["turn"]["known"]
    assert known["applicant.kind"] == "unit"
    assert known["org.headcount"] == 28


def test_the_code_for_the_window_is_one_whoever_answers(served):
    _, begun = call(served, "talks", {"slice": "employer-social-insurance", "text": "单位"})
    path, token = f"talks/{begun['talk']}/window", begun["token"]
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: call(served, path, {}, token), range(6)))
    assert {status for status, _ in answers} == {200}
    assert len({answer["code"] for _, answer in answers}) == 1


def test_the_pace_of_an_address_holds_across_processes(served):
    minute = int(time.time()) // 60
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: call(served, "link", {"text": "你好"}), range(70)))
    minutes = int(time.time()) // 60 - minute + 1
    passed = sum(status == 200 for status, _ in answers)
    assert passed <= TALKS_PER_MINUTE * minutes
    assert {answer["code"] for status, answer in answers if status != 200} <= {"too_many"}
