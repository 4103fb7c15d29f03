"""Search words that many more people type than before: a new policy, a deadline, a rumour.

A word's share of all searches of the site is compared, so that a busier site raises no word. Only
rises are findings; a word nobody asks for any more needs no answer. It was looked at all the same:
words are chosen by their searches in both periods together, which no rise brings about by itself.

A crowd on one day is news, not a rise: without its busiest week a word must still have half of its
searches and have risen.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from zhagen.calendar.workdays import WorkCalendar
from zhagen.insight.comparing.halves import Halves, halves
from zhagen.insight.comparing.moderation import beyond, moderated, reach
from zhagen.insight.comparing.shares import Side, Trials, flat_side, standardised
from zhagen.insight.model import Candidate, Direction, Evidence
from zhagen.insight.period import Period
from zhagen.insight.thresholds.shares import FEWEST_WORD_SEARCHES, LEAST_WORD_RATIO
from zhagen.logs.panel import Flags, Panel
from zhagen.measures.distributions import Floats

METRIC = "searches_per_day"
_WEEK = 7


def candidates(
    panel: Panel, before: Period, after: Period, calendar: WorkCalendar
) -> Iterator[Candidate]:
    """One candidate for each word typed often enough in both periods together.

    Without evidence (p of 1) where it is not frequent now, or did not rise both as a share of all
    searches and by day: the sentence tells searches a day.
    """
    cut = halves(panel, before, after, calendar)
    if cut is None or not panel.words.words or not panel.searches.site_total.any():
        return
    first, second = (_counts(panel, days) for days in (cut.before.days, cut.after.days))
    usable = np.asarray(first + second >= FEWEST_WORD_SEARCHES, dtype=np.bool_)
    change, se, df = _log_changes(panel, cut, usable)
    peak = _busiest_week(panel, cut.after.days)
    steady = (panel.words.total * peak).sum(axis=1) * 2 <= second
    # Days without a search log say nothing of how often a word was typed.
    days = [int(panel.searched[half.days].sum()) or half.length for half in (cut.before, cut.after)]
    risen = (change > 0) & (second * days[0] > first * days[1]) & (second >= FEWEST_WORD_SEARCHES)
    least = float(np.log(LEAST_WORD_RATIO))
    p = beyond(change, se, df, least)
    rest = _log_changes(panel, cut, usable, without=peak)
    p = np.where(rest[0] > 0, np.maximum(p, beyond(*rest, least)), 1.0)
    p = np.where(risen & steady, p, 1.0)
    widths = reach(se, df)
    for place in np.flatnonzero(usable).tolist():
        numbers = float(change[place]), float(widths[place]), float(p[place])
        counts = int(first[place]), int(second[place])
        rates = counts[0] / days[0], counts[1] / days[1]
        yield _of_word(panel, place, counts, rates, numbers, (before, after))


def _counts(panel: Panel, days: slice) -> Floats:
    return np.asarray(panel.words.total[:, days].sum(axis=1), dtype=np.float64)


def _busiest_week(panel: Panel, days: slice) -> Flags:
    """The seven days running on which each word was typed most, [word, day].

    Of less than a month a quarter of the days.
    """
    total = panel.words.total[:, days]
    length = max(1, min(_WEEK, total.shape[1] // 4))
    sums = np.cumsum(np.pad(total, ((0, 0), (1, 0))), axis=1)
    first = days.start + (sums[:, length:] - sums[:, :-length]).argmax(axis=1)
    place = np.arange(panel.words.total.shape[1])
    return np.asarray((place >= first[:, None]) & (place < first[:, None] + length), np.bool_)


def _log_changes(
    panel: Panel, cut: Halves, usable: Flags, *, without: Flags | None = None
) -> tuple[Floats, Floats, Floats]:
    """(log ratio of the word's share of searches, its error, df) of every word.

    `without` are days [word, day] that are left out.
    """
    kept = 1.0 if without is None else (~without).astype(np.float64)
    words = (panel.words.total * kept)[:, :, None].astype(np.float64)
    site = np.broadcast_to(panel.searches.site_total[None, :], panel.words.total.shape) * kept
    data = Trials(words, site[:, :, None].astype(np.float64), ("全部",), (0,), ("全部",))
    ones = np.ones((len(words), 1))
    sides = [flat_side(data, cut, half) for half in (cut.before, cut.after)]
    levels = [standardised(side, ones) for side in sides]
    logs = [_log_share(side) for side in sides]
    scale = [np.maximum(np.exp(log), 1e-9) ** 2 for log in logs]
    independent = sum(
        np.maximum(level.independent, 1e-15) / s for level, s in zip(levels, scale, strict=True)
    )
    clustered = sum(level.clustered / s for level, s in zip(levels, scale, strict=True))
    ratio = np.asarray(clustered / independent, dtype=np.float64)
    dispersion, df = moderated(ratio, levels[0].df + levels[1].df, usable)
    return logs[1] - logs[0], np.sqrt(dispersion * independent), df


def _log_share(side: Side) -> Floats:
    """Log of the share, half an occurrence added: a new word has none before."""
    events, sizes = side.events.sum(axis=(1, 2)), side.sizes[:, 0]
    return np.asarray(np.log((events + 0.5) / (sizes + 1)), dtype=np.float64)


def _of_word(
    panel: Panel,
    place: int,
    counts: tuple[int, int],
    rates: tuple[float, float],
    numbers: tuple[float, float, float],
    periods: tuple[Period, Period],
) -> Candidate:
    change, width, p = numbers
    # How many times as many as none there is no telling.
    grown, low, high = (
        float(np.expm1(each)) if counts[0] else None
        for each in (change, change - width, change + width)
    )
    word, item = panel.words.words[place], int(panel.words.item[place])
    spans = "、".join(f"{x.first.isoformat()}..{x.last.isoformat()}" for x in periods)
    rows = [("周期", "搜索次数", "每天")]
    for period, count, rate in zip(periods, counts, rates, strict=True):
        rows.append((period.name, str(count), f"{rate:.4f}"))
    empty = int(panel.words.without_result[place].sum())
    return Candidate(
        "query.rising",
        panel.items[item].code if item >= 0 else None,
        METRIC,
        rates[0],
        rates[1],
        grown,
        low,
        high,
        p,
        counts[0] + counts[1],
        Evidence("search", f"sum(words.total) [word={word}; {spans}]", tuple(rows)),
        Direction.NEITHER,
        float(counts[1]),
        {"word": word, "before_count": counts[0], "after_count": counts[1], "empty": empty},
    )
