"""The calls of a talk: start, say, look, draft, hand over, rate, forget; and linking alone."""

from __future__ import annotations

import json
from typing import Annotated, Any, Final, Literal, cast
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Header, Path, Query, Router

from zhagen.guide.model import Wish
from zhagen.guide.talking.wording_doors import for_door
from zhagen.web.dialogues import handovers, pace, recorded, retention, settled, talks, told, window
from zhagen.web.dialogues.live import live
from zhagen.web.dialogues.parts import parts
from zhagen.web.dialogues.schemas import (
    ActIn,
    ChecklistOut,
    FaultOut,
    HandedOverOut,
    ItemOut,
    LinkedOut,
    LinkIn,
    LiveLineOut,
    LiveOut,
    RatedOut,
    RateIn,
    SayIn,
    StartedOut,
    StartIn,
    TalkOut,
    TurnOut,
    WindowOut,
    WishOut,
)
from zhagen.web.dialogues.script import written
from zhagen.web.dialogues.window import Code

router = Router(tags=["guide"])
Token = Annotated[str, Header(alias="X-Talk-Token", max_length=100)]
TalkId = Annotated[str, Path(max_length=64)]
After = Annotated[int, Query(ge=-1, le=1_000_000)]
FormName = Annotated[str, Path(max_length=64, pattern=r"^[a-z][a-z0-9_]*$")]
_DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FAULTS: Final = dict.fromkeys((400, 403, 404, 409, 413, 422, 429, 503), FaultOut)


@router.post("/talks", response={201: StartedOut, **_FAULTS}, summary="开始对话")
def start(request: HttpRequest, given: StartIn) -> HttpResponse:
    """Begin with an item, with a first sentence, with both or with neither."""
    pace.within("start", request)
    begun, token = talks.start(
        given.slice,
        given.text,
        given.language,
        request.headers.get("Origin", ""),
        previous=given.previous,
        person=given.person,
    )
    head = json.dumps({"talk": begun.talk.id, "token": token})
    return _json(f'{head[:-1]},"turn":{begun.reply}}}', 201)


@router.post("/talks/{talk_id}/turns", response={200: TurnOut, **_FAULTS}, summary="说一句")
def say(request: HttpRequest, talk_id: TalkId, given: SayIn, token: Token = "") -> HttpResponse:
    """Answer a turn. The same key again gets the same answer; turns follow one another."""
    return _json(talks.say(talk_id, token, given.text, given.key).reply)


@router.get("/talks/{talk_id}", response={200: TalkOut, **_FAULTS}, summary="看对话")
def look(request: HttpRequest, talk_id: TalkId, token: Token = "") -> HttpResponse:
    """The talk as it stands: its lines, masked, and its last turn."""
    talk = talks.find(talk_id, token)
    made = {
        "talk": talk.id,
        "lines": told.lines(talk),
        "turn": told.latest(talk),
        "rated": talk.score is not None or talk.solved is not None,
    }
    return _json(json.dumps(made, ensure_ascii=False))


@router.get("/talks/{talk_id}/live", response={200: LiveOut, **_FAULTS}, summary="看人工的回答")
def what_is_new(
    request: HttpRequest, talk_id: TalkId, token: Token = "", after: After = -1
) -> HttpResponse:
    """The lines after number `after`, and who answers now: machine, a person, nobody yet."""
    talk = talks.find(talk_id, token)
    found = live(talk, after, timezone.now())
    given = LiveOut(
        lines=[
            LiveLineOut(
                number=one.number,
                who=cast("Literal['applicant', 'guide', 'seat']", one.who),
                text=one.text,
                at=one.at,
            )
            for one in found.lines
        ],
        who=cast("Any", found.who),
        message=written(found.message, talk.language),
        people=found.people,
        next_seconds=found.next_seconds,
        window=_window_out(found.code, talk.language) if found.code else None,
    )
    return _json(given.model_dump_json())


@router.get("/talks/{talk_id}/checklist", response={200: ChecklistOut, **_FAULTS}, summary="看清单")
def checklist(request: HttpRequest, talk_id: TalkId, token: Token = "") -> HttpResponse:
    """What to bring, as far as it is known, with reasons."""
    talk = talks.find(talk_id, token)
    return _json(told.checklist(talk).model_dump_json())


@router.delete("/talks/{talk_id}", response={204: None, **_FAULTS}, summary="删除对话")
def forget(request: HttpRequest, talk_id: TalkId, token: Token = "") -> HttpResponse:
    """Forget what was said, at once."""
    talk = talks.find(talk_id, token)
    recorded.bring_to_ledger()
    retention.forget([talk.id], timezone.now())
    return HttpResponse(status=204)


@router.get("/talks/{talk_id}/draft/{form}", response={200: bytes, **_FAULTS}, summary="取草稿")
def draft(request: HttpRequest, talk_id: TalkId, form: FormName, token: Token = "") -> HttpResponse:
    """A form filled with what was said, as DOCX."""
    made, definition = settled.draft(talk_id, token, form)
    response = HttpResponse(made, content_type=_DOCX)
    name = definition.materials[form].name if form in definition.materials else form
    response["Content-Disposition"] = (
        f"attachment; filename=\"{form}.docx\"; filename*=UTF-8''{quote(name)}.docx"
    )
    return response


@router.post("/talks/{talk_id}/handoff", response={200: HandedOverOut, **_FAULTS}, summary="转人工")
def hand_over(request: HttpRequest, talk_id: TalkId, token: Token = "") -> HttpResponse:
    """Give the talk to a person, with everything said; once, however often it is asked for."""
    held = talks.hand_over(talk_id, token)
    message = written(handovers.message(held), held.talk.language)
    made = {
        "number": held.id,
        "line": held.talk.version,
        "status": held.status,
        "message": message,
    }
    return _json(json.dumps(made, ensure_ascii=False))


@router.post("/talks/{talk_id}/window", response={200: WindowOut, **_FAULTS}, summary="窗口取号")
def window_code(request: HttpRequest, talk_id: TalkId, token: Token = "") -> HttpResponse:
    """The code that opens the talk as a case at the window; the same one while it works."""
    talk = talks.find(talk_id, token)
    pace.of_talk(talk)
    return _json(_window_out(window.code_for(talk), talk.language).model_dump_json())


def _window_out(code: Code, language: str) -> WindowOut:
    # In the server's zone: the day of `until` is the day that `message` names.
    until = timezone.localtime(code.until)
    return WindowOut(code=code.shown, until=until, message=written(code.told, language))


@router.post("/talks/{talk_id}/acts", response={204: None, **_FAULTS}, summary="记下做了什么")
def act(request: HttpRequest, talk_id: TalkId, given: ActIn, token: Token = "") -> HttpResponse:
    """Note that the checklist was kept, or the place to file opened."""
    settled.acted(talk_id, token, given.action)
    return HttpResponse(status=204)


@router.post("/talks/{talk_id}/rating", response={200: RatedOut, **_FAULTS}, summary="评价")
def rate(request: HttpRequest, talk_id: TalkId, given: RateIn, token: Token = "") -> HttpResponse:
    """Keep how it was. A later rating takes the place of an earlier one."""
    pace.within("rate", request)
    talk = settled.rate(talk_id, token, given.solved, given.score)
    return _json(json.dumps({"solved": talk.solved, "score": talk.score}))


@router.post("/link", response={200: LinkedOut, **_FAULTS}, summary="一句话对到事项")
def link(request: HttpRequest, given: LinkIn) -> HttpResponse:
    """What a sentence comes to, without a talk and without keeping it."""
    pace.within("link", request)
    linked = parts().reception.linker.link(given.text)
    wishes = [_wish(one) for one in linked.wishes]
    return _json(LinkedOut(text=linked.masked, wishes=wishes).model_dump_json(exclude_none=True))


def _wish(wish: Wish) -> WishOut:
    by_id = parts().reception.catalogue.by_id
    question = wish.question
    return WishOut(
        act=wish.act.value,
        reason=wish.reason,
        items=[
            ItemOut(
                id=one.item,
                name=by_id[one.item].name,
                score=one.score,
                slice=by_id[one.item].slice_id or None,
            )
            for one in wish.items
        ],
        question=None
        if question is None
        else {
            "text": question.text,
            "options": [{"label": one.label, "items": list(one.items)} for one in question.options],
        },
        door=wish.door or None,
        aspect=wish.aspect.value if wish.aspect else None,
        message=None if wish.items or question else for_door(wish.reason, wish.door).text,
    )


def _json(text: str, status: int = 200) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="application/json; charset=utf-8")
