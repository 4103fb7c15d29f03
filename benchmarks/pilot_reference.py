"""Every case of a reference file, computed by our own measures and compared within its tolerance.

    python -m benchmarks.pilot_reference REFERENCE.json

A case has an id, a topic, an input, the expected values, a tolerance (abs, rel or exact) and its
source. Prints a table and ends with 1 if any case misses. Cases about tamper evidence need
`zhagen.pilot`; they are counted as skipped where it is missing.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.pilot_reference_shapes import NotHere, NotKnown
from benchmarks.pilot_reference_topics import TOPICS

from zhagen.measures.errors import BadMeasure

Case = Mapping[str, Any]


def main() -> None:
    """Check a reference file and print one line per case."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("reference", type=Path, help="a reference.json")
    cases: list[Case] = json.loads(parser.parse_args().reference.read_text("utf-8"))["cases"]
    inputs = {case["id"]: case["input"] for case in cases}
    misses = skipped = values = 0
    for case in cases:
        verdict, note, compared = check(case, inputs)
        misses += verdict == "MISS"
        skipped += verdict == "skip"
        values += compared
        print(f"{verdict:5}{case['topic']:26}{case['id']:34}{note}")
    print(f"{len(cases)} cases, {values} values compared, {misses} missed, {skipped} skipped")
    sys.exit(1 if misses else 0)


def check(case: Case, inputs: Mapping[str, Mapping[str, Any]]) -> tuple[str, str, int]:
    """(ok | MISS | skip, what differs most or why, values compared)."""
    given = {**inputs.get(case["input"].get("ref", ""), {}), **case["input"]}
    try:
        found = TOPICS[case["topic"]](given, case["expected"])
    except NotHere as missing:
        return "skip", str(missing), 0
    except (KeyError, TypeError, IndexError, NotKnown, BadMeasure) as cause:
        return "MISS", f"{type(cause).__name__}: {cause}", 0
    pairs = list(_pairs("", case["expected"], found))
    wrong = [pair for pair in pairs if not _close(*pair[1:], case["tolerance"])]
    if wrong:
        name, expected, got = wrong[0]
        return "MISS", f"{name}: expected {expected}, got {got}", len(pairs)
    return "ok", _worst(pairs), len(pairs)


def _pairs(name: str, expected: Any, found: Any) -> list[tuple[str, Any, Any]]:
    if isinstance(expected, Mapping):
        named = found if isinstance(found, Mapping) else {}
        lists = [_pairs(f"{name}.{key}", value, named.get(key)) for key, value in expected.items()]
        return [pair for part in lists for pair in part]
    if isinstance(expected, list):
        got = list(found) if found is not None else []
        if len(got) != len(expected):
            return [(name, expected, found)]
        lists = [
            _pairs(f"{name}[{place}]", *both)
            for place, both in enumerate(zip(expected, got, strict=True))
        ]
        return [pair for part in lists for pair in part]
    return [(name, expected, found)]


def _close(expected: Any, found: Any, tolerance: Mapping[str, float]) -> bool:
    numbers = all(isinstance(value, int | float) for value in (expected, found))
    if "exact" in tolerance or not numbers:
        return bool(expected == found)
    if math.isinf(expected) or math.isinf(found):
        return bool(expected == found)
    allowed = max(tolerance.get("abs", 0.0), tolerance.get("rel", 0.0) * abs(expected))
    return bool(abs(found - expected) <= allowed)


def _worst(pairs: list[tuple[str, Any, Any]]) -> str:
    gaps = [
        abs(found - expected) for _, expected, found in pairs if isinstance(expected, int | float)
    ]
    return f"largest difference {max(gaps):.1e}" if gaps else ""


if __name__ == "__main__":
    main()
