"""What the applicant did with what the guide told: fetched, kept, opened, and called it settled."""

from __future__ import annotations

from django.utils import timezone

from zhagen.guide.talking.drafts import BadDraft
from zhagen.slices.model import Slice
from zhagen.web.dialogues import pace, recorded, storing
from zhagen.web.dialogues.drafts import filled, is_ready
from zhagen.web.dialogues.faults import TalkFault
from zhagen.web.dialogues.models import Talk
from zhagen.web.dialogues.talks import definition_of, find

DRAFT = "draft_downloaded"


def draft(talk_id: str, token: str, form: str) -> tuple[bytes, Slice]:
    """A form of a finished talk as DOCX, and the slice it is of. Raises TalkFault."""
    talk = find(talk_id, token)
    pace.of_talk(talk)
    stage = storing.stage_of(talk.stage)
    definition = definition_of(stage)
    if definition is None or stage.state is None:
        raise TalkFault("no_draft", 404)
    try:
        made = filled(definition, stage.state, form)
    except BadDraft as error:
        raise TalkFault("bad_draft", 503) from error
    if made is None:
        raise TalkFault("no_draft", 404)
    _acted(talk, definition, DRAFT)
    return made, definition


def acted(talk_id: str, token: str, action: str) -> None:
    """Note that the checklist was kept or the place to file opened, of a talk that is done."""
    talk = find(talk_id, token)
    pace.of_talk(talk)
    stage = storing.stage_of(talk.stage)
    definition = definition_of(stage)
    if definition is not None and stage.state is not None and is_ready(definition, stage.state):
        _acted(talk, definition, action)


def _acted(talk: Talk, definition: Slice, action: str) -> None:
    """The first of them is told once: that something was done is what counts."""
    if Talk.objects.filter(id=talk.id, action=False).update(action=True):
        recorded.acted(talk, definition, action, timezone.now())


def rate(talk_id: str, token: str, solved: bool | None, score: int | None) -> Talk:  # noqa: FBT001
    """Keep a rating; what is not given stays as it was."""
    talk, now = find(talk_id, token), timezone.now()
    pace.of_talk(talk)
    given = {"solved": solved, "score": score}
    changed = {
        name: value
        for name, value in given.items()
        if value is not None and value != getattr(talk, name)
    }
    if not changed:
        return talk
    Talk.objects.filter(id=talk.id).update(**changed)
    talk.refresh_from_db()
    stage = storing.stage_of(talk.stage)
    definition = definition_of(stage)
    if "score" in changed:
        recorded.rated(talk, definition, now)
    if "solved" in changed and definition is not None and stage.state is not None:
        recorded.settled(talk, definition, stage.state, now)
    return talk
