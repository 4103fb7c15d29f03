"""The drawings themselves: twenty units square, in the colour of the text around them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_LINE: Final = 'fill="none" stroke="currentColor" stroke-width="1.8"'
_ROUND: Final = f'{_LINE} stroke-linecap="round" stroke-linejoin="round"'


def _stroke(path: str) -> str:
    return f'<path {_ROUND} d="{path}"/>'


MARKS: Final[Mapping[str, str]] = {
    # A filled octagon; the cross is cut out, so it also prints without its colour.
    "error": (
        '<path fill="currentColor" fill-rule="evenodd" d="M6.3 1h7.4L19 6.3v7.4L13.7 19H6.3L1 13.7'
        "V6.3zM7.2 5.7 5.7 7.2 8.5 10l-2.8 2.8 1.5 1.5L10 11.5l2.8 2.8 1.5-1.5L11.5 10l2.8-2.8"
        '-1.5-1.5L10 8.5z"/>'
    ),
    "unclear": (
        f'<path {_LINE} stroke-dasharray="3.2 1.9" d="M10 1.4 18.6 10 10 18.6 1.4 10z"/>'
        + _stroke("M8 8.2a2 2 0 1 1 3 1.7c-.6.4-1 .8-1 1.5")
        + '<circle cx="10" cy="13.9" r="1.1" fill="currentColor"/>'
    ),
    "warning": (
        _stroke("M10 2.2 18.8 17.6H1.2z")
        + _stroke("M10 7.6v4.2")
        + '<circle cx="10" cy="14.6" r="1.1" fill="currentColor"/>'
    ),
    "notice": (
        f'<circle cx="10" cy="10" r="8.2" {_LINE}/>'
        + _stroke("M10 9.3v4.6")
        + '<circle cx="10" cy="6.2" r="1.1" fill="currentColor"/>'
    ),
    "passed": (
        '<path fill="none" stroke="currentColor" stroke-width="2.6" d="M2.6 10.6 7.6 15.4 17.4 5"/>'
    ),
}

ICONS: Final[Mapping[str, str]] = {
    # The mark of the product: a stem, a cross-beam, two roots.
    "product": _stroke("M10 1.6v16.8M5.4 5h9.2M10 9.2 3 17.6M10 9.2l7 8.4"),
    "upload": _stroke("M10 14V3.4M5.2 8.2 10 3.4l4.8 4.8M3 17.4h14"),
    "download": _stroke("M10 3v10.6M5.2 8.8l4.8 4.8 4.8-4.8M3 17.4h14"),
    "back": _stroke("M12.6 4.4 7 10l5.6 5.6"),
    "next": _stroke("M7.4 4.4 13 10l-5.6 5.6"),
    "down": _stroke("M5.4 7.8 10 12.4l4.6-4.6"),
    "menu": _stroke("M2.6 4.6h14.8M2.6 10h14.8M2.6 15.4h14.8"),
    "close": _stroke("M4.6 4.6 15.4 15.4M15.4 4.6 4.6 15.4"),
    "turn": _stroke("M15.8 10.4a6 6 0 1 1-1.7-4.6M14.6 2v4.2h-4.2"),
    "larger": _stroke("M10 4v12M4 10h12"),
    "smaller": _stroke("M4 10h12"),
    "search": f'<circle cx="8.8" cy="8.8" r="5.6" {_LINE}/>' + _stroke("M13 13l4.4 4.4"),
    "lock": f'<rect x="4" y="9" width="12" height="8.4" rx="1.4" {_LINE}/>'
    + _stroke("M6.6 9V6.4a3.4 3.4 0 0 1 6.8 0V9"),
    "print": _stroke("M5.6 7V2.6h8.8V7M5.6 14H2.8V7h14.4v7h-2.8M5.6 11.4h8.8v6H5.6z"),
    "file": _stroke("M4.6 2.4h7l3.8 3.8v11.4H4.6zM11.4 2.6v3.8h3.8"),
    "camera": _stroke("M2.4 6.2h3.4L7.2 4h5.6l1.4 2.2h3.4v10H2.4z")
    + f'<circle cx="10" cy="11" r="2.9" {_LINE}/>',
    "person": f'<circle cx="10" cy="6.6" r="3.6" {_LINE}/>' + _stroke("M3 17.6a7 7 0 0 1 14 0"),
    "clock": f'<circle cx="10" cy="10" r="7.6" {_LINE}/>' + _stroke("M10 5.4V10l3 2.4"),
    "plus": _stroke("M10 3.6v12.8M3.6 10h12.8"),
    "edit": _stroke("M3.4 16.6l.8-3.8L13.4 3.6l3 3-9.2 9.2zM11.4 5.6l3 3"),
}
