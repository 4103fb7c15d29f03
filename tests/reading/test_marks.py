from __future__ import annotations

import cv2
import pytest
from drawn_pages import OWNER, SANS, SERIF, bgr, form_page, scanned, seal, sheet, write
from PIL import ImageDraw

from zhagen.reading.marks.marks import ticked
from zhagen.reading.model import Medium
from zhagen.reading.page.page import open_page
from zhagen.reading.raw import RawPage
from zhagen.reading.tables.rules import all_ink, find_rules, without_rules


def ink_of(page):
    return all_ink(cv2.cvtColor(scanned(bgr(page), tilt=0.0), cv2.COLOR_BGR2GRAY))


BOLD = SANS.replace("Regular", "Bold")
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


def test_a_line_round_words_is_seen_where_it_touches_the_rules_of_its_cell():
    page = sheet((1100, 300))
    box = write(page, (300, 120), "养老保险", 40)
    pen = ImageDraw.Draw(page)
    pen.ellipse((272, 104, 488, 188), outline=(30, 30, 80), width=4)
    pen.line((0, 100, 1100, 100), fill=(20, 20, 20), width=4)
    pen.line((0, 190, 1100, 190), fill=(20, 20, 20), width=4)
    pen.line((270, 0, 270, 300), fill=(20, 20, 20), width=4)
    assert ticked(ink_of(page), box) is True


def test_a_line_round_the_words_before_does_not_choose_those_after():
    page = sheet((1100, 300))
    first = write(page, (200, 120), "养老保险", 40)
    ImageDraw.Draw(page).ellipse((184, 108, 376, 188), outline=(30, 30, 80), width=4)
    second = write(page, (420, 120), "失业保险", 40)
    ink = ink_of(page)
    assert (ticked(ink, first), ticked(ink, second)) == (True, None)


@pytest.mark.parametrize("word", ["自行缴纳", "目的地", "日常", "田间"])
@pytest.mark.parametrize("path", [SERIF, SANS])
def test_a_first_letter_that_looks_like_a_box_is_none(word, path):
    page = sheet((900, 300))
    box = write(page, (300, 120), word, 40, path=path)
    assert ticked(ink_of(page), box) is None


def test_short_rules_go_and_the_strokes_of_bold_print_and_writing_stay():
    page = sheet((900, 600))
    bold = write(page, (100, 60), "失业保险工伤保险", 40, path=BOLD)
    pen = ImageDraw.Draw(page)
    pen.line((100, 300, 330, 300), fill=(20, 20, 20), width=3)
    pen.line([(400, 420), (520, 415), (560, 460), (600, 400)], fill=(20, 20, 70), width=5)
    plain = cv2.cvtColor(scanned(bgr(page), tilt=0.0), cv2.COLOR_BGR2GRAY)
    rules = find_rules(plain)
    left = without_rules(rules)
    x0, y0, x1, y1 = bold
    assert left[y0:y1, x0:x1].sum() > 0.95 * rules.ink[y0:y1, x0:x1].sum()
    assert not left[290:310, 90:340].any()
    assert left[390:470, 390:610].any()


@pytest.mark.parametrize("over", [0, 8, 20])
@pytest.mark.parametrize("mark", ["check", "cross", "dot"])
def test_a_mark_in_a_box_is_no_stroke_of_a_letter(mark, over):
    page = sheet((900, 300))
    box = write(page, (300, 120), "养老保险", 36)
    pen = ImageDraw.Draw(page)
    x0, y0, x1, y1 = 262, 130, 292, 160
    pen.rectangle((x0, y0, x1, y1), outline=(20, 20, 20), width=2)
    if mark == "check":
        way = [(x0 + 3, y0 + 15), (x0 + 12, y1 - 5), (x1 + over, y0 - over)]
        pen.line(way, fill=(30, 30, 90), width=4, joint="curve")
    elif mark == "cross":
        pen.line((x0 - over, y0 - over, x1 + over, y1 + over), fill=(30, 30, 90), width=4)
        pen.line((x0 - over, y1 + over, x1 + over, y0 - over), fill=(30, 30, 90), width=4)
    else:
        pen.ellipse((x0 + 8, y0 + 8, x1 - 8, y1 - 8), fill=(20, 20, 20))
    assert ticked(ink_of(page), box) is True


def test_dust_in_a_box_is_no_mark():
    page = sheet((900, 300))
    box = write(page, (300, 120), "养老保险", 36)
    pen = ImageDraw.Draw(page)
    pen.rectangle((262, 130, 292, 160), outline=(20, 20, 20), width=2)
    pen.ellipse((273, 143, 279, 149), fill=(20, 20, 20))
    assert ticked(ink_of(page), box) is not True


@pytest.mark.parametrize("crossed", [True, False])
def test_a_box_higher_than_wide_is_a_box_as_well(crossed):
    page = sheet((900, 300))
    box = write(page, (300, 120), "养老保险", 36)
    pen = ImageDraw.Draw(page)
    pen.rectangle((265, 128, 289, 160), outline=(20, 20, 20), width=2)
    if crossed:
        pen.line((265, 128, 289, 160), fill=(20, 20, 20), width=2)
        pen.line((265, 160, 289, 128), fill=(20, 20, 20), width=2)
    assert ticked(ink_of(page), box) is crossed


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
