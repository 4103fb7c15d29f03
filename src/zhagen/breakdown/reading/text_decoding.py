"""Bytes of a text file as text, whatever office software wrote them and whatever was pasted in.

A file may be UTF-8, UTF-16, GB 18030 or Big5, and it may be several of these, pasted together out
of old and new systems. A byte that means nothing becomes the sign for that (�) and is told; the
text around it is kept.
"""

from __future__ import annotations

import re
from typing import Final

UNREADABLE: Final = "\ufffd"
_BOMS: Final = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffe\uffff]")
_MARKED: Final = 0.002  # share of control characters that text may hold
_SURE: Final = 9  # bytes of UTF-8 that are no coincidence in a line of GB 18030
_FEW_NULS: Final = 0.01
# Four Chinese characters of UTF-8 in a row are no coincidence either.
_UTF8_RUN: Final = re.compile(rb"(?:[\xe3-\xe9][\x80-\xbf]{2}|\xef[\xbc\xbd][\x80-\xbf]){4,}")
_RUNS: Final = re.compile(rb"[\x00-\x7f]+|[\x80-\xff]+")
_HAN_STOPS: Final = re.compile("[，。、；：]")


def decoded(content: bytes) -> str | None:
    """Bytes as text, None when they are none.

    A byte order mark decides, then UTF-8, then GB 18030, which older office software writes; a
    file pasted together from both is read line by line.
    """
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _if_text(content.decode(encoding, errors="replace"))
    if b"\0" in content[:4096]:
        few = content.count(b"\0") <= _FEW_NULS * len(content) + 1
        return _narrow(content.replace(b"\0", b"")) if few else _wide(content)
    return _narrow(content)


def unreadable_lines(text: str) -> list[int]:
    """The numbers of the lines that hold bytes which mean nothing."""
    if UNREADABLE not in text:
        return []
    return [number for number, line in enumerate(text.splitlines(), 1) if UNREADABLE in line]


def _narrow(content: bytes) -> str | None:
    """UTF-8, GB 18030, Big5 or a mixture of the first two."""
    try:
        return _if_text(content.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError:
        text = ""
    lines = content.split(b"\n")
    if not text or _UTF8_RUN.search(content) or any(map(_surely_utf8, lines)):
        text = "\n".join(map(_decoded_line, lines))
    return _if_text(_as_big5(content, text))


def _as_big5(content: bytes, text: str) -> str:
    """The text as Big5 where only so it has the stops of Chinese."""
    if _HAN_STOPS.search(text):
        return text
    try:
        other = content.decode("big5hkscs")
    except UnicodeDecodeError:
        return text
    return other if _HAN_STOPS.search(other) else text


def _wide(content: bytes) -> str | None:
    """UTF-16 without a mark: where digits and line ends have their zeros tells its order."""
    little, big = content[1::2].count(0), content[::2].count(0)
    if min(little, big) * 8 > max(little, big):
        return None
    encoding = "utf-16-le" if little > big else "utf-16-be"
    return _if_text(content.decode(encoding, errors="replace"))


def _surely_utf8(line: bytes) -> bool:
    if sum(byte > 0x7F for byte in line[:200]) < _SURE:
        return False
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _decoded_line(line: bytes) -> str:
    """A line in whichever encoding it is; one of two encodings piece by piece."""
    for encoding in ("utf-8", "gb18030"):
        try:
            text = line.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8" or not _UTF8_RUN.search(line):
            return text
    mixed = _decoded_in_pieces(line)
    plain = line.decode("utf-8", errors="replace")
    return min(mixed, plain, key=lambda text: text.count(UNREADABLE))


def _decoded_in_pieces(line: bytes) -> str:
    """UTF-8 where it stands for certain, whatever the bytes allow between."""
    text, at = "", 0
    for found in _UTF8_RUN.finditer(line):
        text += _between(line[at : found.start()]) + found.group().decode("utf-8", "replace")
        at = found.end()
    return text + _between(line[at:])


def _between(part: bytes) -> str:
    """A part of a mixed line: GB 18030, else each run of it in the encoding that fits."""
    try:
        return part.decode("gb18030")
    except UnicodeDecodeError:
        return "".join(map(_run, _RUNS.findall(part)))


def _run(run: bytes) -> str:
    try:
        return run.decode("utf-8")
    except UnicodeDecodeError:
        return run.decode("gb18030", errors="replace")


def _if_text(text: str) -> str | None:
    strange = len(_CONTROL.findall(text)) + text.count(UNREADABLE)
    return None if strange > 8 + _MARKED * len(text) else _CONTROL.sub("", text)
