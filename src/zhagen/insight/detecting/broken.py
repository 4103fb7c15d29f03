"""Links on our own pages that lead nowhere since the period began.

Every item with requests for missing pages is looked at. A link is told as new where its requests
surely are more than those before explain, bunches and the growth of the item's views reckoned in
(see `broken_chance`), and at least twice as many. Of the missing pages of an item the surest
decides, its p raised by how many of them there were to choose from.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from zhagen.calendar.workdays import WorkCalendar
from zhagen.insight.detecting.broken_chance import Chance, chance, own_bunches, p_value
from zhagen.insight.detecting.broken_links import SITE, Target, targets
from zhagen.insight.model import Candidate, Direction, Evidence, Scalar
from zhagen.insight.period import Period
from zhagen.insight.thresholds.general import GONE_SHARE, LEVEL
from zhagen.insight.thresholds.moves import BROKEN_REQUESTS, BROKEN_TOLD, BROKEN_VIEWS
from zhagen.logs.panel import FEW_PEOPLE, Panel
from zhagen.measures.distributions import Floats, normal_upper

METRIC = "broken_requests"
# Rows of evidence: the links followed most.
_MOST_ROWS = 10
_BETWEEN = "\n"


@dataclass(frozen=True, slots=True)
class _Judged:
    """The missing pages that a candidate tells of and all others of its holder, with their p."""

    told: tuple[Target, ...]
    others: tuple[Target, ...]
    p: float
    grown: float


def candidates(
    panel: Panel, before: Period, after: Period, calendar: WorkCalendar
) -> Iterator[Candidate]:
    """One candidate for each item with dead requests, and one for links of menus.

    `before` and `after` count all dead requests of the item, old faults with them; what is said of
    the new links alone is in the facts.
    """
    del calendar
    spans = panel.between(before.first, before.last), panel.between(after.first, after.last)
    if min(int(panel.accessed[span].sum()) for span in spans) == 0 or not panel.from_server(*spans):
        return
    held = targets(panel, spans)
    growth = _growth(panel, spans)
    usual = chance((each, growth[item]) for item, own in sorted(held.items()) for each in own)
    for holder in sorted(held):
        judged = _judged(held[holder], float(growth[holder]), usual)
        yield _candidate(panel, holder, judged, usual, (before, after))


def leads_only_to(candidate: Candidate, addresses: Sequence[str]) -> bool:
    """Whether all pages that the candidate tells of lie at or below one of the addresses."""
    told = candidate.facts.get("told")
    if not isinstance(told, str):
        return False
    return all(any(_below(path, each) for each in addresses) for path in told.split(_BETWEEN))


def left_addresses(panel: Panel, reasons: Iterable[Candidate]) -> tuple[str, ...]:
    """Addresses that items have moved away from: old links to them belong to the move."""
    prefixes = {item.code: item.url_prefix for item in panel.items}
    found = []
    for reason in reasons:
        if reason.type != "measurement.address" or reason.item is None:
            continue
        if not reason.facts.get("ended"):
            possible = reason.facts.get("possible") or reason.facts.get("other") or ""
            found.extend(str(possible).split(_BETWEEN))
        elif _level(reason, "level_since") <= GONE_SHARE * _level(reason, "level_before"):
            found.append(prefixes[reason.item])
    return tuple(each for each in found if each)


def _level(reason: Candidate, key: str) -> float:
    return float(reason.facts.get(key) or 0.0)


def _below(path: str, address: str) -> bool:
    if not path.startswith(address):
        return False
    return address.endswith("/") or path[len(address) :][:1] in {"", "/", "?", "."}


def _growth(panel: Panel, spans: tuple[slice, slice]) -> Floats:
    """How many times the old requests are to be expected now, by item, the site's last.

    As many more as there are days with records, or as the item's pages are read more often: a
    fault that more people meet is not a new one.
    """
    views = [panel.pages.views[:, span].sum(axis=(1, 2)).astype(np.float64) for span in spans]
    first, second = (np.append(each, each.sum()) for each in views)
    days = [int(panel.accessed[span].sum()) for span in spans]
    read = np.where(first >= BROKEN_VIEWS, second / np.maximum(first, 1.0), 0.0)
    return np.maximum(read, days[1] / days[0])


def _judged(own: Sequence[Target], grown: float, usual: Chance) -> _Judged:
    """What can be said of the missing pages of one holder."""
    # Which have enough requests does not depend on when these came: it may be looked at first.
    known = [each for each in own if each.path != FEW_PEOPLE]
    asked = [each for each in known if each.before + each.after >= BROKEN_REQUESTS]
    p = [min(1.0, len(asked) * p_value(each, grown, usual)) for each in asked]
    surest = min(p, default=1.0)
    if surest >= 1.0:
        return _Judged(tuple(own[:1]), tuple(own[1:]), 1.0, grown)
    told = {
        each.path
        for each, found in zip(asked, p, strict=True)
        if found == surest or found <= BROKEN_TOLD
    }
    parts = [tuple(each for each in own if (each.path in told) is new) for new in (True, False)]
    return _Judged(parts[0], parts[1], surest, grown)


def _sums(several: Sequence[Target]) -> tuple[int, int]:
    return sum(each.before for each in several), sum(each.after for each in several)


def _candidate(
    panel: Panel, holder: int, judged: _Judged, usual: Chance, periods: tuple[Period, Period]
) -> Candidate:
    code = panel.items[holder].code if holder != SITE else None
    # What else is missing in menus is known for years and belongs to nobody's item.
    counted = judged.told if holder == SITE else (*judged.told, *judged.others)
    before, after = _sums(counted)
    error = math.sqrt(sum((t.before + t.after) * own_bunches(t, usual) for t in counted))
    width = normal_upper((1 - LEVEL) / 2) * error
    spans = "、".join(f"{p.first.isoformat()}..{p.last.isoformat()}" for p in periods)
    query = f"sum(broken.count) by source, target [item={code or '*'}; {spans}]"
    rest = () if holder == SITE else judged.others
    return Candidate(
        "broken_link.new",
        code,
        METRIC,
        float(before),
        float(after),
        float(after - before),
        after - before - width,
        after - before + width,
        judged.p,
        before + after,
        Evidence("cube/broken", query, _rows(judged.told, rest)),
        Direction.WORSE,
        float(_sums(judged.told)[1]),
        _facts(panel, judged, usual),
    )


def _rows(told: Sequence[Target], rest: Sequence[Target]) -> tuple[tuple[str, ...], ...]:
    """The new links and what else the item's pages miss: all rows but the two sums add up to them.

    The sentence has the first sum, `before` and `after` of the finding are the last.
    """
    links = sorted(
        ((link, each.path) for each in told for link in each.links),
        key=lambda pair: (-pair[0].after, -pair[0].before, pair[0].source, pair[1]),
    )
    more = links[_MOST_ROWS:]
    new, old = _sums(told), _sums(rest)
    rows: list[tuple[str, str, tuple[int, int]]] = [("新失效链接合计", f"{len(told)} 个", new)]
    rows += [(link.source, path, (link.before, link.after)) for link, path in links[:_MOST_ROWS]]
    if more:
        sums = sum(link.before for link, _ in more), sum(link.after for link, _ in more)
        rows.append(("其余来源", f"{len(more)} 处", sums))
    if rest:
        rows.append(("其他失效链接", f"{len(rest)} 个", old))
    rows.append(("全部", f"{len(told) + len(rest)} 个", (new[0] + old[0], new[1] + old[1])))
    header = ("来源页", "失效页", "比较期次数", "本期次数")
    return (header, *((name, what, str(first), str(now)) for name, what, (first, now) in rows))


def _facts(panel: Panel, judged: _Judged, usual: Chance) -> Mapping[str, Scalar]:
    """What the sentence and the proposal need of the new links, and how sure these are."""
    first = judged.told[0]
    (before, after), (old, still) = _sums(judged.told), _sums(judged.others)
    spread = sum(
        own_bunches(each, usual) * (each.after + judged.grown**2 * each.before)
        for each in judged.told
    )
    last = max(each.last for each in judged.told)
    return {
        "targets": len(judged.told),
        "target": first.path,
        "source": first.links[0].source,
        "target_requests": first.after,
        "new_before": before,
        "new_after": after,
        "others_before": old,
        "others_after": still,
        "last_seen": panel.days[last].isoformat() if last >= 0 else None,
        "told": _BETWEEN.join(each.path for each in judged.told),
        "items": len(frozenset().union(*(each.items for each in judged.told))),
        "bunches": round(usual.bunches, 2),
        "tested_distance": after - judged.grown * before,
        "tested_error": math.sqrt(spread),
    }
