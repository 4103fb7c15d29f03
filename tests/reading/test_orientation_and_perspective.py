from __future__ import annotations

import cv2
import numpy as np
import pytest
from drawn_pages import (
    bgr,
    form_page,
    letter_page,
    licence_page,
    photographed,
    roster_page,
    scanned,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from zhagen.reading.view import orientation as module
from zhagen.reading.view.geometry import View, reduced, turn_matrix, turned_by
from zhagen.reading.view.orientation import Orientation
from zhagen.reading.view.perspective import find_paper, find_skew
from zhagen.reading.view.upright import stand_up


@pytest.fixture(scope="module")
def orientation() -> Orientation:
    return Orientation()


@pytest.fixture(scope="module")
def pages() -> list[np.ndarray]:
    drawn = (form_page(), letter_page(), licence_page(landscape=True), roster_page(12))
    return [reduced(bgr(page), 1000) for page in drawn]


@pytest.mark.parametrize("lying", [0, 90, 180, 270])
def test_a_page_lying_clockwise_is_turned_back_by_the_rest_of_the_circle(orientation, pages, lying):
    for page in pages:
        turn = orientation.turn(turned_by(page, lying))
        assert turn.degrees == (360 - lying) % 360
        assert turn.certainty > 0.8


@pytest.mark.engine
def test_opencv_runs_the_classifier_exactly_as_its_own_runtime_does(orientation, pages):
    runtime = pytest.importorskip("onnxruntime")
    session = runtime.InferenceSession(str(module.WEIGHTS), providers=["CPUExecutionProvider"])
    for page in pages:
        fed = module._prepared(page)
        expected = session.run(None, {session.get_inputs()[0].name: fed})[0].ravel()
        turn = orientation.turn(page)
        assert turn.degrees == (360 - 90 * int(expected.argmax())) % 360
        assert turn.certainty == pytest.approx(float(expected.max()), abs=1e-4)


@given(
    width=st.integers(3, 40), height=st.integers(3, 40), degrees=st.sampled_from([0, 90, 180, 270]),
    data=st.data(),
)  # fmt: skip
def test_the_turn_matrix_says_where_a_pixel_goes(width, height, degrees, data):
    x, y = data.draw(st.integers(0, width - 1)), data.draw(st.integers(0, height - 1))
    picture = np.zeros((height, width), np.uint8)
    picture[y, x] = 255
    moved = turn_matrix((width, height), degrees) @ [x, y, 1]
    assert turned_by(picture, degrees)[int(moved[1]), int(moved[0])] == 255


@pytest.mark.parametrize("tilt", [-3.0, -1.2, 0.0, 0.8, 2.5])
def test_the_skew_of_a_scan_is_found_to_a_fifth_of_a_degree(tilt):
    page = reduced(scanned(bgr(letter_page()), tilt=-tilt), 900)
    assert find_skew(cv2.cvtColor(page, cv2.COLOR_BGR2GRAY)) == pytest.approx(tilt, abs=0.2)


def test_paper_on_a_desk_is_found_and_its_corners_lead_back_to_the_photo():
    photo = photographed(bgr(letter_page()), size=(1500, 2000), lean=0.05)
    view = stand_up(photo, 0)
    assert view.outward is not None
    width, height = view.size
    left, top, right, bottom = view.placed((0, 0, width, height))
    assert abs(left - 0.06 * 1500) < 45
    assert abs(bottom - 0.94 * 2000) < 45
    assert right <= 1500
    assert top >= 0


def test_a_page_that_fills_the_picture_is_left_as_it_is():
    assert find_paper(reduced(scanned(bgr(form_page()), tilt=0.0), 640)).corners is None


def test_a_white_page_on_a_white_table_is_left_as_it_is():
    photo = photographed(bgr(letter_page()), size=(900, 1200), desk=(246, 246, 246), light=0.0)
    assert find_paper(reduced(photo, 640)).corners is None


def test_a_page_turned_and_photographed_keeps_the_size_of_the_upright_picture():
    photo = turned_by(photographed(bgr(form_page()), size=(1200, 1600)), 90)
    view = stand_up(photo, 270)
    assert view.upright == (1200, 1600)
    assert view.turned == 270


@settings(max_examples=50)
@given(
    scale=st.floats(0.3, 1.0), x=st.integers(0, 900), y=st.integers(0, 900),
    w=st.integers(20, 400), h=st.integers(20, 200),
)  # fmt: skip
def test_a_box_goes_into_working_pixels_and_back(scale, x, y, w, h):
    size = round(1400 * scale)
    view = View(np.zeros((size, size, 3), np.uint8), scale, (1400, 1400), (1400, 1400), 0)
    back = view.framed(view.inward((x, y, x + w, y + h)))
    slack = 1 / scale + 1
    assert all(abs(a - b) <= slack for a, b in zip(back, (x, y, x + w, y + h), strict=True))


def test_two_cards_lying_apart_are_not_cut_down_to_one():
    desk = np.full((900, 640, 3), 60, np.uint8)
    one = desk.copy()
    cv2.rectangle(one, (80, 60), (560, 420), (240, 240, 240), -1)
    assert find_paper(one).corners is not None
    two = one.copy()
    cv2.rectangle(two, (90, 480), (550, 830), (235, 235, 235), -1)
    assert find_paper(two).corners is None
