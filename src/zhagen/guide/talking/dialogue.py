"""A talk over one slice: start, say, and the state to keep.

>>> from datetime import date
>>> from zhagen.slices.load import load
>>> from zhagen.slices.find import resolve
>>> talk = Dialogue(load(resolve("employer-social-insurance")), on=date(2026, 11, 22))
>>> talk.start().asks
'applicant.kind'
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from zhagen.guide.gate.acts import in_talk as rule_acts
from zhagen.guide.talking.checklist import checklist
from zhagen.guide.talking.handoff import package, plain
from zhagen.guide.talking.next_question import planner_of
from zhagen.guide.talking.setting import ReadAct, Recognise, Setting, values_of
from zhagen.guide.talking.talk import begin, respond, resume
from zhagen.guide.talking.turn import End, Handoff, Known, Needed, Piece, State, Turn
from zhagen.guide.talking.wording import listed, say
from zhagen.guide.talking.wording_slice import fact_piece, fault_of
from zhagen.slices.model import FactType

if TYPE_CHECKING:
    from zhagen.cases.model import Value
    from zhagen.guide.model import Item
    from zhagen.guide.talking.drafts import Draft
    from zhagen.slices.model import Slice


class OtherSlice(Exception):
    """A stored talk is about another item; the message is the slice it is about."""


class Dialogue:
    """One applicant's talk. Not shared between threads; the state is a value and may be."""

    def __init__(
        self,
        definition: Slice,
        *,
        on: date,
        state: State | None = None,
        recognise: Recognise | None = None,
        in_talk: ReadAct | None = None,
        card: Item | None = None,
    ) -> None:
        """A talk on the day `on`, from the start or from a stored state.

        `card` is the item in the catalogue: what it costs, where it is filed. `recognise` and
        `in_talk` stand in for the shipped recognition of facts and acts. Raises OtherSlice.
        """
        self._setting = Setting(
            definition,
            on,
            planner_of(definition, on),
            recognise or _shipped(),
            in_talk or rule_acts,
            card,
        )
        self._state = state
        self._notes: tuple[Piece, ...] = ()
        if state is not None:
            self._state, self._notes = moved_to(definition, state, on)

    @property
    def state(self) -> State:
        """The state after the last turn."""
        if self._state is None:
            self.start()
        if self._state is None:  # pragma: no cover - start() sets it
            raise RuntimeError
        return self._state

    def start(self) -> Turn:
        """The first turn; of a resumed talk, where it stood."""
        if self._state is None:
            self._state, turn = begin(self._setting)
        else:
            self._state, turn = resume(self._setting, self._state, *self._notes)
            self._notes = ()
        return turn

    def say(self, text: str) -> Turn:
        """What the guide answers to the applicant's words."""
        self._state, turn = respond(self._setting, self.state, text)
        if self._notes:
            turn = replace(turn, pieces=(*self._notes, *turn.pieces))
            self._notes = ()
        return turn

    def checklist(self) -> tuple[Needed, ...]:
        """The materials as they stand now."""
        return checklist(self._setting.planner, values_of(self.state))

    def drafts(self) -> tuple[Draft, ...]:
        """The forms filled with what is known now; raises drafts.BadDraft."""
        from zhagen.guide.talking.drafts import fill_drafts  # noqa: PLC0415 - Word files load slowly

        needed = [one.material for one in self.checklist() if one.draft and one.sure]
        known, setting = values_of(self.state), self._setting
        return fill_drafts(setting.definition, needed, known, setting.on)

    def handoff(self, reason: str) -> Handoff:
        """The package for a person, whatever the talk has come to."""
        return package(self._setting.planner, self.state, reason)

    def facts_json(self) -> dict[str, object]:
        """What was said, as the window opens it (`zhagen precheck --facts`)."""
        return {name: plain(value) for name, value in values_of(self.state).items()}


def replay(
    definition: Slice,
    texts: Iterable[str],
    *,
    on: date,
    recognise: Recognise | None = None,
    in_talk: ReadAct | None = None,
) -> State:
    """The state a talk comes to when these words are said: always the same."""
    talk = Dialogue(definition, on=on, recognise=recognise, in_talk=in_talk)
    talk.start()
    for text in texts:
        talk.say(text)
    return talk.state


def moved_to(definition: Slice, state: State, on: date) -> tuple[State, tuple[Piece, ...]]:
    """A state under the slice as it is now, and what to say where the slice has changed.

    Facts the slice still has are kept; one whose value it no longer allows is asked anew. Raises
    OtherSlice where the state is that of another item.
    """
    if state.slice_ref.partition("@")[0] != definition.id:
        raise OtherSlice(state.slice_ref)
    same = state.slice_ref == definition.ref and state.lock_hash == definition.lock_hash
    if same:
        return (state if state.on == on else replace(state, on=on)), ()
    moved = carried_to(definition, state, on)
    anew = [one for one in state.facts if one not in moved.facts and one in definition.facts]
    titles = [fact_piece(definition.facts[name], "title") for name in anew]
    again = (say("talk.slice_asks_anew", facts=listed(titles)),) if titles else ()
    return moved, (say("talk.slice_changed"), *again)


def carried_to(definition: Slice, state: State, on: date) -> State:
    """What a state says as far as this slice, of another version or another item, has the facts."""
    facts = {name: one for name, one in state.facts.items() if _fits(definition, name, one, on)}
    known = frozenset(definition.facts)
    return replace(
        state,
        slice_ref=definition.ref,
        lock_hash=definition.lock_hash,
        on=on,
        facts=facts,
        unknown=tuple(one for one in state.unknown if one in known),
        refused=tuple(one for one in state.refused if one in known),
        asked=state.asked if state.asked in known else None,
        path=tuple(one for one in state.path if one in known),
        others=tuple(_still(definition, one, on) for one in state.others),
        end=state.end if state.end is End.HANDED_OVER else End.OPEN,
        outcome="",
    )


def _still(definition: Slice, facts: Mapping[str, Known], on: date) -> dict[str, Known]:
    return {name: one for name, one in facts.items() if _fits(definition, name, one, on)}


def _fits(definition: Slice, name: str, known: Known, on: date) -> bool:
    """Whether a value said under another version is one this version knows."""
    fact = definition.facts.get(name)
    if fact is None or fact.concept != name:
        return False
    value: Value = known.value
    types: Mapping[FactType, type | tuple[type, ...]] = {
        FactType.TEXT: str,
        FactType.CHOICE: str,
        FactType.INTEGER: int,
        FactType.BOOLEAN: bool,
        FactType.DATE: (date, type(None)),
        FactType.LIST: tuple,
        FactType.ROWS: tuple,
    }
    if not isinstance(value, types[fact.type]):
        return False
    if fact.type is FactType.INTEGER and isinstance(value, bool):
        return False
    if fact.values:
        chosen = value if isinstance(value, tuple) else (value,)
        return all(str(one) in fact.values for one in chosen)
    return not isinstance(value, str) or fault_of(fact, value, on) is None


def _shipped() -> Recognise:
    from zhagen.guide.recognising.recognise import recognise  # noqa: PLC0415 - its data loads when first used

    return recognise
