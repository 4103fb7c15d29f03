"""The frame in a real Chromium: every size and language, keyboard alone, doubled text, axe."""

from __future__ import annotations

import shutil
from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from tests.axe_found import violations

from zhagen.web.home import collecting
from zhagen.web.look.waiting import Number, Row, Tab, Waiting

sync_api = pytest.importorskip("playwright.sync_api")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(shutil.which("chromium") is None, reason="needs Debian's chromium"),
]

PAGES = ("/", "/look/", "/look/?refused=404", "/look/?refused=409", "/nowhere/")
LANGUAGES = (("zh-hans", 1440), ("zh-hans", 390), ("zh-hant", 768), ("en", 1440), ("en", 360))
WIDER = "document.documentElement.scrollWidth - innerWidth"


@pytest.fixture
def address(live_server, monkeypatch):
    """A home page with work on it, served to a signed-in person."""
    rows = tuple(
        Row(
            "待我看",
            f"示例市第{n}有限公司",
            f"/look/?row={n}",
            "打开",
            marks=(("error", n),),
            waited=60,
        )
        for n in (1, 2, 3)
    )
    tabs = (Tab("在办", "/", 3, here=True), Tab("等补正", "/", 6))
    number = Number("一次通过", "12", "/ 15 件已办结", "近 20 个工作日 71%")
    desk = SimpleNamespace(
        __name__="desk",
        waiting=lambda *_: (Waiting("等您看的办件", rows, tabs),),
        numbers=lambda *_: (number,) * 4,
    )
    monkeypatch.setattr(collecting, "tellers", lambda: (desk,))
    return live_server.url


@pytest.fixture
def session():
    client = Client()
    client.force_login(get_user_model().objects.create_user("chen", shown_name="陈晓燕"))
    return client.cookies["sessionid"].value


@pytest.fixture
def browser(address, session):
    """Started after the tables are filled: Django refuses them beside a running event loop."""
    with sync_api.sync_playwright() as running:
        found = running.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )

        def opened(width, **options):
            context = found.new_context(viewport={"width": width, "height": 900}, **options)
            context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
            page = context.new_page()
            page.faults = []
            page.on("pageerror", lambda error: page.faults.append(str(error)))
            page.on("console", lambda said: _note(page, said))
            return page

        yield opened
        found.close()


def _note(page, said):
    if said.type in {"error", "warning"} and "Failed to load resource" not in said.text:
        page.faults.append(said.text)


def test_every_page_fits_and_axe_finds_nothing(browser, address):
    for language, width in LANGUAGES:
        page = browser(width)
        page.goto(f"{address}/look/")
        _choose(page, language)
        for path in PAGES:
            assert page.goto(address + path).status in {200, 404, 409}
            found = violations(page)
            assert not found, (language, width, path, found)
            assert page.evaluate(WIDER) <= 0, (language, width, path)
        assert page.faults == []
        page.context.close()


def _choose(page, language):
    page.locator("details.menu").first.locator("summary").click()
    page.locator(f'button[value="{language}"]').click()
    page.wait_for_load_state()


def test_the_list_is_walked_and_opened_by_keyboard(browser, address):
    page = browser(1440)
    page.goto(address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.locator("tr.selected .unit").inner_text() == "示例市第2有限公司"
    assert page.evaluate("document.activeElement.getAttribute('href')") == "/look/?row=2"
    page.keyboard.press("Enter")
    page.wait_for_url("**/look/?row=2")
    assert page.faults == []


def test_keys_are_listed_and_can_be_switched_off(browser, address):
    page = browser(1440)
    page.goto(address)
    page.keyboard.press("?")
    told = page.locator("#keys")
    assert told.is_visible()
    assert "下一件" in told.inner_text()
    told.locator("input[data-keys-off]").uncheck()
    page.keyboard.press("Escape")
    assert not told.is_visible()
    page.keyboard.press("j")
    assert page.locator("tr.selected .unit").inner_text() == "示例市第1有限公司"
    assert page.locator(".act .key").first.is_hidden()


def test_a_phone_has_the_names_under_one_button_and_rows_to_tap(browser, address):
    page = browser(390, has_touch=True, is_mobile=True)
    page.goto(address)
    names = page.locator("nav.places a")
    assert not names.first.is_visible()
    page.locator(".menu-button").tap()
    assert names.first.is_visible()
    page.locator(".menu-button").tap()
    page.locator("table.queue tr").nth(2).tap()
    page.wait_for_url("**/look/?row=2")


def test_text_can_be_doubled_without_loss(browser, address):
    page = browser(1280)
    for path in PAGES:
        page.goto(address + path)
        page.evaluate("document.documentElement.style.fontSize = '32px'")
        assert page.evaluate(WIDER) <= 0, path


def test_a_form_is_sent_once_and_its_button_says_so(browser, address):
    page = browser(1440)
    page.goto(f"{address}/look/?refused=409")
    button = page.locator("main form .button.solid")
    before = button.bounding_box()["width"]
    sent = page.evaluate(
        """() => {
          let sent = 0;
          addEventListener("submit", (event) => {
            sent += event.defaultPrevented ? 0 : 1;
            event.preventDefault();
          });
          const button = document.querySelector("main form .button.solid");
          button.click();
          button.click();
          return sent;
        }"""
    )
    assert sent == 1
    assert button.get_attribute("aria-busy") == "true"
    assert button.bounding_box()["width"] >= before


def test_a_refused_request_of_a_script_is_said_at_the_head_of_the_page(browser, address):
    page = browser(1440)
    page.goto(f"{address}/look/")
    page.evaluate(
        """() => {
          const typed = document.querySelector("textarea");
          typed.value = "写了一半的理由";
          htmx.ajax("GET", "/nowhere/", { target: "#main h1" });
        }"""
    )
    banner = page.locator("#messages .banner")
    banner.wait_for()
    assert "没有找到这一页" in banner.inner_text()
    assert page.locator("textarea").input_value() == "写了一半的理由"
    assert page.locator("main h1").inner_text() != ""
