"""《续签价值说明》: one page for the person who signs the contract again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from zhagen.insight import report_words as words
from zhagen.insight.effect import Verdict
from zhagen.insight.renewal import Line, Renewal
from zhagen.insight.report_values import amount, change, grouped, interval, metric_name
from zhagen.report.document import Block, Document, Heading, Look, Paragraph, TableBlock

TITLE = "续签价值说明"
_MOST = 3
_COUNTED = frozenset({"views", "sessions", "cases"})
_UNITS = {"views": "次", "sessions": "次", "cases": "件"}


def page(renewal: Renewal) -> Document:
    """The page."""
    return Document(
        title=TITLE,
        subtitle=renewal.period.name,
        blocks=tuple(_blocks(renewal)),
        foot=f"{TITLE}　{renewal.period.name}",
        day=renewal.period.last + timedelta(days=1),
    )


def headline(renewal: Renewal) -> str:
    """The result in one sentence."""
    if not renewal.proposed:
        return "本期没有提出过建议，下面只是办了多少。"
    if not renewal.done:
        return f"本期提出 {renewal.proposed} 条建议，还没有上线的，价值要等改了才看得出。"
    said = f"本期提出 {renewal.proposed} 条建议，改了 {renewal.done} 条"
    judged = [*renewal.worked, *renewal.without]
    if all(each.effect.verdict is Verdict.OPEN for each in judged):
        return f"{said}，还没到能下结论的时候。"
    return f"{said}，{len(renewal.worked)} 条经数据证实有效。"


def _blocks(renewal: Renewal) -> Iterator[Block]:
    yield Paragraph(headline(renewal), Look.LEAD)
    yield Heading("一、办了多少、好了多少")
    rows = tuple(_row(each) for each in renewal.lines)
    if renewal.earlier is None:
        yield TableBlock(("", "本期"), tuple(row[:2] for row in rows), (3, 2), (1,))
        yield Paragraph("没有上年同期的记录，今年的数就是以后的起点。", Look.SMALL)
    else:
        yield Paragraph(
            "变化是两年之差，不等于本服务带来的效果；效果只看下面验证过的。", Look.SMALL
        )
    yield Heading("二、改了、验证过的")
    yield from _judged(renewal)
    yield Heading("三、采纳了、还没有改的")
    yield from _undone(renewal)


def _row(line: Line) -> tuple[str, str, str, str]:
    earlier = _value(line.metric, line.earlier) if line.earlier is not None else "没有记录"
    return line.name, _value(line.metric, line.now), earlier, _change(line)


def _value(metric: str, value: float) -> str:
    if metric in _COUNTED:
        return f"{grouped(value)} {_UNITS[metric]}"
    if metric == "satisfaction":
        return f"{value:.2f}"
    return amount(metric, value)


def _change(line: Line) -> str:
    if line.earlier is None or line.earlier == 0:
        return "算不出"
    if line.metric == "satisfaction":
        return f"{line.now - line.earlier:+.2f}".replace("-", "−")
    if line.metric.endswith("_share"):
        return change(line.metric, line.now - line.earlier)
    return change(line.metric, line.now / line.earlier - 1)


def _judged(renewal: Renewal) -> Iterator[Block]:
    if not renewal.worked and not renewal.without:
        yield Paragraph("本期没有到期可验的改动。", Look.SMALL)
    for each in renewal.worked[:_MOST]:
        effect = each.effect
        width = interval(effect.metric, effect.low, effect.high)
        yield Paragraph(
            f"{each.registered.proposal.title}：{metric_name(effect.metric)}由 "
            f"{amount(effect.metric, effect.before)} 到 {amount(effect.metric, effect.after)}，"
            f"扣去同类事项后 {change(effect.metric, effect.change)}（{width}），依据 "
            f"{each.registered.proposal.id}。",
            Look.SMALL,
        )
    more = len(renewal.worked) - _MOST
    if more > 0:
        yield Paragraph(f"另有 {more} 条有效。", Look.SMALL)
    if renewal.without:
        told = "；".join(
            f"{each.registered.proposal.title}：{words.VERDICTS[each.effect.verdict]}"
            for each in renewal.without[:_MOST]
        )
        yield Paragraph(f"{told}。", Look.SMALL)


def _undone(renewal: Renewal) -> Iterator[Block]:
    if not renewal.undone:
        yield Paragraph("没有。采纳的都已上线。", Look.SMALL)
    for each in renewal.undone[:_MOST]:
        proposal = each.proposal
        yield Paragraph(
            f"{proposal.title}：{metric_name(proposal.metric)}现为 "
            f"{amount(proposal.metric, proposal.baseline)}，每季约 {words.rough(proposal.people)} "
            f"人次可受益，依据 {proposal.id}。",
            Look.SMALL,
        )
    more = len(renewal.undone) - _MOST
    if more > 0:
        yield Paragraph(f"另有 {more} 条采纳了还没有改。", Look.SMALL)
