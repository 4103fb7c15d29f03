"""Real Word files, web pages and workbooks whose tables hand out work, field by field."""

from datetime import date, datetime

import docx
import openpyxl
import pytest

from zhagen.breakdown.analyse import breakdown_of
from zhagen.breakdown.reading.read import read_document
from zhagen.breakdown.source import Kind
from zhagen.calendar.official import official_calendar


def read(path):
    """The document and, for every task: path, text, lead, the others, times, papers."""
    document = read_document(path)
    tasks = breakdown_of(document, official_calendar()).tasks
    told = [
        (
            task.path, task.text,
            [one.name for one in task.roles.lead],
            [one.name for one in (*task.roles.support, *task.roles.joint)],
            [(one.text, one.date.isoformat() if one.date else "") for one in task.deadlines],
            [one.name for one in task.deliverables],
        )
        for task in tasks
    ]  # fmt: skip
    return document, told


def word_table(document, rows, *merged):
    """A table of these texts, None where a merged cell goes on; `merged` are its corners."""
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            if text is not None:
                table.cell(row, column).text = text
    for top, left, bottom, right in merged:
        table.cell(top, left).merge(table.cell(bottom, right))


def saved_word(tmp_path, document):
    path = tmp_path / "表.docx"
    document.save(str(path))
    return path


def saved_book(tmp_path, *sheets):
    """A workbook of (rows, merged ranges) for each sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for rows, merged in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
        for area in merged:
            sheet.merge_cells(area)
    path = tmp_path / "表.xlsx"
    book.save(path)
    return path


def saved_page(tmp_path, body):
    path = tmp_path / "表.html"
    path.write_text(f"<!DOCTYPE html><html><body>{body}</body></html>", encoding="utf-8")
    return path


def test_a_word_annex_with_two_head_rows_merged_classes_and_a_repeated_head(tmp_path):
    word = docx.Document()
    for text in (
        "示例市2026年深化政务服务改革工作要点", "一、总体要求",
        "坚持以人民为中心，推动政务服务提质增效。",
        "附件：示例市2026年政务服务改革任务分解表", "示例市人民政府办公室", "2026年3月2日",
        "附件", "示例市2026年政务服务改革任务分解表",
    ):  # fmt: skip
        word.add_paragraph(text)
    rows = [
        ["序号", "工作类别", "重点任务", "责任分工", None, "完成时限", "备注"],
        [None, None, None, "牵头单位", "责任单位", None, None],
        [
            "1",
            "数据共享",
            "建成政务数据共享平台",
            "市数据局",
            "市财政局、市公安局",
            "2026年6月30日前",
            "",
        ],
        [
            "2",
            None,
            "编制共享责任清单",
            "市数据局",
            "各县（市、区）人民政府",
            "2026年9月底前",
            "列入考核",
        ],
        ["序号", "工作类别", "重点任务", "牵头单位", "责任单位", "完成时限", "备注"],
        ["3", "窗口服务", "改造综合窗口", "市政务服务局", "市住建局", "长期坚持", ""],
        ["4", None, "制定人员管理办法", "市政务服务局", "市人社局", "待会议审定后明确", ""],
    ]
    word_table(
        word, rows,
        (0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 1, 2), (0, 3, 0, 4), (0, 5, 1, 5), (0, 6, 1, 6),
        (2, 1, 3, 1), (5, 1, 6, 1),
    )  # fmt: skip
    word.add_paragraph("注：牵头单位对任务负总责。")
    document, told = read(saved_word(tmp_path, word))
    assert document.issuer == "示例市人民政府办公室"
    assert document.issued == date(2026, 3, 2)
    assert document.paragraphs[-1].kind is Kind.NOTE
    assert [one[:5] for one in told] == [
        (
            ("数据共享",), "建成政务数据共享平台", ["市数据局"], ["市财政局", "市公安局"],
            [("2026年6月30日前", "2026-06-30")],
        ),
        (
            ("数据共享",), "编制共享责任清单", ["市数据局"], ["各县（市、区）人民政府"],
            [("2026年9月底前", "2026-09-30")],
        ),
        (("窗口服务",), "改造综合窗口", ["市政务服务局"], ["市住建局"], [("长期坚持", "")]),
        (
            ("窗口服务",), "制定人员管理办法", ["市政务服务局"], ["市人社局"],
            [("待会议审定后明确", "")],
        ),
    ]  # fmt: skip


def test_a_word_task_sheet_with_labels_that_embrace_others_is_one_task(tmp_path):
    word = docx.Document()
    word.add_paragraph("示例市人民政府督办通知单")
    rows = [
        ["督办编号", "示督〔2026〕9号", "交办日期", "2026年5月6日"],
        ["督办事项", "完成城区内涝点整治", None, None],
        ["责任分工", "牵头单位", "市住建局", None],
        [None, "配合单位", "市水利局、市城管局", None],
        ["办理要求", "1.制定整治方案。\n2.按期完成整治。", None, None],
        ["办理时限", "2026年8月31日前", "联系人", "张三"],
    ]
    word_table(word, rows, (1, 1, 1, 3), (2, 0, 3, 0), (2, 2, 2, 3), (3, 2, 3, 3), (4, 1, 4, 3))
    _, told = read(saved_word(tmp_path, word))
    assert told == [
        (
            (), "完成城区内涝点整治", ["市住建局"], ["市水利局", "市城管局"],
            [("2026年8月31日前", "2026-08-31")], ["整治方案"],
        )
    ]  # fmt: skip


def test_a_web_page_with_head_rows_chapters_across_and_cells_reaching_down(tmp_path):
    page = """<div><a>首页</a> &gt; <a>政务公开</a></div><h1>示例县2026年重点工作责任分解表</h1>
    <table><tr><th rowspan=2>序号</th><th rowspan=2>重点工作</th><th colspan=2>责任单位</th>
    <th rowspan=2>时间节点</th><th rowspan=2>成果形式</th></tr><tr><th>主办</th><th>协办</th></tr>
    <tr><td colspan=6>一、优化营商环境</td></tr>
    <tr><td>1</td><td>推行企业开办一日办结</td><td>县市场监管局</td><td>县税务局、县公安局</td>
    <td>2026年3月底前</td><td>实施方案</td></tr>
    <tr><td>2</td><td>清理拖欠企业账款</td><td rowspan=2>县工信局</td><td>县财政局</td>
    <td rowspan=2>2026年12月18日前</td><td>台账；工作总结</td></tr>
    <tr><td>3</td><td>开展助企走访</td><td>各镇</td><td>/</td></tr>
    <tr><td colspan=6>二、保障改善民生</td></tr>
    <tr><td>4</td><td>新增普惠托位200个</td><td>县卫健局</td><td>—</td><td>全年</td><td></td></tr>
    </table><div>上一篇：工作动态</div>"""
    document, told = read(saved_page(tmp_path, page))
    assert document.title == "示例县2026年重点工作责任分解表"
    assert "首页" not in "".join(one.text for one in document.paragraphs)
    first, second = ("一、优化营商环境",), ("二、保障改善民生",)
    assert told == [
        (
            first, "推行企业开办一日办结", ["县市场监管局"], ["县税务局", "县公安局"],
            [("2026年3月底前", "2026-03-31")], ["实施方案"],
        ),
        (
            first, "清理拖欠企业账款", ["县工信局"], ["县财政局"],
            [("2026年12月18日前", "2026-12-18")], ["台账", "工作总结"],
        ),
        (first, "开展助企走访", ["县工信局"], ["各镇"], [("2026年12月18日前", "2026-12-18")], []),
        (second, "新增普惠托位200个", ["县卫健局"], [], [("全年", "")], []),
    ]  # fmt: skip


def test_a_table_on_its_side_has_a_task_in_every_column(tmp_path):
    rows = [
        ["任务名称", "建设数据平台", "改造服务大厅", "编制权责清单"],
        ["牵头单位", "县数据局", "县政务办", "县委编办"],
        ["配合单位", "县财政局", "县住建局", "县司法局"],
        ["完成时限", "2026年6月底前", "2026年9月底前", "持续推进"],
    ]
    cells = "".join(f"<tr>{''.join(f'<td>{one}</td>' for one in row)}</tr>" for row in rows)
    _, told = read(saved_page(tmp_path, f"<h2>交办任务一览</h2><table>{cells}</table>"))
    assert [one[1:5] for one in told] == [
        ("建设数据平台", ["县数据局"], ["县财政局"], [("2026年6月底前", "2026-06-30")]),
        ("改造服务大厅", ["县政务办"], ["县住建局"], [("2026年9月底前", "2026-09-30")]),
        ("编制权责清单", ["县委编办"], ["县司法局"], [("持续推进", "")]),
    ]


def test_a_workbook_with_a_title_who_made_it_and_goals_below_one_project(tmp_path):
    rows = [
        ["示例区2026年民生实事任务分解表"],
        ["编制单位：示例区人民政府办公室", None, None, None, None, None, "2026年2月"],
        ["序号", "实事项目", "年度目标", "责任分工", None, "完成时限", "备注"],
        [None, None, None, "牵头单位", "配合单位", None, None],
        [1, "养老服务", "新建社区食堂6个", "区民政局", "各街道办事处", date(2026, 10, 30), None],
        [2, None, "改造适老化家庭300户", None, "区住建局", "2026年11月底前", "区级资金"],
        [3, "教育", "新增公办学位1200个", "区教育局", "区财政局", "9月1日前", None],
    ]
    merged = [
        "A1:G1", "A2:F2", "A3:A4", "B3:B4", "C3:C4", "D3:E3", "F3:F4", "G3:G4", "B5:B6", "D5:D6",
    ]  # fmt: skip
    document, told = read(saved_book(tmp_path, (rows, merged)))
    assert document.title == "示例区2026年民生实事任务分解表"
    assert [one[:5] for one in told] == [
        (
            ("养老服务",), "新建社区食堂6个", ["区民政局"], ["各街道办事处"],
            [("2026-10-30", "2026-10-30")],
        ),
        (
            ("养老服务",), "改造适老化家庭300户", ["区民政局"], ["区住建局"],
            [("2026年11月底前", "2026-11-30")],
        ),
        (
            ("教育",), "新增公办学位1200个", ["区教育局"], ["区财政局"],
            [("9月1日前", "2026-09-01")],
        ),
    ]  # fmt: skip


def test_a_workbook_of_two_sheets_and_a_list_of_defects_with_their_remedies(tmp_path):
    first = [
        ["任务", "责任科室", "责任人", "节点"],
        ["完成预算编制", "财务科", "李四", "2026年4月15日"],
        ["组织消防演练", "办公室、保卫科", "王五", "每季度一次"],
        ["梳理内部制度", "法规科", "赵六", "视机构改革进度定"],
    ]
    second = [
        ["存在问题", "整改措施", "牵头单位", "整改时限"],
        ["档案不规范", "补齐缺失档案目录", "综合科", "2026年7月31日"],
        ["合同未备案", "清理未备案合同", "法规科", datetime(2026, 8, 31)],  # noqa: DTZ001
    ]
    _, told = read(saved_book(tmp_path, (first, ()), (second, ())))
    assert [one[:5] for one in told] == [
        ((), "完成预算编制", ["财务科"], [], [("2026年4月15日", "2026-04-15")]),
        ((), "组织消防演练", [], ["办公室", "保卫科"], [("每季度", "")]),
        ((), "梳理内部制度", ["法规科"], [], [("视机构改革进度定", "")]),
        (
            ("档案不规范",), "补齐缺失档案目录", ["综合科"], [],
            [("2026年7月31日", "2026-07-31")],
        ),
        (("合同未备案",), "清理未备案合同", ["法规科"], [], [("2026-08-31", "2026-08-31")]),
    ]  # fmt: skip


@pytest.mark.parametrize("told", ["待定", "视情况而定", "另行通知"])
def test_a_time_nobody_can_count_is_kept_as_written_and_asked_about(tmp_path, told):
    rows = [
        ["任务", "牵头单位", "完成时限"],
        ["建平台", "县数据局", told],
        ["通接口", "县数据局", "/"],
    ]
    path = saved_book(tmp_path, (rows, ()))
    unread, empty = breakdown_of(read_document(path), official_calendar()).tasks
    assert [(one.text, one.norm, one.date) for one in unread.deadlines] == [(told, "", None)]
    assert any(told in issue.message for issue in unread.issues)
    assert empty.deadlines == ()


HEADS = ["序号", "具体举措", "年度目标", "责任领导", "责任单位", "完成时间"]
WORK = [1, "新建高标准农田", "3000亩", "李建军（副镇长）", "农业办（张三）", "10月31日前"]


@pytest.mark.parametrize(
    "above",
    [
        [["2026年度重点工作任务清单"]],
        [["2026年度重点工作任务清单"], ["填报单位：镇党政办", "", "", "", "填报日期：2026/3/5"]],
        [["重点工作任务清单"], ["单位：万元"], ["填报单位：镇党政办", "", "", "制表人：李四"]],
        [
            ["清单"],
            ["（征求意见稿）"],
            ["编制单位：镇党政办"],
            ["填表日期：3月5日", "", "单位：亩"],
        ],
    ],
)
@pytest.mark.parametrize("merged", [True, False])
def test_the_heads_of_a_workbook_are_found_below_titles_and_notes(tmp_path, above, merged):
    areas = [f"A{number}:F{number}" for number, row in enumerate(above, 1) if len(row) == 1]
    path = saved_book(tmp_path, ([*above, HEADS, WORK], areas if merged else ()))
    _, told = read(path)
    assert [(one[1], one[2] or one[3]) for one in told] == [("新建高标准农田", ["农业办（张三）"])]


def test_rows_of_sums_are_no_tasks(tmp_path):
    sums = [["", "小计"], ["", "合计：2项"], ["总计", ""], ["", "共 计", "4项"]]
    _, told = read(saved_book(tmp_path, ([HEADS, WORK, *sums, ["2", "编制合计表"]], ())))
    assert [one[1] for one in told] == ["新建高标准农田", "编制合计表"]


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("区数据局（张三）", "区数据局（张三）"),
        ("区数据局（李副局长）", "区数据局（李副局长）"),
        ("区数据局（牵头）", "区数据局"),
    ],
)
def test_a_person_behind_a_body_stays_with_it(tmp_path, cell, kept):
    rows = [["任务", "牵头单位", "完成时限"], ["建平台", cell, "6月底前"]]
    (task,) = breakdown_of(
        read_document(saved_book(tmp_path, (rows, ()))), official_calendar()
    ).tasks
    (lead,) = task.roles.lead
    assert (lead.name, lead.resolved, lead.span.text) == (kept, kept, kept)


def test_nobody_yet_is_no_body_and_both_halves_of_a_year_are_a_rhythm(tmp_path):
    rows = [["任务", "牵头单位", "完成时限"], ["开展安全检查", "待定", "上、下半年各1次"]]
    (task,) = breakdown_of(
        read_document(saved_book(tmp_path, (rows, ()))), official_calendar()
    ).tasks
    assert task.roles.lead == ()
    assert [(one.text, one.norm) for one in task.deadlines] == [("上、下半年", "SEMIANNUAL")]
    assert task.targets == ()
