"""The widget in a real Chromium, on a host page under a strict policy, from a real server.

Every state is looked at by axe; the walk is done by keyboard alone, at 320 px, and under a style
sheet that means harm.
"""

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
pytest.importorskip("granian")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(shutil.which("chromium") is None, reason="needs Debian's chromium"),
]

GUIDE = "document.querySelector('zhagen-guide')"
HOSTILE = """
* { all: unset !important; font-size: 60px !important; color: #fff !important;
    background: #fff !important; direction: rtl !important; }
zhagen-guide { display: none !important; position: static !important; opacity: 0 !important;
    transform: scale(3) !important; }
button, textarea, section { display: none !important; }
"""


class Served:
    """A server in its own process; it can be stopped and started again on the same data."""

    def __init__(self, folder):
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.folder = folder
        self.running = None

    def start(self):
        environment = {
            **{name: text for name, text in os.environ.items() if not name.startswith("ZHAGEN_")},
            "ZHAGEN_DATA": str(self.folder),
            "ZHAGEN_ORIGINS": "http://localhost:9",
        }
        with (self.folder / "server.log").open("ab") as log:
            self.running = subprocess.Popen(
                [sys.executable, "-m", "zhagen", "serve", "--port", str(self.port)],
                env=environment, cwd=self.folder, stdout=log, stderr=log,
            )  # fmt: skip
        until = time.monotonic() + 90
        while time.monotonic() < until:
            with contextlib.suppress(OSError, urllib.error.URLError):
                urllib.request.urlopen(f"{self.address}/demo/", timeout=5).close()  # noqa: S310
                return
            time.sleep(0.2)
        raise AssertionError((self.folder / "server.log").read_text())

    def stop(self):
        self.running.terminate()
        self.running.wait(20)


@pytest.fixture(autouse=True)
def _tables():
    """The server has tables of its own; those of this process cannot be used beside a browser."""


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    made = Served(tmp_path_factory.mktemp("served"))
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as running:
        found = running.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        yield found
        found.close()


class Page:
    """A page with the widget, and what a person does with it."""

    def __init__(self, browser, served, *, width=1440, height=900, lang="zh-Hans", **options):
        size = {"width": width, "height": height}
        self.context = browser.new_context(viewport=size, **options)
        self.context.set_default_timeout(8000)
        self.page = self.context.new_page()
        self.faults: list[str] = []
        self.served = served
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", self._said)
        self.page.on("request", self._asked)
        self.page.goto(f"{served.address}/demo/?lang={lang}")
        self.guide = self.page.locator("zhagen-guide")

    def _said(self, message):
        if message.type == "error" and "ERR_" not in message.text:
            self.faults.append(message.text)

    def _asked(self, request):
        if not request.url.startswith((self.served.address, "blob:")):
            self.faults.append(f"foreign: {request.url}")

    def settle(self):
        for _ in range(200):
            self.page.wait_for_timeout(30)
            if self.page.evaluate(f"() => !{GUIDE}.waiting"):
                return
        raise AssertionError("no answer")

    def open(self):
        self.guide.locator(".pill").click()

    def say(self, text):
        box = self.guide.locator("textarea")
        box.fill(text)
        box.press("Enter")
        self.settle()

    def choose(self):
        """Press the first choice; what it reads."""
        choice = self.guide.locator(".choice").first
        text = choice.inner_text()
        choice.click()
        self.settle()
        return text

    def answered(self):
        return self.page.evaluate(f"() => {GUIDE}.turn.answered")

    def press(self, name):
        self.guide.get_by_role("button", name=name, exact=True).click()
        self.settle()

    def way(self, number):
        self.guide.locator(".ways .link").nth(number).click()
        self.page.wait_for_timeout(200)

    def finish(self):
        for text in ("公司刚注册，第一次给员工交社保，法定代表人去办", "养老、失业、工伤保险"):
            self.say(text)
        self.say("示例市青禾科技有限公司")
        for _ in range(25):
            if self.page.evaluate(f"() => {GUIDE}.turn.done"):
                return
            self.say("不知道")
        raise AssertionError(self.last())

    def last(self):
        return self.guide.locator(".turn").last.inner_text()

    def focused(self):
        return self.page.evaluate(
            f"() => {{ const at = {GUIDE}.shadowRoot.activeElement;"
            " return at ? (at.getAttribute('aria-label') || at.textContent || at.tagName).trim()"
            " : document.activeElement.tagName; }"
        )

    def close(self):
        self.context.close()
        assert self.faults == []


@pytest.fixture
def visit(browser, served):
    opened = []

    def _visit(**options):
        opened.append(Page(browser, served, **options))
        return opened[-1]

    yield _visit
    for one in opened:
        one.close()


@pytest.mark.parametrize(
    ("width", "lang"), [(1440, "zh-Hans"), (360, "zh-Hant"), (320, "en"), (1440, "en")]
)
def test_axe_finds_nothing_in_any_state(visit, width, lang):
    made = visit(width=width, height=640, lang=lang, bypass_csp=True)
    states = {"closed": violations(made.page)}
    made.open()
    states["empty"] = violations(made.page)
    made.say("公司刚注册，第一次给员工交社保，我去代办")
    states["question"] = violations(made.page)
    made.guide.locator(".progress .link").click()
    made.settle()
    states["why"] = violations(made.page)
    made.way(2)
    states["change"] = violations(made.page)
    made.way(0)
    made.way(3)
    states["person"] = violations(made.page)
    made.way(0)
    made.context.set_offline(True)
    made.say("没办过")
    states["trouble"] = violations(made.page)
    made.context.set_offline(False)
    made.guide.locator(".trouble button").click()
    made.settle()
    made.finish()
    states["done"] = violations(made.page)
    made.way(1)
    states["checklist"] = violations(made.page)
    made.way(0)
    made.guide.locator(".head .icon").nth(1).click()
    states["end"] = violations(made.page)
    made.way(0)
    made.say("转人工")
    made.guide.locator(".card .code").wait_for()
    states["handed over"] = violations(made.page)
    assert {name: found for name, found in states.items() if found} == {}


def test_the_whole_walk_is_possible_by_keyboard(visit):
    made = visit()
    keys = made.page.keyboard
    for _ in range(30):
        keys.press("Tab")
        if made.focused() == "办事问一问":
            break
    keys.press("Enter")
    assert made.guide.locator(".panel").is_visible()
    keys.type("社保开户")
    keys.press("Enter")
    made.settle()
    keys.press("Shift+Tab")
    choices = made.guide.locator(".choice").all_inner_texts()
    for _ in range(6):
        if made.focused() == choices[0]:
            break
        keys.press("Shift+Tab")
    keys.press("Enter")
    made.settle()
    assert made.guide.locator(".mine").last.inner_text().endswith(choices[0])
    # The new question has the focus; what can be pressed comes next.
    assert made.focused().startswith("机器：")
    choices = made.guide.locator(".choice").all_inner_texts()
    keys.press("Tab")
    assert made.focused() == choices[0]
    keys.press("Escape")
    assert not made.guide.locator(".panel").is_visible()
    assert made.focused() == "办事问一问"


def test_escape_leaves_a_sheet_first(visit):
    made = visit()
    made.open()
    made.say("社保开户")
    made.way(1)
    assert made.guide.locator(".sheet").is_visible()
    made.page.keyboard.press("Escape")
    assert not made.guide.locator(".sheet").is_visible()
    assert made.guide.locator(".panel").is_visible()


def test_the_talk_and_the_state_of_a_person_are_live_and_the_notice_cannot_be_dismissed(visit):
    made = visit()
    made.open()
    live = made.page.evaluate(
        f"() => [...{GUIDE}.shadowRoot.querySelectorAll('[aria-live],[role=log],[role=status],"
        "[role=alert]')].map((one) => one.className)"
    )
    assert live == ["log", "live"]
    assert "机器回答" in made.guide.locator("#notice").inner_text()
    assert made.guide.locator("#notice button").count() == 0


def test_nothing_is_cut_off_at_320_pixels(visit):
    for lang in ("zh-Hans", "zh-Hant", "en"):
        made = visit(width=320, height=568, lang=lang)
        made.open()
        made.finish()
        for number in (None, 1, 0, 2, 0, 3):
            if number is not None:
                made.way(number)
            wide = made.page.evaluate(
                f"() => [...{GUIDE}.shadowRoot.querySelectorAll('.panel *')].filter((one) =>"
                " !one.closest('.sr, svg, .track') && one.getClientRects().length &&"
                " (one.getBoundingClientRect().right > 320.5 || one.scrollWidth > one.clientWidth"
                " + 1 && getComputedStyle(one).overflowX !== 'visible')).map((one) =>"
                " one.className || one.tagName)"
            )
            assert wide == []


def test_touch_targets_are_large_enough(visit):
    made = visit(width=360, height=740, has_touch=True)
    made.open()
    made.say("社保开户")
    small = made.page.evaluate(
        f"() => [...{GUIDE}.shadowRoot.querySelectorAll('button, textarea')].filter((one) =>"
        " one.getClientRects().length && one.getBoundingClientRect().height < 43.5)"
        ".map((one) => one.textContent)"
    )
    assert small == []


def test_a_hostile_style_sheet_changes_nothing(visit):
    made = visit(bypass_csp=True)
    made.open()
    made.say("社保开户")
    measure = (
        f"() => {GUIDE}.shadowRoot && ['.panel', '.choice', 'textarea', '#title', '.turn'].map("
        f"(one) => {{ const at = {GUIDE}.shadowRoot.querySelector(one);"
        " const box = at.getBoundingClientRect(); const style = getComputedStyle(at);"
        " return [one, box.x, box.y, box.width, box.height, style.color, style.fontSize,"
        " style.direction, style.backgroundColor].join(' '); })"
    )
    before = made.page.evaluate(measure)
    made.page.add_style_tag(content=HOSTILE)
    made.page.evaluate("() => { document.documentElement.dir = 'rtl'; }")
    assert made.page.evaluate(measure) == before
    assert made.guide.locator(".choice").first.is_visible()


def test_a_lost_connection_loses_nothing_and_is_not_said_twice(visit):
    made = visit()
    made.open()
    made.say("社保开户")
    made.context.set_offline(True)
    made.say("单位")
    assert "没连上，您说的都在，点此再试" in made.guide.locator(".trouble").inner_text()
    assert made.guide.locator(".mine").last.inner_text().endswith("单位")
    made.context.set_offline(False)
    made.guide.locator(".trouble button").click()
    made.settle()
    assert made.guide.locator(".trouble").count() == 0
    assert made.guide.locator(".mine").count() == 2
    assert made.page.evaluate(f"() => {GUIDE}.turn.known['applicant.kind']") == "unit"


def test_a_reload_goes_on_where_the_talk_stood(visit):
    made = visit()
    made.open()
    made.say("社保开户")
    made.choose()
    made.guide.locator("textarea").fill("还没说完的话")
    made.page.reload()
    made.settle()
    made.page.wait_for_timeout(300)
    assert made.guide.locator(".panel").is_visible()
    assert made.guide.locator(".mine").count() == 2
    assert made.guide.locator("textarea").input_value() == "还没说完的话"
    before = made.answered()
    made.choose()
    assert made.answered() > before


def test_a_server_that_starts_again_goes_on_where_the_talk_stood(visit, served):
    made = visit()
    made.open()
    made.say("社保开户")
    made.choose()
    before = made.answered()
    served.stop()
    made.say("28个人，银行代扣")
    assert made.guide.locator(".trouble").is_visible()
    served.start()
    made.guide.locator(".trouble button").click()
    made.settle()
    assert made.answered() == before + 2


def test_a_known_fact_can_be_corrected_and_the_rest_stays(visit):
    made = visit()
    made.open()
    made.say("公司刚注册，第一次给员工交社保，28个人，银行代扣")
    made.way(2)
    made.guide.get_by_role("button", name="改 参保人数").click()
    made.settle()
    made.say("30个人")
    known = made.page.evaluate(f"() => {GUIDE}.turn.known")
    assert known["org.headcount"] == 30
    assert known["payment.method"] == "bank_deduction"


def test_the_filled_form_is_downloaded(visit):
    made = visit()
    made.open()
    made.finish()
    made.way(1)
    with made.page.expect_download() as waiting:
        made.guide.get_by_role("button", name="下载已填好的").first.click()
    assert waiting.value.suggested_filename.endswith(".docx")


def test_the_last_card_shows_the_code_for_the_window_and_a_reload_shows_the_same(visit):
    made = visit()
    made.open()
    made.finish()
    code = made.guide.locator(".card .code")
    code.wait_for()
    shown = code.inner_text()
    assert len(shown.replace(" ", "")) == 8
    assert "到窗口报这个号" in made.guide.locator(".card").inner_text()
    box, log = code.bounding_box(), made.guide.locator(".log").bounding_box()
    assert log["y"] <= box["y"]
    assert box["y"] + box["height"] <= log["y"] + log["height"]
    made.way(1)
    made.guide.locator(".sheet .code").wait_for()
    assert made.guide.locator(".sheet .code").inner_text() == shown
    made.page.reload()
    made.guide.locator(".card .code").wait_for()
    assert made.guide.locator(".card .code").inner_text() == shown


def test_a_code_that_cannot_be_fetched_leaves_the_card_and_a_way_to_try_again(visit):
    made = visit()
    made.open()
    made.page.route("**/window", lambda route: route.abort())
    made.finish()
    again = made.guide.locator(".card .window button")
    again.wait_for()
    made.page.unroute("**/window")
    again.click()
    made.guide.locator(".card .code").wait_for()


def kept_back(page, address):
    """The requests to an address, which go no further until they are let go."""
    held = []

    def keep(route):
        held.append(route)

    page.route(address, keep)
    return held


def test_what_is_sent_while_the_first_answer_is_on_its_way_goes_out_after_it(visit):
    made = visit()
    made.open()
    held = kept_back(made.page, "**/api/guide/talks")
    box = made.guide.locator("textarea")
    for text in ("社保开户", "单位", "养老、失业、工伤保险"):
        box.fill(text)
        box.press("Enter")
    assert box.input_value() == ""
    assert made.guide.locator(".mine").count() == 3
    assert made.guide.locator(".mine.unsent").count() == 2
    made.page.wait_for_timeout(200)
    held[0].continue_()
    made.guide.locator(".mine.unsent").first.wait_for(state="detached")
    for _ in range(3):
        made.settle()
        made.page.wait_for_timeout(100)
    assert made.answered() >= 2
    whose = made.guide.locator(".turn").evaluate_all(
        "(all) => all.map((one) => one.classList.contains('mine'))"
    )
    assert [one for one in whose if one] == [True] * 3
    assert [True, True] not in [whose[at : at + 2] for at in range(len(whose))]


def test_what_waited_for_an_answer_that_failed_stands_in_the_box_again(visit):
    made = visit()
    made.open()
    held = kept_back(made.page, "**/api/guide/talks")
    box = made.guide.locator("textarea")
    for text in ("社保开户", "单位"):
        box.fill(text)
        box.press("Enter")
    box.fill("还没写完")
    made.page.wait_for_timeout(200)
    held[0].abort()
    made.guide.locator(".trouble").wait_for()
    assert box.input_value() == "单位\n还没写完"
    assert made.guide.locator(".mine").count() == 1
    made.page.unroute("**/api/guide/talks")
    made.guide.locator(".trouble button").click()
    made.settle()
    assert made.guide.locator(".trouble").count() == 0
    assert box.input_value() == "单位\n还没写完"


def test_handed_over_the_code_for_the_window_stands_below_the_number_and_at_the_end(visit):
    made = visit()
    made.open()
    made.say("社保开户")
    made.choose()
    made.say("转人工")
    made.guide.locator(".card .code").wait_for()
    code = made.guide.locator(".card .code").inner_text()

    def closed(route):
        lines = [{"number": 90, "who": "seat", "text": "请到窗口", "at": "2026-11-20T09:00:00Z"}]
        window = {"code": code, "until": "2026-11-27T09:00:00Z", "message": ""}
        told = {"who": "closed", "message": f"到窗口报这个号：{code}", "people": True}
        shown = lines if "after=90" not in route.request.url else []
        route.fulfill(json={**told, "lines": shown, "next_seconds": 1, "window": window})

    made.page.route("**/live?*", closed)
    made.page.reload()
    made.guide.locator(".seat", has_text="请到窗口").wait_for()
    made.page.wait_for_timeout(2500)
    assert made.guide.locator(".card").count() == 1
    assert code in made.last()
    assert code in made.guide.locator(".live").inner_text()


def test_handed_over_before_anything_was_said_there_is_no_code(visit):
    made = visit()
    made.open()
    made.say("转人工")
    made.guide.locator(".turn", has_text="编号 H").wait_for()
    made.page.wait_for_timeout(300)
    assert made.guide.locator(".card").count() == 0


def test_handing_over_says_what_the_person_will_see(visit):
    made = visit()
    made.open()
    made.say("社保开户")
    made.choose()
    made.way(3)
    assert "企业社保开户" in made.guide.locator(".sheet").inner_text()
    made.press("现在转")
    made.guide.locator(".card .code").wait_for()
    assert made.guide.locator(".turn", has_text="编号 H").count() == 1


def test_ending_deletes_what_was_said_and_takes_a_rating(visit):
    made = visit()
    made.open()
    made.say("社保开户")
    made.guide.locator(".head .icon").nth(1).click()
    made.guide.get_by_role("button", name="帮上了", exact=True).click()
    made.page.wait_for_timeout(200)
    assert "记下了" in made.guide.locator(".sheet").inner_text()
    made.press("结束并删掉")
    made.page.wait_for_timeout(200)
    assert not made.guide.locator(".panel").is_visible()
    assert made.page.evaluate("() => sessionStorage.length") == 0 or made.page.evaluate(
        "() => !JSON.stringify({...sessionStorage}).includes('talk-')"
    )
    made.open()
    assert made.guide.locator(".mine").count() == 0


def test_no_cookie_is_set(visit):
    made = visit()
    made.open()
    made.say("社保开户")
    assert made.context.cookies() == []


def test_the_list_can_be_saved_and_that_counts(visit):
    made = visit()
    made.open()
    made.finish()
    made.way(1)
    with made.page.expect_download() as file, made.page.expect_response("**/acts") as told:
        made.press("把清单存下来")
    assert file.value.suggested_filename == "清单.txt"
    text = Path(file.value.path()).read_text(encoding="utf-8")
    assert text.startswith("企业社保开户")
    assert "1. 营业执照" in text
    assert told.value.status == 204


def test_only_a_reason_is_headed_as_one(visit):
    made = visit()
    made.open()
    made.say("社保开户")
    made.say("几天能办好")
    assert made.guide.locator(".why").count() == 0
    made.guide.locator(".progress .link").click()
    made.settle()
    assert made.guide.locator(".why").count() == 1


def test_the_number_of_a_hand_over_is_read_once_and_again_after_a_reload(visit):
    for press in (False, True):
        made = visit()
        made.open()
        made.say("社保开户")
        if press:
            made.way(3)
            made.guide.locator(".sheet .solid").click()
        else:
            made.say("转人工")
        told = made.guide.locator(".turn", has_text="编号 H")
        told.first.wait_for()
        made.page.wait_for_timeout(4000)
        assert told.count() == 1
        made.page.reload()
        told.first.wait_for(state="attached")
        assert told.count() == 1
        made.guide.evaluate("(one) => one.end()")
        made.page.wait_for_timeout(300)
