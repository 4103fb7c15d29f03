"""The sheets on which two officers judge, blind to each other and to the tool."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook

from zhagen.pilot.accuracy.agreement import agreement
from zhagen.pilot.accuracy.judging import (
    BrokenSheet,
    Judgement,
    agreed_truth,
    differences,
    read_settled,
    read_sheet,
    write_settling,
    write_sheet,
)
from zhagen.pilot.accuracy.sample import Sample, SilentCase

CODES = {"E-ID-EXPIRED": "身份证过期", "E-NO-SEAL": "没有盖章"}
CASES = tuple(
    SilentCase(f"K{at}", "综窗1", date(2026, 8, 3) + timedelta(days=at)) for at in range(4)
)
SAMPLE = Sample(1, 40, CASES)


def filled(path: Path, marks: dict[str, set[str]], judged: str = "是") -> Path:
    """An officer's sheet: the blank one with marks; cases not named are left unjudged."""
    write_sheet(path, SAMPLE, CODES)
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = list(csv.reader(file))
    for row in rows:
        if row[1] in marks:
            row[header.index("已核")] = judged
            for code in marks[row[1]]:
                row[header.index(f"{CODES[code]}（{code}）")] = "√"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def judgement(judge: str, **faults: set[str]) -> Judgement:
    return Judgement(judge, {case: frozenset(codes) for case, codes in faults.items()})


def test_a_blank_sheet_has_a_row_a_case_and_nothing_in_it(tmp_path: Path) -> None:
    write_sheet(tmp_path / "甲.csv", SAMPLE, CODES)
    with (tmp_path / "甲.csv").open(encoding="utf-8-sig", newline="") as file:
        header, *rows = list(csv.reader(file))
    assert header == [
        "序号",
        "办件编号",
        "身份证过期（E-ID-EXPIRED）",
        "没有盖章（E-NO-SEAL）",
        "已核",
        "备注",
    ]
    assert [row[:2] for row in rows] == [[str(at + 1), f"K{at}"] for at in range(4)]
    assert all(cell == "" for row in rows for cell in row[2:])


def test_a_filled_sheet_comes_back_with_what_was_judged(tmp_path: Path) -> None:
    path = filled(tmp_path / "甲.csv", {"K0": {"E-NO-SEAL"}, "K1": set()})
    found = read_sheet(path, "甲", SAMPLE, CODES)
    assert found.faults == {"K0": {"E-NO-SEAL"}, "K1": frozenset()}


def test_a_sheet_saved_as_a_workbook_is_read_too(tmp_path: Path) -> None:
    with filled(tmp_path / "甲.csv", {"K2": {"E-ID-EXPIRED"}}).open(
        encoding="utf-8-sig", newline=""
    ) as file:
        rows = list(csv.reader(file))
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "甲.xlsx")
    found = read_sheet(tmp_path / "甲.xlsx", "甲", SAMPLE, CODES)
    assert found.faults == {"K2": {"E-ID-EXPIRED"}}


def test_an_id_that_looks_like_a_formula_stays_an_id(tmp_path: Path) -> None:
    sample = Sample(1, 1, (SilentCase("=1+1", "综窗1", date(2026, 8, 3)),))
    write_sheet(tmp_path / "甲.csv", sample, CODES)
    text = (tmp_path / "甲.csv").read_text(encoding="utf-8-sig")
    assert "'=1+1" in text
    (tmp_path / "甲.csv").write_text(text.replace(",,,,", ",,,是,"), encoding="utf-8-sig")
    assert set(read_sheet(tmp_path / "甲.csv", "甲", sample, CODES).faults) == {"=1+1"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda text: text.replace("K1", "K9"), "不在样本里"),
        (lambda text: text.replace("K1", "K0"), "出现了两次"),
        (lambda text: text.replace("√", "也许"), "写的是"),
        (lambda text: text.replace("是", ""), "没有勾“已核”"),
        (lambda text: text.replace("已核", "核过"), "缺少列"),
    ],
)
def test_a_sheet_that_was_spoilt_is_refused_with_its_row(
    tmp_path: Path, change, message: str
) -> None:
    path = filled(tmp_path / "甲.csv", {"K0": {"E-NO-SEAL"}, "K1": set()})
    path.write_text(change(path.read_text(encoding="utf-8-sig")), encoding="utf-8-sig")
    with pytest.raises(BrokenSheet, match=message):
        read_sheet(path, "甲", SAMPLE, CODES)


def test_a_sheet_on_which_nothing_was_judged_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BrokenSheet, match="没有一件"):
        read_sheet(filled(tmp_path / "甲.csv", {}), "甲", SAMPLE, CODES)


def test_only_points_on_which_they_differ_are_settled(tmp_path: Path) -> None:
    first = judgement("甲", K0={"E-NO-SEAL"}, K1=set(), K2={"E-NO-SEAL"})
    second = judgement("乙", K0={"E-NO-SEAL", "E-ID-EXPIRED"}, K1=set(), K3=set())
    points = differences(first, second)
    assert [(point.case_id, point.code) for point in points] == [("K0", "E-ID-EXPIRED")]
    write_settling(tmp_path / "定论.csv", points, SAMPLE)
    text = (tmp_path / "定论.csv").read_text(encoding="utf-8-sig")
    assert "E-ID-EXPIRED" in text
    with pytest.raises(BrokenSheet, match="没有写定论"):
        read_settled(tmp_path / "定论.csv")
    with pytest.raises(BrokenSheet, match="还有 1 处"):
        agreed_truth(first, second, {})
    path = tmp_path / "定论.csv"
    path.write_text(text.replace("E-ID-EXPIRED,,", "E-ID-EXPIRED,是,"), encoding="utf-8-sig")
    truth = agreed_truth(first, second, read_settled(path))
    assert truth == {"K0": {"E-NO-SEAL", "E-ID-EXPIRED"}, "K1": frozenset()}


def test_the_sheet_to_settle_does_not_say_who_saw_what(tmp_path: Path) -> None:
    points = differences(judgement("甲", K0={"E-NO-SEAL"}), judgement("乙", K0=set()))
    write_settling(tmp_path / "a.csv", points, SAMPLE)
    swapped = differences(judgement("甲", K0=set()), judgement("乙", K0={"E-NO-SEAL"}))
    write_settling(tmp_path / "b.csv", swapped, SAMPLE)
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()


def test_kappa_is_cohens() -> None:
    # Cohen 1960, table 1 collapsed: 20 both, 5 and 10 alone, 15 neither: kappa 0.4.
    cases = {f"K{at}": at for at in range(50)}
    first = Judgement(
        "甲", {c: frozenset({"E"}) if at < 25 else frozenset() for c, at in cases.items()}
    )
    second = Judgement(
        "乙",
        {
            case: frozenset({"E"}) if at < 20 or 25 <= at < 35 else frozenset()
            for case, at in cases.items()
        },
    )
    row, overall = agreement(first, second, ["E"])
    assert (row.both, row.only_first, row.only_second, row.n) == (20, 5, 10, 50)
    assert row.share == pytest.approx(0.7)
    assert row.kappa == pytest.approx(0.4)
    assert overall.kappa == row.kappa


def test_kappa_is_not_defined_where_nobody_ever_saw_a_fault() -> None:
    same = judgement("甲", K0=set(), K1=set())
    row, _ = agreement(same, same, ["E"])
    assert row.kappa is None
    assert agreement(same, judgement("乙", K3=set()), ["E"])[0].n == 0
