"""`zhagen demo`: check a sample application and show its report in a browser on this machine."""

from __future__ import annotations

import http.server
import tempfile
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from zhagen import wiring
from zhagen.cases.model import Context
from zhagen.cli.exits import UsageFault
from zhagen.cli.show import progress_line, write_html

ADDRESS = "127.0.0.1"


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("demo", help="用样例办件跑一遍收件预审，并在本机打开网页报告")(demo)


def demo(
    case: Annotated[
        str, typer.Option("--case", help="样例编号；不写用第一个有问题的", metavar="编号")
    ] = "scan-several-faults",
    port: Annotated[int, typer.Option("--port", help="端口", min=1, max=65535)] = 8000,
    once: Annotated[bool, typer.Option("--once", help="写出报告后就退出，不开服务")] = False,
) -> None:
    """Review one shipped sample and serve its report until stopped."""
    sample = wiring.load_sample(case)
    typer.echo(f"样例办件：{sample.title}（{len(sample.files)} 个文件，人名、单位、号码都是编的）")
    definition = wiring.load_slice(sample.slice_ref)
    settings = wiring.Settings(pictures=True)
    done = wiring.precheck(
        definition, sample.files, Context(on=sample.on), {}, settings, progress_line
    )
    with tempfile.TemporaryDirectory(prefix="zhagen-demo-") as folder:
        page = Path(folder) / "index.html"
        write_html(done, page)
        typer.echo(_summary(done))
        if not once:
            _serve(Path(folder), port)


def _summary(done: wiring.Prechecked) -> str:
    pages = len({(entry.file, entry.page) for entry in done.review.documents})
    found, seconds = len(done.review.findings), done.review.seconds
    return f"读完 {pages} 页，找到 {found} 个问题，用时 {seconds:.1f} 秒"


def _serve(folder: Path, port: int) -> None:
    handler = partial(_Quiet, directory=str(folder))
    try:
        server = http.server.ThreadingHTTPServer((ADDRESS, port), handler)
    except OSError as error:
        raise UsageFault(
            f"端口 {port} 用不了（{error.strerror}）。请换一个：zhagen demo --port {port + 1}"
        ) from error
    with server:
        typer.echo(f"网页报告：http://{ADDRESS}:{port}/  （按 Ctrl+C 结束）")
        with suppress(KeyboardInterrupt):
            server.serve_forever()
    typer.echo("已结束。")


class _Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves the one report and keeps no access log: the report shows an applicant's papers."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""
