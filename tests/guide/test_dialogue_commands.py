"""`zhagen guide talk` and `zhagen guide report` as a person at a terminal meets them."""

from __future__ import annotations

import json
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from tests.guide.test_dialogue import WHOLE
from tests.guide.test_dialogue_measure import resolved, session

from zhagen.events.ledger import JsonlLedger
from zhagen.slices.find import resolve

SLICE = "employer-social-insurance"


def run(*words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "zhagen", "guide", *words]
    return subprocess.run(command, input=typed, capture_output=True, text=True, check=False)


def talk(*words: str, typed: str) -> subprocess.CompletedProcess[str]:
    return run("talk", SLICE, "--on", "2026-11-22", *words, typed=typed)


def whole() -> str:
    """Answers in the order they are asked, by number where there are choices."""
    order = [
        *("applicant.kind", "insurance.scheme", "org.already_registered", "org.name", "org.uscc"),
        *("handler.role", "payment.method", "org.headcount", "form.insurance_kinds"),
        *("org.address", "legal_rep.id_number", "form.legal_rep_phone"),
    ]
    typed = {"applicant.kind": "1", "org.already_registered": "2", "form.insurance_kinds": "1,2,3"}
    return "".join(f"{typed.get(name, WHOLE[name])}\n" for name in order)


def test_a_talk_ends_with_checklist_and_files(tmp_path: Path) -> None:
    done = talk("--out", str(tmp_path), typed=f"{whole()}草稿\n清楚了\n")
    assert done.returncode == 0, done.stderr
    assert "可以办理企业社保开户" in done.stdout
    assert "1. 营业执照（副本）" in done.stdout
    assert "依据：《中华人民共和国社会保险法》第五十七条" in done.stdout
    assert (tmp_path / "社会保险登记表（草稿）.docx").is_file()
    facts = json.loads((tmp_path / "要素.json").read_text(encoding="utf-8"))
    assert facts["org.headcount"] == 12
    assert facts["form.insurance_kinds"] == ["养老保险", "失业保险", "工伤保险"]
    assert "祝您办事顺利" in done.stdout


def test_a_talk_for_a_person_is_written_to_the_file_and_that_is_said(tmp_path: Path) -> None:
    file = tmp_path / "to_person.json"
    words = ("--handoff", str(file), "--phone", "028-00000000")
    done = talk(*words, typed="单位\n1\n不想说\n转人工\n还在吗\n")
    assert done.returncode == 0, done.stderr
    assert f"已写出 {file}" in done.stdout
    assert "说过的 2 项" in done.stdout
    assert "不愿说的 1 项（是否已办过社保登记）" in done.stdout
    assert "大厅电话：028-00000000" in done.stdout
    package = json.loads(file.read_text(encoding="utf-8"))
    assert package["known"] == {"applicant.kind": "unit", "insurance.scheme": "social"}
    assert package["refused"] == ["org.already_registered"]
    assert package["transcript"][-1]["who"] == "guide"


def test_a_talk_for_a_person_is_put_beside_the_stored_talk(tmp_path: Path) -> None:
    talk("--save", str(tmp_path / "talk.json"), typed="单位\n转人工\n")
    package = json.loads((tmp_path / "转人工.json").read_text(encoding="utf-8"))
    assert package["reason"] == "asked_for"


def test_what_holds_values_of_persons_is_the_owners_alone_to_read(tmp_path: Path) -> None:
    save = tmp_path / "talk.json"
    talk("--save", str(save), "--out", str(tmp_path), typed=f"{whole()}草稿\n转人工\n")
    written = {one.name: stat.S_IMODE(one.stat().st_mode) for one in tmp_path.iterdir()}
    assert {"talk.json", "要素.json", "转人工.json", "社会保险登记表（草稿）.docx"} <= set(written)
    assert set(written.values()) == {0o600}


def test_a_way_to_another_item_is_not_offered_where_nobody_can_go_it() -> None:
    done = talk(typed="个人\n")
    assert "灵活就业人员参保登记" in done.stdout
    assert "改办" not in done.stdout


def test_that_nobody_is_there_and_nothing_is_kept_is_said() -> None:
    done = talk(typed="单位\n转人工\n")
    assert done.returncode == 0
    assert "这里没有人接着办" in done.stdout
    assert "--handoff" in done.stdout


def test_the_end_of_input_is_a_calm_end(tmp_path: Path) -> None:
    save = tmp_path / "talk.json"
    done = talk("--save", str(save), typed="单位\n为什么\n")
    assert done.returncode == 0
    assert "好的，先到这里" in done.stdout
    again = talk("--save", str(save), typed="")
    assert "要办的还是“企业社保开户”" in again.stdout
    assert "养老、失业、工伤保险，还是医疗" in again.stdout


def test_a_stored_talk_about_another_item_is_not_taken_over(tmp_path: Path) -> None:
    save = tmp_path / "talk.json"
    talk("--save", str(save), typed="单位\n")
    before = save.read_bytes()
    done = run("talk", "individual-business-registration", "--save", str(save))
    assert done.returncode == 2
    assert "另一件事" in done.stderr
    assert "employer-social-insurance" in done.stderr
    assert save.read_bytes() == before


@pytest.mark.parametrize("content", ["{}", "[]", "no", '{"schema": 9}'])
def test_a_file_that_is_no_talk_is_told_in_one_line(tmp_path: Path, content: str) -> None:
    save = tmp_path / "talk.json"
    save.write_text(content, encoding="utf-8")
    done = talk("--save", str(save), typed="")
    assert done.returncode == 2
    assert "不是存下的对话" in done.stderr
    assert "Traceback" not in done.stderr
    assert save.read_text(encoding="utf-8") == content


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["talk", "no-such-slice"], "没有切片"),
        (["talk", SLICE, "--on", "morgen"], "--on 不是日期"),
        (["talk", SLICE, "--out", "no/such/folder"], "--out 不是文件夹"),
        (["report", "--ledger", "no/such/folder"], "找不到台账文件夹"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_exit_code_2(words: list[str], says: str) -> None:
    done = run(*words)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_a_slice_without_outcomes_cannot_be_talked_through(tmp_path: Path) -> None:
    folder = tmp_path / SLICE / "1.0"
    shutil.copytree(resolve(SLICE), folder)
    (folder / "guide.yaml").unlink()
    done = run("talk", str(folder))
    assert done.returncode == 2
    assert "outcomes" in done.stderr


def test_the_report_is_a_table_in_chinese_and_json_for_programs(tmp_path: Path) -> None:
    events = [*resolved(1), *resolved(2), *session(3, "handed"), *session(4, "refused")]
    JsonlLedger(tmp_path).append(events)
    done = run("report", "--ledger", str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "解决率" in done.stdout
    assert "2/3（67%）" in done.stdout
    assert "95% 区间" in done.stdout
    told = json.loads(run("report", "--ledger", str(tmp_path), "--json").stdout)
    assert told["schema"] == 1
    assert told["slices"][0]["resolution"]["n"] == 3


def test_an_empty_ledger_says_that_there_is_nothing_yet(tmp_path: Path) -> None:
    assert "还没有导办的记录" in run("report", "--ledger", str(tmp_path)).stdout
