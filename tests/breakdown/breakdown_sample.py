"""A breakdown made by hand: every kind of value, nothing from the analysis."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from zhagen.breakdown.model import (
    Body,
    Breakdown,
    Comparator,
    Deadline,
    DeadlineType,
    Deliverable,
    Issue,
    IssueCode,
    Origin,
    Roles,
    Span,
    Suggestion,
    SuggestionKind,
    Target,
    Task,
)
from zhagen.breakdown.source import Cell, Kind, Paragraph, SourceDocument

_NEWBORN = (
    "（一）推进新生儿出生一件事。实现出生医学证明、户口登记、社会保障卡申领一表申请。"
    "（市卫生健康委牵头，市公安局、市人力资源社会保障局、市医保局配合，2026年6月底前完成）"
)
_COMPANY = (
    "（二）优化企业开办服务。由市市场监管局会同市人力资源社会保障局、市税务局，今年9月底前将"
    "企业社保登记并入开办平台，材料由7份减至4份以内，并向市政府报送《企业开办并联办理情况报告》。"
)
_NOTICE = (
    "（三）规范一次性告知。各级政务服务窗口要对材料不齐的申请一次告知全部补正内容，"
    "自本方案印发之日起30个工作日内制定一次性告知书示范文本。"
)
_QUARTER = "（四）加强跟踪问效。市政务服务数据局要每季度通报进展，有关部门按职责分工负责。"
_SLOGAN = "各地各部门要提高思想认识，把“高效办成一件事”作为优化政务服务的重要抓手。"
TEXTS: tuple[tuple[int, str, Kind, str, int, int], ...] = (
    (1, "示例市“高效办成一件事”2026年度重点事项清单任务分工方案", Kind.TITLE, "", 0, 0),
    (2, "示政数〔2026〕17号", Kind.NUMBER, "", 0, 0),
    (3, "各县（区）人民政府，市政府各部门：", Kind.ADDRESSEES, "", 0, 0),
    (4, "二、重点任务", Kind.HEADING, "二、", 1, 0),
    (5, _NEWBORN, Kind.BODY, "（一）", 2, 4),
    (6, _COMPANY, Kind.BODY, "（二）", 2, 4),
    (7, _NOTICE, Kind.BODY, "（三）", 2, 4),
    (8, _QUARTER, Kind.BODY, "（四）", 2, 4),
    (9, "三、保障措施", Kind.HEADING, "三、", 1, 0),
    (10, _SLOGAN, Kind.BODY, "", 0, 9),
    (11, "完成办事指南核对\t各县（区）人民政府\t5月31日前", Kind.ROW, "", 0, 9),
    (12, "示例市政务服务数据管理局", Kind.SIGNATURE, "", 0, 0),
    (13, "2026年3月9日", Kind.DATE, "", 0, 0),
)


def document() -> SourceDocument:
    paragraphs = [
        Paragraph(at, text, kind, number, level=level, parent=parent, page=1)
        for at, text, kind, number, level, parent in TEXTS
    ]
    row = paragraphs[10]
    cells = (Cell("事项", 0, 8), Cell("责任单位", 9, 18), Cell("时限", 19, 24))
    paragraphs[10] = replace(row, cells=cells)
    return SourceDocument(
        TEXTS[0][1], "示例市政务服务数据管理局", "示政数〔2026〕17号", date(2026, 3, 9),
        ("各县（区）人民政府", "市政府各部门"), tuple(paragraphs), ("第 2 页有一幅图没有读",),
    )  # fmt: skip


def span(paragraph: int, text: str) -> Span:
    whole = TEXTS[paragraph - 1][1]
    start = whole.index(text)
    return Span(paragraph, start, start + len(text), text)


def body(paragraph: int, name: str, *, generic: bool = False) -> Body:
    return Body(name, "" if generic else name, Origin.STATED, generic, span(paragraph, name))


def deadline(
    paragraph: int, text: str, norm: str, kind: DeadlineType, day: date | None, basis: str = ""
) -> Deadline:
    return Deadline(text, norm, kind, day, basis, span(paragraph, text))


def sentence(paragraph: int) -> Span:
    return span(paragraph, TEXTS[paragraph - 1][1])


PATH = ("二、重点任务",)
NO_LEAD = Issue(IssueCode.NO_LEAD, "原文没有写由谁牵头，请补上牵头单位")
HINT = Suggestion(SuggestionKind.LEAD, "市政务服务数据局", "职责清单：窗口规范")


def _newborn() -> Task:
    support = tuple(body(5, name) for name in ("市公安局", "市人力资源社会保障局", "市医保局"))
    due = deadline(5, "2026年6月底前", "2026-06-30", DeadlineType.BY, date(2026, 6, 30))
    return Task(
        "t001", PATH, "新生儿出生一件事一表申请", TEXTS[4][1], (sentence(5),),
        Roles(lead=(body(5, "市卫生健康委"),), support=support), (due,),
    )  # fmt: skip


def _company() -> Task:
    support = tuple(body(6, name) for name in ("市人力资源社会保障局", "市税务局"))
    due = deadline(
        6, "今年9月底前", "2026-09-30", DeadlineType.BY, date(2026, 9, 30), "年份按成文日期 2026 年"
    )
    report = Deliverable(
        "《企业开办并联办理情况报告》", "市政府", span(6, "《企业开办并联办理情况报告》")
    )
    papers = Target(
        "材料由7份减至4份以内", "材料", Comparator.AT_MOST, Decimal(4), "份", "7份",
        span(6, "材料由7份减至4份以内"),
    )  # fmt: skip
    return Task(
        "t002", PATH, "企业社保登记并入开办平台", TEXTS[5][1], (sentence(6),),
        Roles(lead=(body(6, "市市场监管局"),), support=support), (due,), (report,), (papers,),
    )  # fmt: skip


def _notice() -> Task:
    due = deadline(
        7, "自本方案印发之日起30个工作日内", "P30WD@issue", DeadlineType.RELATIVE,
        date(2026, 4, 21), "自成文日期 2026-03-09 起算 30 个工作日，起算当日不计入",
    )  # fmt: skip
    paper = Deliverable("一次性告知书示范文本", "", span(7, "一次性告知书示范文本"))
    return Task(
        "t003", PATH, "制定一次性告知书示范文本", TEXTS[6][1], (sentence(7),), Roles(), (due,),
        (paper,), issues=(NO_LEAD,), suggestions=(HINT,),
    )  # fmt: skip


def _quarterly() -> Task:
    due = deadline(8, "每季度", "QUARTERLY", DeadlineType.PERIODIC, None)
    vague = Issue(IssueCode.GENERIC_BODY, "“有关部门”没有点名，请落到具体单位")
    return Task(
        "t004", PATH, "每季度通报进展", TEXTS[7][1], (sentence(8),),
        Roles(
            lead=(body(8, "市政务服务数据局"),), joint=(body(8, "有关部门", generic=True),)
        ),
        (due,), issues=(vague,),
    )  # fmt: skip


def _guides() -> Task:
    due = deadline(11, "5月31日前", "2026-05-31", DeadlineType.BY, date(2026, 5, 31))
    unsure = Issue(IssueCode.ROLE_UNSURE, "从句子看不准是牵头还是配合，请看原文")
    return Task(
        "t005", ("三、保障措施",), "完成办事指南核对", TEXTS[10][1], (sentence(11),),
        Roles(lead=(body(11, "各县（区）人民政府"),)), (due,), issues=(unsure,),
    )  # fmt: skip


def breakdown() -> Breakdown:
    tasks = (_newborn(), _company(), _notice(), _quarterly(), _guides())
    others = (
        (1, "文件标题"), (2, "发文字号"), (3, "主送机关"), (4, "标题"), (9, "标题"),
        (10, "思想认识类表述"), (12, "署名"), (13, "成文日期"),
    )  # fmt: skip
    return Breakdown(document(), tasks, others)
