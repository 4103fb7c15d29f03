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
from zhagen.language.deadlines_bare import DONE_AFTER, REACH, describes, is_quoted, plainly
from zhagen.language.deadlines_events import event_times
from zhagen.language.deadlines_model import (
    Always,
    Between,
    DemandType,
    Every,
    Since,
    TimeDemand,
    Until,
    When,
)
from zhagen.language.deadlines_points import (
    Length,
    Place,
    Rhythmic,
    time_places,
)
from zhagen.language.deadlines_rhythm import every_year, rhythm_at
from zhagen.language.deadlines_stretches import Point, Range
from zhagen.language.deadlines_words import ALWAYS, ALWAYS_CLOSING, TIME_LABELS

_JOIN = re.compile(r"(?:起|开始)?，? ?(?:至|到|-{1,2}|~)")
_TAIL = re.compile(
    r"\"?(?:（含[^（）]{0,4}）)? ?"
    r"(?:(?P<before>之前|以前|前(?![后沿期置往述列一二三四五六七八九十两0-9]))"
    r"|(?P<within>以?内(?![部容外涵设]))|(?P<since>起(?![草来步到因点色降居诉]))"
    r"|(?P<during>期间|时期)|(?P<until>截?止(?!损)))"
)
_SINCE = re.compile(r"[自从] ?\"?$")
_DONE_BEFORE = re.compile(r"(?:已|已经|曾|早)[在于]?\"?$|有效期限?[为至自从]{0,2}$|[近截]至?$")
_TITLE = re.compile(r"《[^《》]{0,80}》|(?<=[》划案见要动施单法点知])（[0-9年月 ~-]{4,16}）")
_ALWAYS = re.compile(
    rf"(?:{TIME_LABELS})(?P<labelled>{ALWAYS})(?=$|[，。；、） ])"
    rf"|(?:[，；（ ]|，?并(?:要)?)(?P<closing>{ALWAYS_CLOSING})(?=$|[。；） ])"
)
_ALWAYS_CELL = re.compile(rf"\s*(?P<cell>{ALWAYS}|全年)\s*")
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
        found.append(_listed(text, replace(demand, year=year), found))
        year = _year_named(demand) or year
    for one in (*event_times(text), *_ongoing(text, expected=expected)):
        if not _overlaps(one, found):
            found.append(one)
    return tuple(sorted(found, key=lambda demand: demand.start))


def _listed(text: str, demand: TimeDemand, found: list[TimeDemand]) -> TimeDemand:
    """每年6月、12月底前: what stands in a list with a rhythm shares it."""
    if not found or text[found[-1].end : demand.start] not in {"、", "和", "及"}:
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
    if _DONE_BEFORE.search(text[max(0, place.start - _LEFT) : place.start]):
        return None, index + 1
    found = _at_point(text, place, following, expected=expected)
    return found, _beyond(places, index, found.end if found else 0)


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
        window = _window(text, place.start, place.end, place.first, place.last)
        return replace(window, bare=True) if window else None
    if window := _joined(text, place, following):
        return window
    tail = _TAIL.match(text, place.end)
    if tail and tail["since"]:
        return _since(text, place, following, tail.end())
    if tail is None and place.when is not None:
        return plainly(text, place, place.when, left, expected=expected)
    if tail is None or place.when is None:
        return None
    return _closed(text, place, place.when, left, tail)


def _joined(text: str, place: Point, following: Place | None) -> TimeDemand | None:
    """A first and a last day with 至, 到 or a dash between them."""
    first, join = place.when, _JOIN.match(text, place.end)
    if join is None or following is None or following.start - join.end() not in {0, 1}:
        return None
    if isinstance(following, Point) and following.when is not None:
        return _window(text, place.start, following.end, first, following.when)
    if isinstance(following, Length) and following.as_day and first and first.unit == "day":
        last = replace(first, day=following.amount)
        return _window(text, place.start, following.end, first, last)
    return None


def _window(text: str, start: int, end: int, first: When | None, last: When) -> TimeDemand | None:
    tail = _TAIL.match(text, end)
    if tail and not tail["since"]:
        end = tail.end()
    if DONE_AFTER.match(text, end):
        return None
    start -= _since_word(text, start)
    return TimeDemand(start, end, text[start:end], DemandType.WINDOW, Between(first, last))


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
    return TimeDemand(start, end, text[start:end], kind, Until(when, before=bool(tail["before"])))


def _since(text: str, place: Point, following: Place | None, end: int) -> TimeDemand | None:
    """自 … 起: a first day, the start of a rhythm, or the start of a length."""
    start = place.start
    start -= _since_word(text, start)
    if following is not None and 0 <= following.start - end <= 1:
        shared = isinstance(following, Rhythmic) and "，" not in text[end : following.start]
        if shared and (every := rhythm_at(text, following.start)):
            return replace(every, start=start, text=text[start : every.end])
        if isinstance(following, Length) and place.when is not None:
            return after_basis(text, following, since=start, first=place.when)
    if describes(text, end):
        return None
    return TimeDemand(start, end, text[start:end], DemandType.FROM, Since(place.when))


def _since_word(text: str, start: int) -> int:
    """How many characters 自 or 从 before `start` takes, 0 where it is not there."""
    match = _SINCE.search(text[max(0, start - 3) : start])
    return len(match.group()) if match else 0


def _ongoing(text: str, *, expected: bool) -> list[TimeDemand]:
    if expected and (cell := _ALWAYS_CELL.fullmatch(text)):
        return [_always(cell, "cell")]
    if "长期" not in text and "持续" not in text and "常态" not in text:
        return []
    return [
        _always(match, "labelled" if match["labelled"] else "closing")
        for match in _ALWAYS.finditer(text)
    ]


def _always(match: re.Match[str], group: str) -> TimeDemand:
    start, end = match.span(group)
    return TimeDemand(start, end, match[group], DemandType.ONGOING, Always())


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
