"""How often the right lead is among the three suggested, the brackets being cut off.

    python -m benchmarks.breakdown_suggest FILE.jsonl

FILE is labelled as for `benchmarks.breakdown`. What is compared is the line of government (人社 or
工信), not the name: a level is the document's affair. Tasks with joint bodies and no lead count
the first named. Bodies named in the wording are taken out first, as the product does.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from zhagen.breakdown.suggesting.duties import charged_with, line_of
from zhagen.breakdown.suggesting.suggest import without_bodies
from zhagen.language.plain import plain

OFFERED = 3


def main() -> int:
    """Print a row a document, and the sum."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path)
    lines = parser.parse_args().file.read_text("utf-8").splitlines()
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in map(json.loads, lines):
        found = _ranked(row)
        if found is None:
            continue
        for name in (row.get("doc", "all"), "all documents"):
            tally = counts[name]
            tally[0] += 1
            tally[1] += found == 0
            tally[2] += found < OFFERED
    print("| document | tasks | lead first | lead among three |\n|---|--:|--:|--:|")
    for name, (tasks, first, among) in counts.items():
        print(f"| {name} | {tasks} | {first / tasks:.2f} | {among / tasks:.2f} |")
    return 0


def _ranked(row: dict[str, Any]) -> int | None:
    """The place of the right line among those suggested; None where the label names no line."""
    if row["kind"] == "body":
        return None
    named = row["lead"] or row["joint"][:1]
    right = {line.name for line in map(line_of, named) if line is not None}
    if not right:
        return None
    wording = plain(_without_bracket(row))
    offered = charged_with(without_bodies(wording), issuer=row.get("issuer") or "")
    names = [one.line.name for one in offered[:OFFERED]]
    return next((place for place, name in enumerate(names) if name in right), OFFERED)


def _without_bracket(row: dict[str, Any]) -> str:
    text, bracket = str(row["task_text"]), row.get("trailer") or ""
    return text[: text.find(bracket)].rstrip("（(〔[【") if bracket in text and bracket else text


if __name__ == "__main__":
    sys.exit(main())
