"""PDF: every page as a picture, and its text layer where that can be trusted.

The page is always rendered, because ticks, seals and ink are not text. Its text layer replaces
recognition only if it is real: enough characters, a sane font map, visible, and no picture large
enough to hold content of its own (a scan with hidden recognition below, a pasted photo).
PDFium applies the page's own rotation and crop to both.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as c

from zhagen.reading.faults import (
    DamagedFile,
    EncryptedFile,
    TooLarge,
    TooManyPages,
    UnsupportedFile,
)
from zhagen.reading.formats.pdf_text import text_layer
from zhagen.reading.model import Medium, TextLine
from zhagen.reading.raw import Picture, RawPage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhagen.reading.limits import Limits

DPI = 200
_POINTS = 72
_TAIL = 64 * 1024
# Share of the page a picture may cover and still be decoration or a seal; two sides of an
# identity card at their real size cover 0.148 of A4, a 45 mm seal 0.033.
_DECORATION = 0.065
_DECORATIONS = 0.12
_MAX_OBJECTS = 20_000


class PdfFile:
    """An open PDF: `pages` of it, rendered when asked for."""

    def __init__(self, content: bytes, name: str, limits: Limits) -> None:
        _check_whole(content)
        self._name, self._limits = name, limits
        self._document = _load(content)
        self.pages = len(self._document)
        if self.pages == 0:
            raise DamagedFile("PDF 里没有可以读取的页面")
        if self.pages > limits.file_pages:
            raise TooManyPages(self.pages, limits.file_pages)
        if self._document.get_formtype() == c.FORMTYPE_XFA_FULL:
            raise UnsupportedFile(
                "动态表单 PDF（XFA）", "请用 Adobe Reader 打印成普通 PDF 后提交。"
            )

    def page(self, number: int) -> RawPage:
        """Page `number` (from 1), rendered at 200 dpi. Raises FileFault."""
        try:
            page = self._document[number - 1]
        except pdfium.PdfiumError as error:
            raise DamagedFile(f"第 {number} 页已损坏，无法打开") from error
        try:
            return self._read(page, number)
        except pdfium.PdfiumError as error:
            raise DamagedFile(f"第 {number} 页已损坏，无法显示") from error
        finally:
            page.close()

    def _read(self, page: pdfium.PdfPage, number: int) -> RawPage:
        picture, reduced = _render(page, self._limits)
        covers = list(_picture_shares(page))
        lines: tuple[TextLine, ...] = ()
        if max(covers, default=0.0) < _DECORATION and sum(covers) < _DECORATIONS:
            lines = text_layer(page, self._document.formenv, picture)
        medium = Medium.TEXT_LAYER if lines else Medium.PICTURE
        return RawPage(
            self._name, number, picture, medium, lines, images=len(covers), reduced=reduced
        )

    def close(self) -> None:
        """Let go of the document."""
        self._document.close()


def _check_whole(content: bytes) -> None:
    """Refuse a PDF that breaks off.

    PDFium rebuilds what it can and would hand over the pages that happen to be there; a page
    that is silently missing becomes a material said to be missing.
    """
    linear = re.search(rb"/Linearized[^>]{0,200}?/L\s+(\d+)", content[:2048])
    cut = linear is not None and int(linear.group(1)) > len(content)
    if cut or b"%%EOF" not in content[-_TAIL:]:
        raise DamagedFile("PDF 不完整，缺少结尾部分，可能没有传完", "请重新传送或重新导出后提交。")


def _load(content: bytes) -> pdfium.PdfDocument:
    try:
        document = pdfium.PdfDocument(content)
        document.init_forms()
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == c.FPDF_ERR_PASSWORD:
            raise EncryptedFile("PDF ") from error
        if getattr(error, "err_code", None) == c.FPDF_ERR_SECURITY:
            raise EncryptedFile("PDF 使用了不支持的加密方式或") from error
        raise DamagedFile("PDF 内容已损坏，无法打开") from error
    return document


def _render(page: pdfium.PdfPage, limits: Limits) -> tuple[Picture, bool]:
    width, height = page.get_size()
    scale = DPI / _POINTS
    if min(width, height) < 1:
        raise DamagedFile("PDF 页面没有大小，无法显示")
    fit = min(
        (limits.picture_kept / (width * height * scale * scale)) ** 0.5,
        limits.picture_side / (max(width, height) * scale),
        1.0,
    )
    if min(width, height) * scale * fit < 1:
        raise TooLarge.by_pixels(round(width * scale), round(height * scale))
    bitmap = page.render(scale=scale * fit, may_draw_forms=True)
    try:
        pixels = bitmap.to_numpy()
        if pixels.ndim == 2:
            pixels = np.repeat(pixels[:, :, None], 3, axis=2)
        return cast("Picture", np.ascontiguousarray(pixels[:, :, :3])), fit < 1
    finally:
        bitmap.close()


def _picture_shares(page: pdfium.PdfPage) -> Iterator[float]:
    """The share of the page each embedded picture covers, after cropping to the page."""
    left, bottom, right, top = page.get_bbox()
    area = max((right - left) * (top - bottom), 1.0)
    for index, item in enumerate(page.get_objects(max_depth=4)):
        if index > _MAX_OBJECTS:
            return
        if item.type != c.FPDF_PAGEOBJ_IMAGE:
            continue
        try:
            x0, y0, x1, y1 = _on_page(item)
        except pdfium.PdfiumError:
            continue
        wide = min(x1, right) - max(x0, left)
        high = min(y1, top) - max(y0, bottom)
        yield max(wide, 0.0) * max(high, 0.0) / area


def _on_page(item: pdfium.PdfObject) -> tuple[float, float, float, float]:
    """Bounds of a page object; one inside a form is placed by the form's matrix."""
    corners = item.get_bounds()
    holder = item.container
    while holder is not None:
        matrix = holder.get_matrix()
        corners = matrix.on_rect(*corners)
        holder = holder.container
    return cast("tuple[float, float, float, float]", corners)
