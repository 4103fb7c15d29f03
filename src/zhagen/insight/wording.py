"""Which function writes the sentence of which candidate.

A candidate's exact type wins over its family. A family without a function is a fault of ours, told
by its name, never a sentence without words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from zhagen.insight import (
    wording_more,
    wording_moves,
    wording_shares,
    wording_times,
    wording_volume,
)
from zhagen.insight.model import Candidate

Sentence = Callable[[Candidate, str], str]

SENTENCES: dict[str, Sentence] = {
    "volume": wording_volume.views,
    "measurement.address": wording_volume.address,
    "measurement.break": wording_volume.broke,
    "gap": wording_volume.gap,
    "bots.item": wording_volume.programs,
    "bots.site": wording_volume.programs_on_site,
    "spike": wording_volume.spike,
    "site": wording_volume.of_site,
    "calendar.days": wording_volume.days_of_week,
    "calendar.season": wording_volume.season,
    "bounce": wording_shares.sentence,
    "search": wording_shares.sentence,
    "returns": wording_shares.sentence,
    "dwell": wording_times.sentence,
    "handling_time": wording_times.sentence,
    "broken_link": wording_times.broken,
    "returns.reason": wording_more.reason,
    "handling_time.over_promise": wording_more.promise,
    "dwell.short": wording_more.too_short,
    "device": wording_more.phone,
    **dict.fromkeys(("hours", "search_left", "satisfaction"), wording_more.beside_others),
    "query": wording_more.rising,
    "window": wording_more.window,
    "online": wording_more.online,
    "page.stale": wording_more.stale,
    "page.unused": wording_more.unused,
    "season": wording_more.season,
    "step": wording_moves.step,
    "slow": wording_moves.slow,
    "failing": wording_moves.failing,
    **dict.fromkeys(("page_search", "download"), wording_moves.for_a_hundred),
    "pogo": wording_moves.pogo,
    "paging": wording_moves.paging,
    **dict.fromkeys(("mix.step", "mix.slow"), wording_moves.mixed),
    **dict.fromkeys(("site.step", "site.slow"), wording_moves.of_site),
    **dict.fromkeys(("mix.bounce", "mix.search", "mix.returns"), wording_shares.mixed),
    **dict.fromkeys(("site.bounce", "site.search", "site.returns"), wording_shares.of_site),
    **dict.fromkeys(("mix.dwell", "mix.handling_time"), wording_times.mixed),
    **dict.fromkeys(("site.dwell", "site.handling_time"), wording_times.of_site),
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
