"""The library's sentences in the script of the page; what others wrote stays as it is.

Names of items and words people typed stand in quotation marks in every sentence: those are not
ours to change. Ids, statements and tables of counts are left alone too.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final

import opencc
from django.utils.translation import get_language

_QUOTED: Final = re.compile(r"(“[^”]*”|《[^》]*》)")
_AS_THEY_ARE: Final = frozenset(
    {"id", "sql", "table", "counts", "chart", "offer", "item", "verdict", "names", "proposal"}
)


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("s2hk")


def code() -> str:
    """The language tag of what is shown."""
    return "zh-Hant" if get_language() == "zh-hant" else "zh-Hans"


def shown(value: Any) -> Any:  # noqa: ANN401 - JSON
    """A part of an analysis in the script of the page."""
    return _converted(value) if code() == "zh-Hant" else value


def _converted(value: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, list):
        return [_converted(each) for each in value]
    if isinstance(value, dict):
        return {
            key: each if key in _AS_THEY_ARE else _converted(each) for key, each in value.items()
        }
    return value


def _text(text: str) -> str:
    if text.isascii():
        return text
    parts = _QUOTED.split(text)
    return "".join(
        part if number % 2 else _converter().convert(part) for number, part in enumerate(parts)
    )
