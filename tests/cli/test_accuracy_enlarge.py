"""An accuracy sample that officers already hold is added to, never drawn anew."""

from __future__ import annotations

import csv
import json
import shutil

import pilot_office as office
import pytest
from pilot_office import pilot


@pytest.fixture(scope="module")
def silent_run(tmp_path_factory):
    """A charter and the cases of the silent run."""
    folder = tmp_path_factory.mktemp("accuracy")
    assert pilot("new", folder / "charter.yaml") == 0
    office.exports(folder, folder / "charter.yaml", 1.0, weeks=2)
    return folder


@pytest.fixture
def drawn(silent_run, tmp_path):
    """A sample of 40 cases in a folder of its own."""
    for name in ("charter.yaml", "试点.csv"):
        shutil.copy(silent_run / name, tmp_path / name)
    assert _sample(tmp_path, "--size", 40) == 0
    return tmp_path


def _sample(folder, *more, cases="试点.csv"):
    words = ("--charter", folder / "charter.yaml", "--errors-per-case", 0.8)
    place = ("-o", folder / "样本.json")
    return pilot("accuracy", "sample", folder / cases, *words, *place, *more)


def _cases(folder):
    return json.loads((folder / "样本.json").read_text(encoding="utf-8"))["cases"]


@pytest.mark.parametrize("more", [("--more", 15), ("--size", 55)])
def test_more_cases_come_behind_those_that_were_judged(drawn, more, capsys):
    before = json.loads((drawn / "样本.json").read_text(encoding="utf-8"))
    assert _sample(drawn, *more) == 0
    after = json.loads((drawn / "样本.json").read_text(encoding="utf-8"))
    assert after["cases"][:40] == before["cases"]
    assert len({each["case"] for each in after["cases"]}) == 55
    assert (after["plan"], after["seed"]) == (before["plan"], before["seed"])
    assert "后面加了 15 件，共 55 件" in capsys.readouterr().out


def test_a_sample_that_is_large_enough_stays_byte_for_byte(drawn, capsys):
    before = (drawn / "样本.json").read_bytes()
    for size in (40, 10):
        assert _sample(drawn, "--size", size) == 0
        assert "没有改动" in capsys.readouterr().out
        assert (drawn / "样本.json").read_bytes() == before


def test_the_silent_run_may_have_gone_on(drawn, silent_run):
    longer = (silent_run / "试点.csv").read_text(encoding="utf-8")
    lines = longer.splitlines()
    (drawn / "更长.csv").write_text(
        "\n".join([*lines, lines[-1].replace(lines[-1].split(",")[0], "后来的")]), encoding="utf-8"
    )
    before = _cases(drawn)
    assert _sample(drawn, "--more", 5, cases="更长.csv") == 0
    assert _cases(drawn)[:40] == before


def test_only_the_added_cases_go_on_the_second_sheets(drawn, capsys):
    assert _sample(drawn, "--more", 5) == 0
    words = ("accuracy", "sheets", drawn / "样本.json", "--charter", drawn / "charter.yaml")
    assert pilot(*words, "-o", drawn, "--from", 41) == 0
    assert "接在原来那张判定表的后面" in capsys.readouterr().out
    sheet = drawn / "判定表-经办人甲-第41件起.csv"
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        _, *rows = csv.reader(file)
    assert [row[0] for row in rows] == ["41", "42", "43", "44", "45"]
    assert [row[1] for row in rows] == [each["case"] for each in _cases(drawn)[40:]]
    assert pilot(*words, "-o", drawn, "--from", 46) == 2
    assert "没有第 46 件" in capsys.readouterr().err


def test_another_charter_or_other_cases_leave_the_sample_alone(drawn, capsys):
    before = (drawn / "样本.json").read_bytes()
    lines = (drawn / "试点.csv").read_text(encoding="utf-8").splitlines()
    lost = _cases(drawn)[0]["case"]
    (drawn / "别的.csv").write_text(
        "\n".join(line for line in lines if not line.startswith(f"{lost},")), encoding="utf-8"
    )
    assert _sample(drawn, "--more", 5, cases="别的.csv") == 2
    assert f"例如 {lost}" in capsys.readouterr().err
    charter = drawn / "charter.yaml"
    text = charter.read_text(encoding="utf-8")
    charter.write_text(text.replace("seed: 20260810", "seed: 5"), encoding="utf-8")
    assert _sample(drawn, "--more", 5) == 2
    assert "另一份立项书的样本" in capsys.readouterr().err
    assert (drawn / "样本.json").read_bytes() == before


def test_there_must_be_a_sample_and_enough_cases_to_add(drawn, capsys):
    assert _sample(drawn, "--more", 100_000) == 2
    assert "请多运行几天" in capsys.readouterr().err
    (drawn / "样本.json").write_text("{}", encoding="utf-8")
    assert _sample(drawn, "--more", 5) == 2
    assert "不是样本" in capsys.readouterr().err
    (drawn / "样本.json").unlink()
    capsys.readouterr()
    assert _sample(drawn, "--more", 5) == 2
    told = capsys.readouterr()
    assert "没有可加的" in told.err
    assert told.out == ""
    assert not (drawn / "样本.json").exists()
