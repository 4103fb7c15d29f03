"""The drawn sample of an accuracy study as a file: what both officers and the verdict refer to."""

# ruff: noqa: PLC0415 - statistics load slowly

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from zhagen.cli.exits import UsageFault
from zhagen.cli.pilot_options import refuse_missing

if TYPE_CHECKING:
    from zhagen.pilot.accuracy.accuracy import AccuracyPlan
    from zhagen.pilot.accuracy.sample import Sample

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Drawn:
    """The sample, the plan it was drawn for, and what the plan assumed."""

    sample: Sample
    plan: AccuracyPlan
    errors_per_case: float
    per_window_day: float


def as_bytes(drawn: Drawn) -> bytes:
    """The file's content. It holds case numbers: it stays with the department."""
    content = {
        "schema": SCHEMA,
        "seed": drawn.sample.seed,
        "population": drawn.sample.population,
        "errors_per_case": drawn.errors_per_case,
        "per_window_day": drawn.per_window_day,
        "plan": asdict(drawn.plan),
        "cases": [
            {"number": at, "case": each.case_id, "window": each.window, "day": str(each.day)}
            for at, each in enumerate(drawn.sample.cases, start=1)
        ],
    }
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def read_drawn(path: Path) -> Drawn:
    """The sample in `path`. Raises UsageFault."""
    from zhagen.pilot.accuracy.accuracy import AccuracyPlan
    from zhagen.pilot.accuracy.sample import Sample, SilentCase

    refuse_missing(path, "样本")
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        cases = tuple(
            SilentCase(str(each["case"]), str(each["window"]), date.fromisoformat(each["day"]))
            for each in found["cases"]
        )
        return Drawn(
            Sample(int(found["seed"]), int(found["population"]), cases),
            AccuracyPlan(**found["plan"]),
            float(found["errors_per_case"]),
            float(found["per_window_day"]),
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UsageFault(
            f"{path} 不是样本。请给出 zhagen pilot accuracy sample 写的文件。"
        ) from error
