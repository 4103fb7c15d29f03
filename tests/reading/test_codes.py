from __future__ import annotations

import io

import numpy as np
import pytest
import segno
from drawn_pages import bgr, licence_page, photographed, scanned
from PIL import Image

from zhagen.reading.page.codes import read_codes
from zhagen.reading.view.geometry import turned_by


def with_code(text, *, side=200, at=(300, 500)):
    packed = io.BytesIO()
    segno.make(text, error="m", micro=False).save(packed, kind="png", scale=8, border=4)
    page = Image.new("L", (1200, 1600), 245)
    page.paste(Image.open(packed).convert("L").resize((side, side)), at)
    return np.array(page)


@pytest.mark.parametrize("lying", [0, 90, 180, 270])
def test_a_square_code_is_read_however_the_page_lies(lying):
    (code,) = read_codes(turned_by(with_code("统一社会信用代码"), lying))
    assert (code.kind, code.text) == ("QRCode", "统一社会信用代码")


def test_the_box_of_a_code_lies_where_it_was_printed():
    (code,) = read_codes(with_code("A", side=240, at=(300, 500)))
    assert 300 <= code.box[0] < code.box[2] <= 540
    assert 500 <= code.box[1] < code.box[3] <= 740


def test_a_page_without_a_code_has_none():
    assert read_codes(scanned(bgr(licence_page()))[800:, :, 0].copy()) == ()


def test_a_code_on_a_phone_photo_is_read():
    photo = photographed(bgr(licence_page()), size=(1500, 2000))
    assert len(read_codes(photo[..., 1].copy())) == 1
