# ruff: noqa: S608 - text for its reader, every value quoted; nothing runs it here
"""For every kind of finding the statement that gets its numbers again from the store.

Whoever doubts a number runs it with DuckDB in the folder of the store. It counts what the evidence
counts, with the item's addresses and the days written out; so a finding carries all that is needed
and no program of ours. Of what stands out beside others, it counts the item's own numbers; working
days are not reckoned in SQL: there the rows are the cases, with the times between which the
working-day clock (`zhagen.logs.panels.workclock`) runs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from zhagen.insight.judging.evidence_sql import (
    CASES,
    Asked,
    Scope,
    counted,
    cube,
    dated,
    listed,
    quoted,
)
from zhagen.insight.model import Candidate
from zhagen.insight.thresholds.moves import SLOW_MS
from zhagen.insight.thresholds.shares import OFFICE_CLOSES, OFFICE_OPENS, WORST_MARKS

_PEOPLE: Final = "NOT suspect"
_LONGEST_S: Final = 1800
# As the log layer writes and reads them: what a row of `served` is about, and how many different
# pages of one visitor on one day are a program's.
TAKEN, FAILED = 0, 1
MOST_TAKEN, MOST_FAILED = 30, 20
_MONTH: Final = "date_trunc('month', day) AS month"
_DEVICE: Final = "CASE WHEN device = 1 THEN '手机' ELSE '电脑' END AS device"


def traced(told: Candidate, scope: Scope) -> Candidate:
    """The candidate with the statement and the table that it reads."""
    table, make = _TRACES[_subject(told)]
    evidence = replace(told.evidence, table=table, sql=make(Asked(told, scope)))
    return replace(told, evidence=evidence)


def _subject(told: Candidate) -> str:
    """The name of the statement: the type, else the family that it is about."""
    of = str(told.facts.get("of") or told.family) if told.explains else told.family
    for name in (told.type, of):
        if name in _TRACES:
            return name
    return "volume"


def _views(asked: Asked) -> str:
    kind = asked.told.facts.get("kind")
    pages = asked.scope.pages_of_kind(str(kind)) if kind else asked.pages()
    columns = ("sum(views) AS views", "count(DISTINCT day) AS days")
    where = (asked.scope.whole_days(), _PEOPLE, pages)
    return counted(asked.scope, cube("views"), columns, where)


def _views_by_day(asked: Asked) -> str:
    columns = ("sum(views) AS views",)
    where = (asked.days, _PEOPLE, asked.pages())
    return counted(asked.scope, cube("views"), columns, where, ("day",))


def _views_by_month(asked: Asked) -> str:
    return (
        f"SELECT {_MONTH}, sum(views) AS views FROM {cube('views')} "
        f"WHERE {_PEOPLE} AND {asked.pages()} GROUP BY ALL ORDER BY ALL"
    )


def _visits(asked: Asked) -> str:
    columns = ("sum(views) AS views", "sum(entrances) + sum(exits) AS visits")
    where = (asked.scope.whole_days(), _PEOPLE, asked.pages())
    return counted(asked.scope, cube("views"), columns, where)


def _programs(asked: Asked) -> str:
    columns = ("sum(views) FILTER (WHERE suspect) AS programs", "sum(views) AS views")
    return counted(asked.scope, cube("views"), columns, (asked.days,))


def _bounces(asked: Asked) -> str:
    columns = ("sum(entrances) AS entrances", "sum(bounces) AS bounces")
    where = (asked.days, _PEOPLE, asked.pages())
    return counted(asked.scope, cube("views"), columns, where, asked.keys(_DEVICE))


def _reading(asked: Asked) -> str:
    measured = (
        f"(SELECT *, unnest(range(n)) AS nth FROM {cube('dwell')} WHERE {asked.days} "
        f"AND {asked.pages()})"
    )
    columns = (f"median(least(seconds, {_LONGEST_S})) AS seconds", "count(*) AS measured")
    return counted(asked.scope, measured, columns, ("true",), asked.keys(_DEVICE))


def _searches(asked: Asked) -> str:
    columns = ("count(*) AS searches", "count(*) FILTER (WHERE results = 0) AS without_result")
    return counted(asked.scope, dated("search"), columns, (asked.days, asked.pages()))


def _searches_left(asked: Asked) -> str:
    columns = ("count(*) AS found", "count(*) FILTER (WHERE clicked IS NULL) AS nothing_opened")
    where = (asked.days, asked.pages(), "results > 0")
    return counted(asked.scope, dated("search"), columns, where)


def _searches_on_pages(asked: Asked) -> str:
    columns = ("count(*) AS searches",)
    return counted(asked.scope, dated("search"), columns, (asked.days, asked.pages()))


def _word(asked: Asked) -> str:
    word = quoted(str(asked.told.facts.get("word", "")))
    where = (
        asked.days,
        f"word IN (SELECT word FROM 'words/*.parquet' WHERE text = {word})",
    )
    return counted(asked.scope, dated("search"), ("count(*) AS searches",), where)


def _dead_links(asked: Asked) -> str:
    columns = ("sum(n) AS requests",)
    keys = ("source", "page AS missing")
    where = (asked.days, asked.pages("source"))
    return counted(asked.scope, cube("broken"), columns, where, keys)


def _returned(asked: Asked) -> str:
    columns = ("count(*) AS cases", "count(returned) AS returned")
    where = (asked.days, asked.scope.cases_of(asked.told.item))
    return counted(asked.scope, CASES, columns, where, asked.keys("channel", '"window"'))


def _window(asked: Asked) -> str:
    columns = ("count(*) AS cases", "count(returned) AS returned")
    where = (
        asked.days,
        asked.scope.cases_of(None),
        f'"window" = {quoted(str(asked.told.facts.get("window", "")))}',
    )
    return counted(asked.scope, CASES, columns, where)


def _reasons(asked: Asked) -> str:
    where = (
        asked.days,
        asked.scope.cases_of(asked.told.item),
        "returned IS NOT NULL",
        "coalesce(reason, '') <> ''",
    )
    return counted(asked.scope, CASES, ("count(*) AS returned",), where, ("reason",))


def _handled(asked: Asked) -> str:
    columns = (asked.scope.label(), '"case"', "applied", "accepted", "finished", "promise")
    where = (asked.days, asked.scope.cases_of(asked.told.item), "finished IS NOT NULL")
    return listed(columns, CASES, where)


def _online(asked: Asked) -> str:
    columns = (
        "count(*) AS cases",
        "count(*) FILTER (WHERE channel IN ('online', 'mobile')) AS online",
    )
    where = (asked.days, asked.scope.cases_of(asked.told.item), "coalesce(channel, '') <> ''")
    return counted(asked.scope, CASES, columns, where)


def _hours(asked: Asked) -> str:
    open_now = f"hour(applied) >= {OFFICE_OPENS} AND hour(applied) < {OFFICE_CLOSES}"
    columns = ("count(*) AS cases", f"count(*) FILTER (WHERE NOT ({open_now})) AS closed_hours")
    where = (
        asked.days,
        asked.scope.cases_of(asked.told.item),
        "channel IN ('online', 'mobile')",
    )
    return counted(asked.scope, CASES, columns, where, ("day",))


def _marks(asked: Asked) -> str:
    columns = (
        "count(*) AS rated",
        f"count(*) FILTER (WHERE satisfaction <= {WORST_MARKS}) AS worst",
    )
    where = (asked.days, asked.scope.cases_of(asked.told.item), "satisfaction > 0")
    return counted(asked.scope, CASES, columns, where)


def _onward(asked: Asked) -> str:
    page = asked.told.facts.get("page")
    own = f"page = {quoted(str(page))}" if page else asked.pages()
    columns = ("sum(n) AS moves",)
    keys = ("page", "next_page")
    return counted(asked.scope, cube("moves"), columns, (asked.days, own), keys)


def _there_and_back(asked: Asked) -> str:
    other = str(asked.told.facts.get("other_code", ""))
    pages = [
        (asked.pages(column), asked.scope.pages_of(other, column))
        for column in ("page", "next_page")
    ]
    (here, there), (to_here, to_there) = pages
    way = f"CASE WHEN {here} THEN '去' ELSE '回' END AS way"
    where = (asked.days, f"(({here} AND {to_there}) OR ({there} AND {to_here}))")
    return counted(asked.scope, cube("moves"), ("sum(n) AS moves",), where, (way,))


def _from_lists(asked: Asked) -> str:
    names = {row[0] for row in asked.told.evidence.rows[1:]}
    codes = [each.code for each in asked.scope.items if each.name in names]
    parts = [(code, asked.scope.pages_of(code, "next_page")) for code in codes]
    cases = " ".join(f"WHEN {inside} THEN {quoted(code)}" for code, inside in parts)
    reached = " OR ".join(f"({inside})" for _, inside in parts) or "false"
    item = f"CASE {cases} END AS item" if cases else "NULL AS item"
    keys = (item, "page AS came_from")
    columns = ("sum(n) AS moves",)
    return counted(asked.scope, cube("moves"), columns, (asked.days, f"({reached})"), keys)


def _answers(outcome: int, most: int) -> Callable[[Asked], str]:
    """Visitors a day with an outcome; who has more of it than a person would is a program."""

    def make(asked: Asked) -> str:
        of = f"outcome = {outcome}"
        own = asked.pages("path")
        if outcome == TAKEN:
            linked = asked.pages("coalesce(source, '')")
            own = f"({linked} OR {own})"
        many = (
            f"(visitor, day) NOT IN (SELECT (visitor, day) FROM {dated('served')} WHERE {of} "
            f"GROUP BY visitor, day HAVING count(DISTINCT path) > {most})"
        )
        columns = ("count(DISTINCT (visitor, day)) AS visitors",)
        return counted(asked.scope, dated("served"), columns, (asked.days, of, own, many))

    return make


def _waits(asked: Asked) -> str:
    edges = asked.scope.wait_edges
    first = edges.index(SLOW_MS) + 1 if SLOW_MS in edges else len(edges)
    columns = (
        "sum(n) AS timed",
        f"coalesce(sum(n) FILTER (WHERE wait >= {first}), 0) AS slow",
    )
    return counted(asked.scope, dated("waits"), columns, (asked.days, asked.pages("path")))


# By type, else by family; explanations by the family whose numbers they explain.
_TRACES: Final[Mapping[str, tuple[str, Callable[[Asked], str]]]] = {
    "volume": ("cube/views", _views),
    "site": ("cube/views", _views),
    "calendar": ("cube/views", _views),
    "calendar.season": ("cube/views", _views_by_month),
    "season": ("cube/views", _views_by_month),
    "measurement": ("cube/views", _views_by_day),
    "gap": ("cube/views", _views_by_day),
    "spike": ("cube/views", _views_by_day),
    "bots.item": ("cube/views", _visits),
    "bots.site": ("cube/views", _programs),
    "dwell": ("cube/dwell", _reading),
    "bounce": ("cube/views", _bounces),
    "device": ("cube/views", _bounces),
    "search": ("search", _searches),
    "search_left": ("search", _searches_left),
    "page_search": ("search", _searches_on_pages),
    "query": ("search", _word),
    "broken_link": ("cube/broken", _dead_links),
    "returns": ("handling", _returned),
    "returns.reason": ("handling", _reasons),
    "window": ("handling", _window),
    "handling_time": ("handling", _handled),
    "online": ("handling", _online),
    "hours": ("handling", _hours),
    "satisfaction": ("handling", _marks),
    "step": ("cube/moves", _onward),
    "pogo": ("cube/moves", _there_and_back),
    "paging": ("cube/moves", _from_lists),
    "failing": ("served", _answers(FAILED, MOST_FAILED)),
    "download": ("served", _answers(TAKEN, MOST_TAKEN)),
    "slow": ("waits", _waits),
}
SUBJECTS: Final = frozenset(_TRACES)
