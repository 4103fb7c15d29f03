"""Several wishes in one utterance are told apart; one wish told as a story is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhagen.guide.gate.gate import gate
from zhagen.guide.gate.wishes import split
from zhagen.guide.lexicon.concepts import shipped
from zhagen.guide.linking.catalogue import Catalogue
from zhagen.guide.linking.index import Index
from zhagen.guide.linking.link import Linker
from zhagen.guide.masking import masked
from zhagen.guide.model import Act, Item, Wish

SAID = tuple(
    said
    for concept in shipped().concepts
    if not concept.reason
    for said in (*concept.names, *concept.say)
)
NAMES = {
    "id": "居民身份证办理",
    "household": "户口登记",
    "moving": "户口迁移审批",
    "gone": "户口注销",
    "residence": "居住证办理",
    "passport": "普通护照签发",
    "macao": "往来港澳通行证签发",
    "driving": "机动车驾驶证期满换证",
    "card": "社会保障卡补领、换领、换发",
    "activate": "社会保障卡启用（激活）",
    "password": "社会保障卡密码修改",
    "wedding": "补领结婚证",
    "company": "公司设立登记",
    "company-change": "公司变更登记",
    "company-end": "公司注销登记",
    "shop": "个体工商户设立登记",
    "tax-end": "税务注销即时办理",
    "insured": "企业社会保险登记",
    "fund": "单位住房公积金缴存登记",
    "rent": "租赁自住住房提取住房公积金",
    "food": "食品经营许可核发",
    "old-age": "80周岁以上老年人高龄津贴发放",
    "pension-moved": "企业职工基本养老保险关系转移接续申请",
    "burial": "遗属待遇申领",
    "jobless": "失业保险金申领",
    "disabled": "残疾人证新办",
    "poor": "最低生活保障",
    "no-record": "无犯罪记录证明",
    "birth": "《出生医学证明》首次签发",
    "paid": "个人参保证明查询打印",
}


@pytest.fixture(scope="module")
def linker() -> Linker:
    items = Catalogue.of(Item(id_, name) for id_, name in NAMES.items())
    return Linker(Index.of(items, shipped()), gate, split, masked)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("身份证和社保卡都丢了怎么补", ["身份证丢了怎么补", "社保卡都丢了怎么补"]),
        ("身份證和社保卡都丟了", ["身份證丟了", "社保卡都丟了"]),
        ("社保和公积金怎么开户", ["社保怎么开户", "公积金怎么开户"]),
        ("社保卡激活和改密码", ["社保卡激活", "社保卡改密码"]),
        ("户口注销和社保退钱怎么弄", ["户口注销", "社保退钱怎么弄"]),
        ("办护照跟港澳通行证", ["办护照", "办港澳通行证"]),
        ("公司搬家 执照和社保都要改地址", ["公司搬家，执照要改地址", "公司搬家，社保都要改地址"]),
        (
            "老人去世了，想销户口，还有丧葬费怎么领",
            ["老人去世了，想销户口", "老人去世了，丧葬费怎么领"],
        ),
        ("一个是身份证到期了，另一个是护照也过期了", ["身份证到期了", "护照也过期了"]),
    ],
)
def test_every_part_stands_alone(text: str, parts: list[str]) -> None:
    assert [part.text for part in split(text)] == parts


def _offered(wish: Wish) -> set[str]:
    """The first item, and the choices of a question."""
    options = wish.question.options if wish.question else ()
    return {
        *(one.item for one in wish.items[:1]),
        *(item for one in options for item in one.items),
    }


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("身份证和社保卡都丢了怎么补", {"id", "card"}),
        ("身份证丢了社保卡也丢了", {"id", "card"}),
        ("社保和公积金怎么开户", {"insured", "fund"}),
        ("社保卡激活和改密码", {"activate", "password"}),
        ("不光要给员工上社保还要开公积金户", {"insured", "fund"}),
        ("一个是身份证到期了，另一个是护照也过期了", {"id", "passport"}),
        ("换个身份证再把驾驶证也换了", {"id", "driving"}),
        ("想注册公司，还想给员工开社保户", {"company", "insured"}),
        ("老人去世了，想销户口，还有丧葬费怎么领", {"gone", "burial"}),
        ("我刚生了娃，一要开出生证，二要上户口", {"birth", "household"}),
        ("想打一份参保证明和无犯罪记录证明", {"paid", "no-record"}),
        ("残疾人证和低保一块申请", {"disabled", "poor"}),
        ("我要办居住证，另外公积金想取出来付房租", {"residence", "rent"}),
        ("先办结婚证补领，然后再把户口迁过去", {"wedding", "moving"}),
    ],
)
def test_every_wish_leads_to_its_own_item(linker: Linker, text: str, items: set[str]) -> None:
    wishes = linker.link(text).wishes
    assert len(wishes) == len(items)
    offered = list(map(_offered, wishes))
    assert all(any(item in one for one in offered) for item in items)


@pytest.mark.parametrize(
    "text",
    [
        "我妈退休了，以前在外地交的社保，现在想转回来",
        "身份证和户口本都要带吗",
        "带身份证和户口本去办居住证",
        "户口本和身份证名字不一致怎么办",
        "我有居住证，还有社保卡，想给孩子办入学",
        "孩子上户口还要带结婚证吗",
        "公司刚成立，执照已经下来了，现在要给员工交社保，第一次怎么弄",
        "我去年在老家交了医保，今年来这边上班，单位也给我交了，老家的想退",
        "我家老人八十了，行动不便，听说有高龄补贴，怎么申请，还要去现场吗",
        "办营业执照要什么材料，多久能下来，在哪里办",
        "社保和医保有什么区别",
        "我住和平区，想办居住证",
        "家里老人过世了，户口要注销",
        "执照和公章都在我手上，想注销公司",
        "我和我弟弟两个人都要打参保证明",
        "我跟我爱人都是外地户口，孩子想在这上小学",
        "失业了，房贷还要还，失业金怎么领",
        "公司倒闭了，老板跑了，失业金怎么申请",
        "开公司还需要验资吗",
        "补领、换领社保卡",
        "一个是我一个是我老婆，都要办居住证",
        "身份证",
        "",
    ],
)
def test_one_wish_stays_one(linker: Linker, text: str) -> None:
    assert len(linker.link(text).wishes) == 1


def test_what_is_joined_to_a_wish_and_not_done_here_gets_its_own_door(linker: Linker) -> None:
    here, elsewhere = linker.link("我要办居住证，另外新买的电动车怎么上牌照").wishes
    assert here.items[0].item == "residence"
    assert elsewhere.act is Act.REFUSE
    assert "公安" in elsewhere.door


def test_no_wording_of_the_lexicon_is_torn_apart(linker: Linker) -> None:
    wordings = [said for concept in shipped().concepts for said in concept.say if split(said)]
    torn = [said for said in wordings if len(linker.link(said).wishes) > 1]
    assert torn == []


@given(st.text(max_size=260))
def test_any_text_gives_no_part_or_two_to_four(text: str) -> None:
    assert len(split(text)) in {0, 2, 3, 4}


@given(
    st.sampled_from(SAID),
    st.sampled_from(SAID),
    st.sampled_from(["。另外，", "，顺便问下", "，还想"]),
)
def test_parts_hold_only_what_was_said(one: str, other: str, joined: str) -> None:
    text = f"{one}{joined}{other}"
    for part in split(text):
        assert set(part.text) <= {*text, "，"}


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
