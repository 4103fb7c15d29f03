"""The report in a real browser: keys, frames, dialogue, print, and no accessibility faults."""

from __future__ import annotations

import shutil

import pytest
import report_case as case
import report_papers as papers
from tests.axe_found import violations

from zhagen.precheck.page import render_html

sync_api = pytest.importorskip("playwright.sync_api")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(shutil.which("chromium") is None, reason="needs Debian's chromium"),
]


@pytest.fixture(scope="module")
def address(tmp_path_factory) -> str:
    target = tmp_path_factory.mktemp("report") / "report.html"
    target.write_text(
        render_html(case.review(), papers.pictures(), papers.plain_pictures()), encoding="utf-8"
    )
    return target.as_uri()


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as running:
        found = running.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        yield found
        found.close()


@pytest.fixture
def page(browser, address):
    context = browser.new_context(viewport={"width": 1440, "height": 900}, bypass_csp=True)
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    opened.on(
        "request", lambda asked: faults.append(asked.url) if asked.url[:4] == "http" else None
    )
    opened.goto(address)
    yield opened
    context.close()
    assert faults == []


def _chosen(page) -> str:
    return page.get_attribute(".finding[aria-selected=true]", "data-number")


def test_keys_walk_the_list_and_the_picture_follows(page):
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert _chosen(page) == "3"
    assert page.is_visible("#sheet-4 .frame.chosen")
    page.keyboard.press("k")
    assert _chosen(page) == "2"
    assert page.is_visible("#sheet-2 .frame.chosen[data-number='2']")
    page.wait_for_function(
        "document.querySelector('#spoken').textContent.startsWith('第 2 条，须补正')"
    )


def _in_sight(page) -> bool:
    return page.evaluate(
        """() => {
          const desk = document.querySelector('#desk').getBoundingClientRect();
          const mark = document.querySelector('.sheet:not([hidden]) :is(.frame, mark).chosen');
          if (!mark) return false;
          const box = mark.getBoundingClientRect();
          return box.top >= desk.top && box.bottom <= desk.bottom
            && box.left >= desk.left && box.right <= desk.right;
        }"""
    )


@pytest.mark.parametrize("size", [(390, 844), (844, 390), (1440, 900)])
def test_every_finding_with_a_place_can_be_walked_to_by_key_and_is_in_sight(page, size):
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.reload()
    page.focus(".finding[aria-selected=true]")
    for finding in case.review().findings:
        assert _chosen(page) == str(finding.number)
        assert page.is_visible(f"#opened-{finding.number}")
        assert page.evaluate("document.activeElement.id") == f"finding-{finding.number}"
        if any(item.box for item in finding.evidence):
            assert _in_sight(page)
        page.keyboard.press("ArrowDown")


def test_the_chosen_place_stays_in_sight_when_the_window_changes(page):
    for width, height in ((390, 844), (844, 390), (360, 640), (1024, 768), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
        assert _in_sight(page), (width, height)
    page.emulate_media(media="print")
    page.emulate_media(media="screen")
    page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    assert _in_sight(page)
    for key in "++r-0":
        page.keyboard.press(key)
        assert _in_sight(page), key


def test_a_page_moved_by_hand_is_not_moved_back(page):
    page.set_viewport_size({"width": 390, "height": 844})
    page.mouse.move(200, 180)
    page.mouse.wheel(0, 2000)
    page.wait_for_function("document.querySelector('#desk').scrollTop > 300")
    page.set_viewport_size({"width": 390, "height": 800})
    page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    assert not _in_sight(page)


def test_a_frame_on_the_paper_opens_its_finding(page):
    page.click("#sheet-2 .label[data-number='4']")
    assert _chosen(page) == "4"
    assert page.is_visible("#opened-4")


def test_frames_can_be_hidden_and_keys_are_silent_while_typing(page):
    page.keyboard.press("f")
    assert not page.is_visible(".frame.chosen")
    page.keyboard.press("f")
    page.click("#tab-facts")
    page.fill("#seek", "")
    page.type("#seek", "jfb")
    assert page.is_visible(".frame.chosen")
    assert _chosen(page) == "1"
    assert page.is_visible("#none-found")


def test_the_picture_without_seal_can_be_shown(page):
    page.click("[data-do=plain]")
    assert page.is_visible("#sheet-2 .picture.plain")


def test_a_turned_and_enlarged_page_keeps_its_frames_on_their_values(page):
    frame = "document.querySelector('#sheet-2 .frame[data-number=\"1\"]').getBoundingClientRect()"
    before = page.evaluate(f"[{frame}.width, {frame}.height]")
    page.keyboard.press("r")
    after = page.evaluate(f"[{frame}.height, {frame}.width]")
    ratio = after[0] / before[0]
    assert after[1] / before[1] == pytest.approx(ratio, rel=0.02)
    page.keyboard.press("+")
    assert page.evaluate(f"{frame}.height") > after[0]


def test_the_notice_leads_to_what_must_be_looked_at_first(page):
    page.keyboard.press("b")
    assert page.is_visible("#notice")
    assert page.evaluate("document.activeElement.textContent") == "先看第 4 条"
    page.keyboard.press("Enter")
    assert not page.is_visible("#notice")
    assert _chosen(page) == "4"


def test_the_paper_version_holds_every_page_and_every_finding(page):
    page.emulate_media(media="print")
    assert all(page.is_visible(f"#sheet-{number}") for number in range(1, 8))
    assert all(page.is_visible(f"#opened-{number}") for number in range(1, 8))
    assert not page.is_visible(".bar")
    page.evaluate("document.body.classList.add('print-letter')")
    assert page.is_visible(".letter")
    assert not page.is_visible("#finding-1")


@pytest.mark.parametrize("size", [(320, 640), (390, 844), (844, 390), (1000, 700), (1440, 844)])
def test_nothing_sticks_out_sideways(page, size):
    page.set_viewport_size({"width": size[0], "height": size[1]})
    for number in case.review().findings:
        page.keyboard.press("j")
        assert page.evaluate("document.body.scrollLeft") == 0, number
    for part in ("html", "body", ".pane", ".tools", ".side", ".tabs", ".panels", ".verdict"):
        wide = f"(part => part.scrollWidth - part.clientWidth)(document.querySelector('{part}'))"
        assert page.evaluate(wide) <= 0, part
    assert page.is_visible(".verdict")


@pytest.mark.parametrize("width", [390, 1440])
def test_axe_finds_nothing_to_complain_about(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    for step in (
        "#tab-facts",
        "#tab-materials",
        "#tab-course",
        "#tab-findings",
        "[data-do=notice]",
    ):
        page.click(step)
        assert violations(page) == []
