"""The weekly status page: only what may be seen before a planned look.

Counts, compliance, completeness, rows set aside, and the day on which results may be opened. The
page is made from a `Status`, which has no place for a level or an effect: what is not in the value
cannot leak into the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from zhagen.pilot.charter import Charter, Design
from zhagen.pilot.estimating.rota import Rota
from zhagen.pilot.evaluating.checks import completeness_of, compliance_of, in_pilot, week_levels
from zhagen.pilot.evaluating.gaps import coverage_of
from zhagen.pilot.evaluating.unusable import unusable_of
from zhagen.pilot.log.log import PilotLog
from zhagen.pilot.model import Cells, SetAside
from zhagen.pilot.papers.report_page import STYLES
from zhagen.pilot.recording.effort import Effort
from zhagen.pilot.wording import amounts
from zhagen.pilot.wording.effort import effort_sentence, effort_table, over_sentences
from zhagen.pilot.wording.gaps import lacking_sentences
from zhagen.pilot.wording.records import set_aside_told
from zhagen.pilot.wording.verdicts import weeks_named
from zhagen.report.charts import NARROW, PAPER, WIDE, BarChart, Bars, draw_bars
from zhagen.report.document import TableBlock
from zhagen.report.drawing import Drawing, to_svg
from zhagen.report.html import render_page


@dataclass(frozen=True, slots=True)
class ArmCount:
    """Cases by the arm that the rota gave: of a week or of a window."""

    name: str
    off: int
    on: int


@dataclass(frozen=True, slots=True)
class Status:
    """What may be seen on `today`, in the pilot's `week` (0 before the start).

    `next_look` is the week at whose end results may be opened, `opens` the first day for it; both
    are None after the last look. `effort` is the person-days so far, `lacking` what the records of
    the weeks that are over miss.
    """

    charter: Charter
    today: date
    week: int
    windows: tuple[ArmCount, ...]
    weeks: tuple[ArmCount, ...]
    compliance: float
    completeness: float
    received: int
    accepted: int
    set_aside: tuple[SetAside, ...]
    next_look: int | None
    opens: date | None
    effort: Effort | None = None
    lacking: tuple[str, ...] = ()

    @property
    def cases(self) -> int:
        """Cases of the pilot so far."""
        return sum(each.off + each.on for each in self.weeks)


def status_of(
    log: PilotLog, cells: Cells, rota: Rota, today: date, effort: Effort | None = None
) -> Status:
    """Count what the log holds; `cells` are its cells up to `today`."""
    charter, planned = log.sealed.charter, log.sealed.charter.schedule.weeks
    last = planned + charter.schedule.extension_weeks
    week = min(max(charter.schedule.week_of(today), 0), last)
    inside = in_pilot(cells, charter, rota, week)
    aside = _set_aside(log)
    # The week that runs is not over: what it has not brought yet is not missing.
    unusable = unusable_of(log, rota, today)
    coverage = coverage_of(cells, charter, rota, _weeks_over(cells, charter, today))
    coming = [look for look in charter.schedule.looks if today <= charter.schedule.last_day(look)]
    opens = charter.schedule.last_day(coming[0]) + timedelta(days=1) if coming else None
    return Status(
        charter=charter,
        today=today,
        week=week,
        windows=tuple(_by_window(cells, rota, inside)),
        weeks=tuple(
            ArmCount(_week_named(int(row["week"]), planned), int(row["off"]), int(row["on"]))
            for row in week_levels(cells, charter, rota, week)
            # Beyond the agreed weeks only where the pilot went on.
            if row["week"] <= planned or row["off"] + row["on"]
        ),
        compliance=compliance_of(cells, rota, inside),
        completeness=completeness_of(cells, charter, inside, unusable + coverage.cases),
        received=sum(segment.received for segment in log.segments),
        accepted=log.size,
        set_aside=aside,
        next_look=coming[0] if coming else None,
        opens=opens,
        effort=effort,
        lacking=tuple(lacking_sentences(charter, unusable, coverage.gaps)),
    )


def _weeks_over(cells: Cells, charter: Charter, today: date) -> int:
    """Weeks of the pilot that were over before `today`; an extension's where it was taken."""
    schedule = charter.schedule
    extended = cells.day.max(initial=0) > schedule.last_day(schedule.weeks).toordinal()
    last = schedule.weeks + schedule.extension_weeks * int(extended)
    return min(max(schedule.week_of(today) - 1, 0), last)


def _by_window(cells: Cells, rota: Rota, inside: np.ndarray) -> Iterator[ArmCount]:
    arm = rota.assigned(cells.window, cells.day)
    for place, name in enumerate(rota.windows):
        here = inside & (cells.window == place)
        counts = [int(cells.n[here & (arm == side)].sum()) for side in (0, 1)]
        yield ArmCount(name, *counts)


def _set_aside(log: PilotLog) -> tuple[SetAside, ...]:
    found: dict[str, SetAside] = {}
    for segment in log.segments:
        for each in segment.set_aside:
            rows = tuple(f"{segment.source}:{row}" for row in each.examples)
            known = found.get(each.reason, SetAside(each.reason, 0, rows))
            found[each.reason] = SetAside(each.reason, known.count + each.count, known.examples)
    return tuple(sorted(found.values(), key=lambda each: -each.count))


def status_html(status: Status) -> str:
    """The status as a page."""
    charter = status.charter
    return render_page(
        "pilot/status.html.j2",
        styles=STYLES,
        scripts=(),
        svg=to_svg,
        charter=charter,
        status=status,
        headline=_headline(status),
        opening=_opening(status),
        numbers=tuple(_numbers(status)),
        weeks=_chart(status) if status.cases else None,
        windows=_windows(status),
        aside=_aside(status),
        effort=effort_table(status.effort, charter) if status.effort else None,
        effort_lines=tuple(_effort(status)),
    )


def _week_named(week: int, planned: int) -> str:
    return f"第 {week} 周" if week <= planned else f"延长第 {week - planned} 周"


def _headline(status: Status) -> str:
    planned = status.charter.schedule.weeks
    if not status.week:
        return f"还没有开始，{amounts.day(status.charter.schedule.start)}起试点"
    received = f"收到 {amounts.count(status.cases)} 件"
    if status.today > status.charter.schedule.last_day(planned):
        extended = len(status.weeks) > planned
        return f"约定的 {planned} 周已满{'，有延长期的办件' if extended else ''}，{received}"
    return f"第 {status.week} 周，{received}"


def _opening(status: Status) -> str:
    looks = weeks_named(status.charter.schedule.looks)
    if status.next_look is None or status.opens is None:
        return f"约定在{looks}查看，时间都已经过了；结果见评估报告。"
    return (
        f"结果在第 {status.next_look} 周末以后、{amounts.long_day(status.opens)}起才能打开。"
        f"约定在{looks}查看，提前看会让结论不可信，所以这里只有件数、人日和记录情况。"
    )


def _numbers(status: Status) -> Iterator[tuple[str, str, str]]:
    """(Label, number, beside it)."""
    charter = status.charter
    yield "试点办件", amounts.count(status.cases), "件"
    if status.cases:
        floor = f"底线 {amounts.goal(charter.compliance_floor)}"
        yield "照排班执行", amounts.percent(status.compliance), floor
        floor = f"底线 {amounts.goal(charter.completeness_floor)}"
        yield "记录完整", amounts.percent(status.completeness), floor
    aside = sum(each.count for each in status.set_aside)
    yield "搁置", amounts.count(aside), f"行，收到共 {amounts.count(status.received)} 行"


def _chart(status: Status) -> tuple[Drawing, Drawing]:
    rows = tuple(
        Bars(each.name, each.off, each.on, amounts.count(each.off), amounts.count(each.on))
        for each in status.weeks
    )
    says = "；".join(f"{row.label}不使用 {row.off_text} 件、使用 {row.on_text} 件" for row in rows)
    values = BarChart(rows, f"每周办件数：{says}")
    return draw_bars(values, WIDE), draw_bars(values, min(NARROW, PAPER))


def _windows(status: Status) -> TableBlock:
    online = status.charter.assignment.design is Design.ONLINE
    rows = tuple(
        (each.name, amounts.count(each.off), amounts.count(each.on)) for each in status.windows
    )
    name = "组别" if online else "窗口"
    return TableBlock((name, "排班不使用（件）", "排班使用（件）"), rows, right=(1, 2))


def _aside(status: Status) -> TableBlock | None:
    if not status.set_aside:
        return None
    rows = tuple(set_aside_told(each) for each in status.set_aside)
    return TableBlock(("搁置的原因", "行数", "如", "怎么办"), rows, right=(1,))


def _effort(status: Status) -> Iterator[str]:
    if status.effort is not None:
        yield effort_sentence(status.effort)
        yield from over_sentences(status.effort, status.charter)
