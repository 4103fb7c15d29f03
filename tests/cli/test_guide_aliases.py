"""Names that searches suggest are proposed, approved by a person, and only then used."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ITEMS = [
    {"id": "A1", "name": "特种设备使用登记", "item_code": "1001"},
    {"id": "A2", "name": "公司变更登记", "item_code": "1002"},
]


def run(*arguments: str | Path, given: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "zhagen", "guide", *map(str, arguments)]
    return subprocess.run(command, input=given, capture_output=True, text=True, check=False)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    rows = [json.dumps(one, ensure_ascii=False) for one in ITEMS]
    (tmp_path / "items.jsonl").write_text("\n".join(rows), "utf-8")
    (tmp_path / "items.csv").write_text(
        "item_code,name,url_prefix\n1001,特种设备使用登记,/sp/\n1002,公司变更登记,/gs/\n", "utf-8"
    )
    searches = [{"q": "旺财证", "results": 3, "clicked": "/sp/index.html"} for _ in range(14)] + [
        {"q": "旺财证", "results": 3, "clicked": "/gs/index.html"}
    ]
    searches += [{"q": "独一份", "results": 0, "clicked": None} for _ in range(3)]
    searches += [{"q": "电话13900012345", "results": 1, "clicked": "/sp/"} for _ in range(20)]
    lines = [json.dumps(one, ensure_ascii=False) for one in searches]
    (tmp_path / "search.jsonl").write_text("\n".join(lines), "utf-8")
    return tmp_path


def made(files: Path) -> list[dict[str, object]]:
    done = run(
        "aliases", "--catalogue", files / "items.jsonl", "--searches", files / "search.jsonl",
        "--items", files / "items.csv", "-o", files / "aliases.jsonl",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in (files / "aliases.jsonl").read_text("utf-8").splitlines()]


def test_what_most_opened_is_proposed_and_rare_or_personal_words_are_not(files: Path) -> None:
    (row,) = made(files)
    assert (row["wording"], row["item"], row["why"]) == ("旺财证", "A1", "opened")
    assert (row["searches"], row["opened"], row["state"]) == (15, 14, "proposed")
    assert 0.5 < float(str(row["low"])) < 14 / 15


def test_only_an_approved_name_is_used(files: Path) -> None:
    (row,) = made(files)
    link = ["link", "--catalogue", files / "items.jsonl", "--aliases", files / "aliases.jsonl"]
    asked = '{"id": 1, "text": "旺财证怎么办"}\n'
    before = json.loads(run(*link, given=asked).stdout)
    assert before["act"] != "answer"
    unsigned = run("approve", files / "aliases.jsonl", str(row["id"]), "--by", " ")
    assert unsigned.returncode == 2
    assert run("approve", files / "aliases.jsonl", str(row["id"]), "--by", "综窗科").returncode == 0
    after = json.loads(run(*link, given=asked).stdout)
    assert (after["act"], after["items"][0]["id"]) == ("answer", "A1")


def test_what_was_decided_is_kept_when_searches_are_looked_at_again(files: Path) -> None:
    (row,) = made(files)
    run("approve", files / "aliases.jsonl", str(row["id"]), "--by", "综窗科", "--decline")
    again = run(
        "aliases", "--catalogue", files / "items.jsonl", "--searches", files / "search.jsonl",
        "--items", files / "items.csv", "--known", files / "aliases.jsonl",
        "-o", files / "more.jsonl",
    )  # fmt: skip
    assert again.returncode == 0, again.stderr
    (kept,) = [json.loads(one) for one in (files / "more.jsonl").read_text("utf-8").splitlines()]
    assert kept["state"] == "declined"


def test_an_approval_without_a_name_under_it_is_refused(files: Path) -> None:
    (files / "aliases.jsonl").write_text(
        '{"wording": "旺财证", "item": "A1", "state": "approved"}\n', "utf-8"
    )
    link = ["link", "--catalogue", files / "items.jsonl", "--aliases", files / "aliases.jsonl"]
    done = run(*link, given="")
    assert done.returncode == 2
    assert "批准人" in done.stderr
