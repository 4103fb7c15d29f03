"""Worked examples: what `like` and `without` mean, and the full form every reader gets.

An example is written in as few lines as a clerk would use to tell it; tools get it spelled out,
so that none of them has to know the shorthand.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from zhagen.slices.faults import Fault
from zhagen.slices.model import Fact, FactType, Place, SliceCase

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from zhagen.slices.edges_of_cases import CaseYaml, GivenYaml

_STATES: Final = ("blank", "illegible", "doubtful")


@dataclass(frozen=True, slots=True)
class Written:
    """A case as it stands in a file, and where."""

    edge: CaseYaml
    at: Place


def spell_out(
    written: Iterable[Written], facts: Mapping[str, Fact]
) -> tuple[tuple[SliceCase, ...], tuple[Fault, ...]]:
    """Every case in full, and what is wrong with the way they build on one another."""
    by_name: dict[str, Written] = {}
    faults: list[Fault] = []
    for one in written:
        first = by_name.setdefault(one.edge.name, one)
        if first is not one:
            where = f"{first.at.file} 第 {first.at.line} 行"
            faults.append(
                _fault(one, "duplicate", f"算例“{one.edge.name}”与 {where}重名", "改一个名字")
            )
    cases = []
    for one in by_name.values():
        chain = _chain(one, by_name, faults)
        if chain is not None:
            cases.append(_case(chain, facts, faults))
    return tuple(cases), tuple(faults)


def _chain(
    one: Written, by_name: Mapping[str, Written], faults: list[Fault]
) -> list[Written] | None:
    """The cases `one` builds on, first to last; None if one is missing or they go in a circle."""
    chain = [one]
    while like := chain[0].edge.like:
        base = by_name.get(like)
        if base is None:
            faults.append(
                _fault(chain[0], "unknown-case", f"like 指向的算例“{like}”不存在", "改正名字")
            )
            return None
        if base in chain:
            faults.append(_fault(one, "circle", "like 绕成了一圈", "让其中一个算例不用 like"))
            return None
        chain.insert(0, base)
    return chain


def _case(chain: list[Written], facts: Mapping[str, Fact], faults: list[Fault]) -> SliceCase:
    """One case with everything those before it gave."""
    given: dict[str, object] = {"facts": {}, "materials": (), "pages": (), "files": ()}
    given.update(dict.fromkeys(_STATES, ()))
    on: date | None = None
    verdict = ""
    for one in chain:
        given = _laid_over(given, one.edge.given, facts)
        on = one.edge.on or on
        verdict = one.edge.verdict or verdict
    last = chain[-1]
    if on is None:
        faults.append(_fault(last, "missing", "算例没有写申请日 on", "写明 on: 2026-11-22"))
        on = date.min
    expect = tuple(
        {key: text for key, text in found.model_dump().items() if text}
        for found in last.edge.expect
    )
    return SliceCase(last.edge.name, last.edge.story, on, given, expect, verdict, last.at)


def _laid_over(
    under: Mapping[str, object], edge: GivenYaml, facts: Mapping[str, Fact]
) -> dict[str, object]:
    """What was given before, less `without`, plus what this case gives."""
    gone = set(edge.without)
    gone |= {name for name, fact in facts.items() if fact.read and fact.read[0].material in gone}
    known = {name: value for name, value in _facts(under).items() if name not in gone}
    states = {
        state: [name for name in _names(under, state) if name not in gone] for state in _STATES
    }
    for name, value in edge.facts.items():
        known[name] = _frozen(value, facts.get(name))
        for state in ("blank", "illegible"):
            states[state] = [other for other in states[state] if other != name]
    for state in _STATES:
        states[state] += [name for name in getattr(edge, state) if name not in states[state]]
    for name in (*edge.blank, *edge.illegible):
        known.pop(name, None)
    handed = [name for name in _names(under, "materials") if name not in gone]
    stated = edge.materials
    if stated is None:
        stated = _read_from((*edge.facts, *edge.blank, *edge.illegible), facts)
    handed += [name for name in stated if name not in handed]
    pages = tuple(page.model_dump() for page in edge.pages)
    files = tuple(file.model_dump() for file in edge.files)
    return {
        "facts": known,
        "materials": tuple(handed),
        **{state: tuple(names) for state, names in states.items()},
        "pages": (*_dicts(under, "pages"), *pages),
        "files": (*_dicts(under, "files"), *files),
    }


def _read_from(names: Iterable[str], facts: Mapping[str, Fact]) -> list[str]:
    """The materials these facts are read from first."""
    read = (facts[name].read for name in names if name in facts)
    return list(dict.fromkeys(places[0].material for places in read if places))


def _frozen(value: object, fact: Fact | None) -> object:
    """Lists as tuples, so that a case is a value. A single text is a list of one where wanted."""
    if fact is not None and fact.type is FactType.LIST and isinstance(value, str):
        return (value,)
    return tuple(value) if isinstance(value, list) else value


def _facts(given: Mapping[str, object]) -> dict[str, object]:
    facts = given["facts"]
    return facts if isinstance(facts, dict) else {}


def _names(given: Mapping[str, object], key: str) -> tuple[str, ...]:
    names = given[key]
    return names if isinstance(names, tuple) else ()


def _dicts(given: Mapping[str, object], key: str) -> tuple[object, ...]:
    items = given[key]
    return items if isinstance(items, tuple) else ()


def _fault(one: Written, code: str, what: str, remedy: str) -> Fault:
    return Fault(one.at.file, one.at.line, code, what, remedy)
