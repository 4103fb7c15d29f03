"""What a run must never do to the papers handed in, nor they to it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

from zhagen.cli import demo, outputs
from zhagen.cli.main import run
from zhagen.reading.files import list_sources, survey
from zhagen.reading.model import Unusable

SLICE = "employer-social-insurance"
ROOT = Path(__file__).resolve().parents[2]
AS_A_CLERK = [
    "setpriv", "--bounding-set=-dac_override,-dac_read_search",
    "--inh-caps=-dac_override,-dac_read_search",
]  # fmt: skip
needs_setpriv = pytest.mark.skipif(
    os.geteuid() == 0 and shutil.which("setpriv") is None, reason="the superuser reads all"
)


def zhagen(*arguments, cwd):
    """A run of its own process, without the superuser's right to read everything."""
    drop = AS_A_CLERK if os.geteuid() == 0 else []
    command = [*drop, sys.executable, "-P", "-m", "zhagen", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=90, check=False)


def refused(capsys, *arguments):
    assert run([str(one) for one in arguments]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.strip().splitlines()) == 1
    return said.err


@pytest.fixture
def paper(tmp_path):
    folder = tmp_path / "材料"
    folder.mkdir()
    (folder / "营业执照.pdf").write_bytes(b"%PDF-")
    return folder / "营业执照.pdf"


def test_a_program_among_the_papers_is_never_run(tmp_path):
    poison = 'open("PWNED", "a").write(__name__ + "\\n")\nraise ImportError\n'
    for name in ("resource", "json", "pickle", "numpy", "zhagen", "cv2"):
        (tmp_path / f"{name}.py").write_text(poison, encoding="utf-8")
    (tmp_path / "a.pdf").write_bytes(b"%PDF-broken")
    # The way people run it: an entry point, whose own folder comes first in sys.path.
    start = "import sys; from zhagen.cli.main import main; sys.path[0:0] = ['', '.']; main()"
    done = subprocess.run(
        [sys.executable, "-P", "-c", start, "precheck", SLICE, "a.pdf"],
        cwd=tmp_path, capture_output=True, text=True, timeout=90, check=False,
    )  # fmt: skip
    assert not (tmp_path / "PWNED").exists(), done.stderr
    assert "没有一个文件能用" in done.stderr


def test_the_demo_script_starts_python_without_the_current_folder():
    assert '"-P", "-m", "zhagen"' in (ROOT / "script" / "demo").read_text(encoding="utf-8")


@pytest.mark.parametrize("option", ["--html", "--notice"])
def test_an_output_never_takes_the_place_of_a_paper(option, paper, capsys):
    assert "会盖掉交来的文件" in refused(capsys, "precheck", SLICE, paper, option, paper)
    said = refused(capsys, "precheck", SLICE, paper.parent, option, paper)
    assert "会盖掉交来的文件" in said
    link = paper.parent.parent / "链接.pdf"
    link.symlink_to(paper)
    assert "会盖掉交来的文件" in refused(capsys, "precheck", SLICE, paper, option, link)
    assert paper.read_bytes() == b"%PDF-"


@pytest.mark.parametrize("option", ["--html", "--notice"])
def test_an_output_is_never_left_where_the_next_run_would_read_it(option, paper, capsys):
    (paper.parent / "里").mkdir()
    for new in (paper.parent / "新.html", paper.parent / "里" / ".." / "新.html"):
        said = refused(capsys, "precheck", SLICE, paper.parent, option, new)
        assert "下次会被当成材料" in said
        assert not new.exists()


def test_two_outputs_are_two_files(paper, tmp_path, capsys):
    out = tmp_path / "r"
    other = tmp_path / "材料" / ".." / "r"
    said = refused(capsys, "precheck", SLICE, paper, "--html", out, "--notice", other)
    assert "同一个文件" in said


def test_an_output_is_no_folder_and_has_one(paper, tmp_path, capsys):
    assert "是文件夹" in refused(capsys, "precheck", SLICE, paper, "--html", tmp_path)
    said = refused(capsys, "precheck", SLICE, paper, "--html", tmp_path / "无" / "r.html")
    assert "文件夹不存在" in said
    assert "不是普通文件" in refused(capsys, "precheck", SLICE, paper, "--html", "/dev/null")


@needs_setpriv
def test_a_closed_place_is_told_before_anything_is_read(paper, tmp_path):
    closed = tmp_path / "只读"
    closed.mkdir(mode=0o555)
    done = zhagen("precheck", SLICE, paper, "--html", closed / "r.html", cwd=tmp_path)
    assert done.returncode == 2
    assert "没有权限" in done.stderr
    assert "没有一个文件能用" not in done.stderr


def test_writing_leaves_nothing_beside_and_replaces_at_once(tmp_path):
    target = tmp_path / "r.html"
    target.write_bytes(b"old")
    outputs.write(target, b"new")
    assert target.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [target]


@needs_setpriv
def test_a_closed_file_or_folder_is_one_unusable_file_among_others(tmp_path):
    folder = tmp_path / "材料"
    (folder / "进不去").mkdir(parents=True)
    (folder / "进不去" / "b.pdf").write_bytes(b"%PDF-")
    (folder / "a.pdf").write_bytes(b"%PDF-")
    (folder / "a.pdf").chmod(0o000)
    (folder / "进不去").chmod(0o600)
    try:
        papers = [folder / "a.pdf", folder / "进不去" / "b.pdf", folder / "进不去"]
        for given in ([*papers], [folder]):
            done = zhagen("precheck", SLICE, *given, cwd=tmp_path)
            assert done.returncode == 2
            assert "没有一个文件能用" in done.stderr
            assert "没有读取权限" in done.stderr
            assert "请检查文件权限" in done.stderr
            assert len(done.stderr.strip().splitlines()) == 1
    finally:
        (folder / "进不去").chmod(0o700)


@needs_setpriv
def test_a_closed_slice_folder_or_facts_file_is_one_line(tmp_path, paper):
    closed = tmp_path / "切片"
    closed.mkdir(mode=0o000)
    facts = tmp_path / "f.json"
    facts.write_text("{}", encoding="utf-8")
    facts.chmod(0o000)
    try:
        first = zhagen("precheck", closed, paper, cwd=tmp_path)
        second = zhagen("precheck", SLICE, paper, "--facts", facts, cwd=tmp_path)
    finally:
        closed.chmod(0o700)
    assert (first.returncode, second.returncode) == (2, 2)
    assert "切片文件夹打不开" in first.stderr
    assert "没有权限" in first.stderr
    assert "已知要素文件读不了" in second.stderr
    assert "没有权限" in second.stderr


def test_a_vanished_file_is_an_unusable_one(tmp_path):
    (listed,) = list_sources([tmp_path / "没有.pdf"])
    (fault,) = survey(listed)
    assert isinstance(fault, Unusable)
    assert fault.reason == "missing"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["precheck", SLICE, ".", "--workers", "0"], "--workers 的值不对：不能小于 1。"),
        (["precheck", SLICE, ".", "--workers", "65"], "--workers 的值不对：不能大于 64。"),
        (["precheck", SLICE, ".", "--workers", "x"], "--workers 的值不对：要写整数。"),
        (["precheck", SLICE, ".", "--workers", "1.5"], "--workers 的值不对：要写整数。"),
        (["demo", "--port", "80000"], "--port 的值不对：不能大于 65535。"),
        (["demo", "--port", ""], "--port 的值不对：要写整数。"),
        (["precheck", SLICE, ".", "--engine", "foo"], "可以写：auto、faster-paddle、rapidocr"),
    ],
)
def test_a_wrong_value_says_what_is_allowed(arguments, words, capsys):
    assert words in refused(capsys, *arguments)


def test_a_reason_of_the_system_is_told_in_chinese(tmp_path, capsys):
    said = refused(capsys, "precheck", SLICE, tmp_path, "--facts", "没有.json")
    assert "没有这个路径" in said
    assert "No such" not in said
    (tmp_path / "台账").write_text("", encoding="utf-8")
    said = refused(capsys, "precheck", SLICE, tmp_path, "--ledger", tmp_path / "台账")
    assert "已经有同名的文件" in said


def test_when_nothing_is_usable_the_line_ends_with_what_to_do(tmp_path, capsys):
    (tmp_path / "a.pdf").write_bytes(b"")
    said = refused(capsys, "precheck", SLICE, tmp_path / "a.pdf")
    assert said.endswith("请重新导出或重新拍摄后提交。\n")


@pytest.mark.engine
def test_what_exactly_is_wrong_with_a_file_stands_in_the_finding(tmp_path, capsys):
    book = openpyxl.Workbook()
    book.active.append(["参保人员名单"])
    book.save(tmp_path / "名单.xlsx")
    document = pypdfium2.PdfDocument.new()
    for _ in range(201):
        document.new_page(100, 100)
    document.save(tmp_path / "多页.pdf")
    papers = [str(tmp_path / name) for name in ("名单.xlsx", "多页.pdf")]
    assert run(["precheck", SLICE, *papers, "--json"]) == 1
    findings = json.loads(capsys.readouterr().out)["findings"]
    (told,) = [one["message"] for one in findings if one["code"] == "C05"]
    assert told == "多页.pdf 无法使用：共 201 页，超过单个文件 200 页的上限"


@pytest.fixture
def taken():
    with socket.socket() as held:
        held.bind((demo.ADDRESS, 0))
        held.listen()
        yield held.getsockname()[1]


def test_a_busy_port_is_told_before_the_work(taken, capsys):
    said = refused(capsys, "demo", "--port", taken)
    assert f"端口 {taken} 用不了（别的程序正在用）" in said


@pytest.mark.engine
def test_the_demo_serves_from_memory_and_leaves_nothing_behind(tmp_path):
    with socket.socket() as free:
        free.bind((demo.ADDRESS, 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-P", "-u", "-m", "zhagen", "demo", "--report", "--port", str(port)]
    environment = os.environ | {"TMPDIR": str(tmp_path)}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
    ) as process:
        started = time.monotonic()
        for line in process.stdout:
            if "网页报告：" in line or time.monotonic() - started > 90:
                break
        with urllib.request.urlopen(f"http://{demo.ADDRESS}:{port}/", timeout=20) as answer:
            assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
            assert b"<html" in answer.read()[:500]
        process.send_signal(signal.SIGTERM)
        process.wait(20)
    assert list(tmp_path.iterdir()) == []
