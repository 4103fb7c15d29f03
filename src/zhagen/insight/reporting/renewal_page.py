"""《续签价值说明》: one page for the person who signs the contract again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Final

from zhagen.insight.book.register import Registered
from zhagen.insight.effects.effect import Doubt, Verdict
from zhagen.insight.reporting import words
from zhagen.insight.reporting.material import Judged
from zhagen.insight.reporting.renewal import Fates, Line, Renewal, Undone
from zhagen.insight.reporting.values import (
    amount,
    amounts,
    change,
    day,
    grouped,
    interval,
    metric_name,
    spaced,
)
from zhagen.insight.wording.figures import number
from zhagen.report.document import Block, Document, Heading, Look, Paragraph, TableBlock

TITLE: Final = "续签价值说明"
# One page: what does not fit is counted, and stands in the reports of the quarters.
_MOST_TOLD: Final = 3
_MOST_UNDONE: Final = 2
_LONGEST_NAME: Final = 8
# With more improvements the table of counts is in small print too.
_FEW_ROWS: Final = 2
_IMPROVED: Final = ("改动", "上线、依据", "改前 → 改后", "扣去同类后（95% 区间）", "结论")
_WAITING: Final = ("建议", "采纳、依据", "提出时", "最近一季", "估计每季受益")
_COUNTED: Final = frozenset({"views", "sessions", "cases"})
_UNITS: Final = {"views": "次", "sessions": "次", "cases": "件"}
_FEW: Final = 10
_VERDICTS: Final = (
    (Verdict.WORKED, "条经数据证实有效"),
    (Verdict.WORSE, "条变差了"),
    (Verdict.NO_EFFECT, "条没有效果"),
    (Verdict.OPEN, "条还不能说"),
)
_WHY_OPEN: Final = {
    Doubt.NOISY: "波动太大，还看不出",
    Doubt.FEW: "记录太少",
    Doubt.ALONE: "可比的事项不足三个",
    Doubt.WIDE: "区间还太宽",
}
_SHORT: Final = {
    Verdict.WORKED: "有效",
    Verdict.WORSE: "变差了",
    Verdict.NO_EFFECT: "没有效果",
    Verdict.OPEN: "还不能说",
}


def page(renewal: Renewal) -> Document:
    """The page."""
    return Document(
        title=TITLE,
        subtitle=_span(renewal),
        blocks=tuple(_blocks(renewal)),
        foot=f"{TITLE}　{spaced(renewal.period.name)}",
        day=renewal.last + timedelta(days=1),
    )


def _span(renewal: Renewal) -> str:
    name = spaced(renewal.period.name)
    return name if renewal.last >= renewal.period.last else f"{name}（记录到{day(renewal.last)}）"


def headline(renewal: Renewal) -> str:
    """The result in one sentence."""
    proposed, changed = renewal.fates.proposed, renewal.changed
    if not changed:
        later = renewal.later
        if not proposed and not later:
            return "本期没有提出建议，也没有改动，下面只是办了多少。"
        said = f"本期提出 {proposed} 条建议，" if proposed else "本期"
        if later:
            return f"{said}期内没有上线的，期后上线 {later} 条；有没有用，下一期才看得出。"
        return f"{said}还没有一条上线；有没有用，要改了才量得出。"
    said = f"本期改了 {len(changed)} 条"
    if proposed:
        said = f"本期提出 {proposed} 条建议，{said.removeprefix('本期')}"
    if all(each.effect.verdict is Verdict.OPEN for each in changed):
        return f"{said}，还没到能下结论的时候。"
    counts = {each: sum(one.effect.verdict is each for one in changed) for each in Verdict}
    told = "，".join(f"{counts[each]} {word}" for each, word in _VERDICTS if counts[each])
    return f"{said}：{told}。"


def _blocks(renewal: Renewal) -> Iterator[Block]:
    small = len(renewal.changed) + len(renewal.undone) > _FEW_ROWS
    yield Paragraph(headline(renewal), Look.LEAD)
    yield Heading("一、办了多少")
    yield _counted(renewal, small=small)
    yield Heading("二、改了哪些，有没有用")
    yield _changed(renewal.changed)
    yield Heading("三、采纳了，还没有改的")
    yield _undone(renewal)
    yield Paragraph("".join(_notes(renewal)), Look.SMALL)


def _notes(renewal: Renewal) -> Iterator[str]:
    """How to read the page, and what it has no room for."""
    yield _others(renewal.fates)
    if renewal.later and renewal.changed:
        yield f"期后上线 {renewal.later} 条，不算在本期里。"
    rest, more = renewal.changed[_MOST_TOLD:], len(renewal.undone) - _MOST_UNDONE
    parts = [f"{len(rest)} 条改动（{_counts(rest)}）"] if rest else []
    parts += [f"{more} 条采纳未改的"] if more > 0 else []
    if parts:
        yield f"还有 {'、'.join(parts)}，见各期报告。"
    if renewal.earlier is None:
        yield "没有上年同期的记录，本期的数就是以后比较的起点。"
    else:
        yield "两年之差含政策和人口的影响，不算改动的效果。"
    if renewal.changed:
        yield "改动只看扣去没改的同类事项后的变化，看什么、何时看事先定好。"


def _counted(renewal: Renewal, *, small: bool) -> Block:
    if not renewal.lines:
        return Paragraph("这一期没有可以计数的记录。", Look.SMALL)
    rows = tuple(_row(each) for each in renewal.lines)
    if renewal.earlier is None:
        return TableBlock(("", "本期"), tuple(row[:2] for row in rows), (3, 2), (1,), small=small)
    head = ("", "本期", "上年同期", "变化")
    return TableBlock(head, rows, (3, 2, 2, 2), (1, 2, 3), small=small)


def _row(line: Line) -> tuple[str, str, str, str]:
    earlier = _value(line.metric, line.earlier) if line.earlier is not None else "没有记录"
    return line.name, _value(line.metric, line.now), earlier, _change(line)


def _value(metric: str, value: float) -> str:
    if metric in _COUNTED:
        return f"{grouped(value)} {_UNITS[metric]}"
    if metric == "satisfaction":
        return number(value, 2)
    return amount(metric, value)


def _change(line: Line) -> str:
    if line.earlier is None or line.earlier == 0:
        return "算不出"
    if line.metric == "satisfaction":
        return number(line.now - line.earlier, 2, signed=True)
    if line.metric.endswith("_share"):
        return change(line.metric, line.now - line.earlier)
    return change(line.metric, line.now / line.earlier - 1)


def _changed(changed: Sequence[Judged]) -> Block:
    if not changed:
        return Paragraph("本期没有上线的改动。", Look.SMALL)
    rows = tuple(_improvement(each) for each in changed[:_MOST_TOLD])
    return TableBlock(_IMPROVED, rows, (4.6, 1.8, 2.4, 3, 1.6), small=True)


def _counts(judged: Sequence[Judged]) -> str:
    counts = {each: sum(one.effect.verdict is each for one in judged) for each in Verdict}
    return "，".join(f"{counts[each]} {word}" for each, word in _VERDICTS if counts[each])


def _improvement(judged: Judged) -> tuple[str, ...]:
    """An improvement, before and after, what is left beside its like, and the verdict."""
    effect, told = judged.effect, judged.registered
    metric = effect.metric
    before, after = amounts(metric, effect.before, effect.after)
    numbers = f"{metric_name(metric)} {before}"
    if effect.after is not None:
        numbers += f" → {after}"
    if effect.verdict is Verdict.OPEN:
        said = _why_open(judged)
    else:
        width = interval(metric, effect.low, effect.high)
        alone = "" if effect.controls else "，没有同类可扣"
        said = f"{change(metric, effect.change)}（{width}）{alone}"
    when = f"{told.live} {told.proposal.id}"
    return _title(told), when, numbers, said, _SHORT[effect.verdict]


def _why_open(judged: Judged) -> str:
    if judged.effect.doubt is Doubt.EARLY:
        return f"{judged.registered.measure_on} 起看"
    return _WHY_OPEN.get(judged.effect.doubt, "没有可比的记录")


def _title(registered: Registered) -> str:
    """What is done; the name of the item short, since it may be as long as a paragraph."""
    title, name = registered.proposal.title, registered.item_name
    if len(name) > _LONGEST_NAME:
        title = title.replace(name, f"{name[: _LONGEST_NAME - 1]}…")
    return title


def _undone(renewal: Renewal) -> Block:
    if not renewal.undone:
        said = "采纳的建议都已上线。" if renewal.changed else "本期没有采纳后未改的建议。"
        if renewal.later:
            said = f"采纳的建议都已上线，其中 {renewal.later} 条是期后上线的。"
        return Paragraph(said, Look.SMALL)
    rows = tuple(_waiting(each) for each in renewal.undone[:_MOST_UNDONE])
    return TableBlock(_WAITING, rows, (4.6, 1.8, 2.4, 1.8, 2.2), small=True)


def _waiting(undone: Undone) -> tuple[str, ...]:
    told, proposal = undone.registered, undone.registered.proposal
    then, now = amounts(proposal.metric, proposal.baseline, undone.now)
    return (
        _title(told),
        f"{told.decided_on or ''} {proposal.id}".strip(),
        f"{metric_name(proposal.metric)} {then}",
        now,
        people_words(proposal.people),
    )


def people_words(people: float) -> str:
    """An estimated number of people, in words that do not pretend to know."""
    return f"约 {words.rough(people)} 人次" if people >= _FEW else "不到十人次"


def _others(fates: Fates) -> str:
    """What became of the proposals that stand nowhere else on the page."""
    parts = ((fates.declined, "没有采纳"), (fates.undecided, "还没有决定"))
    told = "，".join(f"{word} {count} 条" for count, word in parts if count)
    return f"提出的建议里，{told}。" if told else ""
