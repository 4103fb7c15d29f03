"""Ticked options as a picture shows them: on which side, before which words, how surely."""

from __future__ import annotations

import pytest
from hand_pages import HandPage, line

from zhagen.cases.model import State
from zhagen.reading.documents.read import read_documents
from zhagen.reading.model import TextLine
from zhagen.wiring import load_slice

FORM = line("社会保险登记表", 500, 150, size=70)
NAMES = ("养老保险", "失业保险", "工伤保险")


@pytest.fixture(scope="module")
def social():
    return load_slice("employer-social-insurance")


def facts_of(page, slice_):
    return {reading.fact: reading for reading in read_documents(page, slice_)[0].readings}


def page_with(*lines: TextLine, **marks) -> HandPage:
    common = (line("单位名称：示例市禾木食品有限公司", 200, 300), line("参保人数：3", 200, 360))
    return HandPage((FORM, *common, *lines), **marks)


def kinds(*words: TextLine, **marks) -> HandPage:
    return page_with(line("参保险种：", 200, 500), *words, **marks)


# ---- boxes behind the words --------------------------------------------------------------------


def test_boxes_behind_the_words_belong_to_the_words_before_them(social):
    words = [line(name, 450 + 300 * at, 500) for at, name in enumerate(NAMES)]
    # A box behind words is looked for as if words began right of it.
    ends = {f"{450 + 300 * at + 160 + 48},500": at != 1 for at in range(3)}
    page = kinds(*words, ticks=ends)
    reading = facts_of(page, social)["form.insurance_kinds"]
    assert reading.value == ("养老保险", "工伤保险")
    assert reading.confidence >= 0.95


def test_a_box_behind_words_that_was_read_otherwise_is_doubtful(social):
    words = [line(f"{name}□", 450 + 300 * at, 500) for at, name in enumerate(NAMES)]
    ends = {f"{450 + 300 * at + 160 + 48},500": at == 1 for at in range(3)}
    assert facts_of(kinds(*words, ticks=ends), social)["form.insurance_kinds"].confidence < 0.9


def test_a_single_tick_between_two_options_is_that_of_the_second(social):
    page = page_with(line("缴费方式：", 200, 500), line("委托银行扣款√自行缴纳", 450, 500))
    assert facts_of(page, social)["payment.method"].value == "self"


# ---- whose mark, and how surely ----------------------------------------------------------------


def test_the_mark_before_a_longer_wording_belongs_to_the_known_words_at_its_end(social):
    texts = ("☑签约银行批量扣款", "□自行到窗口或网上缴费")
    words = [line(text, 450 + 500 * at, 500) for at, text in enumerate(texts)]
    page = page_with(line("缴费形式：", 200, 500), *words)
    assert facts_of(page, social)["payment.method"].value == "bank_deduction"


def test_a_poorly_read_box_beside_well_known_words_does_not_make_them_doubtful(social):
    words = [line(name, 450 + 300 * at, 500, 0.88) for at, name in enumerate(NAMES)]
    page = kinds(*words, ticks={f"{450 + 300 * at},500": False for at in range(3)})
    reading = facts_of(page, social)["form.insurance_kinds"]
    assert reading.state is State.BLANK
    assert reading.confidence >= 0.95


def test_ink_over_options_none_of_which_is_ticked_leaves_it_to_an_officer(social):
    words = [line(name, 450 + 300 * at, 500) for at, name in enumerate(NAMES)]
    marks = {f"{450 + 300 * at},500": False for at in range(3)}
    page = kinds(*words, ticks=marks, inked=((400, 470, 470, 500),))
    assert facts_of(page, social)["form.insurance_kinds"].confidence < 0.9
