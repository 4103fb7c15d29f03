import shutil
from pathlib import Path

import pytest
import told_looks
from tests.axe_found import violations

from zhagen.pilot.log.roots import Root
from zhagen.pilot.papers.charter_document import charter_html
from zhagen.pilot.papers.lessons_page import lessons_page
from zhagen.pilot.papers.report_page import report_html
from zhagen.pilot.papers.root_sheet import root_sheet_html
from zhagen.pilot.papers.status_page import ArmCount, Status, status_html

sync_api = pytest.importorskip("playwright.sync_api")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(shutil.which("chromium") is None, reason="needs Debian's chromium"),
]
DAY = told_looks.DECIDED


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    sealed = told_looks.sealed(folder / "sealed")
    look = told_looks.look(sealed, "better")
    record, attached = told_looks.told(sealed, look)
    void = told_looks.checked(look, roots_intact=False)
    root = Root(3, DAY, 12345, "5e" * 32, "be" * 32, sealed.hash)
    counts = tuple(ArmCount(f"综窗{number}", 120, 118) for number in range(1, 7))
    aside = look.flow.set_aside
    status = Status(
        sealed.charter, DAY, 3, counts, counts, 0.97, 0.99, 1500, 1428, aside, 4, DAY
    )  # fmt: skip
    assert attached.lessons is not None
    for name, text in {
        "report": report_html(sealed, [look], record, attached),
        "void": report_html(sealed, [void], *told_looks.told(sealed, void)),
        "charter": charter_html(sealed),
        "sheet": root_sheet_html(root, sealed.charter),
        "status": status_html(status),
        "lessons": lessons_page(attached.lessons, sealed.charter),
    }.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as running:
        found = running.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        yield found
        found.close()


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("name", ["report", "void", "sheet", "status", "lessons", "charter"])
def test_pages_fit_fetch_nothing_and_satisfy_axe(browser, pages, name, width):
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.on("request", lambda asked: faults.append(asked.url) if asked.url[:4] == "http" else None)
    page.goto((pages / f"{name}.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    shown = page.evaluate("""[...document.querySelectorAll("svg text")].filter(each =>
        each.getClientRects().length && each.getBoundingClientRect().height < 11).length""")
    assert shown == 0  # words of charts stay readable: never scaled down to nothing
    found = violations(page)
    context.close()
    assert found == []
    assert faults == []


def test_the_verdict_is_seen_before_anything_else(browser, pages):
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto((pages / "report.html").as_uri())
    chart = page.locator(".chart").first.bounding_box()
    verdict, step = page.locator(".verdict h2").bounding_box(), page.locator(".step").bounding_box()
    assert verdict["y"] < chart["y"]
    assert step["y"] + step["height"] < chart["y"]
    assert chart["y"] + chart["height"] < 900
    page.close()
