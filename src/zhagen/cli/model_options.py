"""The options of an optional model on the intranet, the same for every command that may ask one."""

# ruff: noqa: PLC0415 - loaded only where an address was given
from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from zhagen.cli.exits import UsageFault

if TYPE_CHECKING:
    from zhagen.llm.endpoint import Endpoint

MODEL_URL = typer.Option(
    "--model-url", help="可选：内网模型地址，如 http://10.0.0.8:8000/v1", metavar="地址"
)
MODEL_NAME = typer.Option("--model-name", help="模型名称", metavar="名称")
MODEL_KEY = typer.Option(
    "--model-key", help="放密钥的文件（密钥不写在命令里）", metavar="文件", readable=False
)


def endpoint_of(url: str, name: str, key: Path | None) -> Endpoint:
    """The endpoint the options describe; raises UsageFault where they cannot work."""
    from zhagen.llm.endpoint import Endpoint
    from zhagen.llm.faults import BadSetting

    try:
        return Endpoint(url, name, _key(key))
    except BadSetting as error:
        raise UsageFault(f"{error}。") from error


def _key(path: Path | None) -> str:
    if path is None:
        return ""
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageFault(f"读不出密钥文件：{path}。请检查路径和权限。") from error
