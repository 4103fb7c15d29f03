from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from drawn_pages import OWNER, bgr, form_page, letter_page, photographed, roster_page, scanned, seal

from zhagen.reading.model import Legibility, Medium
from zhagen.reading.page.page import open_page
from zhagen.reading.raw import RawPage
from zhagen.reading.view.quality import judge
from zhagen.reading.view.signs import Signs, has_colour

GOOD = Signs(letters=300, confidence=0.985, height=40, texture=15, edge=2.8, contrast=180)


def quality_of(picture, reader):
    return open_page(RawPage("页.jpg", 1, picture, Medium.PICTURE), reader).quality


@pytest.mark.engine
@pytest.mark.parametrize("made", [scanned, lambda p: scanned(p, grey=True), photographed])
@pytest.mark.parametrize("page", [form_page, letter_page, roster_page])
def test_ordinary_scans_copies_and_photos_are_clear(reader, made, page):
    assert quality_of(made(bgr(page())), reader).legibility is Legibility.CLEAR


@pytest.mark.engine
@pytest.mark.parametrize("made", [scanned, photographed])
def test_a_badly_blurred_page_is_unreadable(reader, made):
    picture = made(bgr(letter_page(stamp=seal(OWNER))))
    blurred = cv2.GaussianBlur(picture, (0, 0), max(picture.shape) / 290)
    found = quality_of(blurred, reader)
    assert found.legibility is Legibility.UNREADABLE
    assert "blur" in found.reasons


@pytest.mark.engine
def test_a_dark_photo_is_unreadable(reader):
    dark = (photographed(bgr(form_page())) * 0.07).astype(np.uint8)
    found = quality_of(dark, reader)
    assert found.legibility is Legibility.UNREADABLE
    assert "dark" in found.reasons


@pytest.mark.engine
@pytest.mark.parametrize("photo", [True, False])
def test_glare_over_the_print_is_found(reader, photo):
    picture = photographed(bgr(roster_page())) if photo else scanned(bgr(roster_page()))
    height, width = picture.shape[:2]
    ys, xs = np.mgrid[0:height, 0:width]
    away = np.hypot((xs - 0.55 * width) / (0.34 * width), (ys - 0.4 * height) / (0.3 * height))
    light = np.clip(1.7 - 1.2 * away, 0, 1)[..., None]
    found = quality_of((picture * (1 - light) + 255 * light).astype(np.uint8), reader)
    assert found.legibility is not Legibility.CLEAR
    assert "glare" in found.reasons


@pytest.mark.engine
def test_a_page_cut_off_through_its_lines_is_found(reader):
    whole = scanned(bgr(letter_page()), tilt=0.0)
    found = quality_of(np.ascontiguousarray(whole[:, : int(whole.shape[1] * 0.7)]), reader)
    assert found.legibility is Legibility.UNREADABLE
    assert "cut" in found.reasons


@pytest.mark.engine
def test_an_empty_sheet_is_blank_and_not_unreadable(reader):
    found = quality_of(scanned(np.full((2339, 1654, 3), 250, np.uint8)), reader)
    assert (found.legibility, found.reasons) == (Legibility.CLEAR, ("blank",))


@pytest.mark.parametrize(
    ("confidence", "level"),
    [(0.98, Legibility.CLEAR), (0.9, Legibility.DOUBTFUL), (0.7, Legibility.UNREADABLE)],
)
def test_recognition_that_doubts_itself_lowers_the_level(confidence, level):
    assert judge(replace(GOOD, confidence=confidence)).legibility is level


@pytest.mark.parametrize(
    ("signs", "reason"),
    [
        ({"edge": 9.0, "confidence": 0.8}, "blur"), ({"paper": 40}, "dark"),
        ({"glare": 0.1}, "glare"), ({"washed": 0.3}, "glare"), ({"cut": 4}, "cut"),
        ({"strokes": 6, "odd": True}, "cut"), ({"height": 11, "confidence": 0.8}, "small"),
    ],
)  # fmt: skip
def test_every_reason_has_its_sign(signs, reason):
    found = judge(replace(GOOD, **signs))
    assert found.legibility is Legibility.UNREADABLE
    assert reason in found.reasons


def test_a_page_read_well_is_clear_however_soft_its_edges():
    assert judge(replace(GOOD, edge=9.0)).legibility is Legibility.CLEAR


def test_a_photocopy_has_no_colour_and_a_colour_scan_of_white_paper_has():
    grey = np.full((300, 200, 3), 240, np.uint8)
    tinted = grey.copy()
    tinted[..., 0] -= 4
    assert not has_colour(grey)
    assert has_colour(tinted)
