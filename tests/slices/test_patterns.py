"""Parts of patterns a slice may name, and shapes it may give a text."""

from __future__ import annotations

import re

import pytest

from zhagen.slices.faults import BrokenSlice
from zhagen.slices.load import load
from zhagen.slices.patterns import NAMES, spelled_out

TEXTS = {
    "unit": ("示例市青禾商贸有限公司", "示例市正源管理合伙企业（有限合伙）", "示例第一幼儿园"),
    "person": ("季然", "欧阳星河", "阿依古丽·买买提"),
    "day": ("2026年1月2日", "2026-01-02", "二〇二六年十一月二十三日", "2026 年 1 月 2 日"),
}


def test_every_named_part_fits_what_it_names():
    assert set(TEXTS) == set(NAMES)
    for name, texts in TEXTS.items():
        for text in texts:
            found = re.fullmatch(spelled_out(f"(?P<value>{{{name}}})"), text)
            assert found, (name, text)


def test_a_named_part_reaches_as_far_as_the_words_behind_it_want():
    pattern = spelled_out("系(?P<value>{unit})的法定代表人")
    text = "本人季然系示例市青禾商贸有限公司东湖分公司的法定代表人"
    assert re.search(pattern, text)["value"] == "示例市青禾商贸有限公司东湖分公司"


def test_counts_and_other_braces_stay_as_they_are():
    assert spelled_out(r"\d{4}{2,3}{units}") == r"\d{4}{2,3}{units}"


def test_a_loaded_slice_has_its_patterns_spelled_out(folder, edit):
    edit(
        "facts.yaml",
        "how: field, field: name}",
        "how: pattern, patterns: ['系(?P<value>{person})。']}",
    )
    patterns = [
        pattern
        for fact in load(folder).facts.values()
        for read in fact.read
        for pattern in read.patterns
    ]
    assert any(re.search(pattern, "系季然。") for pattern in patterns)


def test_an_unknown_shape_and_a_shape_of_a_day_are_told(folder, edit):
    edit("facts.yaml", "type: date", "type: date\n  shape: person_name")
    with pytest.raises(BrokenSlice) as caught:
        load(folder)
    assert "shape" in caught.value.faults[0].what
    edit("facts.yaml", "shape: person_name", "shape: surname")
    with pytest.raises(BrokenSlice) as caught:
        load(folder)
    assert "不在可选值中" in caught.value.faults[0].what
