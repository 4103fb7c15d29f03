"""One page for a proposal: for the person who does it, and for whoever signs it off."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from zhagen.insight.model import Finding, Proposal
from zhagen.insight.reporting import words
from zhagen.insight.reporting.charts import chart_of
from zhagen.insight.reporting.material import Material
from zhagen.insight.reporting.values import spaced
from zhagen.report.document import (
    Beside,
    Block,
    Chart,
    Document,
    Heading,
    Look,
    Paragraph,
    TableBlock,
)

_TITLE: Final = "微优化建议单"
# Names of items can be as long as a paragraph, and the sheet is one page.
_LONGEST_NAME: Final = 10
_MOST_NAMED: Final = 2
# Filled in with a pen; as a table it has lines to write on in every file.
_SIGNED: Final = ("办理", "", "", "")
_TO_FILL: Final = (("采纳或不采纳", "", "决定人、日期", ""), ("上线日期", "", "经手人", ""))


def sheet(proposal: Proposal, material: Material) -> Document:
    """The sheet of a proposal."""
    return Document(
        title=_TITLE,
        subtitle=f"{spaced(material.after.name)}　{proposal.id}",
        blocks=tuple(_blocks(proposal, material)),
        foot=f"{_TITLE}　{proposal.id}",
        day=material.after.last + timedelta(days=1),
    )


def _blocks(proposal: Proposal, material: Material) -> list[Block]:
    finding = _finding(proposal, material)
    blocks: list[Block] = [
        Paragraph(proposal.title, Look.LEAD),
        Paragraph(proposal.text),
        TableBlock(words.AGREED, _rows(proposal, material), (1.6, 9), small=True),
    ]
    if finding is not None:
        blocks += [Heading("为什么"), _why(finding, material)]
    return [*blocks, TableBlock(_SIGNED, _TO_FILL, (2.2, 3, 2, 3))]


def _rows(proposal: Proposal, material: Material) -> tuple[tuple[str, str], ...]:
    number = words.numbers(material).get(proposal.finding)
    return tuple(
        (label, _controls(proposal, material) if label == "比照" else text)
        for label, text in words.proposal_rows(proposal, number, material)
    )


def _controls(proposal: Proposal, material: Material) -> str:
    if not proposal.controls:
        return words.controls_words(proposal, material)
    names = [_short(material.name_of(code)) for code in proposal.controls]
    more = "等" if len(names) > _MOST_NAMED else ""
    told = "、".join(f"“{name}”" for name in names[:_MOST_NAMED])
    return f"{len(names)} 个没改的同类事项：{told}{more}"


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"


def _why(finding: Finding, material: Material) -> Block:
    """The finding with its chart; interval and q stand in the report under the same id."""
    text = Paragraph(finding.sentence, Look.SMALL)
    drawing = chart_of(finding, material.panel, material.before, material.after)
    return text if drawing is None else Beside((text,), Chart(drawing))


def _finding(proposal: Proposal, material: Material) -> Finding | None:
    found = (each for each in material.discovery.findings if each.id == proposal.finding)
    return next(found, None)
