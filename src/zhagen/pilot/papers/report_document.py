"""《联合验证评估报告》 as a Word file: one page in plain words, then everything it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from zhagen.pilot.agreeing.sealed import SealedCharter
from zhagen.pilot.model import Look
from zhagen.pilot.papers.material import NOTHING, Attached, Chart, Report, State, Statement
from zhagen.pilot.papers.words import report_of
from zhagen.pilot.wording import amounts
from zhagen.report.document import (
    Blank,
    Blanks,
    Block,
    Document,
    Figure,
    Heading,
    NewPage,
    Paragraph,
    TableBlock,
)
from zhagen.report.document import Look as Style
from zhagen.report.docx import render_docx
from zhagen.report.drawing import to_png

TITLE = "联合验证评估报告"
STATES: Mapping[State, str] = {
    State.MET: "满足",
    State.OPEN: "未证实",
    State.FAILED: "不满足",
    State.UNCHECKED: "未核对",
}
ANNEX = "附：数字原样"
ANNEX_LEAD = "与 look.json、record.json 逐字相同；正文的数字都由此四舍五入。"


def report_docx(
    sealed: SealedCharter,
    looks: Sequence[Look],
    record: Mapping[str, object],
    attached: Attached = NOTHING,
) -> bytes:
    """The report on paper; `record` is what `record.decision_json` gave."""
    return render_docx(report_document(report_of(sealed, looks, record, attached)))


def report_document(report: Report) -> Document:
    """The report as blocks."""
    basis = report.basis
    return Document(
        title=TITLE,
        subtitle=basis.charter.title,
        blocks=(*_first_page(report), NewPage(), *_statements(report), *_signing(report)),
        foot=f"{basis.charter.title}　立项书 {amounts.fingerprint(basis.sealed.hash)}",
        day=basis.decided_on,
    )


def _first_page(report: Report) -> Iterator[Block]:
    basis = report.basis
    parties = "、".join(party.name for party in basis.charter.parties)
    yield Paragraph(report.headline, Style.LEAD)
    yield Paragraph(report.summary)
    yield Paragraph(f"下一步：{report.step}。{report.how}")
    yield report.brief
    yield figure(report.effect)
    rows = tuple((each.title, each.value, STATES[each.state]) for each in report.conditions)
    yield TableBlock(("下结论的条件", "数值", "状态"), rows, (6, 6, 2))
    yield Paragraph(
        f"{parties}；问题负责人 {basis.charter.problem_owner}；"
        f"{amounts.long_day(basis.decided_on)}。",
        Style.SMALL,
    )


def _statements(report: Report) -> Iterator[Block]:
    for statement in report.statements:
        yield from _statement(statement, report)


def _statement(statement: Statement, report: Report) -> Iterator[Block]:
    yield Heading(f"{statement.number}. {statement.title}")
    for line in statement.lines:
        yield Paragraph(line)
    yield from statement.tables
    # The effect's chart stands on the first page already; the calendar belongs to the design.
    chart = report.rota if statement.number == 3 else statement.chart
    if chart is not None and statement.number != 9:
        yield figure(chart)


def figure(chart: Chart) -> Figure:
    """A chart as a picture with its thought as caption."""
    note = f"。{chart.note}" if chart.note else ""
    return Figure(to_png(chart.paper), f"{chart.title}{note}", chart.paper.says)


def _signing(report: Report) -> Iterator[Block]:
    for party in report.basis.charter.parties:
        yield Paragraph(f"{party.name}（盖章）")
        yield Blanks((Blank(f"签署人 {party.signatory}"), Blank("日期")))
    yield NewPage()
    yield Heading(ANNEX)
    yield Paragraph(ANNEX_LEAD, Style.SMALL)
    yield TableBlock(("名称", "数值"), report.annex, (5, 7), small=True)
