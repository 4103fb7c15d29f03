"""The facts table and the materials table of the page.

A row of the facts table is a concept: everything that was read about it, on every page, and
whether the readings agree. Whether a difference matters was decided by the rules; a difference
no rule has named is called a different way of writing, never an error.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhagen.language.normalise import fold
from zhagen.precheck.telling import ORIGIN, WORD, numbered, show_value, unsure_materials
from zhagen.slices.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from zhagen.precheck.model import FactEntry, Finding, MaterialStatus, Review
    from zhagen.precheck.telling import PageRef

DONE = "done"
_CODE = re.compile(r"[0-9A-Z?*]{15,22}")


@dataclass(frozen=True, slots=True)
class Chip:
    """Where a value came from: a page's number, or the talk, or a look-up (page 0)."""

    text: str
    page: int
    title: str


@dataclass(frozen=True, slots=True)
class FactRow:
    """A concept with its value or differing values. `tone` is a severity, done, or "".

    Each value is given in the pieces it is shown in: codes in groups of four.
    """

    title: str
    values: tuple[tuple[str, ...], ...]
    chips: tuple[Chip, ...]
    tone: str
    words: str
    finding: int
    concept: str = ""


@dataclass(frozen=True, slots=True)
class FactGroup:
    """Rows that belong together: 单位, 法定代表人 ..."""

    title: str
    rows: tuple[FactRow, ...]

    @property
    def size(self) -> int:
        """How many concepts the group has."""
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class MaterialRow:
    """A material: whether it is needed, whether it came, its usual faults."""

    name: str
    need: str
    state: str
    tone: str
    pages: tuple[int, ...]
    hints: tuple[str, ...]


def fact_groups(review: Review, refs: Mapping[tuple[str, int], PageRef]) -> tuple[FactGroup, ...]:
    """Every fact of the case by group and concept, in the order they were read."""
    groups: dict[str, dict[str, list[FactEntry]]] = {}
    homes: dict[str, str] = {}
    for entry in review.facts:
        if entry.name == entry.concept:
            homes.setdefault(entry.concept, entry.group)
    for entry in review.facts:
        group = homes.get(entry.concept, entry.group)
        groups.setdefault(group, {}).setdefault(entry.concept, []).append(entry)
    found = numbered(review)
    return tuple(
        FactGroup(title, tuple(_row(entries, found, refs) for entries in concepts.values()))
        for title, concepts in groups.items()
    )


def _row(
    entries: Sequence[FactEntry],
    findings: Sequence[tuple[int, Finding]],
    refs: Mapping[tuple[str, int], PageRef],
) -> FactRow:
    own = next((entry for entry in entries if entry.name == entry.concept), entries[0])
    values = _different(entries)
    number, finding = _touching(entries, findings)
    tone, words = _agreement(entries, values, finding)
    shown = tuple(pieces(value) for value in values)
    chips = tuple(_chips(entries, refs))
    return FactRow(own.title, shown, chips, tone, words, number, own.concept)


def _different(entries: Sequence[FactEntry]) -> tuple[str, ...]:
    """The values as shown, each wording once."""
    shown: dict[str, str] = {}
    read = [entry for entry in entries if entry.state == "read"]
    for entry in read or entries:
        text = show_value(entry)
        shown.setdefault(fold(text), text)
    return tuple(shown.values())


def pieces(value: str) -> tuple[str, ...]:
    """Long codes in groups of four for reading; copied, they are one piece again."""
    if not _CODE.fullmatch(value):
        return (value,)
    return tuple(value[at : at + 4] for at in range(0, len(value), 4))


def _touching(
    entries: Sequence[FactEntry], findings: Sequence[tuple[int, Finding]]
) -> tuple[int, Finding | None]:
    names = {entry.name for entry in entries} | {entry.concept for entry in entries}
    spots = {(entry.file, entry.page, entry.box) for entry in entries if entry.box}
    for number, finding in findings:
        seen = {(item.file, item.page, item.box) for item in finding.evidence}
        if finding.fact in names or spots & seen:
            return number, finding
    return 0, None


def _agreement(
    entries: Sequence[FactEntry], values: Sequence[str], finding: Finding | None
) -> tuple[str, str]:
    if finding is not None:
        unlike = finding.severity is Severity.ERROR and len(values) > 1
        return finding.severity, "不一致" if unlike else WORD[finding.severity]
    if any(entry.state == "illegible" for entry in entries):
        return Severity.UNCLEAR, WORD[Severity.UNCLEAR]
    if all(entry.state == "blank" for entry in entries):
        return "", "空着"
    read = sum(entry.state == "read" for entry in entries)
    if read == 1:
        return "", "只此一处"
    if len(values) > 1:
        return "", "写法不同"
    return DONE, f"{read} 处一致"


def _chips(entries: Iterable[FactEntry], refs: Mapping[tuple[str, int], PageRef]) -> Iterable[Chip]:
    """One chip for each page (its QR code apart); its title says what was read there."""
    found: dict[tuple[str, int], list[str]] = {}
    for entry in entries:
        ref = refs.get((entry.file or "", entry.page or 0))
        text = ORIGIN.get(entry.origin, "别处")
        if ref and entry.origin != "derived":
            text = "二维码" if "二维码" in entry.title else str(ref.number)
        said = f"{entry.title}：{show_value(entry)}"
        found.setdefault((text, ref.number if ref else 0), []).append(said)
    for (text, page), titles in found.items():
        yield Chip(text, page, "；".join(titles))


def material_rows(
    review: Review, refs: Mapping[tuple[str, int], PageRef]
) -> tuple[MaterialRow, ...]:
    """Every material of the slice: needed ones first as the slice lists them."""
    unsure = unsure_materials(review)
    return tuple(_material(status, refs, unsure=status.id in unsure) for status in review.materials)


def _material(
    status: MaterialStatus, refs: Mapping[tuple[str, int], PageRef], *, unsure: bool
) -> MaterialRow:
    need = {True: "要", False: "不要", None: "还不知道"}[status.need]
    spots = (refs.get((spot.file, spot.page)) for spot in status.pages)
    pages = tuple(dict.fromkeys(ref.number for ref in spots if ref))
    if status.given:
        return MaterialRow(status.name, need, "已给", DONE, pages, status.hints)
    if unsure:
        return MaterialRow(
            status.name, need, "没见到，待核对", Severity.UNCLEAR, pages, status.hints
        )
    if status.need:
        return MaterialRow(status.name, need, "没见到", Severity.ERROR, pages, status.hints)
    state = "没给" if status.need is None else "不用给"
    return MaterialRow(status.name, need, state, "", pages, status.hints)
