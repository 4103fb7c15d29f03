"""Where a request came from: a link on the site itself, a search engine, elsewhere, nowhere.

A log does not say under which name the site is reached. The name is therefore taken from the
referers themselves: what a page needs (styles, scripts, pictures) is asked for with that page as
its referer, so the hosts seen there are the site's own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from zhagen.logs.requests.requests import as_text, path_of


class Arrived(StrEnum):
    """How a visitor came to a page, in the order of the codes."""

    DIRECT = "direct"
    INTERNAL = "internal"
    SEARCH = "search"
    EXTERNAL = "external"


ARRIVED: Final = tuple(Arrived)
_VARIANT = re.compile(r"^(?:www\d?|m|wap|mobile|h5)\.")
_ENGINES = re.compile(
    r"(?:^|\.)(?:baidu|sogou|so|sm|bing|google|haosou|soso|yahoo|yandex|duckduckgo|toutiao|chinaso"
    r"|youdao|quark|360)\.(?:com|cn|net|org|co|ru|[a-z]{2})(?:\.[a-z]{2})?$"
)
# A second host with at least half as many references as the first is the site's own as well.
_SHARE_OF_FIRST: Final = 0.5


@dataclass(frozen=True, slots=True)
class Source:
    """What a referer says. `page` is the path of the referring page on the site itself."""

    arrived: Arrived
    page: str | None = None


@dataclass(frozen=True, slots=True)
class OwnHosts:
    """The names of the site, without `www.` and the like. Empty: not known."""

    names: frozenset[str] = frozenset()

    def source_of(self, referer: bytes) -> Source:
        """Where a request with this referer came from."""
        if referer in {b"", b"-"}:
            return Source(Arrived.DIRECT)
        if referer.startswith(b"/") and not referer.startswith(b"//"):
            return Source(Arrived.INTERNAL, path_of(referer))
        host = host_of(referer)
        if host in self.names:
            return Source(Arrived.INTERNAL, path_of(referer))
        return Source(Arrived.SEARCH if is_engine(host) else Arrived.EXTERNAL)


@lru_cache(maxsize=1 << 16)
def host_of(referer: bytes) -> str:
    """The host a referer names, in lower case, without port and `www.`; "" if it names none.

    >>> host_of(b"https://www.shili.example/guide?a=1")
    'shili.example'
    """
    try:
        host = urlsplit(as_text(referer)).hostname or ""
    except ValueError:
        return ""
    return plain_host(host)


def plain_host(host: str) -> str:
    """A host name as names are compared: without `www.`, `m.` and the like."""
    return _VARIANT.sub("", host.lower().rstrip("."))


def is_engine(host: str) -> bool:
    """Whether a search engine stands under this name."""
    return _ENGINES.search(host) is not None


def own_hosts(seen: Counter[str]) -> OwnHosts:
    """The site's names, from how often each host was seen as a referer."""
    known = Counter({host: n for host, n in seen.items() if host and not is_engine(host)})
    if not known:
        return OwnHosts()
    most = max(known.values())
    return OwnHosts(frozenset(host for host, n in known.items() if n >= most * _SHARE_OF_FIRST))


def named_hosts(names: Iterable[str]) -> OwnHosts:
    """The site's names as someone gave them."""
    return OwnHosts(frozenset(plain_host(name.strip()) for name in names if name.strip()))
