"""Personal numbers in addresses of pages and in what people type into the search box.

A path is full of long numbers that are no person's (dates, item codes, article numbers), and an
item must be found again by its address. So in a path only what is a resident ID number by its
birth date, or a mobile number standing alone, is masked; typed text is masked by the rule for all
text.
"""

from __future__ import annotations

import re
import unicodedata

from zhagen.language.masks import mask_personal

_ID = re.compile(
    r"(?<![0-9A-Za-z])([1-9]\d{3})\d{2}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    r"(\d{3}[\dXx])(?![0-9A-Za-z])"
)
_PHONE = re.compile(r"(?<![0-9A-Za-z])1[3-9]\d{9}(?![0-9A-Za-z])")
_LONG = re.compile(r"\d{11}")
_BLANKS = re.compile(r"\s+")
LONGEST_QUERY = 60


def mask_path(path: str) -> str:
    """A path without ID and mobile numbers.

    >>> mask_path("/case/13900012345")
    '/case/139****2345'
    """
    if not _LONG.search(path):
        return path
    masked = _ID.sub(r"\1**********\2", path)
    return _PHONE.sub(lambda found: f"{found[0][:3]}****{found[0][-4:]}", masked)


def clean_query(text: str) -> str:
    """What was typed, in half width, on one line, without personal numbers, of bearable length."""
    plain = _BLANKS.sub(" ", unicodedata.normalize("NFKC", text)).strip()
    return mask_personal(plain)[:LONGEST_QUERY]
