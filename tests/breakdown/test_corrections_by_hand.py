"""Tables as people hand them in: cells joined, formulas, roles beside names, rows of notes."""

from __future__ import annotations

import base64
import io
import json
import zipfile
import zlib
from dataclasses import replace
from datetime import date
from pathlib import Path

import breakdown_sample as sample
import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.comments import Comment

from zhagen.breakdown.correcting.corrections import plan_in, read_corrected
from zhagen.breakdown.correcting.model import Corrections, FieldName
from zhagen.breakdown.correcting.names import names_typed
from zhagen.breakdown.correcting.roles import roles_after
from zhagen.breakdown.correcting.rows import Entry, lines_of
from zhagen.breakdown.correcting.words import corrections_text
from zhagen.breakdown.from_json import UnreadableBreakdown
from zhagen.breakdown.model import NOWHERE, DeadlineType, IssueCode, Origin, Task
from zhagen.breakdown.papers.paper_docx import paper_docx
from zhagen.breakdown.papers.review_page import render_html
from zhagen.breakdown.papers.table_xlsx import table_xlsx
from zhagen.breakdown.to_json import breakdown_json

FIRST = 4  # the row of the first task
TITLE, LEAD, SUPPORT, DUE, DELIVERABLE, TARGET, SOURCE, CHECK, ID = range(2, 11)


def _file(tmp_path: Path, edit) -> Path:
    book = load_workbook(io.BytesIO(table_xlsx(sample.breakdown())))
    edit(book["任务分解表"])
    path = tmp_path / "改稿.xlsx"
    book.save(path)
    return path


def _read(tmp_path: Path, edit) -> Corrections:
    return read_corrected(_file(tmp_path, edit))


def _names(task: Task) -> dict[str, list[str]]:
    roles = task.roles
    held = {"lead": roles.lead, "support": roles.support, "joint": roles.joint}
    return {role: [body.name for body in bodies] for role, bodies in held.items() if bodies}


def test_a_supporter_made_lead_leaves_the_supporters_and_is_the_persons_word(tmp_path):
    def edit(sheet):
        sheet.cell(FIRST + 1, LEAD).value = "市税务局"

    task = _read(tmp_path, edit).corrected.tasks[1]
    assert _names(task) == {"lead": ["市税务局"], "support": ["市人力资源社会保障局"]}
    lead = task.roles.lead[0]
    assert (lead.origin, lead.span) == (Origin.CORRECTED, NOWHERE)
    assert task.roles.support[0].origin is Origin.STATED


@pytest.mark.parametrize(
    "typed", ["市税务局（牵头）", "市税务局(牵头)", "市税务局牵头", "牵头：市税务局"]
)
def test_a_lead_written_among_the_supporters_leads(tmp_path, typed):
    def edit(sheet):
        sheet.cell(FIRST + 2, SUPPORT).value = f"市数据局、{typed}" if "：" not in typed else typed

    task = _read(tmp_path, edit).corrected.tasks[2]
    assert _names(task)["lead"] == ["市税务局"]
    assert IssueCode.NO_LEAD not in {issue.code for issue in task.issues}


def test_the_others_beside_a_named_lead_support_it_and_that_is_told(tmp_path):
    def edit(sheet):
        sheet.cell(FIRST + 2, LEAD).value = "市税务局（牵头）、市数据局、市民政局（配合）"

    found = _read(tmp_path, edit)
    assert _names(found.corrected.tasks[2]) == {
        "lead": ["市税务局"], "support": ["市数据局", "市民政局"],
    }  # fmt: skip
    assert ["市数据局记作配合单位" in remark for remark in found.remarks] == [True]


def test_a_lead_taken_away_is_asked_for_again_in_the_name_of_the_correction(tmp_path):
    def edit(sheet):
        sheet.cell(FIRST, LEAD).value = None
        sheet.cell(FIRST, DUE).value = None
        sheet.cell(FIRST + 1, LEAD).value = "市教育局、市民政局"
        sheet.cell(FIRST + 2, LEAD).value = "有关部门"

    first, second, third, *_ = _read(tmp_path, edit).corrected.tasks
    assert [issue.code for issue in first.issues] == [IssueCode.NO_LEAD, IssueCode.NO_DEADLINE]
    assert "改稿" in first.issues[0].message
    assert IssueCode.SEVERAL_LEADS in {issue.code for issue in second.issues}
    assert third.roles.lead[0].generic
    assert [issue.code for issue in third.issues] == [IssueCode.GENERIC_BODY]


def test_a_formula_without_a_result_is_told_and_the_cell_counts_as_untouched(tmp_path):
    def edit(sheet):
        sheet.cell(FIRST, LEAD).value = "=C5"
        sheet.cell(FIRST + 1, LEAD).value = "#REF!"
        sheet.cell(FIRST + 1, LEAD).data_type = "e"

    found = _read(tmp_path, edit)
    assert found.changes == ()
    assert ["第 4 行的牵头单位是公式" in one or "#REF!" in one for one in found.remarks] == [
        True
    ] * 2


def test_a_formula_counts_by_the_result_the_program_saved(tmp_path):
    def edit(sheet):
        sheet.cell(FIRST, LEAD).value = "=C5"

    path = _file(tmp_path, edit)
    target = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename.endswith("sheet1.xml"):
                assert b"<f>C5</f><v/>" in content or b"<f>C5</f><v></v>" in content
                for empty in (b"<v/>", b"<v></v>"):
                    content = content.replace(
                        b"<f>C5</f>" + empty, "<f>C5</f><v>市教育局</v>".encode()
                    )
                content = content.replace(b'<c r="C4" ', b'<c r="C4" t="str" ')
            new.writestr(entry.filename, content)
    path.write_bytes(target.getvalue())
    assert _names(read_corrected(path).corrected.tasks[0])["lead"] == ["市教育局"]


def test_cells_joined_downwards_say_the_same_for_every_row(tmp_path):
    def edit(sheet):
        sheet.cell(FIRST, LEAD).value = "市教育局"
        sheet.merge_cells(start_row=FIRST, end_row=FIRST + 1, start_column=LEAD, end_column=LEAD)

    found = _read(tmp_path, edit)
    leads = [_names(task)["lead"] for task in found.corrected.tasks[:2]]
    assert leads == [["市教育局"], ["市教育局"]]


def test_cells_joined_across_or_over_titles_lose_nothing(tmp_path):
    def edit(sheet):
        sheet.merge_cells(start_row=FIRST, end_row=FIRST, start_column=LEAD, end_column=SUPPORT)
        sheet.merge_cells(
            start_row=FIRST + 1, end_row=FIRST + 2, start_column=TITLE, end_column=TITLE
        )

    found = _read(tmp_path, edit)
    assert found.changes == ()
    assert ["合并" in remark for remark in found.remarks] == [True, True]


@pytest.mark.parametrize(
    ("value", "pattern", "norm"),
    [
        (date(2026, 7, 31), "yyyy-mm-dd", "2026-07-31"),
        (date(2026, 7, 31), 'm"月"d"日"', "2026-07-31"),
        (date(2026, 7, 1), 'yyyy"年"m"月"', "2026-07-31"),
    ],
)
def test_what_the_spreadsheet_made_a_day_of_is_the_time_that_was_typed(
    tmp_path, value, pattern, norm
):
    def edit(sheet):
        sheet.cell(FIRST, DUE).value = value
        sheet.cell(FIRST, DUE).number_format = pattern

    assert _read(tmp_path, edit).corrected.tasks[0].deadlines[0].norm == norm


def test_a_share_keeps_its_sign(tmp_path):
    def edit(sheet):
        sheet.cell(FIRST, DELIVERABLE).value = 0.95
        sheet.cell(FIRST, DELIVERABLE).number_format = "0%"

    assert _read(tmp_path, edit).corrected.tasks[0].deliverables[0].name == "95%"


def test_rows_that_are_no_tasks_are_told_and_emptied_rows_are_dropped(tmp_path):
    def edit(sheet):
        for column in range(1, ID):
            sheet.cell(FIRST + 1, column).value = None
        sheet.cell(FIRST + 5, LEAD).value = "市公安局"
        sheet.cell(FIRST + 6, TITLE).value = "填表人：张三"
        sheet.cell(FIRST + 2, TITLE).value = None
        sheet.cell(FIRST + 3, SOURCE).value = "改了原文"

    found = _read(tmp_path, edit)
    assert [change.kind.value for change in found.changes] == ["row_removed"]
    words = ("内容清空了", "名称空了", "原文改过", "没有写任务", "像表尾的说明")
    assert [word in one for word, one in zip(words, found.remarks, strict=True)] == [True] * 5


def test_comments_added_columns_and_a_changed_order_are_told(tmp_path):
    def edit(sheet):
        sheet.cell(FIRST, TITLE).comment = Comment("再议", "张三")
        sheet.cell(3, 11).value = "备注"
        sheet.cell(FIRST, 11).value = "急"
        for column in range(1, ID + 1):
            one, other = sheet.cell(FIRST + 1, column), sheet.cell(FIRST + 2, column)
            one.value, other.value = other.value, one.value

    found = _read(tmp_path, edit)
    assert found.changes == ()
    told = "".join(found.remarks)
    assert [
        word for word in ("批注“再议”", "“备注”一列没有读", "换过顺序") if word not in told
    ] == []


def test_of_a_copied_row_the_edited_one_is_new_wherever_it_stands(tmp_path):
    def edit(sheet):
        sheet.insert_rows(FIRST)
        for column in range(1, ID + 1):
            sheet.cell(FIRST, column).value = sheet.cell(FIRST + 1, column).value
        sheet.cell(FIRST, TITLE).value = "另一件"
        sheet.cell(FIRST, LEAD).value = "市教育局"

    found = _read(tmp_path, edit)
    assert [(one.kind.value, one.after) for one in found.changes] == [("row_added", "另一件")]


@pytest.mark.parametrize(
    ("column", "head", "says"),
    [
        (SUPPORT, "协办单位", "“协办单位”原来是“配合单位”"),
        (SUPPORT, "牵头单位", "两列都叫"),
        (ID, None, "少了“编号勿改”一列"),
    ],
)
def test_a_renamed_head_is_refused_before_a_column_is_lost(tmp_path, column, head, says):
    def edit(sheet):
        sheet.cell(3, column).value = head

    with pytest.raises(UnreadableBreakdown, match=says):
        _read(tmp_path, edit)


def test_a_deleted_column_is_told_and_a_renamed_sheet_refused(tmp_path):
    def drop(sheet):
        sheet.delete_cols(TARGET)

    found = _read(tmp_path, drop)
    assert found.changes == ()
    assert "少了“目标”一列" in found.remarks[0]

    def rename(sheet):
        sheet.title = "定稿"

    with pytest.raises(UnreadableBreakdown, match="把页名改回"):
        _read(tmp_path, rename)


def test_a_plan_is_read_as_it_now_stands(tmp_path):
    def edit(sheet):
        sheet.cell(FIRST, LEAD).value = "市教育局"

    plan = plan_in(_file(tmp_path, edit))
    assert plan is not None
    assert _names(plan.corrected.tasks[0])["lead"] == ["市教育局"]
    book = load_workbook(io.BytesIO(table_xlsx(sample.breakdown())))
    del book["原稿勿删"]
    other = tmp_path / "别的.xlsx"
    book.save(other)
    assert plan_in(other) is None


def test_a_name_typed_into_a_json_role_is_the_persons_word_too(tmp_path):
    value = breakdown_json(sample.breakdown())
    value["tasks"][1]["lead"] = ["市税务局"]
    value["tasks"][0]["text"] = "另一句"
    value["tasks"][0]["deadlines"] = [{"text": "长期"}]
    value["tasks"][3]["deadlines"] = [{"text": "十月底", "date": "2026-10-31"}]
    path = tmp_path / "改.json"
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    found = read_corrected(path, sample.breakdown())
    task = found.corrected.tasks[1]
    assert _names(task) == {"lead": ["市税务局"], "support": ["市人力资源社会保障局"]}
    assert task.roles.lead[0].origin is Origin.CORRECTED
    assert "没有采纳" in corrections_text(found)
    always, day = (found.corrected.tasks[at].deadlines[0] for at in (0, 3))
    assert always.type is DeadlineType.ONGOING
    assert (day.norm, day.span) == ("2026-10-31", NOWHERE)


_BODY = st.sampled_from(["市教育局", "市公安局", "市税务局", "市数据局"])
_FIELDS = st.dictionaries(
    st.sampled_from([FieldName.LEAD, FieldName.SUPPORT, FieldName.JOINT, FieldName.GUIDE]),
    st.lists(_BODY, max_size=3).map(lambda names: tuple(map(Entry, names))),
)


@given(_FIELDS)
def test_after_a_correction_no_body_has_two_roles_unless_the_text_gave_them(touched):
    task = sample.breakdown().tasks[1]
    roles = roles_after(task, touched)
    names = [body.name for body in roles.bodies()]
    assert len(names) == len(set(names))
    typed = {line for entries in touched.values() for line in lines_of(entries)}
    assert typed <= set(names)
    for body in roles.bodies():
        assert (body.span == NOWHERE) is (body.origin is Origin.CORRECTED)


@given(st.lists(_BODY, unique=True, max_size=4), st.sampled_from("、，\n；"))
def test_plain_names_are_all_in_the_role_of_their_column(names, mark):
    typed = names_typed(mark.join(names), FieldName.SUPPORT, ())
    assert lines_of(typed.by_role.get(FieldName.SUPPORT, ())) == tuple(names)
    assert set(typed.by_role) <= {FieldName.SUPPORT}


def test_what_a_person_wrote_is_never_shown_as_the_words_of_the_document(tmp_path):
    def edit(sheet):
        sheet.cell(FIRST + 5, TITLE).value = "建立周报制度"
        sheet.cell(FIRST + 5, DUE).value = "每周五前"
        sheet.cell(FIRST, DUE).value = "2026年7月31日前"

    made = _read(tmp_path, edit).corrected
    sheet = load_workbook(io.BytesIO(table_xlsx(made)))["任务分解表"]
    assert sheet.cell(FIRST, DUE).value == "2026-07-31"
    assert [sheet.cell(FIRST + 5, at).value for at in (TITLE, DUE, SOURCE)] == [
        "建立周报制度", "每周五", None,
    ]  # fmt: skip
    assert "原文：" not in render_html(replace(made, tasks=made.tasks[5:]))
    paper = docx.Document(io.BytesIO(paper_docx(replace(made, tasks=made.tasks[5:]))))
    assert "原文没有对应的话" in "".join(line.text for line in paper.paragraphs)


def test_a_table_worded_by_an_earlier_version_has_no_changes_of_its_own(tmp_path):
    book = load_workbook(io.BytesIO(table_xlsx(sample.breakdown())))
    kept = book["原稿勿删"]["B3"]
    sent = zlib.decompress(base64.b64decode(kept.value)).decode()
    kept.value = base64.b64encode(zlib.compress(sent.replace("每季度", "按季度").encode())).decode()
    cell = book["任务分解表"].cell(FIRST + 3, DUE)
    cell.value = cell.value.replace("每季度", "按季度")
    path = tmp_path / "旧版.xlsx"
    book.save(path)
    found = read_corrected(path)
    assert found.changes == ()


def test_a_table_that_does_not_keep_its_cells_is_read_all_the_same(tmp_path):
    def edit(sheet):
        sheet.cell(FIRST, LEAD).value = "市教育局"

    path = _file(tmp_path, edit)
    book = load_workbook(path)
    book["原稿勿删"].delete_cols(2)
    book.save(path)
    assert [change.kind.value for change in read_corrected(path).changes] == ["changed"]
    book["原稿勿删"]["B1"] = "zhagen-breakdown-cells"
    book["原稿勿删"]["B3"] = "不是"
    book.save(path)
    with pytest.raises(UnreadableBreakdown, match="被改动过"):
        read_corrected(path)
