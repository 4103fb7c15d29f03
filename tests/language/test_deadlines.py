"""Time demands are found where a text makes them, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhagen.language.deadlines import find_deadlines, rhythm_of
from zhagen.language.deadlines_model import Every
from zhagen.language.plain import plain


def found(text, **options):
    return [
        (text[demand.start : demand.end], demand.type.value)
        for demand in find_deadlines(plain(text), **options)
    ]


DEMANDS = [
    ("各街道要于2026年6月底前完成摸底。", "2026年6月底前", "by"),
    ("请于2026年6月30日（星期二）17：00前反馈。", "2026年6月30日（星期二）17：00前", "by"),
    ("今年9月底前建成示范点。", "今年9月底前", "by"),
    ("争取年内投用。", "年内", "by"),
    ("材料请在本周五前交来。", "本周五前", "by"),
    ("明天下午5点前把名单发我。", "明天下午5点前", "by"),
    ("“6·30”前完成拆除。", "“6·30”前", "by"),
    ("２０２６年６月底前完成。", "２０２６年６月底前", "by"),
    ("二〇二六年六月三十日前完成。", "二〇二六年六月三十日前", "by"),
    ("2026.6.30前完成。", "2026.6.30前", "by"),
    ("2026 年 6 月底前完成。", "2026 年 6 月底前", "by"),
    ("2026年上半年，完成验收。", "2026年上半年", "by"),
    ("三季度末完成。", "三季度末", "by"),
    ("申报截止时间：2026年6月30日", "2026年6月30日", "by"),
    ("到2027年，建成5个站点。", "到2027年", "target"),
    ("到2025年底，实现全覆盖。", "到2025年底", "target"),
    ("到“十五五”末，基本建成。", "到“十五五”末", "target"),
    ("2024年1月1日至12月31日开展检查。", "2024年1月1日至12月31日", "window"),
    ("2025—2027年分批实施。", "2025—2027年", "window"),
    ("即日起至8月15日集中整治。", "即日起至8月15日", "window"),
    ("“十五五”期间，逐步推广。", "“十五五”期间", "window"),
    ("本办法自2026年1月1日起施行。", "自2026年1月1日起", "from"),
    ("自本意见印发之日起30日内制定细则。", "自本意见印发之日起30日内", "relative"),
    ("应当在印发之日起３０个工作日内报备。", "印发之日起３０个工作日内", "relative"),
    ("各单位收到本通知后5个工作日内反馈。", "收到本通知后5个工作日内", "relative"),
    ("施工单位应在验收合格后10个工作日内移交。", "验收合格后10个工作日内", "relative"),
    ("自2026年3月1日起20个工作日内办结。", "自2026年3月1日起20个工作日内", "relative"),
    ("接到任务2小时内响应。", "接到任务2小时内", "relative"),
    ("每年1月31日前公开数据。", "每年1月31日前", "periodic"),
    ("自2026年起每年2月底前报告。", "自2026年起每年2月底前", "periodic"),
    ("每季度末月25日前报送。", "每季度末月25日前", "periodic"),
    ("每周五前通报。", "每周五前", "periodic"),
    ("每年培育10家企业。", "每年", "periodic"),
    ("每半年开展一次评估。", "每半年", "periodic"),
    ("按月报送进展。", "按月", "periodic"),
    ("3月中旬完成动员部署。", "3月中旬", "by"),
    ("4月上旬转入集中整治。", "4月上旬", "by"),
    ("争取上半年把账结清。", "上半年", "by"),
    ("二季度提请常务会议审议。", "二季度", "by"),
    ("别错过5月底的期限。", "5月底", "by"),
    ("报名截止日期为6月30日。", "6月30日", "by"),
    ("不迟于2026年11月20日公布目录。", "不迟于2026年11月20日", "by"),
    ("最迟于8月15日交付。", "最迟于8月15日", "by"),
    ("6月30日（含）前报送。", "6月30日（含）前", "by"),
    ("中秋、国庆“双节”前检查一遍。", "中秋、国庆“双节”前", "by"),
    ("重阳节前走访慰问。", "重阳节前", "by"),
    ("本周末前交初稿。", "本周末前", "by"),
    ("今天中午前报一个数。", "今天中午前", "by"),
    ("年中开展一次督查。", "年中", "by"),
    ("要在开学前完成检查。", "开学前", "by"),
    ("应在主汛期来临前清疏边沟。", "主汛期来临前", "by"),
    ("秋收结束前，完成布点。", "秋收结束前", "by"),
    ("合同期满前3个月启动续签。", "合同期满前3个月", "by"),
    ("每批次发放前5日公示。", "每批次发放前5日", "by"),
    ("力争年底达到90%。", "年底", "target"),
    ("从现在起到年底，开展攻坚。", "从现在起到年底", "window"),
    ("自1月20日起，至3月5日止，开展抽查。", "自1月20日起，至3月5日止", "window"),
    ("排查整治阶段（4月至9月）。", "4月至9月", "window"),
    ("10月1日起执行新的用水价格。", "10月1日起", "from"),
    ("本意见自发布之日起实施。", "自发布之日起", "from"),
    ("本通知自印发之日起施行。", "自印发之日起", "from"),
    ("请在收到本通知后3个工作日内说明。", "收到本通知后3个工作日内", "relative"),
    ("有异议的，可以自结果公布之日起10日内申请复核。", "自结果公布之日起10日内", "relative"),
    ("未来三年，新建公路300公里。", "未来三年", "relative"),
    ("用三个月时间，集中整治。", "三个月时间", "relative"),
    ("经过三年努力，建成中心。", "三年", "relative"),
    ("三年内推动企业实施改造。", "三年内", "relative"),
    ("3至5个工作日内答复。", "3至5个工作日内", "relative"),
    ("会后3日内形成纪要。", "会后3日内", "relative"),
    ("请区水务局会后3日内报送方案。", "会后3日内", "relative"),
    ("区水务局会后3日内报送方案。", "会后3日内", "relative"),
    ("请区水务局验收合格后5个工作日内报送方案。", "验收合格后5个工作日内", "relative"),
    ("每两月召开一次会议。", "每两月", "periodic"),
    ("每学期联合开展活动。", "每学期", "periodic"),
    ("由车管所按月提供。", "按月", "periodic"),
    ("每月结账后第3个工作日提交。", "每月结账后第3个工作日", "periodic"),
    ("每季度结束后10日内报送。", "每季度结束后10日内", "periodic"),
    ("每年汛期前排查一次。", "每年汛期前", "periodic"),
    ("完成时限：长期", "长期", "ongoing"),
    ("落实包保责任，并长期坚持。", "长期坚持", "ongoing"),
    ("报表今晚9点前传群里。", "今晚9点前", "by"),
    ("明早8点半前到现场。", "明早8点半前", "by"),
    ("下星期一前交。", "下星期一前", "by"),
    ("记者节前完成走访。", "记者节前", "by"),
    ("除夕前发放到位。", "除夕前", "by"),
    ("国庆长假前完成抢修。", "国庆长假前", "by"),
    ("最晚不超过4月15日交付。", "最晚不超过4月15日", "by"),
    ("9月中下旬举办。", "9月中下旬", "by"),
    ("全年不超过10次。", "全年", "by"),
    ("力争全年完成20场。", "全年", "by"),
    ("会前3天送审。", "会前3天", "by"),
    ("春季学期开学前完成维修。", "春季学期开学前", "by"),
    ("新学期起执行新作息。", "新学期起", "from"),
    ("本办法自公布之日起60日后施行。", "自公布之日起60日后", "from"),
    ("用两年左右的时间，建成园区。", "两年左右的时间", "relative"),
    ("次日12时前报送。", "次日12时前", "relative"),
    ("下一工作日下班前反馈。", "下一工作日下班前", "relative"),
    ("实行一周一例会。", "一周一例会", "periodic"),
    ("台账于季度末月20日前更新。", "季度末月20日前", "periodic"),
    ("隔周召开一次例会。", "隔周", "periodic"),
    ("每逢双月召开一次。", "每逢双月", "periodic"),
    ("5月20号前报预算。", "5月20号前", "by"),
    ("名单10号前报来。", "10号前", "by"),
    ("系统Q3完成上线。", "Q3", "by"),
    ("2026年Q3前迁移。", "2026年Q3前", "by"),
    ("民国115年5月15日前函复。", "民国115年5月15日前", "by"),
    ("26年10月底前签约。", "26年10月底前", "by"),
    ("最迟3月底前交付。", "最迟3月底前", "by"),
    ("申报至6月30日止。", "至6月30日止", "by"),
    ("前三季度投资完成80亿元以上。", "前三季度", "by"),
    ("2026年年内完成。", "2026年年内", "by"),
    ("2027年初运营。", "2027年初", "by"),
    ("立冬前完成浇灌。", "立冬前", "by"),
    ("正月十五前摸底。", "正月十五前", "by"),
    ("9月1日开学前完成采购。", "9月1日开学前", "by"),
    ("本周四放学前收齐。", "本周四放学前", "by"),
    ("全国“两会”前化解。", "全国“两会”前", "by"),
    ("要在汛前完成修复。", "汛前", "by"),
    ("项目6月底竣工。", "6月底", "by"),
    ("力争2026年规模突破100亿元。", "2026年", "target"),
    ("今明两年集中整治。", "今明两年", "window"),
    ("2026、2027两年攻坚。", "2026、2027两年", "window"),
    ("三、四季度开展检查。", "三、四季度", "window"),
    ("3月1日～4月15日发动。", "3月1日～4月15日", "window"),
    ("9月15日8时至20日18时管制。", "9月15日8时至20日18时", "window"),
    ("动员部署阶段（2026年3月）。", "2026年3月", "window"),
    ("从3月开始，推行新办法。", "从3月开始", "from"),
    ("2026年秋季学期起开课。", "2026年秋季学期起", "from"),
    ("一个半月内清理。", "一个半月内", "relative"),
    ("一年半内建成。", "一年半内", "relative"),
    ("60个日历天内施工完毕。", "60个日历天内", "relative"),
    ("3个自然月内销号。", "3个自然月内", "relative"),
    ("半年时间内解决。", "半年时间内", "relative"),
    ("文到10日内回复。", "文到10日内", "relative"),
    ("函到之日起5个工作日内答复。", "函到之日起5个工作日内", "relative"),
    ("资金自确认之日起10日内拨付。", "自确认之日起10日内", "relative"),
    ("发生后立即报告，最迟不得超过1小时。", "最迟不得超过1小时", "relative"),
    ("每双周五召开例会。", "每双周五", "periodic"),
    ("双周报送一次。", "双周", "periodic"),
    ("自本通告发布之日起至6月30日主动申报。", "自本通告发布之日起至6月30日", "window"),
    ("3年左右基本建成。", "3年左右", "relative"),
    ("1至2年内完成。", "1至2年内", "relative"),
    ("力争三到五年时间内建成。", "三到五年时间内", "relative"),
    ("2小时内到达现场。", "2小时内", "relative"),
    ("下礼拜五前交来。", "下礼拜五前", "by"),
    ("报名截止到5月20日。", "截止到5月20日", "by"),
    ("每年7月和次年1月报告。", "每年7月和次年1月", "periodic"),
    ("每周五17时前报送。", "每周五17时前", "periodic"),
    ("每日8时、17时报送。", "每日8时、17时", "periodic"),
    ("每月10日、25日前报送。", "每月10日、25日前", "periodic"),
    ("每年6月30日、12月31日前报告。", "每年6月30日、12月31日前", "periodic"),
    ("每年6月1日至9月30日巡查。", "每年6月1日至9月30日", "periodic"),
    ("每个工作日下班前报送。", "每个工作日下班前", "periodic"),
    ("确保在次月底前结清。", "次月底前", "periodic"),
]


@pytest.mark.parametrize(("text", "words", "kind"), DEMANDS)
def test_a_demand_is_the_shortest_phrase_that_says_the_whole_time(text, words, kind):
    assert found(text) == [(words, kind)]


@pytest.mark.parametrize(
    "text",
    [
        "2023年以来，全市持续推进改革。",
        "落实2019年印发的管理规定。",
        "2024年全市地区生产总值增长6%。",
        "根据《示例市数据发展规划（2024—2027年）》，",
        "示例市帮办代办三年行动计划（2024—2027年）",
        "办理时限压缩至3个工作日内。",
        "提供7×24小时服务。",
        "企业享受贴息每年不超过1000万元。",
        "有效期至2028年12月31日。",
        "已于2025年底前完成改造。",
        "2025年12月31日前注册的企业可以申请。",
        "近三年内无违法记录。",
        "将2016年实施的24项措施调整为30项。",
        "截至2025年底，全市共有站点30个。",
        "2026年前三季度工作情况",
        "示政发〔2026〕3号",
        "推动监管常态化。",
        "自合同签订之日起执行。",
        "6月底前后",
        "验收前不得投入使用。",
        "申报前三年内未受处罚。",
        "一季度，规模以上工业增加值同比增长7.4%。",
        "会议定于3月20日上午9时在三楼召开。",
        "去年底前完成的项目",
        "6月5日是世界环境日。",
        "按年龄段分组。",
        "按月缴纳保险费。",
        "连续三年优秀的予以表彰。",
        "一年一度的评选。",
        "全年实现增加值30亿元，同比增长5%。",
        "11月8日是记者节。",
        "秋季学期课程安排",
        "本店一天一个样。",
        "去年12月31日前立案的案件",
        "上月底前未完成的事项",
        "上季度末的数据",
        "关于2025年内涝治理情况的汇报",
        "放假时间为10月1日至7日。",
        "办公时间：每周一至周五8：30。",
        "每年4月15日为教育日。",
        "（2026年3月5日印发）",
        "会议于3月10日召开。",
        "第一季度财务报表",
        "本学期自9月1日开始，共18周。",
        "自2020年5月1日起施行以来，",
        "新生报到当天",
        "示例市人民政府办公室2025年4月17日印发",
        "退役后1年内的士兵可以报名。",
        "2026年6月30日前完成改造的，给予奖励。",
        "7月下旬至8月上旬是防汛关键期。",
        "每年冬季是流感高发期。",
    ],
)
def test_history_titles_quantities_and_validity_demand_no_time(text):
    assert found(text) == []


def test_a_cell_of_a_time_column_needs_no_word_of_demand():
    assert found("2026年6月", expected=True) == [("2026年6月", "by")]
    assert found("长期", expected=True) == [("长期", "ongoing")]
    assert found("2026年6月") == []


def test_a_plain_time_is_marked_so_that_history_can_be_told_from_it():
    (plain_time,) = find_deadlines("2024年，完成改造30个。")
    (marked,) = find_deadlines("2024年底前，完成改造30个。")
    assert plain_time.bare
    assert not marked.bare


def test_a_month_carries_the_year_named_before_it():
    demands = find_deadlines("2027年3月底前摸底，6月底前整改。")
    assert [demand.year for demand in demands] == [None, 2027]


def test_a_first_day_set_off_by_a_comma_stands_beside_the_rhythm():
    assert found("从9月起，每周通报。") == [("从9月起", "from"), ("每周", "periodic")]
    assert found("从9月起每周通报。") == [("从9月起每周", "periodic")]


def test_a_number_before_a_line_is_no_part_of_its_time():
    assert found("2.2026年内完成。") == [("2026年内", "by")]
    assert found("3.6月底前完成。") == [("6月底前", "by")]


def test_a_rhythm_keeps_the_days_its_norm_has_no_place_for():
    assert rhythm_of("每季度末月25日前") == Every("QUARTERLY", 3, 25)
    assert rhythm_of("每季度首月10日前") == Every("QUARTERLY", 1, 10)
    assert rhythm_of("每双周五") == Every("", day=5, step=(2, "W"))
    assert rhythm_of("每月10日、25日前") == Every("MONTHLY", days=((0, 10), (0, 25)))
    assert rhythm_of("6月底前") is None


def test_several_demands_of_a_paragraph_stand_in_order():
    text = "每月5日前报送，2026年6月底前总结，收到通知后3日内反馈，并长期坚持。"
    kinds = [kind for _, kind in found(text)]
    assert kinds == ["periodic", "by", "relative", "ongoing"]


_PIECES = st.lists(
    st.sampled_from(
        [text for text, _, _ in DEMANDS] + list("年月日前内到至起每周季，。、《》（）“”19０ 的")
    ),
    max_size=12,
).map("".join)


@given(_PIECES)
def test_every_demand_quotes_the_text_in_order_and_without_overlap(text):
    spelt = plain(text)
    end = 0
    for demand in find_deadlines(spelt):
        assert demand.text == spelt[demand.start : demand.end] != ""
        assert demand.start >= end
        end = demand.end


@given(_PIECES, st.integers(1, 60))
def test_text_in_front_moves_places_and_nothing_else(text, length):
    before = "甲" * length + "。"
    if text.startswith(("》", "）", "”")):
        text = "。" + text
    shifted = find_deadlines(plain(before + "\n" + text))
    moved = len(before) + 1
    unmoved = find_deadlines(plain("。\n" + text))
    assert [(d.start - moved, d.end - moved, d.text, d.meaning) for d in shifted] == [
        (d.start - 2, d.end - 2, d.text, d.meaning) for d in unmoved
    ]


@given(
    st.text(
        alphabet="年月日前内到至起每周季度半上下底末自从印发之收后个工作节十四五春一二三0123456789.-/·，。（）",
        max_size=60,
    )
)
def test_no_text_breaks_the_search(text):
    find_deadlines(plain(text))
    find_deadlines(plain(text), expected=True)
