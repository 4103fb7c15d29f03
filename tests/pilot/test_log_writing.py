"""Writers take turns, and nothing that was not finished passes for finished or is lost."""

from __future__ import annotations

import subprocess
import sys

import pilots
import pytest

from zhagen.pilot.cases.rows import BadCaseFile
from zhagen.pilot.log.log import append, open_log
from zhagen.pilot.log.roots import make_root
from zhagen.pilot.log.spine import SPINE, BrokenLog
from zhagen.pilot.log.verify import verify
from zhagen.pilot.log.writing import sole_writer


def _again(folder):
    return open_log(folder, pilots.SECRET)


def _more(log, count=2):
    return append(log, pilots.rows(count, 50), source="再来.csv", at=pilots.AT)


def _faults(folder):
    return [(fault.kind, fault.where) for fault in verify(open_log(folder)).faults]


def test_a_second_writer_is_told_and_the_log_stays_whole(tmp_path):
    log = pilots.log(tmp_path, 3)
    with sole_writer(log.folder, log.lines):
        with pytest.raises(BrokenLog, match="正由另一个程序写入"):
            _more(_again(log.folder))
        with pytest.raises(BrokenLog, match="正由另一个程序写入"):
            make_root(_again(log.folder), 1, pilots.ON)
    assert _more(_again(log.folder)).size == 5
    assert verify(open_log(log.folder)).intact


def test_a_writer_in_the_middle_of_its_rows_keeps_the_other_out(tmp_path):
    log = pilots.log(tmp_path, 3)
    refused = []

    def rows():
        yield from pilots.rows(1, 10)
        with pytest.raises(BrokenLog) as told:
            _more(_again(log.folder))
        refused.append(told)
        yield from pilots.rows(1, 11)

    assert append(log, rows(), source="慢.csv", at=pilots.AT).size == 5
    assert refused
    assert verify(open_log(log.folder)).intact


def test_the_lock_of_a_program_that_was_killed_is_gone(tmp_path):
    log = pilots.log(tmp_path, 3)
    held = (
        "import fcntl, sys, time\n"
        "spine = open(sys.argv[1], 'ab')\n"
        "fcntl.flock(spine, fcntl.LOCK_EX)\n"
        "print('held', flush=True)\n"
        "time.sleep(60)\n"
    )
    words = [sys.executable, "-c", held, str(log.folder / SPINE)]
    with subprocess.Popen(words, stdout=subprocess.PIPE) as other:
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(BrokenLog, match="正由另一个程序写入"):
            _more(log)
        other.kill()
        other.wait()
    assert _more(log).size == 5


def test_a_log_that_grew_since_it_was_opened_is_not_forked(tmp_path):
    log = pilots.log(tmp_path, 3)
    _more(_again(log.folder))
    with pytest.raises(BrokenLog, match="刚由另一个程序加过记录"):
        _more(log)
    assert verify(open_log(log.folder)).intact


@pytest.mark.parametrize("spoil", [lambda raw: raw[:-1], lambda raw: raw.replace(b"CSV", b"")])
def test_nothing_is_written_after_a_line_that_is_not_whole(tmp_path, spoil):
    log = pilots.log(tmp_path, 3, 2)
    spine = log.folder / SPINE
    spine.write_bytes(spoil(spine.read_bytes().replace(b"csv", b"CSV")))
    before = spine.read_bytes()
    for opened in (log, _again(log.folder)):
        with pytest.raises(BrokenLog, match="不完整或被改过"):
            _more(opened)
    assert spine.read_bytes() == before


def test_a_last_line_taken_away_is_told_and_its_files_are_not_written_over(tmp_path):
    log = pilots.log(tmp_path, 3, 4)
    spine = log.folder / SPINE
    first, _ = spine.read_bytes().splitlines(keepends=True)
    spine.write_bytes(first)
    kept = log.entries(2).read_bytes()
    assert _faults(log.folder) == [("unfinished", "000002.jsonl")]
    with pytest.raises(BrokenLog, match="有一段没有记完"):
        _more(_again(log.folder))
    assert log.entries(2).read_bytes() == kept
    log.entries(2).unlink()
    assert _faults(log.folder) == [("unfinished", "000002.parquet")]
    log.typed(2).unlink()
    assert _more(_again(log.folder)).size == 5


def test_the_folders_own_roots_tell_that_the_end_was_cut_off(tmp_path):
    log = pilots.log(tmp_path, 3, 4)
    make_root(log, 1, pilots.ON)
    spine = log.folder / SPINE
    spine.write_bytes(spine.read_bytes().splitlines(keepends=True)[0])
    log.entries(2).unlink()
    log.typed(2).unlink()
    found = verify(open_log(log.folder))
    assert {fault.kind for fault in found.faults} == {"root_spine", "truncated"}
    assert found.roots == 0, "none was lodged"


def test_own_roots_that_cannot_be_read_are_a_fault_and_do_not_stop_the_check(tmp_path):
    log = pilots.log(tmp_path, 3)
    (log.folder / "roots.jsonl").write_text("?\n", encoding="utf-8")
    assert _faults(log.folder) == [("unreadable", "roots.jsonl")]


def test_rows_that_fail_on_the_way_leave_nothing_behind(tmp_path):
    log = pilots.log(tmp_path, 3)
    before = {path: path.read_bytes() for path in log.folder.rglob("*") if path.is_file()}

    def rows():
        yield from pilots.rows(2, 10)
        raise BadCaseFile("坏了")

    with pytest.raises(BadCaseFile, match="坏了"):
        append(log, rows(), source="坏.csv", at=pilots.AT)
    assert {path: path.read_bytes() for path in log.folder.rglob("*") if path.is_file()} == before
    assert _more(log).size == 5
