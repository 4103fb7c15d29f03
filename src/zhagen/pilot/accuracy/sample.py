"""Which cases of the silent run are judged: drawn by hash, the same for anyone who draws again.

Every window and day gives its share, so that no quiet hall or busy Monday decides alone. A case's
place in the draw is SHA-256 over the charter's seed and its id: nobody can choose, and adding a
case that was forgotten moves no other case's place.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from zhagen.pilot.cases.reading import Tally, Terms, read_cases
from zhagen.pilot.cases.rows import Row
from zhagen.pilot.model import SetAside


class BadSample(Exception):
    """A sample that cannot be drawn; the message says why."""


@dataclass(frozen=True, slots=True)
class SilentCase:
    """A case of the silent run: where and when it was handled."""

    case_id: str
    window: str
    day: date


@dataclass(frozen=True, slots=True)
class Frame:
    """All cases that may be drawn: `received` = the cases + all `set_aside`."""

    cases: tuple[SilentCase, ...]
    received: int
    set_aside: tuple[SetAside, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """The drawn cases in the order of their numbers on the sheets, from 1."""

    seed: int
    population: int
    cases: tuple[SilentCase, ...]

    @property
    def days(self) -> int:
        """How many window days it touches: what the intervals count as independent."""
        return len({(each.window, each.day) for each in self.cases})


# Samples are drawn from an export with the known headers; no file says others.
_NAMED_IN = "请把表头改成括号里的名字"


def read_frame(rows: Iterable[tuple[int, Row]], first: date, last: date) -> Frame:
    """The cases of a department's export that began between two days. Raises BadCaseFile."""
    tally = Tally()
    terms = Terms({}, frozenset(), ((first, last),), named_in=_NAMED_IN)
    cases = []
    for case in read_cases(rows, terms, tally):
        begun = case["started_at"]
        day = begun.date() if isinstance(begun, datetime) else first
        cases.append(SilentCase(str(case["case_id"]), str(case.get("window", "")), day))
    return Frame(tuple(cases), tally.received, tally.set_aside)


def draw_sample(
    cases: Sequence[SilentCase], size: int, seed: int, *, stratified: bool = True
) -> Sample:
    """`size` cases, each window day giving its proportional share (largest remainders).

    Raises:
        BadSample: fewer cases than asked for, or an id twice.
    """
    if len({each.case_id for each in cases}) != len(cases):
        raise BadSample("静默运行的办件里有重复的编号，请先去掉重复")
    if not 0 < size <= len(cases):
        raise BadSample(f"要抽 {size} 件，静默运行只有 {len(cases)} 件，请多运行几天")
    strata: dict[tuple[str, date], list[SilentCase]] = {}
    for each in cases:
        key = (each.window, each.day) if stratified else ("", date.min)
        strata.setdefault(key, []).append(each)
    shares = _shares({key: len(found) for key, found in strata.items()}, size, seed)
    drawn = [
        each
        for key, found in strata.items()
        for each in sorted(found, key=lambda case: _place(seed, case.case_id))[: shares[key]]
    ]
    # The number on the sheet must tell nothing about window or day either.
    drawn.sort(key=lambda case: _place(seed, "number", case.case_id))
    return Sample(seed, len(cases), tuple(drawn))


def enlarge_sample(cases: Sequence[SilentCase], drawn: Sample, more: int) -> Sample:
    """The sample with `more` cases added; what was judged keeps its place and number.

    Raises BadSample where so many are not left.
    """
    known = {each.case_id for each in drawn.cases}
    added = draw_sample([each for each in cases if each.case_id not in known], more, drawn.seed)
    return Sample(drawn.seed, len(cases), (*drawn.cases, *added.cases))


def _shares(
    sizes: dict[tuple[str, date], int], size: int, seed: int
) -> dict[tuple[str, date], int]:
    total = sum(sizes.values())
    exact = {key: size * count / total for key, count in sizes.items()}
    shares = {key: int(value) for key, value in exact.items()}
    # Equal remainders are broken by hash, not by name: else the first windows always win.
    ordered = sorted(
        sizes,
        key=lambda key: (shares[key] - exact[key], _place(seed, "share", key[0], str(key[1]))),
    )
    for key in ordered[: size - sum(shares.values())]:
        shares[key] += 1
    return shares


def _place(seed: int, *what: str) -> bytes:
    return hashlib.sha256("\n".join((str(seed), "accuracy", *what)).encode()).digest()
