"""How well facts are recognised in talk: python -m benchmarks.guide_facts SLICE TURNS.jsonl...

A turn is `{id, text, service, known, invalid}` and may have `kind`, `optional` (right if told, no
loss if not), `on` and `context`. Names that mean one concept count as one, by the slice and by a
file given as `--equivalents FILE`. Turns of a service that is not the slice's are left out. Printed
per file: precision, recall and F1 over facts, invalid values that were taken as known, the same by
kind, the misses with `--misses`, and CPU milliseconds a turn.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from zhagen.cases.model import Value
from zhagen.cli.guide_facts import facts_json
from zhagen.guide.recognising.recognise import Recogniser
from zhagen.slices.find import resolve
from zhagen.slices.load import load
from zhagen.slices.model import Slice

ON = date(2026, 11, 25)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def main() -> None:
    """Print the figures of every file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("slice")
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--equivalents", type=Path)
    parser.add_argument("--misses", action="store_true")
    given = parser.parse_args()
    definition = load(resolve(given.slice))
    groups, optional = _equivalents(definition, given.equivalents)
    recogniser = Recogniser(definition)
    for file in given.files:
        rows = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]
        mine = [row for row in rows if _is_of(definition, row.get("service", ""))]
        print(f"{file.name}: {len(mine)} of {len(rows)} turns")
        _report(recogniser, mine, groups, optional, misses=given.misses)


def _is_of(definition: Slice, service: str) -> bool:
    names = definition.guide.names if definition.guide else ()
    return not service or service == definition.title or service in names


def _equivalents(definition: Slice, file: Path | None) -> tuple[dict[str, str], dict[str, Any]]:
    groups = {name: fact.concept for name, fact in definition.facts.items()}
    if file is None:
        return groups, {}
    stated = json.loads(file.read_text("utf-8"))
    for names in stated["groups"]:
        first = next((groups[name] for name in names if name in groups), names[0])
        groups.update(dict.fromkeys(names, first))
    return groups, stated.get("always_optional", {})


def _report(
    recogniser: Recogniser,
    rows: list[dict[str, Any]],
    groups: Mapping[str, str],
    always: Mapping[str, Any],
    *,
    misses: bool,
) -> None:
    tallies: dict[str, Counter[str]] = defaultdict(Counter)
    began = time.process_time()
    found = [_read(recogniser, row) for row in rows]
    spent = time.process_time() - began
    for row, told in zip(rows, found, strict=True):
        counts = _counts(row, told, groups, always)
        tallies[row.get("kind", "all")].update(counts)
        if misses and (counts["fp"] or counts["fn"] or counts["missed"] or counts["accepted"]):
            print(f"  {row['id']} {row['text']} | {row.get('context', {})}")
            print(f"     wanted {row['known']} {row['invalid']}\n     told   {told}")
    total: Counter[str] = sum(tallies.values(), Counter())
    for kind, counts in sorted(tallies.items()):
        print(f"  {kind:10} {_line(counts)}")
    print(f"  {'all':10} {_line(total)}  {1000 * spent / max(1, len(rows)):.2f} ms a turn")


def _read(recogniser: Recogniser, row: dict[str, Any]) -> dict[str, Any]:
    context = row.get("context") or {}
    on = date.fromisoformat(row["on"]) if row.get("on") else ON
    before = {name: _typed(value) for name, value in (context.get("known") or {}).items()}
    found = recogniser.read(row["text"], on=on, asked=context.get("asked"), known=before)
    return facts_json(found)


def _typed(value: Any) -> Value:
    """A day that is known is written as a text in the file, several values as a list."""
    if isinstance(value, list):
        return tuple(value)
    is_day = isinstance(value, str) and _DAY.fullmatch(value) is not None
    return date.fromisoformat(str(value)) if is_day else value


def _counts(
    row: dict[str, Any],
    told: Mapping[str, Any],
    groups: Mapping[str, str],
    always: Mapping[str, Any],
) -> Counter[str]:
    wanted = _named(row["known"], groups)
    free = _named({**always, **row.get("optional", {})}, groups)
    known, invalid = _named(told["known"], groups), _named(told["invalid"], groups)
    counts: Counter[str] = Counter()
    for name, value in wanted.items():
        counts["tp" if name in known and _same(known[name], value) else "fn"] += 1
    for name, value in known.items():
        right = name in wanted and _same(wanted[name], value)
        if not right and not (name in free and _same(free[name], value)):
            counts["fp"] += 1
    for name in _named(row["invalid"], groups):
        counts["invalid"] += 1
        counts["missed"] += name not in invalid
        counts["accepted"] += name in known and name not in wanted
    return counts


def _named(values: Mapping[str, Any], groups: Mapping[str, str]) -> dict[str, Any]:
    return {groups.get(name, name): value for name, value in values.items()}


def _same(one: object, other: object) -> bool:
    if isinstance(one, list) and isinstance(other, list):
        return sorted(map(str, one)) == sorted(map(str, other))
    return type(one) is type(other) and one == other


def _line(counts: Counter[str]) -> str:
    right, wrong, lost = counts["tp"], counts["fp"], counts["fn"]
    precision = right / (right + wrong) if right + wrong else 1.0
    recall = right / (right + lost) if right + lost else 1.0
    f1 = 2 * right / (2 * right + wrong + lost) if right + wrong + lost else 1.0
    return (
        f"F1 {f1:.3f} (precision {precision:.3f}, recall {recall:.3f}, {right + lost} facts)  "
        f"invalid {counts['invalid']}: told {counts['invalid'] - counts['missed']}, "
        f"accepted {counts['accepted']}"
    )


if __name__ == "__main__":
    main()
