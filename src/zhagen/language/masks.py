"""Masking of personal numbers, for logs and anything else that may leave the case."""

from __future__ import annotations

import re

_ID = re.compile(r"(?<![0-9A-Za-z])(\d{4})\d{10}(\d{3}[\dXx]|\d{4})(?![0-9A-Za-z])")
_OLD_ID = re.compile(r"(?<!\d)(\d{4})\d{8}(\d{3})(?!\d)")
_PHONE = re.compile(r"(?<!\d)(1[3-9]\d)[ -]?\d{4}[ -]?(\d{4})(?!\d)")
_ACCOUNT = re.compile(r"(?<![0-9A-Za-z])(\d{4})(?:[ -]?\d){4,22}[ -]?(\d{4})(?![0-9A-Za-z])")


def mask_personal(text: str) -> str:
    """`text` with ID, phone and bank account numbers masked but for their ends.

    >>> mask_personal("电话13900012345")
    '电话139****2345'
    """
    masked = _ID.sub(r"\1**********\2", text)
    masked = _PHONE.sub(r"\1****\2", masked)
    masked = _OLD_ID.sub(r"\1********\2", masked)
    return _ACCOUNT.sub(r"\1****\2", masked)


def mask_name(name: str) -> str:
    """A person's name with everything but the family name masked: 张三丰 becomes 张**."""
    return name[:1] + "*" * max(len(name) - 1, 0)
