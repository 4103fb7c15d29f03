"""Running a slice's worked examples.

What is given becomes readings on pages; the review must say what the example expects, no more and
no less. Recall and precision of a rule over the examples follow from the same comparison.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from zhagen.cases.model import Context, Reading, Spot, State
from zhagen.precheck.assign import SIDES, field_fact
from zhagen.precheck.model import Verdict
from zhagen.precheck.review import Found, examine
from zhagen.precheck.scoring import CodeCounts
from zhagen.precheck.telling import WORD
from zhagen.reading.model import (
    FileReading,
    Legibility,
    Medium,
    PageReading,
    Quality,
    Sorted,
    Unusable,
)
from zhagen.slices.model import FactType, Reader, Severity

if TYPE_CHECKING:
    from zhagen.cases.model import Row, Value
    from zhagen.precheck.model import Review
    from zhagen.slices.model import Fact, Slice, SliceCase

_SURE: Final = 0.99
_DOUBTFUL: Final = 0.6
_PAGE: Final = (1654, 2339)
# What a reader says about a file depends on the file; an example has none.
_REMEDY: Final = "请换一个能正常打开的文件后重新提交。"


_VERDICT: Final[Mapping[Verdict, str]] = {
    Verdict.CORRECT: "须补正",
    Verdict.OFFICER: "请经办人看",
    Verdict.PASS: "未见问题",
}

_Key = tuple[str, str, str]
"""Code, subject and severity of a finding: what an example expects of it."""


@dataclass(frozen=True, slots=True)
class CaseResult:
    """How one worked example went; `detail` says in Chinese what differed ("" if nothing).

    `wanted`, `matched` and `said` are rule codes: what the example expects, what of it the review
    said, and all the review said; a code stands as often as there are findings of it.
    """

    name: str
    passed: bool
    detail: str
    file: str
    line: int
    wanted: tuple[str, ...] = ()
    matched: tuple[str, ...] = ()
    said: tuple[str, ...] = ()


def count_codes(results: Iterable[CaseResult]) -> CodeCounts:
    """Recall and precision of every rule over worked examples."""
    counts = CodeCounts()
    for result in results:
        counts.add(result.wanted, result.matched, result.said)
    return counts


def run_cases(definition: Slice) -> tuple[CaseResult, ...]:
    """Run every worked example of the slice."""
    return tuple(run_case(definition, case) for case in definition.cases)


def run_case(definition: Slice, case: SliceCase) -> CaseResult:
    """Review what the example gives and compare with what it expects."""
    files, given = build(definition, case)
    review, found = examine(definition, files, Context(on=case.on), given)
    wanted, said = _wanted(definition, case), Counter(map(_key, found))
    detail = "；".join(_differences(case, review, found, wanted - said, said - wanted))
    return CaseResult(
        case.name,
        not detail,
        detail,
        case.at.file,
        case.at.line,
        *(tuple(key[0] for key in keys.elements()) for keys in (wanted, wanted & said, said)),
    )


def build(definition: Slice, case: SliceCase) -> tuple[tuple[FileReading, ...], dict[str, Value]]:
    """The files and known facts an example stands for: one clear page for each material."""
    handed = _names(case.given, "materials")
    facts = case.given.get("facts")
    stated = facts if isinstance(facts, Mapping) else {}
    readings: dict[str, list[Reading]] = {material: [] for material in handed}
    said: dict[str, Value] = {}
    for name, value in stated.items():
        fact = definition.facts[name]
        material = _read_from(fact)
        if material is None:
            said[name] = _typed(fact, value)
        elif material in readings:
            sure = _DOUBTFUL if name in _names(case.given, "doubtful") else _SURE
            readings[material].append(Reading(name, _typed(fact, value), sure))
    for key, state in (("blank", State.BLANK), ("illegible", State.ILLEGIBLE)):
        for name in _names(case.given, key):
            material = _read_from(definition.facts[name])
            sure = _DOUBTFUL if name in _names(case.given, "doubtful") else _SURE
            readings.setdefault(material or "", []).append(Reading(name, None, sure, state=state))
    files = [_file(definition, material, found) for material, found in readings.items()]
    files += _more_pages(case)
    files += [
        FileReading(
            str(bad["file"]), (), Unusable(str(bad["file"]), str(bad["reason"]), "", _REMEDY)
        )
        for bad in _maps(case.given, "files")
        if bad.get("reason")
    ]
    return tuple(files), said


def _read_from(fact: Fact) -> str | None:
    return fact.read[0].material if fact.read else None


def _typed(fact: Fact, value: object) -> Value:
    """The value as a reader would give it: days as dates, lists and rows as tuples."""
    if fact.type is FactType.DATE and isinstance(value, str):
        return date.fromisoformat(value)
    if fact.type is FactType.ROWS and isinstance(value, Sequence):
        rows: tuple[Row, ...] = tuple(dict(row) for row in value if isinstance(row, Mapping))
        return rows
    if isinstance(value, list | tuple):
        return tuple(str(item) for item in value)
    if value is None or isinstance(value, str | int | date):
        return value
    return str(value)


def _file(definition: Slice, material: str, readings: Sequence[Reading]) -> FileReading:
    """One clear page with everything read from the material, line under line."""
    name = f"{material}.jpg"
    placed = [
        replace(
            reading,
            material=material,
            spot=Spot(name, 1, _box(line)),
            spots=_row_spots(name, line, reading),
        )
        for line, reading in enumerate(readings)
    ]
    sides = _sides(definition, material, placed)
    side_fact = field_fact(definition, material, SIDES)
    kept = tuple(r for r in placed if side_fact is None or r.fact != side_fact.name)
    document = Sorted(material, _SURE, sides=sides, readings=kept)
    return FileReading(name, (_page(name, 1, document),))


def _box(line: int) -> tuple[int, int, int, int]:
    return (200, 100 + 40 * line, 900, 130 + 40 * line)


def _row_spots(name: str, line: int, reading: Reading) -> tuple[Spot, ...]:
    value = reading.value
    if not (isinstance(value, tuple) and value and isinstance(value[0], dict)):
        return ()
    return tuple(Spot(name, 1, _box(line + index)) for index in range(len(value)))


def _sides(definition: Slice, material: str, readings: Sequence[Reading]) -> tuple[str, ...]:
    """The sides an example states; a card it only names is complete."""
    about = definition.materials[material]
    fact = field_fact(definition, material, SIDES)
    for reading in readings:
        if fact is not None and reading.fact == fact.name and isinstance(reading.value, tuple):
            return tuple(str(side) for side in reading.value)
    return about.sides if about.reader is Reader.ID_CARD else ()


def _page(file: str, number: int, document: Sorted, quality: Quality | None = None) -> PageReading:
    return PageReading(
        file,
        number,
        Medium.PICTURE,
        _PAGE,
        0,
        quality or Quality(Legibility.CLEAR),
        (document,),
    )


def _more_pages(case: SliceCase) -> list[FileReading]:
    """Pages beyond the clear one of each material, gathered into their files."""
    pages: dict[str, list[PageReading]] = {}
    for stated in _maps(case.given, "pages"):
        file, number = str(stated["file"]), int(str(stated.get("page") or 1))
        material = stated.get("material")
        reasons = stated.get("reasons")
        quality = Quality(
            Legibility(str(stated.get("legibility") or "clear")),
            tuple(map(str, reasons)) if isinstance(reasons, list | tuple) else (),
        )
        document = Sorted(str(material) if material else None, _SURE)
        pages.setdefault(file, []).append(_page(file, number, document, quality))
    return [FileReading(file, tuple(found)) for file, found in pages.items()]


def _names(given: Mapping[str, object], key: str) -> tuple[str, ...]:
    names = given.get(key, ())
    return tuple(map(str, names)) if isinstance(names, list | tuple) else ()


def _maps(given: Mapping[str, object], key: str) -> tuple[Mapping[str, object], ...]:
    items = given.get(key, ())
    if not isinstance(items, list | tuple):
        return ()
    return tuple(item for item in items if isinstance(item, Mapping))


def _wanted(definition: Slice, case: SliceCase) -> Counter[_Key]:
    """What the example expects; a severity that is not written is the rule's."""
    return Counter(
        (
            one["code"],
            one.get("subject", ""),
            one.get("severity") or str(definition.rules[one["code"]].severity),
        )
        for one in case.expect
    )


def _key(one: Found) -> _Key:
    return (one.finding.code, one.subject, str(one.finding.severity))


def _differences(
    case: SliceCase,
    review: Review,
    found: Sequence[Found],
    missed: Counter[_Key],
    beyond: Counter[_Key],
) -> list[str]:
    """What the review says beyond, or short of, what the example expects."""
    messages = {_key(one): one.finding.message for one in found}
    differences = [f"没有查出 {_named(key)}" for key in missed.elements()]
    differences += [f"多报了 {_named(key)}：{messages[key]}" for key in beyond.elements()]
    if case.verdict and case.verdict != str(review.verdict):
        expected, got = _VERDICT[Verdict(case.verdict)], _VERDICT[review.verdict]
        differences.append(f"结论应为“{expected}”，得到“{got}”")
    return differences


def _named(key: _Key) -> str:
    code, subject, severity = key
    return f"{code} {subject}".rstrip() + f"（{WORD[Severity(severity)]}）"
