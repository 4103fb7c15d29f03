from __future__ import annotations

import cv2
import numpy as np
import pytest
from drawn_pages import (
    CODE,
    OWNER,
    bgr,
    form_page,
    letter_page,
    licence_page,
    photographed,
    scanned,
    seal,
)

from zhagen.cases.model import Reading, Spot
from zhagen.reading.model import Medium, Sorted, TextLine
from zhagen.reading.page.page import TypedPage, open_page, page_reading
from zhagen.reading.raw import RawPage
from zhagen.reading.view.geometry import turned_by


def raw(picture, **more):
    return RawPage("件.jpg", 1, picture, more.pop("medium", Medium.PICTURE), **more)


@pytest.mark.engine
@pytest.mark.parametrize("lying", [0, 90, 180, 270])
def test_a_photo_lying_on_its_side_is_read_upright_and_says_how_it_was_turned(reader, lying):
    page = open_page(raw(turned_by(photographed(bgr(form_page())), lying)), reader)
    assert page.turned == (360 - lying) % 360
    text = "".join(line.text for line in page.lines)
    assert OWNER in text
    assert CODE in text


@pytest.mark.engine
def test_boxes_leave_recognition_on_the_photo_as_it_was_handed_in(reader):
    photo = photographed(bgr(form_page()))
    page = open_page(raw(photo), reader)
    line = next(line for line in page.lines if line.text == "社会保险登记表")
    spot = Spot("件.jpg", 1, line.box)
    document = Sorted("registration_form", 1.0, readings=(Reading("x", "y", spot=spot),))
    reading = page_reading(page, [document], pictures=True)
    assert reading.size == (3000, 4000)
    x0, y0, x1, y1 = reading.documents[0].readings[0].spot.box
    again = reader.engine.lines(photo[y0 - 30 : y1 + 30, x0 - 30 : x1 + 30])
    assert [one.text for one in again] == ["社会保险登记表"]
    assert reading.picture[:2] == reading.plain[:2] == b"\xff\xd8"


@pytest.mark.engine
def test_a_flat_scan_keeps_its_own_pixels(reader):
    scan = scanned(bgr(form_page()), tilt=0.0)
    page = open_page(raw(scan), reader)
    assert page.size == (1654, 2339)
    assert page.view.outward is None


@pytest.mark.engine
@pytest.mark.parametrize("made", [scanned, photographed])
def test_the_code_of_a_licence_is_read(reader, made):
    page = open_page(raw(made(bgr(licence_page()))), reader)
    (code,) = page.codes
    assert code.text.endswith(CODE)
    width, height = page.size
    assert code.box[0] > width / 2
    assert code.box[3] < height / 3


@pytest.mark.engine
def test_one_line_can_be_read_again_more_carefully(reader):
    page = open_page(raw(scanned(bgr(form_page()))), reader)
    line = next(line for line in page.lines if line.text == CODE)
    again = page.reread(line.box)
    assert again is not None
    assert again.text == CODE
    assert abs(again.box[0] - line.box[0]) < 12
    assert page.reread((1200, 2200, 1400, 2240)) is None


@pytest.mark.engine
def test_a_text_layer_is_believed_and_its_picture_asked_for_the_seal(reader):
    picture = bgr(letter_page(stamp=seal(OWNER)))
    lines = (TextLine("授权委托书", (620, 220, 1000, 300), 1.0),)
    page = open_page(raw(picture, medium=Medium.TEXT_LAYER, lines=lines), reader)
    assert page.lines == lines
    assert [one.owner for one in page.seals] == [OWNER]
    assert page.turned == 0


def test_a_document_without_picture_has_text_and_nothing_to_look_at(reader):
    lines = (TextLine("☑养老保险 □失业保险", (0, 0, 0, 0), 1.0),)
    page = open_page(RawPage("表.docx", 1, None, Medium.DOCUMENT, lines=lines, images=1), reader)
    assert isinstance(page, TypedPage)
    assert page.lines == lines
    assert page.ticked((0, 0, 0, 0)) is None
    assert page.ink((0, 0, 0, 0)) == 1.0
    assert page_reading(page, []).size == (0, 0)


@pytest.mark.engine
def test_the_picture_without_seals_lies_exactly_on_the_one_with_them(reader):
    photo = photographed(bgr(letter_page(stamp=seal(OWNER))), size=(1500, 2000))
    reading = page_reading(open_page(raw(photo), reader), [], pictures=True)
    shown, plain = (
        cv2.imdecode(np.frombuffer(packed, np.uint8), cv2.IMREAD_GRAYSCALE)
        for packed in (reading.picture, reading.plain)
    )
    assert shown.shape == plain.shape
    apart = cv2.absdiff(cv2.GaussianBlur(shown, (0, 0), 4), cv2.GaussianBlur(plain, (0, 0), 4))
    assert np.median(apart) <= 2
    x0, y0, x1, y1 = (round(value * shown.shape[1] / 1500) for value in reading.seals[0].box)
    assert apart[y0:y1, x0:x1].mean() > 3 * apart.mean()
