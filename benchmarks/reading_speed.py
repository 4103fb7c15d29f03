"""CPU seconds a page of our picture chain beside RapidOCR's default pipeline, in the same run.

    python -m benchmarks.reading_speed FILE... [--repeat N] [--without-peer]

CPU seconds are the comparable number on a busy machine; wall seconds and resident memory are
printed beside them. The peer (extra `rapidocr`, default settings on onnxruntime) only recognises
text: it finds no seal, table or code, and judges no quality, so the ratio flatters it.
"""

from __future__ import annotations

import argparse
import importlib
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from zhagen.reading.files import open_files
from zhagen.reading.model import Unusable
from zhagen.reading.ocr import load_engine
from zhagen.reading.page import Reader, open_page

T = TypeVar("T")

if TYPE_CHECKING:
    from collections.abc import Callable

    from zhagen.reading.raw import RawPage

STEPS = ("decode", "open", "lines", "tables", "codes", "quality", "seals")


@dataclass(slots=True)
class Sum:
    """What a run over pages cost."""

    pages: int = 0
    letters: int = 0
    steps: dict[str, float] = field(default_factory=dict)
    wall: float = 0.0

    @property
    def cpu(self) -> float:
        """CPU seconds of all steps."""
        return sum(self.steps.values())

    def spend(self, step: str, what: Callable[[], T]) -> T:
        """Do something and book its cost under a step."""
        before, began = time.process_time(), time.perf_counter()
        result = what()
        self.steps[step] = self.steps.get(step, 0.0) + time.process_time() - before
        self.wall += time.perf_counter() - began
        return result


def ours(files: list[str], reader: Reader) -> Sum:
    """Our whole chain over every page, decoding included."""
    total = Sum()
    pages = iter(open_files(files))
    while True:
        raw = total.spend("decode", lambda: next(pages, None))
        if raw is None:
            return total
        if isinstance(raw, Unusable) or raw.picture is None:
            print(f"  left out: {raw.file}")
            continue
        _one(raw, reader, total)


def _one(raw: RawPage, reader: Reader, total: Sum) -> None:
    page = total.spend("open", lambda: open_page(raw, reader))
    lines = total.spend("lines", lambda: page.lines)
    for step in ("tables", "codes", "quality", "seals"):
        total.spend(step, lambda name=step: getattr(page, name))  # type: ignore[misc]
    total.pages += 1
    total.letters += sum(len(line.text) for line in lines)


def peers(files: list[str]) -> Sum:
    """RapidOCR as it comes: default settings, onnxruntime; decoding is not counted."""
    library: Any = importlib.import_module("rapidocr")
    engine = library.RapidOCR(params={"Global.log_level": "error"})
    total = Sum()
    for raw in open_files(files):
        if isinstance(raw, Unusable) or raw.picture is None:
            continue
        found = total.spend("ocr", lambda seen=raw.picture: engine(seen))  # type: ignore[misc]
        total.pages += 1
        total.letters += sum(len(text) for text in found.txts or ())
    return total


def memory() -> tuple[int, int]:
    """Resident memory of this process now and at most, in MB."""
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    values = {line.split(":")[0]: line.split()[1] for line in status if line.startswith("Vm")}
    return int(values["VmRSS"]) // 1024, int(values["VmHWM"]) // 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else None)
    parser.add_argument("files", nargs="+")
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--without-peer", action="store_true")
    given = parser.parse_args()
    began, before = time.perf_counter(), time.process_time()
    reader = Reader(load_engine())
    first = next(iter(open_files(given.files[:1])))
    if not isinstance(first, Unusable):
        _one(first, reader, Sum())
    print(
        f"first page, engines loaded: {time.perf_counter() - began:.2f} s wall, "
        f"{time.process_time() - before:.2f} s CPU"
    )
    for _ in range(given.repeat):
        total = ours(given.files, reader)
        _show("zhagen", total)
        print("  " + "  ".join(f"{step} {total.steps[step] / total.pages:.3f}" for step in STEPS))
        print("  memory {} MB, at most {} MB".format(*memory()))
        if not given.without_peer:
            peer = peers(given.files)
            _show("rapidocr", peer)
            ratio = (peer.cpu / peer.pages) / (total.cpu / total.pages)
            print(f"ratio (rapidocr / zhagen, CPU a page): {ratio:.1f}")


def _show(name: str, total: Sum) -> None:
    each = total.cpu / max(1, total.pages)
    print(
        f"{name}: {total.pages} pages, {each:.3f} CPU s a page, {total.wall / total.pages:.3f} s "
        f"wall, {1 / each:.2f} pages a CPU second, {total.letters} characters"
    )


if __name__ == "__main__":
    main()
