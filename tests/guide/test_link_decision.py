"""From a ranking to an act: who is asked what, whose item is meant, and what is not done here."""

from __future__ import annotations

from dataclasses import replace

import pytest

from zhagen.guide.gate.gate import gate
from zhagen.guide.gate.wishes import split
from zhagen.guide.lexicon.concepts import shipped
from zhagen.guide.linking.catalogue import Catalogue
from zhagen.guide.linking.clarify import MOST_OPTIONS
from zhagen.guide.linking.index import Index
from zhagen.guide.linking.link import Linker
from zhagen.guide.masking import masked
from zhagen.guide.model import Act, Item

ITEMS = (
    Item("card-replace", "社会保障卡补领、换领、换发", "人社局"),
    Item("card-lost", "社会保障卡挂失", "人社局"),
    Item("company-new", "公司设立登记", "审批局"),
    Item("company-change", "公司变更登记", "审批局"),
    Item("company-end", "公司注销登记", "审批局"),
    Item("shop-new", "个体工商户设立登记", "审批局"),
    Item("shop-change", "个体工商户变更登记", "审批局"),
    Item("shop-end", "个体工商户注销登记", "审批局"),
    Item("passport", "普通护照签发", "公安局"),
    Item("tobacco-new", "烟草专卖零售许可证新办", "烟草专卖局"),
    Item("tobacco-renew", "烟草专卖零售许可证延续", "烟草专卖局"),
    Item("tobacco-replace", "烟草专卖零售许可证补办", "烟草专卖局"),
)
REGIONS = ("示例甲区", "示例乙县")


def _linker(*items: Item, home: str = "") -> Linker:
    return Linker(Index.of(Catalogue.of(items), shipped()), gate, split, masked, home=home)


@pytest.fixture(scope="module")
def linker() -> Linker:
    return _linker(*ITEMS)


@pytest.fixture(scope="module")
def regions() -> Linker:
    return _linker(
        *(replace(item, id=f"{item.id}@{name}", region=name) for name in REGIONS for item in ITEMS)
    )


def test_a_clear_wish_is_answered_with_its_item(linker: Linker) -> None:
    (wish,) = linker.link("我的社保卡丢了，想补办一张社保卡").wishes
    assert wish.act is Act.ANSWER
    assert wish.items[0].item == "card-replace"


def test_a_wish_that_fits_several_is_asked_back_with_few_choices(linker: Linker) -> None:
    (wish,) = linker.link("烟草专卖许可证那个事情要去弄一下").wishes
    assert wish.act is Act.CLARIFY
    assert wish.question is not None
    assert 2 <= len(wish.question.options) <= MOST_OPTIONS
    offered = {item for option in wish.question.options for item in option.items}
    assert {"tobacco-new", "tobacco-renew", "tobacco-replace"} <= offered


def test_a_thing_and_nothing_else_is_never_answered_at_once(linker: Linker) -> None:
    (wish,) = linker.link("烟草证").wishes
    assert wish.act is Act.CLARIFY


def test_the_door_is_named_for_what_this_catalogue_lacks(linker: Linker) -> None:
    (wish,) = linker.link("新买的电动车怎么上牌照").wishes
    assert wish.act is Act.REFUSE
    assert "公安" in wish.door


def test_of_one_name_in_two_places_the_place_that_is_named_is_meant(regions: Linker) -> None:
    for region, said in (("示例甲区", "示例甲"), ("示例乙县", "示例乙县")):
        (wish,) = regions.link(f"我在{said}，社保卡丢了想补办一张社保卡").wishes
        assert wish.items[0].item == f"card-replace@{region}"
        assert wish.act in {Act.ANSWER, Act.CONFIRM}


def test_of_one_name_in_two_places_it_is_asked_which_one(regions: Linker) -> None:
    (wish,) = regions.link("社保卡丢了想补办一张社保卡").wishes
    assert wish.act is Act.CLARIFY
    assert wish.reason == "several"
    assert wish.question is not None
    assert [option.label for option in wish.question.options] == list(REGIONS)


@pytest.mark.parametrize("places", [5, 9, 30])
def test_of_many_places_none_is_left_out_of_the_question(places: int) -> None:
    many = _linker(
        *(
            Item(f"card@{at}", "社会保障卡补领、换领、换发", "", region=f"示例{at}区")
            for at in range(places)
        )
    )
    (wish,) = many.link("社保卡丢了想补办一张社保卡").wishes
    assert wish.question is not None
    assert len(wish.question.options) == MOST_OPTIONS
    offered = [item for option in wish.question.options for item in option.items]
    assert sorted(offered) == sorted(f"card@{at}" for at in range(places))


def test_a_rule_that_speaks_against_a_wish_gives_way_to_what_is_sure(linker: Linker) -> None:
    (wish,) = linker.link("帮我写一篇作文").wishes
    assert wish.act is Act.REFUSE
    (wish,) = linker.link("社保卡丢了补办一张社保卡，证件照要去哪里拍").wishes
    assert wish.act is not Act.REFUSE


def test_what_befell_the_applicant_is_no_call_for_a_person(linker: Linker) -> None:
    (wish,) = linker.link("公司要变更登记，主管没说清楚是改地址还是改名称，让我来办").wishes
    assert wish.act not in {Act.HANDOFF, Act.SAFETY}


def test_the_place_the_guide_stands_for_is_meant_where_none_is_named(regions: Linker) -> None:
    home = replace(regions, home="示例乙县")
    (wish,) = home.link("社保卡丢了想补办一张社保卡").wishes
    assert wish.items[0].item == "card-replace@示例乙县"
    (wish,) = home.link("示例甲区社保卡丢了想补办一张社保卡").wishes
    assert wish.items[0].item == "card-replace@示例甲区"


def test_of_one_name_at_two_bodies_the_body_that_is_named_is_meant() -> None:
    linker = _linker(
        *ITEMS,
        Item("seal-police", "印章备案查询", "市公安局"),
        Item("seal-market", "印章备案查询", "市市场监督管理局"),
    )
    (wish,) = linker.link("印章备案查询，是去工商所查吗").wishes
    assert wish.items[0].item == "seal-market"
    (wish,) = linker.link("印章备案查询").wishes
    assert wish.question is not None
    assert wish.question.facet == "body"


def test_every_item_of_a_close_family_stays_within_reach_of_one_question(linker: Linker) -> None:
    (wish,) = linker.link("公司登记").wishes
    assert wish.question is not None
    offered = {item for option in wish.question.options for item in option.items}
    assert {"company-new", "company-change", "company-end"} <= offered
