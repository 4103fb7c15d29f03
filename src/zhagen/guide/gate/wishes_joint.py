"""Things named beside each other in one clause: each gets what is said of both.

身份证和户口本都丢了怎么补 speaks of two losses; the words before the first thing and behind the
last belong to both. Where the things begin and end need not be known to the character, because
what says nothing is not counted when the parts are compared with items.
"""

from __future__ import annotations

import re
from typing import Final

from zhagen.guide.gate.wishes_words import Words
from zhagen.language.plain import plain

# A thing has two characters at least; what is said of both begins behind it.
_SHORTEST: Final = 2
_MOST: Final = 3


def joint(piece: str, known: Words) -> tuple[str, ...]:
    """What a clause with joined things says of each of them; the clause alone if it joins none."""
    parts = [piece]
    while len(parts) < _MOST:
        parted = _parted(parts[-1], known)
        if parted is None:
            break
        parts[-1:] = parted
    return tuple(parts)


def _parted(piece: str, known: Words) -> tuple[str, str] | None:
    """The clause said of what stands before the joining word, and of what stands behind it."""
    text = plain(piece).lower()
    if known.has("brought", text):
        return None
    for word in known.patterns["and"].finditer(text):
        before, behind = text[: word.start()], text[word.end() :]
        if len(before) < _SHORTEST or len(behind) < _SHORTEST:
            continue
        lead = _lead(before, known)
        if len(before) - lead < _SHORTEST:
            continue
        tail = _tail(behind, known)
        ended = len(behind) if known.wanted(before) and known.wanted(behind[:tail]) else tail
        thing = _thing(before, behind, known)
        return (
            f"{piece[: word.start()]}{_of_each(piece[word.end() + ended :], known)}",
            f"{piece[: thing or lead]}{piece[word.end() :]}",
        )
    return None


def _lead(before: str, known: Words) -> int:
    """The end of what is said before the first thing: 我想给孩子办."""
    found = known.patterns["lead"].match(before)
    return found.end() if found else 0


def _tail(behind: str, known: Words) -> int:
    """The beginning of what is said behind the last thing: 都丢了怎么补."""
    found = known.patterns["tail"].search(behind, _SHORTEST)
    return found.start() if found else len(behind)


def _thing(before: str, behind: str, known: Words) -> int:
    """The end of the thing that both doings are for: 社保卡激活和改密码; 0 if each has its own."""
    things = known.things(before)
    return things[0].end if things and known.has("doing_first", behind) else 0


def _of_each(tail: str, known: Words) -> str:
    """What is said of both, as it is said of one: 都 goes."""
    return re.sub(rf"^(?:{known.patterns['together'].pattern})", "", tail)
