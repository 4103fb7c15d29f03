"""An officer's way through a case in a real Chromium, by mouse and by keyboard, axe on each."""

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
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(shutil.which("chromium") is None, reason="needs Debian's chromium"),
]

ROOT = Path(__file__).resolve().parents[2]
MADE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests.web.cases_read import read_case
from tests.web.people import person
from zhagen.web.accounts.rights import Role
officer = person(Role.officer, window="综窗 3 号")
for _ in range(2):
    read_case(officer, pictures=True)
print(officer.cookies["sessionid"].value)
"""


@pytest.fixture(autouse=True)
def _tables():
    """The server has tables of its own; those of this process cannot be used beside a browser."""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cases")
    kept = {name: text for name, text in os.environ.items() if not name.startswith("ZHAGEN_")}
    environment = {
        **kept,
        "ZHAGEN_DATA": str(folder),
        "ZHAGEN_HOSTS": "testserver,127.0.0.1,localhost",
        "DJANGO_SETTINGS_MODULE": "zhagen.web.settings",
        "PYTHONPATH": str(ROOT),
    }
    made = subprocess.run(
        [sys.executable, "-c", MADE],
        env=environment,
        check=True,
        timeout=120,
        capture_output=True,
        text=True,
    )
    with socket.create_server(("127.0.0.1", 0)) as free:
        place = f"127.0.0.1:{free.getsockname()[1]}"
    with (folder / "server.log").open("wb") as log:
        running = subprocess.Popen(
            [sys.executable, "-m", "zhagen.web", "runserver", place, "--noreload"],
            env=environment, cwd=folder, stdout=log, stderr=log,
        )  # fmt: skip
    _wait(f"http://{place}/cases/")
    yield f"http://{place}", made.stdout.split()[-1]
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


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as running:
        found = running.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        yield found
        found.close()


@pytest.fixture
def page(browser, site):
    address, session = site
    context = browser.new_context(base_url=address, viewport={"width": 1440, "height": 900})
    context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
    page = context.new_page()
    page.faults = []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on("console", lambda said: said.type == "error" and page.faults.append(said.text))
    yield page
    context.close()
    assert page.faults == []


def _open(page, at=0):
    page.goto("/cases/")
    page.locator("table .unit a").nth(at).click()
    page.locator(".finding").first.wait_for()


def test_by_mouse_from_the_queue_to_the_notice(page):
    page.goto("/cases/")
    assert violations(page) == []
    _open(page)
    assert violations(page) == []
    page.locator(".finding", has_text="参保人数两处不一致").click()
    page.locator(".frame.chosen").first.wait_for()
    page.locator(".opened:not([hidden])").get_by_text("认可", exact=False).first.click()
    page.locator(".finding .stands.decided").wait_for()
    page.get_by_role("tab", name="要素").click()
    page.get_by_role("button", name="改 法定代表人联系电话").click()
    assert violations(page) == []
    page.locator(".editing input[name=value]:visible").fill("13900018421")
    page.get_by_role("button", name="改好").click()
    page.get_by_text("少了 1 条").first.wait_for()
    page.get_by_role("tab", name="材料").click()
    assert violations(page) == []
    page.get_by_role("tab", name="经过").click()
    assert violations(page) == []
    page.get_by_role("link", name="退回补正：一次性告知 2 条").click()
    page.get_by_role("dialog").wait_for()
    assert violations(page) == []
    page.get_by_role("button", name="发出告知，退回补正").click()
    page.get_by_role("heading", name="第 1 份告知书已发出").wait_for()
    assert violations(page) == []


def test_by_keyboard_alone_on_another_case(page):
    page.goto("/cases/")
    page.keyboard.press("Enter")
    page.locator(".finding[aria-selected=true]").wait_for()
    page.keyboard.press("j")
    second = page.locator(".finding").nth(1)
    assert second.get_attribute("aria-selected") == "true"
    page.keyboard.press("a")
    page.locator(".finding .stands.decided").wait_for()
    assert page.locator(".finding").nth(2).get_attribute("aria-selected") == "true"
    page.keyboard.press("d")
    form = page.locator("form.reason:visible")
    form.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("名单另有一页")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("一次性告知 2 条").first.wait_for()
    page.keyboard.press("f")
    assert page.locator(".frame:visible").count() == 0
    page.keyboard.press("f")
    page.keyboard.press("?")
    page.get_by_role("dialog").wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("b")
    page.get_by_role("dialog", name="退回补正：一次性告知").wait_for()
    page.keyboard.press("Escape")
    page.locator("#notice").wait_for(state="hidden")


def test_on_paper_every_clipping_is_there_and_each_sheet_names_the_case(page):
    _open(page)
    number = page.locator(".case-head .under").inner_text().split()
    # A clipping is cut out of its page's picture, so that must have come.
    page.wait_for_load_state("networkidle")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("svg[data-clip]").count() > 1
    page.locator("svg[data-clip]:not(:has(image))").first.wait_for(state="detached")
    assert page.locator("img.picture[loading=lazy]").count() == 0
    foot = page.evaluate(
        "[...document.adoptedStyleSheets].map((s) => s.cssRules[0].cssText).join()"
    )
    assert "employer-social-insurance@" in foot
    assert any(part in foot for part in number if "-" in part)


def test_a_reason_half_written_survives_the_end_of_the_session(page, site):
    page.goto("/cases/?window=all")
    page.locator("table .unit a").first.click()
    page.locator(".finding[aria-selected=true]").wait_for()
    page.locator(".finding").nth(1).click()
    page.keyboard.press("d")
    page.locator("form.reason:visible textarea").fill("名单另有一页")
    kept = page.context.cookies()
    page.context.clear_cookies()
    page.get_by_role("button", name="记下，不认可").click()
    page.locator("form.reason:visible input[type=radio]").first.check()
    page.get_by_role("button", name="记下，不认可").click()
    page.get_by_role("link", name="登录").click()
    page.locator("[name=login]").wait_for()
    back = page.url
    page.context.add_cookies(kept)
    page.goto(back)
    page.locator("form.reason:visible").wait_for()
    assert page.locator("form.reason:visible textarea").input_value() == "名单另有一页"
    page.faults.clear()


def test_what_the_page_asks_by_itself_does_not_keep_the_session(page):
    page.goto("/cases/?window=all")
    with page.expect_request(lambda request: "/state" in request.url) as asked:
        page.locator("table .unit a").first.click()
    assert asked.value.headers["x-quiet"] == "1"


@pytest.mark.parametrize("width", [390, 1024])
def test_on_narrow_screens_nothing_is_cut_off_and_axe_finds_nothing(page, width):
    page.set_viewport_size({"width": width, "height": 844})
    page.goto("/cases/?show=done")
    assert violations(page) == []
    page.goto("/cases/?window=all")
    _open(page)
    assert violations(page) == []
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width


@pytest.mark.parametrize("path", ["/", "/cases/"])
def test_on_a_phone_a_new_case_is_taken_in_at_the_foot(page, path):
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(path)
    for scrolled in (0, 10_000):
        page.evaluate(f"scrollTo(0, {scrolled})")
        box = page.locator("form.drop").bounding_box()
        assert abs(box["y"] + box["height"] - 740) <= 1
    assert violations(page) == []
