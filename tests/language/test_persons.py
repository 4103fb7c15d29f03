"""Where persons are named, and where a word only looks like a name."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhagen.language.persons import is_person, person_names
from zhagen.language.plain import plain


def names(text):
    return [text[start:end] for start, end in person_names(plain(text))]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("请李建国副市长牵头，县教育局张三局长配合。", ["李建国", "张三"]),
        ("由王芳同志负责，赵敏（副镇长）配合，市长刘强审定。", ["王芳", "赵敏", "刘强"]),
        ("联系人：钱涛、孙丽，电话另附。", ["钱涛", "孙丽"]),
        ("区数据局（张三）负责。", ["张三"]),
        ("3月25日前报我。 王建国 3月15日", ["王建国"]),
        ("出席：欧阳小明（办公室）、李雷", ["欧阳小明", "李雷"]),
        ("各单位主要负责同志要亲自部署，办公室主任审核把关。", []),
        ("牵头单位：市教育局（基础教育科）", []),
        ("召开局长办公会议，组织村委会主任培训。", []),
    ],
)
def test_a_name_is_told_by_its_title_label_or_bracket(text, told):
    assert names(text) == told


@pytest.mark.parametrize("text", ["张三", "李副局长", "王主任"])
def test_a_person_is_known_with_or_without_a_title(text):
    assert is_person(text)


@pytest.mark.parametrize("text", ["牵头", "办公室", "党办", "宣传科", "常务"])
def test_a_part_of_a_body_or_a_role_is_no_person(text):
    assert not is_person(text)


@given(st.text("王芳张三局长同志联系人：（）、。 3月1日", max_size=40))
def test_names_stand_in_order_and_do_not_overlap(text):
    found = person_names(text)
    assert list(found) == sorted(found)
    assert all(before[1] <= after[0] for before, after in pairwise(found))
    assert all(text[start:end] for start, end in found)
