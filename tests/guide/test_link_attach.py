"""Which items a concept is: names of one thing differ in formalities, never in what is done."""

from __future__ import annotations

import pytest

from zhagen.guide.lexicon.concepts import shipped
from zhagen.guide.linking.attach import Attached, Attacher, Named
from zhagen.guide.linking.operations import Operations
from zhagen.guide.linking.spelling import Spelling

SPELLING, OPERATIONS = Spelling(shipped()), Operations(shipped())
CATALOGUE = (
    "对公民法律援助申请的审批",
    "劳务派遣经营许可注销(县级)",
    "劳务派遣经营许可证延续审批(县级)",
    "货物运输车辆道路运输证办理（变更）",
    "一次性工亡补助金（含生活困难，预支50%确认）、丧葬补助金申领",
    "申领《广东省老年人优待证》",
    "《出生医学证明》首次签发",
    "企业投资项目备案",
    "企业投资项目备案（技术改造）",
    "企业信息变更",
)


@pytest.fixture(scope="module")
def attacher() -> Attacher:
    return Attacher(tuple(map(_named, CATALOGUE)), OPERATIONS)


def _named(name: str) -> Named:
    return Named.of(name, SPELLING, OPERATIONS)


def _held(found: Attached) -> list[str]:
    return [CATALOGUE[at] for at in found.items]


@pytest.mark.parametrize(
    ("name", "item"),
    [
        ("法律援助申请", "对公民法律援助申请的审批"),
        ("一次性工亡补助金、丧葬补助金申领", CATALOGUE[4]),
        ("申领《老年人优待证》", "申领《广东省老年人优待证》"),
        ("企业投资项目备案（技术改造）", "企业投资项目备案（技术改造）"),
        ("企业投资项目备案", "企业投资项目备案"),
        ("劳务派遣经营许可注销", "劳务派遣经营许可注销(县级)"),
    ],
)
def test_a_name_finds_the_item_that_differs_in_formalities(
    attacher: Attacher, name: str, item: str
) -> None:
    assert _held(attacher.attached([_named(name)])) == [item]


@pytest.mark.parametrize(
    "name",
    [
        "劳务派遣经营许可",
        "货物运输车辆道路运输证办理（过户）",
        "《出生医学证明》补发",
        "拍卖企业许可",
    ],
)
def test_what_is_done_must_agree(attacher: Attacher, name: str) -> None:
    assert _held(attacher.attached([_named(name)])) == []


def test_the_same_thing_with_another_doing_is_kin(attacher: Attacher) -> None:
    kin = [CATALOGUE[at] for at in attacher.attached([_named("劳务派遣经营许可")]).kin]
    assert kin == ["劳务派遣经营许可注销(县级)", "劳务派遣经营许可证延续审批(县级)"]


def test_words_that_no_item_has_are_no_likeness(attacher: Attacher) -> None:
    assert attacher.attached([_named("拍卖企业许可")]) == Attached((), ())


def test_a_thing_as_short_as_a_word_makes_no_kin(attacher: Attacher) -> None:
    assert attacher.attached([_named("企业变更登记")]).kin == ()
