"""What is to be done with a thing: set up, change, end, renew … in names and in wishes.

Items of one family differ in nothing else (公司设立登记, 公司变更登记), and similarity of letters
cannot tell them apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from zhagen.guide.lexicon.concepts import Lexicon

# Words of official names that say only that it is an official act.
_FORMALITIES = re.compile(
    r"审批|许可证?|备案|登记|核准|认定|审核|申请|办理|受理|批准|资格|证书|证明|对公民|对|的|和|及|与|从事|县级|经营"
)

# Their words also stand in names of things (出生医学证明补发, 失业保险待遇暂停): beside another
# doing they say nothing.
_THING_WORDS: Final = frozenset({"prove", "claim"})


@dataclass(frozen=True)
class Operations:
    """Finds operations by the words of one lexicon."""

    lexicon: Lexicon

    @cached_property
    def _in_names(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        return tuple((one.id, _any_of(one.names)) for one in self.lexicon.operations)

    @cached_property
    def _said(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        return tuple((one.id, _any_of((*one.said, *one.names))) for one in self.lexicon.operations)

    @cached_property
    def _words(self) -> re.Pattern[str]:
        return _any_of(tuple(word for one in self.lexicon.operations for word in one.names))

    def of_name(self, name: str) -> frozenset[str]:
        """The operations an official name (in one spelling) speaks of."""
        found = {id_ for id_, pattern in self._in_names if pattern.search(name)}
        if found - _THING_WORDS - {"new"}:
            found -= _THING_WORDS
        return frozenset(found)

    def of_wish(self, wish: str) -> frozenset[str]:
        """The operations a wish (in one spelling) may mean."""
        return frozenset(id_ for id_, pattern in self._said if pattern.search(wish))

    @cached_property
    def _places(self) -> dict[str, int]:
        return {one.id: 1 << at for at, one in enumerate(self.lexicon.operations)}

    def bits(self, operations: Iterable[str]) -> int:
        """Operations as one number, a bit each; ones that the lexicon lacks have none."""
        return sum(self._places.get(one, 0) for one in operations)

    def thing(self, name: str) -> str:
        """What of a name is neither operation nor formality: what the item is about."""
        return _FORMALITIES.sub("", self._words.sub("", name)) or name


def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))
