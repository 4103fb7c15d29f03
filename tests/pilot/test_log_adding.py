"""Adding cases: nothing is added for nothing, and who waits sees how far it is."""

from __future__ import annotations

import sys

import pilots
import pytest

from zhagen.cli import pilot_log
from zhagen.cli.main import run
from zhagen.pilot.log.log import NoRows, append, create_log, open_log
from zhagen.pilot.log.pseudonyms import new_secret
from zhagen.pilot.log.verify import verify


def test_an_append_of_nothing_leaves_the_log_as_it_was(tmp_path):
    log = pilots.log(tmp_path, 3)
    before = {path: path.read_bytes() for path in log.folder.rglob("*") if path.is_file()}
    with pytest.raises(NoRows, match=r"空\.csv 里一件办件也没有"):
        append(log, iter(()), source="空.csv", at=pilots.AT)
    assert {path: path.read_bytes() for path in log.folder.rglob("*") if path.is_file()} == before


def test_rows_that_are_all_set_aside_are_still_accounted_for(tmp_path):
    log = pilots.log(tmp_path, 3)
    log = append(log, pilots.rows(3), source="又来.csv", at=pilots.AT)
    assert (log.size, log.segments[-1].received) == (3, 3)
    assert verify(open_log(log.folder)).intact


@pytest.fixture
def office(tmp_path):
    """A log with its secret in a file, and exports: one with cases, one with its header alone."""
    secret = new_secret(tmp_path / "部门.key")
    create_log(tmp_path / "记录", pilots.sealed(tmp_path / "papers"), secret)
    rows = [row for _, row in pilots.rows(8)]
    header, *lines = (",".join(map(str, each)) for each in (rows[0], *(r.values() for r in rows)))
    (tmp_path / "第1周.csv").write_text("\n".join((header, *lines)), encoding="utf-8")
    (tmp_path / "第2周.csv").write_text(f"{header}\n", encoding="utf-8")
    return tmp_path


def _add(folder, *names, more=()):
    files = [str(folder / name) for name in names]
    secret = ("--secret", str(folder / "部门.key"))
    return run(["pilot", "log", "add", str(folder / "记录"), *files, *secret, *more])


def test_a_file_with_nothing_but_its_header_is_told_in_one_line(office, capsys):
    assert _add(office, "第2周.csv") == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == "第2周.csv 里一件办件也没有，请核对导出时选的日期和事项，重新导出后再加。\n"
    assert open_log(office / "记录").segments == ()


def test_an_empty_file_among_others_is_told_and_the_others_are_added(office, capsys):
    assert _add(office, "第2周.csv", "第1周.csv") == 0
    said = capsys.readouterr()
    assert said.err.splitlines() == [
        "第2周.csv 里一件办件也没有，请核对导出时选的日期和事项，重新导出后再加。"
    ]
    assert "记录里共有 8 件" in said.out
    assert [each.source for each in open_log(office / "记录").segments] == ["第1周.csv"]


def test_adding_tells_on_a_terminal_how_far_it_is_and_clears_the_line(office, monkeypatch, capsys):
    monkeypatch.setattr(pilot_log, "ROWS_A_TELLING", 4)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert _add(office, "第1周.csv") == 0
    told = capsys.readouterr().err
    assert "正在加 第1周.csv：已读 4 行" in told
    assert "已读 8 行" in told
    assert "\n" not in told
    assert told.endswith("\r\033[K")


@pytest.mark.parametrize(("terminal", "more"), [(False, ()), (True, ("--json",))])
def test_neither_a_file_nor_a_program_gets_that_line(office, monkeypatch, capsys, terminal, more):
    monkeypatch.setattr(pilot_log, "ROWS_A_TELLING", 4)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal)
    assert _add(office, "第1周.csv", more=more) == 0
    assert capsys.readouterr().err == ""
