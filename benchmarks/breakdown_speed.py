"""How fast the language part of the breakdown reads, in characters a CPU second.

Each paragraph counts once, as in a document; a pass over other wording comes first, so that no
figure holds the reading of the word lists. The first pass is told beside the middle one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from statistics import median

from benchmarks import breakdown_baseline as baseline

from zhagen.breakdown.lone import LoneParagraph, tasks_of
from zhagen.calendar.official import official_calendar

CALENDAR = official_calendar()
PASSES = 9
# One of each that is read, in wording of no file.
WARM_UP = (
    "（一）优化窗口服务。示例市政务服务局会同示例市财政局制定实施方案，2027年6月底前报市政府备案。",
    "责任单位：示例市教育局、各县（市、区）人民政府；配合单位：示例市交通局；完成时限：长期坚持",
    "每季度末前通报进展，办结率达到95%以上，自印发之日起10个工作日内建立工作台账。",
)


def print_speed(paragraphs: Sequence[str]) -> None:
    """Print the first and the middle pass over these paragraphs, and plain regexes beside them."""
    unique = list(dict.fromkeys(one for one in paragraphs if one.strip()))
    whole = sum(map(len, unique))
    list(_passes(_language_part, WARM_UP, 1))
    ours = list(_passes(_language_part, unique, PASSES))
    peer = list(_passes(_plain_regex, unique, PASSES))
    print(
        f"\n{len(unique)} distinct paragraphs, {whole} characters; a CPU second: "
        f"first pass {whole / ours[0]:,.0f}, median of {PASSES} {whole / median(ours):,.0f}; "
        f"plain regex {whole / median(peer):,.0f}"
    )


def _passes(read: Callable[[str], None], texts: Sequence[str], times: int) -> Iterator[float]:
    for _pass in range(times):
        started = time.process_time()
        for text in texts:
            read(text)
        yield time.process_time() - started


def _language_part(paragraph: str) -> None:
    tasks_of(LoneParagraph(paragraph), CALENDAR)


def _plain_regex(paragraph: str) -> None:
    baseline.bodies_of(paragraph)
    baseline.dates_of(paragraph)
