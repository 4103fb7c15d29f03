"""QR codes of a page: what a licence says about itself in a form no recognition error touches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import zxingcpp

from zhagen.reading.model import Code

if TYPE_CHECKING:
    from zhagen.reading.view.geometry import Picture

_SQUARE = zxingcpp.barcode_formats_from_str("QRCode,DataMatrix")
_STRIPED = zxingcpp.barcode_formats_from_str("Code128,Code39")


def read_codes(grey: Picture) -> tuple[Code, ...]:
    """QR and bar codes with boxes in pixels of `grey` (the page before its seals are taken off).

    Square codes come first and almost free; stripes cost more and are looked for only when there
    is no square one.
    """
    return _read(grey, _SQUARE) or _read(grey, _STRIPED)


def _read(grey: Picture, formats: zxingcpp.BarcodeFormats) -> tuple[Code, ...]:
    found = zxingcpp.read_barcodes(grey, formats=formats, try_invert=False)
    return tuple(
        Code(kind=str(one.format).replace(" ", ""), text=one.text, box=_box(one.position))
        for one in found
        if one.valid and one.text
    )


def _box(position: zxingcpp.Position) -> tuple[int, int, int, int]:
    corners = (
        position.top_left, position.top_right, position.bottom_right, position.bottom_left,
    )  # fmt: skip
    xs, ys = [int(one.x) for one in corners], [int(one.y) for one in corners]
    return min(xs), min(ys), max(xs), max(ys)
