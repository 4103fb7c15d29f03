"""A model endpoint on this machine that behaves, or misbehaves, as a test tells it to."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

Behaviour = Callable[[BaseHTTPRequestHandler, dict], None]


@dataclass
class Heard:
    """What the server was asked: bodies and headers, in order."""

    url: str
    asked: list[dict] = field(default_factory=list)
    headers: list[dict] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)


@contextmanager
def serving(*behaviours: Behaviour, certificate: Path | None = None) -> Iterator[Heard]:
    """A server whose n-th reply is the n-th behaviour; the last one goes on."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            question = json.loads(body)
            turn = min(len(heard.asked), len(behaviours) - 1)
            heard.asked.append(question)
            heard.headers.append(dict(self.headers))
            heard.paths.append(self.path)
            self.close_connection = True
            self.over = heard.over
            try:
                behaviours[turn](self, question)
            except OSError:
                return

        def log_message(self, *_):
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    scheme = "http" if certificate is None else "https"
    heard = Heard(f"{scheme}://127.0.0.1:{server.server_port}/v1")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield heard
    finally:
        heard.over.set()
        server.shutdown()
        thread.join()
        server.server_close()


def send(handler, status, body, **headers):
    handler.send_response(status)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(body)))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def completion(content) -> bytes:
    return json.dumps({"choices": [{"message": {"content": content}}]}).encode()


def says(content) -> Behaviour:
    """Answer with this text."""
    return lambda handler, _: send(handler, 200, completion(content))


def claims(**kinds) -> Behaviour:
    """Answer as asked for: claims on the paragraph."""
    return says(json.dumps({"是任务": "是", **kinds}, ensure_ascii=False))


def raw(body: bytes) -> Behaviour:
    return lambda handler, _: send(handler, 200, body)


def fails(status, **headers) -> Behaviour:
    return lambda handler, _: send(handler, status, b"{}", **headers)


def stalls(handler, question):
    """Say nothing until the test is over."""
    handler.over.wait(20)


def drips(handler, question):
    """A byte now and then, so that no single wait is long."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while not handler.over.wait(0.05):
        handler.wfile.write(b" ")


def drips_head(handler, question):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not handler.over.wait(0.05):
        handler.wfile.write(b"x")


def cuts(handler, question):
    """Promise more than is sent."""
    body = completion("完整的回答")
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(body) + 100))
    handler.end_headers()
    handler.wfile.write(body)


def cuts_chunks(handler, question):
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    handler.wfile.write(b"40\r\n" + b"{")


def hangs_up(handler, question):
    """Close without a word."""


def floods(handler, question):
    """Send without end and without saying how much."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while not handler.over.is_set():
        handler.wfile.write(b" " * 65536)


def moves(handler, question):
    send(handler, 302, b"", Location="http://127.0.0.1:9/v1/chat/completions")


SILENT = (stalls, drips, drips_head)
# What no asker may be moved by, whatever was asked.
MISBEHAVING = (
    *SILENT,
    fails(500),
    fails(429, Retry_After="60"),
    fails(401),
    cuts,
    cuts_chunks,
    hangs_up,
    floods,
    moves,
    raw(b"<html>"),
    raw(completion(None)),
    says("我不会"),
    says("[" * 50_000),
)


def limits_for(behaviour) -> dict:
    """Settings of an endpoint under which a test of this behaviour ends soon."""
    soon = {"timeout": 0.3, "deadline": 0.4} if behaviour in SILENT else {}
    return {"timeout": 5.0, "deadline": 10.0, "retries": 0, "max_bytes": 200_000, **soon}
