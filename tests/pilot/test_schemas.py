"""What every command of a pilot writes or prints as JSON is what its schema says."""

from __future__ import annotations

import csv
import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import charters
import pytest
import yaml
from published import check_of, fits
from tests.cli import pilot_office as office

BY = ("--by", "何以宁", "--by", "陆青禾", "--on", "2026-10-26")


def lines_of(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def run_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return office.run_eight_weeks(tmp_path_factory.mktemp("pilot"))


@pytest.fixture
def folder(run_once: Path, tmp_path: Path) -> Path:
    """The same, to be spoilt."""
    return shutil.copytree(run_once, tmp_path / "试点")


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> Any:
    """What a command prints with `--json`, and that it ends with the code expected."""

    def read(*words: object, code: int = 0) -> Any:
        capsys.readouterr()
        assert office.pilot(*words, "--json") == code
        return json.loads(capsys.readouterr().out)

    return read


def test_a_ranking(run_once: Path, printed: Any) -> None:
    fits("scope", printed("scope", run_once / "试点.csv", "--column", "item=办件类型"))
    fits("scope", printed("scope", run_once / "试点.csv", "--top", 1))


def test_a_plan_with_and_without_its_baseline(run_once: Path, printed: Any, tmp_path: Path) -> None:
    charter = run_once / "charter.yaml"
    baseline = ("--baseline", run_once / "基线.csv", "--simulations", 100)
    made = printed("plan", charter, *baseline)
    assert made["plan"]["feasible"]
    fits("plan", made)
    alone = printed("plan", charter)
    fits("plan", alone)
    assert not check_of("plan").is_valid({**made, "plan": None})
    assert not check_of("plan").is_valid({**alone, "plan": made["plan"]})
    text = charter.read_text("utf-8")
    other = tmp_path / "charter.yaml"
    other.write_text(text.replace("kind: switchback", "kind: before_after"), "utf-8")
    fits("plan", printed("plan", other, *baseline, code=1))
    other.write_text(text.replace("kind: switchback", "kind: cluster"), "utf-8")
    drawn = printed("plan", other, *baseline)
    assert drawn["plan"]["treated"]
    fits("plan", drawn)
    fits("plan", printed("plan", charter, "--baseline", run_once / "试点.csv", code=1))
    other.write_text(text.replace("planned: -0.25", "planned: -0.1"), "utf-8")
    told = printed("plan", other, code=1)
    assert told["faults"]
    fits("plan", told)


def test_the_charter_in_yaml(run_once: Path) -> None:
    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: plain(each) for name, each in value.items()}
        if isinstance(value, list):
            return [plain(each) for each in value]
        return value.isoformat() if isinstance(value, date) else value

    for path in (charters.SHIPPED, run_once / "charter.yaml"):
        fits("charter", plain(yaml.safe_load(path.read_text("utf-8"))))
    for wrong in ({"alpha": 1}, {"power": 0}, {"weeks": 8}, {"schema": 2}):
        assert not check_of("charter").is_valid(plain(charters.content(**wrong)))
    changed = plain(charters.content(metrics__primary__horizon=-1))
    assert not check_of("charter").is_valid(changed)


def test_the_sealed_charter_and_its_amendments(folder: Path) -> None:
    paper, log = folder / "charter.sealed.json", folder / "记录"
    fits("sealed", json.loads(paper.read_text("utf-8")))
    changes = folder / "变更.yaml"
    changes.write_text("schedule: {}\n".replace("{}", _schedule(paper)), "utf-8")
    why = ("--amend", changes, "--text", "加一天停开", "--on", "2026-09-01", "--log", log)
    assert office.pilot("seal", paper, *_key(folder, "department"), *why) == 0
    fits("sealed", json.loads(paper.read_text("utf-8")))
    assert office.pilot("seal", paper, *_key(folder, "vendor"), "--on", "2026-09-02") == 0
    assert office.pilot("log", "amend", log, "--sealed", paper) == 0
    amended = json.loads((log / "sealed.json").read_text("utf-8"))
    fits("sealed", amended)
    amended["amendments"][0]["changes"]["schedule"]["weeks"] = 0
    assert not check_of("sealed").is_valid(amended)


def _schedule(paper: Path) -> str:
    schedule = json.loads(paper.read_text("utf-8"))["charter"]["schedule"]
    return json.dumps({**schedule, "closed": ["2026-09-04"]})


def _key(folder: Path, party: str) -> tuple[object, ...]:
    return ("--key", folder / f"{party}.pem", "--party", party)


@pytest.mark.parametrize("faulty", [0, 3])
def test_the_accuracy_study(run_once: Path, printed: Any, tmp_path: Path, faulty: int) -> None:
    charter, sample = ("--charter", run_once / "charter.yaml"), tmp_path / "样本.json"
    drawn = ("accuracy", "sample", run_once / "试点.csv", *charter, "--errors-per-case", 0.4)
    assert office.pilot(*drawn, "-o", sample) == 0
    fits("accuracy-sample", json.loads(sample.read_text("utf-8")))
    assert office.pilot("accuracy", "sheets", sample, *charter, "-o", tmp_path) == 0
    sheets = sorted(tmp_path.glob("判定表-*.csv"))
    both = [word for sheet in sheets for word in ("--sheet", _judged(sheet, faulty))]
    findings = tmp_path / "结果.jsonl"
    findings.write_text(json.dumps({"case": "没有这件", "findings": []}), "utf-8")
    found = printed("accuracy", "judge", sample, *charter, *both, "--findings", findings)
    # Where nobody found a fault there is no share of faults found.
    assert (found["found"]["overall"]["recall"]["value"] is None) == (not faulty)
    fits("accuracy-judge", found)


def _judged(sheet: Path, faulty: int) -> Path:
    """The sheet with every case judged, and a fault in every so many."""
    header, *rows = csv.reader(sheet.read_text("utf-8-sig").splitlines())
    for place, row in enumerate(rows):
        row[header.index("已核")] = "是"
        row[2] = "是" if faulty and place % faulty == 0 else ""
    with sheet.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return sheet


def test_the_log_and_what_is_added_to_it(folder: Path, printed: Any) -> None:
    log, wrong = folder / "记录", folder / "错.csv"
    wrong.write_text(
        "办件编号,窗口,收件时间,答复时间\n"
        "N1,综窗9,2026-09-01T09:00:00,\n"
        "N2,综窗1,昨天,\n"
        "N3,综窗1,2026-09-01T09:00:00,\n",
        "utf-8",
    )
    added = printed("log", "add", log, wrong, "--secret", folder / "部门.key")
    assert added["added"][0]["set_aside"]
    fits("log-add", added)
    sheet = ("--week", 8, "--on", "2026-10-19", "-o", folder / "再印.html")
    assert office.pilot("log", "sheet", log, *sheet) == 0
    for name, path in {"log-segment": "segments.jsonl", "log-root": "roots.jsonl"}.items():
        lines = lines_of(log / path)
        assert len(lines) == 2
        for line in lines:
            check_of(name).validate(line)
    cases = [case for path in (log / "entries").iterdir() for case in lines_of(path)]
    assert {"ended_at", "returned"} <= set(cases[0])
    check = check_of("log-case")
    for case in (cases[0], cases[-1]):
        fits("log-case", case)
    assert all(map(check.is_valid, cases[:200]))
    assert not check.is_valid({**cases[0], "case_id": "K000001"})


def test_person_days(folder: Path, printed: Any) -> None:
    log = folder / "记录"
    fits("effort", printed("effort", log))
    spent = ("--party", "vendor", "--days", 1.5, "--on", "2026-09-01", "--for", "培训")
    fits("effort", printed("effort", log, *spent))
    (line,) = lines_of(log / "effort.jsonl")
    fits("log-effort", line)


@pytest.mark.parametrize("week", [2, 4, 6, 8])
def test_a_look(run_once: Path, printed: Any, week: int) -> None:
    fits("look", printed("evaluate", run_once / "记录", "--week", week))


def test_a_decision_and_its_lessons(run_once: Path, printed: Any, tmp_path: Path) -> None:
    record, lessons = tmp_path / "决定.json", tmp_path / "lessons.json"
    words = ("--week", 8, *BY, "-o", record, "--lessons", lessons, "--remark", "先开后关")
    shown = printed("decide", run_once / "记录", *words)
    fits("decision", shown)
    assert json.loads(record.read_bytes()) == shown
    fits("lessons", json.loads(lessons.read_bytes()))


def test_a_check_of_a_sound_and_of_a_broken_log(folder: Path, printed: Any) -> None:
    log = folder / "记录"
    roots = shutil.copy(log / "roots.jsonl", folder / "对方存.txt")
    fits("verify", printed("verify", log, "--roots", roots))
    (log / "segments.jsonl").write_bytes(b"")
    cut = printed("verify", log, "--roots", roots, code=1)
    assert cut["faults"]
    fits("verify", cut)
    (log / "segments.jsonl").write_bytes(b"?\n")
    fits("verify", printed("verify", log, code=1))
