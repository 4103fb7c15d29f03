"""Fonts whose punctuation has boxes as low as its ink: signs stay where they are read."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhagen.reading.formats.textlayer import Glyph, lines_of

WHITE = np.full((400, 1200, 3), 255, np.uint8)
EM = 20.0
# Where the ink of a sign lies in a cell of one em, from its top: a comma hangs at the foot, a
# quotation mark at the head, a dash in the middle.
INK = {"，": (0.75, 1.0), "。": (0.75, 1.0), "、": (0.75, 1.0), "“": (0.0, 0.25), "”": (0.0, 0.25),
       "一": (0.45, 0.55), "—": (0.45, 0.55), "·": (0.45, 0.6)}  # fmt: skip


def tight(text, top, left=40.0):
    """Glyphs of a line, each box as high as its ink."""
    for index, sign in enumerate(text):
        over, under = INK.get(sign, (0.05, 0.95))
        x = left + index * EM
        yield Glyph(sign, x, top + over * EM, x + EM, top + under * EM)


@pytest.mark.parametrize("pitch", [1.2, 1.5, 2.0])
def test_flat_signs_are_read_in_their_own_line(pitch):
    lines = [
        "各镇、各部门，要做好“一窗受理”。",
        "一、县数据局牵头，—县财政局配合·完成。",
        "“十四五”末，建成一个平台、两个中心。",
    ]
    glyphs = [sign for at, text in enumerate(lines) for sign in tight(text, 40 + at * pitch * EM)]
    assert [line.text for line in lines_of(glyphs, WHITE)] == lines


def test_a_flat_sign_goes_to_the_column_it_stands_in():
    left, right = "县数据局牵头，", "县财政局配合。"
    glyphs = [*tight(left, 40, 40), *tight(right, 40 + 0.8 * EM, 400)]
    assert sorted(line.text for line in lines_of(glyphs, WHITE)) == sorted([left, right])


def test_a_dash_on_its_own_stays_a_line():
    glyphs = [*tight("县数据局牵头", 40), *tight("—", 200)]
    assert [line.text for line in lines_of(glyphs, WHITE)] == ["县数据局牵头", "—"]


@given(st.text(alphabet="县数据局牵头，。、“”一—·", min_size=1, max_size=30))
def test_no_sign_is_lost(text):
    found = "".join(line.text for line in lines_of(list(tight(text, 40)), WHITE))
    assert sorted(found.replace(" ", "")) == sorted(text)
