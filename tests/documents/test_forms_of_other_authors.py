"""Forms laid out in other ways: persons side by side, group cells, signing cells, numbered rows."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hand_pages import HandPage, line, ruled

from zhagen.cases.model import State
from zhagen.reading.documents.read import read_documents
from zhagen.reading.model import Seal, Table, TableCell
from zhagen.wiring import load_slice

FORM = line("社会保险登记表", 500, 150, size=70)
UNIT = line("单位名称：示例市禾木食品有限公司", 200, 300)
REP_ID, AGENT_ID = "11010119000307999X", "110101190003079990"
REP_PHONE, AGENT_PHONE = "13900000001", "13900000002"


@pytest.fixture(scope="module")
def social():
    return load_slice("employer-social-insurance")


def facts_of(page, slice_):
    return {reading.fact: reading for reading in read_documents(page, slice_)[0].readings}


# ---- whose a label is ------------------------------------------------------------------------


def side_by_side(*agent: str) -> HandPage:
    """Two persons in two columns, the right one with the values of `agent`."""
    lines = [
        FORM, UNIT, line("二、法定代表人及经办人", 200, 400),
        line("法定代表人", 200, 500), line("程祥学", 500, 500), line("经办人", 900, 500),
        line("身份证号码", 200, 580), line(REP_ID, 500, 580), line("身份证号码", 900, 580),
        line("联系电话", 200, 660), line(REP_PHONE, 500, 660), line("联系电话", 900, 660),
    ]  # fmt: skip
    lines += [line(text, 1150, 500 + 80 * row) for row, text in enumerate(agent)]
    return HandPage(tuple(sorted(lines, key=lambda one: one.box[1])))


def test_persons_side_by_side_each_have_the_labels_of_their_column(social):
    facts = facts_of(side_by_side("马海彪", AGENT_ID, AGENT_PHONE), social)
    assert facts["form.legal_rep_id_number"].value == REP_ID
    assert facts["form.legal_rep_phone"].value == REP_PHONE
    assert facts["form.agent_id_number"].value == AGENT_ID
    assert facts["form.agent_phone"].value == AGENT_PHONE


def test_a_person_whose_column_is_empty_is_not_given_his_neighbours_values(social):
    facts = facts_of(side_by_side(), social)
    assert facts["form.legal_rep_name"].value == "程祥学"
    assert facts["form.legal_rep_id_number"].value == REP_ID
    for name in ("form.agent_name", "form.agent_id_number", "form.agent_phone"):
        assert facts[name].state is State.BLANK


def test_one_label_below_two_persons_is_surely_neither_ones(social):
    page = HandPage((
        FORM, UNIT, line("法定代表人", 200, 500), line("程祥学", 500, 500),
        line("经办人", 900, 500), line("马海彪", 1150, 500),
        line("身份证号码", 200, 580), line(REP_ID, 500, 580),
    ))  # fmt: skip
    facts = facts_of(page, social)
    assert facts["form.legal_rep_id_number"].confidence < 0.95
    assert "form.agent_id_number" not in facts


def test_a_person_may_be_named_by_any_of_his_words(social):
    table, lines = ruled(
        [["法人", "姓名", "程祥学"], ["", "证件号码", REP_ID],
         ["经办人", "姓名", "马海彪"], ["", "证件号码", AGENT_ID]],
        [200, 300, 600], y=500,
    )  # fmt: skip
    group = (
        replace(cell, row_span=2, box=(*cell.box[:3], cell.box[3] + 80))
        for cell in table.cells
        if cell.text in ("法人", "经办人")
    )
    cells = (*group, *(cell for cell in table.cells if cell.column))
    facts = facts_of(HandPage((FORM, UNIT, *lines), (Table(table.box, cells),)), social)
    assert facts["form.legal_rep_name"].value == "程祥学"
    assert facts["form.agent_name"].value == "马海彪"
    assert facts["form.agent_id_number"].value == AGENT_ID


def test_a_word_in_the_middle_of_its_rows_names_the_person_of_all_of_them(social):
    letter = HandPage((
        line("授权委托书", 500, 150, size=70), line("委托人", 200, 425),
        line("名称：示例市禾木食品有限公司", 500, 380), line("住所：示例市东岭区12号", 500, 470),
        line("被委托人", 200, 605), line("姓名：马海彪", 500, 560),
        line(f"身份证号码：{AGENT_ID}", 500, 650),
    ))  # fmt: skip
    reading = facts_of(letter, social)["authorization.agent_name"]
    assert reading.value == "马海彪"
    assert reading.confidence > 0.95


# ---- signing places --------------------------------------------------------------------------

LABEL = "法定代表人或负责人签字："


def signing_cells(*, seals: tuple[Seal, ...] = (), inked=()) -> HandPage:
    """A wide signing cell beside one for the seal, each headed by its words."""
    table, lines = ruled([["单位地址", "示例市东岭区长堤路12号"]], [300, 900], y=380)
    left = TableCell(1, 0, 1, 1, (100, 460, 700, 860), LABEL, 0.99)
    right = TableCell(1, 1, 1, 1, (700, 460, 1300, 860), "参保单位（盖章）：", 0.99)
    both = Table((100, 380, 1300, 860), (*table.cells, left, right))
    words = (line(LABEL, 115, 480, size=30), line("参保单位（盖章）：", 715, 480, size=30))
    return HandPage((FORM, UNIT, *lines, *words), (both,), seals=seals, inked=inked)


def test_a_signature_below_the_words_of_its_cell_is_seen(social):
    reading = facts_of(signing_cells(inked=((200, 600, 400, 700),)), social)[
        "form.signature_present"
    ]
    assert reading.value == 1
    assert reading.confidence > 0.95


def test_a_signing_cell_without_ink_is_surely_not_signed_and_its_neighbour_is_another(social):
    reading = facts_of(signing_cells(inked=((900, 600, 1100, 700),)), social)[
        "form.signature_present"
    ]
    assert reading.value == 0
    assert reading.confidence > 0.95


def test_what_a_copied_seal_left_in_the_signing_cell_is_no_signature(social):
    seal = Seal((80, 500, 720, 880), "示例市禾木食品有限公司", "", 0.9, 1.0, grey=True)
    page = signing_cells(seals=(seal,), inked=((200, 600, 400, 700),))
    assert facts_of(page, social)["form.signature_present"].value == 0


def test_a_signature_under_its_line_of_words_is_seen_and_a_date_there_is_none(social):
    words = (line("法定代表人（签字）：", 200, 900), line("2026年3月2日", 200, 1040))
    signed = HandPage((FORM, UNIT, *words), inked=((260, 965, 420, 1020),))
    assert facts_of(signed, social)["form.signature_present"].value == 1
    dated = HandPage((FORM, UNIT, *words), inked=((200, 1045, 420, 1080),))
    assert facts_of(dated, social)["form.signature_present"].value == 0


@pytest.mark.parametrize("words", ["法定代表人《签字)程祥学", "法定代表人【签字】程祥学"])
def test_brackets_read_as_others_are_still_brackets(social, words):
    page = HandPage((FORM, UNIT, line(words, 200, 900)))
    assert facts_of(page, social)["form.signature_present"].value == 1


def test_a_name_seal_is_not_the_units(social):
    unit = Seal((300, 100, 620, 420), "示例市禾木食品有限公司", "", 0.99, 1.0, grey=False)
    name = Seal((640, 900, 770, 1030), "程祥学印", "", 0.99, 1.0, grey=False)
    words = (FORM, UNIT, line("单位（盖章）：", 600, 960))
    facts = facts_of(HandPage(words, seals=(unit, name)), social)
    assert facts["form.seal_owner"].value == unit.owner
    alone = facts_of(HandPage(words, seals=(name,)), social)["form.seal_owner"]
    assert alone.state is State.ILLEGIBLE


# ---- values ----------------------------------------------------------------------------------


def test_a_value_beside_a_numbered_label_ends_where_the_next_number_begins(social):
    rows = [
        ("3. 单位地址", "示例市东岭区长堤路12号"), ("4. 法定代表人姓名", "程祥学"),
        ("5. 法定代表人身份证号码", REP_ID), ("6. 法定代表人联系电话", REP_PHONE),
    ]  # fmt: skip
    lines = [
        line(text, x - 8 * row, 400 + 66 * row)  # a page not quite upright
        for row, pair in enumerate(rows)
        for x, text in zip((200, 900), pair, strict=True)
    ]
    facts = facts_of(HandPage((FORM, UNIT, *lines)), social)
    assert facts["form.address"].value == "示例市东岭区长堤路12号"


def test_what_strokes_cut_out_of_a_cell_holds_neither_label_nor_value(social):
    code = "91990123MA3YU08N6F"
    parts = [(100, 320), (330, 345), (350, 480), (490, 1400)]
    cells = tuple(
        TableCell(0, at, 1, 1, (x0, 380, x1, 460), code if at == 3 else "", 0.99)
        for at, (x0, x1) in enumerate(parts)
    )
    lines = (line("统一社会信用代码", 140, 400), line(code, 500, 400))
    page = HandPage((FORM, UNIT, *lines), (Table((100, 380, 1400, 460), cells),))
    assert facts_of(page, social)["form.uscc"].value == code


def test_a_value_below_its_label_is_sure_if_what_stands_beside_it_cannot_be_meant(social):
    table, lines = ruled([["参保人数", "起始时间"], ["5", "2026-03"]], [400, 400], y=380)
    reading = facts_of(HandPage((FORM, UNIT, *lines), (table,)), social)["form.headcount"]
    assert (reading.value, reading.confidence > 0.95) == (5, True)


@pytest.mark.parametrize(
    ("written", "ticked"),
    [
        ("(√·)养老保险(·√)失业保险()工伤保险", ("养老保险", "失业保险")),
        ("()养老保险()失业保险(√、)工伤保险", ("工伤保险",)),
    ],
)
def test_dust_in_brackets_neither_hides_a_tick_nor_makes_one(social, written, ticked):
    page = HandPage((FORM, UNIT, line("参保险种：", 200, 400), line(written, 450, 400)))
    assert facts_of(page, social)["form.insurance_kinds"].value == ticked


def test_between_brackets_no_box_is_looked_for(social):
    words = "()养老保险(√)失业保险()工伤保险"
    lines = (line("参保险种：", 200, 400), line(words, 450, 400))
    everywhere = {f"{x},400": True for x in range(400, 1200, 50)}
    page = HandPage((FORM, UNIT, *lines), ticks=everywhere)
    assert facts_of(page, social)["form.insurance_kinds"].value == ("失业保险",)


def test_a_character_in_which_two_lines_overlap_is_written_once(social):
    lines = (FORM, UNIT, line("参保人数：12", 200, 400), line("2人", 200 + 6 * 40, 400))
    behind = replace(lines[3], box=(lines[2].box[2] - 18, *lines[3].box[1:]))
    facts = facts_of(HandPage((*lines[:3], behind)), social)
    assert facts["form.headcount"].value == 12
