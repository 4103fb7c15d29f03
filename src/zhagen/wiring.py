"""Settings in, working parts out: the only place that chooses implementations.

Tools are pure and know protocols; the command line and the web application ask here for a reader
with an engine inside, a ledger in a folder, a slice from wherever slices live.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from zhagen.cases.model import Context, Value
from zhagen.events.ledger import JsonlLedger, Ledger, findings_seen
from zhagen.precheck import cases as precheck_cases
from zhagen.precheck.model import Review
from zhagen.precheck.review import review
from zhagen.reading.documents.join import join_pages
from zhagen.reading.recipe import PageReaderRecipe
from zhagen.reading.worker import read_files
from zhagen.slices.find import resolve
from zhagen.slices.load import load
from zhagen.slices.model import Slice

if TYPE_CHECKING:
    from zhagen.reading.model import FileReading


class UnknownSample(Exception):
    """No shipped sample of that name; the message lists those that exist."""


class MissingExtra(Exception):
    """A tool needs an extra that is not installed; the message names it."""


Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run may choose.

    `engine` is auto, faster-paddle or rapidocr; `workers` 1 or more recognition processes;
    `pictures` asks for page pictures (the HTML report needs them).
    """

    engine: str = "auto"
    workers: int = 2
    pictures: bool = False


@dataclass(frozen=True, slots=True)
class Prechecked:
    """A review, the pages it rests on (for the pictures), and the seconds each step took."""

    review: Review
    files: tuple[FileReading, ...]
    seconds: Mapping[str, float]


def load_slice(ref: str) -> Slice:
    """The slice meant by an id, id@version or folder; raises a fault that names what exists."""
    return load(resolve(ref))


def open_ledger(folder: Path) -> Ledger:
    """The ledger in `folder`."""
    return JsonlLedger(folder)


def run_slice_cases(definition: Slice) -> tuple[precheck_cases.CaseResult, ...]:
    """Run the worked examples of a slice."""
    return precheck_cases.run_cases(definition)


def precheck(
    definition: Slice,
    paths: Sequence[Path],
    context: Context,
    given: Mapping[str, Value],
    settings: Settings,
    on_page: Progress | None = None,
    ledger: Ledger | None = None,
) -> Prechecked:
    """Read the files and review them; `on_page(file, page, pages_known)` tells the progress.

    The ledger is only read here, to order the hints of each material by how often they happened.
    """
    started = time.perf_counter()
    files = _read(definition, paths, settings, on_page)
    read_at = time.perf_counter()
    seen = findings_seen(ledger) if ledger is not None else {}
    result = review(definition, files, context, given, hints_seen=seen)
    done_at = time.perf_counter()
    seconds = {"read": read_at - started, "review": done_at - read_at, "total": done_at - started}
    engines = sorted({page.engine for file in files for page in file.pages if page.engine})
    told = replace(result, seconds=seconds["total"], engine=" + ".join(engines))
    return Prechecked(told, files, seconds)


def _read(
    definition: Slice, paths: Sequence[Path], settings: Settings, on_page: Progress | None
) -> tuple[FileReading, ...]:
    if find_spec("cv2") is None:
        raise MissingExtra(
            "收件预审要用识别组件，现在没有装。请运行：pip install 'zhagen[reading]'"
        )
    recipe = PageReaderRecipe(definition, settings.engine, settings.pictures)
    files = read_files(paths, recipe, workers=settings.workers, on_page=on_page)
    return join_pages(files, definition)


@dataclass(frozen=True, slots=True)
class Sample:
    """A shipped sample application: its files, the slice and the day it is checked for."""

    title: str
    slice_ref: str
    on: date
    files: tuple[Path, ...]


def samples_folder() -> Path:
    """The shipped samples: of the source checkout, or installed as package data."""
    package = Path(__file__).resolve().parent
    checkout = package.parent.parent / "samples" / "cases"
    return checkout if checkout.is_dir() else package / "_data" / "samples"


def load_sample(name: str) -> Sample:
    """The shipped sample called `name`; raises UnknownSample naming those that exist."""
    folder = samples_folder() / name
    truth = folder / "truth.json"
    if not truth.is_file():
        known = "、".join(
            sorted(path.parent.name for path in samples_folder().glob("*/truth.json"))
        )
        raise UnknownSample(f"没有样例 {name}。可选：{known}")
    content = json.loads(truth.read_text(encoding="utf-8"))
    title = (folder / "README.md").read_text(encoding="utf-8").strip().lstrip("# ").splitlines()[0]
    files = tuple(folder / "files" / file for file in content["files"])
    return Sample(title, content["slice"], date.fromisoformat(content["on"]), files)
