"""One page for a proposal: for the person who does it, and for whoever signs it off."""

from __future__ import annotations

from datetime import timedelta

from zhagen.insight import report_words as words
from zhagen.insight.model import Finding, Proposal
from zhagen.insight.report_charts import chart_of
from zhagen.insight.report_material import Material
from zhagen.report.document import (
    Blank,
    Blanks,
    Block,
    Chart,
    Document,
    Heading,
    Look,
    Paragraph,
    TableBlock,
)

_TITLE = "微优化建议单"


def sheet(proposal: Proposal, material: Material) -> Document:
    """The sheet of a proposal."""
    return Document(
        title=_TITLE,
        subtitle=f"{material.after.name}　{proposal.id}",
        blocks=tuple(_blocks(proposal, material)),
        foot=f"{_TITLE}　{proposal.id}",
        day=material.after.last + timedelta(days=1),
    )


def _blocks(proposal: Proposal, material: Material) -> list[Block]:
    finding = _finding(proposal, material)
    numbers = words.numbers(material)
    rows = words.proposal_rows(proposal, numbers.get(proposal.finding), material)
    blocks: list[Block] = [
        Paragraph(proposal.title, Look.LEAD),
        Paragraph(proposal.text),
        TableBlock(words.AGREED, rows, (1.6, 9)),
    ]
    if finding is not None:
        blocks.append(Heading("为什么"))
        blocks.append(Paragraph(finding.sentence))
        blocks.append(Paragraph(words.finding_numbers(finding), Look.SMALL))
        drawing = chart_of(finding, material.panel, material.before, material.after)
        if drawing is not None:
            blocks.append(Chart(drawing, width=0.5))
    blocks += [
        Heading("办理"),
        Paragraph("登记以后，看什么、跟谁比、何时看都不再改。", Look.SMALL),
        Blanks((Blank("采纳／不采纳"), Blank("决定人"), Blank("日期"))),
        Blanks((Blank("上线日期"), Blank("经手人"))),
    ]
    return blocks


def _finding(proposal: Proposal, material: Material) -> Finding | None:
    found = (each for each in material.discovery.findings if each.id == proposal.finding)
    return next(found, None)
