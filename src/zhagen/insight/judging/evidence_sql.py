# ruff: noqa: S608 - text for its reader, every value quoted; nothing runs it here
"""The parts of the statements that get a finding's numbers again from the store.

A statement is text; nothing here runs it. DuckDB does, in the folder of the store, where the
tables are Parquet files: those of the daily cube carry their day in the file's name, others in the
folder's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from zhagen.insight.model import Candidate
from zhagen.insight.period import Period
from zhagen.logs.items import Item

BEFORE, AFTER = "上期", "本期"
# What stands beside others, or is a habit, is of the later period alone.
_LATER: Final = frozenset({"peers", "reason", "device", "window", "pogo", "paging"})
# Each case once, in its last state, as `zhagen.logs.records.handling.latest_cases` reads it.
CASES: Final = (
    "(SELECT *, CAST(applied AS DATE) AS day FROM 'handling/*.parquet' "
    'QUALIFY row_number() OVER (PARTITION BY "case" ORDER BY '
    "greatest(applied, accepted, returned, finished) DESC NULLS LAST, "
    + ", ".join(
        f'"{name}" DESC NULLS LAST'
        for name in ("finished", "returned", "accepted", "satisfaction", "promise")
    )
    + ', "item" DESC, "channel" DESC, "window" DESC, "reason" DESC) = 1)'
)


def cube(table: str) -> str:
    """A table of the daily cube, with its day."""
    return (
        "(SELECT *, CAST(parse_filename(filename, true) AS DATE) AS day "
        f"FROM read_parquet('cube/{table}/*.parquet', filename = true))"
    )


def dated(table: str) -> str:
    """A table that lies in one folder for each day."""
    return (
        f"read_parquet('{table}/day=*/*.parquet', hive_partitioning = true, union_by_name = true)"
    )


@dataclass(frozen=True, slots=True)
class Scope:
    """Which days and pages a statement is about.

    `left_out` are days whose records are not whole: the volume of pages passes them by.
    `wait_edges` are the upper ends of the classes of waiting times.
    """

    items: tuple[Item, ...]
    before: Period
    after: Period
    left_out: tuple[date, ...] = ()
    wait_edges: tuple[int, ...] = ()

    def label(self) -> str:
        """The period of a row, as a column."""
        return f"CASE WHEN {_within(self.after)} THEN '{AFTER}' ELSE '{BEFORE}' END AS period"

    def days(self) -> str:
        """A condition: the days of both periods."""
        return f"({_within(self.before)} OR {_within(self.after)})"

    def whole_days(self) -> str:
        """The same without days whose records are not whole."""
        if not self.left_out:
            return self.days()
        return f"{self.days()} AND day NOT IN ({', '.join(_day(each) for each in self.left_out)})"

    def later_days(self) -> str:
        """A condition: the days of the later period."""
        return _within(self.after)

    def pages_of(self, code: str | None, column: str = "page") -> str:
        """A condition: the column is a page of the item; any page where there is none."""
        if code is None:
            return "true"
        item = next((each for each in self.items if each.code == code), None)
        first = {each.url_prefix: each.code for each in reversed(self.items)}
        if item is None or not item.url_prefix or first[item.url_prefix] != code:
            return "false"
        own = item.url_prefix
        inner = sorted(p for p in first if p.startswith(own) and p != own)
        nested = [p for p in inner if not any(p.startswith(q) and p != q for q in inner)]
        without = "".join(f" AND NOT starts_with({column}, {quoted(p)})" for p in nested)
        return f"starts_with({column}, {quoted(own)}){without}"

    def pages_of_kind(self, kind: str) -> str:
        """A condition: a page of any item of the kind."""
        pages = [self.pages_of(each.code) for each in self.items if each.kind == kind]
        return f"({' OR '.join(f'({each})' for each in pages)})" if pages else "false"

    def cases_of(self, code: str | None) -> str:
        """A condition: a case of the item; of any listed item where there is none."""
        codes = [code] if code is not None else [each.code for each in self.items]
        return f"item IN ({', '.join(map(quoted, codes))})" if codes else "false"


@dataclass(frozen=True, slots=True)
class Asked:
    """A finding whose numbers are wanted, and where they are looked for."""

    told: Candidate
    scope: Scope

    @property
    def days(self) -> str:
        """The days its evidence is over: the later period for what stands beside others."""
        what = self.told.type.partition(".")[2]
        later = what in _LATER or self.told.family in _LATER
        return self.scope.later_days() if later else self.scope.days()

    def pages(self, column: str = "page") -> str:
        """The pages of its item."""
        return self.scope.pages_of(self.told.item, column)

    def keys(self, *names: str) -> tuple[str, ...]:
        """What the counts are divided by where it is the composition that moved."""
        return names if self.told.family in ("mix", "device") else ()


def counted(
    scope: Scope,
    source: str,
    counts: Sequence[str],
    where: Iterable[str],
    keys: Sequence[str] = (),
) -> str:
    """Counts by period and keys."""
    columns = ", ".join((scope.label(), *keys, *counts))
    return f"SELECT {columns} FROM {source} WHERE {' AND '.join(where)} GROUP BY ALL ORDER BY ALL"


def listed(columns: Sequence[str], source: str, where: Iterable[str]) -> str:
    """The rows themselves."""
    return f"SELECT {', '.join(columns)} FROM {source} WHERE {' AND '.join(where)} ORDER BY ALL"


def quoted(text: str) -> str:
    """Text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def _within(period: Period) -> str:
    return f"day BETWEEN {_day(period.first)} AND {_day(period.last)}"


def _day(day: date) -> str:
    return f"DATE '{day.isoformat()}'"
