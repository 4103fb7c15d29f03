# ruff: noqa: PLC0415 - what a command needs is loaded when it is called
"""`zhagen guide facts`: one turn of a talk a line in, the facts it tells a line out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated, Final

import typer

from zhagen.cli.exits import UsageFault
from zhagen.cli.json_lines import STANDARD_INPUT, identity_of, line_of, objects_of, text_of
from zhagen.slices.choices import FactType

if TYPE_CHECKING:
    from zhagen.cases.model import Value
    from zhagen.guide.recognising.recognise import Recognised
    from zhagen.slices.model import Slice

MOST_IN_TURN: Final = 100_000
_EXAMPLE: Final = '{"id": "1", "text": "法人王强，8个员工", "on": "2026-11-22"}'


@dataclass(frozen=True, slots=True)
class _Turn:
    """A line of the input; `known` by the names of facts."""

    identity: str | int
    text: str
    on: date
    asked: str | None
    known: Mapping[str, Value]


def facts(
    slice_: Annotated[str, typer.Argument(metavar="切片", help="编号、编号@版本或路径")],
) -> None:
    """Tell the facts in every turn of standard input; a fault is told before the first result."""
    from zhagen.guide.recognising.recognise import Recogniser
    from zhagen.slices.find import resolve
    from zhagen.slices.load import load

    definition = load(resolve(slice_))
    recogniser = Recogniser(definition)
    today = date.today()  # noqa: DTZ011 - the day where the citizen is
    turns = [
        _turn(row, place, definition, today) for place, row in objects_of(STANDARD_INPUT, _EXAMPLE)
    ]
    for one in turns:
        found = recogniser.read(one.text, on=one.on, asked=one.asked, known=one.known)
        typer.echo(line_of({"id": one.identity, **facts_json(found)}))


def facts_json(found: Recognised) -> dict[str, object]:
    """What was recognised as JSON: dates in ISO, lists as lists."""
    return {
        "known": {name: _plain(value) for name, value in found.known.items()},
        "invalid": dict(found.invalid),
    }


def _plain(value: Value) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _turn(row: dict[str, object], place: str, definition: Slice, today: date) -> _Turn:
    text = text_of(row, "text", place)
    if len(text) > MOST_IN_TURN:
        raise UsageFault(
            f"{place}的 text 有 {len(text)} 字，超过 {MOST_IN_TURN} 字的上限。请只留这一轮说的话。"
        )
    context = row.get("context")
    if context is not None and not isinstance(context, dict):
        raise UsageFault(f'{place}的 context 要写成对象，如 {{"asked": null, "known": {{}}}}。')
    context = context or {}
    known = context.get("known")
    if known is not None and not isinstance(known, dict):
        raise UsageFault(f"{place}的 context.known 要写成对象：要素名对应已知的值。")
    asked = _asked(context.get("asked"), place)
    values = {
        str(name): _value(definition, str(name), value, place)
        for name, value in (known or {}).items()
    }
    return _Turn(identity_of(row, place, _EXAMPLE), text, _day(row, place, today), asked, values)


def _asked(given: object, place: str) -> str | None:
    """The fact that was asked for; a name the slice does not have is a question of no fact."""
    if given is None or isinstance(given, str):
        return given
    raise UsageFault(f"{place}的 context.asked 要写要素名（加引号），或写 null。")


def _value(definition: Slice, name: str, value: object, place: str) -> Value:
    """A known value as the slice types it."""
    fact = definition.facts.get(name)
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return tuple(value)
    if fact is not None and fact.type is FactType.DATE and isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise UsageFault(
                f"{place}的 context.known.{name} 不是一个日期，要写成 2026-11-22 的样子。"
            ) from error
    if value is None or isinstance(value, str | int | bool):
        return value
    raise UsageFault(f"{place}的 context.known.{name} 要写成文字、整数、true/false 或文字的列表。")


def _day(row: dict[str, object], place: str, today: date) -> date:
    text = text_of(row, "on", place)
    if not text:
        return today
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageFault(f"{place}的 on 不是一个日期，要写成 2026-11-22 的样子。") from error
