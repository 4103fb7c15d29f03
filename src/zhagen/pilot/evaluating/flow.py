"""Where every row went: counted, or set aside for a reason."""

from __future__ import annotations

from collections import Counter

from zhagen.pilot.charter import Charter, Design
from zhagen.pilot.estimating.rota import Rota
from zhagen.pilot.evaluating.checks import in_pilot
from zhagen.pilot.log.log import PilotLog
from zhagen.pilot.log.typed_rows import superseded_in
from zhagen.pilot.model import Cells, Flow, SetAside


def flow_of(cells: Cells, charter: Charter, rota: Rota, week: int, log: PilotLog) -> Flow:
    """Every row that ever came, by where it went."""
    inside = in_pilot(cells, charter, rota, week)
    before = cells.day < charter.schedule.start.toordinal()
    aside = Counter[str]()
    examples: dict[str, tuple[str, ...]] = {}
    for segment in log.segments:
        for each in segment.set_aside:
            aside[each.reason] += each.count
            examples.setdefault(
                each.reason, tuple(f"{segment.source}:{row}" for row in each.examples)
            )
    grouped = int(cells.n.sum())
    unnamed = cells.window < 0
    aside["closed_day"] += int(cells.n[~inside & ~before & ~unnamed].sum())
    aside[_unnamed(charter)] += int(cells.n[~inside & ~before & unnamed].sum())
    superseded = superseded_in([str(log.typed(each.number)) for each in log.segments])
    aside["superseded"] += superseded
    aside["after_look"] += log.size - grouped - superseded
    counted = inside | before
    return Flow(
        received=sum(segment.received for segment in log.segments),
        analysed=int(cells.n[counted].sum()),
        censored=int(cells.open[inside].sum()),
        missing={
            metric: int((cells.n - cells.having(metric))[inside].sum()) for metric in cells.counts
        },
        set_aside=tuple(
            SetAside(reason, count, examples.get(reason, ()))
            for reason, count in aside.most_common()
            if count
        ),
    )


def _unnamed(charter: Charter) -> str:
    """Why a case belongs to no unit."""
    return "no_person" if charter.assignment.design is Design.ONLINE else "unknown_window"
