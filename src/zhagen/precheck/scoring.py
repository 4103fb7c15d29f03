"""How well a pre-review finds what is there: counts against what is known to be there. Pure.

The one definition that `zhagen slice check --cases` and the benchmarks share. A planted finding
counts as found when a finding of the same code is said with any severity but `unclear` (a planted
error must be said as an error); where the truth names a material, the material must agree, each
said finding serving one planted one. A false error is an error-level finding that nothing planted
explains. A fact is right when it is equal after folding width, spaces and bracket style; a roster
is compared cell by cell.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Json = dict[str, Any]
ERRORS_FIRST: Final = "CFVXSLT"


@dataclass(frozen=True, slots=True)
class CodeRates:
    """One rule code: `planted` findings of which `found`, `said` findings of which `rightly`."""

    code: str
    planted: int
    found: int
    said: int
    rightly: int

    @property
    def recall(self) -> float | None:
        """The share of what was there that was found; None where nothing was there."""
        return self.found / self.planted if self.planted else None

    @property
    def precision(self) -> float | None:
        """The share of what was said that was right; None where nothing was said."""
        return self.rightly / self.said if self.said else None


@dataclass(slots=True)
class CodeCounts:
    """What was there and what was said, by rule code, over many cases."""

    planted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    said: Counter[str] = field(default_factory=Counter)
    rightly: Counter[str] = field(default_factory=Counter)

    def add(self, wanted: Iterable[str], matched: Iterable[str], said: Iterable[str]) -> None:
        """Count one case by its codes: wanted, wanted and said, said."""
        matched = tuple(matched)
        self.planted.update(wanted)
        self.found.update(matched)
        self.said.update(said)
        self.rightly.update(matched)

    def include(self, other: CodeCounts) -> None:
        """Count everything `other` counted as well."""
        self.planted += other.planted
        self.found += other.found
        self.said += other.said
        self.rightly += other.rightly

    def of(self, code: str) -> CodeRates:
        """The counts of one code."""
        return CodeRates(
            code, self.planted[code], self.found[code], self.said[code], self.rightly[code]
        )

    def rates(self) -> tuple[CodeRates, ...]:
        """Every code that was planted or said, errors of completeness first."""
        return tuple(self.of(code) for code in in_order({*self.planted, *self.said}))


def in_order(codes: Iterable[str]) -> tuple[str, ...]:
    """Codes as reports list them: by kind (C, F, V, X, S, L, T), others behind; then by number."""

    def rank(code: str) -> tuple[int, str]:
        place = ERRORS_FIRST.find(code[0])
        return (place if place >= 0 else len(ERRORS_FIRST), code)

    return tuple(sorted(codes, key=rank))


@dataclass(slots=True)
class Score:
    """Counts over many cases. `misses` keeps findings to look at, `misreads` facts and pages."""

    cases: int = 0
    clean: int = 0
    clean_false_errors: int = 0
    codes: CodeCounts = field(default_factory=CodeCounts)
    doubted: Counter[str] = field(default_factory=Counter)
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
    misses: list[str] = field(default_factory=list)
    misreads: list[str] = field(default_factory=list)

    def add(self, name: str, truth: Mapping[str, Any], output: Mapping[str, Any]) -> None:
        """Count one case: `truth` as in truth.json, `output` the JSON of a pre-review."""
        self.cases += 1
        self._add_findings(name, truth, output)
        self._add_facts(name, truth, output)
        self._add_pages(name, truth, output)

    def _add_findings(self, name: str, truth: Mapping[str, Any], output: Mapping[str, Any]) -> None:
        planted = [item for item in truth["findings"] if item.get("severity") != "unclear"]
        said = [item for item in output["findings"] if item["severity"] != "unclear"]
        doubted = {item["code"] for item in output["findings"] if item["severity"] == "unclear"}
        self.unclear += len(output["findings"]) - len(said)
        self.codes.said.update(item["code"] for item in said)
        left = list(said)
        for finding in planted:
            self._add_planted(name, finding, left, doubted)
        # A knock-on that a careful reviewer may or may not report is neither right nor false.
        explained = {finding["code"] for finding in (*planted, *truth.get("allowed", ()))}
        self.codes.rightly.update(item["code"] for item in left if item["code"] in explained)
        false = [
            item for item in left if item["severity"] == "error" and item["code"] not in explained
        ]
        self.misses.extend(f"{name} 误 {item['code']} {item['message']}" for item in false)
        if not planted:
            self.clean += 1
            self.clean_false_errors += len(false)

    def _add_planted(
        self, name: str, finding: Mapping[str, Any], left: list[Json], doubted: set[str]
    ) -> None:
        """Count one planted finding; the said one that serves it leaves `left`."""
        code = finding["code"]
        is_error = finding.get("severity") == "error"
        self.codes.planted[code] += 1
        self.planted_errors += is_error
        place = next((at for at, item in enumerate(left) if _serves(finding, item)), None)
        if place is not None:
            left.pop(place)
            self.codes.found[code] += 1
            self.codes.rightly[code] += 1
            self.found_errors += is_error
            return
        word = "看不准" if code in doubted else "漏"
        self.doubted[code] += code in doubted
        where = " ".join(str(finding[key]) for key in ("material", "fact") if finding.get(key))
        self.misses.append(f"{name} {word} {code} {where}".rstrip())

    def _add_facts(self, name: str, truth: Mapping[str, Any], output: Mapping[str, Any]) -> None:
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
                self.misreads.append(f"{name} 要素 {fact} 应为 {wanted} 读作 {shown}")

    def _add_pages(self, name: str, truth: Mapping[str, Any], output: Mapping[str, Any]) -> None:
        got = _materials(output["documents"])
        for place, materials in _materials(truth["documents"]).items():
            self.pages += 1
            if got.get(place) == materials:
                self.pages_right += 1
            else:
                self.misreads.append(f"{name} 归类 {place} 应为 {materials} 归为 {got.get(place)}")


_NOTHING: Final = object()


def _serves(finding: Mapping[str, Any], item: Mapping[str, Any]) -> bool:
    """Whether a finding that was said is the planted one."""
    if item["code"] != finding["code"]:
        return False
    if finding.get("material") and item.get("material") not in (None, finding["material"]):
        return False
    return finding.get("severity") != "error" or item["severity"] == "error"


def _materials(documents: Iterable[Mapping[str, Any]]) -> dict[tuple[str, int], set[str | None]]:
    """What stands on each page: (file, page) -> materials."""
    places: dict[tuple[str, int], set[str | None]] = {}
    for entry in documents:
        places.setdefault((entry["file"], entry["page"]), set()).add(entry["material"])
    return places


def _compare(wanted: object, readings: Iterable[object]) -> tuple[int, int]:
    """How many of the parts of a value were read, of how many."""
    if isinstance(wanted, list) and wanted and isinstance(wanted[0], dict):
        return max(_compare_rows(wanted, reading) for reading in readings)
    return (int(any(fold(wanted) == fold(reading) for reading in readings)), 1)


def _compare_rows(wanted: list[Json], reading: object) -> tuple[int, int]:
    total = sum(len(row) for row in wanted)
    if not isinstance(reading, list):
        return (0, total)
    pairs = zip(wanted, reading, strict=False)
    right = sum(fold(cell) == fold(got.get(key)) for row, got in pairs for key, cell in row.items())
    return (right, total)


def fold(value: object) -> object:
    """One spelling for comparing: width, spaces and brackets; lists as sets."""
    if isinstance(value, list):
        return frozenset(fold(item) for item in value)
    if isinstance(value, str):
        text = unicodedata.normalize("NFKC", value)
        return re.sub(r"[\s()\[\]（）【】〔〕·.,，。:：-]", "", text).upper()
    return value
