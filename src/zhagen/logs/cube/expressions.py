"""The daily cube: what is kept of requests and sessions, by day and page, as expressions.

A page view, the session that began or ended with it and its reading time belong to the day and to
the device of that page view. Pages are numbers here; the paths are put in when rows are written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import ibis
import ibis.expr.types as ir

from zhagen.logs.cube.layout import INPUTS, STAGES
from zhagen.logs.cube.sessions import (
    HALF_HOURS,
    STEPS,
    half_hours,
    steps,
)
from zhagen.logs.cube.suspects import (
    SUSPECTS,
    USUAL,
    VISITOR_DAYS,
    busy_views,
    suspects,
    usual,
    visitor_days,
)


def views(walk: ir.Table) -> ir.Table:
    """Page views, and the sessions that began, ended or did both with one."""
    keys = (walk.day, walk.page, walk.device, walk.suspect)
    return walk.group_by(*keys).agg(
        views=walk.count(),
        entrances=walk.count(where=walk.is_first),
        bounces=walk.count(where=walk.is_first & walk.is_last),
        exits=walk.count(where=walk.is_last),
    )


def dwell(walk: ir.Table) -> ir.Table:
    """Reading times of people in whole seconds; the last page of a session has none."""
    people = walk.filter(~walk.suspect & ~walk.is_last)
    return people.group_by("day", "page", "device", "seconds").agg(n=people.count())


def moves(walk: ir.Table) -> ir.Table:
    """From which page people went on to which."""
    people = walk.filter(~walk.suspect & ~walk.is_last)
    return people.group_by("day", "page", "next_page").agg(n=people.count())


def broken(dead: ir.Table, flagged: ir.Table) -> ir.Table:
    """Requests of people for pages that are gone by a link on one of ours, the `source`."""
    people = dead.anti_join(flagged, ("visitor", "day"))
    return people.group_by("day", "source", "page").agg(
        n=people.count(), visitors=people.visitor.nunique()
    )


def suspect_days(flagged: ir.Table) -> ir.Table:
    """How many visitors a rule took out on a day, and their page views."""
    return flagged.group_by("day", "rule").agg(visitors=flagged.count(), views=flagged.views.sum())


def walks(viewed: ir.Table, halves: ir.Table, flagged: ir.Table) -> ir.Table:
    """Page views with their place in the session and whether a program is behind them."""
    stepped = steps(viewed, halves)
    marked = flagged.select(program=flagged.visitor, program_day=flagged.day)
    same = (stepped.visitor == marked.program) & (stepped.day == marked.program_day)
    joined = stepped.left_join(marked, same)
    kept = [name for name in STEPS.names if name != "visitor"]
    return joined.select(*kept, suspect=joined.program.notnull())


WALKS = ibis.schema(
    {name: kind for name, kind in STEPS.items() if name != "visitor"} | {"suspect": "boolean"}
)
_SCHEMAS: Mapping[str, ibis.Schema] = {
    **{name: ibis.Schema.from_pyarrow(columns) for name, columns in INPUTS.items()},
    "half_hours": HALF_HOURS,
    "visitor_days": VISITOR_DAYS,
    "usual": USUAL,
    "busy_views": ibis.Schema.from_pyarrow(INPUTS["page_views"]),
    "suspects": SUSPECTS,
    "walks": WALKS,
}
_MAKERS: Mapping[str, Callable[..., ir.Table]] = {
    "half_hours": half_hours,
    "visitor_days": visitor_days,
    "usual": usual,
    "busy_views": busy_views,
    "suspects": suspects,
    "walks": walks,
    "views": views,
    "dwell": dwell,
    "moves": moves,
    "broken": broken,
    "programs": suspect_days,
}


def expression_of(name: str) -> ir.Table:
    """The expression of a stage, over unbound tables with the names of its inputs."""
    stage = next(each for each in STAGES if each.name == name)
    return _MAKERS[name](*(ibis.table(_SCHEMAS[each], name=each) for each in stage.inputs))
