"""`zhagen guide link`: JSON lines in and out, and what is said of input that cannot be used."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ITEMS = [
    {"id": "A1", "name": "社会保障卡补领、换领、换发", "department": "人社局"},
    {"id": "A2", "name": "公司变更登记", "department": "市监局"},
    {"id": "A3", "name": "单位参保信息变更登记", "department": "社保中心"},
    {"id": "A4", "name": "公司注销登记", "department": "市监局"},
]


def run(catalogue: Path, given: str, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "zhagen", "guide", "link", "--catalogue", str(catalogue)]
    return subprocess.run(
        [*command, *more], input=given, capture_output=True, text=True, check=False
    )


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    path = tmp_path / "items.jsonl"
    path.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in ITEMS), "utf-8")
    return path


def test_every_line_is_answered_in_order(catalogue: Path) -> None:
    said = ["社保卡丢了", "公司搬家，执照和社保都要改地址", "转人工", "今天天气怎么样"]
    given = "\n".join(json.dumps({"id": number, "text": text}) for number, text in enumerate(said))
    done = run(catalogue, given)
    assert done.returncode == 0, done.stderr
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["id"] for one in results] == [0, 1, 2, 3]
    assert results[0]["items"][0]["id"] == "A1"
    assert {wish["items"][0]["id"] for wish in results[1]["wishes"]} == {"A2", "A3"}
    assert results[2]["act"] == "handoff"
    assert results[3]["act"] == "refuse"


def test_a_plain_list_of_names_is_a_catalogue(tmp_path: Path) -> None:
    path = tmp_path / "names.txt"
    path.write_text("公司设立登记\n\n社会保障卡挂失\n", "utf-8")
    done = run(path, '{"id": "x", "text": "想注册一家公司"}\n')
    assert json.loads(done.stdout)["items"][0]["id"] == "1"


def test_slices_lend_their_names(catalogue: Path, tmp_path: Path) -> None:
    folder = Path(__file__).parents[2] / "slices"
    done = run(
        catalogue, '{"id": 1, "text": "公司给员工上社保第一次怎么办"}', "--slices", str(folder)
    )
    assert json.loads(done.stdout)["items"][0]["id"] == "employer-social-insurance"


@pytest.mark.parametrize(
    ("rows", "given", "told"),
    [
        ("", '{"id": 1, "text": "x"}', "没有事项"),
        ('{"id": "1"}', '{"id": 1, "text": "x"}', "缺少 name"),
        ('{"id": "1", "name": "甲"}\n{"id": "1", "name": "乙"}', "", "重复"),
        ('{"id": "1", "name": "甲"}', "不是 JSON", "标准输入 第 1 行不是 JSON"),
        ('{"id": "1", "name": "甲"}', '{"id": 1}', "缺少 text"),
        ('{"id": "1", "name": "甲", "aliases": "乙"}', "", "列表"),
    ],
)
def test_what_cannot_be_used_is_told_in_one_line(
    tmp_path: Path, rows: str, given: str, told: str
) -> None:
    path = tmp_path / "items.jsonl"
    path.write_text(rows, "utf-8")
    done = run(path, given)
    assert done.returncode == 2
    assert told in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not done.stdout


def test_anything_may_be_said(catalogue: Path) -> None:
    odd = ["", "   ", "😀😀", "<script>alert(1)</script>", "\u0000\u0007", "长" * 50_000, "？？？"]
    given = "\n".join(json.dumps({"id": n, "text": text}) for n, text in enumerate(odd))
    done = run(catalogue, given)
    assert done.returncode == 0, done.stderr
    acts = [json.loads(line)["act"] for line in done.stdout.splitlines()]
    assert len(acts) == len(odd)
    assert set(acts) <= {"refuse", "clarify", "handoff", "safety"}
