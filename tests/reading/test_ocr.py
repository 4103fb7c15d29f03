from __future__ import annotations

import importlib.util

import cv2
import numpy as np
import pytest
from drawn_pages import CODE, OWNER, bgr, form_page, scanned, sheet, write
from hypothesis import given
from hypothesis import strategies as st

from zhagen.reading.model import TextLine
from zhagen.reading.ocr import (
    EngineUnavailable,
    FasterPaddle,
    as_bitmap,
    in_reading_order,
    load_engine,
)


@pytest.mark.engine
def test_printed_words_are_read_with_their_places(reader):
    page = sheet((900, 300))
    place = write(page, (60, 80), "统一社会信用代码", 40)
    (line,) = reader.engine.lines(bgr(page))
    assert line.text == "统一社会信用代码"
    assert line.confidence > 0.95
    assert all(abs(a - b) < 14 for a, b in zip(line.box, place, strict=True))


@pytest.mark.engine
def test_grey_and_coloured_pictures_read_alike(reader):
    colour = scanned(bgr(form_page()))
    grey = colour[..., 1].copy()
    texts = "".join(line.text for line in reader.engine.lines(grey))
    assert OWNER in texts
    assert CODE in texts


@pytest.mark.engine
def test_a_white_page_has_no_lines(reader):
    assert reader.engine.lines(np.full((600, 500), 250, np.uint8)) == ()


@pytest.mark.engine
@pytest.mark.skipif(importlib.util.find_spec("rapidocr") is None, reason="extra not installed")
def test_the_fallback_engine_reads_the_same_words():
    page = sheet((900, 300))
    write(page, (60, 80), "法定代表人：陈明远", 40)
    text = "".join(line.text for line in load_engine("rapidocr").lines(bgr(page)))
    assert text.replace(":", "：") == "法定代表人：陈明远"


def test_an_unknown_engine_is_named_together_with_the_known_ones():
    with pytest.raises(EngineUnavailable, match=r"没有名为“x”的引擎.*faster-paddle"):
        load_engine("x")


def test_a_missing_engine_says_what_to_install(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "faster_paddle", None)
    with pytest.raises(EngineUnavailable, match=r"pip install 'zhagen\[reading\]'"):
        FasterPaddle()


@given(st.integers(1, 40), st.integers(1, 40), st.booleans())
def test_a_bitmap_holds_every_pixel(width, height, grey):
    shape = (height, width) if grey else (height, width, 3)
    picture = np.random.default_rng(width * 41 + height).integers(0, 256, shape, dtype=np.uint8)
    packed = np.frombuffer(as_bitmap(picture), np.uint8)
    back = cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE if grey else cv2.IMREAD_COLOR)
    assert (back[:, :width] == picture).all()


def test_lines_side_by_side_are_read_from_left_to_right():
    lines = [
        TextLine("右", (500, 98, 600, 130), 1.0), TextLine("下", (10, 160, 90, 190), 1.0),
        TextLine("左", (10, 103, 90, 133), 1.0), TextLine("", (0, 0, 5, 5), 0.2),
    ]  # fmt: skip
    assert [line.text for line in in_reading_order(lines)] == ["左", "右", "下"]
