"""How far the reading is, told as the place it is told in can show it."""

from __future__ import annotations

import sys

import pytest

from zhagen.cli.show import FILES_A_LINE, end_progress, progress_or_none


@pytest.fixture
def no_terminal(monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: False)


def test_a_log_gets_a_line_every_few_files_and_none_for_each_page(no_terminal, capsys):
    told = progress_or_none(quiet=False)
    for number in range(2 * FILES_A_LINE + 1):
        for page in (1, 2):
            told(f"{number}.pdf", page, 40)
    end_progress()
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines() == [
        "读到第 5 个文件，已读 9 / 40 页",
        "读到第 10 个文件，已读 19 / 40 页",
    ]


def test_a_terminal_gets_one_line_that_is_cleared(monkeypatch, capsys):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    told = progress_or_none(quiet=False)
    told("执照.pdf", 1, 3)
    end_progress()
    said = capsys.readouterr().err
    assert "执照.pdf 第 1 页，共 3 页" in said
    assert "\n" not in said
    assert said.endswith("\r\033[K")


def test_a_program_gets_no_progress():
    assert progress_or_none(quiet=True) is None
