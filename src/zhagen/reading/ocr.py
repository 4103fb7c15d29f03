"""Recognition engines behind one protocol: picture in, text lines in reading order out.

Two real engines exist because the default is a small project and its wheel needs a recent C
library. Both carry the same PP-OCRv6 weights inside their wheels: nothing is downloaded.
"""

from __future__ import annotations

import importlib
import importlib.util
import struct
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, Protocol

import cv2

from zhagen.reading.model import TextLine
from zhagen.reading.view.geometry import as_picture

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zhagen.reading.view.geometry import Picture

DETECTION_SIDE = 960


class EngineUnavailable(Exception):
    """No recognition engine can be loaded; carries the Chinese line for the user."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"文字识别引擎不可用：{what}。请安装识别组件：pip install 'zhagen[reading]'；"
            "若系统的 glibc 低于 2.34，请改装备用引擎：pip install 'zhagen[rapidocr]'。"
        )


class Engine(Protocol):
    """Anything that finds text in a picture (grey or blue-green-red, 8 bit)."""

    @property
    def name(self) -> str:
        """Name and version of the engine, for the record of a case."""

    def lines(self, picture: Picture) -> tuple[TextLine, ...]:
        """Text lines in reading order, boxes in pixels of `picture`."""

    def finer(self) -> Engine:
        """A slower engine that reads difficult crops better."""


class FasterPaddle:
    """PP-OCRv6 in one native library: the default."""

    def __init__(
        self,
        model_size: str = "tiny",
        det_max_side: int = DETECTION_SIDE,
        threads: int = 1,
        det_min_side: int = 64,
    ) -> None:
        try:
            library = importlib.import_module("faster_paddle")
        except ImportError as error:
            raise EngineUnavailable("faster-paddle 未安装或无法加载") from error
        self._threads = threads
        self._model_size = model_size
        self._side = det_max_side
        self._engine: Any = library.OcrEngine(
            model_size, threads=threads, det_max_side=det_max_side, det_min_side=det_min_side
        )
        self._name = f"faster-paddle {library.__version__} {model_size}"
        self._finer: FasterPaddle | None = None

    @property
    def name(self) -> str:
        """Name, version and size of the model."""
        return self._name

    def lines(self, picture: Picture) -> tuple[TextLine, ...]:
        """See `Engine.lines`."""
        found = self._engine.ocr(as_bitmap(picture))["bounds"].values()
        return in_reading_order(
            TextLine(
                text=str(bound["text"]).strip(),
                box=(*_pair(bound["topLeftCoord"]), *_pair(bound["bottomRightCoord"])),
                confidence=float(bound["confidence"]),
            )
            for bound in found
        )

    def finer(self) -> Engine:
        """See `Engine.finer`; loaded when first needed."""
        if self._finer is None:
            self._finer = (
                self
                if self._model_size == "small"
                else FasterPaddle("small", self._side, self._threads)
            )
        return self._finer


class RapidOcr:
    """The fallback: the same v6 weights through OpenVINO, or onnxruntime where that is missing."""

    def __init__(self, threads: int = 1) -> None:
        spec = importlib.util.find_spec("rapidocr")
        if spec is None or spec.origin is None:
            raise EngineUnavailable("备用引擎 rapidocr 未安装")
        library = importlib.import_module("rapidocr")
        openvino = importlib.util.find_spec("openvino") is not None
        kind = library.EngineType.OPENVINO if openvino else library.EngineType.ONNXRUNTIME
        models = Path(spec.origin).parent / "models"
        limit = "inference_num_threads" if openvino else "intra_op_num_threads"
        self._engine: Any = library.RapidOCR(
            params={
                "Global.use_cls": False,
                "Global.log_level": "error",
                "Det.engine_type": kind,
                "Det.model_path": str(models / "PP-OCRv6_det_small.onnx"),
                "Rec.engine_type": kind,
                "Rec.model_path": str(models / "PP-OCRv6_rec_small.onnx"),
                f"EngineConfig.{kind.value}.{limit}": threads,
            }
        )
        version = getattr(library, "__version__", "")
        self._name = f"rapidocr {version} {kind.value} small".replace("  ", " ")

    @property
    def name(self) -> str:
        """Name, version and runtime."""
        return self._name

    def lines(self, picture: Picture) -> tuple[TextLine, ...]:
        """See `Engine.lines`."""
        colour = picture
        if picture.ndim == 2:
            colour = as_picture(cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR))
        found = self._engine(colour)
        if found.boxes is None or found.txts is None:
            return ()
        return in_reading_order(
            TextLine(text=str(text).strip(), box=_around(corners), confidence=float(score))
            for corners, text, score in zip(found.boxes, found.txts, found.scores, strict=True)
        )

    def finer(self) -> Engine:
        """It already is the finer model."""
        return self


def read_closer(engine: Engine, picture: Picture) -> tuple[TextLine, ...]:
    """Lines of a page of very small print: its two halves are read as pages of their own.

    The engine looks at a reduced picture; half a page is reduced half as much. The cut goes
    through the emptiest row near the middle.
    """
    height = picture.shape[0]
    near = slice(int(0.42 * height), int(0.58 * height))
    rows = picture[near].reshape(near.stop - near.start, -1).astype("float32")
    cut = near.start + int(rows.std(axis=1).argmin())
    upper, lower = engine.lines(picture[:cut]), engine.lines(picture[cut:])
    moved = (
        TextLine(line.text, (line.box[0], line.box[1] + cut, line.box[2], line.box[3] + cut),
                 line.confidence)
        for line in lower
    )  # fmt: skip
    return (*upper, *moved)


def load_engine(name: str = "auto", threads: int = 1) -> Engine:
    """The engine called `name` (auto, faster-paddle, rapidocr); auto falls back by itself.

    Raises EngineUnavailable with what to install if none loads.
    """
    makers: dict[str, Any] = {
        "faster-paddle": lambda: FasterPaddle(threads=threads),
        "rapidocr": lambda: RapidOcr(threads=threads),
    }
    if name != "auto":
        if name not in makers:
            known = "、".join(("auto", *makers))
            raise EngineUnavailable(f"没有名为“{name}”的引擎（可选：{known}）")
        return _made(makers[name])
    try:
        return _made(makers["faster-paddle"])
    except EngineUnavailable:
        return _made(makers["rapidocr"])


def _made(maker: Any) -> Engine:  # noqa: ANN401 (a dictionary of constructors)
    engine: Engine = maker()
    return engine


@dataclass(slots=True)
class _Row:
    """Lines standing side by side, while the reading order is being made."""

    top: float
    bottom: float
    lines: list[TextLine]


def in_reading_order(found: Iterable[TextLine]) -> tuple[TextLine, ...]:
    """Lines from top to bottom, those standing beside each other from left to right."""
    rows: list[_Row] = []
    kept = [line for line in found if line.text]
    for line in sorted(kept, key=lambda one: one.box[1] + one.box[3]):
        top, bottom = line.box[1], line.box[3]
        row = rows[-1] if rows else None
        overlap = min(row.bottom, bottom) - max(row.top, top) if row else 0.0
        if row and overlap > 0.5 * min(bottom - top, row.bottom - row.top):
            row.lines.append(line)
            row.top = median(one.box[1] for one in row.lines)
            row.bottom = median(one.box[3] for one in row.lines)
        else:
            rows.append(_Row(top, bottom, [line]))
    return tuple(line for row in rows for line in sorted(row.lines, key=lambda one: one.box[0]))


def as_bitmap(picture: Picture) -> bytes:
    """The picture as an uncompressed BMP with rows from the top: a header and one copy.

    The engine takes encoded bytes only, and any real encoder costs a tenth of the recognition.
    """
    height, width = picture.shape[:2]
    grey = picture.ndim == 2
    gap = -width % 4
    if gap:
        picture = as_picture(cv2.copyMakeBorder(picture, 0, 0, 0, gap, cv2.BORDER_REPLICATE))
    palette = b"".join(bytes((i, i, i, 0)) for i in range(256)) if grey else b""
    start = 54 + len(palette)
    bits, colours = (8, 256) if grey else (24, 0)
    header = struct.pack(
        "<2sIHHIIiiHHIIiiII",
        b"BM", start + picture.nbytes, 0, 0, start,
        40, width + gap, -height, 1, bits, 0, picture.nbytes, 7874, 7874, colours, 0,
    )  # fmt: skip
    return header + palette + picture.tobytes()


def _pair(point: Any) -> tuple[int, int]:  # noqa: ANN401 (values of a native library)
    return int(point[0]), int(point[1])


def _around(corners: Any) -> tuple[int, int, int, int]:  # noqa: ANN401 (values of a library)
    xs, ys = [float(x) for x, _ in corners], [float(y) for _, y in corners]
    return int(min(xs)), int(min(ys)), round(max(xs)), round(max(ys))
