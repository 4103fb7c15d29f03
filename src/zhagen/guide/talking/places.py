"""Where an applicant can look up what is asked: on which paper, under which label."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhagen.guide.talking.turn import Piece
from zhagen.guide.talking.wording import say
from zhagen.guide.talking.wording_slice import fact_piece, material_piece
from zhagen.slices.model import How

if TYPE_CHECKING:
    from zhagen.guide.talking.setting import Setting
    from zhagen.slices.model import Fact, ReadFrom


def found_at(setting: Setting, fact: Fact) -> Piece:
    """Where the applicant can look it up: a material they have, and the label there."""
    place = place_of(setting, fact)
    title = fact_piece(fact, "title")
    if place is None:
        return say("talk.leave", title=title)
    reading, at, read = place
    label = Piece(read.labels[0], f"facts.{reading.name}.labels.{at}")
    material = material_piece(setting.definition, read.material)
    return say("talk.find", title=title, material=material, label=label)


def place_of(setting: Setting, fact: Fact) -> tuple[Fact, int, ReadFrom] | None:
    """The first place a fact is printed at, on a paper that is not one of our forms to fill."""
    guide = setting.definition.guide
    drafts = guide.drafts if guide else {}
    for reading in setting.definition.readings_of(fact.concept):
        for at, read in enumerate(reading.read):
            if read.how is How.LABEL and read.labels and read.material not in drafts:
                return reading, at, read
    return None
