"""Every page a person can come to from home, walked in a real Chromium, and what fails on it."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.urls import Resolver404, resolve
from tests.axe_found import violations
from tests.web.interface_texts import foreign_text

HERE = Path(__file__).resolve().parent
PEOPLE = ("officer", "seat", "office", "manager", "owner", "admin")
PASSWORD = "shili-2026-demo"  # noqa: S105 - of people who do not exist
LANGUAGES = {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant", "en": "en"}
WIDTHS = (1440, 360)
# Pages of one address pattern; a query that chooses another view of it counts once.
ONE_PATTERN = 2
VIEWS = ("tab", "show", "do", "edit", "add", "state", "fact")
CHECKS = (HERE / "page_checks.js").read_text(encoding="utf-8")


# ---- the demo ----
@contextlib.contextmanager
def demo(folder):
    """The demo over a folder, which is filled where it is empty; yields its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with Path(f"{folder}.log").open("wb") as log:
        running = subprocess.Popen([*_command(folder), "--port", str(port)], stdout=log, stderr=log)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(f"{address}/sign-in/", running)
        yield address
    finally:
        running.terminate()
        running.wait(30)


def make_sample(folder):
    """Fill a folder with the sample, as the demo does it."""
    subprocess.run([*_command(folder), "--once"], check=True, timeout=300)


def _command(folder):
    return [sys.executable, "-P", "-m", "zhagen", "demo", "--folder", str(folder)]


def _wait(address, running):
    until = time.monotonic() + 300
    while time.monotonic() < until and running.poll() is None:
        with contextlib.suppress(OSError, urllib.error.URLError):
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 - our own server
            return
        time.sleep(0.3)
    raise AssertionError(f"{address} did not come up")


# ---- the browser ----
def started(playwright):
    """Debian's Chromium."""
    return playwright.chromium.launch(
        executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
    )


def signed_in(browser, address, who, language, **options):
    """A browser of this person's own, with the pages in this language."""
    context = browser.new_context(base_url=address, **options)
    _posted(context, "/sign-in/", login=who, password=PASSWORD)
    _posted(context, "/look/language/", language=language)
    return context


def _posted(context, path, **given):
    context.request.get("/sign-in/")
    token = {each["name"]: each["value"] for each in context.cookies()}["csrftoken"]
    answer = context.request.post(path, form={"csrfmiddlewaretoken": token, **given})
    assert answer.ok, (path, answer.status)


# ---- the walk ----
@dataclass
class Walk:
    """One person's way through the pages in one language, and the faults met on it."""

    address: str
    who: str
    language: str
    axe_widths: tuple[int, ...] = ()
    faults: list[str] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    _seen: Counter = field(default_factory=Counter)

    def discover(self, context, known=()):
        """Follow every link from home; of known pages one of a pattern is enough."""
        page = self._page(context)
        waiting = [("/", "")]
        met = {"/"}
        while waiting:
            path, came_from = waiting.pop(0)
            links = self._visit(page, path, came_from, () if path in known else self.axe_widths)
            for link in links:
                if link not in met and self._wanted(link, once=link in known or "?" in link):
                    met.add(link)
                    waiting.append((link, path))
        page.close()

    def go_through(self, context, paths):
        """The pages that were found before, in this language."""
        page = self._page(context)
        for path in paths:
            self._visit(page, path, "", self.axe_widths)
        page.close()

    def _wanted(self, path, *, once):
        pattern = pattern_of(path)
        if pattern is None or self._seen[pattern] >= (1 if once else ONE_PATTERN):
            return False
        self._seen[pattern] += 1
        return True

    def _page(self, context):
        page = context.new_page()
        page.said = []
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.on("console", lambda told: told.type == "error" and page.said.append(told.text))
        page.on("request", lambda asked: self._own(page, asked.url))
        return page

    def _own(self, page, url):
        if not url.startswith((self.address, "data:", "blob:")):
            page.said.append(f"asks {url}")

    def _visit(self, page, path, came_from, axe_widths):
        """Look at one page; the links on it, none where the address gives a file."""
        page.said.clear()
        page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        answer = self._opened(page, path)
        led_on = answer and answer.request.redirected_from and self._local(page.url)
        if answer is None or led_on in self.paths:
            return []
        self.paths.append(path)
        if answer.status != 200:
            self._note(path, f"status {answer.status}, linked from {came_from}")
            return []
        seen = self._seen_at_every_width(page, path, axe_widths)
        if seen["language"] != LANGUAGES[self.language]:
            self._note(path, f"lang {seen['language']}")
        for fault in [*page.said, *dict.fromkeys(foreign_text(self.language, seen["texts"]))]:
            self._note(path, fault)
        return [local for link in seen["links"] if (local := self._local(link))]

    def _opened(self, page, path):
        """The answer, or None where it is a file and no page."""
        try:
            answer = page.goto(self.address + path)
        except Exception as error:
            if "Download is starting" not in str(error):
                raise
            return None
        is_page = answer.headers.get("content-type", "").startswith("text/html")
        return answer if is_page else None

    def _seen_at_every_width(self, page, path, axe_widths):
        seen = {}
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            seen = page.evaluate(CHECKS)
            for fault in seen["faults"]:
                self._note(path, f"{width} px: {fault}")
            if width in axe_widths:
                for found in violations(page):
                    self._note(path, f"{width} px: axe {found}")
        return seen

    def _local(self, link):
        parts = urlsplit(link)
        if not link.startswith(f"{self.address}/"):
            return ""
        return parts.path + (f"?{parts.query}" if parts.query else "")

    def _note(self, path, said):
        self.faults.append(f"{self.who} {self.language} {unquote(path)[:80]} {said}")


def pattern_of(path):
    """The address pattern of a page and the view its query chooses; None: not to be walked."""
    parts = urlsplit(path)
    try:
        match = resolve(parts.path)
    except Resolver404:
        return parts.path
    if match.view_name == "account_logout":
        return None
    given = parse_qsl(parts.query)
    return match.route, *sorted((name, text) for name, text in given if name in VIEWS)
