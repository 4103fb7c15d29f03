"""Looks of every kind without a log: what the report tells, to vary in tests."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pilots

from zhagen.calendar.official import official_calendar
from zhagen.pilot.agreeing.sealed import SealedCharter
from zhagen.pilot.charter import Standing
from zhagen.pilot.estimating.rota import draw_rota
from zhagen.pilot.evaluating.decide import decide
from zhagen.pilot.evaluating.prospects import target_state
from zhagen.pilot.log.verify import Verification
from zhagen.pilot.model import (
    Checks,
    Estimate,
    Flow,
    GuardrailState,
    Look,
    MixRow,
    SecondaryState,
    SetAside,
    Spending,
)
from zhagen.pilot.papers.material import Attached
from zhagen.pilot.recording.lessons import lessons_of
from zhagen.pilot.recording.record import decision_json

DECIDED = date(2026, 10, 26)
# Where the whole interval lies -> (effect, low, high) against a target of -0.1667.
ENDS = {
    "reached": (-0.2513, -0.2961, -0.2034),
    "better": (-0.1893, -0.2302, -0.1461),
    "unclear": (-0.0412, -0.3127, 0.0764),
    "short": (-0.0518, -0.0904, -0.0117),
    "worse": (0.1218, 0.0305, 0.2209),
    "unbounded": (-0.0832, -1.0, math.inf),
}


def estimate(kind: str, level: float = 12.4) -> Estimate:
    """An estimate whose interval lies where `kind` says."""
    effect, low, high = ENDS[kind]
    return Estimate(
        effect, low, high, 0.0211, 107.0, 108, effect * level, low * level, high * level,
        level, level * (1 + effect),
    )  # fmt: skip


def look(sealed: SealedCharter, kind: str, week: int = 8, **changes: Any) -> Look:
    """The look at the end of `week`."""
    charter = sealed.charter
    primary = estimate(kind)
    rate = Estimate(-0.006, -0.019, 0.007, 0.005, 107.0, 108, -0.006, -0.019, 0.007, 0.1, 0.094)
    weekly = tuple(
        {"week": float(each), "effect": primary.effect, "low": primary.low, "high": primary.high}
        for each in charter.schedule.looks
        if each <= week
    )
    made = Look(
        week=week,
        until=charter.schedule.last_day(week),
        standing=Standing.RANDOMISED,
        spending=Spending(len(weekly), week, 0.643, 0.0104, 0.0031, 2.646),
        flow=Flow(
            11567,
            11367,
            6,
            {"handling_time": 12, "return_rate": 0, "satisfaction": 31},
            (
                SetAside("backwards", 120, ("办件.csv:7", "办件.csv:9")),
                SetAside("duplicate", 80, ()),
            ),
        ),
        checks=Checks(
            0.9719,
            0.9913,
            0.41,
            0.733,
            {"cases": (5690.0, 5677.0), "share:简单": (0.54, 0.55), "level": (12.4, 10.1)},
            seal_intact=True,
            roots_intact=True,
            covered=1.0,
        ),
        primary=primary,
        raw=dataclasses.replace(primary, effect=-0.1758, low=-0.2401, high=-0.1102),
        with_run_in=None,
        target=target_state(primary, charter),
        conditional_power=0.61,
        guardrails=(GuardrailState("return_rate", rate, 0.02, held=True, harmed=False),),
        secondary=(SecondaryState("satisfaction", rate, 0.188, 0.376),),
        mix=(MixRow("简单", 3073, 3122, 9.7, 8.0), MixRow("复杂", 2617, 2555, 16.5, 13.9)),
        weekly=weekly,
    )
    return dataclasses.replace(made, **changes)


def checked(look: Look, **changes: Any) -> Look:
    """The look with other checks."""
    return dataclasses.replace(look, checks=dataclasses.replace(look.checks, **changes))


def guarded(look: Look, **changes: Any) -> Look:
    """The look with another state of its guardrail."""
    return dataclasses.replace(
        look, guardrails=(dataclasses.replace(look.guardrails[0], **changes),)
    )


def told(sealed: SealedCharter, *looks: Look) -> tuple[Mapping[str, object], Attached]:
    """(The decision record, what else the report may show)."""
    decision = decide(sealed, looks)
    record = decision_json(decision, sealed, decided_on=DECIDED, decided_by=["何以宁", "陆青禾"])
    rota = draw_rota(sealed.charter, official_calendar().is_workday)
    weeks = [{"week": float(week), "off": 700.0 + week, "on": 690.0} for week in range(1, 9)]
    lessons = lessons_of(sealed.charter, looks, decision, DECIDED, ["复杂件先由熟手带两天"])
    return record, Attached(rota, weeks, Verification(11367, 8, ()), lessons)


def sealed(folder: Path, **changes: Any) -> SealedCharter:
    """A sealed charter."""
    return pilots.sealed(folder, **changes)
