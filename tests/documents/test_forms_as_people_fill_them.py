"""Forms as they come in: ticks in columns, codes in boxes, signatures over print, odd labels."""

from __future__ import annotations

import pytest
from hand_pages import HandPage, line, ruled

from zhagen.cases.model import State
from zhagen.reading.documents.read import read_documents
from zhagen.reading.model import Medium, TextLine
from zhagen.wiring import load_slice

HEADING = line("报刊亭申请表", 500, 150, size=70)
FORM = line("社会保险登记表", 500, 150, size=70)
NOWHERE = (0, 0, 0, 0)


@pytest.fixture(scope="module")
def social():
    return load_slice("employer-social-insurance")


def facts_of(page, slice_):
    return {reading.fact: reading for reading in read_documents(page, slice_)[0].readings}


def registration(*lines: TextLine, **marks) -> HandPage:
    common = (line("单位名称：示例市禾木食品有限公司", 200, 300), line("参保人数：3", 200, 360))
    return HandPage((FORM, *common, *lines), **marks)


def typed(*texts: str) -> HandPage:
    lines = tuple(TextLine(text, NOWHERE, 1.0) for text in ("社会保险登记表", *texts))
    return HandPage(lines, medium=Medium.DOCUMENT, size=(0, 0))


# ---- ticks -----------------------------------------------------------------------------------


def in_columns(*marks: str, inked=()) -> HandPage:
    rows = [["经营品种", "是否经营（√）", "备注"]]
    rows += [[name, mark, ""] for name, mark in zip(("报刊", "饮料", "玩具"), marks, strict=True)]
    table, lines = ruled(rows, [400, 400, 400])
    return HandPage((HEADING, *lines), (table,), inked=inked)


@pytest.mark.parametrize("mark", ["√", "丁", "N", "是"])
def test_a_mark_in_the_column_of_ticks_ticks_its_row_however_it_is_read(kiosk, mark):
    reading = facts_of(in_columns(mark, "", mark), kiosk)["form.goods"]
    assert reading.value == ("报刊", "玩具")
    assert reading.confidence > 0.9


def test_ink_in_the_column_of_ticks_that_gave_no_text_is_a_tick(kiosk):
    page = in_columns("", "", "", inked=((600, 480, 660, 520),))
    assert facts_of(page, kiosk)["form.goods"].value == ("饮料",)


def test_an_empty_column_of_ticks_says_surely_that_nothing_is_chosen(kiosk):
    reading = facts_of(in_columns("", "", ""), kiosk)["form.goods"]
    assert reading.state is State.BLANK
    assert reading.confidence > 0.9


def test_a_cross_in_the_column_of_ticks_is_left_to_an_officer(kiosk):
    assert facts_of(in_columns("×", "√", ""), kiosk)["form.goods"].confidence < 0.9


@pytest.mark.parametrize(
    ("written", "ticked"),
    [
        ("（√）报刊　（√）饮料　（　）玩具", ("报刊", "饮料")),
        ("（　）报刊　（　）饮料　（√）玩具", ("玩具",)),
        ("报刊（√）　饮料（　）　玩具（√）", ("报刊", "玩具")),
    ],
)
def test_ticks_in_brackets_belong_to_the_option_they_stand_at(kiosk, written, ticked):
    lines = tuple(TextLine(text, NOWHERE, 1.0) for text in ("报刊亭申请表", "经营品种：", written))
    page = HandPage(lines, medium=Medium.DOCUMENT, size=(0, 0))
    assert facts_of(page, kiosk)["form.goods"].value == ticked


def test_options_below_a_heading_of_their_own_are_read_from_the_first(social):
    page = typed("四、申请参加的社会保险", "（√）养老保险　（√）失业保险　（√）工伤保险")
    assert facts_of(page, social)["form.insurance_kinds"].value == (
        "养老保险",
        "失业保险",
        "工伤保险",
    )


# ---- labels and places -----------------------------------------------------------------------


def test_a_phone_label_is_nobodys_but_that_of_the_person_before_it(social):
    page = typed(
        "1.法定代表人：贝雅慧　　　联系手机：13900018920", "证件号码：440106190003189992",
        "2.经办人员：余永波　　　联系手机：13900033539", "证件号码：440106190005019997",
    )  # fmt: skip
    facts = facts_of(page, social)
    assert facts["form.legal_rep_phone"].value == "13900018920"
    assert facts["form.agent_phone"].value == "13900033539"
    assert facts["form.legal_rep_id_number"].value == "440106190003189992"
    assert facts["form.agent_id_number"].value == "440106190005019997"
    assert facts["form.agent_name"].value == "余永波"


@pytest.mark.parametrize("label", ["户名", "开户名", "银行账户名称", "单位户名"])
def test_words_that_add_nothing_leave_a_label_what_it_is(social, label):
    facts = facts_of(registration(line(f"{label}：示例市禾木食品有限公司", 200, 420)), social)
    assert facts["form.account_name"].value == "示例市禾木食品有限公司"


def test_an_office_that_has_not_yet_signed_is_not_an_agent_without_a_name(social):
    rows = [["经办机构审核意见", "经办人：        年    月    日"]]
    table, lines = ruled(rows, [400, 900], y=1700, tall=200)
    page = registration(*lines)
    page.tables = (table,)
    assert "form.agent_name" not in facts_of(page, social)


def test_a_cell_that_strokes_split_off_a_label_is_no_empty_answer(kiosk):
    rows = [["人数", "", "28人"], ["业主姓名", "<", "张三"], ["经营品种", "<", "报刊"]]
    table, lines = ruled(rows, [300, 300, 600])
    reading = facts_of(HandPage((HEADING, *lines), (table,)), kiosk)["form.heads"]
    assert (reading.state, reading.value) == (State.READ, 28)


def test_a_number_under_its_heading_is_found_past_empty_rows(kiosk):
    rows = [["品种", "人数", "起始时间"], ["报刊", "", ""], ["玩具", "5", "2026年5月"]]
    table, lines = ruled(rows, [300, 300, 300])
    assert facts_of(HandPage((HEADING, *lines), (table,)), kiosk)["form.heads"].value == 5


def test_an_empty_cell_is_not_filled_by_the_answer_to_the_label_below(social):
    rows = [["经办人姓名", "熊浚源", "经办人联系电话", ""],
            ["经办人身份证号码", "110101190007219994", "<", "<"]]  # fmt: skip
    table, lines = ruled(rows, [360, 360, 360, 360], y=600)
    page = registration(*lines)
    page.tables = (table,)
    facts = facts_of(page, social)
    assert facts["form.agent_phone"].state is State.BLANK
    assert facts["form.agent_id_number"].value == "110101190007219994"


def test_an_account_whose_label_lost_a_letter_is_read_with_doubt(social):
    table, lines = ruled([["单位名称", "示例市禾木食品有限公司"], ["宗号", "32050164591832995549"],
                          ["开户银行", "示例银行示例市支行"]], [300, 900])  # fmt: skip
    reading = facts_of(HandPage((FORM, *lines), (table,)), social)["form.bank_account_number"]
    assert reading.value == "32050164591832995549"
    assert reading.confidence < 0.95


CODE = "91990110MAEDHUBK24"


def boxes(unread: str = "", again: str = "") -> HandPage:
    """A code in boxes 54 apart, the characters at `unread` given back only one by one."""
    label = line("统一社会信用代码", 100, 400)
    lines, finer = [], {}
    for number, char in enumerate(CODE):
        x = 500 + 54 * number
        if str(number) in unread.split():
            middle = x + 11
            box = (round(middle - 0.36 * 54), 420 - 28, round(middle + 0.36 * 54), 420 + 28)
            if again:
                finer[box] = TextLine(again, box, 0.95)
        else:
            lines.append(TextLine(char, (x, 400, x + 22, 440), 0.99))
    heading = line("报刊亭许可证", 500, 150, size=70)
    return HandPage((heading, label, *lines), finer=finer)


def test_a_code_in_boxes_is_joined(kiosk):
    assert facts_of(boxes(), kiosk)["permit.code"].value == CODE


def test_a_box_of_a_code_nobody_read_is_looked_at_by_itself(kiosk):
    page = boxes("9", "A")
    assert facts_of(page, kiosk)["permit.code"].value == CODE


def test_boxes_beyond_the_last_character_read_are_looked_at_as_well(kiosk):
    page = boxes("17", CODE[17])
    assert facts_of(page, kiosk)["permit.code"].value == CODE


def test_characters_that_stand_a_little_askew_make_no_box_too_many(kiosk):
    page = boxes("7 8 9 10")
    seen = page.lines[2:]
    askew = tuple(
        TextLine(one.text, (one.box[0] - shift, *one.box[1:]), one.confidence)
        for one, shift in zip(seen, (5, 0, 5, 5, 0, 5, 0) * 2, strict=True)
    )
    page.lines = (*page.lines[:2], *askew)
    text = facts_of(page, kiosk)["permit.code"].value
    assert text == CODE[:7] + CODE[11:]


def test_a_thin_character_that_stays_unread_is_taken_on_its_check_digit_alone(kiosk):
    assert facts_of(boxes("5"), kiosk)["permit.code"].value == CODE
    wrong = facts_of(boxes("9"), kiosk)["permit.code"]
    assert wrong.value != CODE
    assert wrong.confidence < 0.6


# ---- signatures ------------------------------------------------------------------------------


def signed(page, slice_):
    return facts_of(page, slice_).get("form.signature_present")


@pytest.mark.parametrize(
    "label",
    ["法定代表人（签字）：", "单位负责人签字：", "法定代表人（签名或盖章）：", "法人代表（签章）：",
     "单位负责人："],
)  # fmt: skip
def test_signing_places_are_known_by_many_names(social, label):
    empty = signed(registration(line(label, 200, 1600)), social)
    assert empty is not None
    assert empty.value is False
    inked = registration(line(label, 200, 1600), inked=((640, 1590, 760, 1640),))
    assert signed(inked, social).value is True


def test_a_signature_that_stretched_its_labels_line_is_still_seen(social):
    # Recognition made one sloping line of label and signature, and two letters of the latter.
    swallowed = TextLine("法定代表人签名：3x", (200, 1590, 640, 1670), 0.9)
    scrap = TextLine("元", (600, 1600, 640, 1630), 0.2)
    page = registration(swallowed, scrap, inked=((530, 1600, 640, 1650),))
    assert signed(page, social).value is True


def test_without_a_signing_place_nothing_is_said_about_signatures(social):
    assert signed(registration(), social) is None


def test_the_offices_own_signing_place_is_not_the_units(social):
    rows = [["社会保险经办机构审核意见", "负责人（签字）："]]
    table, lines = ruled(rows, [400, 900], y=1700, tall=200)
    page = registration(*lines)
    page.tables = (table,)
    assert signed(page, social) is None
