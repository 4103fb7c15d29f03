"""A department's row becomes a case, or is set aside with its reason.

Nothing is dropped in silence and nothing is guessed: a row that cannot be read as it stands is
counted under a reason, with the numbers of the first such rows, and `wording` says what to do.
What a row leaves empty stays empty; only an empty time of return says something (not returned).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain, islice

from zhagen.pilot.cases.headers import HEADERS
from zhagen.pilot.cases.known import Case, Known
from zhagen.pilot.cases.rows import UNREADABLE, BadCaseFile, Row
from zhagen.pilot.cases.tally import OUT_OF_SCOPE, Tally
from zhagen.pilot.cases.values import Unreadable, arm, moment, number, truth
from zhagen.pilot.formula_nodes import Kind
from zhagen.pilot.model import CASE_COLUMNS, Unusable

__all__ = [
    "PERSONAL", "Case", "Tally", "Terms", "Unreadable", "columns_of", "read_cases", "read_pairs",
]  # fmt: skip

# Columns that point to a person: never written as they are.
PERSONAL = ("case_id", "staff", "person")
_NEEDED = ("case_id", "window", "started_at")
# A header that ends so holds the time of a return; an empty one says that there was none.
_TIMES = ("returned_at", "时间", "日期")
# Rows that are looked at before it is said that a column is missing: JSON lines may leave out what
# is empty, a table has every header in its first row.
_AHEAD = 1000
# JSON lines may have as many sets of keys as rows; those of a table have one.
_LAYOUTS = 1000


@dataclass(frozen=True, slots=True)
class Terms:
    """What a case must satisfy to belong to the pilot.

    `columns` maps a case column to the department's header. `spans` are the periods (first and
    last day) that count; `windows` is empty where any window may take part. `extra` are numeric
    columns that formulas use; `timed` are the times whose minutes or hours they use. `named_in`
    says where a header that is not understood can be named.
    """

    columns: Mapping[str, str]
    windows: frozenset[str]
    spans: tuple[tuple[date, date], ...]
    extra: frozenset[str] = frozenset()
    timed: frozenset[str] = frozenset()
    named_in: str = "请在立项书的 columns 里写明是哪一列"
    first_only: bool = True


def _plain(column: str, value: str) -> str:  # noqa: ARG001 - the shape of a disguise
    return value


def read_cases(
    rows: Iterable[tuple[int, Row]],
    terms: Terms,
    tally: Tally,
    known: Known | None = None,
    disguise: Callable[[str, str], str] = _plain,
) -> Iterator[Case]:
    """Every case of `rows` that belongs to the pilot; the others are counted in `tally`.

    `disguise(column, value)` replaces the values that point to a person; `known` are the cases
    (with disguised ids) that are there already. Raises BadCaseFile where a needed column is
    missing; of a file whose rows name different columns that is known at its end.
    """
    for _, case in read_pairs(rows, terms, tally, known, disguise):
        yield case


def read_pairs(
    rows: Iterable[tuple[int, Row]],
    terms: Terms,
    tally: Tally,
    known: Known | None = None,
    disguise: Callable[[str, str], str] = _plain,
) -> Iterator[tuple[Row, Case]]:
    """The same, each case with the row that it comes from."""
    coming = iter(rows)
    first = list(islice(coming, _AHEAD))
    layouts = _Layouts(terms)
    layouts.look_ahead(row for _, row in first)
    reader = _Reader(terms, known or Known(columns_of(terms)), disguise, layouts)
    for place, row in chain(first, coming):
        tally.received += 1
        try:
            case = reader.read(row)
        except Unreadable as error:
            tally.put_aside(error.reason, place, reader.salvaged(row, error.reason))
            continue
        tally.accepted += 1
        yield row, case
    layouts.require()


def columns_of(terms: Terms) -> tuple[str, ...]:
    """The columns that a case may have."""
    return (*CASE_COLUMNS, *sorted(terms.extra))


@dataclass(slots=True)
class _Layouts:
    """Which header holds which column, for each set of headers that rows of the file have."""

    terms: Terms
    headers: dict[str, None] = field(default_factory=dict)
    by_keys: dict[tuple[str, ...], Mapping[str, str]] = field(default_factory=dict)
    # Whether the file says that a case was returned by the time at which it was.
    return_times: bool = False

    def look_ahead(self, rows: Iterable[Row]) -> None:
        """Note the headers of the first rows; a table that lacks a column is refused at once."""
        for row in rows:
            if not _is_broken(row):
                self.of(row)
        if len(self.by_keys) == 1:
            self.require()

    def of(self, row: Row) -> Mapping[str, str]:
        """Case column -> header, among those of `row`."""
        keys = tuple(row)
        found = self.by_keys.get(keys)
        if found is None:
            self.headers.update(dict.fromkeys(keys))
            told = _headers(self.headers, self.terms).get("returned", "")
            self.return_times = told.endswith(_TIMES)
            if len(self.by_keys) >= _LAYOUTS:
                self.by_keys.clear()
            found = self.by_keys[keys] = _headers(row, self.terms)
        return found

    def require(self) -> None:
        """Raises BadCaseFile where a needed column or one the charter names is in no row."""
        if not self.headers:
            return
        seen = f"文件的表头是：{'、'.join(map(str, self.headers))}"
        for column in columns_of(self.terms):
            named = self.terms.columns.get(column)
            if named is not None and named not in self.headers:
                raise BadCaseFile(
                    f"说好“{column}”在“{named}”列，文件里没有这一列。{seen}。"
                    f"请核对导出的表；若换了表头，{self.terms.named_in}"
                )
        found = _headers(self.headers, self.terms)
        missing = [column for column in _NEEDED if column not in found]
        if missing:
            names = "、".join(f"{column}（{HEADERS[column][0]}）" for column in missing)
            raise BadCaseFile(
                f"文件里没有 {names}。{seen}。若有这一列、只是叫法不同，{self.terms.named_in}"
            )


@dataclass(slots=True)
class _Reader:
    """What must be remembered from row to row of one file."""

    terms: Terms
    known: Known
    disguise: Callable[[str, str], str]
    layouts: _Layouts
    zoned: bool | None = None

    def read(self, row: Row) -> Case:
        if _is_broken(row):
            raise Unreadable("unreadable_row")
        case, zoned = _case(row, self.layouts.of(row), self.terms)
        if "returned" not in case and self.layouts.return_times:
            # An empty time of return means that the case was not returned.
            case["returned"] = False
        _require(case, self.terms)
        if zoned is not None:
            self.zoned = zoned if self.zoned is None else self.zoned
            if zoned is not self.zoned:
                raise Unreadable("zone_mixed")
        for column in PERSONAL:
            if column in case:
                case[column] = self.disguise(column, str(case[column]))
        self.known.admit(case)
        return case

    def salvaged(self, row: Row, reason: str) -> Unusable | None:
        """What tells which case a row was to be, so that a corrected one can take its place."""
        if reason in OUT_OF_SCOPE:
            return None
        guess = row.get(UNREADABLE) if _is_broken(row) else row
        if not isinstance(guess, Mapping) or not guess:
            return Unusable(reason)
        headers = self.layouts.of(guess)
        said = {name: guess.get(headers.get(name, "")) for name in ("case_id", "window")}
        case_id, window = (str(value or "").strip() for value in said.values())
        if window not in self.terms.windows:
            if window and self.terms.windows and not _is_broken(row):
                return None  # of a window that takes no part
            window = ""  # what a shifted cell holds may be a person's name
        try:
            started = moment(guess.get(headers.get("started_at", ""))).at
        except Unreadable:
            started = None
        disguised = self.disguise("case_id", case_id) if case_id else ""
        return Unusable(reason, disguised, window, started)


def _is_broken(row: Row) -> bool:
    """Whether the row could not even be divided into cells; see `rows`."""
    return UNREADABLE in row


def _headers(there: Iterable[str], terms: Terms) -> Mapping[str, str]:
    """Case column -> the header among `there` that holds it."""
    there, found = frozenset(there), {}
    for column in columns_of(terms):
        named = terms.columns.get(column)
        choices = (named,) if named else (column, *HEADERS.get(column, ()))
        header = next((choice for choice in choices if choice in there), None)
        if header is not None:
            found[column] = header
    return found


def _case(row: Row, headers: Mapping[str, str], terms: Terms) -> tuple[Case, bool | None]:
    case: Case = {}
    zones: set[bool] = set()
    for column, header in headers.items():
        raw = row.get(header)
        if raw is None or (isinstance(raw, str) and not raw.strip()):
            continue
        kind = CASE_COLUMNS.get(column, Kind.NUMBER)
        if kind is Kind.TIME:
            found = moment(raw)
            if column in terms.timed and not found.timed:
                raise Unreadable("date_only")
            case[column] = found.at
            zones.add(found.zoned)
        elif kind is Kind.TRUTH:
            case[column] = truth(raw)
        elif kind is Kind.NUMBER:
            case[column] = number(raw)
        else:
            word = str(raw).strip()
            case[column] = arm(word) if column == "arm" else word
    if len(zones) > 1:
        raise Unreadable("zone_mixed")
    return case, next(iter(zones), None)


def _require(case: Case, terms: Terms) -> None:
    if "case_id" not in case:
        raise Unreadable("no_case_id")
    start, end = case.get("started_at"), case.get("ended_at")
    if not isinstance(start, datetime):
        raise Unreadable("no_start")
    if isinstance(end, datetime) and end < start:
        raise Unreadable("backwards")
    if terms.windows and case.get("window") not in terms.windows:
        raise Unreadable("unknown_window")
    if not any(first <= start.date() <= last for first, last in terms.spans):
        raise Unreadable("outside_dates")
    attempt = case.get("attempt")
    if terms.first_only and isinstance(attempt, float) and attempt > 1:
        raise Unreadable("resubmitted")
