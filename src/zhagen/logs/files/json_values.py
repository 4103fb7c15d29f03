"""JSON objects in an array of any length, one by one, without the array being held.

Exports are written on a single line, so that lines say nothing. An object that is broken must not
take its neighbours with it: where it ends is told by its braces; where not even they can be
trusted, reading goes on at the next place that looks like the beginning of an object of this kind.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any, Final

from zhagen.logs.files.tally import Tally

# No record of an export is larger; what goes on without an end is broken.
_LONGEST: Final = 1 << 23
_BETWEEN = re.compile(r"[\s,\[\]\ufeff]*")
_PART = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}]', re.DOTALL)


class ObjectReader:
    """Reads the bytes of one file as they come; `begins` matches the beginning of an object."""

    def __init__(self, tally: Tally, begins: str) -> None:
        """Count what is no object in `tally`; objects are not counted yet."""
        self._tally = tally
        self._begins = re.compile(begins)
        self._text = ""
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._json = json.JSONDecoder()

    def take(self, data: bytes) -> Iterator[dict[str, Any]]:
        """The objects that are complete."""
        self._text += self._decode(data)
        yield from self._objects(last=False)

    def close(self) -> Iterator[dict[str, Any]]:
        """The objects at the end; one without an end was cut off."""
        self._text += self._decode(b"", final=True)
        yield from self._objects(last=True)

    def _objects(self, *, last: bool) -> Iterator[dict[str, Any]]:
        text, place = self._text, 0
        while True:
            place = _past(text, place)
            if place == len(text):
                break
            found, end = self._object(text, place)
            if found is not None:
                yield found
            elif end == len(text) and not last and end - place < _LONGEST:
                break
            else:
                end = self._reject(text, place, end)
            place = end
        self._text = text[place:]

    def _object(self, text: str, place: int) -> tuple[dict[str, Any] | None, int]:
        """The object at a place and its end; without object the end of what stands there."""
        try:
            found, end = self._json.raw_decode(text, place)
        except (ValueError, RecursionError):
            return None, _end_of(text, place)
        return (found if isinstance(found, dict) else None), end

    def _reject(self, text: str, place: int, end: int) -> int:
        """Count what is no object; where reading goes on."""
        following = self._begins.search(text, place + 1)
        cut = end == len(text) and following is None
        self._tally.reject("cut" if cut else "malformed")
        return end if following is None else min(end, following.start())


def _past(text: str, place: int) -> int:
    """The place after what may stand between objects."""
    found = _BETWEEN.match(text, place)
    return place if found is None else found.end()


def _end_of(text: str, place: int) -> int:
    """Where the braces of what begins here are closed; the end of the text if they are not."""
    depth = 0
    for part in _PART.finditer(text, place):
        mark = part[0]
        if mark == "{":
            depth += 1
        elif mark == "}":
            depth -= 1
            if depth <= 0:
                return part.end()
    return len(text)
