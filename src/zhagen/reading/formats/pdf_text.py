"""The text layer of a PDF page, form fields filled in, in pixels of the rendered page.

PDFium knows each character, its box and how it was drawn; here the invisible, the unmapped and the
sideways are told apart from what a reader of the page sees.
"""

from __future__ import annotations

import ctypes
import math
from typing import TYPE_CHECKING, cast

import pypdfium2 as pdfium
import pypdfium2.raw as c

from zhagen.reading.formats.pdf_spelled import Placed, put_back, radical_as_written
from zhagen.reading.formats.textlayer import SYMBOLS, Glyph, in_reading_order, lines_of, trusted
from zhagen.reading.model import TextLine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from zhagen.cases.model import Box
    from zhagen.reading.raw import Picture

_FINE = 64
_MAX_NOTES = 20_000


class Device:
    """The way from PDF points to pixels, page rotation and crop included."""

    def __init__(self, page: pdfium.PdfPage, picture: Picture) -> None:
        height, width = picture.shape[:2]
        self._origin = self._place(page, width, height, 0.0, 0.0)
        right = self._place(page, width, height, 1000.0, 0.0)
        up = self._place(page, width, height, 0.0, 1000.0)
        ox, oy = self._origin
        self._x = ((right[0] - ox) / 1000, (right[1] - oy) / 1000)
        self._y = ((up[0] - ox) / 1000, (up[1] - oy) / 1000)

    @staticmethod
    def _place(
        page: pdfium.PdfPage, width: int, height: int, x: float, y: float
    ) -> tuple[float, float]:
        # PDFium answers in whole pixels: ask on a finer grid.
        across, down = ctypes.c_int(), ctypes.c_int()
        c.FPDF_PageToDevice(page, 0, 0, width * _FINE, height * _FINE, 0, x, y, across, down)
        return across.value / _FINE, down.value / _FINE

    def level(self, across: float, up: float) -> bool:
        """Whether writing along (across, up) in PDF space runs left to right on the picture."""
        dx = across * self._x[0] + up * self._y[0]
        dy = across * self._x[1] + up * self._y[1]
        return dx > 0 and abs(dy) < 0.2 * dx

    def box(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """A rectangle in points as left, top, right, bottom in pixels."""
        xs, ys = [], []
        for x, y in ((x0, y0), (x1, y1)):
            xs.append(self._origin[0] + x * self._x[0] + y * self._y[0])
            ys.append(self._origin[1] + x * self._x[1] + y * self._y[1])
        return min(xs), min(ys), max(xs), max(ys)


def text_layer(
    page: pdfium.PdfPage, forms: pdfium.PdfFormEnv, picture: Picture
) -> tuple[TextLine, ...]:
    """Lines of the text layer with filled form fields among them; none if not trusted."""
    device = Device(page, picture)
    layer = page.get_textpage()
    try:
        glyphs, text = _glyphs(layer, device, picture)
    finally:
        layer.close()
    filled = list(_fields(page, forms, device)) if forms is not None else []
    if not trusted(text + "".join(line.text for line in filled)):
        return ()
    lines = lines_of(glyphs, picture)
    return tuple(in_reading_order([*lines, *filled])) if filled else lines


def _glyphs(layer: pdfium.PdfTextPage, device: Device, picture: Picture) -> tuple[list[Glyph], str]:
    """Visible characters on the page, and all of their text for judging it.

    Text drawn invisibly is a recognition layer below a scan: it counts as unreadable.
    """
    height, width = picture.shape[:2]
    placed: list[Placed] = []
    judged: list[str] = []
    rect, along = c.FS_RECTF(), c.FS_MATRIX()
    breaks, spaced = True, False
    for index in range(layer.count_chars()):
        if c.FPDFText_IsGenerated(layer, index) == 1:
            breaks = breaks or chr(c.FPDFText_GetUnicode(layer, index)) in "\r\n"
            spaced = True
            continue
        code = c.FPDFText_GetUnicode(layer, index)
        text = _text_of(code)
        if not text or not c.FPDFText_GetLooseCharBox(layer, index, rect):
            continue
        box = device.box(rect.left, rect.bottom, rect.right, rect.top)
        astray = _astray(layer, index, rect, along)
        outside = box[2] < 0 or box[3] < 0 or box[0] > width or box[1] > height
        if outside and not astray:
            continue
        if _hidden(layer, index) or c.FPDFText_HasUnicodeMapError(layer, index) == 1:
            judged.append("\ufffd")
            continue
        if c.FPDFText_GetMatrix(layer, index, along) and not device.level(along.a, along.b):
            judged.append("\ufffd")  # a page on its side is for recognition, which can turn it
            continue
        judged.append(text)
        placed.append(Placed(Glyph(text, *box), astray, breaks, spaced))
        breaks, spaced = False, text == " "
    return put_back(placed), "".join(judged)


def _astray(layer: pdfium.PdfTextPage, index: int, rect: c.FS_RECTF, along: c.FS_MATRIX) -> bool:
    """Whether a spelled-out character stands where its drawing would, were the page not scaled.

    Its box is then exactly that of its text object before scaling, and not of its font's size.
    """
    item = c.FPDFText_GetTextObject(layer, index)
    if not item or not c.FPDFText_GetMatrix(layer, index, along):
        return False
    em = c.FPDFText_GetFontSize(layer, index) * math.hypot(along.a, along.b)
    if em <= 0 or 0.6 < (rect.top - rect.bottom) / em < 1.6:
        return False
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not c.FPDFPageObj_GetBounds(item, left, bottom, right, top):
        return False
    drawn = (left.value, right.value, top.value)
    reported = (rect.left, rect.right, rect.top)
    return all(abs(one - other) < 0.01 for one, other in zip(drawn, reported, strict=True))


def _text_of(code: int) -> str:
    if code in SYMBOLS:
        return SYMBOLS[code]
    if code in (0, 0xFFFE, 0xFFFF) or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return ""
    text = radical_as_written(chr(code))
    return " " if text in "\t\r\n\u00a0" else text


def _hidden(layer: pdfium.PdfTextPage, index: int) -> bool:
    item = c.FPDFText_GetTextObject(layer, index)
    return bool(item) and c.FPDFTextObj_GetTextRenderMode(item) == c.FPDF_TEXTRENDERMODE_INVISIBLE


def _fields(page: pdfium.PdfPage, forms: pdfium.PdfFormEnv, device: Device) -> Iterator[TextLine]:
    """What was filled into form fields: PDFium draws it but keeps it out of the text layer."""
    for index in range(min(c.FPDFPage_GetAnnotCount(page), _MAX_NOTES)):
        note = c.FPDFPage_GetAnnot(page, index)
        if not note:
            continue
        try:
            text = _field_text(forms, note)
            rect = c.FS_RECTF()
            if text and c.FPDFAnnot_GetRect(note, rect):
                box = device.box(rect.left, rect.bottom, rect.right, rect.top)
                yield TextLine(text, cast("Box", tuple(round(v) for v in box)), 1.0)
        finally:
            c.FPDFPage_CloseAnnot(note)


def _field_text(forms: pdfium.PdfFormEnv, note: c.FPDF_ANNOTATION) -> str:
    if c.FPDFAnnot_GetSubtype(note) == c.FPDF_ANNOT_FREETEXT:
        return _wide(lambda *room: c.FPDFAnnot_GetStringValue(note, b"Contents", *room))
    if c.FPDFAnnot_GetSubtype(note) != c.FPDF_ANNOT_WIDGET:
        return ""
    kind = c.FPDFAnnot_GetFormFieldType(forms, note)
    if kind in (c.FPDF_FORMFIELD_CHECKBOX, c.FPDF_FORMFIELD_RADIOBUTTON):
        return "☑" if c.FPDFAnnot_IsChecked(forms, note) else "□"
    if kind in (c.FPDF_FORMFIELD_TEXTFIELD, c.FPDF_FORMFIELD_COMBOBOX, c.FPDF_FORMFIELD_LISTBOX):
        return _wide(lambda *room: c.FPDFAnnot_GetFormFieldValue(forms, note, *room))
    return ""


def _wide(ask: Callable[..., int]) -> str:
    """A PDFium string: ask for its length in bytes, then for UTF-16 with a closing zero."""
    size = ask(None, 0)
    if size <= 2:
        return ""
    room = (ctypes.c_ushort * (size // 2 + 1))()
    ask(room, size)
    return bytes(room)[: size - 2].decode("utf-16-le", errors="ignore").strip()
