"""Which wordings are the same, which differ, which cannot be told."""

import pytest

from zhagen.language.likeness import same_address, same_name, same_seal_owner


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
        ("示例市青禾商贸有限公司1101020304056", True),
        ("示例市蓝海科技有限公司", False),
        ("示例市青木商贸有限公司", None),
        ("市青", None),
        ("", None),
    ],
)
def test_the_ring_of_a_seal(owner, same):
    assert same_seal_owner(owner, "示例市青禾商贸有限公司") is same
