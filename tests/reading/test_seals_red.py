from __future__ import annotations

import numpy as np
import pytest
from drawn_pages import (
    OWNER,
    bgr,
    form_page,
    letter_page,
    licence_page,
    photographed,
    scanned,
    seal,
    sheet,
    stamp_on,
    write,
)  # fmt: skip
from PIL import ImageDraw

from zhagen.reading.marks.red import find_red_seals, red_mask, without_seals
from zhagen.reading.marks.seals import read_red_seals
from zhagen.reading.view.upright import stand_up


@pytest.mark.engine
@pytest.mark.parametrize("turn", [0, 14, -25])
def test_a_company_seal_is_found_and_its_ring_read_however_it_was_turned(reader, turn):
    stamp = seal(OWNER, number="9901000012345", turn=turn)
    work = scanned(bgr(form_page(stamp=stamp)))
    (found,) = read_red_seals(work, find_red_seals(work), reader.engine)
    assert found.owner == OWNER
    assert found.presence > 0.9
    assert found.confidence > 0.7
    assert not found.grey


@pytest.mark.engine
def test_the_purpose_line_of_a_turned_seal_is_read(reader):
    page = sheet((1000, 900))
    stamp_on(page, seal("示例市市场监督管理局", "登记专用章", side=360, turn=20), (300, 250))
    work = scanned(bgr(page))
    (found,) = read_red_seals(work, find_red_seals(work), reader.engine)
    assert (found.owner, found.purpose) == ("示例市市场监督管理局", "登记专用章")


@pytest.mark.engine
@pytest.mark.parametrize("photo", [False, True])
def test_print_under_a_seal_is_read_once_the_seal_is_off(reader, photo):
    page = bgr(letter_page(stamp=seal(OWNER)))
    work = stand_up(photographed(page), 0).work if photo else scanned(page)
    plain = without_seals(work, find_red_seals(work))
    text = "".join(line.text for line in reader.engine.lines(plain))
    assert "2026年9月28日" in text
    assert "（盖章）：示例市晨光机电" in text.replace("(", "（").replace(")", "）").replace(
        ":", "："
    )


def test_the_emblem_and_the_red_title_of_a_licence_are_no_seals():
    work = scanned(bgr(licence_page()))
    assert find_red_seals(work) == ()


def test_a_red_letterhead_is_no_seal_and_keeps_its_ink():
    page = sheet()
    write(page, (300, 200), "示例市人力资源和社会保障局文件", 70, colour=(214, 30, 30))
    work = bgr(page)
    seals = find_red_seals(work)
    assert seals == ()
    assert without_seals(work, seals)[200:290].min() < 110


def test_two_overlapping_seals_are_both_found():
    page = sheet()
    stamp_on(page, seal(OWNER), (500, 900))
    stamp_on(page, seal("示例市星河贸易有限公司"), (720, 980))
    found = find_red_seals(scanned(bgr(page)))
    assert len(found) == 2


def test_a_square_personal_seal_is_at_least_seen():
    page = sheet()
    pen = ImageDraw.Draw(page)
    pen.rectangle((700, 1500, 880, 1680), outline=(210, 30, 35), width=9)
    letters = {(718, 1515): "陈", (800, 1515): "明", (718, 1595): "远", (800, 1595): "印"}
    for at, char in letters.items():
        write(page, at, char, 66, colour=(210, 30, 35))
    (found,) = find_red_seals(scanned(bgr(page)))
    assert found.ring is None
    assert found.presence > 0.5


def test_a_faint_seal_is_still_found():
    page = form_page()
    stamp_on(page, seal(OWNER), (300, 1120), strength=0.35)
    assert len(find_red_seals(scanned(bgr(page)))) == 1


def test_a_wooden_desk_and_warm_light_are_not_red_ink():
    photo = photographed(bgr(form_page()), size=(1200, 1600), desk=(60, 92, 128))
    warm = np.clip(photo * np.array([0.85, 0.95, 1.0]), 0, 255).astype(np.uint8)
    assert find_red_seals(warm) == ()


def test_red_is_told_by_hue_and_not_by_brightness_alone():
    colours = np.array([[[40, 40, 214], [40, 140, 230], [200, 60, 210], [30, 30, 35]]], np.uint8)
    assert (red_mask(colours)[0] > 0).tolist() == [True, False, False, False]
