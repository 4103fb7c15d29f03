"""The number in front of a paragraph, what only looks like one, and the tree numbers make."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhagen.breakdown.outlining.numbering import Tree, number_of


@pytest.mark.parametrize(
    ("text", "form", "number", "rest"),
    [
        ("一、总体要求", "han", "一、", "总体要求"), ("十二、保障", "han", "十二、", "保障"),
        ("（三）优化服务", "han_bracket", "（三）", "优化服务"), ("(三)优化", "han_bracket", "(三)",
        "优化"),
        ("（ 三 ）优化", "han_bracket", "（ 三 ）", "优化"), ("三）优化", "han_bracket", "三）",
        "优化"),
        ("1.优化", "arabic", "1.", "优化"), ("１．优化", "arabic", "１．", "优化"),
        ("12、 优化", "arabic", "12、", "优化"), ("3）优化", "arabic", "3）", "优化"),
        ("1.2025年6月底前完成", "arabic", "1.", "2025年6月底前完成"),
        ("（2）优化", "arabic_bracket", "（2）", "优化"), ("⑵优化", "arabic_bracket", "⑵", "优化"),
        ("①优化", "circled", "①", "优化"), ("㈡优化", "han_bracket", "㈡", "优化"),
        ("4.3.1 响应", "decimal", "4.3.1", "响应"), ("4.3.1. 响应", "decimal", "4.3.1.", "响应"),
        ("1 总则", "decimal", "1", "总则"), ("第三条 县人社局负责", "article", "第三条",
        "县人社局负责"),
        ("第十章 附则", "chapter", "第十章", "附则"), ("第二部分 任务", "part", "第二部分", "任务"),
        ("　　（一）优化", "han_bracket", "（一）", "优化"), ("甲、优化", "stem", "甲、", "优化"),
        ("a)优化", "latin", "a)", "优化"), ("Ⅱ、优化", "roman", "Ⅱ、", "优化"),
    ],
)  # fmt: skip
def test_forms_of_numbering_are_known(text, form, number, rest):
    found = number_of(text)
    assert found is not None
    assert (found.form, found.text, text[found.end :]) == (form, number, rest)


@pytest.mark.parametrize(
    "text",
    [
        "3.5万元以内的补贴", "12.5%的增幅", "三、四季度完成", "一、二级医院", "1、2月份完成",
        "2025年6月底前", "第三方机构", "第三条例外", "甲、乙双方", "3 月底前完成", "1.5GB空间",
        "A级景区", "一是优化", "优化", "",
    ],
)  # fmt: skip
def test_what_only_begins_like_a_number_is_none(text):
    assert number_of(text) is None


def levels(*texts):
    tree = Tree()
    return [tree.place(number_of(text), index) for index, text in enumerate(texts, start=1)]


def test_the_official_order_makes_a_tree_and_steps_may_be_left_out():
    assert levels("一、甲", "（一）乙", "1.丙", "（二）丁", "二、戊", "1.己") == [
        (1, 0), (2, 1), (3, 2), (2, 1), (1, 0), (2, 5),
    ]  # fmt: skip


def test_chapters_hold_articles_whatever_stands_open():
    assert levels("第一章 总则", "第一条 一", "（一）二", "第二条 三", "第二章 四",
    "第三条 五") == [
        (1, 0), (2, 1), (3, 2), (2, 1), (1, 0), (2, 5),
    ]  # fmt: skip


def test_decimal_numbers_stand_by_their_parts():
    assert levels("1 总则", "1.1 目的", "1.2 依据", "2 机制", "2.1 响应", "2.1.1 启动") == [
        (1, 0), (2, 1), (2, 1), (1, 0), (2, 4), (3, 5),
    ]  # fmt: skip


NUMBERED = st.sampled_from(
    ["一、", "（一）", "1.", "（1）", "①", "第一章", "第一条", "1.1", "1.1.1"]
)


@given(st.lists(NUMBERED, max_size=30))
def test_a_parent_stands_before_its_child_and_one_level_above(numbers):
    tree, seen = Tree(), {0: 0}
    for index, written in enumerate(numbers, start=1):
        level, parent = tree.place(number_of(written + " 任务"), index)
        assert parent < index
        assert level == seen[parent] + 1
        seen[index] = level


@given(st.text(max_size=40))
def test_a_number_is_a_piece_of_its_text(text):
    found = number_of(text)
    assert found is None or found.text in text[: found.end]
