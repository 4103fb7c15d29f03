"""What the tables keep of a turn: no name of a person, as no number of one, in any of its words.

The answer on its way to the applicant has the names, so that they can be checked.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from zhagen.guide.masking import without_names
from zhagen.guide.talking.kept import is_of_person, names_told
from zhagen.guide.talking.setting import APPLICANT
from zhagen.guide.talking.turn import State
from zhagen.slices.model import Slice
from zhagen.web.dialogues.models import SaidTurn, Talk
from zhagen.web.dialogues.stage import Stage

_STAR = "*"


def names_in(state: State | None, definition: Slice | None) -> list[str]:
    """The names of persons that a talk knows."""
    return names_told(definition, state) if state and definition else []


def stage_kept(stage: Stage, names: Sequence[str]) -> Stage:
    """The stage without these names in what was said before the item was settled."""
    turns = tuple((who, without_names(text, names)) for who, text in stage.turns)
    return stage if turns == stage.turns else replace(stage, turns=turns)


def words_kept(masked: str, state: State | None) -> str:
    """What was said, as the dialogue keeps it: with the stars for names it has understood."""
    if state is None:
        return masked
    said = next((text for who, text in reversed(state.turns) if who == APPLICANT), "")
    pairs = zip(masked, said, strict=False)
    same = len(said) == len(masked) and all(one in {other, _STAR} for other, one in pairs)
    return said if same else masked


def reply_kept(reply: str, definition: Slice | None, names: Sequence[str]) -> str:
    """An answer as JSON without these names."""
    if definition is None or not any(name in reply for name in names):
        return reply
    content: dict[str, Any] = json.loads(reply)
    content["reply"] = without_names(content["reply"], names)
    for one in content["pieces"]:
        one["text"] = without_names(one["text"], names)
    for one in content["facts"]:
        if is_of_person(definition, one["name"]):
            one["value"] = without_names(one["value"], names)
    for part in ("known", "invalid"):
        for name, value in content[part].items():
            if is_of_person(definition, name) and isinstance(value, str):
                content[part][name] = without_names(value, names)
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def star_earlier(talk: Talk, names: Sequence[str]) -> None:
    """Star in the turns that were kept before a name that has only now been understood."""
    for row in SaidTurn.objects.filter(talk=talk).only("masked"):
        starred = without_names(row.masked, names)
        if starred != row.masked:
            SaidTurn.objects.filter(id=row.pk).update(masked=starred)
