"""A review in the terminal: whole in 80 columns, without colour, with any file name."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
import report_case as case
from rich.cells import cell_len
from rich.console import Console

from zhagen.precheck.terminal import render_terminal


def _shown(review, width: int = 80, *, terminal: bool = True) -> str:
    target = io.StringIO()
    console = Console(
        file=target,
        width=width,
        legacy_windows=False,
        force_terminal=terminal,
        color_system=None,
        highlight=False,
    )
    render_terminal(review, console)
    return target.getvalue()


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_is_wider_than_the_terminal(width):
    lines = _shown(case.review(), width).splitlines()
    assert max(cell_len(line) for line in lines) <= width


def test_a_file_gets_every_sentence_on_one_line_and_no_blanks_behind_it():
    long = replace(case.review().findings[0], remedy="请在登记表上更正后盖章，" * 20)
    lines = _shown(replace(case.review(), findings=(long,)), terminal=False).splitlines()
    assert any(line.endswith("请在登记表上更正后盖章，" * 20) for line in lines)
    assert lines == [line.rstrip() for line in lines]


def test_numbers_words_and_texts_stand_in_columns():
    base = case.review()
    many = tuple(
        replace(base.findings[index % 7], number=index + 1, evidence=()) for index in range(12)
    )
    lines = _shown(replace(base, findings=many), 120).splitlines()
    starts = {
        cell_len(line[: line.index(item.message)])
        for item in many
        for line in lines
        if item.message in line
    }
    assert len(starts) == 1


def test_a_line_break_in_a_file_name_does_not_break_the_line():
    odd = replace(case.review().unusable[0], file="合同\n第二页.rar")
    lines = _shown(replace(case.review(), unusable=(odd,)), 120).splitlines()
    assert any(line.startswith("合同 第二页.rar：") for line in lines)


def test_the_result_comes_first_and_findings_keep_their_order():
    text = _shown(case.review())
    assert text.startswith("须补正 3 处")
    at = [text.index(item.message[:8]) for item in case.review().findings]
    assert at == sorted(at)


def test_every_finding_shows_word_place_remedy_and_basis_without_colour():
    text = _shown(case.review(), 200)
    assert "\x1b" not in text
    assert "× 须补正 授权委托书 11 月 15 日已到期" in text
    assert "位置 扫描件.pdf 第 2 页" in text
    for finding in case.review().findings:
        assert finding.message in text
        assert finding.remedy in text
        assert all(basis in text for basis in finding.basis)


def test_a_file_name_is_never_markup():
    review = case.review()
    odd = replace(review.unusable[0], file="[red]合同[/].rar")
    text = _shown(replace(review, unusable=(odd,)))
    assert "[red]合同[/].rar" in text


def test_a_clean_case_says_so():
    assert _shown(case.clean_review()).startswith("未见问题")
