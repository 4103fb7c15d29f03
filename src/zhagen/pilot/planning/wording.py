"""The planner's findings in sentences: what is wrong, and what to do instead."""

from __future__ import annotations

import math
from collections.abc import Mapping

from zhagen.pilot.charter import Charter, Design, Guardrail, Metric, Standing
from zhagen.pilot.planning.feasible import Finding
from zhagen.pilot.planning.guardrails import GuardrailPlan
from zhagen.pilot.wording.amounts import change

DESIGN_NAMES: Mapping[Design, str] = {
    Design.SWITCHBACK: "逐窗口按天换班",
    Design.HALL_SWITCHBACK: "整厅按天换班",
    Design.CLUSTER: "窗口分组比较",
    Design.STEPPED_WEDGE: "分批启用",
    Design.ONLINE: "线上按人分组",
    Design.MATCHED: "与未启用窗口配对比较",
    Design.BEFORE_AFTER: "前后对比",
}
STANDING_NAMES: Mapping[Standing, str] = {
    Standing.RANDOMISED: "随机分组，可以单独下结论",
    Standing.QUASI_EXPERIMENTAL: "准实验，没有随机分组",
    Standing.BEFORE_AFTER: "前后对比，不能单独下结论",
}

# Code -> (what, remedy). Percentages come ready made: see `_filled`.
_SENTENCES: Mapping[str, tuple[str, str]] = {
    "baseline_missing": (
        "没有基线数据，算不出把握",
        "导出试点前至少四周的办件记录，用 --baseline 交给计划",
    ),
    "baseline_short": (
        "基线只有 {days:.0f} 个工作日，看不出日常波动有多大",
        "至少要 {least:.0f} 个工作日，最好四周",
    ),
    "baseline_not_agreed": (
        "这种设计拿启用前后的变化比，立项书没有定基线期",
        "在 schedule 里写 baseline: {{from: 起日, to: 止日}}，最好四周",
    ),
    "no_primary": (
        "基线里没有一件办件算得出“{metric}”",
        "核对指标公式用到的列是否导出，列名是否写在 columns 里",
    ),
    "no_cases": (
        "{windows} 在基线里没有办件",
        "核对窗口名是否与办件记录一致，或者从名单里去掉",
    ),
    "single_window": (
        "只有一个窗口，窗口的特点和工具的作用分不开",
        "至少再加一个窗口，最好三个以上",
    ),
    "few_windows": (
        "每组只有 {arm:.0f} 个窗口，窗口之间本来的差别就能盖过效果",
        "每组至少 {least:.0f} 个窗口，最好六个以上；工具能按天开关的改用逐窗口按天换班",
    ),
    "few_cases": (
        "一个窗口一天通常只有 {cases:.1f} 件，许多日子没有可比的一对",
        "改用整厅按天换班，或者只选每天不少于 {least:.0f} 件的窗口",
    ),
    "before_after_alone": (
        "前后对比不能单独下结论：工具没有作用时，它也常常“证明”有效",
        "工具能按天开关的改用逐窗口按天换班，不能的改用窗口分组比较",
    ),
    "quasi": (
        "用工具的窗口不是抽签定的，结论只能算准实验",
        "能抽签就抽签",
    ),
    "no_treated": (
        "没有写明哪些窗口用工具、哪些不用",
        "在 design 里写 treated",
    ),
    "exact_cannot": (
        "{windows:.0f} 个窗口的排列检验，p 最小只能到 {least:.3f}，永远到不了 {alpha:.0%}",
        "不以排列检验定结论，或者加窗口，或者改用逐窗口按天换班",
    ),
    "target_not_beyond": (
        (
            "预计效果 {planned} 没有超过目标 {target}：整段区间要在目标之外，真效果恰好等于目标时"
            "几乎证明不了"
        ),
        "预计效果要明显大于目标；没有把握就把目标定低",
    ),
    "power_low": (
        (
            "真有 {planned} 的效果，也只有 {better} 的机会看出来；有 {power} 把握能看出的最小效果是"
            " {smallest}"
        ),
        "加窗口、加周数，或者改用排在前面的设计；都办不到就不要做",
    ),
    "power_below": (
        "真有 {planned} 的效果，看出来的机会是 {better}，不到约定的 {power}",
        "加窗口或加周数",
    ),
    "target_low": (
        (
            "真有 {planned} 的效果，连延长算上也只有 {extended} 的机会证明达到目标 {goal}；"
            "要有 {power} 的把握，真效果约需 {needed}"
        ),
        "把目标定低，或者加窗口、加周数、改用排在前面的设计",
    ),
    "target_below": (
        (
            "真有 {planned} 的效果，按期证明达到目标 {goal} 的机会是 {target}"
            "（延长后 {extended}），不到约定的 {power}；要有这个把握，真效果约需 {needed}"
        ),
        "加窗口、加周数，或者把目标定低",
    ),
    "rare_primary": (
        "这类事太少（基线 {level}），变到预计的 {planned} 只有 {better} 的机会看出来",
        "换一个常见的主要指标，把它改作“不许变差”的底线指标",
    ),
    "zero_window": (
        "{windows} 在基线里的“{metric}”一直是零，平均数之比算不出",
        "把这个指标的 measure 改作 difference_in_means（平均数之差），或者换一个常见的指标",
    ),
    "zero_days": (
        (
            "基线里有 {share} 的窗口日“{metric}”是零：平均数之比要常见的事才看得准，"
            "计划没有把这些日子算进去，实际的把握比算出来的低"
        ),
        "把这个指标的 measure 改作 difference_in_means（平均数之差）",
    ),
    "success_below": (
        (
            "成功要目标和底线都证实：真有 {planned} 的效果，按期都证实的机会只有 {success}，"
            "不到约定的 {power}。最难的是{metric}，允许{worse} {margin}，只有 {kept} 的机会证实守住"
        ),
        (
            "{power} 的把握能证实的是{metric}没有{worse}出 {provable}："
            "封存前双方商定是否接受这样的底线，不接受就加窗口、加周数"
        ),
    ),
}
_PERCENT = ("better", "target", "extended", "power", "level", "share", "success", "kept")
_EFFECTS = ("planned", "goal", "smallest", "needed")


def sentence(finding: Finding, charter: Charter) -> tuple[str, str]:
    """(What, what to do) of a finding, without full stops."""
    what, remedy = _SENTENCES[finding.code]
    values = {
        key: _shown(key, value, finding.code, charter) for key, value in finding.values.items()
    }
    return what.format(**values), remedy.format(**values)


def _shown(key: str, value: float | str, code: str, charter: Charter) -> float | str:
    if isinstance(value, str):
        return value
    if key in _EFFECTS or (code == "target_not_beyond" and key == "target"):
        return effect_words(charter.primary, value)
    if key in _PERCENT:
        return f"{value:.1%}" if key == "level" else f"{value:.0%}"
    return value


def effect_words(metric: Metric, effect: float) -> str:
    """An effect of a metric as people say it: per cent, percentage points, or its own unit."""
    return change(effect, metric) if math.isfinite(effect) else "（看不出）"


def guardrail_sentence(plan: GuardrailPlan, guardrail: Guardrail, power: float) -> str:
    """What the guardrail can show, in one sentence."""
    metric, title = guardrail.metric, guardrail.metric.title
    if plan.level is None or plan.kept is None or plan.provable is None or plan.visible is None:
        return f"{title}：算不出能证明什么，试点中只能看着"
    worse = -metric.direction.sign
    return (
        f"{title}：工具不影响它的话，有 {plan.kept:.0%} 的机会证明没有比"
        f" {effect_words(metric, worse * plan.margin)} 更差；{power:.0%} 的把握能证明到"
        f" {effect_words(metric, worse * plan.provable)}，"
        f"改善要到 {effect_words(metric, plan.visible)} 才看得出来"
    )
