"""A finding starts the next version of a slice, with its sentence and id as the recorded reason."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.insight.made import candidate, discovery, finding, proposal
from typer.testing import CliRunner

from zhagen.cli.main import app
from zhagen.insight.to_json import findings_json
from zhagen.slices.find import resolve
from zhagen.slices.load import load

SLICE = "employer-social-insurance"


@pytest.fixture
def findings(tmp_path: Path) -> Path:
    made = discovery(finding(1), finding(2, candidate(item="SX1")))
    path = tmp_path / "FINDINGS.json"
    path.write_text(findings_json(made, [proposal(finding="F-0000000002")]), encoding="utf-8")
    return path


def _new(tmp_path: Path, because: str):
    made = ["slice", "new", SLICE, "--from", SLICE, "--dir", str(tmp_path), "--because", because]
    return CliRunner().invoke(app, made)


def _reason(tmp_path: Path) -> str:
    return next((tmp_path / SLICE).rglob("slice.yaml")).read_text(encoding="utf-8")


def test_a_finding_is_recorded_with_its_sentence_and_its_proposal(tmp_path, findings):
    assert _new(tmp_path, f"{findings}#F-0000000002").exit_code == 0
    assert "效能分析发现 F-0000000002：“示例事项2”指南每天浏览由 60 次降到 30 次。" in _reason(
        tmp_path
    )
    assert "建议：放回原处。" in _reason(tmp_path)


def test_a_finding_of_another_item_is_taken_with_a_remark(tmp_path, findings):
    told = _new(tmp_path, f"{findings}#F-0000000002")
    assert told.exit_code == 0
    assert "F-0000000002 说的是事项 SX1，这个切片是《" in told.stderr


def test_good_news_and_explanations_are_taken_with_a_remark(tmp_path):
    good = candidate("returns.fell", item=load(resolve(SLICE)).task_code, metric="return_share",
                     before=0.3, after=0.2, change=-0.1)  # fmt: skip
    known = candidate("bots.traffic", item=None)
    made = discovery(finding(1, good), explanations=(finding(2, known),))
    path = tmp_path / "g.json"
    path.write_text(findings_json(made), encoding="utf-8")
    told = _new(tmp_path / "a", f"{path}#F-0000000001")
    assert told.stderr.count("请留意") == 1
    assert "好消息" in told.stderr
    told = _new(tmp_path / "b", f"{path}#F-0000000002").stderr
    assert "说的是全站" in told
    assert "是对数字的解释" in told


def test_a_finding_of_the_item_itself_needs_no_remark(tmp_path, findings):
    entries = json.loads(findings.read_text(encoding="utf-8"))[:1]
    entries[0]["item"] = load(resolve(SLICE)).task_code
    findings.write_text(json.dumps(entries), encoding="utf-8")
    assert "请留意" not in _new(tmp_path, str(findings)).stderr


def test_a_list_of_one_finding_needs_no_id(tmp_path, findings):
    first = json.loads(findings.read_text(encoding="utf-8"))[:1]
    findings.write_text(json.dumps(first), encoding="utf-8")
    assert _new(tmp_path, str(findings)).exit_code == 0
    assert "F-0000000001" in _reason(tmp_path)


def test_which_of_several_is_asked_for_with_the_ids_to_choose_from(tmp_path, findings):
    for because in (str(findings), f"{findings}#F-00000000ff"):
        told = str(_new(tmp_path, because).exception)
        assert "F-0000000001、F-0000000002" in told
    assert not (tmp_path / SLICE).exists()


def test_an_id_alone_is_refused_because_nobody_could_look_it_up(tmp_path):
    assert "没有出处" in str(_new(tmp_path, "F-0000000001").exception)


def test_a_list_of_something_else_is_refused(tmp_path, findings):
    findings.write_text("[1, 2]", encoding="utf-8")
    assert "没有发现" in str(_new(tmp_path, str(findings)).exception)
