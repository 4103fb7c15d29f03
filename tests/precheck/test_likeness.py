"""Which wordings are the same, which differ, which cannot be told."""

import pytest

from zhagen.language.likeness import (
    might_be_misread,
    might_be_rare,
    might_be_ring_of,
    must_be_misread,
    same_address,
    same_name,
    same_seal_owner,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("示例市青禾（城东）商贸有限公司", "示例市青禾(城东)商贸有限公司"),
        ("示例市青禾商贸有限公司", "示例市 青禾商贸 有限公司"),
        ("示例市青禾商贸有限公司", "示例市青禾商貿有限公司"),
        ("示例省青禾商贸有限公司", "示例青禾商贸有限公司"),
        ("青禾商贸ＡＢＣ有限公司", "青禾商贸ABC有限公司"),
        ("示例市青禾商贸有限公司（盖章）", "示例市青禾商贸有限公司"),
    ],
)
def test_a_way_of_writing_is_no_difference(one, other):
    assert same_name(one, other) is True
    assert same_name(other, one) is True


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("示例市青禾商贸有限公司", "示例市青木商贸有限公司"),
        ("示例市青禾商贸有限公司", "示例市青禾商贸有限公司城东分公司"),
        ("示例市青禾商贸有限公司", "示例市青禾有限公司"),
        ("周砚秋", "周砚冬"),
    ],
)
def test_another_name_is_a_difference(one, other):
    assert same_name(one, other) is False


def test_glyph_twins_cannot_be_told():
    assert same_name("未名商行", "末名商行") is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("示例省示例市城东区麦香路27号", "示例市城东区麦香路27号", True),
        ("示例市城东区麦香路 27 号", "城东区麦香路27#", True),
        ("示例市城东区麦香路27号", "示例市城东区麦香路29号", False),
    ],
)
def test_addresses_may_leave_out_the_region(one, other, same):
    assert same_address(one, other) is same


@pytest.mark.parametrize(
    ("owner", "same"),
    [
        ("示例市青禾商贸有限公司", True),
        ("青禾商贸有限公司示例市", True),
        ("示例市青禾商贸有限公司9901020304056", True),
        ("示例市蓝海科技有限公司", False),
        ("示例市青木商贸有限公司", None),
        ("市青", None),
        ("", None),
    ],
)
def test_the_ring_of_a_seal(owner, same):
    assert same_seal_owner(owner, "示例市青禾商贸有限公司") is same


@pytest.mark.parametrize(
    ("one", "other"),
    [("阳湉喆", "阳活喆"), ("邱旻", "邱昱"), ("闵旸赟", "闵旸赞"), ("莫翀桦", "莫肿桦")],
)
def test_a_rare_character_may_have_been_read_as_one_that_looks_like_it(one, other):
    assert might_be_rare(one, other)
    assert might_be_rare(other, one)


@pytest.mark.parametrize(
    ("one", "other"), [("孙飏源", "孙源"), ("崔燊赟", "崔燊资"), ("司马燊", "司马杂")]
)
def test_a_character_recognition_does_not_know_is_left_out_or_comes_out_as_anything(one, other):
    assert might_be_rare(one, other)
    assert might_be_rare(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [("示例市鼎盛商贸有限公司", "示例市鑫盛商贸有限公司"), ("孙建源", "孙源"), ("周昊", "周吴")],
)
def test_a_character_rare_in_books_and_known_to_recognition_is_a_difference(one, other):
    assert not might_be_rare(one, other)
    assert not might_be_rare(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("周砚秋", "周砚冬"),  # two common characters
        ("周砚强", "周砚喆"),  # rare, but nothing like it
        ("邱旻", "邱昱杰"),
        ("邱旻旻", "邱昱昱"),
    ],
)
def test_other_differences_are_no_misreading(one, other):
    assert not might_be_rare(one, other)


def test_an_unsure_reading_may_be_any_character_that_looks_like_it():
    assert might_be_misread("示例市绵图信息技术有限公司", "示例市锦图信息技术有限公司")
    assert not might_be_misread("示例市蓝图信息技术有限公司", "示例市锦图信息技术有限公司")


def test_only_what_can_hardly_be_told_apart_must_be_a_misreading():
    assert must_be_misread("植峥错", "植峥锴")
    assert not must_be_misread("葛少峰", "葛少娜")


def test_a_ring_with_the_units_core_is_the_units_however_badly_the_rest_was_read():
    name = "示例市汇丰装饰工程有限责任公司"
    assert same_seal_owner("小例市汇丰装饰工程有限员仟公司", name) is True
    assert same_seal_owner("示例市蓝海装饰工程有限责任公司", name) is not True


def test_an_unsure_ring_may_have_one_character_wrong():
    name = "示例市泰创网络科技有限公司"
    assert might_be_ring_of("市东创网络科技有限公司", name)
    assert not might_be_ring_of("示例市星海网络科技有限公司", name)


@pytest.mark.parametrize(
    "misread",
    ["顺达.（示例）供应链有限公司", "顺达（示例）供应链、有限公司", "顺达（示例）供应链'有限公司",
     "顺达（示例供应链有限公司", "顺达示例）供应链有限公司"],
)  # fmt: skip
def test_a_speck_or_a_lost_bracket_is_no_difference(misread):
    assert same_name(misread, "顺达（示例）供应链有限公司") is True


def test_a_name_without_its_brackets_and_a_number_without_its_point_are_others():
    assert same_name("顺达示例供应链有限公司", "顺达（示例）供应链有限公司") is False
    assert same_address("示例路3.5号", "示例路35号") is False
