"""The optional model of `zhagen guide`: what came of asking it, in one line."""

# ruff: noqa: PLC0415 - loaded only where an address was given
from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from zhagen.cli.model_options import endpoint_of

if TYPE_CHECKING:
    from zhagen.guide.advising.counts import AdviceCounts
    from zhagen.guide.advising.facts import AdvisedRecogniser
    from zhagen.guide.advising.link import AdvisedLinker
    from zhagen.guide.linking.link import Linker


def with_model(linker: Linker, url: str, name: str, key: Path | None) -> AdvisedLinker:
    """The linker with a model that may order the candidates of its questions."""
    from zhagen.guide.advising.advise import Adviser
    from zhagen.guide.advising.link import AdvisedLinker

    return AdvisedLinker(linker, Adviser(endpoint_of(url, name, key)))


def second_look(url: str, name: str, key: Path | None) -> AdvisedRecogniser:
    """Recognition of facts with a model's second look, within what a waiting person bears."""
    from zhagen.guide.advising.advise import Adviser, for_a_turn
    from zhagen.guide.advising.facts import AdvisedRecogniser

    return AdvisedRecogniser(Adviser(for_a_turn(endpoint_of(url, name, key))))


def tell_linking(linker: AdvisedLinker) -> None:
    """Say on standard error what the model was good for."""
    counts = linker.adviser.counts
    typer.echo(_told(counts, f"{counts.reordered} 个问题换了候选的先后"), err=True)


def tell_talk(recogniser: AdvisedRecogniser) -> None:
    """The same of a talk."""
    counts = recogniser.adviser.counts
    came = f"听出 {counts.mapped} 个回答、{counts.proposed} 项信息"
    typer.echo(_told(counts, came), err=True)


def _told(counts: AdviceCounts, came: str) -> str:
    if not counts.used:
        reason = counts.fault or "没有要问的话"
        return f"模型没有用上：{reason}。结果与不接模型时一样。"
    parts = [f"问了模型 {counts.asked} 次，答了可用的 {counts.used} 次：{came}"]
    parts += [f"没有采用 {number} 处{reason.words}" for reason, number in counts.dropped.items()]
    rest = (
        (counts.late, "次超时没有答完"),
        (counts.unusable, "次没有按格式回答"),
        (counts.failed, "次没有答成"),
    )
    parts += [f"{number} {words}" for number, words in rest if number]
    if counts.late or counts.unusable or counts.failed:
        parts.append(f"最后一次的原因是{counts.fault}")
    if counts.gave_up:
        parts.append("接连两次没有答成，后面的没有再问")
    return "；".join(parts) + "。"
