# ruff: noqa: PLC0415 - what a command needs is loaded when it is called
"""`zhagen worker`: jobs of an installation, done on this machine."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from zhagen.cli.exits import CHECKS_FAILED
from zhagen.cli.serve_settings import chosen, needed, standing, startable


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("worker", help="在本机处理后台任务：和网页服务用同一个数据库、同一个数据文件夹")(
        worker
    )


def worker(
    settings: Annotated[
        Path | None, typer.Option("--settings", help="设置文件（TOML）", metavar="文件")
    ] = None,
    lanes: Annotated[
        int, typer.Option("--lanes", help="同时处理几个任务；0 表示按处理器核数", min=0, max=64)
    ] = 0,
) -> None:
    """Work until stopped with Ctrl+C."""
    needed()
    chosen(settings)
    standing()
    with startable():
        from zhagen.web.serving import join, work

        join()
    if "ZHAGEN_SERVED_BY" not in os.environ:
        typer.echo("开始处理任务。（按 Ctrl+C 结束）")
    if not work(lanes):
        raise typer.Exit(CHECKS_FAILED)
