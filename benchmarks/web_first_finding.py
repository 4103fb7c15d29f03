"""How long an officer waits for the first finding of a dropped case, and for all of them.

    python -m benchmarks.web_first_finding [folder of papers ...] [--times 3]

A server of its own is started on a folder that is thrown away; the pages are sent as the drop area
sends them, and the case's screen is asked as its script asks it. Each case is read `--times` times
after one that only warms the machine up. Seconds are those of the clock from the last byte sent;
CPU seconds are those of the web process, the worker and its readers together, and tell the cost on
a machine that has other things to do: two idle cores cannot be slower than CPU, nor twice as fast.
"""

from __future__ import annotations

import argparse
import http.cookiejar
import json
import os
import re
import secrets
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.processor import cpu_of

ROOT: Final = Path(__file__).resolve().parents[1]
SAMPLES: Final = ROOT / "samples" / "cases"
CASES: Final = ("scan-several-faults", "phone-photos")
SLICE: Final = "employer-social-insurance"
LIMIT: Final = 3.0
# As often as the screen's script asks while pages are being read.
POLL: Final = 0.4
_LONGEST: Final = 300.0
_TOKEN: Final = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_SLICE: Final = re.compile(rf'value="({SLICE}@[^"]+)"')
_PROGRESS: Final = re.compile(r'<progress value="(\d+)" max="(\d+)"')
_FINDING: Final = 'role="option" class="finding'

# Run in a process of its own: Django is set up once a process.
_MAKE: Final = """
import sys
from zhagen.web.serving import prepare
prepare()
from django.utils import timezone
from zhagen.web.accounts.models import Department, Membership, User, Window
from zhagen.web.accounts.rights import Role
office = Department.objects.create(name="示例市人力资源和社会保障局")
window = Window.objects.create(department=office, name="综窗 1 号")
user = User(username="officer", shown_name="陈晓燕", window=window)
user.password_changed_at = timezone.now()
user.set_password(sys.argv[1])
user.save()
Membership.objects.create(user=user, role=Role.officer, department=office)
"""


@dataclass(frozen=True, slots=True)
class Waited:
    """Seconds from the last byte sent to the first finding and to the end of reading."""

    first: float
    every: float
    cpu_first: float
    cpu: float
    findings: int


class Officer:
    """A browser without scripts, signed in."""

    def __init__(self, address: str, password: str) -> None:
        """Sign in. Raises SystemExit where that is refused."""
        self._address = address
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(cookies)
        fields = {"login": "officer", "password": password, **self._token("/sign-in/")}
        answer, led = self._post("/sign-in/", urllib.parse.urlencode(fields).encode())
        if "sign-in" in led:
            raise SystemExit(f"not signed in: {answer[:200]!r}")

    def get(self, path: str, etag: str = "") -> tuple[str, str]:
        """The page and its tag; an empty page where nothing changed."""
        headers = {"If-None-Match": etag} if etag else {}
        request = urllib.request.Request(self._address + path, headers=headers)  # noqa: S310
        try:
            with self._opener.open(request, timeout=60) as answer:
                return answer.read().decode(), answer.headers.get("ETag", "")
        except urllib.error.HTTPError as error:
            if error.code != 304:
                raise
            return "", etag

    def drop(self, files: Sequence[Path]) -> str:
        """Hand files in; the address of the case."""
        mark = uuid.uuid4().hex
        listed = _SLICE.search(self.get("/cases/")[0])
        fields = {"once": uuid.uuid4().hex, "slice": listed.group(1) if listed else ""}
        fields |= self._token("/cases/")
        body = b"".join(
            [_part(mark, f'name="{name}"', value.encode()) for name, value in fields.items()]
            + [_part(mark, f'name="files"; filename="{p.name}"', p.read_bytes()) for p in files]
        )
        body += f"--{mark}--\r\n".encode()
        answer = self._post("/cases/new", body, f"multipart/form-data; boundary={mark}")[0]
        return str(json.loads(answer)["address"])

    def _token(self, path: str) -> dict[str, str]:
        found = _TOKEN.search(self.get(path)[0])
        return {"csrfmiddlewaretoken": found.group(1) if found else ""}

    def _post(
        self, path: str, body: bytes, kind: str = "application/x-www-form-urlencoded"
    ) -> tuple[bytes, str]:
        headers = {"Content-Type": kind, "Referer": self._address + path}
        headers["X-Requested-With"] = "fetch"
        request = urllib.request.Request(self._address + path, body, headers)  # noqa: S310
        try:
            with self._opener.open(request, timeout=120) as answer:
                return answer.read(), urllib.parse.urlsplit(answer.url).path
        except urllib.error.HTTPError as error:
            raise SystemExit(f"{path}: {error.code} {error.read().decode()[:500]}") from error


def _part(mark: str, head: str, value: bytes) -> bytes:
    return f"--{mark}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + value + b"\r\n"


@contextmanager
def server(folder: Path) -> Iterator[tuple[str, str, int]]:
    """A server with one officer: its address, the password, its process."""
    password = secrets.token_urlsafe(18)
    kept = {name: text for name, text in os.environ.items() if not name.startswith("ZHAGEN_")}
    environment: Mapping[str, str] = {**kept, "ZHAGEN_DATA": str(folder)}
    made = [sys.executable, "-P", "-c", _MAKE, password]
    subprocess.run(made, env=environment, cwd=folder, check=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-P", "-m", "zhagen", "serve", "--port", str(port)]
    running = subprocess.Popen(command, env=environment, cwd=folder, stdout=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}"
        _until_up(address)
        yield address, password, running.pid
    finally:
        running.send_signal(signal.SIGINT)
        running.wait(60)


def _until_up(address: str) -> None:
    end = time.monotonic() + 120
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(f"{address}/sign-in/", timeout=10).close()  # noqa: S310
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("the server did not come up")


def measured(officer: Officer, files: Sequence[Path], process: int) -> Waited:
    """Drop these files and look at the case until it was read."""
    cpu = cpu_of(process)
    address = officer.drop(files)
    begun, first, cpu_first, etag = time.monotonic(), 0.0, 0.0, ""
    officer.get(address)
    while time.monotonic() - begun < _LONGEST:
        page, etag = officer.get(f"{address}state", etag)
        found = page.count(_FINDING)
        if found and not first:
            first, cpu_first = time.monotonic() - begun, cpu_of(process) - cpu
        progress = _PROGRESS.search(page)
        if progress and progress.group(1) == progress.group(2):
            every = time.monotonic() - begun
            return Waited(first, every, cpu_first, cpu_of(process) - cpu, found)
        time.sleep(POLL)
    raise SystemExit(f"{address} was not read in {_LONGEST:.0f} s")


def main() -> int:
    """1 where the first finding of a case comes later than it may, by the median."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--times", type=int, default=3)
    given = parser.parse_args()
    folders = given.folders or [SAMPLES / name / "files" for name in CASES]
    late = 0
    with tempfile.TemporaryDirectory() as folder, server(Path(folder)) as (address, password, pid):
        officer = Officer(address, password)
        measured(officer, sorted(folders[0].iterdir()), pid)
        for papers in folders:
            files = sorted(papers.iterdir())
            waits = [measured(officer, files, pid) for _ in range(given.times)]
            late += _told(papers, len(files), waits)
    return 1 if late else 0


def _told(papers: Path, files: int, waits: Sequence[Waited]) -> bool:
    name = papers.parent.name if papers.name == "files" else papers.name
    first = statistics.median(one.first for one in waits)
    sys.stdout.write(
        f"{name}: {files} files, {waits[-1].findings} findings; first finding "
        f"{first:.1f} s (CPU {statistics.median(one.cpu_first for one in waits):.1f} s), "
        f"all {statistics.median(one.every for one in waits):.1f} s "
        f"(CPU {statistics.median(one.cpu for one in waits):.1f} s), "
        f"{len(waits)} times\n"
    )
    return first > LIMIT


if __name__ == "__main__":
    sys.exit(main())
