"""Photos and scans: one file, one or more pictures.

The size is read from the header before anything is decoded. JPEG, PNG, BMP and WebP go through
OpenCV (twice as fast on a 12-megapixel photo), everything rare through Pillow. Transparency is
laid on white paper, EXIF orientation is applied, 16-bit and palette pictures become 8-bit colour.
"""

from __future__ import annotations

import io
import struct
import warnings
from typing import TYPE_CHECKING, Any, cast

import cv2
import numpy as np

from zhagen.reading.faults import Bomb, DamagedFile, FileFault, TooLarge, TooManyPages
from zhagen.reading.kinds import Kind
from zhagen.reading.model import Medium
from zhagen.reading.raw import Picture, RawPage

if TYPE_CHECKING:
    from PIL.Image import Image

    from zhagen.reading.limits import Limits

_BROKEN = "图片数据不完整，可能没有传完"
# What Pillow raises on bytes that are not what their header says.
_DECODE_ERRORS = (
    OSError, ValueError, SyntaxError, EOFError, struct.error, LookupError, RuntimeError, TypeError,
    AttributeError, ArithmeticError,
)  # fmt: skip
_FAST = frozenset({Kind.JPEG, Kind.PNG, Kind.BMP, Kind.WEBP})
_TRANSPARENT = frozenset({"RGBA", "LA", "PA", "La", "RGBa"})
# A picture that unpacks to more than this many times its file is refused as a bomb, not as large.
_BOMB_RATIO = 300
_ORIENTATION = 0x0112


class PictureFile:
    """A picture file, opened: `pages` frames, each decoded when asked for."""

    def __init__(self, content: bytes, kind: Kind, name: str, limits: Limits) -> None:
        self._content, self._kind, self._name, self._limits = content, kind, name, limits
        self._heads = _open_head(content, kind)
        self.pages = _frames(self._heads) if kind is Kind.TIFF else 1
        if self.pages > limits.file_pages:
            raise TooManyPages(self.pages, limits.file_pages)

    def page(self, number: int) -> RawPage:
        """Frame `number` (from 1) as an upright colour picture. Raises FileFault."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's remarks on odd tags
            return self._page(number)

    def _page(self, number: int) -> RawPage:
        head = self._heads
        try:
            head.seek(number - 1)
        except _DECODE_ERRORS as error:
            raise DamagedFile(f"第 {number} 页：{_BROKEN}") from error
        width, height = head.size
        check_size(width, height, len(self._content), self._limits)
        shrink = _shrink(width * height, self._limits)
        picture = None
        if self._kind in _FAST and head.mode not in _TRANSPARENT | {"CMYK"} and not _keyed(head):
            picture = _decode_fast(self._content, self._kind, shrink)
        if picture is None:
            picture = _decode_slow(head, shrink, jpeg=self._kind is Kind.JPEG)
        picture = turn(picture, _orientation(head, self._kind))
        return RawPage(
            self._name,
            number,
            picture,
            Medium.PICTURE,
            images=1,
            reduced=shrink > 1,
        )

    def close(self) -> None:
        """Let go of the decoder."""
        self._heads.close()


def check_size(width: int, height: int, size: int, limits: Limits) -> None:
    """Refuse a picture by the size its header states. Raises TooLarge or Bomb."""
    pixels = width * height
    if pixels <= limits.picture_pixels and max(width, height) <= limits.picture_side:
        return
    if pixels * 3 > size * _BOMB_RATIO and pixels > limits.picture_pixels:
        raise Bomb(f"图片文件很小却要展开成 {width}×{height} 像素")
    raise TooLarge.by_pixels(width, height)


def _beyond_pillow(size: int) -> FileFault:
    """Pillow refuses to tell the size of a picture of more than 179 million pixels."""
    if size * _BOMB_RATIO < 179_000_000 * 3:
        return Bomb("图片文件很小却要展开成数亿像素")
    return TooLarge("图片有数亿像素，尺寸过大", "请按 200—600 dpi 重新扫描，或缩小后提交。")


def decode(content: bytes, kind: Kind, limits: Limits) -> Picture:
    """The first picture of a file's content: what a DOCX or OFD embeds. Raises FileFault."""
    opened = PictureFile(content, kind, "", limits)
    try:
        picture = opened.page(1).picture
    finally:
        opened.close()
    assert picture is not None  # noqa: S101 - a PictureFile page always has one
    return picture


def turn(picture: Picture, orientation: int) -> Picture:
    """The picture as EXIF orientation 1..8 says it is to be seen."""
    if orientation in (5, 7):
        picture = cast("Picture", cv2.transpose(picture))
        return cast("Picture", cv2.rotate(picture, cv2.ROTATE_180)) if orientation == 7 else picture
    how = {3: cv2.ROTATE_180, 6: cv2.ROTATE_90_CLOCKWISE, 8: cv2.ROTATE_90_COUNTERCLOCKWISE}
    if orientation in how:
        return cast("Picture", cv2.rotate(picture, how[orientation]))
    if orientation in (2, 4):
        return cast("Picture", cv2.flip(picture, 1 if orientation == 2 else 0))
    return picture


def _open_head(content: bytes, kind: Kind) -> Image:
    from PIL import Image as pil  # noqa: PLC0415, N813 - 90 ms that a text-layer PDF need not pay

    stream = io.BytesIO(content)
    with warnings.catch_warnings():
        # Pillow guesses at bombs from 89 megapixels on; check_size decides here.
        warnings.simplefilter("ignore")
        try:
            if kind is Kind.HEIC:
                import pi_heif  # noqa: PLC0415 - most cases hold no HEIC

                return cast("Image", pi_heif.open_heif(stream).to_pillow())
            return pil.open(stream, formats=[kind.value])
        except pil.DecompressionBombError as error:
            raise _beyond_pillow(len(content)) from error
        except MemoryError as error:
            raise TooLarge("图片过大，内存不足", "请缩小图片后提交。") from error
        except _DECODE_ERRORS as error:
            raise DamagedFile(_BROKEN) from error


def _frames(head: Image) -> int:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return int(cast("Any", head).n_frames)
        except _DECODE_ERRORS as error:
            raise DamagedFile(_BROKEN) from error


def _keyed(head: Image) -> bool:
    """Whether a palette or grey picture has a colour that means "nothing here"."""
    return "transparency" in head.info


def _shrink(pixels: int, limits: Limits) -> int:
    shrink = 1
    while pixels > limits.picture_kept * shrink * shrink and shrink < 8:
        shrink *= 2
    return shrink


def _decode_fast(content: bytes, kind: Kind, shrink: int) -> Picture | None:
    """OpenCV's decoding, or None where its result cannot be trusted to be whole."""
    if kind is Kind.JPEG and not _jpeg_ends(content):
        return None
    reduce = {
        1: cv2.IMREAD_COLOR,
        2: cv2.IMREAD_REDUCED_COLOR_2,
        4: cv2.IMREAD_REDUCED_COLOR_4,
        8: cv2.IMREAD_REDUCED_COLOR_8,
    }[shrink]
    try:
        decoded = cv2.imdecode(
            np.frombuffer(content, np.uint8),
            reduce | cv2.IMREAD_IGNORE_ORIENTATION,
        )
    except cv2.error:
        return None
    return cast("Picture | None", decoded)


def _jpeg_ends(content: bytes) -> bool:
    """Whether the end marker follows the picture data.

    libjpeg fills what is missing with grey and OpenCV says nothing. Markers before the first
    scan are skipped by their length, because an EXIF thumbnail has an end marker of its own.
    """
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xDA:
            return content.find(b"\xff\xd9", at) > 0
        at += 1 if marker == 0xFF else 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return False


def _decode_slow(head: Image, shrink: int, *, jpeg: bool) -> Picture:
    from PIL import Image as pil  # noqa: PLC0415, N813 - loaded by the caller already

    try:
        if jpeg and shrink > 1:
            head.draft("RGB", (head.width // shrink, head.height // shrink))
        head.load()
    except MemoryError as error:
        raise TooLarge("图片过大，内存不足", "请缩小图片后提交。") from error
    except _DECODE_ERRORS as error:
        raise DamagedFile(_BROKEN) from error
    flat = head
    if head.mode in ("I;16", "I;16B", "I;16L", "I"):
        grey = np.asarray(head).astype(np.float32)
        top = 65535.0 if float(grey.max(initial=0)) > 255 else 255.0
        flat = pil.fromarray(np.clip(grey * (255.0 / top), 0, 255).astype(np.uint8))
    if head.mode in _TRANSPARENT or _keyed(head):
        seen = flat.convert("RGBA")
        flat = pil.new("RGB", seen.size, (255, 255, 255))
        flat.paste(seen, mask=seen.getchannel("A"))
    picture = cast("Picture", np.ascontiguousarray(np.asarray(flat.convert("RGB"))[:, :, ::-1]))
    if shrink > 1 and not jpeg:
        size = (picture.shape[1] // shrink, picture.shape[0] // shrink)
        picture = cast("Picture", cv2.resize(picture, size, interpolation=cv2.INTER_AREA))
    return picture


def _orientation(head: Image, kind: Kind) -> int:
    if kind is Kind.HEIC:
        return 1  # libheif has applied the container's own rotation
    try:
        value = head.getexif().get(_ORIENTATION, 1)
    except _DECODE_ERRORS:
        return 1
    return value if isinstance(value, int) else 1
