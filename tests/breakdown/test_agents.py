"""Who acts in a sentence: the constructions, and what holds for all of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhagen.breakdown.bodies.agents import Role, read_roles
from zhagen.language.bodies import find_bodies
from zhagen.language.plain import plain

LEADS = "lead"


def roles_of(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in read_roles(plain(text)):
        found.setdefault(one.role.value, []).append(text[one.mention.start : one.mention.end])
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("区民政局要于6月底前完成排查。", {"lead": ["区民政局"]}),
        (
            "县发展改革局会同县财政局、县审计局制定细则。",
            {"lead": ["县发展改革局"], "support": ["县财政局", "县审计局"]},
        ),
        (
            "由市商务局牵头，市税务局、市统计局配合，建立名录。",
            {"lead": ["市商务局"], "support": ["市税务局", "市统计局"]},
        ),
        (
            "由市商务局牵头、市税务局配合。",
            {"lead": ["市商务局"], "support": ["市税务局"]},
        ),
        ("各地区、各部门要制定实施方案。", {"lead": ["各地区", "各部门"]}),
        (
            "县残联配合县人社局做好培训。",
            {"lead": ["县人社局"], "support": ["县残联"]},
        ),
        (
            "县卫健局在市疾控中心指导下开展监测。",
            {"lead": ["县卫健局"], "guide": ["市疾控中心"]},
        ),
        (
            "区住建局牵头，各街道负责落实。",
            {"lead": ["区住建局"], "support": ["各街道"]},
        ),
        ("对逾期不改的，由区城管局依法处理。", {"lead": ["区城管局"]}),
        ("责成区水务局限时修复。", {"lead": ["区水务局"]}),
        ("请区财政局安排经费。", {"lead": ["区财政局"]}),
        ("会议明确，场地由镇政府负责。", {"lead": ["镇政府"]}),
        ("乡镇人民政府是防火责任主体，要配足队员。", {"lead": ["乡镇人民政府"]}),
        ("市档案馆：编制年度征集目录。", {"lead": ["市档案馆"]}),
        ("项目法人负责工程质量，监理单位要严格旁站。", {"lead": ["项目法人", "监理单位"]}),
        ("县公安局交警大队应当每周通报一次。", {"lead": ["县公安局交警大队"]}),
    ],
)
def test_a_construction_tells_the_role(text: str, expected: dict[str, list[str]]) -> None:
    assert roles_of(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "方案报市政府审定后印发，并抄送市财政局。",
        "根据省民政厅要求，现将有关事项通知如下。",
        "落实《市教育局关于校园安全的通知》精神。",
        "建立由县政府办牵头、相关部门参加的联席会议制度。",
        "领导小组由区发改局、区财政局组成。",
        "由分管副区长任组长，区人社局局长任副组长。",
        "近年来，市生态环境局累计查处案件320起。",
        "对各街道、各部门进行年度考核。",
        "加强对区教育局的业务指导。",
        "实现由政府监管向社会共治的转变。",
        "坚持政府主导、社会参与。",
        "责任单位：市人社局、市财政局。",
    ],
)
def test_who_is_only_named_has_no_role(text: str) -> None:
    assert roles_of(text) == {}


def test_who_is_told_to_guide_others_leads_and_who_only_guides_does_not() -> None:
    assert roles_of("市数据局要指导各县区完成改造。") == {"lead": ["市数据局"]}
    found = roles_of("县农业农村局指导，各乡镇具体实施。")
    assert found["guide"] == ["县农业农村局"]


def test_a_helper_is_doubtful_only_where_the_wording_is() -> None:
    (helped,) = [one for one in read_roles("县残联配合县人社局做好培训。") if one.role is Role.LEAD]
    assert helped.unsure
    assert not any(one.unsure for one in read_roles("县人社局会同县残联开展培训。"))


BODIES = st.sampled_from(
    [
        "区民政局",
        "市人力资源和社会保障局",
        "各镇人民政府",
        "县公安局交警大队",
        "有关部门",
        "项目法人",
    ]
)
FORMS = st.sampled_from(
    [
        "{a}要会同{b}开展检查。",
        "由{a}牵头，{b}配合，完成整改。",
        "{a}应当自受理之日起5日内报{b}。",
        "经{b}审核后，由{a}统一发布。",
        "{a}负责编制预算；{b}负责监督。",
    ]
)
BACKGROUND = st.sampled_from(
    ["近年来，营商环境持续改善。", "这项工作事关群众切身利益。", "去年累计办件三万余件。"]
)


@given(FORMS, BODIES, BODIES, BACKGROUND)
def test_a_background_sentence_changes_no_role(form: str, a: str, b: str, background: str) -> None:
    text = form.format(a=a, b=b)
    alone = [(one.mention.start, one.mention.end, one.role) for one in read_roles(text)]
    behind = [
        (one.mention.start, one.mention.end, one.role) for one in read_roles(text + background)
    ]
    moved = len(background)
    before = [
        (one.mention.start - moved, one.mention.end - moved, one.role)
        for one in read_roles(background + text)
    ]
    assert alone == behind == before


@given(FORMS, BODIES, BODIES)
def test_names_lie_in_the_text_in_order_and_apart(form: str, a: str, b: str) -> None:
    text = form.format(a=a, b=b)
    last = 0
    for one in read_roles(text):
        assert last <= one.mention.start < one.mention.end <= len(text)
        last = one.mention.end


@given(
    st.text(
        alphabet="市区县局政府由要会同配合牵头，。、；：（）《》“”各 有关部门在下于年月日前0123",
        max_size=60,
    )
)
def test_any_text_gives_names_that_lie_in_it(text: str) -> None:
    for one in read_roles(plain(text)):
        assert 0 <= one.mention.start < one.mention.end <= len(text)


def test_traditional_characters_give_the_same_places() -> None:
    written = "市人力資源和社會保障局會同市財政局於6月底前制定實施細則，報市政府備案。"
    typed = "市人力资源和社会保障局会同市财政局于6月底前制定实施细则，报市政府备案。"
    places = [(one.mention.start, one.mention.end, one.role) for one in read_roles(plain(written))]
    assert places
    assert places == [
        (one.mention.start, one.mention.end, one.role) for one in read_roles(plain(typed))
    ]


def test_only_the_asked_part_of_a_paragraph_is_read() -> None:
    text = "区民政局要开展排查。区教育局要组织培训。"
    second = read_roles(text, text.index("区教育局"), mentions=find_bodies(text))
    assert [text[one.mention.start : one.mention.end] for one in second] == ["区教育局"]


def test_a_bracket_is_read_elsewhere_but_belongs_to_a_name() -> None:
    assert roles_of("完善平台功能（市数据局负责）。") == {}
    assert roles_of("各镇（街道）要落实专人。") == {"lead": ["各镇（街道）"]}


def test_what_a_body_takes_on_is_no_part_of_its_name() -> None:
    text = "市数据局负责统筹，市大数据中心承担平台运维。"
    names = [text[one.mention.start : one.mention.end] for one in read_roles(plain(text))]
    assert names == ["市数据局", "市大数据中心"]


@pytest.mark.parametrize(
    ("text", "leads"),
    [
        ("市财政局不参与评审，由市科技局组织评审。", ["市科技局"]),
        ("市卫健委不再负责审批，由市市场监管局负责。", ["市市场监管局"]),
        ("市政府要求市农业农村局12月15日前报送总结。", ["市农业农村局"]),
        ("各街道不得擅自收费。", ["各街道"]),
        ("市教育局要不断完善制度。", ["市教育局"]),
    ],
)
def test_who_is_told_not_to_act_or_only_asks_has_no_role(text: str, leads: list[str]) -> None:
    found = [one for one in read_roles(plain(text)) if one.role is Role.LEAD]
    assert [text[one.mention.start : one.mention.end] for one in found] == leads


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Talk: people and offices as they are spoken to.
        ("你牵头，老李配合，周三前交材料。", {"lead": ["你"], "support": ["老李"]}),
        ("老李负责联系会场，小王负责签到。", {"lead": ["老李", "小王"]}),
        ("@张伟 明天下午前把数据报上来。", {"lead": ["张伟"]}),
        ("@各村文书 进度表今晚8点前发群里。", {"lead": ["各村文书"]}),
        ("请张工把巡检记录补齐。", {"lead": ["张工"]}),
        ("请王芳同志负责会务，办公室配合。", {"lead": ["王芳同志"], "support": ["办公室"]}),
        ("你们科牵头，把统计表做出来。", {"lead": ["你们科"]}),
        # Functions without suffix in a list.
        ("教育、民政、残联等部门要加强信息共享。", {"lead": ["教育", "民政", "残联"]}),
        (
            "人社部门牵头，教育、退役军人、妇联等按职责参与。",
            {"lead": ["人社部门"], "support": ["教育", "退役军人", "妇联"]},
        ),
        # A second subject without a duty of its own stands beside the first.
        (
            "县商务局要建好台账，县审批局提供代办。",
            {"lead": ["县商务局"], "support": ["县审批局"]},
        ),
        ("气象局发布预报，水利局加密监测。", {"lead": ["气象局", "水利局"]}),
        ("县公安局要维护秩序，县卫健局要组织救治。", {"lead": ["县公安局", "县卫健局"]}),
        # Names known by their place only.
        ("纳税人应在6月30日前办理汇算。", {"lead": ["纳税人"]}),
        ("被考核单位对结果有异议的，可以申请复核。", {"lead": ["被考核单位"]}),
        ("事发单位接报后应立即先期处置。", {"lead": ["事发单位"]}),
        ("由经办中心、信息中心抽调人员轮值。", {"lead": ["经办中心", "信息中心"]}),
        ("窗口首席代表要全程跟办，各审批科室不得推诿。", {"lead": ["窗口首席代表", "各审批科室"]}),
        ("白塔市、南浦市人民政府要加快建设。", {"lead": ["白塔市、南浦市人民政府"]}),
        ("各级党委（党组）要抓好学习。", {"lead": ["各级党委（党组）"]}),
        ("村（社区）党组织要抓好落实。", {"lead": ["村（社区）党组织"]}),
        ("县水利局会同属地乡镇、沿线街道开展排查。",
         {"lead": ["县水利局"], "support": ["属地乡镇", "沿线街道"]}),
        # Constructions.
        ("以县民政局为主，县公安局参与，开展救助。",
         {"lead": ["县民政局"], "support": ["县公安局"]}),
        ("由县消防大队牵头，县住建局为成员单位。",
         {"lead": ["县消防大队"], "support": ["县住建局"]}),
        ("由分管副市长总牵头，推进工程建设。", {"lead": ["分管副市长"]}),
        ("上级主管部门通报后，县教育局立即开展自查。", {"lead": ["县教育局"]}),
        ("请各定点医院积极配合，做好接口改造。", {"lead": ["各定点医院"]}),
        ("市政府授权市住建局签订协议。", {"lead": ["市住建局"]}),
        ("听取了汇报，会议要求县水利局抓紧除险加固。", {"lead": ["县水利局"]}),
        ("平安办牵头排查，派出所、司法所协同，3月底前完成。",
         {"lead": ["平安办"], "support": ["派出所", "司法所"]}),
    ],
)  # fmt: skip
def test_rarer_constructions_of_a_sentence(text: str, expected: dict[str, list[str]]) -> None:
    assert roles_of(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "拟由市文旅局牵头申报，市财政局给予支持。",
        "建议由区城管局牵头，联合属地街道开展整治。",
        "县住建局通报了危房改造进展情况。",
        "市政府办公室印发了实施方案。",
        "会议听取了市教育局关于招生工作的汇报。",
        "县委、县政府先后召开4次专题会议研究部署。",
        "市政府分管领导已三次批示。",
        "办公室设在县人社局，由县人社局局长兼任办公室主任。",
        "由县长任组长，分管副县长任副组长。",
        "涉及重大事项的，须报市委网信办备案，并抄送市财政局。",
        "任何单位和个人不得挪用专项资金。",
        "有条件的地区可先行先试。",
        "老旧小区要加装电梯。",
        "督促项目单位尽快开工，协调市供电公司加快线路迁改。",
    ],
)
def test_who_is_proposed_told_about_or_reported_to_has_no_role(text: str) -> None:
    assert roles_of(text) == {}


@pytest.mark.parametrize(
    "number",
    ["", "1.", "1、", "12. ", "一、", "四、", "十二、", "（一）", "（3）", "①", "⑴", "1）",
     "第一，", "第一条 ", "1.1 ", "3.2.1 ", "•", "• ", "■", "- "],
)  # fmt: skip
@pytest.mark.parametrize(
    ("wording", "name"),
    [
        ("请市水务局于4月20日前完成改造。", "市水务局"),
        ("市水务局要完成改造。", "市水务局"),
        ("项目法人要做好验收。", "项目法人"),
        ("教育、民政等部门要抓好落实。", "教育"),
        ("老李负责收台账。", "老李"),
        ("通知各镇于4月20日前报送名单。", "各镇"),
    ],
)
def test_no_numbering_hides_who_is_charged(number: str, wording: str, name: str) -> None:
    text = number + wording
    named = [(text[one.mention.start : one.mention.end], one.role) for one in read_roles(text)]
    assert (name, Role.LEAD) in named


def test_who_takes_a_seat_is_charged_with_nothing() -> None:
    text = "总指挥由市政府分管副市长担任，副总指挥由市生态环境局局长担任，市水务局牵头负责值守。"
    assert [text[one.mention.start : one.mention.end] for one in read_roles(text)] == ["市水务局"]
