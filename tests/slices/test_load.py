"""A slice folder becomes a Slice whole, or every fault of it is told with file, line and remedy."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhagen.slices.faults import BrokenSlice
from zhagen.slices.find import versions
from zhagen.slices.load import assemble, load
from zhagen.slices.marks import parse_marked
from zhagen.slices.model import FactType, How, Severity


def faults(folder: Path):
    with pytest.raises(BrokenSlice) as caught:
        load(folder)
    return caught.value.faults


def only(folder: Path):
    (fault,) = faults(folder)
    return fault


def test_a_sound_slice_loads_into_frozen_values(folder):
    slice_ = load(folder)
    assert slice_.ref == "residence-permit@1.0"
    assert slice_.facts["id_card.valid_until"].type is FactType.DATE
    assert slice_.facts["form.name"].concept == "applicant.name"
    assert slice_.facts["form.name"].read[0].how is How.LABEL
    assert slice_.rules["V01"].severity is Severity.ERROR
    assert str(slice_.materials["form"].basis[0]) == "《示例市办事指南》第三条"
    with pytest.raises(AttributeError):
        slice_.title = "x"


def test_every_item_knows_its_line(folder):
    slice_ = load(folder)
    for file, items in (
        ("facts.yaml", slice_.facts),
        ("materials.yaml", slice_.materials),
        ("rules.yaml", slice_.rules),
    ):
        lines = (folder / file).read_text(encoding="utf-8").splitlines()
        for name, item in items.items():
            assert item.at.file == file
            assert lines[item.at.line - 1].startswith(f"{name}:")


def test_a_case_is_spelled_out_from_the_one_it_is_like(folder):
    by_name = {case.name: case for case in load(folder).cases}
    without = by_name["没有交申请表"]
    assert without.given["materials"] == ("id_card",)
    assert "form.name" not in without.given["facts"]
    assert without.on == date(2026, 11, 22)
    assert by_name["姓名不一致"].given["facts"]["form.name"] == "王小米"
    assert by_name["材料齐全"].given["facts"]["id_card.valid_until"] is None


def test_every_shipped_slice_loads():
    found = versions()
    assert found
    for version in found:
        assert load(version.folder).ref == version.ref


@pytest.mark.parametrize(
    ("file", "old", "new", "what", "remedy"),
    [
        ("rules.yaml", "severity: error", "severty: error", "severty：没有这个键", "severity"),
        ("rules.yaml", "severity: error", "severity: fatal", "不在可选值中", "notice"),
        ("rules.yaml", "basis: guide 第二条", "basis: gude 第二条", "gude", "sources"),
        ("slice.yaml", 'version: "1.0"', "version: 1.0", "应为文本", "引号"),
        ("slice.yaml", "id: residence-permit", "id: Residence", "写法不合", "改成"),
        ("slice.yaml", "region: 示例市", "regoin: 示例市", "缺少必填的“region”", "region"),
        ("materials.yaml", "copies: 1", "copies: 一", "应为整数", "数字"),
        ("facts.yaml", "field: name}", "field: nmae}", "证件字段“nmae”不存在", "name"),
        (
            "facts.yaml",
            "concept: applicant.name",
            "concept: applicant.nmae",
            "不存在",
            "applicant.name",
        ),
        ("facts.yaml", "{material: form,", "{material: fom,", "材料“fom”不存在", "form"),
        ("facts.yaml", "type: boolean", "type: bool", "不在可选值中", "boolean"),
        ("facts.yaml", "applicant.by_agent:", "param.by_agent:", "条件里另有所指", "换一个"),
        ("facts.yaml", "applicant.by_agent:", "applicant.name.given:", "开头", "改其中一个"),
        (
            "materials.yaml",
            "applicant.by_agent ==",
            "applicant.by_agnet ==",
            "没有要素",
            "by_agent",
        ),
        ("materials.yaml", "by_agent == true", "by_agent == 'yes'", "不会等于“yes”", "去掉引号"),
        ("rules.yaml", "needed(it)", "neded(it)", "没有函数 neded()", "needed"),
        ("rules.yaml", "needed(it)", "needed('fom')", "“fom”不存在", "form"),
        ("rules.yaml", "needed(it)", "needed(it, it)", "参数个数", "needed(material)"),
        ("rules.yaml", "needed(it)", "needed(applicant.name)", "应为加引号的名字", "这样"),
        ("rules.yaml", "needed(it) &&", "needed(it) & &", "写法不对", "改正"),
        ("rules.yaml", "differ(it)", "differ(it, ['form.nmae'])", "form.nmae", "form.name"),
        ("rules.yaml", "it < on", "it < param.day", "没有参数 param.day", "parameters"),
        ("rules.yaml", "缺少{material}", "缺少{materiel}", "占位符“materiel”", "material"),
        ("rules.yaml", "{values}", "{values", "花括号", "名字"),
        (
            "rules.yaml",
            "concepts: [applicant.name]",
            "concepts: [form.name]",
            "概念",
            "applicant.name",
        ),
        (
            "rules.yaml",
            "each: {materials: all}",
            "each: {materials: all, files: all}",
            "恰好",
            "slice",
        ),
        (
            "guide.yaml",
            "[applicant.by_agent,",
            "[applicant.by_agnet,",
            "要素“applicant.by_agnet”",
            "by_agent",
        ),
        ("cases/basic.yaml", "code: V01", "code: V09", "V09 不存在", "V0"),
        ("cases/basic.yaml", "subject: form}", "subject: from}", "不会落在", "form"),
        ("cases/basic.yaml", "by_agent: false", "by_agent: 否", "应为 true 或 false", "改正"),
        ("cases/basic.yaml", "form.name: 王小麦", "form.nmae: 王小麦", "form.nmae", "form.name"),
        ("cases/basic.yaml", "like: 材料齐全", "like: 材料全", "不存在", "名字"),
        ("cases/basic.yaml", "on: 2026-11-22", "on: 2026-02-30", "没有 2026-02-30 这一天", "日期"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_a_remedy(folder, edit, file, old, new, what, remedy):
    edit(file, old, new)
    lines = (folder / file).read_text(encoding="utf-8").splitlines()
    found = [one for one in faults(folder) if what in one.what and one.file == file]
    assert found, [str(fault) for fault in faults(folder)]
    fault = found[0]
    assert remedy in fault.remedy
    near = "\n".join(lines[max(0, fault.line - 9) : fault.line + 9])
    assert new.split(":")[0].strip() in near or fault.line == 1


def test_all_faults_are_told_at_once(folder, edit):
    edit("rules.yaml", "severity: error", "severity: fatal")
    edit("facts.yaml", "type: boolean", "type: bool")
    edit("slice.yaml", "region: 示例市", "# 没有 region")
    assert {fault.file for fault in faults(folder)} == {"rules.yaml", "facts.yaml", "slice.yaml"}


def test_a_duplicate_key_is_a_fault_not_a_silent_loss(folder):
    with (folder / "rules.yaml").open("a", encoding="utf-8") as file:
        file.write("C01: {title: 又一个}\n")
    fault = only(folder)
    assert "“C01”重复了（第 2 行已有）" in fault.what


@pytest.mark.parametrize("file", ["slice.yaml", "facts.yaml", "materials.yaml", "rules.yaml"])
def test_a_missing_file_is_named(folder, file):
    (folder / file).unlink()
    fault = only(folder)
    assert (fault.file, fault.line) == (file, 0)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "空"),
        (b"# only a comment\n", "空"),
        (b"a: [1, 2\n", "YAML"),
        (b"a: b: c\n", "冒号"),
        (b"\tx: 1\n", "YAML"),
        (b"a: \xff\xfe\n", "UTF-8"),
        (b"a: &x 1\nb: *x\n", "别名"),
        (b"a: !!python/object:os.system x\n", "标记"),
        (b"- 1\n- 2\n", "键"),
        (b"just text\n", "键"),
        (b"[" * 3000, "嵌套"),
        ("标题".encode("gb18030"), "UTF-8"),
    ],
)
def test_broken_yaml_says_so(folder, content, what):
    (folder / "facts.yaml").write_bytes(content)
    assert all(fault.file == "facts.yaml" for fault in faults(folder))
    assert what in faults(folder)[0].what


def test_a_case_that_goes_in_a_circle_is_refused(folder, edit):
    edit("cases/basic.yaml", "  story: 本人办理", "  like: 身份证过期\n  story: 本人办理")
    assert any("绕成了一圈" in fault.what for fault in faults(folder))


def test_plain_words_of_yaml_stay_words():
    marked = parse_marked("on: 2026-11-22\nyes: no\nphone: 0571\ntime: 12:30\nn: 7\n", "x.yaml")
    assert marked.value == {
        "on": date(2026, 11, 22),
        "yes": "no",
        "phone": "0571",
        "time": "12:30",
        "n": 7,
    }
    assert marked.line(("phone",)) == 3


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    file=st.sampled_from(
        ["slice.yaml", "facts.yaml", "materials.yaml", "rules.yaml", "guide.yaml"]
    ),
    data=st.data(),
)
def test_a_file_damaged_anywhere_loads_or_tells_its_faults(folder, file, data):
    original = (folder / file).read_text(encoding="utf-8")
    at = data.draw(st.integers(0, len(original)))
    cut = data.draw(st.integers(0, 40))
    put = data.draw(st.text(alphabet=":-{}[]'\"#\n\t ab中1|>&*!%@`", max_size=6))
    (folder / file).write_text(original[:at] + put + original[at + cut :], encoding="utf-8")
    try:
        slice_, found = assemble(folder)
        assert slice_ is not None or found
        assert all(fault.what and fault.remedy for fault in found)
    finally:
        (folder / file).write_text(original, encoding="utf-8")


def test_a_text_nested_without_end_is_a_fault_with_its_line_and_not_the_end_of_the_process():
    for deep in ("[" * 100_000, "title: x\na: " + "{a: " * 50_000, "- " * 20_000):
        (fault,) = parse_marked(deep, "rules.yaml").faults
        assert fault.what == "嵌套太深"
        assert fault.line == deep.count("\n") + 1
