"""How often findings are false, true changes are found and decoys are taken for changes.

    python -m benchmarks.insight [--worlds 100] [--scenario TEXT] [--processes 2]

Every scenario is drawn --worlds times with seeds of its own and judged by the product at q = 0.10.
A finding of a change is false when nothing of its family was planted on its item (what stands out
from other items is counted apart, since items do differ). Beside it stand, on the same volumes, the
rule of many reports (20 % more or less) and a Poisson test with the same control of false
discoveries. `A/A` is the share of items without a plant that were flagged; `own A/A` the rate the
report itself prints from the halves of its periods (first worlds only). The thresholds were fixed
on other seeds. Changes of shares are asked for from 2,000 trials in both periods together on;
`0.60 of 0.70` says that 0.70 would be seen if every trial were independent and nothing wandered.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from benchmarks.insight_worlds import SCENARIOS, Scenario, Truth

from zhagen.calendar.official import official_calendar
from zhagen.insight.detecting.detectors import DETECTORS
from zhagen.insight.judging.discovery import aa_rate, judge
from zhagen.insight.model import Candidate
from zhagen.insight.shares.counted import Counted
from zhagen.insight.shares.kinds import SHARES
from zhagen.insight.thresholds import general as thresholds
from zhagen.measures.distributions import normal_sf
from zhagen.measures.multiplicity import benjamini_hochberg

_FIRST_SEED = 100_000
# Worlds whose own rate is reckoned as well: it takes four times as long as all the rest.
_OWN_WORLDS = 20
_CHANGES = ("rose", "fell")


@dataclass
class Score:
    """What was counted in one world or, added up, in many."""

    fdp: list[float] = field(default_factory=list)
    flagged: list[float] = field(default_factory=list)
    own: list[float] = field(default_factory=list)
    apart: list[int] = field(default_factory=list)
    peers: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    found: dict[tuple[str, float], list[bool]] = field(default_factory=lambda: defaultdict(list))
    bound: dict[tuple[str, float], list[bool]] = field(default_factory=lambda: defaultdict(list))
    decoys: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    named: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    false: Counter[str] = field(default_factory=Counter)
    wrong_way: int = 0

    def add(self, other: Score) -> None:
        """Take in the counts of another world."""
        self.fdp += other.fdp
        self.flagged += other.flagged
        self.own += other.own
        self.apart += other.apart
        self.false += other.false
        self.wrong_way += other.wrong_way
        for name, rates in other.peers.items():
            self.peers[name] += rates
        for key, hits in other.found.items():
            self.found[key] += hits
        for key, hits in other.bound.items():
            self.bound[key] += hits
        for name, hits in other.decoys.items():
            self.decoys[name] += hits
        for name, hits in other.named.items():
            self.named[name] += hits


def run_world(index: int, seed: int) -> Score:
    """The score of one world of a scenario."""
    scenario = SCENARIOS[index]
    truth = scenario.draw(_FIRST_SEED * (index + 1) + seed)
    calendar = official_calendar()
    judged = judge(truth.panel, truth.before, truth.after, calendar)
    score = Score()
    standing = [candidate for candidate, q in judged.standing if q is not None]
    _score_findings(score, truth, standing)
    _score_explanations(score, truth, scenario, standing, judged.explained)
    _score_bound(score, truth)
    if not truth.counts or "volume" in {family for _, family in truth.plants}:
        _score_peers(score, truth)
    if not truth.plants and seed < _OWN_WORLDS:
        own = aa_rate(truth.panel, (truth.before, truth.after), calendar, DETECTORS)
        score.own.append(np.nan if own is None else own)
    return score


def _score_findings(score: Score, truth: Truth, standing: Sequence[Candidate]) -> None:
    changed = [each for each in standing if each.type.endswith(_CHANGES)]
    false = [each for each in changed if (each.item, each.family) not in truth.plants]
    score.fdp.append(len(false) / max(1, len(changed)))
    score.false.update(each.type for each in false)
    score.apart.append(len(standing) - len(changed))
    planted = {item for item, _ in truth.plants}
    clean = len(truth.panel.items) - len(planted)
    score.flagged.append(len({each.item for each in false} - planted) / max(1, clean))
    changes = {(each.item, each.family): each for each in standing if each.type.endswith(_CHANGES)}
    for (item, family), (effect, rose) in truth.plants.items():
        found = changes.get((item, family))
        if truth.asked(item, family):
            score.found[family, effect].append(found is not None)
        if found is not None and found.type.endswith("rose") is not rose:
            score.wrong_way += 1


def _score_explanations(
    score: Score,
    truth: Truth,
    scenario: Scenario,
    standing: Sequence[Candidate],
    explained: Sequence[Candidate],
) -> None:
    flagged = {each.item for each in standing}
    reasons = defaultdict(set)
    for each in explained:
        reasons[each.item].add(each.family)
    for item, kind in truth.decoys.items():
        score.decoys[kind].append(item in flagged)
        score.named[kind].append(bool(reasons[item]))
    for family in scenario.expects:
        score.named[f"site: {family}"].append(family in reasons[None])


def _score_bound(score: Score, truth: Truth) -> None:
    """What a test would see to which every trial is independent and nothing ever wanders.

    No honest test sees more: it is the power that the counts allow.
    """
    for kind in (each for each in SHARES if each.family in truth.counts):
        codes = list(truth.counts[kind.family])
        p = [_independent(*truth.counts[kind.family][code], kind.least) for code in codes]
        q = dict(zip(codes, benjamini_hochberg(p), strict=True))
        for (item, family), (effect, _) in truth.plants.items():
            if family == kind.family and truth.asked(item, family):
                score.bound[family, effect].append(q[item] <= thresholds.Q)


def _independent(before: Counted, after: Counted, least: float) -> float:
    """The p of two binomial shares, against no more than the smallest change worth saying."""
    shares = [(side.events + 0.5) / (side.trials + 1) for side in (before, after)]
    variance = sum(
        share * (1 - share) / (side.trials + 1)
        for share, side in zip(shares, (before, after), strict=True)
    )
    change, error = abs(shares[1] - shares[0]), variance**0.5
    return min(1.0, normal_sf((change - least) / error) + normal_sf((change + least) / error))


def _score_peers(score: Score, truth: Truth) -> None:
    """The same volumes judged as reports usually do."""
    views = truth.panel.pages.views.sum(axis=2)
    sums = [
        views[:, truth.panel.between(period.first, period.last)].sum(axis=1)
        for period in (truth.before, truth.after)
    ]
    days = truth.before.days, truth.after.days
    ratio = (sums[1] / days[1]) / np.maximum(sums[0] / days[0], 1e-9)
    error = np.sqrt(1 / np.maximum(sums[0], 1) + 1 / np.maximum(sums[1], 1))
    p = [min(1.0, 2 * normal_sf(abs(z))) for z in np.log(np.maximum(ratio, 1e-9)) / error]
    rules = {
        "±20 %": np.abs(ratio - 1) >= 0.2,
        "Poisson + BH": np.array(benjamini_hochberg(p)) <= thresholds.Q,
    }
    codes = [item.code for item in truth.panel.items]
    for name, flags in rules.items():
        found = [code for code, flag in zip(codes, flags, strict=True) if flag]
        false = [code for code in found if (code, "volume") not in truth.plants]
        score.peers[name].append(len(false) / max(1, len(found)))


def run_scenario(index: int, worlds: int, pool: ProcessPoolExecutor) -> Score:
    """All worlds of a scenario."""
    total = Score()
    for score in pool.map(partial(run_world, index), range(worlds), chunksize=4):
        total.add(score)
    return total


def show(name: str, score: Score) -> None:
    """One block of the printed report."""
    peers = ", ".join(f"{rule} {np.mean(rates):.2f}" for rule, rates in score.peers.items())
    error = np.std(score.fdp) / np.sqrt(len(score.fdp))
    print(f"{name}: {len(score.fdp)} worlds")
    print(f"  FDP {np.mean(score.fdp):.3f} (error {error:.3f}); {peers}")
    own = np.array(score.own)
    printed = "" if np.isnan(own).all() else f" own A/A {np.nanmean(own):.4f};"
    print(
        f"  A/A {np.mean(score.flagged):.4f} of items without a plant;{printed}"
        f" wrong direction {score.wrong_way}; standing out {np.mean(score.apart):.1f} a world"
    )
    for family in sorted({key[0] for key in score.found}):
        shares = "  ".join(
            f"{effect:g}: {np.mean(hits):.2f}{_at_most(score, of, effect)} ({len(hits)})"
            for (of, effect), hits in sorted(score.found.items())
            if of == family
        )
        print(f"  recall {family}  {shares}")
    for kind, hits in score.decoys.items():
        print(
            f"  decoy {kind}: flagged {np.mean(hits):.3f} of {len(hits)},"
            f" explained {np.mean(score.named[kind]):.2f}"
        )
    for kind, hits in score.named.items():
        if kind.startswith("site: "):
            print(f"  told {kind}: {np.mean(hits):.2f}")
    if score.false:
        print("  false:", ", ".join(f"{name} {n}" for name, n in score.false.most_common(6)))


def _at_most(score: Score, family: str, effect: float) -> str:
    hits = score.bound.get((family, effect))
    return f" of {np.mean(hits):.2f}" if hits else ""


def main(arguments: Iterable[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--worlds", type=int, default=100)
    parser.add_argument("--scenario", default="", help="only those whose name begins with it")
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args(None if arguments is None else list(arguments))
    with ProcessPoolExecutor(options.processes) as pool:
        for index, scenario in enumerate(SCENARIOS):
            if scenario.name.startswith(options.scenario):
                show(scenario.name, run_scenario(index, options.worlds, pool))
                sys.stdout.flush()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
