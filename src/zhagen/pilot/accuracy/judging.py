"""Sheets on which two officers judge the same cases without seeing each other's or the tool's.

A sheet is a table: one row a case, one column a fault. The officer marks the faults there are and
ticks that the case was judged; what is not ticked was not judged, and nothing is read from an
empty cell of such a row. Where the two differ a third sheet lists the point, and whoever settles
it writes the result. Sheets are CSV that office software opens; what comes back may be XLSX.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from zhagen.pilot.accuracy.sample import Sample
from zhagen.pilot.cases.rows import Row, rows_of
from zhagen.slices.faults import reason_of

_NUMBER, _CASE, _JUDGED, _REMARK = "序号", "办件编号", "已核", "备注"
_CODE, _RESULT = "问题代码", "定论"
_YES = frozenset({"1", "是", "有", "√", "✓", "y", "yes", "true", "x"})
_NO = frozenset({"", "0", "否", "无", "n", "no", "false"})
# A cell that begins like this is a formula to office software.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class BrokenSheet(Exception):
    """A sheet that cannot be used; the message says which row and what to do."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """One officer's sheet: the faults found in every case that was judged."""

    judge: str
    faults: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Difference:
    """A point on which two officers differ; `first` and `second` say who saw the fault."""

    case_id: str
    code: str
    first: bool
    second: bool


def headers_of(codes: Mapping[str, str]) -> dict[str, str]:
    """Code -> header of its column, the title first; `codes` maps a code to its title."""
    return {code: f"{title}（{code}）" if title else code for code, title in codes.items()}


def write_sheet(path: Path, sample: Sample, codes: Mapping[str, str], first: int = 1) -> None:
    """An empty sheet for one officer: cases in the order of their numbers, nothing filled in.

    From number `first` on: where cases were added, those before have been judged already.
    """
    header = [_NUMBER, _CASE, *headers_of(codes).values(), _JUDGED, _REMARK]
    blank = [""] * (len(header) - 2)
    rows = (
        [str(number), _safe(each.case_id), *blank]
        for number, each in enumerate(sample.cases, start=1)
        if number >= first
    )
    _write(path, header, rows)


def read_sheet(path: Path, judge: str, sample: Sample, codes: Mapping[str, str]) -> Judgement:
    """A filled sheet. Raises BrokenSheet, BadCaseFile where a case or a mark is not right."""
    headers, known = headers_of(codes), {each.case_id for each in sample.cases}
    faults: dict[str, frozenset[str]] = {}
    for number, row in rows_of(path):
        _require(path, row, [_CASE, _JUDGED, *headers.values()])
        case = _plain(row[_CASE])
        marks = {code: _mark(path, number, header, row) for code, header in headers.items()}
        if case not in known:
            raise BrokenSheet(f"{path.name} 第 {number} 行的办件 {case} 不在样本里，请恢复原编号")
        if case in faults:
            raise BrokenSheet(f"{path.name} 第 {number} 行的办件 {case} 出现了两次，请删去一行")
        if not _mark(path, number, _JUDGED, row):
            if any(marks.values()):
                raise BrokenSheet(f"{path.name} 第 {number} 行勾了问题但没有勾“已核”，请补上")
            continue
        faults[case] = frozenset(code for code, marked in marks.items() if marked)
    if not faults:
        raise BrokenSheet(f"{path.name} 没有一件勾了“已核”，请判完再交")
    return Judgement(judge, faults)


def differences(first: Judgement, second: Judgement) -> tuple[Difference, ...]:
    """The points on which the two differ, over the cases that both judged."""
    return tuple(
        Difference(case, code, code in first.faults[case], code in second.faults[case])
        for case in first.faults
        if case in second.faults
        for code in sorted(first.faults[case] ^ second.faults[case])
    )


def write_settling(path: Path, points: Sequence[Difference], sample: Sample) -> None:
    """The sheet of the points to settle. It does not say who saw what: a third look is fresh."""
    number = {each.case_id: at for at, each in enumerate(sample.cases, start=1)}
    ordered = sorted(points, key=lambda point: (number[point.case_id], point.code))
    rows = ([str(number[p.case_id]), _safe(p.case_id), p.code, "", ""] for p in ordered)
    _write(path, [_NUMBER, _CASE, _CODE, _RESULT, _REMARK], rows)


def read_settled(path: Path) -> dict[tuple[str, str], bool]:
    """(Case, code) -> whether the fault is there. Raises BrokenSheet."""
    found: dict[tuple[str, str], bool] = {}
    for number, row in rows_of(path):
        _require(path, row, [_CASE, _CODE, _RESULT])
        if _plain(row[_RESULT]) == "":
            raise BrokenSheet(f"{path.name} 第 {number} 行没有写定论，请写“是”或者“否”")
        found[_plain(row[_CASE]), _plain(row[_CODE])] = _mark(path, number, _RESULT, row)
    return found


def agreed_truth(
    first: Judgement, second: Judgement, settled: Mapping[tuple[str, str], bool]
) -> dict[str, frozenset[str]]:
    """The faults of every case that both judged. Raises BrokenSheet while a point is open."""
    open_points = [
        point for point in differences(first, second) if (point.case_id, point.code) not in settled
    ]
    if open_points:
        point = open_points[0]
        raise BrokenSheet(
            f"还有 {len(open_points)} 处两人判得不一样、没有定论，例如办件 {point.case_id} 的"
            f" {point.code}，请先补全定论表"
        )
    truth = {}
    for case in first.faults:
        if case in second.faults:
            both = first.faults[case] & second.faults[case]
            differing = first.faults[case] ^ second.faults[case]
            truth[case] = both | {code for code in differing if settled[case, code]}
    return truth


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    try:
        # With the mark, office software takes the file for UTF-8.
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(header)
            writer.writerows(rows)
    except OSError as error:
        raise BrokenSheet(f"{path} 写不了：{reason_of(error)}，请换一个位置") from error


def _require(path: Path, row: Row, columns: Sequence[str]) -> None:
    missing = [column for column in columns if column not in row]
    if missing:
        raise BrokenSheet(f"{path.name} 缺少列：{'、'.join(missing)}，请用发出的那张表")


def _mark(path: Path, number: int, column: str, row: Row) -> bool:
    word = _plain(row[column]).lower().removesuffix(".0")
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise BrokenSheet(f"{path.name} 第 {number} 行“{column}”写的是“{word}”，请写“是”，没有就空着")


def _plain(value: object) -> str:
    text = "" if value is None else str(value).strip()
    return text[1:] if text[:1] == "'" and text[1:2] in _FORMULA else text


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
