"""Settings in, working parts out: the only place that chooses implementations.

Tools are pure and know protocols; the command line and the web application ask here for a reader
with an engine inside, a ledger in a folder, a slice from wherever slices live. Parts are imported
by the function that hands them out: recognition processes start while the rest is still loading.
"""

# ruff: noqa: PLC0415
from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from zhagen.reading.recipe import MODULES, PageReaderRecipe
from zhagen.reading.worker import Crew

if TYPE_CHECKING:
    from zhagen.calendar.workdays import WorkCalendar
    from zhagen.cases.model import Context, Value
    from zhagen.events.ledger import Ledger
    from zhagen.guide.linking.aliases import AliasProposal
    from zhagen.guide.linking.catalogue import Catalogue
    from zhagen.guide.linking.link import Linker
    from zhagen.guide.model import Item
    from zhagen.guide.talking.dialogue import Dialogue
    from zhagen.guide.talking.setting import Recognise
    from zhagen.guide.talking.turn import State
    from zhagen.insight.period import Period
    from zhagen.logs.panel import Panel
    from zhagen.precheck.cases import CaseResult
    from zhagen.precheck.model import Review
    from zhagen.reading.model import FileReading
    from zhagen.slices.model import Slice


class UnknownSample(Exception):
    """No shipped sample of that name; the message lists those that exist."""


class MissingExtra(Exception):
    """A tool needs an extra that is not installed; the message names it."""


Progress = Callable[[str, int, int], None]
# Older days say little about now; a year lets a week be held against the same week.
INSIGHT_HISTORY_DAYS = 400


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
    from zhagen.slices.find import resolve
    from zhagen.slices.load import load

    return load(resolve(ref))


def linker_of(
    catalogue: Catalogue,
    slices: Path | None = None,
    *,
    home: str = "",
    aliases: Sequence[AliasProposal] = (),
) -> Linker:
    """What links utterances to these items; names in the slices of a folder are used as well.

    `home` is the region (or the body) that is meant where an utterance names none. Of `aliases`
    the approved ones are used whose item there still is.
    """
    from zhagen.guide.gate.gate import gate
    from zhagen.guide.gate.wishes import split
    from zhagen.guide.lexicon.concepts import shipped
    from zhagen.guide.linking.aliases import with_aliases
    from zhagen.guide.linking.index import Index
    from zhagen.guide.linking.link import Linker
    from zhagen.guide.linking.slice_items import with_slices
    from zhagen.guide.masking import masked

    items = catalogue if slices is None else with_slices(catalogue, _slices_in(slices))
    items = with_aliases(items, [one for one in aliases if one.item in items.by_id])
    return Linker(Index.of(items, shipped()), gate, split, masked, home=home)


def dialogue_of(
    definition: Slice,
    on: date,
    state: State | None = None,
    *,
    recognise: Recognise | None = None,
    card: Item | None = None,
) -> Dialogue:
    """A talk over a slice; `recognise` stands in for the shipped recognition of facts.

    `card` is the slice's item in the catalogue: what it costs, where it is done, its link.
    """
    from zhagen.guide.talking.dialogue import Dialogue

    return Dialogue(definition, on=on, state=state, recognise=recognise, card=card)


def _slices_in(folder: Path) -> list[Slice]:
    """The slice meant by each id in a folder of slices: in use, else the newest draft."""
    from zhagen.slices.find import resolve, versions
    from zhagen.slices.load import load

    ids = sorted({version.id for version in versions([folder])})
    return [load(resolve(one, [folder])) for one in ids]


def insight_panel(
    store: Path, items: Path, before: Period, after: Period, calendar: WorkCalendar
) -> Panel:
    """The counts of two periods for the items of a table, and of a year on record before them.

    Raises LogFault: no store, nothing on record, or an item table that cannot be used.
    """
    from zhagen.logs.faults import LogFault
    from zhagen.logs.items import read_items
    from zhagen.logs.panels.load import days_on_record, load_panel

    days = days_on_record(store)
    if not days:
        raise LogFault(f"{store} 里还没有任何一天的记录。请先读入日志。")
    first = min(before.first, after.first)
    begin = min(first, max(days[0], first - timedelta(days=INSIGHT_HISTORY_DAYS)))
    return load_panel(store, read_items(items).items, begin, after.last, calendar)


def open_ledger(folder: Path) -> Ledger:
    """The ledger in `folder`."""
    from zhagen.events.ledger import JsonlLedger

    return JsonlLedger(folder)


def run_slice_cases(definition: Slice) -> tuple[CaseResult, ...]:
    """Run the worked examples of a slice."""
    from zhagen.precheck.cases import run_cases

    return run_cases(definition)


def start_reading(settings: Settings, paths: Sequence[Path]) -> Crew:
    """Recognition processes for these files, started and loading; use as a context manager."""
    if find_spec("cv2") is None:
        raise MissingExtra(
            "收件预审要用识别组件，现在没有装。请运行：pip install 'zhagen[reading]'"
        )
    crew = Crew(settings.workers, modules=MODULES)
    folders = any(os.path.isdir(path) for path in paths)  # noqa: PTH112 - is_dir raises if closed
    crew.start(settings.workers + 1 if folders else len(paths))
    return crew


def precheck(  # noqa: PLR0913 - what one run takes
    definition: Slice,
    paths: Sequence[Path],
    context: Context,
    given: Mapping[str, Value],
    settings: Settings,
    on_page: Progress | None = None,
    ledger: Ledger | None = None,
    *,
    crew: Crew | None = None,
) -> Prechecked:
    """Read the files and review them; `on_page(file, page, pages_known)` tells the progress.

    The ledger is only read here, to order the hints of each material by how often they happened.
    `crew` is what `start_reading` gave; without it, one is started and ended for this call.
    """
    from zhagen.events.ledger import findings_seen
    from zhagen.precheck.review import review
    from zhagen.reading.documents.join import join_pages

    started = time.perf_counter()
    recipe = PageReaderRecipe(definition, settings.engine, settings.pictures)
    if crew is None:
        with start_reading(settings, paths) as own:
            pages = own.read(paths, recipe, on_page)
    else:
        pages = crew.read(paths, recipe, on_page)
    files = join_pages(pages, definition)
    read_at = time.perf_counter()
    seen = findings_seen(ledger) if ledger is not None else {}
    result = review(definition, files, context, given, hints_seen=seen)
    done_at = time.perf_counter()
    seconds = {"read": read_at - started, "review": done_at - read_at, "total": done_at - started}
    engines = sorted({page.engine for file in files for page in file.pages if page.engine})
    told = replace(result, seconds=seconds["total"], engine=" + ".join(engines))
    return Prechecked(told, files, seconds)


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
