"""The page of all kinds of findings, written from what the code tests.

python -m zhagen.insight.findings_reference > docs/insight-findings.md     # after a change
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from zhagen.insight.detecting.failing import FAILING, SLOW
from zhagen.insight.detecting.further_shares import LEFT, OFF_HOURS, UNSATISFIED
from zhagen.insight.detecting.online import ONLINE
from zhagen.insight.detecting.served import DOWNLOAD, PAGE_SEARCH
from zhagen.insight.detecting.steps import STEP
from zhagen.insight.judging import questions
from zhagen.insight.model import Candidate, Evidence
from zhagen.insight.reporting.names import family_name
from zhagen.insight.shares.kinds import BOUNCE, RETURNS, SEARCH, ShareKind
from zhagen.insight.thresholds import general, moves, shares
from zhagen.insight.times import dwell, handling
from zhagen.insight.times.in_time import TimeKind

_VISITS: Final = "access log or export"
_LOG: Final = "access log"
_SEARCHES: Final = "search log"
_CASES: Final = "handling records"
_IN_TIME: Final = ("rose", "fell")
_HEAD: Final = f"""# Kinds of findings

What `zhagen insight report` looks for, against what it tests, and from what size on it speaks. A
finding stands where its q is at most {general.Q:g}; q is adjusted (Benjamini and Hochberg 1995)
among the tests of the same question. Wandering means what the item's own weeks, and those of all
items, do when nothing happens. A change in time is told as the more cautious of two numbers: the
difference of the periods with holidays, the kind or the composition taken out, and the step that is
estimated at their border; intervals are 95 % and of the same distribution as the test. All numbers
are in `src/zhagen/insight/thresholds/`; this page is written from them.

| type | called | metric | null hypothesis | smallest effect | question | data needed |
|---|---|---|---|---|---|---|
"""
_TAIL: Final = f"""
Why these sizes: light improvements are made for three to five points of a share, so a change of
less than {100 * shares.LEAST_SHARE:g} points is not reported even where it is certain. Differences
between items of a kind are larger than changes in time (items differ for good reasons), hence the
larger sizes of `peers`. An item is judged from a least number of observations on:
{general.VOLUME_VIEWS} views, {shares.FEWEST_ENTRANCES} visits that begin on it, \
{shares.FEWEST_SEARCHES} searches, {shares.FEWEST_CASES} cases, {shares.FEWEST_GAPS} reading times,
{shares.FEWEST_FINISHED} finished cases. Views are not compared where a period has fewer than \
{general.PERIOD_WEEKS} weeks
(in short periods: as many blocks of {general.SHORT_BLOCK} days).

Explanations (`measurement`, `gap`, `bots`, `calendar`, `mix`, `spike`, `site`) are no findings:
they take the place of findings on the same item or tell why totals moved, and have no q. Old and
hardly opened pages (`page.stale`, `page.unused`) are told as remarks.

## Getting a number again

`evidence.query` of each finding in `--json` is one SQL statement. It runs in the folder of the
store with DuckDB and returns the counts of the evidence, the periods named `上期` and `本期`:

```
cd STORE && duckdb -c "$(jq -r '.[0].evidence.query' ../findings.json)"
```

What stands out beside others has the item's own counts there. Working days are not reckoned in SQL:
for handling times the rows are the cases with the times between which the working-day clock runs.

## The same as a library

The verbs are functions; the command line adds the book of proposals. This runs in the tests.

```python
from datetime import date
from pathlib import Path

from zhagen.calendar.official import official_calendar
from zhagen.insight.analysis import material_of
from zhagen.insight.period import parse_period
from zhagen.insight.reporting.document import document
from zhagen.insight.to_json import findings_json
from zhagen.logs.ingest import ingest
from zhagen.report.official_docx import render_official_docx
from zhagen.wiring import insight_panel

# Read logs in: a file that has been read is not counted twice.
store, calendar = Path("store"), official_calendar()
files = [Path("access.log"), Path("search.jsonl"), Path("cases.csv")]
ingest(store, files, today=date(2026, 7, 6))

# Load the counts of both periods, and what is on record before them.
before, after = parse_period("2026-03-02..2026-05-03"), parse_period("2026-05-04..2026-07-05")
panel = insight_panel(store, Path("items.csv"), before, after, calendar)

# Analyse: pure from here on. `analysis.analyse` gives the findings alone.
material = material_of(panel, before, after, calendar)
for finding in material.discovery.findings:
    print(finding.sentence, finding.candidate.evidence.sql)

# Write.
Path("report.docx").write_bytes(render_official_docx(document(material)))
findings = findings_json(material.discovery, material.proposals)
Path("findings.json").write_text(findings, encoding="utf-8")
```
"""


@dataclass(frozen=True, slots=True)
class Kind:
    """A row of the page; `whats` are what follows the dot."""

    family: str
    whats: tuple[str, ...]
    metric: str
    null: str
    least: str
    data: str

    @property
    def types(self) -> tuple[str, ...]:
        """The full names."""
        return tuple(f"{self.family}.{what}" for what in self.whats)


def kinds() -> Iterator[Kind]:
    """All kinds of findings, families in the order of the report's contract."""
    times = f"{general.VOLUME_NULL:g}", f"{general.VOLUME_RATIO:g}"
    yield Kind(
        "volume", _IN_TIME, "views_per_day",
        f"views against the kind's changed by a factor of at most {times[0]}, wandering apart",
        f"factor {times[1]}", _VISITS,
    )  # fmt: skip
    yield _of_times(dwell.KIND, _VISITS)
    yield Kind(
        "dwell", ("short",), "dwell_median_s",
        f"views did not rise, or the reading time is {shares.SHORT_DWELL_S:g} s or more",
        f"under {shares.SHORT_DWELL_S:g} s", _VISITS,
    )  # fmt: skip
    for kind, data in ((BOUNCE, _VISITS), (SEARCH, _SEARCHES), (RETURNS, _CASES)):
        yield _in_time(kind, _IN_TIME, data)
        yield _beside(kind, data)
    yield Kind(
        "returns", ("reason",), "return_reason_share",
        f"one reason makes up {shares.REASON_SHARE:.0%} of the returns, or no more than "
        f"{_points(shares.REASON_ABOVE_OTHERS)} above other items",
        "surely above both", _CASES,
    )  # fmt: skip
    yield _of_times(handling.KIND, _CASES)
    yield Kind(
        "handling_time", ("over_promise",), "over_promise_share",
        f"at most {shares.OVER_PROMISE:.0%} of the cases take longer than promised",
        f"above {shares.OVER_PROMISE:.0%}", _CASES,
    )  # fmt: skip
    yield Kind(
        "broken_link", ("new",), "broken_requests",
        "requests of the missing page came as often as before, grown like the item's views",
        f"factor {moves.BROKEN_RATIO:g}, {moves.BROKEN_REQUESTS} requests on "
        f"{moves.BROKEN_DAYS} days", _LOG,
    )  # fmt: skip
    yield from _of_sites()


def _of_sites() -> Iterator[Kind]:
    yield _in_time(STEP, _IN_TIME, _LOG)
    yield _in_time(SLOW, _IN_TIME, f"{_LOG} with waiting times")
    yield _beside(SLOW, f"{_LOG} with waiting times")
    yield _in_time(ONLINE, ("fell",), f"{_CASES}, {_VISITS}")
    yield Kind(
        "failing", ("often",), FAILING.metric,
        f"at most {moves.FAILING_SHARE:.0%} of the openings fail",
        f"above {moves.FAILING_SHARE:.0%}, {moves.FEWEST_FAILURES} failures", _LOG,
    )  # fmt: skip
    yield Kind(
        "device", ("phone_worse", "phone_better"), "bounce_share",
        "telephones and desktops differ as on other items of the kind",
        f"odds ratio {2.718281828459045 ** shares.LEAST_DEVICE_LOG_ODDS:.2f}", _VISITS,
    )  # fmt: skip
    yield Kind(
        "window", ("returns",), "return_share",
        "the window returns as its items lead one to expect, windows spread as they do",
        f"factor {shares.LEAST_WINDOW_RATIO:g}", _CASES,
    )  # fmt: skip
    yield Kind(
        "query", ("rising",), "searches_per_day",
        "the word's share of all searches is what it was",
        f"factor {shares.LEAST_WORD_RATIO:g}, {shares.FEWEST_WORD_SEARCHES} searches", _SEARCHES,
    )  # fmt: skip
    for kind, data in (
        (OFF_HOURS, _CASES), (LEFT, _SEARCHES), (UNSATISFIED, _CASES),
        (PAGE_SEARCH, f"{_SEARCHES}, {_VISITS}"), (DOWNLOAD, _LOG),
    ):  # fmt: skip
        yield _beside(kind, data)
    yield Kind(
        "paging", ("deep",), "deep_items",
        f"at most {moves.DEEP_SHARE:.0%} of the arrivals from lists come from page three and on",
        f"above {moves.DEEP_SHARE:.0%}, {moves.DEEP_ARRIVALS} arrivals", _LOG,
    )  # fmt: skip
    yield Kind(
        "pogo", ("pair",), "moves_both_ways",
        f"moves between two items are {moves.POGO_RATIO:g} times what their visits make likely",
        f"factor {moves.POGO_RATIO:g}, {moves.POGO_MOVES} moves each way", _LOG,
    )  # fmt: skip
    yield Kind(
        "season", ("ahead",), "views_per_day", "none: a forecast from two past years",
        f"{shares.PEAK_RATIO:g} times the usual month, within {shares.PEAK_AHEAD_MONTHS} months",
        f"{_VISITS} of two years",
    )  # fmt: skip


def _in_time(kind: ShareKind, whats: tuple[str, ...], data: str) -> Kind:
    edge = kind.worth or kind.least
    null = f"the share changed by at most {_points(kind.least)}, composition and wandering apart"
    return Kind(kind.family, whats, kind.metric, null, _points(edge), data)


def _beside(kind: ShareKind, data: str) -> Kind:
    null = "the item lies as items of its kind do"
    return Kind(kind.family, ("peers",), kind.metric, null, _points(kind.least_peers), data)


def _of_times(kind: TimeKind, data: str) -> Kind:
    null = (
        f"the typical time changed by a factor of at most {kind.null:g}, composition and "
        "wandering apart"
    )
    return Kind(kind.family, _IN_TIME, kind.metric, null, f"factor {kind.least:g}", data)


def _points(share: float) -> str:
    return f"{100 * share:g} points" if share != 0.01 else "1 point"


def page() -> str:
    """The text of the page."""
    return _HEAD + "".join(_row(each) for each in kinds()) + _TAIL


def _row(kind: Kind) -> str:
    names = ", ".join(f"`{each}`" for each in kind.types)
    asked = _question(kind) or "(all others)"
    cells = (
        names, family_name(kind.family), f"`{kind.metric}`", kind.null, kind.least, asked,
        kind.data,
    )  # fmt: skip
    return f"| {' | '.join(cells)} |\n"


def _question(kind: Kind) -> str:
    nothing = Evidence("", "")
    one = Candidate(
        kind.types[0], None, kind.metric, None, None, None, None, None, None, 0, nothing
    )
    return questions.question(one)


if __name__ == "__main__":
    print(page(), end="")  # noqa: T201 - a page for a file
