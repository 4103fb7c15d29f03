"""Two hundred simulated applicants: everyone is served, nothing is asked twice or for nothing."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache

import pytest
from tests.guide.applicants import PERSONAS, Step, applicant, converse, truth_of
from tests.guide.applicants_review import empty_cells, outcomes, required

from zhagen.cases.model import Value
from zhagen.guide.talking.dialogue import Dialogue, replay
from zhagen.guide.talking.drafts import fill_drafts
from zhagen.guide.talking.setting import values_of
from zhagen.guide.talking.to_json import state_json, state_of
from zhagen.guide.talking.turn import End, TalkAct, Turn
from zhagen.guide.talking.wording_slice import unresolved
from zhagen.precheck.given import parse_given
from zhagen.slices.find import resolve
from zhagen.slices.load import load
from zhagen.slices.model import FactType, Slice

ON = date(2026, 11, 22)
MOST = 200
SLICES = ("employer-social-insurance", "individual-business-registration")


@cache
def shipped(name: str) -> Slice:
    return load(resolve(name))


@cache
def talks(name: str) -> tuple[tuple[str, tuple[Step, ...]], ...]:
    """Every talk of the simulation, once: who talked, and the exchanges."""
    definition = shipped(name)
    made = []
    for seed in range(MOST if name == SLICES[0] else MOST // 5):
        who = applicant(definition, seed)
        made.append((who.persona, tuple(converse(Dialogue(definition, on=ON), who))))
    return tuple(made)


def steps(name: str) -> Iterator[Step]:
    for _, talk in talks(name):
        yield from talk


@pytest.mark.parametrize("name", SLICES)
def test_everyone_reaches_a_draft_a_refusal_or_a_seat(name: str) -> None:
    ends = Counter(talk[-1].after.end for _, talk in talks(name))
    assert End.OPEN not in ends
    assert ends[End.READY] > ends[End.HANDED_OVER] + ends[End.REFUSED]


def test_who_tells_everything_is_not_sent_to_a_person() -> None:
    telling = {"terse", "chatty", "wrong_first", "refuses_phone", "changes_mind", "asks_why"}
    telling |= {"changes_agent", "refuses_id", "second_midway", "counts_aloud", "hesitates"}
    telling |= {"numbers_elsewhere", "says_again", "other_wish", "two_counts", "names_without_role"}
    for persona, talk in talks(SLICES[0]):
        if persona in telling:
            assert talk[-1].after.end in {End.READY, End.REFUSED}, persona


def test_all_personas_were_played() -> None:
    assert {persona for persona, _ in talks(SLICES[0])} == set(PERSONAS)


@pytest.mark.parametrize("name", SLICES)
def test_no_known_fact_is_asked_again(name: str) -> None:
    for step in steps(name):
        wished = step.said.startswith("改一下")
        asking = step.turn.act in {TalkAct.ASK, TalkAct.INVALID} and not wished
        if asking and step.turn.asks is not None:
            assert step.turn.asks not in step.turn.known, (step.said, step.turn.reply)


@pytest.mark.parametrize("name", SLICES)
def test_nothing_refused_or_not_known_is_asked_again(name: str) -> None:
    for step in steps(name):
        assert step.turn.asks not in {*step.after.refused, *step.after.unknown}, step.said


@pytest.mark.simulation
@pytest.mark.parametrize("name", SLICES)
def test_no_question_is_asked_that_cannot_change_the_result(name: str) -> None:
    """Tried with pre-review's own functions, on the case and on the drafts as they would be."""
    for step in steps(name):
        asked = step.turn.asks
        if step.turn.act is TalkAct.ASK and asked is not None:
            assert can_change(name, values_of(step.after), asked), (asked, step.said)


@cache
def _result(name: str, facts: tuple[tuple[str, Value], ...]) -> tuple[object, ...]:
    definition, known = shipped(name), dict(facts)
    told = outcomes(definition, known, ON)
    if not any(outcome == "ready" for outcome, _ in told):
        return tuple(told)
    needs = required(definition, known, ON)
    wished = [
        cell
        for cell in definition.guide.fill
        if definition.facts[cell].concept not in known
        and any(needs.get(place.material) is True for place in definition.facts[cell].read)
    ]
    return (*told, *sorted(needs.items()), *sorted(empty_cells(definition, known, ON)), *wished)


def can_change(name: str, known: Mapping[str, Value], asked: str) -> bool:
    """Whether for some applicant who has told so much, the answer makes a difference."""
    definition = shipped(name)
    fact = definition.facts[asked]
    rng = random.Random(7)  # noqa: S311 - a play, no secret
    for _ in range(40):
        rest = {**truth_of(definition, rng), **known}
        mine = {**plain(definition, rest), **plain(definition, known)}
        mine.pop(asked, None)
        answers: tuple[Value, ...] = (rest[asked],)
        if fact.type is FactType.BOOLEAN:
            answers = (True, False)
        elif fact.type is FactType.CHOICE:
            answers = tuple(fact.values)
        elif fact.type is FactType.INTEGER:
            answers = (0, 1)
        results = {_result(name, tuple(sorted(mine.items())))}
        results |= {_result(name, tuple(sorted({**mine, asked: one}.items()))) for one in answers}
        if len(results) > 1:
            return True
    return False


def plain(definition: Slice, facts: Mapping[str, Value]) -> dict[str, Value]:
    """The facts with one value for every text: which one it is decides nothing in these slices."""
    fixed = truth_of(definition, random.Random(1))  # noqa: S311 - a play, no secret
    return {
        name: fixed[name] if definition.facts[name].type is FactType.TEXT else value
        for name, value in facts.items()
        if name in fixed
    }


def ready_turns(name: str) -> Iterator[tuple[Step, Turn]]:
    for step in steps(name):
        if step.turn.act is TalkAct.OUTCOME:
            yield step, step.turn


@pytest.mark.parametrize("name", SLICES)
def test_the_checklist_is_what_pre_review_requires(name: str) -> None:
    definition, seen = shipped(name), 0
    for step, turn in ready_turns(name):
        needs = required(definition, values_of(step.after), ON)
        sure = {one.material for one in turn.checklist if one.sure}
        open_ = {one.material for one in turn.checklist if not one.sure}
        assert sure == {material for material, truth in needs.items() if truth is True}
        assert open_ == {
            material for material, truth in needs.items() if truth not in {True, False}
        }
        seen += 1
    assert seen


def test_the_cells_left_blank_are_those_pre_review_will_find_empty() -> None:
    definition = shipped(SLICES[0])
    for step, turn in ready_turns(SLICES[0]):
        assert set(turn.blanks) == empty_cells(definition, values_of(step.after), ON)


@pytest.mark.parametrize("name", SLICES)
def test_every_sentence_comes_from_the_slice_or_a_wording(name: str) -> None:
    definition, walked = shipped(name), 0
    for step in steps(name):
        needed = (piece for one in step.turn.checklist for piece in one.pieces)
        for piece in (*step.turn.pieces, *needed):
            assert list(unresolved(definition, piece)) == [], piece
            walked += 1
    assert walked > 500


@pytest.mark.parametrize("name", SLICES)
def test_a_talk_survives_being_stored_after_every_turn_and_replayed(name: str) -> None:
    definition = shipped(name)
    for at, (_, talk) in enumerate(talks(name)):
        if at % 8:
            continue
        stored = Dialogue(definition, on=ON)
        stored.start()
        for step in talk:
            state = state_of(json.loads(json.dumps(state_json(stored.state))))
            stored = Dialogue(definition, on=ON, state=state)
            stored.say(step.said)
        assert stored.state == talk[-1].after
        assert replay(definition, [step.said for step in talk], on=ON) == talk[-1].after


def test_what_was_told_is_what_is_known() -> None:
    definition = shipped(SLICES[0])
    for seed in range(60):
        who = applicant(definition, seed)
        talk = converse(Dialogue(definition, on=ON), who)
        for name, known in talk[-1].after.facts.items():
            assert who.truth[name] == known.value, (who.persona, name, known)


def test_facts_of_every_talk_open_at_the_window_and_drafts_can_be_filled() -> None:
    definition = shipped(SLICES[0])
    for at, (step, turn) in enumerate(ready_turns(SLICES[0])):
        known = values_of(step.after)
        talk = Dialogue(definition, on=ON, state=step.after)
        assert parse_given(json.loads(json.dumps(talk.facts_json())), definition) == known
        if at % 40 == 0:
            assert len(fill_drafts(definition, turn.draft, known, ON)) == len(turn.draft)


def test_a_person_gets_everything_said_and_no_number_unmasked() -> None:
    for _, talk in talks(SLICES[0]):
        handoff = talk[-1].turn.handoff
        if handoff is None:
            continue
        assert set(handoff.known) == set(talk[-1].after.facts)
        assert not set(handoff.missing) & (set(handoff.known) | set(handoff.refused))
        words = " ".join(text for _, text in handoff.transcript)
        for value in handoff.known.values():
            if isinstance(value, str) and value.isdigit() and len(value) >= 11:
                assert value not in words


def test_two_firms_are_served_one_after_the_other() -> None:
    served = 0
    for persona, talk in talks(SLICES[0]):
        last = talk[-1].after
        if persona != "two_firms" or not last.finished:
            continue
        served += 1
        first, second = last.finished[0], last.facts
        assert first["org.name"].value != second["org.name"].value
        assert first["org.uscc"].value != second["org.uscc"].value
    assert served >= 5


def test_whoever_asks_for_a_person_at_the_end_keeps_what_was_worked_out() -> None:
    seen = 0
    for persona, talk in talks(SLICES[0]):
        before, last = talk[-1].before, talk[-1].after
        if persona == "person_when_ready" and before.end is End.READY:
            seen += 1
            assert last.end is End.HANDED_OVER
            assert values_of(last) == values_of(before)
            assert talk[-1].turn.handoff is not None
            assert dict(talk[-1].turn.handoff.known) == values_of(before)
    assert seen >= 5


def test_whoever_leaves_for_something_else_loses_nothing_on_the_way_to_a_person() -> None:
    for persona, talk in talks(SLICES[0]):
        handoff = talk[-1].turn.handoff
        if persona == "leaves_for_a_person" and handoff is not None:
            assert len(handoff.known) >= 2
            assert "换个事项" in [text for _, text in handoff.transcript]


def test_nobody_who_only_agrees_to_go_on_has_said_yes() -> None:
    for _, talk in talks(SLICES[0]):
        for step in talk:
            if step.said in {"好", "可以", "好，等一下", "好的，我去问问", "行，我想想"}:
                assert step.after.facts == step.before.facts, step.said
