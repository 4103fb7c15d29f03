"""What may stand before a name: the marks between clauses, a numbering, a bullet.

Every pattern that asks whether a name opens its clause builds on these, so that a typed number
(1.请甲…, 四、请甲…) or a bullet never hides who is charged.
"""

from __future__ import annotations

import re
from typing import Final

from zhagen.breakdown.bodies.clauses import FILLER

# For a character class: what ends a clause or stands in the place of something hidden.
CLAUSE_MARKS: Final = rf"，。；：！？（）\n {FILLER}"
EDGE_MARKS: Final = CLAUSE_MARKS + "、"

_HAN: Final = "[一二三四五六七八九十]{1,3}"
_NUMBERING: Final = (
    r"[ \u3000]*(?:(?:"
    rf"第?{_HAN}、|第{_HAN}(?:[章节条款项步]|(?=[，：])|(?= ))|（(?:{_HAN}|\d{{1,3}})）[、.]?"
    r"|\d{1,3}(?:\.\d{1,2}){0,3}(?:[.、）](?!\d)| (?=[^\d\s]))"
    r"|[①-⑳㉑-㉟㊱-㊿❶-❿⑴-⒇⒈-⒛㈠-㈩]|[•·●▪■◆◇○□▲►➢√*\-—]+(?=[ \u3400-\u9fff])"
    r"|[一二三四五六七八九十]是(?=[\u3400-\u9fff])"
    r")[ \u3000]*)+"
)


_OPENING: Final = re.compile(_NUMBERING)
# With the mark in front: so a search skips from mark to mark.
_LATER: Final = re.compile(rf"[。；：\n]{_NUMBERING}")


def unnumbered(text: str) -> str:
    """`text` with the numberings and bullets that open its sentences hidden in their places."""
    if opening := _OPENING.match(text):
        text = FILLER * opening.end() + text[opening.end() :]
    return _LATER.sub(_hide, text)


def _hide(match: re.Match[str]) -> str:
    found = match.group()
    return found[0] + FILLER * (len(found) - 1)
