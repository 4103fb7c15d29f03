"""Rows of persons, from ruled and unruled tables; pages put together into documents."""

from __future__ import annotations

from dataclasses import replace

from hand_pages import HandPage, line, ruled
from hypothesis import given, settings
from hypothesis import strategies as st

from zhagen.reading.documents.join import join_pages
from zhagen.reading.documents.read import read_documents
from zhagen.reading.model import (
    FileReading,
    Medium,
    PageReading,
    Table,
    TableCell,
    TextLine,
)

HEAD = ["序号", "姓名", "身份证号码", "起始月份", "缴费基数"]
PEOPLE = [
    ["1", "张三", "990102190003209991", "2026年12月", "5,000.00"],
    ["2", "李四", "990102190003209991", "202612", "12000元"],
    ["3", "阿依古丽·买买提", "99010219000706999X", "2026-12", "4494"],
]
WIDTHS = [120, 320, 480, 240, 240]


def rows_of(page, slice_):
    (document,) = read_documents(page, slice_)
    assert document.material == "list"
    (reading,) = [one for one in document.readings if one.fact == "list.rows"]
    return reading


def listing(rows, heading="帮工名单", y=300) -> HandPage:
    table, lines = ruled(rows, WIDTHS, y=y)
    top = (line(heading, 600, 120, size=70),) if heading else ()
    return HandPage((*top, *lines), (table,))


def test_rows_are_typed_and_each_has_its_place(kiosk):
    reading = rows_of(listing([HEAD, *PEOPLE]), kiosk)
    assert reading.value[0] == {
        "name": "张三", "id_number": "990102190003209991", "start_month": "2026-12",
        "wage_base": 5000,
    }  # fmt: skip
    assert [row["wage_base"] for row in reading.value] == [5000, 12000, 4494]
    assert [row["start_month"] for row in reading.value] == ["2026-12"] * 3
    assert len(reading.spots) == len(reading.confidences) == 3


def test_empty_rows_sums_and_notes_are_no_persons(kiosk):
    rows = [HEAD, *PEOPLE, ["4", "", "", "", ""], ["合计", "", "3人", "", "21494"],
            ["填表人：王五", "<", "<", "<", "<"]]  # fmt: skip
    assert len(rows_of(listing(rows), kiosk).value) == 3


def test_a_table_without_rules_gives_the_same_rows(kiosk):
    ruled_rows = rows_of(listing([HEAD, *PEOPLE]), kiosk).value
    plain = listing([HEAD, *PEOPLE])
    plain.tables = ()
    assert rows_of(plain, kiosk).value == ruled_rows


def test_two_lists_beside_each_other_are_one_list(kiosk):
    head = ["姓名", "身份证号码", "姓名", "身份证号码"]
    rows = [head, [PEOPLE[0][1], PEOPLE[0][2], PEOPLE[1][1], PEOPLE[1][2]],
            [PEOPLE[2][1], PEOPLE[2][2], "", ""]]  # fmt: skip
    table, lines = ruled(rows, [320, 480, 320, 480], x=0)
    page = HandPage((line("帮工名单", 600, 120, size=70), *lines), (table,))
    assert sorted(row["name"] for row in rows_of(page, kiosk).value) == sorted(
        person[1] for person in PEOPLE
    )


def test_a_worksheet_is_read_by_its_cells_alone(kiosk):
    nowhere = (0, 0, 0, 0)
    grid = [["帮工名单", "", "", "", ""], HEAD, *PEOPLE]
    cells = tuple(
        TableCell(r, c, 1, 1, nowhere, text, 1.0)
        for r, row in enumerate(grid)
        for c, text in enumerate(row)
    )
    lines = tuple(TextLine(cell.text, nowhere, 1.0) for cell in cells if cell.text)
    page = HandPage(lines, (Table(nowhere, cells),), medium=Medium.DOCUMENT, size=(0, 0))
    reading = rows_of(page, kiosk)
    assert [row["name"] for row in reading.value] == [person[1] for person in PEOPLE]
    assert all(spot.box is None for spot in reading.spots)


@given(count=st.integers(min_value=1, max_value=20), blank=st.integers(min_value=0, max_value=4))
@settings(max_examples=15, deadline=None)
def test_every_person_is_read_once_whatever_the_length(kiosk, count, blank):
    people = [[str(n + 1), "张三", "990102190003209991", "202612", "5000"] for n in range(count)]
    rows = [HEAD, *people, *[["", "", "", "", ""]] * blank]
    assert len(rows_of(listing(rows), kiosk).value) == count


def as_file(name: str, page: HandPage, slice_) -> FileReading:
    page.file = name
    documents = read_documents(page, slice_)
    read = PageReading(name, 1, page.medium, page.size, 0, page.quality, documents)
    return FileReading(name, (read,))


def test_a_second_page_without_heading_goes_on_the_first(kiosk):
    first = as_file("1.png", listing([HEAD, *PEOPLE[:2]]), kiosk)
    second = as_file("2.png", listing([PEOPLE[2]], heading="", y=60), kiosk)
    joined = join_pages((first, second), kiosk)
    documents = [file.pages[0].documents[0] for file in joined]
    assert [document.material for document in documents] == ["list", "list"]
    (rows,) = documents[0].readings
    assert [row["name"] for row in rows.value] == [person[1] for person in PEOPLE]
    assert [spot.file for spot in rows.spots] == ["1.png", "1.png", "2.png"]
    assert documents[1].readings == ()


def test_a_foreign_page_between_is_not_joined(kiosk):
    first = as_file("1.png", listing([HEAD, *PEOPLE[:2]]), kiosk)
    contract = HandPage((line("劳动合同书", 600, 200, size=70), line("甲方：示例亭", 200, 400)))
    between = as_file("2.png", contract, kiosk)
    joined = join_pages((first, between), kiosk)
    assert joined[1].pages[0].documents[0].material is None
    assert joined[0] == first


def test_the_same_list_handed_in_twice_stays_two_documents(kiosk):
    first = as_file("1.png", listing([HEAD, *PEOPLE]), kiosk)
    again = as_file("2.png", listing([HEAD, *PEOPLE]), kiosk)
    joined = join_pages((first, again), kiosk)
    assert [len(file.pages[0].documents[0].readings[0].value) for file in joined] == [3, 3]


def test_joining_changes_nothing_where_every_page_has_its_heading(kiosk):
    files = tuple(
        replace(as_file(f"{n}.png", listing([HEAD, *PEOPLE]), kiosk), file=f"{n}.png")
        for n in range(3)
    )
    assert join_pages(files, kiosk) == files
