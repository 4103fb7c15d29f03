"""The typed rows of a log as they stand: of every case its last entry, and when it was seen.

A log only grows: a case that was open in one export and has ended in the next has two entries, and
the later one counts. A case that is open in its last entry has been seen up to the time of the
export that said so, and not up to the day on which somebody looks; the latest moment in an export
is the latest that it is known to tell of, and never later than when it was added to the log.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import duckdb

from zhagen.pilot.cases.known import Known
from zhagen.pilot.log.spine import SPINE

_HALL = timezone(timedelta(hours=8))
# Column of the rows: up to when the exports tell of the case.
KNOWN = "known_until"
_BATCH = 10_000

# Up to when the export of a row tells of its case; a case that has ended needs no such time.
_TOLD = "CAST(list_extract($2, list_position($1, _file)) AS TIMESTAMP)"
# No more than this is read where no entry was ever superseded, which is nearly every log: a look
# must cost what its grouping costs.
_PLAIN = f"""(
    SELECT * EXCLUDE (_file),
           CASE WHEN ended_at IS NULL THEN greatest(started_at, {_TOLD}) END AS {KNOWN}
    FROM read_parquet($1, filename = '_file')
)"""  # noqa: S608 - a constant
# Only an open entry is ever superseded, and open cases are few: what is joined stays small.
_SUPPLEMENTED = f"""(
    WITH entry AS NOT MATERIALIZED (SELECT * FROM read_parquet($1, filename = '_file')),
    unfinished AS (
        SELECT case_id, max({_TOLD}) AS moment FROM entry WHERE ended_at IS NULL GROUP BY case_id
    ),
    latest AS (
        SELECT case_id, max(_file) AS _file, any_value(unfinished.moment) AS moment
        FROM entry JOIN unfinished USING (case_id) GROUP BY case_id
    )
    SELECT * EXCLUDE (_file), CAST(NULL AS TIMESTAMP) AS {KNOWN}
    FROM entry WHERE ended_at IS NOT NULL
    UNION ALL
    SELECT entry.* EXCLUDE (_file), greatest(started_at, latest.moment) AS {KNOWN}
    FROM entry JOIN latest USING (case_id, _file) WHERE ended_at IS NULL
)"""  # noqa: S608 - a constant


def rows_of(files: Sequence[str]) -> str:
    """The rows of the files as a query in brackets, for the parameters of `bound_files`."""
    return _SUPPLEMENTED if any(line.get("supplements") for line in _lines(files)) else _PLAIN


def bound_files(files: Sequence[str]) -> list[object]:
    """The parameters of `rows_of`: the files, and up to when each of them tells of its cases."""
    names = list(files)
    return [names, _told(names)]


def superseded_in(files: Sequence[str]) -> int:
    """How many entries of the files a later one of the same case has replaced."""
    return sum(int(line.get("supplements", 0)) for line in _lines(files))


def recall(known: Known, files: Sequence[str]) -> None:
    """Tell `known` what the files hold, in their order."""
    names = ", ".join(f'"{column}"' for column in known.columns)
    query = f"SELECT {names} FROM read_parquet(?)"  # noqa: S608 - checked names, files are bound
    with duckdb.connect() as connection:
        for file in files:
            found = connection.execute(query, [file])
            while batch := found.fetchmany(_BATCH):
                known.recall(batch)


def _told(files: Sequence[str]) -> list[str]:
    """The latest moment in each file, or when it was added to its log where that is earlier."""
    added = {str(line["file"]): _local(line["appended_at"]) for line in _lines(files)}
    latest = _latest(files)
    return [min(latest.get(file, _NEVER), added.get(file, _NEVER)) for file in files]


# Read off the file's own statistics: a scan of two columns would cost as much as the grouping.
_LATEST = """
    SELECT file_name, max(CAST(stats_max_value AS TIMESTAMP)) AS latest
    FROM parquet_metadata(?)
    WHERE path_in_schema IN ('started_at', 'ended_at') AND stats_max_value IS NOT NULL
    GROUP BY file_name
"""


def _latest(files: Sequence[str]) -> dict[str, str]:
    if not files:
        return {}
    with duckdb.connect() as connection:
        found = connection.execute(_LATEST, [list(files)]).fetchall()
    return {name: moment.isoformat() for name, moment in found}


def _lines(files: Sequence[str]) -> Iterator[dict[str, Any]]:
    """What the spine says of each of these files; a file outside a log has no line."""
    wanted = set(files)
    for folder in dict.fromkeys(Path(file).parent.parent for file in files):
        if not (folder / SPINE).is_file():
            continue
        for line in map(json.loads, (folder / SPINE).read_bytes().splitlines()):
            if "segment" not in line:
                continue
            file = str(folder / "segments" / f"{line['segment']:06d}.parquet")
            if file in wanted:
                yield {**line, "file": file}


_NEVER = "2200-01-01T00:00:00"


def _local(moment: str) -> str:
    at = datetime.fromisoformat(moment)
    return (at.astimezone(_HALL).replace(tzinfo=None) if at.tzinfo else at).isoformat()
