"""How a planned look stands on a terminal: the sentence first, then what it rests on."""

# ruff: noqa: PLC0415 - statistics and DuckDB load slowly, and each verb needs its own part

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from zhagen.cli.pilot_lines import say, show_table

if TYPE_CHECKING:
    from zhagen.pilot.charter import Charter, Metric
    from zhagen.pilot.model import Estimate, GuardrailState, Look


def show_look(look: Look, charter: Charter) -> None:
    """The whole look, as far as a page of a terminal can say it."""
    from zhagen.pilot.wording import amounts, verdicts

    say(f"《{charter.title}》 第 {look.week} 周末（到 {amounts.long_day(look.until)}）")
    if not (look.checks.seal_intact and look.checks.roots_intact):
        _show_broken(look)
        return
    say(f"{verdicts.effect_sentence(look, charter)}。")
    say(f"{verdicts.everyday_sentence(look, charter)}。")
    say(verdicts.target_sentence(look, charter))
    say(verdicts.STANDINGS[look.standing])
    say(
        f"信息量到了约定总量的 {amounts.percent(look.spending.fraction)}，"
        f"临界值 {look.spending.critical:.2f}；{verdicts.alpha_sentence(charter)}。"
    )
    _show_metrics(look, charter)
    _show_checks(look, charter)
    _show_mix(look, charter)
    _show_flow(look)


def _show_broken(look: Look) -> None:
    """Numbers from a broken log are not shown: someone would use them."""
    if not look.checks.seal_intact:
        say("作废：记录或立项书与约定的不一致，数字不能采信。请运行 zhagen pilot verify。")
    if not look.checks.roots_intact:
        say("作废：记录与对方存的校验单不一致，数字不能采信。请运行 zhagen pilot verify --roots。")


def _show_metrics(look: Look, charter: Charter) -> None:
    from zhagen.pilot.wording import amounts, verdicts

    typer.echo("")
    primary = charter.primary
    rows = [_effect_row("主要", look.primary, primary, verdicts.TARGET_STATES[look.target])]
    rows.append(_effect_row("不折算", look.raw, primary, ""))
    if look.with_run_in is not None:
        rows.append(_effect_row("含适应期", look.with_run_in, primary, ""))
    if look.by_window is not None:
        said = f"{look.by_window.units} 个窗口各算一个数，只供对照"
        rows.append(_effect_row("按窗口", look.by_window, primary, said))
    for guard in look.guardrails:
        metric = verdicts.metric_named(charter, guard.metric_id)
        said = _guard_words(guard, amounts.size(guard.margin, metric))
        rows.append(_effect_row("底线", guard.estimate, metric, said))
    last = look.week >= charter.schedule.weeks
    for each in look.secondary:
        metric = verdicts.metric_named(charter, each.metric_id)
        said = f"校正后 {amounts.chance(each.p_adjusted)}" if last else "到期才判断"
        rows.append(_effect_row("次要", each.estimate, metric, said))
    show_table(("", "指标", "变化", "可信范围", "说明"), rows)


def _effect_row(kind: str, found: Estimate | None, metric: Metric, said: str) -> tuple[str, ...]:
    from zhagen.pilot.wording import amounts

    if found is None:
        return (kind, metric.title, amounts.UNKNOWN, "—", said)
    span = amounts.span(found.low, found.high, metric)
    return (kind, metric.title, amounts.change(found.effect, metric), span, said)


def _guard_words(guard: GuardrailState, margin: str) -> str:
    if guard.harmed:
        return f"超过底线 {margin}，有损害"
    return f"守住底线 {margin}" if guard.held else f"底线 {margin} 还没证实守住"


def _show_checks(look: Look, charter: Charter) -> None:
    from zhagen.pilot.wording import amounts
    from zhagen.pilot.wording.gaps import lacking_sentences
    from zhagen.pilot.wording.records import (
        arrivals_sentence,
        balance_name,
        carry_over_sentence,
        roots_sentence,
    )

    checks = look.checks
    typer.echo("")
    kept, full = amounts.percent(checks.compliance), amounts.percent(checks.completeness)
    say(f"照排班执行 {kept}，底线 {amounts.goal(charter.compliance_floor)}")
    say(f"记录完整 {full}，底线 {amounts.goal(charter.completeness_floor)}")
    for sentence in lacking_sentences(charter, checks.unusable, checks.gaps):
        say(sentence, indent=2)
    say(f"折算时两边都有的类型占 {amounts.percent(checks.covered)}")
    say(arrivals_sentence(checks, charter))
    say(carry_over_sentence(checks, charter))
    say(roots_sentence(checks))
    if checks.balance:
        typer.echo("")
        rows = [
            (balance_name(name, charter), *(_balanced(name, each, charter) for each in sides))
            for name, sides in checks.balance.items()
        ]
        show_table(("两边对照", "不用", "用"), rows, right=(1, 2))


def _balanced(name: str, value: float, charter: Charter) -> str:
    from zhagen.pilot.wording import amounts

    if name == "cases":
        return amounts.count(value)
    return amounts.percent(value) if name != "level" else amounts.level(value, charter.primary)


def _show_mix(look: Look, charter: Charter) -> None:
    from zhagen.pilot.wording import amounts

    if not look.mix:
        return
    typer.echo("")
    rows = [
        (
            each.type or "（未写）", amounts.count(each.off_cases), amounts.count(each.on_cases),
            amounts.level(each.off_level, charter.primary),
            amounts.level(each.on_level, charter.primary),
        )
        for each in look.mix
    ]  # fmt: skip
    show_table(("办件类型", "不用件数", "用件数", "不用", "用"), rows, right=(1, 2, 3, 4))


def _show_flow(look: Look) -> None:
    from zhagen.pilot.wording import amounts
    from zhagen.pilot.wording.records import set_aside_sentence

    flow = look.flow
    aside = sum(each.count for each in flow.set_aside)
    typer.echo("")
    say(
        f"收到 {amounts.count(flow.received)} 行 = 计入 {amounts.count(flow.analysed)} 件"
        f" + 搁置 {amounts.count(aside)} 行；计入的里有 {amounts.count(flow.censored)} 件还没办完"
    )
    for each in flow.set_aside:
        say(set_aside_sentence(each), indent=2)
