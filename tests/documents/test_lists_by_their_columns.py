"""Lists are known by their columns, whatever they are called and however their cells fell apart."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hand_pages import HandPage, line, ruled

from zhagen.reading.documents.draft import CellRead
from zhagen.reading.documents.join import join_pages
from zhagen.reading.documents.read import read_documents
from zhagen.reading.model import FileReading, PageReading, Seal, Table, TableCell

GOOD = ("990102190003209991", "99010219000706999X")
HEAD = ["序号", "姓名", "证件类型", "证件号码", "起始月份", "缴费基数"]
WIDTHS = [120, 240, 260, 480, 240, 240]
PEOPLE = [
    ["1", "张三", "居民身份证", GOOD[0], "2026-12", "5000"],
    ["2", "李四", "居民身份证", GOOD[1], "2026-12", "6000"],
]


def listing(rows, heading="", widths=WIDTHS, size=70) -> HandPage:
    table, lines = ruled(rows, widths)
    top = (line(heading, 600, 120, size=size),) if heading else ()
    return HandPage((*top, *lines), (table,), size=(1800, 2200))


def document(page, slice_):
    (only,) = read_documents(page, slice_)
    return only


def rows(page, slice_):
    (reading,) = [r for r in document(page, slice_).readings if r.fact == "list.rows"]
    return reading.value


@pytest.mark.parametrize("heading", ["", "新增帮工情况登记册", "二〇二六年度人手增加申报单"])
def test_a_table_of_persons_is_the_list_whatever_it_is_called(kiosk, heading):
    assert document(listing([HEAD, *PEOPLE], heading), kiosk).material == "list"


def test_a_foreign_page_with_two_like_columns_stays_foreign(kiosk):
    head = ["姓名", "身份证号码", "体检结果"]
    page = listing([head, ["张三", GOOD[0], "合格"]], "健康检查报告", [300, 480, 300])
    assert document(page, kiosk).material is None


def test_a_table_of_persons_nobody_stands_in_does_not_beat_a_foreign_heading(kiosk):
    page = listing([HEAD, ["", "", "", "", "", ""]], "劳动合同书")
    assert document(page, kiosk).material is None


def test_headings_nobody_knows_are_known_by_what_stands_below(kiosk):
    head = ["序号", "姓名", "证件类型", "证件号码", "起缴年月", "月工资基数"]
    found = rows(listing([head, *PEOPLE], "帮工名单"), kiosk)
    assert [row["start_month"] for row in found] == ["2026-12"] * 2
    assert [row["wage_base"] for row in found] == [5000, 6000]


def test_a_birthday_is_no_first_month(kiosk):
    head = ["姓名", "身份证号码", "出生年月", "缴费基数"]
    page = listing([head, ["张三", GOOD[0], "1900-03", "5000"]], "帮工名单", [240, 480, 240, 240])
    assert rows(page, kiosk)[0]["start_month"] is None


def in_pieces(table: Table, row: int, column: int) -> Table:
    """The table with one cell fallen apart at the strokes of its print, its text in no part."""
    cells: list[TableCell] = []
    for cell in table.cells:
        if (cell.row, cell.column) != (row, column):
            cells.append(cell)
            continue
        x0, y0, x1, y1 = cell.box
        middle = (x0 + x1) // 2
        cells.append(replace(cell, box=(x0, y0, middle, y1), text=""))
        cells.append(replace(cell, box=(middle + 4, y0, x1, y1), text=""))
    return Table(table.box, tuple(cells))


def test_a_cell_that_fell_apart_still_holds_what_is_written_there(kiosk):
    page = listing([HEAD, *PEOPLE], "帮工名单")
    whole = rows(page, kiosk)
    page.tables = (in_pieces(in_pieces(page.tables[0], 1, 1), 2, 3),)
    assert rows(page, kiosk) == whole


def test_two_rows_without_a_rule_between_them_are_two_persons(kiosk):
    page = listing([HEAD, *PEOPLE, *PEOPLE, *PEOPLE], "帮工名单")
    table = page.tables[0]
    cells = [cell for cell in table.cells if cell.row not in (3, 4)]
    for cell in (cell for cell in table.cells if cell.row == 3):
        x0, y0, x1, _ = cell.box
        cells.append(replace(cell, row_span=2, box=(x0, y0, x1, y0 + 160), text="糊"))
    page.tables = (Table(table.box, tuple(cells)),)
    assert [row["name"] for row in rows(page, kiosk)] == ["张三", "李四"] * 3


def test_a_line_over_two_columns_is_cut_between_them(kiosk):
    page = listing([HEAD, *PEOPLE], "帮工名单")
    month, wage = [one for one in page.lines if one.text in ("2026-12", "6000")][1:]
    box = (month.box[0], month.box[1], wage.box[2], month.box[3])
    both = replace(month, text="2026-12      6000", box=box)
    page.lines = (*(one for one in page.lines if one not in (month, wage)), both)
    assert rows(page, kiosk)[1]["wage_base"] == 6000


def as_file(name: str, page: HandPage, slice_) -> FileReading:
    page.file = name
    read = PageReading(
        name, 1, page.medium, page.size, 0, page.quality, read_documents(page, slice_)
    )
    return FileReading(name, (read,))


@pytest.mark.parametrize("is_ruled", [True, False])
def test_the_next_page_is_read_by_the_headings_of_the_first(kiosk, is_ruled):
    widths = [260, 480, 260, 240, 240]
    head = ["证件类型", "身份证号码", "姓名", "起始月份", "缴费基数"]
    names = ["张三", "李四", "王小五", "赵六"]
    people = [["居民身份证", GOOD[n % 2], name, "2026-12", "5000"]
              for n, name in enumerate(names)]  # fmt: skip
    pages = [listing([head, *people[:2]], "帮工名单", widths), listing(people[2:], "", widths)]
    if not is_ruled:
        for page in pages:
            page.tables = ()
    files = tuple(as_file(f"{n}.png", page, kiosk) for n, page in enumerate(pages))
    joined = join_pages(files, kiosk)
    (reading,) = [r for r in joined[0].pages[0].documents[0].readings if r.fact == "list.rows"]
    assert [row["name"] for row in reading.value] == names
    assert [row["wage_base"] for row in reading.value] == [5000] * 4
    assert len(reading.confidences) == len(reading.spots) == 4


def test_a_number_that_fails_under_a_seal_is_doubtful_and_elsewhere_it_is_not(kiosk):
    wrong = "990102190003209992"
    people = [["1", "张三", "", wrong, "2026-12", "5000"], ["2", "李四", "", wrong, "2026-12", "1"]]
    page = listing([HEAD, *people], "帮工名单")
    page.finer = {one.box: one for one in page.lines if one.text == wrong}
    page.finer |= {
        cell.box: line(wrong, *cell.box[:2]) for cell in page.tables[0].cells if cell.text == wrong
    }
    _, top, _, bottom = page.tables[0].cells[-1].box
    page.seals = (Seal((700, top + 10, 900, bottom + 300), "", "", 0.5, 0.9, grey=True),)
    (reading,) = [r for r in document(page, kiosk).readings if r.fact == "list.rows"]
    assert reading.confidences[0] > 0.95
    assert reading.confidences[1] <= 0.6


def test_a_number_that_only_one_engine_saw_fail_is_doubtful(kiosk):
    short = GOOD[0][:8] + GOOD[0][9:]
    people = [
        ["1", "张三", "", short, "2026-12", "5000"],
        ["2", "李四", "", GOOD[1], "2026-12", "1"],
    ]
    page = listing([HEAD, *people], "帮工名单")
    (reading,) = [r for r in document(page, kiosk).readings if r.fact == "list.rows"]
    assert reading.confidences[0] < 0.93
    assert reading.confidences[1] > 0.95


def test_of_a_number_read_twice_the_one_that_checks_is_taken(kiosk):
    short = GOOD[0][:8] + GOOD[0][9:]
    page = listing([HEAD, ["1", "张三", "", short, "2026-12", "5000"]], "帮工名单")
    page.finer = {
        cell.box: line(GOOD[0], *cell.box[:2])
        for cell in page.tables[0].cells
        if cell.text == short
    } | {one.box: line(GOOD[0], *one.box[:2]) for one in page.lines if one.text == short}
    assert rows(page, kiosk)[0]["id_number"] == GOOD[0]


def test_figures_read_in_two_ways_stay_doubtful():
    one = CellRead("wage_base", 17897, 0.7, None, ())
    other = CellRead("wage_base", 1789, 0.99, None, ())
    assert one.better_of(other).value == 1789
    assert one.better_of(other).confidence < 0.93
    proved = CellRead("id_number", GOOD[0], 0.6, checked=True, sources=())
    assert proved.better_of(CellRead("id_number", "1", 0.99, checked=False, sources=())) == proved
