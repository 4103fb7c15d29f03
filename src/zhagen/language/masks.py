"""Masking of personal numbers, for logs and anything else that may leave the case."""

from __future__ import annotations

import re

_ID = re.compile(r"(?<![0-9A-Za-z])(\d{4})\d{10}(\d{3}[\dXx]|\d{4})(?![0-9A-Za-z])")
_OLD_ID = re.compile(r"(?<!\d)(\d{4})\d{8}(\d{3})(?!\d)")
_PHONE = re.compile(r"(?<!\d)(1[3-9]\d)[ -]?\d{4}[ -]?(\d{4})(?!\d)")
_ACCOUNT = re.compile(r"(?<![0-9A-Za-z])(\d{4})(?:[ -]?\d){4,22}[ -]?(\d{4})(?![0-9A-Za-z])")
_LAND_LINE = re.compile(r"(?<!\d)(0\d{2,3}[ -]?)\d{3,4}(\d{4})(?!\d)")
_SHOWN = re.compile(r"[0-9A-Za-z]")


def mask_personal(text: str) -> str:
    """`text` with ID, phone and bank account numbers masked but for their ends.

    >>> mask_personal("电话13900012345")
    '电话139****2345'
    """
    masked = _ID.sub(r"\1**********\2", text)
    masked = _PHONE.sub(r"\1****\2", masked)
    masked = _OLD_ID.sub(r"\1********\2", masked)
    return _ACCOUNT.sub(r"\1****\2", masked)


def mask_in_place(text: str) -> str:
    """Like `mask_personal`, but every character stays where it is: offsets hold.

    >>> mask_in_place("电话 139 0001 2345，座机0571-12345678")
    '电话 139 **** 2345，座机0571-****5678'
    """
    for pattern in (_ID, _PHONE, _OLD_ID, _LAND_LINE, _ACCOUNT):
        text = pattern.sub(_starred, text)
    return text


def _starred(found: re.Match[str]) -> str:
    first, last = found.end(1) - found.start(), found.start(2) - found.start()
    whole = found.group()
    return whole[:first] + _SHOWN.sub("*", whole[first:last]) + whole[last:]


def mask_name(name: str) -> str:
    """A person's name with everything but the family name masked: 张三丰 becomes 张**."""
    return name[:1] + "*" * max(len(name) - 1, 0)
