# ruff: noqa: PLC0415 - what a command needs is loaded when it is called
"""`zhagen doctor`: what is wrong with an installation, and what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from zhagen.cli.exits import CHECKS_FAILED
from zhagen.cli.serve_settings import chosen, needed

_WORDS: Final = {"good": "正常", "look": "留意", "bad": "有问题"}


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("doctor", help="检查这套安装：哪里不对，该怎么办")(doctor)


def doctor(
    settings: Annotated[
        Path | None, typer.Option("--settings", help="设置文件（TOML）", metavar="文件")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="输出 JSON，给监控系统用")] = False,
) -> None:
    """Look at everything; exit 1 where something does not work."""
    needed()
    chosen(settings)
    from zhagen.web.upkeep.doctor import as_json, examine

    lines = []
    for line in examine():
        lines.append(line)
        if not json:
            typer.echo(f"{_WORDS[line.state]}  {line.what}：{line.text}")
            if line.todo:
                typer.echo(f"      → {line.todo}")
    if json:
        typer.echo(as_json(lines))
    wrong = sum(line.state == "bad" for line in lines)
    if not json:
        typer.echo(f"{wrong} 处有问题。" if wrong else "没有发现问题。")
    if wrong:
        raise typer.Exit(CHECKS_FAILED)
