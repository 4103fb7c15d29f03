"""The optional second reading by a model on the intranet: questions and offers, never a field."""

# ruff: noqa: PLC0415 - loaded only where an address was given
from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from zhagen.cli.model_options import endpoint_of

if TYPE_CHECKING:
    from zhagen.breakdown.advising.advise import AdviceCounts
    from zhagen.breakdown.model import Breakdown


def second_reading(found: Breakdown, url: str, name: str, key: Path | None) -> Breakdown:
    """The breakdown with what the model offers; the same one when it is off or fails."""
    from zhagen.breakdown.advising.advise import advised

    richer, counts = advised(found, endpoint_of(url, name, key))
    typer.echo(_told(counts), err=True)
    return richer


def _told(counts: AdviceCounts) -> str:
    """What came of asking, in one line."""
    if counts.gave_up or not counts.used:
        reason = counts.fault or "没有要问的段落"
        return f"模型没有用上：{reason}。结果与不接模型时一样。"
    came = f"提出 {counts.questions} 处疑问、{counts.offers} 条建议"
    parts = [f"问了模型 {counts.asked} 段，答了可用的 {counts.used} 段：{came}"]
    rest = (
        (counts.dropped, "处说法原文里找不到，没有采用"),
        (counts.late, "段超时没有答完"),
        (counts.unusable, "段没有按格式回答"),
        (counts.failed, "段没有答成"),
    )
    parts += [f"{number} {words}" for number, words in rest if number]
    if counts.late or counts.unusable or counts.failed:
        parts.append(f"最后一次的原因是{counts.fault}")
    return "；".join(parts) + "。"
