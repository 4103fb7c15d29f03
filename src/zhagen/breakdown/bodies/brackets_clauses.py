"""The clauses of a bracket or label line: names or a time, and the role a label or verb gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from zhagen.breakdown.bodies.brackets_words import (
    ANY_LABEL,
    LABEL,
    LABELS,
    TIME_CLAUSE,
    VERB,
    VERB_PARTS,
    WITH,
    Part,
)
from zhagen.breakdown.bodies.conventions import find_conventions


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch that holds names (or a time), and what it makes of them.

    `certain` is false where no label or verb says that there are names at all.
    """

    start: int
    end: int
    part: Part
    certain: bool = True


_CHARGED = frozenset({Part.RESPONSIBLE, Part.LEAD, None})
_BESIDE = frozenset({Part.SUPPORT, Part.GUIDE})
_SEVERAL = re.compile("[、，和及与：（]")


def clauses_of(
    plain: str, inner: tuple[int, int], masked: list[tuple[tuple[int, int], bool]],
    label: Part | None,
) -> Iterator[Clause]:  # fmt: skip
    """The stretches of names and times, each with what its label or verb makes of it."""
    last = label
    for start, end in _free(inner, masked):
        label = last
        edges = _labels(plain, start, end)
        first = edges[0].start("label") if edges else end
        yield from _by_verbs(plain, start, first, label)
        for place, one in enumerate(edges):
            stop = edges[place + 1].start("label") if place + 1 < len(edges) else end
            last = part = LABELS.get(one.group("label"), Part.OTHER)
            begin = one.end() + (plain[one.end() : one.end() + 1] == "）")
            if part is Part.DEADLINE:
                yield Clause(begin, _first_stop(plain, begin, stop), part)
            elif part is not Part.OTHER:
                yield from _by_verbs(plain, begin, stop, part)


def _labels(plain: str, start: int, end: int) -> list[re.Match[str]]:
    """The labels of a stretch, those that say nothing here too: each ends the value before it."""
    known = {one.start("label"): one for one in LABEL.finditer(plain, start, end)}
    others = {one.start("label"): one for one in ANY_LABEL.finditer(plain, start, end)}
    return [one for _place, one in sorted((others | known).items())]


def _first_stop(plain: str, start: int, end: int) -> int:
    stops = [at for at in (plain.find(mark, start, end) for mark in "；。\n（") if at > start]
    return min(stops, default=end)


def said_otherwise(plain: str, inner: tuple[int, int]) -> Iterator[tuple[tuple[int, int], bool]]:
    """What a bracket holds beside names: conventions, and clauses about time (true)."""
    start, end = inner
    said = find_conventions(plain[start:end])
    found = [((start + one.start, start + one.end), False) for one in said]
    found += [(one.span(), True) for one in TIME_CLAUSE.finditer(plain, start, end)]
    yield from sorted(found)


def _free(
    inner: tuple[int, int], masked: list[tuple[tuple[int, int], bool]]
) -> Iterator[tuple[int, int]]:
    start = inner[0]
    for (left, right), _is_time in masked:
        if left > start:
            yield start, left
        start = max(start, right)
    if start < inner[1]:
        yield start, inner[1]


def _by_verbs(plain: str, start: int, end: int, label: Part | None) -> Iterator[Clause]:
    """Names before a verb have its role; those no verb follows have that of the label."""
    behind = start
    leads = False
    for verb in VERB.finditer(plain, start, end):
        if verb.start() < behind or _inside_aside(plain, start, verb.start()):
            continue
        part = VERB_PARTS[int((verb.lastgroup or "v0")[1:])]
        if verb.start() == behind and behind > start:
            behind = verb.end()
            continue
        ended = plain.rfind("；", behind, verb.start())
        if label is not None and behind == start < ended:
            yield from _with(plain, behind, ended, label, leads=leads)
            behind = ended + 1  # 第一责任单位：甲；其他单位按职责落实
        cut = max(plain.rfind(mark, behind, verb.start()) for mark in "，；")
        if label in _CHARGED and part in _BESIDE and behind == start < cut:
            yield from _with(plain, behind, cut, label or Part.RESPONSIBLE, leads=leads)
            behind = cut + 1  # 责任单位：甲、乙，丙配合: only 丙 helps
        for clause in _with(plain, behind, verb.start(), part, leads=leads):
            leads = leads or clause.part is Part.LEAD
            # 分批推进 names nobody.
            yield replace(clause, certain=False) if part is Part.CARRY else clause
        behind = verb.end()
    if behind < end and plain[behind:end].strip(" ，；。、）\n"):
        yield from _without_verb(plain, (behind, end), label, first=behind == start, leads=leads)


def _without_verb(
    plain: str, stretch: tuple[int, int], label: Part | None, *, first: bool, leads: bool
) -> Iterator[Clause]:
    """What no verb follows: the label's names, 甲；乙、丙, or helpers named last (甲牵头，乙)."""
    start, end = stretch
    if label is not None:
        yield from _with(plain, start, end, label, leads=leads)
        return
    if not first:
        yield Clause(start, end, Part.SUPPORT, certain=False)
        return
    head = plain.find("；", start, end)
    if head < 0 or _SEVERAL.search(plain, start, head):
        yield from _with(plain, start, end, Part.RESPONSIBLE, leads=leads)
        return
    yield Clause(start, head, Part.RESPONSIBLE)
    yield Clause(head + 1, end, Part.SUPPORT, certain=False)


def _inside_aside(plain: str, start: int, at: int) -> bool:
    return plain.count("（", start, at) > plain.count("）", start, at)


def _with(plain: str, start: int, end: int, part: Part, *, leads: bool) -> Iterator[Clause]:
    """A会同B负责: the names before 会同 lead, those behind it support."""
    joined = WITH.search(plain, start, end)
    if joined is None or part not in {Part.RESPONSIBLE, Part.LEAD, Part.CARRY}:
        yield Clause(start, end, part)
        return
    if plain[start : joined.start()].strip(" ，、；"):
        yield Clause(start, joined.start(), Part.SUPPORT if leads else Part.LEAD)
    yield Clause(joined.end(), end, Part.SUPPORT)
