from __future__ import annotations

import cv2
import pytest
from drawn_pages import OWNER, bgr, form_page, scanned, seal, sheet, write
from PIL import ImageDraw

from zhagen.reading.marks import ticked
from zhagen.reading.model import Medium
from zhagen.reading.page import open_page
from zhagen.reading.raw import RawPage
from zhagen.reading.rules import all_ink


def ink_of(page):
    return all_ink(cv2.cvtColor(scanned(bgr(page), tilt=0.0), cv2.COLOR_BGR2GRAY))


OPTIONS = {name: (486 + 300 * i, 804, 626 + 300 * i, 850) for i, name in enumerate("养失工")}


@pytest.mark.parametrize("mark", ["check", "fill", "cross"])
@pytest.mark.parametrize("ticks", [(0, 2), (1,), ()])
def test_ticked_and_empty_boxes_are_told_apart(mark, ticks):
    ink = ink_of(form_page(ticks=ticks, mark=mark))
    found = [ticked(ink, box) for box in OPTIONS.values()]
    assert found == [index in ticks for index in range(3)]


@pytest.mark.parametrize("shift", [-18, -8, 10, 20])
def test_the_words_may_stand_a_little_off_where_they_were_thought(shift):
    ink = ink_of(form_page(ticks=(1,)))
    found = [ticked(ink, (x0 + shift, y0, x1 + shift, y1)) for x0, y0, x1, y1 in OPTIONS.values()]
    assert found == [False, True, False]


@pytest.mark.parametrize("before", ["", "保险", "申请参加"])
def test_words_without_a_box_are_not_judged(before):
    page = sheet((900, 200))
    start = write(page, (100, 70), before, 40)[2] + 6 if before else 260
    box = write(page, (start, 70), "失业保险", 40)
    assert ticked(ink_of(page), box) is None


def test_a_word_that_has_been_circled_is_chosen():
    page = sheet((900, 300))
    box = write(page, (300, 120), "养老保险", 40)
    ImageDraw.Draw(page).ellipse((268, 92, 498, 206), outline=(30, 30, 80), width=4)
    assert ticked(ink_of(page), box) is True


@pytest.mark.parametrize("filled", [True, False])
def test_round_option_marks_work_like_boxes(filled):
    page = sheet((900, 300))
    box = write(page, (300, 120), "养老保险", 40)
    pen = ImageDraw.Draw(page)
    pen.ellipse((250, 130, 284, 164), outline=(20, 20, 20), width=3)
    if filled:
        pen.ellipse((258, 138, 276, 156), fill=(20, 20, 20))
    assert ticked(ink_of(page), box) is filled


@pytest.mark.engine
def test_the_ink_of_a_signature_counts_and_print_rules_and_seals_do_not(reader):
    page = form_page(stamp=seal(OWNER))
    pen = ImageDraw.Draw(page)
    stroke = [(1260, 1290), (1300, 1250), (1330, 1300), (1370, 1245), (1400, 1310)]
    pen.line(stroke, fill=(20, 20, 70), width=6)
    picture = scanned(bgr(page), tilt=0.0)
    opened = open_page(RawPage("表.png", 1, picture, Medium.PICTURE), reader)
    assert opened.ink((1250, 1230, 1530, 1330)) > 0.02
    assert opened.ink((380, 1240, 700, 1310)) < 0.004
