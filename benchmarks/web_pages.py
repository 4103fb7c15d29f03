"""How fast the pages of the sample answer, and whether fifty officers lose anything.

    zhagen demo --port 8000        # in another terminal, one web process
    python -m benchmarks.web_pages http://127.0.0.1:8000 [--times 20] [--process PID] [--load]

Every page that each person of the sample can reach by links is asked for, one request after the
other; the p95 of each is held against 150 ms. With --process, the id of the demo's process, the
CPU time of a request is told as well: what the server does of its own accord adds next to nothing
to it, and on a machine that has other things to do it is the figure that means something. With
--load fifty officers take cases in while a hundred conversations go on: everything that was
answered must be there afterwards.
"""

from __future__ import annotations

import argparse
import http.cookiejar
import json
import re
import statistics
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from benchmarks.processor import cpu_of

LIMIT: Final = 0.150
OFFICERS, TALKS = 50, 100
_LINK: Final = re.compile(r'href="(/[^"#]*)"')
_CASE: Final = re.compile(r"/cases/(\d+)/")
_PERSON: Final = re.compile(r'name="login" value="([^"]+)"><input [^>]*value="([^"]+)"')
_ITEM: Final = re.compile(r'value="(employer-social-insurance@[^"]+)"')
_TOKEN: Final = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
# Files, languages and the way out are no pages.
_LEFT_OUT: Final = re.compile(r"/static/|/sign-out|logout|/look/language|\.(docx|xlsx|csv|svg|ics)")
_MOST: Final = 60
_SAID: Final = ("单位", "养老、失业、工伤保险", "没有办过", "示例市青禾科技有限公司")


class Visitor:
    """A browser without scripts."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        )

    def get(self, path: str) -> tuple[int, str, float]:
        """Status, page and seconds."""
        begun = time.perf_counter()
        try:
            with self._opener.open(self._address + path, timeout=60) as answer:
                kind = answer.headers.get_content_type()
                body = answer.read()
                taken = time.perf_counter() - begun
                return answer.status, body.decode() if kind == "text/html" else "", taken
        except urllib.error.HTTPError as error:
            error.close()
            return error.code, "", time.perf_counter() - begun

    def post(self, path: str, body: bytes, kind: str, **headers: str) -> tuple[int, bytes, str]:
        """Status, answer, and the address it led to."""
        named = {"Content-Type": kind, "Referer": self._address + path, **headers}
        request = urllib.request.Request(self._address + path, body, named)  # noqa: S310
        try:
            with self._opener.open(request, timeout=120) as answer:
                return answer.status, answer.read(), answer.url
        except urllib.error.HTTPError as error:
            return error.code, error.read(), ""

    def form(self, path: str, **fields: str) -> tuple[int, bytes, str]:
        """Send a form of the page at `path`."""
        page = self.get(path)[1]
        found = _TOKEN.search(page)
        given = {"csrfmiddlewaretoken": found.group(1) if found else "", **fields}
        kind = "application/x-www-form-urlencoded"
        return self.post(path, urllib.parse.urlencode(given).encode(), kind)

    def sign_in(self, name: str) -> None:
        """As a person of the sample."""
        password = dict(people(self))[name]
        status, _body, led = self.form("/sign-in/", login=name, password=password)
        if status != 200 or "sign-in" in led:
            raise SystemExit(f"{name}: not signed in ({status})")


def people(visitor: Visitor) -> list[tuple[str, str]]:
    """Names and passwords, as the sign-in page of the demo shows them."""
    return _PERSON.findall(visitor.get("/sign-in/")[1])


def pages_of(visitor: Visitor) -> Iterator[str]:
    """The pages that links lead to from the first one; of pages that differ by number, one each."""
    waiting, seen, kinds = deque(["/"]), {"/"}, {"/"}
    while waiting and len(seen) <= _MOST:
        path = waiting.popleft()
        status, page, _seconds = visitor.get(path)
        if status != 200 or not page:
            continue
        yield path
        for written in _LINK.findall(page):
            link = written.replace("&amp;", "&")
            kind = re.sub(r"\d+", "0", link.partition("?")[0])
            if kind in kinds or _LEFT_OUT.search(link):
                continue
            kinds.add(kind)
            seen.add(link)
            waiting.append(link)


@dataclass(frozen=True, slots=True, order=True)
class Timed:
    """A page of a person: seconds of the clock, and of the server's processors."""

    p95: float
    median: float
    cpu: float
    person: str
    path: str


def measured(address: str, times: int, process: int) -> list[Timed]:
    """Every page of everybody, the slowest first."""
    rows = []
    for name, _password in people(Visitor(address)):
        visitor = Visitor(address)
        visitor.sign_in(name)
        for path in list(pages_of(visitor)):
            before = cpu_of(process) if process else 0.0
            taken = sorted(visitor.get(path)[2] for _ in range(times))
            cpu = (cpu_of(process) - before) / times if process else 0.0
            p95 = taken[min(len(taken) - 1, round(0.95 * len(taken)))]
            rows.append(Timed(p95, statistics.median(taken), cpu, name, path))
    return sorted(rows, reverse=True)


def load(address: str) -> bool:
    """Officers and applicants at once; whether everything they were told of is there."""
    with ThreadPoolExecutor(OFFICERS + TALKS) as pool:
        cases = [pool.submit(_officer, address, number) for number in range(OFFICERS)]
        talks = [pool.submit(_applicant, address, number) for number in range(TALKS)]
        opened = [one.result() for one in cases]
        said = [one.result() for one in talks]
    visitor = Visitor(address)
    visitor.sign_in("officer")
    kept = [path for path in opened if path and visitor.get(path)[0] == 200]
    heard = sum(one is not None and one[0] == one[1] for one in said)
    sys.stdout.write(
        f"cases taken in {len([one for one in opened if one])} of {OFFICERS}, there {len(kept)}; "
        f"conversations whole {heard} of {TALKS}\n"
    )
    return len(kept) == OFFICERS and heard == TALKS


def _officer(address: str, number: int) -> str:
    """Sign in, take a case in; its address."""
    visitor = Visitor(address)
    visitor.sign_in("officer" if number % 2 else "officer2")
    page = visitor.get("/cases/")[1]
    token = _TOKEN.search(page) or _TOKEN.search(visitor.get("/")[1])
    item = _ITEM.search(page)
    mark = uuid.uuid4().hex
    fields = {
        "csrfmiddlewaretoken": token.group(1) if token else "",
        "slice": item.group(1) if item else "",
        "once": uuid.uuid4().hex,
    }
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    head = f'--{mark}\r\nContent-Disposition: form-data; name="files"; filename="{number}.pdf"'
    body = "".join([*parts, f"{head}\r\n\r\n%PDF-1.4 {number} broken\r\n--{mark}--\r\n"]).encode()
    status, _answer, led = visitor.post("/cases/new", body, f"multipart/form-data; boundary={mark}")
    found = _CASE.search(led)
    return f"/cases/{found.group(1)}/" if status == 200 and found else ""


def _applicant(address: str, number: int) -> tuple[int, int] | None:
    """A conversation of some turns; how many were answered, how many are kept."""
    visitor = Visitor(address)
    kind = "application/json"
    begin = json.dumps({"slice": "employer-social-insurance"}).encode()
    status, answer, _led = visitor.post("/api/guide/talks", begin, kind)
    if status != 201:
        return None
    made = json.loads(answer)
    head, answered = {"X-Talk-Token": made["token"]}, 1
    for turn, text in enumerate(_SAID):
        said = json.dumps({"text": text, "key": f"load-{number:04}-{turn:04}"}).encode()
        path = f"/api/guide/talks/{made['talk']}/turns"
        answered += visitor.post(path, said, kind, **head)[0] == 200
    path = f"{address}/api/guide/talks/{made['talk']}"
    request = urllib.request.Request(path, headers=head)  # noqa: S310
    with urllib.request.urlopen(request, timeout=60) as held:  # noqa: S310
        lines = json.load(held)["lines"]
    return answered, sum(one["who"] == "guide" for one in lines)


def main() -> int:
    """1 where a page is slower than it may be, or something was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--load", action="store_true")
    parser.add_argument("--process", type=int, default=0)
    given = parser.parse_args()
    if given.load:
        return 0 if load(given.address.rstrip("/")) else 1
    rows = measured(given.address.rstrip("/"), given.times, given.process)
    sys.stdout.write("  p95 ms  median     CPU\n")
    for one in rows:
        mark = "! " if one.p95 >= LIMIT else "  "
        figures = "".join(f"{1000 * part:8.0f}" for part in (one.p95, one.median, one.cpu))
        sys.stdout.write(f"{mark}{figures}  {one.person:<9} {one.path}\n")
    slow = sum(one.p95 >= LIMIT for one in rows)
    sys.stdout.write(f"{len(rows)} pages, {slow} over {1000 * LIMIT:.0f} ms at p95\n")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
