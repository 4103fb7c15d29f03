"""What a careful colleague would find by reading a slice."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from written_drafts import write_out

from zhagen.slices.check import check
from zhagen.slices.faults import Level
from zhagen.slices.find import versions
from zhagen.slices.lock import lock
from zhagen.slices.new import new_draft


def codes(folder: Path, level: Level | None = None) -> list[str]:
    return [fault.code for fault in check(folder) if level in {None, fault.level}]


def test_a_draft_whose_template_words_are_replaced_has_no_fault(folder):
    assert [str(fault) for fault in check(folder)] == []


def test_what_is_left_of_the_template_is_told_and_is_an_error_once_in_use(tmp_path):
    draft = new_draft("some-service", "", tmp_path).folder
    faults = check(draft)
    assert {fault.code for fault in faults} == {"template"}
    assert {fault.level for fault in faults} == {Level.WARNING}
    assert any("title" in fault.what for fault in faults)
    head = draft / "slice.yaml"
    text = head.read_text(encoding="utf-8")
    head.write_text(text.replace("status: draft", "status: in-use"), encoding="utf-8")
    assert codes(draft, Level.ERROR) == ["template", "template"]


def test_broken_keys_do_not_hide_what_is_wrong_elsewhere(folder, edit):
    edit("rules.yaml", "severity: error                  #", "severty: error  #")
    edit("facts.yaml", "sensitivity: personal            #", "sensitivity: geheim  #")
    edit("materials.yaml", "need: applicant.by_agent == true", "need: applicant.by_agnet == true")
    edit("cases/basic.yaml", "{code: V01, subject", "{code: V02, subject")
    edit("guide.yaml", "applicant.name]", "applicant.nmae]")
    found = {(fault.file, fault.code) for fault in check(folder)}
    assert found == {
        ("rules.yaml", "structure"),
        ("facts.yaml", "structure"),
        ("materials.yaml", "unknown-fact"),
        ("cases/basic.yaml", "unknown-rule"),
        ("guide.yaml", "unknown-fact"),
        ("rules.yaml", "no-case"),
    }


def test_what_went_with_a_broken_entry_is_not_told_as_a_fault_of_others(folder, edit):
    edit("rules.yaml", "V01:\n  title: 身份证已过期\n", "V01: 身份证已过期\nV01x:\n  title: 甲\n")
    edit("cases/basic.yaml", "- name:", "- nmae: 甲\n- name:")
    assert {fault.code for fault in check(folder)} == {"structure"}


@pytest.mark.parametrize("file", ["slice.yaml", "facts.yaml", "materials.yaml", "rules.yaml"])
@pytest.mark.parametrize("text", ["", "a: [", "- 1\n- 2\n", "甲"])
def test_a_file_that_is_no_map_of_entries_is_told_without_guessing_at_the_rest(folder, file, text):
    (folder / file).write_text(text, encoding="utf-8")
    faults = check(folder)
    assert any(fault.file == file for fault in faults)
    assert all(fault.level is Level.ERROR for fault in faults if fault.file == file)


FILES = ["slice.yaml", "facts.yaml", "materials.yaml", "rules.yaml", "guide.yaml"]


@settings(max_examples=60, deadline=None)
@given(file=st.sampled_from(FILES), line=st.integers(0, 60), how=st.sampled_from("dkx"))
def test_a_line_that_went_wrong_never_makes_other_entries_look_wrong(file, line, how):
    with tempfile.TemporaryDirectory() as root:
        broken = new_draft("some-service", "某事项", Path(root)).folder
        write_out(broken)
        lines = (broken / file).read_text(encoding="utf-8").splitlines()
        at = line % len(lines)
        key, colon, rest = lines[at].partition(":")
        replaced = {"d": [], "k": [f"{key}x{colon}{rest}"], "x": [f"{key}: {{a: [1]}}"]}
        (broken / file).write_text(
            "\n".join([*lines[:at], *replaced[how], *lines[at + 1 :]]) + "\n", encoding="utf-8"
        )
        faults = check(broken)
    if any(fault.code == "structure" for fault in faults):
        assert {fault.code for fault in faults} == {"structure"}, lines[at]


@pytest.mark.parametrize("file", ["slice.yaml", "facts.yaml", "materials.yaml", "rules.yaml"])
def test_a_file_without_entries_costs_no_traceback(folder, file):
    (folder / file).write_text("{}", encoding="utf-8")
    assert check(folder)


def test_a_condition_is_tried_although_another_file_names_what_is_not_there(folder, edit):
    edit("rules.yaml", "it != null && it < on", "it < on")
    edit("guide.yaml", "applicant.name]", "applicant.nmae]")
    assert {"type", "unknown-fact"} <= set(codes(folder))


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
