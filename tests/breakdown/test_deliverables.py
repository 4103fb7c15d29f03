"""Deliverables are what a task makes or hands over, named as the text names them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhagen.breakdown.fields.deliverables import find_deliverables
from zhagen.language.deadlines import find_deadlines
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
        ("名单请于3月5日前报送至市数据局。", "名单", "市数据局"),
        ("评价结果于每年4月底前公布。", "评价结果", ""),
        ("抽查结果通报各社区。", "抽查结果", ""),
        ("带班记录上传集团安全管理平台。", "带班记录", ""),
        ("竞赛方案4月中旬出台。", "竞赛方案", ""),
        ("11月20日前预案修订到位。", "预案", ""),
        ("《分工方案》于6月底前印发。", "分工方案", ""),
        ("形成课题分析报告不少于5篇。", "课题分析报告", ""),
        ("发布国家标准30项以上。", "国家标准", ""),
        ("修订专项预案27个。", "专项预案", ""),
        ("编制清单向社会公布。", "清单", ""),
        ("每季度通报一批典型案例。", "典型案例", ""),
        ("制定具体落实举措。", "具体落实举措", ""),
        ("印制应急操作卡5000张并发放到户。", "应急操作卡", ""),
        ("每日17时前向镇防汛办报送一次雨情汛情。", "雨情汛情", "镇防汛办"),
        ("各学校向区教育局报送食材采购明细。", "食材采购明细", "区教育局"),
        ("上线智能导办。", "智能导办", ""),
        ("升级热线智能派单系统。", "热线智能派单系统", ""),
        ("完成“一窗通办”系统功能改造并上线试运行。", '"一窗通办"系统', ""),
        ("实施数字城管平台二期工程。", "数字城管平台", ""),
        ("摸清宅基地底数，一户一档。", "一户一档", ""),
        ("建立楼宇“一楼一档”，动态管理。", '楼宇"一楼一档"', ""),
        ("建立首台（套）装备保险补偿机制。", "首台（套）装备保险补偿机制", ""),
        ("按季度发布县域经济运行分析报告。", "县域经济运行分析报告", ""),
        ("更新走访台账。", "走访台账", ""),
        ("通过信息系统报送合并报表。", "合并报表", ""),
        ("制定本领域工作细案，报区局备案。", "工作细案", "区局"),
        ("组建不少于15人的应急抢险队伍。", "应急抢险队伍", ""),
        ("牵头搞个闲置厂房清单。", "闲置厂房清单", ""),
        ("制定6月底前完成的整改任务书。", "整改任务书", ""),
        ("编发防汛工作日报，每日8时报市防汛办。", "防汛工作日报", "市防汛办"),
        ("請各機關於3月底前提送執行成果報告。", "执行成果报告", ""),
        ("收到通知后7日内提交整改报告。", "整改报告", ""),
        ("随同部门预算一并报送绩效目标。", "绩效目标", ""),
        ("整理出1-2篇优质教学案例。", "优质教学案例", ""),
        ("在方案印发之日起30日内出台实施细则。", "实施细则", ""),
        ("建立整改台账，并将台账报市局。", "整改台账", "市局"),
    ],
)
def test_a_name_is_what_the_verb_governs_up_to_its_head_noun(text, name, recipient):
    assert read(text) == [(name, recipient)]


def test_names_with_a_beginning_each_are_several():
    assert read("组建协调小组和专家委员会。") == [("协调小组", ""), ("专家委员会", "")]
    lists = ["问题清单", "责任清单", "整改清单"]
    assert [name for name, _ in read("形成问题清单、责任清单、整改清单。")] == lists
    assert [name for name, _ in read("形成问题清单和整改台账。")] == ["问题清单", "整改台账"]
    assert [name for name, _ in read("形成自评报告和整改清单。")] == ["自评报告", "整改清单"]
    assert [name for name, _ in read("建立企业库和项目库。")] == ["企业库和项目库"]
    assert [name for name, _ in read("编制《应急预案》《布局规划》。")] == ["应急预案", "布局规划"]


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
        "编制内人员统一管理。",
        "落实编制保障政策。",
        "严格落实校长负责制和陪餐制度。",
        "任何人不得擅自发布突发事件信息。",
        "制定了实施方案。",
        "把优惠政策精准推送到每一户。",
        "上报市委、市政府。",
        "提交局党组会议审议。",
        "建设高水平人才平台。",
        "完成学生公寓喷淋系统改造。",
        "收到后10个工作日内反馈结果。",
        "梳理现行管理制度。",
        "可以自结果公布之日起申请复核。",
        "充分发挥监督体系作用。",
        "构建政策体系。",
        "免于提交申请材料。",
        "主动公开，做好信息公开工作。",
        "规范信息公示平台管理。",
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
            "名单",
            "于3月5日前",
            "6月底前",
            "形成一户一档",
            '"',
            "不少于5篇",
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
def test_names_do_not_overlap_and_stand_in_order(text):
    found = find_deliverables(text)
    assert all(one.end <= other.start for one, other in pairwise(found))


@given(_PIECES)
def test_no_name_holds_a_time(text):
    times = [(one.start, one.end) for one in find_deadlines(text)]
    for one in find_deliverables(text):
        assert not any(one.start < end and start < one.end for start, end in times)


@given(_PIECES)
def test_a_sentence_in_front_moves_places_and_nothing_else(text):
    before = "请认真落实。"
    moved = find_deliverables(before + text)
    assert [(one.start - len(before), one.name, one.recipient) for one in moved] == [
        (one.start - 1, one.name, one.recipient) for one in find_deliverables("。" + text)
    ]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("各镇要将进度表报送市绿化委员会办公室。", [("进度表", "市绿化委员会办公室")]),
        ("各单位要将进展情况报区数据局。", [("进展情况", "区数据局")]),
        ("逐校建立问题清单，于3月23日前送县政府督查室。", [("问题清单", "县政府督查室")]),
        ("完成区级自建系统与省平台对接。", []),
        ("完成文件清理，废止或修订不适应的文件。", []),
    ],
)
def test_who_receives_what_is_joined_and_what_is_abolished_are_none(text, named):
    assert [(one.name, one.recipient) for one in find_deliverables(plain(text))] == named
