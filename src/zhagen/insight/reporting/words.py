"""The sentences of the report that no finding brings along."""

from __future__ import annotations

import math
from typing import Final

from zhagen.insight.book.register import Registered
from zhagen.insight.effects.effect import Doubt, Effect, Verdict
from zhagen.insight.effects.metrics import MEASURES, Scale
from zhagen.insight.judging.questions import rests_on_chance
from zhagen.insight.model import Proposal
from zhagen.insight.reporting.charts import short_name
from zhagen.insight.reporting.groups import entries
from zhagen.insight.reporting.material import Judged, Material
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
from zhagen.insight.wording.figures import number, percent

TITLE = "数字服务效能分析与建议"
VERDICTS = {
    Verdict.WORKED: "有效，保留",
    Verdict.WORSE: "变差了，建议恢复原样",
    Verdict.NO_EFFECT: "没有效果",
    Verdict.OPEN: "还不能说",
}
# With fewer of its days on record a period cannot be held against another.
_KNOWN_SHARE: Final = 0.5
AGREED = ("约定", "登记以后不再改")


def numbers(material: Material) -> dict[str, int]:
    """The number a finding carries in the report, by id."""
    return {each.id: entry.number for entry in entries(material) for each in entry.findings}


def headline(material: Material) -> str:
    """The result in one sentence."""
    found, proposed = len(entries(material)), len(material.proposals)
    told = f"{found} 条发现" if found else _unrecorded(material) or "没有查出可靠的变化"
    if proposed:
        told += f"，建议先改 {proposed} 条"
    return f"{spaced(material.after.name)}：{told}{_earlier(material.judged)}。"


def _unrecorded(material: Material) -> str:
    """That most days of a period are missing: then no change was found because none was seen."""
    panel = material.panel
    recorded = panel.accessed | panel.searched | panel.handled
    for period, name in ((material.after, "本期"), (material.before, "上期")):
        known = int(recorded[panel.between(period.first, period.last)].sum())
        if known < _KNOWN_SHARE * period.days:
            return f"{name} {period.days} 天只有 {known} 天有记录，比不出变化"
    return ""


def _earlier(judged: tuple[Judged, ...]) -> str:
    if not judged:
        return ""
    counts = dict.fromkeys(Verdict, 0)
    for one in judged:
        counts[one.effect.verdict] += 1
    words = (
        (Verdict.WORKED, "有效"),
        (Verdict.WORSE, "变差"),
        (Verdict.NO_EFFECT, "没有效果"),
        (Verdict.OPEN, "还不能说"),
    )
    told = [(counts[each], word) for each, word in words if counts[each]]
    if len(told) == 1:
        return f"；上次改的 {len(judged)} 条{'都' if len(judged) > 1 else ''}{told[0][1]}"
    parts = "、".join(f"{count} 条{word}" for count, word in told)
    return f"；上次改的 {len(judged)} 条，{parts}"


def summary(material: Material) -> str:
    """How much was looked at, and how much of what is said may be wrong."""
    tested = sum(material.discovery.tested.values())
    against = f"与{_gapped(short_name(material.before, material.after))}比"
    if not tested and not material.panel.items:
        return f"{against}。没有事项，只看了全站。"
    if not tested:
        return f"{against}。两期记录太少，没有可以比较的变化。"
    return (
        f"{against}，已扣除节假日、星期和全站涨落的影响。核对了 {grouped(tested)} 处数字，"
        f"{_stands(material)}没有列出的，不等于没有变，是这些数据还看不出来。"
    )


def _stands(material: Material) -> str:
    """What stands: changes that may be chance, with how many of them are, and what stands out."""
    found = [each.candidate for each in material.discovery.findings if each.q is not None]
    changed = sum(rests_on_chance(each) for each in found)
    out = len(found) - changed
    beside = f"{out} 处与同类或限度相比突出" if out else ""
    if not changed:
        told = f"没有一处的变化比平常的起伏更大{f'；有 {beside}' if out else ''}"
    else:
        false = false_words(material.discovery.expected_false).removeprefix("其中")
        told = f"{changed} 处变化不像平常的起伏（{false}）{f'；另有 {beside}' if out else ''}"
    return f"{told}；同一事项的并作一条。" if found else f"{told}。"


def _gapped(name: str) -> str:
    """With a space in front where it begins with a digit."""
    return f" {name}" if name[:1].isdigit() else name


def false_words(expected: float) -> str:
    """How many of the findings are expected to be false."""
    if expected < 1:
        return "其中估计误报不到 1 处"
    return f"其中估计误报约 {number(expected)} 处"


def verdict_line(judged: Judged) -> str:
    """An improvement and what came of it."""
    return f"{judged.registered.proposal.title}：{VERDICTS[judged.effect.verdict]}。"


def verdict_numbers(judged: Judged) -> str:
    """The numbers under a verdict: before, after, change beside the controls, and its interval."""
    effect, live = judged.effect, judged.registered.live
    parts = [f"{day(live)}上线"] if live else []
    if effect.before is not None and effect.after is not None:
        both = amounts(effect.metric, effect.before, effect.after)
        parts.append(f"{metric_name(effect.metric)} {' → '.join(both)}")
    if effect.change is not None:
        beside = f"扣去 {effect.controls} 个同类事项后" if effect.controls else "只看自己前后，"
        width = interval(effect.metric, effect.low, effect.high)
        parts.append(f"{beside}变化 {change(effect.metric, effect.change)}（{width}）")
    if effect.weeks_before or effect.weeks_after:
        parts.append(f"改前 {effect.weeks_before} 周、改后 {effect.weeks_after} 周")
    reason = doubt(judged)
    return "；".join([*parts, reason] if reason else parts) + "。"


def doubt(judged: Judged) -> str:
    """Why nothing can be said yet; empty where something is said."""
    effect = judged.effect
    match effect.doubt:
        case Doubt.NONE:
            said = ""
        case Doubt.EARLY:
            said = f"约定 {day(judged.registered.measure_on)}起看，现在还早"
        case Doubt.NOISY:
            worth = worth_words(effect.metric)
            said = f"波动太大，{worth}的变化只有 {power_words(effect)} 的把握看得出，再看一季"
        case Doubt.FEW:
            said = "改前或改后的记录太少"
        case Doubt.ALONE:
            said = "可以比照的事项不足三个，分不清是改进的作用还是自己在变"
        case Doubt.WIDE:
            worth = worth_words(effect.metric)
            said = f"区间还太宽，没有变化和 {worth}的变化都说得通，再看一季"
        case Doubt.UNKNOWN:
            said = "数据里没有这个事项，或这个指标不能按周看"
    return said


def power_words(effect: Effect) -> str:
    """The chance to see what an improvement was made for."""
    return percent(effect.power or 0.0, decimals=0)


def worth_words(metric: str) -> str:
    """The smallest effect an improvement is made for."""
    measure = MEASURES[metric]
    if measure.scale is Scale.POINTS:
        return f"{number(100 * measure.worth)} 个百分点"
    return percent(measure.worth, decimals=0)


def proposal_rows(
    proposal: Proposal, number: int | None, material: Material
) -> tuple[tuple[str, str], ...]:
    """What is done and how it will be judged, as label and words."""
    about = f"第 {number} 条，" if number else ""
    days = "两天以内" if proposal.effort.value == "S" else "两周以内"
    now = amount(proposal.metric, proposal.baseline)
    rows = [
        ("改哪里", proposal.place),
        ("对应发现", f"{about}依据 {proposal.finding}"),
        ("谁受益", f"估计每季度约 {rough(proposal.people)} 人次；{days}做完"),
        ("看什么", f"{metric_name(proposal.metric)}，现为 {now}；{detectable_words(proposal)}"),
        ("比照", controls_words(proposal, material)),
        ("何时看", f"{day(proposal.measure_on)}；上线晚的顺延到够八周之后的季末"),
    ]
    return tuple(rows)


def detectable_words(proposal: Proposal) -> str:
    """The smallest change that can be seen at all."""
    if proposal.detectable is None:
        return "记录太少，改后只能看大致方向"
    measure = MEASURES[proposal.metric]
    verb = "升" if measure.better > 0 else "降"
    if measure.scale is Scale.POINTS:
        size = f"{verb} {number(100 * proposal.detectable, 1)} 个百分点以上"
    elif measure.better < 0 and proposal.detectable >= 0.95:
        return "波动太大，几乎看不出；宜先多记一季再改"
    elif proposal.detectable > 1:
        return "翻一倍以上才看得出；宜先多记一季再改"
    else:
        size = f"{verb} {percent(proposal.detectable, decimals=0)} 以上"
    return f"{size}才看得出（八成把握）"


def controls_words(proposal: Proposal, material: Material) -> str:
    """The items a proposal is held against."""
    if not proposal.controls:
        return "没有可比的同类事项，只看自己前后"
    names = [f"“{material.name_of(code)}”" for code in proposal.controls[:3]]
    more = "等" if len(proposal.controls) > len(names) else ""
    return f"{len(proposal.controls)} 个没改的同类事项：{'、'.join(names)}{more}"


def waiting_line(waiting: Registered) -> str:
    """A proposal that was accepted and has not been done."""
    said = f"{day(waiting.decided_on)}采纳" if waiting.decided_on else "已采纳"
    return f"{waiting.proposal.title}（{said}，还没有上线）"


def rough(people: float) -> str:
    """A number of people in two figures: more would pretend to know."""
    if people < 10:
        return grouped(people)
    size = 10 ** (len(str(int(people))) - 2)
    return grouped(math.floor(people / size + 0.5) * size)
