"""What reading costs, end to end, beside RapidOCR's default pipeline in the same run.

    python -m benchmarks.reading_speed DIR [--slice REF] [--workers N] [--files N] [--without-peer]

DIR holds files of applications, or folders of them. Our side is measured as it is used: through
`zhagen.wiring`, recognition processes and their start included, from files to findings; the
first file, and all files once more, also as a command of its own, where Python and everything
imported has to start as well. CPU
seconds are the comparable number on a busy machine; resident memory is summed over the processes
(Pss: a page shared by both counts once). Where a folder has a truth.json, the share of its field
values found in the text tells what the speed is worth.

The peer (extra `rapidocr`, its default settings on onnxruntime) only recognises text: it finds no
document, seal, tick or table and judges no quality, so the ratio flatters it.
"""

from __future__ import annotations

import argparse
import importlib
import json
import resource
import subprocess
import sys
import threading
import time
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhagen import wiring
from zhagen.cases.model import Context
from zhagen.reading.files import open_files
from zhagen.reading.model import Unusable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_TRUTH = "truth.json"
_TICK = 0.05


@dataclass(slots=True)
class Cost:
    """What a run cost and what it found."""

    pages: int = 0
    cpu: float = 0.0
    wall: float = 0.0
    peak: int = 0
    texts: dict[Path, str] = field(default_factory=dict)


class MemoryWatch(threading.Thread):
    """The most memory (MB) all child processes of this one held at the same time."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak, self.cpu, self._over = 0, 0.0, threading.Event()

    def run(self) -> None:
        """Look again and again until ended."""
        while not self._over.wait(_TICK):
            self.peak = max(self.peak, sum(_pss(child) for child in _children()))
            self.cpu = time.thread_time()

    def end(self) -> int:
        """Stop looking; the peak in MB."""
        self._over.set()
        self.join()
        return self.peak // 1024


def _children() -> Iterator[int]:
    for task in Path("/proc/self/task").iterdir():
        try:
            yield from map(int, (task / "children").read_text(encoding="ascii").split())
        except OSError:
            continue  # the thread has just ended


def _pss(process: int) -> int:
    try:
        text = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0  # it has just ended
    return next((int(line.split()[1]) for line in text.splitlines() if line[:4] == "Pss:"), 0)


def ours(files: Sequence[Path], slice_ref: str, workers: int, on: date) -> Cost:
    """From files to findings, as the command line does it."""
    definition = wiring.load_slice(slice_ref)
    watch, before, began = MemoryWatch(), _cpu_of_children(), time.perf_counter()
    own = time.process_time()
    watch.start()
    done = wiring.precheck(
        definition, list(files), Context(on=on), {}, wiring.Settings(workers=workers)
    )
    total = Cost(wall=time.perf_counter() - began, peak=watch.end())
    total.cpu = _cpu_of_children() - before + time.process_time() - own - watch.cpu
    named = {file.name: file for file in files} | {str(file): file for file in files}
    for reading in done.files:
        total.pages += len(reading.pages)
        path = named.get(reading.file)
        if path is not None:
            total.texts[path] = "\n".join(page.text for page in reading.pages)
    return total


def command(files: Sequence[Path], slice_ref: str, workers: int, on: date) -> Cost:
    """The same by `zhagen precheck`, from the start of its process to its end."""
    call = [sys.executable, "-m", "zhagen", "precheck", slice_ref, *map(str, files)]
    options = ["--json", "--on", on.isoformat(), "--workers", str(workers)]
    before, began = _cpu_of_children(), time.perf_counter()
    done = subprocess.run([*call, *options], stdout=subprocess.PIPE, check=False)
    total = Cost(wall=time.perf_counter() - began, cpu=_cpu_of_children() - before)
    documents = json.loads(done.stdout)["documents"]
    total.pages = len({(document["file"], document["page"]) for document in documents})
    return total


def _cpu_of_children() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def peers(files: Sequence[Path]) -> Cost:
    """RapidOCR as it comes: default settings, onnxruntime; decoding and loading not counted."""
    library: Any = importlib.import_module("rapidocr")
    engine = library.RapidOCR(params={"Global.log_level": "error"})
    total = Cost()
    for file in files:
        for raw in open_files([file]):
            if isinstance(raw, Unusable) or raw.picture is None:
                continue
            began, before = time.perf_counter(), time.process_time()
            found = engine(raw.picture)
            total.cpu += time.process_time() - before
            total.wall += time.perf_counter() - began
            total.pages += 1
            lines = "\n".join(found.txts or ())
            total.texts[file] = total.texts.get(file, "") + "\n" + lines
    return total


def fields_found(cost: Cost) -> tuple[int, int]:
    """How many text values of the truth beside the files stand in what was read there."""
    found = wanted = 0
    for folder in {path.parent for path in cost.texts}:
        truth = next(
            (base / _TRUTH for base in (folder, folder.parent) if (base / _TRUTH).is_file()), None
        )
        if truth is None:
            continue
        text = _plain("".join(t for path, t in cost.texts.items() if path.parent == folder))
        values = _values(json.loads(truth.read_text(encoding="utf-8")).get("facts", {}))
        known = {_plain(value) for value in values if len(value) >= 2}
        wanted += len(known)
        found += sum(value in text for value in known)
    return found, wanted


def _values(node: object) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for inner in node.values():
            yield from _values(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from _values(inner)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).upper()
    return "".join(letter for letter in folded if letter.isalnum())


def show(name: str, cost: Cost) -> None:
    """One line, and one on the fields where truth is known."""
    each, found = cost.cpu / max(1, cost.pages), fields_found(cost)
    print(
        f"{name}: {cost.pages} pages, {each:.3f} CPU s a page, "
        f"{cost.pages / max(cost.wall, 1e-9):.2f} pages a second ({cost.wall:.1f} s)"
        + (f", both processes at most {cost.peak} MB" if cost.peak else "")
    )
    if found[1]:
        print(f"  field values found in the text: {found[0]} of {found[1]}")


def folders(root: Path) -> list[list[Path]]:
    """The files of each application: of `root` itself or of the folders in it."""
    within = [inner for inner in sorted(root.iterdir()) if inner.is_dir()]
    handed_in = [inner / "files" if (inner / "files").is_dir() else inner for inner in within]
    kept = (
        sorted(p for p in folder.iterdir() if p.is_file() and p.suffix != ".json")
        for folder in (root, *handed_in)
    )
    return [files for files in kept if files]


def growth(files: Sequence[Path], slice_ref: str, on: date) -> None:
    """Memory of one process after more and more pages: it has to stay flat."""
    for count in (1, 10, 100):
        many = [files[index % len(files)] for index in range(count)]
        peak = ours(many, slice_ref, 1, on).peak
        print(f"  one process, {count} files: at most {peak} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--slice", default="employer-social-insurance")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--files", type=int, default=40, help="at most this many files")
    parser.add_argument("--without-peer", action="store_true")
    parser.add_argument("--without-growth", action="store_true")
    given = parser.parse_args()
    files = [file for part in folders(given.folder) for file in part][: given.files]
    on = date(2026, 1, 1)
    first = command(files[:1], given.slice, given.workers, on)
    print(
        f"first file by a command of its own: {first.wall:.2f} s wall, {first.cpu:.2f} CPU s, "
        f"{first.pages} pages"
    )
    show("all files by a command of its own", command(files, given.slice, given.workers, on))
    mine = ours(files, given.slice, given.workers, on)
    show(f"zhagen, {given.workers} processes", mine)
    if not given.without_peer:
        peer = peers(files)
        show("rapidocr", peer)
        ratio = (peer.cpu / max(1, peer.pages)) / (mine.cpu / max(1, mine.pages))
        print(f"ratio (rapidocr / zhagen, CPU a page): {ratio:.1f}")
    if not given.without_growth:
        growth([file for file in files if file.suffix.lower() != ".pdf"] or files, given.slice, on)


if __name__ == "__main__":
    main()
