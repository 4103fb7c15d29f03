"""Labels stand where the paper is free, clippings show the label with the value."""

from __future__ import annotations

import io

import pytest
import report_papers as papers
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from zhagen.report.frames import Side, cut_around, place_labels
from zhagen.report.pictures import read_picture

SIZE = (1000, 1400)


def _picture(*dark: tuple[int, int, int, int]):
    image = Image.new("RGB", SIZE, "#f4f4f2")
    for x0, y0, x1, y1 in dark:  # short close strokes, as text leaves them
        for x in range(x0, x1, 12):
            for y in range(y0, y1, 20):
                image.paste("#222222", (x, y, min(x + 5, x1), min(y + 14, y1)))
    target = io.BytesIO()
    image.save(target, "JPEG", quality=90)
    found = read_picture(target.getvalue())
    assert found
    return found


VALUE = (400, 600, 520, 630)


@pytest.mark.parametrize(
    ("dark", "side"),
    [
        ((), Side.LEFT),
        (((250, 580, 370, 650),), Side.RIGHT),
        (((250, 580, 370, 650), (530, 580, 700, 650)), Side.ABOVE),
        (((250, 540, 370, 650), (530, 540, 700, 650), (250, 530, 700, 588)), Side.BELOW),
        (((200, 500, 370, 720), (530, 500, 700, 720), (200, 500, 700, 588), (200, 645, 700, 720)),
         Side.EDGE),
    ],
)  # fmt: skip
def test_a_label_stands_left_else_right_above_below_else_on_the_desk(dark, side):
    (marked,) = place_labels(_picture(*dark), SIZE, [VALUE])
    assert marked.side is side


def _table(words: dict[tuple[int, int, int, int], tuple[int, int, int, int]]):
    """Ruled cells (keys), each with strokes in a part of it."""
    image = Image.new("RGB", SIZE, "#f4f4f2")
    pen = ImageDraw.Draw(image)
    for cell, word in words.items():
        pen.rectangle(cell, outline="#111111", width=3)
        for x in range(word[0], word[2], 10):
            pen.rectangle((x, word[1], x + 4, word[3]), fill="#222222")
    target = io.BytesIO()
    image.save(target, "JPEG", quality=92)
    found = read_picture(target.getvalue())
    assert found
    return found


CELL, WORD = (300, 600, 700, 670), (450, 622, 560, 648)
BESIDE, LEFT_WORD = (100, 600, 300, 670), (130, 622, 270, 648)


def test_in_a_ruled_cell_the_frame_hugs_the_words_and_the_label_stands_inside():
    (marked,) = place_labels(_table({CELL: WORD, BESIDE: LEFT_WORD}), SIZE, [CELL])
    x0, y0, x1, y1 = marked.frame
    assert CELL[0] < x0 < WORD[0]
    assert WORD[2] < x1 < CELL[2]
    assert CELL[1] < y0
    assert y1 < CELL[3]
    assert marked.side is Side.LEFT


def test_an_empty_cell_is_framed_as_it_is():
    (marked,) = place_labels(_table({CELL: (0, 0, 0, 0), BESIDE: LEFT_WORD}), SIZE, [CELL])
    assert marked.frame == pytest.approx(CELL, abs=3)


def test_a_label_may_cross_a_ruled_line_but_no_letter():
    near = (310, 622, 420, 648)
    (marked,) = place_labels(_table({CELL: near, BESIDE: LEFT_WORD}), SIZE, [CELL])
    assert marked.side is Side.RIGHT


def test_of_a_tall_table_the_last_rows_are_shown():
    table = (200, 100, 800, 1300)
    _, top, _, high = cut_around(BLANK, SIZE, table, 2.8)
    assert top > 1000
    assert top + high > table[3]


def test_frames_around_one_box_are_drawn_one_inside_the_other():
    first, second = place_labels(_picture(), SIZE, [VALUE, VALUE])
    assert second.frame[0] < first.frame[0]
    assert second.frame[3] > first.frame[3]
    assert first.side is not second.side


@pytest.mark.parametrize("far", [150, 300, 450])
def test_a_clipping_of_one_value_shows_the_words_left_of_it_too(far):
    value = (640, 600, 760, 630)
    label = (value[0] - far, 600, value[0] - far + 110, 630)
    left, _, wide, _ = cut_around(_picture(label, value), SIZE, value, 5.6)
    assert left < label[0]
    assert left + wide > value[2]


def test_words_too_far_left_do_not_make_the_value_too_small_to_read():
    _, _, wide, _ = cut_around(_picture((60, 600, 170, 630), VALUE), SIZE, VALUE, 2.8)
    assert wide < 500
    _, _, wide, _ = cut_around(_picture((20, 600, 90, 630)), SIZE, (880, 600, 980, 630), 5.6)
    assert wide < 800


@given(
    st.tuples(st.integers(0, 900), st.integers(0, 1300)),
    st.tuples(st.integers(5, 900), st.integers(5, 300)),
    st.sampled_from([2.8, 5.6]),
)
@settings(max_examples=60, deadline=None)
def test_a_clipping_has_its_shape_and_holds_the_whole_value(corner, extent, shape):
    box = (*corner, min(corner[0] + extent[0], 1000), min(corner[1] + extent[1], 1400))
    left, top, wide, high = cut_around(BLANK, SIZE, box, shape)
    assert wide / high == pytest.approx(shape)
    assert top + high >= box[3] - 1
    if extent[1] * 1.1 * shape <= SIZE[0]:
        assert left <= box[0] + 1
        assert left + wide >= box[2] - 1
        assert top <= box[1] + 1


BLANK = _picture()


def test_large_pictures_are_made_small_enough_to_mail():
    found = read_picture(papers.papers()[(papers.SCAN, 1)].jpeg(), long_side=800)
    assert found
    assert len(found.uri) < 200_000


def test_what_is_no_picture_is_none():
    assert read_picture(b"%PDF-1.7") is None
