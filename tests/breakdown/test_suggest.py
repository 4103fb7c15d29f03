"""Suggestions name who could lead and the usual steps; they never become a field."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhagen.breakdown.model import (
    Body,
    Breakdown,
    Deliverable,
    Origin,
    Roles,
    Span,
    Suggestion,
    SuggestionKind,
    Task,
)
from zhagen.breakdown.source import Paragraph, SourceDocument
from zhagen.breakdown.suggesting.duties import _duties, charged_with, line_of
from zhagen.breakdown.suggesting.suggest import suggested_leads, suggested_steps, with_suggestions

HIRING = "加强高校毕业生就业指导，举办专场招聘会。"


def names(text, level="市", issuer="示例市人民政府"):
    return [one.value for one in suggested_leads(text, level, issuer)]


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("对居民小区生活垃圾分类投放点开展清运提升，规范环卫作业。", "市城市管理局"),
        ("对困境儿童和低保老年人开展走访探视。", "市民政局"),
        ("开展小型水库除险加固，落实防汛责任人。", "市水利局"),
        ("推进出生医学证明电子化，家庭医生签约服务覆盖率逐步提高。", "市卫生健康委"),
        ("完成公租房实物配租，启动老旧小区加装电梯。", "市住房城乡建设局"),
        ("整治网络谣言，加强个人信息保护。", "市委网信办"),
        ("清理证明事项，规范行政执法裁量权基准。", "市司法局"),
        ("落实异地就医直接结算，扩大门诊慢特病医保支付。", "市医保局"),
        ("按期办理营业执照注销，规范个体工商户年报。", "市市场监管局"),
        ("编制政府投资项目年度计划，压减涉企收费标准。", "市发展改革委"),
        ("把农村公路养护和农村客运班线开通情况列入考核。", "市交通运输局"),
        ("开展秋粮收购，充实地方储备粮。", "市粮食和储备局"),
        ("为退役士兵办理优待证。", "市退役军人局"),
    ],
)
def test_the_line_whose_duties_a_task_speaks_of_is_offered(text, lead):
    body = lead.replace("退役军人局", "退役军人事务局")
    assert body in names(text)


@pytest.mark.parametrize(
    ("level", "issuer", "lead"),
    [
        ("", "国务院", "人力资源社会保障部"),
        ("省", "示例省人民政府", "省人力资源社会保障厅"),
        ("区", "示例自治区人民政府", "自治区人力资源社会保障厅"),
        ("市", "示例市人民政府办公室", "市人力资源社会保障局"),
        ("市", "北京市人民政府", "市人力资源社会保障局"),
        ("区", "示例市示例区人民政府", "区人力资源社会保障局"),
        ("县", "示例县人民政府", "县人力资源社会保障局"),
        ("州", "示例自治州人民政府", "州人力资源社会保障局"),
        ("镇", "示例县城东镇人民政府", "便民服务中心"),
        ("市", "示例市人力资源和社会保障局等", "示例市人力资源和社会保障局"),
    ],
)
def test_a_body_is_named_as_at_the_level_of_the_paper(level, issuer, lead):
    assert names(HIRING, level, issuer)[0] == lead


@pytest.mark.parametrize(("level", "name"), [("省", "团省委"), ("市", "团市委"), ("县", "团县委")])
def test_a_level_may_stand_inside_a_name(level, name):
    assert names("组织青年志愿者和少先队活动。", level, "")[0] == name


def test_a_text_in_traditional_characters_is_understood():
    assert names("開展農村飲水安全和水庫防汛檢查。")[0] == "市水利局"


def test_at_an_unknown_level_the_reason_says_so():
    first = suggested_leads(HIRING, "", "")[0]
    assert first.value == "人力资源社会保障局"
    assert "层级不明" in first.reason


def test_the_reason_names_the_duty_and_the_words():
    first = suggested_leads(HIRING, "市", "示例市人民政府")[0]
    assert first.kind is SuggestionKind.LEAD
    assert first.reason.startswith("职责：就业")
    assert "“高校毕业生”" in first.reason


@pytest.mark.parametrize("text", ["", "各有关方面要高度重视。", "特此通知。"])
def test_where_no_duty_is_spoken_of_nobody_is_offered(text):
    assert names(text) == []


def test_who_receives_the_paper_is_not_offered_for_it():
    assert names("形成窗口排队情况报告，每月报市财政局、市审计局。") == ["市政务服务和数据管理局"]


@given(st.text(max_size=200), st.sampled_from(["", "省", "市", "县", "区", "镇"]))
def test_at_most_three_are_offered_and_none_twice(text, level):
    offered = names(text + HIRING, level)
    assert len(offered) == len(set(offered)) <= 3


@given(st.text(max_size=80))
def test_the_words_given_as_reason_stand_in_the_text(text):
    for one in charged_with(text + HIRING):
        assert all(word in text + HIRING for word in one.words)


def test_a_government_is_no_line_though_its_name_holds_one():
    assert line_of("示例市人民政府") is None
    assert line_of("示例市民政局").name == "民政"


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("管理办法（试行）", "调研起草", "报送备案"),
        ("《示例市管理办法》", "调研起草", "报送备案"),
        ("实施方案", "调研起草", "部署落实"),
        ("服务平台", "梳理需求", "上线运行和运维"),
        ("问题台账", "确定口径和模板", "动态更新"),
        ("工作进展情况", "收集数据和材料", "按时报送"),
        ("联席会议制度", "梳理现状和问题", "运行评估"),
        ("推进会", "拟订会议方案", "督办议定事项"),
        ("專項檢查", "制定方案", "通报总结"),
        ("应急预案", "风险评估和资源调查", "演练和修订"),
    ],
)
def test_the_end_of_a_name_tells_its_steps(name, first, last):
    steps = suggested_steps(name)
    assert [steps[0].value, steps[-1].value] == [first, last]
    assert all(one.kind is SuggestionKind.STEP and "通常步骤" in one.reason for one in steps)


def test_steps_name_the_rule_they_come_from_and_say_once_that_they_are_practice():
    assert suggested_steps("管理办法")[0].reason.endswith(
        "，通常步骤；依据：行政规范性文件制定程序（国办发〔2018〕37号）"
    )
    assert suggested_steps("问题台账")[0].reason.endswith("，通常步骤")
    assert suggested_steps("实施方案")[0].reason.endswith(
        "，通常步骤；涉及群众和企业权利义务的，按规范性文件程序办理"
    )


@pytest.mark.parametrize("name", ["", "奇物", "（试行）"])
def test_an_unknown_kind_of_thing_has_no_steps(name):
    assert suggested_steps(name) == ()


def body(name):
    return Body(name, name, Origin.STATED, generic=False, span=Span(1, 0, len(name), name))


def breakdown(*tasks, issuer="示例市人民政府"):
    text = "".join(task.text for task in tasks)
    return Breakdown(SourceDocument(issuer=issuer, paragraphs=(Paragraph(1, text),)), tasks)


def task(text, roles=None, deliverables=()):
    place = Span(1, 0, len(text), text)
    made = tuple(Deliverable(name, "", place) for name in deliverables)
    return Task("t001", (), text, text, (place,), roles or Roles(), deliverables=made)


def values(one, kind):
    return [held.value for held in one.suggestions if held.kind is kind]


def test_a_task_with_a_lead_is_offered_no_other():
    given = breakdown(task(HIRING, Roles(lead=(body("市教育局"),))))
    assert with_suggestions(given) == given


def test_a_task_without_a_lead_is_offered_one_and_nothing_else_changes():
    given = breakdown(task(HIRING, deliverables=("实施方案", "工作方案")))
    shown = with_suggestions(given)
    assert values(shown.tasks[0], SuggestionKind.LEAD)[0] == "市人力资源社会保障局"
    assert values(shown.tasks[0], SuggestionKind.STEP).count("征求意见") == 1
    assert replace(shown, tasks=(replace(shown.tasks[0], suggestions=()),)) == given
    assert with_suggestions(shown) == shown


def test_the_name_the_paper_uses_itself_is_offered():
    given = breakdown(task("参保登记。", Roles(lead=(body("市人社局"),))), task(HIRING))
    shown = with_suggestions(given)
    assert values(shown.tasks[1], SuggestionKind.LEAD)[0] == "市人社局"


@pytest.mark.parametrize("name", ["人社部门", "省人社厅", "市人社局（市医保局）", "各县人社局"])
def test_a_name_of_several_or_of_another_level_is_not_taken_over(name):
    given = breakdown(task("参保登记。", Roles(lead=(body(name),))), task(HIRING))
    shown = with_suggestions(given)
    assert values(shown.tasks[1], SuggestionKind.LEAD)[0] == "市人力资源社会保障局"


def test_of_bodies_charged_together_one_of_them_is_offered():
    joint = Roles(joint=(body("市商务局"), body("市人社局")))
    shown = with_suggestions(breakdown(task(HIRING, joint)))
    assert values(shown.tasks[0], SuggestionKind.LEAD) == ["市人社局"]


def test_what_was_suggested_before_stays():
    held = Suggestion(SuggestionKind.WORDING, "就业指导", "")
    given = breakdown(replace(task(HIRING), suggestions=(held,)))
    assert with_suggestions(given).tasks[0].suggestions[0] == held


def test_every_line_of_the_table_is_recognised_by_the_names_it_gives():
    for line in _duties().lines:
        assert line.duty
        assert line.at("city") or line.at("province")
        assert any(stem in name for stem in line.called for _, name in line.names), line.name
