"""Programs that behave as people: rules on what one visitor did on one day.

A rule looks at a visitor's whole day and at nothing else but, for one of them, what is usual on the
site that day; so its answer depends neither on the order of reading nor on other days. Visitors with
fewer than `BUSY` views are never judged: they are most people, and a program that reads so little
spoils nothing. A visitor is an address with a user agent and may be a whole office behind one
address; each rule therefore asks for what many people together do not do either.

| rule | what it sees | why no person or office does it |
|---|---|---|
| steady | most gaps have one length of 10 s or more, give or take a second | monitors, timers and screens that reload themselves; people's gaps vary by half their length |
| rapid | most views come within 2 s of the one before, of many pages or very often | nobody reads 60 pages so; a few frames loading with each page are not 60 different pages |
| sweep | 200 views and more, hardly a page twice | an office comes back to the home page and the search page |
| hammer | 200 views and more, nearly all of one page | an office goes on to other pages |
| sleepless | views in 20 hours of the day, and as many at night as a clock would give | people sleep, also those behind a big gateway |
| blind | no style sheet, no picture, no link of ours followed, on a site where most people's visits leave both | a browser fetches files; off where the log holds pages only |
| probe | 50 errors and more and hardly anything else | scanners for holes try addresses that never were |
"""  # noqa: E501 - a table

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from zhagen.logs.cube.layout import DAY_MS, HALVES, HOUR_MS, RULES

BUSY = 20
# Shares are percentages: whole numbers are compared alike by every engine.
STEADY_GAPS, STEADY_SHARE, STEADY_FROM_S = 20, 80, 10
RAPID_S, RAPID_SHARE, RAPID_PAGES, RAPID_VIEWS = 2, 80, 60, 200
SWEEP_VIEWS, SWEEP_SHARE = 200, 90
HAMMER_VIEWS, HAMMER_SHARE = 200, 90
SLEEPLESS_VIEWS, SLEEPLESS_HOURS, NIGHT_SHARE, NIGHT_ENDS = 40, 20, 15, 6
# What is usual is learnt from visitors with some views, and only where there are enough of them.
USUAL_VIEWS, USUAL_VISITORS, USUAL_SHARE = 3, 20, 60
PROBE_ERRORS, PROBE_SHARE = 50, 90

VISITOR_DAYS = ibis.schema(
    {
        "visitor": "int64",
        "day": "int32",
        "requests": "int64",
        "views": "int64",
        "files": "int64",
        "errors": "int64",
        "linked": "int64",
    }
)
USUAL = ibis.schema(
    {"day": "int32", "some_views": "int64", "some_files": "int64", "some_links": "int64"}
)
SUSPECTS = ibis.schema({"visitor": "int64", "day": "int32", "rule": "int8", "views": "int64"})
_KEY = ("visitor", "day")


def visitor_days(halves: ir.Table) -> ir.Table:
    """What each visitor did on each day, as counts (`VISITOR_DAYS`)."""
    return halves.group_by(halves.visitor, day=(halves.half // HALVES).cast("int32")).agg(
        requests=halves.requests.sum(),
        views=halves.views.sum(),
        files=halves.files.sum(),
        errors=halves.errors.sum(),
        linked=halves.linked.sum(),
    )


def usual(days: ir.Table) -> ir.Table:
    """Of how many visitors with some views the log shows files, and links followed (`USUAL`)."""
    some = days.filter(days.views >= USUAL_VIEWS)
    return some.group_by("day").agg(
        some_views=some.count(),
        some_files=some.count(where=some.files > 0),
        some_links=some.count(where=some.linked > 0),
    )


def busy_views(views: ir.Table, days: ir.Table) -> ir.Table:
    """The page views of the visitors that are judged."""
    return views.semi_join(days.filter(days.views >= BUSY), _KEY)


def suspects(views: ir.Table, days: ir.Table, habits: ir.Table) -> ir.Table:
    """The visitors of a day that behave as programs, with the first rule that says so."""
    busy = days.filter(days.views >= BUSY)
    facts = busy
    for more in (_gaps(views), _spread(views), _steadiest(views)):
        facts = _beside(facts, more, _KEY)
    facts = _beside(facts, habits, ("day",))
    judged = facts.select("visitor", "day", "views", rule=_rule(facts))
    scanners = days.filter((days.views < BUSY) & _probes(days))
    scanners = scanners.select(
        "visitor", "day", "views", rule=ibis.literal(RULES.index("probe"), "int8")
    )
    found = judged.filter(judged.rule.notnull()).union(scanners)
    return found.select(*SUSPECTS.names)


def _beside(facts: ir.Table, more: ir.Table, keys: tuple[str, ...]) -> ir.Table:
    """The facts with further columns, null where there is no row with the same keys."""
    further = [name for name in more.columns if name not in keys]
    return facts.left_join(more, keys).select(*facts.columns, *further)


def _rule(facts: ir.Table) -> ir.IntegerValue:
    """The number of the first rule that holds, null if none does."""
    views = facts.views
    rapid = (facts.rapid * 100 >= RAPID_SHARE * views) & (
        (facts.rapid_pages >= RAPID_PAGES) | (facts.rapid >= RAPID_VIEWS)
    )
    at_night = facts.night * 100 >= NIGHT_SHARE * views
    answers = {
        "steady": (facts.steady >= STEADY_GAPS)
        & (facts.steady * 100 >= STEADY_SHARE * (views - 1)),
        "rapid": rapid,
        "sweep": (views >= SWEEP_VIEWS) & (facts.pages * 100 >= SWEEP_SHARE * views),
        "hammer": (views >= HAMMER_VIEWS) & (facts.most * 100 >= HAMMER_SHARE * views),
        "sleepless": (views >= SLEEPLESS_VIEWS) & (facts.hours >= SLEEPLESS_HOURS) & at_night,
        "blind": _blind(facts),
        "probe": _probes(facts),
    }
    return ibis.cases(*((answers[name], number) for number, name in enumerate(RULES))).cast("int8")


def _blind(facts: ir.Table) -> ir.BooleanValue:
    enough = facts.some_views >= USUAL_VISITORS
    fetches = facts.some_files * 100 >= USUAL_SHARE * facts.some_views
    follows = facts.some_links * 100 >= USUAL_SHARE * facts.some_views
    return enough & fetches & follows & (facts.files == 0) & (facts.linked == 0)


def _probes(days: ir.Table) -> ir.BooleanValue:
    return (days.errors >= PROBE_ERRORS) & (days.errors * 100 >= PROBE_SHARE * days.requests)


def _gaps(views: ir.Table) -> ir.Table:
    """Views within `RAPID_S` of the one before, and how many different pages they are."""
    order = ibis.window(group_by=_KEY, order_by=["clock", "page"])
    lagged = views.mutate(gap=views.clock - views.clock.lag().over(order))
    quick = lagged.filter(lagged.gap <= RAPID_S * 1000)
    return quick.group_by(_KEY).agg(rapid=quick.count(), rapid_pages=quick.page.nunique())


def _spread(views: ir.Table) -> ir.Table:
    """Over how many pages and hours the views go, how many are of one page, how many at night."""
    hour = views.clock % DAY_MS // HOUR_MS
    hours = views.group_by(*_KEY, hour=hour).agg(n=views.count())
    by_hour = hours.group_by(_KEY).agg(
        hours=hours.count(), night=ibis.ifelse(hours.hour < NIGHT_ENDS, hours.n, 0).sum()
    )
    pages = views.group_by(*_KEY, "page").agg(n=views.count())
    by_page = pages.group_by(_KEY).agg(pages=pages.count(), most=pages.n.max())
    return _beside(by_hour, by_page, _KEY)


def _steadiest(views: ir.Table) -> ir.Table:
    """How many gaps are within a second of the commonest length of `STEADY_FROM_S` or more."""
    order = ibis.window(group_by=_KEY, order_by=["clock", "page"])
    lagged = views.mutate(gap=(views.clock - views.clock.lag().over(order)) // 1000)
    slow = lagged.filter(lagged.gap >= STEADY_FROM_S)
    lengths = slow.group_by(*_KEY, "gap").agg(n=slow.count())
    along = ibis.window(group_by=_KEY, order_by="gap")
    beside = lengths.mutate(
        shorter=ibis.ifelse(lengths.gap - lengths.gap.lag().over(along) == 1, 1, 0)
        * lengths.n.lag().over(along),
        longer=ibis.ifelse(lengths.gap.lead().over(along) - lengths.gap == 1, 1, 0)
        * lengths.n.lead().over(along),
    )
    around = beside.n + beside.shorter.fill_null(0) + beside.longer.fill_null(0)
    return beside.group_by(_KEY).agg(steady=around.max())
