"""One HTTP exchange with the endpoint, bounded in time and size whatever the other side does.

The standard library is enough and brings what is wanted here: no proxy from the environment, no
redirect followed, certificates verified. What it lacks is a limit on the whole exchange, for a
timeout of a socket begins anew with every byte: a watchdog cuts the line at the deadline.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhagen.llm.faults import NotUnderstood, TimedOut, TooLarge, Unreachable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from zhagen.llm.endpoint import Endpoint


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: status, the header Retry-After ("" without), the body."""

    status: int
    retry_after: str
    body: bytes


class _Watch:
    """Cuts a socket when its time is over; `cut` says that it did."""

    def __init__(self, line: socket.socket, seconds: float) -> None:
        self.cut = False
        self._line = line
        self._timer = threading.Timer(seconds, self._shut)
        self._timer.daemon = True

    def start(self) -> None:
        """Begin to watch."""
        self._timer.start()

    def stop(self) -> None:
        """Watch no longer."""
        self._timer.cancel()

    def _shut(self) -> None:
        self.cut = True
        try:
            # Not the method of a TLS socket, which would take the session from under its reader.
            socket.socket.shutdown(self._line, socket.SHUT_RDWR)
        except OSError:
            return  # already closed


def exchange(endpoint: Endpoint, body: bytes, headers: Mapping[str, str], until: float) -> Reply:
    """Post a body and read the reply; `until` is the end of all patience (monotonic)."""
    watch: _Watch | None = None
    try:
        with _connected(endpoint, until) as line:
            watch = _Watch(line, max(until - time.monotonic(), 0.0))
            watch.start()
            reply = _posted(endpoint, line, body, headers)
    except (OSError, UnicodeError, http.client.HTTPException) as fault:
        if isinstance(fault, TimeoutError) or (watch is not None and watch.cut):
            raise TimedOut(_late(endpoint)) from None
        raise _broken(endpoint, fault) from None
    finally:
        if watch is not None:
            watch.stop()
    if watch.cut:  # a body without a length ends where the line was cut
        raise TimedOut(_late(endpoint))
    return reply


@contextmanager
def _connected(endpoint: Endpoint, until: float) -> Iterator[socket.socket]:
    plain = _dialled(endpoint, until)
    line = plain
    try:
        if endpoint.secure:
            line = ssl.create_default_context().wrap_socket(
                plain, server_hostname=endpoint.host, do_handshake_on_connect=False
            )
        yield line
    finally:
        line.close()
        plain.close()


def _dialled(endpoint: Endpoint, until: float) -> socket.socket:
    """A connection to the first address of the host that answers, all within the deadline."""
    addresses = socket.getaddrinfo(endpoint.host, endpoint.port, type=socket.SOCK_STREAM)
    failed: OSError | None = None
    for family, kind, protocol, _, address in addresses:
        left = until - time.monotonic()
        if left <= 0:
            break
        line = socket.socket(family, kind, protocol)
        line.settimeout(min(endpoint.timeout, left))
        try:
            line.connect(address)
        except OSError as fault:
            line.close()
            failed = fault
        else:
            return line
    raise failed or TimeoutError


def _posted(
    endpoint: Endpoint, line: socket.socket, body: bytes, headers: Mapping[str, str]
) -> Reply:
    if isinstance(line, ssl.SSLSocket):
        line.do_handshake()
    make = http.client.HTTPSConnection if endpoint.secure else http.client.HTTPConnection
    connection = make(endpoint.host, endpoint.port)
    connection.sock = line
    connection.request("POST", endpoint.path, body=body, headers=dict(headers))
    with connection.getresponse() as response:
        if (response.length or 0) > endpoint.max_bytes:
            raise TooLarge(_large(endpoint))
        content = response.read(endpoint.max_bytes + 1)
        if len(content) > endpoint.max_bytes:
            raise TooLarge(_large(endpoint))
        if response.length:
            raise NotUnderstood(f"模型服务 {endpoint.host} 的回答没有传完，请重试")
        return Reply(response.status, response.getheader("Retry-After", ""), content)


def _late(endpoint: Endpoint) -> str:
    return f"模型服务 {endpoint.host} 在规定时间内没有答完，请检查服务或放宽时限"


def _large(endpoint: Endpoint) -> str:
    return f"模型服务 {endpoint.host} 的回答超过 {endpoint.max_bytes} 字节，没有采用"


def _broken(endpoint: Endpoint, fault: Exception) -> Unreachable | NotUnderstood:
    place = f"{endpoint.host}:{endpoint.port}"
    if isinstance(fault, ssl.SSLCertVerificationError):
        return Unreachable(f"模型服务 {place} 的证书不可信，请安装单位的根证书后再试")
    if isinstance(fault, http.client.HTTPException) and not isinstance(fault, OSError):
        return NotUnderstood(f"模型服务 {place} 的回答没有传完或不是 HTTP，请检查地址")
    return Unreachable(f"连不上模型服务 {place}，请检查地址、端口和网络")
