"""Views of an item that rose or fell against the items of its kind.

The test is described in `local_level`; here its result becomes candidates. Splitting each period
in its middle, where nothing was announced to have happened, shows whether the errors are large
enough: the excess of those null changes inflates every error and never deflates one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import special  # type: ignore[import-untyped]

from zhagen.calendar.workdays import WorkCalendar
from zhagen.insight.comparing.local_level import Steps, few, fits, learn, pause, steps
from zhagen.insight.model import Candidate, Evidence
from zhagen.insight.period import Period
from zhagen.insight.thresholds import general as thresholds
from zhagen.insight.views.baseline import Baseline, baseline, per_day
from zhagen.insight.views.blocks import Weeks, weeks_of
from zhagen.insight.views.days import Flags
from zhagen.insight.views.drift import GRID, plain
from zhagen.logs.panel import Panel
from zhagen.measures.distributions import normal_upper

Floats = NDArray[np.float64]

_METRIC = "views_per_day"
# A half period needs as many weeks to be split once more.
_HALF_WEEKS = 3
# Quantiles at which the null changes are held against the normal distribution.
_QUANTILES = (0.5, 0.8, 0.9)
_FEWEST_SPLITS = 20


@dataclass(frozen=True, slots=True, eq=False)
class VolumeTest:
    """What was tested: `tested` are item indices, the other arrays follow them.

    `inflation` is the factor on every standard error that splits without a change asked for.
    """

    tested: NDArray[np.intp]
    change: Floats
    low: Floats
    high: Floats
    p: Floats
    inflation: float


def candidates(
    panel: Panel, before: Period, after: Period, calendar: WorkCalendar
) -> Iterator[Candidate]:
    """One candidate for each item with views enough; its p is two-sided."""
    base = baseline(panel, before, after, calendar)
    test = test_volume(base)
    if test is not None:
        yield from _candidates(panel, base, test)


def test_volume(base: Baseline) -> VolumeTest | None:
    """The test of all items; None where a period has too few whole weeks."""
    weeks = weeks_of(base)
    tested = np.flatnonzero(_enough(base))
    if not weeks.enough() or not len(tested):
        return None
    mine = _rows(weeks, tested)
    fitted = fits(mine, GRID)
    believed = learn(fitted)
    found = steps(fitted, believed)
    least = float(np.log(thresholds.VOLUME_NULL))
    inflation = max(_null_inflation(mine, believed), _pause_inflation(mine, found))
    inflation *= few(len(tested))
    p = found.p(least, inflation)
    told = found.told(plain(mine), thresholds.LEVEL, inflation)
    strong = np.abs(told.change) > np.log(thresholds.VOLUME_RATIO)
    return VolumeTest(
        tested=tested,
        change=np.expm1(told.change),
        low=np.expm1(told.low),
        high=np.expm1(told.high),
        p=np.where(strong, p, 1.0),
        inflation=inflation,
    )


def _enough(base: Baseline) -> Flags:
    """Items with views enough to be judged, in both periods together and not only in one."""
    counts = [
        (base.views * base.compared)[:, part].sum(axis=1)
        for part in (base.days.before, base.days.after)
    ]
    enough: Flags = (counts[0] + counts[1] >= thresholds.VOLUME_VIEWS) & (
        np.minimum(counts[0], counts[1]) > 0
    )
    return enough


def _rows(weeks: Weeks, rows: NDArray[np.intp]) -> Weeks:
    return replace(weeks, log=weeks.log[rows], noise=weeks.noise[rows])


def _null_inflation(weeks: Weeks, believed: Floats) -> float:
    """The factor that the halves of each period, where nothing happened, ask for."""
    halves = [_halves(weeks, after=side) for side in (False, True)]
    scores = [_scores(steps(fits(half, GRID), believed)) for half in halves if half is not None]
    return _inflation(np.concatenate(scores), _QUANTILES) if scores else 1.0


def _pause_inflation(weeks: Weeks, found: Steps) -> float:
    """The factor for periods far apart, of whose pause the weeks say nothing.

    Most items did not change, so the middle of their scores is null (Efron 2004). A holiday left
    out inside a period is no such pause.
    """
    if pause(weeks) <= thresholds.LONGEST_PAUSE_WEEKS:
        return 1.0
    return _inflation(_scores(found), (0.5,))


def _halves(weeks: Weeks, *, after: bool) -> Weeks | None:
    """One period split in its middle as if that were the border of two periods."""
    places = np.flatnonzero(weeks.after == after)
    if len(places) < 2 * _HALF_WEEKS:
        return None
    second = np.arange(len(places)) >= len(places) // 2
    return Weeks(
        log=weeks.log[:, places],
        noise=weeks.noise[:, places],
        time=weeks.time[places],
        share=weeks.share[places],
        after=second,
    )


def _scores(found: Steps) -> Floats:
    """Absolute normal scores of the null changes."""
    return np.asarray(-special.ndtri(np.clip(found.p(0.0) / 2, 1e-12, 0.5)), np.float64)


def _inflation(scores: Floats, quantiles: tuple[float, ...]) -> float:
    """How much wider than normal the scores are, at the worst of the quantiles; at least 1."""
    if len(scores) < _FEWEST_SPLITS:
        return 1.0
    ratios = [
        float(np.quantile(scores, share)) / normal_upper((1 - share) / 2) for share in quantiles
    ]
    return max(1.0, *ratios)


def _candidates(panel: Panel, base: Baseline, test: VolumeTest) -> Iterator[Candidate]:
    before = per_day(base.views, base.days.before, base.usable)
    after = per_day(base.views, base.days.after, base.usable)
    total = base.views[:, base.days.both & base.usable].sum(axis=1)
    for place, item in enumerate(test.tested):
        change = float(test.change[place])
        code = panel.items[item].code
        yield Candidate(
            type="volume.rose" if change > 0 else "volume.fell",
            item=code,
            metric=_METRIC,
            before=float(before[item]),
            after=float(after[item]),
            change=change,
            low=float(test.low[place]),
            high=float(test.high[place]),
            p=float(test.p[place]),
            n=int(total[item]),
            evidence=_evidence(code, base, item),
            people=float(base.views[item, base.days.after & base.usable].sum()),
            facts={
                "inflation": round(test.inflation, 3),
                "days_before": int((base.days.before & base.usable).sum()),
                "days_after": int((base.days.after & base.usable).sum()),
            },
        )


def _evidence(code: str, base: Baseline, item: int) -> Evidence:
    rows = [("时段", "浏览量", "有记录的天数")]
    for name, part in (("对比期", base.days.before), ("本期", base.days.after)):
        use = part & base.usable
        rows.append((name, f"{int(base.views[item, use].sum())}", f"{int(use.sum())}"))
    return Evidence("views", f"panel.pages.views[item={code}]", tuple(rows))
