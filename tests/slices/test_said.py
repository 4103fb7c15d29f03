"""What people say for a value (`said`) and what they call a fact (`called`)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from zhagen.slices.faults import BrokenSlice
from zhagen.slices.load import load

Add = Callable[[str], Path]


@pytest.fixture
def added(folder: Path) -> Add:
    """The slice with further facts."""

    def add(facts: str) -> Path:
        path = folder / "facts.yaml"
        path.write_text(path.read_text("utf-8") + facts, "utf-8")
        return folder

    return add


def faults(folder: Path) -> list[tuple[str, str]]:
    with pytest.raises(BrokenSlice) as broken:
        load(folder)
    return [(fault.code, fault.what) for fault in broken.value.faults]


def test_wordings_are_kept_by_value(added: Add) -> None:
    folder = added(
        """
way.kind:
  title: 办法
  type: choice
  values: {mail: 邮寄, desk: 窗口}
  said: {mail: [寄给我, 从…寄], desk: 自己去取}
  called: 怎么拿
way.known:
  title: 是否办过
  type: boolean
  said: {true: [办过], false: [头一回]}
"""
    )
    facts = load(folder).facts
    assert facts["way.kind"].said == {"mail": ("寄给我", "从…寄"), "desk": ("自己去取",)}
    assert facts["way.kind"].called == ("怎么拿",)
    assert facts["way.known"].said == {"true": ("办过",), "false": ("头一回",)}


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ("{title: 办法, type: choice, values: {a: 甲}, said: {b: [乙]}}", "unknown-option"),
        ("{title: 办过, type: boolean, said: {yes: [办过]}}", "unknown-option"),
        ("{title: 人数, type: integer, said: {a: [一个]}}", "type"),
        (
            "{title: 办法, type: choice, values: {a: 甲, b: 乙}, said: {a: [行], b: [行]}}",
            "duplicate",
        ),
    ],
)
def test_wordings_of_no_value_or_of_two_are_faults(added: Add, facts: str, code: str) -> None:
    assert [one for one, _ in faults(added(f"\nway.kind: {facts}\n"))] == [code]


def test_replies_are_kept_by_value_beside_what_is_said(added: Add) -> None:
    fact = (
        "{title: 办法, type: choice, values: {a: 甲, b: 乙}, question: 怎么办？, why: 材料不同, "
        "basis: SOURCE, said: {a: 寄来}, replies: {a: [寄], b: 自己}}"
    )
    folder = added("")
    basis = next(iter(load(folder).sources))
    facts = load(added(f"\nway.kind: {fact.replace('SOURCE', basis)}\n")).facts
    assert facts["way.kind"].replies == {"a": ("寄",), "b": ("自己",)}


def test_a_reply_to_a_question_that_is_never_asked_is_a_fault(added: Add) -> None:
    fact = "{title: 办法, type: choice, values: {a: 甲}, replies: {a: [寄]}}"
    assert [one for one, _ in faults(added(f"\nway.kind: {fact}\n"))] == ["type"]


def test_a_wording_means_one_value_whichever_key_it_stands_under(added: Add) -> None:
    fact = (
        "{title: 办法, type: choice, values: {a: 甲, b: 乙}, question: 怎么办？, why: 材料不同, "
        "basis: SOURCE, said: {a: [寄]}, replies: {b: [寄]}}"
    )
    basis = next(iter(load(added("")).sources))
    assert [one for one, _ in faults(added(f"\nway.kind: {fact.replace('SOURCE', basis)}\n"))] == [
        "duplicate"
    ]


def test_values_of_a_list_may_share_a_wording(added: Add) -> None:
    fact = "{title: 险种, type: list, values: {a: 甲, b: 乙}, said: {a: [都要], b: [都要]}}"
    assert load(added(f"\nway.kinds: {fact}\n")).facts["way.kinds"].said["b"] == ("都要",)
