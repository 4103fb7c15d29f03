"""The guide over HTTP: turns a CPU second of the server, and how long a turn takes under load.

Run with `python -m benchmarks.guide_http`. A real server (`zhagen serve`, SQLite on a disk folder)
answers simulated applicants; the load comes from a process of its own, whose CPU is not counted.
Server CPU is user and system time of the server process and its workers, from /proc.

Two figures: as many turns as can be had (CPU seconds for each), and the times of 100 sessions that
say one thing a second. Times mean something on a quiet machine only; CPU seconds always do.
"""

from __future__ import annotations

import argparse
import http.client
import json
import multiprocessing
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.processor import cpu_of

SAID = (
    "公司刚注册，第一次给员工交社保",
    "养老、失业、工伤保险",
    "为什么要问这个",
    "示例市青禾科技有限公司",
    "不知道",
    "我去代办，银行代扣",
    "28个人",
    "不对，是30个人",
    "养老失业工伤都参加",
    "不想说",
)


@dataclass(frozen=True)
class Load:
    """What one run of the generator saw: seconds of each turn, and turns that failed."""

    seconds: list[float]
    failed: int
    wall: float


class Session:
    """One applicant over one connection; says the sentences round and round, in new talks."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.talk = self.token = ""
        self.at = 0

    def turn(self) -> bool:
        """Say the next sentence; whether it was answered."""
        text = SAID[self.at % len(SAID)]
        if self.at % len(SAID) == 0:
            answer = self._post("/api/guide/talks", {"text": text})
            self.talk, self.token = answer.get("talk", ""), answer.get("token", "")
        else:
            path = f"/api/guide/talks/{self.talk}/turns"
            answer = self._post(path, {"text": text, "key": f"key-{self.at:08}"})
        self.at += 1
        return bool(answer)

    def _post(self, path: str, given: dict[str, str]) -> dict[str, str]:
        """What was answered; nothing where the turn was refused."""
        headers = {"Content-Type": "application/json", "X-Talk-Token": self.token}
        self.connection.request("POST", path, json.dumps(given), headers)
        response = self.connection.getresponse()
        said: dict[str, str] = json.loads(response.read())
        return said if response.status < 300 else {}


def generate(
    port: int, sessions: int, turns: int, pace: float, seen: multiprocessing.Queue[Load]
) -> None:
    """Run the sessions at once; `pace` is the seconds from one turn to the next (0: none)."""
    seconds: list[float] = []
    failed = [0]
    started = time.perf_counter()

    def speak(number: int) -> None:
        session = Session(port)
        due = started + number * pace / sessions
        for _ in range(turns):
            time.sleep(max(0.0, due - time.perf_counter()))
            begun = time.perf_counter()
            failed[0] += not session.turn()
            seconds.append(time.perf_counter() - begun)
            due += pace

    threads = [threading.Thread(target=speak, args=(number,)) for number in range(sessions)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    seen.put(Load(seconds, failed[0], time.perf_counter() - started))


def measured(port: int, server: int, sessions: int, turns: int, pace: float) -> tuple[Load, float]:
    """The load as seen from its own process, and the CPU seconds the server spent on it."""
    context = multiprocessing.get_context("spawn")
    seen: multiprocessing.Queue[Load] = context.Queue()
    before = cpu_of(server)
    child = context.Process(target=generate, args=(port, sessions, turns, pace, seen))
    child.start()
    load = seen.get()
    child.join()
    return load, cpu_of(server) - before


@contextmanager
def serving(folder: Path) -> Iterator[tuple[int, int]]:
    """A server on data of its own; its port and process id."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "ZHAGEN_DATA": str(folder),
        "ZHAGEN_TURNS_PER_MINUTE": "1000000",
        "ZHAGEN_TALKS_PER_MINUTE": "1000000",
    }
    command = [sys.executable, "-m", "zhagen", "serve", "--port", str(port)]
    with (folder / "log").open("wb") as log:
        running = subprocess.Popen(command, env=environment, cwd=folder, stdout=log, stderr=log)
    try:
        for _ in range(300):
            time.sleep(0.2)
            try:
                with socket.create_connection(("127.0.0.1", port), timeout=1):
                    break
            except OSError:
                continue
        time.sleep(6)  # the parts are made before the first request
        yield port, running.pid
    finally:
        running.terminate()
        running.wait(30)


def quantile(values: list[float], share: float) -> float:
    """The value below which `share` of them lie."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=1500, help="turns of the first figure")
    parser.add_argument("--seconds", type=int, default=20, help="seconds of the second figure")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="guide-http-"))
    try:
        with serving(folder) as (port, server):
            measured(port, server, 4, 10, 0.0)  # warm
            load, cpu = measured(port, server, 4, options.turns // 4, 0.0)
            count = len(load.seconds)
            print(f"full speed: {count} turns, {load.failed} failed, {cpu:.1f} s CPU of the server")
            print(f"  {count / cpu:.0f} turns a CPU second, {count / load.wall:.0f} turns a second")
            load, cpu = measured(port, server, 100, options.seconds, 1.0)
            milli = [1000 * one for one in load.seconds]
            print(f"100 sessions, one turn a second each: {len(milli)} turns, {load.failed} failed")
            print(
                f"  p50 {quantile(milli, 0.5):.0f} ms, p95 {quantile(milli, 0.95):.0f} ms,"
                f" p99 {quantile(milli, 0.99):.0f} ms, load average {os.getloadavg()[0]:.1f}"
            )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
