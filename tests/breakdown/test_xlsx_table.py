"""The 任务分解表 as a file: what it prints, what it keeps, and that nothing in it runs."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import breakdown_sample as sample
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from zhagen.breakdown.corrections import read_corrected
from zhagen.breakdown.model import Breakdown
from zhagen.breakdown.source import SourceDocument
from zhagen.breakdown.table_xlsx import MOST_IN_CELL, table_xlsx

HEAD = ["序号", "任务", "牵头单位", "配合单位", "完成时限", "交付物", "目标", "原文", "核对"]


def _sheet(made: Breakdown):
    return load_workbook(io.BytesIO(table_xlsx(made)))["任务分解表"]


def _row(number: int) -> list[str]:
    return [cell.value for cell in _sheet(sample.breakdown())[3 + number]][:9]


def test_the_table_reads_as_offices_write_it():
    sheet = _sheet(sample.breakdown())
    assert sheet["A1"].value.endswith("任务分工方案任务分解表")
    assert "示政数〔2026〕17号" in sheet["A2"].value
    assert "共 5 项任务，3 项有内容要补或要核对" in sheet["A2"].value
    assert [cell.value for cell in sheet[3]][:9] == HEAD
    assert _row(2)[:7] == [
        2, "企业社保登记并入开办平台", "市市场监管局", "市人力资源社会保障局、市税务局",
        "2026-09-30（原文：今年9月底前）", "《企业开办并联办理情况报告》（报送市政府）",
        "材料由7份减至4份以内",
    ]  # fmt: skip
    assert _row(3)[2] == "原文未写"
    assert _row(3)[8] == "请补：牵头单位"
    assert _row(4)[2] == "市政务服务数据局\n共同负责：有关部门"
    assert _row(4)[4] == "每季度"
    assert "市政务服务数据局" not in _row(3)


def test_it_prints_across_with_its_head_and_page_numbers():
    sheet = _sheet(sample.breakdown())
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.print_area == "'任务分解表'!$A$1:$I$8"
    assert sheet.oddFooter.center.text == "第 &P 页 共 &N 页"
    assert sheet.freeze_panes == "C4"
    assert sheet["B5"].alignment.wrap_text
    assert sheet["B5"].border.left.style == "thin"
    assert (sheet["A3"].font.name, sheet["B5"].font.name) == ("黑体", "仿宋")
    assert {str(found) for found in sheet.merged_cells.ranges} == {"A1:I1", "A2:I2"}


def test_the_ids_are_hidden_and_the_original_is_kept_out_of_sight():
    book = load_workbook(io.BytesIO(table_xlsx(sample.breakdown())))
    assert book["任务分解表"].column_dimensions["J"].hidden
    assert book["任务分解表"]["J4"].value == "t001"
    assert book["原稿勿删"].sheet_state == "veryHidden"


def test_the_same_breakdown_gives_the_same_bytes():
    assert table_xlsx(sample.breakdown()) == table_xlsx(sample.breakdown())


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=cmd|"/c x"!A1'])
def test_nothing_a_document_says_becomes_a_formula(start, tmp_path):
    made = sample.breakdown()
    task = replace(made.tasks[0], title=start)
    made = replace(made, tasks=(task, *made.tasks[1:]))
    content = table_xlsx(made)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert b"<f>" not in package.read("xl/worksheets/sheet1.xml")
    cell = load_workbook(io.BytesIO(content))["任务分解表"]["B4"]
    assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", start, True)
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    assert read_corrected(path).changes == ()


def test_a_document_without_a_task_still_gives_a_table():
    made = Breakdown(SourceDocument(), ())
    sheet = _sheet(made)
    assert sheet["A1"].value == "未写标题的文件任务分解表"
    assert sheet.max_row == 3


def test_a_text_longer_than_a_cell_is_cut_and_says_so():
    made = sample.breakdown()
    long = replace(made.tasks[0], title="长" * (MOST_IN_CELL + 1))
    value = _sheet(replace(made, tasks=(long,)))["B4"].value
    assert len(value) == MOST_IN_CELL
    assert value.endswith("（全文见原文件）")


@given(st.text(max_size=40), st.text(max_size=40))
def test_whatever_a_text_holds_the_untouched_table_changes_nothing(title, name):
    made = sample.breakdown()
    paper = replace(made.tasks[1].deliverables[0], name=name)
    task = replace(made.tasks[1], title=title, deliverables=(paper,))
    made = replace(made, tasks=(task,))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        path.write_bytes(table_xlsx(made))
        assert read_corrected(path).changes == ()
