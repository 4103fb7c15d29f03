"""The report's statements nine to fourteen: what was found, what it does not say, what follows."""

from __future__ import annotations

import math
from collections.abc import Iterator

from zhagen.pilot.charter import Metric, Standing
from zhagen.pilot.model import Estimate, GuardrailState, TargetState
from zhagen.pilot.papers.charts import effect_chart
from zhagen.pilot.papers.material import Basis, Condition, State, Statement
from zhagen.pilot.wording import amounts
from zhagen.pilot.wording.effort import effort_sentence, effort_table, over_sentences
from zhagen.pilot.wording.records import balance_name, lesson_sentence
from zhagen.pilot.wording.verdicts import (
    TARGET_STATES,
    VERDICTS,
    alpha_sentence,
    effect_sentence,
    everyday_sentence,
    metric_named,
    next_step,
    reason_sentences,
    weeks_named,
)
from zhagen.report.document import TableBlock


def findings(basis: Basis) -> Iterator[Statement]:
    """Statements nine to fourteen."""
    yield _effect(basis)
    yield Statement(10, "两个问题，分开回答", tuple(_two_questions(basis)))
    yield _guardrails(basis)
    yield _looks(basis)
    yield Statement(13, "这份报告不能说明的", tuple(_limits(basis)))
    spent = basis.attached.effort
    costs = (effort_table(spent, basis.charter),) if spent else ()
    yield Statement(14, "结论、署名与经验", (*_decision(basis), *_costs(basis)), costs)


def brief(basis: Basis) -> TableBlock:
    """The first page's table: the effect in both units, and how many cases it rests on."""
    look, metric = basis.look, basis.charter.primary
    found = look.primary
    target = basis.charter.target
    rows = (
        (
            f"{metric.title}的变化",
            _with_span(found, metric),
        ),
        ("折合", amounts.everyday(found, metric)),
        ("不用时、用时", _levels(found, metric)),
        (
            "目标",
            f"{amounts.change(target.change, metric)}（“{target.text}”）",
        ),
        ("计入办件", f"{amounts.count(look.flow.analysed)} 件，到 {amounts.long_day(look.until)}"),
    )
    return TableBlock(("项目", "数值（括号内为可信范围）"), rows, (3, 8))


def _with_span(found: Estimate, metric: Metric) -> str:
    span = amounts.span(found.low, found.high, metric)
    return f"{amounts.change(found.effect, metric)}（{span}）"


def _levels(found: Estimate, metric: Metric) -> str:
    return f"{amounts.level(found.off_level, metric)}，{amounts.level(found.on_level, metric)}"


def conditions(basis: Basis) -> Iterator[Condition]:
    """What the verdict needed, in the order a reader asks for it."""
    look, charter, checks = basis.look, basis.charter, basis.look.checks
    yield _target_condition(basis)
    for state in look.guardrails:
        metric = metric_named(charter, state.metric_id)
        kept = State.MET if state.held else State.FAILED if state.harmed else State.OPEN
        title = f"{metric.title}不{amounts.worse(metric)}出 {amounts.agreed(state.margin, metric)}"
        yield Condition(title, _guard_value(state, metric), kept)
    floors = (
        ("照排班执行", checks.compliance, charter.compliance_floor),
        ("记录完整", checks.completeness, charter.completeness_floor),
    )
    for title, value, floor in floors:
        kept = State.MET if value >= floor else State.FAILED
        yield Condition(f"{title} ≥ {amounts.goal(floor)}", amounts.percent(value), kept)
    yield _sealed(basis)
    shares = [key for key in checks.balance if key.startswith("share:")]
    if shares:
        off, on = checks.balance[shares[-1]]
        near = State.MET if abs(off - on) <= 0.05 else State.OPEN
        name = balance_name(shares[-1], charter)
        yield Condition(f"{name}两边相近", f"{amounts.percent(off)} 与 {amounts.percent(on)}", near)


def _sealed(basis: Basis) -> Condition:
    """Seal and sheets: with no sheet to compare, nobody may say that these fit."""
    checks, found, title = basis.look.checks, basis.attached.verification, "封条与每周校验"
    if not (checks.seal_intact and checks.roots_intact) or (found and not found.intact):
        return Condition(title, "不符", State.FAILED)
    if not checks.roots_compared:
        return Condition(title, "封条完好，没有给出校验单", State.UNCHECKED)
    return Condition(title, f"完好，{checks.roots_compared} 张校验单相符", State.MET)


def _target_condition(basis: Basis) -> Condition:
    look, metric = basis.look, basis.charter.primary
    worst = look.primary.high if metric.direction.sign < 0 else look.primary.low
    title = f"{metric.title}范围整段过目标"
    if look.target is TargetState.REACHED:
        return Condition(title, f"最差一端 {amounts.change(worst, metric)}", State.MET)
    short = abs(worst - basis.charter.target.change)
    unit = " 个百分点" if metric.measure.is_ratio else amounts.unit_of(metric)
    shown = amounts.number(amounts.factor_of(metric) * short)
    failed = look.target in (TargetState.SHORT, TargetState.WORSE)
    value = f"差 {shown}{unit}" if math.isfinite(short) else f"范围{amounts.UNKNOWN}"
    return Condition(title, value, State.FAILED if failed else State.OPEN)


def _guard_value(state: GuardrailState, metric: Metric) -> str:
    if state.estimate is None:
        return "数据说不出"
    return _with_span(state.estimate, metric)


def _effect(basis: Basis) -> Statement:
    look, metric = basis.look, basis.charter.primary
    rows = tuple(
        (
            f"第 {int(row['week'])} 周末",
            amounts.change(row["effect"], metric),
            amounts.span(row["low"], row["high"], metric),
        )
        for row in look.weekly
    )
    held = look.checks.seal_intact and look.checks.roots_intact
    doubt = () if held else ("封条或校验单不符，以下数字不能采信，只供查找原因。",)
    lines = (
        *doubt,
        f"{effect_sentence(look, basis.charter)}。",
        f"{everyday_sentence(look, basis.charter)}。",
        "可信范围按全部约定的查看一起算：不论在哪一次停下，范围都算数。",
        *_by_window(look.by_window, metric),
    )
    table = TableBlock(("查看", "变化", "可信范围"), rows, (3, 3, 5), right=(1, 2))
    return Statement(9, "主要结果", lines, (table,), effect_chart(basis))


def _by_window(found: Estimate | None, metric: Metric) -> Iterator[str]:
    """The same effect with every window as one number: for those who doubt the pairs of days."""
    if found is not None:
        yield (
            f"{found.units} 个窗口各先算成一个数再比，是 {_with_span(found, metric)}；"
            "单位少，范围就宽，只供对照，不参与结论。"
        )


def _two_questions(basis: Basis) -> Iterator[str]:
    look, charter = basis.look, basis.charter
    metric, found = charter.primary, look.primary
    ends = sorted(end * metric.direction.sign for end in (found.low, found.high))
    nothing = "是" if ends[0] > 0 else "不是，反而变差" if ends[1] < 0 else "分不出"
    yield (
        f"比不用好吗：{nothing}。可信范围 {amounts.span(found.low, found.high, metric)}，"
        f"{'整段在没有变化的一边' if ends[0] > 0 or ends[1] < 0 else '没有变化也在范围以内'}。"
    )
    yield (
        f"达到“{charter.target.text}”（{amounts.change(charter.target.change, metric)}）了吗："
        f"{TARGET_STATES[look.target]}。判断看整段范围，不看中间的点。"
    )


def _guardrails(basis: Basis) -> Statement:
    charter, tables, lines = basis.charter, [], []
    rows = tuple(_guard_row(each, basis) for each in basis.look.guardrails)
    if rows:
        header = ("底线指标", "变化（可信范围）", "允许变差", "结论")
        tables.append(TableBlock(header, rows, (3, 6, 3, 5)))
        lines.append("底线看整段范围：整段在允许以内才算守住，整段在允许以外就停。")
        lines += [
            f"{metric_named(charter, each.metric_id).title}：{each.unknown}"
            for each in basis.look.guardrails
            if each.unknown
        ]
    else:
        lines.append("立项书没有定底线指标。")
    second = tuple(
        (
            metric.title,
            (
                f"{amounts.change(each.estimate.effect, metric)}"
                f"（{amounts.span(each.estimate.low, each.estimate.high, metric)}）"
            ),
            amounts.chance(each.p_adjusted),
        )
        for each in basis.look.secondary
        for metric in (metric_named(charter, each.metric_id),)
    )
    if second:
        names = ("次要指标", "变化（可信范围）", "合并校正后")
        tables.append(TableBlock(names, second, (3, 6, 3)))
        lines.append("次要指标只供参考，不参与结论；几项一起看，已作校正。")
    told = {each.metric_id for each in basis.look.secondary}
    silent = [each.title for each in charter.secondary if each.id not in told]
    if silent:
        lines.append(f"次要指标{'、'.join(silent)}这次比不出来：没有数，或者一边全是零、全都一样。")
    return Statement(11, "底线指标和次要指标", tuple(lines), tuple(tables))


def _guard_row(state: GuardrailState, basis: Basis) -> tuple[str, ...]:
    metric = metric_named(basis.charter, state.metric_id)
    said = (
        "守住" if state.held else "超过，须停用" if state.harmed else "没有证实守住，也没有证实超过"
    )
    margin = amounts.agreed(state.margin, metric)
    return metric.title, _guard_value(state, metric), margin, said


def _looks(basis: Basis) -> Statement:
    charter = basis.charter
    rows = tuple(
        (
            f"第 {look.week} 周末",
            amounts.percent(look.spending.fraction),
            amounts.percent(look.spending.alpha_spent),
            f"{look.spending.critical:.2f}",
        )
        for look in basis.looks
    )
    header = ("查看", "已有信息", "已用误判机会", "临界值")
    lines = [
        (
            f"约定在{weeks_named(charter.schedule.looks)}查看。下表由现在的记录按各次查看重算；"
            "当时是谁、在哪一天打开过结果，记录里没有。"
        ),
        (
            f"{alpha_sentence(charter)}；到这次为止用了 "
            f"{amounts.percent(basis.look.spending.alpha_spent)}。"
        ),
    ]
    extra = charter.schedule.extension_weeks
    if extra:
        lines.append(f"立项书允许延长一次、{extra} 周，延长后的查看也在这个总数以内。")
    table = TableBlock(header, rows, (3, 3, 3, 3), right=(1, 2, 3))
    return Statement(12, "查看次数与误判机会", tuple(lines), (table,))


def _limits(basis: Basis) -> Iterator[str]:
    charter, look = basis.charter, basis.look
    where = "、".join(charter.assignment.windows) or "这一项网上服务"
    yield f"只说明 {where} 在这几周的情形；换窗口、换事项、换季节，要另行验证。"
    if charter.leaves_out:
        yield f"不包括：{'；'.join(charter.leaves_out)}。"
    if look.target in (TargetState.BETTER, TargetState.UNCLEAR):
        yield "目标没有证实，不等于证实没有达到：现有的数据还分不清。"
    if look.standing is not Standing.RANDOMISED:
        yield "没有随机安排，两边的差别可能另有原因。"
    if any(not each.held and not each.harmed for each in look.guardrails):
        yield "有底线指标没有看清，不能据此说它没有变差。"
    yield "没有进入记录的人（等候中离开的、没有受理的）不在其中。"
    yield "上线几个月以后的效果，几周的数据说不出。"


def _decision(basis: Basis) -> Iterator[str]:
    decision, charter = basis.decision, basis.charter
    step, how = next_step(decision, basis.look, charter)
    names = "、".join(basis.decided_by) or "（待签）"
    yield f"结论：{VERDICTS[decision.verdict]}。下一步：{step}。{how}"
    yield from reason_sentences(decision, charter)
    yield f"{amounts.long_day(basis.decided_on)}由{names}作出。"
    lessons = basis.attached.lessons
    if lessons is None:
        yield "经验文件 lessons.json 与本报告一同留存。"
        return
    yield "经验文件 lessons.json 与本报告一同留存，记下的是："
    yield from (lesson_sentence(each, charter) for each in lessons.lessons)
    yield from (f"{remark.rstrip('。')}。" for remark in lessons.remarks)


def _costs(basis: Basis) -> Iterator[str]:
    """What both parties put in, above the table that shows it."""
    spent = basis.attached.effort
    if spent is not None:
        yield f"双方投入的人日：{effort_sentence(spent)}"
        yield from over_sentences(spent, basis.charter)
