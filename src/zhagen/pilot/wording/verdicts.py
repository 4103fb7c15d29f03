"""What a verdict says to people: the sentence, its numbers, and the one permitted next step.

Extending, stopping and turning a pilot into a product read equally calm: a stop with its lessons
kept is a good result. Sentences about records, checks and lessons stand in `records`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from zhagen.pilot.charter import Charter, Design, Measure, Metric, Standing
from zhagen.pilot.estimating.looks import permitted_looks
from zhagen.pilot.model import Decision, Look, TargetState, Verdict
from zhagen.pilot.wording import amounts

VERDICTS: Mapping[Verdict, str] = {
    Verdict.SUCCESS: "成功",
    Verdict.PARTLY: "部分达成",
    Verdict.CONTINUE: "继续",
    Verdict.STOP_FUTILITY: "停止（无望）",
    Verdict.STOP_HARM: "停止（有损害）",
    Verdict.VOID: "作废",
}
DESIGNS: Mapping[Design, str] = {
    Design.SWITCHBACK: "窗口 × 日，成对轮换",
    Design.HALL_SWITCHBACK: "全厅按日成对轮换",
    Design.CLUSTER: "按窗口随机分组，与试点前对比",
    Design.ONLINE: "网上办事人随机分组",
    Design.STEPPED_WEDGE: "各窗口按随机次序先后启用",
    Design.MATCHED: "与未启用的窗口对照（非随机）",
    Design.BEFORE_AFTER: "前后对比",
}
STANDINGS: Mapping[Standing, str] = {
    Standing.RANDOMISED: "随机对照：差别可以归于工具",
    Standing.QUASI_EXPERIMENTAL: "准实验：没有随机，差别可能另有原因，不能单独作证",
    Standing.BEFORE_AFTER: "前后对比：不能单独下结论",
}
MEASURES: Mapping[Measure, str] = {
    Measure.GEOMETRIC_MEAN_RATIO: "几何平均数之比",
    Measure.MEAN_RATIO: "平均数之比",
    Measure.RESTRICTED_MEAN_RATIO: "限定时间内平均数之比",
    Measure.DIFFERENCE_IN_RATES: "比率之差",
    Measure.DIFFERENCE_IN_MEANS: "平均数之差",
}
TARGET_STATES: Mapping[TargetState, str] = {
    TargetState.REACHED: "整段范围都达到目标，目标已证实",
    TargetState.BETTER: "比不用好已证实，目标没有证实",
    TargetState.UNCLEAR: "还分不出用与不用的差别，目标没有证实",
    TargetState.SHORT: "整段范围都没到目标，目标已可排除",
    TargetState.WORSE: "用了反而变差，目标已可排除",
}
STOP_KINDS: Mapping[str, str] = {
    "harm": "出现损害",
    "privacy": "隐私事件",
    "compliance": "不照排班执行",
    "withdrawal": "人员退出",
}
ROLES: Mapping[str, str] = {"department": "部门一方", "vendor": "产品一方"}


def metric_named(charter: Charter, metric_id: str) -> Metric:
    """The metric of `charter` with that id. Raises KeyError."""
    guards = (each.metric for each in charter.guardrails)
    for metric in (charter.primary, *guards, *charter.secondary):
        if metric.id == metric_id:
            return metric
    raise KeyError(metric_id)


def headline(decision: Decision, look: Look, charter: Charter) -> str:
    """The verdict in one line."""
    return f"{VERDICTS[decision.verdict]}：{_gist(decision, look, charter)}"


def _gist(decision: Decision, look: Look, charter: Charter) -> str:
    codes = {str(reason["code"]) for reason in decision.reasons}
    title, goal = charter.primary.title, f"“{charter.target.text}”"
    good = amounts.better(charter.primary)
    for code, sentence in _GISTS.items():
        if code in codes:
            return sentence.format(
                title=title, goal=goal, good=good, guard=_guards(decision, charter)
            )
    if look.target is TargetState.REACHED:
        return f"{title}整段范围都达到了{goal}"
    return f"{title}的约定查看已经做完"


# The first code that a decision carries decides; the graver stand first.
_GISTS: Mapping[str, str] = {
    "changed_after_data": "看到数据以后改过立项书的关键内容，数字不能采信",
    "seal_broken": "记录或立项书与封存时不一致，数字不能采信",
    "root_broken": "记录与对方存的校验单不一致，数字不能采信",
    "harm": "{guard}变差，超过了约定的底线",
    "split_mismatch": "两边的人数与抽签不符，不能下结论",
    "compliance_low": "照排班执行没有达到底线，不能下结论",
    "completeness_low": "记录完整没有达到底线，不能下结论",
    "not_randomised": "两边有差别，但这种对比没有随机，不能单独作证",
    "guardrail_open": "{title}达到了目标，{guard}是否守住底线还没证实",
    "target_reached": "{title}整段范围都达到了{goal}",
    "better_than_nothing": "{title}确实{good}了，是否达到{goal}还没证实",
    "worse": "{title}没有变好，反而变差",
    "target_out_of_reach": "{title}整段范围都没有到{goal}，再做也到不了",
    "not_told_from_nothing": "{title}到期还分不出用与不用的差别",
    "hardly_reachable": "还没到下结论的时候，照现在的势头证实目标的机会不大",
    "not_decided_yet": "还没到下结论的时候",
}


def _guards(decision: Decision, charter: Charter) -> str:
    subjects = [
        str(reason["subject"])
        for reason in decision.reasons
        if reason["code"] in {"harm", "guardrail_open"} and reason.get("subject")
    ]
    titles = [metric_named(charter, subject).title for subject in dict.fromkeys(subjects)]
    return "、".join(titles) or "底线指标"


def effect_sentence(look: Look, charter: Charter) -> str:
    """The effect with its interval in the charter's unit."""
    found, metric = look.primary, charter.primary
    return (
        f"{metric.title}{amounts.moved(found.effect, metric)}，"
        f"可信范围 {amounts.span_after_word(found.low, found.high, metric)}"
    )


def everyday_sentence(look: Look, charter: Charter) -> str:
    """The same in minutes a case or cases in a hundred."""
    found, metric = look.primary, charter.primary
    off, on = (amounts.level(each, metric) for each in (found.off_level, found.on_level))
    return f"折合{amounts.everyday(found, metric)}：不用时 {off}，用时 {on}"


def target_sentence(look: Look, charter: Charter) -> str:
    """The target as agreed and as change, and where the interval lies to it."""
    metric, target = charter.primary, charter.target
    where = {
        TargetState.REACHED: "整段范围都过了目标",
        TargetState.SHORT: "整段范围都没到目标",
        TargetState.WORSE: "整段范围都在变差的一边",
    }.get(look.target, "范围还有一段没到")
    return f"目标是{amounts.moved(target.change, metric)}（即“{target.text}”），{where}。"


def summary(decision: Decision, look: Look, charter: Charter) -> str:
    """The verdict's two or three sentences under the headline."""
    if decision.verdict is Verdict.VOID:
        return " ".join(reason_sentences(decision, charter))
    parts = [f"{effect_sentence(look, charter)}。", target_sentence(look, charter)]
    told = {"better_than_nothing", "target_reached", "not_decided_yet", "target_out_of_reach"}
    parts += [
        reason_sentence(reason, charter)
        for reason in decision.reasons
        if reason["code"] not in told | {"chance_of_target", "chance_of_guardrail"}
    ]
    return "".join(parts)


def next_step(decision: Decision, look: Look, charter: Charter) -> tuple[str, str]:
    """(The one permitted next step, one sentence how)."""
    schedule = charter.schedule
    weeks, last = schedule.extension_weeks, schedule.weeks + schedule.extension_weeks
    return {
        "extend_once": (
            f"延长 {weeks} 周（只此一次）",
            (
                f"按立项书再做 {weeks} 周，第 {last} 周末查看；照现在的势头，"
                f"{_still_open(look, charter)}的把握约 {look.chance_of_success * 100:.0f}%。"
            ),
        ),
        "productise": (
            "转为正式使用",
            f"产品一方按立项书交付：{charter.deliverable.rstrip('。')}。",
        ),
        "owner_decides_on_proven_part": (
            "由问题负责人就已证实的部分作决定",
            f"问题负责人（{charter.problem_owner}）决定是否采用；没有证实的部分不作为依据。",
        ),
        "continue": ("照立项书继续", _until_next(look, charter)),
        "stop_and_keep": (
            "到此为止，整理经验",
            "停用工具，把试过什么、得到什么、为什么停写进经验页，双方各存一份。",
        ),
        "stop_now": (
            "今天起停用",
            "各窗口当日停用工具，由双方核对受影响的办件；已有的经验照样留下。",
        ),
        "void": (
            "不据此作任何决定",
            "查清原因并写进经验页；要重新验证，须另立立项书。",
        ),
    }[decision.next_step]


def _still_open(look: Look, charter: Charter) -> str:
    """What an extension would have to prove."""
    guards = [
        metric_named(charter, each.metric_id).title for each in look.guardrails if not each.held
    ]
    kept = f"证实{'、'.join(guards)}守住底线"
    if not guards:
        return "证实达标"
    return kept if look.target is TargetState.REACHED else f"证实达标、{kept}"


def _until_next(look: Look, charter: Charter) -> str:
    coming = [week for week in permitted_looks(charter, extended=True) if week > look.week]
    if not coming:
        return "约定的查看已经做完。"
    last = charter.schedule.last_day(coming[0])
    return f"第 {coming[0]} 周末（{amounts.long_day(last)}）以后再查看，在那以前不打开结果。"


def reason_sentences(decision: Decision, charter: Charter) -> tuple[str, ...]:
    """Every reason of a decision with its numbers and, where there is one, its remedy."""
    return tuple(reason_sentence(reason, charter) for reason in decision.reasons)


def reason_sentence(reason: Mapping[str, object], charter: Charter) -> str:
    """One reason."""
    code = str(reason["code"])
    value, limit = _number(reason.get("value")), _number(reason.get("limit"))
    subject = str(reason.get("subject", ""))
    metric = charter.primary
    if code in {"harm", "guardrail_open", "chance_of_guardrail"}:
        metric = metric_named(charter, subject)
    return _REASONS[code].format(
        metric=metric.title,
        value=amounts.change(value, metric) if math.isfinite(value) else "（数据给不出）",
        limit=amounts.change(limit, metric),
        margin=amounts.agreed(limit, metric) if math.isfinite(limit) else amounts.UNKNOWN,
        p=amounts.chance(value),
        share=amounts.percent(value),
        floor=amounts.goal(limit) if math.isfinite(limit) else amounts.UNKNOWN,
        subject=subject,
        standing=_standing(subject),
        worse=amounts.worse(metric),
    )


_REASONS: Mapping[str, str] = {
    "changed_after_data": "第 {subject} 号变更在看到数据之后改了立项书的关键内容，"
    "原来的约定不再作数；"
    "要用新的约定，请另立立项书重新验证。",
    "seal_broken": "记录与封存时不一致；"
    "请用 zhagen pilot verify 找出不符的一段，从备份恢复后再查看。",
    "root_broken": "记录与对方存的每周校验单不一致；请双方拿校验单核对，从备份恢复后再查看。",
    "harm": "{metric}的变化是 {value}，整段范围都比底线（{worse} {margin}）更差；"
    "请当日停用并核对受影响的办件。",
    "compliance_low": "照排班执行 {share}，底线 {floor}；请各窗口按排班表开关，差额查明原因。",
    "completeness_low": "记录完整 {share}，底线 {floor}；"
    "请补齐读不出来、缺指标和整周整日没有的办件记录，见查看结果里逐条的说明。",
    "split_mismatch": "两边的人数与抽签的一半对一半不符（{p}）；请先查分流的程序，再看结果。",
    "target_reached": "{metric}的可信范围最差一端是 {value}，已过目标 {limit}。",
    "guardrail_open": "{metric}的变化是 {value}，可信范围还没有整段在底线（{worse} {margin}）以内，"
    "既没有证实守住，也没有证实超过。",
    "not_randomised": "这次是{standing}；要作证，请改用随机的设计。",
    "better_than_nothing": "{metric}的可信范围最差一端是 {value}，整段都比不用好。",
    "worse": "{metric}的可信范围最好一端也只有 {value}，整段都比不用差。",
    "target_out_of_reach": "{metric}的可信范围最好一端是 {value}，够不到目标 {limit}。",
    "not_decided_yet": "{metric}的可信范围最差一端是 {value}，目标 {limit}，还要等后面的查看。",
    "hardly_reachable": "照现在的势头，证实目标的机会只有 {share}；双方可以提前停下，也可以做完。",
    "not_told_from_nothing": "{metric}的可信范围最差一端是 {value}，没有变化也在范围以内。",
    "chance_of_target": "照现在的势头，延长一次以后证实目标的机会约 {share}，"
    "达到 {floor} 才值得延长。",
    "chance_of_guardrail": "照现在的势头，延长一次以后证实{metric}守住底线的机会约 {share}，"
    "达到 {floor} 才值得延长。",
}


def _standing(subject: str) -> str:
    known = {each.value: text for each, text in STANDINGS.items()}
    return known.get(subject, "非随机的对比").replace("：", "，")


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else math.nan


def alpha_sentence(charter: Charter) -> str:
    """How often all looks together may call something that is not there."""
    looks, most = len(permitted_looks(charter, extended=True)), amounts.goal(charter.alpha)
    extra = "（含延长后的一次）" if looks > len(permitted_looks(charter, extended=False)) else ""
    return f"{looks} 次查看{extra}合计，没有差别却判为有差别的机会不超过 {most}"


def weeks_named(weeks: Sequence[int]) -> str:
    """Weeks in a row: 第 2、4、6、8 周末."""
    return f"第 {'、'.join(map(str, weeks))} 周末"
