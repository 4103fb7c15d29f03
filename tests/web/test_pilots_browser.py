"""A pilot's main path in a real Chromium: the form that checks as one types, signing, a look."""

from __future__ import annotations

import shutil
import threading

import pytest
from tests.axe_found import violations
from tests.web import pilot_office as offices

from zhagen.web.jobs.running import run_all

sync_api = pytest.importorskip("playwright.sync_api")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(shutil.which("chromium") is None, reason="needs Debian's chromium"),
]
WIDER = "document.documentElement.scrollWidth - innerWidth"


@pytest.fixture
def office(monkeypatch):
    """Two pilots on the day the first look of one may be opened; the other waits for a seal."""
    clock = offices.Clock(monkeypatch.setattr)
    made = offices.people(clock)
    made.running = offices.sealed(made)
    made.draft = offices.drafted(made, "another-form-of-its-own")
    made.draft.content["schedule"] |= {"start": "2026-10-26", "extension_weeks": 0}
    made.draft.save()
    clock.set(offices.after(2))
    offices.week_of_records(made, made.running, 1, 2, 0.7)
    offices.lodged(made, made.running, 2)
    made.unsigned = offices.drafted(made, "a-third-form-of-its-own")
    made.unsigned.content["schedule"] |= {"start": "2026-10-26", "extension_weeks": 0}
    made.unsigned.save()
    offices.sign(made.owner, made.unsigned)
    return made


@pytest.fixture
def page(office, live_server):
    """The manager's browser, opened once the tables are filled."""
    session = office.manager.cookies["sessionid"].value
    with sync_api.sync_playwright() as running:
        browser = running.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        opened = context.new_page()
        opened.faults = []
        opened.on("pageerror", lambda error: opened.faults.append(str(error)))
        yield opened
        browser.close()


def sound(page):
    """Nothing for axe to find, nothing beside the page, at a desk and on a phone."""
    for width in (360, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(WIDER) <= 0, (page.url, width)
        found = violations(page)
        assert not found, (page.url, width, found)


def test_the_form_tells_at_the_field_and_a_seal_and_a_look_go_by_keyboard(
    page, office, live_server
):
    page.goto(f"{live_server.url}/pilots/")
    sound(page)
    page.goto(f"{live_server.url}/pilots/{office.draft.pk}/charter")
    page.get_by_label("周数", exact=True).fill("99")
    page.locator("#f-schedule-weeks-told .fault").wait_for()
    page.locator("#f-schedule-weeks[aria-invalid=true]").wait_for()
    page.get_by_label("周数", exact=True).fill("8")
    page.locator("#f-schedule-weeks-told .fault").wait_for(state="detached")
    page.get_by_role("button", name="保存").first.click()
    page.get_by_text("已保存，没有要改的地方。").wait_for()
    sound(page)

    page.goto(f"{live_server.url}/pilots/{office.unsigned.pk}/")
    sound(page)
    page.keyboard.press("s")
    page.wait_for_url("**/seal")
    sound(page)
    page.get_by_label("您的登录密码").focus()
    page.keyboard.type(offices.PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_text("双方已签齐，已封存。").wait_for()
    assert page.get_by_text("才能打开").count()
    sound(page)

    page.goto(f"{live_server.url}/pilots/{office.running.pk}/")
    page.keyboard.press("o")
    page.get_by_role("button", name="打开，记下").focus()
    page.keyboard.press("Enter")
    page.get_by_text("正在算，算好自动显示。").wait_for()
    worker = threading.Thread(target=run_all)
    worker.start()
    worker.join(60)
    page.get_by_role("heading", name="每件收件用时比不使用时").wait_for(timeout=15_000)
    sound(page)
    for path in ("records", "sheets", "amend"):
        page.goto(f"{live_server.url}/pilots/{office.running.pk}/{path}")
        sound(page)
    assert page.faults == []
