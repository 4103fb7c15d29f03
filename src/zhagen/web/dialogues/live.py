"""What the applicant's page asks while a person answers: new lines, and who is there.

The page asks again after `next_seconds`, sooner while somebody is answering. Every answer is made
from the tables alone, so a restart or another process changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings

from zhagen.guide.talking.turn import End
from zhagen.web.dialogues import handovers, window
from zhagen.web.dialogues.models import Handover, SeatPresence, Talk
from zhagen.web.dialogues.told import Line, lines_after
from zhagen.web.dialogues.window import Code
from zhagen.web.dialogues.wording import WORDINGS

# A page of the seat that has not been heard of for so long is closed.
_THERE: Final = timedelta(seconds=90)
_SEEN_EVERY: Final = timedelta(seconds=15)
_SOON, _LATER = 3, 10
_WORDS: Final = {
    handovers.WAITING: "desk",
    handovers.DELIVERED: "desk",
    handovers.FAILED: "desk",
    handovers.SEAT: "waiting",
    handovers.TAKEN: "serving",
    handovers.CLOSED: "closed",
}


@dataclass(frozen=True, slots=True)
class Live:
    """New lines, who answers (machine, waiting, serving, closed, desk), and a sentence for it.

    `code` opens the talk at the window, where the person has sent the applicant there.
    """

    lines: tuple[Line, ...]
    who: str
    message: str
    people: bool
    next_seconds: int
    code: Code | None = None


def live(talk: Talk, after: int, now: datetime) -> Live:
    """How the talk stands for the applicant; notes that the page is open."""
    if talk.seen_at is None or now - talk.seen_at > _SEEN_EVERY:
        Talk.objects.filter(id=talk.id).update(seen_at=now)
    held = _handover(talk)
    who = _WORDS.get(held.status, "machine") if held else "machine"
    people = who in {"waiting", "serving"} and people_there(now)
    soon = who in {"waiting", "serving"} and people
    to_window = held is not None and who == "closed" and held.outcome == handovers.TO_WINDOW
    code = window.code_if_any(talk) if to_window else None
    return Live(
        lines=tuple(lines_after(talk, after)),
        who=who,
        message=_to_window(code) if to_window else _message(who, people=people),
        people=people,
        next_seconds=_SOON if soon else _LATER,
        code=code,
    )


def _handover(talk: Talk) -> Handover | None:
    """The hand-over, while a person has the talk."""
    if talk.end != End.HANDED_OVER:
        return None
    return Handover.objects.filter(talk=talk).only("status", "outcome").first()


def people_there(now: datetime) -> bool:
    """Whether anybody has the page of the seat open."""
    return SeatPresence.objects.filter(seen_at__gte=now - _THERE).exists()


def _to_window(code: Code | None) -> str:
    """Sent to the window: with the code, or where nothing was said yet, with what to bring."""
    if code is None:
        return WORDINGS["live.window_bare"]
    return WORDINGS["live.window"].format(code=code.told)


def _message(who: str, *, people: bool) -> str:
    """The sentence that stands while a person has the talk; where nobody is there, when and how."""
    if who == "serving":
        return WORDINGS["live.serving"]
    if who == "closed":
        return WORDINGS["live.closed"]
    if who != "waiting":
        return ""
    if people:
        return WORDINGS["live.waiting"]
    configuration = settings.CONFIGURATION
    parts = [WORDINGS["live.nobody"]]
    if configuration.seat_hours:
        parts.append(WORDINGS["live.hours"].format(hours=configuration.seat_hours))
    if configuration.phone:
        parts.append(WORDINGS["live.phone"].format(phone=configuration.phone))
    return "".join((*parts, WORDINGS["live.kept"]))
