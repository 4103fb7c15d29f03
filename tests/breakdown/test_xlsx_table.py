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

from zhagen.breakdown.correcting.corrections import read_corrected
from zhagen.breakdown.model import Breakdown
from zhagen.breakdown.papers.paper_docx_title import table_title
from zhagen.breakdown.papers.table_xlsx import MOST_IN_CELL, lines_in, table_xlsx
from zhagen.breakdown.source import SourceDocument

HEAD = ["序号", "任务", "牵头单位", "配合单位", "完成时限", "交付物", "目标", "原文", "核对"]


def _sheet(made: Breakdown):
    return load_workbook(io.BytesIO(table_xlsx(made)))["任务分解表"]


def _row(number: int) -> list[str]:
    return [cell.value for cell in _sheet(sample.breakdown())[3 + number]][:9]


def test_the_table_reads_as_offices_write_it():
    sheet = _sheet(sample.breakdown())
    assert sheet["A1"].value == (
        "《示例市“高效办成一件事”2026年度重点事项清单任务分工方案》任务分解表"
    )
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
    assert not sheet.print_area  # rows added at the end print as well
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
    assert sheet["A1"].value == "任务分解表"
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


def test_rows_are_as_high_as_their_fullest_cell_and_may_still_grow():
    sheet = _sheet(sample.breakdown())
    one, other = (sheet.row_dimensions[row].height for row in (8, 5))
    assert one < other <= 409
    with zipfile.ZipFile(io.BytesIO(table_xlsx(sample.breakdown()))) as package:
        rows = package.read("xl/worksheets/sheet1.xml").decode().split("<row ")
    assert ["customHeight" in row for row in rows[1:]] == [True] * 3 + [False] * 5


@given(st.text("字a1，\n", max_size=80), st.integers(5, 40))
def test_a_wider_column_never_needs_more_lines(text, width):
    assert lines_in(text, width) >= lines_in(text, width + 2) >= text.count("\n") + 1


def test_sorting_by_the_filter_takes_the_hidden_ids_along():
    assert _sheet(sample.breakdown()).auto_filter.ref == "A3:J8"


@pytest.mark.parametrize(
    ("paper", "table"),
    [
        ("示例市人民政府办公室关于印发示例市稳就业要点的通知", "《示例市稳就业要点》任务分解表"),
        ("示例市人民政府关于印发《示例市若干措施》的通知", "《示例市若干措施》任务分解表"),
        ("关于转发市教育局《三年行动计划》的通知", "《三年行动计划》任务分解表"),
        ("关于印发《甲办法》和《乙办法》的通知", "《甲办法》和《乙办法》任务分解表"),
        ("关于印发2026年任务清单的通知", "2026年任务清单"),
        ("关于做好窗口服务的通知", "《关于做好窗口服务的通知》任务分解表"),
        ("关于落实《条例》的意见", "《关于落实〈条例〉的意见》任务分解表"),
        ("", "任务分解表"),
    ],
)
def test_the_table_is_named_after_the_paper_that_holds_the_tasks(paper, table):
    assert table_title(SourceDocument(paper)) == table
