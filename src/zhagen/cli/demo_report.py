"""`zhagen demo --report`: one sample application is checked, its report shown on this machine."""

from __future__ import annotations

import http.server
from contextlib import suppress
from typing import Final

import typer

from zhagen import wiring
from zhagen.cases.model import Context
from zhagen.cli.exits import UsageFault
from zhagen.cli.outputs import report
from zhagen.cli.show import end_progress, progress_or_none
from zhagen.slices.faults import reason_of

ADDRESS: Final = "127.0.0.1"
LAST_PORT: Final = 65535


def show_report(case: str, port: int, *, once: bool) -> None:
    """Review one shipped sample and serve its report until stopped."""
    sample = wiring.load_sample(case)
    if once:
        _review(sample)
        return
    # The port is taken before the work: that it is busy should not be learnt after it.
    with _bound(port) as server:
        server.report = report(_review(sample))
        typer.echo(f"网页报告：http://{ADDRESS}:{port}/  （按 Ctrl+C 结束）")
        with suppress(KeyboardInterrupt):
            server.serve_forever()
    typer.echo("已结束。")


def busy(port: int, error: OSError) -> UsageFault:
    """The port cannot be had: why, and which one to try."""
    other = port + 1 if port < LAST_PORT else port - 1
    return UsageFault(f"端口 {port} 用不了（{reason_of(error)}）。请换一个，如 --port {other}。")


def _review(sample: wiring.Sample) -> wiring.Prechecked:
    typer.echo(f"样例办件：{sample.title}")
    typer.echo(f"共 {len(sample.files)} 个文件；人名、单位、号码都是编的。")
    definition = wiring.load_slice(sample.slice_ref)
    settings = wiring.Settings(pictures=True)
    progress = progress_or_none(quiet=False)
    try:
        context = Context(on=sample.on)
        done = wiring.precheck(definition, sample.files, context, {}, settings, progress)
    finally:
        end_progress()
    typer.echo(_summary(done))
    return done


def _summary(done: wiring.Prechecked) -> str:
    pages = len({(entry.file, entry.page) for entry in done.review.documents})
    found, seconds = len(done.review.findings), done.review.seconds
    return f"读完 {pages} 页，找到 {found} 个问题，用时 {seconds:.1f} 秒"


def _bound(port: int) -> _Server:
    try:
        return _Server((ADDRESS, port), _OneReport)
    except OSError as error:
        raise busy(port, error) from error


class _Server(http.server.ThreadingHTTPServer):
    """Holds the report in memory: nothing is left on the disk, however the server is ended."""

    report = b""


class _OneReport(http.server.BaseHTTPRequestHandler):
    """Serves the one report and keeps no access log: the report shows an applicant's papers."""

    server: _Server

    def do_GET(self) -> None:
        """The report, at the root only."""
        found = self.path in ("/", "/index.html")
        content = self.server.report if found else "没有这一页。\n".encode()
        self.send_response(200 if found else 404)
        kind = "text/html" if found else "text/plain"
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""
