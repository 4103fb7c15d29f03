"""One conversation as the seat sees it: the lines, the known, missing and refused facts.

Values of persons are starred here as they are in the talk itself: whole they stand on the case.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from zhagen.guide.talking.setting import APPLICANT, shown
from zhagen.guide.talking.turn import End, Known, State, TalkAct
from zhagen.guide.talking.wording_slice import value_piece
from zhagen.slices.model import Fact, FactType, Slice
from zhagen.web.accounts.models import User
from zhagen.web.dialogues import handovers, storing, talks
from zhagen.web.dialogues.models import Handover, SaidTurn, SeatLine, Talk
from zhagen.web.dialogues.parts import parts
from zhagen.web.dialogues.seat_writes import BY_SEAT
from zhagen.web.dialogues.stage import Stage
from zhagen.web.seat.lists import title_of
from zhagen.web.seat.wording import OUTCOMES, REASONS


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line of the log. `who` is applicant, machine, seat, note, moved or stop; `turn` from 1.

    `asks_person`: the applicant's words only ask for a person.
    """

    who: str
    text: str
    at: datetime
    number: int
    turn: int = 0
    name: str = ""
    asks_person: bool = False


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact: its value in words, the applicant's turn it comes from (0: put in by the seat)."""

    name: str
    title: str
    value: str
    turn: int
    asks: str
    type: str
    choices: tuple[tuple[str, str], ...]
    can_edit: bool


@dataclass(frozen=True, slots=True)
class Screen:
    """Everything on the page of a talk."""

    talk: Talk
    held: Handover | None
    stage: Stage | None
    definition: Slice | None
    item: str
    item_title: str
    lines: tuple[LogLine, ...]
    known: tuple[FactRow, ...]
    missing: tuple[FactRow, ...]
    refused: tuple[FactRow, ...]
    stand: str
    mine: bool

    @property
    def turns(self) -> int:
        """How often the applicant spoke."""
        return max((one.turn for one in self.lines), default=0)

    @property
    def last_said(self) -> str:
        """The applicant's last words, masked; a mere call for a person is passed over."""
        said = [one for one in self.lines if one.who == "applicant"]
        told = [one for one in said if not one.asks_person]
        return (told or said)[-1].text if said else ""

    @property
    def reason(self) -> str:
        """Why it came to a person, in words."""
        return str(REASONS.get(self.held.reason, "")) if self.held else ""

    @property
    def outcome(self) -> str:
        """How it ended, in words."""
        return str(OUTCOMES.get(self.held.outcome, "")) if self.held else ""


def screen_of(talk: Talk, user: User) -> Screen:
    """The page of a talk for this person."""
    held = Handover.objects.select_related("taken_by").filter(talk=talk).first()
    stage = storing.stage_of(talk.stage) if talk.stage and talk.forgotten_at is None else None
    definition = talks.definition_of(stage) if stage else None
    lines = _lines(talk, held)
    known, missing, refused = _facts(stage, definition, lines)
    title = title_of(talk)
    return Screen(
        talk=talk,
        held=held,
        stage=stage,
        definition=definition,
        item=stage.item if stage else "",
        item_title=title,
        lines=lines,
        known=known,
        missing=missing,
        refused=refused,
        stand=stand_of(talk, held, user),
        mine=held is not None and held.taken_by_id == user.pk and held.status == handovers.TAKEN,
    )


def stand_of(talk: Talk, held: Handover | None, user: User) -> str:
    """How the talk stands for this person: gone, mine, held, waiting, closed, desk or machine."""
    if talk.forgotten_at is not None:
        return "gone"
    if held is None or held.status == handovers.RETURNED:
        return "machine"
    if held.status == handovers.TAKEN:
        return "mine" if held.taken_by_id == user.pk else "held"
    return {handovers.SEAT: "waiting", handovers.CLOSED: "closed"}.get(held.status, "desk")


def _lines(talk: Talk, held: Handover | None) -> tuple[LogLine, ...]:
    made: list[LogLine] = []
    turn = 0
    asked_for = held is not None and held.reason == handovers.ASKED_FOR
    for one in SaidTurn.objects.filter(talk=talk).order_by("number"):
        reply = json.loads(one.reply)
        if one.masked.strip():
            turn += 1
            asks = asked_for and reply["act"] == TalkAct.HANDOFF
            said = LogLine("applicant", one.masked, one.at, one.number, turn, asks_person=asks)
            made.append(said)
        if reply["reply"] and reply["act"] != "closed":
            made.append(LogLine("machine", str(reply["reply"]), one.at, one.number))
    for row in SeatLine.objects.filter(talk=talk).select_related("by"):
        who = "seat" if row.kind == SeatLine.Kind.SAID else row.kind
        made.append(LogLine(who, row.text, row.at, row.number, name=str(row.by or "")))
    made.sort(key=lambda one: (one.number, one.at))
    return tuple(_stopped(made, held))


def _stopped(lines: list[LogLine], held: Handover | None) -> list[LogLine]:
    """The lines with the one at which the machine stopped."""
    if held is None or held.status == handovers.RETURNED:
        return lines
    at = held.created_at
    words = {
        "asked_for": _("申请人要人工，转给坐席"),
        "safety": _("涉及人身安全，转给坐席"),
    }.get(held.reason, _("机器答不了，转给坐席"))
    before = sum(1 for one in lines if one.at <= at)
    return [*lines[:before], LogLine("stop", words, at, -1), *lines[before:]]


def _facts(
    stage: Stage | None, definition: Slice | None, lines: Sequence[LogLine]
) -> tuple[tuple[FactRow, ...], tuple[FactRow, ...], tuple[FactRow, ...]]:
    if stage is None or stage.state is None or definition is None:
        return (), (), ()
    state = stage.state
    told = _told_in(state, lines)
    known = tuple(
        _row(definition.facts[name], _words(definition.facts[name], one), told(one))
        for name, one in sorted(state.facts.items(), key=lambda pair: pair[1].turn)
        if name in definition.facts
    )
    talker = parts().reception.talker(definition, state.on, state)
    open_ = () if state.end is End.READY else talker.handoff("").missing
    missing = tuple(_row(definition.facts[name], "", 0) for name in open_)
    named = [name for name in state.refused if name in definition.facts]
    return known, missing, tuple(_row(definition.facts[name], "", 0) for name in named)


def _words(fact: Fact, known: Known) -> str:
    return value_piece(fact, shown(fact, known.value)).text


def _row(fact: Fact, value: str, turn: int) -> FactRow:
    choices: Mapping[str, str] = fact.values
    if fact.type is FactType.BOOLEAN:
        choices = {"true": _("是"), "false": _("否")}
    can_edit = fact.type not in {FactType.ROWS, FactType.LIST} or bool(fact.values)
    return FactRow(
        fact.name,
        fact.title,
        value,
        turn,
        fact.question,
        fact.type.value,
        tuple(choices.items()),
        can_edit,
    )


def _told_in(state: State, lines: Sequence[LogLine]) -> Callable[[Known], int]:
    """Tells in which of the applicant's turns a fact was said, as the log counts them.

    0 where the seat put the fact in, or the turn is not in the log.
    """
    said = [text.strip() for who, text in state.turns if who == APPLICANT]
    spoken = [one for one in lines if one.who == "applicant"]

    def told(known: Known) -> int:
        if known.text == BY_SEAT or not 1 <= known.turn <= len(said):
            return 0
        words = said[known.turn - 1]
        same = [one.turn for one in spoken if one.text.strip() == words]
        # The same words said twice: the later turn belongs to the later count.
        earlier = said[: known.turn - 1].count(words)
        return same[min(earlier, len(same) - 1)] if same else 0

    return told
