"""A breakdown as a paper in the layout of official documents, to be edited and sent on.

First the table, then each task with the sentences it was read from, then what has to be settled:
a reader can check every cell without the original at hand. Suggestions stay out of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.shared import Emu

from zhagen.breakdown.papers.paper_docx_parts import (
    TITLE,
    WIDTH,
    cell_text,
    clean,
    empty_line,
    heading_line,
    hold_rows,
    new_paper,
    text_line,
    title_line,
)
from zhagen.breakdown.papers.paper_docx_title import TABLE, quoted, table_title
from zhagen.breakdown.wording import (
    NOT_WRITTEN,
    absent,
    cell,
    deadline_lines,
    deliverable_line,
    lead_lines,
    source_lines,
    support_lines,
    target_line,
)
from zhagen.report.docx_package import packed

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

    from zhagen.breakdown.model import Breakdown, Task

_COLUMNS: Final = {
    "序号": 0.55, "任务": 2.2, "牵头单位": 1.7, "配合单位": 2.0, "完成时限": 1.9,
    "交付物和目标": 2.1,
}  # fmt: skip
NO_TASKS: Final = "没有读出任务。"


def paper_docx(breakdown: Breakdown) -> bytes:
    """The paper as a .docx file; the same breakdown gives the same bytes."""
    word = new_paper()
    document = breakdown.document
    title = table_title(document)
    title_line(word, _on_lines(title))
    empty_line(word)
    text_line(word, _opening(breakdown))
    if breakdown.tasks:
        heading_line(word, "一、任务分解表", 1)
        _table(word, breakdown)
        heading_line(word, "二、任务和原文", 1)
        for number, task in enumerate(breakdown.tasks, start=1):
            _task(word, number, task)
    _open_points(word, breakdown)
    return packed(word, clean(title), document.issued)


def _on_lines(title: str) -> str:
    """A title of more than one line breaks before what the paper is, not within a word."""
    if len(title) * TITLE <= WIDTH or not title.endswith(TABLE):
        return title
    return f"{title.removesuffix(TABLE)}\n{TABLE}"


def _opening(breakdown: Breakdown) -> str:
    document = breakdown.document
    number = f"（{document.number}）" if document.number else ""
    name = quoted(document.title) if document.title else "本文件"
    count = f"共分解任务 {len(breakdown.tasks)} 项" if breakdown.tasks else NO_TASKS.rstrip("。")
    return f"根据{name}{number}，{count}。表中内容取自原文，原文没有写的注明“{NOT_WRITTEN}”。"


def _table(word: WordDocument, breakdown: Breakdown) -> None:
    table = word.add_table(rows=0, cols=len(_COLUMNS))
    table.style, table.alignment = "Table Grid", WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    widths = [int(WIDTH * share / sum(_COLUMNS.values())) for share in _COLUMNS.values()]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Emu(width)
    rows = [tuple(_COLUMNS), *(_cells(*numbered) for numbered in enumerate(breakdown.tasks, 1))]
    for index, texts in enumerate(rows):
        for at, (place, text) in enumerate(zip(table.add_row().cells, texts, strict=True)):
            place.width = Emu(widths[at])
            cell_text(place.paragraphs[0], text, head=index == 0, middle=at == 0)
    hold_rows(table)


def _cells(number: int, task: Task) -> tuple[str, ...]:
    return (
        str(number), task.title, cell(lead_lines(task), task), cell(support_lines(task), task),
        cell(deadline_lines(task), task), cell(_handed(task), task),
    )  # fmt: skip


def _handed(task: Task) -> list[str]:
    return [
        *(deliverable_line(one) for one in task.deliverables),
        *(target_line(one) for one in task.targets),
    ]


def _task(word: WordDocument, number: int, task: Task) -> None:
    heading_line(word, f"（{_chinese(number)}）{task.title}", 2)
    lead, support = lead_lines(task), support_lines(task)
    text_line(word, "；".join(lead) or absent(task), label="牵头单位：", holds=True)
    if support:
        text_line(word, "；".join(support), label="配合单位：", holds=True)
    times = "；".join(deadline_lines(task))
    text_line(word, times or absent(task), label="完成时限：", holds=True)
    if handed := _handed(task):
        text_line(word, "；".join(handed), label="交付物和目标：", holds=True)
    for line in source_lines(task) or ("这一项由人工补充，原文没有对应的话。",):
        text_line(word, line, label="原文：")


def _open_points(word: WordDocument, breakdown: Breakdown) -> None:
    points = [
        f"第 {number} 项“{task.title}”：{issue.message}。"
        for number, task in enumerate(breakdown.tasks, start=1)
        for issue in task.issues
    ]
    points += [f"{remark}。" for remark in breakdown.document.remarks]
    if points:
        heading_line(word, f"{'三' if breakdown.tasks else '一'}、需要补齐和核对的内容", 1)
    for point in points:
        text_line(word, point)


def _chinese(number: int) -> str:
    """1 to 9999 as 一, 十, 二十三, 一百零五."""
    digits, units = "零一二三四五六七八九", ("", "十", "百", "千")
    if number > 9999:
        return str(number)
    text = ""
    for place, digit in enumerate(reversed(str(number))):
        text = digits[int(digit)] + (units[place] if digit != "0" else "") + text
    while "零零" in text:
        text = text.replace("零零", "零")
    text = text.rstrip("零")
    return text.removeprefix("一") if 10 <= number < 20 else text
