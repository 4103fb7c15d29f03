"""Tables that come in parts: pages of one roster are one table, a scan and its XLSX are one too."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhagen.cases.model import Reading, Spot


def place(reading: Reading) -> tuple[str, int, tuple[int, ...]]:
    """A key that orders readings the same way however the files were handed in."""
    spot = reading.spot
    return (spot.file, spot.page, spot.box or ()) if spot else ("", 0, ())


def joined(readings: Sequence[Reading]) -> list[Reading]:
    """Rows that go on over several pages are one table; the same table twice is one too."""
    others = [reading for reading in readings if not _is_rows(reading)]
    tables: dict[str, list[Reading]] = {}
    for reading in sorted(filter(_is_rows, readings), key=place):
        tables.setdefault(reading.fact, []).append(reading)
    return others + [_join(parts) for parts in tables.values()]


def _is_rows(reading: Reading) -> bool:
    value = reading.value
    return isinstance(value, tuple) and bool(value) and isinstance(value[0], dict)


def _join(parts: Sequence[Reading]) -> Reading:
    whole = parts[0]
    for part in parts[1:]:
        whole = whole if _repeats(whole, part) else _appended(whole, part)
    return whole


def _rows(reading: Reading) -> tuple[dict[str, object], ...]:
    value = reading.value
    if not isinstance(value, tuple):
        return ()
    return tuple(dict(row) for row in value if isinstance(row, dict))


def _repeats(whole: Reading, part: Reading) -> bool:
    """Whether a table from another file lists the same rows again (scan and XLSX of a roster)."""
    if whole.spot and part.spot and whole.spot.file == part.spot.file:
        return False
    before = [tuple(sorted(map(str, row.values()))) for row in _rows(whole)]
    rows = [tuple(sorted(map(str, row.values()))) for row in _rows(part)]
    return len(rows) > 1 and sum(row in before for row in rows) * 2 > len(rows)


def _appended(whole: Reading, part: Reading) -> Reading:
    first, second = _rows(whole), _rows(part)
    return replace(
        whole,
        value=(*first, *second),  # type: ignore[arg-type]
        confidence=min(whole.confidence, part.confidence),
        spots=_row_spots(whole, len(first)) + _row_spots(part, len(second)),
        confidences=_row_confidences(whole, len(first)) + _row_confidences(part, len(second)),
    )


def _row_spots(reading: Reading, count: int) -> tuple[Spot, ...]:
    if len(reading.spots) == count:
        return reading.spots
    return (reading.spot,) * count if reading.spot else ()


def _row_confidences(reading: Reading, count: int) -> tuple[float, ...]:
    return (
        reading.confidences if len(reading.confidences) == count else (reading.confidence,) * count
    )
