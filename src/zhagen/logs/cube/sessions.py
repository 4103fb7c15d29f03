"""Sessions and what follows from them, as expressions that mean the same on every engine.

A session is a visitor's requests, files included, with no pause over 30 minutes. Log times have a
resolution of a second, so an order by time alone would differ from run to run; everything here
rests on (visitor, clock, page, device), and rows equal in all of these can be exchanged. So the
result is a function of the requests and of nothing else.

How it is done: marks are put where sessions begin, before the page views of that moment. A view
right after a mark is the first of its session, one right before a mark is the last. No session
needs a number, and only page views and marks have to be sorted.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from zhagen.logs.cube.layout import (
    DAY_MS,
    DONE,
    NO_PAGE,
    PAUSE_MS,
)

HALF_HOURS = ibis.schema(
    {
        "visitor": "int64",
        "half": "int32",
        "earliest": "int64",
        "latest": "int64",
        **dict.fromkeys(DONE, "int64"),
    }
)
# Page views with their place in the session; the last has no `next_page` and null `seconds`.
STEPS = ibis.schema(
    {
        "visitor": "int64",
        "day": "int32",
        "page": "int32",
        "device": "int8",
        "is_first": "boolean",
        "is_last": "boolean",
        "seconds": "int32",
        "next_page": "int32",
    }
)
_MARK = 0


def half_hours(parts: ir.Table) -> ir.Table:
    """What each visitor did in each half hour of the clock (`HALF_HOURS`), from the parts of it."""
    return parts.group_by("visitor", "half").agg(
        earliest=parts.earliest.min(),
        latest=parts.latest.max(),
        **{name: parts[name].sum() for name in DONE},
    )


def beginnings(halves: ir.Table) -> ir.Table:
    """The moments at which sessions begin: (visitor, clock).

    No pause over 30 minutes fits into one half hour of the clock, so it is enough to compare the
    last request of a half hour with the first of the visitor's next.
    """
    order = ibis.window(group_by="visitor", order_by="half")
    lagged = halves.select("visitor", clock=halves.earliest, before=halves.latest.lag().over(order))
    begun = lagged.before.isnull() | (lagged.clock - lagged.before > PAUSE_MS)
    return lagged.filter(begun).select("visitor", "clock")


def steps(views: ir.Table, halves: ir.Table) -> ir.Table:
    """Every page view with its place in its session (`STEPS`)."""
    ordered = _in_order(views, halves)
    view = ordered.filter(ordered.step != _MARK)
    is_last = view.step_after.isnull() | (view.step_after == _MARK)
    seconds = view.clock_after // 1000 - view.clock // 1000
    return view.select(
        visitor=view.visitor,
        day=(view.clock // DAY_MS).cast("int32"),
        page=((view.step - 1) // 2).cast("int32"),
        device=((view.step - 1) % 2).cast("int8"),
        is_first=view.step_before == _MARK,
        is_last=is_last,
        seconds=ibis.ifelse(is_last, ibis.null("int64"), seconds).cast("int32"),
        next_page=ibis.ifelse(is_last, NO_PAGE, (view.step_after - 1) // 2).cast("int32"),
    )


def _in_order(views: ir.Table, halves: ir.Table) -> ir.Table:
    """Marks and views, each with what stands before and after it.

    Page and device make one number above that of a mark, so that two keys are sorted and not four.
    """
    number = views.page.cast("int64") * 2 + views.device + 1
    steps = views.select("visitor", "clock", step=number)
    marks = beginnings(halves).mutate(step=ibis.literal(_MARK, "int64"))
    rows = steps.union(marks)
    order = ibis.window(group_by="visitor", order_by=["clock", "step"])
    return rows.mutate(
        step_before=rows.step.lag().over(order),
        step_after=rows.step.lead().over(order),
        clock_after=rows.clock.lead().over(order),
    )
