"""Whom the guide leads: a pilot that draws people leaves it out for some of them.

The site that embeds the guide may name its user by a number of its own; a pilot of a slice draws by
that number, as it does for the records the department exports later. Who was drawn to go without
gets the item's card and a person, as there is for every item without a dialogue. Nobody is drawn
where the site names nobody.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from zhagen.slices.model import Slice
from zhagen.web.dialogues.reception import Reception
from zhagen.web.pilots import arms


def drawn(reception: Reception, person: str, day: date) -> Reception:
    """What answers this person: without the dialogues a pilot draws them out of."""
    if not person:
        return reception

    def slice_of(ref: str) -> Slice | None:
        found = reception.slice_of(ref)
        if found is None:
            return None
        arm = arms.person_on(found.ref, person, day)
        return None if arm is not None and not arm.tool else found

    return replace(reception, slice_of=slice_of)


def code_of(slice_ref: str, person: str, day: date) -> str:
    """The arm that the events of a talk carry; "" where no pilot draws this person."""
    arm = arms.person_on(slice_ref, person, day) if person else None
    return arm.code if arm else ""
