"""`zhagen breakdown --paragraphs`: a fault is one line with its number, nothing half done."""

from __future__ import annotations

import io
import json
import sys

import pytest

from zhagen.cli.main import main

GOOD = {"id": "一", "text": "市教育局要于2026年9月底前完成校园食堂检查。"}


def paragraphs(content: bytes, path, *more: str) -> int:
    path.write_bytes(content)
    with pytest.raises(SystemExit) as ended:
        main(["breakdown", "--paragraphs", str(path), *more])
    return int(ended.value.code or 0)


def line(**changes: object) -> bytes:
    return json.dumps(GOOD | changes, ensure_ascii=False).encode()


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        (b"{", "不是 JSON"),
        (b"[" * 100_000, "不是 JSON"),
        (b"[1]", "不是 JSON 对象"),
        (b"{}", "缺少 id、text"),
        (line(id=None), "缺少 id"),
        (line(id=True), "id 要写成文字或整数"),
        (line(id=[1]), "id 要写成文字或整数"),
        (line(text=None), "缺少 text"),
        (line(text=3), "text 要写成文字"),
        (line(text=["一"]), "text 要写成文字"),
        (line(issuer=7), "issuer 要写成文字"),
        (line(doc_convention=False), "doc_convention 要写成文字"),
        (line(issued="三月"), "issued 不是日期：三月"),
        (line(text="字" * 200_001), "超过 200000 字"),
    ],
)
def test_a_bad_line_is_told_with_its_number_before_anything_is_printed(tmp_path, capsys, bad, says):
    content = line() + b"\n\n" + bad + b"\n" + line()
    assert paragraphs(content, tmp_path / "段.jsonl") == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "第 3 行" in told.err
    assert says in told.err
    assert len(told.err.strip().splitlines()) == 1


def test_marks_of_files_and_of_lines_inside_a_text_do_no_harm(tmp_path, capsys):
    text = "一是明确分工。\u2028市教育局要于2026年9月底前完成检查。\u0085"
    content = b"\xef\xbb\xbf\r\n" + line(text=text) + b"\r\n  \r\n" + line(id=2) + b"\r\n"
    assert paragraphs(content, tmp_path / "段.jsonl") == 0
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert (first["id"], second["id"]) == ("一", 2)
    span = first["tasks"][0]["deadlines"][0]["span"]
    assert text[span["start"] : span["end"]] == "2026年9月底前"


def test_half_a_character_comes_back_as_it_was_given(tmp_path, capsys):
    content = b'{"id": "\\ud800", "text": "\\ud800"}'
    assert paragraphs(content, tmp_path / "段.jsonl") == 0
    assert json.loads(capsys.readouterr().out)["id"] == "\ud800"


def test_the_standard_input_may_begin_with_a_mark(monkeypatch, capsys):
    content = io.BytesIO(b"\xef\xbb\xbf" + line())
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(content, encoding="ascii"))
    with pytest.raises(SystemExit) as ended:
        main(["breakdown", "--paragraphs", "-"])
    assert not ended.value.code
    assert json.loads(capsys.readouterr().out)["tasks"]


def test_what_does_not_go_together_is_refused(tmp_path, capsys):
    assert paragraphs(line(), tmp_path / "段.jsonl", "-o", str(tmp_path / "表.xlsx")) == 2
    assert "不能再写文件名、-o" in capsys.readouterr().err


def test_a_file_in_another_encoding_is_refused_in_one_line(tmp_path, capsys):
    assert paragraphs("示例".encode("gb18030"), tmp_path / "段.jsonl") == 2
    assert "UTF-8" in capsys.readouterr().err
