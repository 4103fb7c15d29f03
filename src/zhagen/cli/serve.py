# ruff: noqa: PLC0415 - what a command needs is loaded when it is called
"""`zhagen serve`: the web application on this machine."""

from __future__ import annotations

import socket
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Final

import typer

from zhagen.cli.exits import UsageFault
from zhagen.cli.serve_settings import chosen, needed, startable
from zhagen.slices.faults import reason_of

ADDRESS: Final = "127.0.0.1"
_LAST_PORT: Final = 65535


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("serve", help="在本机开网页服务：工作台、导办的接口和嵌入组件")(serve)


def serve(
    port: Annotated[int, typer.Option("--port", help="端口", min=1, max=_LAST_PORT)] = 8000,
    address: Annotated[
        str, typer.Option("--address", help="监听地址；只给本机用就不要改", metavar="地址")
    ] = ADDRESS,
    settings: Annotated[
        Path | None, typer.Option("--settings", help="设置文件（TOML）", metavar="文件")
    ] = None,
    workers: Annotated[int, typer.Option("--workers", help="网页进程数", min=1, max=64)] = 1,
    threads: Annotated[
        int, typer.Option("--threads", help="每个网页进程的线程数", min=1, max=64)
    ] = 4,
    lanes: Annotated[
        int, typer.Option("--lanes", help="同时处理几个任务；0 表示按处理器核数", min=0, max=64)
    ] = 0,
) -> None:
    """Serve until stopped with Ctrl+C."""
    needed()
    chosen(settings)
    _free(address, port)
    with startable():
        from zhagen.web.serving import prepare

        prepare()
    from zhagen.web.accounts.first import first_step
    from zhagen.web.serving import serve as run

    # The server has its own way to end; until it runs, Ctrl+C is an interrupt like any other.
    with suppress(KeyboardInterrupt):
        typer.echo(f"网页服务：http://{address}:{port}/  （按 Ctrl+C 结束）")
        if told := first_step():
            typer.echo(told)
        run(address, port, workers, threads, lanes)
    typer.echo("已结束。")


def _free(address: str, port: int) -> None:
    """That the port is taken should be learnt in a sentence, before anything is started."""
    try:
        with socket.create_server((address, port)):
            pass
    except OSError as error:
        other = port + 1 if port < _LAST_PORT else port - 1
        raise UsageFault(
            f"{address} 的端口 {port} 用不了（{reason_of(error)}）。请换一个，如 --port {other}。"
        ) from error
