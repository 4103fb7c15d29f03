"""Labels as offices print them: in brackets, broken, numbered, spaced wide; pages that go on."""

from __future__ import annotations

import pytest
from hand_pages import HandPage, line, ruled

from zhagen.cases.model import State
from zhagen.reading.documents.read import read_documents
from zhagen.reading.model import Table, TableCell, TextLine
from zhagen.wiring import load_slice

FORM = line("社会保险登记表", 500, 150, size=70)
UNIT = line("单位名称：示例市禾木食品有限公司", 200, 300)
CODE = "91990123MA3YU08N6F"


@pytest.fixture(scope="module")
def social():
    return load_slice("employer-social-insurance")


def facts_of(page, slice_):
    return {reading.fact: reading for reading in read_documents(page, slice_)[0].readings}


# ---- labels ----------------------------------------------------------------------------------


def two_line_label(first: str, second: str, value: str) -> HandPage:
    """A ruled row whose label cell holds two lines of print."""
    box = (100, 400, 600, 500)
    cells = (
        TableCell(0, 0, 1, 1, box, f"{first}\n{second}", 0.99),
        TableCell(0, 1, 1, 1, (600, 400, 1400, 500), value, 0.99),
    )
    lines = (line(first, 112, 405), line(second, 112, 452), line(value, 620, 430))
    return HandPage((FORM, UNIT, *lines), (Table((100, 400, 1400, 500), cells),))


def test_a_code_asked_for_in_brackets_under_other_words_is_in_the_next_cell(social):
    page = two_line_label("单位代码", "（统一社会信用代码）", CODE)
    assert facts_of(page, social)["form.uscc"].value == CODE


def test_a_label_cell_of_two_lines_that_only_asks_is_not_a_blank_place(social):
    page = two_line_label("单位登记证照上的代码及号码", "统一社会信用代码", CODE)
    reading = facts_of(page, social)["form.uscc"]
    assert reading.value == CODE or reading.confidence < 0.95


def test_the_first_half_of_a_broken_label_is_no_name(social):
    page = two_line_label("社保专管员（经办人）姓", "名", "马海彪")
    assert facts_of(page, social)["form.agent_name"].value == "马海彪"


def test_a_place_is_not_surely_blank_where_other_writing_runs_into_its_label(social):
    label = TextLine("统一社会信用代码", (200, 400, 560, 440), 0.99)
    value = TextLine(CODE, (505, 400, 900, 440), 0.99)  # two boxes that overlap too far
    reading = facts_of(HandPage((FORM, UNIT, label, value)), social)["form.uscc"]
    assert reading.value == CODE or reading.confidence < 0.95


@pytest.mark.parametrize("label", ["参保人数合计", "参保人数总数", "参保人数（人）合计"])
def test_the_words_that_round_a_label_off_are_no_value(social, label):
    table, lines = ruled([[label, "12"]], [420, 800], y=400)
    facts = facts_of(HandPage((FORM, UNIT, *lines), (table,)), social)
    assert facts["form.headcount"].value == 12


@pytest.mark.parametrize("number", ["⑦", "7", "7.", "（7）"])
def test_a_number_before_a_label_is_no_part_of_it(social, number):
    table, lines = ruled(
        [[f"{number}代扣账户开户银行", "样本银行股份有限公司新港支行"]], [420, 800], y=400
    )
    facts = facts_of(HandPage((FORM, UNIT, *lines), (table,)), social)
    assert facts["form.bank_name"].value == "样本银行股份有限公司新港支行"


def test_a_label_read_together_with_an_option_is_not_part_of_its_wording(social):
    words = (line("五、参保险种养老保险", 200, 400), line("失业保险", 700, 400),
             line("工伤保险", 1000, 400))  # fmt: skip
    boxes = {"440,400": True, "700,400": True, "1000,400": False}
    reading = facts_of(HandPage((FORM, UNIT, *words), ticks=boxes), social)["form.insurance_kinds"]
    assert reading.value == ("养老保险", "失业保险")


def test_the_day_the_office_received_the_form_is_not_the_day_it_was_filled_in(social):
    facts = facts_of(HandPage((FORM, UNIT, line("受理日期：2026年11月18日", 900, 1900))), social)
    assert "form.filled_on" not in facts
    both = (
        line("填表日期：2026年11月16日", 200, 1500),
        line("受理日期：2026年11月18日", 900, 1900),
    )
    facts = facts_of(HandPage((FORM, UNIT, *both)), social)
    assert str(facts["form.filled_on"].value) == "2026-11-16"


# ---- values that go on -----------------------------------------------------------------------


def licence(*lines: TextLine) -> HandPage:
    head = (
        line("营业执照", 600, 150, size=90), line("统一社会信用代码", 200, 200),
        line(CODE, 200, 250), line("名称", 200, 420), line("示例市禾木食品有限公司", 460, 420),
    )  # fmt: skip
    return HandPage((*head, *lines, line("登记机关", 1100, 1500)))


def test_an_address_goes_on_below_although_its_label_is_spaced_wide(social):
    page = licence(
        line("住", 200, 600), line("所示例市东岭区长堤路12号商务楼", 400, 600),
        line("B座12楼", 480, 645),
    )  # fmt: skip
    assert facts_of(page, social)["org.address"].value == "示例市东岭区长堤路12号商务楼B座12楼"


def test_the_last_day_of_a_term_broken_over_two_lines_is_read(social):
    page = licence(
        TextLine("营业期限 2026年10月20日至2046年10月", (200, 600, 1060, 640), 0.98),
        line("20日", 470, 645),
    )
    assert str(facts_of(page, social)["licence.term_end"].value) == "2046-10-20"


def test_writing_across_the_page_stands_on_none_of_its_rows(social):
    mark = TextLine("验登汇使田", (900, 300, 1500, 900), 0.23)
    page = licence(line("住所", 200, 600), line("示例市东岭区长堤路12号", 460, 600), mark)
    assert facts_of(page, social)["org.address"].value == "示例市东岭区长堤路12号"


def test_a_value_whose_box_overlaps_that_of_its_label_stands_beside_it(social):
    page = licence(TextLine("法定代表人", (200, 600, 520, 640), 0.99), line("程祥学", 498, 600))
    assert facts_of(page, social)["legal_rep.name"].value == "程祥学"


# ---- the seal of a form on two pages ---------------------------------------------------------


@pytest.mark.parametrize("foot", ["（接下页）", "第1页 共2页"])
def test_a_page_that_says_it_goes_on_says_nothing_of_the_seal(social, foot):
    facts = facts_of(HandPage((FORM, UNIT, line(foot, 200, 2000))), social)
    assert "form.seal_owner" not in facts


def test_without_a_sealing_or_signing_place_a_missing_seal_is_not_sure(social):
    assert facts_of(HandPage((FORM, UNIT)), social)["form.seal_owner"].confidence < 0.9


@pytest.mark.parametrize("place", ["参保单位（章）", "单位公章：", "法定代表人（签字）："])
def test_at_the_end_of_a_form_a_missing_seal_is_missing(social, place):
    page = HandPage((FORM, UNIT, line(place, 600, 1500), line("第2页 共2页", 200, 2000)))
    reading = facts_of(page, social)["form.seal_owner"]
    assert (reading.state, reading.confidence > 0.95) == (State.BLANK, True)
