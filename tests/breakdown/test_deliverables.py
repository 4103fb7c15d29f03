"""Deliverables are what a task makes or hands over, named as the text names them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhagen.breakdown.deliverables import find_deliverables
from zhagen.language.plain import plain


def read(text):
    return [(one.name, one.recipient) for one in find_deliverables(plain(text))]


@pytest.mark.parametrize(
    ("text", "name", "recipient"),
    [
        ("各单位要制定本单位实施方案，报市政府办公室备案。", "实施方案", "市政府办公室"),
        ("每季度向市数据局报送工作进展情况。", "工作进展情况", "市数据局"),
        ("请将联络员名单报送至市政务服务管理局。", "联络员名单", "市政务服务管理局"),
        ("把自查报告于3月底前报市人社局。", "自查报告", "市人社局"),
        ("区人社局形成专题报告，于12月15日前报区政府。", "专题报告", "区政府"),
        ("起草全市统一的帮办代办服务规范，报市政府审定。", "帮办代办服务规范", "市政府"),
        ("牵头编制《办事指南》并公布。", "办事指南", ""),
        ("制定在全市推广试点成果的意见。", "在全市推广试点成果的意见", ""),
        ("建立政府办公室牵头、有关部门参与的工作机制。", "工作机制", ""),
        ("制定抽查事项清单、标准和实施办法。", "抽查事项清单、标准和实施办法", ""),
        ("出台具体实施办法。", "具体实施办法", ""),
        ("建立统计年报制度。", "统计年报制度", ""),
        ("一次性告知单由首问窗口当场出具。", "一次性告知单", ""),
        ("《若干措施》由县工信局负责起草。", "若干措施", ""),
        ("由市税务局拿出处理意见。", "处理意见", ""),
        ("三日内说明原因并附整改措施。", "整改措施", ""),
        ("5月8日前将自查报告（扫描件）发至督查室邮箱。", "自查报告", "督查室"),
        ("月底前把补偿标准定下来。", "补偿标准", ""),
        ("下班前把台账给你。", "台账", ""),
        ("一周内拿出用地报批路线图。", "用地报批路线图", ""),
        ("向总经理办公会提交资金预测滚动表。", "资金预测滚动表", "总经理办公会"),
        ("信息中心做好支撑材料准备。", "支撑材料", ""),
        ("运营公司负责不停水切换方案。", "不停水切换方案", ""),
        ("整理传承人口述史，年底前交县图书馆收藏。", "传承人口述史", "县图书馆"),
        ("今天先报一个初步整改情况上来。", "初步整改情况", ""),
        ("成立由区长任组长，各局负责人为成员的创建工作领导小组。", "创建工作领导小组", ""),
        ("完善药品短缺预警机制。", "药品短缺预警机制", ""),
        ("抽调人员组建驻村专班推进拆迁。", "驻村专班", ""),
        ("出台人才新政策支持创业。", "人才新政策", ""),
        ("建好拟建、在建、竣工三张清单。", "拟建、在建、竣工三张清单", ""),
        ("20日内作出行政复议决定。", "行政复议决定", ""),
        ("巡查记录留存备查。", "巡查记录", ""),
        ("抽检结果及时向社会公开。", "抽检结果", ""),
        ("会议原则同意《停车设施规划》，请市城管局修改完善后印发。", "停车设施规划", ""),
        ("当事人应在《送达回执单》上签字。", "送达回执单", ""),
        ("会务手册由办公室拿。", "会务手册", ""),
        ("缴费进度表今晚8点前发群里。", "缴费进度表", ""),
    ],
)
def test_a_name_is_what_the_verb_governs_up_to_its_head_noun(text, name, recipient):
    assert read(text) == [(name, recipient)]


def test_names_with_a_beginning_each_are_several():
    assert read("组建协调小组和专家委员会。") == [("协调小组", ""), ("专家委员会", "")]
    lists = ["问题清单", "责任清单", "整改清单"]
    assert [name for name, _ in read("形成问题清单、责任清单、整改清单。")] == lists
    assert [name for name, _ in read("形成问题清单和整改台账。")] == ["问题清单", "整改台账"]


@pytest.mark.parametrize(
    "text",
    [
        "根据《管理办法》抓好落实。",
        "落实《实施方案》要求。",
        "国务院印发的《指导意见》",
        "现将《工作方案》印发给你们。",
        "已制定实施方案。",
        "完善工作机制。",
        "加强组织领导。",
        "负责落实责任清单。",
        "作出是否受理的决定。",
        "年底前汇编成册。",
        "做好安全工作。",
        "作出重要指示。",
        "作出不予受理决定的，说明理由。",
        "在相关材料上签署意见。",
        "在路口设立公示牌。",
        "检测记录留存不少于5年。",
        "抽检结果向社会公开后，反响良好。",
        "会议通过《年度报告》。",
    ],
)
def test_what_exists_already_is_not_handed_over(text):
    assert read(text) == []


_PIECES = st.lists(
    st.sampled_from(
        [
            "制定",
            "形成",
            "报送",
            "实施方案",
            "《办法》",
            "清单",
            "、",
            "和",
            "的",
            "，",
            "。",
            "报市政府备案",
            "向区局",
            "将",
        ]
    ),
    max_size=12,
).map("".join)


@given(_PIECES)
def test_every_name_and_recipient_quotes_the_text(text):
    for one in find_deliverables(text):
        assert one.name == text[one.start : one.end] != ""
        if one.recipient:
            place = one.recipient_start
            assert text[place : place + len(one.recipient)] == one.recipient
        else:
            assert one.recipient_start == -1


@given(_PIECES)
def test_a_sentence_in_front_moves_places_and_nothing_else(text):
    before = "请认真落实。"
    moved = find_deliverables(before + text)
    assert [(one.start - len(before), one.name, one.recipient) for one in moved] == [
        (one.start - 1, one.name, one.recipient) for one in find_deliverables("。" + text)
    ]
