"""Several wishes in one utterance are told apart; one wish told as a story is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhagen.guide.gate.wishes import split
from zhagen.guide.lexicon.concepts import shipped
from zhagen.guide.masking import masked

SAID = tuple(
    said
    for concept in shipped().concepts
    if not concept.reason
    for said in (*concept.names, *concept.say)
)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("公司搬家 执照和社保都要改地址", ("公司搬家 执照要改地址", "公司搬家 社保要改地址")),
        ("身份证和社保卡都丢了怎么补", ("身份证丢了怎么补", "社保卡丢了怎么补")),
        ("身份證和社保卡都丟了", ("身份證丟了", "社保卡丟了")),
        ("想注册公司，还想给员工开社保户", ("想注册公司", "给员工开社保户")),
        ("户口注销和社保退钱怎么弄", ("户口注销", "社保退钱怎么弄")),
        (
            "老人去世了，想销户口，还有丧葬费怎么领",
            ("老人去世了，想销户口", "老人去世了，丧葬费怎么领"),
        ),
        ("我想办居住证。另外公积金能提取吗", ("我想办居住证", "公积金能提取吗")),
        ("辞职了 社保怎么自己交 公积金怎么取", ("辞职了 社保怎么自己交", "辞职了 公积金怎么取")),
        ("身份证丢了社保卡也丢了", ("身份证丢了", "社保卡也丢了")),
        ("开个面馆，执照和食品证", ("开个面馆，执照", "开个面馆，食品证")),
    ],
)
def test_every_wish_stands_alone(text: str, parts: tuple[str, ...]) -> None:
    assert split(text) == parts


@pytest.mark.parametrize(
    "text",
    [
        "我妈退休了，以前在外地交的社保，现在想转回来",
        "身份证和户口本都要带吗",
        "带身份证和户口本去办居住证",
        "户口本和身份证名字不一致怎么办",
        "我有居住证，还有社保卡，想给孩子办入学",
        "孩子上户口还要带结婚证吗",
        "办停业登记，免得还要交税",
        "我去年在老家交了医保，今年来这边上班，单位也给我交了，老家的想退",
        "我家老人八十了，行动不便，听说有高龄补贴，怎么申请，还要去现场吗",
        "公司刚成立，执照已经下来了，现在要给员工交社保，第一次怎么弄",
        "办营业执照要什么材料，多久能下来，在哪里办",
        "社保和医保有什么区别",
        "身份证",
        "",
    ],
)
def test_one_wish_stays_one(text: str) -> None:
    assert split(text) == (text,)


def test_no_wording_of_the_lexicon_is_torn_apart() -> None:
    assert [said for said in SAID if split(said) != (said,)] == []


@given(st.text(max_size=260))
def test_any_text_gives_one_to_four_parts(text: str) -> None:
    parts = split(text)
    assert 1 <= len(parts) <= 4
    assert len(parts) > 1 or parts == (text,)


@given(
    st.sampled_from(SAID),
    st.sampled_from(SAID),
    st.sampled_from(["。另外，", "，顺便问下", "，还想"]),
)
def test_parts_hold_only_what_was_said(one: str, other: str, joined: str) -> None:
    text = f"{one}{joined}{other}"
    for part in split(text):
        assert set(part) <= set(text)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("我叫张三丰，手机13900012345", "我叫张**，手机139****2345"),
        ("代码91110000600037341L", "代码91110000600037341L"),
        ("身份证110101190001019990丢了", "身份证1101**********9990丢了"),
        ("1101 0119 0001 0199 90", "1101**********0"),
        ("卡号6222 0200 0012 3456 789", "卡号6222 **** 789"),
        ("川A·D12345要过户", "川A·****5要过户"),
        ("电话幺三九零零零一二三四五", "电话幺三*********"),
        ("１３９０００１２３４５", "139****2345"),
        ("护照E12345678", "护照E*******"),
        ("住3栋2单元501室", "住**栋**单元**室"),
        ("孩子叫王小明今年六岁", "孩子叫王**今年六岁"),
        ("我叫李四想办社保卡", "我叫李*想办社保卡"),
        ("打12345没人接", "打12345没人接"),
        ("公司有12个人，2025年3月1日成立", "公司有12个人，2025年3月1日成立"),
    ],
)
def test_personal_data_is_starred_and_public_data_stays(text: str, kept: str) -> None:
    assert masked(text) == kept
