"""From a pasted text to a settled deadline in a real Chromium, by mouse and by keyboard."""

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
from zhagen.web.accounts.models import Department, Membership, User
place = Department.objects.create(name="示例市政务服务数据局")
made = User.objects.create_user(
    "zheng", {PASSWORD!r}, shown_name="郑远舟", password_changed_at=timezone.now())
Membership.objects.create(user=made, role="office", department=place)
"""
TEXT = """示例市重点事项清单任务分工方案
一、总体要求
以企业和群众需求为导向，持续优化政务服务。
二、重点任务
（一）推进新生儿出生一件事。实现户口登记、社会保障卡申领一表申请。（市卫生健康委牵头，市公安局配合，6月底前完成）
（二）优化企业开办服务。由市市场监管局会同市税务局，今年9月底前将企业社保登记并入开办平台。
示例市人民政府办公室
2026年3月9日
"""


@pytest.fixture(autouse=True)
def _tables():
    """The server has tables of its own; those of this process cannot be used beside a browser."""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plans")
    kept = {name: text for name, text in os.environ.items() if not name.startswith("ZHAGEN_")}
    environment = {
        **kept,
        "ZHAGEN_DATA": str(folder),
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
    yield f"http://{place}"
    running.terminate()
    running.wait(20)


@pytest.fixture
def page(site):
    with sync_api.sync_playwright() as running:
        browser = running.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        context = browser.new_context(
            base_url=site, locale="zh-CN", viewport={"width": 1440, "height": 900}
        )
        yield context.new_page()
        browser.close()


def _wait(address):
    until = time.monotonic() + 90
    while time.monotonic() < until:
        with contextlib.suppress(OSError, urllib.error.URLError):
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310
            return
        time.sleep(0.3)
    raise AssertionError(address)


def _sign_in(page):
    page.fill("[name=login]", "zheng")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "sign-in" not in address)


def test_from_a_pasted_text_to_a_settled_deadline(page):  # noqa: PLR0915 - one walk
    expect = sync_api.expect
    page.goto("/plans/")
    _sign_in(page)
    assert violations(page) == []
    page.fill("#text", TEXT)
    page.click("text=解析成任务表")
    page.wait_for_url("**/plans/*/**")
    assert violations(page) == []

    # By mouse: a place in the text chooses its row, and rings its cell.
    page.click(".paper-text .span[data-kind=deadline] >> text=今年9月底前")
    expect(page.locator("tr.selected")).to_contain_text("优化企业开办服务")
    expect(page.locator("tr.selected [data-cell=deadline]")).to_have_class("cell ringed")
    page.click("tr.selected [data-edits=deadline]")
    page.fill(".cell-form textarea", "2026-10-15")
    page.click("text=存好")
    cell = page.locator("tr.selected [data-cell=deadline]")
    expect(cell).to_contain_text("2026-10-15")
    expect(cell).to_contain_text("机器原读")
    assert violations(page) == []
    for panel in ("派给", "拆成两行", "下面加一行", "删去"):
        page.click(f"tr.selected .row-tools >> text={panel}")
        expect(page.locator(".panel-form")).to_be_visible()
        assert violations(page) == []
        page.keyboard.press("Tab")
        page.click(".panel-form a.button")
        expect(page.locator(".panel-form")).to_have_count(0)

    # By keyboard: up a row, into a cell, kept by Enter, confirmed by Enter.
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("ArrowUp")
    expect(page.locator("tr.selected")).to_contain_text("新生儿")
    page.keyboard.press("Tab")
    page.locator("tr.selected [data-edits=deliverable]").focus()
    page.keyboard.press("e")
    expect(page.locator(".cell-form textarea")).to_be_focused()
    page.keyboard.type("《工作报告》")
    page.keyboard.press("Enter")
    expect(page.locator("tr.selected [data-cell=deliverable]")).to_contain_text("工作报告")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Enter")
    expect(page.locator("#part-foot")).to_contain_text("1 / 2 项")
    expect(page.locator("tr.selected")).to_contain_text("优化企业开办服务")

    # A session that ends in the middle of typing loses nothing.
    page.click("tr.selected [data-edits=title]")
    page.fill(".cell-form textarea", "写到一半")
    page.context.clear_cookies(name="sessionid")
    page.click("text=存好")
    expect(page.locator("#messages .banner")).to_be_visible()
    page.click("#messages .banner a")
    _sign_in(page)
    expect(page.locator(".cell-form textarea")).to_have_value("写到一半")
    page.click("text=存好")
    expect(page.locator("tr.selected [data-cell=title]")).to_contain_text("写到一半")

    page.goto("/plans/board/")
    assert violations(page) == []
    page.click("a.button >> text=登记办结 >> nth=0")
    expect(page.locator("#words")).to_be_focused()
    assert violations(page) == []
    page.keyboard.type("报告已报")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.click(".tabs >> text=已办结")
    expect(page.locator("table")).to_contain_text("报告已报")
    assert violations(page) == []
    page.goto("/plans/reminders/")
    page.click("text=生成订阅地址")
    expect(page.locator(".feed-address")).to_contain_text(".ics")
    assert violations(page) == []
    page.goto("/plans/1/compare/")
    assert violations(page) == []


def test_on_a_phone_the_source_opens_over_the_table(page):
    expect = sync_api.expect
    page.set_viewport_size({"width": 360, "height": 780})
    page.goto("/plans/1/")
    _sign_in(page)
    for path in ("", "board/", "board/?show=done", "reminders/", "1/compare/", "1/"):
        page.goto(f"/plans/{path}")
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert (path, wide) == (path, 360)
        assert violations(page) == []
    expect(page.locator("#part-source")).to_be_hidden()
    page.click("text=看原文")
    expect(page.locator("#part-source")).to_be_visible()
    assert violations(page) == []
    page.click("text=回到任务表")
    expect(page.locator("#part-source")).to_be_hidden()
