"""Up to which day a log has cases: what a sheet of a week really fixes."""

from __future__ import annotations

from datetime import date

from zhagen.pilot.log.log import PilotLog
from zhagen.pilot.log.metric_sql import connection


def newest_day(log: PilotLog) -> date | None:
    """The last day on which a case of the log began; None where it holds none."""
    files = [str(log.typed(each.number)) for each in log.segments]
    if not log.size or not files:
        return None
    with connection() as opened:
        query = "SELECT max(CAST(started_at AS DATE)) FROM read_parquet(?)"
        ((newest,),) = opened.execute(query, [files]).fetchall()
    return newest if isinstance(newest, date) else None
