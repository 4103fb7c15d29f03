"""What a model may see of what a person said: nothing that belongs to a person alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from zhagen.guide.masking import masked
from zhagen.guide.recognising.vocabulary import Kind
from zhagen.language.masks import mask_name
from zhagen.language.persons import is_name, person_names
from zhagen.language.plain import plain
from zhagen.slices.model import Sensitivity

if TYPE_CHECKING:
    from zhagen.cases.model import Value
    from zhagen.guide.recognising.recognise import Recognised
    from zhagen.guide.recognising.vocabulary import Sayable, Vocabulary

STAR: Final = "*"
_LONGEST: Final = 2000
_PAUSE: Final = re.compile("[，。；！？,;!?\n]")
_SHORTEST_PRIVATE: Final = 2
_PRIVATE_KINDS: Final = frozenset({Kind.PERSON_NAME, Kind.ID_NUMBER, Kind.PHONE, Kind.ACCOUNT})
# Behind a name, wherever it stands: 找李建军科长. A word too many starred costs a claim, no more.
_TITLE: Final = re.compile(
    "先生|女士|小姐|同志|老师|师傅|医生|律师|会计|老板|阿姨|大姐|大哥|叔叔"
    "|副?(?:经理|总监|主管|主任|书记|专员|[处科股局所站队厅部院校组行]长)"
)
_NAME_LENGTHS: Final = (4, 3, 2)


def is_private(concept: Sayable) -> bool:
    """Whether values of a concept never leave: about a person, or a number one could misuse."""
    return concept.fact.sensitivity is Sensitivity.PERSONAL or concept.kind in _PRIVATE_KINDS


def shown(text: str, private: Iterable[str] = ()) -> str:
    """`text` as it may leave; wordings known to be private are starred wherever they stand.

    Of a long text its first clauses: a cut inside one could leave half a number unmasked.
    """
    kept = text if len(text) <= _LONGEST else text[: _last_pause(text)]
    for words in sorted(set(private), key=len, reverse=True):
        if len(words) >= _SHORTEST_PRIVATE:
            kept = kept.replace(words, mask_name(words))
    chars = list(kept)
    spelt = plain(kept)
    for start, end in (*person_names(spelt), *_titled(spelt)):
        chars[start:end] = mask_name(kept[start:end])
    return masked("".join(chars))


def _last_pause(text: str) -> int:
    return max((found.end() for found in _PAUSE.finditer(text, 0, _LONGEST)), default=0)


def _titled(text: str) -> Iterator[tuple[int, int]]:
    for found in _TITLE.finditer(text):
        end = found.start()
        for length in _NAME_LENGTHS:
            if length <= end and is_name(text[end - length : end]):
                yield end - length, end
                break


def private_words(
    vocabulary: Vocabulary, found: Recognised, known: Mapping[str, Value]
) -> frozenset[str]:
    """What is known by rule to be private: said in this turn, or in one before."""
    words: set[str] = set()
    for told in (found.words, found.invalid, found.approximate, found.known, known):
        for name, value in told.items():
            concept = vocabulary.concepts.get(name)
            if concept is not None and is_private(concept):
                parts = value if isinstance(value, tuple) else (value,)
                words.update(one for one in parts if isinstance(one, str))
    return frozenset(words)
