"""Heads and their meaning; titles, second head rows, repeated heads, rows that go on."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhagen.breakdown.outlining.outline import outlined
from zhagen.breakdown.tables.cells import GridCell, GridRow
from zhagen.breakdown.tables.columns import Field, field_of, tables_of, task_table
from zhagen.breakdown.tables.grid import table_lines


def grid(*rows, page=0):
    return [
        GridRow(tuple(GridCell(text, column) for column, text in enumerate(row)), page=page)
        for row in rows
    ]


def lines(rows):
    return [(line.text, [text for _, text in line.cells]) for line in table_lines(rows)]


@pytest.mark.parametrize(
    ("head", "field"),
    [
        ("序号", Field.NUMBER), ("工作任务", Field.TASK), ("重点 工作", Field.TASK),
        ("工作内容", Field.TASK), ("事  项", Field.TASK), ("主要举措", Field.MEASURE),
        ("牵头单位", Field.LEAD), ("责任单位（牵头单位列第一）", Field.BODIES), ("主办部门",
        Field.LEAD),
        ("责任科室", Field.BODIES), ("配合单位", Field.SUPPORT), ("协同部门", Field.SUPPORT),
        ("责任领导", Field.LEADER), ("牵头市领导", Field.LEADER), ("责任人", Field.PERSON),
        ("联系人及电话", Field.PERSON), ("完成时限", Field.DEADLINE), ("时间节点", Field.DEADLINE),
        ("进度安排", Field.DEADLINE), ("工作进展情况", Field.STATUS), ("工作目标", Field.TARGET),
        ("年度目标", Field.TARGET), ("成果形式", Field.DELIVERABLE), ("交付物", Field.DELIVERABLE),
        ("备注", Field.NOTE), ("工作类别", Field.PATH), ("重点领域", Field.PATH),
        ("责任分工/牵头", Field.LEAD), ("责任单位/配合", Field.SUPPORT), ("牵頭單位", Field.LEAD),
        ("天气", Field.OTHER), ("", Field.OTHER), ("任务来源", Field.BASIS),
    ],
)  # fmt: skip
def test_a_head_tells_what_its_column_holds(head, field):
    assert field_of(head) is field


def meaning(*heads):
    rows = outlined(table_lines(grid(heads, *[["内容"] * len(heads)] * 2))).paragraphs
    found = task_table(rows)
    return None if found is None else found.fields


def test_the_body_beside_the_supporting_one_leads_and_beside_the_leading_one_supports():
    assert meaning("工作任务", "责任单位", "配合单位") == (Field.TASK, Field.LEAD, Field.SUPPORT)
    assert meaning("工作任务", "牵头单位", "责任单位") == (Field.TASK, Field.LEAD, Field.SUPPORT)
    assert meaning("工作任务", "责任单位", "时限") == (Field.TASK, Field.BODIES, Field.DEADLINE)


def test_of_two_columns_of_tasks_the_wider_one_is_the_path():
    found = meaning("重点任务", "具体任务", "责任单位")
    assert found == (Field.PATH, Field.TASK, Field.BODIES)


def test_measures_stand_in_for_tasks_where_there_are_none():
    found = meaning("序号", "类别", "主要举措", "责任单位")
    assert found == (Field.NUMBER, Field.PATH, Field.TASK, Field.BODIES)


def test_a_table_that_hands_out_nothing_is_no_task_table():
    assert meaning("序号", "姓名", "身份证号码") is None
    assert task_table(()) is None


def test_a_second_head_row_is_joined_to_the_first():
    rows = [
        GridRow((GridCell("工作任务", 0), GridCell("责任分工", 1, 2), GridCell("时限", 3))),
        GridRow(
            (
                GridCell("工作任务", 0, carried=True), GridCell("牵头", 1), GridCell("配合", 2),
                GridCell("时限", 3, carried=True),
            )
        ),
        *grid(["建平台", "县数据局", "县财政局", "6月底前"]),
    ]  # fmt: skip
    made = list(table_lines(rows))
    assert [head for head, _ in made[0].cells] == [
        "工作任务",
        "责任分工/牵头",
        "责任分工/配合",
        "时限",
    ]


def test_heads_repeated_on_every_page_are_no_rows():
    head = ["序号", "重点任务", "责任单位"]
    rows = grid(head, ["1", "建平台", "县数据局"], page=1) + grid(
        ["序 号", "重点\n任务", "责任单位"], ["2", "通接口", "县数据局"], page=2
    )
    assert [cells[0] for _, cells in lines(rows)] == ["1", "2"]


def test_a_row_that_a_page_breaks_is_one_row():
    head = ["序号", "重点任务", "责任单位"]
    above = grid(head, ["1", "建设政务数据", "县数据局、"], page=1)
    torn, below = grid(["", "共享平台", "县财政局"], ["2", "通接口", "县数据局"], page=2)
    rows = [*above, replace(torn, torn=True), below]
    assert lines(rows)[0] == ("", ["1", "建设政务数据共享平台", "县数据局、县财政局"])


def test_rows_of_tasks_without_a_number_stay_apart():
    head = ["序号", "重点任务", "责任单位"]
    rows = grid(head, ["1", "建平台", "县数据局"], ["", "通接口", "县财政局"])
    assert len(lines(rows)) == 2


def test_a_frame_around_text_is_text():
    assert lines(grid(["各镇要高度重视。"], ["按时报送。"])) == [
        ("各镇要高度重视。", []), ("按时报送。", []),
    ]  # fmt: skip


def test_a_form_of_labels_and_values_is_one_row():
    rows = grid(
        ["督办 事项", "优化窗口服务", "牵头单位", "县政务办"],
        ["工作要求", "改造大厅", "完成\n时限", "2025年6月30日"],
    )
    made = list(table_lines(rows))
    assert made[0].cells == (
        ("督办事项", "优化窗口服务"), ("牵头单位", "县政务办"), ("工作要求", "改造大厅"),
        ("完成时限", "2025年6月30日"),
    )  # fmt: skip
    assert len(made) == 1


def test_a_table_of_two_rows_is_no_form():
    rows = grid(["序号", "重点任务", "责任单位", "时限"], ["1", "建平台", "县数据局", "年底前"])
    assert [head for head, _ in next(iter(table_lines(rows))).cells] == [
        "序号", "重点任务", "责任单位", "时限",
    ]  # fmt: skip


def test_tables_end_where_text_or_other_heads_begin():
    first = grid(["工作任务", "责任单位"], ["建平台", "县数据局"])
    other = grid(["指标", "目标值", "责任单位"], ["办件量", "100", "县政务办"])
    paragraphs = outlined([*table_lines(first), *table_lines(other)]).paragraphs
    assert [len(table) for table in tables_of(paragraphs)] == [1, 1]


@given(st.lists(st.lists(st.text(max_size=8), min_size=1, max_size=5), max_size=6))
def test_every_row_has_its_cells_in_its_text(rows):
    for paragraph in outlined(table_lines(grid(*rows))).paragraphs:
        for cell in paragraph.cells:
            assert 0 <= cell.start <= cell.end <= len(paragraph.text)
        assert "\t".join(paragraph.text[c.start : c.end] for c in paragraph.cells) in {
            paragraph.text, "",
        }  # fmt: skip
