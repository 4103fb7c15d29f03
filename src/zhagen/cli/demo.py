# ruff: noqa: PLC0415 - what a command needs is loaded when it is called
"""`zhagen demo`: the workbench on this machine, with an invented department at work in it.

It never touches an installation: every setting of one is left aside, and what is made lies in a
folder of its own, which is removed at the end unless somebody named it.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from types import FrameType
from typing import Annotated, Final

import typer

from zhagen.cli.demo_report import ADDRESS, LAST_PORT, busy, show_report
from zhagen.cli.exits import UsageFault
from zhagen.cli.serve_settings import needed, startable
from zhagen.slices.faults import reason_of

_SAMPLE: Final = "scan-several-faults"
_SETTINGS: Final = "demo.toml"
_CHOSEN: Final = 'data = "."\ndemo = true\nmfa_roles = []\nidle_minutes = 240\nphone = "12345"\n'


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("demo", help="在本机打开工作台，里面有一个编出来的单位正在办事")(demo)


def demo(
    port: Annotated[int, typer.Option("--port", help="端口", min=1, max=LAST_PORT)] = 8000,
    folder: Annotated[
        Path | None,
        typer.Option("--folder", help="样例数据放这里并留下；不写用临时的", metavar="文件夹"),
    ] = None,
    report: Annotated[
        bool, typer.Option("--report", help="只预审一件样例，打开它的网页报告")
    ] = False,
    case: Annotated[
        str, typer.Option("--case", help="要预审的样例编号；写了就是 --report", metavar="编号")
    ] = "",
    once: Annotated[bool, typer.Option("--once", help="准备好就退出，不开服务")] = False,
) -> None:
    """Open the workbench with its sample data until stopped."""
    if report or case:
        show_report(case or _SAMPLE, port, once=once)
        return
    needed()
    _free(port)
    with _data(folder) as data:
        _chosen(data)
        _made(whole=once)
        if once:
            return
        _told(port)
        from zhagen.web.serving import serve

        with _finishing():
            serve(ADDRESS, port, workers=1, threads=4, lanes=0)
        typer.echo("已结束。")


def _free(port: int) -> None:
    """That the port is taken should be learnt before the work."""
    try:
        with socket.create_server((ADDRESS, port)):
            pass
    except OSError as error:
        raise busy(port, error) from error


@contextmanager
def _data(folder: Path | None) -> Iterator[Path]:
    """The folder of the demo; a temporary one is gone afterwards, however the demo was ended."""
    if folder is not None:
        _usable(folder)
        yield folder.absolute()
        return
    signal.signal(signal.SIGTERM, _ended)
    made = Path(tempfile.mkdtemp(prefix="zhagen-demo-"))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _ended(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _usable(folder: Path) -> None:
    """An empty folder, or that of an earlier demo. Anything else is somebody's."""
    if folder.exists() and not folder.is_dir():
        raise UsageFault(f"{folder} 不是文件夹。请换一个，或者不写 --folder。")
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        told = f"文件夹 {folder} 建不了（{reason_of(error)}）。请换一个，或者不写 --folder。"
        raise UsageFault(told) from error
    if any(folder.iterdir()) and not (folder / _SETTINGS).is_file():
        raise UsageFault(f"文件夹 {folder} 里已有别的东西。样例数据要放在空文件夹里，请换一个。")


def _chosen(data: Path) -> None:
    """The settings of the demo and no others: those of an installation must not be met."""
    for name in [name for name in os.environ if name.startswith("ZHAGEN_")]:
        if name != "ZHAGEN_DEBUG":
            del os.environ[name]
    path = data / _SETTINGS
    path.write_text(_CHOSEN, encoding="utf-8")
    os.environ["ZHAGEN_SETTINGS"] = str(path)


def _made(*, whole: bool) -> None:
    """The tables, and the sample where the folder has none."""
    with startable():
        from zhagen.web.serving import prepare

        prepare()
    from zhagen.web.sample.making import begun, made, make

    if made():
        return
    if begun():
        raise UsageFault("这个文件夹里的样例数据上次没有准备完。请删掉这个文件夹，或者换一个。")
    typer.echo("正在准备样例数据，大约半分钟。人名、单位、号码都是编的。")
    make(lambda told: typer.echo(f"  {told}"), whole=whole)


@contextmanager
def _finishing() -> Iterator[None]:
    """What follows from papers that the worker reads only now is done beside the service."""
    from zhagen.web.sample.making import finish

    stop = Event()
    beside = Thread(target=finish, args=(stop,), daemon=True, name="sample")
    beside.start()
    try:
        yield
    finally:
        stop.set()
        beside.join()


def _told(port: int) -> None:
    """Where to look, and who can be signed in as."""
    from zhagen.web.sample.people import PASSWORD, table

    typer.echo(f"工作台：http://{ADDRESS}:{port}/  （按 Ctrl+C 结束）")
    typer.echo(f"登录名（密码都是 {PASSWORD}）：")
    for part, role in table():
        typer.echo(f"  {part.username:<10}{part.name}，{role}：{part.sees}")
    typer.echo(f"群众看到的导办：http://{ADDRESS}:{port}/demo/")
