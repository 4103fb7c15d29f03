"""Files that nothing can make again: keys, secrets, sealed charters and the files of a log.

A report written over one of them by a slip of the hand would cost a pilot; so an output is compared
with what stands at its place, by content, because names are everyone's own.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

KEY: Final = "签名用的私钥"
DISGUISE: Final = "加密编号用的密钥"
SEALED: Final = "封存的立项书"
LOG: Final = "试点记录里的文件"

_HEAD: Final = 4_000_000  # a sealed charter with its amendments is far smaller
_DISGUISE: Final = re.compile(rb"\s*[0-9a-fA-F]{64}\s*\Z")
_PRIVATE: Final = re.compile(rb"-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----")
_SEALED_KEYS: Final = (b'"charter"', b'"signatures"', b'"amendments"', b'"hash"')


def kept(path: Path) -> str:
    """What stands at a place and must not be written over; empty where nothing such does."""
    try:
        if not path.is_file():
            return ""
        if _in_log(path):
            return LOG
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return ""
    if _PRIVATE.search(head[:4096]):
        return KEY
    if _DISGUISE.match(head):
        return DISGUISE
    return SEALED if _is_sealed(head) else ""


def _is_sealed(head: bytes) -> bool:
    begins = head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{")
    return begins and all(key in head for key in _SEALED_KEYS)


def _in_log(path: Path) -> bool:
    """Whether a file lies in a log's folder, or in one of the folders of its segments."""
    folder = path.resolve().parent
    places = [folder, *([folder.parent] if folder.name in {"entries", "segments"} else ())]
    return any((one / "sealed.json").is_file() and (one / "entries").is_dir() for one in places)
