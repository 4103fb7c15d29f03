from __future__ import annotations

import io

import cv2
import docx
import numpy as np
import pytest
from docx.shared import Mm
from drawn_pages import OWNER, seal

from zhagen.reading.formats.docx import DocxFile
from zhagen.reading.limits import DEFAULT_LIMITS
from zhagen.reading.page.page import open_page


def png(picture):
    return io.BytesIO(cv2.imencode(".png", picture)[1].tobytes())


def stamp_picture():
    """A red stamp on nothing, as people paste it: the transparent background is white."""
    drawn = np.asarray(seal(OWNER).convert("RGBA"))
    return cv2.cvtColor(drawn, cv2.COLOR_RGBA2BGRA)


def signature_picture():
    picture = np.full((120, 300, 3), 255, np.uint8)
    for x in range(20, 260, 40):
        cv2.line(picture, (x, 90), (x + 50, 25), (40, 20, 10), 5)
        cv2.line(picture, (x, 30), (x + 40, 100), (40, 20, 10), 4)
    return picture


def opened(document, reader):
    stream = io.BytesIO()
    document.save(stream)
    return open_page(DocxFile(stream.getvalue(), "书.docx", DEFAULT_LIMITS).page(1), reader)


@pytest.mark.engine
def test_a_seal_pasted_into_a_letter_is_read_and_a_signature_is_known_by_its_label(reader):
    letter = docx.Document()
    letter.add_paragraph("委托单位（盖章）：").add_run().add_picture(png(stamp_picture()), Mm(40))
    letter.add_paragraph("法定代表人（签字）：").add_run().add_picture(
        png(signature_picture()), Mm(26)
    )
    letter.add_paragraph("受托人（签字）：")
    page = opened(letter, reader)
    assert [one.owner for one in page.seals] == [OWNER]
    assert page.pasted == ("法定代表人（签字）：",)


@pytest.mark.engine
def test_a_picture_in_a_table_stands_near_the_text_of_its_row(reader):
    form = docx.Document()
    table = form.add_table(1, 2)
    table.cell(0, 0).text = "法定代表人签字"
    table.cell(0, 1).paragraphs[0].add_run().add_picture(png(signature_picture()), Mm(26))
    page = opened(form, reader)
    assert page.seals == ()
    assert page.pasted == ("法定代表人签字",)


@pytest.mark.engine
def test_a_letter_without_pictures_has_neither_seal_nor_signature(reader):
    letter = docx.Document()
    letter.add_paragraph("委托单位（盖章）：")
    page = opened(letter, reader)
    assert (page.seals, page.pasted, page.ink((0, 0, 0, 0))) == ((), (), 0.0)
