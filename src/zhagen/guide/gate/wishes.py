"""Several wishes in one utterance, each as a text that stands alone.

公司搬家 执照和社保都要改地址 is two wishes that share their beginning and their end; 我妈退休了，
以前在外地交的社保，现在想转回来 is one, told as a story. A cut is made only where a further thing
that can be handled is wanted, told by a connecting word, or by two things that the same is to be
done with.
"""

from __future__ import annotations

import re
from typing import Final

from zhagen.guide.gate.wishes_joint import joint
from zhagen.guide.gate.wishes_words import Words, words
from zhagen.language.plain import plain

_LONGEST: Final = 240
_SHORTEST: Final = 6
_MOST: Final = 4
_LONGEST_SHARED: Final = 16
_SIGNS: Final = " ,，。;；、？?！!\u3000\n\t"
_CLAUSE_END: Final = re.compile(r"[，,。；;！!？?\s]+")
_SENTENCE_END: Final = re.compile(r"[。；;？?\n]+")
_FIRST_THEN: Final = re.compile(r"先(?=.{2,20}(?:再|然后|接着|之后)).{2,20}?(再|然后再?|接着|之后)")


def split(text: str) -> tuple[str, ...]:
    """The wishes of an utterance; `text` alone where it is one.

    >>> split("身份证和社保卡都丢了怎么补")
    ('身份证丢了怎么补', '社保卡丢了怎么补')
    """
    spelt = plain(text).lower()
    if not _SHORTEST <= len(text) <= _LONGEST or len(spelt) != len(text):
        return (text,)
    known = words()
    parts: list[str] = []
    for start, end, shared in _cuts(spelt, known):
        parts.extend(f"{text[:shared]}{one}" for one in joint(text[start:end], known))
    clean = tuple(dict.fromkeys(bare for one in parts if (bare := _trimmed(one, known))))
    return clean if 2 <= len(clean) <= _MOST else (text,)


def _trimmed(part: str, known: Words) -> str:
    """A part without signs at its ends, and without the word that joined it."""
    bare = part.strip(_SIGNS)
    joined = known.patterns["also"].match(plain(bare).lower())
    return bare[joined.end() :].strip(_SIGNS) if joined else bare


def _cuts(text: str, known: Words) -> list[tuple[int, int, int]]:
    """Stretches of `text` with one wish or a joint one, each with the end of what it shares."""
    bounds = [(0, 0)]
    places = sorted({*_by_connector(text, known), *_by_also(text, known), *_by_pause(text, known)})
    for end, start in places:
        if end <= bounds[-1][1]:
            continue
        if _new_wish(text[bounds[-1][1] : end], text[end:start], text[start:], known):
            bounds.append((end, start))
    shared = _shared(text[: bounds[1][0]], known) if len(bounds) > 1 else 0
    ends = [*(end for end, _ in bounds[1:]), len(text)]
    return [
        (start, end, shared if at else 0)
        for at, ((_, start), end) in enumerate(zip(bounds, ends, strict=True))
    ]


def _by_connector(text: str, known: Words) -> list[tuple[int, int]]:
    """Places of connecting words: where the part before ends, and where the part behind begins."""
    found = [(one.start(), one.end()) for one in known.patterns["also"].finditer(text)]
    return found + [(one.start(1), one.end(1)) for one in _FIRST_THEN.finditer(text)]


def _by_pause(text: str, known: Words) -> list[tuple[int, int]]:
    """Ends of sentences, and pauses with a question of its own on both sides."""
    found = [one.span() for one in _SENTENCE_END.finditer(text)]
    for pause in _CLAUSE_END.finditer(text):
        before, behind = text[: pause.start()], _clause(text[pause.end() :])
        if known.has("asked_how", before) and known.has("asked_how", behind):
            found.append(pause.span())
    return found


def _by_also(text: str, known: Words) -> list[tuple[int, int]]:
    """身份证丢了社保卡也丢了: the further thing itself begins the further wish."""
    cuts = []
    for thing in known.things(text)[1:]:
        also = known.patterns["also_wanted"].search(text[thing.end :])
        if also and known.wanted(also.group()):
            cuts.append((thing.start, thing.start))
    return cuts


def _clause(text: str) -> str:
    return _CLAUSE_END.split(text.lstrip(_SIGNS), maxsplit=1)[0]


def _new_wish(before: str, joined: str, behind: str, known: Words) -> bool:
    """Whether something is wanted on both sides, and not the same."""
    clause, old = _clause(behind), known.named(before)
    if not known.named(clause) - old or known.has("one_wish", clause):
        return False
    if _same_wish(before, joined, clause, known):
        return False
    told = bool(joined.strip(_SIGNS))
    wants = known.wanted(before)
    further = known.wanted(clause) or known.has("asked_how", clause)
    if further or known.has("wanted_by_itself", joined):
        return wants and (bool(old) or told)
    # Things alone, one after the other: 平台的许可，还有车的运输证.
    return told and bool(old) and not wants and behind.strip(_SIGNS) == clause


def _same_wish(before: str, joined: str, clause: str, known: Words) -> bool:
    """Whether 还要 and its like go on with the same wish: 免得还要交税, 还要带结婚证吗."""
    further = joined.endswith(("要", "得", "需要"))
    return further and (
        known.has("same_wish_before", before.rstrip(_SIGNS))
        or known.has("same_wish_behind", clause)
        or not known.wanted(clause)
    )


def _shared(first: str, known: Words) -> int:
    """The end of what the first wish begins with and the others rest on, as 老人去世了 is."""
    end, whole = 0, len(first.rstrip(_SIGNS))
    for found in _CLAUSE_END.finditer(first):
        if found.start() >= whole or found.end() > _LONGEST_SHARED:
            break
        if known.things(first[end : found.start()]):
            break
        end = found.end()
    return end
