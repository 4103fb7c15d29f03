"""Which other address an item's pages have moved to, or came from.

An item whose views begin overnight, and an address of no item whose views end then with as many of
them, may belong together; many addresses change on the day a site is rebuilt, so that as many is
not enough. In this order decide: where the server sent people on to, words that only this item's
address and the other one hold (a code, a file's name), and the number of views, if there is only
one such address for the item and only one such item for the address.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from zhagen.insight.diagnosing.paths import Address, Break
from zhagen.insight.thresholds import general as thresholds
from zhagen.logs.items import Item, ItemPages
from zhagen.logs.panel import Redirects

# How far apart an item's break and that of the other address may be.
_SLACK: Final = 2
# Redirects that are told from chance, and the part of them that must belong together.
_FEWEST_REDIRECTS: Final = 3
_MOST_OF: Final = 0.8
# Letters and digits that stand by themselves; short ones mean many things.
_WORD: Final = re.compile(r"[^\W_]+")
_SHORTEST: Final = 3
# Evidence of an item for an address, 0 for none.
_Weight = Callable[[int, Address], float]


@dataclass(frozen=True, slots=True)
class Match:
    """What is known of the other address of an item.

    `by` is redirect, name or views. `address` is None where several are possible: then `possible`
    holds them.
    """

    by: str
    address: Address | None
    possible: tuple[Address, ...] = ()


def matches(
    items: Sequence[Item],
    breaks: Mapping[int, Break],
    others: Sequence[Address],
    redirects: Redirects | None,
) -> dict[int, Match]:
    """The other addresses of the items whose views end or begin, by place of the item."""
    fitting = {
        item: [other for other in others if _fits(own, other)] for item, own in breaks.items()
    }
    found: dict[int, Match] = {}
    for by, weight in (
        ("redirect", _redirected(items, breaks, redirects)),
        ("name", _named(items, fitting)),
    ):
        for item, address in _evident(breaks, _left(fitting, found), weight).items():
            found[item] = Match(by, address)
    return found | _by_views(breaks, _left(fitting, found))


def _left(
    fitting: Mapping[int, list[Address]], found: Mapping[int, Match]
) -> dict[int, list[Address]]:
    """The items without a match, and the addresses that are nobody's."""
    return {
        item: [other for other in mine if not _taken(other, found.values())]
        for item, mine in fitting.items()
        if item not in found
    }


def _fits(own: Break, other: Address) -> bool:
    """Whether the address ends as the item begins, or the other way round, with as many views."""
    if abs(own.place - other.place) > _SLACK:
        return False
    lost, won = own.before - own.since, other.since - other.before
    return lost * won > 0 and 1 / thresholds.MOVED_LIKE <= abs(won / lost) <= thresholds.MOVED_LIKE


def _evident(
    breaks: Mapping[int, Break], free: Mapping[int, list[Address]], weight: _Weight
) -> dict[int, Address]:
    """Each item with the address that there is most evidence for.

    An address that as much speaks for by way of another item is a folder that holds both.
    """
    weights = {
        (item, other.path): weight(item, other) for item, mine in free.items() for other in mine
    }
    total: dict[str, float] = defaultdict(float)
    for (_, path), each in weights.items():
        total[path] += each
    found = {}
    for item, mine in free.items():
        sure = {
            other: weights[item, other.path]
            for other in mine
            if weights[item, other.path] > 0
            and weights[item, other.path] >= _MOST_OF * total[other.path]
        }
        if sure:
            most = max(sure.values())
            best = [other for other, own in sure.items() if own >= _MOST_OF * most]
            if _one_place(best):
                found[item] = _nearest(breaks[item], best)
    return found


def _nearest(own: Break, several: Iterable[Address]) -> Address:
    """Of addresses within one another the one with the most similar views, then the longest."""
    lost = own.before - own.since
    return min(
        several,
        key=lambda each: (
            round(abs(math.log(abs((each.since - each.before) / lost))), 2),
            -len(each.path),
            each.path,
        ),
    )


def _redirected(
    items: Sequence[Item], breaks: Mapping[int, Break], redirects: Redirects | None
) -> _Weight:
    """Redirects between an item and an address."""
    table: dict[int, Counter[str]] = defaultdict(Counter)
    if redirects is not None:
        pages = ItemPages(tuple(items))
        place = {item.code: number for number, item in enumerate(items)}
        rows = zip(redirects.source, redirects.target, redirects.count.tolist(), strict=True)
        for source, target, count in rows:
            for own, other, ended in ((target, source, False), (source, target, True)):
                code = pages.code_of(own)
                item = place[code] if code is not None else -1
                if item in breaks and breaks[item].ended is ended:
                    table[item][other] += count

    def weight(item: int, other: Address) -> float:
        count = sum(n for path, n in table[item].items() if path.startswith(other.path))
        return float(count) if count >= _FEWEST_REDIRECTS else 0.0

    return weight


def _named(items: Sequence[Item], fitting: Mapping[int, Sequence[Address]]) -> _Weight:
    """Whether an address holds a word that only the item's address, or its code, holds.

    A word that addresses beside one another hold is the name of a section.
    """
    words = [_words(item.url_prefix) | _words(item.code) for item in items]
    held = Counter(word for each in words for word in each)

    def weight(item: int, other: Address) -> float:
        own = {word for word in words[item] if held[word] == 1} & _words(other.path)
        beside = (each for each in fitting[item] if not _nested(each, other))
        return float(bool(own.difference(*(_words(each.path) for each in beside))))

    return weight


def _words(text: str) -> frozenset[str]:
    found = (each.lower() for each in _WORD.findall(text))
    return frozenset(each for each in found if len(each) >= _SHORTEST)


def _by_views(breaks: Mapping[int, Break], left: Mapping[int, list[Address]]) -> dict[int, Match]:
    """Items with as many views as an address; it is named where there is no other choice."""
    found = {}
    for item, mine in left.items():
        rivals = [
            other
            for other, theirs in left.items()
            if other != item and any(_nested(a, b) for a in mine for b in theirs)
        ]
        if not mine:
            continue
        if not rivals and _one_place(mine):
            found[item] = Match("views", _nearest(breaks[item], mine))
        elif _places(mine, rivals, left) > len(rivals):
            found[item] = Match("views", None, tuple(mine))
    return found


def _places(
    mine: Sequence[Address], rivals: Sequence[int], left: Mapping[int, list[Address]]
) -> int:
    """How many addresses, none within another, an item and its rivals have to share."""
    everyone = {each.path: each for each in mine}
    everyone |= {each.path: each for rival in rivals for each in left[rival]}
    inner = [
        each
        for each in everyone.values()
        if not any(other is not each and _nested(each, other) and len(other.path) > len(each.path)
                   for other in everyone.values())
    ]  # fmt: skip
    return len(inner)


def _taken(other: Address, found: Iterable[Match]) -> bool:
    return any(each.address is not None and _nested(each.address, other) for each in found)


def _one_place(several: Sequence[Address]) -> bool:
    """Whether of any two addresses one lies within the other."""
    return all(_nested(one, other) for one in several for other in several)


def _nested(one: Address, other: Address) -> bool:
    """Whether one address lies within the other, or is the other."""
    short, long = sorted((one.path, other.path), key=len)
    return short == long or (long.startswith(short) and short.endswith("/"))
