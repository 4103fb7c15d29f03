from __future__ import annotations

import cv2
import numpy as np
import pytest
from drawn_pages import (
    CODE,
    OWNER,
    ROSTER,
    bgr,
    form_page,
    grid,
    letter_page,
    photographed,
    roster_page,
    scanned,
    sheet,
    write,
)

from zhagen.reading.model import Medium, TextLine
from zhagen.reading.page.page import open_page
from zhagen.reading.raw import RawPage
from zhagen.reading.tables.cell_text import cut_text
from zhagen.reading.tables.rules import cuts_in, find_rules
from zhagen.reading.tables.tables import find_grids


def grids_of(picture):
    return find_grids(find_rules(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)))


def opened(picture, reader):
    return open_page(RawPage("页.png", 1, picture, Medium.PICTURE), reader)


@pytest.mark.parametrize(("shade", "width"), [(40, 3), (150, 2), (120, 1)])
def test_every_cell_of_a_roster_is_found_also_where_its_lines_are_faint(shade, width):
    (found,) = grids_of(scanned(bgr(roster_page(20, shade=shade, width=width)), tilt=0.2))
    assert len(found.cells) == 21 * 6
    assert {cell.column for cell in found.cells} == set(range(6))
    assert {cell.row for cell in found.cells} == set(range(21))


def test_bent_paper_keeps_its_rows():
    page = bgr(roster_page(20))
    height, width = page.shape[:2]
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    wave = 9 * np.sin(xs / width * np.pi)
    bent = cv2.remap(page, xs, ys + wave, cv2.INTER_LINEAR, borderValue=(250,) * 3)
    (found,) = grids_of(bent)
    assert len(found.cells) == 21 * 6
    assert {cell.row for cell in found.cells} == set(range(21))


def test_a_letter_has_no_table():
    assert grids_of(scanned(bgr(letter_page()))) == ()


def test_a_frame_round_the_page_is_no_table():
    page = sheet()
    grid(page, [60, 1590], [60, 2280])
    assert grids_of(bgr(page)) == ()


@pytest.mark.engine
@pytest.mark.parametrize("photo", [False, True])
def test_a_form_gives_each_label_its_value_and_its_merged_cells(reader, photo):
    picture = photographed(bgr(form_page())) if photo else scanned(bgr(form_page()))
    (table,) = opened(picture, reader).tables
    by_place = {(cell.row, cell.column): cell for cell in table.cells}
    assert by_place[0, 1].text == OWNER
    assert by_place[0, 1].column_span == 3
    assert by_place[1, 1].text == CODE
    assert by_place[1, 3].text == "陈明远"
    assert by_place[2, 1].text == "990102190001019996"
    assert "办公使用" in by_place[4, 1].text


@pytest.mark.engine
def test_a_blank_cell_is_an_empty_text_and_not_a_missing_cell(reader):
    page = sheet()
    grid(page, [200, 700, 1400], [300, 400, 500, 600])
    for row, label in enumerate(("单位名称", "联系电话", "开户银行")):
        write(page, (220, 325 + 100 * row), label, 36)
    write(page, (720, 425), "13900000123", 36)
    (table,) = opened(scanned(bgr(page)), reader).tables
    texts = {(cell.row, cell.column): cell.text for cell in table.cells}
    assert texts == {
        (0, 0): "单位名称", (0, 1): "", (1, 0): "联系电话", (1, 1): "13900000123",
        (2, 0): "开户银行", (2, 1): "",
    }  # fmt: skip


@pytest.mark.engine
def test_rows_of_a_roster_keep_their_numbers(reader):
    (table,) = opened(scanned(bgr(roster_page(12))), reader).tables
    numbers = {cell.row: cell.text for cell in table.cells if cell.column == 2}
    assert [numbers[row] for row in range(1, 13)] == [ROSTER[i % 4][2] for i in range(12)]


def test_a_line_is_cut_where_its_letters_stand():
    line = TextLine("姓名1234", (0, 0, 80, 20), 1.0)
    assert cut_text(line, (40,)) == ["姓名", "1234"]


def test_a_copiers_streak_through_a_letter_cuts_no_line():
    page = np.full((800, 1000), 250, np.uint8)
    cv2.putText(page, "LONG LINE OF PRINT", (60, 400), cv2.FONT_HERSHEY_SIMPLEX, 2, 20, 4)
    page[:, 420:423] = 60
    assert cuts_in(find_rules(page), (60, 350, 720, 410)) == ()
