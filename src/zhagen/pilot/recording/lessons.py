"""What is kept after a pilot, above all after one that was stopped.

A stop is only wasted where nothing is written down. The lessons are a small file beside the slice:
what was tried, what came out, why it ended and what the next attempt should know. The next version
of the slice shows them before anybody starts again.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from zhagen.pilot.cases.tally import OUT_OF_SCOPE
from zhagen.pilot.charter import Charter
from zhagen.pilot.model import Decision, Look, TargetState
from zhagen.pilot.recording.record import plain
from zhagen.slices.faults import reason_of

SCHEMA = 1


class BrokenLessons(Exception):
    """A lessons file that cannot be used; the message says which and what to do."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """One thing to know next time: a code, the sentence's numbers, and who it concerns."""

    code: str
    numbers: dict[str, float | str]


@dataclass(frozen=True, slots=True)
class Lessons:
    """What one pilot leaves behind."""

    title: str
    slice_ref: str
    hypothesis: str
    verdict: str
    decided_on: date
    effect: float | None
    low: float | None
    high: float | None
    target: float
    charter_hash: str
    lessons: tuple[Lesson, ...]
    remarks: tuple[str, ...]


def lessons_of(
    charter: Charter,
    looks: Sequence[Look],
    decision: Decision,
    decided_on: date,
    remarks: Sequence[str] = (),
) -> Lessons:
    """The lessons that the numbers themselves teach, and the remarks people add."""
    look = looks[-1]
    return Lessons(
        title=charter.title,
        slice_ref=charter.slice_ref,
        hypothesis=charter.hypothesis,
        verdict=decision.verdict.value,
        decided_on=decided_on,
        effect=look.primary.effect,
        low=look.primary.low,
        high=look.primary.high,
        target=charter.target.change,
        charter_hash=decision.charter_hash,
        lessons=tuple(_lessons(charter, look)),
        remarks=tuple(remarks),
    )


def _lessons(charter: Charter, look: Look) -> Iterator[Lesson]:
    yield from _about_the_effect(look)
    yield from _about_the_records(look)
    for state in look.guardrails:
        if state.harmed or not state.held:
            # Without the charter at hand an id says nothing: the title stands beside it.
            titled = {each.metric.id: each.metric.title for each in charter.guardrails}
            numbers: dict[str, float | str] = {
                "metric": state.metric_id,
                "title": titled.get(state.metric_id, state.metric_id),
                "margin": state.margin,
            }
            if state.estimate is not None:
                numbers["effect"] = state.estimate.effect
            yield Lesson("guardrail", numbers)
    yield Lesson("level", {"off": look.primary.off_level, "unit": charter.primary.unit})


def _about_the_effect(look: Look) -> Iterator[Lesson]:
    width = (look.primary.high - look.primary.low) / 2
    if look.target in (TargetState.BETTER, TargetState.UNCLEAR):
        yield Lesson("interval_too_wide", {"half_width": width, "units": look.primary.units})
    if abs(look.raw.effect - look.primary.effect) > 0.25 * max(width, 1e-9):
        numbers: dict[str, float | str] = {
            "raw": look.raw.effect,
            "standardised": look.primary.effect,
        }
        yield Lesson("mix_mattered", numbers)
    if look.with_run_in is not None:
        both: dict[str, float | str] = {
            "with": look.with_run_in.effect,
            "without": look.primary.effect,
        }
        yield Lesson("run_in", both)


def _about_the_records(look: Look) -> Iterator[Lesson]:
    checks = look.checks
    if checks.compliance < 0.95:
        yield Lesson("rota_not_followed", {"compliance": checks.compliance})
    if checks.completeness < 0.98:
        yield Lesson("records_incomplete", {"completeness": checks.completeness})
    if checks.carry_over_p is not None and checks.carry_over_p < 0.05:
        yield Lesson("effect_lingers", {"p": checks.carry_over_p})
    unreadable = [each for each in look.flow.set_aside if each.reason not in OUT_OF_SCOPE]
    biggest = max(unreadable, key=lambda each: each.count, default=None)
    if biggest is not None and biggest.count > 0.02 * max(look.flow.received, 1):
        yield Lesson("rows_set_aside", {"reason": biggest.reason, "count": biggest.count})


def to_json(lessons: Lessons) -> dict[str, object]:
    """The content of `lessons.json`; a number that is none (an unbounded interval) is null."""
    return {
        "schema": SCHEMA,
        "title": lessons.title,
        "slice": lessons.slice_ref,
        "hypothesis": lessons.hypothesis,
        "verdict": lessons.verdict,
        "decided_on": lessons.decided_on.isoformat(),
        "effect": plain(lessons.effect),
        "low": plain(lessons.low),
        "high": plain(lessons.high),
        "target": lessons.target,
        "charter": lessons.charter_hash,
        "lessons": [_lesson_json(each) for each in lessons.lessons],
        "remarks": list(lessons.remarks),
    }


def _lesson_json(lesson: Lesson) -> dict[str, object]:
    return {"code": lesson.code, **{name: plain(each) for name, each in lesson.numbers.items()}}


def read_lessons(path: Path) -> Lessons:
    """A lessons file. Raises BrokenLessons."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return Lessons(
            title=str(found["title"]),
            slice_ref=str(found["slice"]),
            hypothesis=str(found["hypothesis"]),
            verdict=str(found["verdict"]),
            decided_on=date.fromisoformat(found["decided_on"]),
            effect=found["effect"],
            low=found["low"],
            high=found["high"],
            target=float(found["target"]),
            charter_hash=str(found["charter"]),
            lessons=tuple(map(_lesson, found["lessons"])),
            remarks=tuple(map(str, found["remarks"])),
        )
    except OSError as error:
        raise BrokenLessons(f"{path} 读不了：{reason_of(error)}，请检查路径") from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BrokenLessons(
            f"{path} 不是经验文件，请给出 pilot decide 写的 lessons.json"
        ) from error


def _lesson(found: Mapping[str, Any]) -> Lesson:
    numbers = {name: each for name, each in found.items() if name != "code"}
    # A number that is none stays one: a sentence says that nothing is known, not that it is zero.
    known = {name: math.nan if each is None else each for name, each in numbers.items()}
    return Lesson(str(found["code"]), known)
