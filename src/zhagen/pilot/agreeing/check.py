"""What is wrong with a charter before it is sealed: after that nothing can be put right quietly.

Only what can be seen from the charter itself; whether the design can find the planned effect is
for `plan` to say, from the department's own records.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from zhagen.measures.errors import UnreadableTarget
from zhagen.pilot.agreeing.file import load_charter
from zhagen.pilot.agreeing.formula import BadFormula, parse
from zhagen.pilot.agreeing.wanted import wanted_change
from zhagen.pilot.charter import Charter, Design, Measure, Metric
from zhagen.pilot.formula_nodes import Kind
from zhagen.pilot.model import CASE_COLUMNS
from zhagen.slices.faults import Fault, Level
from zhagen.slices.marks import Key, read_marked

_ROLES = {"department": "部门一方", "vendor": "产品一方"}
_STOP_KINDS = {
    "harm": "出现损害",
    "privacy": "隐私事件",
    "compliance": "不照排班执行",
    "withdrawal": "人员退出",
}
_AFTERWARDS = {"data": "数据", "tool": "工具", "knowledge": "经验"}
# Smaller differences between the words and the number are rounding.
_ROUNDING = 0.002
# Above this chance of a false proof a pilot proves nothing to anybody.
_MOST_ALPHA = 0.2


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem of a charter; `path` leads to the key it is about."""

    path: tuple[Key, ...]
    what: str
    remedy: str
    level: Level = Level.ERROR


def check_charter(charter: Charter) -> tuple[Problem, ...]:
    """Every problem that the charter shows by itself, errors first."""
    found = [
        *_parties(charter),
        *_metrics(charter),
        *_target(charter),
        *_schedule(charter),
        *_design(charter),
        *_promises(charter),
        *_numbers(charter),
    ]
    return tuple(sorted(found, key=lambda problem: problem.level is Level.WARNING))


def check_file(path: Path) -> tuple[Fault, ...]:
    """The same for a file, with lines. Raises BrokenCharter where it is no charter at all."""
    charter = load_charter(path)
    marked = read_marked(path.parent, path.name)
    return tuple(
        Fault(path.name, marked.line(each.path), "charter", each.what, each.remedy, each.level)
        for each in check_charter(charter)
    )


def _warning(path: tuple[Key, ...], what: str, remedy: str) -> Problem:
    return Problem(path, what, remedy, Level.WARNING)


def _parties(charter: Charter) -> Iterator[Problem]:
    roles = {party.role for party in charter.parties}
    for role, words in _ROLES.items():
        if role not in roles:
            yield Problem(("parties",), f"没有{words}", f"加一方，role: {role}")
    for name, times in Counter(party.id for party in charter.parties).items():
        if times > 1:
            yield Problem(("parties",), f"两方都叫 {name}", "各用各的 id")
    for at, party in enumerate(charter.parties):
        if party.days_planned > party.days_cap:
            yield Problem(
                ("parties", at, "person_days"),
                f"{party.name}计划 {party.days_planned:g} 人日，超过上限 {party.days_cap:g}",
                "减少计划或者商定更高的上限",
            )
        if not party.contributes:
            yield Problem(("parties", at), f"{party.name}没有写投入什么", "写明 contributes")


def _metrics(charter: Charter) -> Iterator[Problem]:
    named: list[tuple[tuple[Key, ...], Metric]] = [(("metrics", "primary"), charter.primary)]
    named += [
        (("metrics", "guardrails", at), each.metric) for at, each in enumerate(charter.guardrails)
    ]
    named += [(("metrics", "secondary", at), each) for at, each in enumerate(charter.secondary)]
    for name, times in Counter(metric.id for _, metric in named).items():
        if times > 1:
            yield Problem(
                ("metrics",), f"指标 {name} 写了 {times} 次", "各用各的 id，一个指标只写一处"
            )
    for path, metric in named:
        yield from _metric(path, metric, charter)
    if not charter.guardrails:
        yield Problem(
            ("metrics",), "没有底线指标", "至少写一个不能变差的指标，例如退件率，并写明 margin"
        )
    for at, each in enumerate(charter.guardrails):
        if each.metric.measure.is_ratio and each.margin >= 1:
            yield Problem(
                ("metrics", "guardrails", at, "margin"),
                f"底线 {each.metric.title} 的界限是 {each.margin:.0%}，等于没有底线",
                "写成小数，例如 0.05 表示 5%",
            )


def _metric(path: tuple[Key, ...], metric: Metric, charter: Charter) -> Iterator[Problem]:
    columns = {**CASE_COLUMNS, **dict.fromkeys(charter.columns.keys() - CASE_COLUMNS, Kind.NUMBER)}
    try:
        formula = parse(metric.formula, columns)
    except BadFormula as error:
        yield Problem((*path, "formula"), str(error), "见 docs/pilot.md 的公式一节")
        return
    if metric.measure is Measure.DIFFERENCE_IN_RATES and formula.node.kind is not Kind.TRUTH:
        yield Problem(
            (*path, "formula"),
            f"{metric.title}按比率算，公式的结果却是{formula.node.kind.value}",
            "写成一个判断，例如 errors > 0",
        )
    if metric.measure.is_ratio and formula.node.kind is not Kind.NUMBER:
        yield Problem(
            (*path, "formula"), f"{metric.title}按比值算，公式的结果不是数", "写成一个算式"
        )
    if metric.measure is Measure.RESTRICTED_MEAN_RATIO and metric.horizon <= 0:
        yield Problem(
            (*path, "measure"), f"{metric.title}没有写截止时长", "加 horizon，单位与指标相同"
        )


def _target(charter: Charter) -> Iterator[Problem]:
    target, sign = charter.target, charter.primary.direction.sign
    if target.change * sign <= 0:
        yield Problem(
            ("target",), "目标的方向与指标的好坏方向相反", "检查 target.change 的正负和 direction"
        )
    elif target.planned * sign <= target.change * sign:
        yield Problem(
            ("target", "planned"),
            "预计效果没有超过目标：真实效果恰好等于目标时，整段区间过线的机会只有约 2.5%",
            "预计效果要明显好于目标；办不到就把目标定低",
        )
    if charter.primary.measure.is_ratio and min(target.change, target.planned) <= -1:
        yield Problem(("target",), "减少不能达到或超过 100%", "写成小数，例如 -0.1667")
    try:
        said = wanted_change(target.text, charter.primary.measure, charter.primary.direction)
    except UnreadableTarget:
        return
    if abs(said - target.change) > _ROUNDING:
        yield Problem(
            ("target", "change"),
            f"“{target.text}”等于 {said:+.2%}，change 却写了 {target.change:+.2%}",
            "两处写成一致：效率提升 20% 是用时减少 16.7%，不是 20%",
        )


def _schedule(charter: Charter) -> Iterator[Problem]:
    schedule = charter.schedule
    looks = schedule.looks
    if list(looks) != sorted(set(looks)) or looks[0] < 1:
        yield Problem(("schedule", "looks"), "查看的周次要从小到大、各不相同", "例如 [2, 4, 6, 8]")
    elif looks[-1] != schedule.weeks:
        yield Problem(
            ("schedule", "looks"),
            f"最后一次查看是第 {looks[-1]} 周，试点却有 {schedule.weeks} 周",
            f"最后一次查看写第 {schedule.weeks} 周",
        )
    elif looks[0] <= schedule.run_in:
        yield Problem(
            ("schedule", "looks"),
            f"第 {looks[0]} 周还在适应期里（前 {schedule.run_in} 周），那时没有可看的数据",
            f"第一次查看放到第 {schedule.run_in + 1} 周以后",
        )
    if not 6 <= schedule.weeks <= 8:
        yield _warning(
            ("schedule", "weeks"), f"试点 {schedule.weeks} 周，通常 6 至 8 周", "确认双方都同意"
        )
    start, end = schedule.baseline_from, schedule.baseline_to
    if start and end and not start <= end < schedule.start:
        yield Problem(
            ("schedule", "baseline"), "基线期要在试点开始之前，且起日不晚于止日", "改正日期"
        )


def _design(charter: Charter) -> Iterator[Problem]:
    design, windows = charter.assignment.design, charter.assignment.windows
    if len(set(windows)) != len(windows):
        yield Problem(("design", "windows"), "窗口写重了", "每个窗口只写一次")
    if design is not Design.ONLINE and len(windows) < 2:
        yield Problem(("design", "windows"), "窗口不足两个", "写出参加的窗口")
    needs_baseline = (Design.CLUSTER, Design.MATCHED, Design.BEFORE_AFTER)
    if design in needs_baseline and charter.schedule.baseline_from is None:
        yield Problem(("schedule",), "这种设计要有基线期", "加 baseline: {from: 起日, to: 止日}")
    strangers = set(charter.assignment.treated) - set(windows)
    if strangers:
        yield Problem(
            ("design", "treated"), f"{'、'.join(sorted(strangers))} 不在窗口名单里", "改正窗口名"
        )
    if design is Design.MATCHED and not 0 < len(charter.assignment.treated) < len(windows):
        yield Problem(("design", "treated"), "配对比较要写明哪些窗口使用工具", "写 treated")
    if design is Design.MATCHED:
        yield _warning(("design", "kind"), "没有随机分组，结论只能算准实验", "能随机就随机")
    if design is Design.STEPPED_WEDGE:
        yield from _wedge(charter)
    if design is Design.BEFORE_AFTER:
        yield _warning(
            ("design", "kind"),
            "前后对比不能单独下结论：没有效果时它也有六成机会“证明”有效",
            "换一种设计",
        )


def _wedge(charter: Charter) -> Iterator[Problem]:
    """The order is compared as a whole, once; afterwards nobody is left without the tool."""
    schedule, last = charter.schedule, charter.schedule.weeks
    if schedule.looks != (last,):
        yield Problem(
            ("schedule", "looks"),
            "错峰上线要到各窗口都用上以后才能比较，中途不能查看",
            f"写 looks: [{last}]",
        )
    if schedule.extension_weeks:
        yield Problem(
            ("schedule", "extension_weeks"),
            "错峰上线延长没有用：延长期里没有不用工具的窗口可比",
            "写 extension_weeks: 0",
        )
    if schedule.run_in:
        # The first weeks of the calendar are where windows without the tool are compared with
        # themselves; a window that starts later still learns in weeks that count.
        yield _warning(
            ("schedule", "run_in"),
            f"错峰上线去掉前 {schedule.run_in} 周，去掉的多半是还没用工具、要拿来对照的周；"
            "后上线的窗口上手的那几周照样计入",
            "写 run_in: 0；人要几周才上手的，改用按天换班或窗口分组，或者加长试点",
        )


def _promises(charter: Charter) -> Iterator[Problem]:
    if not charter.leaves_out:
        yield Problem(("scene", "leaves_out"), "没有写明不包括什么", "写出不在范围内的办件")
    given = {rule.kind for rule in charter.stop_rules}
    for kind, words in _STOP_KINDS.items():
        if kind not in given:
            yield Problem(("stop_rules",), f"没有写{words}时怎样停", f"加 kind: {kind}")
    for kind, words in _AFTERWARDS.items():
        if kind not in charter.afterwards:
            yield Problem(("afterwards",), f"没有写停止后{words}怎样处理", f"加 {kind}")
    schedule = charter.schedule
    last = schedule.start + timedelta(weeks=schedule.weeks + schedule.extension_weeks)
    if charter.permission.delete_by <= last:
        yield Problem(
            ("permission", "delete_by"),
            f"删除日 {charter.permission.delete_by} 早于试点（含延长）结束的 {last}",
            "推后删除日，或者缩短试点",
        )


def _numbers(charter: Charter) -> Iterator[Problem]:
    alphas: dict[tuple[Key, ...], float] = {("alpha",): charter.alpha}
    for at, each in enumerate(charter.guardrails):
        alphas["metrics", "guardrails", at, "alpha"] = each.alpha
    for path, alpha in alphas.items():
        if alpha > _MOST_ALPHA:
            said = f"误判机会定为 {alpha:.0%}，最多 {_MOST_ALPHA:.0%}，再高就证明不了什么"
            yield Problem(path, said, f"写 0 至 {_MOST_ALPHA:g} 之间的数，通常 0.05")
    if 0.1 < charter.alpha <= _MOST_ALPHA:
        yield _warning(("alpha",), f"误判机会定为 {charter.alpha:.0%}，通常 5%", "确认双方都同意")
    if charter.power < 0.5:
        yield Problem(("power",), f"把握只有 {charter.power:.0%}，不如不做", "至少 0.8")
    if charter.mix_weights and sum(charter.mix_weights.values()) <= 0:
        yield Problem(("mix", "weights"), "各类办件的权重都是零", "写出各类占比，或者不写由基线算")
    if charter.mix_by not in CASE_COLUMNS and charter.mix_by not in charter.columns:
        yield Problem(("mix", "by"), f"“{charter.mix_by}”不是办件的列", "通常写 case_type")
    study = charter.accuracy
    if study and study.recall_planned <= study.recall_target:
        yield Problem(
            ("accuracy", "recall_planned"),
            "预计的找出比例没有超过目标，区间下限过不了线",
            "预计要高于目标；办不到就把目标定低",
        )
