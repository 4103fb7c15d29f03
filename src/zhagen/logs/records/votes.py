"""Votes on pages (was this useful?), as a widget or a form on the site exports them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

import pyarrow as pa

from zhagen.logs.clock import day_of, millis_of_text
from zhagen.logs.files.csv_records import Record
from zhagen.logs.records.table_intake import Row, TableIntake
from zhagen.logs.requests.requests import path_of

VOTES: Final = pa.schema(
    {"at": pa.timestamp("ms"), "page": pa.string(), "useful": pa.bool_(), "commented": pa.bool_()}
)
_ANSWERS: Final = {
    **dict.fromkeys(("yes", "1", "true", "有用", "有帮助", "是"), True),
    **dict.fromkeys(("no", "0", "false", "无用", "没用", "没有帮助", "否"), False),
}
_DAY_MS: Final = 86_400_000
Vote = tuple[int, str, bool, bool]


def votes_intake(folder: Path, until: int) -> TableIntake:
    """Votes: page, answer, and whether a comment was left; comments themselves are not kept.

    Those from `until` on (`clock.end_of_time`) cannot have been.
    """

    def row_of(record: Record) -> Vote | str:
        vote = vote_of(record)
        return "time" if not isinstance(vote, str) and vote[0] >= until else vote

    return TableIntake(folder, "votes", VOTES, row_of, _days)


def _days(votes: Sequence[Row]) -> tuple[date, ...]:
    return tuple(sorted({day_of(vote[0] // _DAY_MS) for vote in votes}))


def vote_of(record: Record) -> Vote | str:
    """The vote of a record, or in one word what is wrong with it."""
    at = millis_of_text(record["time"])
    if at is None:
        return "time"
    page = path_of(record["page"].encode())
    if page is None:
        return "page"
    useful = _ANSWERS.get(record["vote"].lower())
    if useful is None:
        return "vote"
    return at, page, useful, bool(record.get("comment"))
