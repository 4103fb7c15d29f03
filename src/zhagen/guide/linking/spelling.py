"""One spelling for wishes and official names, so that they can be compared.

Width, case and Traditional characters go first; then what says nothing (politeness, "how do I", the
name of a town) is taken out, and the official words that people's words stand for are put beside.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from zhagen.guide.lexicon.concepts import Lexicon
from zhagen.language.normalise import fold

# Official names end in such words, and carry such remarks; they separate nothing.
_REMARK = re.compile(
    r"\((?:县级行使|市级行使|省级行使|县级权限|县级|市级|省级|市级/县级|含保健食品|即办件|承诺件|"
    r"住建行使|据[^()]*|根据[^()]*|指引|镇|免)\)"
)
# A regional list writes its own province into names; which one it is says nothing.
_PROVINCE = re.compile(
    r"(?:河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|"
    r"陕西|甘肃|青海)省(?!际|内|外|级)|(?:北京|天津|上海|重庆)市|内蒙古(?:自治区)?|(?:广西|宁夏|新疆|西藏)\w{0,3}自治区"
)
_SIGNS = re.compile(r"[^0-9a-z'\u3400-\u9fff]+")
# Pinyin is typed with blanks; they part syllables, not clauses.
_TYPED_BLANK = re.compile(r"(?<=[A-Za-z]) +(?=[A-Za-z])")


# An official word beside the person's own says the same again, so it counts for less; and of a
# story it is the clause that asks which says what is wanted.
OFFICIAL_WEIGHT: Final = 0.4
_TOLD_WEIGHT: Final = 0.5
_CLAUSES = re.compile(r"[，,。！？!?；;、\n]+|\s+")
_ASKS = re.compile(
    r"怎么|怎样|如何|咋|啷个|点样|想|能不能|可不可以|可以|能否|申请|办|吗|哪|要不要|该|多少|需要|啥|什么|找谁|求"
)


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of text and how much it counts; n-grams do not reach from one into the next."""

    text: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Spelled:
    """A text by clauses in its own words, and the official words that those stand for."""

    own: tuple[Part, ...]
    official: tuple[Part, ...] = ()

    @property
    def parts(self) -> tuple[Part, ...]:
        """All that can be compared."""
        return (*self.own, *self.official)

    @property
    def core(self) -> str:
        """Its own words in one piece."""
        return "".join(part.text for part in self.own)

    @property
    def asked(self) -> str:
        """The words of the clauses that ask for something, official ones too."""
        return " ".join(part.text for part in self.own if part.weight >= 1.0) + " ".join(
            ["", *(part.text for part in self.official if part.weight >= OFFICIAL_WEIGHT)]
        )


@dataclass(frozen=True)
class Spelling:
    """Brings texts to the spelling of one lexicon."""

    lexicon: Lexicon

    @cached_property
    def _carrier(self) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{one})" for one in self.lexicon.carriers))

    @cached_property
    def _place(self) -> re.Pattern[str]:
        return re.compile(self.lexicon.places)

    @cached_property
    def _said(self) -> re.Pattern[str]:
        known = {*self.lexicon.official, *self.lexicon.official.values()}
        return re.compile("|".join(map(re.escape, sorted(known, key=len, reverse=True))))

    def of_name(self, name: str) -> Spelled:
        """An official name without remarks on levels."""
        return self._spelled([Part(_SIGNS.sub("", _PROVINCE.sub("", _REMARK.sub("", fold(name)))))])

    def of_wish(self, text: str) -> Spelled:
        """A wish without what says nothing; all of it where nothing would be left."""
        clauses = [one for one in _CLAUSES.split(_TYPED_BLANK.sub("'", text)) if one]
        cores = [(self._core(one), _ASKS.search(one) is not None) for one in clauses]
        held = [(core, asks) for core, asks in cores if core]
        if not held:
            return self._spelled([Part(_SIGNS.sub("", fold(text)))])
        told = any(asks for _, asks in held)
        return self._spelled(
            [
                Part(core, 1.0 if asks or not told or at == len(held) - 1 else _TOLD_WEIGHT)
                for at, (core, asks) in enumerate(held)
            ]
        )

    def _core(self, clause: str) -> str:
        return _SIGNS.sub("", self._carrier.sub(" ", self._place.sub(" ", fold(clause))))

    def _spelled(self, own: list[Part]) -> Spelled:
        official: dict[str, float] = {}
        for part in own:
            for word in self._said.findall(part.text):
                meant = self.lexicon.official.get(word)
                if meant:
                    weight = OFFICIAL_WEIGHT * part.weight
                    official[meant] = max(official.get(meant, 0.0), weight)
        return Spelled(tuple(own), tuple(Part(word, weight) for word, weight in official.items()))
