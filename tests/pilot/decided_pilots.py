"""Scripted pilots of every class with the verdict that the table of the charter asks for.

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
    """A look with this interval of the effect and of the guardrail."""
    found = estimate(low, high)
    state = GuardrailState(
        "return_rate",
        None if guard is None else estimate(*guard),
        MARGIN,
        held=guard is not None and guard[1] <= MARGIN,
        harmed=guard is not None and guard[0] > MARGIN,
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
class _Book:
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


def _successes(book: _Book) -> None:
    for week in (2, 4, 6, 8):
        book.add(
            f"beyond the target in week {week}",
            look(-0.35, -0.18, week),
            GOOD,
            "target_reached",
            "productise",
        )
    book.add("beyond it by a hair", look(-0.3, -0.16701), GOOD, "target_reached", "productise")
    book.add("exactly at it", look(-0.3, TARGET), GOOD, "target_reached", "productise")
    book.add(
        "after the extension",
        look(-0.3, -0.17, 12, 0.0),
        GOOD,
        "target_reached",
        "productise",
        extended=True,
    )
    book.add(
        "after three open looks",
        (look(-0.4, 0.1, 2), look(-0.35, -0.05, 4), look(-0.33, -0.17, 6)),
        GOOD,
        "target_reached",
        "productise",
    )
    book.add(
        "guardrail exactly at its margin",
        look(-0.3, -0.2, guard=(-0.01, MARGIN)),
        GOOD,
        "target_reached",
        "productise",
    )
    book.add(
        "compliance exactly at its floor",
        look(-0.3, -0.2, checks={"compliance": 0.8, "completeness": 0.95}),
        GOOD,
        "target_reached",
        "productise",
    )
    book.add(
        "a split that is only unusual",
        look(-0.3, -0.2, checks={"split_p": 0.01}),
        GOOD,
        "target_reached",
        "productise",
    )
    book.add(
        "an amendment before any data",
        look(-0.3, -0.2),
        GOOD,
        "target_reached",
        "productise",
        amended="before",
    )


def _partly(book: _Book) -> None:
    for chance, step in ((0.5, "extend_once"), (0.9, "extend_once"), (0.49, _OWNER), (0.0, _OWNER)):
        book.add(
            f"better than nothing, chance {chance}",
            look(-0.25, -0.05, chance=chance),
            PARTLY,
            "better_than_nothing chance_of_target",
            step,
        )
        book.add(
            f"reached with an open guardrail, chance {chance}",
            look(-0.3, -0.2, chance=chance, guard=(-0.02, 0.03)),
            PARTLY,
            "target_reached guardrail_open",
            step,
        )
    book.add(
        "better, after the extension",
        look(-0.25, -0.05, 12, 0.0),
        PARTLY,
        "better_than_nothing",
        _OWNER,
        extended=True,
    )
    book.add(
        "not told from nothing but likely",
        look(-0.35, 0.02, chance=0.6),
        PARTLY,
        "not_told_from_nothing chance_of_target",
        "extend_once",
    )
    book.add(
        "a guardrail nobody could measure",
        look(-0.3, -0.2, guard=None),
        PARTLY,
        "target_reached guardrail_open",
        _OWNER,
    )
    for standing in (Standing.QUASI_EXPERIMENTAL, Standing.BEFORE_AFTER):
        book.add(
            f"reached by a {standing.value} comparison",
            look(-0.3, -0.2, chance=0.99, standing=standing),
            PARTLY,
            "target_reached not_randomised",
            _OWNER,
        )
        book.add(
            f"better by a {standing.value} comparison",
            look(-0.25, -0.05, chance=0.99, standing=standing),
            PARTLY,
            "better_than_nothing not_randomised",
            _OWNER,
        )


_OWNER = "owner_decides_on_proven_part"


def _going_on(book: _Book) -> None:
    for week in (2, 4, 6):
        book.add(
            f"undecided in week {week}",
            look(-0.3, -0.1, week, 0.4),
            GO_ON,
            "not_decided_yet",
            "continue",
        )
        book.add(
            f"reached with an open guardrail in week {week}",
            look(-0.3, -0.2, week, guard=(-0.03, 0.04)),
            GO_ON,
            "target_reached guardrail_open",
            "continue",
        )
        book.add(
            f"compliance too low in week {week}",
            look(-0.3, -0.2, week, checks={"compliance": 0.6}),
            GO_ON,
            "compliance_low",
            "continue",
        )
    book.add(
        "nothing to be said early",
        look(-0.6, 0.9, 2, 0.05),
        GO_ON,
        "not_decided_yet",
        "continue",
    )
    for week in (4, 6):
        book.add(
            f"hardly reachable in week {week}",
            look(-0.2, 0.05, week, 0.05),
            GO_ON,
            "not_decided_yet hardly_reachable",
            "continue",
        )


def _futile(book: _Book) -> None:
    for week in (2, 4, 6, 8, 12):
        book.add(
            f"out of reach in week {week}",
            look(-0.15, 0.05, week, 0.0),
            FUTILE,
            "target_out_of_reach",
            "stop_and_keep",
            extended=week > 8,
        )
        book.add(
            f"worse in week {week}",
            look(0.01, 0.2, week, 0.0),
            FUTILE,
            "worse",
            "stop_and_keep",
            extended=week > 8,
        )
    book.add(
        "better but never enough",
        look(-0.16, -0.05),
        FUTILE,
        "target_out_of_reach",
        "stop_and_keep",
    )
    book.add(
        "not told from nothing at the end",
        look(-0.25, 0.05, chance=0.2),
        FUTILE,
        "not_told_from_nothing",
        "stop_and_keep",
    )
    book.add(
        "not told from nothing after the extension",
        look(-0.25, 0.05, 12, 0.0),
        FUTILE,
        "not_told_from_nothing",
        "stop_and_keep",
        extended=True,
    )
    book.add(
        "a before-after comparison that shows nothing",
        look(-0.25, 0.05, chance=0.9, standing=Standing.BEFORE_AFTER),
        FUTILE,
        "not_told_from_nothing",
        "stop_and_keep",
    )


def _harms(book: _Book) -> None:
    for week in (2, 4, 6, 8):
        book.add(
            f"more returned in week {week}",
            look(-0.35, -0.2, week, guard=(0.021, 0.08)),
            HARM,
            "harm",
            "stop_now",
        )
    book.add(
        "harm seen at an earlier look",
        (look(-0.3, 0.0, 4, guard=(0.03, 0.09)), look(-0.3, -0.2, 6)),
        HARM,
        "harm",
        "stop_now",
    )
    book.add(
        "harm goes before poor records",
        look(-0.3, -0.2, guard=(0.03, 0.09), checks={"compliance": 0.5}),
        HARM,
        "harm",
        "stop_now",
    )
    book.add(
        "harm at both looks is told twice",
        (look(-0.3, 0.0, 4, guard=(0.03, 0.09)), look(-0.3, 0.0, 6, guard=(0.03, 0.08))),
        HARM,
        "harm harm",
        "stop_now",
    )


def _voids(book: _Book) -> None:
    cases: tuple[tuple[str, dict[str, object], str], ...] = (
        ("a broken seal", {"seal_intact": False}, "seal_broken"),
        ("a root that does not fit", {"roots_intact": False}, "root_broken"),
        (
            "both broken",
            {"seal_intact": False, "roots_intact": False},
            "seal_broken root_broken",
        ),
    )
    for name, checks, reason in cases:
        for week in (4, 8):
            book.add(
                f"{name} in week {week}",
                look(-0.3, -0.2, week, checks=checks),
                VOID,
                reason,
                "void",
            )
    ends: tuple[tuple[str, dict[str, object], str], ...] = (
        ("compliance", {"compliance": 0.79}, "compliance_low"),
        ("completeness", {"completeness": 0.94}, "completeness_low"),
        ("split", {"split_p": 0.0005}, "split_mismatch"),
        (
            "all records",
            {"compliance": 0.5, "completeness": 0.5},
            "compliance_low completeness_low",
        ),
    )
    for name, checks, reason in ends:
        book.add(
            f"{name} too poor at the end", look(-0.3, -0.2, checks=checks), VOID, reason, "void"
        )
    book.add(
        "a broken seal goes before harm",
        look(-0.3, -0.2, guard=(0.03, 0.09), checks={"seal_intact": False}),
        VOID,
        "seal_broken",
        "void",
    )
    book.add(
        "the target changed after data were seen",
        look(-0.3, -0.2),
        VOID,
        "changed_after_data",
        "void",
        amended="after",
    )


def every() -> tuple[Scripted, ...]:
    """All scripts."""
    book = _Book()
    for chapter in (_successes, _partly, _going_on, _futile, _harms, _voids):
        chapter(book)
    return tuple(book.scripts)
