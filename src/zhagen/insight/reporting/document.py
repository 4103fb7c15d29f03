"""《数字服务效能分析与建议》 as blocks: result, earlier verdicts, findings, proposals, annex."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Final

from zhagen.insight.reporting import explained as reasons
from zhagen.insight.reporting import words
from zhagen.insight.reporting.annex import annex
from zhagen.insight.reporting.charts import chart_of, effect_chart
from zhagen.insight.reporting.findings import MOST_SHOWN, findings, printed
from zhagen.insight.reporting.groups import Entry, entries
from zhagen.insight.reporting.material import Judged, Material
from zhagen.insight.reporting.values import spaced
from zhagen.report import document as paper
from zhagen.report.document import Look
from zhagen.report.drawing import Drawing
from zhagen.report.official_room import pages

# Six pages as `official_room` reckons them, which is three per cent and more on the safe side.
MOST_PAGES: Final = 6.2
# How much of a busy quarter is printed: other findings, dead links, explanations. The first that
# leaves the report on its pages.
_LIMITS: Final = (
    (40, 40, 20), (30, 20, 12), (26, 12, 8), (23, 10, 6), (20, 10, 5), (18, 8, 5), (16, 8, 4),
    (14, 8, 4), (12, 8, 4), (10, 6, 3), (8, 6, 3), (6, 5, 3), (4, 4, 2),
)  # fmt: skip
_MOST_VERDICTS: Final = 4
_MOST_WAITING: Final = 2
_NUMERALS = "一二三四五六七"


def document(material: Material) -> paper.Document:
    """The report of a period, on six pages at most."""
    told = entries(material)
    charts = _charts(material, told)
    for limits in _LIMITS:
        blocks = tuple(_blocks(material, told, charts, limits))
        if pages(blocks) <= MOST_PAGES:
            break
    after, before = (spaced(each.name) for each in (material.after, material.before))
    return paper.Document(
        title=words.TITLE,
        subtitle=f"{after}，与 {before}比",
        blocks=blocks,
        foot=f"{words.TITLE}　{after}",
        day=material.after.last + timedelta(days=1),
    )


def _charts(material: Material, told: Sequence[Entry]) -> dict[str, Drawing]:
    found = {}
    for entry in told[:MOST_SHOWN]:
        if entry.links:
            continue  # a list of many items has no line of its own
        drawing = chart_of(entry.lead, material.panel, material.before, material.after)
        if drawing is not None:
            found[entry.lead.id] = drawing
    return found


def _blocks(
    material: Material,
    told: Sequence[Entry],
    charts: dict[str, Drawing],
    limits: tuple[int, int, int],
) -> Iterator[paper.Block]:
    listed, links, explained = limits
    yield paper.Paragraph(words.headline(material), Look.LEAD)
    yield paper.Paragraph(words.summary(material))
    yield from reasons.warnings(material)
    titles = iter(_NUMERALS)
    if material.judged or material.waiting:
        yield paper.Heading(f"{next(titles)}、上次的建议改了以后")
        yield from _verdicts(material)
    if told or reasons.of_site(material):
        yield paper.Heading(f"{next(titles)}、本期发现")
        yield from findings(material, told, charts, listed, links)
    if material.proposals:
        yield paper.Heading(f"{next(titles)}、建议先改这 {len(material.proposals)} 条")
        yield from _proposals(material)
    if reasons.behind(material):
        yield paper.Heading(f"{next(titles)}、数字变了，服务没有变")
        yield from reasons.explained(material, explained)
    if pages_ := reasons.pages(material):
        yield paper.Heading(f"{next(titles)}、顺带看到的")
        yield from (paper.Paragraph(each, Look.SMALL) for each in pages_)
    yield from annex(material, printed(told, listed), material.discovery.explanations, links)


def _verdicts(material: Material) -> Iterator[paper.Block]:
    for judged in material.judged[:_MOST_VERDICTS]:
        yield from _verdict(judged)
    if (more := len(material.judged) - _MOST_VERDICTS) > 0:
        yield paper.Paragraph(f"另有 {more} 条改过的，结论同登记簿。", Look.SMALL)
    for each in material.waiting[:_MOST_WAITING]:
        yield paper.Paragraph(f"{words.waiting_line(each)}。", Look.SMALL)


def _verdict(judged: Judged) -> Iterator[paper.Block]:
    texts = (
        paper.Paragraph(words.verdict_line(judged), Look.LEAD),
        paper.Paragraph(words.verdict_numbers(judged), Look.SMALL),
    )
    drawing = effect_chart(judged.effect)
    if drawing is None:
        yield from texts
    else:
        yield paper.Beside(texts, paper.Chart(drawing))


def _proposals(material: Material) -> Iterator[paper.Block]:
    numbers = words.numbers(material)
    for place, proposal in enumerate(material.proposals):
        rows = words.proposal_rows(proposal, numbers.get(proposal.finding), material)
        rows = (*rows, ("登记号", f"{proposal.id}，采纳并上线后用 zhagen insight adopt 记下日期"))
        yield paper.Together((
            paper.Heading(f"（{_NUMERALS[place]}）{proposal.title}", 2),
            paper.Paragraph(proposal.text, Look.NEAR),
            paper.TableBlock(words.AGREED, rows, (1.6, 9), small=True),
        ))  # fmt: skip
