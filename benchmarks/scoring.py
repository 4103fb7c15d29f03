"""Compares what a pre-review said with what was planted. Pure: two dicts in, counts out.

A planted finding counts as found when a finding of the same code is said with any severity but
`unclear` (a planted error must be said as an error); where the truth names a material, the material
must agree, each said finding serving one planted one. A false error is an error-level finding that
nothing planted explains. A fact is right when it is equal after folding width, spaces and bracket
style; a roster is compared cell by cell.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass
class Score:
    """Counts over many cases. `missed`, `false` and `wrong` keep what to look at."""

    cases: int = 0
    clean: int = 0
    clean_false_errors: int = 0
    planted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    doubted: Counter[str] = field(default_factory=Counter)
    said: Counter[str] = field(default_factory=Counter)
    said_rightly: Counter[str] = field(default_factory=Counter)
    unclear: int = 0
    facts: int = 0
    facts_right: int = 0
    pages: int = 0
    pages_right: int = 0
    planted_errors: int = 0
    found_errors: int = 0
    read_pages: int = 0
    cpu_seconds: float = 0.0
    wall_seconds: float = 0.0
    notes: list[str] = field(default_factory=list)

    def add(self, name: str, truth: Json, output: Json) -> None:
        """Count one case: `truth` as the generator writes it, `output` the tool's JSON."""
        self.cases += 1
        self._add_findings(name, truth, output)
        self._add_facts(name, truth, output)
        self._add_pages(name, truth, output)

    def _add_findings(self, name: str, truth: Json, output: Json) -> None:
        planted = [item for item in truth["findings"] if item.get("severity") != "unclear"]
        said = [item for item in output["findings"] if item["severity"] != "unclear"]
        self.unclear += len(output["findings"]) - len(said)
        doubted = [item for item in output["findings"] if item["severity"] == "unclear"]
        for finding in planted:
            key = finding["code"]
            is_error = finding.get("severity") == "error"
            self.planted[key] += 1
            self.planted_errors += is_error
            if _take(finding, said, self.said_rightly):
                self.found[key] += 1
                self.found_errors += is_error
            elif any(item["code"] == key for item in doubted):
                self.doubted[key] += 1
                self.notes.append(f"{name} 看不准 {key} {finding.get('material')}")
            else:
                where = f"{finding.get('material')} {finding.get('fact')}"
                self.notes.append(f"{name} 漏 {key} {where}")
        # A knock-on that a careful reviewer may or may not report is neither right nor false.
        codes = {finding["code"] for finding in (*planted, *truth.get("allowed", ()))}
        for item in output["findings"]:
            if item["severity"] != "unclear":
                self.said[item["code"]] += 1
        left = [item for item in said if not item.get("taken")]
        false = [item for item in left if item["severity"] == "error" and item["code"] not in codes]
        self.said_rightly.update(item["code"] for item in left if item["code"] in codes)
        self.notes.extend(f"{name} 误 {item['code']} {item['message']}" for item in false)
        if not planted:
            self.clean += 1
            self.clean_false_errors += len(false)

    def _add_facts(self, name: str, truth: Json, output: Json) -> None:
        read: dict[str, list[Any]] = {}
        for item in output["facts"]:
            read.setdefault(item["name"], []).append(item["value"])
        for fact, value in truth["facts"].items():
            right, total = _compare(value, read.get(fact, [_NOTHING]))
            self.facts += total
            self.facts_right += right
            if right < total:
                shown = read.get(fact) if total == 1 else f"{right}/{total} 格"
                wanted = value if total == 1 else "全部"
                self.notes.append(f"{name} 要素 {fact} 应为 {wanted} 读作 {shown}")

    def _add_pages(self, name: str, truth: Json, output: Json) -> None:
        got: dict[tuple[str, int], set[str | None]] = {}
        for entry in output["documents"]:
            got.setdefault((entry["file"], entry["page"]), set()).add(entry["material"])
        wanted: dict[tuple[str, int], set[str | None]] = {}
        for entry in truth["documents"]:
            wanted.setdefault((entry["file"], entry["page"]), set()).add(entry["material"])
        for place, materials in wanted.items():
            self.pages += 1
            if got.get(place) == materials:
                self.pages_right += 1
            else:
                self.notes.append(f"{name} 归类 {place} 应为 {materials} 归为 {got.get(place)}")


_NOTHING = object()


def _take(finding: Json, said: list[Json], rightly: Counter[str]) -> bool:
    for item in said:
        if item.get("taken") or item["code"] != finding["code"]:
            continue
        if finding.get("material") and item.get("material") not in (None, finding["material"]):
            continue
        if finding.get("severity") == "error" and item["severity"] != "error":
            continue
        item["taken"] = True
        rightly[item["code"]] += 1
        return True
    return False


def _compare(wanted: Any, readings: list[Any]) -> tuple[int, int]:
    if isinstance(wanted, list) and wanted and isinstance(wanted[0], dict):
        return max(_compare_rows(wanted, reading) for reading in readings)
    return (int(any(fold(wanted) == fold(reading) for reading in readings)), 1)


def _compare_rows(wanted: list[Json], reading: Any) -> tuple[int, int]:
    total = sum(len(row) for row in wanted)
    if not isinstance(reading, list):
        return (0, total)
    pairs = zip(wanted, reading, strict=False)
    right = sum(fold(cell) == fold(got.get(key)) for row, got in pairs for key, cell in row.items())
    return (right, total)


def fold(value: Any) -> Any:
    """One spelling for comparing: width, spaces and brackets; lists as sets."""
    if isinstance(value, list):
        return frozenset(fold(item) for item in value)
    if isinstance(value, str):
        text = unicodedata.normalize("NFKC", value)
        return re.sub(r"[\s()\[\]（）【】〔〕·.,，。:：-]", "", text).upper()
    return value
