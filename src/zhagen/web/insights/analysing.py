"""From a department's store to an analysis with its papers: what the worker does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from zhagen.insight.analysis import material_of
from zhagen.insight.book.file import read_register
from zhagen.insight.book.period import settled
from zhagen.insight.book.register import Registered, standing
from zhagen.insight.model import Proposal
from zhagen.insight.period import parse_period
from zhagen.insight.proposing.proposals import proposals_of
from zhagen.insight.proposing.templates import shipped
from zhagen.insight.reporting.document import document
from zhagen.insight.reporting.material import Coverage, Material
from zhagen.insight.to_json import findings_json
from zhagen.insight.verdicts import judge
from zhagen.logs.items import Item, read_items
from zhagen.logs.panel import Panel
from zhagen.logs.panels.items import items_on_record
from zhagen.logs.panels.load import days_on_record, load_panel
from zhagen.report.official_docx import render_official_docx
from zhagen.report.official_html import render_official_html
from zhagen.report.pdf import NoPdf, render_pdf
from zhagen.web.insights.periods import checked
from zhagen.web.insights.records import lines_of
from zhagen.web.insights.telling import shown, statements
from zhagen.web.workdays import office_calendar

# Older days say little about now; a year lets a week be held against the same week.
_HISTORY: Final = timedelta(days=400)
_ROUNDS: Final = 4
_NO_TABLE: Final = (
    "没有事项表：按办件记录里的 {count} 个事项编码分析，没有名称和类别。请到“数据”里上传事项表。"
)
_NO_ITEMS: Final = "没有事项表，办件记录里也没有事项编码，只看了全站。请到“数据”里上传事项表。"
_NO_MATCH: Final = (
    "事项表的地址前缀和事项编码，在记录里一个也没有对上。请核对是不是这个网站的事项表。"
)


@dataclass(frozen=True, slots=True)
class Made:
    """An analysis as it is kept: the page, the papers by name, what the book is to learn."""

    shown: dict[str, object]
    papers: dict[str, bytes]
    material: Material


def made(
    store: Path, items: Path, period: str, against: str, today: date, keep: Callable[[], None]
) -> Made:
    """The analysis. Raises InsightFault, LogFault, BrokenRegister; `keep` is called in between."""
    after, before = parse_period(period), parse_period(against)
    days = days_on_record(store)
    remarks = checked(period, against, days, today)
    known, remark = _items(store, items, after.last)
    calendar = office_calendar()
    begin = max(days[0], before.first - _HISTORY)
    panel = load_panel(store, known, min(begin, before.first), after.last, calendar)
    keep()
    book = standing(read_register(store))
    material = material_of(
        panel, before, after, calendar, book=book,
        judge=lambda each: judge(panel, each, today),
        coverage=Coverage(*lines_of(store, before.first, after.last)),
    )  # fmt: skip
    keep()
    told = (remark, *remarks, _NO_MATCH if items.is_file() and _matches_nothing(panel) else "")
    material = replace(material, remarks=(*(each for each in told if each), *panel.remarks))
    offers = _offers(material, book)
    charts: dict[str, str] = {}
    view = shown(material, offers, charts)
    papers = {name: text.encode() for name, text in charts.items()}
    papers |= _papers(material, keep)
    papers["evidence.sql"] = statements(view).encode()
    return Made(view, papers, material)


def _items(store: Path, table: Path, last: date) -> tuple[tuple[Item, ...], str]:
    """The items of the department's table, else of its records, and what is to be said of them."""
    if table.is_file():
        found = read_items(table)
        return found.items, "".join(found.remarks)
    on_record = items_on_record(store, last)
    return on_record, _NO_TABLE.format(count=len(on_record)) if on_record else _NO_ITEMS


def _matches_nothing(panel: Panel) -> bool:
    """Whether there are records, and no page and no case of them belongs to any item."""
    recorded = panel.site.views.any() or len(panel.cases.item)
    return bool(recorded and not (panel.pages.views.any() or (panel.cases.item >= 0).any()))


def _offers(material: Material, book: dict[str, Registered]) -> tuple[Proposal, ...]:
    """What can be chosen from: the library's two first, then what it proposes without those."""
    closed = settled(book, material.after, material.before.first)
    found = list(material.proposals)
    taken = {(each.item, each.metric) for each in found}
    for _ in range(_ROUNDS):
        more = proposals_of(
            material.discovery, material.panel, material.before, material.after, shipped(),
            closed | frozenset(taken),
        )  # fmt: skip
        if not more:
            break
        findings = {each.finding for each in found}
        found += [each for each in more if each.finding not in findings]
        taken |= {(each.item, each.metric) for each in more}
    return tuple(found)


def _papers(material: Material, keep: Callable[[], None]) -> dict[str, bytes]:
    paper = document(material)
    made_ = {
        "findings.json": findings_json(material.discovery, material.proposals).encode(),
        "report.docx": render_official_docx(paper),
        "report.html": render_official_html(paper).encode(),
    }
    keep()
    try:
        made_["report.pdf"] = render_pdf(paper)
    except NoPdf:
        return made_
    return made_
