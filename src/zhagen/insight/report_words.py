"""The sentences of the report that no finding brings along."""

from __future__ import annotations

from zhagen.insight.effect import Doubt, Effect, Verdict
from zhagen.insight.effect_metrics import MEASURES, Scale
from zhagen.insight.model import Finding, Proposal
from zhagen.insight.register import Registered
from zhagen.insight.report_charts import short_name
from zhagen.insight.report_groups import entries
from zhagen.insight.report_material import Judged, Material
from zhagen.insight.report_values import (
    amount,
    change,
    change_words,
    day,
    grouped,
    interval,
    metric_name,
    spaced,
)

TITLE = "数字服务效能分析与建议"
VERDICTS = {
    Verdict.WORKED: "有效，保留",
    Verdict.WORSE: "变差了，建议恢复原样",
    Verdict.NO_EFFECT: "没有效果",
    Verdict.OPEN: "还不能说",
}
# Baselines that are the middle of weekly values, not that of the whole period.
_MEDIAN = ("_median_s", "_median")
AGREED = ("约定", "登记以后不再改")


def numbers(material: Material) -> dict[str, int]:
    """The number a finding carries in the report, by id."""
    return {each.id: entry.number for entry in entries(material) for each in entry.findings}


def headline(material: Material) -> str:
    """The result in one sentence."""
    found, proposed = len(entries(material)), len(material.proposals)
    told = f"{found} 条发现" if found else "没有查出可靠的变化"
    if proposed:
        told += f"，建议先改 {proposed} 条"
    return f"{spaced(material.after.name)}：{told}{_earlier(material.judged)}。"


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
    told = "、".join(f"{counts[each]} 条{word}" for each, word in words if counts[each])
    return f"；上次改的 {len(judged)} 条，{told}"


def summary(material: Material) -> str:
    """How much was looked at, and how much of what is said may be wrong."""
    tested = sum(material.discovery.tested.values())
    found = sum(each.q is not None for each in material.discovery.findings)
    against = f"与{_gapped(short_name(material.before))}比"
    if not tested and not material.panel.items:
        return f"{against}。没有事项，只看了全站。"
    if not tested:
        return f"{against}。两期记录太少，没有可以比较的变化。"
    said = f"{against}，已扣除节假日、星期和全站涨落的影响。核对了 {grouped(tested)} 处数字，"
    unseen = "没有列出的，不等于没有变，是这些数据还看不出来。"
    if not found:
        return f"{said}没有一处的变化比平常的起伏更大。{unseen}"
    false = false_words(material.discovery.expected_false)
    return f"{said}{found} 处的变化不像平常的起伏，{false}；同一事项的并作一条。{unseen}"


def _gapped(name: str) -> str:
    """With a space in front where it begins with a digit."""
    return f" {name}" if name[:1].isdigit() else name


def false_words(expected: float) -> str:
    """How many of the findings are expected to be false."""
    if expected < 1:
        return "其中估计误报不到 1 处"
    return f"其中估计误报约 {expected:.0f} 处"


def verdict_line(judged: Judged) -> str:
    """An improvement and what came of it."""
    return f"{judged.registered.proposal.title}：{VERDICTS[judged.effect.verdict]}。"


def verdict_numbers(judged: Judged) -> str:
    """The numbers under a verdict: before, after, change beside the controls, and its interval."""
    effect, live = judged.effect, judged.registered.live
    parts = [f"{day(live)}上线"] if live else []
    if effect.before is not None and effect.after is not None:
        both = f"{amount(effect.metric, effect.before)} → {amount(effect.metric, effect.after)}"
        parts.append(f"{metric_name(effect.metric)} {both}")
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
    return f"{(effect.power or 0.0) * 100:.0f}%"


def worth_words(metric: str) -> str:
    """The smallest effect an improvement is made for."""
    measure = MEASURES[metric]
    if measure.scale is Scale.POINTS:
        return f"{measure.worth * 100:.0f} 个百分点"
    return f"{measure.worth * 100:.0f}%"


def finding_numbers(finding: Finding) -> str:
    """What stands under the sentence of a finding: the change with its range, and its id."""
    told = change_words(finding.candidate)
    return f"{told}；依据 {finding.id}。" if told else f"依据 {finding.id}。"


def proposal_rows(
    proposal: Proposal, number: int | None, material: Material
) -> tuple[tuple[str, str], ...]:
    """What is done and how it will be judged, as label and words."""
    about = f"第 {number} 条，" if number else ""
    by_weeks = "（按周取数）" if proposal.metric.endswith(_MEDIAN) else ""
    days = "两天以内" if proposal.effort.value == "S" else "两周以内"
    now = f"{amount(proposal.metric, proposal.baseline)}{by_weeks}"
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
        size = f"{verb} {proposal.detectable * 100:.1f} 个百分点以上"
    elif measure.better < 0 and proposal.detectable >= 0.95:
        return "波动太大，几乎看不出；宜先多记一季再改"
    elif proposal.detectable > 1:
        return "翻一倍以上才看得出；宜先多记一季再改"
    else:
        size = f"{verb} {proposal.detectable * 100:.0f}% 以上"
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
    return grouped(round(people / size) * size)
