"""Keeping the daily cube in step with the requests: only the days that something changed for.

What a day's counts rest on is the requests of that day and, for sessions over midnight, of the day
before and after. The names and sizes of their files are noted beside the counts; a day whose
note no longer fits is counted anew. So the cube is a function of the requests, whatever the order
in which they came, and a run that was broken off is made good by the next.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from zhagen.logs.columns import filled, numbers, texts
from zhagen.logs.cube.engine import DuckEngine, Engine, Tables, cube_of
from zhagen.logs.cube.layout import CUBE, RULES
from zhagen.logs.cube.requests import DayPlaces, Places, Span, requests_of
from zhagen.logs.storing.day_files import compact
from zhagen.logs.storing.parquet import write_file
from zhagen.logs.storing.store import write_json

CUBE_SCHEMA: Final = 1
# Requests counted at once: enough to make an engine's fixed costs small, few enough for memory.
BATCH: Final = 600_000
_SPILL: Final = ".spill"
_FORMAT: Final = {"compression": "zstd", "compression_level": 1, "write_statistics": False}
_EPOCH = date(1970, 1, 1).toordinal()
_DAY = timedelta(days=1)
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class CubeState:
    """Which days have requests, where, and what those days' counts must rest on."""

    places: Places
    wanted: Mapping[date, str]
    noted: Mapping[date, str]

    @property
    def stale(self) -> tuple[date, ...]:
        """Days to be counted anew, in order."""
        return tuple(sorted(day for day in self.wanted if self.wanted[day] != self.noted.get(day)))

    @property
    def gone(self) -> tuple[date, ...]:
        """Days with counts whose requests have been taken out of the store."""
        return tuple(sorted(set(self.noted) - set(self.wanted)))


def cube_state(root: Path) -> CubeState:
    """How the cube of a store stands to its requests."""
    places = _places(root)
    marks = {day: _mark(place) for day, place in places.items()}
    wanted = {
        day: _digest(marks.get(day - _DAY, ""), marks[day], marks.get(day + _DAY, ""))
        for day in marks
    }
    return CubeState(places, wanted, _notes(root))


def refresh(
    root: Path,
    *,
    engine: Engine | None = None,
    batch: int = BATCH,
    progress: Progress | None = None,
) -> tuple[date, ...]:
    """Count the days anew whose requests have changed, and say which. Needs the store's lock."""
    state = cube_state(root)
    _clear(root, state)
    if not state.stale:
        return ()
    done = 0
    for span in _spans(state, batch):
        if engine is not None:
            _count(root, state, span, engine)
        else:  # one for each span: an engine that goes on holds more and more memory
            with DuckEngine(root / _SPILL) as own:
                _count(root, state, span, own)
        done += len(span.days())
        if progress is not None:
            progress(done, len(state.stale))
    return state.stale


def cube_file(root: Path, table: str, day: date) -> Path:
    """Where the counts of a day lie."""
    return root / "cube" / table / f"{day.isoformat()}.parquet"


def _count(root: Path, state: CubeState, span: Span, engine: Engine) -> None:
    requests = requests_of(span, state.places)
    tables = cube_of(engine, requests.parts, parts=span.parts)
    _write(root, state, span, tables, requests.paths)


def _spans(state: CubeState, batch: int) -> Iterator[Span]:
    """The stale days in runs of neighbours with no more requests than a batch, if it can be."""
    run: list[date] = []
    held = 0
    for day in state.stale:
        place = state.places[day]
        many = sum(pq.read_metadata(path).num_rows for path in (*place.requests, *place.halves))
        if run and (held + many > batch or day - run[-1] != _DAY):
            yield Span(run[0], run[-1], parts=max(1, -(-held // batch)))
            run, held = [], 0
        run.append(day)
        held += many
    if run:
        yield Span(run[0], run[-1], parts=max(1, -(-held // batch)))


def _write(root: Path, state: CubeState, span: Span, tables: Tables, paths: pa.Array) -> None:
    """Write the days' files beside the old ones, then put all in place and note it."""
    drafts: dict[Path, Path | None] = {}
    for stage in CUBE:
        (root / "cube" / stage.name).mkdir(exist_ok=True)
        named = _named(tables[stage.name], paths)
        for day, rows in _by_day(named, span):
            place = cube_file(root, stage.name, day)
            drafts[place] = _draft(place, rows)
    days = span.days()
    known = {day: mark for day, mark in _notes(root).items() if day not in days}
    _note(root, known)
    for place, draft in drafts.items():
        if draft is None:
            place.unlink(missing_ok=True)
        else:
            draft.replace(place)
    _note(root, known | {day: state.wanted[day] for day in days})


def _draft(place: Path, rows: pa.Table) -> Path | None:
    """Write the rows beside their place; None if there are none, which needs no file."""
    if not len(rows):
        return None
    draft = place.with_name(f".{place.name}")
    write_file(compact(rows), draft, **_FORMAT)
    return draft


def _by_day(table: pa.Table, span: Span) -> Iterator[tuple[date, pa.Table]]:
    """The rows of each day of the span; the table is in the order of its days."""
    days = [day.toordinal() - _EPOCH for day in span.days()]
    ends = np.searchsorted(numbers(table["day"]), [*days, days[-1] + 1])
    rows = table.drop_columns("day")
    for place, day in enumerate(span.days()):
        yield day, rows.slice(ends[place], ends[place + 1] - ends[place])


def _named(table: pa.Table, paths: pa.Array) -> pa.Table:
    """The table with paths and rules instead of their numbers."""
    rules = texts(RULES)
    names = {"page": paths, "next_page": paths, "source": paths, "rule": rules}
    table = table.combine_chunks()
    for place, name in enumerate(table.column_names):
        if name in names:
            places = filled(numbers(table[name]).astype(np.int32))
            named = pa.DictionaryArray.from_arrays(places, names[name])
            table = table.set_column(place, name, named)
    return table


def _places(root: Path) -> dict[date, DayPlaces]:
    """The Parquet files of each day whose reading was finished."""
    known = {path.name[:16] for path in (root / "files").glob("*.json")}
    requests = _by_folder(root / "access", known)
    halves = _by_folder(root / "halves", known)
    days = sorted(requests.keys() | halves.keys())
    return {day: DayPlaces(requests.get(day, ()), halves.get(day, ())) for day in days}


def _by_folder(table: Path, known: Container[str]) -> dict[date, tuple[Path, ...]]:
    found: dict[date, tuple[Path, ...]] = {}
    for folder in table.glob("day=*"):
        files = sorted(path for path in folder.glob("*.parquet") if path.name[:16] in known)
        if files:
            found[date.fromisoformat(folder.name.removeprefix("day="))] = tuple(files)
    return found


def _mark(day: DayPlaces) -> str:
    # Names come from the digest of what was read: a store that was copied or restored is the same.
    return " ".join(f"{path.name}:{path.stat().st_size}" for path in (*day.requests, *day.halves))


def _digest(*marks: str) -> str:
    return blake2b("|".join(marks).encode(), digest_size=8).hexdigest()


def _notes(root: Path) -> dict[date, str]:
    try:
        content = json.loads((root / "cube" / "days.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    if content["schema"] != CUBE_SCHEMA:
        return {}
    return {date.fromisoformat(day): mark for day, mark in content["days"].items()}


def _note(root: Path, days: Mapping[date, str]) -> None:
    content = {day.isoformat(): mark for day, mark in sorted(days.items())}
    write_json(root / "cube" / "days.json", {"schema": CUBE_SCHEMA, "days": content})


def _clear(root: Path, state: CubeState) -> None:
    """Take away drafts of a run that was broken off and the counts of days that are gone."""
    (root / "cube").mkdir(exist_ok=True)
    shutil.rmtree(root / _SPILL, ignore_errors=True)
    for draft in (root / "cube").glob("*/.*.parquet"):
        draft.unlink()
    if not state.gone:
        return
    _note(root, {day: mark for day, mark in state.noted.items() if day not in state.gone})
    for day in state.gone:
        for stage in CUBE:
            cube_file(root, stage.name, day).unlink(missing_ok=True)
