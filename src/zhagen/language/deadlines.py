"""Finding the words of a text that demand a time: by when, in which span, how often, how soon.

Rules run on the plain spelling (`plain`), so offsets hold in the original. First every named time
is found (`deadlines_points`), then the characters around it say what it demands: 到, 前, 内, 起,
至, a basis such as 自印发之日起, or a rhythm. What is no demand is left out: history (以来, 已),
times in titles and brackets of titles, validity, quotas of money, and lengths that are themselves
a target.
"""

from __future__ import annotations

import re
from dataclasses import replace

from zhagen.language.deadlines_after import after_basis
from zhagen.language.deadlines_bare import (
    DONE_AFTER,
    NOT_LATER,
    REACH,
    describes,
    is_quoted,
    plainly,
)
from zhagen.language.deadlines_events import event_times
from zhagen.language.deadlines_lasting import lasting
from zhagen.language.deadlines_model import (
    Between,
    DemandType,
    Every,
    Since,
    TimeDemand,
    Until,
    When,
)
from zhagen.language.deadlines_points import time_places
from zhagen.language.deadlines_rhythm import LISTING, every_year, rhythm_at
from zhagen.language.deadlines_stretches import (
    Length,
    Place,
    Point,
    Range,
    Rhythmic,
)
from zhagen.language.deadlines_windows import TAIL, joined, since_word, window
from zhagen.language.deadlines_words import (
    IN_FORCE,
)

_COMES_OF = re.compile(rf"(?:正式)?(?:{IN_FORCE})的")
_SINCE_THEN = re.compile(rf"(?:正式)?(?:{IN_FORCE})以来")
_UP_TO = re.compile(r"[至到]$")
_BEGINNING = "开始"
_OPENING_SINCE = re.compile(r"(?:^|[\n，。；：、（ ])[自从] ?\Z")
_DONE_BEFORE = re.compile(
    r"(?:已|已经|曾|早)[在于]?\"?$|有效期限?[为至自从]{0,2}$|[近截]至?$|放假(?:时间|日期)?[为：]?$"
)
# 去年12月31日前, 上月底前, 农历八月: over, or in another calendar.
_PAST = re.compile(r"(?:去年|上一?年度?|前年|上年|农历|阴历|旧历)的?\"?$")
_LAST_ONE = re.compile(r"(?<![以早晚线网])上一?个?$")
_TITLE = re.compile(r"《[^《》]{0,80}》|(?<=[》划案见要动施单法点知])（[0-9年月 ~-]{4,16}）")
_LEFT = 12


def find_deadlines(text: str, *, expected: bool = False) -> tuple[TimeDemand, ...]:
    """The time demands in plain `text`, in order and without overlap.

    `expected` says that the text stands where a time belongs (a table's 完成时限 column): then a
    time without 前 or 到 counts, and 长期 alone does too.
    """
    places = _outside_titles(text, time_places(text))
    found: list[TimeDemand] = []
    index, year = 0, None
    while index < len(places):
        demand, index = _demand_at(text, places, index, expected=expected)
        if demand is None:
            continue
        if found and demand.start < found[-1].end:
            continue
        demand = demand if demand.year == year else replace(demand, year=year)
        found.append(_listed(text, demand, found))
        year = _year_named(demand) or year
    for one in (*event_times(text), *lasting(text, expected=expected)):
        if not _overlaps(one, found):
            found.append(one)
    return tuple(sorted(found, key=lambda demand: demand.start))


def rhythm_of(words: str) -> Every | None:
    """The rhythm in the plain words of a demand, with the day its norm has no place for."""
    meanings = (demand.meaning for demand in find_deadlines(words, expected=True))
    return next((meaning for meaning in meanings if isinstance(meaning, Every)), None)


def _listed(text: str, demand: TimeDemand, found: list[TimeDemand]) -> TimeDemand:
    """每年6月、12月底前: what stands in a list with a rhythm shares it."""
    if not found or text[found[-1].end : demand.start] not in LISTING:
        return demand
    last, meaning = found[-1].meaning, demand.meaning
    if not (isinstance(last, Every) and last.month and isinstance(meaning, Until)):
        return demand
    every = every_year(meaning.when)
    return replace(demand, type=DemandType.PERIODIC, meaning=every) if every else demand


def _outside_titles(text: str, places: list[Place]) -> list[Place]:
    if not places or ("《" not in text and "（" not in text):
        return places
    titles = [match.span() for match in _TITLE.finditer(text)]
    return [
        place
        for place in places
        if not any(start <= place.start and place.end <= end for start, end in titles)
    ]


def _demand_at(
    text: str, places: list[Place], index: int, *, expected: bool
) -> tuple[TimeDemand | None, int]:
    """The demand that begins at a place, and the place to go on from."""
    place = places[index]
    following = places[index + 1] if index + 1 < len(places) else None
    if isinstance(place, Rhythmic):
        found = rhythm_at(text, place.start)
        if found is None:
            return None, index + 1
        return found, _beyond(places, index, found.end)
    if isinstance(place, Length):
        found = after_basis(text, place)
        return found, index + 1
    if _is_over(text, place.start):
        return None, index + 1
    found = _at_point(text, place, following, expected=expected)
    return found, _beyond(places, index, found.end if found else 0)


def _is_over(text: str, start: int) -> bool:
    left = text[max(0, start - _LEFT) : start]
    if _DONE_BEFORE.search(left) or _PAST.search(left):
        return True
    return text[start] in "月周季旬半星学" and _LAST_ONE.search(left) is not None


def _beyond(places: list[Place], index: int, end: int) -> int:
    index += 1
    while index < len(places) and places[index].start < end:
        index += 1
    return index


def _at_point(
    text: str, place: Point | Range, following: Place | None, *, expected: bool
) -> TimeDemand | None:
    left = text[max(0, place.start - _LEFT) : place.start]
    if isinstance(place, Range):
        found = window(text, place.start, place.end, place.first, place.last)
        return replace(found, bare=True) if found else None
    if found := joined(text, place, following):
        return found
    tail = TAIL.match(text, place.end)
    if tail and tail["since"]:
        return _since(text, place, following, tail.end())
    if tail is None and place.when is not None:
        return _unended(text, place, place.when, following, expected=expected)
    if tail is None or place.when is None:
        return None
    return _closed(text, place, place.when, left, tail)


def _unended(
    text: str, place: Point, when: When, following: Place | None, *, expected: bool
) -> TimeDemand | None:
    """A point with no ending of its own behind it."""
    begun = text.startswith(_BEGINNING, place.end) and _OPENING_SINCE.search(
        text[max(0, place.start - 3) : place.start]
    )
    if begun:
        return _since(text, place, following, place.end + len(_BEGINNING))
    left = text[max(0, place.start - _LEFT) : place.start]
    found = plainly(text, place, when, left, expected=expected)
    return found or _first_of_two(text, place, when, following)


def _first_of_two(
    text: str, place: Point, when: When, following: Place | None
) -> TimeDemand | None:
    """5月、9月各组织一次: what stands in a list with a time is one as well."""
    if not isinstance(following, Point) or text[place.end : following.start] not in LISTING:
        return None
    tail = TAIL.match(text, following.end)
    if following.when is None or following.when.unit != when.unit or (tail and not tail["before"]):
        return None
    other = tail or plainly(text, following, following.when, "，", expected=False)
    if other is None:
        return None
    words = text[place.start : place.end]
    before = tail is not None
    until = Until(when, before=before)
    return TimeDemand(place.start, place.end, words, DemandType.BY, until, bare=not before)


def _closed(
    text: str, place: Point, when: When, left: str, tail: re.Match[str]
) -> TimeDemand | None:
    """A point with 前, 内, 期间 or 止 behind it."""
    end = tail.end()
    if DONE_AFTER.match(text, end):
        return None
    if tail["during"]:
        start = place.start
        between = Between(when, None)
        return TimeDemand(start, end, text[start:end], DemandType.WINDOW, between, bare=True)
    reach = REACH.search(left)
    start = place.start - (len(reach.group()) if reach else 0)
    kind = DemandType.TARGET if reach and not tail["within"] else DemandType.BY
    start -= kind is DemandType.BY and is_quoted(text, place.start, end)
    if kind is DemandType.BY and (last := (_UP_TO if tail["until"] else NOT_LATER).search(left)):
        start = place.start - len(last.group())
    until = Until(when, before=bool(tail["before"]), eve=bool(tail["event"]) and when.unit == "day")
    return TimeDemand(start, end, text[start:end], kind, until)


def _since(text: str, place: Point, following: Place | None, end: int) -> TimeDemand | None:
    """自 … 起: a first day, the start of a rhythm, or the start of a length."""
    start = place.start
    start -= since_word(text, start)
    if following is not None and 0 <= following.start - end <= 1:
        # 自6月起每周 is one phrase; 6月1日起每周二 are a first day and a rhythm.
        shared = isinstance(following, Rhythmic) and start < place.start
        shared = shared and "，" not in text[end : following.start]
        if shared and (every := rhythm_at(text, following.start)):
            return replace(every, start=start, text=text[start : every.end])
        if isinstance(following, Length) and place.when is not None:
            return after_basis(text, following, since=start, first=place.when)
    if describes(text, end) or _SINCE_THEN.match(text, end):
        return None
    past = _COMES_OF.match(text, end) is not None
    return TimeDemand(start, end, text[start:end], DemandType.FROM, Since(place.when), bare=past)


def _overlaps(one: TimeDemand, others: list[TimeDemand]) -> bool:
    return any(one.start < other.end and other.start < one.end for other in others)


def _year_named(demand: TimeDemand) -> int | None:
    meaning = demand.meaning
    if isinstance(meaning, Until) and demand.type is DemandType.BY:
        return meaning.when.year
    if isinstance(meaning, Between):
        last = meaning.last.year if meaning.last else None
        return last or (meaning.first.year if meaning.first else None)
    return None
