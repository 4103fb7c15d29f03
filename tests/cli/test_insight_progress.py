"""How far the reading of logs is: over all files, and where no line can be written over."""

import pytest

from zhagen.cli.insight_ingest import _MUCH, _Tenths, _told, _write_over
from zhagen.logs.ingesting.progress import CountStep, Files, FileStep


def test_it_is_said_which_file_of_how_many_and_what_share_of_the_bytes():
    step = FileStep("logs/access.log", 2, 14, 370, 1000)
    assert _told(step) == "正在读第 2 个文件，共 14 个，已读 37%：access.log"
    assert _told(CountStep(3, 92)) == "正在统计，已完成 3 天，共 92 天"


def test_a_terminal_gets_one_line_that_is_written_over(capsys):
    _write_over(CountStep(1, 2))
    assert capsys.readouterr().err == "\r\033[K正在统计，已完成 1 天，共 2 天"


def test_a_file_of_output_gets_a_line_for_each_tenth_of_much(capsys):
    tell = _Tenths()
    for done in range(0, 101, 3):
        tell(FileStep("a.log", 1, 1, done * _MUCH // 100, _MUCH))
    assert len(capsys.readouterr().err.splitlines()) == 9
    tell(FileStep("a.log", 1, 1, 10, 10))
    tell(CountStep(1, 1))
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(("sizes", "shares"), [([30, 70], [0.3, 1.0]), ([0, 0], [1.0, 1.0])])
def test_bytes_are_those_of_all_files(sizes, shares):
    told = []
    files = Files(told.append, sizes)
    for size in sizes:
        files.next()
        files.reached("a", size + 5, size)
    assert [step.share for step in told] == shares
