"""An applicant at the widget and a person at the seat, in a real Chromium, by mouse and by keys."""

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
place = Department.objects.create(name="示例市社会保险经办中心")
for name, shown, role in [("luosy", "罗书意", "seat"), ("zhouyn", "周以宁", "office")]:
    made = User.objects.create_user(
        name, {PASSWORD!r}, shown_name=shown, password_changed_at=timezone.now())
    Membership.objects.create(user=made, role=role, department=place)
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
        "ZHAGEN_SEAT_HOURS": "工作日 9:00 至 17:00",
        "DJANGO_SETTINGS_MODULE": "zhagen.web.settings",
    }
    subprocess.run([sys.executable, "-c", MADE], env=environment, check=True, timeout=120)
    with socket.create_server(("127.0.0.1", 0)) as free:
        place = f"127.0.0.1:{free.getsockname()[1]}"
    with (folder / "server.log").open("wb") as log:
        command = [sys.executable, "-m", "zhagen", "serve", "--port", place.rpartition(":")[2]]
        running = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        reached(f"http://{place}/sign-in/")
        yield f"http://{place}"
    finally:
        running.terminate()
        running.wait(30)


def reached(address):
    for _ in range(240):
        with (
            contextlib.suppress(urllib.error.URLError, OSError),
            urllib.request.urlopen(address, timeout=5),  # noqa: S310 - a server of this test
        ):
            return
        time.sleep(0.5)
    raise AssertionError(address)


@pytest.fixture(scope="module")
def chromium():
    with sync_api.sync_playwright() as play:
        opened = play.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        yield opened
        opened.close()


def signed_in(chromium, site, name, size=(1440, 900)):
    page = chromium.new_context(viewport={"width": size[0], "height": size[1]}).new_page()
    page.goto(f"{site}/sign-in/")
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "sign-in" not in address)
    return page


def fit(page):
    """Nothing axe-core objects to, and nothing wider than the page."""
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


class Widget:
    """The applicant's side, on the demo page."""

    def __init__(self, chromium, site):
        self.page = chromium.new_context(viewport={"width": 900, "height": 800}).new_page()
        self.page.goto(f"{site}/demo/")
        self.root = self.page.locator("zhagen-guide")
        self.root.locator(".pill").click()

    def say(self, text):
        self.root.locator("textarea").fill(text)
        self.root.locator("textarea").press("Enter")
        self.page.wait_for_function(
            "() => !document.querySelector('zhagen-guide').shadowRoot"
            ".querySelector('.say .solid').hasAttribute('aria-disabled')"
        )

    def reads(self, text, seconds=20):
        self.root.get_by_text(text).first.wait_for(timeout=seconds * 1000)


def test_a_person_takes_over_answers_and_gives_back(chromium, site):
    applicant = Widget(chromium, site)
    applicant.say("我们公司刚成立，第一次给员工上社保")
    applicant.say("单位，养老失业工伤，28个人")
    applicant.say("转人工")
    applicant.reads("现在没有工作人员在线")
    applicant.reads("工作日 9:00 至 17:00")

    seat = signed_in(chromium, site, "luosy")
    seat.goto(f"{site}/seat/")
    fit(seat)
    seat.keyboard.press("Enter")  # the first row is ready for it
    seat.wait_for_selector(".take")
    fit(seat)
    seat.keyboard.press("t")
    seat.wait_for_selector("#reply-text")
    fit(seat)
    applicant.reads("现在由工作人员回答")

    # By keys alone: type, and send with Ctrl+Enter.
    seat.keyboard.type("您好，前面说的我都看到了。")
    seat.keyboard.press("Control+Enter")
    seat.wait_for_selector(".line.seat")
    applicant.reads("您好，前面说的我都看到了。")
    applicant.say("谢谢，还要带什么")
    seat.get_by_text("谢谢，还要带什么").first.wait_for(timeout=20_000)

    # By mouse: a question of the guide goes into the box only when it is asked for.
    assert seat.input_value("#reply-text") == ""
    seat.locator("[data-inserts]", has_text="替我问").first.click()
    assert seat.input_value("#reply-text")
    seat.fill("#reply-text", "")
    seat.get_by_label("改 参保人数").click()
    seat.fill("#fact-value", "30个人")
    fit(seat)
    seat.keyboard.press("Enter")
    seat.get_by_text("坐席填").wait_for()
    assert "30" in seat.locator(".known").inner_text()

    # What was said survives a reload of the applicant's page.
    applicant.page.reload()
    applicant.reads("您好，前面说的我都看到了。")
    seat.get_by_text("交还机器").click()
    applicant.reads("工作人员请机器接着答")
    seat.wait_for_selector(".banner")
    fit(seat)


def test_on_a_phone_the_two_sides_are_tabs_and_an_end_needs_an_outcome(chromium, site):
    applicant = Widget(chromium, site)
    applicant.say("个体户营业执照怎么办")
    applicant.say("转人工")
    seat = signed_in(chromium, site, "luosy", size=(390, 844))
    seat.goto(f"{site}/seat/?show=waiting")
    fit(seat)
    seat.locator(".unit a").last.click()
    seat.locator(".take .button").click()
    seat.wait_for_selector("#reply-text")
    fit(seat)
    seat.click("#tab-facts")
    assert seat.get_by_text("改事项").is_visible()
    fit(seat)
    seat.click("#tab-log")
    seat.locator("[data-opens=ending]").click()
    fit(seat)
    seat.get_by_label("已答清楚").check()
    seat.locator("#ending footer .solid").click()
    seat.wait_for_url("**/seat/")
    applicant.reads("工作人员已结束这次对话")


def test_names_are_decided_and_what_was_typed_outlives_the_session(chromium, site):
    office = signed_in(chromium, site, "zhouyn")
    office.goto(f"{site}/seat/aliases")
    fit(office)
    applicant = Widget(chromium, site)
    applicant.say("我们公司刚成立，第一次给员工上社保")
    applicant.say("转人工")
    seat = signed_in(chromium, site, "luosy")
    seat.goto(f"{site}/seat/?show=waiting")
    seat.keyboard.press("Enter")
    seat.wait_for_selector(".take")
    seat.keyboard.press("t")
    seat.wait_for_selector("#reply-text")
    seat.fill("#reply-text", "写了一半的话")
    seat.wait_for_timeout(800)
    address = seat.url
    seat.context.clear_cookies()
    seat.locator("#reply .solid").click()
    seat.click("a.button.solid")
    seat.wait_for_url("**/sign-in/**")
    seat.fill("input[name=login]", "luosy")
    seat.fill("input[name=password]", PASSWORD)
    seat.keyboard.press("Enter")
    seat.wait_for_url(address)
    seat.wait_for_function("document.getElementById('reply-text')?.value === '写了一半的话'")
