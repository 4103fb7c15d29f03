"""What a careful colleague would find by reading a slice."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhagen.slices.check import check
from zhagen.slices.faults import Level
from zhagen.slices.find import versions
from zhagen.slices.lock import lock


def codes(folder: Path, level: Level | None = None) -> list[str]:
    return [fault.code for fault in check(folder) if level in {None, fault.level}]


def test_a_new_draft_has_no_fault(folder):
    assert [str(fault) for fault in check(folder)] == []


@pytest.mark.parametrize("version", versions(), ids=lambda version: version.ref)
def test_every_shipped_slice_is_sound(version):
    assert [str(fault) for fault in check(version.folder) if fault.level is Level.ERROR] == []


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        ("materials.yaml", "  basis: guide 第四条\n", "", "no-basis"),
        ("rules.yaml", "  basis: guide 第二条\n", "", "no-basis"),
        ("rules.yaml", "remedy: 请换领新证后提交。", 'remedy: ""', "no-remedy"),
        (
            "cases/basic.yaml",
            "    - {code: V01, subject: id_card.valid_until}\n",
            "    []\n",
            "no-case",
        ),
        ("materials.yaml", "need: applicant.by_agent == true", "need: 'true'", "unneeded-question"),
        (
            "facts.yaml",
            "read: {material: id_card, how: field, field: valid_until}",
            "why: x",
            "unknowable",
        ),
        ("guide.yaml", 'when: "true"', 'when: "false"', "unreachable"),
        (
            "materials.yaml",
            "by_agent == true",
            "by_agent == true && applicant.by_agent == false",
            "unreachable",
        ),
        ("rules.yaml", "it != null && it < on", "it < on", "type"),
        ("rules.yaml", "it != null && it < on", "it", "type"),
        (
            "guide.yaml",
            "look_alikes: []",
            "look_alikes: [{name: 甲, when: applicant.by_agent == true}]",
            "look-alike",
        ),
        ("guide.yaml", "applicant.name]", "form.name]", "no-question"),
        ("guide.yaml", "questions:", "drafts: {form: forms/x.docx}\nquestions:", "no-file"),
        ("slice.yaml", "status: draft", "status: in-use", "unlocked"),
        ("slice.yaml", 'version: "1.0"', 'version: "1.1"', "folder"),
        (
            "slice.yaml",
            "  guide: {",
            "  law: {title: 法, issuer: 人大, date: 2020}\n  guide: {",
            "unused-source",
        ),
    ],
)
def test_what_should_not_be_left_so_is_found(folder, edit, file, old, new, code):
    edit(file, old, new)
    found = [fault for fault in check(folder) if fault.code == code]
    assert found, [str(fault) for fault in check(folder)]
    assert found[0].file in {file, "rules.yaml", "facts.yaml"}
    assert found[0].line > 0


def test_an_outcome_with_the_condition_of_an_earlier_one_is_never_reached(folder, edit):
    edit("guide.yaml", "outcomes:", 'outcomes:\n  - {id: first, when: "true", text: 先}')
    (fault,) = check(folder)
    assert "与前面的 first 相同" in fault.what


def test_an_outcome_that_earlier_ones_cover_together_is_never_reached(folder, edit):
    edit(
        "guide.yaml",
        "outcomes:",
        "outcomes:\n"
        "  - {id: self, when: applicant.by_agent == false, text: 本人}\n"
        "  - {id: agent, when: applicant.by_agent == true, text: 代办}",
    )
    (fault,) = check(folder)
    assert fault.code == "unreachable"
    assert "ready" in fault.what


def test_an_outcome_that_hangs_on_what_cannot_be_listed_is_left_alone(folder, edit):
    edit("guide.yaml", 'when: "true"', "when: applicant.name.startsWith('欧阳')")
    assert check(folder) == ()


def test_a_question_is_needed_when_only_a_form_to_fill_uses_it(folder, edit):
    edit("rules.yaml", "differ(it)", "differ('applicant.name')")
    edit(
        "rules.yaml",
        "each: {concepts: [applicant.name]}\n  when: differ('applicant.name')",
        "when: applicant.by_agent",
    )
    edit("cases/basic.yaml", "{code: X01, subject: applicant.name}", "{code: X01}")
    edit("rules.yaml", "姓名不一致：{values}。", "姓名不一致。")
    assert codes(folder) == ["unneeded-question"]
    edit("guide.yaml", "questions:", "drafts: {form: cases/basic.yaml}\nquestions:")
    assert codes(folder) == []


def test_a_changed_locked_version_is_an_error(folder, edit):
    edit("slice.yaml", "status: draft", "status: in-use")
    lock(folder)
    assert codes(folder) == []
    edit("rules.yaml", "请换领新证后提交。", "请换证。")
    assert codes(folder, Level.ERROR) == ["locked"]
