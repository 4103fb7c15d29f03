"""What a request asks for: the page, without query, personal numbers or spelling variants.

Of a query only the page number of a list is left: it says how far down people had to look.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Final
from urllib.parse import unquote_to_bytes

from zhagen.logs.requests.masking import mask_path


class Kind(IntEnum):
    """What became of a request."""

    VIEW = 0
    FILE = 1
    ERROR = 2
    OTHER = 3


@dataclass(frozen=True, slots=True)
class Target:
    """What is asked for. `path` is None where the request is none (probes, cut handshakes)."""

    path: str | None
    gets: bool
    page: bool


_NOTHING: Final = Target(None, gets=False, page=False)
_METHOD = re.compile(rb"[A-Z]{3,16}")
_ESCAPE = re.compile(rb"\\x([0-9A-Fa-f]{2})")
_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;]*", re.IGNORECASE)
_ORIGIN = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^/]*")
_EXTENSION = re.compile(r"\.([A-Za-z0-9]{1,8})$")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
# The first page of a list has no number.
_PAGE_NUMBER = re.compile(
    rb"(?:^|[&;])(?:p|(?:[Cc]ur(?:rent)?_?)?[Pp]age(?:_?(?i:no|num|number|index))?)"
    rb"=0*([2-9]|[1-9]\d{1,2})(?:[&;]|$)"
)
LONGEST_PATH: Final = 512
# Extensions that are no pages. Whatever else stands behind a dot (html, jsp, do, none) is one.
FILES: Final = frozenset({
    "css", "js", "mjs", "map", "json", "jsonp", "xml", "rss", "atom", "txt", "csv", "ico", "cur",
    "png", "jpg", "jpeg", "jpe", "jfif", "gif", "bmp", "webp", "svg", "svgz", "tif", "tiff", "avif",
    "heic", "woff", "woff2", "ttf", "otf", "eot", "pdf", "ofd", "doc", "docx", "dot", "dotx", "xls",
    "xlsx", "xlt", "xltx", "et", "ett", "wps", "wpt", "dps", "ppt", "pptx", "pps", "ppsx", "rtf",
    "odt", "ods", "odp", "ceb", "cebx", "sep", "gd", "gw", "uof", "zip", "rar", "7z", "gz", "tgz",
    "tar", "bz2", "xz", "z", "iso", "exe", "msi", "apk", "ipa", "dmg", "deb", "rpm", "jar", "bin",
    "dll", "so", "dat", "bak", "sql", "log", "conf", "ini", "cfg", "env", "pem", "key", "crt",
    "cer", "p12", "mp3", "mp4", "m4a", "m4v", "wav", "ogg", "oga", "ogv", "webm", "avi", "mov",
    "wmv", "wma", "flv", "f4v", "swf", "mpg", "mpeg", "3gp", "mkv", "m3u8", "ts", "rm", "rmvb",
    "aac", "flac", "psd", "ai", "eps", "dwg", "dxf", "epub", "mobi", "caj", "kdh", "ics", "vcf",
    "webmanifest", "manifest", "appcache", "htc", "wasm", "yml", "yaml", "md5", "sha1", "asc",
    "sig", "torrent", "dtd", "xsd", "xsl", "xslt", "wsdl",
})  # fmt: skip


@lru_cache(maxsize=1 << 16)
def target_of(request: bytes) -> Target:
    """What `METHOD TARGET PROTOCOL` asks for.

    >>> target_of(b"GET /guide/a.html?from=1 HTTP/1.1").path
    '/guide/a.html'
    """
    method, _, rest = request.partition(b" ")
    if not _METHOD.fullmatch(method) or not rest:
        return _NOTHING
    target, blank, protocol = rest.rpartition(b" ")
    if not blank or not protocol.startswith(b"HTTP/"):
        target = rest
    path = path_of(target)
    if path is None:
        return _NOTHING
    return Target(path, gets=method == b"GET", page=is_page(path))


@lru_cache(maxsize=1 << 16)
def path_of(target: bytes) -> str | None:
    """The path of a URL or of a part of one: decoded, without query; None if there is none.

    >>> path_of(b"/news/list.jsp?type=5&pageNo=3")
    '/news/list.jsp?page=3'
    """
    if b"\\x" in target:
        target = _ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), target)
    raw, _, query = target.partition(b"#")[0].partition(b"?")
    text = as_text(unquote_to_bytes(raw))
    text = _ORIGIN.sub("", text, count=1) or "/"
    if not text.startswith("/"):
        return None
    if text.startswith("//"):
        text = "/" + text.lstrip("/")
    if ";" in text:
        text = _SESSION.sub("", text)
    path = mask_path(_CONTROL.sub("\ufffd", text)[:LONGEST_PATH])
    number = list_page(query)
    return f"{path}?page={number.decode()}" if number and is_page(path) else path


def list_page(query: bytes) -> bytes:
    """Which page of a list a query asks for; nothing for the first or if there is none."""
    if b"age" not in query and b"p=" not in query:
        return b""
    found = _PAGE_NUMBER.search(query)
    return b"" if found is None else found[1]


def is_page(path: str) -> bool:
    """Whether a path leads to a page and not to a file."""
    found = _EXTENSION.search(path)
    return found is None or found[1].lower() not in FILES


def as_text(raw: bytes) -> str:
    """Bytes as text: UTF-8, or else the encoding older Chinese sites write."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("gb18030", errors="replace")
