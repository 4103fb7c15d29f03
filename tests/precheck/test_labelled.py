"""Folders of whole cases that people label, and how a review is scored against them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhagen.precheck.labelled import BadLabels, read_labelled
from zhagen.precheck.scoring import CodeCounts, Score, fold, in_order

SAMPLES = Path(__file__).parents[2] / "samples" / "cases"
GOOD = {
    "schema": 1,
    "slice": "x",
    "on": "2026-11-22",
    "files": ["1.jpg"],
    "findings": [{"code": "C01"}],
}


def labelled(root, content):
    case = root / "甲"
    case.mkdir()
    (case / "1.jpg").write_bytes(b"x")
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    (case / "truth.json").write_text(text, encoding="utf-8")
    return root


def test_the_shipped_samples_are_labelled_cases():
    cases = read_labelled(SAMPLES)
    assert {case.style for case in cases} == {"scan", "photo", "copy", "digital"}
    assert {case.slice_id for case in cases} == {"employer-social-insurance"}
    assert all(file.is_file() for case in cases for file in case.files)


def test_a_case_may_be_labelled_with_findings_only(tmp_path):
    (case,) = read_labelled(labelled(tmp_path, GOOD))
    assert (case.style, case.truth["facts"], case.truth["documents"]) == ("未注明", {}, [])
    score = Score()
    score.add(case.name, case.truth, {"findings": [], "facts": [], "documents": []})
    assert score.misses == ["甲 漏 C01"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "不是合法的 JSON"),
        ({**GOOD, "files": ["2.jpg"]}, "写着文件 2.jpg"),
        ({**GOOD, "on": "明天"}, "“on”写得不对"),
        ({**GOOD, "findings": [{"severity": "error"}]}, "缺少“findings → 第 1 项 → code”"),
        ({key: value for key, value in GOOD.items() if key != "findings"}, "缺少“findings”"),
        ([], "truth.json"),
    ],
)
def test_what_is_wrong_with_a_label_is_one_line_with_its_key(tmp_path, content, words):
    with pytest.raises(BadLabels, match=words) as caught:
        read_labelled(labelled(tmp_path, content))
    assert "\n" not in str(caught.value)


CODES = st.lists(st.sampled_from(["C01", "F02", "X03"]), max_size=4)
SEVERITIES = st.sampled_from(["error", "warning", "unclear"])
FINDINGS = st.lists(
    st.builds(
        lambda code, severity: {
            "code": code, "severity": severity, "material": "a", "fact": None, "message": "",
        },
        st.sampled_from(["C01", "F02", "X03"]),
        SEVERITIES,
    ),
    max_size=5,
)  # fmt: skip


@given(planted=FINDINGS, said=FINDINGS)
def test_counts_never_exceed_what_there_was(planted, said):
    score = Score()
    truth = {"findings": planted, "facts": {}, "documents": []}
    score.add("甲", truth, {"findings": said, "facts": [], "documents": []})
    for one in score.codes.rates():
        assert 0 <= one.found <= min(one.planted, one.said)
        assert one.found <= one.rightly <= one.said


@given(findings=FINDINGS)
def test_a_review_that_says_just_the_truth_finds_all_and_nothing_else(findings):
    score = Score()
    truth = {"findings": findings, "facts": {}, "documents": []}
    score.add("甲", truth, {"findings": findings, "facts": [], "documents": []})
    assert all(one.recall == one.precision == 1 for one in score.codes.rates())
    assert score.misses == []


def test_a_planted_error_that_is_only_asked_is_doubted_not_found():
    finding = {"code": "C01", "severity": "error", "material": "a", "fact": None, "message": ""}
    score = Score()
    said = [{**finding, "severity": "unclear"}]
    truth = {"findings": [finding], "facts": {}, "documents": []}
    score.add("甲", truth, {"findings": said, "facts": [], "documents": []})
    assert (score.codes.found["C01"], score.doubted["C01"]) == (0, 1)
    assert score.misses == ["甲 看不准 C01 a"]


@given(first=CODES, second=CODES)
def test_counting_together_is_counting_one_after_the_other(first, second):
    one, other, both = CodeCounts(), CodeCounts(), CodeCounts()
    one.add(first, (), second)
    other.add(second, (), first)
    both.add(first, (), second)
    both.add(second, (), first)
    one.include(other)
    assert one.rates() == both.rates()


def test_codes_come_in_the_order_of_a_review():
    assert in_order(["T01", "Q01", "L02", "C02", "C01", "X07"]) == (
        "C01", "C02", "X07", "L02", "T01", "Q01",
    )  # fmt: skip


def test_width_spaces_and_brackets_make_no_difference():
    assert fold("示例（市） ABC") == fold("示例(市)ａｂｃ")
