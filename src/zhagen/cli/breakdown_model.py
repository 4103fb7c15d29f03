"""The optional second reading by a model on the intranet: questions and offers, never a field."""

# ruff: noqa: PLC0415 - loaded only where an address was given
from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from zhagen.cli.exits import UsageFault

if TYPE_CHECKING:
    from zhagen.breakdown.model import Breakdown


def second_reading(found: Breakdown, url: str, name: str, key: Path | None) -> Breakdown:
    """The breakdown with what the model offers; the same one when it is off or fails."""
    from zhagen.breakdown.advise import advised
    from zhagen.llm.endpoint import Endpoint
    from zhagen.llm.faults import BadSetting

    try:
        endpoint = Endpoint(url, name, _key(key))
    except BadSetting as error:
        raise UsageFault(f"{error}。") from error
    richer, counts = advised(found, endpoint)
    if counts.gave_up:
        typer.echo(f"模型没有用上：{counts.fault}。结果与不接模型时一样。", err=True)
    else:
        told = f"模型看了 {counts.asked} 段，采纳 {counts.accepted} 处建议，"
        typer.echo(f"{told}{counts.dropped} 处在原文里找不到，没有采用。", err=True)
    return richer


def _key(path: Path | None) -> str:
    if path is None:
        return ""
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageFault(f"读不出密钥文件：{path}。请检查路径和权限。") from error
