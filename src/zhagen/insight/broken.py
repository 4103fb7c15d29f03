"""Links on our own pages that lead nowhere since the period began.

A rule, not a test: a dead link is one whatever chance does. People must have followed it on several
days, and not before, so that an address mistyped once or an old known fault is no finding.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from zhagen.calendar.workdays import WorkCalendar
from zhagen.insight.model import Candidate, Direction, Evidence, Scalar
from zhagen.insight.period import Period
from zhagen.insight.thresholds import LEVEL
from zhagen.insight.thresholds_shares import (
    BROKEN_DAYS,
    BROKEN_GROWTH,
    BROKEN_REQUESTS,
    BROKEN_SDS,
    BROKEN_SITE_ITEMS,
    BROKEN_SITE_SHARE,
)
from zhagen.logs.panel import Panel
from zhagen.measures.distributions import normal_upper

METRIC = "broken_requests"
# Rows of evidence: the links followed most.
_MOST_ROWS = 10
# Requests of one link come in bunches: variance over mean of what chance would give.
_BUNCHES = 2.0


@dataclass(frozen=True, slots=True)
class Link:
    """A missing page as one item's pages link to it: requests before and after, days after."""

    source: str
    target: str
    before: int
    after: int
    days: int
    last: int


def candidates(
    panel: Panel, before: Period, after: Period, calendar: WorkCalendar
) -> Iterator[Candidate]:
    """Items whose pages have dead links that were not there before, and links dead everywhere.

    `before` and `after` count all dead requests of the item, old faults with them; the facts and
    the people are those of the new links alone.
    """
    del calendar
    spans = (panel.between(before.first, before.last), panel.between(after.first, after.last))
    if min(_days(panel, span) for span in spans) == 0:
        return
    links = _links(panel, spans)
    new = {item: _new(found, panel, spans) for item, found in links.items()}
    everywhere = _everywhere(new, len(panel.items))
    if everywhere:
        yield _everywhere_dead(panel, new, everywhere, (before, after))
    for item in sorted(new):
        own = [link for link in new[item] if link.target not in everywhere]
        if own:
            yield _of_item(panel, item, links[item], own, (before, after))


def _days(panel: Panel, span: slice) -> int:
    """Days of the span with any access records."""
    return int(panel.accessed[span].sum())


def _links(panel: Panel, spans: tuple[slice, slice]) -> dict[int, list[Link]]:
    """The links of each item, those followed most first."""
    broken = panel.broken
    counts: dict[tuple[int, str, str], list[int]] = defaultdict(lambda: [0, 0])
    days: dict[tuple[int, str, str], set[int]] = defaultdict(set)
    rows = zip(
        broken.item.tolist(),
        broken.source,
        broken.target,
        broken.day.tolist(),
        broken.count.tolist(),
        strict=True,
    )
    for item, source, target, day, count in rows:
        key = (item, source, target)
        for side, span in enumerate(spans):
            if item >= 0 and span.start <= day < span.stop:
                counts[key][side] += count
                if side:
                    days[key].add(day)
    found: dict[int, list[Link]] = defaultdict(list)
    for key in sorted(counts, key=lambda k: (-counts[k][1], k)):
        item, source, target = key
        last = max(days[key], default=-1)
        earlier, now = counts[key]
        found[item].append(Link(source, target, earlier, now, len(days[key]), last))
    return found


def _new(links: list[Link], panel: Panel, spans: tuple[slice, slice]) -> list[Link]:
    """Links dead now and not before, followed often enough; a target counts with all sources."""
    scale = _days(panel, spans[1]) / _days(panel, spans[0])
    targets: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        targets[link.target].append(link)
    found: list[Link] = []
    for same in targets.values():
        after, before = sum(link.after for link in same), sum(link.before for link in same)
        enough = after >= BROKEN_REQUESTS and max(link.days for link in same) >= BROKEN_DAYS
        if enough and _grew(before * scale, after):
            found.extend(link for link in same if link.after)
    return sorted(found, key=lambda link: (-link.after, link.source, link.target))


def _grew(before: float, after: int) -> bool:
    """Whether requests of one target grew well beyond chance; `before` is scaled to the period."""
    rare = after - before >= BROKEN_SDS * math.sqrt(_BUNCHES * (after + before))
    return rare and after >= BROKEN_GROWTH * before


def _everywhere(new: dict[int, list[Link]], items: int) -> frozenset[str]:
    """Targets that the pages of many items link to: a menu or a footer, said once."""
    holders: dict[str, set[int]] = defaultdict(set)
    for item, links in new.items():
        for link in links:
            holders[link.target].add(item)
    least = max(BROKEN_SITE_ITEMS, BROKEN_SITE_SHARE * items)
    return frozenset(target for target, held in holders.items() if len(held) >= least)


def _of_item(
    panel: Panel, item: int, links: list[Link], new: list[Link], periods: tuple[Period, Period]
) -> Candidate:
    before, after = (
        float(sum(link.before for link in links)),
        float(sum(link.after for link in links)),
    )
    facts = _facts(panel, new)
    return _candidate(panel.items[item].code, (before, after), new, facts, periods)


def _everywhere_dead(
    panel: Panel,
    new: dict[int, list[Link]],
    targets: frozenset[str],
    periods: tuple[Period, Period],
) -> Candidate:
    links = [link for found in new.values() for link in found if link.target in targets]
    holders = sum(any(link.target in targets for link in found) for found in new.values())
    links.sort(key=lambda link: (-link.after, link.source, link.target))
    totals = (float(sum(link.before for link in links)), float(sum(link.after for link in links)))
    facts = {**_facts(panel, links), "items": holders}
    return _candidate(None, totals, links, facts, periods)


def _facts(panel: Panel, links: list[Link]) -> dict[str, Scalar]:
    requests: dict[str, int] = defaultdict(int)
    for link in links:
        requests[link.target] += link.after
    target = min(requests, key=lambda each: (-requests[each], each))
    first = next(link for link in links if link.target == target)
    return {
        "targets": len(requests),
        "target": target,
        "source": first.source,
        "target_requests": requests[target],
        "new_before": sum(link.before for link in links),
        "new_after": sum(link.after for link in links),
        "last_seen": panel.days[max(link.last for link in links)].isoformat(),
    }


def _candidate(
    code: str | None,
    totals: tuple[float, float],
    links: list[Link],
    facts: dict[str, Scalar],
    periods: tuple[Period, Period],
) -> Candidate:
    before, after = totals
    change = after - before
    people = float(sum(link.after for link in links))
    width = normal_upper((1 - LEVEL) / 2) * math.sqrt(_BUNCHES * (after + before))
    rows = [("来源页", "失效页", "比较期次数", "本期次数")]
    rows += [(x.source, x.target, str(x.before), str(x.after)) for x in links[:_MOST_ROWS]]
    spans = "、".join(f"{p.first.isoformat()}..{p.last.isoformat()}" for p in periods)
    query = f"sum(broken.count) by source, target [item={code or '*'}; {spans}]"
    return Candidate(
        "broken_link.new",
        code,
        METRIC,
        before,
        after,
        change,
        change - width,
        change + width,
        None,
        int(after + before),
        Evidence("cube/broken", query, tuple(rows)),
        Direction.WORSE,
        people,
        facts,
    )
