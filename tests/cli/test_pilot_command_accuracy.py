"""`zhagen pilot accuracy` from the draw to the verdict, as officers judge and settle it."""

from __future__ import annotations

import csv
import json

from pilot_office import pilot


def _judged(sheet, out, missed):
    """The sheet filled in: a fault in every third case, but for those in `missed`."""
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = list(csv.reader(file))
    for place, row in enumerate(rows):
        row[header.index("已核")] = "是"
        row[2] = "是" if place % 3 == 0 and row[1] not in missed else ""
    with out.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    code = header[2].partition("（")[2].removesuffix("）")
    return code, [row[1] for place, row in enumerate(rows) if place % 3 == 0]


def test_the_accuracy_study_runs_from_the_draw_to_the_verdict(run_once, tmp_path, capsys):
    charter = ("--charter", run_once / "charter.yaml")
    sample = tmp_path / "样本.json"
    drawn = ("accuracy", "sample", run_once / "试点.csv", *charter, "--errors-per-case", 0.4)
    assert pilot(*drawn, "-o", sample) == 0
    first = sample.read_bytes()
    assert pilot(*drawn, "-o", sample) == 0
    assert sample.read_bytes() == first
    assert pilot("accuracy", "sheets", sample, *charter, "-o", tmp_path) == 0
    blank = tmp_path / "判定表-经办人甲.csv"
    code, faulty = _judged(blank, tmp_path / "甲.csv", ())
    _judged(blank, tmp_path / "乙.csv", faulty[:1])
    cases = [each["case"] for each in json.loads(first)["cases"]]
    lines = (
        {"case": each, "findings": [{"code": code, "severity": "error"}] * (each in faulty)}
        for each in cases
    )
    findings = tmp_path / "结果.jsonl"
    findings.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    both = ("--sheet", tmp_path / "甲.csv", "--sheet", tmp_path / "乙.csv")
    words = ("accuracy", "judge", sample, *charter, *both, "--findings", findings)
    assert pilot(*words) == 2
    assert "1 处判得不一样" in capsys.readouterr().err
    settled = tmp_path / "定论.csv"
    assert pilot(*words, "--settling", settled) == 0
    filled = settled.read_text(encoding="utf-8-sig").replace(f"{code},", f"{code},是")
    settled.write_text(filled, encoding="utf-8-sig")
    capsys.readouterr()
    assert pilot(*words, "--settled", settled, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["schema"], found["verdict"]) == (1, "go")
    assert found["found"]["overall"]["recall"]["value"] == 1
    assert pilot(*words, "--settled", settled) == 0
    assert "可以启用" in capsys.readouterr().out
