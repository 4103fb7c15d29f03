"""OFD (GB/T 33190): text where it stands, and the page drawn as far as recognition needs it.

ofdkit reads the package and places the text. Here the page is drawn on white at 200 dpi: embedded
pictures (scanned pages, photos), straight lines and rectangles (tables), electronic seals, and the
text itself where the document brings its own font. A page that is nothing but a scan is handed on
as a picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, cast

import cv2
import numpy as np
import ofdkit
from ofdkit.package import Package

from zhagen.reading.archives import PACKAGE_ERRORS, check_package
from zhagen.reading.faults import DamagedFile, FileFault, TooLarge, TooManyPages
from zhagen.reading.formats.pictures import decode
from zhagen.reading.formats.textlayer import Glyph, lines_of, trusted
from zhagen.reading.kinds import HEAD_BYTES, PICTURES, kind_of
from zhagen.reading.model import Medium
from zhagen.reading.raw import Picture, RawPage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from zhagen.reading.limits import Limits

_PIXELS_PER_MM = 200 / 25.4
_SCAN = 0.065
_ERRORS = (*PACKAGE_ERRORS, ofdkit.OFDError)
# x' = a x + c y + e, y' = b x + d y + f, as in the standard (clause 8.1).
Affine: TypeAlias = tuple[float, float, float, float, float, float]
_SAME: Affine = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_MAX_DEPTH = 16
_PNG, _PNG_END, _JPEG, _JPEG_END = (
    b"\x89PNG\r\n\x1a\n",
    b"IEND\xaeB`\x82",
    b"\xff\xd8\xff",
    b"\xff\xd9",
)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A picture and the way from its unit square to millimetres on the page."""

    content: bytes
    way: Affine


class OfdFile:
    """An open OFD: `pages` of it, drawn when asked for."""

    def __init__(self, content: bytes, name: str, limits: Limits) -> None:
        check_package(content, limits)
        self._name, self._limits = name, limits
        try:
            self._document = ofdkit.open(content)
            self._package = Package(content)
            self._media = dict(_media(self._package))
            self._templates = dict(_templates(self._package))
            self._stamps = list(_stamps(self._package))
        except _ERRORS as error:
            raise DamagedFile("OFD 内容已损坏，无法打开") from error
        self.pages = len(self._document.pages)
        if self.pages == 0:
            raise DamagedFile("OFD 里没有可以读取的页面")
        if self.pages > limits.file_pages:
            raise TooManyPages(self.pages, limits.file_pages)

    def page(self, number: int) -> RawPage:
        """Page `number` (from 1), drawn at 200 dpi. Raises FileFault."""
        try:
            return self._page(number)
        except _ERRORS as error:
            raise DamagedFile(f"第 {number} 页已损坏，无法打开") from error

    def _page(self, number: int) -> RawPage:
        page = self._document.pages[number - 1]
        left, top, width, height = page.box
        canvas = _canvas(width, height, self._limits)
        scale = canvas.shape[1] / width
        roots = self._layers(page)
        placed = [item for root in roots for item in self._pictures(root)]
        placed += [stamp for page_id, stamp in self._stamps if page_id == page.id]
        covered = [self._draw(canvas, item, (left, top), scale) for item in placed]
        for root in roots:
            _rule(canvas, root, (left, top), scale)
        glyphs = [glyph for run in page.runs for glyph in _glyphs(run, left, top, scale)]
        scan = max(covered, default=0.0) >= _SCAN * canvas.shape[0] * canvas.shape[1]
        if scan or (placed and not trusted("".join(glyph.text for glyph in glyphs))):
            return RawPage(self._name, number, canvas, Medium.PICTURE, images=len(placed))
        lines = lines_of(glyphs, canvas)
        return RawPage(self._name, number, canvas, Medium.TEXT_LAYER, lines, images=len(placed))

    def _layers(self, page: ofdkit.Page) -> list[Element]:
        """The page's content, its templates before it."""
        if not page.location:
            return []
        root = self._package.read_xml(page.location)
        templates = [
            self._package.read_xml(self._templates[reference.get("TemplateID", "")])
            for reference in _all(root, "Template")
            if reference.get("TemplateID", "") in self._templates
        ]
        return [*templates, root]

    def close(self) -> None:
        """Let go of the package."""
        self._document.close()
        self._package.close()

    def _pictures(self, root: Element) -> Iterator[_Placed]:
        for item in _all(root, "ImageObject"):
            path = self._media.get(item.get("ResourceID", ""))
            box = _numbers(item.get("Boundary"), 4)
            if path is None or box is None:
                continue
            a, b, c, d, e, f = cast(
                "Affine", _numbers(item.get("CTM"), 6) or (box[2], 0.0, 0.0, box[3], 0.0, 0.0)
            )
            yield _Placed(self._package.read(path), (a, b, c, d, e + box[0], f + box[1]))

    def _draw(
        self, canvas: Picture, item: _Placed, origin: tuple[float, float], scale: float
    ) -> float:
        """Lay a picture on the canvas; the pixels it covers, 0 where it cannot be decoded."""
        try:
            kind = kind_of(item.content[:HEAD_BYTES])
            if kind not in PICTURES:
                return 0.0
            picture = decode(item.content, kind, self._limits)
        except FileFault:
            return 0.0
        height, width = picture.shape[:2]
        a, b, c, d, e, f = item.way
        # The unit square of an OFD picture has its origin at the top left of the picture.
        matrix = np.array([
            [a * scale / width, c * scale / height, (e - origin[0]) * scale],
            [b * scale / width, d * scale / height, (f - origin[1]) * scale],
        ])  # fmt: skip
        size = (canvas.shape[1], canvas.shape[0])
        shrinks = abs(a * scale) < width
        laid = cv2.warpAffine(
            picture, matrix, size, flags=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_CONSTANT, borderValue=(255, 255, 255),
        )  # fmt: skip
        np.minimum(canvas, laid, out=canvas, casting="unsafe")  # ink adds up, paper is white
        return abs(a * d - b * c) * scale * scale


def _canvas(width: float, height: float, limits: Limits) -> Picture:
    if width <= 0 or height <= 0:
        raise DamagedFile("OFD 页面没有大小，无法显示")
    scale = _PIXELS_PER_MM
    scale *= min(1.0, (limits.picture_kept / (width * height * scale * scale)) ** 0.5)
    across, down = round(width * scale), round(height * scale)
    if min(across, down) < 1 or max(across, down) > limits.picture_side:
        raise TooLarge.by_pixels(across, down)
    return np.full((down, across, 3), 255, np.uint8)


def _glyphs(run: ofdkit.TextRun, left: float, top: float, scale: float) -> Iterator[Glyph]:
    """A run's characters spread evenly over its width (wide ones twice as wide as narrow)."""
    weights = [1.0 if ord(ch) > 0x2E7F else 0.5 for ch in run.text]
    unit = run.width / (sum(weights) or 1.0)
    x, size = run.x - left, run.size
    for character, weight in zip(run.text, weights, strict=True):
        right = x + weight * unit
        base = run.y - top
        yield Glyph(
            character, x * scale, (base - 0.86 * size) * scale, right * scale,
            (base + 0.14 * size) * scale,
        )  # fmt: skip
        x = right


def _rule(canvas: Picture, root: Element, origin: tuple[float, float], scale: float) -> None:
    """Draw the straight strokes of path objects: table rules and boxes."""
    for item in _all(root, "PathObject"):
        box = _numbers(item.get("Boundary"), 4)
        data = next((e.text for e in item if _local(e) == "AbbreviatedData"), None)
        if box is None or not data or item.get("Stroke", "true").lower() == "false":
            continue
        a, b, c, d, e, f = cast("Affine", _numbers(item.get("CTM"), 6) or _SAME)
        way = (a, b, c, d, e + box[0] - origin[0], f + box[1] - origin[1])
        width = (_numbers(item.get("LineWidth"), 1) or (0.353,))[0]
        for start, end in _strokes(data):
            ends = [_pixel(way, point, scale) for point in (start, end)]
            cv2.line(canvas, ends[0], ends[1], (0, 0, 0), max(1, round(width * scale)))


def _pixel(way: Affine, point: tuple[float, float], scale: float) -> tuple[int, int]:
    a, b, c, d, e, f = way
    x, y = point
    place = (a * x + c * y + e) * scale, (b * x + d * y + f) * scale
    return (round(min(max(place[0], -1e5), 1e5)), round(min(max(place[1], -1e5), 1e5)))


def _strokes(data: str) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """The M, L and C (close) parts of a path; curves are left out."""
    start = at = (0.0, 0.0)
    words = iter(data.replace(",", " ").split())
    takes = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
    for word in words:
        if word not in takes:
            continue
        try:
            numbers = [float(next(words)) for _ in range(takes[word])]
        except (ValueError, StopIteration):
            return
        if word == "C":
            yield at, start
            at = start
            continue
        point = (numbers[-2], numbers[-1])
        if word == "L":
            yield at, point
        elif word in "MS":
            start = point
        at = point


def _media(package: Package) -> Iterator[tuple[str, str]]:
    """Resource id and part of every embedded picture."""
    for name in package.names:
        if not name.lower().endswith("res.xml"):
            continue
        root = package.read_xml(name)
        base = root.get("BaseLoc", "")
        for item in _all(root, "MultiMedia"):
            file = next((e.text for e in item if _local(e) == "MediaFile"), None) or ""
            part = package.resolve(name, f"{base}/{file}") or package.resolve(name, file)
            if part is not None:
                yield item.get("ID", ""), part


def _templates(package: Package) -> Iterator[tuple[str, str]]:
    for name in package.names:
        if name.lower().endswith("document.xml"):
            for item in _all(package.read_xml(name), "TemplatePage"):
                part = package.resolve(name, item.get("BaseLoc"))
                if part is not None:
                    yield item.get("ID", ""), part


def _stamps(package: Package) -> Iterator[tuple[str, _Placed]]:
    """Electronic seals: page id and the picture inside the signed value, where stamped.

    The signed value (GB/T 38540) is ASN.1; the picture stands in it as it is.
    """
    for name in package.names:
        if not name.lower().endswith("signature.xml"):
            continue
        root = package.read_xml(name)
        value = next((e.text for e in _all(root, "SignedValue")), None)
        part = package.resolve(name, value)
        picture = _inside(package.read(part)) if part else None
        for stamp in _all(root, "StampAnnot"):
            box = _numbers(stamp.get("Boundary"), 4)
            if picture is not None and box is not None:
                way = (box[2], 0.0, 0.0, box[3], box[0], box[1])
                yield stamp.get("PageRef", ""), _Placed(picture, way)


def _inside(value: bytes) -> bytes | None:
    for start, end in ((_PNG, _PNG_END), (_JPEG, _JPEG_END)):
        at = value.find(start)
        if at >= 0 and (to := value.find(end, at)) > 0:
            return value[at : to + len(end)]
    return None


def _local(element: Element) -> str:
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def _all(root: Element, name: str) -> Iterator[Element]:
    return (element for element in root.iter() if _local(element) == name)


def _numbers(value: str | None, count: int) -> tuple[float, ...] | None:
    try:
        numbers = tuple(float(part) for part in (value or "").replace(",", " ").split())
    except ValueError:
        return None
    if len(numbers) < count or not all(np.isfinite(numbers[:count])):
        return None
    return numbers[:count]
