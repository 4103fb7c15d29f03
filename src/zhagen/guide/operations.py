"""What is to be done with a thing: set up, change, end, renew … in names and in wishes.

Items of one family differ in nothing else (公司设立登记, 公司变更登记), and similarity of letters
cannot tell them apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from zhagen.guide.lexicon import Lexicon

# Words of official names that say only that it is an official act.
_FORMALITIES = re.compile(
    r"审批|许可证?|备案|登记|核准|认定|审核|申请|办理|受理|批准|资格|证书|证明|对公民|对|的|从事|县级|经营"
)


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
        return frozenset(id_ for id_, pattern in self._in_names if pattern.search(name))

    def of_wish(self, wish: str) -> frozenset[str]:
        """The operations a wish (in one spelling) may mean."""
        return frozenset(id_ for id_, pattern in self._said if pattern.search(wish))

    def thing(self, name: str) -> str:
        """What of a name is neither operation nor formality: what the item is about."""
        return _FORMALITIES.sub("", self._words.sub("", name)) or name


def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))
