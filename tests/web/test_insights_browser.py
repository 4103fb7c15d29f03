"""A problem owner's way from logs to two registered improvements, by mouse and by keyboard."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from tests.axe_found import violations

sync_api = pytest.importorskip("playwright.sync_api")
pytest.importorskip("pyarrow", reason="needs the extra insight")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(shutil.which("chromium") is None, reason="needs Debian's chromium"),
]

ROOT = Path(__file__).resolve().parents[2]
MADE = """
import os
from datetime import date
from pathlib import Path
import django
django.setup()
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone
call_command("migrate", verbosity=0)
from tests.web import insights_made
from tests.web.people import person
from zhagen.web.accounts.rights import Role
from zhagen.web.insights import book, intake
from zhagen.web.insights.asking import ask
from zhagen.web.jobs.running import run_all
owner = person(Role.owner)
logs = insights_made.write(Path(os.environ["ZHAGEN_LOG_FOLDERS"]) / "nginx", views=4)
table = SimpleUploadedFile("items.csv", insights_made.items().encode())
intake.keep_items(owner.department, table, owner.user)
now = timezone.now()
intake.connect(owner.department, str(logs), owner.user, now)
run_all()
one = ask(owner.department, "2026Q2", "2026Q1", owner.user, now, now.date())
run_all()
one.refresh_from_db()
key = next(iter(one.shown["offers"]))
book.register(one, [key], book.Who(owner.user, now, date(2026, 7, 3)))
day = date(2026, 7, 6)
book.went_live(owner.department, key, day, book.Who(owner.user, now, day))
print(owner.cookies["sessionid"].value)
"""
WORK = "import django; django.setup(); from zhagen.web.jobs.running import run_all; run_all()"


@pytest.fixture(autouse=True)
def _tables():
    """The server has tables of its own; those of this process cannot be used beside a browser."""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("insights")
    kept = {name: text for name, text in os.environ.items() if not name.startswith("ZHAGEN_")}
    environment = {
        **kept,
        "ZHAGEN_DATA": str(folder / "data"),
        "ZHAGEN_LOG_FOLDERS": str(folder / "logs"),
        "ZHAGEN_HOSTS": "testserver,127.0.0.1,localhost",
        "DJANGO_SETTINGS_MODULE": "zhagen.web.settings",
        "PYTHONPATH": str(ROOT),
        "OPENBLAS_NUM_THREADS": "1",
    }

    def run(text):
        return subprocess.run(
            [sys.executable, "-c", text],
            env=environment,
            check=True,
            timeout=180,
            capture_output=True,
            text=True,
        ).stdout

    session = run(MADE).split()[-1]
    with socket.create_server(("127.0.0.1", 0)) as free:
        place = f"127.0.0.1:{free.getsockname()[1]}"
    with (folder / "server.log").open("wb") as log:
        running = subprocess.Popen(
            [sys.executable, "-m", "zhagen.web", "runserver", place, "--noreload"],
            env=environment, cwd=folder, stdout=log, stderr=log,
        )  # fmt: skip
    _wait(f"http://{place}/sign-in/")
    yield f"http://{place}", session, lambda: run(WORK)
    running.terminate()
    running.wait(20)


def _wait(address):
    until = time.monotonic() + 90
    while time.monotonic() < until:
        with contextlib.suppress(OSError, urllib.error.URLError):
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310
            return
        time.sleep(0.2)
    raise AssertionError(address)


def _sound(page):
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def _press(page, button):
    """Press a button by keyboard alone."""
    button.focus()
    page.keyboard.press("Enter")


def test_from_the_data_to_two_registered_improvements(site):
    address, session, work = site
    with sync_api.sync_playwright() as running:
        browser = running.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        context = browser.new_context(base_url=address, viewport={"width": 1440, "height": 900})
        context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
        page = context.new_page()
        page.set_default_timeout(60_000)
        faults = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: said.type == "error" and faults.append(said.text))
        page.goto("/insights/data")
        _sound(page)
        page.get_by_role("link", name="看读入结果").click()
        page.get_by_role("heading", name="读完").wait_for()
        _sound(page)
        page.get_by_role("link", name="选周期来分析").click()
        page.get_by_label("哪个月").select_option(index=1)
        assert page.locator("input[name=kind][value=month]").is_checked()
        _sound(page)
        page.locator("input[name=kind][value=quarter]").check()
        _press(page, page.get_by_role("button", name="分析", exact=True))
        page.get_by_text("正在分析，一般一两分钟").wait_for()
        _sound(page)
        work()
        page.get_by_role("heading", name="本期发现").wait_for()
        page.get_by_text("有效，保留").wait_for()
        for number in (1, 2):
            _press(page, page.get_by_role("button", name=f"选为微优化，第 {number} 条"))
            page.get_by_role("button", name=f"已选第 {number} 条，再按就去掉").wait_for()
        page.locator(".rests > summary").first.click()
        page.locator(".rests table").first.wait_for()
        _sound(page)
        page.get_by_role("button", name="登记这两条，下季度来验").click()
        page.get_by_text("登记好了").wait_for()
        _sound(page)
        page.get_by_role("link", name="记上线日期").click()
        page.get_by_label("哪天上线").first.fill(time.strftime("%Y-%m-%d"))
        _sound(page)
        page.get_by_role("button", name="记上线日期").first.click()
        page.get_by_text("上线日期记好了").wait_for()
        page.set_viewport_size({"width": 390, "height": 844})
        for path in ("/insights/", "/insights/data", "/insights/periods", "/insights/book"):
            page.goto(path)
            _sound(page)
        browser.close()
    assert faults == []
