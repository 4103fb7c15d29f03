"""What can be read of a talk: its lines, its newest answer, the materials as they stand."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from zhagen.guide.talking.turn import End
from zhagen.web.dialogues import storing
from zhagen.web.dialogues.drafts import is_ready
from zhagen.web.dialogues.faults import TalkFault
from zhagen.web.dialogues.models import SaidTurn, SeatLine, Talk
from zhagen.web.dialogues.parts import parts
from zhagen.web.dialogues.schemas import ChecklistOut
from zhagen.web.dialogues.shown import facts_out, needed_out
from zhagen.web.dialogues.talks import definition_of


def latest(talk: Talk) -> dict[str, object]:
    """The newest answer of a talk, with the facts as they stand and who has it by now."""
    newest = SaidTurn.objects.filter(talk_id=talk.id).order_by("-number").first()
    if newest is None:
        raise TalkFault("not_found", 404)
    stage = storing.stage_of(talk.stage)
    facts = facts_out(stage.state, definition_of(stage), talk.language)
    return {
        **json.loads(newest.reply),
        "facts": [one.model_dump() for one in facts],
        "handed_over": talk.end == End.HANDED_OVER,
    }


def lines(talk: Talk) -> list[dict[str, object]]:
    """Everything said so far, masked, in the script of the page."""
    held = lines_after(talk, -1)
    return [{"number": one.number, "who": one.who, "text": one.text} for one in held]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a talk; lines of one turn have one number. `who` is applicant, guide or seat."""

    number: int
    who: str
    text: str
    at: datetime


def lines_after(talk: Talk, number: int) -> list[Line]:
    """The lines the applicant reads that stand after `number`, masked, in order."""
    made = []
    for one in SaidTurn.objects.filter(talk_id=talk.id, number__gt=number):
        if one.masked.strip():
            made.append(Line(one.number, "applicant", one.masked, one.at))
        if reply := str(json.loads(one.reply)["reply"]):
            made.append(Line(one.number, "guide", reply, one.at))
    shown = (SeatLine.Kind.SAID, SeatLine.Kind.MOVED)
    rows = SeatLine.objects.filter(talk_id=talk.id, number__gt=number, kind__in=shown)
    made += [Line(row.number, "seat", row.text, row.at) for row in rows]
    return sorted(made, key=lambda one: one.number)


def checklist(talk: Talk) -> ChecklistOut:
    """The materials of the talk as they stand now."""
    stage = storing.stage_of(talk.stage)
    definition = definition_of(stage)
    if stage.state is None or definition is None:
        return ChecklistOut(done=False, materials=[])
    held = parts().reception.talker(definition, stage.state.on, stage.state).checklist()
    done = is_ready(definition, stage.state)
    return ChecklistOut(done=done, materials=[needed_out(one, talk.language) for one in held])
