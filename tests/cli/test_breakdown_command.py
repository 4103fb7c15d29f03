"""`zhagen breakdown` as office staff use it: files in, tables out, one line when it fails."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

from zhagen.cli.main import main

TEXT = """示例市人民政府办公室关于做好窗口服务提升工作的通知
示政办〔2026〕9号
各县（区）人民政府，市政府各部门：
一、推进企业开办一件事。由市市场监管局会同市税务局，6月底前将企业社保登记并入开办平台，材料减至4份以内。
二、规范一次性告知。（市政务服务局牵头，市人力资源社会保障局配合，4月底前完成）
三、建立问题台账，每季度首月10日前报送市政府办公室。
示例市人民政府办公室
2026年3月9日
"""


@pytest.fixture
def notice(tmp_path):
    path = tmp_path / "通知.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def breakdown(*words) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["breakdown", *map(str, words)])
    return int(ended.value.code or 0)


def test_a_file_is_read_without_a_verb(notice, capsys):
    assert breakdown(notice) == 0
    told = capsys.readouterr().out
    assert "读出 3 项任务" in told
    assert "牵头  市市场监管局" in told
    assert "原文没有写由谁牵头" in told


def test_json_is_the_contract(notice, capsys):
    assert breakdown(notice, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["schema"] == 1
    first, second, third = found["tasks"]
    assert first["support"][0] | {"span": 0} == {
        "name": "市税务局", "resolved": "市税务局", "source": "stated", "generic": False, "span": 0,
    }  # fmt: skip
    assert second["deadlines"][0]["norm"] == "2026-04-30"
    assert (third["lead"], third["joint"]) == ([], [])


def test_every_form_is_written_and_opens(notice, tmp_path, capsys):
    outputs = [
        tmp_path / f"表{end}" for end in (".xlsx", ".docx", ".csv", ".ics", ".json", ".html")
    ]
    words = [word for path in outputs for word in ("-o", path)]
    assert breakdown(notice, *words) == 0
    assert "没有" not in capsys.readouterr().err
    assert openpyxl.load_workbook(outputs[0]).sheetnames
    assert outputs[3].read_text("utf-8").startswith("BEGIN:VCALENDAR")
    assert "市市场监管局" in outputs[5].read_text("utf-8")
    assert json.loads(outputs[4].read_text("utf-8"))["tasks"]


def test_a_corrected_table_is_read_back(notice, tmp_path, capsys):
    table = tmp_path / "表.xlsx"
    assert breakdown(notice, "-o", table) == 0
    book = openpyxl.load_workbook(table)
    sheet = book.worksheets[0]
    (cell,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == "市税务局"]
    cell.value = "市税务局、市数据局"
    book.save(table)
    capsys.readouterr()
    assert breakdown("import", table, "--ledger", tmp_path / "台账") == 0
    assert "市税务局 → 市税务局；市数据局" in capsys.readouterr().out
    ledger = "".join(path.read_text("utf-8") for path in (tmp_path / "台账").rglob("*.jsonl"))
    assert "breakdown.field_corrected" in ledger
    assert "市数据局" not in ledger


def _correct(table, old: str, new: str) -> None:
    book = openpyxl.load_workbook(table)
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            if cell.value == old:
                cell.value = new
    book.save(table)


def test_a_corrected_table_is_compared_as_it_now_stands(notice, tmp_path, capsys):
    sent, table, plan = tmp_path / "原.xlsx", tmp_path / "表.xlsx", tmp_path / "原.json"
    assert breakdown(notice, "-o", sent, "-o", table, "-o", plan) == 0
    _correct(table, "市税务局", "市数据局")
    capsys.readouterr()
    told = []
    for old in (notice, sent, plan):
        assert breakdown("compare", old, table) == 0
        told.append(capsys.readouterr().out.partition("新增")[2])
    assert "配合单位变了：市税务局 → 市数据局" in told[0]
    assert told[0] == told[1] == told[2]


def test_a_table_of_ours_is_not_broken_down_again(notice, tmp_path, capsys):
    table, plan = tmp_path / "表.xlsx", tmp_path / "表.json"
    assert breakdown(notice, "-o", table, "-o", plan) == 0
    first = capsys.readouterr().out
    assert breakdown(table) == 0
    assert capsys.readouterr().out == first
    assert breakdown(plan) == 0
    assert capsys.readouterr().out == first


def test_compare_names_the_file_that_is_broken(notice, tmp_path, capsys):
    broken = tmp_path / "坏.json"
    broken.write_text("{", encoding="utf-8")
    assert breakdown("compare", notice, broken) == 2
    assert breakdown("compare", notice, tmp_path / "没有.xlsx") == 2
    told = capsys.readouterr().err
    assert "坏.json：不是完好的 JSON" in told
    assert "没有.xlsx" in told


def test_one_output_that_cannot_be_written_leaves_the_others(notice, tmp_path, capsys, monkeypatch):
    held, fine = tmp_path / "表.xlsx", [tmp_path / "表.csv", tmp_path / "表.json"]
    replaced = Path.replace

    def locked(self, target):
        if Path(target) == held:
            raise PermissionError(13, "locked")
        return replaced(self, target)

    monkeypatch.setattr(Path, "replace", locked)
    assert breakdown(notice, "-o", fine[0], "-o", held, "-o", fine[1]) == 2
    told = capsys.readouterr().err
    assert f"写不出文件：{held}" in told
    assert f"已经写出：{fine[0]}、{fine[1]}。" in told
    assert len(told.strip().splitlines()) == 1
    assert [path.exists() for path in (held, *fine)] == [False, True, True]
    assert breakdown(notice, "-o", held) == 2
    assert "没有写出任何文件" in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_told_before_anything_is_written(notice, tmp_path, capsys):
    fine = tmp_path / "表.csv"
    assert breakdown(notice, "-o", fine, "-o", tmp_path / "没有" / "表.xlsx") == 2
    assert "文件夹不存在" in capsys.readouterr().err
    assert not fine.exists()


def test_text_in_an_old_encoding_may_be_piped_in(monkeypatch, capsys):
    content = io.BytesIO("请市教育局2026年6月底前报送整改方案。".encode("gb18030"))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(content, encoding="utf-8"))
    assert breakdown("-") == 0
    assert "2026-06-30" in capsys.readouterr().out


def test_two_versions_are_compared(notice, tmp_path, capsys):
    later = tmp_path / "新版.txt"
    later.write_text(TEXT.replace("4月底前完成", "3月底前完成"), encoding="utf-8")
    assert breakdown("compare", notice, later) == 0
    told = capsys.readouterr().out
    assert "提前" in told
    assert "规范一次性告知" in told


def test_paragraphs_are_read_line_by_line(tmp_path, capsys):
    lines = [
        {"id": "一", "text": "市教育局要于2026年9月底前完成校园食堂检查。"},
        {
            "id": 2,
            "text": "完善标准。（市市场监管局、市数据局负责）",
            "doc_convention": "列第一位的为牵头单位，下同",
        },
    ]
    given = tmp_path / "段落.jsonl"
    given.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    assert breakdown("--paragraphs", given) == 0
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert (first["id"], first["tasks"][0]["lead"][0]["name"]) == ("一", "市教育局")
    assert [body["name"] for body in second["tasks"][0]["lead"]] == ["市市场监管局"]
    assert [body["name"] for body in second["tasks"][0]["support"]] == ["市数据局"]


def test_the_day_of_writing_can_be_given(tmp_path, capsys):
    text = tmp_path / "便条.txt"
    text.write_text("小周，请办公室6月底前把整改方案报市政府。", encoding="utf-8")
    assert breakdown(text, "--issued", "2026-05-06", "--json") == 0
    (task,) = json.loads(capsys.readouterr().out)["tasks"]
    assert task["deadlines"][0]["norm"] == "2026-06-30"


def test_a_text_without_a_task_says_so(tmp_path, capsys):
    text = tmp_path / "讲话.txt"
    text.write_text("近年来，全市政务服务水平持续提升。", encoding="utf-8")
    assert breakdown(text) == 0
    assert "没有读出任务" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "空"),
        (b"PK\x03\x04 broken", "不完整"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ""),
    ],
)
def test_what_cannot_be_read_is_one_line(tmp_path, capsys, content, words):
    path = tmp_path / "文件.docx"
    path.write_bytes(content)
    assert breakdown(path) == 2
    told = capsys.readouterr().err
    assert words in told
    assert len(told.strip().splitlines()) == 1
    assert "Traceback" not in told


def test_wrong_words_on_the_command_line_are_told(notice, tmp_path, capsys):
    assert breakdown(tmp_path / "没有.docx") == 2
    assert breakdown(notice, "-o", tmp_path / "表.doc") == 2
    assert breakdown(notice, "--issued", "三月") == 2
    bad = tmp_path / "坏.jsonl"
    bad.write_text("{}\n", encoding="utf-8")
    assert breakdown("--paragraphs", bad) == 2
    told = capsys.readouterr().err
    assert [
        word for word in ("找不到文件", "后缀", "不是日期", "缺少 id、text") if word not in told
    ] == []


def test_a_model_that_cannot_be_reached_changes_nothing(notice, tmp_path, capsys):
    plain, other = tmp_path / "一.json", tmp_path / "二.json"
    assert breakdown(notice, "-o", plain) == 0
    words = ("--model-url", "http://127.0.0.1:9/v1", "--model-name", "m")
    assert breakdown(notice, "-o", other, *words) == 0
    assert plain.read_bytes() == other.read_bytes()
    assert "模型没有用上" in capsys.readouterr().err


def test_a_table_without_heads_and_a_damaged_file_say_what_is_wrong(tmp_path, capsys):
    book = openpyxl.Workbook()
    for row in (["甲", "乙", "丙"], ["一件事", "某人", "某天"], ["又一件事", "别人", "另一天"]):
        book.active.append(row)
    book.save(tmp_path / "无表头.xlsx")
    assert breakdown(tmp_path / "无表头.xlsx") == 0
    assert "没有找到表头" in capsys.readouterr().out
    with zipfile.ZipFile(tmp_path / "坏.docx", "w") as package:
        package.writestr("word/document.xml", "<w:document")
    assert breakdown(tmp_path / "坏.docx") == 2
    assert "DOCX 已损坏" in capsys.readouterr().err
    (tmp_path / "空.txt").write_bytes(b"")
    assert breakdown(tmp_path / "空.txt") == 2
    assert "拍摄" not in capsys.readouterr().err


def test_a_time_said_again_and_again_is_told_once_with_its_places(tmp_path, capsys):
    path = tmp_path / "重复.txt"
    path.write_text("区教育局要在2026年6月底前完成整改。" * 9, encoding="utf-8")
    assert breakdown(path) == 0
    told = capsys.readouterr().out
    assert told.count("2026-06-30（原文") == 1
    assert "写了 9 处" in told
