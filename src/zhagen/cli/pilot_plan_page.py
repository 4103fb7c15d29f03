"""How a plan stands on a terminal: can it be done, what would show, who works when."""

# ruff: noqa: PLC0415 - statistics and DuckDB load slowly, and each verb needs its own part

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from zhagen.cli.pilot_lines import say, show_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhagen.pilot.charter import Charter
    from zhagen.pilot.planning.baseline import Baseline
    from zhagen.pilot.planning.basis import DesignPlan
    from zhagen.pilot.planning.calendar import CalendarDay
    from zhagen.pilot.planning.feasible import Finding
    from zhagen.pilot.planning.plan import Plan

_WEEKDAYS = "一二三四五六日"
_KINDS = {"make_up": "调休上班", "holiday": "放假", "closed": "本厅不开"}


def show_plan(made: Plan, known: Baseline, charter: Charter) -> None:
    """The whole plan but for the rota."""
    from zhagen.pilot.planning.wording import effect_words

    say(f"《{charter.title}》")
    primary, target = charter.primary, charter.target
    say(
        f"目标“{target.text}”，就是{primary.title} {effect_words(primary, target.change)}；"
        f"按 {effect_words(primary, target.planned)} 的预计效果来设计。"
    )
    _show_baseline(made, known, charter)
    typer.echo("")
    say(_headline(made, charter))
    _show_findings(made.findings, charter)
    if made.designs:
        _show_designs(made.designs, charter)
    _show_guardrails(made, charter)
    _show_days(made.days, charter)


def _headline(made: Plan, charter: Charter) -> str:
    """Whether to do it: by the chance of success, which asks more than the target."""
    from zhagen.pilot.planning.wording import effect_words

    if not made.feasible:
        return "这样做不成，不要封存："
    needs = "目标和底线都证实" if charter.guardrails else "目标证实"
    if made.success is None:
        if made.chosen is None or made.chosen.chances is None:
            return "可以做，按立项书的设计；把握算不出。"
        target = f"证实目标的机会 {made.chosen.chances.target:.0%}"
        return f"可以做，按立项书的设计；{target}，底线的机会算不出，所以成功的机会说不出。"
    if made.success < charter.power:
        planned = effect_words(charter.primary, charter.target.planned)
        return (
            f"可以做，但真有 {planned} 的效果，成功（{needs}）的机会也只有 {made.success:.0%}，"
            f"不到约定的 {charter.power:.0%}。"
        )
    return f"可以做，按立项书的设计；按期成功（{needs}）的机会 {made.success:.0%}。"


def _show_baseline(made: Plan, known: Baseline, charter: Charter) -> None:
    from zhagen.pilot.wording import amounts
    from zhagen.pilot.wording.records import set_aside_sentence

    aside = known.received - known.accepted
    line = (
        f"基线：收到 {amounts.count(known.received)} 行，"
        f"计入 {amounts.count(known.accepted)} 件，搁置 {amounts.count(aside)} 行"
    )
    if made.baseline is not None:
        figures = made.baseline
        line += (
            f"；{figures.windows} 个窗口 {figures.days} 天，"
            f"一个窗口一天通常 {figures.cases_a_day:.0f} 件，"
            f"{charter.primary.title} {amounts.level(figures.level, charter.primary)}"
        )
    say(f"{line}。")
    for each in known.set_aside:
        say(set_aside_sentence(each), indent=2)


def _show_findings(findings: Sequence[Finding], charter: Charter) -> None:
    from zhagen.pilot.planning.feasible import Force
    from zhagen.pilot.planning.wording import sentence

    for each in findings:
        what, remedy = sentence(each, charter)
        word = "不可行" if each.force is Force.REFUSES else "提醒"
        say(f"{word}：{what}。{remedy}。", indent=2)


def _show_designs(designs: Sequence[DesignPlan], charter: Charter) -> None:
    from zhagen.pilot.planning.wording import DESIGN_NAMES

    typer.echo("")
    say(f"各种设计（查看都在第 {'、'.join(map(str, charter.schedule.looks))} 周末）")
    rows = [_design_row(each, charter) for each in designs]
    header = ("设计", "", "看出有效", "证明达标", "延长后", "能看出的最小效果", "约需周数")
    show_table(header, rows, right=(2, 3, 4, 5, 6))
    for each in designs:
        if each.design is not charter.assignment.design and not each.feasible:
            say(f"{DESIGN_NAMES[each.design]}：{_why_not(each, charter)}。", indent=2)
    say(f"最小效果指有 {charter.power:.0%} 把握看得出来的；约需周数指按预计效果证明达标。")


def _why_not(plan: DesignPlan, charter: Charter) -> str:
    from zhagen.pilot.planning.feasible import Force
    from zhagen.pilot.planning.wording import sentence

    return next(sentence(each, charter)[0] for each in plan.findings if each.force is Force.REFUSES)


def _design_row(plan: DesignPlan, charter: Charter) -> tuple[str, ...]:
    from zhagen.pilot.planning.wording import DESIGN_NAMES, effect_words

    own = "（立项书）" if plan.design is charter.assignment.design else ""
    name, word = f"{DESIGN_NAMES[plan.design]}{own}", "可行" if plan.feasible else "不可行"
    if plan.chances is None:
        return (name, word, "—", "—", "—", "—", "—")
    found = plan.chances
    return (
        name,
        word,
        f"{found.better:.0%}",
        f"{found.target:.0%}",
        f"{found.target_extended:.0%}",
        effect_words(charter.primary, found.smallest),
        str(plan.weeks_needed) if plan.weeks_needed else "超过 26",
    )


def _show_guardrails(made: Plan, charter: Charter) -> None:
    from zhagen.pilot.planning.wording import guardrail_sentence

    known = {each.metric.id: each for each in charter.guardrails}
    if made.guardrails:
        typer.echo("")
    for each in made.guardrails:
        text = guardrail_sentence(each, known[each.metric_id], charter.power)
        say(text if text.endswith("。") else f"{text}。")


def _show_days(days: Sequence[CalendarDay], charter: Charter) -> None:
    """How many days count, and every day that is not as its weekday says."""
    weeks = charter.schedule.weeks
    planned = [each for each in days if each.week <= weeks]
    counted = sum(bool(each.counted) for each in planned)
    typer.echo("")
    say(
        f"{charter.schedule.start} 至 {charter.schedule.last_day(weeks)}，"
        f"{weeks} 周里有 {counted} 个计入的工作日。"
    )
    for kind, word in _KINDS.items():
        named = [
            f"{each.day.month}-{each.day.day}{each.name and f'（{each.name}）'}"
            for each in planned
            if each.kind == kind
        ]
        if named:
            say(f"{word}：{'、'.join(named)}", indent=2)
    idle = [
        str(each.day) for each in planned if each.kind in {"open", "make_up"} and not each.counted
    ]
    if idle:
        say(f"不成对、不计入：{'、'.join(idle)}", indent=2)


def show_rota(made: Plan, charter: Charter) -> None:
    """A line a day with a mark for each window: with the tool, without, not counted."""
    windows = charter.assignment.windows
    typer.echo("")
    say("逐日排班：● 用，○ 不用，· 不计入")
    named = "，".join(f"{at} {name}" for at, name in enumerate(windows, 1))
    say(f"从左到右：{named}", indent=2)
    week = 0
    for each in made.days:
        if not each.counted:
            continue
        extended = "（延长）" if each.week > charter.schedule.weeks else ""
        if each.week != week:
            say(f"第 {each.week} 周{extended}")
            week = each.week
        marks = " ".join(_mark(name, each) for name in windows)
        remark = _KINDS.get(each.kind, "")
        typer.echo(f"  {each.day} {_WEEKDAYS[each.day.weekday()]}  {marks}  {remark}".rstrip())


def _mark(window: str, day: CalendarDay) -> str:
    if window in day.on:
        return "●"
    return "○" if window in day.counted else "·"
