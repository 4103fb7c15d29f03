"""The plan's values go into the charter's text without losing a comment."""

from __future__ import annotations

import re

import charters
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from zhagen.cli.pilot_write import PLANNED, edit, write_values
from zhagen.pilot.agreeing.file import load_charter

VALUES = {
    ("information",): {"planned": 8296.16, "between": 0.00166047, "within": 0.243774},
    ("mix", "weights"): {"复杂": 0.4, "简单": 0.6},
    ("design", "treated"): ["综窗1", "综窗3"],
}


def _shipped(folder):
    path = folder / "charter.yaml"
    path.write_text(charters.SHIPPED.read_text(encoding="utf-8"), encoding="utf-8")
    return path


def test_the_shipped_charter_keeps_every_line_it_had(tmp_path):
    path = _shipped(tmp_path)
    before = path.read_text(encoding="utf-8").splitlines()
    assert write_values(path, VALUES) == path
    after = path.read_text(encoding="utf-8").splitlines()
    assert [line for line in after if line in before] == before
    charter = load_charter(path)
    assert charter.information.planned == 8296.16
    assert charter.mix_weights == {"复杂": 0.4, "简单": 0.6}
    assert charter.assignment.treated == ("综窗1", "综窗3")


def test_writing_the_same_again_changes_nothing(tmp_path):
    path = _shipped(tmp_path)
    write_values(path, VALUES)
    once = path.read_bytes()
    write_values(path, VALUES)
    assert path.read_bytes() == once


BY = {"by": "case_type", "weights": 1}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\n\n# 说明\nmix: {by: case_type}  # 类型\n", {"a": 1, "mix": BY}),
        ("mix:\n  by: case_type  # 类型\n\n# 尾\nz: 2\n", {"mix": BY, "z": 2}),
        ("mix:\n    weights:\n        简单: 3\n    by: case_type\n", {"mix": BY}),
        ("mix:\n  weights:\n  - 1\n  - 2\n  by: case_type\n", {"mix": BY}),
        ("mix:\nz: 2\n", {"mix": {"weights": 1}, "z": 2}),
        ("z: 2", {"mix": {"weights": 1}, "z": 2}),
    ],
)
def test_a_key_is_set_however_it_is_written_and_remarks_stay(text, expected):
    edited = edit(text, ("mix", "weights"), 1)
    assert yaml.safe_load(edited) == expected
    assert re.findall("#.*", edited) == re.findall("#.*", text)


def test_a_layout_that_cannot_be_edited_gets_a_copy_beside_it(tmp_path):
    path = tmp_path / "charter.yaml"
    content = charters.content()
    flow = yaml.safe_dump(content, allow_unicode=True, default_flow_style=True)
    path.write_text(flow, encoding="utf-8")
    place = write_values(path, VALUES)
    assert place.name == PLANNED
    assert path.read_text(encoding="utf-8") == flow
    assert load_charter(place).information.within == 0.243774


_WORDS = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=4)


@given(st.dictionaries(_WORDS, st.floats(0.001, 1), min_size=1, max_size=5))
def test_any_weights_are_read_back_as_they_were(weights):
    edited = edit("mix:\n  by: case_type\n", ("mix", "weights"), weights)
    assert yaml.safe_load(edited)["mix"]["weights"] == weights
