"""Findings as the JSON list of `--json`: the same data give the same bytes."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import replace

from zhagen.insight.model import Discovery, Finding, Proposal
from zhagen.insight.wording.joint import spoken

# Enough to get every printed figure again, few enough that no machine differs in the last digit.
_DIGITS = 9


def findings_json(discovery: Discovery, proposals: Sequence[Proposal] = ()) -> str:
    """Findings, then explanations; sentences as the report prints them, each on its own lines."""
    by_finding = {each.finding: each for each in proposals}
    said = spoken(discovery.findings)
    content = [
        finding_json(replace(each, sentence=said.get(each.id, each.sentence)),
                     by_finding.get(each.id))
        for each in (*discovery.findings, *discovery.explanations)
    ]  # fmt: skip
    return json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def finding_json(finding: Finding, proposal: Proposal | None = None) -> dict[str, object]:
    """One finding with the keys of the contract."""
    told = finding.candidate
    found: dict[str, object] = {
        "id": finding.id,
        "type": told.type,
        "item": told.item,
        "sentence": finding.sentence,
        "metric": told.metric,
        "before": _number(told.before),
        "after": _number(told.after),
        "change": _number(told.change),
        "interval": [_number(told.low), _number(told.high)],
        "q": _number(finding.q),
        "n": int(told.n),
        "evidence": {
            "table": told.evidence.table,
            "query": told.evidence.sql or told.evidence.query,
            "rows": [list(row) for row in told.evidence.rows],
        },
    }
    if proposal is not None:
        found["proposal"] = proposal_json(proposal)
    return found


def proposal_json(proposal: Proposal) -> dict[str, object]:
    """A proposal with everything that will judge it."""
    return {
        "id": proposal.id,
        "title": proposal.title,
        "text": proposal.text,
        "place": proposal.place,
        "metric": proposal.metric,
        "baseline": _number(proposal.baseline),
        "detectable": _number(proposal.detectable),
        "controls": list(proposal.controls),
        "measure_on": proposal.measure_on.isoformat(),
        "effort": proposal.effort.value,
        "people": _number(proposal.people),
    }


def _number(value: float | None) -> float | None:
    """A number JSON can hold: an endless end of an interval is null."""
    if value is None or not math.isfinite(value):
        return None
    rounded = float(f"{float(value):.{_DIGITS}g}")
    return rounded + 0.0  # no minus zero
