"""Targets are the numbers a task must reach; other numbers of the text are left alone."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhagen.breakdown.fields.targets import find_targets
from zhagen.language.plain import plain


def read(text):
    return [
        (one.quantity, one.comparator.value, one.value, one.unit)
        for one in find_targets(plain(text))
    ]


@pytest.mark.parametrize(
    ("text", "quantity", "comparator", "value", "unit"),
    [
        ("将办理时限压缩至3个工作日。", "办理时限", "le", 3, "个工作日"),
        ("网办率达到95%以上。", "网办率", "ge", 95, "%"),
        ("网办率达到90%。", "网办率", "eq", 90, "%"),
        ("到2027年，全程网办率达到90%以上。", "全程网办率", "ge", 90, "%"),
        ("培育40个以上应用标杆。", "应用标杆", "ge", 40, "个"),
        ("全年举办招聘会12场。", "招聘会", "eq", 12, "场"),
        ("每年开展不少于2次监督检查。", "监督检查", "ge", 2, "次"),
        ("网上可办率提高5个百分点。", "网上可办率", "inc", 5, "个百分点"),
        ("办理时间缩短50%。", "办理时间", "dec", 50, "%"),
        ("投诉量下降20%。", "投诉量", "dec", 20, "%"),
        ("新增就业1万人。", "就业", "eq", 1, "万人"),
        ("产业规模力争突破1000亿元。", "产业规模", "ge", 1000, "亿元"),
        ("每个街道至少建成1个标准化服务站。", "标准化服务站", "ge", 1, "个"),
        ("事项压减到10项以内。", "事项", "le", 10, "项"),
        ("实现一网通办率100%。", "一网通办率", "eq", 100, "%"),
        ("组织培训3期。", "培训", "eq", 3, "期"),
        ("确保三分之二以上事项就近办。", "事项就近办", "ge", "66.67", "%"),
        ("七成以上事项实现掌上办。", "事项实现掌上办", "ge", 70, "%"),
        ("网办率达到百分之九十以上。", "网办率", "ge", 90, "%"),
        ("办理材料压减一半以上。", "办理材料", "dec", 50, "%"),
        ("平均时间缩短至半天。", "平均时间", "le", "0.5", "天"),
        ("招募志愿者600名，集中培训。", "志愿者", "eq", 600, "名"),
        ("补贴性培训1.1万人次。", "补贴性培训", "eq", "1.1", "万人次"),
        ("改造提升农贸市场6家。", "农贸市场", "eq", 6, "家"),
        ("建成高标准农田4.2万亩。", "高标准农田", "eq", "4.2", "万亩"),
        ("免费检定民用“三表”5万台件。", '民用"三表"', "eq", 5, "万台件"),
        ("淘汰设备不少于500台（套）。", "淘汰设备", "ge", 500, "台（套）"),
        ("典型案例不少于两批20件。", "典型案例", "ge", 20, "件"),
        ("比例不低于全年额度的40%。", "比例", "ge", 40, "%"),
        ("农村公路列养率保持100%。", "农村公路列养率", "eq", 100, "%"),
        ("结算率较上年提高6个百分点。", "结算率较上年", "inc", 6, "个百分点"),
        ("劳动生产率同比增长6%以上。", "劳动生产率同比", "inc", 6, "%"),
        ("每年至少组织一次专项演练。", "专项演练", "ge", 1, "次"),
        ("推动1200家企业实施改造。", "企业实施改造", "eq", 1200, "家"),
        ("为300户困难家庭实施改造。", "困难家庭实施改造", "eq", 300, "户"),
        ("建设农村公路1，200公里。", "农村公路", "eq", 1200, "公里"),
        ("机构编制新增5个百分点。", "机构编制", "inc", 5, "个百分点"),
        ("截至2025年底已建成413家，2026年内再新增服务站150家。", "服务站", "eq", 150, "家"),
        ("年节约标准煤40万吨。", "标准煤", "eq", 40, "万吨"),
        ("岗位不能少于1500个。", "岗位", "ge", 1500, "个"),
        ("至少拉60家企业。", "企业", "ge", 60, "家"),
        ("组建不少于80人的专业抢险队。", "专业抢险队", "ge", 80, "人"),
        ("覆盖80%以上的高频事项。", "高频事项", "ge", 80, "%"),
        ("总量年均增长7%—8%。", "总量", "inc", 7, "%"),
        ("总量增长5—6个百分点。", "总量", "inc", 5, "个百分点"),
        ("对全县142宗临时用地逐宗核查。", "临时用地逐宗核查", "eq", 142, "宗"),
        ("完成全县58处山洪沟复核。", "山洪沟复核", "eq", 58, "处"),
        ("产值翻一番。", "产值", "inc", 1, "番"),
        ("确保100%的事项网上可办。", "事项网上可办", "eq", 100, "%"),
        ("做到发现后15分钟内响应。", "响应", "le", 15, "分钟"),
        ("合格率不低于百分之九十五。", "合格率", "ge", 95, "%"),
        ("2026年—2028年每年新增就业5万人。", "就业", "eq", 5, "万人"),
        ("组织代表视察两次。", "代表视察", "eq", 2, "次"),
        ("首期20亿元于9月底前到位。", "首期", "eq", 20, "亿元"),
        ("接入视频资源2.6万路。", "视频资源", "eq", "2.6", "万路"),
        ("每个县至少有1所县级医院。", "每个县", "ge", 1, "所"),
    ],
)
def test_a_cue_and_a_measure_word_make_a_number_a_target(text, quantity, comparator, value, unit):
    assert read(text) == [(quantity, comparator, Decimal(value), unit)]


def test_the_earlier_value_is_the_baseline_and_no_target():
    (target,) = find_targets(plain("申请材料由7份减至4份以内。"))
    assert (target.baseline, target.value, target.comparator.value) == ("7份", 4, "le")
    assert target.quantity == "申请材料"
    (target,) = find_targets(plain("办理环节由8个减少到3个。"))
    assert (target.baseline, target.value) == ("8个", 3)


def test_numbers_handed_out_respectively_go_to_their_names():
    assert read("一次办结率、满意率分别达到80%、90%。") == [
        ("一次办结率", "eq", 80, "%"),
        ("满意率", "eq", 90, "%"),
    ]


def test_numbers_of_things_in_a_row_go_each_to_the_name_behind_it():
    assert read("培育100个标杆企业和1000个示范场景。") == [
        ("标杆企业", "eq", 100, "个"),
        ("示范场景", "eq", 1000, "个"),
    ]


def test_a_list_shares_its_verb_though_each_thing_has_its_own_name():
    assert read("完成营业收入18.6亿元、利润总额1.05亿元。") == [
        ("营业收入", "eq", Decimal("18.6"), "亿元"),
        ("利润总额", "eq", Decimal("1.05"), "亿元"),
    ]
    assert [one[1:] for one in read("改造小区14个、1862户。")] == [
        ("eq", 14, "个"),
        ("eq", 1862, "户"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "2026年6月30日前完成。",
        "（三）第一批试点",
        "示政发〔2026〕12号",
        "推进“双随机、一公开”监管。",
        "设立12345热线和3小时工作圈。",
        "目前全市已建成站点50个。",
        "给予最高500万元补助。",
        "年薪100万元以上且具有5年以上研发经验的，可直接认定。",
        "地址：示例路100号，电话0000-1234567。",
        "提供7×24小时服务。",
        "在5个工作日内办结。",
        "高效办成一件事。",
        "培育一批骨干企业。",
        "拓展两个市场。",
        "开展“三项制度”检查。",
        "二级以上医疗机构接入平台。",
        "经三分之二以上的业主表决同意。",
        "使用率连续三个月低于10%的一律回收。",
        "发现新增危房3日内上报。",
        "每周开展一次卫生监测。",
        "去年全区完成投资120亿元，增长8.5%。",
        "全区窗口共受理业务41.3万件。",
        "网办件占比首次突破七成。",
        "培训了200名干部。",
        "实施的24项措施继续执行。",
        "达到三级医院水平。",
        "年龄不超过35周岁。",
        "没完成95%的写明原因。",
        "满意度达80%以上方可续聘。",
        "全镇常住人口3.2万人。",
        "同意拨付专项资金380万元。",
        "可按照不高于合同金额的30%给予补助。",
        "成熟一个推广一个。",
        "存在问题12个。",
        "附件2份。",
        "到2026年底，全面完成。",
        "距离学校200米以内禁止设摊。",
        "每半年报告一次。",
    ],
)
def test_dates_numbering_names_grants_and_facts_are_no_targets(text):
    assert read(text) == []


_PIECES = st.lists(
    st.sampled_from(
        [
            "达到",
            "培育",
            "由7份减至",
            "3",
            "95%",
            "40个",
            "以上",
            "、",
            "，",
            "三分之二",
            "1万名",
            "率",
            "已",
            "7%-8%",
            "不少于",
            "对全县",
            "逐个整治",
            "新增",
        ]
    ),
    max_size=14,
).map("".join)


@given(_PIECES)
def test_every_target_quotes_the_text(text):
    for target in find_targets(text):
        assert target.text == text[target.start : target.end]
        assert target.quantity in text
        assert target.baseline in text


@given(_PIECES)
def test_no_two_targets_begin_at_one_place(text):
    starts = [target.start for target in find_targets(text)]
    assert starts == sorted(set(starts))


@given(_PIECES)
def test_a_sentence_in_front_moves_places_and_nothing_else(text):
    before = "请认真落实。"
    moved = [(one.start - len(before), one.text, one.value) for one in find_targets(before + text)]
    base = [(one.start - 1, one.text, one.value) for one in find_targets("。" + text)]
    assert moved == base


@pytest.mark.parametrize(
    ("text", "quoted", "quantity"),
    [
        ("市住房和城乡建设局负责新建口袋公园15个。", "新建口袋公园15个", "口袋公园"),
        ("市住房和城鄉建設局負責新建口袋公園15個。", "新建口袋公园15个", "口袋公园"),
        ("打通建设路等7处堵点。", "打通建设路等7处堵点", "堵点"),
        ("市财政局改造和平路、建设路等7处易涝点", "改造和平路、建设路等7处易涝点", "易涝点"),
        ("8.完成改造20处。", "完成改造20处", "完成改造"),
        ("省工业和信息化厅会同省财政厅每年遴选不少于10个试点县", "遴选不少于10个试点县", "试点县"),
        ("培育10个县（区）", "培育10个县（区）", "县（区）"),
        ("派出所覆盖率达到95%", "派出所覆盖率达到95%", "派出所覆盖率"),
    ],
)
def test_a_target_begins_behind_the_body_and_the_number_of_its_paragraph(text, quoted, quantity):
    (found,) = find_targets(plain(text))
    assert (found.text, found.quantity) == (quoted, quantity)
