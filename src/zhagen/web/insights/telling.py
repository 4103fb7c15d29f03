"""An analysis as the page shows it: one JSON object, so that showing it takes no statistics.

Every sentence is the library's own; here they are only put where the page wants them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

import numpy as np

from zhagen.insight.effects.metrics import MEASURES
from zhagen.insight.effects.series import weeks_of
from zhagen.insight.model import Direction, Finding, Proposal
from zhagen.insight.reporting import explained, words
from zhagen.insight.reporting.charts import chart_of, effect_chart, short_name
from zhagen.insight.reporting.groups import Entry, entries, most_followed
from zhagen.insight.reporting.material import Judged, Material
from zhagen.insight.reporting.names import family_name
from zhagen.insight.reporting.values import (
    amount,
    amounts,
    change_words,
    day,
    interval_words,
    metric_name,
    q_words,
    spaced,
)
from zhagen.report.document import Notice
from zhagen.web.insights.pictures import svg_of

_MOST_LINKS: Final = 20


def shown(
    material: Material, offers: Sequence[Proposal], charts: dict[str, str]
) -> dict[str, object]:
    """What the page tells; `charts` is filled with the pictures it names."""
    told = entries(material)
    numbers = words.numbers(material)
    proposals = {each.finding: each for each in offers}
    return {
        "headline": words.headline(material).removesuffix("。"),
        "summary": words.summary(material),
        "period": spaced(material.after.name),
        "before": short_name(material.before, material.after),
        "after": short_name(material.after, material.before),
        "found": len(told),
        "warnings": _warnings(material),
        "judged": [_judged(each, charts) for each in material.judged],
        "waiting": [words.waiting_line(each) for each in material.waiting],
        "site": list(explained.of_site(material)),
        "entries": [_entry(each, material, proposals, charts) for each in told],
        "offers": {
            each.id: _offer(each, numbers.get(each.finding), material) for each in offers
        },
        "behind": [_told(each) for each in explained.behind(material)],
        "pages": list(explained.pages(material)),
        "names": {each.code: each.name for each in material.panel.items},
        "coverage": {
            "files": material.coverage.files, "lines": material.coverage.lines,
            "parsed": material.coverage.parsed, "rejected": dict(material.coverage.rejected),
        },
        "tested": sum(material.discovery.tested.values()),
    }  # fmt: skip


def _warnings(material: Material) -> list[str]:
    return [
        line for block in explained.warnings(material) if isinstance(block, Notice)
        for line in block.lines
    ]  # fmt: skip


def _judged(judged: Judged, charts: dict[str, str]) -> dict[str, object]:
    """An improvement: before, after, the change against the line of no change, the verdict."""
    effect, known = judged.effect, judged.registered
    before, after = amounts(effect.metric, effect.before, effect.after)
    name = f"effect-{known.proposal.id}.svg"
    drawing = effect_chart(effect)
    if drawing is not None:
        charts[name] = svg_of(drawing)
    return {
        "id": known.proposal.id,
        "title": known.proposal.title,
        "live": day(known.live) if known.live else "",
        "metric": metric_name(effect.metric),
        "before": before if effect.before is not None else "",
        "after": after if effect.after is not None else "",
        "chart": name if drawing is not None else "",
        "says": drawing.says if drawing is not None else "",
        "verdict": effect.verdict.value,
        "numbers": words.verdict_numbers(judged),
        "doubt": words.doubt(judged),
    }


def _entry(
    entry: Entry, material: Material, proposals: Mapping[str, Proposal], charts: dict[str, str]
) -> dict[str, object]:
    """A numbered finding: its sentence, its chart, its numbers, what it rests on."""
    lead = entry.lead.candidate
    offer = next((proposals[each.id] for each in entry.findings if each.id in proposals), None)
    return {
        "number": entry.number,
        "id": entry.lead.id,
        "sentence": entry.sentence,
        "further": list(entry.further),
        "tag": family_name(lead.family),
        "item": lead.item or "",
        "values": "" if entry.links else _values(entry.lead),
        "interval": "" if entry.links else interval_words(lead),
        "better": entry.better,
        "neither": lead.direction is Direction.NEITHER,
        "chart": "" if entry.links else _chart(entry.lead, material, charts),
        "says": metric_name(lead.metric),
        "weeks": [] if entry.links else weeks(entry.lead, material),
        "offer": offer.id if offer else "",
        "parts": [_told(each) for each in _parts(entry)],
    }


def _parts(entry: Entry) -> Sequence[Finding]:
    return most_followed(entry)[:_MOST_LINKS] if entry.links else entry.findings


def _values(finding: Finding) -> str:
    told = finding.candidate
    if told.after is None:
        return ""
    if told.before is None:
        return amount(told.metric, told.after)
    before, after = amounts(told.metric, told.before, told.after)
    versus = "同类" if told.type.endswith(".peers") or told.family == "window" else ""
    return f"{versus} {before}，这里 {after}" if versus else f"{before} → {after}"


def _told(finding: Finding) -> dict[str, object]:
    """What one finding or explanation rests on: words, the rows of evidence, the statement."""
    told = finding.candidate
    rows = [list(row) for row in told.evidence.rows]
    return {
        "id": finding.id,
        "sentence": finding.sentence,
        "metric": metric_name(told.metric),
        "change": change_words(told),
        "q": q_words(finding.q),
        "tested": finding.q is not None,
        "heads": rows[0] if rows else [],
        "counts": [[*map(_counted, rows[0], row)] for row in rows[1:]],
        "sql": told.evidence.sql,
        "table": told.evidence.table,
    }


def _counted(head: str, cell: str) -> str:
    """A cell of the evidence for people: a share as per cent."""
    if not head.endswith("占比"):
        return cell
    try:
        return f"{100 * float(cell):.1f}%"
    except ValueError:
        return cell


def _chart(finding: Finding, material: Material, charts: dict[str, str]) -> str:
    drawing = chart_of(finding, material.panel, material.before, material.after)
    if drawing is None:
        return ""
    name = f"{finding.id}.svg"
    charts[name] = svg_of(drawing)
    return name


def weeks(finding: Finding, material: Material) -> list[list[str]]:
    """The numbers behind a chart: first day of the week, which period, value."""
    told = finding.candidate
    measure = MEASURES.get(told.metric)
    codes = [each.code for each in material.panel.items]
    if measure is None or told.item not in codes:
        return []
    row, found = codes.index(told.item), []
    for period, word in ((material.before, "上期"), (material.after, "本期")):
        series = weeks_of(
            material.panel, measure, period.first, first=period.first, last=period.last
        )
        for number, value in enumerate(np.asarray(series.values[row]).tolist()):
            start = period.first.toordinal() + 7 * number
            said = amount(told.metric, value) if math.isfinite(value) else "没有记录"
            found.append([period.first.fromordinal(start).isoformat(), word, said])
    return found


def _offer(proposal: Proposal, number: int | None, material: Material) -> dict[str, object]:
    rows = [list(row) for row in words.proposal_rows(proposal, number, material)]
    measure = MEASURES.get(proposal.metric)
    return {
        "title": proposal.title,
        "text": proposal.text,
        "finding": number,
        "rows": [[label, _plain(text, proposal.finding)] for label, text in rows],
        "people": words.rough(proposal.people),
        "measured": measure.name if measure else proposal.metric,
        "proposal": json.loads(json.dumps(asdict(proposal), default=str)),
    }


def _plain(text: str, finding: str) -> str:
    """Without the id of the finding, which the page links to."""
    return text.replace(f"，依据 {finding}", "").replace(f"依据 {finding}", "").strip("，") or text


def statements(view: Mapping[str, Any]) -> str:
    """All statements as one SQL script for DuckDB, run in the folder of the store."""
    parts = ["-- 在效能分析的数据文件夹里用 DuckDB 运行，每段得出一条发现的数。"]
    told = [part for entry in view["entries"] for part in entry["parts"]]
    parts += [
        f"-- {each['id']} {each['sentence']}\n{each['sql'].rstrip().rstrip(';')};"
        for each in (*told, *view["behind"])
        if each["sql"]
    ]
    return "\n\n".join(parts) + "\n"
