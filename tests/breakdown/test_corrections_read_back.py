"""A corrected table or JSON read back: what was changed, and what it may not pretend."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import breakdown_sample as sample
import pytest
from openpyxl import load_workbook

from zhagen.breakdown.correcting import model
from zhagen.breakdown.correcting.corrections import read_corrected
from zhagen.breakdown.correcting.entries import deadline_from
from zhagen.breakdown.correcting.events import correction_events
from zhagen.breakdown.correcting.model import ChangeKind, Corrections, FieldName
from zhagen.breakdown.correcting.rows import confirmation
from zhagen.breakdown.correcting.words import corrections_json, corrections_text
from zhagen.breakdown.from_json import UnreadableBreakdown
from zhagen.breakdown.model import NOWHERE, Breakdown, Check, IssueCode, Origin, Standing
from zhagen.breakdown.papers.review_page import render_html
from zhagen.breakdown.papers.table_xlsx import table_xlsx
from zhagen.breakdown.to_json import breakdown_json, breakdown_text
from zhagen.breakdown.wording import deadline_line
from zhagen.events import kinds
from zhagen.events.model import Subject

FIRST = 4  # the row of the first task


def _edited(tmp_path: Path, edit, made: Breakdown | None = None) -> Path:
    book = load_workbook(io.BytesIO(table_xlsx(made or sample.breakdown())))
    edit(book["任务分解表"], book)
    path = tmp_path / "改稿.xlsx"
    book.save(path)
    return path


def _read(tmp_path: Path, edit, made: Breakdown | None = None) -> Corrections:
    return read_corrected(_edited(tmp_path, edit, made), made or sample.breakdown())


def _nothing(*_parts):
    pass


def _drop_first(sheet, _book):
    sheet.delete_rows(FIRST)


def _kinds(found: Corrections) -> list[tuple[str, str, str | None]]:
    return [(one.kind.value, one.task, one.field and one.field.value) for one in found.changes]


def test_a_table_nobody_touched_changes_nothing(tmp_path):
    found = _read(tmp_path, _nothing)
    assert found.changes == ()
    assert found.remarks == ()
    assert found.corrected == sample.breakdown()


def test_a_filled_lead_is_a_persons_word_and_quotes_nothing(tmp_path):
    def edit(sheet, book):
        sheet.cell(FIRST + 2, 3).value = "市政务服务数据局"

    found = _read(tmp_path, edit)
    assert _kinds(found) == [("filled", "t003", "lead")]
    task = found.corrected.tasks[2]
    assert [body.name for body in task.roles.lead] == ["市政务服务数据局"]
    assert task.roles.lead[0].origin is Origin.CORRECTED
    assert task.roles.lead[0].span == NOWHERE
    assert task.check == Check(Standing.CORRECTED)
    assert IssueCode.NO_LEAD not in {issue.code for issue in task.issues}
    assert task.suggestions == ()
    assert found.corrected.tasks[0].check == Check(Standing.OPEN)


def test_names_that_stay_keep_their_place_when_another_is_added_or_moved(tmp_path):
    def edit(sheet, book):
        sheet.cell(FIRST, 4).value = "市公安局、市医保局,市民政局"
        sheet.cell(FIRST + 3, 3).value = "市政务服务数据局"
        sheet.cell(FIRST + 3, 4).value = "有关部门"

    found = _read(tmp_path, edit)
    assert _kinds(found) == [
        ("changed", "t001", "support"), ("filled", "t004", "support"),
        ("cleared", "t004", "joint"),
    ]  # fmt: skip
    support = found.corrected.tasks[0].roles.support
    assert [body.origin.value for body in support] == ["stated", "stated", "corrected"]
    moved = found.corrected.tasks[3].roles.support[0]
    assert moved == replace(
        sample.breakdown().tasks[3].roles.joint[0], origin=Origin.CORRECTED, span=NOWHERE
    )


@pytest.mark.parametrize(
    ("typed", "norm", "day"),
    [
        (date(2026, 7, 31), "2026-07-31", date(2026, 7, 31)),
        ("2026-07-31（原文：2026年6月底前）", "2026-07-31", date(2026, 7, 31)),
        ("2026-07-31（填写：7月底前）", "2026-07-31", date(2026, 7, 31)),
        ("2026年7月31日前", "2026-07-31", date(2026, 7, 31)),
        ("2026年7月底前", "2026-07-31", date(2026, 7, 31)),
        ("长期坚持", "", None),
        ("等通知", "", None),
    ],
)
def test_a_new_time_is_read_as_a_person_writes_it(tmp_path, typed, norm, day):
    def edit(sheet, book):
        sheet.cell(FIRST, 5).value = typed

    found = _read(tmp_path, edit)
    due = found.corrected.tasks[0].deadlines[0]
    assert (due.norm, due.date, due.span) == (norm, day, NOWHERE)
    assert bool(found.remarks) is (typed == "等通知")


def test_rows_are_confirmed_added_removed_and_may_be_sorted(tmp_path):
    def edit(sheet, book):
        sheet.cell(FIRST, 9).value = "已确认（张三 2026-03-12）"
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(FIRST, FIRST + 4)]
        rows[1][9] = rows[0][9]  # a row copied onto another: two rows with one id
        for at, row in enumerate([rows[4], rows[0], rows[1], rows[2], rows[3]]):
            for column, value in enumerate(row, start=1):
                sheet.cell(FIRST + at, column).value = value
        sheet.cell(FIRST + 5, 2).value = "补一项：建立台账"

    found = _read(tmp_path, edit)
    kinds = [(one.kind, one.task) for one in found.changes if one.field is None]
    assert sorted(kinds) == [
        (ChangeKind.ROW_ADDED, "a001"), (ChangeKind.ROW_ADDED, "a002"),
        (ChangeKind.ROW_CONFIRMED, "t001"), (ChangeKind.ROW_REMOVED, "t002"),
    ]  # fmt: skip
    assert [task.id for task in found.corrected.tasks] == [
        "t001",
        "a001",
        "t003",
        "t004",
        "a002",
        "t005",
    ]
    assert found.corrected.tasks[0].check == Check(Standing.CONFIRMED, "张三", "2026-03-12")
    assert found.corrected.tasks[1].check == Check(Standing.ADDED)
    assert found.corrected.tasks[1].evidence == ()
    assert found.count(ChangeKind.ROW_ADDED) == 2


def test_what_cannot_be_taken_over_is_said_and_the_original_stays(tmp_path):
    def edit(sheet, book):
        sheet.cell(FIRST + 1, 7).value = "尽量少"
        sheet.cell(FIRST + 1, 9).value = "再问问税务"

    found = _read(tmp_path, edit)
    assert found.changes == ()
    assert found.corrected.tasks[1].targets == sample.breakdown().tasks[1].targets
    assert ["尽量少" in one or "再问问税务" in one for one in found.remarks] == [True, True]


def test_a_second_round_starts_from_the_first(tmp_path):
    def confirm(sheet, book):
        sheet.cell(FIRST, 9).value = "√ 李四"

    def change(sheet, book):
        sheet.cell(FIRST + 1, 6).value = "情况报告（报送市委）"

    once = _read(tmp_path, confirm).corrected
    found = _read(tmp_path, change, once)
    assert _kinds(found) == [("changed", "t002", "deliverable")]
    assert found.corrected.tasks[0].check == Check(Standing.CONFIRMED, "李四", "")
    report = found.corrected.tasks[1].deliverables[0]
    assert (report.name, report.recipient, report.span) == ("情况报告", "市委", NOWHERE)


def test_the_table_alone_is_enough(tmp_path):
    path = _edited(tmp_path, _drop_first)
    found = read_corrected(path)
    assert _kinds(found) == [("row_removed", "t001", None)]
    assert found.original == sample.breakdown()


def _json(tmp_path: Path, edit) -> Path:
    value = breakdown_json(sample.breakdown())
    edit(value["tasks"])
    path = tmp_path / "改稿.json"
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return path


def test_a_corrected_json_is_compared_with_the_original(tmp_path):
    def edit(tasks):
        tasks[0]["lead"][0]["name"] = "市民政局"
        tasks[1]["deadlines"][0]["date"] = "2026-10-31"
        tasks[2]["lead"] = ["市政务服务数据局"]
        tasks[4]["status"] = "confirmed"
        tasks[4]["confirmed_by"] = "张三"
        del tasks[3]
        for task in (tasks[0], tasks[1]):
            for body in task["lead"]:
                body["span"] = None

    found = read_corrected(_json(tmp_path, edit), sample.breakdown())
    assert _kinds(found) == [
        ("changed", "t001", "lead"), ("changed", "t002", "deadline"), ("filled", "t003", "lead"),
        ("row_removed", "t004", None), ("row_confirmed", "t005", None),
    ]  # fmt: skip
    lead = found.corrected.tasks[0].roles.lead[0]
    assert (lead.name, lead.resolved, lead.origin) == ("市民政局", "市民政局", Origin.CORRECTED)
    due = found.corrected.tasks[1].deadlines[0]
    assert (due.norm, due.text, due.span) == ("2026-10-31", "2026-10-31", NOWHERE)
    assert found.corrected.tasks[1].roles == sample.breakdown().tasks[1].roles


def test_a_json_nobody_touched_changes_nothing(tmp_path):
    assert read_corrected(_json(tmp_path, _nothing), sample.breakdown()).changes == ()


def test_corrections_become_events_that_hold_no_word_of_it(tmp_path):
    def edit(sheet, book):
        sheet.cell(FIRST + 2, 3).value = "市政务服务数据局"
        sheet.cell(FIRST, 9).value = "已确认 张三"

    subject = Subject("case-" + "0" * 32, "breakdown@1.0")
    at = datetime(2026, 3, 12, 9, tzinfo=UTC)
    events = correction_events(_read(tmp_path, edit), subject, at)
    assert [event.kind for event in events] == [
        "breakdown.row_corrected", "breakdown.field_corrected", "breakdown.corrected",
    ]  # fmt: skip
    assert events[1].payload == {"row": 3, "field": "lead", "change": "filled"}
    assert events[2].payload["rows_confirmed"] == 1
    written = json.dumps([event.to_json() for event in events], ensure_ascii=False)
    assert "张三" not in written
    assert "数据局" not in written


def test_whoever_handed_it_in_reads_what_was_taken_over(tmp_path):
    def edit(sheet, _book):
        sheet.cell(FIRST + 2, 3).value = "市政务服务数据局"
        sheet.cell(FIRST + 1, 5).value = "2026-10-31"
        sheet.cell(FIRST, 9).value = "已确认"
        sheet.cell(FIRST + 1, 7).value = "尽量少"
        sheet.delete_rows(FIRST + 4)

    found = _read(tmp_path, edit)
    assert corrections_text(found).splitlines()[:5] == [
        "读回改稿：改了 2 处，加了 0 项，删了 1 项，确认了 1 项。",
        "  第 1 项：已确认",
        "  第 2 项：改了完成时限，2026-09-30（原文：今年9月底前） → 2026-10-31",
        "  第 3 项：补上牵头单位，市政务服务数据局",
        "  第 5 项：删了一项“完成办事指南核对”",
    ]
    assert "尽量少" in corrections_text(found)
    assert len(corrections_json(found)["changes"]) == 4
    same = _read(tmp_path, _nothing)
    assert corrections_text(same) == "读回改稿：和原表一样，没有改动。\n"


def test_every_field_and_change_has_a_code_in_the_declared_kinds():
    assert tuple(name.value for name in FieldName) == kinds.BREAKDOWN_FIELDS
    assert tuple(kind.value for kind in model.FIELD_CHANGES) == kinds.FIELD_CHANGES
    assert tuple(kind.value for kind in model.ROW_CHANGES) == kinds.ROW_CHANGES


def _other_paper() -> Breakdown:
    made = sample.breakdown()
    return replace(made, document=replace(made.document, title="另一份"))


def _without_kept(sheet, book):
    del book["原稿勿删"]


def _touched_kept(sheet, book):
    book["原稿勿删"].cell(2, 1).value = "0" * 64


def _broken_kept(sheet, book):
    book["原稿勿删"].cell(3, 1).value = "不是"


def _no_head(sheet, book):
    sheet.cell(3, 3).value = "谁牵头"


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (_without_kept, "不是 zhagen 导出的"),
        (_touched_kept, "被改动过"),
        (_broken_kept, "被改动过"),
        (_no_head, "表头认不出来"),
    ],
)
def test_a_table_that_is_not_ours_is_told_in_one_line(tmp_path, edit, says):
    with pytest.raises(UnreadableBreakdown) as told:
        read_corrected(_edited(tmp_path, edit))
    assert says in str(told.value)
    assert "\n" not in str(told.value)


def test_a_file_of_another_paper_is_refused(tmp_path):
    path = _edited(tmp_path, _nothing)
    with pytest.raises(UnreadableBreakdown, match="另一份文件"):
        read_corrected(path, _other_paper())
    other = tmp_path / "b.json"
    other.write_text(breakdown_text(_other_paper()), encoding="utf-8")
    with pytest.raises(UnreadableBreakdown, match="另一份文件"):
        read_corrected(other, sample.breakdown())
    with pytest.raises(UnreadableBreakdown, match="原稿一起交来"):
        read_corrected(other)


def _zip_of(name: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr(name, "<")
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.xlsx", b"", "打不开"),
        ("a.xlsx", b"PK\x03\x04 half a file", "打不开"),
        ("a.xlsx", table_xlsx(sample.breakdown())[:-400], "打不开"),
        ("a.xlsx", _zip_of("x"), "打不开"),
        ("a.xlsx", _zip_of("[Content_Types].xml"), "打不开"),
        ("a.json", b"\xff\xfe\x00", "UTF-8"),
        ("a.json", b"{", "不是完好的 JSON"),
        ("a.docx", b"", "改稿要是"),
        ("a", b"", "没有后缀"),
    ],
)
def test_a_damaged_file_is_told_in_one_line(tmp_path, name, content, says):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnreadableBreakdown) as told:
        read_corrected(path)
    assert says in str(told.value)


def test_a_file_that_is_not_there_is_told(tmp_path):
    for name in ("a.xlsx", "a.json"):
        with pytest.raises(UnreadableBreakdown, match="读不了"):
            read_corrected(tmp_path / name)


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("已确认", Check(Standing.CONFIRMED)),
        ("√", Check(Standing.CONFIRMED)),
        ("已确认（张三 2026-03-10）", Check(Standing.CONFIRMED, "张三", "2026-03-10")),
        ("确认 李四，2026年3月10日", Check(Standing.CONFIRMED, "李四", "2026年3月10日")),
        ("请补：牵头单位", None),
        ("确认不了，要等市税务局正式回函以后再请领导看一遍", None),
    ],
)
def test_a_confirmation_says_who_and_when_as_far_as_written(text, check):
    assert confirmation(text) == check


def test_a_time_somebody_typed_is_not_told_as_the_papers_wording():
    typed = deadline_from("7月底前完成", date(2026, 3, 9))
    assert deadline_line(typed) == "2026-07-31（填写：7月底前完成）"
    assert deadline_from(deadline_line(typed), date(2026, 3, 9)).date == date(2026, 7, 31)


def test_a_corrected_norm_drops_the_words_and_the_reckoning_of_the_document(tmp_path):
    def edit(tasks):
        tasks[1]["deadlines"][0] |= {"norm": "2026-05-01", "date": "2026-05-01"}

    found = read_corrected(_json(tmp_path, edit), sample.breakdown())
    (due,) = found.corrected.tasks[1].deadlines
    assert (due.text, due.norm, due.basis, due.span) == ("2026-05-01", "2026-05-01", "", NOWHERE)
    assert "人工改" in render_html(found.corrected)
    assert found.changes[0].after == "2026-05-01"
