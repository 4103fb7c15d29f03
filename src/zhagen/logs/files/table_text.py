"""The text of a table whose bytes come piece by piece, whatever wrote it."""

from __future__ import annotations

import codecs


class TableText:
    """UTF-16 if the bytes begin so, else UTF-8, or what Excel writes in Chinese."""

    def __init__(self) -> None:
        """Nothing is known of the encoding yet."""
        self._decoder: codecs.IncrementalDecoder | None = None

    def take(self, data: bytes) -> str:
        """The text of the next piece."""
        if self._decoder is None:
            self._decoder = codecs.getincrementaldecoder(encoding_of(data))("replace")
        return self._decoder.decode(data)


def encoding_of(data: bytes) -> str:
    """How a table that begins with `data` is written."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8-sig"


def separator_of(text: str) -> str:
    """What stands between the columns: of commas, tabs and semicolons the most in the header."""
    head = text.partition("\n")[0]
    return max(",\t;", key=head.count)
