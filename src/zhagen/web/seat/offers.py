"""What the guide itself says that may fit the applicant's last words: offered, never sent.

Only fields of the catalogue and of the slice are quoted, each with where it stands. Nothing is
made up, and nothing goes into the reply by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from zhagen.guide.talking.cards import askable
from zhagen.guide.talking.wording_slice import cited
from zhagen.slices.model import Basis, Slice
from zhagen.web.dialogues.parts import parts
from zhagen.web.seat.shown import Screen

_MOST: Final = 2
# So many pairs of characters must be shared before a sentence is worth a look.
_LEAST: Final = 2
_HAN: Final = re.compile(r"[\u4e00-\u9fff]+")
# Pairs that stand in every question and tell nothing of what it is about.
_IDLE_WORDS: Final = "什么怎么办要不可以我们你公司这那个有两人多少需理申请"
_IDLE: Final = frozenset(one + other for one in _IDLE_WORDS for other in _IDLE_WORDS)


@dataclass(frozen=True, slots=True)
class Offered:
    """A sentence of the guide, where it stands, and the basis it names."""

    text: str
    source: str
    basis: str


def offers(screen: Screen) -> tuple[Offered, ...]:
    """At most two sentences that share words with what the applicant said last."""
    wanted = _pairs(screen.last_said)
    if not wanted:
        return ()
    own = [*_of_item(screen.item), *(_of_slice(screen.definition) if screen.definition else ())]
    ranked = sorted(own, key=lambda one: -len(wanted & _pairs(one.source + one.text)))
    return tuple(
        one for one in ranked[:_MOST] if len(wanted & _pairs(one.source + one.text)) >= _LEAST
    )


def _pairs(text: str) -> set[str]:
    runs = _HAN.findall(text)
    return {run[at : at + 2] for run in runs for at in range(len(run) - 1)} - _IDLE


def _of_item(item_id: str) -> Iterator[Offered]:
    item = parts().reception.catalogue.by_id.get(item_id)
    if item is None:
        return
    for aspect, words in askable(item):
        field = item.card[aspect.value]
        text = field if isinstance(field, str) else "；".join(field)
        source = _("《%(name)s》办事指南，%(part)s") % {"name": item.name, "part": words}
        yield Offered(text, source, "")


def _of_slice(definition: Slice) -> Iterator[Offered]:
    title = definition.title
    for fact in definition.facts.values():
        if fact.why:
            source = _("《%(name)s》切片，为什么问%(part)s")
            yield Offered(fact.why, source % {"name": title, "part": fact.title}, _cite(fact.basis))
    for material in definition.materials.values():
        source = _("《%(name)s》切片，%(part)s") % {"name": title, "part": material.name}
        if material.accept_stand:
            yield Offered(material.accept_stand, source, _cite(material.basis))
        for hint in material.hints:
            yield Offered(hint.text, source, _cite(material.basis))


def _cite(basis: Sequence[Basis]) -> str:
    return cited(basis)
