"""Which function writes the sentence of which candidate.

A candidate's exact type wins over its family. A family without a function is a fault of ours, told
by its name, never a sentence without words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from zhagen.insight.model import Candidate
from zhagen.insight.wording import cases, moves, pages, shares, times, views

Sentence = Callable[[Candidate, str], str]

_SHARES = ("bounce", "search", "returns")
_SHARES_TOLD_WITH_MORE = ("step", "slow")
_BESIDE_OTHERS = ("hours", "search_left", "satisfaction")
_TIMES = ("dwell", "handling_time")
SENTENCES: dict[str, Sentence] = {
    "volume": views.views,
    "measurement.address": views.address,
    "measurement.break": views.broke,
    "gap": views.gap,
    "bots.item": views.programs,
    "bots.site": views.programs_on_site,
    "spike": views.spike,
    "site": views.of_site,
    "calendar.days": views.days_of_week,
    "calendar.season": views.season,
    **dict.fromkeys((*_SHARES, *_BESIDE_OTHERS), shares.sentence),
    **{f"mix.{share}": shares.mixed for share in (*_SHARES, *_SHARES_TOLD_WITH_MORE)},
    **{f"site.{share}": shares.of_site for share in (*_SHARES, *_SHARES_TOLD_WITH_MORE)},
    **dict.fromkeys(_TIMES, times.sentence),
    **{f"mix.{time}": times.mixed for time in _TIMES},
    **{f"site.{time}": times.of_site for time in _TIMES},
    "broken_link": times.broken,
    "returns.reason": cases.reason,
    "handling_time.over_promise": cases.promise,
    "window": cases.window,
    "dwell.short": pages.too_short,
    "device": pages.phone,
    "query": pages.rising,
    "online": pages.online,
    "page.stale": pages.stale,
    "page.unused": pages.unused,
    "season": pages.season,
    "step": moves.step,
    "slow": moves.slow,
    "failing": moves.failing,
    **dict.fromkeys(("page_search", "download"), moves.for_a_hundred),
    "pogo": moves.pogo,
    "paging": moves.paging,
}


class NoWords(LookupError):
    """A kind of finding that nobody wrote a sentence for."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"发现类型“{kind}”没有对应的句子，请在 wording 中补上。")


def sentence(candidate: Candidate, item_name: str) -> str:
    """The Chinese sentence of a candidate; `item_name` is "" for the whole site."""
    return of(candidate, SENTENCES)(candidate, item_name)


def of(candidate: Candidate, table: Mapping[str, Sentence]) -> Sentence:
    """The function for a candidate's type, else for its family. Raises NoWords."""
    found = table.get(candidate.type) or table.get(candidate.family)
    if found is None:
        raise NoWords(candidate.type)
    return found
