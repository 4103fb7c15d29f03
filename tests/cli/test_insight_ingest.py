"""`zhagen insight ingest` as people call it."""

import json
import os
import shutil
from pathlib import Path

import pytest
from tests.logs.make_logs import HOST, combined, moment, visits
from tests.logs.stored import written

from zhagen.cli.main import run
from zhagen.logs.cube.days import cube_state

LOG = combined(visits(moment("2026-07-01 09:00:00"), 50))


def called(capsys, *words):
    code = run(["insight", "ingest", *map(str, words)])
    out, err = capsys.readouterr()
    return code, out.splitlines(), err


def test_the_last_line_is_the_json_of_the_contract(tmp_path, capsys):
    log = written(tmp_path / "a.log", LOG + b"junk\n")
    name = ("--host", HOST)
    code, out, err = called(capsys, "--store", tmp_path / "store", *name, log)
    assert (code, err) == (0, "")
    found = json.loads(out[-1])
    assert (found["lines"], found["parsed"], found["rejected"]) == (51, 50, {"malformed": 1})
    assert found["files"][0]["file"] == str(log)
    assert found["files"][0]["kind"] == "access"


def test_a_guessed_name_of_the_site_is_said_in_one_line(tmp_path, capsys):
    log = written(tmp_path / "a.log", LOG)
    _, out, err = called(capsys, "--store", tmp_path / "store", log)
    assert err.startswith("本网站的域名是从日志里认出来的：shili.example")
    assert err.count("\n") == 1
    assert json.loads(out[-1])["remarks"] == [err.strip()]


def test_what_cannot_be_read_is_said_and_the_rest_is_counted(tmp_path, capsys):
    log = written(tmp_path / "a.log", LOG)
    code, out, err = called(capsys, "--store", tmp_path / "store", tmp_path / "no", log)
    assert code == 1
    assert json.loads(out[-1])["parsed"] == 50
    assert f"{tmp_path / 'no'} 找不到" in err


def test_junk_that_was_named_is_an_error_and_junk_in_a_folder_a_remark(tmp_path, capsys):
    written(tmp_path / "logs" / "a.log", LOG)
    junk = written(tmp_path / "logs" / "b.jpg", b"\xff\xd8\xff\xe0" * 100)
    code, _, err = called(capsys, "--store", tmp_path / "one", tmp_path / "logs")
    assert (code, "不是认识的日志" in err) == (0, True)
    code, _, err = called(capsys, "--store", tmp_path / "two", tmp_path / "logs" / "a.log", junk)
    assert (code, "不是认识的日志" in err) == (1, True)
    code, out, _ = called(capsys, "--store", tmp_path / "three", junk)
    assert (code, json.loads(out[-1])["lines"]) == (2, 0)


def test_an_empty_folder_and_a_strange_store_are_refused_in_one_line(tmp_path, capsys):
    (tmp_path / "logs").mkdir()
    code, out, err = called(capsys, "--store", tmp_path / "store", tmp_path / "logs")
    assert (code, out) == (2, [])
    assert "没有可读的文件" in err
    written(tmp_path / "mine" / "a.txt", b"x")
    code, out, err = called(
        capsys, "--store", tmp_path / "mine", written(tmp_path / "logs" / "a", LOG)
    )
    assert (code, out) == (2, [])
    assert "请换一个空文件夹" in err


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_file_is_said(tmp_path, capsys):
    log = written(tmp_path / "a.log", LOG)
    log.chmod(0)
    code, _, err = called(capsys, "--store", tmp_path / "store", log)
    assert (code, "读不了" in err) == (2, True)


def test_help_is_in_chinese(capsys):
    assert run(["insight", "ingest", "--help"]) == 0
    assert "本网站的域名" in capsys.readouterr().out


def test_a_relative_store_below_the_logs_is_not_read_as_a_log(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    written(tmp_path / "a.log", LOG)
    for _ in range(2):
        code, out, _ = called(capsys, "--store", Path("store"), Path())
        assert (code, len(json.loads(out[-1])["files"])) == (0, 1)


def test_nothing_is_made_before_one_file_is_of_use(tmp_path, capsys):
    store = tmp_path / "deep" / "store"
    code, out, err = called(capsys, "--store", store, tmp_path / "nosuch.log")
    assert (code, json.loads(out[-1])["parsed"], "找不到" in err) == (2, 0, True)
    junk = written(tmp_path / "b.jpg", b"\xff\xd8\xff\xe0" * 100)
    assert called(capsys, "--store", store, junk)[0] == 2
    code, _, err = called(capsys, "--store", store, written(tmp_path / "empty.log", b""))
    assert (code, "空文件" in err) == (1, True)
    assert not store.parent.exists()


def test_a_copied_store_is_not_counted_again_and_what_is_owed_is(tmp_path, capsys):
    store, copy = tmp_path / "store", tmp_path / "copy"
    called(capsys, "--store", store, written(tmp_path / "a.log", LOG))
    shutil.copytree(store, copy, copy_function=shutil.copyfile)
    assert cube_state(copy).stale == ()
    (copy / "cube" / "days.json").unlink()
    assert cube_state(copy).stale
    code, out, _ = called(capsys, "--store", copy)
    assert (code, json.loads(out[-1])["files"]) == (0, [])
    assert cube_state(copy).stale == ()
    assert called(capsys, "--store", tmp_path / "none")[0] == 2
    assert not (tmp_path / "none").exists()
