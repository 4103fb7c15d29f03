"""The lessons of a pilot as one readable page, kept beside the slice after a verdict.

A stop reads like any other result: what was tried, what came out, what the next attempt knows.
"""

from __future__ import annotations

from collections.abc import Iterator

from zhagen.pilot.charter import Charter, Metric
from zhagen.pilot.model import Verdict
from zhagen.pilot.recording.lessons import Lessons
from zhagen.pilot.wording import amounts
from zhagen.pilot.wording.records import lesson_sentence
from zhagen.pilot.wording.verdicts import VERDICTS
from zhagen.report.document import (
    Block,
    Document,
    Heading,
    Look,
    Paragraph,
    TableBlock,
)
from zhagen.report.docx import render_docx
from zhagen.report.html_document import render_html

TITLE = "联合验证经验"


def lessons_page(lessons: Lessons, charter: Charter | None = None) -> str:
    """The lessons as a page. With the charter, effects carry the unit of its metric."""
    return render_html(lessons_document(lessons, charter))


def lessons_docx(lessons: Lessons, charter: Charter | None = None) -> bytes:
    """The same as a Word file."""
    return render_docx(lessons_document(lessons, charter))


def lessons_document(lessons: Lessons, charter: Charter | None = None) -> Document:
    """The lessons as blocks."""
    return Document(
        title=TITLE,
        subtitle=lessons.title,
        blocks=tuple(_blocks(lessons, charter)),
        foot=f"立项书校验值 {amounts.fingerprint(lessons.charter_hash)}",
        day=lessons.decided_on,
    )


def _blocks(lessons: Lessons, charter: Charter | None) -> Iterator[Block]:
    verdict = VERDICTS[Verdict(lessons.verdict)]
    yield Paragraph(f"结论：{verdict}（{amounts.long_day(lessons.decided_on)}）", Look.LEAD)
    rows = [("试过什么", lessons.hypothesis), ("得到什么", _effect(lessons, charter))]
    if lessons.slice_ref:
        rows.insert(0, ("场景切片", lessons.slice_ref))
    yield TableBlock(("项目", "内容"), tuple(rows), (3, 10))
    yield Heading("下一次要知道的")
    for number, lesson in enumerate(lessons.lessons, start=1):
        yield Paragraph(f"{number}. {lesson_sentence(lesson, charter)}")
    if lessons.remarks:
        yield Heading("双方补充")
        for remark in lessons.remarks:
            yield Paragraph(f"{remark.rstrip('。')}。")


def _effect(lessons: Lessons, charter: Charter | None) -> str:
    metric = charter.primary if charter else None
    value, ends = _said(lessons.effect, metric), (lessons.low, lessons.high)
    low, high = (_said(end, metric) for end in ends)
    return f"变化 {value}，可信范围 {low} 至 {high}，目标 {_said(lessons.target, metric)}"


def _said(value: float | None, metric: Metric | None) -> str:
    if value is None:
        return amounts.UNKNOWN
    return amounts.change(value, metric) if metric else amounts.percent(value, signed=True)
