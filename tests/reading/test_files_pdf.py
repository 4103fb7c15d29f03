"""PDF: the text layer where it is real, the picture always."""

import numpy as np
import pytest
import written_files as make

from zhagen.reading.files import open_files
from zhagen.reading.formats.textlayer import Glyph, lines_of, trusted
from zhagen.reading.limits import DEFAULT_LIMITS, Limits
from zhagen.reading.model import Medium

ROWS = [
    (200, 780, 20, "社会保险登记表"),
    (60, 700, 12, "单位名称"), (160, 700, 12, "示例市扎根科技有限公司"),
    (60, 670, 12, "类　　型"), (160, 670, 12, "有限责任公司"),
    (60, 640, 12, "住"), (96, 640, 12, "所"), (160, 640, 12, "一号路1号 A-101 Tel 13900012345"),
    (60, 610, 12, "☑养老保险 □失业保险 √工伤保险"),
    (120, 580, 12, "男"), (138, 580, 12, "民族"), (168, 580, 12, "汉"),
]  # fmt: skip
RULES = b"0.5 w 134 575 m 134 595 l S 164 575 m 164 595 l S"


def page_of(tmp_path, content, limits=DEFAULT_LIMITS):
    (tmp_path / "表.pdf").write_bytes(content)
    (page,) = open_files([tmp_path / "表.pdf"], limits)
    return page


def texts(page):
    return [line.text for line in page.lines]


def test_lines_are_parted_at_cells_and_kept_whole_within(tmp_path):
    page = page_of(tmp_path, make.text_pdf(ROWS, around=(b"", RULES)))
    assert page.medium is Medium.TEXT_LAYER
    assert texts(page) == [
        "社会保险登记表", "单位名称", "示例市扎根科技有限公司", "类型", "有限责任公司",
        "住所", "一号路1号 A-101 Tel 13900012345", "☑养老保险 □失业保险 √工伤保险",
        "男", "民族", "汉",
    ]  # fmt: skip
    assert all(line.confidence == 1.0 for line in page.lines)


def test_boxes_are_pixels_at_200_dpi_of_the_rendered_page(tmp_path):
    page = page_of(tmp_path, make.text_pdf(ROWS))
    assert page.size == (1653, 2339)
    left, top, right, bottom = next(x.box for x in page.lines if x.text == "有限责任公司")
    scale = 200 / 72
    assert abs(left - 160 * scale) < 4
    assert abs(right - 232 * scale) < 4
    assert top < (842 - 674) * scale < bottom
    assert page.picture[top:bottom, left:right].min() < 120  # the ink is inside the box


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_a_page_lying_on_its_side_is_left_to_recognition(tmp_path, rotate):
    page = page_of(tmp_path, make.text_pdf(ROWS, rotate=rotate))
    assert page.size == ((2339, 1653) if rotate != 180 else (1653, 2339))
    assert (page.medium, page.lines) == (Medium.PICTURE, ())


def test_a_landscape_page_stored_sideways_is_upright_by_its_own_rotation(tmp_path):
    sideways = {"around": (b"0 1 -1 0 842 0 cm", b""), "size": (842, 842)}
    page = page_of(tmp_path, make.text_pdf(ROWS, rotate=90, **sideways))
    assert page.medium is Medium.TEXT_LAYER
    box = next(x.box for x in page.lines if x.text == "示例市扎根科技有限公司")
    assert abs(box[0] - 160 * 200 / 72) < 4
    assert page.picture[box[1] : box[3], box[0] : box[2]].min() < 120


def test_hidden_recognition_below_a_scan_is_not_trusted(tmp_path):
    page = page_of(tmp_path, make.text_pdf(ROWS, mode=3))
    assert (page.medium, page.lines) == (Medium.PICTURE, ())


def test_a_pasted_photo_is_recognised_but_a_seal_is_decoration(tmp_path):
    photo = make.jpeg(make.page_picture(600, 800))
    large = page_of(tmp_path, make.text_pdf(ROWS, images=[(photo, 800, 600, b"400 0 0 300 50 50")]))
    small = page_of(tmp_path, make.text_pdf(ROWS, images=[(photo, 800, 600, b"120 0 0 120 50 50")]))
    assert (large.medium, large.lines, large.images) == (Medium.PICTURE, (), 1)
    assert (small.medium, small.images) == (Medium.TEXT_LAYER, 1)


def test_too_little_text_is_not_a_text_layer(tmp_path):
    assert page_of(tmp_path, make.text_pdf(ROWS[:1])).medium is Medium.PICTURE


@pytest.mark.parametrize(
    ("text", "real"),
    [
        ("社会保险登记表单位名称示例市扎根科技有限公司", True),
        ("統一社會信用代碼 台灣澎湖 澀譯東亞資訊有限公司", True),
        ("Unified Social Credit Code 91000000MA0000000X", True),
        ("Éç»á±£ÏÕµÇ¼Ç±íµ¥Î»Ãû³ÆÊ¾ÀýÊÐÔú¸ù¿Æ¼¼", False),
        ("\ue001\ue002\ue003\ue004" * 10, False),
        ("\ufffd" * 30 + "单位名称", False),
        ("한글로바뀐글자입니다이것은깨진것이다깨진글", False),
        ("短", False),
    ],
)
def test_only_plausible_writing_is_trusted(text, real):
    assert trusted(text) is real


def test_values_filled_into_form_fields_are_text_too(tmp_path):
    value = "张三丰公司".encode("utf-16-be").hex().encode()
    field = (
        b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /V <FEFF%s> "
        b"/Rect [160 500 400 520] /DA (/F1 12 Tf 0 g) /P 3 0 R /F 4 >>" % value
    )
    page = page_of(tmp_path, make.text_pdf(ROWS, field=field))
    assert texts(page)[-1] == "张三丰公司"
    assert page.picture[894:950, 445:700].min() < 150  # and it is drawn


def test_a_page_of_poster_size_is_rendered_coarser_not_refused(tmp_path):
    page = page_of(tmp_path, make.text_pdf(ROWS, size=(5950, 8420)), Limits(picture_kept=4_000_000))
    assert page.reduced
    assert page.size[0] * page.size[1] <= 4_010_000


def test_digits_that_repeat_are_not_taken_for_imitated_bold():
    white = np.full((40, 400, 3), 255, np.uint8)
    number = [Glyph(c, 8.0 * i, 5, 8.0 * i + 8, 30) for i, c in enumerate("110000000111")]
    bold = [Glyph(g.text, g.left + 1, g.top, g.right + 1, g.bottom) for g in number]
    assert [line.text for line in lines_of([*number, *bold], white)] == ["110000000111"]


def test_reading_a_page_twice_gives_the_same(tmp_path):
    content = make.text_pdf(ROWS, around=(b"", RULES))
    first, second = page_of(tmp_path, content), page_of(tmp_path, content)
    assert first.lines == second.lines
    assert np.array_equal(first.picture, second.picture)
