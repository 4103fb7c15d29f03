"""Hand-made findings, proposals and panels for the tests of report, register and verdicts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
from tests.insight.worlds import empty_panel

from zhagen.insight.model import (
    Candidate,
    Direction,
    Discovery,
    Effort,
    Evidence,
    Finding,
    Proposal,
)
from zhagen.insight.period import parse_period
from zhagen.insight.reporting.material import Coverage, Material
from zhagen.logs.items import Item
from zhagen.logs.panel import Pages, Panel

BEFORE, AFTER = parse_period("2026Q2"), parse_period("2026Q3")


def panel(items: int = 6, level: int = 60, ratio: float = 1.0, last: date = AFTER.last) -> Panel:
    """Views of a steady site; those of the first item change by `ratio` with the new period."""
    days = tuple(BEFORE.first + timedelta(days=n) for n in range((last - BEFORE.first).days + 1))
    rng = np.random.default_rng(5)
    known = tuple(Item(f"SX{n}", f"示例事项{n}", f"/guide/{n}/", "personal") for n in range(items))
    mean = np.full((items, len(days)), float(level))
    mean[0, (AFTER.first - BEFORE.first).days :] *= ratio
    counts = rng.poisson(mean)
    bounced = rng.binomial(counts, 0.4)
    zero = np.zeros_like(counts)
    views, bounces = (np.stack([each, zero], axis=2) for each in (counts, bounced))
    empty = empty_panel(days, known)
    return replace(empty, pages=Pages(views, views, bounces, views))


def candidate(kind: str = "volume.fell", item: str | None = "SX0", **given: object) -> Candidate:
    """A candidate whose views fell by half."""
    made = Candidate(
        kind, item, "views_per_day", 60.0, 30.0, -0.5, -0.55, -0.45, 0.0001, 8000,
        Evidence("cube/views", f"sum(views) [item={item}; 2026-04-01..2026-06-30]",
                 (("时段", "浏览量"), ("对比期", "5460"), ("本期", "2760"))),
        Direction.WORSE, 30.0,
    )  # fmt: skip
    return replace(made, **given)  # type: ignore[arg-type]


def finding(number: int = 1, told: Candidate | None = None, sentence: str = "") -> Finding:
    """A finding with an id of its number."""
    said = sentence or f"“示例事项{number}”指南每天浏览由 60 次降到 30 次。"
    return Finding(f"F-{number:010x}", told or candidate(), 0.001, said)


def discovery(*findings: Finding, explanations: tuple[Finding, ...] = ()) -> Discovery:
    """A discovery of these findings out of 512 tests."""
    return Discovery(findings, explanations, {"volume": 512}, 0.1 * len(findings), 0.004)


def proposal(name: str = "P-0000000a", **given: object) -> Proposal:
    """A proposal on the views of the first item."""
    made = Proposal(
        name, "F-0000000001", "SX0", "把“示例事项0”的入口放回首页", "放回原处。", "首页",
        "views_per_day", 30.0, 0.2, ("SX1", "SX2", "SX3", "SX4"), date(2027, 1, 8), Effort.S, 410.0,
    )  # fmt: skip
    return replace(made, **given)  # type: ignore[arg-type]


def material(**given: object) -> Material:
    """The material of a quarter with one finding and one proposal."""
    made = Material(
        panel(), BEFORE, AFTER, discovery(finding()), (proposal(),),
        coverage=Coverage(3, 12345678, 12345000, {"format": 678}),
    )  # fmt: skip
    return replace(made, **given)  # type: ignore[arg-type]
