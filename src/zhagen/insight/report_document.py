"""《数字服务效能分析与建议》 as blocks: result, earlier verdicts, findings, proposals, annex."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from zhagen.insight import report_words as words
from zhagen.insight.model import Direction, Finding
from zhagen.insight.report_annex import annex
from zhagen.insight.report_charts import chart_of, effect_chart
from zhagen.insight.report_material import Judged, Material
from zhagen.insight.report_values import counted_change
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

# What is shown with a chart; the rest stands in a table, so that six pages hold a busy quarter.
MOST_SHOWN = 5
MOST_LISTED = 6
MOST_EXPLAINED = 4
# Told before any finding: what is counted is not what it was.
_FIRST = frozenset({"measurement", "gap"})
_NUMERALS = "一二三四五六"


def document(material: Material) -> Document:
    """The report of a period."""
    return Document(
        title=words.TITLE,
        subtitle=f"{material.after.name}，与{material.before.name}比",
        blocks=tuple(_blocks(material)),
        foot=f"{words.TITLE}　{material.after.name}",
        day=material.after.last + timedelta(days=1),
    )


def _blocks(material: Material) -> Iterator[Block]:
    yield Paragraph(words.headline(material), Look.LEAD)
    yield Paragraph(words.summary(material))
    yield from _warnings(material)
    titles = iter(_NUMERALS)
    if material.judged or material.waiting:
        yield Heading(f"{next(titles)}、上次的建议改了以后")
        yield from _verdicts(material)
    if material.discovery.findings:
        yield Heading(f"{next(titles)}、本期发现")
        yield from _findings(material)
    if material.proposals:
        count = len(material.proposals)
        yield Heading(f"{next(titles)}、建议先改这 {count} 条")
        yield from _proposals(material)
    explained = [each for each in material.discovery.explanations if not _is_first(each)]
    if explained:
        yield Heading(f"{next(titles)}、数字变了，服务没有变")
        yield from _explained(explained)
    yield from annex(material, _cited(material))


def _is_first(finding: Finding) -> bool:
    return finding.candidate.family in _FIRST


def _warnings(material: Material) -> Iterator[Block]:
    """Gaps and breaks of measurement: who does not know of them misreads what follows."""
    told = [each.sentence for each in material.discovery.explanations if _is_first(each)]
    said = [*material.remarks, *told[:MOST_EXPLAINED], *material.discovery.remarks]
    if len(told) > MOST_EXPLAINED:
        said.append(f"另有 {len(told) - MOST_EXPLAINED} 处缺记录或换了计法，见发现清单文件。")
    if said:
        yield Paragraph(f"先请留意：{''.join(said)}", Look.BOXED)


def _verdicts(material: Material) -> Iterator[Block]:
    for judged in material.judged:
        yield from _verdict(judged)
    for each in material.waiting[:2]:
        yield Paragraph(f"{words.waiting_line(each)}。", Look.SMALL)


def _verdict(judged: Judged) -> Iterator[Block]:
    texts = (
        Paragraph(words.verdict_line(judged), Look.LEAD),
        Paragraph(words.verdict_numbers(judged), Look.SMALL),
    )
    drawing = effect_chart(judged.effect)
    if drawing is None:
        yield from texts
    else:
        yield Beside(texts, Chart(drawing))


def _findings(material: Material) -> Iterator[Block]:
    leading, rest = words.leading(material)
    for number, finding in enumerate(leading[:MOST_SHOWN], 1):
        yield from _finding(number, finding, material)
    others = (*leading[MOST_SHOWN:], *rest)
    listed = others[:MOST_LISTED]
    if listed:
        first = len(leading[:MOST_SHOWN]) + 1
        rows = tuple(
            (str(number), each.sentence, _change(each), each.id)
            for number, each in enumerate(listed, first)
        )
        yield TableBlock(
            ("", "其他发现", "变化", "依据"), rows, (0.6, 7, 2.7, 2.3), (2,), small=True
        )
    if len(others) > len(listed):
        more = len(others) - len(listed)
        yield Paragraph(f"另有 {more} 条，见发现清单文件（--json）。", Look.SMALL)


def _cited(material: Material) -> tuple[Finding, ...]:
    """The findings that are printed, in the order of their numbers."""
    leading, rest = words.leading(material)
    return (*leading, *rest)[: min(len(leading), MOST_SHOWN) + MOST_LISTED]


def _change(finding: Finding) -> str:
    return counted_change(finding.candidate.metric, finding.candidate.change)


def _finding(number: int, finding: Finding, material: Material) -> Iterator[Block]:
    good = "好消息，不必改。" if finding.candidate.direction is Direction.BETTER else ""
    texts = (
        Paragraph(f"{number}. {finding.sentence}"),
        Paragraph(f"{good}{words.finding_numbers(finding)}", Look.SMALL),
    )
    drawing = chart_of(finding, material.panel, material.before, material.after)
    if drawing is None:
        yield from texts
    else:
        yield Beside(texts, Chart(drawing))


def _proposals(material: Material) -> Iterator[Block]:
    numbers = words.numbers(material)
    for place, proposal in enumerate(material.proposals):
        yield Heading(f"（{_NUMERALS[place]}）{proposal.title}", 2)
        rows = words.proposal_rows(proposal, numbers.get(proposal.finding), material)
        rows = (*rows, ("登记号", f"{proposal.id}，采纳并上线后用 zhagen insight adopt 记下日期"))
        yield Paragraph(proposal.text)
        yield TableBlock(words.AGREED, rows, (1.6, 9))


def _explained(explained: Sequence[Finding]) -> Iterator[Block]:
    for each in explained[:MOST_EXPLAINED]:
        yield Paragraph(f"{each.sentence}（依据 {each.id}）", Look.SMALL)
    if len(explained) > MOST_EXPLAINED:
        more = len(explained) - MOST_EXPLAINED
        yield Paragraph(f"另有 {more} 处，见发现清单文件（--json）。", Look.SMALL)
