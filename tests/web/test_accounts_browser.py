"""Signing in and looking after people in a real Chromium; a session that ends inside a form."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
from tests.axe_found import violations

sync_api = pytest.importorskip("playwright.sync_api")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(shutil.which("chromium") is None, reason="needs Debian's chromium"),
]

PASSWORD = "Nan-Feng-77"  # noqa: S105 - of nobody
MADE = f"""
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.utils import timezone
from zhagen.web.accounts.models import Department, Membership, User, Window
place = Department.objects.create(name="示例市人力资源和社会保障局")
Window.objects.create(department=place, name="综窗 3 号")
for name, role, where in [("keeper", "administrator", None), ("chenxy", "officer", place)]:
    made = User.objects.create_user(
        name, {PASSWORD!r}, shown_name="陈晓燕", password_changed_at=timezone.now())
    Membership.objects.create(user=made, role=role, department=where)
"""


@pytest.fixture(autouse=True)
def _tables():
    """The server has tables of its own; those of this process cannot be used beside a browser."""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    kept = {name: text for name, text in os.environ.items() if not name.startswith("ZHAGEN_")}
    environment = {
        **kept,
        "ZHAGEN_DATA": str(folder),
        "ZHAGEN_MFA_ROLES": "",
        "DJANGO_SETTINGS_MODULE": "zhagen.web.settings",
    }
    subprocess.run([sys.executable, "-c", MADE], env=environment, check=True, timeout=120)
    with socket.create_server(("127.0.0.1", 0)) as free:
        place = f"127.0.0.1:{free.getsockname()[1]}"
    with (folder / "server.log").open("wb") as log:
        running = subprocess.Popen(
            [sys.executable, "-m", "zhagen.web", "runserver", place, "--noreload"],
            env=environment, stdout=log, stderr=log,
        )  # fmt: skip
    _wait(f"http://{place}/sign-in/")
    yield f"http://{place}", folder / "zhagen.sqlite3"
    running.terminate()
    running.wait(20)


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
    context = browser.new_context(
        base_url=site[0], locale="zh-CN", viewport={"width": 1440, "height": 900}
    )
    yield context.new_page()
    context.close()


def _wait(address):
    until = time.monotonic() + 90
    while time.monotonic() < until:
        with contextlib.suppress(OSError, urllib.error.URLError):
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310
            return
        time.sleep(0.3)
    raise AssertionError(address)


def _end_all_sessions(file):
    with contextlib.closing(sqlite3.connect(file, timeout=20)) as tables, tables:
        tables.execute("DELETE FROM django_session")


def _sign_in(page, name="keeper", path="/sign-in/?next=/me/"):
    page.goto(path)
    _fill_in(page, name)


def _fill_in(page, name):
    page.fill("[name=login]", name)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "sign-in" not in address)


@pytest.mark.parametrize("width", [360, 1440])
def test_axe_finds_nothing_and_nothing_is_cut_off(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/sign-in/?next=/me/&why=time")
    faults = {"sign-in": violations(page)}
    page.fill("[name=login]", "keeper")
    page.fill("[name=password]", "wrong")
    page.keyboard.press("Enter")
    page.wait_for_selector(".banner.error")
    faults["refused"] = violations(page)
    _fill_in(page, "keeper")
    paths = ["/me/", "/people/", "/people/?q=nobody", "/people/add/", "/people/2/", "/places/"]
    paths += ["/audit/", "/me/password/", "/me/second/", "/me/second/on/", "/sign-out/"]
    for path in paths:
        page.goto(path)
        faults[path] = violations(page)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, path
    assert {path: found for path, found in faults.items() if found} == {}


def test_a_session_that_ends_inside_a_form_loses_nothing_that_was_typed(page, site):
    _sign_in(page, path="/sign-in/?next=/people/2/")
    page.fill("[name=shown_name]", "陈小燕")
    page.select_option("[name=window]", label="综窗 3 号（示例市人力资源和社会保障局）")
    _end_all_sessions(site[1])
    page.click("form[action$='/save/'] button")
    page.wait_for_url("**/sign-in/**")
    _fill_in(page, "keeper")
    assert page.url.endswith("/people/2/")
    page.wait_for_selector("#given-back:not([hidden])")
    assert page.input_value("[name=shown_name]") == "陈小燕"
    page.click("form[action$='/save/'] button")
    page.wait_for_selector(".banner.passed")
    assert page.locator("h1").inner_text() == "陈小燕"
    page.reload()
    assert not page.locator("#given-back").is_visible()


def test_what_somebody_typed_is_never_given_to_somebody_else(page, site):
    _sign_in(page, path="/sign-in/?next=/people/add/")
    page.fill("[name=username]", "somebody")
    page.fill("[name=shown_name]", "只给我看")
    page.wait_for_timeout(500)
    _end_all_sessions(site[1])
    page.click("main button.solid")
    page.wait_for_url("**/sign-in/**")
    _fill_in(page, "chenxy")
    page.goto("/me/")
    assert "只给我看" not in page.evaluate("JSON.stringify({...sessionStorage})")


def test_no_password_is_ever_kept(page):
    _sign_in(page)
    page.goto("/me/password/")
    page.fill("[name=oldpassword]", PASSWORD)
    page.wait_for_timeout(500)
    assert PASSWORD not in page.evaluate("JSON.stringify({...sessionStorage})")


def test_somebody_is_added_by_keyboard_alone(page):
    _sign_in(page, path="/sign-in/?next=/people/add/")
    page.focus("[name=username]")
    page.keyboard.type("liuyang")
    page.keyboard.press("Tab")
    page.keyboard.type("刘洋")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_selector("#temporary")
    assert "刘洋" in page.locator("h1").inner_text()
