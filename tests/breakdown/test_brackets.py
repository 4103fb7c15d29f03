"""Roles in brackets and label lines, in the forms districts, counties and ministries use."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhagen.breakdown.bodies.brackets import Bracket, find_brackets, is_only_roles, roles_in
from zhagen.breakdown.bodies.conventions import advanced, state_of
from zhagen.language.plain import plain


def read(text: str, convention: str = "") -> tuple[Bracket, ...]:
    state = advanced(state_of("", convention), 1, text)
    return find_brackets(text, plain(text), state)


def shown(text: str, convention: str = "") -> str:
    """lead|joint|support|guide, names joined by blanks, of the only bracket."""
    (one,) = read(text, convention)
    groups = (one.lead, one.joint, one.support, one.guide)
    return "|".join(" ".join(named.resolved for named in group) for group in groups)


@pytest.mark.parametrize(
    ("trailer", "expected"),
    [
        ("（市人社局牵头，市财政局、市医保局参与）", "市人社局||市财政局 市医保局|"),
        ("（市人社局负责）", "市人社局|||"),
        ("（市人社局、市财政局负责）", "|市人社局 市财政局||"),
        ("（市人社局、市财政局按职责分工负责）", "|市人社局 市财政局||"),
        ("（市人社局牵头，市财政局和市医保局按职责分工负责）", "市人社局||市财政局 市医保局|"),
        ("（市人社局、市财政局牵头）", "市人社局 市财政局|||"),
        ("（市人社局会同市财政局负责）", "市人社局||市财政局|"),
        ("（由市人社局牵头负责，各县区配合）", "市人社局||各县区|"),
        ("（市人社局指导，各镇（街道）负责落实）", "各镇（街道）|||市人社局"),
        ("（市人社局指导）", "|||市人社局"),
        ("（省科技厅、工业和信息化厅按职责分工负责，各市政府结合实际落实）",
         "|省科技厅 省工业和信息化厅|各市政府|"),
        ("（责任单位：市人社局、市财政局）", "|市人社局 市财政局||"),
        ("(责任单位:市人社局)", "市人社局|||"),
        ("【责任单位：市人社局】", "市人社局|||"),
        ("（责任单位：省数据局、省经信厅等省级有关单位）", "|省数据局 省经信厅 省级有关单位||"),
        ("（商务部等有关部门负责）", "|商务部 有关部门||"),
        ("（牵头单位：市人社局；配合单位：市财政局、市医保局）", "市人社局||市财政局 市医保局|"),
        ("（牵头：区政务局；配合：各进驻部门）", "区政务局||各进驻部门|"),
        ("（责任单位：市人社局（牵头）、市财政局、市医保局（配合））",
        "市人社局||市财政局 市医保局|"),
        ("（责任单位：市市场监管局（市知识产权局）、之江实验室）",
         "|市市场监管局（市知识产权局） 之江实验室||"),
        ("（责任单位：各市、县〔市、区〕政府）", "各市、县〔市、区〕政府|||"),
        ("（责任科室：业务科；配合科室：信息中心、综合窗口）", "业务科||信息中心 综合窗口|"),
        ("（责任单位：市人社局、\n市财政局）", "|市人社局 市财政局||"),
        ("（责任单位：市人社局、市财政局", "|市人社局 市财政局||"),
        ("（市住建局等部门配合）", "||市住建局|"),
        ("（市人社局、市财政局）", "|市人社局 市财政局||"),
        ("责任单位：市供电公司、示例大学、示例市第一人民医院。",
        "|市供电公司 示例大学 示例市第一人民医院||"),
    ],
)  # fmt: skip
def test_who_does_what(trailer: str, expected: str) -> None:
    assert shown("完善制度。" + trailer) == expected


def test_the_first_of_several_leads_where_the_document_says_so() -> None:
    told = "（责任单位：市数据局、市人社局、市财政局。列第一位的为牵头单位，下同）"
    assert shown("一、完善制度。" + told) == "市数据局||市人社局 市财政局|"
    later = "完善制度。（市人社局、市财政局负责）"
    assert shown(later, "排在第一位的部门为牵头部门，下同") == "市人社局||市财政局|"
    assert (
        shown("完善制度。（市人社局、市财政局牵头）", "列第一位的为牵头单位，下同")
        == "市人社局 市财政局|||"
    )


def test_a_deadline_in_the_bracket_is_pointed_at() -> None:
    for text, time in (
        ("建系统。（责任单位：区数据局；完成时间：2026年6月底）", "2026年6月底"),
        ("建系统。（区数据局牵头，区财政局参与，2026年12月底前完成）", "2026年12月底前完成"),
        ("建系统。【责任单位】区数据局 【完成时限】2026年9月底前", "2026年9月底前"),
    ):
        (one,) = read(text)
        assert one.deadline is not None
        assert text[slice(*one.deadline)] == time


def test_leaders_under_a_label_of_their_own_are_no_second_lead() -> None:
    (one,) = read("优化流程。牵头单位：区人社局；完成时限：6月底；责任领导：张明副区长")
    assert [named.name for named in one.lead] == ["区人社局"]
    assert [named.name for named in one.persons] == ["张明副区长"]
    (line,) = read("责任单位及责任人：市人社局 张明；配合单位：市财政局")
    assert [named.name for named in line.lead] == ["市人社局"]


@pytest.mark.parametrize(
    "text",
    [
        "成立专班，成员由（教育局、公安局、民政局负责同志）组成。",
        "示例市数据局（以下简称“市数据局”）要统筹。",
        "按照规划（2024-2027年）和示政发〔2025〕3号文件执行。",
        "有关部门（市人社局、市财政局）要抓好。",
        "详见附件（附件1：任务清单）。",
    ],
)
def test_brackets_about_something_else_give_no_role(text: str) -> None:
    assert read(text) == ()


def test_a_bracket_inside_a_sentence_speaks_for_its_clause() -> None:
    first, second = read("推进校园安全（教育部、公安部负责），健全机制。（国务院食安办牵头）")
    assert (first.closes, second.closes) == (False, True)


def test_a_line_of_labels_belongs_to_the_task_before_it() -> None:
    line = "责任单位：区人社局、区财政局。完成时限：2026年6月底前。"
    assert is_only_roles(plain(line), read(line))
    assert not is_only_roles("完善制度。" + line, read("完善制度。" + line))


def test_every_line_of_labels_in_a_paragraph_counts() -> None:
    text = "一、完善制度。责任单位：市人社局。二、推广系统。责任单位：市数据局。"
    assert [[named.name for named in one.lead] for one in read(text)] == [
        ["市人社局"],
        ["市数据局"],
    ]


def test_times_and_contacts_of_a_meeting_are_no_roles() -> None:
    assert read("时间：2026年3月5日下午。") == ()
    assert read("联络员：张明，电话13900000000。") == ()


def test_a_table_cell_is_read_under_its_columns_head() -> None:
    text = "完善制度\t市人社局、市财政局\t6月底"
    one = roles_in(text, plain(text), 5, 14, "配合单位")
    assert one is not None
    assert [named.name for named in one.support] == ["市人社局", "市财政局"]
    cell = "市人社局\n市财政局"
    under_other_head = roles_in(cell, cell, 0, len(cell), "责任（配合）\n部门 ")
    assert under_other_head is not None
    assert [named.name for named in under_other_head.support] == ["市人社局", "市财政局"]


_BODIES = [
    "市人社局",
    "市财政局",
    "各镇（街道）",
    "市医保局",
    "之江实验室",
    "市市场监管局（市知识产权局）",
]
_LISTS = st.lists(st.sampled_from(_BODIES), min_size=1, max_size=4, unique=True).map("、".join)
_TRAILERS = st.one_of(
    _LISTS.map(lambda names: f"（责任单位：{names}）"),
    _LISTS.map(lambda names: f"（{names}按职责分工负责）"),
    st.tuples(_LISTS, _LISTS).map(lambda two: f"（{two[0]}牵头，{two[1]}配合，6月底前完成）"),
)
_PARAGRAPHS = st.lists(
    st.tuples(st.just("完善制度。"), _TRAILERS).map("".join), min_size=1, max_size=3
)


@given(_PARAGRAPHS.map("".join))
def test_every_span_quotes_the_text(text: str) -> None:
    for bracket in read(text):
        for named in bracket.names():
            assert text[named.start : named.end] == named.name
            assert bracket.start <= named.start < named.end <= bracket.end
            assert named.body(1).span.text == named.name


@given(_PARAGRAPHS.map("".join))
def test_traditional_text_gives_the_same_places(text: str) -> None:
    traditional = text.translate(
        str.maketrans("单财医镇头职责负场监实验产权", "單財醫鎮頭職責負場監實驗產權")
    )
    places = [[(named.start, named.end) for named in one.names()] for one in read(text)]
    assert [
        [(named.start, named.end) for named in one.names()] for one in read(traditional)
    ] == places


@given(
    _PARAGRAPHS,
    st.sampled_from(
        ["（2024-2027年）", "（以下简称“方案”）", "（示政发〔2025〕3号）", "（见附件1）"]
    ),
)
def test_a_bracket_about_something_else_changes_nothing(parts: list[str], other: str) -> None:
    before = [[named.name for named in one.names()] for one in read("".join(parts))]
    text = f"按规划{other}推进。" + "".join(parts)
    assert [[named.name for named in one.names()] for one in read(text)] == before


def test_a_star_marks_the_lead_where_the_document_says_so() -> None:
    told = "完善制度。（市财政局、*市人社局负责。标*的为牵头单位，下同）"
    assert shown(told) == "市人社局||市财政局|"


@pytest.mark.parametrize(
    ("bracket", "support", "guide"),
    [
        ("（责任单位：市数据局；技术支撑：市大数据公司）", ["市大数据公司"], []),
        ("（责任单位：市卫生健康委；验收单位：市发展改革委）", ["市发展改革委"], []),
        ("（责任单位：丙区政府；市级督导单位：市生态环境局）", [], ["市生态环境局"]),
        ("（责任单位：平安法治办；配合单位：应急办、纪委办）", ["应急办", "纪委办"], []),
    ],
)
def test_rarer_labels_and_short_office_names_have_their_role(
    bracket: str, support: list[str], guide: list[str]
) -> None:
    (found,) = find_brackets(bracket, plain(bracket))
    assert [one.name for one in found.support] == support
    assert [one.name for one in found.guide] == guide


def test_a_time_beside_bodies_is_no_body() -> None:
    text = "推进县人民医院创“三级”。（县卫健局、县人民医院，贯穿全年）"
    (found,) = find_brackets(text, plain(text))
    assert [one.name for one in found.names()] == ["县卫健局", "县人民医院"]


def test_a_helper_behind_the_responsible_ones_leaves_them_responsible() -> None:
    assert (
        shown("推进。（责任单位：市发改委、市工信局，市统计局配合）")
        == "|市发改委 市工信局|市统计局|"
    )
    assert shown("推进。（责任单位：市发改委，市统计局配合）") == "市发改委||市统计局|"


@pytest.mark.parametrize(
    ("trailer", "expected"),
    [
        # A leading verb with its object, and one who holds the whole together.
        ("（市商务局牵头制定方案，市财政局配合）", "市商务局||市财政局|"),
        ("（市住建局总牵头，各区政府负责实施）", "市住建局||各区政府|"),
        ("（市数据局统筹，各部门按职责分工负责）", "市数据局||各部门|"),
        # Verbs of those who stand beside: only straight behind a name.
        ("（市城管局起草，市司法局审核）", "市城管局||市司法局|"),
        ("（镇财政所负责，镇纪委办监督）", "镇财政所||镇纪委办|"),
        ("（市图书馆牵头，各区政府保障场地）", "市图书馆||各区政府|"),
        ("（市审计局、市质量监督站）", "|市审计局 市质量监督站||"),
        ("（市公安局、市城管局联合执法）", "|市公安局 市城管局||"),
        # Names no verb follows.
        ("（县商务局牵头，高新区、各招商专班）", "县商务局||高新区 各招商专班|"),
        ("（市工信局；市民政局、市市监局）", "市工信局||市民政局 市市监局|"),
        ("（县委网信办，县教育局、团县委配合）", "县委网信办||县教育局 团县委|"),
        ("（市财政局牵头，分批推进）", "市财政局|||"),
        # Labels without colon, and values that end with a semicolon.
        ("（牵头单位为市民政局，配合单位为市残联）", "市民政局||市残联|"),
        ("（区自然资源局牵头，技术支撑单位为省地质院）", "区自然资源局||省地质院|"),
        ("（第一责任单位：市财政局；其他单位按职责分工落实）", "市财政局||其他单位|"),
        # Marks behind a name and nested second names, half and full width mixed.
        ("（省商务厅(牵头)、省财政厅，各市、县(区)人民政府）",
         "省商务厅||省财政厅 各市、县(区)人民政府|"),
        ("（责任单位：市农业农村局[市乡村振兴局]（牵头)、市财政局)",
         "市农业农村局[市乡村振兴局]||市财政局|"),
        ("（责任单位：县教体局、县财政局等，及各乡镇人民政府）",
         "|县教体局 县财政局 各乡镇人民政府||"),
        # Names that share one head stay whole.
        ("（由市疾控局牵头，市、县两级疾控中心配合）", "市疾控局||市、县两级疾控中心|"),
        ("（省科技厅，各市（州）党委和政府）", "|省科技厅 各市（州）党委和政府||"),
        ("（机关纪委牵头，各科室、中心参与）", "机关纪委||各科室、中心|"),
        ("（省财政厅，有关市、县人民政府）", "|省财政厅 有关市、县人民政府||"),
        ("（责任单位：甲县、乙区党委和政府）", "甲县、乙区党委和政府|||"),
        ("（责任单位：丙区委、丙区政府）", "丙区委 丙区政府|||"),
        # What begins like a family name is no person.
        ("（司法所、派出所、相关村配合）", "||司法所 派出所 相关村|"),
        ("（市教育局党组、市卫健委党委）", "|市教育局党组 市卫健委党委||"),
        ("（市民政局，以及有关社会组织）", "|市民政局 有关社会组织||"),
        ("（责任单位：县委办、县政协办）", "|县委办 县政协办||"),
    ],
)  # fmt: skip
def test_rarer_constructions_of_a_bracket(trailer: str, expected: str) -> None:
    assert shown("完善制度。" + trailer) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("更新燃气管道46公里（区城管局、区燃气公司）；", "|区城管局 区燃气公司||"),
        ("召开专题会（局党组）。", "局党组|||"),
        ("上线预约中心【牵头：门诊部；配合：信息中心】推行无陪护病房。", "门诊部||信息中心|"),
        ("（团省委、省教育厅，各高校）", "|团省委 省教育厅 各高校||"),
    ],
)
def test_a_bracket_of_names_closes_a_sentence_without_full_stop(text: str, expected: str) -> None:
    assert shown(text) == expected
    assert read(text)[0].closes


@pytest.mark.parametrize(
    "text",
    [
        "由市大数据局（市政务局）办理。",
        "加强对市政务中心（便民中心）的管理。",
        "推进平台建设（二期）。",
        "完善制度。（拟由市商务局牵头，市财政局配合）",
        "完善制度。（建议由县水利局负责）",
        "完善制度。（报市委审定后实施）",
        "完善制度。（已由市民政局完成）",
        "完善制度。（经市财政局审核）",
        "完善制度。（抄送：市委办公室）",
    ],
)
def test_a_second_name_a_proposal_or_a_report_gives_no_role(text: str) -> None:
    assert not any(one.names() for one in read(text))


@pytest.mark.parametrize("verb", ["牵头", "负责", "审核", "监督", "统筹", "起草"])
@given(names=st.lists(st.sampled_from(_BODIES), min_size=1, max_size=3, unique=True))
def test_a_verb_changes_the_role_but_never_the_names(verb: str, names: list[str]) -> None:
    text = f"完善制度。（{'、'.join(names)}{verb}）"
    found = [named.name for one in read(text) for named in one.names()]
    assert sorted(found) == sorted(names)


def test_an_office_in_a_group_is_no_name() -> None:
    (found,) = read("完善制度。责任单位：县长任组长、县财政局。")
    assert [one.name for one in found.names()] == ["县财政局"]


@pytest.mark.parametrize("unit", ["市和", "各局和及", "县（市）和", "村、", "社区及"])
def test_a_list_without_end_is_read_in_good_time(unit: str) -> None:
    read("完成46公里（" + unit * 200 + "处置）。")  # would not return if its length were a power


def test_a_proposal_ends_its_own_task_and_leaves_the_next_one_alone() -> None:
    first, second = read("开展排查（拟由市水务局牵头）；建立台账（市财政局负责）。")
    assert (first.closes, first.names()) == (True, ())
    assert [one.name for one in second.lead] == ["市财政局"]
