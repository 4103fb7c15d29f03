"""Exports as offices make them: titles, second sheets, merged headers, other characters."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from zhagen.cli.main import run
from zhagen.pilot.cases.headers import KNOWN, header_of
from zhagen.pilot.cases.reading import Tally, Terms, read_cases
from zhagen.pilot.cases.rows import UNREADABLE, BadCaseFile, rows_of

HEADER = ("办件编号", "窗口", "收件时间", "答复时间")
FIRST = ("K1", "综窗1", "2026-08-24 09:00", "2026-08-24 09:10")
SECOND = ("K2", "综窗2", "2026-08-24 09:05", "")
TABLE = (HEADER, FIRST, SECOND)
TERMS = Terms({}, frozenset(), ((date.min, date.max),))


def _text(rows: Sequence[Sequence[str]], sign: str = ",") -> str:
    return "".join(sign.join(row) + "\r\n" for row in rows)


def _csv(folder: Path, rows: Sequence[Sequence[str]], encoding: str = "utf-8") -> Path:
    path = folder / "办件.csv"
    path.write_bytes(_text(rows).encode(encoding))
    return path


def _book(folder: Path, **sheets: Sequence[Sequence[object]]) -> Path:
    book = Workbook()
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.remove(book.worksheets[0])
    path = folder / "办件.xlsx"
    book.save(path)
    return path


def _ids(path: Path) -> list[tuple[str, datetime]]:
    tally = Tally()
    found = [
        (str(case["case_id"]), case["started_at"])
        for case in read_cases(rows_of(path), TERMS, tally)
    ]
    assert tally.received == tally.accepted
    return found  # type: ignore[return-value]


EXPECTED = [("K1", datetime(2026, 8, 24, 9)), ("K2", datetime(2026, 8, 24, 9, 5))]  # noqa: DTZ001
TITLES: dict[str, Sequence[Sequence[str]]] = {
    "none": (),
    "one cell": (("示例市政务服务大厅办件明细表",),),
    "one cell over all columns": (("办件明细表", "", "", ""), ("", "", "", "")),
    "title and date": (
        ("办件明细表", "", "", ""),
        ("导出单位：示例市", "导出日期：2026-09-01", "", ""),
    ),
}


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_a_table_under_a_title_is_read_in_any_characters(
    tmp_path: Path, title: Sequence[Sequence[str]], encoding: str
) -> None:
    marked = [["\ufeff" + title[0][0], *title[0][1:]], *title[1:]] if title else []
    if encoding == "utf-16-le":
        # Without a mark only Latin letters tell: a header in them.
        plain = (("case_id", "window", "started_at", "ended_at"), FIRST, SECOND)
        assert _ids(_csv(tmp_path, plain, encoding)) == EXPECTED
        return
    rows = marked if encoding == "utf-8" else title
    assert _ids(_csv(tmp_path, (*rows, *TABLE), encoding)) == EXPECTED


def test_rows_keep_the_numbers_that_people_see(tmp_path: Path) -> None:
    path = _csv(tmp_path, (("办件明细表",), *TABLE))
    assert [number for number, _ in rows_of(path)] == [3, 4]
    book = _book(tmp_path, 办件=(("办件明细表",), (), *TABLE))
    assert [number for number, _ in rows_of(book)] == [4, 5]


@pytest.mark.parametrize(
    "rows",
    [
        (("办件编号", "窗口", "时间", ""), ("", "", "收件时间", "答复时间"), FIRST, SECOND),
        (("基本信息", "", "时间", ""), HEADER, FIRST, SECOND),
        (("办件编号", "经办信息", "", ""), ("", "窗口", "收件时间", "答复时间"), FIRST, SECOND),
        (("办件编号", "窗口", "收件\n时间", "答复\n时间"), FIRST, SECOND),
    ],
    ids=["times under one cell", "groups above", "number beside groups", "broken over lines"],
)
def test_a_header_in_two_rows_is_read_as_one(tmp_path: Path, rows: Any) -> None:
    assert _ids(_book(tmp_path, 办件=rows)) == EXPECTED


def test_cases_on_the_second_sheet_are_found(tmp_path: Path) -> None:
    note = (("说明", "本表由系统导出"), ("联系人", "何以宁"))
    assert _ids(_book(tmp_path, 说明=note, 办件=TABLE)) == EXPECTED


def test_two_sheets_with_cases_are_refused_by_name(tmp_path: Path) -> None:
    path = _book(tmp_path, 八月=TABLE, 九月=TABLE)
    with pytest.raises(BadCaseFile, match=r"“八月”、“九月”都有办件.*分别加"):
        list(rows_of(path))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_header_that_stands_twice_is_refused_with_both_columns(tmp_path: Path, kind: str) -> None:
    rows = ((*HEADER, "收件时间"), (*FIRST, "2026-08-20 08:00"))
    path = _csv(tmp_path, rows) if kind == "csv" else _book(tmp_path, 办件=rows)
    with pytest.raises(BadCaseFile, match="两列都叫“收件时间”（第 3 列和第 5 列）"):
        list(rows_of(path))


@pytest.mark.parametrize("indent", [None, 2])
def test_a_json_array_is_read_like_lines(tmp_path: Path, indent: int | None) -> None:
    objects = [dict(zip(HEADER, row, strict=True)) for row in (FIRST, SECOND)]
    path = tmp_path / "办件.json"
    path.write_text(json.dumps(objects, ensure_ascii=False, indent=indent), encoding="utf-8-sig")
    assert _ids(path) == EXPECTED
    assert [number for number, _ in rows_of(path)] == [1, 2]


def test_a_json_key_written_twice_is_not_chosen_between(tmp_path: Path) -> None:
    path = tmp_path / "办件.jsonl"
    path.write_text('{"办件编号": "A", "办件编号": "B"}\n', encoding="utf-8")
    assert list(rows_of(path)) == [(1, {UNREADABLE: {}})]


@pytest.mark.parametrize(
    ("start", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版的 Excel 文件"),
        (b"<html><table>", "网页或 XML"),
        (b"%PDF-1.7", "PDF"),
        (b'[{"a": 1},', "不是完整的 JSON 数组"),
        (b'{\n  "rows": [{"a": 1}]\n}\n', "第 1 行不是一个完整的 JSON 对象"),
    ],
)
def test_a_file_that_is_no_table_is_refused_by_what_it_is(
    tmp_path: Path, start: bytes, said: str
) -> None:
    path = tmp_path / "办件.xls"
    path.write_bytes(start)
    with pytest.raises(BadCaseFile, match=said):
        list(rows_of(path))


def test_an_unknown_header_is_told_with_those_that_are_there(tmp_path: Path) -> None:
    path = _csv(tmp_path, (("流水", "受理窗口", "收件时间"), ("1", "综窗1", "2026-08-24 09:00")))
    with pytest.raises(BadCaseFile) as refused:
        list(read_cases(rows_of(path), TERMS, Tally()))
    said = str(refused.value)
    assert "文件的表头是：流水、受理窗口、收件时间" in said
    assert "立项书的 columns" in said


def test_scope_offers_its_own_option_and_takes_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = (
        ("办件明细表", "", ""),
        ("流水", "受理窗口", "收件时间"),
        ("1", "综窗1", "2026-08-24 09:00"),
    )
    path = _csv(tmp_path, rows)
    assert run(["pilot", "scope", str(path)]) == 2
    said = "".join(capsys.readouterr().err.split())
    assert "流水、受理窗口、收件时间" in said
    assert "--column" in said
    assert "立项书的columns" not in said
    named = ["--column", "case_id=流水", "--column", "window=受理窗口"]
    assert run(["pilot", "scope", str(path), *named]) == 0


def test_headers_of_a_charter_are_found_under_a_title(tmp_path: Path) -> None:
    own = ("流水", "受理窗", "来件", "答复")
    path = _csv(tmp_path, (("甲", "乙", "丙", ""), own, FIRST))
    assert [row["流水"] for _, row in rows_of(path, own)] == ["K1"]


_words = st.text("甲乙丙丁0123456789-: ", max_size=6).map(str.strip)


@given(
    st.lists(st.lists(_words, max_size=3), max_size=5),
    st.lists(st.sampled_from(sorted(KNOWN)), min_size=2, max_size=8, unique=True),
    st.lists(st.lists(_words, max_size=8), max_size=5),
)
def test_known_names_are_the_header_wherever_they_stand(
    above: list[list[str]], names: list[str], below: list[list[str]]
) -> None:
    found = header_of([*above, names, *below])
    assert found.sure
    assert found.rows == len(above) + 1
    assert found.names == tuple(names)
