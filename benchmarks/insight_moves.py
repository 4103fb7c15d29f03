"""How often findings on moves, searches, documents and answers are false, and what is found.

    python -m benchmarks.insight_moves [--worlds 20]

Offices of 40 items with 1500 to 2500 views a quarter and of 100 with 600. In the quiet ones nothing
is planted: `small p` is the share of tests below 0.05, `worlds` those with any finding at q = 0.10.
In the others five of 40 items have the plant; `false` counts findings on the other items.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from tests.insight.panels import Office
from tests.insight.panels_moves import Floats, Plant, walked_office

from zhagen.calendar.official import official_calendar
from zhagen.insight.detecting import failing, paging, pogo, served, steps
from zhagen.insight.detecting.detectors import Detector
from zhagen.insight.model import Candidate
from zhagen.insight.thresholds.general import Q
from zhagen.measures.multiplicity import benjamini_hochberg

DETECTORS: Mapping[str, Detector] = {
    "step": steps.candidates,
    "pogo": pogo.candidates,
    "paging": paging.candidates,
    "page_search": served.page_searches,
    "download": served.downloads,
    "failing": failing.failing,
    "slow": failing.slow_in_time,
    "slow, peers": failing.slow_peers,
}
_SIZES = ((40, 2000.0), (100, 600.0))
_PLANTED = 5
_MOVES = 1500.0


@dataclass
class Quiet:
    """What was counted where nothing had been planted."""

    tests: int = 0
    small: int = 0
    findings: int = 0
    worlds: int = 0


def _later(difference: float) -> Plant:
    def plant(share: Floats, change: int) -> None:
        share[:_PLANTED, change:] += difference

    return plant


def _always(value: float) -> Plant:
    def plant(share: Floats, change: int) -> None:
        del change
        share[:_PLANTED] = value

    return plant


PLANTS: tuple[tuple[str, str, str, Plant], ...] = (
    ("step", "step", "12 points fewer go on", _later(-0.12)),
    ("step", "step", "8 points fewer go on", _later(-0.08)),
    ("page_search", "page_search", "15 searches for 100 views, others 1 to 4", _always(0.15)),
    ("download", "download", "60 documents for 100 views, others 5 to 30", _always(0.60)),
    ("failing", "failing", "3 % of openings fail", _later(0.03)),
    ("slow", "slow", "12 points more are slow", _later(0.12)),
    ("slow, peers", "slow", "40 % are slow, others 2 to 8", _always(0.40)),
)


def quiet(worlds: int) -> dict[str, Quiet]:
    """Offices in which nothing was planted."""
    found = {name: Quiet() for name in DETECTORS}
    for seed in range(worlds):
        for items, views in _SIZES:
            office = walked_office(10 * seed + items, items=items, views=views, moves=_MOVES)
            for name, detector in DETECTORS.items():
                _count(found[name], _tested(detector, office))
    return found


def _count(quiet: Quiet, everything: list[Candidate]) -> None:
    tests = [each for each in everything if each.p is not None]
    standing = _standing(tests) + [each for each in everything if each.p is None]
    quiet.tests += len(tests)
    quiet.small += sum((each.p or 0.0) < 0.05 for each in tests)
    quiet.findings += len(standing)
    quiet.worlds += bool(standing)


def planted(detector: Detector, part: str, plant: Plant, worlds: int) -> tuple[int, int]:
    """(plants found, findings on other items)."""
    hits = false = 0
    for seed in range(worlds):
        office = walked_office(50_000 + seed, plants={part: plant})
        true = {item.code for item in office.panel.items[:_PLANTED]}
        tests = [each for each in _tested(detector, office) if each.p is not None]
        standing = {each.item for each in _standing(tests)}
        hits += len(standing & true)
        false += len(standing - true)
    return hits, false


def _tested(detector: Detector, office: Office) -> list[Candidate]:
    candidates = detector(office.panel, office.before, office.after, official_calendar())
    return [each for each in candidates if not each.explains]


def _standing(tests: list[Candidate]) -> list[Candidate]:
    adjusted = benjamini_hochberg([each.p or 0.0 for each in tests])
    return [each for each, q in zip(tests, adjusted, strict=True) if q <= Q]


def main(show: Callable[[str], None]) -> None:
    """Draw, judge and show."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=20)
    worlds = parser.parse_args().worlds
    show("nothing planted     tests  small p  findings  worlds")
    for name, count in quiet(worlds).items():
        share = count.small / max(1, count.tests)
        show(f"{name:16s} {count.tests:8d}  {share:7.4f}  {count.findings:8d}  {count.worlds:6d}")
    show("planted on 5 of 40 items                                     found  false")
    for name, part, what, plant in PLANTS:
        hits, false = planted(DETECTORS[name], part, plant, worlds)
        show(f"{name:12s} {what:46s} {hits / (worlds * _PLANTED):6.2f} {false:6d}")


if __name__ == "__main__":
    np.seterr(all="raise", under="ignore")
    main(print)
