"""The annex: what was tested, what the data cover, what the words mean, where each number is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from zhagen.insight.model import Candidate, Finding
from zhagen.insight.reporting import words
from zhagen.insight.reporting.groups import Entry, most_followed
from zhagen.insight.reporting.material import Material
from zhagen.insight.reporting.names import family_name, reason_name
from zhagen.insight.reporting.values import (
    amount,
    grouped,
    interval_words,
    metric_name,
    q_words,
)
from zhagen.insight.thresholds.general import Q
from zhagen.report.document import Block, Heading, Look, Paragraph, TableBlock

_MOST_REASONS = 4
_DAY = r"\d{4}-\d\d-\d\d"
_SPANS = re.compile(rf"[;；,，]?\s*{_DAY}\.\.{_DAY}(?:、{_DAY}\.\.{_DAY})*")
# The item of a query, and brackets that are left with nothing in them.
_ITEMS = re.compile(r"\[?item=[^\];, ]*[\];]?\s*\]?|\s*\[\s*\]")
_HEADER = ("条", "依据", "指标或事项", "上期 → 本期", "n", "变化（95% 区间）", "q")
# In points of the small print: an id, a pair of counts and an interval fill one line each.
_SOURCES = ("看的是", "含义，数从哪里来")
_WIDTHS = (15, 65, 83, 69, 66, 111, 33)
_NOTE = "注"
_PERIODS = 2
# Families whose words need a definition, and what everybody needs to read the table.
_MEANINGS = {
    "volume": "人对网页的一次成功打开；脚本、图片、附件和程序的访问不算",
    "dwell": "同一次访问里到下一次浏览的间隔，取中位数；每次访问的最后一页量不到，不估",
    "bounce": "从该事项进入、只有一次浏览的访问，占从该事项进入的访问",
    "search": "没有结果的搜索，占在该事项页面上的搜索",
    "returns": "被退回补正的办件，占本期申请的办件；期末还没办完的日子不计",
    "handling_time": "受理到办结的工作日，按每天 9 至 17 时、法定放假与调休计",
}
_READING = (
    (
        "变化与区间",
        "扣除节假日、星期、全站涨落和构成后的估计，故可与两期之差不同；95% 置信区间；点是百分点",
    ),
    ("n 与 q", "n 是观察数（上期 + 本期）；q 是把这一条算作发现时的误报比例（错误发现率）"),
    ("重算", "发现清单（--json）里每条带一句查询，在数据文件夹里用 DuckDB 可以重算"),
)


def annex(
    material: Material, told: Sequence[Entry], explained: Sequence[Finding], links: int
) -> Iterator[Block]:
    """The annex of a report; `told` and `explained` are what it prints, and so many links."""
    yield Heading("附：依据与口径")
    yield Paragraph(tested_line(material), Look.SMALL)
    yield Paragraph(coverage_line(material), Look.SMALL)
    rows = [
        _row(str(entry.number), each, _about(entry, each, material))
        for entry in told
        for each in _printed(entry, links)
    ]
    rows += [_row(_NOTE, each, material.name_of(each.candidate.item)) for each in explained]
    if rows:
        yield TableBlock(_HEADER, tuple(rows), _WIDTHS, (4,), small=True)
        cited = [*(each for entry in told for each in entry.findings), *explained]
        yield TableBlock(_SOURCES, (*_sources(cited), *_READING), (2.2, 9), small=True)


def _printed(entry: Entry, links: int) -> Sequence[Finding]:
    return most_followed(entry)[:links] if entry.links else entry.findings


def _about(entry: Entry, finding: Finding, material: Material) -> str:
    """What a row is about: the entry names the item, but where it holds several."""
    told = finding.candidate
    return material.name_of(told.item) if entry.links else metric_name(told.metric)


def _row(number: str, finding: Finding, about: str) -> tuple[str, ...]:
    """A finding on one line: where it stands, its id, and every number of its test."""
    told = finding.candidate
    # An explanation is no test: a change without an interval would only look like one.
    change = "" if told.explains and told.low is None else interval_words(told)
    return (
        number,
        finding.id,
        about,
        _ends(told),
        _observed(told),
        change,
        q_words(finding.q) if not told.explains else "",
    )


def _ends(told: Candidate) -> str:
    """Both values, with their unit once."""
    ends = [amount(told.metric, each).removesuffix("/周") for each in (told.before, told.after)]
    first, second = (each.partition(" ") for each in ends)
    return f"{first[0] if first[2] == second[2] else ends[0]} → {ends[1]}"


def _observed(told: Candidate) -> str:
    """How much was looked at: of each period where the evidence tells, else of both."""
    _, *rows = told.evidence.rows or ((),)
    if len(rows) == _PERIODS:
        for first, second in zip(*rows, strict=False):
            if first.isdecimal() and second.isdecimal() and int(first) + int(second) == told.n:
                return f"{grouped(int(first))} + {grouped(int(second))}"
    return grouped(told.n)


def _sources(cited: Sequence[Finding]) -> tuple[tuple[str, str], ...]:
    """Meaning, table and query by kind; items and days stand in the rows and in the title."""
    found: dict[str, list[str]] = {}
    for each in cited:
        family, evidence = each.candidate.family, each.candidate.evidence
        lines = found.setdefault(family, [_MEANINGS[family]] if family in _MEANINGS else [])
        said = f"{evidence.table}：{_ITEMS.sub('', _SPANS.sub('', evidence.query))}".strip()
        if said not in lines:
            lines.append(said)
    return tuple((family_name(family), "。".join(lines)) for family, lines in found.items())


def tested_line(material: Material) -> str:
    """What was tested, how many false findings are expected, and the rate of the self-check."""
    tested = material.discovery.tested
    parts = "、".join(f"{family_name(family)} {grouped(count)}" for family, count in tested.items())
    said = f"检验了 {grouped(sum(tested.values()))} 处：{parts}。" if tested else "没有作检验。"
    said += (
        f"各类检验分别控制误报（Benjamini–Hochberg，{Q:.0%}），"
        f"{words.false_words(material.discovery.expected_false)}；与同类相比突出的不计在内。"
    )
    return said + _self_check(material)


def _self_check(material: Material) -> str:
    found = material.discovery
    if found.aa_rate is None:
        return "历史太短，没有做 A/A 核对。"
    how = "用更早的相邻整期互比" if found.aa_whole else "历史不够整期互比，把两期各拆成前后两半互比"
    return (
        f"A/A 核对：{how} {found.aa_splits} 次，{found.aa_rate:.1%} 的事项被说成有升降；"
        "当时真有的变化也算在内，所以是上限。"
    )


def coverage_line(material: Material) -> str:
    """Days with records, lines read, and for which share of views dwell time is known."""
    panel, before, after = material.panel, material.before, material.after
    spans = [panel.between(each.first, each.last) for each in (before, after)]
    days = sum(each.days for each in (before, after))
    kept = [
        sum(int(flags[span].sum()) for span in spans)
        for flags in (panel.accessed, panel.searched, panel.handled)
    ]
    said = (
        f"两期共 {days} 天，有访问记录 {kept[0]} 天、搜索记录 {kept[1]} 天、办件记录 {kept[2]} 天。"
    )
    return said + _lines(material) + _dwell(material, spans)


def _lines(material: Material) -> str:
    covered = material.coverage
    if not covered.lines:
        return ""
    said = f"共读入 {grouped(covered.lines)} 行，用上 {grouped(covered.parsed)} 行"
    reasons = sorted(covered.rejected.items(), key=lambda each: (-each[1], each[0]))
    if not reasons:
        return said + "。"
    told = "、".join(f"{reason_name(name)} {grouped(n)}" for name, n in reasons[:_MOST_REASONS])
    more = "等" if len(reasons) > _MOST_REASONS else ""
    return f"{said}，未用 {grouped(covered.lines - covered.parsed)} 行（{told}{more}）。"


def _dwell(material: Material, spans: Sequence[slice]) -> str:
    panel = material.panel
    views = sum(int(panel.pages.views[:, span].sum()) for span in spans)
    if not views:
        return ""
    rows = panel.dwell
    measured = sum(
        int(rows.count[(rows.day >= span.start) & (rows.day < span.stop)].sum()) for span in spans
    )
    return f"停留时间量得到的占事项页浏览的 {min(1.0, measured / views):.0%}。"
