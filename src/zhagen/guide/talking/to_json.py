"""The state of a talk as JSON and back: what is stored between two turns.

Days are written as `{"day": "2026-11-22"}`, so that a text that looks like a day stays a text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from zhagen.cases.model import Cell, Value
from zhagen.guide.talking.turn import SCHEMA, End, Known, State

_DAY: Final = "day"


class BadState(ValueError):
    """What was stored is no state of a talk; the message says so and what to do."""

    def __init__(self) -> None:
        super().__init__("存下的对话读不出来，可能被改动过。请重新开始这次对话。")


def state_json(state: State) -> dict[str, object]:
    """The state as JSON values; keys are a contract."""
    return {
        "schema": SCHEMA,
        "slice": state.slice_ref,
        "lock": state.lock_hash,
        "on": state.on.isoformat(),
        "facts": _facts(state.facts),
        "unknown": list(state.unknown),
        "refused": list(state.refused),
        "asked": state.asked,
        "path": list(state.path),
        "turns": [list(one) for one in state.turns],
        "misses": state.misses,
        "end": state.end.value,
        "outcome": state.outcome,
        "others": [_facts(one) for one in state.others],
        "finished": [_facts(one) for one in state.finished],
        "confirmed": state.confirmed,
    }


def state_of(content: Mapping[str, Any]) -> State:
    """The state stored as JSON. Raises BadState."""
    try:
        if content["schema"] != SCHEMA:
            raise BadState
        return State(
            slice_ref=str(content["slice"]),
            lock_hash=str(content["lock"]),
            on=date.fromisoformat(content["on"]),
            facts=_known(content["facts"]),
            unknown=_texts(content["unknown"]),
            refused=_texts(content["refused"]),
            asked=None if content["asked"] is None else str(content["asked"]),
            path=_texts(content["path"]),
            turns=tuple((str(who), str(text)) for who, text in content["turns"]),
            misses=int(content["misses"]),
            end=End(content["end"]),
            outcome=str(content["outcome"]),
            others=tuple(_known(one) for one in content["others"]),
            finished=tuple(_known(one) for one in content["finished"]),
            confirmed=bool(content["confirmed"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadState from error


def _texts(content: Sequence[object]) -> tuple[str, ...]:
    return tuple(map(str, content))


def _facts(facts: Mapping[str, Known]) -> dict[str, object]:
    return {
        name: {"value": _value(one.value), "turn": one.turn, "text": one.text}
        for name, one in facts.items()
    }


def _known(content: Mapping[str, Mapping[str, Any]]) -> dict[str, Known]:
    return {
        name: Known(_read(one["value"]), int(one["turn"]), str(one["text"]))
        for name, one in content.items()
    }


def _value(value: Value) -> object:
    if isinstance(value, tuple):
        return [
            {key: _cell(cell) for key, cell in one.items()} if isinstance(one, dict) else one
            for one in value
        ]
    return _cell(value)


def _cell(value: object) -> object:
    return {_DAY: value.isoformat()} if isinstance(value, date) else value


def _read(value: object) -> Value:
    if isinstance(value, list):
        if any(isinstance(one, dict) for one in value):
            return tuple({key: _read_cell(cell) for key, cell in one.items()} for one in value)
        return tuple(str(one) for one in value)
    return _read_cell(value)


def _read_cell(value: object) -> Cell | bool:
    if isinstance(value, dict):
        return date.fromisoformat(value[_DAY])
    if value is None or isinstance(value, str | int):
        return value
    raise BadState
