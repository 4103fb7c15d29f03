"""What an utterance is if it is no wish for an item: told by rule, before anything is linked.

Someone in danger, something unlawful, an attempt to turn the machine, a person wanted, a complaint,
another house's business, small talk, a word that says too little. The rules are data (`gate/`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Final

from zhagen.guide.gate.rules import Rule, load, pattern, rules
from zhagen.guide.model import Act, Gated
from zhagen.guide.pinyin import sounds
from zhagen.language.normalise import fold

SAFETY: Final = "safety.yaml"
UNLAWFUL: Final = "unlawful.yaml"
NEAR: Final = "near.yaml"
DOORS: Final = "doors.yaml"
EMPTY: Final = "empty.yaml"

# What must not be helped with, in a talk as well; nobody is in danger.
SAFETY_REASONS: Final = frozenset(
    {"injection", "forging", "benefit_fraud", "evasion", "bribery", "trade", "privacy"}
)

_VAGUE: Final = Gated(Act.CLARIFY, "vague", "say_more", firm=False)

# A text longer than any wish is read at its two ends, where what matters is said.
_END: Final = 750
_LONGEST_WHOLE: Final = 40
_BRIEF: Final = 24
# What belongs together stands within so many neighbouring clauses.
_NEIGHBOURS: Final = 3
_CLAUSES: Final = re.compile(r"[,。!?;:\n]+")
_HAN: Final = re.compile(r"[\u3400-\u9fff]+")
_LATIN: Final = re.compile(r"[a-z]{2}")
_SYMBOLS: Final = re.compile(r"[^0-9a-z\u3400-\u9fff]+")
# 转.人.工, 自*杀: signs between characters that only hide a word.
_HIDING: Final = re.compile(r"(?<=[\u3400-\u9fff])[*_·.~|+=^'\"/\\-]+(?=[\u3400-\u9fff])")
_DRAWN_OUT: Final = re.compile(r"(.)\1{2,}")
_POLITE: Final = pattern(
    [
        "^(你好|您好|请问|问一下|麻烦|麻烦你|麻烦您|劳驾|那个|嗯|哎|喂|hi|hello|老师|同志|师傅|各位|亲)",
        "(啊|呀|呢|吧|吗|嘛|么|哦|噢|哈|哟|喽|咯|啦|了|的|谢谢|多谢|拜托|嘞|咧|撒|咩|滴)$",
    ]
)


def gate(text: str) -> Gated | None:
    """What `text` is by rule, or None: then it is a wish as far as rules can tell.

    >>> gate("转人工").reason
    'human'
    """
    return _read(text if len(text) <= 2 * _END else f"{text[:_END]}\n{text[-_END:]}")


def spelt(text: str) -> str:
    """The spelling rules are written for: folded, without signs that hide words."""
    return _HIDING.sub("", fold(text))


def core(folded: str) -> str:
    """A folded text without signs, greeting and particles; as it was where nothing is left."""
    bare = _DRAWN_OUT.sub(r"\1", _SYMBOLS.sub("", folded))
    for _ in range(3):
        shorter = _POLITE.sub("", bare)
        if not shorter or shorter == bare:
            break
        bare = shorter
    return bare


@dataclass(frozen=True, slots=True)
class _Read:
    """A text in the spellings rules look into."""

    folded: str
    whole: tuple[str, ...]
    heard: str
    typed: str
    stretches: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> _Read:
        folded = spelt(text)
        bare = _SYMBOLS.sub("", folded)
        whole = (bare, core(folded)) if len(bare) <= _LONGEST_WHOLE else ()
        latin = _HAN.sub(",", text.lower())
        typed = f" {' '.join(sounds(latin))} " if _LATIN.search(latin) else ""
        heard = f" {' '.join(sounds(text.lower()))} "
        return cls(folded, whole, heard, typed, _stretches(folded))

    @property
    def short(self) -> bool:
        """Whether there is hardly room for a wish beside what a brief rule tells."""
        return len(self.folded) <= _BRIEF

    def fits(self, rule: Rule) -> bool:
        """Whether the rule fits: somewhere, as a whole, or by its sounds."""
        told = (
            rule.anywhere.search(self.folded) is not None
            or any(rule.whole.fullmatch(one) for one in self.whole)
            or any(one in self.heard for one in rule.sounds)
            or any(one in self.typed for one in rule.typed)
            or any(map(self._stand_together, rule.together))
        )
        return told and rule.unless.search(self.folded) is None

    def _stand_together(self, patterns: Sequence[re.Pattern[str]]) -> bool:
        """Whether all patterns stand in neighbouring clauses."""
        for one in patterns:
            if one.search(self.folded) is None:
                return False
        return len(self.stretches) == 1 or any(
            all(one.search(stretch) for one in patterns) for stretch in self.stretches
        )

    def says_nothing(self) -> bool:
        """Whether nothing is left of a short text without words that say nothing."""
        return bool(self.whole) and not empty_words().sub("", self.whole[0])


def _stretches(folded: str) -> tuple[str, ...]:
    """Every run of neighbouring clauses; of few clauses the text."""
    clauses = [one for one in _CLAUSES.split(folded) if one]
    if len(clauses) <= _NEIGHBOURS:
        return (folded,)
    return tuple(
        ",".join(clauses[at : at + _NEIGHBOURS]) for at in range(len(clauses) - _NEIGHBOURS + 1)
    )


@lru_cache(maxsize=512)
def _read(text: str) -> Gated | None:
    """The first firm rule that fits, else the first that fits at all."""
    read, doubt = _Read.of(text), None
    for rule in (*rules(SAFETY), *rules(UNLAWFUL), *rules(NEAR), *rules(DOORS)):
        firm = rule.gated.firm and (read.short or not rule.brief)
        if (firm or doubt is None) and read.fits(rule):
            if firm:
                return rule.gated
            doubt = replace(rule.gated, firm=False)
    return doubt or (_VAGUE if read.says_nothing() else None)


@cache
def empty_words() -> re.Pattern[str]:
    """Words that say nothing about what is wanted."""
    return pattern([str(one) for one in load(EMPTY)])
