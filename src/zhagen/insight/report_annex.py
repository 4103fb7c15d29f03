"""The annex: what was tested, what the data cover, what the words mean, where each number is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from zhagen.insight import report_words as words
from zhagen.insight.model import Finding
from zhagen.insight.report_material import Material
from zhagen.insight.report_values import grouped
from zhagen.insight.thresholds import Q
from zhagen.report.document import Block, Heading, Look, Paragraph, TableBlock

_FAMILIES = {
    "volume": "浏览量",
    "dwell": "停留时间",
    "bounce": "只看一页",
    "search": "搜索无结果",
    "broken_link": "打不开的链接",
    "returns": "退件",
    "handling_time": "办理时间",
    "device": "手机与电脑之差",
    "hours": "非工作时间申请",
    "search_left": "搜到没点开",
    "satisfaction": "低分评价",
    "query": "搜索词",
    "window": "窗口退件",
    "online": "网上转窗口",
    "season": "季节高峰",
    "page": "网页",
    "step": "进入下一步",
    "pogo": "两页之间来回",
    "paging": "列表深处",
    "page_search": "在页面上搜索",
    "download": "下载文件",
    "failing": "打开失败",
    "slow": "打开太慢",
}
_REASONS = {"blank": "空行", "comment": "说明行", "format": "格式不对", "time": "时间不对"}
_MOST_REASONS = 4
_MOST_ROWS = 2
_LONGEST = 220
_DAY = r"\d{4}-\d\d-\d\d"
_SPANS = re.compile(rf"[;；,，]?\s*{_DAY}\.\.{_DAY}(?:、{_DAY}\.\.{_DAY})*")
_DEFINITIONS = (
    ("浏览", "人对网页的一次成功打开；脚本、图片、附件和程序的访问不算"),
    ("停留时间", "同一次访问里到下一次浏览的间隔，取中位数；每次访问的最后一页量不到，不估"),
    ("只看一页就走", "从该事项进入、只有一次浏览的访问，占从该事项进入的访问"),
    ("无结果比例", "没有结果的搜索，占在该事项页面上的搜索"),
    ("退件率", "被退回补正的办件，占本期申请的办件；期末还没办完的日子不计"),
    ("办理时间", "受理到办结的工作日，按每天 9 至 17 时、法定放假与调休计"),
    ("区间与 q", "区间有 95% 的把握包住真实变化；q 是把这一条算作发现时的误报比例"),
)


def annex(material: Material, cited: Sequence[Finding]) -> Iterator[Block]:
    """The annex of a report; `cited` are the findings it prints."""
    yield Heading("附：依据与口径")
    yield Paragraph(tested_line(material), Look.SMALL)
    yield Paragraph(coverage_line(material), Look.SMALL)
    rows = tuple((each.id, evidence_text(each)) for each in cited)
    if rows:
        yield TableBlock(("依据", "表、取法与数字"), rows, (2.2, 9), small=True)
    yield TableBlock(("说法", "含义"), _DEFINITIONS, (2.2, 9), small=True)


def tested_line(material: Material) -> str:
    """What was tested, how many false findings are expected, and the rate of the self-check."""
    tested = material.discovery.tested
    parts = "、".join(
        f"{_FAMILIES.get(family, family)} {grouped(count)}" for family, count in tested.items()
    )
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
    told = "、".join(
        f"{_REASONS.get(name, name)} {grouped(n)}" for name, n in reasons[:_MOST_REASONS]
    )
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


def evidence_text(finding: Finding) -> str:
    """Table, query and the numbers of a finding on one line."""
    evidence = finding.candidate.evidence
    # The days are those of the two periods, which the title gives.
    said = f"{evidence.table}；{_SPANS.sub('', evidence.query)}"
    if evidence.rows:
        head, *rows = evidence.rows
        told = "；".join(_row(head, row) for row in rows[:_MOST_ROWS])
        said += f"；{told}" + ("等" if len(rows) > _MOST_ROWS else "")
    return said if len(said) <= _LONGEST else said[: _LONGEST - 1] + "…"


def _row(head: Sequence[str], row: Sequence[str]) -> str:
    pairs = zip(head[1:], row[1:], strict=False)
    return f"{row[0]} " + "、".join(f"{name} {value}" for name, value in pairs) if row else ""
