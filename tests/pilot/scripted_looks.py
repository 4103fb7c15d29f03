"""Looks and pilots made of a few numbers, to script what the table of the charter decides.

The target is 16.67 % less time (-0.1667), the guardrail allows two points more of returned cases,
the last planned look is week 8, one extension of four weeks is allowed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from zhagen.pilot.charter import Standing
from zhagen.pilot.model import (
    Checks,
    Estimate,
    Flow,
    GuardrailState,
    Look,
    Spending,
    TargetState,
    Verdict,
)

TARGET = -0.1667
MARGIN = 0.02
GOOD, PARTLY, GO_ON = Verdict.SUCCESS, Verdict.PARTLY, Verdict.CONTINUE
FUTILE, HARM, VOID = Verdict.STOP_FUTILITY, Verdict.STOP_HARM, Verdict.VOID


@dataclass(frozen=True, slots=True)
class Scripted:
    """A pilot as the looks that were taken, what follows, and why (the reasons' codes)."""

    name: str
    looks: tuple[Look, ...]
    verdict: Verdict
    reasons: tuple[str, ...]
    next_step: str
    extended: bool = False
    amended: str = ""


def estimate(low: float, high: float) -> Estimate:
    """An estimate in the middle of this interval."""
    middle = (low + high) / 2
    return Estimate(middle, low, high, 0.02, 100, 101, *(3 * e for e in (middle, low, high)), 12, 9)


def state_of(low: float, high: float) -> TargetState:
    """Written anew from the words of the table, so that an error there is not repeated here."""
    if high <= TARGET:
        return TargetState.REACHED
    if low > 0:
        return TargetState.WORSE
    if low > TARGET:
        return TargetState.SHORT
    return TargetState.BETTER if high < 0 else TargetState.UNCLEAR


_CHECKS = Checks(
    compliance=0.95,
    completeness=0.99,
    carry_over_p=0.4,
    arrivals_p=0.5,
    balance={"cases": (3000.0, 3010.0)},
    seal_intact=True,
    roots_intact=True,
    covered=1.0,
)


def look(
    low: float,
    high: float,
    week: int = 8,
    chance: float = 0.3,
    guard: tuple[float, float] | None = (-0.01, 0.015),
    standing: Standing = Standing.RANDOMISED,
    checks: Mapping[str, object] | None = None,
) -> Look:
    """A look with this interval of the effect and of the guardrail, which may well hold later."""
    found = estimate(low, high)
    state = GuardrailState(
        "return_rate",
        None if guard is None else estimate(*guard),
        MARGIN,
        held=guard is not None and guard[1] <= MARGIN,
        harmed=guard is not None and guard[0] > MARGIN,
        chance=1.0,
    )
    return Look(
        week=week,
        until=date(2026, 8, 23) + timedelta(weeks=week),
        standing=standing,
        spending=Spending(week // 2, week, week / 12, 0.01, 0.001, 2.5),
        flow=Flow(6000, 6000, 0, {}, ()),
        checks=replace(_CHECKS, **(checks or {})),  # type: ignore[arg-type]
        primary=found,
        raw=found,
        with_run_in=None,
        target=state_of(low, high),
        conditional_power=chance,
        guardrails=(state,),
        secondary=(),
        mix=(),
    )


@dataclass(slots=True)
class Book:
    """The scripts so far."""

    scripts: list[Scripted] = field(default_factory=list)

    def add(
        self,
        name: str,
        looks: Look | tuple[Look, ...],
        verdict: Verdict,
        reasons: str,
        step: str,
        *,
        extended: bool = False,
        amended: str = "",
    ) -> None:
        taken = looks if isinstance(looks, tuple) else (looks,)
        self.scripts.append(
            Scripted(name, taken, verdict, tuple(reasons.split()), step, extended, amended)
        )


OWNER = "owner_decides_on_proven_part"
