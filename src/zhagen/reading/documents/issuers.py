"""Who issued a certificate, where the printed name cannot be read: what its seal says.

An authority sets its seal over its name or over the words that ask for it (登记机关), so that both
are lost on a copy while the ring of the seal still tells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhagen.cases.model import State
from zhagen.language.authorities import is_body, restored
from zhagen.language.normalise import tidy
from zhagen.reading.documents.draft import DISPUTED, Draft, fact_kind
from zhagen.reading.documents.labelled import reads_of
from zhagen.reading.documents.typed import Kind
from zhagen.slices.model import How, Reader

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from zhagen.reading.model import Seal
    from zhagen.slices.model import Material, Slice


def issued_by_seal(
    slice_: Slice, material: Material, drafts: list[Draft], seals_of: Callable[[], Sequence[Seal]]
) -> list[Draft]:
    """The drafts, an authority nobody could read put in from a seal; seals are asked for only then.

    Only on certificates: on what a unit writes itself a seal is the unit's.
    """
    if material.reader is not Reader.CERTIFICATE:
        return drafts
    asked = {
        fact.name
        for fact, read in reads_of(slice_, material.id)
        if read.how is How.LABEL and fact_kind(fact, slice_) is Kind.AUTHORITY
    }
    known = {draft.fact for draft in drafts if _is_known(draft)}
    for name in sorted(asked - known):
        sealed = _sealed(name, slice_.region, seals_of())
        if sealed is not None:
            drafts = [draft for draft in drafts if draft.fact != name] + [sealed]
    return drafts


def _is_known(draft: Draft) -> bool:
    return draft.state is State.READ and isinstance(draft.value, str) and is_body(draft.value)


def _sealed(fact: str, region: str, seals: Sequence[Seal]) -> Draft | None:
    for seal in sorted(seals, key=lambda one: -one.confidence):
        owner = restored(tidy(seal.owner), region)
        if is_body(owner):
            sure = min(seal.confidence, DISPUTED)
            return Draft(fact, owner, sure, seal.box, seal.owner)
    return None
