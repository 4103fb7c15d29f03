"""The grammar of organisation names: what is found, how far it reaches, what is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhagen.language.bodies import Sort, find_bodies
from zhagen.language.bodies_prefix import level_of, resolved_names
from zhagen.language.bodies_words import words
from zhagen.language.plain import plain


def names(text: str) -> list[str]:
    return [text[one.start : one.end] for one in find_bodies(plain(text))]


@pytest.mark.parametrize(
    "name",
    [
        "市人社局", "市人力资源社会保障局", "县卫健委", "区退役军人事务局", "市自然资源和规划局",
        "市文化广电和旅游局", "省市场监管局（省知识产权局）", "市委组织部", "县委政法委",
        "省委网信办",
        "示例市甲县人社局", "示例市人民政府办公室", "杭州市政府", "区人民政府", "高新区管委会",
        "各市、县〔市、区〕政府", "各镇（街道）", "各县（市、区）人民政府", "试点城市政府",
        "市教育局",
        "人民银行广东省分行", "海关总署广东分署", "浙江证监局", "中国证监会广东监管局", "市税务局",
        "省数据集团（筹）", "市自来水公司", "示例市第一人民医院", "市工作专班", "县防汛抗旱指挥部",
        "市中级人民法院", "县人民检察院", "有关部门", "各地区", "各成员单位", "相关单位",
        "试点地区",
        "地方各级行政执法机关", "市场监管部门", "窗口单位", "国务院办公厅", "国务院有关部门",
        "省级有关单位",
        "市人社局信息中心", "城东街道办事处", "分管负责同志",
    ],
)  # fmt: skip
def test_a_name_is_found_whole_and_alone_and_among_others(name: str) -> None:
    assert names(name) == [name]
    assert names(f"由{name}牵头。") == [name]
    assert names(f"市民政局、{name}、市司法局负责") == ["市民政局", name, "市司法局"]


@pytest.mark.parametrize(
    "text",
    [
        "推进改革委托代理", "重大决策部署", "部分事项办理", "全局工作布局，结局向好",
        "中心城区更新",
        "办公室用房标准", "财政局面向好", "组织实施，宣传到位", "信息化建设，数据中心能耗",
        "教育部署会", "发展改革委托事项",
        "建立健全工作机制", "统筹推进数字经济发展", "加强社会保障部分环节",
    ],
)  # fmt: skip
def test_parts_of_other_words_are_no_names(text: str) -> None:
    assert names(text) == []


def test_a_name_ends_where_the_verb_begins() -> None:
    assert names("市人社局会同市财政局制定办法，报市政府同意。") == [
        "市人社局",
        "市财政局",
        "市政府",
    ]
    assert names("各地区各有关部门要抓好落实") == ["各地区", "各有关部门"]


def test_functions_in_a_list_count_though_their_suffix_stands_at_the_end() -> None:
    assert names("人社、财政、税务等部门要按职责做好") == ["人社", "财政", "税务"]
    assert names("请发改、工信局配合") == ["发改", "工信局"]
    assert {one.sort for one in find_bodies("人社、财政等部门")} == {Sort.SHORT}


def test_names_of_nobody_in_particular_are_marked() -> None:
    found = find_bodies("有关部门、各镇（街道）、市人社局")
    assert [one.generic for one in found] == [True, True, False]


def test_a_person_is_known_by_name_and_title() -> None:
    (one,) = find_bodies("张明副局长负责")
    assert (one.sort, one.generic, one.end) == (Sort.PERSON, False, 5)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("省工业和信息化厅、科技厅、政务和数据局", "省工业和信息化厅 省科技厅 省政务和数据局"),
        ("省委组织部、宣传部、省教育厅", "省委组织部 省委宣传部 省教育厅"),
        ("省委金融办，广东金融监管局、人民银行广东省分行",
        "省委金融办 广东金融监管局 人民银行广东省分行"),
        ("省商务厅，公安局", "省商务厅 公安局"),
        ("杭州市人社局、财政局", "杭州市人社局 杭州市财政局"),
        ("国家发展改革委、财政部", "国家发展改革委 财政部"),
        ("省人社厅、各市人社局、有关部门", "省人社厅 各市人社局 有关部门"),
    ],
)  # fmt: skip
def test_a_list_hands_its_level_on_to_names_without_one(text: str, expected: str) -> None:
    assert " ".join(resolved_names(text, find_bodies(plain(text)))) == expected


def test_the_issuers_level_serves_names_that_stand_alone() -> None:
    found = find_bodies("人社局")
    assert resolved_names("人社局", found, level_of("示例市人民政府办公室")) == ("市人社局",)
    assert level_of("国务院办公厅") == ""
    assert level_of("示例市甲县人民政府") == "县"


_PIECES = st.lists(
    st.sampled_from(
        ["市人社局", "会同", "、", "，", "各镇（街道）", "有关部门", "推进", "（", "）", "财政",
        "等部门", "省委",
         "张明", "副局长", "示例市", "公司", "部署", "。", "办公室", "国务院", "a1", "\n"]
    ),
    max_size=14,
).map("".join)  # fmt: skip


@given(_PIECES)
def test_names_stand_in_order_inside_the_text_and_never_overlap(text: str) -> None:
    found = find_bodies(plain(text))
    edges = [edge for one in found for edge in (one.start, one.end)]
    assert edges == sorted(edges)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(one.start <= one.core <= one.end for one in found)
    assert len(resolved_names(text, found)) == len(found)


@given(_PIECES)
def test_traditional_characters_give_the_same_places(text: str) -> None:
    traditional = text.translate(
        str.maketrans("财务国门员会资办关会领导", "財務國門員會資辦關會領導")
    )
    assert find_bodies(plain(traditional)) == find_bodies(plain(text))


def test_a_part_of_the_organisation_speaks_for_itself_at_the_edge_of_a_clause() -> None:
    assert names("办公室、人事科要密切配合，由业务科牵头。") == ["办公室", "人事科", "业务科"]
    assert names("领导小组办公室要加强统筹") == ["领导小组办公室"]
    assert names("改善办公室条件，成立领导小组的通知") == []


def test_a_government_beside_its_party_committee_has_its_level() -> None:
    text = "镇党委、政府要落实责任"
    assert resolved_names(text, find_bodies(text)) == ("镇党委", "镇政府")


def test_behind_a_shared_name_the_issuers_level_is_not_guessed() -> None:
    text = "各区县人社局、教育局"
    assert resolved_names(text, find_bodies(text), "市") == ("各区县人社局", "教育局")


def test_a_name_does_not_begin_with_what_another_body_says_or_finds() -> None:
    text = "市审计局发现市财政局未按规定编制预算，市商务局建议市税务局核实。"
    assert names(text) == ["市审计局", "市财政局", "市商务局", "市税务局"]


# 开发区 and 县级以上 are themselves levels.
ORDERS = sorted(
    word for word in {*words("orders"), *words("joints")} - {"开发", "县级以上"} if len(word) > 1
)
SAID_OF = ["示例市人社局", "甲县财政局", "示例县人民政府", "市教育局", "县公安局", "区政务服务中心"]
BEFORE = ["", "，", "由市民政局", "及时", "经研究，"]


@given(st.sampled_from(BEFORE), st.sampled_from(ORDERS), st.sampled_from(SAID_OF))
def test_a_name_never_begins_with_what_is_said_to_the_body(
    before: str, order: str, name: str
) -> None:
    assert names(f"{before}{order}{name}。")[-1] == name


def test_a_place_may_hold_the_characters_of_a_verb() -> None:
    assert names("由平定县财政局和开化县公安局负责") == ["平定县财政局", "开化县公安局"]
