"""How far a name reaches to the right: brackets, parts of the body, its leaders."""

from __future__ import annotations

import re

from zhagen.language.bodies_left import Left, extended
from zhagen.language.bodies_model import Mention, Sort
from zhagen.language.bodies_words import guarded, trie, words

_TAIL = re.compile(
    rf"(?:（[\u3400-\u9fff、]{{2,14}}(?:局|办|委|厅|部|中心|公司|署|室)）)?(?:（筹）)?(?:下属|所属|直属)?"
    rf"(?:{guarded(words('units'))}(?:（[\u3400-\u9fff]{{2,12}}）)?)?"
    rf"(?:{trie(words('persons'))})?"
)
# Behind a name stands nearly always something else than its part: the first character tells.
_TAIL_HEADS = frozenset({*"（下所直", *(word[0] for word in (*words("units"), *words("persons")))})


def mention_around(text: str, core: int, end: int, sort: Sort, left: Left | None = None) -> Mention:
    """The name around a core, with what stands before and behind it."""
    head = extended(text, core) if left is None else left
    stop = end
    if text[end : end + 1] in _TAIL_HEADS and (tail := _TAIL.match(text, end)):
        stop = tail.end()
    return Mention(head.start, stop, sort, head.generic, head.plural, head.level, core)
