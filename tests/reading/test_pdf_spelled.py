"""PDFs that browsers print: characters spelled out beside their glyphs are put in their place."""

from __future__ import annotations

import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhagen.reading.files import open_files
from zhagen.reading.formats.pdf_spelled import Placed, put_back, radical_as_written
from zhagen.reading.formats.textlayer import Glyph
from zhagen.reading.limits import DEFAULT_LIMITS

_FAR = (5000.0, 5040.0)


def _line(text: str, astray: set[int], left: float = 100.0) -> list[Placed]:
    """Characters of 30 pixels side by side; those astray are reported far off the page."""
    placed = []
    for at, letter in enumerate(text):
        x0, x1 = (left + 30 * at, left + 30 * at + 30) if at not in astray else _FAR
        placed.append(Placed(Glyph(letter, x0, 50, x1, 80), at in astray, breaks=at == 0))
    return placed


@given(st.text("示例市人工月大户手行生", min_size=2, max_size=12), st.data())
def test_what_went_astray_comes_back_to_its_gap(text, data):
    kept = data.draw(st.integers(0, len(text) - 1))
    astray = data.draw(st.sets(st.integers(0, len(text) - 1))) - {kept}
    found = put_back(_line(text, astray))
    assert "".join(glyph.text for glyph in found) == text
    assert [glyph.left for glyph in found] == pytest.approx(
        [100 + 30 * at for at in range(len(text))]
    )


def test_a_word_keeps_its_letters_across_a_gap():
    label = _line("法定代表人", {4})
    value = _line("示例公司", {0}, left=600)
    value[0] = Placed(value[0].glyph, astray=True, breaks=False, spaced=True)
    found = put_back([*label, *value])
    assert [round(glyph.left) for glyph in found] == [100, 130, 160, 190, 220, 600, 630, 660, 690]


def test_a_line_of_which_nothing_is_in_place_is_left_out():
    assert put_back(_line("人", {0})) == []


def test_radicals_are_read_as_the_characters_they_are_written_as():
    assert "".join(map(radical_as_written, "⼈⼯⽉⺠⻘⻓人A")) == "人工月民青长人A"


@pytest.mark.browser
@pytest.mark.fonts
@pytest.mark.skipif(shutil.which("chromium") is None, reason="needs Debian's chromium")
def test_a_page_printed_by_a_browser_is_read_without_losing_a_character(tmp_path):
    sync_api = pytest.importorskip("playwright.sync_api")
    rows = {
        "单位名称": "示例市同心生物文化工业有限公司",
        "法定代表人": "方立人",
        "住所": "示例市青年大道163号3幢918室",
        "成立日期": "2026年10月27日",
    }
    table = "".join(f"<tr><td>{label}<td>{value}" for label, value in rows.items())
    with sync_api.sync_playwright() as running:
        browser = running.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        page.set_content(
            f"<style>td{{padding:12px 60px 12px 0}}</style><h1>社会保险登记表</h1><table>{table}"
        )
        page.pdf(path=tmp_path / "登记表.pdf", format="A4")
        browser.close()
    (read,) = open_files([tmp_path / "登记表.pdf"], DEFAULT_LIMITS)
    texts = [line.text for line in read.lines]
    assert {*rows, *rows.values()} <= set(texts)
