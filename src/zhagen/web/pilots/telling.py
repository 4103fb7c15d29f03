"""What the pages show of an opened look, out of the library's report: made once, then shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from zhagen.pilot.evaluating.checks import week_levels
from zhagen.pilot.evaluating.evaluate import rota_of
from zhagen.pilot.evaluating.judged import Judged, Setting, effort_so_far
from zhagen.pilot.log.cells import group_log
from zhagen.pilot.log.verify import verify
from zhagen.pilot.model import Verdict
from zhagen.pilot.papers.material import Attached, Chart, Report, State
from zhagen.pilot.papers.words import report_of
from zhagen.pilot.recording.lessons import Lessons, lessons_of
from zhagen.pilot.recording.record import decision_json
from zhagen.pilot.wording import amounts
from zhagen.pilot.wording.records import fault_sentence, lesson_sentence
from zhagen.pilot.wording.verdicts import (
    DESIGNS,
    alpha_sentence,
    metric_named,
    weeks_named,
)
from zhagen.report.document import TableBlock
from zhagen.web.pilots.pictures import both

# Red is for what still needs a person; stopping for harm or a broken seal does.
TONES: Final[Mapping[Verdict, str]] = {
    Verdict.SUCCESS: "passed",
    Verdict.PARTLY: "warning",
    Verdict.CONTINUE: "notice",
    Verdict.STOP_FUTILITY: "notice",
    Verdict.STOP_HARM: "error",
    Verdict.VOID: "error",
}
MARKS: Final[Mapping[State, str]] = {
    State.MET: "passed",
    State.OPEN: "warning",
    State.FAILED: "error",
    State.UNCHECKED: "notice",
}


def record_of(done: Judged, on: date, by: Sequence[str]) -> dict[str, object]:
    """The decision as the library keeps it."""
    return decision_json(
        done.decision,
        done.log.sealed,
        decided_on=on,
        decided_by=list(by),
        effort=effort_so_far(done.log),
    )


def attached_of(done: Judged, setting: Setting, week: int, remarks: Sequence[str] = ()) -> Attached:
    """What the report shows beside the looks."""
    log, charter = done.log, done.log.sealed.charter
    rota = rota_of(charter, setting.is_workday)
    cells = group_log(log, until=charter.schedule.last_day(week))
    return Attached(
        rota=rota,
        weeks=week_levels(cells, charter, rota, week),
        verification=verify(log, setting.lodged),
        lessons=learnt(done, setting.today, remarks),
        effort=effort_so_far(log),
    )


def learnt(done: Judged, on: date, remarks: Sequence[str] = ()) -> Lessons:
    """What is kept of the pilot."""
    return lessons_of(done.log.sealed.charter, done.looks, done.decision, on, tuple(remarks))


def shown_of(done: Judged, setting: Setting, week: int, by: str) -> dict[str, Any]:
    """Everything the verdict page shows, as JSON."""
    attached = attached_of(done, setting, week)
    record = record_of(done, setting.today, [by])
    report = report_of(done.log.sealed, done.looks, record, attached)
    charter, verdict = done.log.sealed.charter, done.decision.verdict
    return {
        "verdict": verdict.value,
        "tone": TONES[verdict],
        "headline": report.headline,
        "summary": report.summary,
        "step": report.step,
        "how": report.how,
        "next_step": done.decision.next_step,
        "extension_allowed": done.decision.extension_allowed,
        "conditions": [
            {"title": each.title, "value": each.value, "mark": MARKS[each.state]}
            for each in report.conditions
        ],
        "effect": _chart(report.effect),
        "looks": [_look_row(row, charter) for row in report.basis.look.weekly],
        "brief": _table(report.brief),
        "statements": _statements(report),
        "lessons": [
            lesson_sentence(each, charter)
            for each in (attached.lessons.lessons if attached.lessons else ())
        ],
        "compliance": amounts.percent(done.looks[-1].checks.compliance),
    }


def _look_row(row: Mapping[str, float], charter: Any) -> list[str]:  # noqa: ANN401 - a Charter
    metric = charter.primary
    return [
        f"第 {int(row['week'])} 周末",
        amounts.change(row["effect"], metric),
        amounts.span(row["low"], row["high"], metric),
    ]


def _chart(chart: Chart) -> dict[str, str]:
    return {**both(chart.wide, chart.narrow), "title": chart.title, "note": chart.note}


def _table(block: TableBlock) -> dict[str, Any]:
    return {"header": list(block.header), "rows": [list(row) for row in block.rows]}


def _statements(report: Report) -> list[dict[str, Any]]:
    """The fourteen statements, without the charts that stand above them."""
    return [
        {
            "number": each.number,
            "title": each.title,
            "lines": list(each.lines),
            "tables": [_table(block) for block in each.tables],
        }
        for each in report.statements
    ]


def facts_of(charter: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - a Charter
    """The charter in a few lines."""
    metric, schedule = charter.primary, charter.schedule
    rows = [
        (_("假设"), charter.hypothesis),
        (_("主要指标"), f"{metric.title}（{metric.unit}）"),
        (_("目标"), f"{charter.target.text}，即 {amounts.change(charter.target.change, metric)}"),
    ]
    for guard in charter.guardrails:
        named = metric_named(charter, guard.metric.id)
        margin = amounts.agreed(guard.margin, named)
        rows.append((_("底线"), f"{named.title}不{amounts.worse(named)}出 {margin}"))
    rows.append((_("设计"), DESIGNS[charter.assignment.design]))
    looks = f"{weeks_named(schedule.looks)}，共 {len(schedule.looks)} 次"
    rows.append((pgettext("pilot", "查看"), looks))
    rows.append((_("误判"), alpha_sentence(charter)))
    return rows


def faults_told(faults: Sequence[Any]) -> list[str]:
    """Faults of a check in sentences, each once."""
    return list(dict.fromkeys(map(fault_sentence, faults)))


def at(setting: Setting, on: date) -> Setting:
    """The same on another day."""
    return replace(setting, today=on)
