"""What is a task and what only surrounds tasks; the title of a task."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhagen.breakdown.source import Kind, Paragraph
from zhagen.breakdown.tasks.taskness import TASK, kind_of, kind_of_sentence
from zhagen.breakdown.tasks.taskness_titles import title_of


@pytest.mark.parametrize(
    "text",
    [
        "区人社局要于6月底前完成补贴发放。",
        "优化企业开办流程，推行一次办成。",
        "严禁挪用专项资金。",
        "重大问题及时向市政府报告。",
        "对排查发现的隐患，要建立台账、逐项销号。",
        "力争年内新增床位500张。",
        "鼓励社会力量参与养老服务。",
    ],
)
def test_an_order_is_a_task(text: str) -> None:
    assert kind_of(Paragraph(1, text)) == TASK


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("近年来，全市各部门扎实推进改革，取得明显成效。", "背景"),
        ("养老服务是重大民生工程。", "背景"),
        ("现将《示例市养老服务条例》印发给你们，请遵照执行。", "结束语"),
        ("为做好今年工作，经市政府同意，现将有关事项通知如下：", "印发语"),
        ("本办法自2026年1月1日起施行，有效期五年。", "施行日期"),
        ("本办法由市民政局负责解释。", "解释"),
        ("本办法所称老年人，是指六十周岁以上的公民。", "定义"),
        ("联系人：王晓，联系电话：13900012345。", "联系方式"),
        ("为规范管理，根据有关法律法规，制定本办法。", "依据"),
        ("特此通知。", "结束语"),
        ("具有本市户籍的登记失业人员可申请补贴。", "条件"),
        ("会议听取了区城管局的汇报。", "会议情况"),
        ("坚持以人民为中心，不断增强群众获得感。", "原则"),
        ("要充分认识防汛工作的重要性，增强责任感。", "口号"),
    ],
)
def test_what_surrounds_tasks_is_told_with_its_reason(text: str, reason: str) -> None:
    assert kind_of(Paragraph(1, text)) == reason


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        (("一、总体要求", "（二）基本原则"), "原则"),
        (("一、指导思想",), "指导思想"),
        (("二、适用范围",), "适用范围"),
        (("一、总体目标",), "目标"),
    ],
)
def test_a_heading_decides_over_the_wording(path: tuple[str, ...], reason: str) -> None:
    assert kind_of(Paragraph(1, "统筹推进各项改革，完善工作机制。"), path) == reason


def test_a_goal_with_somebody_to_reach_it_is_a_task() -> None:
    text = "到2027年底，各县（市、区）政府完成管网改造。"
    assert kind_of(Paragraph(1, text), ("二、工作目标",)) == TASK


def test_a_heading_word_inside_an_order_decides_nothing() -> None:
    assert kind_of(Paragraph(1, "摸清家底，建立台账。"), ("（一）摸清现状底数",)) == TASK


def test_a_run_in_heading_counts_like_a_heading() -> None:
    text = "（一）指导思想。深入贯彻上级部署，推进改革。"
    assert kind_of(Paragraph(1, text, number="（一）")) == "指导思想"


def test_a_numbered_line_is_a_heading_or_the_order_itself() -> None:
    line = Paragraph(1, "（一）完善服务网络。", number="（一）")
    assert kind_of(line, leaf=False) == "标题"
    assert kind_of(line) == TASK
    heading = Paragraph(1, "二、重点任务", Kind.HEADING, number="二、")
    assert kind_of(heading) == "标题"


def test_the_preamble_of_a_numbered_document_orders_only_by_name() -> None:
    text = "加快推进改革，提升服务水平。"
    assert kind_of(Paragraph(1, text), preamble=True) != TASK
    assert kind_of(Paragraph(1, "各镇要抓好落实。"), preamble=True) == TASK


def test_a_row_is_a_task_and_the_head_of_a_letter_is_none() -> None:
    assert kind_of(Paragraph(1, "完善制度\t区司法局", Kind.ROW)) == TASK
    assert kind_of(Paragraph(1, "各镇人民政府：", Kind.ADDRESSEES)) == "主送机关"


def test_a_sentence_without_actor_may_still_be_a_slogan() -> None:
    assert kind_of_sentence("要深刻认识这项工作的重要意义") == "口号"


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("各镇要深刻认识这项工作的重要意义", "口号"),
        ("各地各部门要提高思想认识，增强责任感和紧迫感", "口号"),
        ("各单位要把安全生产作为头等大事", "口号"),
        ("市财政局要提高预算意识，于6月底前制定方案", TASK),
        ("各单位要切实增强服务意识，推行延时服务", TASK),
    ],
)
def test_resolve_alone_charges_nobody_though_names_stand_in_front(
    sentence: str, reason: str
) -> None:
    assert kind_of_sentence(sentence, acting=True) == reason


def test_a_short_numbered_line_about_the_past_is_no_heading() -> None:
    line = Paragraph(1, "（六）近年来，全市建成政务服务大厅15个。", number="（六）", typed=True)
    assert kind_of(line) == "背景"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("（一）优化企业开办服务。推行一窗受理，压减环节。", "优化企业开办服务"),
        ("区人社局要会同区财政局于6月底前完成补贴清算。", "完成补贴清算"),
        ("由县教育局牵头，县公安局配合，开展校园周边整治。", "开展校园周边整治"),
        ("各镇于每月25日前将排查台账报区应急局。", "将排查台账报区应急局"),
        ("3.严格责任落实。", "严格责任落实"),
    ],
)
def test_a_title_is_the_heading_or_the_first_verb_phrase(text: str, title: str) -> None:
    assert title_of(text) == title


@given(st.text(alphabet="一二（）1.、，。；：区县局要于完成推进建立制度月底前将", max_size=50))
def test_a_title_is_always_a_piece_of_the_wording(text: str) -> None:
    assert title_of(text) in text


@given(
    st.text(
        alphabet="一二（）1.、，。；：区县局要于完成推进建立制度月底前将", min_size=1, max_size=50
    )
)
def test_every_paragraph_is_a_task_or_has_a_reason(text: str) -> None:
    assert kind_of(Paragraph(1, text))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("大力弘扬劳模精神，营造劳动光荣的社会风尚。", "口号"),
        ("教育是民生之基，必须始终摆在优先位置。", "口号"),
        ("考核坚持客观公正、注重实绩的原则。", "原则"),
        ("学校创办于1958年，前身为示例师范学校。", "背景"),
        ("督察反馈指出，部分企业未按要求完成治理。", "背景"),
        ("居民医保个人缴费标准为每人每年400元。", "背景"),
        ("参加会议的有区财政局、区住建局主要负责人。", "会议情况"),
        ("主送：各县区人民政府。", "版记"),
        ("责任分工中列首位的部门为牵头部门，其他为责任部门。", "分工"),
        ("各责任单位中，排第一的负责牵头，其他单位配合。", "分工"),
    ],
)
def test_more_of_what_orders_nothing(text: str, reason: str) -> None:
    assert kind_of(Paragraph(1, text)) == reason


@pytest.mark.parametrize(
    "text",
    [
        "力争到2028年，单位能耗累计下降9%。",
        "完成营业收入18.6亿元，劳动生产率同比增长6%以上。",
        "成立由区长任组长的创建工作领导小组。",
        "由县消防大队牵头，县住建局、县水利局为成员单位。",
        "拟由市文旅局牵头组织申报。",
        "请张工把巡检记录补齐。",
        "充分发挥商会作用，组织企业开展对接20场。",
    ],
)
def test_a_goal_a_proposal_and_talk_are_tasks(text: str) -> None:
    assert kind_of(Paragraph(1, text)) == TASK


def test_a_bare_heading_orders_nothing_though_it_begins_like_a_verb() -> None:
    for text in ("三、实施步骤", "四、保障措施", "（二）组织领导"):
        assert kind_of(Paragraph(1, text, number=text[:2])) == "标题"


@pytest.mark.parametrize(
    "text",
    [
        "参加人员：周明远、陈立新（区水务局）、刘芳（区住房和城乡建设局）",
        "出席：市水务局局长李强",
        "列席单位：市气象局",
        "缺席：区交通运输局 张伟（出差）",
        "责任编辑：王晓",
        "记录：李华",
        "主持：张三",
        "会议由市应急管理局局长李强主持，市气象局列席。",
        "区政府办、区水务局等单位有关负责同志参加会议。",
        "2026年4月9日上午，副区长周明在三楼会议室主持召开专题会议，研究排水防涝工作。",
    ],
)
def test_who_sat_in_a_meeting_is_recorded_and_no_task(text: str) -> None:
    assert kind_of(Paragraph(1, text)) == "会议记载"


@pytest.mark.parametrize(
    "text",
    [
        "请各单位主要负责同志参加会议。",
        "市水务局要于4月20日前召开会议。",
        "会议由市水务局牵头组织，6月底前召开。",
        "参加培训的人员要按时报到。",
    ],
)
def test_what_somebody_is_told_about_a_meeting_is_a_task(text: str) -> None:
    assert kind_of(Paragraph(1, text)) == TASK


def test_who_takes_a_seat_is_no_task() -> None:
    text = "总指挥由市政府分管副市长担任，副总指挥由市政府分管副秘书长担任。"
    assert kind_of(Paragraph(1, text)) == "成员名单"


@pytest.mark.parametrize(
    "head", ["五、历史沿革", "一、出台背景", "发展历程", "（一）工作回顾", "上半年工作回顾"]
)
def test_nothing_below_a_heading_about_the_past_is_a_task(head: str) -> None:
    assert kind_of(Paragraph(1, "补贴由市房管局负责发放。"), (head,)) == "背景"


@pytest.mark.parametrize(
    "text",
    [
        "2018年以前，补贴由市房管局负责发放。",
        "2019年机构改革后，改由市住建局负责发放。",
        "机构改革前，该事项由市房管局负责。",
        "补贴原由市房管局负责发放。",
    ],
)
def test_the_past_named_outright_orders_nothing(text: str) -> None:
    assert kind_of(Paragraph(1, text)) == "背景"


def test_a_year_ahead_with_before_is_still_a_last_day() -> None:
    assert kind_of(Paragraph(1, "2028年以前，由市房管局全部完成改造。")) == TASK


@pytest.mark.parametrize(
    "text",
    [
        "各单位要高度重视，主要负责人亲自抓。",
        "提高政治站位，压实责任。",
        "会议强调，各单位要提高政治站位，压实责任。",
        "各镇要层层压实工作责任，精心组织，狠抓落实。",
    ],
)
def test_resolve_alone_is_a_slogan(text: str) -> None:
    assert kind_of(Paragraph(1, text)) == "口号"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "上述任务由区督查室每半年督查一次，督查结果纳入考核。",
            "上述任务由区督查室每半年督查一次",
        ),
        ("区人社局要于5月中旬前分两批组织干部培训，培训人次不少于800。", "组织干部培训"),
        ("事发单位应当立即向市政府报告，最迟不得超过1小时。", "立即向市政府报告"),
        ("对工作不力的，予以通报批评。", "对工作不力的，予以通报批评"),
        ("一、关于易涝点整治。由区水务局牵头完成。", "易涝点整治"),
        ("（牵头单位：市水务局）加强运行监测。", "加强运行监测"),
        ("不得挪用资金。", "不得挪用资金"),
    ],
)
def test_a_title_says_what_is_to_be_done(text: str, title: str) -> None:
    assert title_of(text) == title
