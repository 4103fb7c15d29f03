from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhagen.reading.marks.owner_names import ends_as_names_do, once, owner_in
from zhagen.reading.marks.rings import Ring, coverage, coverages

NAME = "示例市晴川智能科技有限公司"


@pytest.mark.parametrize("read", [NAME + "DIC", "N" + NAME, NAME + "）", "A·" + NAME + "ZEbC"])
def test_half_seen_strokes_beside_a_name_are_no_part_of_it(read):
    assert owner_in(read) == NAME


def test_letters_are_kept_where_nothing_shows_that_the_name_is_whole():
    assert owner_in("示例市晴川智能KTV") == "示例市晴川智能KTV"


def test_the_registration_number_parts_a_name_from_what_follows():
    assert owner_in("有限公司3701000012345" + NAME) == NAME


@pytest.mark.parametrize(
    "name",
    [NAME, "示例农商银行示例支行", "示例市蓝海企业管理合伙企业（有限合伙）", "示例市行政审批局"],
)
@given(data=st.data())
def test_a_name_cut_anywhere_in_its_ring_is_found_again(name, data):
    cut = data.draw(st.integers(1, len(name) - 1))
    turned = name[cut:] + name[:cut]
    assert once(turned + turned[: len(turned) - 1]) == name


def test_a_partnership_is_whole_with_its_remark():
    assert ends_as_names_do("示例市蓝海企业管理合伙企业（有限合伙）")
    assert not ends_as_names_do("示例市蓝海企业管理")


@given(
    st.lists(st.tuples(*[st.floats(-20, 80)] * 2, *[st.floats(4, 40)] * 2), min_size=1, max_size=5),
    st.integers(0, 9),
)
def test_rings_judged_together_are_judged_as_each_alone(places, seed):
    mask = (np.random.default_rng(seed).random((60, 50)) < 0.3).astype(np.uint8)
    rings = [Ring(*place) for place in places]
    assert list(coverages(mask, rings, 0.03)) == [coverage(mask, one, 0.03) for one in rings]


def test_a_legal_form_with_a_character_bent_or_doubled_is_put_right():
    assert owner_in("示例甲乙检测有限责费任公司") == "示例甲乙检测有限责任公司"
    assert owner_in("示例甲乙绿化有限贵任公司") == "示例甲乙绿化有限责任公司"
    assert owner_in("示例甲乙检测股局有限公司") == "示例甲乙检测股份有限公司"
    assert owner_in("示例甲乙控股有限公司") == "示例甲乙控股有限公司"
