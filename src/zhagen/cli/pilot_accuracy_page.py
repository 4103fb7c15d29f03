"""What an accuracy study found, on a terminal and as JSON."""

# ruff: noqa: PLC0415 - statistics load slowly

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import typer

from zhagen.cli.pilot_lines import say, show_table

if TYPE_CHECKING:
    from zhagen.pilot.accuracy.accuracy import Accuracy, AccuracyDecision, CodeAccuracy
    from zhagen.pilot.accuracy.agreement import Agreement
    from zhagen.pilot.charter import AccuracyStudy

SCHEMA = 1
_VERDICTS = {
    "go": "可以启用",
    "no_go": "不能启用",
    "more_cases": "还不能定：须再判 {more} 件，只加这一次",
}
_REASONS = {
    "recall_below": "找出比例的上限 {value:.1%} 低于目标 {limit:.1%}，再判也到不了",
    "false_errors_above": "每件误报的下限 {value:.3f} 高于允许的 {limit:.3f}，再判也到不了",
    "few_errors": "判到的问题只有 {value:.0f} 处，约定 {limit:.0f} 处",
    "few_cases": "判到的办件只有 {value:.0f} 件，约定 {limit:.0f} 件",
    "recall_open": "找出比例的下限 {value:.1%} 没有到目标 {limit:.1%}",
    "false_errors_open": "每件误报的上限 {value:.3f} 超过允许的 {limit:.3f}",
    "recall_reached": "找出比例的下限 {value:.1%}，目标 {limit:.1%}",
    "false_errors_reached": "每件误报的上限 {value:.3f}，允许 {limit:.3f}",
    "judges_differ": "两名经办人的一致程度 κ = {value:.2f}，低于 {limit:.1f}：先统一尺度再读数字",
}


def show_judged(
    decision: AccuracyDecision,
    found: Accuracy,
    agreed: Sequence[Agreement],
    codes: Mapping[str, str],
    study: AccuracyStudy,
) -> None:
    """Verdict, reasons, then every code that occurred."""
    say(_VERDICTS[decision.verdict.value].format(more=decision.more))
    for reason in decision.reasons:
        say(f"{_REASONS[reason.code].format(value=reason.value, limit=reason.limit)}。", indent=2)
    typer.echo("")
    say(
        f"判了 {found.cases} 件、{found.window_days} 个窗口日；"
        f"目标是找出比例不低于 {study.recall_target:.0%}，每件误报不超过 {study.false_target:g}；"
        f"单侧可信度 {found.level:.0%}。"
    )
    if found.unseen:
        say(f"{len(found.unseen)} 件工具没有审过，按没有报问题计：{'、'.join(found.unseen[:5])}")
    typer.echo("")
    seen = [each for each in found.codes if each.recall.n or each.false_errors.events]
    rows = [_row("合计", found.overall), *(_row(codes[each.code], each) for each in seen)]
    show_table(("问题", "判到", "找出", "比例", "不低于", "误报", "每件不超过"), rows,
               right=(1, 2, 3, 4, 5, 6))  # fmt: skip
    overall = next((each for each in agreed if each.code == ""), None)
    if overall is not None and overall.kappa is not None:
        say(f"两名经办人一致 {overall.share:.1%}，κ = {overall.kappa:.2f}。")


def _row(name: str, each: CodeAccuracy) -> tuple[str, ...]:
    recall, false = each.recall, each.false_errors
    share = f"{recall.value:.1%}" if recall.n else "—"
    low = f"{recall.low:.1%}" if recall.n else "—"
    counted = (str(recall.n), str(recall.events), share, low)
    return (name, *counted, str(false.events), f"{false.high:.3f}")


def judged_json(
    decision: AccuracyDecision, found: Accuracy, agreed: Sequence[Agreement]
) -> dict[str, object]:
    """The same for programs."""
    from zhagen.pilot.recording.record import plain

    return {
        "schema": SCHEMA,
        "verdict": decision.verdict.value,
        "more": decision.more,
        "reasons": plain(decision.reasons),
        "found": plain(found),
        "agreement": plain(agreed),
    }
