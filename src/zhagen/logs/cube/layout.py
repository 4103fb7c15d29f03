"""What the makers of the cube agree on: constants, the names of its tables and their columns.

Reading logs must not wait for the library that the expressions are written in, so their SQL for
DuckDB lies ready beside this module (`duckdb.sql`, written by `compile`, held to the
expressions by a test); this module says what is in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pyarrow as pa

PAUSE_MS: Final = 30 * 60 * 1000
HOUR_MS: Final = 60 * 60 * 1000
DAY_MS: Final = 24 * HOUR_MS
HALVES: Final = DAY_MS // PAUSE_MS

PAGE_VIEW, FILE, ERROR, OTHER = range(4)
NO_PAGE: Final = -1

# Columns of the tables that the stages begin with. They tell of people, or of what passes for them:
# robots that say so never get here. `half`: half hours of local wall time since 1970-01-01, `clock`
# its milliseconds. A half part is what a visitor did in a half hour, or some of it; `earliest` and
# `latest` are clocks. `page` and `source` (the page of ours whose link was followed) are numbers in
# the alphabetical order of paths, NO_PAGE for none. Dead links are requests for pages that are gone
# with a source.
Inputs = Mapping[str, pa.Table]
DONE: Final = ("requests", "views", "files", "errors", "linked")
INPUTS: Final = {
    "half_parts": pa.schema(
        {
            "visitor": pa.int64(),
            "half": pa.int32(),
            "earliest": pa.int64(),
            "latest": pa.int64(),
            **dict.fromkeys(DONE, pa.int32()),
        }
    ),
    "page_views": pa.schema(
        {
            "visitor": pa.int64(),
            "clock": pa.int64(),
            "day": pa.int32(),
            "page": pa.int32(),
            "device": pa.int8(),
        }
    ),
    "dead_links": pa.schema(
        {"visitor": pa.int64(), "day": pa.int32(), "source": pa.int32(), "page": pa.int32()}
    ),
}

# The rules by which programs are found, in the order in which they are asked; see `suspects`.
RULES: Final = ("steady", "rapid", "sweep", "hammer", "sleepless", "blind", "probe")


@dataclass(frozen=True, slots=True)
class Stage:
    """A table made from earlier ones; `keys` are the columns that tell its rows apart."""

    name: str
    inputs: tuple[str, ...]
    keys: tuple[str, ...] = ()


# In the order in which they are made; an engine keeps a stage for those that come after it. What
# is usual on a site is counted over all its visitors before any of them is judged.
COUNTING: Final = (
    Stage("half_hours", ("half_parts",)),
    Stage("visitor_days", ("half_hours",)),
)
HABITS: Final = Stage("usual", ("visitor_days",), ("day",))
WALKING: Final = (
    Stage("busy_views", ("page_views", "visitor_days")),
    Stage("suspects", ("busy_views", "visitor_days", "usual")),
    Stage("walks", ("page_views", "half_hours", "suspects")),
)
CUBE: Final = (
    Stage("views", ("walks",), ("day", "page", "device", "suspect")),
    Stage("dwell", ("walks",), ("day", "page", "device", "seconds")),
    Stage("moves", ("walks",), ("day", "page", "next_page")),
    Stage("broken", ("dead_links", "suspects"), ("day", "source", "page")),
    Stage("programs", ("suspects",), ("day", "rule")),
)
STAGES: Final = (*COUNTING, HABITS, *WALKING, *CUBE)

_KEY_TYPES: Final = {
    "day": pa.int32(),
    "page": pa.int32(),
    "next_page": pa.int32(),
    "source": pa.int32(),
    "seconds": pa.int32(),
    "device": pa.int8(),
    "rule": pa.int8(),
    "suspect": pa.bool_(),
}
COUNTS: Final = {
    "usual": ("some_views", "some_files", "some_links"),
    "views": ("views", "entrances", "bounces", "exits"),
    "dwell": ("n",),
    "moves": ("n",),
    "broken": ("n", "visitors"),
    "programs": ("visitors", "views"),
}


def rows_schema(stage: Stage) -> pa.Schema:
    """The columns that a stage's rows have, whatever the engine."""
    keys = {key: _KEY_TYPES[key] for key in stage.keys}
    return pa.schema(keys | dict.fromkeys(COUNTS[stage.name], pa.int64()))
