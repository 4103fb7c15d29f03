"""One POST to an address that a department's administrator gave, and to nowhere inside.

Whoever gives an address reads how it answered. So an address of this machine itself would let them
find out what runs here, and a name may lead elsewhere when the note is sent than when it was given:
the name is resolved once, what it stands for is looked at, and exactly that is connected to.
Addresses of the office's network are what this is for. A host the installation names in
`hook_hosts` may be anywhere.
"""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final
from urllib.parse import SplitResult, quote, urlsplit

from django.conf import settings

INWARD: Final = "inward"
_TIMEOUT: Final = 8.0
# One that answers byte by byte is not waited for longer than this.
_WHOLE: Final = 15.0
_PORTS: Final = {"http": 80, "https": 443}


class InwardAddress(Exception):
    """A host that stands for this machine, and is not among those the installation allows."""


def places_of(host: str, port: int) -> list[tuple[str, int]]:
    """What a host stands for now. Raises InwardAddress; OSError, ValueError where nothing."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    places = [(str(place[0]), port) for *_kind, place in found]
    if not _allowed(host) and any(_inward(name) for name, _port in places):
        raise InwardAddress(host)
    return places


def leads_inward(address: str) -> bool:
    """Whether an address may not be given; one whose name is not known yet is looked at later."""
    parts = urlsplit(address)
    try:
        places_of(parts.hostname or "", _port(parts))
    except InwardAddress:
        return True
    except (OSError, ValueError):
        return False
    return False


def post(address: str, body: bytes, headers: Mapping[str, str]) -> str:
    """Why it was not taken; empty where it was. A redirect is an answer like any other."""
    parts = urlsplit(address)
    try:
        with _connected(parts) as connection:
            connection.request("POST", _target(parts), body, dict(headers))
            status = connection.getresponse().status
    except InwardAddress:
        return INWARD
    except (OSError, ValueError, HTTPException) as error:
        return type(error).__name__
    return "" if 200 <= status < 300 else f"HTTP {status}"


@contextmanager
def _connected(parts: SplitResult) -> Iterator[HTTPConnection]:
    """A connection to what was looked at, ended when it takes too long."""
    host, port, sealed = parts.hostname or "", _port(parts), parts.scheme == "https"
    connection = (HTTPSConnection if sealed else HTTPConnection)(host, port, timeout=_TIMEOUT)
    line = _opened(places_of(host, port))
    if sealed:
        context = ssl.create_default_context()
        line = context.wrap_socket(line, server_hostname=host, do_handshake_on_connect=False)
    connection.sock = line
    ending = threading.Timer(_WHOLE, _cut, (line,))
    ending.daemon = True
    ending.start()
    try:
        if isinstance(line, ssl.SSLSocket):
            line.do_handshake()
        yield connection
    finally:
        ending.cancel()
        connection.close()


def _opened(places: list[tuple[str, int]]) -> socket.socket:
    """The first of the places that takes the connection."""
    fault: OSError = ConnectionError()
    for place in places:
        try:
            return socket.create_connection(place, _TIMEOUT)
        except OSError as error:
            fault = error
    raise fault


def _cut(line: socket.socket) -> None:
    with suppress(OSError):  # it may have ended by itself
        socket.socket.shutdown(line, socket.SHUT_RDWR)


def _target(parts: SplitResult) -> str:
    whole = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return quote(whole, safe="/?%:@!$&'()*+,;=~[]")


def _port(parts: SplitResult) -> int:
    return parts.port or _PORTS.get(parts.scheme, 0)


def _allowed(host: str) -> bool:
    named = {one.strip("[]").lower() for one in settings.CONFIGURATION.hook_hosts}
    return host.lower() in named


def _inward(place: str) -> bool:
    """This machine, or what no router passes on: loopback, link-local, unspecified."""
    read = ip_address(place.partition("%")[0])
    one: IPv4Address | IPv6Address = getattr(read, "ipv4_mapped", None) or read
    return one.is_loopback or one.is_link_local or one.is_unspecified
