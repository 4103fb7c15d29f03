"""A manager's way through a slice in a real Chromium, by mouse and by keyboard; axe everywhere."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest
from django.conf import settings
from tests.axe_found import violations
from tests.web.people import person

from zhagen.web.accounts.rights import Role

sync_api = pytest.importorskip("playwright.sync_api")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(shutil.which("chromium") is None, reason="needs Debian's chromium"),
]

ITEM = "individual-business-registration"
WIDER = "document.documentElement.scrollWidth - innerWidth"
RULE = """
T99:
  title: 登记日期晚于申请日
  when: on < on
  severity: notice
  message: 请看日期
  remedy: 请核对日期
"""


@pytest.fixture
def site(live_server, tmp_path, monkeypatch):
    own = replace(settings.CONFIGURATION, slices=tmp_path / "slices", data=tmp_path, ledger=None)
    monkeypatch.setattr(settings, "CONFIGURATION", own)
    return live_server.url


@pytest.fixture
def session(site):
    return person(Role.manager, shown_name="宋知遥").cookies["sessionid"].value


@pytest.fixture
def page(site, session):
    """Started after the tables are filled: Django refuses them beside a running event loop."""
    with sync_api.sync_playwright() as running:
        found = running.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        context = found.new_context(viewport={"width": 1440, "height": 900})
        context.add_cookies([{"name": "sessionid", "value": session, "url": site}])
        made = context.new_page()
        made.faults = []
        made.on("pageerror", lambda error: made.faults.append(str(error)))
        made.on("console", lambda said: made.faults.append(said.text) if _bad(said) else None)
        made.on("dialog", lambda dialog: dialog.accept())
        yield made
        found.close()


def _bad(said):
    return said.type in {"error", "warning"} and "Failed to load resource" not in said.text


def clean(page):
    """Nothing for axe to find, nothing wider than the screen, at the desk and on a phone."""
    for width in (1440, 360):
        page.set_viewport_size({"width": width, "height": 900})
        found = violations(page)
        assert not found, (page.url, width, found)
        assert page.evaluate(WIDER) <= 0, (page.url, width)
    page.set_viewport_size({"width": 1440, "height": 900})


def test_from_a_finding_to_a_version_in_use(page, site):
    page.goto(f"{site}/slices/")
    clean(page)
    page.locator("a.item", has_text="个体工商户设立登记").click()
    clean(page)
    page.locator("details.more summary").first.click()
    page.goto(f"{site}/slices/new?from={ITEM}&because=效能分析发现 F-1a2b3c：经营场所证明说不清")
    clean(page)
    page.get_by_role("button", name="新建草稿").click()
    page.wait_for_url("**/1.1/")

    # By keyboard: edit, see the fault beside the line, put it right, save.
    page.keyboard.press("e")
    page.wait_for_url("**/files/rules.yaml")
    clean(page)
    page.locator("#text").focus()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text(RULE)
    page.locator("#faults", has_text="没有依据").wait_for()
    assert page.locator(".gutter .at").count() == 1
    page.keyboard.press("Control+s")
    page.locator(".banner", has_text="存好了").wait_for()
    page.get_by_role("link", name="回到这一版").click()
    assert "2 处要改" in page.locator("#fit").inner_text()
    clean(page)
    page.get_by_role("link", name="加算例").click()
    assert "T99 应查出" in page.locator("#text").input_value()
    page.goto(f"{site}/slices/{ITEM}/1.1/files/rules.yaml")
    text = page.locator("#text").input_value()
    page.locator("#text").fill(text.replace(RULE, ""))
    page.locator("#faults", has_text="没有要改的").wait_for()
    page.get_by_role("button", name="存好，看整个检查").click()
    page.wait_for_url("**/1.1/")

    for tab in ("overview", "materials", "facts", "guide", "charter", "cases", "use"):
        page.goto(f"{site}/slices/{ITEM}/1.1/?tab={tab}")
        clean(page)
    page.goto(f"{site}/slices/{ITEM}/1.1/changes")
    clean(page)
    page.goto(f"{site}/slices/{ITEM}/1.1/")
    page.get_by_role("button", name="启用").click()
    clean(page)
    page.keyboard.press("Enter")
    page.locator(".banner", has_text="已启用并锁定").wait_for()
    clean(page)
    assert page.faults == []


def test_a_talk_is_tried_by_keyboard_alone(page, site):
    page.goto(f"{site}/slices/{ITEM}/1.0/")
    page.keyboard.press("t")
    page.wait_for_url("**/try")
    clean(page)
    page.locator("#first").focus()
    page.keyboard.insert_text("个人或家庭经营")
    page.keyboard.press("Enter")
    page.wait_for_url("**/try/talk")
    clean(page)
    page.locator("#said").focus()
    page.keyboard.insert_text("租用")
    page.keyboard.press("Enter")
    page.locator(".exchanges .applicant").nth(1).wait_for()
    assert page.evaluate("document.activeElement.id") == "said"
    for path in ("/slices/upload", "/slices/template"):
        page.goto(site + path)
        clean(page)
    assert page.faults == []
