"""What a document says once and means for all that follows."""

from __future__ import annotations

import pytest

from zhagen.breakdown.bodies.conventions import advanced, state_of
from zhagen.breakdown.model import Origin


@pytest.mark.parametrize(
    "told",
    [
        "列第一位的为牵头单位，下同", "排在第一位的部门为牵头部门，下同",
        "列第一位者为牵头单位，下同",
        "排名第一的为牵头单位，下同", "各项任务列首位的单位为牵头单位",
        "第一个单位为牵头单位，下同",
        "排第一位的为牵头单位，其余为配合单位，下同",
    ],
)  # fmt: skip
def test_the_first_leads_in_every_wording(told: str) -> None:
    text = f"完善制度。（责任单位：市人社局、市财政局，{told}）"
    state = advanced(state_of(), 3, text)
    assert state.first_leads
    assert state.first_said is not None
    assert text[state.first_said.start : state.first_said.end] == state.first_said.text
    assert state_of("", told).first_leads


def test_a_lead_of_one_task_is_no_convention() -> None:
    for text in ("由市人社局为牵头单位。", "坚持把就业摆在第一位。", "（市人社局牵头）"):
        assert not advanced(state_of(), 1, text).first_leads


def test_bodies_that_carry_out_everything_below_are_inherited_with_their_sentence() -> None:
    said = "以下均需各县（市、区）政府落实，不再列出"
    text = f"理顺体制。（市人社局指导，各县（市、区）政府负责落实。{said}）"
    (body,) = advanced(state_of(), 2, text).everywhere
    assert (body.name, body.origin, body.generic) == ("各县（市、区）政府", Origin.INHERITED, True)
    assert body.span.text == said == text[body.span.start : body.span.end]


def test_an_abbreviation_stands_for_its_full_name() -> None:
    state = advanced(state_of(), 1, "由示例市数据局（以下简称“市数据局”）统筹。")
    assert state.full("市数据局") == "示例市数据局"
    assert state.full("市人社局") == "市人社局"


def test_a_state_never_changes_only_its_successor_does() -> None:
    before = state_of("示例区人民政府")
    advanced(before, 1, "列第一位的为牵头单位，下同")
    assert (before.first_leads, before.level) == (False, "区")


@pytest.mark.parametrize(
    "told",
    [
        "以下任务由首位单位牵头负责。",
        "列第一位者负责牵头，其他单位配合，下同。",
        "各责任单位中，排第一的负责牵头，其他单位按职责分工配合。",
    ],
)
def test_the_first_leads_where_a_verb_says_it(told: str) -> None:
    assert advanced(state_of(), 1, told).first_leads


def test_names_inside_a_convention_are_read_like_those_of_a_bracket() -> None:
    said = "以下各项均需各县（市、区）政府、示例经开区管委会落实，不再列出。"
    handed = advanced(state_of(), 1, said).everywhere
    assert [body.name for body in handed] == ["各县（市、区）政府", "示例经开区管委会"]
