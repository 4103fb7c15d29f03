"""Where a line of Chinese may end: nothing is lost, nothing torn, no mark left alone."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from zhagen.report.html import unbroken
from zhagen.report.lines import held, numbers_in, wrap

PIECES = st.lists(
    st.sampled_from([
        "授权委托书", "的", "《社会保险法》", "第 3 条", "11 位", "2026 年 11 月 20 日", "28人",
        "，", "。", "（应为", "）", "名单.pdf", " ", "、", "“法人”", "13900012345", "：",
    ]),
    max_size=30,
)  # fmt: skip
# Three marks in a row are the most that real sentences have; more cannot all be kept from a margin.
TEXTS = PIECES.map("".join).filter(lambda text: not re.search(r"[，。）、：《（“》”]{4}", text))
WIDTHS = st.integers(40, 120)
UNTIMED = settings(deadline=None)


@UNTIMED
@given(TEXTS, WIDTHS)
def test_no_line_is_too_wide_and_none_begins_or_ends_with_a_blank(text, width):
    for line in wrap(text, width):
        assert cell_len(line) <= width
        assert line == line.strip()


@UNTIMED
@given(st.text(), st.integers(2, 60))
def test_only_blanks_are_lost_whatever_the_text(text, width):
    assert "".join("".join(wrap(text, width)).split()) == "".join(text.split())


@UNTIMED
@given(TEXTS, WIDTHS)
def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(text, width):
    lines = [line for line in wrap(text, width) if line]
    assert not any(line[0] in "》）。，、：”" for line in lines[1:])
    assert not any(line[-1] in "《（“" for line in lines[:-1])


@pytest.mark.parametrize("whole", ["11 位", "28人", "2026 年 11 月 20 日", "第 1 页", "1.5 倍"])
def test_a_number_stays_with_its_unit_wherever_it_falls(whole):
    for before in range(60):
        assert any(whole in line for line in wrap("字" * before + whole + "，好", 40))


@UNTIMED
@given(st.text())
def test_the_pieces_of_a_text_make_the_text(text):
    assert "".join(piece for piece, _ in numbers_in(text)) == text


def test_on_a_page_a_number_is_held_and_what_an_applicant_wrote_stays_text():
    shown = str(unbroken("<b>少 11 位</b>"))
    assert shown == '&lt;b&gt;少 <span class="unbroken">11 位</span>&lt;/b&gt;'


@UNTIMED
@given(st.text())
def test_holding_a_text_changes_nothing_but_spaces(text):
    assert held(text).replace("\u00a0", " ") == text.replace("\u00a0", " ")


def test_a_number_holds_its_unit_its_sign_and_an_id_its_word():
    assert held("共 526 次，好 看") == "共 526\u00a0次，好 看"
    assert ("2024-03-08", True) in list(numbers_in("（2024-03-08 更新）"))
    assert ("−35%", True) in list(numbers_in("至 −35%，"))
    assert ("依据 F-f863c9b6f4-2", True) in list(numbers_in("；依据 F-f863c9b6f4-2。"))
    assert ("12\u202f074 次", True) in list(numbers_in("共 12\u202f074 次"))
